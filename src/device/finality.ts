/**
 * Finality: how long a commitment takes to bind, against the clock of the game.
 *
 *   arrival   aᵢ = lagᵢ + a draw        when the message reaches the device; orders by time read it
 *   final     aᵢ + L                    when it can no longer be undone
 *   deadline  D                         when the game moves, drawn once a round for all
 *   bound iff aᵢ + L ≤ D; what is not final in time does not bind, and its sender plays freely
 *
 * With a fixed latency L and a game that moves at rate μ, P(bound) = e^{−μL}; with exponential latency of rate λ it is λ / (λ + μ)
 * (derived). `instant` binds always; all arrive at once.
 */

import { logAt } from "../maths.js";
import type { Rng } from "../rng.js";
import { kindOf, numberOf, objectOf, refuseOthers, shown } from "./literal.js";

/** A length of time, in the unit of the others. */
export type Delay =
  | { readonly kind: "fixed"; readonly mean: number }
  | { readonly kind: "exponential"; readonly mean: number };

export type Finality =
  | { readonly kind: "instant" }
  | {
      readonly kind: "race";
      readonly arrival: Delay; // noise of each message's way to the device
      readonly lags: readonly number[]; // added to it, per agent in order; a short list leaves 0 to the rest
      readonly latency: Delay; // from arrival to finality
      readonly deadline: Delay; // the game's
    };

export const mostTime = 1e9;

export function checkFinality(value: unknown, what: string): Finality {
  const given = kindOf(value, what, { instant: [], race: ["arrival", "lags", "latency", "deadline"] });
  if (given.kind === "instant") return { kind: "instant" };
  const lags = given.lags ?? [];
  if (!Array.isArray(lags)) throw new Error(`${what}: lags must be a list of numbers, got ${shown(lags)}.`);
  return {
    kind: "race",
    arrival: checkDelay(given.arrival ?? { kind: "fixed", mean: 0 }, `${what}: arrival`),
    lags: lags.map((lag, i) => numberOf(lag, `${what}: lags[${i}]`, { low: 0, high: mostTime })),
    latency: checkDelay(given.latency, `${what}: latency`),
    deadline: checkDelay(given.deadline, `${what}: deadline`),
  };
}

function checkDelay(value: unknown, what: string): Delay {
  const given = objectOf(value, what);
  refuseOthers(given, ["kind", "mean"], what);
  const { kind } = kindOf(value, what, { fixed: ["mean"], exponential: ["mean"] });
  const mean = numberOf(given.mean, `${what}: mean`, { low: 0, high: mostTime });
  return { kind: kind as Delay["kind"], mean };
}

/** `out[k]` ← base + a draw of the delay. */
export function drawDelay(delay: Delay, rng: Rng, out: Float64Array, k: number, base: number): void {
  const { mean } = delay;
  if (delay.kind === "fixed") {
    out[k] = base + mean;
    return;
  }
  rng.uniformAt(out, k);
  out[k] = 1 - out[k]; // in (0, 1]
  logAt(out, k);
  out[k] = base - mean * out[k];
}

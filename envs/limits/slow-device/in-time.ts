/**
 * Whether a commitment is final before the game moves, at rate μ.
 *
 *   fixed        P(one) = P(all n) = e^{−μL}                              one clock for all, so all or none
 *   exponential  P(one) = λ/(λ + μ), λ = 1/L                              P(both) = 2λ²/((λ + μ)(2λ + μ))
 *
 * Both by integrating over the moment D of the move: P = E 1{L ≤ D} and E (1 − e^{−λD})². Derived here.
 */
import { exp } from "../../../src/maths.js";

export interface Pace {
  readonly latency: number; // L, mean
  readonly rate: number; // μ, of the game's moves
  readonly kind: "fixed" | "exponential";
}

/** That one commitment is final in time. */
export function inTime({ latency, rate, kind }: Pace): number {
  return kind === "fixed" ? exp(-rate * latency) : 1 / (1 + rate * latency);
}

/** That both of two are. */
export function bothInTime(pace: Pace): number {
  if (pace.kind === "fixed") return inTime(pace);
  const load = pace.rate * pace.latency; // μ/λ
  return 2 / ((1 + load) * (2 + load));
}

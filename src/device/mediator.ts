/**
 * The mediator: whoever runs the device.
 *
 *   none       nobody stands between
 *   honest     it could, and does nothing of the kind; it only collects its fees
 *   scripted   it always does the same thing; with messages that delegate it plays by a script
 *   learning   an agent of role `mediator` acts after the messages are in and before they count
 *
 * What it may do (`powers`): `honour` them all; `reorder`, that is, turn the order round; `censor` j: drop the message of agent j;
 * `insert` a phantom that counts as one more head at the top action; `leak` the message of agent j to all; `break` the commitment of
 * agent j, which then does not bind. To honour is always possible.
 *
 * A learning mediator earns the fees that go to it and `weight` × the agents' rewards in the game itself; anything but honouring is detected with
 * probability `detection` and costs it `slash`.
 *
 * References: Monderer & Tennenholtz (2009), Artificial Intelligence 173 (mediators); Ivanov et al. (2023), arXiv:2306.08419 (learned ones).
 */
import { kindOf, numberOf, shown, wordOf } from "./literal.js";

export const powers = ["reorder", "censor", "insert", "leak", "break"] as const;
export type Power = (typeof powers)[number];

export type Mediator =
  | { readonly kind: "none" }
  | { readonly kind: "honest" }
  | { readonly kind: "scripted"; readonly deed: Power; readonly agent: number }
  | { readonly kind: "scripted"; readonly deed: "unanimous" }
  | {
      readonly kind: "learning";
      readonly powers: readonly Power[];
      readonly weight: number;
      readonly detection: number;
      readonly slash: number;
    };

export function checkMediator(value: unknown, what: string): Mediator {
  const given = kindOf(value, what, {
    none: [],
    honest: [],
    scripted: ["deed", "agent"],
    learning: ["powers", "weight", "detection", "slash"],
  });
  switch (given.kind) {
    case "scripted": {
      const deed = wordOf(given.deed, `${what}: deed`, [...powers, "unanimous"] as const);
      if (deed === "unanimous") return { kind: "scripted", deed };
      const agent = numberOf(given.agent, `${what}: agent`, { low: 0, high: 1023, integer: true, fallback: 0 });
      return { kind: "scripted", deed, agent };
    }
    case "learning": {
      const list = given.powers ?? powers;
      if (!Array.isArray(list))
        throw new Error(`${what}: powers must be a list of ${powers.join(", ")}, got ${shown(list)}.`);
      return {
        kind: "learning",
        powers: [...new Set(list.map((one, k) => wordOf(one, `${what}: powers[${k}]`, powers)))],
        weight: numberOf(given.weight, `${what}: weight`, { low: -1e6, high: 1e6, fallback: 0 }),
        detection: numberOf(given.detection, `${what}: detection`, { low: 0, high: 1, fallback: 0 }),
        slash: numberOf(given.slash, `${what}: slash`, { low: 0, high: 1e12, fallback: 0 }),
      };
    }
    default:
      return { kind: given.kind as "none" | "honest" };
  }
}

/** One thing that a mediator may do. */
export interface Deed {
  readonly power: Power | "honour";
  readonly agent: number; // whom it concerns; −1 = nobody in particular
}

/** All that these powers allow over n agents, honouring first. */
export function deedsOf(allowed: readonly Power[], n: number): Deed[] {
  const each = (power: Power): Deed[] =>
    power === "reorder" || power === "insert"
      ? [{ power, agent: -1 }]
      : Array.from({ length: n }, (_, agent) => ({ power, agent }));
  return [{ power: "honour", agent: -1 }, ...powers.filter((one) => allowed.includes(one)).flatMap(each)];
}

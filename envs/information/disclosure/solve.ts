/**
 * What is known of disclosure (derived).
 *
 * Demands are settled by dominance where h > 1/2 + k and π < 2h − 1 − 2k: the strong are hard whatever they know; the weak are soft where they know that the
 * other is strong, and else hard. So, with q = π(1 − π), disclosing gives
 *
 *   the other  b = (1 − h + k) q    the weak gives way to a strong one that it knows, and keeps 1 − h instead of −k
 *   oneself   −c = −(1 − k − h) q   the strong gets h from it instead of the 1 − k of a sure victory
 *
 * whatever the other does: from 1/2 − k each, a game of additive gifts, worth b − c = 2 k q to both if both disclose, and a dilemma iff h < 1 − k.
 */
import type { AnyGame } from "../../../src/game.js";
import type { Solution } from "../../../src/registry.js";
import { solveUnder } from "../../commitment/layered/layered.js";
import { matrixGame } from "../../commitment/matrix/matrix.js";
import { disclosureDevice } from "./disclosure.js";
import { type DisclosureOptions, disclosureId, disclosureOptions } from "./options.js";

/** b and c: what disclosing gives the other, and what it costs, before types are known. */
export function gifts({ strong, demand, conflict }: DisclosureOptions): {
  readonly gives: number;
  readonly costs: number;
} {
  const q = strong * (1 - strong);
  return { gives: (1 - demand + conflict) * q, costs: (1 - conflict - demand) * q };
}

/** The payoff of a side by own disclosure and the other's, before types are known. */
export function worth(options: DisclosureOptions, own: 0 | 1, other: 0 | 1): number {
  const { gives, costs } = gifts(options);
  return 0.5 - options.conflict + other * gives - own * costs;
}

/** Disclosure as a table, with what it is worth in the demands that follow. */
export function reduced(options: DisclosureOptions): AnyGame {
  const pair = (own: 0 | 1, other: 0 | 1) => [worth(options, own, other), worth(options, other, own)];
  const table = {
    payoffs: [
      [pair(0, 0), pair(0, 1)],
      [pair(1, 0), pair(1, 1)],
    ],
    actions: ["conceal", "disclose"],
    rank: [0, 1],
  };
  return matrixGame(disclosureId, { table, rounds: 1 }) as AnyGame;
}

/** Do sides disclose, in what weak dominance leaves? */
export function discloses(options: DisclosureOptions): boolean {
  const { gives, costs } = gifts(options);
  if (costs < 0) return true;
  return options.promises === "conditional" && options.semantics === "greatest" && gives > costs;
}

/** @throws naming the option that is wrong */
export function solveDisclosure(given: unknown): Solution {
  const options = disclosureOptions(given);
  const { strong, demand, conflict, knows } = options;
  const { gives, costs } = gifts(options);
  const mutual = discloses(options);
  const equal = strong * strong + (1 - strong) * (1 - strong);
  const { weakDominance, nash } = solveUnder(reduced(options), disclosureDevice(options));
  return {
    worth: {
      concealed: worth(options, 0, 0),
      disclosed: worth(options, 1, 1),
      disclosing: worth(options, 1, 0),
      told: worth(options, 0, 1),
      gives,
      costs,
      gain: gives - costs,
      closedForm: "2 k π (1 − π)",
      meaning: "payoff of a side before types are known, by what it and the other disclose",
    },
    dilemma: costs > 0 && gives > costs,
    byType: {
      strong: -(1 - strong) * (1 - conflict - demand),
      weak: strong * (1 - demand + conflict),
      meaning: "what mutual disclosure changes for a side that knows its type already",
    },
    conflict: { concealed: 1, disclosed: equal },
    ...(knows === "after"
      ? {
          equilibrium: {
            discloses: mutual,
            payoff: mutual ? worth(options, 1, 1) : worth(options, 0, 0),
            conflict: mutual ? equal : 1,
          },
          promises: { weakDominance, nash, of: "the table of worth above under the device" },
        }
      : {
          equilibrium: null,
          reason:
            "where types are known before, what is promised tells them too, and which beliefs follow is not settled here",
        }),
    source: "DiGiovanni & Clifton (2023) for conditional disclosure; this game and its values are derived",
  };
}

/** Options of the public good with thresholds in heads. */
import { type Defaults, resolve, type Values } from "../../../../src/options.js";

export const sybilThresholdId = "commitment/sybil-threshold-v0";

export const sybilThresholdDefaults = {
  players: {
    ...{ kind: "number", value: 3, low: 2, high: 32, integer: true, unit: "players", symbol: "n" },
    about: "who may contribute",
  },
  benefit: {
    ...{ kind: "number", value: 0.5, low: 0.001, high: 0.999, unit: "contribution", symbol: "α" },
    about: "what each player has of every contribution; above 1/n, so that all gain if all contribute",
  },
  cost: {
    ...{ kind: "number", value: 0.25, low: 0, high: 1e3, unit: "contribution", symbol: "c" },
    about: "of one fake identity",
  },
  fakes: {
    ...{ kind: "number", value: 1, low: 0, high: 16, integer: true, unit: "identities", symbol: "F" },
    about: "most fake identities of one player; they count as heads that commit, and do not contribute",
  },
  highest: {
    ...{ kind: "number", value: 0, low: 0, high: 1000, integer: true, unit: "heads", symbol: "K" },
    about: "highest threshold that a message can name; 0: n − 1, as many as there are other players",
  },
  semantics: {
    ...{ kind: "choice", value: "greatest", choices: ["greatest", "least"] },
    about: "which fixed point of the conditional commitments counts",
  },
} as const satisfies Defaults;

export interface Heads {
  readonly n: number;
  readonly benefit: number; // α
  readonly cost: number; // c
  readonly fakes: number; // F
  readonly highest: number; // K
  readonly greatest: boolean;
}

/** @throws naming the option that is wrong, or does not go with the others */
export function headsOf(given: unknown): { readonly options: Values<typeof sybilThresholdDefaults>; model: Heads } {
  const options = resolve(sybilThresholdDefaults, given, sybilThresholdId);
  const { players: n, benefit, cost, fakes, semantics } = options;
  if (benefit * n <= 1) {
    throw new Error(
      `${sybilThresholdId}: option 'benefit' must be above 1/n = ${1 / n}, or contributing helps nobody; got ${benefit}.`,
    );
  }
  const highest = options.highest > 0 ? options.highest : n - 1;
  return { options, model: { n, benefit, cost, fakes, highest, greatest: semantics === "greatest" } };
}

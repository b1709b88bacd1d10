/** Options of the rounds game, and the model that they amount to. */
import type { Defaults, Values } from "../../../src/options.js";
import { type Distribution, distribution } from "../distribution.js";
import { checkBins } from "../tip.js";
import { valuesOption } from "../values.js";

const count = { kind: "number", low: 1, high: 1000, integer: true } as const;
const share = { kind: "number", low: 0, high: 1, unit: "1" } as const;
const price = { kind: "number", low: 0, high: 1e9, unit: "v" } as const;

export const boostRoundsDefaults = {
  bidders: { ...count, value: 6, unit: "bidders", symbol: "n", about: "bidders, each with one transaction at a time" },
  capacity: { ...count, value: 2, unit: "transactions", symbol: "C", about: "transactions that a round serves" },
  blockTime: {
    ...{ kind: "number", value: 1000, low: 1, high: 1e5, unit: "ms", symbol: "B" },
    about: "time of a block",
  },
  roundsPerBlock: { ...count, value: 1, high: 100, unit: "rounds", symbol: "K", about: "a round lasts B/K" },
  boost: {
    ...{ kind: "number", value: 0.5, low: 0, high: 10, unit: "1", symbol: "β" },
    about: "who is left waiting rises by β p/K a round; 0: never, so that low tips can starve",
  },
  marginal: {
    ...{ kind: "choice", value: "key", choices: ["key", "fee"] },
    about:
      "p, of the round's last transaction served: what it was ranked by, its own boost included, or the fee it paid",
  },
  baseFee: { ...price, value: 0, symbol: "c", about: "base fee of a transaction" },
  values: valuesOption({ kind: "uniform", low: 0, high: 1 }, "what a transaction is worth"),
  discount: {
    ...share,
    value: 0.95,
    symbol: "δ",
    about: "what is left of a waiting transaction's value after a round",
  },
  patience: { ...count, value: 64, unit: "rounds", symbol: "D", about: "rounds after which a transaction lapses" },
  arrival: {
    ...{ ...share, value: 1, unit: "1/round", symbol: "a" },
    about:
      "how likely a bidder without a transaction has one in the next round; 0: one each, and the game ends with the last",
  },
  moment: {
    ...{ kind: "choice", value: "own", choices: ["own", "shared"] },
    about: "when transactions are sent: each at a moment of its own in the round, or all at the same one",
  },
  edge: {
    ...{ kind: "number", value: 0, low: 0, high: 1e5, unit: "ms", symbol: "x" },
    about: "how much earlier bidder_0's transactions arrive than those of others sent at the same moment",
  },
  treasuryShare: { ...share, value: 1, unit: "1", about: "the treasury's share of the tips; developers get the rest" },
  rounds: { ...count, value: 64, high: 10_000, unit: "rounds", symbol: "R", about: "length of an episode" },
  top: { ...price, value: 0, about: "highest tip and max fee; 0: the highest value" },
  bins: {
    ...{ kind: "number", value: 0, low: 0, high: 1000, integer: true, unit: "tips" },
    about: "0: any max fee and tip; k: to stay out, or one of k evenly spaced tips from 0 to the highest",
  },
} as const satisfies Defaults;

export type BoostRoundsOptions = Values<typeof boostRoundsDefaults>;

/** What the game, its bots and its solver share. */
export interface Rounds extends Omit<BoostRoundsOptions, "values" | "top"> {
  readonly values: Distribution;
  readonly top: number; // v
  readonly length: number; // of a round, ms
  readonly rise: number; // β/K
}

/** @throws naming the option that does not go with the others */
export function roundsOf(options: BoostRoundsOptions, id: string): Rounds {
  const { blockTime, roundsPerBlock, boost, edge } = options;
  checkBins(options.bins, id);
  const length = blockTime / roundsPerBlock;
  if (edge > length) throw new Error(`${id}: option 'edge' must be at most a round's ${length} ms, got ${edge}.`);
  const values = distribution(options.values);
  return { ...options, values, top: options.top || values.high, length, rise: boost / roundsPerBlock };
}

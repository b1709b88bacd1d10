/** Options of the base fee game, and the market that they amount to. */
import type { Defaults, Values } from "../../../src/options.js";
import { type Distribution, distribution } from "../distribution.js";
import { checkBins } from "../tip.js";
import { valuesOption } from "../values.js";

const count = { kind: "number", low: 1, high: 1000, integer: true } as const;
const share = { kind: "number", low: 0, high: 1, unit: "1" } as const;

export const baseFeeDefaults = {
  users: { ...count, value: 12, unit: "users", symbol: "n", about: "users, each with one transaction at a time" },
  target: {
    ...{ kind: "number", value: 4, low: 1e-3, high: 1e4, unit: "Mgas", symbol: "T" },
    about: "gas per block at which the base fee stays",
  },
  elasticity: {
    ...{ kind: "number", value: 2, low: 1, high: 16, unit: "1", symbol: "e" },
    about: "a block holds e T gas",
  },
  denominator: {
    ...{ kind: "number", value: 8, low: 1, high: 1e6, unit: "1", symbol: "d" },
    about: "an empty block lowers the base fee by 1/d",
  },
  gas: {
    ...{ kind: "number", value: 1, low: 1e-3, high: 1e4, unit: "Mgas", symbol: "g" },
    about: "gas of a transaction",
  },
  values: valuesOption({ kind: "uniform", low: 0, high: 1 }, "what a transaction is worth, in gwei per gas"),
  initial: {
    ...{ kind: "number", value: 0.5, low: 1e-9, high: 1e5, unit: "gwei", symbol: "b₀" },
    about: "base fee of the first block",
  },
  rule: {
    ...{ kind: "choice", value: "continuous", choices: ["continuous", "integer"] },
    about: "the base fee's rule: real numbers, or whole wei as in the protocol",
  },
  patientShare: { ...share, value: 0.5, symbol: "π", about: "how likely a transaction can wait" },
  discount: {
    ...share,
    value: 0.95,
    symbol: "δ",
    about: "what is left of a waiting transaction's value after a block",
  },
  deadline: {
    ...{ ...count, value: 8, unit: "blocks", symbol: "D" },
    about: "blocks within which a patient transaction must be included; an impatient one has one",
  },
  arrival: {
    ...{ ...share, value: 1, unit: "1/block", symbol: "a" },
    about:
      "how likely a user without a transaction has one in the next block; 0: one each, and the game ends with the last",
  },
  blocks: { ...count, value: 100, high: 10_000, unit: "blocks", symbol: "H", about: "length of an episode" },
  top: {
    ...{ kind: "number", value: 0, low: 0, high: 1e5, unit: "gwei" },
    about: "highest max fee and tip; 0: the highest value",
  },
  bins: {
    ...{ kind: "number", value: 0, low: 0, high: 1000, integer: true, unit: "tips" },
    about: "0: any max fee and tip; k: to wait, or one of k evenly spaced tips from 0 to the highest",
  },
} as const satisfies Defaults;

export type BaseFeeOptions = Values<typeof baseFeeDefaults>;

/** What the game, its bots and its solver share. */
export interface Market extends Omit<BaseFeeOptions, "values" | "top"> {
  readonly values: Distribution;
  readonly top: number; // gwei
  readonly slots: number; // k, transactions that a block holds
}

/** @throws naming the option that does not go with the others */
export function marketOf(options: BaseFeeOptions, id: string): Market {
  const { target, elasticity, gas, denominator, rule } = options;
  checkBins(options.bins, id);
  const slots = Math.floor((elasticity * target) / gas + 1e-9);
  if (slots < 1) {
    throw new Error(`${id}: option 'gas' must be at most a block's ${elasticity * target} Mgas, got ${gas}.`);
  }
  if (rule === "integer") {
    const whole = { target: 1e6 * target, gas: 1e6 * gas, denominator };
    for (const [name, x] of Object.entries(whole)) {
      if (Math.abs(x - Math.round(x)) > 1e-6) {
        throw new Error(
          `${id}: option '${name}' must be a whole number for the integer rule (gas, not Mgas), got ${x}.`,
        );
      }
    }
  }
  const values = distribution(options.values);
  return { ...options, values, top: options.top || values.high, slots };
}

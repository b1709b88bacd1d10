/** Options of sealed auctions, and the rules they amount to. */
import type { Defaults, Values as OptionValues } from "../../../src/options.js";
import { valuesOption } from "../values.js";
import type { SealedRules } from "./equilibrium.js";

export const sealedDefaults = {
  bidders: {
    kind: "number",
    value: 2,
    low: 1,
    high: 1000,
    integer: true,
    unit: "bidders",
    symbol: "n",
    about: "bidders",
  },
  rule: {
    kind: "choice",
    value: "first",
    choices: ["first", "second", "all-pay", "partial"],
    about:
      "what is paid: the winner its bid, the winner the next bid, everybody its bid, or losers the share alpha of theirs",
  },
  values: valuesOption({ kind: "uniform", low: 0, high: 1 }, "what the object is worth to a bidder"),
  common: { kind: "flag", value: false, about: "one value drawn for all and seen by all, instead of one for each" },
  alpha: {
    kind: "number",
    value: 0.296,
    low: 0,
    high: 1,
    unit: "1",
    symbol: "α",
    about: "partial only: the share of its bid that a loser pays",
  },
  baseFee: { kind: "number", value: 0, low: 0, high: 1e9, unit: "v", symbol: "c", about: "base fee, burnt" },
  beta: {
    kind: "number",
    value: 1,
    low: 0,
    high: 1,
    unit: "1",
    symbol: "β",
    about: "share of the base fee that a loser pays; 0 with revert protection",
  },
  reserve: { kind: "number", value: 0, low: 0, high: 1e9, unit: "v", symbol: "r", about: "least bid that counts" },
  top: { kind: "number", value: 0, low: 0, high: 1e9, unit: "v", about: "highest bid there is; 0: the highest value" },
  bins: {
    kind: "number",
    value: 0,
    low: 0,
    high: 4096,
    integer: true,
    unit: "bids",
    about: "evenly spaced bids from 0 to top; 0: any bid",
  },
} as const satisfies Defaults;

/** @throws naming the options that do not go together */
export function rulesOf(options: OptionValues<typeof sealedDefaults>, who: string): SealedRules {
  const { bidders, rule, baseFee, beta, reserve, bins } = options;
  if (bins === 1) throw new Error(`${who}: option 'bins' must be 0, for any bid, or at least 2, got 1.`);
  const alpha = rule === "partial" ? options.alpha : rule === "all-pay" ? 1 : 0;
  return { bidders, price: rule === "second" ? "second" : "own", alpha, beta, baseFee, reserve };
}

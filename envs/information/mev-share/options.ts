/** Options of the auction of back-runs with hints, and the numbers that they amount to. */
import { type Defaults, type Values as OptionValues, resolve } from "../../../src/options.js";
import { type Distribution, distribution } from "../../auction/distribution.js";
import type { SealedRules } from "../../auction/sealed/equilibrium.js";
import { outcome } from "../../auction/sealed/equilibrium.js";
import { valuesOption } from "../../auction/values.js";

const whole = { kind: "number", low: 2, integer: true } as const;
const harm = { kind: "number", low: 0, high: 1e6, unit: "v" } as const;

export const mevShareDefaults = {
  searchers: { ...whole, value: 5, low: 1, high: 256, unit: "searchers", symbol: "n", about: "who bid to back-run" },
  rule: {
    kind: "choice",
    value: "second",
    choices: ["second", "first"],
    about: "what the winner pays: the next bid, or its own",
  },
  values: valuesOption(
    { kind: "uniform", low: 0, high: 1 },
    "what the back-run is worth to a searcher who is told everything",
  ),
  blind: {
    kind: "number",
    value: 0,
    low: 0,
    high: 1,
    unit: "1",
    symbol: "s₀",
    about: "share of that value which is left without any hint",
  },
  harmLow: { ...harm, value: 0, about: "least λ drawn" },
  harmHigh: { ...harm, value: 1, about: "highest λ drawn; to tell everything costs the user λ/2" },
  hints: { ...whole, value: 5, high: 1025, unit: "hints", about: "evenly spaced hints from nothing to everything" },
  refunds: { ...whole, value: 11, high: 1025, unit: "shares", about: "evenly spaced refund shares from 0 to 1" },
} as const satisfies Defaults;

export type MevShareOptions = OptionValues<typeof mevShareDefaults>;

/** What rules, bots and answers read. */
export interface MevShareModel {
  readonly searchers: number; // n
  readonly rules: SealedRules;
  readonly values: Distribution;
  readonly blind: number; // s₀
  readonly low: number; // of λ
  readonly high: number; // of λ
  readonly hints: number;
  readonly refunds: number;
  readonly revenue: number; // R, expected of an auction with all told; (n − 1)/(n + 1) for U[0, 1]
  readonly best: number; // expected highest value with all told; n/(n + 1) for U[0, 1]
  readonly surplus: number; // one searcher's expected payoff with all told
}

export const mevShareId = "information/mev-share-v0";

/** @throws naming the option that is wrong, or does not go with the others */
export function mevShareModel(given?: Partial<MevShareOptions>): MevShareModel {
  const o = resolve(mevShareDefaults, given, mevShareId);
  if (o.harmLow > o.harmHigh)
    throw new Error(`${mevShareId}: option 'harmLow' must be at most 'harmHigh', ${o.harmHigh}, got ${o.harmLow}.`);
  const price = o.rule === "second" ? "second" : "own";
  const rules = { bidders: o.searchers, price, alpha: 0, beta: 0, baseFee: 0, reserve: 0 } as const;
  const values = distribution(o.values);
  const { revenue, welfare, payoff } = outcome(rules, values);
  return {
    ...{ searchers: o.searchers, rules, values, blind: o.blind, low: o.harmLow, high: o.harmHigh },
    ...{ hints: o.hints, refunds: o.refunds, revenue, best: welfare, surplus: payoff },
  };
}

/** s(h) = s₀ + (1 − s₀) h: the share of the value that searchers see in a hint h. */
export const shareOf = ({ blind }: MevShareModel, hint: number): number => blind + (1 - blind) * hint;

/**
 * Up to which λ the user goes from level k to level k + 1, if a full hint is worth g more to it than none:
 * g δ ≥ λ ((k + 1)² − k²) δ²/2, δ being the levels' distance.
 */
export function reveals({ hints }: MevShareModel, worth: number, k: number): number {
  return (worth * (hints - 1)) / (k + 0.5);
}

/** The level that is best for a user of harm λ; what it gets of a full hint is `worth`. Equals go to the higher one. */
export function bestHint(model: MevShareModel, worth: number, harm: number): number {
  let k = 0;
  while (k < model.hints - 1 && harm <= reveals(model, worth, k) * (1 + 1e-6) && worth > 0) k++;
  return worth > 0 ? k : 0;
}

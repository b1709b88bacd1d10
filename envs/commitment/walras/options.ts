/** Options of the Walrasian market, and the market that they amount to. */
import type { Defaults, Values as OptionValues } from "../../../src/options.js";
import { type Distribution, distribution } from "../../auction/distribution.js";
import { valuesOption } from "../../auction/values.js";

export const walrasDefaults = {
  traders: {
    kind: "number",
    value: 4,
    low: 2,
    high: 256,
    integer: true,
    unit: "traders",
    symbol: "n",
    about: "traders, who may buy and sell",
  },
  mechanism: {
    kind: "choice",
    value: "demand",
    choices: ["demand", "tatonnement"],
    about:
      "demand: one schedule each, which says what it does at every price; tatonnement: a quantity at each price announced",
  },
  preferences: valuesOption({ kind: "uniform", low: 0, high: 1 }, "θ, what the first unit is worth to a trader"),
  beta: {
    kind: "number",
    value: 1,
    low: 1e-3,
    high: 1e3,
    unit: "v/unit",
    symbol: "β",
    about: "how fast the next unit is worth less: θ − β q",
  },
  rounds: {
    kind: "number",
    value: 10,
    low: 1,
    high: 1000,
    integer: true,
    unit: "rounds",
    symbol: "T",
    about: "tatonnement only: prices announced; the trade is at the last",
  },
  kappa: {
    kind: "number",
    value: 0.2,
    low: 0,
    high: 1e3,
    unit: "v/unit",
    symbol: "κ",
    about: "tatonnement only: how much the price rises per unit of excess demand",
  },
  start: {
    kind: "number",
    value: 0,
    low: 0,
    high: 1,
    unit: "1",
    about: "tatonnement only: the first price, from 0 at the lowest preference to 1 at the highest",
  },
} as const satisfies Defaults;

/** What bots and solvers read of a game. */
export interface WalrasMarket {
  readonly traders: number; // n
  readonly beta: number; // β, v/unit
  readonly preferences: Distribution; // of θ
  readonly bottom: number; // the lowest preference, v
  readonly top: number; // the highest
  readonly tatonnement: Tatonnement | undefined; // absent: conditional demand
}

export interface Tatonnement {
  readonly rounds: number; // T
  readonly kappa: number; // κ, v/unit
  readonly start: number; // the first price, v
}

export function walrasMarket(options: OptionValues<typeof walrasDefaults>): WalrasMarket {
  const { traders, mechanism, beta, rounds, kappa, start } = options;
  const preferences = distribution(options.preferences);
  const { low, high: top } = preferences;
  const bottom = low < top ? low : 0;
  const tatonnement =
    mechanism === "tatonnement" ? { rounds, kappa, start: bottom + start * (top - bottom) } : undefined;
  return { traders, beta, preferences, bottom, top, tatonnement };
}

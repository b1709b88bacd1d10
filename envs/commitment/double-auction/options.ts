/** Options of the double auction, and the market that they amount to. */
import type { Defaults, Values as OptionValues } from "../../../src/options.js";
import { type Distribution, distribution } from "../../auction/distribution.js";
import { valuesOption } from "../../auction/values.js";

export const doubleAuctionDefaults = {
  pairs: {
    kind: "number",
    value: 1,
    low: 1,
    high: 64,
    integer: true,
    unit: "pairs",
    symbol: "m",
    about: "buyers, and as many sellers",
  },
  k: {
    kind: "number",
    value: 0.5,
    low: 0,
    high: 1,
    unit: "1",
    symbol: "k",
    about: "where the price lies among those that clear; 1: the highest, with one pair the bid; 0: the lowest, the ask",
  },
  values: valuesOption({ kind: "uniform", low: 0, high: 1 }, "what one unit is worth to a buyer"),
  costs: valuesOption({ kind: "uniform", low: 0, high: 1 }, "what one unit costs a seller"),
  bins: {
    kind: "number",
    value: 0,
    low: 0,
    high: 4096,
    integer: true,
    unit: "prices",
    about: "evenly spaced prices, from the lowest to the highest that a value or cost may have; 0: any price between",
  },
} as const satisfies Defaults;

/** What bots and solvers read of a game. */
export interface DoubleMarket {
  readonly pairs: number; // m
  readonly k: number;
  readonly values: Distribution;
  readonly costs: Distribution;
  readonly bottom: number; // the lowest price
  readonly top: number; // the highest price
  readonly bins: number; // 0: any price
}

/** @throws when there is one price only */
export function marketOf(options: OptionValues<typeof doubleAuctionDefaults>, who: string): DoubleMarket {
  const { pairs, k, bins } = options;
  if (bins === 1) throw new Error(`${who}: option 'bins' must be 0, for any price, or at least 2, got 1.`);
  const [values, costs] = [distribution(options.values), distribution(options.costs)];
  const top = Math.max(values.high, costs.high);
  const low = Math.min(values.low, costs.low);
  return { pairs, k, values, costs, bottom: low < top ? low : 0, top, bins };
}

/** Whether values and costs are uniform from the lowest price to the highest: where equilibria are known. */
export function isUniform({ values, costs, bottom, top }: DoubleMarket): boolean {
  return [values, costs].every(({ data, low, high }) => data.kind === "uniform" && low === bottom && high === top);
}

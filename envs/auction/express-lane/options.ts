/** Options of the express lane, and the model that they amount to. */
import { exp } from "../../../src/maths.js";
import type { Defaults, Values } from "../../../src/options.js";
import { type Distribution, distribution } from "../distribution.js";
import { lagsOf, lagsOption } from "../lags.js";
import { checkBins } from "../tip.js";
import { valuesOption } from "../values.js";
import { type LaneAuction, meanOf } from "./equilibrium.js";
import { firstOdds } from "./shares.js";

const price = { kind: "number", low: 0, high: 1e9, unit: "ETH" } as const;

export const expressLaneDefaults = {
  searchers: {
    ...{ kind: "number", value: 2, low: 2, high: 64, integer: true, unit: "searchers", symbol: "n" },
    about: "searchers who bid and race",
  },
  ability: valuesOption(
    { kind: "uniform", low: 0, high: 1 },
    "θ, the share of an opportunity's worth that a searcher extracts, its own",
  ),
  turnover: {
    ...{ kind: "number", value: 0, low: 0, high: 1e6, unit: "1/s", symbol: "κ" },
    about: "rate at which each ability is drawn anew; 0: one draw for the episode",
  },
  rate: {
    ...{ kind: "number", value: 0.1, low: 0, high: 100, unit: "1/s", symbol: "λ" },
    about: "opportunities per second, at random times",
  },
  worth: valuesOption({ kind: "uniform", low: 0, high: 1 / 3 }, "what an opportunity is worth at ability 1, in ETH"),
  lags: lagsOption({ kind: "exponential", mean: 20, high: 1000 }, "latency of a searcher's transactions"),
  delay: {
    ...{ kind: "number", value: 200, low: 0, high: 1e6, unit: "ms", symbol: "d" },
    about: "what transactions outside the lane are delayed by",
  },
  round: { kind: "number", value: 60, low: 1e-3, high: 1e6, unit: "s", about: "length of a round" },
  closing: {
    ...{ kind: "number", value: 15, low: 0, high: 1e6, unit: "s" },
    about: "how long before its round the auction closes",
  },
  reserve: { ...price, value: 0, symbol: "r", about: "least bid that counts" },
  single: {
    ...{ kind: "choice", value: "reserve", choices: ["reserve", "nothing"] },
    about: "what a single bidder pays",
  },
  unheld: {
    ...{ kind: "choice", value: "race", choices: ["race", "lost"] },
    about: "rounds that nobody holds: first come, first served, or lost to people outside",
  },
  resale: { kind: "flag", value: false, about: "may the holder sell the lane on before the round?" },
  rounds: {
    ...{ kind: "number", value: 10, low: 1, high: 10_000, integer: true, unit: "rounds", symbol: "R" },
    about: "length of an episode",
  },
  draw: {
    ...{ kind: "choice", value: "drawn", choices: ["drawn", "expected"] },
    about: "rewards of a round: from each opportunity's drawn race, or in expectation, which has less noise",
  },
  top: { ...price, value: 0, about: "highest price; 0: what a round is worth to the highest ability, or the reserve" },
  bins: {
    ...{ kind: "number", value: 0, low: 0, high: 4096, integer: true, unit: "prices" },
    about: "0: any price; else so many evenly spaced ones from 0 to the highest",
  },
} as const satisfies Defaults;

export type ExpressLaneOptions = Values<typeof expressLaneDefaults>;

/** What the game, its bots and its solver share. */
export interface Lane extends Omit<ExpressLaneOptions, "ability" | "worth" | "lags"> {
  readonly abilities: Distribution;
  readonly worths: Distribution; // ETH
  readonly lags: readonly Distribution[]; // ms, [n]
  readonly total: number; // X, mean worth of a round's opportunities, ETH
  readonly news: number; // probability that an ability is drawn anew between auction and round
  readonly lapse: number; // and between round and next auction
  readonly top: number;
}

/** @throws naming the option that does not go with the others */
export function laneOf(options: ExpressLaneOptions, id: string): Lane {
  const { searchers, turnover, rate, round, closing, reserve, bins } = options;
  checkBins(bins, id);
  if (closing > round)
    throw new Error(`${id}: option 'closing' must be at most the round's ${round} s, got ${closing}.`);
  const abilities = distribution(options.ability);
  const worths = distribution(options.worth);
  const total = rate * round * meanOf(worths);
  const top = options.top || Math.max(abilities.high * total, reserve) || 1;
  if (reserve > top)
    throw new Error(`${id}: option 'reserve' must be at most the option top = ${top}, got ${reserve}.`);
  return {
    ...{ ...options, abilities, worths, total, top },
    lags: lagsOf(options.lags, searchers, `${id}: option 'lags'`),
    news: 1 - exp(-turnover * closing),
    lapse: 1 - exp(-turnover * (round - closing)),
  };
}

/** Who is first under each holder, `[n + 1, n]`: row 0 without one, row h + 1 held by h. */
export function oddsOf({ lags, delay, searchers, unheld }: Lane): Float64Array {
  const odds = new Float64Array((searchers + 1) * searchers);
  for (let h = unheld === "lost" ? 0 : -1; h < searchers; h++) {
    odds.set(firstOdds(lags, delay, h), (h + 1) * searchers);
  }
  return odds;
}

/** The auction among searchers who are alike, or whose holder always is first; nothing where they are neither. */
export function auctionOf(lane: Lane): LaneAuction | undefined {
  const { searchers, lags, delay, abilities, news, total, reserve, single, unheld } = lane;
  const alike = lags.every((one) => one === lags[0]);
  const spread = Math.max(...lags.map(({ high }) => high)) - Math.min(...lags.map(({ low }) => low));
  if (!alike && !(spread < delay && reserve === 0)) return undefined;
  const [holder] = firstOdds(lags, delay, 0);
  return {
    ...{ searchers, abilities, news, worth: total, reserve, holder, other: (1 - holder) / (searchers - 1) },
    single: single === "reserve" ? reserve : 0,
    unheld: unheld === "race" ? 1 / searchers : 0,
  };
}

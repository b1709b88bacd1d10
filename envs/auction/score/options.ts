/** Options of the score game, and the model that they amount to. */
import type { Defaults, Values } from "../../../src/options.js";
import type { Distribution } from "../distribution.js";
import { isFixed, lagsOf, lagsOption } from "../lags.js";
import { checkBins } from "../tip.js";
import type { Boost } from "./boost.js";

export const scoreDefaults = {
  traders: {
    ...{ kind: "number", value: 2, low: 2, high: 1000, integer: true, unit: "traders", symbol: "n" },
    about: "traders who see the opportunity",
  },
  value: {
    ...{ kind: "number", value: 1, low: 1e-9, high: 1e9, unit: "v", symbol: "V" },
    about: "what the opportunity is worth",
  },
  boost: {
    ...{ kind: "number", value: 500, low: 1e-6, high: 1e9, unit: "ms", symbol: "g" },
    about: "most time that a bid can buy",
  },
  half: {
    ...{ kind: "number", value: 1, low: 1e-9, high: 1e9, unit: "v", symbol: "c" },
    about: "bid that buys half of the most time",
  },
  lags: lagsOption({ kind: "uniform", low: 0, high: 100 }, "latency of a trader's transaction"),
  information: {
    ...{ kind: "choice", value: "private", choices: ["private", "public"] },
    about: "before they bid, traders see their own latency, or everybody's",
  },
  top: {
    ...{ kind: "number", value: 0, low: 0, high: 1e9, unit: "v" },
    about: "highest bid; 0: the value, above which no bid pays",
  },
  bins: {
    ...{ kind: "number", value: 0, low: 0, high: 4096, integer: true, unit: "bids" },
    about: "0: any bid; else so many evenly spaced ones from 0 to the highest",
  },
} as const satisfies Defaults;

export type ScoreOptions = Values<typeof scoreDefaults>;

/** What the game, its bots and its solver share. */
export interface ScoreRace {
  readonly traders: number;
  readonly value: number; // V
  readonly boost: Boost;
  readonly lags: readonly Distribution[]; // ms, [n]
  readonly shared: Distribution | undefined; // the lags' distribution, where all have the same
  readonly fixed: readonly number[] | undefined; // the lags, where none is random
  readonly seen: boolean; // does everybody see all lags?
  readonly top: number;
  readonly bins: number;
}

/** @throws naming the option that does not go with the others */
export function raceOf(options: ScoreOptions, id: string): ScoreRace {
  const { traders, value, boost: g, half: c, information, bins } = options;
  checkBins(bins, id);
  const lags = lagsOf(options.lags, traders, `${id}: option 'lags'`);
  return {
    ...{ traders, value, boost: { g, c }, lags, bins },
    shared: lags.every((one) => one === lags[0]) ? lags[0] : undefined,
    fixed: lags.every(isFixed) ? lags.map(({ low }) => low) : undefined,
    seen: information === "public",
    top: options.top || value,
  };
}

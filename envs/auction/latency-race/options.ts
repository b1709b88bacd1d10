/**
 * Options of the latency race, and the contest that they amount to.
 *
 *   λᵢ = 1000/meanᵢ + speedᵢ      rate of arrival, per second
 *
 * The rate is the effort of a Tullock contest (`../race/tullock.ts`), of which 1000/meanᵢ costs nothing.
 */
import type { Defaults, Values } from "../../../src/options.js";
import { type Each, eachOption, spread } from "../race/each.js";
import { type Contestant, equilibrium } from "../race/tullock.js";

export const latencyRaceDefaults = {
  searchers: {
    ...{ kind: "number", value: 2, low: 2, high: 1000, integer: true, unit: "searchers", symbol: "n" },
    about: "searchers who see the opportunity",
  },
  means: eachOption([20, 40] as Each, 1e-3, 1e9, "mean latency without any investment (ms)"),
  value: {
    ...{ kind: "number", value: 1, low: 1e-9, high: 1e12, unit: "v", symbol: "V" },
    about: "what the opportunity is worth",
  },
  cost: eachOption(
    0.0025,
    1e-12,
    1e12,
    "c, cost of speed: of each message per second that the rate of arrival rises (v·s)",
  ),
  most: {
    ...{ kind: "number", value: 0, low: 0, high: 1e9, unit: "1/s" },
    about:
      "most speed; 0: three times the most that anybody adds in equilibrium, or the highest rate there is if that is more",
  },
  bins: {
    ...{ kind: "number", value: 0, low: 0, high: 1001, integer: true, unit: "1" },
    about: "0: any speed; else so many evenly spaced ones from 0 to the most",
  },
  draw: {
    ...{ kind: "choice", value: "drawn", choices: ["drawn", "expected"] },
    about: "rewards: what the drawn race pays, or its expectation, which has less noise",
  },
} as const satisfies Defaults;

export interface LatencyRace {
  readonly base: readonly number[]; // rates without investment, 1/s
  readonly most: number; // speed, 1/s
  readonly bins: number;
  readonly drawn: boolean;
  readonly contestants: readonly Contestant[]; // efforts are rates, 1/s
}

/** @throws naming the option that does not go with the others */
export function raceOf(options: Values<typeof latencyRaceDefaults>, id: string): LatencyRace {
  const { searchers, value, bins } = options;
  if (bins === 1) throw new Error(`${id}: option 'bins' must be 0 or at least 2; one speed is no choice.`);
  const base = spread(options.means, searchers, `${id}: option 'means'`).map((mean) => 1000 / mean);
  const cost = spread(options.cost, searchers, `${id}: option 'cost'`);
  const upTo = (most: number): Contestant[] => base.map((low, i) => ({ value, cost: cost[i], low, high: low + most }));
  const most =
    options.most ||
    Math.max(...base, ...equilibrium(upTo(Number.POSITIVE_INFINITY)).map((rate, i) => 3 * (rate - base[i])));
  return { base, most, bins, drawn: options.draw === "drawn", contestants: upTo(most) };
}

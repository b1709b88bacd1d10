/**
 * Options of the spam race, and the contest that they amount to.
 *
 *   Vᵢ = v − (1 − r) gᵢ,   Cᵢ = r gᵢ
 *
 * With efforts xᵢ = kᵢ/ℓᵢ, ℓᵢ the mean delay of a copy of i, it is the Tullock contest of `../race/tullock.ts` at cost Cᵢ ℓᵢ per effort.
 */
import type { Defaults, Values } from "../../../src/options.js";
import { eachOption, spread } from "../race/each.js";
import { type Contestant, equilibrium } from "../race/tullock.js";

export const spamRaceDefaults = {
  traders: {
    ...{ kind: "number", value: 3, low: 2, high: 1000, integer: true, unit: "traders", symbol: "N" },
    about: "traders who see the opportunity",
  },
  value: {
    ...{ kind: "number", value: 1, low: 1e-9, high: 1e12, unit: "v", symbol: "v" },
    about: "what the opportunity is worth",
  },
  gas: eachOption(0.05, 0, 1e12, "g, cost of a copy that succeeds (v)"),
  revert: {
    ...{ kind: "number", value: 1, low: 0, high: 1, unit: "g", symbol: "r" },
    about: "cost of a copy that fails; 0 is revert protection",
  },
  latency: eachOption(1, 1e-6, 1e9, "mean delay of one copy (ms); only ratios count"),
  copies: {
    ...{ kind: "choice", value: "continuous", choices: ["continuous", "integer"] },
    about: "any number of copies, or whole ones, of which each has a delay of its own",
  },
  most: {
    ...{ kind: "number", value: 0, low: 0, high: 1e9, unit: "copies" },
    about: "most copies that a trader may send; 0: three times the most that anybody sends in equilibrium",
  },
  draw: {
    ...{ kind: "choice", value: "drawn", choices: ["drawn", "expected"] },
    about: "rewards: what the drawn race pays, or its expectation, which has less noise",
  },
} as const satisfies Defaults;

export interface SpamRace {
  readonly integer: boolean;
  readonly drawn: boolean;
  readonly most: number; // copies
  readonly prize: readonly number[]; // Vᵢ
  readonly cost: readonly number[]; // Cᵢ per copy
  readonly latency: readonly number[]; // ℓᵢ in ms
  readonly contestants: readonly Contestant[]; // efforts in copies per ms
}

const mostWhole = 10_000; // copies, where each is drawn

/** @throws naming the option that does not go with the others */
export function raceOf(options: Values<typeof spamRaceDefaults>, id: string): SpamRace {
  const { traders, value, revert } = options;
  const gas = spread(options.gas, traders, `${id}: option 'gas'`);
  const latency = spread(options.latency, traders, `${id}: option 'latency'`);
  if (Math.max(...gas) >= value) {
    throw new Error(`${id}: option 'gas' must be below the value ${value}, or a copy never pays.`);
  }
  const prize = gas.map((g) => value - (1 - revert) * g);
  const cost = gas.map((g) => revert * g);
  const upTo = (most: number): Contestant[] =>
    prize.map((v, i) => ({ value: v, cost: cost[i] * latency[i], low: 0, high: most / latency[i] }));
  const integer = options.copies === "integer";
  let { most } = options;
  if (most === 0) {
    if (Math.min(...cost) === 0) {
      throw new Error(`${id}: option 'most' must be set where failed copies cost nothing, or there would be no end.`);
    }
    most = 3 * Math.max(...equilibrium(upTo(Number.POSITIVE_INFINITY)).map((x, i) => x * latency[i]));
    if (integer) most = Math.ceil(most);
  }
  if (integer && !(Number.isInteger(most) && most <= mostWhole)) {
    throw new Error(`${id}: option 'most' must be a whole number up to ${mostWhole} for whole copies; it is ${most}.`);
  }
  return { integer, drawn: options.draw === "drawn", most, prize, cost, latency, contestants: upTo(most) };
}

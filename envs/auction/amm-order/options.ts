/** Options of the ordering game. */
import type { Defaults } from "../../../src/options.js";

/** Per trader, what being first may be worth to it beyond the swap: pairs of a value (tokens) and its probability. */
export type PrivateValues = readonly (readonly (readonly [value: number, chance: number])[])[];

const mostValues = 8; // per trader

export const ammOrderDefaults = {
  amount0: { kind: "number", value: 50, low: 0, high: 1e6, unit: "token", symbol: "a", about: "what trader_0 swaps" },
  amount1: { kind: "number", value: 40, low: 0, high: 1e6, unit: "token", symbol: "b", about: "what trader_1 swaps" },
  direction: {
    kind: "choice",
    value: "same",
    choices: ["same", "opposite"],
    about: "whether both swap the same token in, or each the other's",
  },
  reserve: {
    kind: "number",
    value: 100,
    low: 1,
    high: 1e9,
    unit: "token",
    symbol: "R",
    about: "what the pool holds of either token",
  },
  rounding: {
    kind: "number",
    value: 1,
    low: 0,
    high: 1e3,
    unit: "token",
    symbol: "ρ",
    about: "what the pool keeps of every swap; 1 in the published model",
  },
  highest: { kind: "number", value: 50, low: 1, high: 200, integer: true, unit: "token", about: "the highest fee" },
  coordinator: {
    kind: "choice",
    value: "greedy",
    choices: ["greedy", "welfare"],
    about: "greedy puts the highest fee first; welfare the order in which the traders receive most together",
  },
  values: {
    kind: "data",
    value: [[[0, 1]], [[0, 1]]] as PrivateValues,
    check: privateValues,
    about:
      "for each trader [[value, probability] …] of what being first is worth to it alone, tokens; drawn anew each time",
  },
} as const satisfies Defaults;

/** The private values of the published model. */
export const publishedValues: PrivateValues = [
  [
    [0, 0.8],
    [10, 0.2],
  ],
  [
    [0, 0.4],
    [6, 0.2],
    [30, 0.4],
  ],
];

/** @throws saying which trader's values are wrong, and how */
function privateValues(value: unknown, what: string): PrivateValues {
  const given = value as PrivateValues;
  if (!Array.isArray(given) || given.length !== 2) throw new Error(`${what} needs two lists, one per trader.`);
  given.forEach((list, i) => {
    const who = `${what} of trader_${i}`;
    if (!Array.isArray(list) || list.length < 1 || list.length > mostValues)
      throw new Error(`${who} needs 1 to ${mostValues} pairs [value, probability].`);
    const good = list.every((pair) => Array.isArray(pair) && pair.length === 2 && pair.every(Number.isFinite));
    if (!good) throw new Error(`${who} must be pairs [value, probability] of finite numbers.`);
    if (list.some(([v]) => v < 0 || v > 1e6)) throw new Error(`${who} must be from 0 to 1e6 tokens.`);
    const sum = list.reduce((total, [, chance]) => total + chance, 0);
    if (list.some(([, chance]) => chance <= 0))
      throw new Error(`${who} needs probabilities above 0; leave out what never happens.`);
    if (Math.abs(sum - 1) > 1e-9) throw new Error(`${who} needs probabilities that sum to 1, got a sum of ${sum}.`);
    if (new Set(list.map(([v]) => Math.fround(v))).size < list.length) throw new Error(`${who} lists a value twice.`);
  });
  return given;
}

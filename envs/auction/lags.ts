/** Options that hold one distribution of latencies for all players, or a list with one for each. Data as in `values.ts`, in ms. */
import type { DataOption } from "../../src/options.js";
import { type Distribution, distribution } from "./distribution.js";
import { checkValues, type Values } from "./values.js";

export type Lags = Values | readonly Values[];

export function lagsOption(value: Lags, about: string): DataOption<Lags> {
  return {
    kind: "data",
    value,
    check(given, what) {
      if (!Array.isArray(given)) return checkValues(given, what);
      if (given.length === 0) throw new Error(`${what} must be a distribution or a list of them, got an empty list.`);
      return given.map((one, i) => checkValues(one, `${what}, entry ${i}`));
    },
    about: `${about} (ms): a distribution as in the option of values, such as {"kind": "exponential", "mean", "high"}, or a list with one for each; {"kind": "points", "points": [[0, x], [1, x]]} is always x`,
  };
}

/**
 * One distribution per player; equal data become the same object.
 *
 * @param what named in the error, e.g. `auction/score-v0: option 'lags'`
 * @throws when a list has another length
 */
export function lagsOf(lags: Lags, players: number, what: string): readonly Distribution[] {
  if (!isList(lags)) return Array<Distribution>(players).fill(distribution(lags));
  if (lags.length !== players) {
    throw new Error(`${what} lists ${lags.length} distributions, but there are ${players} players.`);
  }
  const made = new Map<string, Distribution>();
  return lags.map((one) => {
    const text = JSON.stringify(one);
    const known = made.get(text) ?? distribution(one);
    made.set(text, known);
    return known;
  });
}

const isList = (lags: Lags): lags is readonly Values[] => Array.isArray(lags);

/** Is the latency always the same? */
export const isFixed = ({ low, high }: Distribution): boolean => low === high;

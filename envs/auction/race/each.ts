/** Options that hold one number for all players, or a list with one for each. */
import type { DataOption } from "../../../src/options.js";

export type Each = number | readonly number[];

export function eachOption(value: Each, low: number, high: number, about: string): DataOption<Each> {
  const good = (x: unknown) => typeof x === "number" && x >= low && x <= high;
  return {
    kind: "data",
    value,
    check(given, what) {
      if (Array.isArray(given) ? given.length > 0 && given.every(good) : good(given)) return given as Each;
      throw new Error(
        `${what} must be a number from ${low} to ${high}, or a list of them, got ${JSON.stringify(given)?.slice(0, 80)}.`,
      );
    },
    about: `${about}; one number for all, or a list with one for each (from ${low} to ${high})`,
  };
}

/**
 * One number per player.
 *
 * @param what named in the error, e.g. `auction/spam-race-v0: option 'gas'`
 * @throws when a list has another length
 */
export function spread(each: Each, players: number, what: string): readonly number[] {
  if (typeof each === "number") return Array<number>(players).fill(each);
  if (each.length === players) return each;
  throw new Error(`${what} lists ${each.length} numbers, but there are ${players} players.`);
}

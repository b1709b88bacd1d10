/** Levels: the list of numbers among which a discrete action chooses, rising. */

/** @throws unless it is a list of 1 to 32 rising numbers in [0, high] */
export function checkLevels(given: unknown, what: string, high: number): readonly number[] {
  const fine =
    Array.isArray(given) &&
    given.length >= 1 &&
    given.length <= 32 &&
    given.every((x, k) => typeof x === "number" && x >= 0 && x <= high && (k === 0 || x > given[k - 1]));
  if (!fine) throw new Error(`${what} must be a list of 1 to 32 rising numbers from 0 to ${high}.`);
  return given as readonly number[];
}

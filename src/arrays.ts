/**
 * Records of typed arrays: walk them, copy a row, copy all.
 *
 * State is nested records of arrays with one row per lane; everything that must work for every game's state goes through here.
 */
import type { State, TypedArray } from "./game.js";

/** Every array of a nested record with its path, `base/stock`, in the order of the record. */
export function leaves(state: State, path = ""): [string, TypedArray][] {
  return Object.entries(state).flatMap(([key, value]): [string, TypedArray][] =>
    ArrayBuffer.isView(value) ? [[path + key, value as TypedArray]] : leaves(value as State, `${path}${key}/`),
  );
}

/** The row of one lane, a view. */
export function row(array: TypedArray, lanes: number, lane: number): TypedArray {
  const width = array.length / lanes;
  return array.subarray(lane * width, (lane + 1) * width);
}

/** Copies of arrays by path. */
export type Copies = { readonly [path: string]: TypedArray };

export function copyOut(state: State): Copies {
  return Object.fromEntries(leaves(state).map(([path, array]) => [path, array.slice()]));
}

/**
 * Write copies back.
 *
 * @throws before anything is written when a path is missing or a length differs
 */
export function copyIn(copies: Copies, state: State, what: string): void {
  const all = leaves(state);
  for (const [path, array] of all) {
    const copy = copies?.[path];
    if (!copy) throw new Error(`${what}: the snapshot lacks '${path}'; was it taken of another game?`);
    if (copy.length !== array.length || copy.constructor !== array.constructor) {
      throw new Error(`${what}: '${path}' of the snapshot does not fit; options and lanes must be the same.`);
    }
  }
  for (const [path, array] of all) array.set(copies[path]);
}

/**
 * Solver: of all joint moves consistent with the commitments, the one that is worth most.
 *
 *   x* = argmax { w(x) : x = F(x) }
 *
 * Among equals the first in the lexicographic order of enumeration: the first committer's first-named leaf wins. Without a fixed
 * point, or with more than 65,536 profiles to search, nothing is resolved.
 */
import type { Circle } from "../program.js";
import { begin, load, mostOpen, next, save } from "./enumeration.js";

/** Writes what the circle's joint move is worth to `out[0]`; it may not resolve another circle. */
export type CircleWorth = (circle: Circle, out: Float64Array) => void;

const best = new Int32Array(mostOpen);
const value = new Float64Array(2); // of the present fixed point, of the best so far

/** @returns whether there is a fixed point */
export function resolveSolver(c: Circle, worth: CircleWorth, sequence?: Int32Array): boolean {
  if (!begin(c, sequence)) return false;
  let found = false;
  while (next(c)) {
    worth(c, value);
    if (found && !(value[0] > value[1])) continue;
    found = true;
    value[1] = value[0];
    save(best);
  }
  if (found) load(c, best);
  return found;
}

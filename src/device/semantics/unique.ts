/**
 * Unique-or-void: the commitments are carried out where just one joint move is consistent with all of them.
 *
 * Mirror × Mirror has two fixed points, Mirror × Anti none: both void. A circle of more than 65,536 profiles is void unsearched.
 */
import type { Circle } from "../program.js";
import { begin, load, mostOpen, next, save } from "./enumeration.js";

const only = new Int32Array(mostOpen);

/** @returns whether there is just one fixed point */
export function resolveUnique(c: Circle): boolean {
  if (!begin(c) || !next(c)) return false;
  save(only);
  if (next(c)) return false;
  load(c, only);
  return true;
}

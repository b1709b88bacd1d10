/**
 * Unique-or-void: the commitments are carried out where just one joint move is consistent with all of them.
 *
 * Mirror × Mirror has two fixed points, Mirror × Anti none: both void. A circle of more than 65,536 profiles is void unsearched.
 */
import type { Circle } from "../program.js";
import { begin, load, next, save } from "./enumeration.js";

let only = new Int32Array(64);

/** @returns whether there is just one fixed point */
export function resolveUnique(c: Circle): boolean {
  if (only.length < c.n) only = new Int32Array(c.n);
  if (!begin(c) || !next(c)) return false;
  save(only);
  if (next(c)) return false;
  load(c, only);
  return true;
}

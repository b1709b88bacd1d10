/**
 * All fixed points of the commitments, one after the other.
 *
 * What three-valued resolution determines holds in every fixed point; only the agents that it leaves open are tried. Each can only
 * come to a leaf of its program, so a profile is one leaf per open agent and the profiles number the product of their distinct leaves.
 * Profiles go in lexicographic order: the first agent in sequence varies slowest, and its leaves come as its program names them,
 * `then` before `else`.
 *
 * One enumeration at a time: between `begin` and the last `next` nobody else may begin.
 */
import { type Circle, type Program, respond } from "../program.js";
import { set, stands } from "./joint-move.js";
import { longer } from "./scratch.js";
import { determine } from "./three-valued.js";

/** A circle of more profiles is not searched. */
export const mostProfiles = 65_536;
/** Open agents of two leaves each that have as many; more are never searched. */
export const mostOpen = 16;

export interface FixedPoint {
  readonly actions: readonly number[]; // [n]
  readonly pays: readonly number[]; // [n]
  readonly targets: readonly number[]; // [n]
}

/** Up to `limit` fixed points; undefined where there are too many profiles to search. Leaves the circle's moves changed. */
export function fixedPoints(c: Circle, limit = Number.POSITIVE_INFINITY): FixedPoint[] | undefined {
  if (!begin(c)) return undefined;
  const found: FixedPoint[] = [];
  while (found.length < limit && next(c)) {
    found.push({ actions: [...c.actions], pays: [...c.pays], targets: [...c.targets] });
  }
  return found;
}

/** How many fixed points there are; −1 where there are too many profiles to search. Leaves the circle's moves changed. */
export function countFixedPoints(c: Circle): number {
  if (!begin(c)) return -1;
  let count = 0;
  while (next(c)) count++;
  return count;
}

let open = new Int32Array(64); // agents to be tried
let starts = new Int32Array(65); // the leaves of open[k] are at starts[k] … starts[k + 1) of these:
let actions = new Int32Array(256);
let pays = new Int32Array(256);
let targets = new Int32Array(256);
let at = new Int32Array(64); // which of them it does now
let count = 0; // open agents
let leaves = 0; // of all open agents so far
let fresh = false; // the first profile is yet to be looked at

/** Set the first profile. @returns false where there are too many */
export function begin(c: Circle, sequence?: Int32Array): boolean {
  if (open.length < c.n) {
    open = new Int32Array(c.n);
    starts = new Int32Array(c.n + 1);
    at = new Int32Array(c.n);
  }
  determine(c);
  count = 0;
  leaves = 0;
  fresh = true;
  const dark = someUnknown(c);
  if (sequence !== undefined) for (let k = 0; k < sequence.length; k++) if (sequence[k] >= 0) add(c, sequence[k], dark);
  for (let i = 0; i < c.n; i++) add(c, i, dark);
  starts[count] = leaves;
  let profiles = 1;
  for (let k = 0; k < count && profiles <= mostProfiles; k++) profiles *= starts[k + 1] - starts[k];
  return profiles <= mostProfiles;
}

/** Go on to the next fixed point and write it to the circle. @returns false where there is none */
export function next(c: Circle): boolean {
  for (;;) {
    if (fresh) fresh = false;
    else if (!turn(c)) return false;
    if (fixed(c)) return true;
  }
}

/** Remember the present profile at `out[0 … mostOpen)`. */
export function save(out: Int32Array): void {
  for (let k = 0; k < count; k++) out[k] = at[k];
}

/** Write a remembered profile to the circle. */
export function load(c: Circle, from: Int32Array): void {
  for (let k = 0; k < count; k++) place(c, k, from[k]);
}

/** A free agent who has yet to move: programs that depend on it come to their fallback, which may be no leaf of theirs. */
function someUnknown(c: Circle): boolean {
  for (let i = 0; i < c.n; i++) if (c.programs[i] === undefined && c.actions[i] < 0) return true;
  return false;
}

/** Try agent i's leaves, if it is open and not yet among those tried. */
function add(c: Circle, i: number, dark: boolean): void {
  const program = c.programs[i];
  if (program === undefined || c.actions[i] >= 0) return;
  open[count] = i;
  starts[count] = leaves;
  collect(program);
  if (dark) leaf(c.bottoms[i], 0, 0);
  count++;
  place(c, count - 1, starts[count - 1]);
}

function collect(program: Program): void {
  let at = program;
  for (; at.kind === "if"; at = at.else) collect(at.then);
  leaf(at.action, at.pay, at.pay > 0 ? at.to : 0);
}

function leaf(action: number, pay: number, to: number): void {
  for (let k = starts[count]; k < leaves; k++) {
    if (actions[k] === action && pays[k] === pay && targets[k] === to) return;
  }
  if (leaves === actions.length) {
    actions = longer(actions);
    pays = longer(pays);
    targets = longer(targets);
  }
  actions[leaves] = action;
  pays[leaves] = pay;
  targets[leaves] = to;
  leaves++;
}

function place(c: Circle, k: number, which: number): void {
  at[k] = which;
  set(c, open[k], actions[which], pays[which], targets[which]);
}

/** The next profile. @returns false after the last */
function turn(c: Circle): boolean {
  for (let k = count - 1; k >= 0; k--) {
    if (at[k] + 1 < starts[k + 1]) {
      place(c, k, at[k] + 1);
      return true;
    }
    place(c, k, starts[k]);
  }
  return false;
}

function fixed(c: Circle): boolean {
  for (let k = 0; k < count; k++) {
    const program = c.programs[open[k]];
    if (program !== undefined && !stands(c, open[k], respond(c, open[k], program))) return false;
  }
  return true;
}

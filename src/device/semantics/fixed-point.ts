/**
 * The greatest or the least fixed point of the commitments, by iteration from the top or from the bottom.
 *
 *   x ← ⊤ or ⊥;  x ← F(x) until x = F(x)
 *
 * Joint moves are ordered agent by agent: x ⊑ y where each plays the same or a higher level in y and gives each other agent the same
 * or more. ⊤: all at their top actions, each giving each other more than any condition asks; ⊥: all at their bottoms, giving
 * nothing. Programs that only ask for more (`total`, `pays`, `paid`, `plays` a top action) and answer more with more are monotone,
 * and for these the sweeps only fall (rise), at most once per leaf, to the greatest (least) fixed point, in whatever order agents are
 * swept. Other programs may settle too, and then at a fixed point, but it need be no extreme one; where they go in circles nothing
 * is resolved.
 *
 * Least is what causes allow: nothing moves without an unconditional trigger. Greatest is what consistency allows: "if you, then I"
 * said by both is done.
 *
 * Reference: Tarski (1955), Pacific J. Math. 5.
 */
import type { Circle } from "../program.js";
import { fall, set } from "./joint-move.js";
import { advance } from "./sweep.js";

/** More sweeps than any monotone circle needs that has fewer leaves; an orbit still under way then counts as a cycle. */
const mostSweeps = 65_536;
/** In steps of the grid, to be shared by all. */
const plenty = 1 << 30;

/** @returns whether it settled */
export function resolveGreatest(c: Circle): boolean {
  for (let i = 0; i < c.n; i++) if (c.programs[i] !== undefined) set(c, i, c.tops[i], plenty, 0);
  return advance(c, mostSweeps);
}

/** @returns whether it settled */
export function resolveLeast(c: Circle): boolean {
  for (let i = 0; i < c.n; i++) if (c.programs[i] !== undefined) fall(c, i);
  return advance(c, mostSweeps);
}

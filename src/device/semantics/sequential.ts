/**
 * Sequential resolution: programs run one after the other, each seeing the moves before it; who has not run yet counts as at its
 * bottom action, paying nothing.
 *
 * From the first, each sees those who committed before it: the first is a Stackelberg leader, whose conditions meet bottoms. From the
 * last, the programs run in reverse, so that the first committer's answers to all that was committed later (reverse Stackelberg).
 * Always defined.
 */
import { type Circle, respond } from "../program.js";
import { fall, put } from "./joint-move.js";

/**
 * Always resolves.
 *
 * @param sequence agents, the first committer first; entries below 0 are none, bound agents who are missing stay at their bottoms.
 *                 Without one, agents as numbered
 */
export function resolveSequential(c: Circle, from: "first" | "last", sequence?: Int32Array): boolean {
  for (let i = 0; i < c.n; i++) if (c.programs[i] !== undefined) fall(c, i);
  const turns = sequence === undefined ? c.n : sequence.length;
  for (let k = 0; k < turns; k++) {
    const turn = from === "first" ? k : turns - 1 - k;
    const i = sequence === undefined ? turn : sequence[turn];
    if (i < 0) continue;
    const program = c.programs[i];
    if (program !== undefined) put(c, i, respond(c, i, program));
  }
  return true;
}

/**
 * Thresholds and graded commitments: the more the others do, the more I do.
 *
 * Threshold k: top if at least k others play their top action, else bottom; k = 0 … n in order, and k = n is never. Where the others' top
 * actions are not one and the same, k counts their total level instead, 0 … most + 1.
 *
 * Graded: own level ≥ x iff the others' total level ≥ tₓ, for x = 1 … top, with t₁ ≤ t₂ ≤ … from 0 to most + 1. In the lexicographic
 * order of (t₁, t₂ …): first always top, last always bottom. With m own levels and a total of at most T these are C(T + m, m − 1).
 *
 * References: Reischmann & Oechssler (2018), J. Public Econ.; Heitzig (2025), Games 16(6):58.
 */
import type { Condition, Program } from "../program.js";
import { bottomOf, ladder, reach, type Speaker, sharedTop, topOf } from "../speaker.js";
import { limit, needRank, thresholdSize } from "./limit.js";
import { branch, move } from "./tree.js";

export function thresholds(speaker: Speaker, who: string): Program[] {
  needRank(speaker, "threshold", who);
  const size = thresholdSize(speaker);
  limit(size, "threshold", speaker, who);
  const shared = sharedTop(speaker);
  const top = move(topOf(speaker, speaker.seat));
  const bottom = move(bottomOf(speaker, speaker.seat));
  return Array.from({ length: size - 1 }, (_, least) => {
    if (least === 0) return top;
    if (least === size - 2) return bottom;
    const test: Condition = shared === undefined ? { kind: "total", least } : { kind: "count", action: shared, least };
    return branch(test, top, bottom);
  });
}

export function graded(speaker: Speaker, who: string): Program[] {
  needRank(speaker, "graded", who);
  const moves = ladder(speaker, speaker.seat)
    .reverse()
    .map((action) => move(action)); // by level
  const never = reach(speaker) + 1;
  limit(1 + choose(never + moves.length - 1, moves.length - 1), "graded", speaker, who);
  const programs: Program[] = [];
  const steps: number[] = []; // t₁, t₂ …
  const extend = () => {
    if (steps.length === moves.length - 1) {
      programs.push(stairs(moves, steps, never));
      return;
    }
    for (let t = steps.at(-1) ?? 0; t <= never; t++) {
      steps.push(t);
      extend();
      steps.pop();
    }
  };
  extend();
  return programs;
}

/** The highest level whose step is reached, asked for from the top. */
function stairs(moves: readonly Program[], steps: readonly number[], never: number): Program {
  let program = moves[0];
  for (let x = 1; x < moves.length; x++) {
    const least = steps[x - 1];
    if (least >= never) break;
    if (least === steps[x]) continue; // the next level comes with it
    program = least === 0 ? moves[x] : branch({ kind: "total", least }, moves[x], program);
  }
  return program;
}

/** n over k. */
function choose(n: number, k: number): number {
  let product = 1;
  for (let i = 1; i <= Math.min(k, n - k); i++) product = (product * (n - Math.min(k, n - k) + i)) / i;
  return Math.round(product);
}

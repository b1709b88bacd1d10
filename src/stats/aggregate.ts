/**
 * Numbers that sum up several runs of several tasks, as rliable defines them.
 *
 *   interquartile mean   of all scores, the mean of what is left without the lowest and the highest ⌊n/4⌋
 *   mean, median         of the tasks' means
 *   optimality gap       γ − mean over scores of min(score, γ)
 *   P(X > Y)             mean over tasks of U / (n m),  U = #{x > y} + ½ #{x = y}
 *   profile(τ)           share of scores that are strictly above τ
 *
 * rliable takes as many runs of every task for granted. Where a run is missing, the first and the last count scores, the others tasks.
 * References: Agarwal et al. (2021), Deep RL at the edge of the statistical precipice, NeurIPS; Mann & Whitney (1947), Ann. Math. Stat. 18.
 */
import { interquartileMean, mean, quantile } from "../stats.js";
import type { Scores } from "./scores.js";

export interface Aggregates {
  readonly iqm: number;
  readonly mean: number;
  readonly median: number;
  readonly gap: number;
}

/** @param target γ, the score from which there is nothing to wish for */
export function aggregates(scores: Scores, target = 1): Aggregates {
  const means = taskMeans(scores);
  return {
    iqm: interquartileMean(scores.values),
    mean: mean(means),
    median: quantile(means, 0.5),
    gap: optimalityGap(scores.values, target),
  };
}

/** γ − mean of min(x, γ). */
export function optimalityGap(values: ArrayLike<number>, target = 1): number {
  if (values.length === 0) throw new Error("an optimality gap needs 1 number(s) or more, got 0.");
  let sum = 0;
  for (let i = 0; i < values.length; i++) sum += Math.min(values[i], target);
  return target - sum / values.length;
}

/** The mean of each task, `[tasks]`. */
export function taskMeans({ values, starts }: Scores): Float64Array {
  return Float64Array.from({ length: starts.length - 1 }, (_, t) => mean(values.subarray(starts[t], starts[t + 1])));
}

/** The probability that a run of X beats one of Y on a task drawn at random. @throws when their tasks are not the same number */
export function probabilityOfImprovement(x: Scores, y: Scores): number {
  sameTasks(x, y);
  return mean(
    Float64Array.from({ length: x.starts.length - 1 }, (_, t) => {
      const [xs, ys] = [x, y].map(({ values, starts }) => values.subarray(starts[t], starts[t + 1]));
      let u = 0;
      for (let i = 0; i < xs.length; i++) for (let j = 0; j < ys.length; j++) u += beats(xs[i], ys[j]);
      return u / (xs.length * ys.length);
    }),
  );
}

/** 1 for a win, ½ for a draw. */
export const beats = (x: number, y: number): number => (x > y ? 1 : x === y ? 0.5 : 0);

export function sameTasks(x: Scores, y: Scores): void {
  if (x.starts.length === y.starts.length) return;
  throw new Error(`X has ${x.starts.length - 1} task(s) and Y ${y.starts.length - 1}; compare the same tasks.`);
}

/** The share of scores strictly above each τ, `[taus]`. */
export function performanceProfile(values: ArrayLike<number>, taus: ArrayLike<number>): Float64Array {
  if (values.length === 0) throw new Error("a performance profile needs 1 number(s) or more, got 0.");
  return Float64Array.from(taus, (tau) => {
    let above = 0;
    for (let i = 0; i < values.length; i++) if (values[i] > tau) above++;
    return above / values.length;
  });
}

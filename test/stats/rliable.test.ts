/** Our statistics beside those of rliable and SciPy, on random scores. */
import { expect, test } from "vitest";
import { Rng } from "../../src/rng.js";
import { aggregates, performanceProfile, probabilityOfImprovement } from "../../src/stats/aggregate.js";
import { type Scores, scoresOf } from "../../src/stats/scores.js";
import { aggregateIntervals, improvementInterval, profileIntervals } from "../../src/stats/stratified.js";
import { interquartileMean, quantile } from "../../src/stats.js";
import { ask, statistician } from "./python.js";

interface Case {
  readonly x: readonly (readonly number[])[]; // [runs][tasks]
  readonly y: readonly (readonly number[])[];
  readonly taus: readonly number[];
  readonly target: number;
  readonly reps?: number;
  readonly seed?: number;
}

type Span = readonly [number, number];

interface Answer {
  readonly iqm: number;
  readonly mean: number;
  readonly median: number;
  readonly gap: number;
  readonly improvement: number;
  readonly trimmed: number;
  readonly u: readonly number[];
  readonly profile: readonly number[];
  readonly quantiles: readonly number[];
  readonly intervals: { readonly [name: string]: Span };
  readonly profileIntervals: readonly Span[];
}

const transposed = (rows: readonly (readonly number[])[]): Scores =>
  scoresOf(rows[0].map((_, task) => rows.map((row) => row[task])));

/** Scores of every kind: smooth, coarse so that many are equal, and with some far off. */
function random(rng: Rng, runs: number, tasks: number, kind: number): number[][] {
  return Array.from({ length: runs }, () =>
    Array.from({ length: tasks }, () => {
      const z = rng.normal();
      if (kind === 0) return 0.6 + 0.4 * z;
      if (kind === 1) return Math.round(4 * (0.6 + 0.4 * z)) / 4;
      return rng.uniform() < 0.1 ? 1000 * z : z;
    }),
  );
}

function cases(): Case[] {
  const rng = Rng.alloc(1, "rliable").at(0);
  const taus = [-1, -0.25, 0, 0.25, 0.5, 0.75, 1, 2];
  const shapes = [1, 2, 3, 4, 5, 7, 10, 20].flatMap((runs) => [1, 2, 3, 6, 11].map((tasks) => [runs, tasks]));
  const points = shapes.flatMap(([runs, tasks]) =>
    [0, 1, 2].map((kind) => ({
      x: random(rng, runs, tasks, kind),
      y: random(rng, 1 + rng.below(12), tasks, kind),
      ...{ taus, target: kind === 0 ? 1 : 0.5 },
    })),
  );
  const spans = [0, 1].map((kind) => ({
    ...{ x: random(rng, 10, 6, kind), y: random(rng, 8, 6, kind), taus, target: 1, reps: 2000, seed: 7 },
  }));
  return [...points, ...spans];
}

const all = cases();
let answers: readonly Answer[] | undefined;

async function answered(context: Parameters<typeof statistician>[0]): Promise<readonly Answer[]> {
  answers ??= await ask<readonly Answer[]>(await statistician(context), ["test/stats/rliable_answers.py"], all);
  return answers;
}

test("points are those of rliable and SciPy to 1e-12", async (context) => {
  const said = await answered(context);
  let worst = 0;
  const near = (ours: number, theirs: number) => {
    worst = Math.max(worst, Math.abs(ours - theirs) / Math.max(1, Math.abs(theirs)));
  };
  all.forEach(({ x, y, taus, target }, k) => {
    const [ours, others] = [transposed(x), transposed(y)];
    const { iqm, mean, median, gap } = aggregates(ours, target);
    near(iqm, said[k].iqm);
    near(interquartileMean(ours.values), said[k].trimmed);
    near(mean, said[k].mean);
    near(median, said[k].median);
    near(gap, said[k].gap);
    near(probabilityOfImprovement(ours, others), said[k].improvement);
    said[k].u.forEach((u, t) => {
      const column = (rows: readonly (readonly number[])[]) => scoresOf([rows.map((row) => row[t])]);
      near(probabilityOfImprovement(column(x), column(y)), u);
    });
    for (const [t, share] of performanceProfile(ours.values, taus).entries()) near(share, said[k].profile[t]);
    for (const [i, q] of [0.025, 0.1, 0.5, 0.975].entries()) near(quantile(ours.values, q), said[k].quantiles[i]);
  });
  expect(all.length).toBeGreaterThan(100);
  expect(worst).toBeLessThan(1e-12);
}, 900_000);

/**
 * A quantile q of R draws from a density f has the standard error √(q(1 − q)/R) / f. Of a normal that is 2.67 σ/√R at the ends of its
 * 95 % interval, whose width is 3.92 σ: with R = 2,000 there and 50,000 here 1.6 % of the width, with R = 500 for the improvement 3.1 %.
 * Allowed are five of these, and a step where scores are coarse.
 */
const allowed = (reps: number) => (5 * 2.67 * Math.sqrt(1 / reps + 1 / 50_000)) / 3.92;

test("intervals are rliable's within the error of its 2,000 and our 50,000 draws", async (context) => {
  const said = await answered(context);
  const spanning = all.flatMap((one, k) => (one.reps === undefined ? [] : [{ one, answer: said[k] }]));
  expect(spanning.length).toBe(2);
  for (const { one, answer } of spanning) {
    const [x, y] = [transposed(one.x), transposed(one.y)];
    const ours = { ...aggregateIntervals(x, { seed: 3 }), improvement: improvementInterval(x, y, { seed: 3 }) };
    for (const [name, { low, high }] of Object.entries(ours)) {
      const [from, to] = answer.intervals[name];
      const error = allowed(name === "improvement" ? 500 : 2000) * (high - low);
      expect(high - low, name).toBeGreaterThan(0);
      expect(Math.abs(low - from), name).toBeLessThan(error + 1e-9);
      expect(Math.abs(high - to), name).toBeLessThan(error + 1e-9);
    }
    const step = 1 / x.values.length + 1e-9; // a share of scores moves in these
    profileIntervals(x, one.taus, { seed: 3 }).forEach(({ low, high }, t) => {
      const [from, to] = answer.profileIntervals[t];
      expect(Math.abs(low - from)).toBeLessThanOrEqual(step);
      expect(Math.abs(high - to)).toBeLessThanOrEqual(step);
    });
  }
}, 900_000);

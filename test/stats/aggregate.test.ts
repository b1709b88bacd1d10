import fc from "fast-check";
import { expect, test } from "vitest";
import { Rng } from "../../src/rng.js";
import {
  aggregates,
  optimalityGap,
  performanceProfile,
  probabilityOfImprovement,
  taskMeans,
} from "../../src/stats/aggregate.js";
import { scoresOf } from "../../src/stats/scores.js";
import {
  aggregateIntervals,
  curveIntervals,
  improvementInterval,
  profileIntervals,
} from "../../src/stats/stratified.js";
import { bootstrap, interquartileMean } from "../../src/stats.js";

const x = scoresOf([
  [0.1, 0.4, 0.8, 0.3, 1.1],
  [0.5, 0.9, 1.2, 0.7, 0.2],
]); // [tasks][runs]
const y = scoresOf([
  [0.2, 0.3, 0.6, 0.1],
  [0.4, 0.9, 1.0, 0.1],
]);
const taus = [0, 0.5, 1];

test("aggregates of two tasks, by hand", () => {
  const { iqm, mean, median, gap } = aggregates(x);
  expect(iqm).toBeCloseTo(0.6, 12); // without .1 .2 and 1.1 1.2: (.3 + .4 + .5 + .7 + .8 + .9) / 6
  expect(mean).toBeCloseTo(0.62, 12);
  expect(median).toBeCloseTo(0.62, 12); // of the tasks' means .54 and .70
  expect(gap).toBeCloseTo(0.41, 12); // 1.1 and 1.2 count as 1
  expect([...taskMeans(x)].map((m) => Number(m.toFixed(12)))).toEqual([0.54, 0.7]);
});

test("a run of X beats one of Y on .6375 of the tasks", () => {
  expect(probabilityOfImprovement(x, y)).toBeCloseTo(0.6375, 12); // .70 and .575
  expect(probabilityOfImprovement(x, y) + probabilityOfImprovement(y, x)).toBeCloseTo(1, 12);
  expect(probabilityOfImprovement(x, x)).toBeCloseTo(0.5, 12);
});

test("a profile counts what is strictly above", () => {
  expect([...performanceProfile(x.values, taus)]).toEqual([1, 0.5, 0.2]); // .5 itself is not above .5
});

test("a score above the target does not make up for one below", () => {
  expect(optimalityGap([0, 2])).toBe(0.5);
  expect(optimalityGap([0, 2], 2)).toBe(1);
});

test("the average over tasks gives each the same weight, however many runs it has", () => {
  const { mean, median } = aggregates(scoresOf([[0, 0, 0, 0], [1]]));
  expect([mean, median]).toEqual([0.5, 0.5]);
});

test("intervals honour their seed and hold the points", () => {
  const once = aggregateIntervals(x, { seed: 1, resamples: 2000 });
  expect(aggregateIntervals(x, { seed: 1, resamples: 2000 })).toEqual(once);
  expect(aggregateIntervals(x, { seed: 2, resamples: 2000 })).not.toEqual(once);
  const points = aggregates(x);
  for (const name of ["iqm", "mean", "median", "gap"] as const) {
    expect(once[name].low).toBeLessThan(points[name]);
    expect(once[name].high).toBeGreaterThan(points[name]);
  }
  const pair = improvementInterval(x, y, { seed: 1, resamples: 2000 });
  expect(improvementInterval(x, y, { seed: 1, resamples: 2000 })).toEqual(pair);
  expect((pair.low + pair.high) / 2).toBeGreaterThan(0.5); // around .6375, not around .3625
  expect(pair.high).toBeGreaterThan(0.6375);
});

test("with one run each there is nothing to draw", () => {
  const alone = scoresOf([[0.2], [0.6], [1.4]]);
  const { iqm, median, gap } = aggregateIntervals(alone, { resamples: 100 });
  expect(iqm.low).toBe(iqm.high);
  expect(median).toEqual({ low: 0.6, high: 0.6 });
  expect(gap.low).toBeCloseTo(0.4, 12);
  expect(profileIntervals(alone, [0, 1], { resamples: 100 })).toEqual([
    { low: 1, high: 1 },
    { low: 1 / 3, high: 1 / 3 },
  ]);
});

test("the interval of a mean over tasks is as wide as theory says", () => {
  const rng = Rng.alloc(1, 3).at(0);
  const tasks = Array.from({ length: 5 }, () => Float64Array.from({ length: 80 }, () => rng.normal()));
  const { mean } = aggregateIntervals(scoresOf(tasks), { resamples: 20_000 });
  const variance = tasks.reduce((sum, runs) => {
    const centre = runs.reduce((a, b) => a + b, 0) / runs.length;
    return sum + runs.reduce((a, b) => a + (b - centre) ** 2, 0) / runs.length / runs.length / 25;
  }, 0); // of the resampled mean, exactly: Σₜ σ̂ₜ² / (n T²)
  const theory = 2 * 1.96 * Math.sqrt(variance);
  expect(Math.abs((mean.high - mean.low) / theory - 1)).toBeLessThan(0.05); // ends of 20,000 draws: standard error .7 % of the width
});

test("the interval of the interquartile mean is that of sorting every draw", () => {
  const runs = [-10, 0.1, 0.15, 0.4, 0.9, 2, 12]; // one of seven is dropped at each end
  const counted = aggregateIntervals(scoresOf([runs]), { resamples: 20_000 }).iqm;
  const sorted = bootstrap([runs], interquartileMean, { resamples: 20_000 });
  const width = sorted.high - sorted.low; // standard error of an end of 20,000 draws: about 1 % of it, skewed as they are
  expect(Math.abs(counted.low - sorted.low) / width).toBeLessThan(0.05);
  expect(Math.abs(counted.high - sorted.high) / width).toBeLessThan(0.05);
});

test("a run is drawn as a whole: points of a curve that are alike have intervals that are alike", () => {
  const shifted = { ...x, values: x.values.map((s) => s + 2) };
  const [first, second] = curveIntervals([x, shifted], { resamples: 3000 });
  expect(second.low).toBeCloseTo(first.low + 2, 12);
  expect(second.high).toBeCloseTo(first.high + 2, 12);
});

test("a task's runs never stand in for another's", () => {
  const apart = scoresOf([
    [0, 0, 0],
    [10, 10],
  ]);
  expect(aggregateIntervals(apart, { resamples: 500 }).mean).toEqual({ low: 5, high: 5 });
});

test("the profile never rises, and its intervals neither", () => {
  const score = fc.double({ min: -2, max: 2, noNaN: true });
  const tasks = fc.array(fc.array(score, { minLength: 1, maxLength: 6 }), { minLength: 1, maxLength: 4 });
  fc.assert(
    fc.property(tasks, (all) => {
      const scores = scoresOf(all);
      const grid = [-1, -0.3, 0, 0.5, 1];
      const shares = performanceProfile(scores.values, grid);
      const spans = profileIntervals(scores, grid, { resamples: 100 });
      for (let k = 0; k < grid.length; k++) {
        expect(spans[k].low).toBeLessThanOrEqual(spans[k].high);
        if (k > 0) expect(shares[k]).toBeLessThanOrEqual(shares[k - 1]);
        if (k > 0) expect(spans[k].high).toBeLessThanOrEqual(spans[k - 1].high);
      }
    }),
    { numRuns: 50 },
  );
});

test("nonsense is refused in a sentence", () => {
  expect(() => scoresOf([])).toThrow("Scores need 1 task or more, got none.");
  expect(() => scoresOf([[1], []])).toThrow("Task 2 of 2 has no runs; leave it out.");
  for (const odd of [Number.NaN, Number.POSITIVE_INFINITY, null as unknown as number])
    expect(() => scoresOf([[1], [1, odd]])).toThrow(`Score 2 of task 2 must be a finite number, got ${odd}.`);
  const flat = [1, 2] as unknown as number[][]; // a list of scores where a list per task is due
  expect(() => scoresOf(flat)).toThrow(
    "Task 1 of 2 must be a list of its runs' scores, as in [[0.2, 0.4], [1]]; got 1.",
  );
  expect(() => probabilityOfImprovement(x, scoresOf([[1]]))).toThrow(
    "X has 2 task(s) and Y 1; compare the same tasks.",
  );
  expect(() => profileIntervals(x, [1, 0])).toThrow("The τ of a profile ascend.");
  expect(() => aggregateIntervals(x, { level: 95 })).toThrow("the level must lie between 0 and 1, got 95.");
  expect(() => aggregateIntervals(x, { resamples: 0.5 })).toThrow("resamples must be a positive integer, got 0.5.");
  expect(() => curveIntervals([x, y])).toThrow("A curve has the same runs of the same tasks at every point.");
});

import { expect, test } from "vitest";
import { Rng } from "../src/rng.js";
import {
  bootstrap,
  halfWidth,
  interquartileMean,
  mean,
  quantile,
  standardDeviation,
  standardError,
  studentT,
} from "../src/stats.js";

const tasks = [
  [0.1, 0.4, 0.8, 0.3, 1.1],
  [0.5, 0.9, 1.2, 0.7, 0.2],
]; // [tasks][runs]
const scores = tasks.flat();

test("mean and interquartile mean are scipy's", () => {
  expect(mean(scores)).toBeCloseTo(0.62, 12);
  expect(interquartileMean(scores)).toBeCloseTo(0.6, 12); // trim_mean(scores, 0.25)
});

test("the interquartile mean of 3 is their mean, and ignores one wild run in 5", () => {
  expect(interquartileMean([1, 2, 6])).toBe(3);
  expect(interquartileMean([1, 2, 3, 4, 1e9])).toBe(3);
});

test("deviation and error of a sample, by hand", () => {
  const sample = [2, 4, 4, 4, 5, 5, 7, 9]; // squares around 5 sum to 32
  expect(standardDeviation(sample)).toBeCloseTo(Math.sqrt(32 / 7), 12);
  expect(standardError(sample)).toBeCloseTo(Math.sqrt(32 / 7 / 8), 12);
  expect(halfWidth([1, 2, 3])).toBeCloseTo(4.30265273 / Math.sqrt(3), 8);
});

test("quantiles of Student's t are those of the tables", () => {
  const known: [number, number][] = [
    [1, 12.7062],
    [2, 4.30265],
    [4, 2.77645],
    [9, 2.26216],
    [19, 2.09302],
    [30, 2.04227],
    [100, 1.98397],
  ];
  for (const [degrees, t] of known) expect(Math.abs(studentT(degrees) - t)).toBeLessThan(5.1e-5);
  expect(studentT(1e9)).toBeCloseTo(1.959963985, 8);
});

test.each([1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 20, 60])(
  "97.5 %% of t with %i degrees lies below",
  (degrees) => {
    expect(probability(degrees, studentT(degrees))).toBeCloseTo(0.975, 6);
  },
);

test("quantiles interpolate as numpy's do", () => {
  expect([0, 0.25, 0.5, 0.9, 1].map((q) => quantile([4, 1, 3, 2], q))).toEqual([1, 1.75, 2.5, 3.7, 4]);
  expect(quantile([7], 0.3)).toBe(7);
});

test("a bootstrap replays by its seed and brackets the mean", () => {
  const interval = bootstrap(tasks, mean, { seed: 1 });
  expect(bootstrap(tasks, mean, { seed: 1 })).toEqual(interval);
  expect(bootstrap(tasks, mean, { seed: 2, resamples: 37 })).not.toEqual(interval);
  expect(interval.low).toBeLessThan(0.62);
  expect(interval.high).toBeGreaterThan(0.62);
  expect(bootstrap([[3, 3, 3]], mean)).toEqual({ low: 3, high: 3 });
});

test("tasks are drawn from apart: a run of one never stands in for a run of another", () => {
  const sums = bootstrap(
    [
      [0, 0, 0],
      [10, 10],
    ],
    (all) => all.reduce((a, b) => a + b, 0),
    { resamples: 500 },
  );
  expect(sums).toEqual({ low: 20, high: 20 });
});

test("a bootstrap of a normal mean is as wide as theory says", () => {
  const n = 400;
  const rng = Rng.alloc(1, 5).at(0);
  const sample = Float64Array.from({ length: n }, () => rng.normal());
  const { low, high } = bootstrap([sample], mean, { resamples: 4000 });
  const theory = 2 * 1.96 * standardError(sample);
  expect(Math.abs((high - low) / theory - 1)).toBeLessThan(0.08); // quantiles of 4,000 draws: standard error 2 %
});

test("too few numbers are refused in a sentence", () => {
  expect(() => mean([])).toThrow("a mean needs 1 number(s) or more, got 0.");
  expect(() => standardError([1])).toThrow("a standard deviation needs 2 number(s) or more, got 1.");
  expect(() => halfWidth([1])).toThrow("positive whole number of degrees of freedom, got 0");
  expect(() => bootstrap([[1], []], mean)).toThrow("Task 2 of 2 has no runs; leave it out.");
});

test("a quantile or a bootstrap of nonsense is refused in a sentence, where it would not be a number", () => {
  for (const q of [-0.1, 1.1, Number.NaN])
    expect(() => quantile([1, 2], q)).toThrow(`a quantile's q must lie from 0 to 1, got ${q}.`);
  expect(() => bootstrap([[1]], mean, { level: 95 })).toThrow("the level must lie between 0 and 1, got 95.");
  for (const resamples of [1.5, -1, 0, Number.NaN])
    expect(() => bootstrap([[1]], mean, { resamples })).toThrow(
      `bootstrap: resamples must be a positive integer, got ${resamples}.`,
    );
  expect(() => bootstrap([[1, Number.NaN]], mean)).toThrow("Score 2 of task 1 must be a finite number, got NaN.");
  expect(() => bootstrap([[1, 2]], () => Number.NaN)).toThrow("the statistic of what was drawn is not a number.");
});

/** P(T ≤ t), with t = √ν tan θ: the density becomes c · cos^(ν−1) θ, integrated by Simpson's rule. */
function probability(degrees: number, t: number): number {
  const integral = (end: number) => {
    const steps = 20_000;
    let sum = 0;
    for (let k = 0; k <= steps; k++) {
      const weight = k === 0 || k === steps ? 1 : k % 2 === 1 ? 4 : 2;
      sum += weight * Math.max(Math.cos((end * k) / steps), 0) ** (degrees - 1);
    }
    return (sum * end) / steps / 3;
  };
  return 0.5 + integral(Math.atan(t / Math.sqrt(degrees))) / integral(Math.PI / 2) / 2;
}

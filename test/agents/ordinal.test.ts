/** The ordinal head: the paper's logits, grids, draws. */
import fc from "fast-check";
import { expect, test } from "vitest";
import { grid, ordinal } from "../../agents/ordinal.js";
import { Rng } from "../../src/rng.js";
import { box } from "../../src/space.js";
import { rowOf } from "./head-fixtures.js";

const unit = box([{ name: "bid", unit: "v", low: 0, high: 1 }]);

/** Probabilities by the paper's formula, from all n scores. */
function byPaper(scores: readonly number[]): number[] {
  const logSigmoid = (x: number) => -Math.log1p(Math.exp(-x));
  const logits = scores.map((_, i) => scores.reduce((sum, s, j) => sum + (j <= i ? logSigmoid(s) : logSigmoid(-s)), 0));
  const weights = logits.map(Math.exp);
  return weights.map((w) => w / weights.reduce((a, b) => a + b, 0));
}

test("probabilities are those of the paper's logits, whatever its first score is", () => {
  const score = fc.double({ min: -6, max: 6, noNaN: true });
  const run = fc.property(fc.array(score, { minLength: 2, maxLength: 9 }), (scores) => {
    const head = ordinal(unit, scores.length, "linear");
    const row = rowOf(scores.slice(1));
    byPaper([...scores.slice(0, 1), ...row.outputs]).forEach((p, i) => {
      expect(Math.exp(head.logProb(row, Float32Array.of(i), 0))).toBeCloseTo(p, 5);
    });
  });
  fc.assert(run, { seed: 1, numRuns: 100 });
});

test("probabilities sum to one, and draws follow them", () => {
  const head = ordinal(unit, 6, "linear");
  const row = rowOf([1, 0.5, -0.5, 0, -2]);
  const p = Array.from({ length: 6 }, (_, i) => Math.exp(head.logProb(row, Float32Array.of(i), 0)));
  expect(p.reduce((a, b) => a + b, 0)).toBeCloseTo(1, 6);
  const rng = Rng.alloc(1, 7).at(0);
  const [kept, seen, n] = [new Float32Array(1), new Float64Array(6), 20_000];
  for (let i = 0; i < n; i++) {
    head.draw(row, rng, kept, 0);
    seen[kept[0]]++;
  }
  const chi = p.reduce((sum, q, i) => sum + (seen[i] - n * q) ** 2 / (n * q), 0);
  expect(chi).toBeLessThan(5 + 5 * Math.sqrt(10)); // five standard deviations
});

test("one score moves all values above it alike, so that neighbours learn from each other", () => {
  const head = ordinal(unit, 5, "linear");
  const logPi = (outputs: number[]) =>
    Array.from({ length: 5 }, (_, i) => head.logProb(rowOf(outputs), Float32Array.of(i), 0));
  const [before, after] = [logPi([0, 0, 0, 0]), logPi([0, 1, 0, 0])];
  const moved = after.map((x, i) => x - before[i]);
  expect(moved[0]).toBeCloseTo(moved[1], 6);
  for (const i of [3, 4]) expect(moved[i]).toBeCloseTo(moved[2], 6);
  expect(moved[2] - moved[1]).toBeCloseTo(1, 6);
});

test("a linear grid has both bounds and the middle; a log grid steps by one ratio", () => {
  expect([...grid(-2, 6, 5, "linear")]).toEqual([-2, 0, 2, 4, 6]);
  expect([...grid(1, 16, 5, "log")]).toEqual([1, 2, 4, 8, 16]);
  const fromZero = grid(0, 3, 4, "log"); // steps of ratio 10, the last at the top
  [0, 9, 99, 999].forEach((x, i) => {
    expect(fromZero[i]).toBeCloseTo((3 * x) / 999, 6);
  });
  expect([...grid(2, 2, 3, "log")]).toEqual([2, 2, 2]);
});

test("every value of a grid lies within the bounds and none is below the one before", () => {
  const bound = fc.float({ min: Math.fround(-1e6), max: Math.fround(1e6), noNaN: true });
  const run = fc.property(bound, bound, fc.integer({ min: 2, max: 50 }), fc.boolean(), (a, b, bins, even) => {
    const [low, high] = [Math.min(a, b), Math.max(a, b)];
    const values = grid(low, high, bins, even ? "linear" : "log");
    expect(values[0] === low && values[bins - 1] === high).toBe(true);
    expect(values.every((value, i) => i === 0 || (value >= values[i - 1] && value <= high))).toBe(true);
  });
  fc.assert(run, { seed: 1, numRuns: 200 });
});

test("coordinates are independent and keep their own bounds; without a coin the likeliest values are taken", () => {
  const space = box([
    { name: "tip", unit: "1", low: 0, high: 4 },
    { name: "fee", unit: "1", low: 10, high: 50 },
  ]);
  const head = ordinal(space, 5, "linear");
  const row = rowOf([1, 1, -1, -1, 1, 1, 1, 1]);
  const [kept, action] = [new Float32Array(2), new Float32Array(2)];
  head.draw(row, undefined, kept, 0);
  head.decode(kept, 0, action, 0);
  expect([...action]).toEqual([2, 50]);
  const alone = ordinal(unit, 5, "linear");
  const sum = alone.logProb(rowOf([1, 1, -1, -1]), kept, 0) + alone.logProb(rowOf([1, 1, 1, 1]), kept, 1);
  expect(head.logProb(row, kept, 0)).toBeCloseTo(sum, 12);
});

/** Welfare measures against closed forms. */
import fc from "fast-check";
import { expect, test } from "vitest";
import { efficiency, gini, priceOf, welfare } from "../src/welfare.js";

test("where all have the same, Gini is 0 and Jain 1", () => {
  const even = welfare([2, 2, 2, 2]);
  expect(even).toEqual({ utilitarian: 8, egalitarian: 2, nashProduct: 16, gini: 0, jain: 1 });
});

test("where one has all, Gini is (n − 1)/n and Jain 1/n", () => {
  const { gini, jain, egalitarian, nashProduct } = welfare([0, 0, 5, 0, 0]);
  expect([gini, jain, egalitarian, nashProduct]).toEqual([0.8, 0.2, 0, 0]);
});

test("1, 2, 3 by hand: Gini 8/36, Jain 36/42", () => {
  const found = welfare([3, 1, 2]);
  expect(found.gini).toBeCloseTo(8 / 36, 12);
  expect(found.jain).toBeCloseTo(36 / 42, 12);
  expect(found.nashProduct).toBe(6);
});

test("the quick Gini is the double sum, and does not change with the unit", () => {
  fc.assert(
    fc.property(fc.array(fc.double({ min: 0, max: 1e6, noNaN: true }), { minLength: 1, maxLength: 20 }), (x) => {
      const total = x.reduce((a, b) => a + b, 0);
      fc.pre(total > 1e-9);
      const pairs = x.reduce((sum, a) => sum + x.reduce((s, b) => s + Math.abs(a - b), 0), 0);
      expect(gini(x)).toBeCloseTo(pairs / (2 * x.length * total), 9);
      expect(gini(x.map((a) => 7 * a))).toBeCloseTo(gini(x), 9);
    }),
    { seed: 1 },
  );
});

test("what is not defined is NaN: the Gini of debts, the product with a debtor, Jain of nothing", () => {
  expect(gini([1, -3])).toBeNaN();
  expect(gini([1, -1])).toBeNaN();
  expect(welfare([1, -3]).nashProduct).toBeNaN();
  expect(welfare([0, 0]).jain).toBeNaN();
  expect(() => welfare([])).toThrow("at least one agent");
});

test("Pigou's price of anarchy is 4/3, whether welfare is counted or its cost", () => {
  expect(priceOf(-1, -0.75)).toBeCloseTo(4 / 3, 12);
  expect(priceOf(3, 4)).toBeCloseTo(4 / 3, 12);
  expect(priceOf(0, 4)).toBeNaN();
  expect(priceOf(-1, 4)).toBeNaN();
  expect(efficiency(3, 4)).toBe(0.75);
  expect(efficiency(-3, -4)).toBeNaN();
});

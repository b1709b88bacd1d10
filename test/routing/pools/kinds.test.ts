/**
 * Each kind of pool against published numbers and closed forms (the float markets; integers are in `exact.test.ts`).
 */
import { describe, expect, test } from "vitest";
import type { Pool } from "../../../envs/routing/pool.js";
import { open, relative } from "./open.js";

const tokens = ["A", "B"] as const;

describe("product", () => {
  test.each([
    [1, 5, 10, 1.662497915624479],
    [1, 10, 5, 0.4533054469400746],
    [2, 5, 10, 2.8510151558478696],
    [2, 10, 5, 0.8312489578122395],
    [1, 10, 10, 0.9066108938801491],
    [1, 100, 100, 0.9871580343970613],
    [1, 1000, 1000, 0.9960069810399033],
    [80, 162.31137593, 2571.3363015367227, 847.2285606782149],
  ])("%s into (%s, %s) gives what Uniswap's integers say", (amount, x, y, output) => {
    const [m, s] = open({ kind: "product", tokens, reserves: [x, y], fee: 0.003 });
    expect(relative(m.quote(s, 0, 0, 1, amount), output)).toBeLessThan(1e-14);
  });

  test("splitting a trade with a fee in the pool gives less", () => {
    const [m, s] = open({ kind: "product", tokens, reserves: [1000, 1000], fee: 0.003 });
    expect(m.quote(s, 0, 0, 1, 100)).toBeCloseTo(90.661089388, 9);
    expect(m.swap(s, 0, 0, 1, 50) + m.swap(s, 0, 0, 1, 50)).toBeCloseTo(90.65520066, 9);
  });

  test("splitting a trade without a fee changes nothing", () => {
    const [m, s] = open({ kind: "product", tokens, reserves: [1000, 1000], fee: 0 });
    const whole = m.quote(s, 0, 0, 1, 100);
    expect(m.swap(s, 0, 0, 1, 50) + m.swap(s, 0, 0, 1, 50)).toBeCloseTo(whole, 12);
  });

  test("at prices (2, 1) the best trade with (1, 1) pays √2 − 1 for 1 − √½", () => {
    const [m, s] = open({ kind: "product", tokens, reserves: [1, 1], fee: 0 });
    expect(m.quote(s, 0, 1, 0, Math.SQRT2 - 1)).toBeCloseTo(1 - Math.SQRT1_2, 14);
    expect(m.slope(s, 0, 1, 0, Math.SQRT2 - 1)).toBeCloseTo(1 / 2, 14);
  });

  test("arbitrage leaves (10, 1000) at the published reserves for each true price", () => {
    for (const [ratio, leftA, leftB] of [
      [400, 5.007516917298542, 1999.9977398381732],
      [50, 14.133306405700184, 708.169833825631],
      [25, 19.99997739838173, 500.7516917298542],
      [100, 10, 1000],
    ] as const) {
      const [m, s] = open({ kind: "product", tokens, reserves: [10, 1000], fee: 0.003 });
      const input = (r: number, p: number) => Math.sqrt((10000 * p) / 0.997) - r / 0.997;
      m.swap(s, 0, 0, 1, Math.max(0, input(10, 1 / ratio)));
      m.swap(s, 0, 1, 0, Math.max(0, input(1000, ratio)));
      expect(relative(m.holds(s, 0, 0), leftA)).toBeLessThan(1e-13);
      expect(relative(m.holds(s, 0, 1), leftB)).toBeLessThan(1e-13);
    }
  });

  test("the spot price is γy/x", () => {
    const [m, s] = open({ kind: "product", tokens, reserves: [10, 1000], fee: 0.003 });
    expect(m.slope(s, 0, 0, 1, 0)).toBeCloseTo(99.7, 12);
    expect(m.slope(s, 0, 1, 0, 0)).toBeCloseTo(0.00997, 15);
  });

  test("a sandwich takes its share from the trader, while the pool pays the whole output", () => {
    const shared = { kind: "product", tokens, reserves: [1, 2], fee: 0 } as const;
    const [plain, s] = open(shared);
    const [attacked, t] = open({ ...shared, sandwich: 0.3 });
    expect(attacked.slope(t, 0, 0, 1, 0.4)).toBeCloseTo(0.7 * plain.slope(s, 0, 0, 1, 0.4), 14);
    expect(attacked.swap(t, 0, 0, 1, 0.4)).toBeCloseTo(0.7 * plain.swap(s, 0, 0, 1, 0.4), 14);
    expect(t).toEqual(s);
  });
});

describe("weighted", () => {
  test("Balancer's formulas give 16.03 for 15, and take 13.88 for 15", () => {
    const [m, s] = open({ kind: "weighted", tokens, reserves: [100, 100], weights: [50, 40], fee: 0 });
    expect(relative(m.quote(s, 0, 0, 1, 15), 16.02931431298674)).toBeLessThan(1e-14);
    expect(relative(m.quote(s, 0, 0, 1, 13.884562941468403), 15)).toBeLessThan(1e-14);
  });

  test("a weight of 1 against 2 yields 43.88 for 30", () => {
    const [m, s] = open({ kind: "weighted", tokens, reserves: [1000, 3000], weights: [1, 2], fee: 0.003 });
    expect(relative(m.quote(s, 0, 0, 1, 30), 43.8830119435466)).toBeLessThan(1e-13);
  });

  test("the scale of the weights does not matter, nor does a third token", () => {
    const [m, s] = open({ kind: "weighted", tokens, reserves: [100, 100], weights: [5, 4], fee: 0 });
    const three = { tokens: ["A", "C", "B"], reserves: [100, 7, 100], weights: [0.5, 3, 0.4] };
    const [n, t] = open({ kind: "weighted", ...three, fee: 0 });
    expect(n.quote(t, 0, 0, 2, 15)).toBeCloseTo(m.quote(s, 0, 0, 1, 15), 12);
  });

  test("with a cap of 0.3, input beyond 30 % of the reserve earns nothing and stays", () => {
    const shared = { kind: "weighted", tokens, reserves: [100, 100], weights: [1, 2], fee: 0 } as const;
    const [free] = open(shared);
    const [m, s] = open({ ...shared, cap: 0.3 });
    expect(m.quote(s, 0, 0, 1, 29)).toBe(free.quote(s, 0, 0, 1, 29));
    expect(m.slope(s, 0, 0, 1, 31)).toBe(0);
    expect(m.swap(s, 0, 0, 1, 40)).toBe(free.quote(Float64Array.of(100, 100), 0, 0, 1, 30));
    expect(m.holds(s, 0, 0)).toBe(140);
  });

  test("with a cap of 0.3 no trade takes more than 30 % of what it buys", () => {
    const [m, s] = open({ kind: "weighted", tokens, reserves: [100, 100], weights: [4, 1], fee: 0, cap: 0.3 });
    expect(m.quote(s, 0, 0, 1, 25)).toBe(30);
    expect(m.slope(s, 0, 0, 1, 25)).toBe(0);
  });
});

describe("stable", () => {
  test("saddle's test pool gives .0997026 for a tenth", () => {
    const [m, s] = open({ kind: "stable", tokens, reserves: [1, 1], amplification: 50, fee: 0.001 });
    expect(relative(m.quote(s, 0, 0, 1, 0.1), 0.09970261156256528)).toBeLessThan(1e-13);
  });

  test("100,000 of a pool of two million at A = 100 yield 99,860.15", () => {
    const [m, s] = open({ kind: "stable", tokens, reserves: [1e6, 1e6], amplification: 100, fee: 4e-4 });
    expect(relative(m.quote(s, 0, 0, 1, 1e5), 99860.15082041261)).toBeLessThan(1e-13);
  });

  test("after each trade the invariant holds for the reserves, fees included", () => {
    const [m, s] = open({ kind: "stable", tokens: ["A", "B", "C"], reserves: [9, 5, 7], amplification: 20, fee: 0.01 });
    for (const [i, j, amount] of [
      [0, 1, 3],
      [1, 2, 5],
      [2, 0, 11],
      [1, 0, 1e-9],
    ] as const) {
      const before = s[3]!;
      m.swap(s, 0, i, j, amount);
      const [x, y, z, d] = s as unknown as [number, number, number, number];
      expect(relative(60 * (x + y + z) + d, 60 * d + d ** 4 / (27 * x * y * z))).toBeLessThan(1e-13);
      expect(d).toBeGreaterThan(before);
    }
  });

  test("a trade of a billionth is as exact as a large one", () => {
    const [m, s] = open({ kind: "stable", tokens, reserves: [1e6, 1e6], amplification: 100, fee: 0 });
    expect(relative(m.quote(s, 0, 0, 1, 1e-9), 1e-9)).toBeLessThan(1e-13);
    expect(m.slope(s, 0, 0, 1, 0)).toBeCloseTo(1, 13);
  });
});

describe("constant", () => {
  test("a reserve is paid at the price until it is empty, and further input earns nothing", () => {
    const [m, s] = open({ kind: "constant", tokens, price: 2, reserves: [100, 10], fee: 0.1 });
    expect(m.quote(s, 0, 0, 1, 5)).toBeCloseTo(9, 14);
    expect(m.slope(s, 0, 0, 1, 5)).toBeCloseTo(1.8, 14);
    expect(m.quote(s, 0, 1, 0, 5)).toBeCloseTo(2.25, 14);
    expect(m.swap(s, 0, 0, 1, 8)).toBe(10);
    expect([m.holds(s, 0, 0), m.holds(s, 0, 1), m.slope(s, 0, 0, 1, 0)]).toEqual([108, 0, 0]);
  });

  test("a market without reserves never runs out and keeps its net position", () => {
    const [m, s] = open({ kind: "constant", tokens, price: 2, fee: 0 });
    expect([m.swap(s, 0, 0, 1, 1e9), m.holds(s, 0, 1), m.features]).toEqual([2e9, -2e9, 0]);
    expect(m.swap(s, 0, 1, 0, 2e9)).toBe(1e9);
    expect([...s]).toEqual([0, 0]);
  });
});

describe("curve", () => {
  test("inputs add up along the curve, and the other way is closed", () => {
    const [m, s] = open({ kind: "curve", tokens, output: "sqrt(x)" });
    expect([m.swap(s, 0, 0, 1, 9), m.swap(s, 0, 0, 1, 7), m.swap(s, 0, 0, 1, 9)]).toEqual([3, 1, 1]);
    expect([m.holds(s, 0, 0), m.holds(s, 0, 1), m.slope(s, 0, 0, 1, 0)]).toEqual([25, -5, 0.1]);
    expect([m.quote(s, 0, 1, 0, 1), m.slope(s, 0, 1, 0, 1)]).toEqual([0, 0]);
  });

  test("the first unit on √x is worth beyond measure", () => {
    const [m, s] = open({ kind: "curve", tokens, output: "sqrt(x)" });
    expect(m.slope(s, 0, 0, 1, 0)).toBe(Number.POSITIVE_INFINITY);
  });
});

test("a stable pool with a large amplification trades one to one, one with A near 0 like a product", () => {
  const shared = { kind: "stable", tokens: ["A", "B"], reserves: [1000, 800], fee: 0 } as const;
  const [flat, s] = open({ ...shared, amplification: 1e9 });
  expect(flat.quote(s, 0, 0, 1, 500)).toBeCloseTo(500, 5);
  expect(flat.slope(s, 0, 1, 0, 0)).toBeCloseTo(1, 8);
  const [curved, t] = open({ ...shared, amplification: 1e-12 });
  const [product, u] = open({ kind: "product", tokens: ["A", "B"], reserves: [1000, 800], fee: 0 });
  expect(curved.quote(t, 0, 0, 1, 500)).toBeCloseTo(product.quote(u, 0, 0, 1, 500), 6);
});

test("a pool drained by an order without measure still quotes finite numbers", () => {
  for (const pool of [
    { kind: "product", tokens: ["A", "B"], reserves: [1, 1], fee: 0.003 },
    { kind: "weighted", tokens: ["A", "B"], reserves: [1, 1], weights: [49, 1], fee: 0.003 },
    { kind: "stable", tokens: ["A", "B"], reserves: [1, 1], amplification: 100, fee: 0.003 },
    { kind: "constant", tokens: ["A", "B"], reserves: [1, 1], price: 2, fee: 0.003 },
    { kind: "concentrated", tokens: ["A", "B"], price: 1, ranges: [{ low: 0.5, high: 2, liquidity: 1 }], fee: 0 },
  ] as const satisfies readonly Pool[]) {
    const [m, s] = open(pool);
    m.swap(s, 0, 0, 1, 1e30);
    for (const [i, j] of [
      [0, 1],
      [1, 0],
    ] as const) {
      for (const input of [0, 1]) {
        expect(Number.isFinite(m.quote(s, 0, i, j, input))).toBe(true);
        expect(Number.isFinite(m.slope(s, 0, i, j, input))).toBe(true);
      }
    }
  }
});

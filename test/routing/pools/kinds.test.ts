/**
 * Each kind of pool against published numbers and closed forms (the float markets; integers are in `exact.test.ts`).
 */
import { describe, expect, test } from "vitest";
import type { ConcentratedPool, Market } from "../../../envs/routing/pool.js";
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

describe("concentrated", () => {
  const everywhere = { low: 1e-9, high: 1e9 };

  test("a pool of liquidity 2 gives .665332 for 1, at once or in parts", () => {
    const ranges = [{ ...everywhere, liquidity: 2 }];
    const [m, s] = open({ kind: "concentrated", tokens, price: 1, ranges, fee: 0.003 });
    expect(relative(m.quote(s, 0, 0, 1, 1), 0.665331998665332)).toBeLessThan(1e-13);
    expect(relative(m.quote(s, 0, 1, 0, 1), 0.665331998665332)).toBeLessThan(1e-13);
    let parts = 0;
    for (let k = 0; k < 10; k++) parts += m.swap(s, 0, 0, 1, 0.1);
    expect(relative(parts, 0.665331998665332)).toBeLessThan(1e-13);
  });

  test("v3-core's steps come out as in integers", () => {
    const ranges = [{ ...everywhere, liquidity: 2 }];
    const [m, s] = open({ kind: "concentrated", tokens, price: 1, ranges, fee: 0.0006 });
    expect(relative(m.quote(s, 0, 1, 0, 1), 0.6663999466559979)).toBeLessThan(1e-13);
    const capped = {
      kind: "concentrated",
      tokens,
      price: 1,
      ranges: [{ low: 0.1, high: 1.01, liquidity: 2 }],
      fee: 0.0006,
    };
    const [n, t] = open(capped as ConcentratedPool);
    expect(relative(n.swap(t, 0, 1, 0, 1), 0.00992561958002173)).toBeLessThan(1e-12);
    expect(n.slope(t, 0, 1, 0, 0)).toBe(0); // the range is used up
    const [half, u] = open({
      kind: "concentrated",
      tokens,
      price: 1,
      ranges: [{ low: 0.5, high: 2, liquidity: 2 }],
      fee: 0.003,
    });
    expect(half.quote(u, 0, 0, 1, 0.830919884399388)).toBeCloseTo(0.585786437626905, 14);
    expect(half.slope(u, 0, 0, 1, 0.8309198843993)).toBeCloseTo(0.997 / 2, 11);
    expect(half.slope(u, 0, 0, 1, 0.8309198843995)).toBe(0);
  });

  test("ranges of CFMMRouter's test pool are crossed to the target price", () => {
    // prices of 1 in 2; liquidity √k = 1, √2, √1.5 from the top
    const ranges = [
      { low: 20, high: 30, liquidity: 1 },
      { low: 10, high: 20, liquidity: Math.SQRT2 },
      { low: 5, high: 10, liquidity: Math.sqrt(1.5) },
    ];
    const pool = { kind: "concentrated", tokens, price: 15, ranges } as const;
    for (const [fee, i, input, output, marginal] of [
      [0, 1, 0.17962867, 0.01159498, 1 / 16],
      [0, 1, 1.37519379, 0.0725274, 1 / 25],
      [0, 0, 0.14198048, 1.523971, 7.5],
      [0.003, 1, 1.37180357, 0.07222673, 1 / 25],
    ] as const) {
      const [m, s] = open({ ...pool, fee });
      expect(m.quote(s, 0, i, 1 - i, input)).toBeCloseTo(output, 7);
      expect(relative(m.slope(s, 0, i, 1 - i, input), marginal)).toBeLessThan(1e-7);
    }
    const [m, s] = open({ ...pool, fee: 0.003 }); // no trade pays at prices within [15γ, 15/γ]
    expect([m.slope(s, 0, 0, 1, 0), 1 / m.slope(s, 0, 1, 0, 0)].map((p) => p.toFixed(9))).toEqual(
      [15 * 0.997, 15 / 0.997].map((p) => p.toFixed(9)),
    );
  });

  /** Sell token 1 until one more buys token 0 at no less than `value`; returns the profit at that value. */
  function backrun(m: Market, s: Float64Array, value: number): number {
    let [low, high] = [0, 1000];
    for (let k = 0; k < 100; k++) {
      const middle = (low + high) / 2;
      if (m.slope(s, 0, 1, 0, middle) * value > 1) low = middle;
      else high = middle;
    }
    return value * m.swap(s, 0, 1, 0, low) - low;
  }

  test.each([
    [10, 0.98, 4.7644],
    [10, 1.01, 5.0623],
  ])(
    "v3-core's arbitrage after a sale of 10 at liquidity %s and true price %s is worth %s",
    (liquidity, value, profit) => {
      const ranges = [{ ...everywhere, liquidity }];
      const [m, s] = open({ kind: "concentrated", tokens, price: 1, ranges, fee: 0.003 });
      expect(m.swap(s, 0, 0, 1, 10)).toBeCloseTo(4.9925, 4);
      expect(m.slope(s, 0, 0, 1, 0) / 0.997).toBeCloseTo(0.25075, 5);
      expect(backrun(m, s, value)).toBeCloseTo(profit, 4);
    },
  );

  // The searcher sells down to the last tick (a multiple of 60) above the victim's average price, lets the victim trade
  // there against liquidity of its own without bound, withdraws it, and arbitrages the pool to the true price.
  test.each([
    [10, 0.98, 4.7795, 0.50009, 0.49925],
    [10, 1.01, 5.0779, 0.50009, 0.49925],
    [100, 0.98, 0.6746, 0.91119, 0.90661],
    [100, 1.01, 0.96205, 0.91119, 0.90661],
  ])(
    "v3-core's just-in-time sandwich at liquidity %s and true price %s earns %s",
    (liquidity, value, profit, price, alone) => {
      const shared = { kind: "concentrated", tokens, fee: 0.003 } as const;
      const [m, s] = open({ ...shared, price: 1, ranges: [{ ...everywhere, liquidity }] });
      const average = m.quote(s, 0, 0, 1, 10) / 10;
      expect(average).toBeCloseTo(alone, 5);
      const stop = 1.0001 ** (60 * Math.ceil(Math.log(average / 0.997) / Math.log(1.0001) / 60));
      const sold = (liquidity * (1 / Math.sqrt(stop) - 1)) / 0.997;
      let [a, b] = [-sold, m.swap(s, 0, 0, 1, sold)];
      const [own, t] = open({ ...shared, price: stop, ranges: [{ ...everywhere, liquidity: 1e12 }] });
      const paid = own.swap(t, 0, 0, 1, 10);
      expect(paid / 10).toBeCloseTo(price, 5);
      a += 10;
      b -= paid;
      expect(value * a + b + backrun(m, s, value)).toBeCloseTo(profit, 4);
    },
  );

  test("overlapping ranges add up, a gap is jumped, and a price outside waits at the edge", () => {
    const wide = { low: 1, high: 4, liquidity: 1 };
    const inner = { low: 2, high: 3, liquidity: 2 };
    const [sum, s] = open({ kind: "concentrated", tokens, price: 2.5, ranges: [wide, inner], fee: 0 });
    const [parts, t] = open({
      kind: "concentrated",
      tokens,
      price: 2.5,
      ranges: [
        { ...wide, high: 2 },
        { ...inner, liquidity: 3 },
        { ...wide, low: 3 },
      ],
      fee: 0,
    });
    expect(sum.quote(s, 0, 0, 1, 0.6)).toBeCloseTo(parts.quote(t, 0, 0, 1, 0.6), 14);
    expect(sum.holds(s, 0, 0)).toBeCloseTo(parts.holds(t, 0, 0), 14);
    const gap = [
      { low: 1, high: 2, liquidity: 1 },
      { low: 4, high: 9, liquidity: 1 },
    ];
    const [m, u] = open({ kind: "concentrated", tokens, price: 3, ranges: gap, fee: 0 });
    expect([m.holds(u, 0, 0), m.holds(u, 0, 1)].map((x) => x.toFixed(12))).toEqual(
      [1 / 2 - 1 / 3, Math.SQRT2 - 1].map((x) => x.toFixed(12)),
    );
    expect(m.slope(u, 0, 0, 1, 0)).toBeCloseTo(2, 14);
    expect(m.slope(u, 0, 1, 0, 0)).toBeCloseTo(1 / 4, 14);
    const [above, v] = open({ kind: "concentrated", tokens, price: 100, ranges: gap, fee: 0 });
    expect(above.holds(v, 0, 0)).toBe(0);
    expect(above.quote(v, 0, 1, 0, 5)).toBe(0);
    expect(above.quote(v, 0, 0, 1, 1 / 6 + 1 - Math.SQRT1_2)).toBeCloseTo(1 + Math.SQRT2 - 1, 12); // all there is
  });

  test("fees and what the liquidity cannot use are put aside", () => {
    const ranges = [{ low: 1, high: 4, liquidity: 6 }];
    const [m, s] = open({ kind: "concentrated", tokens, price: 1, ranges, fee: 0.5 });
    expect(m.swap(s, 0, 1, 0, 20)).toBe(3); // 6 (1 − 1/2) for 6 (2 − 1) after the fee of a half; 4 are not used
    expect([...s]).toEqual([2, 0, 14]);
    expect([m.holds(s, 0, 0), m.holds(s, 0, 1)]).toEqual([0, 20]);
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

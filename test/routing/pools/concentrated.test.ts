/**
 * Concentrated liquidity against published numbers: v3-core's and CFMMRouter's test pools, the just-in-time sandwich.
 */
import { expect, test } from "vitest";
import type { ConcentratedPool, Market } from "../../../envs/routing/pool.js";
import { open, relative } from "./open.js";

const tokens = ["A", "B"] as const;

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

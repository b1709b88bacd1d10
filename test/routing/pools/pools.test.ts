/**
 * What holds for every kind of pool, on random pools and trades, and what the kinds have in common.
 */
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import type { Market, Pool } from "../../../envs/routing/pool.js";
import { market, validatePool } from "../../../envs/routing/pools/index.js";
import { open } from "./open.js";

const amount = fc.double({ min: 1e-3, max: 1e4, noNaN: true });
const reserve = fc.double({ min: 10, max: 1e4, noNaN: true });
const fee = fc.constantFrom(0, 0.0005, 0.003, 0.1);
const price = fc.double({ min: 0.1, max: 10, noNaN: true });
const pair = { tokens: fc.constant(["A", "B"] as const), fee };
const triple = { tokens: fc.constant(["A", "B", "C"] as const), fee, reserves: fc.tuple(reserve, reserve, reserve) };
const range = fc
  .tuple(price, fc.double({ min: 1.01, max: 4, noNaN: true }), reserve)
  .map(([low, factor, liquidity]) => ({ low, high: low * factor, liquidity }));

const kinds: { readonly [kind in Pool["kind"]]: fc.Arbitrary<Pool> } = {
  product: fc.record({ kind: fc.constant("product"), ...pair, reserves: fc.tuple(reserve, reserve) }),
  weighted: fc.record({ kind: fc.constant("weighted"), ...triple, weights: fc.tuple(price, price, price) }),
  stable: fc.record({ kind: fc.constant("stable"), ...triple, amplification: fc.constantFrom(1, 10, 100, 2000) }),
  concentrated: fc.record({
    kind: fc.constant("concentrated"),
    ...pair,
    price,
    ranges: fc.array(range, { minLength: 1, maxLength: 4 }),
  }),
  constant: fc.record({ kind: fc.constant("constant"), ...pair, price, reserves: fc.tuple(reserve, reserve) }),
  curve: fc.record({
    kind: fc.constant("curve"),
    tokens: fc.constant(["A", "B"] as const),
    output: fc.constantFrom("sqrt(x)", "x", "log(1 + x)", "2 * x / (1 + x)", "min(x, 3)"),
  }),
} as { readonly [kind in Pool["kind"]]: fc.Arbitrary<Pool> };

/** A random sequence of trades, [token in, token out, amount]; indices beyond the pool's tokens wrap around. */
const trades = fc.array(fc.tuple(fc.nat(5), fc.nat(4), amount), { minLength: 1, maxLength: 8 });

function route(m: Market, [from, step]: readonly [number, number, number]): readonly [number, number] {
  const i = from % m.tokens;
  return [i, (i + 1 + (step % (m.tokens - 1))) % m.tokens];
}

/** What may be lost to rounding where `size` is traded. */
const slack = (size: number) => 1e-9 * (1 + Math.abs(size));

describe.each(Object.entries(kinds))("%s", (kind, pools) => {
  const each = (property: (m: Market, s: Float64Array, sequence: [number, number, number][]) => void) => {
    fc.assert(
      fc.property(pools, trades, (pool, sequence) => {
        validatePool(pool, "a pool of the tests");
        const [m, s] = open(pool);
        property(m, s, sequence);
      }),
      { seed: 7, numRuns: 150 },
    );
    expect.hasAssertions();
  };

  test("a quote is what the trade then pays, and the pool holds that much less and the input more", () => {
    each((m, s, sequence) => {
      for (const trade of sequence) {
        const [i, j] = route(m, trade);
        const [holdsIn, holdsOut] = [m.holds(s, 0, i), m.holds(s, 0, j)];
        const before = s.slice();
        const quote = m.quote(s, 0, i, j, trade[2]);
        expect(s).toEqual(before);
        expect(m.swap(s, 0, i, j, trade[2])).toBe(quote);
        expect(quote).toBeGreaterThanOrEqual(0);
        expect(Math.abs(m.holds(s, 0, i) - holdsIn - trade[2])).toBeLessThan(slack(holdsIn + trade[2]));
        expect(Math.abs(m.holds(s, 0, j) - holdsOut + quote)).toBeLessThan(slack(holdsOut - quote));
        for (let k = 0; k < m.tokens; k++) {
          if (kind !== "curve") expect(m.holds(s, 0, k)).toBeGreaterThanOrEqual(-slack(1e4));
        }
      }
    });
  });

  test("nothing in, nothing out; more in, not less out, each unit no more than the last, never beyond the reserve", () => {
    each((m, s, sequence) => {
      for (const trade of sequence) {
        const [i, j] = route(m, trade);
        expect(m.quote(s, 0, i, j, 0)).toBe(0);
        const [half, whole] = [m.quote(s, 0, i, j, trade[2] / 2), m.quote(s, 0, i, j, trade[2])];
        expect(whole).toBeGreaterThanOrEqual(half - slack(half));
        expect(whole).toBeLessThanOrEqual(2 * half + slack(half));
        if (kind !== "curve") expect(m.quote(s, 0, i, j, 1e12)).toBeLessThanOrEqual(m.holds(s, 0, j) * (1 + 1e-12));
        m.swap(s, 0, i, j, trade[2]);
      }
    });
  });

  test("the slope is the derivative of the quote", () => {
    each((m, s, sequence) => {
      for (const trade of sequence) {
        const [i, j] = route(m, trade);
        const step = trade[2] * 1e-5;
        const below = (m.quote(s, 0, i, j, trade[2]) - m.quote(s, 0, i, j, trade[2] - step)) / step;
        const above = (m.quote(s, 0, i, j, trade[2] + step) - m.quote(s, 0, i, j, trade[2])) / step;
        const slope = m.slope(s, 0, i, j, trade[2]);
        const rounding = kind === "curve" ? 1e-15 * Math.abs(m.holds(s, 0, j)) : 0; // of F(X + δ) − F(X)
        const error = 1e-3 * slope + (1e-11 * m.quote(s, 0, i, j, trade[2]) + rounding) / step;
        expect(slope).toBeLessThanOrEqual(below + error); // concave: between the two chords, at a kink as well
        expect(slope).toBeGreaterThanOrEqual(above - error);
        m.swap(s, 0, i, j, trade[2]);
      }
    });
  });

  test("trading there and back never gains", () => {
    each((m, s, sequence) => {
      for (const trade of sequence) {
        const [i, j] = route(m, trade);
        const back = m.swap(s, 0, j, i, m.swap(s, 0, i, j, trade[2]));
        expect(back).toBeLessThanOrEqual(trade[2] + slack(trade[2] + m.holds(s, 0, i)));
      }
    });
  });

  test("what agents see is a half at first and stays between 0 and 1", () => {
    each((m, s, sequence) => {
      const out = new Float32Array(m.features + 2).fill(-1);
      m.see(s, 0, out, 1);
      expect([...out.slice(1, -1)]).toEqual(new Array(m.features).fill(0.5));
      for (const trade of sequence) m.swap(s, 0, ...route(m, trade), trade[2]);
      m.see(s, 0, out, 1);
      for (const feature of out.slice(1, -1)) {
        expect(feature).toBeGreaterThanOrEqual(0);
        expect(feature).toBeLessThanOrEqual(1);
      }
      expect([out[0], out.at(-1)]).toEqual([-1, -1]);
    });
  });

  test("a lane anywhere in the state trades like the first, and leaves the others alone", () => {
    each((m, s, sequence) => {
      const wide = new Float64Array(3 * m.slots).fill(Math.PI);
      m.init(wide, m.slots);
      for (const trade of sequence) {
        const [i, j] = route(m, trade);
        expect(m.swap(wide, m.slots, i, j, trade[2])).toBe(m.swap(s, 0, i, j, trade[2]));
        expect(m.slope(wide, m.slots, i, j, 1)).toBe(m.slope(s, 0, i, j, 1));
      }
      expect(wide.slice(m.slots, 2 * m.slots)).toEqual(s);
      expect([...wide.slice(0, m.slots), ...wide.slice(2 * m.slots)]).toEqual(new Array(2 * m.slots).fill(Math.PI));
    });
  });
});

test("no cycle through three tokens of one pool gains", () => {
  for (const kind of ["weighted", "stable"] as const) {
    fc.assert(
      fc.property(kinds[kind], amount, (pool, input) => {
        const [m, s] = open(pool);
        const last = m.swap(s, 0, 1, 2, m.swap(s, 0, 0, 1, input));
        expect(m.swap(s, 0, 2, 0, last)).toBeLessThanOrEqual(input + slack(input + 1e4));
      }),
      { seed: 8, numRuns: 200 },
    );
  }
});

test("the invariant of a pool never falls, whatever is traded", () => {
  const invariants: { readonly [kind: string]: (pool: Pool, s: Float64Array) => number } = {
    product: (_, s) => Math.log(s[0]! * s[1]!),
    weighted: (pool, s) =>
      pool.kind === "weighted" ? pool.weights.reduce((sum, w, k) => sum + w * Math.log(s[k]!), 0) : 0,
    stable: (_, s) => Math.log(s[3]!),
  };
  for (const [kind, invariant] of Object.entries(invariants)) {
    fc.assert(
      fc.property(kinds[kind as Pool["kind"]], trades, (pool, sequence) => {
        const [m, s] = open(pool);
        for (const trade of sequence) {
          const before = invariant(pool, s);
          const [i, j] = route(m, trade);
          const reserve = s[j]!;
          m.swap(s, 0, i, j, trade[2]);
          const rounding = 1e-14 * (reserve / s[j]!); // of what little a large trade leaves
          expect(invariant(pool, s)).toBeGreaterThanOrEqual(before - 1e-12 - rounding);
        }
      }),
      { seed: 9, numRuns: 200 },
    );
  }
});

test("a pool with equal weights is a product pool", () => {
  fc.assert(
    fc.property(reserve, reserve, fee, amount, (x, y, f, input) => {
      const shared = { tokens: ["A", "B"] as const, reserves: [x, y] as const, fee: f };
      const [product, s] = open({ kind: "product", ...shared });
      const [weighted, t] = open({ kind: "weighted", weights: [3, 3], ...shared });
      for (const [i, j] of [
        [0, 1],
        [1, 0],
      ] as const) {
        const output = product.quote(s, 0, i, j, input);
        expect(Math.abs(weighted.quote(t, 0, i, j, input) / output - 1)).toBeLessThan(1e-12);
        expect(Math.abs(weighted.slope(t, 0, i, j, input) / product.slope(s, 0, i, j, input) - 1)).toBeLessThan(1e-12);
      }
    }),
    { seed: 10 },
  );
});

test("one range over every price is a product pool whose fee is put aside", () => {
  fc.assert(
    fc.property(reserve, reserve, fee, fc.array(amount, { minLength: 1, maxLength: 5 }), (x, y, f, inputs) => {
      const ranges = [{ low: 0, high: 1e300, liquidity: Math.sqrt(x * y) }];
      const [whole, s] = open({ kind: "concentrated", tokens: ["A", "B"], price: y / x, ranges, fee: f });
      const [product, t] = open({ kind: "product", tokens: ["A", "B"], reserves: [x, y], fee: 0 });
      inputs.forEach((input, k) => {
        const output = product.swap(t, 0, k % 2, 1 - (k % 2), input * (1 - f));
        expect(Math.abs(whole.swap(s, 0, k % 2, 1 - (k % 2), input) / output - 1)).toBeLessThan(1e-9);
      });
    }),
    { seed: 11 },
  );
});

test("every kind of pool has a market of that many tokens", () => {
  for (const pools of Object.values(kinds)) {
    const [pool] = fc.sample(pools, { numRuns: 1, seed: 1 });
    expect(market(pool!).tokens).toBe(pool!.tokens.length);
  }
});

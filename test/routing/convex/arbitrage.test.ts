/** Single pools: closed forms, published numbers, and what must hold of every kind. */
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { type Arbitrage, arbitrage } from "../../../envs/routing/arbitrage.js";
import { violation } from "../../../envs/routing/certificate.js";
import { generateNetwork } from "../../../envs/routing/generate.js";
import type { ConcentratedPool, Pool } from "../../../envs/routing/pool.js";
import { constant, product, weighted } from "./networks.js";

/** The trade of a pool at prices, its Hessian off the diagonal and its row sums. */
function solve(problem: Arbitrage, prices: readonly number[], mu = 1e-300) {
  const n = prices.length;
  const nu = Float64Array.from(prices);
  const trade = new Float64Array(n);
  const block = new Float64Array(n * n);
  const sums = new Float64Array(n);
  const inside = problem.solve(nu, new Float64Array(n), mu, trade, block, sums);
  return { trade, block, sums, inside };
}

describe("numbers of the literature", () => {
  test("the pool (1, 1) at prices (2, 1) takes √2 − 1 and gives 1 − √½ (CFMMRouter.jl)", () => {
    const { trade } = solve(arbitrage(product("a", "b", 1, 1)), [2, 1]);
    expect(trade[0]).toBeCloseTo(1 - Math.SQRT1_2, 14);
    expect(trade[1]).toBeCloseTo(-(Math.SQRT2 - 1), 14);
  });

  // Liquidity vector of CFMMRouter.jl: k = L², ticks in decreasing price.
  const ticks = (fee: number): ConcentratedPool => ({
    kind: "concentrated",
    tokens: ["1", "2"],
    price: 15,
    ranges: [
      { low: 20, high: 30, liquidity: 1 },
      { low: 10, high: 20, liquidity: Math.SQRT2 },
      { low: 5, high: 10, liquidity: Math.sqrt(1.5) },
    ],
    fee,
  });
  test.each([
    [16, 0, 0.01159498, -0.17962867],
    [25, 0, 0.0725274, -1.37519379],
    [7.5, 0, -0.14198048, 1.523971],
    [25, 0.003, 0.07222673, -1.37180357],
  ])("ranges around 15 move to price %d with fee %d (CFMMRouter.jl, UniV3)", (price, fee, first, second) => {
    const { trade } = solve(arbitrage(ticks(fee)), [price, 1]);
    expect(Math.abs(trade[0]! - first)).toBeLessThan(5.1e-9);
    expect(Math.abs(trade[1]! - second)).toBeLessThan(5.1e-9);
  });

  test("ranges do not trade between γp and p/γ", () => {
    const pool = arbitrage(ticks(0.003));
    for (const price of [15 * 0.997 * 1.000001, 15, (15 / 0.997) * 0.999999]) {
      expect([...solve(pool, [price, 1]).trade]).toEqual([0, 0]);
    }
    expect(solve(pool, [(15 / 0.997) * 1.000001, 1]).trade[0]).toBeGreaterThan(0);
    expect(solve(pool, [15 * 0.997 * 0.999999, 1]).trade[0]).toBeLessThan(0);
  });

  // Angeris et al., "Constant function market makers", §5.3; prices in the sixth token, the first times t.
  const reserves = [1, 3, 2, 5, 7, 6];
  const six = arbitrage(weighted(["1", "2", "3", "4", "5", "6"], reserves, [1, 1, 1, 1, 1, 1], 0.1));
  const quotes = (t: number) => reserves.map((r, j) => ((j === 0 ? t : 1) * 6) / r);
  test.each([
    [2, [0.38726, -0.34308, -0.22872, -0.5718, -0.80052, -0.68616], 1.216391],
    [0.5, [-0.70225, 0.27996, 0.18664, 0.46659, 0.65323, 0.55991], 0.692812],
  ])("six assets with the first at %d times its price", (t, net, value) => {
    const { trade } = solve(six, quotes(t));
    net.forEach((amount, j) => {
      expect(Math.abs(trade[j]! - amount)).toBeLessThan(5.1e-6);
    });
    expect(Math.abs(six.value(Float64Array.from(quotes(t))) - value)).toBeLessThan(5.1e-7);
  });

  test("six assets are not traded while the factor is between 0.9 and 1/0.9", () => {
    for (const t of [0.9001, 1, 1.1111]) expect(solve(six, quotes(t)).trade.every((x) => x === 0)).toBe(true);
    for (const t of [0.8999, 1.1112]) expect(solve(six, quotes(t)).trade.some((x) => x !== 0)).toBe(true);
  });

  test("a sandwich share turns the pool's output into (1 − η) of it", () => {
    const { trade } = solve(arbitrage({ ...product("a", "b", 1, 2), sandwich: 0.1 }), [1, 1]);
    // (1 − η)·2/(1 + δ)² = 1
    const amount = Math.sqrt(1.8) - 1;
    expect(trade[0]).toBeCloseTo(-amount, 14);
    expect(trade[1]).toBeCloseTo((0.9 * 2 * amount) / (1 + amount), 14);
  });

  test("a constant price is worth its whole reserve off the price, and nothing on it", () => {
    const pool = arbitrage(constant("a", "b", 2, 0, [3, 8]));
    expect(pool.value(Float64Array.of(2, 1))).toBe(0);
    expect(pool.value(Float64Array.of(1, 1))).toBeCloseTo(8 - 4, 14); // 4 a buy 8 b
    expect(pool.value(Float64Array.of(3, 1))).toBeCloseTo(9 - 6, 14);
    expect(arbitrage(constant("a", "b", 2)).value(Float64Array.of(1, 1))).toBe(Number.POSITIVE_INFINITY);
  });
});

describe("every kind of pool", () => {
  const pools: readonly Pool[] = generateNetwork({ tokens: 16, pools: 200, seed: 7, noise: 0.05 }).pools as Pool[];
  const capped = pools.flatMap((p): Pool[] => (p.kind === "weighted" ? [{ ...p, cap: 0.3 }] : []));
  const all = [...pools, ...capped.slice(0, 20)];
  const kinds = [...new Set(all.map((pool) => `${pool.kind}${pool.tokens.length}`))];
  const cases = fc.tuple(
    fc.nat(all.length - 1),
    fc.array(fc.double({ min: -1, max: 1, noNaN: true }), { minLength: 4, maxLength: 4 }),
  );

  /** Prices near those at which the pool does not trade, in units of its first token's. */
  const near = (pool: Pool, steps: readonly number[], size: number) => {
    const problem = arbitrage(pool);
    return pool.tokens.map((_, j) => (j === 0 ? 1 : problem.spot(j, 0)) * Math.exp(size * steps[j]!));
  };

  test("all kinds are among the cases", () => {
    expect(kinds.sort()).toEqual(
      [
        "concentrated2",
        "constant2",
        "curve2",
        "product2",
        "stable2",
        "stable3",
        "stable4",
        "weighted2",
        "weighted3",
        "weighted4",
      ].sort(),
    );
  });

  test("the best trade is allowed by the pool's own formula", () => {
    fc.assert(
      fc.property(cases, fc.constantFrom(0.01, 0.3, 8), ([i, steps], size) => {
        const pool = all[i]!;
        const { trade } = solve(arbitrage(pool), near(pool, steps, size), 1e-6);
        expect(violation(pool, trade)).toBeLessThan(2e-13);
      }),
      { seed: 1, numRuns: 400 },
    );
  });

  test("a trade that is best at some prices is not better than the best at others", () => {
    fc.assert(
      fc.property(
        cases,
        fc.array(fc.double({ min: -1, max: 1, noNaN: true }), { minLength: 4, maxLength: 4 }),
        ([i, steps], other) => {
          const pool = all[i]!;
          const problem = arbitrage(pool);
          const prices = near(pool, steps, 0.2);
          const value = problem.value(Float64Array.from(prices));
          for (const size of [0.2, 1e-3]) {
            const at = prices.map((p, j) => p * Math.exp(size * other[j]!));
            const worth = solve(problem, at).trade.reduce((sum, t, j) => sum + t * prices[j]!, 0);
            const scale = solve(problem, at).trade.reduce((sum, t, j) => sum + Math.abs(t) * prices[j]!, 0);
            expect(worth).toBeLessThanOrEqual(value + 1e-12 * scale);
          }
        },
      ),
      { seed: 2, numRuns: 300 },
    );
  });

  test("the block is the derivative of the trade", () => {
    fc.assert(
      fc.property(cases, ([i, steps]) => {
        const pool = all[i]!;
        const problem = arbitrage(pool);
        const prices = near(pool, steps, 0.3);
        const n = prices.length;
        const mu = 1e3;
        const { trade, block, sums, inside } = solve(problem, prices, mu);
        if (!inside) return;
        const size = trade.reduce((sum, t, j) => sum + Math.abs(t) * prices[j]!, 0);
        for (let l = 0; l < n; l++) {
          const step = 1e-6;
          const up = solve(
            problem,
            prices.map((p, j) => (j === l ? p * (1 + step) : p)),
            mu,
          );
          const down = solve(
            problem,
            prices.map((p, j) => (j === l ? p * (1 - step) : p)),
            mu,
          );
          for (let j = 0; j < n; j++) {
            let entry = block[j * n + l]!;
            if (j === l) {
              entry = sums[j]!;
              for (let k = 0; k < n; k++) if (k !== j) entry -= block[j * n + k]!;
            }
            // Corners between the two points, where the derivative jumps, show in the one-sided differences.
            const before = (prices[j]! * (trade[j]! - down.trade[j]!)) / step;
            const after = (prices[j]! * (up.trade[j]! - trade[j]!)) / step;
            const [low, high] = [Math.min(before, after), Math.max(before, after)];
            const slack = 1e-8 * size + 1e-4 * Math.abs(entry) + 0.1 * (high - low) + 1e-3;
            expect(entry).toBeGreaterThan(low - slack);
            expect(entry).toBeLessThan(high + slack);
          }
        }
      }),
      { seed: 3, numRuns: 300 },
    );
  });
});

/** The certificate: weak duality, optimality conditions, and what must not change the value. */
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { arbitrage } from "../../../envs/routing/arbitrage.js";
import { violation } from "../../../envs/routing/certificate.js";
import { route } from "../../../envs/routing/convex.js";
import { generateNetwork } from "../../../envs/routing/generate.js";
import type { Network, Pool } from "../../../envs/routing/pool.js";
import { constant, product, twoAsset, weighted } from "./networks.js";

const small = (seed: number) => generateNetwork({ tokens: 6, pools: 24, seed, noise: 0.01 });
const swap = { kind: "swap", input: { t5: 1e5 }, output: "t0" } as const;
const seeds = fc.integer({ min: 1, max: 1000 });

/** Σ (ν − c)h + Σ arb(ν), written out. */
function dual(network: Network, prices: readonly number[], held: readonly number[], values: readonly number[]): number {
  let sum = 0;
  network.tokens.forEach((_, k) => {
    sum += (prices[k]! - values[k]!) * held[k]!;
  });
  for (const pool of network.pools as readonly Pool[]) {
    sum += arbitrage(pool).value(Float64Array.from(pool.tokens, (token) => prices[network.tokens.indexOf(token)]!));
  }
  return sum;
}

describe("duality", () => {
  test("no prices give a bound below the value that was reached", () => {
    fc.assert(
      fc.property(
        seeds,
        fc.array(fc.double({ min: -1, max: 1, noNaN: true }), { minLength: 6, maxLength: 6 }),
        (seed, steps) => {
          const network = small(seed);
          const { value, prices } = route(network, swap);
          for (const size of [0, 1e-6, 1e-3, 0.3]) {
            const nu = network.tokens.map(
              (token, k) => prices[token]! * (token === "t0" ? 1 : Math.exp(size * steps[k]!)),
            );
            const bound = dual(network, nu, [0, 0, 0, 0, 0, 1e5], [1, 0, 0, 0, 0, 0]);
            expect(bound).toBeGreaterThanOrEqual(value * (1 - 1e-13));
            if (size === 0) expect(bound).toBeLessThanOrEqual(value * (1 + 1e-7));
          }
        },
      ),
      { seed: 1, numRuns: 25 },
    );
  });

  test("what is left over has no price, and what has a price is used up", () => {
    fc.assert(
      fc.property(seeds, (seed) => {
        const network = small(seed);
        const { net, prices, bound } = route(network, swap, { gap: 1e-9 });
        network.tokens.forEach((token) => {
          if (token === "t0") return;
          const left = net[token]! + (token === "t5" ? 1e5 : 0);
          expect(left).toBeGreaterThanOrEqual(0);
          expect(left * prices[token]!).toBeLessThan(1e-9 * bound);
        });
      }),
      { seed: 2, numRuns: 15 },
    );
  });

  test("each pool trades best for the prices", () => {
    const network = small(3);
    const { trades, prices, bound } = route(network, swap, { gap: 1e-9 });
    (network.pools as readonly Pool[]).forEach((pool, i) => {
      const nu = Float64Array.from(pool.tokens, (token) => prices[token]!);
      const worth = nu.reduce((sum, price, j) => sum + price * trades[i]![j]!, 0);
      expect(arbitrage(pool).value(nu) - worth).toBeLessThan(1e-9 * bound);
      expect(violation(pool, trades[i]!)).toBeLessThan(1e-12);
    });
  });
});

describe("what does not matter", () => {
  const run = (network: Network) => route(network, swap, { gap: 1e-9 });

  test("the order of the pools", () => {
    fc.assert(
      fc.property(seeds, (seed) => {
        const network = small(seed);
        const turned = { ...network, pools: [...network.pools].reverse() };
        const [one, other] = [run(network), run(turned)];
        // Two certified values of one optimum differ by no more than their gaps.
        expect(Math.abs(other.value / one.value - 1)).toBeLessThan(one.gap + other.gap + 1e-12);
        expect(Math.max(one.gap, other.gap)).toBeLessThan(1e-5);
      }),
      { seed: 3, numRuns: 10 },
    );
  });

  test("the unit of a token, over twelve orders of magnitude", () => {
    fc.assert(
      fc.property(seeds, fc.integer({ min: -12, max: 12 }), (seed, digits) => {
        const unit = 10 ** digits;
        const network = generateNetwork({
          tokens: 6,
          pools: 24,
          seed,
          shares: { product: 1, weighted: 1, basket: 1, stable: 0, concentrated: 0, constant: 0, curve: 0 },
        });
        const pools = (network.pools as readonly Pool[]).map((pool): Pool => {
          if (pool.kind === "product") {
            const [x, y] = pool.reserves;
            return {
              ...pool,
              reserves: [pool.tokens[0] === "t3" ? x * unit : x, pool.tokens[1] === "t3" ? y * unit : y],
            };
          }
          if (pool.kind !== "weighted") throw new Error("The mix has product and weighted pools only.");
          return { ...pool, reserves: pool.reserves.map((r, j) => (pool.tokens[j] === "t3" ? r * unit : r)) };
        });
        const plain = run(network);
        const scaled = run({ ...network, pools });
        expect(Math.abs(scaled.value / plain.value - 1)).toBeLessThan(2e-9);
        expect(Math.abs((scaled.prices.t3! * unit) / plain.prices.t3! - 1)).toBeLessThan(1e-3);
      }),
      { seed: 4, numRuns: 10 },
    );
  });

  test("one more pool never lowers the value", () => {
    fc.assert(
      fc.property(seeds, seeds, (seed, other) => {
        const network = small(seed);
        const extra = small(other).pools[20]!;
        const more = run({ ...network, pools: [...network.pools, extra] });
        expect(more.value).toBeGreaterThanOrEqual(run(network).value * (1 - 2e-9));
      }),
      { seed: 5, numRuns: 10 },
    );
  });

  test("the value is concave in the input", () => {
    const value = (t: number) => route(twoAsset, { kind: "swap", input: { 0: t }, output: "2" }, { gap: 1e-10 }).value;
    for (let t = 1; t < 40; t += 3) expect(2 * value(t)).toBeGreaterThanOrEqual(value(t - 1) + value(t + 1) - 1e-8);
  });
});

describe("a pool's own formula notices", () => {
  test.each<[string, Pool, readonly number[], readonly number[]]>([
    ["product", product("a", "b", 100, 100, 0.003), [-1, 0.98715], [-1, 0.98717]],
    ["weighted", weighted(["a", "b"], [1000, 3000], [1, 1], 0.003), [-30, 87.124], [-30, 87.125]],
    ["constant", constant("a", "b", 2, 0.01, [5, 5]), [-2, 3.96], [-2, 3.9601]],
    ["constant, drained", constant("a", "b", 2, 0.01, [5, 5]), [-3, 5], [-3, 5.001]],
    [
      "stable",
      { kind: "stable", tokens: ["a", "b"], reserves: [1, 1], amplification: 50, fee: 1e-3 },
      [-0.1, 0.09970261],
      [-0.1, 0.09970262],
    ],
    [
      "concentrated",
      {
        kind: "concentrated",
        tokens: ["a", "b"],
        price: 1,
        ranges: [{ low: 0.01, high: 100, liquidity: 2 }],
        fee: 0.003,
      },
      [-1, 0.66533199],
      [-1, 0.665332],
    ],
    ["curve", { kind: "curve", tokens: ["a", "b"], output: "sqrt(x)" }, [-4, 2], [-4, 2.0001]],
  ])("a little too much output: %s", (_, pool, allowed, tooMuch) => {
    expect(violation(pool, allowed)).toBe(0);
    expect(violation(pool, tooMuch)).toBeGreaterThan(1e-10);
  });
});

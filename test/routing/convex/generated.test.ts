/** Generated networks: same seed, same network; and routing on them with a certificate. */
import { describe, expect, test } from "vitest";
import { route } from "../../../envs/routing/convex.js";
import { generateNetwork, mixes } from "../../../envs/routing/generate.js";
import { solveOne } from "../../../src/cli/convex-speed.js";

describe("the generator", () => {
  test("gives the same network for the same seed, another for another", () => {
    const options = { tokens: 10, pools: 40 };
    expect(generateNetwork({ ...options, seed: 3 })).toEqual(generateNetwork({ ...options, seed: 3 }));
    expect(generateNetwork({ ...options, seed: 4 })).not.toEqual(generateNetwork({ ...options, seed: 3 }));
  });

  test("keeps to the mix: 35 % product, 55 % weighted, 10 % constant beside the ring", () => {
    const { pools } = generateNetwork({ tokens: 8, pools: 4008, shares: mixes.comp6704 });
    const count = (kind: string) => pools.slice(8).filter((pool) => pool.kind === kind).length / 4000;
    // Standard error at most √(0.25/4000) = 0.008.
    expect(Math.abs(count("product") - 0.35)).toBeLessThan(0.03);
    expect(Math.abs(count("weighted") - 0.55)).toBeLessThan(0.03);
    expect(Math.abs(count("constant") - 0.1)).toBeLessThan(0.03);
  });

  test("says which option is wrong", () => {
    expect(() => generateNetwork({ tokens: 2 })).toThrow("The number of tokens is 2");
    expect(() => generateNetwork({ tokens: 9, pools: 8 })).toThrow("The number of pools is 8");
    expect(() => generateNetwork({ fees: [] })).toThrow("give at least one");
    expect(() => generateNetwork({ scale: [5, 1] })).toThrow("it must rise");
    expect(() => generateNetwork({ token: 3 } as never)).toThrow('no option "token"');
  });
});

describe("routing", () => {
  test.each([1, 2, 3])("24 tokens and 400 pools of all kinds, seed %d: swap and arbitrage", (seed) => {
    const network = generateNetwork({ tokens: 24, pools: 400, seed });
    const swap = route(network, { kind: "swap", input: { t23: 1e6 }, output: "t1" }, { gap: 1e-7 });
    const linear = route(network, { kind: "linear", values: { t1: 1, t2: 1, t5: 0.1 } }, { gap: 1e-7 });
    for (const { gap, infeasibility, converged, value, bound } of [swap, linear]) {
      expect(converged).toBe(true);
      expect(gap).toBeLessThan(1e-7);
      expect(value).toBeLessThanOrEqual(bound);
      expect(infeasibility.token).toBeLessThan(1e-9);
      expect(infeasibility.pool).toBeLessThan(1e-9);
    }
  });

  test.each([10, 1e5, 1e9, 1e13])("%d of a token into the mix of COMP6704", (amount) => {
    const network = generateNetwork({ tokens: 16, pools: 96, seed: 11, shares: mixes.comp6704 });
    const { converged, gap } = route(network, { kind: "swap", input: { t15: amount }, output: "t0" });
    expect(converged).toBe(true);
    expect(gap).toBeLessThan(1e-7);
  });

  test.each([1e-2, 1, 1e4])("an order of %d where all prices agree and pools hold 10⁷ and more", (amount) => {
    const network = generateNetwork({ tokens: 12, pools: 120, seed: 5, noise: 0, pegged: 0 });
    const { converged, gap, value } = route(network, { kind: "swap", input: { t11: amount }, output: "t0" });
    expect(converged).toBe(true);
    expect(gap).toBeLessThan(1e-7);
    expect(value).toBeGreaterThan(0);
  });

  test("128 tokens and 4,000 pools of all kinds, to a gap of 10⁻⁶", () => {
    const row = solveOne(1);
    expect(row.gap).toBeLessThan(1e-6);
    expect(row.infeasibility.token).toBeLessThan(1e-9);
    expect(row.infeasibility.pool).toBeLessThan(1e-9);
    expect(row.iterations).toBeLessThan(120);
  });
});

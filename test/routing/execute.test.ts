/** Orders in a sequence: edge by edge is as good as one by one. */
import fc from "fast-check";
import { expect, test } from "vitest";
import { execute, isApart } from "../../envs/routing/execute.js";
import { compile } from "../../envs/routing/plan.js";
import type { Network, Pool } from "../../envs/routing/pool.js";
import { Rng } from "../../src/rng.js";

const product = (a: string, b: string, x: number, y: number, fee: number): Pool => ({
  ...{ kind: "product", tokens: [a, b], reserves: [x, y], fee },
});

/** Two routes over four pools, one of them no constant product; or three routes, of which two meet in the pool C-D. */
function network(fee: number, meet: boolean): Network {
  const pools: Pool[] = [
    product("A", "B", 1000, 1000, fee),
    { kind: "weighted", tokens: ["B", "D"], reserves: [900, 1100], weights: [1, 2], fee },
    product("A", "C", 500, 600, fee),
    product("C", "D", 2000, 2000, fee),
  ];
  return { tokens: ["A", "B", "C", "D"], pools: meet ? [...pools, product("A", "C", 300, 200, fee)] : pools };
}

test("orders that pass edge by edge and one by one bring the same, bit for bit", () => {
  fc.assert(
    fc.property(fc.integer({ min: 1, max: 12 }), fc.nat(10_000), (orders, seed) => {
      const plan = compile(network(0.003, false), [{ sell: "A", buy: "D" }], 2, 8);
      const coin = Rng.alloc(1, seed).at(0);
      const parcels = Float64Array.from({ length: orders * plan.width }, () =>
        coin.below(5) > 0 ? coin.uniform() * 90 : 0,
      );
      const order = new Int32Array(orders);
      coin.permute(order, orders);
      const run = (apart: boolean) => {
        const pools = plan.initial.slice();
        const outputs = new Float64Array(orders);
        const work = new Float64Array(parcels.length);
        execute(plan, new Int32Array(orders), order, pools, 0, parcels, outputs, work, apart);
        return [...pools, ...outputs];
      };
      expect(isApart(plan)).toBe(true);
      expect(run(true)).toEqual(run(false));
    }),
    { seed: 1, numRuns: 200 },
  );
});

test("amounts that enter a pool together leave it as if each had come by itself, bit for bit", () => {
  const plan = compile(
    { tokens: ["A", "B"], pools: [product("A", "B", 900, 400, 0.01)] },
    [{ sell: "A", buy: "B" }],
    1,
    1,
  );
  const [market] = plan.markets;
  const [together, alone] = [plan.initial.slice(), plan.initial.slice()];
  const given = Float64Array.of(7, 0, 130, 1e-9, 2e30, 5);
  const [a, b] = [given.slice(), given.slice()];
  market.tradeEach?.(together, 0, 1, 0, a, 0, a.length);
  for (let k = 0; k < b.length; k++) if (b[k] > 0) market.trade(alone, 0, 1, 0, b, k);
  expect([...a, ...together]).toEqual([...b, ...alone]);
});

test("several trades, a pool that serves two routes or two edges rule edge by edge out", () => {
  const both = [
    { sell: "A", buy: "D" },
    { sell: "D", buy: "A" },
  ];
  expect(isApart(compile(network(0, false), both, 2, 8))).toBe(false);
  expect(isApart(compile(network(0, true), both.slice(0, 1), 2, 8))).toBe(false);
  const triangle: Network = {
    tokens: ["A", "B", "C"],
    pools: [
      product("A", "B", 10, 10, 0),
      { kind: "weighted", tokens: ["A", "B", "C"], reserves: [10, 10, 10], weights: [1, 1, 1], fee: 0 },
    ],
  };
  expect(isApart(compile(triangle, [{ sell: "A", buy: "C" }], 2, 8))).toBe(false);
});

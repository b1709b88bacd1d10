/** Networks: the routes that are found in them, and what is refused, one sentence each, with nothing half done. */
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { games } from "../../envs/index.js";
import { findRoutes } from "../../envs/routing/network.js";
import type { Link, Network } from "../../envs/routing/pool.js";
import { latency, market, product } from "../../envs/routing/presets/parts.js";
import { routing } from "../../envs/routing/routing.js";
import { Batch } from "../../src/batch.js";
import { Rng } from "../../src/rng.js";

const net = (...pools: readonly Link[]): Network => ({ tokens: [...new Set(pools.flatMap((p) => p.tokens))], pools });
const names = (network: Network, hops = 3, routes = 8, sell = "A", buy = "B") =>
  findRoutes(network, { sell, buy }, hops, routes).map((route) => route.name);

describe("routes", () => {
  test("come shortest first, then by the number of their pools", () => {
    const network = net(
      product("A", "C", 1, 1),
      product("C", "D", 1, 1),
      product("D", "B", 1, 1),
      product("C", "B", 1, 1),
      product("A", "B", 1, 1),
    );
    expect(names(network)).toEqual(["A-B", "A-C-B", "A-C-D-B"]);
    expect(names(network, 2)).toEqual(["A-B", "A-C-B"]);
    expect(names(network, 1)).toEqual(["A-B"]);
  });

  test("are named by their tokens, by their pools where tokens do not tell them apart, by number where neither does", () => {
    expect(names(net({ ...product("A", "B", 1, 1), name: "p" }, { ...market("A", "B"), name: "m" }))).toEqual([
      "p",
      "m",
    ]);
    expect(
      names(
        net({ ...product("A", "C", 1, 1), name: "p" }, { ...market("A", "C"), name: "m" }, product("C", "B", 1, 1)),
      ),
    ).toEqual(["p>C-B", "m>C-B"]);
    const twins = names(net(product("A", "B", 1, 1), product("A", "B", 2, 1)));
    expect(twins).toEqual(["A-B#0", "A-B#1"]);
  });

  test("where there are too many, those with the best spot price stay, in the order they had", () => {
    const network = net(
      market("A", "B", 1),
      market("A", "B", 3),
      market("A", "B", 2),
      market("A", "C", 1),
      market("C", "B", 4),
    );
    const kept = findRoutes(network, { sell: "A", buy: "B" }, 3, 3);
    expect(kept.map((route) => route.spot)).toEqual([3, 2, 4]);
    expect(kept.map((route) => route.hops.length)).toEqual([1, 1, 2]);
  });

  test("never use a pool or a token twice, and never pass through what is bought", () => {
    const link = fc.tuple(fc.nat(4), fc.nat(4)).filter(([a, b]) => a !== b);
    const many: Link = {
      kind: "weighted",
      tokens: ["A", "C", "D", "B"],
      reserves: [1, 1, 1, 1],
      weights: [1, 1, 1, 1],
      fee: 0,
    };
    fc.assert(
      fc.property(fc.array(link, { maxLength: 10 }), (links) => {
        const tokens = ["A", "B", "C", "D", "E"];
        const pools: Link[] = [many, ...links.map(([a, b]) => product(tokens[a], tokens[b], 1, 1))];
        for (const { hops } of findRoutes({ tokens, pools }, { sell: "A", buy: "B" }, 4, 64)) {
          expect(new Set(hops.map((hop) => hop.pool)).size).toBe(hops.length);
          const path = ["A", ...hops.map((hop) => pools[hop.pool].tokens[hop.j])];
          expect(new Set(path).size).toBe(path.length);
          expect(path.at(-1)).toBe("B");
          hops.forEach((hop, k) => {
            expect(pools[hop.pool].tokens[hop.i]).toBe(path[k]);
          });
        }
      }),
      { seed: 1, numRuns: 60 },
    );
  });

  test("links of one way are not taken the other way", () => {
    const back: Link = { kind: "curve", tokens: ["B", "A"], output: "x" };
    expect(names(net(back, product("A", "B", 1, 1)))).toEqual(["A-B"]);
    expect(() => names(net(back))).toThrow("No route");
    expect(() => names(net(latency("B", "A", "x")))).toThrow("No route");
  });

  test("their spot price is what a vanishing order gets per unit", () => {
    const [route] = findRoutes(
      net(product("A", "C", 10, 30, 0.01), product("C", "B", 5, 20, 0.02)),
      { sell: "A", buy: "B" },
      2,
      8,
    );
    expect(route.spot).toBeCloseTo(0.99 * 3 * 0.98 * 4, 12);
  });

  test("are found quickly where most paths lead nowhere: a crowd of tokens beside the way", () => {
    const pools: Link[] = [product("A", "C", 1, 1), product("C", "B", 1, 1)];
    const coin = Rng.alloc(1, 1).at(0);
    for (let k = 0; k < 400; k++)
      pools.push(product(`t${coin.below(40)}`, `u${coin.below(40)}`, 1, 1), product("A", `t${k % 40}`, 1, 1));
    const network = net(...pools);
    const start = performance.now();
    expect(names(network, 6)).toEqual(["A-C-B"]);
    expect(performance.now() - start).toBeLessThan(2000);
  });
});

describe("what is wrong is named", () => {
  const p = (fields: object): Link => ({ ...product("A", "B", 1, 1), ...fields }) as unknown as Link;
  const ok: Network = { tokens: ["A", "B"], pools: [p({})] };
  const weighted = { kind: "weighted", tokens: ["A", "B"], reserves: [1, 1], weights: [1, 1], fee: 0 };
  const ab = [{ sell: "A", buy: "B" }];
  const triangle = net(product("A", "B", 1, 1), product("B", "C", 1, 1), product("A", "C", 1, 1));

  test.each<[string, unknown]>([
    ["network' must be an object with tokens and pools", { network: 5 }],
    ["tokens must be a list of names", { network: { tokens: [1], pools: [p({})] } }],
    ["a token is listed twice in A, A", { network: { tokens: ["A", "A"], pools: [p({})] } }],
    ["pools must be a list of at least one pool", { network: { tokens: ["A", "B"], pools: [] } }],
    ["pool 0: must be an object with a kind", { network: { tokens: ["A", "B"], pools: [null] } }],
    ["pool 0: kind must be one of product, weighted, stable", { network: { ...ok, pools: [p({ kind: "magic" })] } }],
    ["pool 0: kind must be one of", { network: { ...ok, pools: [p({ kind: "constructor" })] } }],
    [
      "pool 1 trades 'Z', which is no token of the network",
      { network: { ...ok, pools: [p({}), p({ tokens: ["A", "Z"] })] } },
    ],
    ["reserve of B must be a positive finite number, got 0", { network: { ...ok, pools: [p({ reserves: [1, 0] })] } }],
    [
      "reserve of A must be a positive finite number, got NaN",
      { network: { ...ok, pools: [p({ reserves: [Number.NaN, 1] })] } },
    ],
    ["reserves must be 2, one per token, got 1", { network: { ...ok, pools: [p({ reserves: [1] })] } }],
    ["fee must be a fraction from 0 to below 1, got 1", { network: { ...ok, pools: [p({ fee: 1 })] } }],
    ["product has no field reserve", { network: { ...ok, pools: [p({ reserve: 1 })] } }],
    ["token A is listed twice; name each token once", { network: { ...ok, pools: [p({ tokens: ["A", "A"] })] } }],
    [
      "weight of B must be a positive finite number",
      { network: { ...ok, pools: [{ ...weighted, weights: [1, -1] }] } },
    ],
    [
      "output must be 0 at x = 0",
      { network: { ...ok, pools: [{ kind: "curve", tokens: ["A", "B"], output: "1+x" }] } },
    ],
    ["latency links and pools do not mix", { network: { ...ok, pools: [p({}), latency("A", "B", "x")] } }],
    ["values name 'Z', which is no token", { network: { ...ok, values: { Z: 1 } } }],
    ["the value of 'B' must be positive, got 0", { network: { ...ok, values: { B: 0 } } }],
    ["'Z' to sell is no token of the network (A, B)", { trades: [{ sell: "Z", buy: "B" }] }],
    ["trade 1: 'undefined' to buy is no token", { trades: [...ab, { sell: "A" }] }],
    ["an order cannot sell and buy the same token, A", { trades: [{ sell: "A", buy: "A" }] }],
    ["option 'trades' must be a list of {sell, buy}", { trades: [] }],
    [
      "No route of at most 3 hops leads from A to B; connect them or raise maxHops",
      { network: { tokens: ["A", "B", "C"], pools: [product("A", "C", 1, 1)] } },
    ],
    [
      "No route of at most 1 hops",
      { network: { tokens: ["A", "B", "C"], pools: [product("A", "C", 1, 1), product("C", "B", 1, 1)] }, maxHops: 1 },
    ],
    [
      "The routes feed pool",
      {
        network: triangle,
        trades: [
          { sell: "A", buy: "B" },
          { sell: "B", buy: "C" },
          { sell: "C", buy: "A" },
        ],
        routers: 3,
        settlement: "random",
      },
    ],
    ["option 'sizes' lists 3 sizes for 2 routers", { sizes: { kind: "each", sizes: [1, 2, 3] } }],
    ["option 'sizes' must have kind share, fixed, each, uniform, lognormal", { sizes: { kind: "pareto", alpha: 1 } }],
    ["option 'sizes' must have kind", { sizes: null }],
    ["'share' has no 'size'", { sizes: { kind: "share", total: 1, size: 1 } }],
    ["total must be positive and finite, got 0", { sizes: { kind: "share", total: 0 } }],
    ["sizes must be positive and finite", { sizes: { kind: "each", sizes: [1, -1] } }],
    ["low 3 is above high 2", { sizes: { kind: "uniform", low: 3, high: 2 } }],
    [
      "a grid of 1000 over 6 routes has",
      { network: net(...Array.from({ length: 6 }, () => product("A", "B", 1, 1))), actions: "grid", grid: 1000 },
    ],
    ["latency links have no price; use reward=output", { network: net(latency("A", "B", "x")), reward: "shortfall" }],
    [
      "starts infinitely steep",
      { network: net({ kind: "curve", tokens: ["A", "B"], output: "sqrt(x)" }), reward: "shortfall" },
    ],
    ["option 'routers' must be an integer from 1 to 1024, got 0", { routers: 0 }],
    ["option 'settlement' must be one of pro-rata, random", { settlement: "fcfs" }],
    ["option 'refill' must be true or false", { refill: 1 }],
    ["routing/network-v0 has no option 'agents'", { agents: 3 }],
    ["options must be an object", 7],
  ])("%s", (sentence, options) => {
    expect(() => routing(options as object)).toThrow(sentence);
  });

  test("every sentence begins with whose option it is, or says what to do", () => {
    expect(() => routing({ routers: 1.5 })).toThrow(/^routing\/network-v0: option 'routers' must be an integer/);
    expect(() => games["routing/cartoon4-v0"].make({ routers: 1.5 })).toThrow(
      /^routing\/cartoon4-v0: option 'routers'/,
    );
    expect(() => games["routing/random-v0"].make({ tokens: 9, pools: 3 })).toThrow(
      "3 pools do not join 9 tokens; raise pools",
    );
  });

  test("an action that is no number names the router and the lane, and no lane moves", () => {
    const batch = new Batch(routing({ routers: 3, horizon: 3, refill: false }), 4);
    batch.reset({ seed: 1 });
    batch.step([new Float32Array(4 * 3 * 2)]);
    const before = batch.snapshot();
    const actions = new Float32Array(4 * 3 * 2).fill(0.5);
    actions[(2 * 3 + 1) * 2] = Number.NaN;
    expect(() => batch.step([actions])).toThrow(/router_1.*lane 2/);
    expect(batch.snapshot()).toEqual(before);
  });

  test("an action of the wrong length is refused, and no lane moves", () => {
    const batch = new Batch(routing(), 2);
    batch.reset({ seed: 1 });
    const before = batch.snapshot();
    expect(() => batch.step([new Float32Array(7)])).toThrow("need [2, 2, 2] numbers, got 7");
    expect(batch.snapshot()).toEqual(before);
  });
});

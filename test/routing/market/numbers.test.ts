/** Known numbers, played through the game: orders of a block, sandwiches, cycles, and splits of the network of four assets. */
import { describe, expect, test } from "vitest";
import { interiorFront } from "../../../envs/routing/mev/sandwich.js";
import type { Network } from "../../../envs/routing/pool.js";
import { market, one, product } from "../../../envs/routing/presets/parts.js";
import { near } from "../../auction/agrees.js";
import { type Options, Play, pair } from "./play.js";

const bare = { gas: 0, horizon: 1, searchers: 0, builders: 0, penalty: 0 } satisfies Options;

describe("the order of a block", () => {
  // Pool (1000, 1000) without fee: A1 sells 100 X, A2 50 X, A3 80 Y. The order is that of the tips.
  const table: readonly (readonly [sequence: string, first: number, second: number, third: number])[] = [
    ["123", 90.90909091, 39.5256917, 96.88644689],
    ["132", 90.90909091, 46.60996661, 88.97058824],
    ["213", 82.81573499, 47.61904762, 96.88644689],
    ["231", 96.60747172, 47.61904762, 81.36531365],
    ["312", 105.27075812, 45.29722811, 74.07407407],
    ["321", 95.23591792, 55.33206831, 74.07407407],
  ];
  const orders = {
    ...bare,
    network: pair(1000, 1000),
    trades: [
      { sell: "X", buy: "Y" },
      { sell: "X", buy: "Y" },
      { sell: "Y", buy: "X" },
    ],
    ...{ routers: 3, sizes: { kind: "each", sizes: [100, 50, 80] }, slippages: [1], tips: [0, 1, 2], grid: 1 },
  } as const satisfies Options;

  test.each(table)("%s, by tips under `fees`, pays %d, %d and %d", (sequence, ...outputs) => {
    const tips = [..."123"].map((who) => 2 - sequence.indexOf(who));
    for (const rule of ["fees", "value"] as const) {
      const play = new Play({ ...orders, rule }).round({ routers: tips.map((tip) => [0, 0, tip]) });
      play.outputs().forEach((x, a) => void near(x, outputs[a], 1e-10));
      play.rewards[0].forEach((r, a) => void near(r, outputs[a] - [100, 50, 80][a] - tips[a], 1e-5)); // single precision
    }
  });

  test("on average over the six is 93.62467743, 47.00050833, 85.37615730, and by arrival each comes up", () => {
    const mean = [93.62467743, 47.00050833, 85.3761573];
    mean.forEach(
      (x, a) =>
        void near(
          table.reduce((sum, row) => sum + Number(row[a + 1]) / 6, 0),
          x,
          1e-9,
        ),
    );
    const play = new Play({ ...orders, rule: "arrival", horizon: 1000 }, 5);
    const counts = new Map<string, number>();
    for (let n = 0; n < 600; n++) {
      const outputs = play.round({}).outputs();
      const row = table.find((r) => outputs.every((x, a) => Math.abs(x - Number(r[a + 1])) < 1e-7));
      expect(table).toContain(row); // each block is one of the six sequences
      counts.set(row![0], (counts.get(row![0]) ?? 0) + 1);
    }
    expect(counts.size).toBe(6);
    for (const count of counts.values()) expect(Math.abs(count - 100)).toBeLessThan(4 * Math.sqrt((600 * 5) / 36));
  });
});

/** One order in one pool, and one searcher. */
function prey(reserves: readonly [number, number], size: number, limit: number, fee: number, gas = 0): Play {
  return new Play({
    ...{
      ...bare,
      network: pair(...reserves, fee),
      trades: one("X", "Y"),
      routers: 1,
      searchers: 1,
      rule: "value",
      gas,
    },
    ...{ sizes: { kind: "fixed", size }, slippages: [limit], tips: [0], bids: [0], fractions: [1] },
  }).round({ searchers: [[2, 0, 0]] });
}

describe("a sandwich", () => {
  test.each([
    [0, 5.2777412184, 1.0989010989],
    [0.003, 5.2853581594, 1.060722694],
  ])("of 100 in a pool (1000, 1000) with limit 1 % and fee %d sells %d first and gains %d", (fee, front, profit) => {
    const play = prey([1000, 1000], 100, 0.01, fee);
    near(play.metric("extraction"), profit, 1e-10);
    near(play.metric("searchers"), profit, 1e-10);
    near(play.rewards[1][0], profit, 1e-6);
    const g = 1 - fee;
    const victim = (g * 100 * 1e6) / ((1000 + g * front) * (1000 + front + g * 100)); // V(a)
    near(play.outputs()[0], victim, 1e-9);
    near(play.outputs()[0], (0.99 * g * 100 * 1000) / (1000 + g * 100), 1e-12); // its limit, exactly
    expect(interiorFront({ reserves: [1000, 1000], fee, sells: 100 })).toBeGreaterThan(front);
  });

  test("of 1 there would lose 0.0201406987 and is not made", () => {
    const play = prey([1000, 1000], 1, 0.01, 0.003);
    expect(play.metric("sandwiches")).toBe(0);
    expect(play.metric("searchers")).toBe(0);
    near(play.outputs()[0], (0.997 * 1000) / (1000 + 0.997), 1e-12);
  });

  test("pays two transactions of gas, and is not made where they cost more", () => {
    near(prey([1000, 1000], 100, 0.01, 0, 0.5).metric("searchers"), 0.0989010989, 1e-10);
    expect(prey([1000, 1000], 100, 0.01, 0, 0.55).metric("sandwiches")).toBe(0);
    near(prey([1000, 1000], 100, 0.01, 0, 0.5).metric("gas"), 1.5);
  });

  // Pigou's roads with the pool (1, 2) and a market at price 1; limit η on the flow 1 − 2η of the equilibrium.
  test.each([
    [0.1, 0.1333333333],
    [0.3, 0.15],
  ])("on Pigou's pool with limit %d brings %d in equilibrium, where users get 1", (eta, gain) => {
    const play = new Play({
      ...{ ...bare, routers: 1, searchers: 1, rule: "value", grid: 10, trades: one("A", "B"), gas: 0 },
      network: { tokens: ["A", "B"], pools: [{ ...product("A", "B", 1, 2), name: "pool" }, market("A", "B")] },
      ...{ sizes: { kind: "fixed", size: 1 }, slippages: [eta], tips: [0], bids: [0], fractions: [1] },
    });
    const { grid, problem } = play.game.exchange;
    const k = problem.plan.routes.findIndex(({ name }) => name.includes("pool"));
    const share = 1 - 2 * eta;
    const split = Array.from({ length: grid.length / 2 }, (_, g) => Math.abs(grid[2 * g + k] - share)).findIndex(
      (x) => x < 1e-9,
    );
    play.round({ routers: [[split, 0, 0]], searchers: [[2, 0, 0]] });
    near(play.metric("searchers"), gain, 1e-10);
    near(play.outputs()[0], 1, 1e-12);
  });
});

describe("a cycle", () => {
  /** Pools in which nobody trades, and a pair beside them in which one router does. */
  const around = (network: Network, gas = 0) =>
    new Play({
      ...{ ...bare, routers: 1, searchers: 1, rule: "fees", trades: one("P", "Q"), gas },
      network: { ...network, tokens: [...network.tokens, "P", "Q"], pools: [...network.pools, market("P", "Q")] },
      ...{ sizes: { kind: "fixed", size: 1 }, slippages: [1], tips: [0], bids: [0] },
    });
  const two = (fee: number): Network => ({
    tokens: ["A", "B"],
    pools: [
      { ...product("A", "B", 1, 1, fee), name: "first" },
      { ...product("A", "B", 1, 2, fee), name: "second" },
    ],
  });
  const three: Network = {
    tokens: ["A", "B", "C"],
    values: { B: 1e-3, C: 1e-3 }, // so that it is best gained in A
    pools: [product("A", "B", 100, 200, 0.003), product("B", "C", 300, 400, 0.003), product("C", "A", 500, 450, 0.003)],
  };

  test.each([
    ["(1, 1) and (1, 2) with fee .003", two(0.003), 0.0844175775],
    ["(1, 1) and (1, 2) without fee", two(0), (Math.SQRT2 - 1) ** 2 / 2],
    ["three pools", three, 13.4360477549],
  ])("through %s gains %s", (_, network, gain) => {
    const play = around(network);
    near(play.orders({}).s.prizes[4], gain, 1e-10);
    play.build({ searchers: [[1, 0, 0]] });
    near(play.metric("searchers"), gain, 1e-9);
    expect(play.metric("cycles")).toBe(1);
    near(play.metric("providers"), -gain, 1e-9);
  });

  test("moves 24.7793688046 through the three pools, after which nothing is left to gain", () => {
    const play = around(three).round({ searchers: [[1, 0, 0]] });
    const [a, b] = play.s.pools;
    // Gained in A: what went in at A-B, where A and B only then move
    near(a - 100, 24.7793688046, 1e-9);
    near(b, 200 - (0.997 * 24.7793688046 * 200) / (100 + 0.997 * 24.7793688046), 1e-9);
    const again = around(three);
    again.s.pools.set(play.s.pools);
    expect(again.orders({}).s.prizes[4]).toBeLessThan(1e-12);
  });

  test("costs one transaction of gas", () => {
    near(
      around(two(0.003), 0.08)
        .round({ searchers: [[1, 0, 0]] })
        .metric("searchers"),
      0.0044175775,
      1e-9,
    );
    expect(
      around(two(0.003), 0.085)
        .round({ searchers: [[1, 0, 0]] })
        .metric("cycles"),
    ).toBe(0);
  });
});

describe("the network of four assets", () => {
  const four: Network = {
    tokens: ["A", "B", "C", "D"],
    pools: [
      product("A", "B", 1000, 1000),
      product("B", "D", 1000, 1000),
      product("A", "C", 500, 600),
      product("C", "D", 2000, 2000),
    ],
  };
  // 200 A in all, sold for D without fees; the flow through A-B-D, and the output
  test.each([
    ["optimum", 1, 1000, 443, 178.92017198, 1e-6],
    ["Wardrop equilibrium", 1, 100, 32, 177.30496454, 1e-10],
    ["Nash equilibrium of two", 2, 1000, 396, 178.68521472, 2e-5],
    ["best split of each alone, of two", 2, 1000, 343, 177.86149649, 1e-4],
    ["best split of each alone, of ten", 10, 1, 0, 157.89473684, 1e-10],
  ])("pays in the %s of %d routers, %d steps, %d of them over B: %d", (_, routers, grid, over, total, most) => {
    const play = new Play({
      ...{ ...bare, network: four, trades: one("A", "D"), routers, grid, slippages: [1], tips: [0], rule: "arrival" },
      sizes: { kind: "share", total: 200 },
    });
    const { plan } = play.game.exchange.problem;
    expect(plan.routes[0].name).toBe("A-B-D");
    const split = grid - over; // the first route's share falls
    play.round({ routers: Array.from({ length: routers }, () => [split, 0, 0]) });
    const sum = play.outputs().reduce((x, y) => x + y, 0);
    expect(Math.abs(sum - total)).toBeLessThan(most * total);
    near(play.metric("welfare"), sum - 200, 1e-12);
    near(play.metric("providers"), 200 - sum, 1e-10);
  });

  test("pays sellers of 100 A and of 100 D more directly than through the pools, one after the other", () => {
    const even: Network = {
      ...four,
      pools: four.pools.map(({ tokens }) => product(tokens[0], tokens[1] as string, 1000, 1000, 0.003)),
    };
    const options = {
      ...{ ...bare, trades: [...one("A", "D"), ...one("D", "A")], routers: 2, slippages: [1], rule: "fees" },
      ...{ sizes: { kind: "fixed", size: 100 }, tips: [0, 1] },
    } as const satisfies Options;
    const half = (play: Play, routes: readonly number[]) => {
      const { grid, points, problem } = play.game.exchange;
      const { width } = problem.plan;
      return Array.from({ length: points }, (_, g) => g).findIndex((g) =>
        Array.from({ length: width }, (_, r) => grid[g * width + r]).every(
          (share, r) => share === (routes.includes(r) ? 1 / routes.length : 0),
        ),
      );
    };
    for (const first of [0, 1]) {
      const play = new Play({ ...options, network: even });
      const split = half(play, [0, 1]);
      play.round({ routers: [0, 1].map((a) => [split, 0, Number(a === first)]) });
      near(play.outputs()[first], 90.40139995, 1e-9);
      near(play.outputs()[1 - first], 108.35098549, 1e-9);
    }
    const direct = new Play({ ...options, network: { ...even, pools: [...even.pools, market("A", "D")] } });
    expect(direct.game.exchange.problem.plan.routes[0].name).toBe("A-D");
    const split = half(direct, [0]);
    direct.round({ routers: [0, 1].map(() => [split, 0, 0]) });
    expect(direct.outputs()).toEqual([100, 100]);
  });
});

/** Who is paid what: rewards add up to the metrics, and the metrics to nothing. */
import { describe, expect, test } from "vitest";
import type { metrics } from "../../../envs/routing/market/state.js";
import { market, one, product } from "../../../envs/routing/presets/parts.js";
import { randomBot } from "../../../src/random-bot.js";
import { near } from "../../auction/agrees.js";
import { type Options, Play, pair } from "./play.js";

/** Tokens of unequal value, and an outside market. */
const abroad: Options = {
  network: {
    tokens: ["A", "B", "C"],
    values: { A: 1, B: 0.5, C: 4 },
    pools: [product("A", "B", 500, 1000, 0.003), product("B", "C", 800, 100, 0.003), market("A", "C", 0.25, 0.001)],
  },
  trades: one("A", "C"),
};

describe("over an episode of random play", () => {
  test.each([
    ["fees", (m: (name: (typeof metrics)[number]) => number) => m("builder")],
    ["extraction", (m: (name: (typeof metrics)[number]) => number) => m("builder") + m("searchers")],
    ["welfare", (m: (name: (typeof metrics)[number]) => number) => m("welfare")],
  ] as const)("a builder that earns %s, routers and searchers earn what the metrics say", (objective, own) => {
    for (const [seed, more] of [
      {},
      { failures: "pay", capacity: 12 },
      { refill: false, mempool: "sealed", ...abroad },
    ].entries()) {
      const options = { objective, searchers: 3, routers: 5, horizon: 30, penalty: 0.3, ...more } as Options;
      const play = new Play(options, seed);
      const bots = play.game.roles.map((_, role) => randomBot(play.game, role, seed));
      const sums = play.rewards.map(() => 0);
      while (play.time < 60) {
        play.act(bots);
        play.rewards.forEach((rewards, role) => {
          sums[role] += rewards.reduce((sum, x) => sum + x, 0);
        });
      }
      const m = play.metric.bind(play);
      if ("network" in more) expect(Math.abs(m("outside"))).toBeGreaterThan(0.01);
      near(sums[0], m("welfare") - 0.3 * m("unfilled"), 1e-5);
      near(sums[1], m("searchers"), 1e-5);
      near(sums[2], own(m), 1e-5);
      near(m("welfare") + m("searchers") + m("builder") + m("providers") + m("outside") + m("gas"), 0, 1e-9);
      expect(m("reverted")).toBeGreaterThan(10);
      expect(m("extraction")).toBeGreaterThan(0);
      expect(m("unfilled")).toBeGreaterThan(0);
    }
  });
});

const lone = {
  network: pair(1000, 500),
  trades: one("X", "Y"),
  grid: 1,
  horizon: 1,
  builders: 0,
  searchers: 0,
} as const;

describe("a router", () => {
  test("earns the value of what it gets less what it sells, gas and tip", () => {
    const values = { X: 0.5, Y: 2 };
    const play = new Play({
      ...{ ...lone, network: { ...lone.network, values }, routers: 1, sizes: { kind: "fixed", size: 100 } },
      ...{ gas: 0.25, tips: [0, 0.75], slippages: [0.1], penalty: 0.1 },
    }).round({ routers: [[0, 0, 1]] });
    const output = 50_000 / 1100;
    near(play.metric("welfare"), 2 * output - 50 - 1);
    near(play.metric("builder"), 0.75);
    near(play.metric("gas"), 0.25);
    near(play.metric("providers"), 50 - 2 * output);
  });

  test("that is not filled keeps what it wanted to sell, and pays gas, tip and δ of the order", () => {
    const play = new Play({
      ...{ ...lone, network: { ...lone.network, values: { X: 3 } }, routers: 2, rule: "fees" },
      ...{ sizes: { kind: "fixed", size: 100 }, gas: 0.5, tips: [0, 1], slippages: [0.01, 0.9], penalty: 0.02 },
    }).round({
      routers: [
        [0, 0, 0],
        [0, 1, 1],
      ],
    });
    expect([...play.s.outputs].map((x) => x < 0)).toEqual([true, false]);
    near(play.rewards[0][0], -(0.5 + 0.02 * 300), 1e-6);
    near(play.metric("unfilled"), 300);
    expect(play.metric("reverted")).toBe(1);
    expect(play.s.suffered[0]).toBe(1); // all that it was quoted
  });

  test("sees in the next round by how much its output fell short of the quote", () => {
    const play = new Play({
      ...{ ...lone, horizon: 2, routers: 2, sizes: { kind: "fixed", size: 100 }, slippages: [0.9], tips: [0, 1] },
      rule: "fees",
    }).round({
      routers: [
        [0, 0, 1],
        [0, 0, 0],
      ],
    });
    near(play.sees("router", 0).suffered, 0, 1e-7);
    near(play.sees("router", 1).suffered, 1 - play.outputs()[1] / play.outputs()[0], 1e-6);
  });

  test("pays gas for every route it uses, and its tip once", () => {
    const play = new Play({
      ...{ routers: 1, searchers: 0, builders: 0, gas: 0.25, tips: [0, 1], horizon: 1, grid: 2 },
      ...{ sizes: { kind: "fixed", size: 10 }, slippages: [0.1] },
    }).round({ routers: [[1, 0, 1]] });
    near(play.metric("gas"), 0.5);
    near(play.metric("builder"), 1);
  });
});

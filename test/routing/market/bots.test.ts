/** Bots of the market: legal in every phase, never at a loss where failing is free, and what they do to users. */
import { describe, expect, test } from "vitest";
import { marketBots } from "../../../envs/routing/market/bots.js";
import { rules } from "../../../envs/routing/market/options.js";
import { one } from "../../../envs/routing/presets/parts.js";
import { mean, standardError } from "../../../src/stats.js";
import { type Options, Play, pair } from "./play.js";

const names = Object.keys(marketBots);
const bots = (play: Play, name: string) => play.game.roles.map((_, role) => marketBots[name](play.game, role, 7));

/** Everything that can differ: events, a sealed mempool, nobody who searches or builds, one level of everything. */
const worlds: { readonly [name: string]: Options } = {
  "by default": {},
  "with events": {
    events: [
      { kind: "close", pool: "A-B", chance: 0.4 },
      { kind: "open", pool: "A-B", chance: 0.4 },
      { kind: "close", pool: "C-D", chance: 0.3 },
      { kind: "open", pool: "C-D", chance: 0.4 },
    ],
  },
  "with a sealed mempool": { mempool: "sealed" },
  "without searchers": { searchers: 0 },
  "without a builder": { builders: 0, rule: "value" },
  "with one level of everything": { slippages: [0.1], tips: [0], bids: [0.5], fractions: [0.7], targets: 1 },
  "with failures that cost and reserves that last": { failures: "pay", refill: false, capacity: 9 },
};

describe.each(Object.keys(worlds))("%s", (world) => {
  test.each(names)("%s plays legally", (name) => {
    const play = new Play({ ...worlds[world], horizon: 12 }, 2);
    const all = bots(play, name);
    let searched = 0;
    expect(all).toHaveLength(play.game.roles.length);
    for (let k = 0; k < 12 * play.game.phases; k++) {
      play.act(all);
      if (play.game.roles.length > 1 && (worlds[world].searchers ?? 1) > 0)
        for (const r of play.rewards[1]) {
          if (worlds[world].failures !== "pay") expect(r).toBeGreaterThanOrEqual(0);
          if (r > 0) searched++;
        }
    }
    if (world === "by default" && name !== "single") expect(searched).toBeGreaterThan(0);
  });
});

describe("searchers", () => {
  test("play differently where several of them are eager, so that they do not collide", () => {
    const play = new Play({ searchers: 3 }, 2);
    const all = bots(play, "eager");
    play.act(all).act(all);
    const attacks = [0, 3, 6].map((k) => play.s.attacks[k]);
    expect(new Set(attacks).size).toBe(3);
  });

  test("bots refuse games of another kind with a sentence", () => {
    const other = { ...new Play({}).game, exchange: undefined } as unknown as Parameters<typeof marketBots.loose>[0];
    expect(() => marketBots.loose(other, 0, 0)).toThrow("know the market game only");
  });
});

const loose = {
  ...{ network: pair(2000, 2000, 0.003), trades: one("X", "Y"), slippages: [0.01, 0.3], searchers: 2, builders: 0 },
  ...{ routers: 5, horizon: 100_000, grid: 1 },
} satisfies Options;

/** Users' gain of each of so many blocks, all seats played by one bot. */
function welfare(options: Options, name: string, blocks = 150): Float64Array {
  const play = new Play({ ...loose, ...options }, 4);
  const all = bots(play, name);
  return Float64Array.from({ length: blocks }, () => {
    const before = play.metric("welfare");
    for (let k = 0; k < play.game.phases; k++) play.act(all);
    return play.metric("welfare") - before;
  });
}

/** Is one mean above the other by four standard errors? */
function above(high: Float64Array, low: Float64Array): void {
  const error = Math.hypot(standardError(high), standardError(low));
  expect((mean(high) - mean(low)) / error).toBeGreaterThan(4);
}

describe("with wide limits", () => {
  test("users are better off under the rule `users` than under `fees` and `value`", () => {
    const [, fees, value, users] = rules.map((rule) => welfare({ rule }, "loose"));
    above(users, fees);
    above(users, value);
  });

  test("users are better off with a sealed mempool, in which there are no sandwiches", () => {
    for (const rule of ["fees", "value"] as const)
      above(welfare({ rule, mempool: "sealed" }, "loose"), welfare({ rule }, "loose"));
    const play = new Play({ ...loose, mempool: "sealed", horizon: 50 });
    const all = bots(play, "loose");
    for (let k = 0; k < 50 * play.game.phases; k++) play.act(all);
    expect(play.metric("sandwiches")).toBe(0);
    expect(play.metric("backruns")).toBe(0);
  });

  test("every block of loose bots under `fees` has a sandwich, and its searcher keeps a share", () => {
    const play = new Play({ ...loose, rule: "fees", horizon: 50 });
    const all = bots(play, "loose");
    for (let k = 0; k < 50 * play.game.phases; k++) play.act(all);
    expect(play.metric("sandwiches")).toBeGreaterThanOrEqual(50);
    expect(play.metric("searchers")).toBeGreaterThan(0);
    expect(play.metric("builder")).toBeGreaterThan(play.metric("searchers"));
  });
});

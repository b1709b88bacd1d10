/** Options of the market: what makes no sense is refused with a sentence; the game is a game as the contract says. */
import { describe, expect, test } from "vitest";
import { wholeMarket } from "../../../envs/routing/market/entry.js";
import { marketGame } from "../../../envs/routing/market/market.js";
import { market, one, product } from "../../../envs/routing/presets/parts.js";
import { check } from "../../../src/check.js";
import type { Options } from "./play.js";

describe("nonsense", () => {
  const nothing = {} as const;
  test.each([
    [{ searchers: -1 }, "option 'searchers'"],
    [{ searchers: 1.5 }, "option 'searchers'"],
    [{ builders: 2 }, "option 'builders'"],
    [{ routers: 0 }, "option 'routers'"],
    [{ rule: "best" }, "option 'rule'"],
    [{ objective: "all" }, "option 'objective'"],
    [{ mempool: "dark" }, "option 'mempool'"],
    [{ failures: 1 }, "option 'failures'"],
    [{ gas: Number.NaN }, "option 'gas'"],
    [{ gas: -1 }, "option 'gas'"],
    [{ penalty: 2 }, "option 'penalty'"],
    [{ capacity: 0 }, "option 'capacity'"],
    [{ targets: 0 }, "option 'targets'"],
    [{ targets: 17 }, "option 'targets'"],
    [{ horizon: 0 }, "option 'horizon'"],
    [{ slippages: [] }, "option 'slippages' must be a list of 1 to 32 rising numbers from 0 to 1"],
    [{ slippages: [0.1, 0.1] }, "option 'slippages' must be a list"],
    [{ slippages: [0.2, 0.1] }, "rising"],
    [{ slippages: [1.5] }, "from 0 to 1"],
    [{ slippages: [Number.NaN] }, "option 'slippages'"],
    [{ slippages: "0.1" }, "option 'slippages'"],
    [{ slippages: nothing }, "option 'slippages'"],
    [{ tips: [-1] }, "option 'tips'"],
    [{ tips: [Number.POSITIVE_INFINITY] }, "option 'tips'"],
    [{ bids: [0, 2] }, "option 'bids'"],
    [{ fractions: Array.from({ length: 33 }, (_, k) => k / 33) }, "option 'fractions'"],
    [{ sizes: { kind: "each", sizes: [1, 2] } }, "option 'sizes' lists 2 sizes for 8 routers"],
    [{ sizes: { kind: "uniform", low: 2, high: 1 } }, "sizes"],
    [{ trades: [] }, "option 'trades'"],
    [{ trades: [{ sell: "A", buy: "Z" }] }, "trade 0"],
    [{ network: { tokens: ["A"], pools: [] } }, "pools must be a list"],
    [
      { network: { tokens: ["A", "D"], pools: [{ kind: "latency", tokens: ["A", "D"], cost: "x" }] } },
      "latency links carry no tokens",
    ],
    [
      { network: { tokens: ["A", "D"], pools: [{ ...product("A", "D", 1, 1), sandwich: 0.1 }] } },
      "pool A-D already loses a share to sandwiches",
    ],
    [
      {
        grid: 1000,
        network: { tokens: ["A", "D"], pools: [1, 2, 3].map((k) => ({ ...product("A", "D", k, k), name: `${k}` })) },
      },
      "grid of 1000",
    ],
    [{ colour: "red" }, "colour"],
  ])("%j: %s", (options, says) => {
    expect(() => marketGame(options as unknown as Options)).toThrow(says);
    expect(() => marketGame(options as unknown as Options)).toThrow("routing/market-v0");
  });

  test("a pool may be of a kind that nobody can sandwich, and a network may have no cycle", () => {
    const game = marketGame({
      network: { tokens: ["A", "D"], pools: [market("A", "D", 0.9, 0.01)] },
      trades: one("A", "D"),
    });
    expect(game.exchange.cycles).toHaveLength(0);
  });
});

const worlds: { readonly [name: string]: Options } = {
  "by default": {},
  "with events, two trades, and failures that cost": {
    ...{ routers: 3, searchers: 1, refill: false, failures: "pay", capacity: 7, grid: 2, horizon: 6 },
    trades: [...one("A", "D"), ...one("D", "B")],
    events: [
      { kind: "close", pool: "A-C", chance: 0.3 },
      { kind: "open", pool: "A-C", chance: 0.4 },
      { kind: "scale", pool: "C-D", factor: 0.5, round: 3, announced: true },
    ],
  },
  "sealed, without a builder": { mempool: "sealed", builders: 0, rule: "users", routers: 2, horizon: 3 },
  "with routers alone": { searchers: 0, builders: 0, rule: "arrival", routers: 4, horizon: 2 },
};

describe("every check of games passes", () => {
  test.each(Object.keys(worlds))("%s", (name) => {
    const findings = check(() => wholeMarket.make(worlds[name]), { seeds: [0, 1], steps: 60, lanes: 2 });
    expect(findings.filter(({ passed }) => !passed)).toEqual([]);
  });
});

/** A market of real size: five pools of one block, order sizes as observed, and hundreds of routers in random order. */
import { describe, expect, test } from "vitest";
import { blind, nash, wardrop } from "../../envs/routing/answers.js";
import { mainnet, mainnetPrices, observedSizes } from "../../envs/routing/presets/mainnet.js";
import { before, isExact } from "../../envs/routing/queue.js";
import { bestResponse } from "../../envs/routing/respond.js";
import { opening } from "../../envs/routing/round.js";
import type { RoutingGame } from "../../envs/routing/routing.js";
import { Settler } from "../../envs/routing/settlement.js";
import { drawSizes, type Sizes } from "../../envs/routing/sizes.js";
import { Batch } from "../../src/batch.js";
import { check } from "../../src/check.js";
import { Rng } from "../../src/rng.js";
import { standardError } from "../../src/stats.js";
import { agrees, near } from "../auction/agrees.js";

const make = (options: object = {}) => mainnet.make(options) as unknown as RoutingGame;

describe("the market", () => {
  const { problem } = make();
  const { plan } = problem;

  test("256 routers have four trades in turn, each over three routes through pools that all share", () => {
    expect([problem.routers, plan.trades.length, plan.routes.length]).toEqual([256, 4, 12]);
    expect(plan.trades.map(({ sell, buy }) => `${sell}-${buy}`)).toEqual([
      ...["DAI-WETH", "USDT-WBTC", "USDT-WETH", "DAI-WBTC"],
    ]);
    expect([...problem.tradeOf.slice(0, 5)]).toEqual([0, 1, 2, 3, 0]);
    const through = (name: string) => plan.routes.filter((route) => route.name.includes(name)).length;
    expect(["usdc-weth", "ohm-dai-weth", "wbtc-weth"].map(through)).toEqual([4, 4, 6]);
  });

  test("prices come from the pools: 2,923.29 USD per WETH, 13.5047 WETH per WBTC, and all pools agree within a percent", () => {
    near(mainnetPrices.WETH, 2923.2944, 1e-6);
    near(mainnetPrices.WBTC / mainnetPrices.WETH, 13.50471, 1e-6);
    for (const [r, route] of plan.routes.entries()) {
      const t = plan.first.findIndex((first) => first > r) - 1;
      const worth = route.spot * plan.values[t]; // dollars for a dollar, after fees
      expect(worth).toBeGreaterThan(0.995);
      expect(worth).toBeLessThan(1.005);
    }
  });

  test("the small pool of a weighted product has the spot price γ (wᵢ/wⱼ) y/x", () => {
    const direct = plan.routes.filter(({ hops }) => hops.length === 1).map(({ spot }) => spot);
    near(direct[0], (0.9995 * (0.4 / 0.6) * 12_524.045638) / 24_447_747.739925, 1e-12);
    near(direct[1], (0.997 * 786.928291) / 2_285_690.738509, 1e-12);
  });
});

describe("order sizes", () => {
  const { sizes } = make().problem;
  const normal = [-1.6448536, -1.2815516, -0.6744898, 0, 0.6744898, 1.2815516, 1.6448536, 2.3263479]; // quantiles of N(0, 1)

  test("are log-normal with the observed median, and off by what the page says elsewhere", () => {
    expect(sizes).toEqual({ kind: "lognormal", median: 276, sigma: 2.1, high: 1.36e6 });
    const off = observedSizes.map(([, dollars], k) => (276 * Math.exp(2.1 * normal[k])) / dollars - 1);
    expect(off.map((x) => `${Math.round(100 * x)}`)).toEqual(["90", "63", "18", "0", "-1", "9", "24", "7"]);
    for (const text of ["+90 %", "+63 %", "+18 %", "−1 %", "+9 %", "+24 %", "+7 %"])
      expect(mainnet.about).toContain(text);
    expect(Math.max(...off.slice(3).map(Math.abs))).toBeLessThan(0.25); // from the median up
  });

  test("as drawn have these quantiles, and none is above the largest observed", () => {
    const n = 200_000;
    const drawn = new Float64Array(n);
    drawSizes(sizes, n, Rng.alloc(1, 11).at(0), drawn, 0);
    observedSizes.forEach(([p], k) => {
      const share = drawn.reduce((sum, x) => sum + Number(x <= 276 * Math.exp(2.1 * normal[k])), 0) / n;
      agrees({ mean: share, standardError: Math.sqrt((p * (1 - p)) / n) }, p);
    });
    const cut = { ...sizes, high: 1e4 } as Sizes;
    drawSizes(cut, n, Rng.alloc(1, 11).at(0), drawn, 0);
    expect(drawn.reduce((a, b) => Math.max(a, b))).toBe(1e4);
  });
});

describe("answers", () => {
  test("256 blind routers crowd into the small pool, and get 2.5 % less than those who share it in equal average prices", () => {
    const setting = opening(make().problem);
    const [apart, equal] = [blind(setting), wardrop(setting)];
    near(apart.welfare, 68_725.7, 1e-6);
    near(equal.welfare, 70_491.26, 1e-7);
    expect(equal.gap).toBeLessThan(1e-9);
    const small = setting.problem.plan.routes.map(({ name }) => name.includes("ohm"));
    expect(apart.flows.reduce((sum, x, r) => sum + (small[r] ? x : 0), 0)).toBeCloseTo(256 * 276, 3);
    expect(equal.flows.reduce((sum, x, r) => sum + (small[r] ? x : 0), 0)).toBeLessThan((256 * 276) / 4);
  });

  test("20 routers with 5,000,000 USD for WETH have an equilibrium that nobody gains by leaving, better than routing blind", () => {
    const { problem } = make({ routers: 20, buys: "WETH", sizes: { kind: "share", total: 5e6 } });
    const setting = opening(problem);
    const { parcels, welfare, gap } = nash(setting);
    expect(gap).toBeLessThan(1e-8);
    for (const a of [0, 1]) expect(bestResponse(setting, parcels, a).gain).toBeLessThan(1e-9);
    expect(welfare).toBeGreaterThan(blind(setting).welfare);
  });

  test("in a crowd what came before stands at its mean: expected outputs are those of 3,000 random orders", () => {
    const { problem } = make({ routers: 64, sizes: { kind: "share", total: 5e6 } });
    const setting = opening(problem);
    const { parcels, outputs } = wardrop(setting);
    expect(isExact(setting, parcels)).toBe(false);
    const scenes = before(setting, parcels, 0);
    near(scenes.reduce((sum, { weight }) => sum + weight, 0), 1, 1e-12); // biome-ignore format: a sentence
    expect(scenes).toHaveLength(32);
    const settler = new Settler(problem.plan, problem.settlement, problem.tradeOf);
    const rng = Rng.alloc(1, 3).at(0);
    const got = new Float64Array(64);
    const tips = new Float64Array(64);
    const values = Float64Array.from({ length: 3000 }, () => {
      settler.fill(setting.pools.slice(), 0, parcels, got, rng, tips);
      return got.reduce((sum, x, a) => sum + x * problem.plan.values[problem.tradeOf[a]], 0);
    });
    const mean = values.reduce((a, b) => a + b) / 3000;
    const value = outputs.reduce((sum, x, a) => sum + x * problem.plan.values[problem.tradeOf[a]], 0);
    expect(Math.abs(value / mean - 1)).toBeLessThan(2e-5 + (4 * standardError(values)) / mean);
  });
});

test("a round of 256 routers conserves what they sell, and bots that need no equilibrium play it", () => {
  const game = make();
  for (const bot of ["random", "single", "blind", "wardrop"]) {
    const batch = new Batch(game, 1, "disabled");
    batch.reset({ seed: 1 });
    const actions = new Float32Array(256 * game.problem.plan.width);
    mainnet.bots[bot](game, 0, 1).act(batch.observations[0], batch.masks[0], actions);
    batch.step([actions]);
    expect(batch.rewards[0].every((x) => x < 60 && x > -1e4)).toBe(true); // basis points over the best spot price
    const metrics = new Float64Array(game.metrics.length);
    batch.measure(0, metrics);
    const sold = (batch.state.sizes as Float64Array).reduce((a, b) => a + b);
    near(metrics.slice(3).reduce((a, b) => a + b), sold, 1e-9); // biome-ignore format: flows
  }
});

test("the game keeps the contract, also over rounds with late reserves", () => {
  const options = { routers: 20, horizon: 5, refill: false, lag: 2, noise: 0.01 };
  expect(check(() => make(options), { seeds: [0], steps: 8, lanes: 2 }).filter(({ passed }) => !passed)).toEqual([]);
});

test("what is bought is WETH, WBTC or both, and nothing else", () => {
  expect(make({ buys: "WBTC" }).problem.plan.trades.map(({ sell }) => sell)).toEqual(["USDT", "DAI"]);
  expect(() => make({ buys: "OHM" })).toThrow("option 'buys' must be one of both, WETH, WBTC");
});

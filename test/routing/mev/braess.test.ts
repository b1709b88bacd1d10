/** Braess's network of exchanges with finitely many routers, and what sandwichers gain: closed forms, tables, and every deviation tried. */
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { games } from "../../../envs/index.js";
import { nash, optimum, wardrop } from "../../../envs/routing/answers.js";
import { sandwichGains } from "../../../envs/routing/mev/gains.js";
import type { ProductPool } from "../../../envs/routing/pool.js";
import { ProductMarket } from "../../../envs/routing/pools/product.js";
import { market, product } from "../../../envs/routing/presets/parts.js";
import { opening, type Setting } from "../../../envs/routing/round.js";
import { type RoutingGame, routing } from "../../../envs/routing/routing.js";
import { near } from "../../auction/agrees.js";

const shares = [0, 0.1, 0.3, 0.5] as const;

const settingOf = (name: string, options: object): Setting =>
  opening((games[`routing/${name}-v0`].make(options) as unknown as RoutingGame).problem);

type Split = readonly [over: number, under: number, through: number]; // s-a-t, s-b-t, s-a-b-t

/** What a router gets who splits like this beside what the others send in all; written out by hand. */
function output(mine: Split, others: Split, eta: number): number {
  const [over, under, through] = mine.map((x, r) => x + others[r]);
  const first = 2 / (1 + over + through); // b per unit, s-a
  const middle = ((1 - eta) * 2) / (1 + first * through); // a-b
  const last = 2 / (1 + under + first * middle * through); // b-t
  return mine[0] * first + mine[1] * last + mine[2] * first * middle * last;
}

const times = (split: Split, n: number): Split => [n * split[0], n * split[1], n * split[2]];

/** The most that a router gets by any split: a grid of 1/40 of its order over all splits, then ever smaller steps around the best. */
function most(size: number, others: Split, eta: number): number {
  const splitAt = (over: number, under: number): Split => [size * over, size * under, size * (1 - over - under)];
  let best: readonly [number, number] = [0, 0];
  let height = Number.NEGATIVE_INFINITY;
  const look = (over: number, under: number): boolean => {
    if (over < 0 || under < 0 || over + under > 1) return false;
    const found = output(splitAt(over, under), others, eta);
    if (found <= height) return false;
    [best, height] = [[over, under], found];
    return true;
  };
  for (let i = 0; i <= 40; i++) for (let j = 0; j <= 40 - i; j++) look(i / 40, j / 40);
  for (let step = 1 / 40; step > 1e-9; step /= 2) {
    const around = [-step, 0, step].flatMap((x) => [-step, 0, step].map((y) => [x, y] as const));
    for (let moved = true; moved; ) {
      const [over, under] = best;
      moved = around.map(([x, y]) => look(over + x, under + y)).includes(true);
    }
  }
  return height;
}

/** A router's Nash split, as the solver says. */
const nashSplit = (setting: Setting): Split => {
  const [over, under, through, back] = nash(setting).parcels;
  expect(back).toBe(0); // s-b-a-t pays less than ½
  return [over, under, through];
};

/** From here on nobody uses the middle in the Nash equilibrium of N routers. */
const leaves = (n: number) => 1 - (9 * n) / (8 * (3 * n - 1));

describe("Braess's network of exchanges with N routers", () => {
  // From the first-order conditions of `output` in a symmetric equilibrium, solved to 30 digits.
  test.each([
    [1, [1.4, 1.3771945033, 1.3424363154, 1.3333333333]],
    [2, [1.3045006177, 1.3022524308, 1.3032528084, 1.3226471297]],
    [3, [1.2185019648, 1.2318968947, 1.2629672894, 1.3076805448]],
    [4, [1.1673299934, 1.1887834549, 1.2365521183, 1.2970139927]],
    [8, [1.0876241736, 1.1173295494, 1.1898324095, 1.2764120376]],
    [16, [1.0453762568, 1.0797604934, 1.1637924426, 1.2639333483]],
  ])("%i: the Nash output at η = 0, .1, .3 and .5 is %j, and no router gains by any split", (n, outputs) => {
    shares.forEach((eta, k) => {
      const setting = settingOf("braess-cp", { routers: n, eta });
      near(nash(setting).welfare, outputs[k], 1e-10);
      const mine = nashSplit(setting);
      const others = times(mine, n - 1);
      const now = output(mine, others, eta);
      near(now * n, outputs[k], 1e-10);
      expect(n * (most(1 / n, others, eta) - now)).toBeLessThan(1e-9);
    });
  });

  test("sandwiches hurt one router, are not monotone for two, and help three and more", () => {
    const at = (routers: number) => shares.map((eta) => nash(settingOf("braess-cp", { routers, eta })).welfare);
    const [one, two, ...more] = [1, 2, 3, 4, 8, 16].map(at);
    expect([...one].sort((a, b) => b - a)).toEqual(one);
    expect(two[1]).toBeLessThan(two[2]);
    expect(two[2]).toBeLessThan(two[0]);
    expect(two[0]).toBeLessThan(two[3]);
    for (const outputs of more) expect([...outputs].sort((a, b) => a - b)).toEqual(outputs);
  });

  test("any split beside any others gets what the formula says, and the search finds deviations where there are some", () => {
    const part = fc.double({ min: 0, max: 1, noNaN: true });
    fc.assert(
      fc.property(
        part,
        part,
        fc.integer({ min: 1, max: 12 }),
        fc.double({ min: 0, max: 0.95, noNaN: true }),
        (p, q, n, eta) => {
          const setting = settingOf("braess-cp", { routers: n, eta });
          const mine = nashSplit(setting);
          const others = times(mine, n - 1);
          const equal = output(mine, others, eta);
          expect(most(1 / n, others, eta) - equal).toBeLessThan(1e-9);
          const [over, under] = [Math.min(p, q), Math.abs(p - q)];
          const other: Split = [over / n, under / n, (1 - over - under) / n];
          expect(output(other, others, eta)).toBeLessThanOrEqual(equal + 1e-12);
        },
      ),
      { seed: 1, numRuns: 25 },
    );
    expect(most(1, [0, 0, 0], 0)).toBeCloseTo(7 / 5, 9); // one router alone, from scratch
    expect(most(1 / 4, times([0, 0, 1 / 4], 3), 0) - output([0, 0, 1 / 4], times([0, 0, 1 / 4], 3), 0)).toBeGreaterThan(
      1e-3,
    );
  });

  test("one router is the optimum, and very many are Wardrop's 5/(5 − 2η)", () => {
    for (const eta of shares) {
      const alone = settingOf("braess-cp", { routers: 1, eta });
      near(nash(alone).welfare, optimum(alone).welfare);
      const crowd = nash(settingOf("braess-cp", { routers: 1024, eta })).welfare;
      expect(Math.abs(crowd - 5 / (5 - 2 * eta))).toBeLessThan(1 / 1024);
    }
  });

  test("N routers leave the middle at η = 1 − 9N/(8(3N − 1)): 7/16 for one, 11/20 for two, 5/8 in the limit", () => {
    for (const n of [1, 2, 3, 4, 8, 16]) {
      const before = nash(settingOf("braess-cp", { routers: n, eta: leaves(n) - 0.01 }));
      const after = nash(settingOf("braess-cp", { routers: n, eta: leaves(n) + 0.001 }));
      expect(before.flows[2]).toBeGreaterThan(1e-3);
      expect(after.flows[2]).toBeLessThan(1e-9);
      near(after.welfare, 4 / 3);
    }
    near(leaves(1), 7 / 16);
    near(leaves(2), 11 / 20);
    near(leaves(1e12), 5 / 8);
  });
});

/** Front-run, traders and back-run, one after the other on the pool itself: what is gained, and what the traders get. */
function played({ tokens, reserves, fee }: ProductPool, i: 0 | 1, sells: number, front: number) {
  const swaps = new ProductMarket({ kind: "product", tokens, reserves, fee });
  const s = Float64Array.from(reserves);
  const bought = swaps.swap(s, 0, i, 1 - i, front);
  const received = swaps.swap(s, 0, i, 1 - i, sells);
  return { profit: swaps.swap(s, 0, 1 - i, i, bought) - front, received };
}

describe("sandwichers", () => {
  test.each([
    [0, 0, 0],
    [0.1, 0.1333333333, 0.0443217109],
    [0.3, 0.15, 0.0616468093],
    [0.5, 0, 0],
  ])("on Pigou's pool with η = %d gain %d in the Wardrop equilibrium and %d in the optimum", (eta, equal, best) => {
    const setting = settingOf("pigou-cfmm", { eta });
    const gain = (flows: Float64Array) => sandwichGains(setting, flows).reduce((sum, { profit }) => sum + profit, 0);
    near(gain(wardrop(setting).flows), equal, 1e-10);
    near(gain(wardrop(setting).flows), (2 * eta * (1 - 2 * eta)) / (1 + 2 * eta));
    near(gain(optimum(setting).flows), best, 1e-8); // its flow is flat at the top
  });

  test("in Braess's network of √x and x gain η δ (1 + δ) / (1 + η δ) with δ = 2/P − P, and nothing once the middle is left", () => {
    for (const eta of [0.1, 0.3, 0.5, 0.6]) {
      const setting = settingOf("braess-mev", { eta });
      const p = (1 + Math.sqrt(25 - 16 * eta)) / (2 * (3 - 2 * eta));
      const d = 2 / p - p;
      const [there] = sandwichGains(setting, wardrop(setting).flows);
      near(there.inflow, d, 1e-7);
      near(there.profit, (eta * d * (1 + d)) / (1 + eta * d), 1e-7);
    }
    const [left] = sandwichGains(settingOf("braess-mev", { eta: 0.8 }), [1 / 2, 1 / 2, 0]);
    expect(left).toMatchObject({ inflow: 0, lost: 0, front: 0, profit: 0 });
  });

  test("in the network of pools gain from what reaches the middle after the first pool", () => {
    const setting = settingOf("braess-cp", { routers: 3, eta: 0.3 });
    const { flows } = nash(setting);
    const v = (2 / (1 + flows[0] + flows[2])) * flows[2];
    const [there] = sandwichGains(setting, flows);
    expect(there).toMatchObject({ sells: "a", buys: "b", share: 0.3 });
    near(there.inflow, v);
    near(there.lost, (0.3 * 2 * v) / (1 + v));
    near(there.profit, (0.3 * v * (1 + v)) / (1 + 0.3 * v));
  });

  test("leave traders exactly 1 − η of the output and gain what playing it out gains, with a fee too", () => {
    const depth = fc.double({ min: 1, max: 1000, noNaN: true });
    const share = fc.double({ min: 0.001, max: 0.9, noNaN: true });
    const fees = fc.constantFrom(0, 0.003, 0.01);
    fc.assert(
      fc.property(depth, depth, share, share, fees, (x, y, eta, sold, fee) => {
        const pool = { ...product("A", "B", x, y, fee), sandwich: eta };
        const pools = [pool, market("A", "B", 1e-3)];
        const total = 3 * sold * x;
        const trades = [{ sell: "A", buy: "B" }];
        const game = routing({ network: { tokens: ["A", "B"], pools }, trades, sizes: { kind: "share", total } });
        const [there] = sandwichGains(opening(game.problem), [total, 0]);
        const { profit, received } = played(pool, 0, total, there.front);
        const quote = new ProductMarket({ ...pool, sandwich: 0 }).quote(Float64Array.of(x, y), 0, 0, 1, total);
        near(received / quote, 1 - eta);
        near(there.lost / quote, eta);
        near(there.profit / x, profit / x);
      }),
      { seed: 1, numRuns: 200 },
    );
  });

  test("with a fee may pay more than they take: a small share of a small flow costs them", () => {
    const pools = [{ ...product("A", "B", 1000, 1000, 0.01), sandwich: 0.01 }];
    const setting = opening(
      routing({ network: { tokens: ["A", "B"], pools }, sizes: { kind: "share", total: 1 } }).problem,
    );
    expect(sandwichGains(setting, [1])[0].profit).toBeLessThan(0);
  });

  test("are not listed where no pool is sandwiched, nor on roads", () => {
    expect(sandwichGains(settingOf("cartoon4", {}), [100, 100])).toEqual([]);
    expect(sandwichGains(settingOf("pigou", {}), [1, 0])).toEqual([]);
  });
});

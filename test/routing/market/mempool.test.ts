/** The mempool: what is shown of the pending swaps is true, and the K that are shown are those that promise most. */
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { productHop } from "../../../envs/routing/mev/cycle.js";
import type { Network } from "../../../envs/routing/pool.js";
import { market as outside, product } from "../../../envs/routing/presets/parts.js";
import { Rng } from "../../../src/rng.js";
import { near } from "../../auction/agrees.js";
import { type Options, Play } from "./play.js";

const market: Network = {
  tokens: ["A", "B", "C", "D"],
  values: { A: 1, B: 0.8, C: 1.1, D: 0.9 },
  pools: [
    product("A", "B", 900, 1100, 0.003),
    product("D", "B", 1000, 1000, 0.01),
    product("A", "C", 500, 600, 0.0005),
    product("C", "D", 700, 900),
    { ...outside("A", "D", 0.9, 0.02), name: "direct" },
  ],
};

const options = {
  ...{ network: market, routers: 5, searchers: 1, builders: 0, rule: "value", grid: 3, targets: 3, horizon: 1000 },
  trades: [
    { sell: "A", buy: "D" },
    { sell: "D", buy: "A" },
    { sell: "A", buy: "C" },
  ],
  slippages: [0.001, 0.02, 0.3],
  tips: [0, 0.3],
  bids: [0, 0.5],
  sizes: { kind: "uniform", low: 1, high: 90 },
} as const satisfies Options;

/** Random legal choices of all routers. */
function draw(play: Play, rng: Rng): [number, number, number][] {
  return Array.from({ length: 5 }, (_, a) => {
    const [splits, limits, tips] = play.legal("router", a);
    const legal = splits.flatMap((flag, k) => (flag === 1 ? [k] : []));
    return [legal[rng.below(legal.length)], rng.below(limits.length), rng.below(tips.length)];
  });
}

describe("a public mempool", () => {
  test("shows what each attack then brings, if it comes first", () => {
    const rng = Rng.alloc(1, "shown").at(0);
    const play = new Play({ ...options, horizon: 100_000 }, 3);
    const paid = [0, 0];
    for (let n = 0; n < 400; n++) {
      const attack = 2 + rng.below(6);
      const fraction = 1;
      play.orders({ routers: draw(play, rng) });
      const shown = play.s.prizes[attack - 2];
      const victim = play.s.victims[attack - 2];
      const usual = 0.01 * play.game.exchange.scale + 0.02; // a hundredth of a typical order, and gas
      const seen = play.sees("searcher");
      const kind = attack < 5 ? "sandwich" : "back-run";
      near(seen[`${kind} ${(attack - 2) % 3}`], shown / (shown + usual), 1e-6);
      if (victim < 0) continue;
      const parcel = play.s.parcels[victim];
      const sold = [1, 0.9, 1][Math.floor(victim / play.game.exchange.problem.plan.width) % 3]; // A, D, A
      const scale = play.game.exchange.scale;
      const which = attack < 5 ? "victim" : "followed";
      near(seen[`${which} ${(attack - 2) % 3}`], (parcel * sold) / (parcel * sold + scale), 1e-6);
      const [before, done] = [play.metric("searchers"), play.metric(attack < 5 ? "sandwiches" : "backruns")];
      play.build({ searchers: [[attack, fraction, 0]] });
      if (shown === 0) continue; // then it does not come first
      paid[attack < 5 ? 0 : 1]++;
      near(play.metric("searchers") - before, shown, 1e-9);
      near(play.rewards[1][0], shown, 1e-6);
      expect(play.metric(attack < 5 ? "sandwiches" : "backruns") - done).toBe(1);
    }
    expect(paid[0]).toBeGreaterThan(100);
    expect(paid[1]).toBeGreaterThan(100);
  });

  test("shows the K swaps with the largest s v (x+v)/(x+sv) and, to follow, those with the largest v²/x, in value", () => {
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 1e6 }), fc.integer({ min: 1, max: 6 }), (seed, targets) => {
        const play = new Play({ ...options, targets }, seed);
        const rng = Rng.alloc(1, seed).at(0);
        play.orders({ routers: draw(play, rng) });
        const { problem, swaps, routeOf } = play.game.exchange;
        const { plan } = problem;
        const keys = Array.from({ length: swaps }, (_, q) => {
          const taken = [0, 0];
          if (!(play.s.parcels[q] > 0)) return taken;
          const s = play.s.limits[Math.floor(q / plan.width)];
          let v = play.s.parcels[q];
          for (const { pool, i, j } of plan.routes[routeOf[q]].hops) {
            const link = market.pools[pool];
            if (link.kind === "product") {
              const [x, y] = [link.reserves[i], link.reserves[j]];
              const worth = market.values![link.tokens[i]];
              taken[0] = Math.max(taken[0], (worth * s * v * (x + v)) / (x + s * v));
              taken[1] = Math.max(taken[1], (worth * v * v) / x);
              const { A, B, C } = productHop(x, y, link.fee);
              v = (A * v) / (B + C * v);
            } else v *= 0.98 * (i === 0 ? 0.9 : 1 / 0.9);
          }
          return taken;
        });
        for (const k of [0, 1]) {
          const wanted = keys
            .map((key, q) => ({ key: key[k], q }))
            .filter(({ key }) => key > 0)
            .sort((a, b) => b.key - a.key)
            .slice(0, targets);
          for (let n = 0; n < targets; n++) {
            const q = play.s.victims[k * targets + n];
            expect(q < 0).toBe(n >= wanted.length);
            if (q >= 0) near(keys[q][k], wanted[n].key, 1e-12); // equals may come in any order
          }
          const shown = [...play.s.victims.subarray(k * targets, (k + 1) * targets)].filter((q) => q >= 0);
          expect(new Set(shown).size).toBe(shown.length);
        }
        const [attacks] = play.legal("searcher");
        expect(attacks).toEqual([1, 1, ...Array.from(play.s.victims, (q) => Number(q >= 0))]);
      }),
      { seed: 7, numRuns: 150 },
    );
  });

  test("shows the best cycle through the pools as they are", () => {
    const play = new Play({ ...options, gas: 0.1 });
    play.orders({ routers: [] });
    let most = 0; // by trying: all circles over three or four pools, both ways round, from token A
    const hop = (amount: number, from: string, pool: number): readonly [number, string] => {
      const link = market.pools[pool];
      const [i, to] = link.tokens[0] === from ? [0, link.tokens[1]] : [1, link.tokens[0]];
      if (link.kind !== "product") return [amount * 0.98 * (i === 0 ? 0.9 : 1 / 0.9), to];
      const [x, y] = [link.reserves[i], link.reserves[1 - i]];
      const kept = amount * (1 - link.fee);
      return [(kept * y) / (x + kept), to];
    };
    for (const pools of [
      [0, 1, 3, 2],
      [0, 1, 4],
      [2, 3, 4],
    ]) {
      for (const way of [pools, [...pools].reverse()]) {
        for (let amount = 0.1; amount < 300; amount *= 1.001) {
          const [back] = way.reduce<readonly [number, string]>(([x, from], k) => hop(x, from, k), [amount, "A"]);
          most = Math.max(most, back - amount);
        }
      }
    }
    expect(most).toBeGreaterThan(5);
    expect(play.s.prizes[6]).toBeGreaterThanOrEqual(most - 0.1);
    near(play.s.prizes[6], most - 0.1, 1e-5);
    near(
      play.sees("searcher").cycle,
      play.s.prizes[6] / (play.s.prizes[6] + 0.01 * play.game.exchange.scale + 0.1),
      1e-6,
    );
  });
});

describe("a sealed mempool", () => {
  test("shows no swap and nothing about one, and lets searchers do no more than a cycle", () => {
    const rng = Rng.alloc(1, "sealed").at(0);
    const play = new Play({ ...options, mempool: "sealed", failures: "pay" }, 3);
    const circle = play.orders({ routers: draw(play, rng) }).s.prizes[6];
    play.build({});
    for (let n = 0; n < 50; n++) {
      play.orders({ routers: draw(play, rng) });
      expect([...play.s.prizes]).toEqual([0, 0, 0, 0, 0, 0, circle]);
      expect([...play.s.victims]).toEqual([-1, -1, -1, -1, -1, -1]);
      expect(play.legal("searcher")[0]).toEqual([1, 1, 0, 0, 0, 0, 0, 0]);
      const seen = play.sees("searcher");
      for (const name of ["sandwich", "back-run", "victim", "followed"])
        for (let k = 0; k < 3; k++) expect(seen[`${name} ${k}`]).toBe(0);
      play.build({ searchers: [[2 + rng.below(6), 1, 1]] }); // illegal, and without effect beyond the gas
      near(play.rewards[1][0], -0.02, 1e-6);
    }
    expect(play.metric("sandwiches") + play.metric("backruns")).toBe(0);
    expect(play.metric("builder")).toBeGreaterThan(0); // tips
    play.orders({ routers: draw(play, rng) }).build({ searchers: [[1, 0, 0]] });
    expect(play.metric("cycles")).toBe(1);
  });

  test("looks to routers as a public one does", () => {
    const [open, shut] = (["public", "sealed"] as const).map((mempool) => new Play({ ...options, mempool }, 9));
    for (let n = 0; n < 5; n++) {
      expect(open.sees("router", n)).toEqual(shut.sees("router", n));
      for (const play of [open, shut]) play.round({ routers: draw(play, Rng.alloc(1, n).at(0)) });
    }
  });
});

/** The cartel: what competition and monopoly pay, and what promises to match prices make of it. */
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { estimate, evaluate } from "../../agents/evaluate.js";
import { cartel } from "../../envs/information/cartel/cartel.js";
import { cartelEntry as entry } from "../../envs/information/cartel/entry.js";
import { bestReply, gridAlike, gridMonopoly, symmetricEquilibria } from "../../envs/information/cartel/grid.js";
import {
  bestPrice,
  demand,
  monopolyPrice,
  nashPrice,
  profit,
  profitAlike,
  weight,
} from "../../envs/information/cartel/logit.js";
import { cartelMatch, matchFrom, matchPrograms } from "../../envs/information/cartel/match.js";
import { type CartelOptions, marketOf } from "../../envs/information/cartel/options.js";
import { Batch } from "../../src/batch.js";
import { check } from "../../src/check.js";
import { anatomyOf } from "../../src/device/anatomy.js";
import type { DeviceGame } from "../../src/device/with-device.js";
import type { AnyGame } from "../../src/game.js";
import { agrees, near } from "../auction/agrees.js";

type Options = Partial<CartelOptions>;
// biome-ignore lint/suspicious/noExplicitAny: answers are plain data
const solved = (options: Options = {}): any => entry.solve!(options);
// biome-ignore lint/suspicious/noExplicitAny: as above
const matched = (options: object = {}): any => cartelMatch.solve!(options);
const calvano = { firms: 2, quality: 2, outside: 0, cost: 1, differentiation: 0.25 };

const logits = fc.record({
  firms: fc.integer({ min: 2, max: 6 }),
  quality: fc.double({ min: 1, max: 4, noNaN: true }),
  outside: fc.double({ min: -1, max: 1, noNaN: true }),
  cost: fc.double({ min: 0, max: 2, noNaN: true }),
  differentiation: fc.double({ min: 0.1, max: 1, noNaN: true }),
});

describe("on the continuum", () => {
  test("two firms of Calvano et al. ask 1.4729 and earn .2229 each; a monopoly asks 1.9250 and earns .3375", () => {
    const { competition, monopoly, patience } = solved();
    expect([competition.price, monopoly.price].map((p) => p.toFixed(4))).toEqual(["1.4729", "1.9250"]);
    expect([competition.profit, monopoly.profit].map((p) => p.toFixed(4))).toEqual(["0.2229", "0.3375"]);
    near(competition.certificate.value, 0);
    expect(monopoly.gainFromLeaving).toBeGreaterThan(0.07);
    expect(patience.least).toBeGreaterThan(0.39);
    expect(patience.least).toBeLessThan(0.4);
  });

  test("both prices solve their first-order conditions, and no price earns more by a search", () => {
    fc.assert(
      fc.property(logits, (logit) => {
        const { firms: n, cost: c, differentiation: mu } = logit;
        const [pN, pM] = [nashPrice(logit), monopolyPrice(logit)];
        const rivals = (p: number) => Array<number>(n - 1).fill(p);
        near((pN - c) * (1 - demand(logit, pN, rivals(pN))), mu, 1e-9);
        near((pM - c) * (1 - n * demand(logit, pM, rivals(pM))), mu, 1e-9);
        expect(pM).toBeGreaterThan(pN);
        for (let k = -50; k <= 50; k++) {
          expect(profit(logit, pN + 0.02 * k, rivals(pN))).toBeLessThanOrEqual(profitAlike(logit, pN) + 1e-12);
          expect(profitAlike(logit, pM + 0.02 * k)).toBeLessThanOrEqual(profitAlike(logit, pM) + 1e-12);
          expect(profit(logit, c + 0.05 * (k + 50), rivals(pM))).toBeLessThanOrEqual(
            profit(logit, bestPrice(logit, rivals(pM)), rivals(pM)) + 1e-12,
          );
        }
      }),
      { numRuns: 30 },
    );
  });

  test("goods that nobody else sells a substitute of are worth μ/(1 − D) above cost; far apart, the number of firms does not matter", () => {
    near(nashPrice({ ...calvano, quality: -60 }), 1.25); // D ≈ 0
    near(monopolyPrice({ ...calvano, quality: -60 }), 1.25);
    expect(nashPrice({ ...calvano, firms: 10 })).toBeLessThan(nashPrice(calvano));
    expect(nashPrice({ ...calvano, firms: 10 })).toBeGreaterThan(1.25);
  });
});

describe("on the grid", () => {
  test("asked on a fine grid p^N earns firms .2229 each and p^M .3375 in play, and buyers and firms together less at p^M", () => {
    const options = { prices: 61, margin: 0.25 }; // steps of 1/40 of p^M − p^N, both of them on it
    const game = cartel(options);
    const earned = [10, 50].map((k) => {
      const batch = new Batch(game, 1, "disabled");
      batch.reset({ seed: 1 });
      batch.step([Float32Array.of(k, k)]);
      return { rewards: [...batch.rewards[0]], metrics: [...batch.finalMetrics] };
    });
    const { competition, monopoly } = solved(options);
    near(game.market.grid[10], competition.price);
    near(game.market.grid[50], monopoly.price);
    for (const [k, { profit: each, text }] of [
      { ...competition, text: "0.2229" },
      { ...monopoly, text: "0.3375" },
    ].entries()) {
      for (const reward of earned[k].rewards) near(reward, each, 1e-7); // Float32
      expect(earned[k].rewards.map((reward) => reward.toFixed(4))).toEqual([text, text]);
      near(earned[k].metrics[0], k); // Δ
    }
    expect(earned[1].metrics[4]).toBeLessThan(earned[0].metrics[4]);
    // nobody does better than beside p^N, and undercutting p^M pays
    for (let k = 0; k < 61; k++) {
      const batch = new Batch(game, 1, "disabled");
      batch.reset({ seed: 1 });
      batch.step([Float32Array.of(k, 10)]);
      expect(batch.rewards[0][0]).toBeLessThanOrEqual(earned[0].rewards[0]);
    }
  });

  test("welfare is profits and buyers' surplus, whose slope in each price is less the demand, and 0 where nobody buys", () => {
    const surplus = (logit: typeof calvano, prices: readonly number[]) =>
      logit.differentiation * Math.log(1 + prices.reduce((sum, p) => sum + weight(logit, p), 0));
    for (const [p, q] of [
      [1.5, 1.9],
      [1.2, 2.4],
    ]) {
      const slope = (surplus(calvano, [p + 1e-5, q]) - surplus(calvano, [p - 1e-5, q])) / 2e-5;
      near(slope, -demand(calvano, p, [q]), 1e-7);
    }
    near(surplus(calvano, [100, 100]), 0);
    const game = cartel({ firms: 3, continuation: 0.5 });
    const batch = new Batch(game, 1, "disabled");
    batch.reset({ seed: 2 });
    const measured = new Float64Array(5);
    batch.measure(0, measured);
    expect(measured[4]).toBe(0);
    batch.step([Float32Array.of(3, 8, 14)]);
    batch.measure(0, measured);
    const { grid } = game.market;
    const own = batch.rewards[0].reduce((a, b) => a + b, 0);
    near(measured[4], own + surplus({ ...calvano, firms: 3 }, [grid[3], grid[8], grid[14]]), 1e-6);
  });

  test("15 prices reach from p^N − .1 (p^M − p^N) to p^M + .1 (p^M − p^N), with equilibria at 1.4665 and 1.5052", () => {
    const { grid, nash, onGrid } = solved();
    const [pN, pM] = [nashPrice(calvano), monopolyPrice(calvano)];
    expect(grid).toHaveLength(15);
    near(grid[0], pN - 0.1 * (pM - pN));
    near(grid[14], pM + 0.1 * (pM - pN));
    near(grid[8] - grid[7], (1.2 * (pM - pN)) / 14);
    expect(nash.pure).toEqual(["1.4665/1.4665", "1.5052/1.5052"]);
    expect(onGrid.symmetric.map(({ action }: { action: number }) => action)).toEqual([1, 2]);
    expect(onGrid.monopoly.action).toBe(13);
    for (const one of nash.equilibria) expect(one.gap).toBe(0);
  });

  test("a grid with p^N and p^M on it has both as best answers: to itself, and together", () => {
    const market = marketOf({ margin: 0.25, prices: 7 });
    expect(symmetricEquilibria(market)).toEqual([1]);
    expect(gridMonopoly(market)).toBe(5);
    near(market.grid[1], market.nash);
    near(market.grid[5], market.monopoly);
    near(gridAlike(market, 5), market.monopolyProfit);
    expect(bestReply(market, [5])).toBeLessThan(5);
  });

  test("three firms' pure equilibria on a small grid are those of the table, and what nobody gains by leaving", () => {
    const { nash } = solved({ firms: 3, prices: 6 });
    const market = marketOf({ firms: 3, prices: 6 });
    const symmetric = nash.equilibria
      .map(({ strategies }: { strategies: number[][] }) => strategies.map((one) => one.indexOf(1)))
      .filter((ks: number[]) => new Set(ks).size === 1)
      .map(([k]: number[]) => k);
    expect(symmetric).toEqual(symmetricEquilibria(market));
    expect(solved({ firms: 10 }).nash.found).toContain("symmetric");
  });

  test("rewards and the pure payoff are the formula's, for any prices", () => {
    fc.assert(
      fc.property(fc.integer({ min: 2, max: 5 }), fc.array(fc.nat(14), { minLength: 5, maxLength: 5 }), (n, asked) => {
        const game = cartel({ firms: n });
        const batch = new Batch(game, 1, "disabled");
        batch.reset({ seed: 1 });
        const prices = Float32Array.from(asked.slice(0, n));
        const out = new Float32Array(n);
        game.payoff?.(batch.state as ReturnType<typeof game.alloc>, 0, [prices], [out]);
        batch.step([prices]);
        const { grid, nashProfit, monopolyProfit } = game.market;
        const measured = new Float64Array(5);
        batch.measure(0, measured);
        let sum = 0;
        for (let i = 0; i < n; i++) {
          const others = [...prices].filter((_, j) => j !== i).map((k) => grid[k]);
          const expected = profit(game.market, grid[prices[i]], others);
          sum += expected;
          near(batch.rewards[0][i], expected, 1e-6);
          near(out[i], expected, 1e-6);
        }
        near(measured[0], (sum / n - nashProfit) / (monopolyProfit - nashProfit));
        near(measured[2], sum / n);
        const { differentiation: mu } = game.market;
        const surplus = mu * Math.log([...prices].reduce((all, k) => all + Math.exp((2 - grid[k]) / mu), 1));
        near(measured[4], sum + surplus);
      }),
      { numRuns: 40 },
    );
  });
});

describe("in rounds", () => {
  const play = (options: Options, names: readonly string[], episodes = 2000) => {
    const game = cartel(options);
    const seats = Object.fromEntries(names.map((name, i) => [`firm_${i}`, entry.bots[name](game, 0, i)]));
    return evaluate(game, {}, { episodes, seed: 4, lanes: 200, seats });
  };

  test("the game goes on with chance δ: 1/(1 − δ) rounds", () => {
    agrees(estimate(play({ continuation: 0.8 }, ["nash", "nash"]).each.rounds), 5 * (1 - 0.8 ** 50));
    expect(play({}, ["nash", "nash"], 20).metrics.rounds.mean).toBe(1);
  });

  test("triggers hold the monopoly price against each other, and leaving it pays once", () => {
    const options = { continuation: 0.9, memory: true, margin: 0.25, prices: 7 };
    near(play(options, ["trigger", "trigger"], 200).metrics.delta.mean, 1, 1e-9);
    const market = marketOf(options);
    const k = bestReply(market, [5]);
    const { each } = play(options, ["undercut", "trigger"]);
    const first = profit(market, market.grid[k], [market.grid[5]]);
    // against who reverts to p^N the best answer is p^N as well
    const after = market.nashProfit * 9;
    agrees(estimate(each.firm_0), first + after, 4);
    expect(first + after).toBeLessThan(market.monopolyProfit * 10);
  });

  test("with memory a firm sees its own last price and then the others'", () => {
    const game = cartel({ memory: true, continuation: 0.999, firms: 3, prices: 5 });
    const batch = new Batch(game, 1, "disabled");
    batch.reset({ seed: 0 });
    expect([...batch.observations[0].subarray(2, 6)]).toEqual([1, 0, 0, 0]);
    batch.step([Float32Array.of(4, 1, 2)]);
    expect([...batch.observations[0].subarray(2, 6)]).toEqual([0, 1, 0.25, 0.5]);
    expect([...batch.observations[0].subarray(14, 18)]).toEqual([0, 0.5, 1, 0.25]);
  });
});

describe("price matching", () => {
  test("is min(p, lowest of the others): two matches come to the lower price by the greatest, to the lowest of all by the least", () => {
    for (const [semantics, prices] of [
      ["greatest", [4, 4]],
      ["least", [0, 0]],
    ] as const) {
      const game = cartelMatch.make({ semantics, conditions: "actions" });
      expect(playMessages(game, [matchFrom(7, 5), matchFrom(7, 4)])).toEqual(prices);
      expect(playMessages(game, [matchFrom(7, 5), 7 + 3])).toEqual([3, 3]); // beside a promise of price 3
      expect(playMessages(game, [7 + 6, matchFrom(7, 2)])).toEqual([6, 2]);
      expect(playMessages(game, [matchFrom(7, 5), 0], 2)).toEqual([2, 2]); // who is free is matched as well
    }
    const blind = cartelMatch.make();
    expect(playMessages(blind, [matchFrom(7, 5), 0], 2)).toEqual([0, 2]);
    const three = cartelMatch.make({ firms: 3 });
    expect(playMessages(three, [matchFrom(7, 5), matchFrom(7, 6), 7 + 2])).toEqual([2, 2, 2]);
    expect(playMessages(three, [matchFrom(7, 5), matchFrom(7, 6), matchFrom(7, 4)])).toEqual([4, 4, 4]);
  });

  test("takes 2 m messages, all of which grow with what the others ask", () => {
    const { below } = cartelMatch.make() as unknown as DeviceGame;
    const { messages } = anatomyOf(below.game, below.devices[0]).venues[0];
    expect(messages[0]).toHaveLength(14);
    expect(matchPrograms(["1", "2", "3"])[0]).toBe(
      'if count("1") >= 1 then "1" else if count("2") >= 1 then "2" else "3"',
    );
    expect(() => cartelMatch.make({ prices: 15, margin: 0.1 })).not.toThrow();
    expect(() => cartelMatch.make({ prices: 17, margin: 0.1 })).not.toThrow();
  });

  test("under the greatest fixed point every price from p^N to p^M is an equilibrium, and dominance leaves the match from p^M", () => {
    for (const conditions of ["actions", "commitments"]) {
      const { nash, weakDominance, competition, monopoly } = matched({ conditions });
      const profits = nash.equilibria.map(({ payoffs }: { payoffs: number[] }) => payoffs[0]);
      const { market } = cartel({ margin: 0.25, prices: 7 }) as ReturnType<typeof cartel>;
      for (let k = 1; k <= 5; k++)
        expect(profits.some((u: number) => Math.abs(u - gridAlike(market, k)) < 1e-6)).toBe(true);
      near(Math.max(...profits), monopoly.profit, 1e-6);
      near(Math.min(...profits), competition.profit, 1e-6);
      expect(weakDominance.survivors[0]).toMatch(/^#2 if count/); // the second message: down from the sixth of seven prices
    }
  });

  test("under the least, and without messages, all pure equilibria pay what competition does", () => {
    for (const options of [
      { semantics: "least" },
      { semantics: "least", conditions: "commitments" },
      { semantics: "none" },
    ]) {
      const { nash, competition } = matched(options);
      expect(nash.count).toBeGreaterThan(0);
      for (const { payoffs } of nash.equilibria) for (const u of payoffs) near(u, competition.profit, 1e-6);
    }
  });

  test("where asked prices are matched, one match seen by a firm that is free holds p^M, even under the least fixed point", () => {
    const { market } = cartel({ margin: 0.25, prices: 7 });
    const games = Object.fromEntries(
      ["least", "greatest"].map((semantics) => [semantics, cartelMatch.make({ semantics, conditions: "actions" })]),
    );
    const earns = (semantics: string, said: readonly number[], free: number, who: number) => {
      const ks = playMessages(games[semantics], said, free);
      return profit(market, market.grid[ks[who]], [market.grid[ks[1 - who]]]);
    };
    const all = [0, 1, 2, 3, 4, 5, 6];
    for (const semantics of ["least", "greatest"]) {
      const match = matchFrom(7, 5);
      near(earns(semantics, [match, 0], 5, 0), market.monopolyProfit);
      for (const k of all)
        expect(earns(semantics, [match, 0], k, 1)).toBeLessThanOrEqual(market.monopolyProfit + 1e-12);
      for (let said = 1; said < 14; said++) {
        expect(earns(semantics, [match, said], 0, 1)).toBeLessThanOrEqual(market.monopolyProfit + 1e-12);
        const worth = all.map((k) => earns(semantics, [said, 0], k, 1));
        const answer = worth.indexOf(Math.max(...worth));
        expect(earns(semantics, [said, 0], answer, 0)).toBeLessThanOrEqual(market.monopolyProfit + 1e-12);
      }
    }
  });

  test("Δ of the bots: matches 1, and the same promises resolved from below less than 0", () => {
    const delta = (options: object, name: string) => {
      const game = cartelMatch.make(options);
      return evaluate(game, { firm: cartelMatch.bots[name](game, 0, 1) }, { episodes: 4 }).metrics.delta.mean;
    };
    near(delta({}, "match"), 1);
    near(delta({}, "ask"), 1);
    near(delta({}, "nash"), 0);
    expect(delta({ semantics: "least" }, "match")).toBeLessThan(-0.3);
    near(delta({ semantics: "none" }, "match"), 1); // nothing to say: it asks p^M, as nobody should
  });
});

/** The prices, by number, that messages come to; whoever is free asks `free`. */
function playMessages(game: AnyGame, messages: readonly number[], free = 0): number[] {
  const { below } = game as unknown as DeviceGame;
  const parts = anatomyOf(below.game, below.devices[0]).components[0];
  const width = parts.length;
  const column = (part: string) => parts.find((one) => one.part === part)?.column ?? 0;
  const batch = new Batch(game, 1, "disabled");
  batch.reset({ seed: 1 });
  const said = new Float32Array(messages.length * width);
  messages.forEach((message, i) => {
    said[i * width + column("message")] = message;
  });
  batch.step([said]);
  const acts = new Float32Array(messages.length * width);
  messages.forEach((_, i) => {
    acts[i * width + column("action")] = free;
  });
  batch.step([acts]);
  return [...(batch.state as unknown as { base: { last: Int32Array } }).base.last];
}

test("the games keep the contract, in one round and many, with messages and without", () => {
  for (const options of [{}, { firms: 4, memory: true, continuation: 0.9, prices: 4, quality: 1 }])
    expect(check(() => entry.make(options), { steps: 20 }).filter(({ passed }) => !passed)).toEqual([]);
  for (const options of [{}, { semantics: "none", prices: 4 }])
    expect(check(() => cartelMatch.make(options), { steps: 20 }).filter(({ passed }) => !passed)).toEqual([]);
});

test("what each firm could gain is 0 at an equilibrium, and what undercutting pays at the monopoly's price", () => {
  const gains = (a: number, b: number) => entry.deviation?.({ margin: 0.25, prices: 7 }, [Float32Array.of(a, b)]);
  expect(gains(1, 1)).toEqual([0, 0]);
  const market = marketOf({ margin: 0.25, prices: 7 });
  const best = profit(market, market.grid[bestReply(market, [5])], [market.grid[5]]);
  for (const gain of gains(5, 5) ?? []) near(gain, best - market.monopolyProfit);
});

test("nonsense is refused with a sentence", () => {
  const refused = (options: unknown) => () => cartel(options as Options);
  expect(refused({ firms: 1 })).toThrow("option 'firms'");
  expect(refused({ differentiation: 0 })).toThrow("option 'differentiation'");
  expect(refused({ quality: -60 })).toThrow("too close for a grid");
  expect(refused({ quality: 100, outside: -100, cost: 100, margin: 5.1, memory: false })).toThrow(
    "demand cannot be computed",
  );
  expect(refused({ prices: Number.NaN })).toThrow("option 'prices'");
  expect(() => cartelMatch.make({ semantics: "most" })).toThrow("must be one of");
});

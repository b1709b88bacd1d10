/** Several domains: books that balance, joint against separate extraction, legs that are atomic or not, transfers that arrive late. */
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { estimate, evaluate } from "../../agents/evaluate.js";
import { attempt, enoughInclusion, separateProfit } from "../../envs/routing/domains/attempt.js";
import { blockValues, type DomainBlock } from "../../envs/routing/domains/blocks.js";
import { extraction } from "../../envs/routing/domains/clearing.js";
import { delayedOutput } from "../../envs/routing/domains/delay.js";
import { domainsGame } from "../../envs/routing/domains/domains.js";
import { domains } from "../../envs/routing/domains/entry.js";
import { type DomainsOptions, rules } from "../../envs/routing/domains/options.js";
import { exampleBlocks, exampleTerms } from "../../envs/routing/domains/solve.js";
import { bookColumns } from "../../envs/routing/domains/state.js";
import { backrun } from "../../envs/routing/mev/cycle.js";
import { market } from "../../envs/routing/pools/index.js";
import { Batch } from "../../src/batch.js";
import { check } from "../../src/check.js";
import { randomBot } from "../../src/random-bot.js";
import { size } from "../../src/space.js";
import { agrees, near } from "../auction/agrees.js";

type Options = Partial<DomainsOptions>;
type Pools = [number, number][];

// biome-ignore lint/suspicious/noExplicitAny: answers are plain data
const solved = (options: Options = {}): any => domains.solve!(options);
const sum = (list: Iterable<number>) => [...list].reduce((a, b) => a + b, 0);
const pool = (fee: number) => market({ kind: "product", tokens: ["A", "B"], reserves: [1, 1], fee });
const number = (min: number, max: number) => fc.double({ min, max, noNaN: true });
const pools = (most: number) =>
  fc.array(fc.tuple(number(500, 2000), number(500, 2000)), { minLength: 1, maxLength: most });

/** Everybody does the same in every lane; per role one action, or one per agent. */
function table(options: Options, lanes: number, seed = 0) {
  const game = domainsGame({ rounds: 1, ...options });
  const batch = new Batch(game, lanes, "disabled");
  batch.reset({ seed });
  const round = (router: number[][], searcher: number[][], sequencer: number[][]) => {
    const all = [router, searcher, sequencer];
    for (let phase = 0; phase < 3; phase++) {
      batch.step(
        game.roles.map(({ count, action }, role) => {
          const flat = new Float32Array(lanes * count * size(action));
          if (role !== phase) return flat;
          const rows = all[role].length === 1 ? Array(count).fill(all[role][0]) : all[role];
          for (let lane = 0; lane < lanes; lane++) flat.set(rows.flat(), lane * rows.flat().length);
          return flat;
        }),
      );
    }
  };
  const returns = (role: number, lane: number) => {
    const { count } = game.roles[role];
    return [...batch.episodeReturns[role].subarray(lane * count, (lane + 1) * count)];
  };
  const reserves = (lane: number): Pools =>
    Array.from({ length: game.market.domains }, (_, d) => {
      const at = 2 * (lane * game.market.domains + d);
      return [batch.state.pools[at], batch.state.pools[at + 1]];
    });
  return { game, batch, round, returns, reserves };
}
const quiet = { routers: 1, size: 1e-6, sizeSpread: 0, gas: 0 }; // users who move nothing
const homeward = [[0, 0]];
const nobody = [[0, 0, 0, 0]];
const apart = [[rules.bids, 0]];
const jointly = [[rules.bids, 1]];

describe("books", () => {
  const kinds = fc.record({
    domains: fc.integer({ min: 2, max: 4 }),
    routers: fc.integer({ min: 1, max: 5 }),
    searchers: fc.integer({ min: 1, max: 3 }),
    latency: fc.integer({ min: 0, max: 3 }),
    rounds: fc.integer({ min: 1, max: 5 }),
    down: fc.constantFrom(0, 0.3, 1),
    announced: fc.boolean(),
    inclusion: fc.constantFrom(1, 0.7),
    inventory: fc.constantFrom(3, 500),
    split: fc.constantFrom("surplus" as const, "equal" as const),
    outsideCost: fc.constantFrom(0, 0.02, 0.3),
    seed: fc.nat(1000),
  });

  test("in any play every token is somewhere, and what some win others lose", () => {
    fc.assert(
      fc.property(kinds, ({ seed, ...options }) => {
        const game = domainsGame(options);
        const batch = new Batch(game, 1, "disabled");
        const bots = game.roles.map((_, role) => randomBot(game, role, seed));
        batch.reset({ seed });
        const s = batch.state;
        const started = [0, 1].map((token) => {
          const all = [...s.pools, ...s.held].filter((_, k) => k % 2 === token);
          return sum(all);
        });
        const out = new Float64Array(game.metrics.length);
        for (let step = 0; step < 3 * game.horizon; step++) {
          const actions = game.roles.map(({ count, action }) => new Float32Array(count * size(action)));
          bots.forEach((bot, r) => {
            bot.act(batch.observations[r], batch.masks[r], actions[r]);
          });
          batch.step(actions);
          for (const token of [0, 1]) {
            const held = [s.pools, s.wallet, s.held, s.margin].map((x) => sum(x.filter((_, k) => k % 2 === token)));
            const under = sum(s.transit.filter((_, k) => k % 2 === 0 && s.route[k] === token));
            const [orders, bridge, burnt, outside] = s.books.subarray(token * bookColumns);
            const now = sum(held) + under + bridge + burnt + outside + (token === 1 ? sum(s.purse) : 0);
            near(now, started[token] + orders, 1e-9 / started[token]);
          }
          for (const reserve of s.pools) expect(reserve).toBeGreaterThan(0);
          for (const own of s.held) expect(own).toBeGreaterThan(-1e-9);
          batch.measure(0, out);
          const moving = sum(s.transit.filter((_, k) => k % 2 === 0));
          near(sum(s.wallet) + moving - s.books[0] - s.books[bookColumns], out[0]);
          near(sum(s.held) + sum(s.margin) - s.held.length * game.market.inventory, out[1], 1e-9 * s.held.length);
          near(sum(s.purse), out[2]);
          near(sum(out.subarray(0, 7)), 0);
          near(sum(out.subarray(out.length - game.market.domains)), out[2]);
        }
        for (const role of [0, 1, 2]) near(sum(batch.episodeReturns[role]), out[role], 1e-5);
        expect(sum(s.transit)).toBe(0);
      }),
      { seed: 1, numRuns: 50 },
    );
  });
});

describe("joint against separate extraction", () => {
  test("two pools without an outside market are the cycle of the closed form", () => {
    fc.assert(
      fc.property(fc.tuple(number(500, 2000), number(500, 2000)), number(500, 2000), number(0, 0.05), (one, x, fee) => {
        const [buy, sell] = [one, [x, 1000] as [number, number]];
        const found = extraction([buy, sell], fee, Number.POSITIVE_INFINITY);
        const [to, fro] = [attempt({ buy, sell, fee }), attempt({ buy: sell, sell: buy, fee })];
        near(found.joint, to.gain + fro.gain); // one of them is 0
        near(found.bought[0], to.amount - fro.amount, 1e-6);
        near(found.bought[0] + found.bought[1], 0, 1e-9);
        near(sum(found.separate), 0);
      }),
      { seed: 2 },
    );
  });

  test("trades earn what their dual says, min over λ of what each pool yields at that price, so nothing earns more", () => {
    fc.assert(
      fc.property(pools(4), number(0, 0.03), number(0, 0.3), (reserves, fee, cost) => {
        const found = extraction(reserves, fee, cost);
        const yields = (price: number) =>
          sum(
            reserves.map(([x, y]) => {
              const { sells, profit } = backrun([x, y], fee, price);
              return sells === 0 ? price * profit : profit;
            }),
          );
        near(yields(found.price), found.joint, 1e-8);
        for (let k = 0; k <= 64; k++) {
          expect(yields(1 - cost + (2 * cost * k) / 64)).toBeGreaterThan(found.joint - 1e-8);
        }
        const swap = pool(fee); // the trades, made one by one
        let left = 0;
        let earned = 0;
        reserves.forEach(([x, y], d) => {
          const bought = found.bought[d];
          const amount = bought > 0 ? (y * bought) / ((1 - fee) * (x - bought)) : -bought;
          const flat = Float64Array.of(x, y);
          if (amount > 0) swap.swap(flat, 0, bought > 0 ? 1 : 0, bought > 0 ? 0 : 1, amount);
          left += x - flat[0];
          earned += y - flat[1];
        });
        near(earned + left - cost * Math.abs(left), found.joint, 1e-8);
      }),
      { seed: 3 },
    );
  });

  test("the incentive is never below 0; it is 0 where outside trade is free, and all there is where it is dear", () => {
    fc.assert(
      fc.property(pools(4), number(0, 0.03), number(0, 0.3), (reserves, fee, cost) => {
        expect(extraction(reserves, fee, cost).incentive).toBeGreaterThan(-1e-9);
        near(extraction(reserves, fee, 0).incentive, 0);
        const closed = extraction(reserves, fee, Number.POSITIVE_INFINITY);
        near(closed.incentive, closed.joint);
        expect(closed.joint).toBeLessThan(extraction(reserves, fee, cost).joint + 1e-9);
      }),
      { seed: 4 },
    );
  });

  test("with blocks of two swaps each: .066173 and .027103 apart, .499908 jointly", () => {
    const { fee, cost } = exampleTerms;
    const found = blockValues(exampleBlocks, fee, cost);
    expect(found.separate.map((v) => v.toFixed(6))).toEqual(["0.066173", "0.027103"]);
    expect(found.joint.toFixed(6)).toBe("0.499908");
    expect(found.incentive.toFixed(6)).toBe("0.406631");
    expect(found.before).toEqual([
      [0, 0],
      [1, 0],
    ]);
    expect(blockValues([exampleBlocks[1]], fee, cost).before).toEqual([[0, 1]]); // alone it waits for another swap
    expect(solved().example).toMatchObject({ exact: true, joint: found.joint, incentive: found.incentive });
  });

  test("best orders are those of brute force over all pasts of every pool", () => {
    const swaps = fc.array(
      fc.record({ token: fc.constantFrom(0 as const, 1 as const), amount: number(1, 40), least: number(0, 30) }),
      { maxLength: 3 },
    );
    const blocks = fc.array(fc.record({ reserves: fc.tuple(number(900, 1100), number(900, 1100)), swaps }), {
      minLength: 1,
      maxLength: 2,
    });
    fc.assert(
      fc.property(blocks, number(0, 0.01), number(0, 0.05), (given, fee, cost) => {
        const found = blockValues(given, fee, cost);
        const states = given.map((block) => pasts(block, fee));
        const best = (lists: Pools[]) =>
          Math.max(
            ...lists
              .reduce<Pools[]>((all, list) => all.flatMap((some) => list.map((one) => [...some, one])), [[]])
              .map((some) => extraction(some, fee, cost).joint),
          );
        near(found.joint, best(states));
        found.separate.forEach((value, d) => {
          near(value, best([states[d]]));
        });
        expect(found.exact).toBe(true);
      }),
      { seed: 5, numRuns: 25 },
    );
  });

  test("of long blocks what is drawn is a lower bound that keeps the joint value above the separate ones", () => {
    const block = (shift: number): DomainBlock => ({
      reserves: [1000, 1000],
      swaps: Array.from({ length: 6 }, (_, k) => ({ token: ((k + shift) % 2) as 0 | 1, amount: 5 + 3 * k, least: 0 })),
    });
    const found = blockValues([block(0), block(1)], 0.003, 0.02, { samples: 200 });
    expect(found.exact).toBe(false);
    expect(found.incentive).toBeGreaterThanOrEqual(0);
    const all = [block(0), block(1)].map((one) => pasts(one, 0.003));
    const alone = all.map((list) => Math.max(...list.map((one) => extraction([one], 0.003, 0.02).joint)));
    found.separate.forEach((value, d) => {
      near(value, alone[d]); // seven transactions: exact
    });
  });

  test("sequencers take what is theirs: alone, jointly, and by either split", () => {
    const split = { ...quiet, spread: 0.1, searchers: 1, domains: 3 } as Options;
    for (const kind of ["surplus", "equal"] as const) {
      const lanes = 8;
      const alone = table({ ...split, split: kind }, lanes);
      const together = table({ ...split, split: kind }, lanes);
      const two = table({ ...split, split: kind }, lanes);
      const found = Array.from({ length: lanes }, (_, lane) => extraction(alone.reserves(lane), 0.003, 0.02));
      const pairs = Array.from({ length: lanes }, (_, lane) => extraction(alone.reserves(lane).slice(1), 0.003, 0.02));
      alone.round(homeward, nobody, [[rules.own, 0]]);
      together.round(homeward, nobody, [[rules.own, 1]]);
      two.round(homeward, nobody, [apart[0], [rules.own, 1], [rules.own, 1]]);
      found.forEach(({ separate, joint, incentive }, lane) => {
        separate.forEach((v, d) => {
          near(alone.returns(2, lane)[d], v, 1e-5);
          near(together.returns(2, lane)[d], kind === "equal" ? joint / 3 : v + incentive / 3, 1e-5);
        });
        near(two.returns(2, lane)[0], 0);
        near(two.returns(2, lane)[1] + two.returns(2, lane)[2], pairs[lane].joint, 1e-5);
      });
      const metrics = new Float64Array(together.game.metrics.length);
      together.batch.measure(0, metrics);
      near(metrics[9], found[0].joint);
      near(metrics[10], sum(found[0].separate));
      near(metrics[7], found[0].joint, 1e-6);
    }
  });

  test("the expected value of a first block is what episodes begin with, within four standard errors", () => {
    for (const options of [{ spread: 0.05 }, { domains: 3, spread: 0.08, fee: 0 }] as Options[]) {
      const { batch, round, game } = table({ ...quiet, ...options }, 3000);
      round(homeward, nobody, apart);
      const { start } = solved(options);
      for (const [k, expected] of [
        [9, start.joint],
        [10, start.separate],
      ]) {
        const each = Float64Array.from({ length: 3000 }, (_, e) => batch.finalMetrics[e * game.metrics.length + k]);
        agrees(estimate(each), expected);
      }
    }
  });
});

describe("legs", () => {
  const lone = { ...quiet, searchers: 1, gas: 0.001 } as Options;

  test("atomic legs earn exactly the gain less bids and gas, and the rest goes to both sequencers", () => {
    const lanes = 16;
    for (const late of [false, true]) {
      const { batch, round, returns, reserves } = table({ ...lone, spread: 0.1, inclusion: 0 }, lanes);
      const before = Array.from({ length: lanes }, (_, lane) => reserves(lane));
      const first = late ? [[rules.users, 1], jointly[0]] : jointly;
      round(homeward, [[1, 3, 2, 4]], first); // buys in the first domain
      let open = 0;
      before.forEach(([buy, sell], lane) => {
        const { gain } = attempt({ buy, sell, fee: 0.003 });
        const paid = [(0.3 * gain) / 2, (0.9 * gain) / 2];
        const taken = gain - sum(paid) - 0.002 >= 0;
        if (gain > 0) open++;
        near(returns(1, lane)[0], taken ? gain - sum(paid) - 0.002 : 0, late ? 1e-5 : 1e-6);
        near(returns(2, lane)[0], taken ? paid[0] : 0, 1e-6);
        near(returns(2, lane)[1], taken ? paid[1] : 0, 1e-6);
      });
      expect(open).toBeGreaterThan(4);
      expect(batch.terminated[0]).toBe(1);
    }
  });

  test("separate legs that are in with chance κ earn κ (gain − 2 (1 − κ) δ a − 2 g − β), within four standard errors", () => {
    for (const inclusion of [0.5, 0.9]) {
      const lanes = 4000;
      const options = { ...lone, spread: 0.04, inclusion, outsideCost: 0.03, domains: 2 } as Options;
      const { round, returns, reserves } = table(options, lanes);
      const expected = Array.from({ length: lanes }, (_, lane) => {
        const [buy, sell] = reserves(lane);
        const found = attempt({ buy, sell, fee: 0.003 }, 0.75);
        return found.gain > 0
          ? separateProfit(found, { inclusion, outsideCost: 0.03, gas: 0.001, bids: 0.1 * found.gain })
          : 0;
      });
      round(homeward, [[1, 2, 1, 1]], apart);
      agrees(estimate(Float64Array.from(expected, (e, lane) => returns(1, lane)[0] - e)), 0);
      const mean = sum(expected) / lanes;
      expect(Math.sign(mean)).toBe(inclusion === 0.5 ? -1 : 1);
    }
  });

  test("an attempt breaks even at the inclusion that the closed form says, .362 between pools 6 % apart", () => {
    const { farthest } = solved();
    expect(farthest.pair.gain.toFixed(6)).toBe("0.364915");
    expect(farthest.separateLegs.enoughInclusion.toFixed(6)).toBe("0.362140");
    const terms = { outsideCost: 0.02, gas: 0.01, bids: 0 };
    near(separateProfit(farthest.pair, { ...terms, inclusion: farthest.separateLegs.enoughInclusion }), 0);
    near(separateProfit(farthest.pair, { ...terms, inclusion: 1 }), farthest.pair.atomic);
    expect(enoughInclusion(farthest.pair, { ...terms, gas: 1 })).toBe(null);
    expect(enoughInclusion(farthest.pair, { ...terms, outsideCost: 0 })).toBe(0);
  });

  test("of two equal searchers the higher bid has the top; the other's legs revert for gas, or its bundle for nothing", () => {
    for (const [sequencer, lost] of [
      [apart, -0.002],
      [jointly, 0],
    ] as const) {
      const { round, returns, reserves } = table({ ...lone, searchers: 2, spread: 0.2, inclusion: 1 }, 8, 3);
      const before = Array.from({ length: 8 }, (_, lane) => reserves(lane));
      round(
        homeward,
        [
          [1, 3, 1, 1],
          [1, 3, 2, 2],
        ],
        sequencer,
      );
      let open = 0;
      before.forEach(([buy, sell], lane) => {
        const { gain } = attempt({ buy, sell, fee: 0.003 });
        if (gain < 0.1) return;
        open++;
        near(returns(1, lane)[1], 0.7 * gain - 0.002, 1e-5);
        near(returns(1, lane)[0], lost, 1e-6);
      });
      expect(open).toBeGreaterThan(1);
    }
  });

  test("the exact arbitrageur never loses when its legs are atomic", () => {
    const options = { searchers: 3, spread: 0.1, rounds: 4 } as Options;
    const game = domainsGame(options);
    const batch = new Batch(game, 64);
    const bots = [domains.bots.random, domains.bots.exact].map((bot, role) => bot(game, role, 7));
    batch.reset({ seed: 7 });
    let won = 0;
    for (let step = 0; step < 24; step++) {
      const actions = game.roles.map(({ count, action }) => new Float32Array(64 * count * size(action)));
      bots.forEach((bot, r) => {
        bot.act(batch.observations[r], batch.masks[r], actions[r]);
      });
      for (let k = 0; k < actions[2].length; k += 2) {
        actions[2][k] = step % 3 === 2 ? (k / 2 + step) % 3 : 0; // any rule
        actions[2][k + 1] = step % 3 === 2 ? 1 : 0;
      }
      batch.step(actions);
      for (const reward of batch.rewards[1]) {
        expect(reward).toBeGreaterThan(-1e-7);
        won += reward;
      }
    }
    expect(won).toBeGreaterThan(1);
  });

  test("no inventory is oversold", () => {
    const { batch, round } = table({ ...lone, spread: 1, inventory: 2, rounds: 2, inclusion: 1 }, 8);
    round(homeward, [[1, 3, 0, 0]], jointly);
    for (const held of batch.state.held) expect(held).toBeGreaterThanOrEqual(0);
    expect(Math.min(...batch.state.held)).toBeLessThan(1e-9);
  });
});

describe("orders", () => {
  const plain = { spread: 0, sizeSpread: 0, down: 0, tolerances: [0, 1] } as Options;

  test("alone, an order gets its quote to the last bit, in either pool and whenever it arrives", () => {
    for (const latency of [0, 1]) {
      const { batch, round, returns } = table({ ...plain, routers: 1, latency, rounds: latency + 1, bridgeFee: 0 }, 4);
      round([[2, 0]], nobody, [[rules.users, 0]]); // half abroad
      const half = (1000 * 0.997 * 5) / (1000 + 0.997 * 5) - 5 - 0.01;
      if (latency === 0) near(returns(0, 3)[0], 2 * half, 1e-6);
      else {
        near(returns(0, 3)[0], half, 1e-6);
        round([[4, 0]], nobody, [[rules.users, 0]]); // all abroad, and late
        near(returns(0, 3)[0], 2 * half - 0.02 * 10, 1e-6);
      }
      expect(batch.finalMetrics[14]).toBe(0);
    }
  });

  test("an order behind another of its side reverts at no tolerance: δ of it, and gas, are lost", () => {
    const { batch, round, returns } = table({ ...plain, routers: 3 }, 32);
    round(homeward, nobody, apart); // the first and the third are at home together
    let same = 0;
    for (let lane = 0; lane < 32; lane++) {
      const own = [0, 2].map((k) => returns(0, lane)[k]);
      const quote = (1000 * 9.97) / 1009.97 - 10.01;
      near(Math.max(...own.map((r) => (Math.abs(r - quote) < 1e-5 ? 1 : 0))), 1);
      const metrics = batch.finalMetrics.subarray(lane * batch.game.metrics.length);
      if (metrics[14] === 0) continue; // the other side: better than its quote
      same++;
      expect(metrics[14]).toBe(1);
      near(Math.min(...own), -0.02 * 10 - 0.01, 1e-5);
    }
    expect(same).toBeGreaterThan(8);
    expect(same).toBeLessThan(24);
  });

  test("what is sent to a bridge that is down comes back; what is under way at the end is late", () => {
    const options = { ...plain, routers: 2, latency: 3 } as Options;
    const shut = table({ ...options, down: 1, announced: false }, 2);
    shut.round([[4, 1]], nobody, apart);
    for (const reward of shut.returns(0, 1)) near(reward, -0.02 * 10, 1e-6);
    expect(shut.batch.finalMetrics[15]).toBe(2);
    const late = table(options, 2);
    late.round([[4, 1]], nobody, apart);
    for (const reward of late.returns(0, 1)) near(reward, -0.01 - 0.02 * 9.99, 1e-6);
    expect(late.batch.finalMetrics[16]).toBe(2);
    const known = table({ ...options, down: 1 }, 2);
    expect([...known.batch.masks[0].subarray(0, 7)]).toEqual([1, 0, 0, 0, 0, 1, 1]);
    expect(known.batch.observations[0][4]).toBe(0);
  });

  test("a transfer among orders of either side gets its expected output, within four standard errors", () => {
    const lanes = 2500;
    for (const latency of [0, 2]) {
      const options = { ...plain, routers: 3, latency, size: 40, rounds: latency + 1, gas: 0 } as Options;
      const { round, returns } = table(options, lanes);
      for (let k = 0; k <= latency; k++)
        round(
          [
            [0, 1],
            [4, 1],
            [0, 1],
          ],
          nobody,
          apart,
        ); // only the second sends
      const swap = { reserves: [1000, 1000], fee: 0.003, token: 0, amount: 0.999 * 40 } as const;
      const { mean } = delayedOutput(swap, 40, 2, latency);
      const others = latency * (-40 + 0.98 * 0.999 * 40); // sent later: late
      agrees(estimate(Float64Array.from({ length: lanes }, (_, lane) => returns(0, lane)[1])), mean - 40 + others);
      if (latency === 2) near(solved({ ...options, latency }).bridge.output, mean);
    }
  });

  test("what must be bridged to be sold earns .347243 on average in place of .364915", () => {
    const { farthest, bridge } = solved();
    expect(farthest.lateSale.profit.toFixed(6)).toBe("0.347243");
    expect(farthest.lateSale.deviation.toFixed(6)).toBe("0.462777");
    expect([bridge.quote, bridge.output, bridge.deviation].map((x) => x.toFixed(4))).toEqual([
      "9.8618",
      "9.8675",
      "0.3343",
    ]);
    const reserves = [1000 * Math.exp(-0.015), 1000 * Math.exp(0.015)] as const;
    const { mean } = delayedOutput({ reserves, fee: 0.003, token: 0, amount: 0.999 * farthest.pair.amount }, 10, 2, 1);
    near(farthest.lateSale.profit, mean - farthest.pair.spend);
    expect(solved({ routers: 64 }).bridge).toMatchObject({
      output: null,
      reason: expect.stringContaining("too many pasts"),
    });
    expect(solved({ spread: 0 }).farthest.lateSale.reason).toBe("there is nothing to be had");
  });

  test("without fees the output after one order of either side, or two, is the mean of all pasts, by hand", () => {
    const swap = { reserves: [100, 100], fee: 0, token: 0, amount: 10 } as const;
    const output = (x: number) => ((10_000 / x) * 10) / (x + 10); // at a reserve of x of A
    const bought = (x: number) => 10_000 / (10_000 / x + 10); // the reserve after 10 B were sold
    const one = [110, bought(100)];
    const two = one.flatMap((x) => [x + 10, bought(x)]);
    const mean = (all: number[]) => sum(all.map(output)) / all.length;
    near(delayedOutput(swap, 10, 1, 1).mean, (mean(one) + mean(two)) / 2);
    near(delayedOutput(swap, 10, 1, 0).mean, (output(100) + mean(one)) / 2);
    expect(() => delayedOutput(swap, 10, 8, 2)).toThrow("24 orders have too many pasts");
  });

  test("searchers and sequencers see what users are about to sell, and each sequencer its bids", () => {
    const options = { ...plain, routers: 2, searchers: 1, spread: 0.2, latency: 0, bridgeFee: 0 } as Options;
    const game = domainsGame(options);
    const batch = new Batch(game, 4, "disabled");
    batch.reset({ seed: 0 });
    const all = () => game.roles.map(({ count, action }) => new Float32Array(4 * count * size(action)));
    const send = all();
    for (let lane = 0; lane < 4; lane++) send[0].set([1, 1], 4 * lane); // the first sends a quarter abroad
    batch.step(send);
    for (let lane = 0; lane < 4; lane++) {
      const [first, second] = batch.state.side.subarray(2 * lane); // the first is at home in domain 0, the second in 1
      const expected = [0, 0, 0, 0];
      expected[first] += 7.5 / 40;
      expected[2 + first] += 2.5 / 40;
      expected[2 + second] += 10 / 40;
      expected.forEach((x, k) => {
        near(batch.observations[1][17 * lane + 9 + k], x, 1e-6);
        near(batch.observations[2][34 * lane + 9 + k], x, 1e-6);
      });
    }
    expect(new Set(batch.state.side).size).toBe(2);
    const search = all();
    const pair = batch.masks[1][1] === 1 ? 1 : 2;
    search[1].set([pair, 3, 4, 1], 0);
    batch.step(search);
    const [, , gain] = batch.state.legs;
    const seen = [0, 1].map((d) => batch.observations[2].subarray(d * 17 + 13, d * 17 + 17));
    expect(seen.map((row) => [row[0], row[1]])).toEqual([
      [1, 0],
      [0, 1],
    ]);
    const buys = game.market.pairs[pair - 1][0];
    near(seen[buys][2], (0.9 * gain) / 2 / 1000, 1e-6);
    near(seen[1 - buys][3], (0.1 * gain) / 2 / 1000, 1e-6);
  });
});

describe("bots", () => {
  const play = (options: Options, names: readonly string[], episodes: number) => {
    const game = domainsGame(options);
    const [router, searcher, sequencer] = names.map((name, role) => domains.bots[name](game, role, 1));
    return evaluate(game, { router, searcher, sequencer }, { episodes, seed: 11 });
  };
  const more = (x: Float64Array, y: Float64Array) => {
    const { mean, standardError } = estimate(x.map((v, e) => v - y[e]));
    expect(mean).toBeGreaterThan(4 * standardError);
  };

  test("sequencers that share take more than those that do not", () => {
    const names = ["responsive", "pass"];
    const options = { outsideCost: 0.03, spread: 0.05 };
    const shared = play(options, [...names, "shared"], 200);
    more(shared.each["sequencer revenue"], play(options, [...names, "separate"], 200).each["sequencer revenue"]);
    more(shared.each["joint extraction"], new Float64Array(200));
  });

  test("one router that answers the reserves does better than at home or by a blind split, known to be open or not", () => {
    for (const announced of [true, false]) {
      const options = { routers: 1, rounds: 1, latency: 0, spread: 0.05, announced, size: 50, tolerances: [1] };
      const own = play(options, ["responsive", "pass", "bids"], 300).each.router_0;
      more(own, play(options, ["home", "pass", "bids"], 300).each.router_0);
      more(own, play(options, ["blind", "pass", "bids"], 300).each.router_0);
    }
  });

  test("who answers the reserves sends nothing that would be late", () => {
    const options = { routers: 1, rounds: 2, latency: 1, spread: 0.1, outsideCost: 0.2, down: 0 };
    const { metrics } = play(options, ["responsive", "pass", "bids"], 100);
    expect(metrics.late.mean).toBe(0);
    expect(metrics["bridge fees"].mean).toBeGreaterThan(0);
  });

  test("the careful searcher gains where the exact one loses, and stays away where legs hardly get in", () => {
    const options = { searchers: 1, inclusion: 0.6, outsideCost: 0.05 };
    const careful = play(options, ["home", "careful", "bids"], 200);
    more(careful.each["searcher profit"], play(options, ["home", "exact", "bids"], 200).each["searcher profit"]);
    const rare = play({ ...options, inclusion: 0.05 }, ["home", "careful", "bids"], 20);
    expect(rare.metrics.proposals.mean).toBe(0);
  });

  test("fewer swaps of users revert where users come first", () => {
    const options = { tolerances: [0.05], spread: 0.1, rounds: 1 };
    const first = play(options, ["home", "exact", "users"], 400).each.reverted;
    more(play(options, ["home", "exact", "bids"], 400).each.reverted, first);
  });
});

test("the game keeps the contract", () => {
  for (const options of [
    {},
    { domains: 4, latency: 0, routers: 3, searchers: 1, announced: false, split: "equal", rounds: 2 },
  ] as Options[]) {
    for (const { name, passed, detail } of check(() => domainsGame(options), { steps: 13, seeds: [0], lanes: 2 })) {
      expect(passed, `${name}: ${detail}`).toBe(true);
    }
  }
});

test("what is no option is refused with a sentence", () => {
  const id = "routing/domains-v0: option";
  expect(() => domainsGame({ domains: 1 })).toThrow(`${id} 'domains' must be an integer from 2 to 4, got 1`);
  expect(() => domainsGame({ latency: 0.5 })).toThrow(`${id} 'latency' must be an integer from 0 to 16, got 0.5`);
  expect(() => domainsGame({ tolerances: [0.1, 0.1] })).toThrow(`${id} 'tolerances' must be a rising list`);
  expect(() => domainsGame({ tolerances: [Number.NaN] })).toThrow(`${id} 'tolerances' must be a rising list`);
  expect(() => solved({ outsideCost: Number.NaN })).toThrow(`${id} 'outsideCost' must be a number from 0 to 0.5`);
  expect(() => domainsGame({ split: "all" as "equal" })).toThrow(`${id} 'split' must be one of surplus, equal`);
});

/** Reserves after every sequence of some of the users' swaps. */
function pasts({ reserves, swaps }: DomainBlock, fee: number): Pools {
  const found: Pools = [];
  const swap = pool(fee);
  const visit = (at: readonly [number, number], left: readonly number[]): void => {
    found.push([at[0], at[1]]);
    for (const k of left) {
      const { token, amount, least } = swaps[k];
      const flat = Float64Array.of(at[0], at[1]);
      const reverts = swap.swap(flat, 0, token, 1 - token, amount) < least;
      visit(
        reverts ? at : [flat[0], flat[1]],
        left.filter((other) => other !== k),
      );
    }
  };
  visit(
    reserves,
    swaps.map((_, k) => k),
  );
  return found;
}

test("over a bridge that takes as long as the episode nothing arrives, and no output is promised", () => {
  const { bridge, farthest } = domains.solve!({ latency: 3, rounds: 3 }) as unknown as {
    readonly bridge: { readonly arrives: number; readonly output: number | null };
    readonly farthest: { readonly lateSale: { readonly profit: number | null } };
  };
  expect(bridge).toMatchObject({
    arrives: 0,
    output: null,
    reason: expect.stringContaining("longer than the episode"),
  });
  expect(farthest.lateSale.profit).toBeNull();
  expect(domains.solve!({ latency: 2, rounds: 3 }).bridge).toMatchObject({ arrives: 0.95, output: expect.any(Number) });
});

/** The express lane: who is first, what the lane is worth, auction and resale in theory and in play. */
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { estimate, evaluate } from "../../agents/evaluate.js";
import { distribution } from "../../envs/auction/distribution.js";
import { meanOf } from "../../envs/auction/express-lane/equilibrium.js";
import { sums } from "../../envs/auction/express-lane/state.js";
import {
  bestLaneAsk,
  exponentialOdds,
  expressLane,
  firstOdds,
  games,
  known,
  type LaneAuction,
  laneEquilibrium,
  laneGap,
  laneOutcome,
  laneResale,
  type ValueData,
} from "../../envs/index.js";
import { Batch } from "../../src/batch.js";
import { check } from "../../src/check.js";
import { agrees, near } from "./agrees.js";

const { bots, solve } = games["auction/express-lane-v0"];
type Options = NonNullable<Parameters<typeof expressLane>[0]>;

// biome-ignore lint/suspicious/noExplicitAny: answers are plain data
const solved = (options: Options = {}): any => solve!(options);
const exponential = (mean: number, high = 100 * mean): ValueData => ({ kind: "exponential", mean, high });
const unit: ValueData = { kind: "uniform", low: 0, high: 1 };

/** Two alike with uniform abilities, whose holder always is first, and a round worth 1. */
const plain: LaneAuction = {
  ...{ searchers: 2, abilities: distribution(unit), news: 0, worth: 1, reserve: 0, single: 0 },
  ...{ holder: 1, other: 0, unheld: 0.5 },
};

/** Means over many episodes in which every seat's bot is the same; payoffs are per round. */
function met(name: string, options: Options = {}, episodes = 4000) {
  const game = expressLane(options);
  const found = evaluate(game, { searcher: bots[name](game, 0, 0) }, { episodes, seed: 41, lanes: 256 });
  const payoffs = Array.from({ length: game.roles[0].count }, (_, i) =>
    estimate(found.each[`searcher_${i}`].map((all) => all / game.horizon)),
  );
  return { game, payoffs, ...found };
}

function start(options: Options, seed = 0) {
  const game = expressLane(options);
  const batch = new Batch(game, 1, "disabled");
  batch.reset({ seed });
  const metrics = () => {
    const out = new Float64Array(game.metrics.length);
    game.measure(batch.state, 0, out, 0);
    return Object.fromEntries(game.metrics.map((metric, k) => [metric, out[k]]));
  };
  return { game, batch, state: batch.state, metrics };
}

describe("who is first", () => {
  const laws = (means: readonly number[]) => means.map((mean) => distribution(exponential(mean)));

  test("means of 20 and 40 ms, first come, first served: 2/3", () => {
    near(firstOdds(laws([20, 40]), 200, -1)[0], 2 / 3);
    near(solved({ lags: [exponential(20), exponential(40)] }).odds.unheld[0], 2 / 3);
  });

  test("exponential latencies: quadrature finds the closed form, with and without a holder", () => {
    const means = fc.array(fc.double({ min: 1, max: 200, noNaN: true }), { minLength: 2, maxLength: 6 });
    fc.assert(
      fc.property(means, fc.double({ min: 0, max: 500, noNaN: true }), fc.nat(5), (all, delay, h) => {
        for (const holder of [-1, h % all.length]) {
          const closed = exponentialOdds(all, delay, holder);
          firstOdds(laws(all), delay, holder).forEach((odds, i) => {
            near(odds, closed[i], 1e-8);
          });
          near(
            closed.reduce((a, b) => a + b, 0),
            1,
          );
        }
      }),
      { seed: 1, numRuns: 40 },
    );
  });

  test("two: P(L_h < Lⱼ + d) = 1 − e^(−d/m_h) m_h/(m_h + mⱼ)", () => {
    near(exponentialOdds([100, 50], 200, 0)[0], 1 - (Math.exp(-2) * 100) / 150);
  });

  test("an edge of x ms takes everything under first come, first served, and nothing from a holder whose delay exceeds it", () => {
    const lags = [known(10), known(160)].map(distribution);
    near(firstOdds(lags, 200, -1)[0], 1);
    near(firstOdds(lags, 200, 1)[1], 1);
    near(firstOdds(lags, 100, 1)[0], 1); // an edge of 150 ms outruns a delay of 100
    near(firstOdds(lags, 150, 1)[0], 0.5); // equals by a coin
  });

  test("odds sum to 1 for any latencies, atoms and all, and a delay only helps who is spared it", () => {
    const law: fc.Arbitrary<ValueData> = fc.oneof(
      fc.constantFrom(...[10, 20, 60].map(known)),
      fc.double({ min: 1, max: 100, noNaN: true }).map((mean) => exponential(mean)),
      fc.constant<ValueData>({ kind: "uniform", low: 0, high: 80 }),
      fc.constant<ValueData>({
        kind: "points",
        points: [
          [0, 10],
          [0.5, 10],
          [0.5, 60],
          [1, 70],
        ],
      }),
    );
    fc.assert(
      fc.property(
        fc.array(law, { minLength: 2, maxLength: 4 }),
        fc.constantFrom(0, 10, 50, 200),
        fc.nat(3),
        (all, d, h) => {
          const holder = h % all.length;
          const lags = all.map(distribution);
          const held = firstOdds(lags, d, holder);
          near(
            held.reduce((a, b) => a + b, 0),
            1,
            1e-8,
          );
          const without = firstOdds(lags, d, -1);
          expect(held[holder]).toBeGreaterThan(without[holder] - 1e-6);
          for (let i = 0; i < all.length; i++) if (i !== holder) expect(held[i]).toBeLessThan(without[i] + 1e-6);
        },
      ),
      { seed: 2, numRuns: 60 },
    );
  });

  test("means of distributions are exact, jumps and atoms included", () => {
    near(meanOf(distribution(unit)), 0.5);
    near(meanOf(distribution({ kind: "power", high: 2, exponent: 3 })), 1.5);
    near(meanOf(distribution(exponential(3))), 3);
    near(
      meanOf(
        distribution({
          kind: "points",
          points: [
            [0, 1],
            [0.5, 1],
            [0.5, 3],
            [1, 5],
          ],
        }),
      ),
      2.5,
    );
  });
});

describe("the auction", () => {
  const revenue = (changes: Partial<LaneAuction>) => {
    const auction = { ...plain, ...changes };
    return laneOutcome(auction, laneEquilibrium(auction)).revenue;
  };

  test("the textbook: n uniform abilities earn (n − 1)/(n + 1), with a reserve of 1/2 two earn 5/12", () => {
    for (const [n, expected] of [
      [2, 1 / 3],
      [3, 1 / 2],
      [5, 2 / 3],
      [10, 9 / 11],
    ]) {
      near(revenue({ searchers: n, unheld: 1 / n }), expected);
    }
    near(revenue({ reserve: 0.5, single: 0.5, unheld: 0 }), 5 / 12);
    const { equilibrium } = solved({ reserve: 0.5, unheld: "lost", lags: known(10) });
    near(equilibrium.revenue, 5 / 12);
    near(equilibrium.held, 3 / 4);
  });

  test("with a reserve r: n F(r)^(n−1) (1 − F(r)) r + n (n − 1) ∫ F^(n−2) (1 − F) v f dv, here by hand for three", () => {
    const r = 0.4;
    const integral = (1 - r ** 3) / 3 - (1 - r ** 4) / 4; // ∫ q · (1 − q) · q dq from r
    near(revenue({ searchers: 3, reserve: r, single: r, unheld: 0 }), 3 * r ** 2 * (1 - r) * r + 6 * integral);
  });

  test("four alike: the lane is worth 1 if a rival would hold it, and 3/4 if nobody would", () => {
    const { lane, equilibrium } = solved({ searchers: 4, ability: known(1), lags: known(10) });
    near(lane.againstRival, 1);
    near(lane.againstNobody, 0.75);
    near(equilibrium.revenue, 1); // one ability common to all: all that the lane adds goes to the sequencer
    near(equilibrium.payoff, 0);
    near(equilibrium.welfare, 1);
  });

  test("a reserve r keeps out those below r/(η − 1/n), since without a holder the race goes on", () => {
    const { equilibrium } = solved({ reserve: 0.3, lags: known(10) });
    near(equilibrium.entryAbility, 0.6);
    near(equilibrium.held, 1 - 0.36);
    // single 2 · 0.6 · 0.4 · 0.3, else 2 ∫ (1 − q) q dq from 0.6
    near(equilibrium.revenue, 0.144 + 2 * ((1 - 0.36) / 2 - (1 - 0.216) / 3));
  });

  test("where a single bidder pays nothing, low abilities bid the reserve from where hope and coin balance", () => {
    const { equilibrium } = solved({ reserve: 0.3, single: "nothing", rounds: 1, lags: known(10) });
    // alone q · q/2, against an equal ((0.3 + q)/2 − q)(0.3 − q) = (0.3 − q)²/2: they are equal at q = 0.3 − q
    near(equilibrium.entryAbility, 0.15);
    near(equilibrium.reserveUpTo, 0.3);
    expect(equilibrium.bestResponseGap).toBeLessThan(1e-12);
    expect(solved({ reserve: 0.3, single: "nothing" }).equilibrium.reason).toContain("lasting abilities");
  });

  const auctions: fc.Arbitrary<LaneAuction> = fc
    .record({
      searchers: fc.integer({ min: 2, max: 6 }),
      abilities: fc
        .constantFrom<ValueData>(unit, { kind: "power", high: 2, exponent: 0.5 }, exponential(0.3, 3), known(0.7), {
          kind: "points",
          points: [
            [0, 0.1],
            [0.4, 0.1],
            [0.4, 0.5],
            [1, 1],
          ],
        })
        .map(distribution),
      news: fc.constantFrom(0, 0.3, 1),
      worth: fc.double({ min: 0.1, max: 5, noNaN: true }),
      reserve: fc.double({ min: 0, max: 1, noNaN: true }),
      pays: fc.boolean(),
      race: fc.boolean(),
      late: fc.double({ min: 0, max: 1, noNaN: true }),
    })
    .map(({ pays, race, late, ...all }) => {
      const n = all.searchers;
      const other = late / n; // from 0 to 1/n, where the lane adds nothing
      const single = pays ? all.reserve : 0;
      return { ...all, single, other, holder: 1 - (n - 1) * other, unheld: race ? 1 / n : 0 };
    });

  test("nobody gains by another bid, whatever reserve, delay and distribution", () => {
    fc.assert(
      fc.property(auctions, (auction) => {
        expect(laneGap(auction, laneEquilibrium(auction))).toBeLessThan(1e-9 * (1 + auction.worth));
      }),
      { seed: 3, numRuns: 200 },
    );
  });

  test("the certificate sees bids that are no equilibrium", () => {
    const right = laneEquilibrium({ ...plain, reserve: 0.3, single: 0.3 });
    const auction = { ...plain, reserve: 0.3, single: 0.3 };
    expect(laneGap(auction, right)).toBeLessThan(1e-12);
    expect(laneGap(auction, { ...right, entry: 0.3, pooled: 0.3 })).toBeGreaterThan(0.01); // as if losers got nothing
    expect(laneGap(auction, { ...right, bid: (q) => Math.max(0.3, 1.3 * q) })).toBeGreaterThan(0.01);
  });

  test("payoffs are never negative, and with revenue they add up to what is extracted", () => {
    fc.assert(
      fc.property(auctions, (auction) => {
        const { revenue, welfare, payoff, held } = laneOutcome(auction, laneEquilibrium(auction));
        expect(payoff).toBeGreaterThan(-1e-9);
        expect(revenue).toBeGreaterThanOrEqual(0);
        near(welfare, revenue + auction.searchers * payoff);
        expect(held).toBeGreaterThanOrEqual(0);
        expect(held).toBeLessThanOrEqual(1);
      }),
      { seed: 4, numRuns: 200 },
    );
  });
});

describe("resale", () => {
  const fresh = { ...plain, news: 1 };

  test("two, uniform: the holder asks (1 + w)/2, gains 1/12, the buyer 1/24, and both bid 13/24", () => {
    for (const own of [0, 0.3, 0.9]) near(bestLaneAsk(fresh, own).ask, (1 + own) / 2, 1e-6);
    const { bid, sold, seller, buyer } = laneResale(fresh);
    near(seller, 1 / 12);
    near(buyer, 1 / 24, 1e-7);
    near(sold, 1 / 4, 1e-7);
    near(bid, 13 / 24, 1e-7);
  });

  test("one ability for all leaves nothing to trade, and so does no rival that is better", () => {
    expect(bestLaneAsk({ ...fresh, abilities: distribution(known(0.5)) }, 0.5).gain).toBe(0);
    expect(bestLaneAsk(fresh, 1)).toEqual({ quantile: 1, ask: 0, gain: 0 });
    near(laneResale({ ...fresh, abilities: distribution(known(0.5)) }).bid, 0.5);
  });

  test("with an atom of better buyers the holder asks just what they pay", () => {
    const abilities = distribution({
      kind: "points",
      points: [
        [0, 0.2],
        [0.5, 0.2],
        [0.5, 1],
        [1, 1],
      ],
    });
    const { ask, gain, quantile } = bestLaneAsk({ ...fresh, abilities }, 0.2);
    near(ask, 1);
    near(gain, 0.5 * 0.8);
    near(quantile, 0.5);
  });

  test("what is known between is said not to be", () => {
    expect(solved({ resale: true, turnover: 0.01 }).equilibrium.reason).toContain("news");
    expect(solved({ resale: true }).equilibrium.resold).toBe(0);
    expect(solved({ resale: true, turnover: 1e6 }).equilibrium.reason).toBeUndefined();
    expect(solved({ lags: [exponential(20), exponential(40)] }).equilibrium.reason).toContain("Latencies differ");
    expect(() => met("equilibrium", { lags: [exponential(20), exponential(40)] })).toThrow("no equilibrium is known");
  });
});

describe("play", () => {
  const cases: readonly [string, Options, number?][] = [
    ["two, drawn races", {}],
    ["a reserve that keeps out", { reserve: 0.3, rounds: 3 }, 12_000],
    ["the textbook's reserve", { reserve: 0.5, unheld: "lost", lags: known(10), rounds: 1, draw: "expected" }, 40_000],
    ["single bidders pay nothing", { reserve: 0.3, single: "nothing", rounds: 1 }, 20_000],
    [
      "latencies as long as the delay",
      { unheld: "lost", reserve: 0.3, rounds: 1, lags: exponential(200, 3000), searchers: 3 },
      20_000,
    ],
    ["one ability for all", { searchers: 4, ability: known(0.7), rounds: 5 }],
    ["some news, three, expected", { searchers: 3, turnover: 0.03, draw: "expected", reserve: 0.1 }],
    [
      "latencies that differ, and a delay longer than that",
      { searchers: 3, lags: [known(10), { kind: "uniform", low: 0, high: 90 }, known(60)], rounds: 2 },
    ],
    ["fresh abilities resold", { resale: true, turnover: 1e6, rounds: 2 }, 10_000],
    ["fresh abilities resold among four", { resale: true, turnover: 1e6, rounds: 2, searchers: 4, draw: "expected" }],
    ["lasting abilities, resale allowed", { resale: true, rounds: 2, searchers: 3, reserve: 0.05 }],
  ];
  test.each(cases)("played by the bots the equilibrium pays what it should: %s", (_name, options, episodes = 6000) => {
    const { equilibrium } = solved(options);
    const { payoffs, metrics } = met("equilibrium", options, episodes);
    const loose = (x: { mean: number; standardError: number }, y: number) =>
      x.standardError > 1e-7 ? agrees(x, y) : near(x.mean, y, 1e-5); // Float32 where nothing varies
    loose(metrics.revenue, equilibrium.revenue);
    loose(metrics.welfare, equilibrium.welfare);
    loose(metrics.held, equilibrium.held);
    for (const payoff of payoffs) loose(payoff, equilibrium.payoff);
    if (equilibrium.resold !== undefined) loose(metrics.resold, equilibrium.resold);
  });

  test("the holder takes the share of opportunities that its odds say, and the rest is what would revert", () => {
    const options: Options = { lags: exponential(200, 20_000), delay: 100, rate: 1, rounds: 1 };
    const { odds } = solved(options);
    near(odds.held[0][0], 1 - Math.exp(-0.5) / 2, 1e-6);
    const { metrics } = met("truthful", options, 2000);
    agrees(metrics["holder first"], odds.held[0][0]);
  });

  test("without a lane it is first come, first served: 2/3 and 1/3", () => {
    const options: Options = { ability: known(1), lags: [exponential(20), exponential(40)], rounds: 3 };
    const { payoffs, metrics } = met("out", options);
    agrees(payoffs[0], 2 / 3);
    agrees(payoffs[1], 1 / 3);
    expect(metrics.held.mean).toBe(0);
    expect(met("out", { ...options, unheld: "lost" }, 100).metrics.welfare.mean).toBe(0);
  });

  test("whoever bids what being the only one with a lane is worth loses it, and gains less than a truthful rival", () => {
    const options: Options = { searchers: 4, ability: known(1), lags: known(10), rounds: 2, draw: "expected" };
    const game = expressLane(options);
    const found = evaluate(
      game,
      { searcher: bots.first(game, 0, 0) },
      { episodes: 8, seats: { searcher_3: bots.truthful(game, 0, 1) } },
    );
    near(found.metrics.revenue.mean, 0.75, 1e-6);
    near(found.returns.searcher_3.mean, 2 * 0.25, 1e-6);
    near(found.returns.searcher_0.mean, 0);
  });

  test("a truthful bidder never regrets its bid where the holder always is first: other bids of its own do no better", () => {
    const game = expressLane({ lags: known(10), rounds: 1, draw: "expected", searchers: 3, resale: false });
    const bids = fc.array(fc.double({ min: 0.01, max: 1, noNaN: true }), { minLength: 3, maxLength: 3 });
    const pay = (asked: readonly number[], seed: number) => {
      const batch = new Batch(game, 1, "disabled");
      batch.reset({ seed });
      const own = batch.state.ability[0];
      batch.step([Float32Array.from([asked[0] < 0 ? own : asked[0], asked[1], asked[2]])]);
      return batch.rewards[0][0];
    };
    fc.assert(
      fc.property(bids, fc.nat(), ([own, b, c], seed) => {
        expect(pay([-1, b, c], seed)).toBeGreaterThanOrEqual(pay([own, b, c], seed) - 1e-6);
      }),
      { seed: 5 },
    );
  });

  test("rewards are what is extracted less what the sequencer gets, resale or not", () => {
    fc.assert(
      fc.property(
        fc.boolean(),
        fc.constantFrom<"drawn" | "expected">("drawn", "expected"),
        fc.nat(),
        (resale, draw, seed) => {
          const { game, batch, metrics } = start(
            { resale, draw, rounds: 4, searchers: 3, turnover: 0.01, reserve: 0.2 },
            seed,
          );
          const random = bots.random(game, 0, seed);
          const actions = new Float32Array(3);
          let paid = 0;
          for (let t = 0; t < 4 * game.phases; t++) {
            random.act(batch.observations[0], batch.masks[0], actions);
            batch.step([actions]);
            paid += batch.rewards[0].reduce((a, b) => a + b, 0);
          }
          const { welfare, revenue, surplus } = metrics();
          near(surplus, welfare - revenue);
          near(paid, 4 * surplus, 1e-5); // Float32
          expect(batch.truncated[0]).toBe(1);
        },
      ),
      { seed: 6, numRuns: 60 },
    );
  });

  test("the winner pays the next bid, a single one the reserve or nothing, and bids below the reserve are none", () => {
    const price = (bids: readonly number[], options: Options = {}) => {
      const { batch, state } = start({ searchers: 3, reserve: 0.25, rate: 0, top: 1, ...options });
      batch.step([Float32Array.from(bids)]);
      return [state.holder[0], state.price[0], state.sums[sums.revenue]];
    };
    expect(price([0.5, 0.75, 0.375])).toEqual([1, 0.5, 0.5]);
    expect(price([0, 0.75, 0.2])).toEqual([1, 0.25, 0.25]);
    expect(price([0, 0.75, 0.2], { single: "nothing" })).toEqual([1, 0, 0]);
    expect(price([0.2, 0.1, 0])).toEqual([-1, 0, 0]);
    expect(price([0.25, 0, 0])).toEqual([0, 0.25, 0.25]);
  });

  test("resale: bid, ask, limit; only those who decide may, and the pass goes with the sale", () => {
    const { batch, state, game, metrics } = start({
      ...{ searchers: 3, resale: true, draw: "expected", ability: known(1), lags: known(10), rounds: 2, top: 2 },
    });
    expect(game.phases).toBe(3);
    expect([...batch.masks[0]]).toEqual([1, 1, 1]);
    batch.step([Float32Array.of(0.25, 0.5, 0.75)]);
    expect([...batch.rewards[0]]).toEqual([0, 0, -0.5]);
    expect([...batch.masks[0]]).toEqual([0, 0, 1]); // the holder asks
    batch.step([Float32Array.of(0, 0, 1.25)]);
    expect([...batch.masks[0]]).toEqual([1, 1, 0]); // the others may buy
    expect([...batch.observations[0].slice(0, 8)]).toEqual([1, 0, 1, 0.5, 0, 0, 1, 1.25]);
    batch.step([Float32Array.of(1, 1.5, 0)]);
    expect(state.holder[0]).toBe(1);
    expect([...state.pass]).toEqual([0, 1, 0]);
    [0, 1 - 1.25, 1.25].forEach((reward, i) => {
      near(batch.rewards[0][i], reward);
    });
    expect(metrics()).toMatchObject({ resold: 1, "resale price": 1.25, revenue: 0.5, held: 1 });
    near(metrics().welfare, 1);
    batch.step([Float32Array.of(0, 0, 0)]); // nobody bids: nobody asks, nobody buys
    expect([...batch.masks[0]]).toEqual([0, 0, 0]);
    batch.step([Float32Array.of(0, 0, 0)]);
    expect([...batch.masks[0]]).toEqual([0, 0, 0]);
    batch.step([Float32Array.of(0, 0, 0)]);
    expect([...batch.rewards[0]].map((x) => Math.round(3 * x))).toEqual([1, 1, 1]);
  });

  test("among those who accept a coin decides", () => {
    const game = expressLane({
      ...{ searchers: 3, resale: true, draw: "expected", ability: known(1), lags: known(10), rounds: 1, top: 4 },
    });
    const plan = [
      [1, 0.5, 0.5],
      [2, 0, 0],
      [0, 3, 2],
    ];
    const { each } = evaluate(
      game,
      {
        searcher: {
          act(seen, _masks, actions) {
            const stage = seen[4] === 1 ? 0 : seen[5] === 1 ? 1 : 2;
            for (let row = 0; row < actions.length; row++) actions[row] = plan[stage][row % 3];
          },
        },
      },
      { episodes: 4000, lanes: 256, seed: 2 },
    );
    agrees(estimate(each.searcher_1.map((payoff) => (payoff < 0 ? 1 : 0))), 1 / 2);
    near(estimate(each.searcher_0).mean, 1.5);
  });

  test("a reseller's price is the most that the lane earns in resale", () => {
    const options: Options = { resale: true, turnover: 1e6, rounds: 1, lags: known(10), draw: "expected" };
    const game = expressLane(options);
    const { metrics, returns } = evaluate(
      game,
      { searcher: bots.equilibrium(game, 0, 0) },
      { episodes: 8000, lanes: 256, seed: 3, seats: { searcher_1: bots.reseller(game, 0, 1) } },
    );
    near(metrics.revenue.mean, 0.25, 1e-6); // its bid, max (1 − q) q, is below 13/24
    agrees(metrics.resold, 0); // it never buys
    agrees(returns.searcher_0, 0.5 - 0.25);
  });

  test("without opportunities, or without a delay, nobody bids", () => {
    for (const options of [{ rate: 0 }, { delay: 0 }] as Options[]) {
      expect(solved(options).equilibrium).toMatchObject({ revenue: 0, held: 0 });
      expect(met("equilibrium", { ...options, rounds: 2 }, 64).metrics.held.mean).toBe(0);
    }
  });

  test("the two who win most count: of winners 0, 1, 2, 0 they are three in four", () => {
    const { batch, metrics } = start({ searchers: 3, rate: 0, top: 1, rounds: 4 });
    for (const winner of [0, 1, 2, 0]) {
      const bids = new Float32Array(3).fill(0.25);
      bids[winner] = 0.5;
      batch.step([bids]);
    }
    near(metrics()["top two"], 0.75);
  });

  test("who is best stays best while abilities last, whether they are drawn anew before or after the round", () => {
    const topTwo = (options: Options) =>
      met("equilibrium", { searchers: 5, rate: 0.01, rounds: 20, ...options }, 200).metrics["top two"].mean;
    expect(topTwo({})).toBe(1);
    expect(topTwo({ turnover: 1e6, closing: 0 })).toBeLessThan(0.7);
    expect(topTwo({ turnover: 1e6, closing: 60 })).toBeLessThan(0.7);
  });

  test("whoever forecasts nothing does not bid, unless news may make something of it", () => {
    const ability: ValueData = {
      kind: "points",
      points: [
        [0, 0],
        [0.5, 0],
        [0.5, 1],
        [1, 1],
      ],
    };
    for (const [turnover, held] of [
      [0, 3 / 4],
      [0.05, 1],
    ]) {
      const options: Options = { ability, turnover, rounds: 1, draw: "expected" };
      near(solved(options).equilibrium.held, held);
      const { metrics, payoffs } = met("equilibrium", options);
      if (held < 1) agrees(metrics.held, held);
      else expect(metrics.held.mean).toBe(1);
      agrees(payoffs[0], solved(options).equilibrium.payoff);
    }
  });

  test.each([
    { resale: true, bins: 5, turnover: 0.01 },
    { draw: "expected", bins: 3, reserve: 0.5 },
    { resale: true, unheld: "lost", single: "nothing", rounds: 1, searchers: 3 },
  ] as Options[])("%o passes the checks", (options) => {
    const findings = check(() => expressLane(options), { seeds: [0, 1], steps: 40 });
    expect(findings.filter(({ passed, skipped }) => !passed && !skipped)).toEqual([]);
  });
});

describe("the preset", () => {
  const { make, solve: answer } = games["auction/arb-express-lane-v0"];

  test("has the specified numbers: 60 s, 15 s, 200 ms, 0.001 ETH, a single bidder pays the reserve", () => {
    const { lane, id } = make() as ReturnType<typeof expressLane>;
    expect(id).toBe("auction/arb-express-lane-v0");
    expect(lane).toMatchObject({
      round: 60,
      closing: 15,
      delay: 200,
      reserve: 0.001,
      single: "reserve",
      resale: false,
    });
  });

  test("played by the bots the equilibrium pays what it should", () => {
    // biome-ignore lint/suspicious/noExplicitAny: answers are plain data
    const { equilibrium } = answer!() as any;
    const game = make({ rounds: 10 }) as ReturnType<typeof expressLane>;
    const { metrics } = evaluate(
      game,
      { searcher: bots.equilibrium(game, 0, 0) },
      { episodes: 2000, seed: 1, lanes: 256 },
    );
    agrees(metrics.revenue, equilibrium.revenue);
    agrees(metrics.welfare, equilibrium.welfare);
    expect(metrics["holder first"].mean).toBeGreaterThan(0.999);
  });
});

test.each([
  [{ bins: 1 }, "option 'bins' must be 0"],
  [{ closing: 61 }, "option 'closing' must be at most the round's 60 s"],
  [{ reserve: 2, top: 1 }, "option 'reserve' must be at most the option top = 1"],
  [{ searchers: 3, lags: [known(1)] }, "option 'lags' lists 1 distributions, but there are 3 players"],
  [{ searchers: 1 }, "option 'searchers' must be an integer from 2"],
  [{ single: "half" as "nothing" }, "option 'single' must be one of reserve, nothing"],
])("%o is refused with a sentence", (options, sentence) => {
  expect(() => expressLane(options)).toThrow(sentence);
  expect(() => solve!(options)).toThrow(sentence);
});

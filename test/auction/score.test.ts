/** Score ordering: what bids buy, the equilibria in closed form and in quantiles, and both in play. */
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { estimate, evaluate } from "../../agents/evaluate.js";
import { distribution } from "../../envs/auction/distribution.js";
import {
  bidFor,
  boostOf,
  games,
  headStart,
  headStartGap,
  known,
  leaderBid,
  privateScores,
  privateScoresGap,
  rivalBid,
  score,
  uniformScoreBid,
  type ValueData,
} from "../../envs/index.js";
import { Batch } from "../../src/batch.js";
import { agrees, near } from "./agrees.js";

const { bots, solve } = games["auction/score-v0"];
type Options = NonNullable<Parameters<typeof score>[0]>;

// biome-ignore lint/suspicious/noExplicitAny: answers are plain data
const solved = (options: Options = {}): any => solve!(options);
const boost = { g: 500, c: 1 };

/** Means over many episodes in which every seat's bot is the same. */
function met(name: string, options: Options = {}, episodes = 20_000) {
  const game = score(options);
  return { game, ...evaluate(game, { trader: bots[name](game, 0, 0) }, { episodes, seed: 31, lanes: 256 }) };
}

function played(options: Options, bids: readonly number[], seed = 0) {
  const batch = new Batch(score(options), 1, "disabled");
  batch.reset({ seed });
  batch.step([Float32Array.from(bids)]);
  return batch;
}

describe("what a bid buys", () => {
  test("with g = 500 ms and c = 1 a lag of 250 ms takes a bid of 1, one of 400 ms takes 4, and one of 500 ms none makes up for", () => {
    near(bidFor(boost, 250), 1);
    near(bidFor(boost, 400), 4);
    expect(bidFor(boost, 500)).toBe(Number.POSITIVE_INFINITY);
    const { most, bidsForLag } = solved({ value: 4 }).boost;
    near(most, 400);
    expect(bidsForLag.find(({ lag }: { lag: number }) => lag === 400).bid).toBeCloseTo(4, 12);
  });

  test("the bid for a lag buys that lag, and the marginal bid is (b + c)²/(g c)", () => {
    const positive = fc.double({ min: 0.01, max: 1000, noNaN: true });
    fc.assert(
      fc.property(positive, positive, fc.double({ min: 0, max: 0.99, noNaN: true }), (g, c, share) => {
        const lag = share * g;
        const b = bidFor({ g, c }, lag);
        near(boostOf({ g, c }, b), lag);
        const h = 1e-5 * (g - lag);
        near((bidFor({ g, c }, lag + h) - bidFor({ g, c }, lag)) / h, (b + c) ** 2 / (g * c), 1e-4);
      }),
      { seed: 1 },
    );
  });

  test("the order is of arrival less boost: 1 makes up for 250 ms and a little less does not", () => {
    const lags = [known(250), known(1e-9)];
    expect(played({ lags, top: 4 }, [1.001, 0]).state.winner[0]).toBe(0);
    expect(played({ lags, top: 4 }, [0.999, 0]).state.winner[0]).toBe(1);
    expect(played({ lags: [known(400), known(1e-9)], top: 5 }, [4.01, 0]).state.winner[0]).toBe(0);
  });

  test("whoever lags by all of g loses even to no bid, whatever it bids", () => {
    const batch = played({ lags: [known(500), known(1e-9)], top: 1e9 }, [1e9, 0]);
    expect(batch.state.winner[0]).toBe(1);
    near(batch.finalMetrics[0], 1e9);
  });
});

describe("everybody pays", () => {
  test("bids are paid by winner and losers, and rewards are V less all bids", () => {
    const bids = fc.array(fc.double({ min: 0, max: 1, noNaN: true }), { minLength: 3, maxLength: 3 });
    fc.assert(
      fc.property(bids, fc.nat(), (asked, seed) => {
        const batch = played({ traders: 3 }, asked, seed);
        const { bid, winner, lag } = batch.state;
        const [revenue, surplus, fastest, paid, bought] = batch.finalMetrics;
        const scores = [0, 1, 2].map((i) => lag[i] - boostOf(boost, bid[i]));
        expect(scores[winner[0]]).toBe(Math.min(...scores));
        near(revenue, bid[0] + bid[1] + bid[2]);
        near(surplus, 1 - revenue);
        expect(fastest).toBe(lag[winner[0]] === Math.min(...lag) ? 1 : 0);
        near(paid, bid[winner[0]]);
        near(bought, boostOf(boost, paid));
        for (let i = 0; i < 3; i++) near(batch.rewards[0][i], (winner[0] === i ? 1 : 0) - bid[i], 1e-6); // Float32
      }),
      { seed: 2 },
    );
  });

  test("payoffs are what is paid, and equals share", () => {
    const game = score({ traders: 3, lags: known(7) });
    const state = game.alloc(1);
    const out = [new Float32Array(3)];
    state.lag.fill(7);
    game.payoff!(state, 0, [Float32Array.of(0.25, 0.25, 0)], out);
    expect([...out[0]]).toEqual([0.25, 0.25, 0]);
    const { each } = evaluate(
      game,
      { trader: { act: (_seen, _masks, actions) => actions.fill(0.25) } },
      { episodes: 6000, seed: 1, lanes: 256 },
    );
    agrees(estimate(each.trader_0), 1 / 3 - 0.25);
  });

  test("traders see their own lag, or all from their own on", () => {
    const lags = [known(10), known(20), known(30)];
    const seen = (options: Options) => {
      const batch = new Batch(score({ traders: 3, lags, ...options }), 1, "disabled");
      batch.reset({ seed: 0 });
      return [...batch.observations[0]];
    };
    expect(seen({})).toEqual([1, 10, 1, 20, 1, 30]);
    expect(seen({ information: "public" })).toEqual([1, 10, 20, 30, 1, 20, 30, 10, 1, 30, 10, 20]);
  });
});

describe("one lag for all is the all-pay auction", () => {
  test.each([2, 3, 5])("%d traders bid all of V together: mean bid 1/n, mean winning bid n/(2n − 1)", (n) => {
    const { equilibrium } = solved({ traders: n, lags: known(10) });
    near(equilibrium.revenue, 1);
    near(equilibrium.meanBid, 1 / n);
    near(equilibrium.winningBid, n / (2 * n - 1));
    const { returns, metrics } = met("equilibrium", { traders: n, lags: known(10) });
    agrees(metrics.revenue, 1);
    agrees(metrics["winning bid"], n / (2 * n - 1));
    for (const payoff of Object.values(returns)) agrees(payoff, 0);
  });

  test("in quantiles: b = V (1 − q)^(n−1), to the last bit but rounding", () => {
    const { bid, payoff } = privateScores({ traders: 4, value: 3, boost, lags: distribution(known(10)) });
    for (const q of [0, 0.25, 0.5, 0.75, 1]) {
      near(bid(q), 3 * (1 - q) ** 3, 1e-7); // between nodes a straight line
      near(payoff(q), 0, 1e-12);
    }
  });
});

describe("own lags seen only", () => {
  test("two traders, uniform lags: the bid has a closed form with tanh", () => {
    for (const [width, c, value] of [
      [100, 1, 1],
      [300, 0.01, 1],
      [20, 5, 7],
      [400, 1, 1],
    ]) {
      const lags: ValueData = { kind: "uniform", low: 5, high: 5 + width };
      const { bid } = privateScores({ traders: 2, value, boost: { g: 500, c }, lags: distribution(lags) });
      for (let q = 0; q <= 1; q += 0.05) near(bid(q), uniformScoreBid(value, { g: 500, c }, width, q), 1e-7);
      // it solves y′ = w y²/(g c) − V
      const y = (q: number) => c + uniformScoreBid(value, { g: 500, c }, width, q);
      near((y(0.3 + 1e-6) - y(0.3 - 1e-6)) / 2e-6, (width * y(0.3) ** 2) / (500 * c) - value, 1e-6);
    }
  });

  test("where lags spread over g V/c or more nobody bids", () => {
    const { revenue, payoff } = solved({ lags: { kind: "uniform", low: 0, high: 500 } }).equilibrium;
    near(revenue, 0);
    near(payoff, 0.5);
    expect(solved({ lags: { kind: "uniform", low: 0, high: 499 } }).equilibrium.revenue).toBeGreaterThan(0);
  });

  test("the closer the lags, the more is bid, up to all of V", () => {
    const revenues = [400, 100, 10, 1, 1e-3].map(
      (high) => solved({ lags: { kind: "uniform", low: 0, high } }).equilibrium.revenue,
    );
    for (let k = 1; k < revenues.length; k++) expect(revenues[k]).toBeGreaterThan(revenues[k - 1]);
    expect(revenues[4]).toBeCloseTo(1, 4);
  });

  const laws: fc.Arbitrary<ValueData> = fc.oneof(
    fc.record({
      kind: fc.constant("uniform" as const),
      low: fc.double({ min: 0, max: 50, noNaN: true }),
      high: fc.double({ min: 51, max: 1000, noNaN: true }),
    }),
    fc.record({
      kind: fc.constant("exponential" as const),
      mean: fc.double({ min: 1, max: 200, noNaN: true }),
      high: fc.constant(1000),
    }),
    fc.record({
      kind: fc.constant("power" as const),
      high: fc.double({ min: 1, max: 1000, noNaN: true }),
      exponent: fc.double({ min: 0.3, max: 5, noNaN: true }),
    }),
    fc.tuple(fc.double({ min: 0, max: 100, noNaN: true }), fc.double({ min: 0, max: 300, noNaN: true })).map(
      ([x, jump]): ValueData => ({
        kind: "points",
        points: [
          [0, x],
          [0.3, x],
          [0.3, x + jump],
          [0.7, x + jump + 20],
          [1, x + jump + 20],
        ],
      }),
    ),
  );
  const races = fc.record({
    traders: fc.integer({ min: 2, max: 6 }),
    value: fc.double({ min: 0.1, max: 10, noNaN: true }),
    c: fc.double({ min: 0.01, max: 5, noNaN: true }),
    law: laws,
  });

  test("nobody gains by another score, whatever the lags' distribution: atoms, jumps, tails", () => {
    fc.assert(
      fc.property(races, ({ traders, value, c, law }) => {
        const race = { traders, value, boost: { g: 500, c }, lags: distribution(law) };
        expect(privateScoresGap(race, privateScores(race))).toBeLessThan(1e-5 * value);
      }),
      { seed: 3, numRuns: 60 },
    );
  });

  test("the faster one earns no less, and nobody bids more than it wins in the mean", () => {
    fc.assert(
      fc.property(races, ({ traders, value, c, law }) => {
        const { bid, payoff } = privateScores({ traders, value, boost: { g: 500, c }, lags: distribution(law) });
        for (let q = 0; q < 1; q += 0.1) {
          expect(bid(q)).toBeGreaterThanOrEqual(0);
          expect(bid(q)).toBeLessThanOrEqual(value * (1 - q) ** (traders - 1) + 1e-9);
          expect(payoff(q)).toBeGreaterThanOrEqual(payoff(q + 0.1) - 1e-9);
        }
      }),
      { seed: 4, numRuns: 60 },
    );
  });

  test("the certificate sees bids that are no equilibrium", () => {
    const race = { traders: 2, value: 1, boost, lags: distribution({ kind: "uniform", low: 0, high: 100 }) };
    const right = privateScores(race);
    const wrong = { ...right, bid: (q: number) => 0.8 * right.bid(q) };
    expect(privateScoresGap(race, wrong)).toBeGreaterThan(0.01);
  });

  const cases: readonly [string, Options][] = [
    ["two, uniform", {}],
    ["three, exponential", { traders: 3, lags: { kind: "exponential", mean: 20, high: 1000 } }],
    ["some bid nothing", { half: 0.05, traders: 4, lags: { kind: "exponential", mean: 100, high: 2000 } }],
    [
      "atoms and a jump",
      {
        traders: 3,
        lags: {
          kind: "points",
          points: [
            [0, 10.1],
            [0.4, 10.1],
            [0.4, 60],
            [1, 90],
          ],
        },
      },
    ],
  ];
  test.each(cases)("played by the bots it pays what it should: %s", (_name, options) => {
    const { equilibrium } = solved(options);
    const { returns, metrics } = met("equilibrium", options);
    agrees(metrics.revenue, equilibrium.revenue);
    agrees(metrics.surplus, equilibrium.surplus);
    for (const payoff of Object.values(returns)) agrees(payoff, equilibrium.payoff);
    expect(metrics["fastest wins"].mean).toBeGreaterThan(0.9999);
  });
});

describe("all lags seen", () => {
  const rivals = (...lags: number[]): Options => ({
    traders: lags.length,
    lags: lags.map(known),
    information: "public",
  });

  test("V = 1, Δ = 50 ms: the leader keeps V − K(D − Δ) = 1/3, its rival nothing, and 2/3 are bid", () => {
    const { equilibrium } = solved(rivals(10, 60));
    near(equilibrium.surplus, 1 / 3);
    near(equilibrium.revenue, 2 / 3); // K(200) = 200/300
    near(equilibrium.rivalEnters, 2 / 3);
    near(equilibrium.leaderBid + equilibrium.rivalBid, 2 / 3);
    expect(equilibrium.bestResponseGap).toBeLessThan(1e-9);
    near(bidFor(boost, 50), leaderStays(50)); // K(Δ)/V
  });

  /** How often the leader races without a bid: where its bid begins. */
  function leaderStays(lead: number): number {
    let [low, high] = [0, 1];
    for (let k = 0; k < 60; k++) {
      const middle = (low + high) / 2;
      if (leaderBid(1, boost, lead, middle) > 0) high = middle;
      else low = middle;
    }
    return low;
  }

  test("the rival's odds by partial fractions", () => {
    for (const [value, lead] of [
      [1, 50],
      [4, 100],
      [9, 300],
    ]) {
      const { g, c } = boost;
      const [a, x] = [g - lead, boostOf(boost, value) - lead];
      const inverse = 1 / (g - x) - 1 / g;
      const logs = Math.log(a / g) - Math.log((a - x) / (g - x));
      const odds = ((c * c * g) / value ** 2) * (g * (logs / lead ** 2 - inverse / lead) - inverse);
      const found = headStart(value, boost, lead);
      near(1 - found.leaderOdds, odds);
    }
  });

  test("a head start of D = g V/(V + c) or more decides without a bid", () => {
    for (const lead of [250, 300]) {
      const { revenue, surplus, fastestWins } = solved(rivals(10, 10 + lead)).equilibrium;
      near(revenue, 0);
      near(surplus, 1);
      near(fastestWins, 1);
    }
    expect(met("equilibrium", rivals(10, 260), 500).metrics.revenue.mean).toBe(0);
  });

  test("a vanishing head start is the all-pay auction, and a longer one leaves the leader more", () => {
    const payoffs = [1e-9, 20, 100, 200, 249].map((lead) => headStart(1, boost, lead).payoff);
    expect(payoffs[0]).toBeCloseTo(0, 8);
    for (let k = 1; k < payoffs.length; k++) expect(payoffs[k]).toBeGreaterThan(payoffs[k - 1]);
    near(headStart(1, boost, 1e-9).leaderOdds, 0.5, 1e-6);
    near(rivalBid(1, boost, 1e-9, 0.3), 0.3, 1e-6);
  });

  test("neither gains by another bid, whatever the head start", () => {
    const share = fc.double({ min: 0.01, max: 1.2, noNaN: true });
    fc.assert(
      fc.property(fc.double({ min: 0.1, max: 20, noNaN: true }), share, (value, part) => {
        expect(headStartGap(value, boost, part * boostOf(boost, value))).toBeLessThan(1e-9 * value);
      }),
      { seed: 5, numRuns: 60 },
    );
  });

  const cases: readonly [string, Options][] = [
    ["two, 50 ms apart", rivals(10, 60)],
    ["four, the third one idle", rivals(200, 60, 100, 90)],
    ["drawn and seen by two", { information: "public" }],
    [
      "drawn and seen by four",
      { information: "public", traders: 4, lags: { kind: "exponential", mean: 50, high: 500 } },
    ],
    ["two of different kinds", { information: "public", lags: [known(30), { kind: "uniform", low: 0, high: 100 }] }],
  ];
  test.each(cases)("played by the bots it pays what it should: %s", (_name, options) => {
    const { equilibrium } = solved(options);
    const { returns, metrics } = met("equilibrium", options, 30_000);
    agrees(metrics.revenue, equilibrium.revenue);
    agrees(metrics.surplus, equilibrium.surplus);
    agrees(metrics["fastest wins"], equilibrium.fastestWins);
    Object.values(returns).forEach((payoff, i) => {
      agrees(payoff, equilibrium.payoffs[i]);
    });
  });

  test("known lags need not be seen: the bots know them", () => {
    const { information, ...blind } = rivals(10, 60);
    expect(information).toBe("public");
    agrees(met("equilibrium", blind).metrics.revenue, 2 / 3);
  });
});

describe("other bots", () => {
  test("without bids it is first come, first served: exponential lags of 20 and 40 ms win 2/3 and 1/3", () => {
    const lags: ValueData[] = [20, 40].map((mean) => ({ kind: "exponential", mean, high: 2000 }));
    const { returns, metrics } = met("zero", { lags });
    agrees(returns.trader_0, 2 / 3);
    agrees(returns.trader_1, 1 / 3);
    expect(metrics["fastest wins"].mean).toBe(1);
    expect(solved({ lags }).equilibrium.reason).toContain("differ in distribution");
    expect(() => met("equilibrium", { lags })).toThrow("no equilibrium is known");
  });

  test("bids that make up for lags bring all to the same score", () => {
    const options: Options = { traders: 3, information: "public", lags: [10, 110, 260].map(known), value: 4 };
    const game = score(options);
    const out = new Float32Array(3);
    const batch = new Batch(game, 1, "disabled");
    batch.reset({ seed: 0 });
    bots.offset(game, 0, 0).act(batch.observations[0], batch.masks[0], out);
    [0, 0.25, 1].forEach((b, i) => {
      near(out[i], b);
    });
  });

  test("on a grid bots choose the nearest bid", () => {
    const game = score({ bins: 5 });
    expect(game.roles[0].action).toEqual({ kind: "discrete", n: 5 });
    const out = new Float32Array(2);
    bots.equilibrium(game, 0, 0).act(Float32Array.of(1, 0, 1, 100), new Uint8Array(10), out);
    expect([...out]).toEqual([3, 0]); // 0.632 is nearest to 0.75, 0 to 0
    bots.saturate(game, 0, 0).act(Float32Array.of(1, 0, 1, 100), new Uint8Array(10), out);
    expect([...out]).toEqual([4, 4]);
  });
});

test("the closed form stays a number where bids are hardly worth anything, and a distribution is no list for having a length", () => {
  // biome-ignore lint/suspicious/noExplicitAny: answers are plain data
  const rows: any[] = solved({ half: 1e-9 }).equilibrium.bids;
  expect(rows.length).toBe(11);
  for (const { closedForm, bid } of rows) expect(closedForm).toBeCloseTo(bid, 6);
  expect(score({ lags: { ...known(1), length: 2 } as unknown as ValueData }).roles[0].count).toBe(2);
});

test("an equilibrium that the highest bid does not allow is said to be another", () => {
  expect(solved({ top: 0.5 }).reason).toContain("above the option top = 0.5");
  expect(solved().reason).toBeUndefined();
});

test.each([
  [{ bins: 1 }, "option 'bins' must be 0"],
  [{ traders: 3, lags: [known(1), known(2)] }, "option 'lags' lists 2 distributions, but there are 3 players"],
  [{ lags: [] }, "got an empty list"],
  [{ lags: [known(1), { kind: "uniform", low: 2, high: 1 } as ValueData] }, "option 'lags', entry 1: high"],
  [{ boost: 0 }, "option 'boost' must be a number from 0.000001"],
  [{ half: -1 }, "option 'half' must be a number from"],
  [{ traders: 1 }, "option 'traders' must be an integer from 2"],
])("%o is refused with a sentence", (options, sentence) => {
  expect(() => score(options)).toThrow(sentence);
  expect(() => solve!(options)).toThrow(sentence);
});

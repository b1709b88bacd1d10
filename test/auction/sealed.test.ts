/** Sealed auctions against their closed forms, on paper and in the environment. */
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { evaluate } from "../../agents/evaluate.js";
import { distribution } from "../../envs/auction/distribution.js";
import { bots } from "../../envs/auction/sealed/bots.js";
import { sealed, sealedAuction } from "../../envs/auction/sealed/entry.js";
import { bestResponseGap, equilibrium, outcome, type SealedRules } from "../../envs/auction/sealed/equilibrium.js";
import { pureTicks } from "../../envs/auction/sealed/solve.js";
import { known, type Values } from "../../envs/auction/values.js";
import { normalForm } from "../../envs/commitment/matrix/normal-form.js";
import { pureEquilibria } from "../../envs/commitment/matrix/pure.js";
import { Rng } from "../../src/rng.js";
import { agrees, near } from "./agrees.js";

const rules = (bidders: number, change: Partial<SealedRules> = {}): SealedRules => ({
  ...{ bidders, price: "own", alpha: 0, beta: 1, baseFee: 0, reserve: 0 },
  ...change,
});
const unit = distribution({ kind: "uniform", low: 0, high: 1 });
const one = distribution(known(1));

describe("private values, uniform on [0, 1]", () => {
  test("first price: b = v (n − 1)/n", () => {
    for (const n of [2, 3, 5, 10])
      for (const v of [0.1, 0.7, 1]) near(equilibrium(rules(n), unit).bid(v), (v * (n - 1)) / n);
    expect(equilibrium(rules(3), unit).bid(0.7)).toBeCloseTo(0.46667, 5);
  });

  test("all-pay: b = vⁿ (n − 1)/n", () => {
    for (const n of [2, 3, 5])
      for (const v of [0.1, 0.7, 1]) near(equilibrium(rules(n, { alpha: 1 }), unit).bid(v), (v ** n * (n - 1)) / n);
    expect(equilibrium(rules(3, { alpha: 1 }), unit).bid(0.7)).toBeCloseTo(0.228667, 6);
  });

  test("first price with a reserve: b = v − (vⁿ − rⁿ)/(n vⁿ⁻¹), and who values it less stays out", () => {
    const { bid, entry } = equilibrium(rules(3, { reserve: 0.4 }), unit);
    near(entry, 0.4);
    near(bid(0.4), 0.4);
    for (const v of [0.5, 0.7, 1]) near(bid(v), v - (v ** 3 - 0.4 ** 3) / (3 * v ** 2));
    expect(bid(0.39)).toBe(0);
  });

  test("second price: truth, and with fees for losers v − c + β c", () => {
    near(equilibrium(rules(4, { price: "second" }), unit).bid(0.3), 0.3);
    near(equilibrium(rules(4, { price: "second", baseFee: 0.1, beta: 0.5 }), unit).bid(0.9), 0.85);
  });

  test.each([
    [2, 1 / 3],
    [3, 1 / 2],
    [5, 2 / 3],
    [10, 9 / 11],
  ])("with %i bidders every rule earns (n − 1)/(n + 1) and leaves each bidder 1/(n(n + 1))", (n, revenue) => {
    for (const change of [{}, { alpha: 1 }, { alpha: 0.3 }, { price: "second" }] as const) {
      const result = outcome(rules(n, change), unit);
      near(result.revenue, revenue);
      near(result.payoff, 1 / (n * (n + 1)));
      near(result.welfare, n / (n + 1));
      near(result.captured, 1);
    }
  });

  test("a reserve of one half is worth 5/12 with two bidders", () => {
    for (const change of [{}, { price: "second" }] as const)
      near(outcome(rules(2, { ...change, reserve: 0.5 }), unit).revenue, 5 / 12);
  });

  test("a bidder alone bids the reserve", () => {
    const { bid, entry } = equilibrium(rules(1, { reserve: 0.25 }), unit);
    near(entry, 0.25);
    near(bid(0.9), 0.25);
    near(outcome(rules(1, { reserve: 0.25 }), unit).revenue, 0.25 * 0.75);
  });
});

describe("one value that all know", () => {
  test("all-pay: F(b) = b^(1/(n−1)), mean bid 1/n, highest bid n/(2n − 1), revenue 1", () => {
    for (const n of [2, 3, 5]) {
      const solved = equilibrium(rules(n, { alpha: 1 }), one);
      for (const q of [0.1, 0.5, 0.9]) near(solved.bid(q) ** (1 / (n - 1)), q);
      const { meanBid, winningBid, revenue } = outcome(rules(n, { alpha: 1 }), one);
      near(meanBid, 1 / n);
      near(winningBid, n / (2 * n - 1));
      near(revenue, 1);
    }
  });

  test("partial all-pay: F(b) = (αb/(1 − (1 − α)b))^(1/(n−1)), and the revenue is 1 whatever α", () => {
    for (const [n, alpha] of [
      [2, 0.5],
      [3, 0.296],
      [5, 0.9],
    ] as const) {
      const { bid } = equilibrium(rules(n, { alpha }), one);
      for (const q of [0.2, 0.6, 0.95]) near(((alpha * bid(q)) / (1 - (1 - alpha) * bid(q))) ** (1 / (n - 1)), q);
      near(outcome(rules(n, { alpha }), one).revenue, 1);
    }
    const mean = (a: number) => (1 / (1 - a)) * (1 + (a * Math.log(a)) / (1 - a));
    near(outcome(rules(2, { alpha: 0.5 }), one).meanBid, mean(0.5));
    expect(mean(0.5)).toBeCloseTo(0.61371, 5);
  });

  test("fees for losers: nobody enters with q₀ⁿ, q₀ = (βc/(v − c + βc))^(1/(n−1)); all fees are v (1 − q₀ⁿ) whatever α; no bid above v − c", () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 2, max: 8 }),
        ...([0, 1].map(() => fc.double({ min: 0, max: 1, noNaN: true })) as [
          fc.Arbitrary<number>,
          fc.Arbitrary<number>,
        ]),
        fc.double({ min: 0, max: 0.95, noNaN: true }),
        (n, alpha, beta, baseFee) => {
          const given = rules(n, { alpha, beta, baseFee });
          const solved = equilibrium(given, one);
          const q0 = ((beta * baseFee) / (1 - baseFee + beta * baseFee)) ** (1 / (n - 1));
          near(solved.entry, q0);
          const { captured, revenue, burnt, payoff } = outcome(given, one, solved);
          near(captured, 1 - q0 ** n);
          near(revenue + burnt, 1 - q0 ** n);
          near(payoff, 0);
          near(solved.bid(1), 1 - baseFee);
        },
      ),
      { seed: 1, numRuns: 100 },
    );
  });

  test("v = 1, c = .1, β = 1, N = 5: q₀ .56234, captured .94377, entrants 2.188; with β = 0 always captured", () => {
    const given = rules(5, { baseFee: 0.1, beta: 1 });
    expect(equilibrium(given, one).entry).toBeCloseTo(0.56234, 5);
    expect(outcome(given, one).captured).toBeCloseTo(0.94377, 5);
    expect(outcome(given, one).entrants).toBeCloseTo(2.188, 3);
    near(outcome(rules(5, { baseFee: 0.1, beta: 0 }), one).captured, 1);
  });

  test("in ticks of ε: (1, 1), (1 − ε, 1 − ε), (1 − 2ε, 1 − 2ε) are the pure equilibria, and only 1 − ε is strict, with ε/2 each", () => {
    const bins = 21;
    const tick = 1 / (bins - 1);
    const found = pureTicks(rules(2), 1, 1, bins);
    expect(found.map(({ bid }) => Math.round(bid / tick))).toEqual([18, 19, 20]);
    expect(found.map(({ strict }) => strict)).toEqual([false, true, false]);
    near(found[1].payoff, tick / 2);
    // All profiles of the game as played, also the asymmetric ones.
    const game = sealed({ values: known(1), bins });
    const state = game.alloc(1);
    game.reset(state, 0, Rng.alloc(1, 0).at(0));
    const payoffs = Array.from({ length: bins }, (_, a) =>
      Array.from({ length: bins }, (_, b) => {
        const out = new Float32Array(2);
        game.payoff?.(state, 0, [Float32Array.of(a, b)], [out]);
        return [...out].map((u) => Math.round(u * 1e6) / 1e6);
      }),
    );
    expect(pureEquilibria(normalForm({ payoffs }, "ticks"))).toEqual([18, 19, 20].map((k) => k * bins + k));
  });
});

const values: fc.Arbitrary<Values> = fc.oneof(
  fc.record({
    kind: fc.constant("power" as const),
    high: fc.double({ min: 0.5, max: 3, noNaN: true }),
    exponent: fc.double({ min: 0.3, max: 4, noNaN: true }),
  }),
  fc.record({
    kind: fc.constant("exponential" as const),
    mean: fc.double({ min: 0.2, max: 3, noNaN: true }),
    high: fc.double({ min: 0.5, max: 5, noNaN: true }),
  }),
  fc.array(fc.tuple(fc.nat(4), fc.nat(4)), { minLength: 1, maxLength: 6 }).map((steps) => {
    const [qs, vs] = steps.reduce(
      ([q, v]: [number[], number[]], [dq, dv]) => [
        [...q, q[q.length - 1] + dq],
        [...v, v[v.length - 1] + dv],
      ],
      [[0], [0]],
    );
    const last = Math.max(1, qs[qs.length - 1]);
    return {
      kind: "points" as const,
      points: [...qs.map((q, k) => [q / last, vs[k] / 4] as const), [1, vs[vs.length - 1] / 4 + 1] as const],
    };
  }),
);

describe("any distribution, any rule", () => {
  const cases = fc.record({
    bidders: fc.integer({ min: 2, max: 6 }),
    price: fc.constantFrom("own" as const, "own" as const, "second" as const),
    alpha: fc.double({ min: 0, max: 1, noNaN: true }),
    beta: fc.double({ min: 0, max: 1, noNaN: true }),
    baseFee: fc.double({ min: 0, max: 0.4, noNaN: true }),
    reserve: fc.double({ min: 0, max: 0.4, noNaN: true }),
  });

  test("no bid of anybody is better than the equilibrium's (to 1e-8), and its bids rise", () => {
    fc.assert(
      fc.property(cases, values, (given, data) => {
        const made = distribution(data);
        const fair = given.price === "second" ? { ...given, alpha: 0 } : given;
        const solved = equilibrium(fair, made);
        expect(bestResponseGap(fair, made, solved, 64)).toBeLessThan(1e-8);
        let before = 0;
        for (let q = solved.entry; q <= 1; q += 0.01) {
          const bid = solved.bid(q);
          expect(bid).toBeGreaterThanOrEqual(before - 1e-9);
          before = bid;
        }
      }),
      { seed: 2, numRuns: 150 },
    );
  });

  test("the own price rules earn alike where fees are none: revenue equivalence", () => {
    fc.assert(
      fc.property(
        values,
        fc.integer({ min: 2, max: 6 }),
        fc.double({ min: 0, max: 1, noNaN: true }),
        (data, n, alpha) => {
          const made = distribution(data);
          expect(outcome(rules(n, { alpha }), made).revenue).toBeCloseTo(
            outcome(rules(n, { price: "second" }), made).revenue,
            9,
          );
        },
      ),
      { seed: 3, numRuns: 100 },
    );
  });

  test("the gap sees a bid that is not the equilibrium's", () => {
    const solved = equilibrium(rules(2), unit);
    expect(bestResponseGap(rules(2), unit, { ...solved, bid: (q) => 0.45 * q })).toBeGreaterThan(1e-3);
  });

  test("quantile and value are inverse to each other", () => {
    fc.assert(
      fc.property(values, fc.double({ min: 0, max: 1, noNaN: true }), (data, q) => {
        const made = distribution(data);
        const [from, to] = made.quantiles(made.value(q));
        expect(from - 1e-9).toBeLessThanOrEqual(q);
        expect(to + 1e-9).toBeGreaterThanOrEqual(q);
      }),
      { seed: 4, numRuns: 300 },
    );
  });
});

describe("in the environment, the scripted equilibrium earns what the closed form says (± 4 standard errors)", () => {
  test.each([
    ["first price", { bidders: 3 }],
    ["second price with a reserve", { bidders: 2, rule: "second", reserve: 0.5 }],
    ["all-pay", { bidders: 3, rule: "all-pay" }],
    [
      "partial all-pay of exponential values with fees",
      {
        bidders: 4,
        rule: "partial",
        alpha: 0.3,
        baseFee: 0.1,
        beta: 0.7,
        values: { kind: "exponential", mean: 1, high: 4 },
      },
    ],
    [
      "second price with fees for losers, atoms",
      {
        bidders: 3,
        rule: "second",
        baseFee: 0.2,
        beta: 0.5,
        values: {
          kind: "points",
          points: [
            [0, 0],
            [0.3, 0.5],
            [0.7, 0.5],
            [0.7, 1],
            [1, 1],
          ],
        },
      },
    ],
    ["one known value, failed transactions pay", { bidders: 5, rule: "first", baseFee: 0.1, values: known(1) }],
    ["one known value, half of the bid lost", { bidders: 2, rule: "partial", alpha: 0.5, values: known(1) }],
  ] as const)("%s", (_name, options) => {
    const game = sealed(options as never);
    const solved = outcome(game.rules, game.values);
    const result = evaluate(game, { bidder: bots.equilibrium(game, 0, 1) }, { episodes: 40_000, lanes: 4000, seed: 7 });
    agrees(result.metrics.revenue, solved.revenue);
    agrees(result.metrics.burnt, solved.burnt);
    agrees(result.metrics.welfare, solved.welfare);
    agrees(result.metrics.captured, solved.captured);
    agrees(result.metrics.entrants, solved.entrants);
    agrees(result.metrics["winning bid"], solved.winningBid);
    for (let i = 0; i < game.rules.bidders; i++) agrees(result.returns[`bidder_${i}`], solved.payoff);
  });

  test("values drawn for all and seen by all", () => {
    const options = { bidders: 3, rule: "all-pay", common: true } as const;
    const game = sealed(options);
    const result = evaluate(game, { bidder: bots.equilibrium(game, 0, 1) }, { episodes: 20_000, lanes: 2000, seed: 7 });
    expect(sealedAuction.solve?.(options)).toMatchObject({ equilibrium: { revenue: expect.closeTo(1 / 2, 9) } });
    agrees(result.metrics.revenue, 1 / 2);
    agrees(result.returns.bidder_0, 0);
  });
});

describe("extremes and mistakes", () => {
  test("what is paid, kept and burnt adds up to the winner's value, whatever is bid", () => {
    const game = sealed({ bidders: 4, rule: "partial", alpha: 0.3, baseFee: 0.1, reserve: 0.2 });
    const { each } = evaluate(game, { bidder: bots.random(game, 0, 3) }, { episodes: 500, seed: 1 });
    for (let e = 0; e < 500; e++) {
      const kept = [0, 1, 2, 3].reduce((sum, i) => sum + each[`bidder_${i}`][e], 0);
      expect(kept + each.revenue[e] + each.burnt[e]).toBeCloseTo(each.welfare[e], 5);
    }
  });

  test("a grid of bids is answered for any bid, and says so", () => {
    expect(sealedAuction.solve?.({ bins: 5 }).reason).toContain("5 bids, 0.25 apart");
    expect(sealedAuction.solve?.({}).reason).toBeUndefined();
  });

  test("ten thousand points are a distribution like any other", () => {
    const points = Array.from({ length: 10_000 }, (_, k) => [k / 9999, k / 9999] as const);
    near(outcome(rules(3), distribution({ kind: "points", points })).revenue, 1 / 2);
  });

  test("nobody bids where the base fee exceeds every value", () => {
    expect(outcome(rules(3, { baseFee: 2 }), unit)).toMatchObject({ captured: 0, revenue: 0, entrants: 0, payoff: 0 });
  });

  test.each([
    [{ baseFee: -1 }, "option 'baseFee' must be a number from 0"],
    [{ bidders: 0 }, "option 'bidders' must be an integer from 1"],
    [{ bins: 1 }, "option 'bins' must be 0, for any bid, or at least 2"],
    [
      {
        values: {
          kind: "points",
          points: [
            [0, 1],
            [0.5, 0.5],
            [1, 2],
          ],
        },
      },
      "points must be sorted",
    ],
    [
      {
        values: {
          kind: "points",
          points: [
            [0.5, 1],
            [0, 0],
            [1, 2],
          ],
        },
      },
      "points must be sorted",
    ],
    [{ values: { kind: "uniform", low: 1, high: 1 } }, "high must be above low"],
    [{ values: { kind: "exponential", mean: -1, high: 1 } }, "mean must be a number from"],
    [{ values: { kind: "normal" } }, "must have a kind"],
    [{ values: 7 }, "must have a kind"],
    [
      { values: { kind: "points", points: [{ length: 2 }, { length: 2 }] } },
      "points must be a list of 2 to 10000 pairs",
    ],
  ])("%j gets a sentence", (options, sentence) => {
    expect(() => sealed(options as never)).toThrow(sentence);
    expect(() => sealedAuction.solve?.(options)).toThrow(sentence);
  });
});

/** Bidding strategies held against theory. */
import { describe, expect, test } from "vitest";
import { distribution } from "../../envs/auction/distribution.js";
import { equilibrium, outcome, type SealedRules } from "../../envs/auction/sealed/equilibrium.js";
import { contest, quantilesOf } from "../../envs/auction/sealed/strategies.js";
import { Rng } from "../../src/rng.js";

const rules = (bidders: number, price: "own" | "second" = "own"): SealedRules => ({
  ...{ bidders, price, alpha: 0, beta: 1, baseFee: 0, reserve: 0 },
});
const unit = distribution({ kind: "uniform", low: 0, high: 1 });
const bidding = (n: number, bid: (q: number) => number, size = 1000) =>
  Array.from({ length: n }, () => quantilesOf(size).map(bid));

describe("the contest of bid functions", () => {
  test.each([
    [2, "own"],
    [3, "own"],
    [5, "own"],
    [2, "second"],
    [4, "second"],
  ] as const)(
    "%i bidders in equilibrium, %s price: nothing to gain but the grid's grain, and what theory says",
    (n, price) => {
      const solved = equilibrium(rules(n, price), unit);
      const { exploitabilities, errors, utilities, revenue } = contest(rules(n, price), unit, bidding(n, solved.bid));
      const theory = outcome(rules(n, price), unit);
      for (let i = 0; i < n; i++) {
        expect(exploitabilities[i]).toBeGreaterThanOrEqual(0);
        expect(exploitabilities[i] / theory.payoff).toBeLessThan(0.003);
        expect(utilities[i]).toBeCloseTo(theory.payoff, 3);
        expect(errors[i]).toBe(0);
      }
      expect(revenue).toBeCloseTo(theory.revenue, 2);
    },
  );

  test("truth against truth at first price: a best answer bids half and earns v²/2 of it, so the gain is 1/12 with two bidders", () => {
    const { exploitabilities, utilities } = contest(
      rules(2),
      unit,
      bidding(2, (q) => q, 4000),
    );
    expect(utilities[0]).toBeCloseTo(0, 9);
    expect(exploitabilities[0]).toBeCloseTo(1 / 12, 3); // E max over b of b (v − b) = E v²/4
  });

  test("a constant shift is an error of just that size", () => {
    const { errors } = contest(
      rules(3),
      unit,
      bidding(3, (q) => (2 * q) / 3 + 0.03),
    );
    for (const error of errors) expect(error).toBeCloseTo(0.03, 12);
  });

  test("errors count by the probability to win: a bidder that is wrong only below its median is hardly wrong among five", () => {
    const wrong = (q: number) => 0.8 * q + (q < 0.5 ? 0.1 : 0);
    const { errors } = contest(rules(5), unit, bidding(5, wrong));
    expect(errors[0]).toBeCloseTo(0.1 * Math.sqrt(0.5 ** 5), 4);
  });

  test.each(["own", "second"] as const)(
    "utilities and revenue of unequal strategies, %s price, are those of 200,000 drawn auctions (± 4 standard errors)",
    (price) => {
      const size = 400;
      const bids = [(q: number) => 0.4 * q, (q: number) => 0.6 * q * q, (q: number) => 0.2 + 0.3 * q].map((bid) =>
        quantilesOf(size).map(bid),
      );
      const values = quantilesOf(size);
      const rng = Rng.alloc(1, 4).at(0);
      const draws = 200_000;
      const sums = new Float64Array(8);
      for (let t = 0; t < draws; t++) {
        const ks = [0, 1, 2].map(() => rng.below(size));
        const offers = ks.map((k, i) => bids[i][k]);
        const most = Math.max(...offers);
        const winner = offers.indexOf(most);
        const pays = price === "own" ? most : Math.max(...offers.filter((_, i) => i !== winner));
        const earned = values[ks[winner]] - pays;
        sums[winner] += earned;
        sums[4 + winner] += earned * earned;
        sums[3] += pays;
        sums[7] += pays * pays;
      }
      const { utilities, revenue } = contest(rules(3, price), unit, bids);
      [...utilities, revenue].forEach((exact, k) => {
        const mean = sums[k] / draws;
        const error = Math.sqrt((sums[4 + k] / draws - mean * mean) / draws);
        expect(Math.abs(mean - exact), `${mean} against ${exact} ± ${error}`).toBeLessThan(4 * error);
      });
    },
  );

  test("rules with fees, a reserve or losers who pay are refused", () => {
    expect(() =>
      contest(
        { ...rules(2), alpha: 1 },
        unit,
        bidding(2, (q) => q),
      ),
    ).toThrow("without fees");
    expect(() =>
      contest(
        rules(3),
        unit,
        bidding(2, (q) => q),
      ),
    ).toThrow("3 bidders, but there are 2 strategies");
  });
});

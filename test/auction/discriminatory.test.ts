/** The auction of k equal units, each winner paying its own bid: closed forms, special cases, and no bid that is better. */
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import {
  discriminatory,
  discriminatoryGap,
  discriminatoryOutcome,
  distribution,
  sealedEquilibrium,
  sealedOutcome,
} from "../../envs/index.js";
import { near } from "./agrees.js";

const unit = distribution({ kind: "uniform", low: 0, high: 1 });
const rules = (bidders: number, units: number, reserve = 0) => ({ bidders, units, reserve });

describe("values uniform on [0, 1]", () => {
  test("two units, three bidders: b(v) = (v − 2v²/3)/(2 − v), and both sell for 1/4 in expectation", () => {
    // by hand: G = 2v − v², ∫ x dG = v² − 2v³/3
    const { bid, wins, payoff } = discriminatory(rules(3, 2), unit);
    for (const v of [0.1, 0.5, 0.9, 1]) {
      near(bid(v), (v - (2 * v * v) / 3) / (2 - v));
      near(wins(v), 2 * v - v * v);
      near(payoff(v), v * v - v ** 3 / 3); // ∫ G
    }
    near(discriminatoryOutcome(rules(3, 2), unit).revenue, 0.5);
  });

  test.each([
    [2, 1],
    [5, 2],
    [8, 3],
    [12, 8],
    [60, 25],
    [400, 150],
  ])("%i bidders, %i units: revenue is k (n − k)/(n + 1), welfare the sum of the k highest", (n, k) => {
    const { revenue, welfare, sold, payoff } = discriminatoryOutcome(rules(n, k), unit);
    near(revenue, (k * (n - k)) / (n + 1));
    near(welfare, k - (k * (k + 1)) / 2 / (n + 1)); // Σ (n + 1 − j)/(n + 1)
    near(sold, k);
    near(payoff * n, welfare - revenue);
  });

  test("one unit is the first price auction: b = v (n − 1)/n", () => {
    for (const n of [2, 3, 7]) near(discriminatory(rules(n, 1), unit).bid(0.7), (0.7 * (n - 1)) / n);
  });

  test("with a unit for everybody all bid the reserve", () => {
    const { bid, entry } = discriminatory(rules(4, 4, 0.3), unit);
    near(entry, 0.3);
    near(bid(0.9), 0.3);
    expect(bid(0.2)).toBe(0);
    expect(discriminatory(rules(4, 4), unit).wins(0)).toBe(1);
    const { revenue, sold } = discriminatoryOutcome(rules(4, 6, 0.3), unit);
    near(revenue, 4 * 0.7 * 0.3);
    near(sold, 4 * 0.7);
  });

  test("nobody bids where the reserve exceeds every value", () => {
    expect(discriminatory(rules(4, 2, 1.5), unit)).toMatchObject({ entry: 1 });
    expect(discriminatoryOutcome(rules(4, 2, 1.5), unit)).toMatchObject({ revenue: 0, sold: 0, welfare: 0 });
    expect(discriminatoryGap(rules(4, 2, 1.5), unit)).toBe(0);
  });
});

describe("any values", () => {
  const shapes = fc.oneof(
    fc.record({
      kind: fc.constant("uniform" as const),
      low: fc.double({ min: 0, max: 1, noNaN: true }),
      high: fc.double({ min: 1.1, max: 3, noNaN: true }),
    }),
    fc.record({
      kind: fc.constant("exponential" as const),
      mean: fc.double({ min: 0.2, max: 2, noNaN: true }),
      high: fc.constant(5),
    }),
    fc.constantFrom(
      { kind: "points" as const, points: [[0, 0] as const, [0.3, 0.5] as const, [0.7, 0.5] as const, [1, 2] as const] },
      { kind: "points" as const, points: [[0, 1] as const, [1, 1] as const] },
      { kind: "points" as const, points: [[0, 0] as const, [0.5, 1] as const, [0.5, 2] as const, [1, 3] as const] },
    ),
  );
  const cases = fc.record({
    bidders: fc.integer({ min: 1, max: 9 }),
    units: fc.integer({ min: 1, max: 6 }),
    reserve: fc.double({ min: 0, max: 1.2, noNaN: true }),
  });

  test("no bid is better than the equilibrium's (to 1e-9), and its bids rise", () => {
    fc.assert(
      fc.property(cases, shapes, (given, data) => {
        const values = distribution(data);
        const solved = discriminatory(given, values);
        expect(discriminatoryGap(given, values, solved, 40)).toBeLessThan(1e-9);
        let before = 0;
        for (let q = solved.entry; q <= 1; q += 0.02) {
          expect(solved.bid(q)).toBeGreaterThanOrEqual(before - 1e-9);
          before = solved.bid(q);
        }
      }),
      { seed: 1, numRuns: 100 },
    );
  });

  test("the gap sees a bid that is not the equilibrium's", () => {
    const solved = discriminatory(rules(5, 2), unit);
    expect(discriminatoryGap(rules(5, 2), unit, { ...solved, bid: (q) => 0.9 * solved.bid(q) })).toBeGreaterThan(1e-3);
  });

  test("one unit is what the sealed auction's solver finds for first price", () => {
    fc.assert(
      fc.property(fc.integer({ min: 2, max: 8 }), fc.double({ min: 0, max: 1, noNaN: true }), shapes, (n, r, data) => {
        const values = distribution(data);
        const sealed = { bidders: n, price: "own" as const, alpha: 0, beta: 0, baseFee: 0, reserve: r };
        const one = discriminatory(rules(n, 1, r), values);
        const other = sealedEquilibrium(sealed, values);
        for (const q of [0.35, 0.65, 0.95]) {
          if (q > one.entry + 1e-6) expect(one.bid(q)).toBeCloseTo(other.bid(q), 8);
        }
        near(discriminatoryOutcome(rules(n, 1, r), values).revenue, sealedOutcome(sealed, values).revenue, 1e-9);
      }),
      { seed: 2, numRuns: 60 },
    );
  });
});

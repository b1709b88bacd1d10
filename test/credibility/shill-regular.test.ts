/** Deposits against shill bids where values are α-strongly regular: r is enough from α = 1 on, more is needed below, and nothing at 0. */
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { estimate } from "../../agents/evaluate.js";
import { integral } from "../../envs/auction/quadrature.js";
import { shillEntry as entry } from "../../envs/credibility/shill/entry.js";
import { shillOptions } from "../../envs/credibility/shill/options.js";
import {
  bestLadder,
  enough,
  enoughTable,
  quotedCollateral,
  survival,
  valueAt,
} from "../../envs/credibility/shill/regular.js";
import { bestFake, gainOf, revenueOf } from "../../envs/credibility/shill/solve.js";
import { Rng } from "../../src/rng.js";
import { agrees, near } from "../auction/agrees.js";

const hundredths = (min: number, max: number) => fc.integer({ min, max }).map((k) => k / 100);

/** What one bidder's values of this survival bring with these fakes, the reserve being 1. */
function single(above: (v: number) => number, fakes: readonly number[], deposit: number): number {
  const all = [1, ...[...fakes].sort((a, b) => a - b)];
  let sum = 0;
  for (let j = 0; j < all.length; j++) {
    const cost = deposit * (all.length - 1 - j);
    const share = above(all[j]) - (j + 1 < all.length ? above(all[j + 1]) : 0);
    sum += Math.max(0, all[j] - cost) * share;
  }
  return sum;
}

/** What the auctioneer has of these bids, as the game's rules say. */
function played(bids: readonly number[], fakes: readonly number[], deposit: number): number {
  const [high, second = 0] = [...bids].sort((a, b) => b - a);
  if (high < 1) return 0;
  const above = fakes.filter((fake) => fake > high).length;
  const price = Math.max(1, second, ...fakes.filter((fake) => fake <= high));
  return Math.max(0, price - above * deposit);
}

describe("the family", () => {
  test("has the virtual value α(v − 1): exponential for α = 1, U[0, 2] for α = 2", () => {
    for (const alpha of [0.2, 0.5, 0.9, 1, 1.5, 2, 4]) {
      for (const v of [0.1, 0.5, 1, 1.2]) {
        const h = 1e-5;
        if (survival(alpha, v + h) === 0) continue;
        const density = (survival(alpha, v - h) - survival(alpha, v + h)) / (2 * h);
        near(v - survival(alpha, v) / density, alpha * (v - 1), 1e-6);
        near(valueAt(alpha, survival(alpha, v)), v, 1e-9);
      }
    }
    near(survival(1, 2), Math.exp(-2));
    near(survival(2, 0.5), 0.75);
    near(survival(1 + 1e-7, 2), Math.exp(-2), 1e-6);
    expect(survival(2, 2.5)).toBe(0);
    near(survival(0.001, 50) / survival(0.001, 1), 1 / 50, 0.01); // nearly equal revenue
  });

  test("without fakes the revenue is the mean of the virtual value, where it is above 0", () => {
    for (const alpha of [0.4, 1, 2]) {
      for (const n of [1, 2, 5]) {
        const virtual = (t: number) => {
          const s = survival(alpha, 1) * t ** 3; // substituted so that tails are smooth
          const slope = 3 * survival(alpha, 1) * t * t;
          return alpha * (valueAt(alpha, s) - 1) * n * (1 - s) ** (n - 1) * slope;
        };
        near(bestLadder(alpha, n, 9, 40).honest, integral(virtual, 0, 1, 60), 2e-3);
      }
    }
    for (const n of [1, 2, 7]) near(bestLadder(2, n, 9).honest / 2, revenueOf(n, 0.5), 1e-4);
  });
});

describe("rising hazard rates", () => {
  test("from α = 1 on a deposit of r is enough, for any number of bidders and fakes", () => {
    fc.assert(
      fc.property(hundredths(100, 500), fc.integer({ min: 1, max: 8 }), hundredths(100, 150), (alpha, n, deposit) => {
        const { revenue, honest } = bestLadder(alpha, n, deposit, 40);
        expect(revenue).toBeLessThanOrEqual(honest * (1 + 1e-9));
        expect(enough(alpha, n)).toBe(1);
      }),
      { numRuns: 30, seed: 1 },
    );
  });

  test("a smaller one is not, for any α and number of bidders", () => {
    fc.assert(
      fc.property(hundredths(5, 500), hundredths(0, 99), (alpha, deposit) => {
        const above = (v: number) => survival(alpha, v);
        expect(single(above, [1 + (1 - deposit) / alpha], deposit)).toBeGreaterThan(above(1) * (1 + 1e-9));
      }),
    );
    fc.assert(
      fc.property(hundredths(30, 400), fc.integer({ min: 2, max: 8 }), hundredths(50, 80), (alpha, n, deposit) => {
        const { revenue, honest, fakes } = bestLadder(alpha, n, deposit, 40);
        expect(revenue).toBeGreaterThan(honest * (1 + 1e-6));
        expect(fakes.length).toBeGreaterThan(0);
      }),
      { numRuns: 20, seed: 1 },
    );
    // U[0, 1] is half of α = 2: one fake by the game's own formulas, more where more gain
    for (const [n, deposit] of [
      [1, 0.3],
      [2, 0.4],
      [3, 0.2],
    ] as const) {
      const options = shillOptions({ bidders: n, mechanism: "deferred", reserve: 0.5, deposit });
      const { revenue, honest } = bestLadder(2, n, 2 * deposit, 80);
      expect((revenue - honest) / 2).toBeGreaterThanOrEqual(gainOf(options, bestFake(options)) - 1e-4);
    }
  });
});

describe("hazard rates that fall", () => {
  test("the best fakes earn what is computed, and others less, in auctions that are drawn", () => {
    for (const [alpha, n, deposit] of [
      [0.4, 2, 1],
      [0.3, 1, 1.1],
      [0.5, 10, 1],
    ] as const) {
      const { revenue, honest, fakes } = bestLadder(alpha, n, deposit, 80);
      expect(revenue).toBeGreaterThan(honest);
      expect([...fakes]).toEqual([...fakes].sort((a, b) => a - b));
      const rng = Rng.alloc(1, `values ${alpha}`).at(0);
      const cut = 1e-7; // beyond all fakes; a mean of what is paid exists
      const auctions = Array.from({ length: 12_000 }, () =>
        Array.from({ length: n }, () => valueAt(alpha, Math.max(cut, 1 - rng.uniform()))),
      );
      const mean = (all: readonly number[]) =>
        estimate(Float64Array.from(auctions, (bids) => played(bids, all, deposit)));
      agrees(mean(fakes), revenue);
      agrees(mean([]), honest);
    }
  });

  test("no other fakes earn one bidder's auctioneer more than the best of a grid, but for its width", () => {
    fc.assert(
      fc.property(
        hundredths(25, 95),
        hundredths(100, 300),
        fc.array(hundredths(101, 3000), { maxLength: 5 }),
        (a, d, all) => {
          const { revenue } = bestLadder(a, 1, d, 40);
          expect(single((v) => survival(a, v), all, d)).toBeLessThanOrEqual(revenue * 1.01);
        },
      ),
      { numRuns: 30, seed: 1 },
    );
  });

  test("with one bidder the family is the worst case: no α-strongly regular values bring more of their honest revenue", () => {
    const slopes = fc.array(hundredths(0, 100), { minLength: 12, maxLength: 12 });
    fc.assert(
      fc.property(
        hundredths(10, 100),
        slopes,
        fc.array(hundredths(100, 1200), { minLength: 1, maxLength: 5 }),
        hundredths(100, 250),
        (alpha, parts, fakes, deposit) => {
          // (1 − F)/f is 1 at r = 1 and rises by part of 1 − α per unit of value, in each of 12 stretches
          const above = (v: number) => {
            let [width, chance] = [1, 1];
            for (let k = 0; k < 12 && v > 1 + k; k++) {
              const [length, slope] = [Math.min(1, v - 1 - k), (1 - alpha) * parts[k]];
              const end = width + slope * length;
              chance *= slope < 1e-9 ? Math.exp(-length / width) : (width / end) ** (1 / slope);
              width = end;
            }
            return chance;
          };
          const worst = (v: number) => survival(alpha, v) / survival(alpha, 1);
          for (const fake of fakes) expect(above(fake)).toBeLessThanOrEqual(worst(fake) * (1 + 1e-9));
          expect(single(above, fakes, deposit)).toBeLessThanOrEqual(single(worst, fakes, deposit) * (1 + 1e-9));
        },
      ),
    );
  });

  test("two fakes gain (¼ − α/2) f h² at D = r: below α = ½ a deposit of r is not enough, from there on no two gain", () => {
    for (const alpha of [0.2, 0.35, 0.45]) {
      const h = 1e-3;
      const above = (v: number) => survival(alpha, v);
      const density = above(1); // f(1) = S(1), as (1 − F)/f is 1 there
      const gain = single(above, [1 + h / 2, 1 + h], 1) - above(1);
      near(gain / (density * h * h), 0.25 - alpha / 2, 2e-3);
      expect(enough(alpha, 1, 40)).toBeGreaterThan(1);
    }
    fc.assert(
      fc.property(hundredths(50, 100), hundredths(100, 2000), hundredths(100, 2000), (alpha, one, other) => {
        const above = (v: number) => survival(alpha, v);
        expect(single(above, [one, other], 1)).toBeLessThanOrEqual(above(1) * (1 + 1e-12));
      }),
      { numRuns: 400 },
    );
    for (const alpha of [0.5, 0.6, 0.75, 0.9]) expect(enough(alpha, 1, 60)).toBe(1);
  });

  test("the table of deposits, rising with the number of bidders and falling with α, and far below the quoted collateral", () => {
    for (const { alpha, enough: row } of enoughTable) {
      for (const [k, n] of [1, 2, 5, 10].entries()) {
        near(row[k], enough(alpha, n, 50), 0.01);
        if (k > 0) expect(row[k]).toBeGreaterThanOrEqual(row[k - 1]);
        expect(row[k]).toBeLessThan(quotedCollateral(alpha, n) / 5);
      }
    }
    near(quotedCollateral(0.5, 1), 8);
    near(quotedCollateral(0.5, 10), 80);
    expect(quotedCollateral(1, 10)).toBe(1);
    near(enough(0.6, 64, 60), 1.62, 0.01);
    // biome-ignore lint/suspicious/noExplicitAny: answers are plain data
    const { deferred } = entry.solve!({ mechanism: "deferred", reserve: 0.5 }) as any;
    expect(deferred.stronglyRegular.table).toEqual(enoughTable);
  });
});

describe("merely regular values", () => {
  test("equal revenue without a bound: whatever the deposit, fakes at 2D and 4D gain a quarter", () => {
    fc.assert(
      fc.property(fc.double({ min: 1, max: 1e9, noNaN: true }), (deposit) => {
        const above = (v: number) => 1 / v;
        near(single(above, [], deposit), 1);
        near(single(above, [2 * deposit, 4 * deposit], deposit), 1.25);
      }),
    );
  });

  test("cut off at v̄ a deposit of (1 − α)v̄ + αr is enough, and for equal revenue nothing less than v̄", () => {
    fc.assert(
      fc.property(
        hundredths(0, 100),
        hundredths(150, 2000),
        fc.array(fc.integer({ min: 0, max: 1000 }), { minLength: 1, maxLength: 6 }),
        (alpha, bound, at) => {
          const full = (v: number) => (alpha === 0 ? 1 / v : survival(alpha, v) / survival(alpha, 1));
          const above = (v: number) => (v > bound ? 0 : full(v)); // an atom at v̄
          const fakes = at.map((k) => 1 + ((bound - 1) * k) / 1000);
          const deposit = (1 - alpha) * bound + alpha;
          expect(single(above, fakes, deposit)).toBeLessThanOrEqual(1 + 1e-9);
        },
      ),
      { numRuns: 300 },
    );
    for (const bound of [2, 7, 100]) {
      const above = (v: number) => (v > bound ? 0 : 1 / v);
      const deposit = 0.99 * bound;
      expect(single(above, [(deposit + bound) / 2, bound], deposit)).toBeGreaterThan(1 + 1e-6);
    }
  });
});

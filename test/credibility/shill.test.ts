/** Shill bids: 1/3, 2/3 and 1/3 again; what a ledger leaves; and how large a deposit keeps the auctioneer from it. */
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { estimate, evaluate } from "../../agents/evaluate.js";
import { solve as solveSealed } from "../../envs/auction/sealed/solve.js";
import { shillEntry as entry } from "../../envs/credibility/shill/entry.js";
import { type ShillOptions, shillOptions } from "../../envs/credibility/shill/options.js";
import { shill } from "../../envs/credibility/shill/shill.js";
import { bestFake, equilibriumBid, gainOf, revenueOf, slope } from "../../envs/credibility/shill/solve.js";
import { Batch } from "../../src/batch.js";
import { check } from "../../src/check.js";
import { agrees, near } from "../auction/agrees.js";

type Options = Partial<ShillOptions>;
const { bots } = entry;

// biome-ignore lint/suspicious/noExplicitAny: answers are plain data
const solved = (options: Options = {}): any => entry.solve!(options);

function plays(options: Options, seed: number, bidder: string, auctioneer = bidder) {
  const game = shill(options);
  const joint = { bidder: bots[bidder](game, 0, seed), auctioneer: bots[auctioneer](game, 1, seed) };
  return evaluate(game, joint, { episodes: 2500, lanes: 250, seed: `shill ${seed}` });
}

/**
 * What an auctioneer with these fakes has on average of one or two true bids, by a grid of quantiles of their distribution; for U[0, 1] one
 * whose lines the fakes lie on.
 */
function deferredBy(
  n: 1 | 2,
  fakes: readonly number[],
  reserve: number,
  deposit: number,
  size = 100,
  quantile = (u: number) => u,
): number {
  let sum = 0;
  const values = Array.from({ length: size }, (_, k) => quantile((k + 0.5) / size));
  for (let i = 0; i < size; i++) {
    const high = values[i];
    for (let j = 0; j < (n === 1 ? 1 : i + 1); j++) {
      if (high < reserve) continue;
      const second = n === 1 ? 0 : values[j];
      let [price, above] = [Math.max(second, reserve), 0];
      for (const fake of fakes) {
        if (fake > high) above++;
        else if (fake > price) price = fake;
      }
      const weight = n === 1 ? 1 / size : (j === i ? 1 : 2) / (size * size);
      sum += weight * Math.max(0, price - deposit * above);
    }
  }
  return sum;
}

/** Distributions of rising hazard rate beside U[0, 1], with Myerson's reserve: E exp(1), and the greatest of three U[0, 1]. */
const rising = [
  { reserve: 1, above: (x: number) => Math.exp(-x), quantile: (u: number) => -Math.log(1 - u) },
  {
    reserve: 0.25 ** (1 / 3), // (1 − r³)/(3 r²) = r
    above: (x: number) => Math.max(0, 1 - x ** 3),
    quantile: (u: number) => Math.cbrt(u),
  },
];

describe("whoever sees the bids", () => {
  test("honestly 1/3, against true bids 2/3, against bidders who expect it 1/3", () => {
    near(solved().honest.revenue, 1 / 3);
    near(solved().shillAgainstTruthful.revenue, 2 / 3);
    near(solved().equilibrium.revenue, 1 / 3);
    near(solved().equilibrium.bids[3].bid, 1 / 2); // first price
    agrees(estimate(plays({}, 1, "truthful").each.revenue), 1 / 3);
    agrees(estimate(plays({}, 2, "shill").each.revenue), 2 / 3);
    agrees(estimate(plays({}, 3, "equilibrium").each.revenue), 1 / 3);
    agrees(estimate(plays({}, 4, "wary").each.revenue), 1 / 3);
    near(plays({}, 5, "shill").metrics["bidders' surplus"].mean, 0, 1e-7); // bids are Float32
    expect(plays({}, 5, "shill").metrics["unsold by shill"].mean).toBe(0);
  });

  test("with reserve, more bidders and partly honest auctioneers play earns what is computed, and in equilibrium R(n, r)", () => {
    const cases: Options[] = [
      { bidders: 3, reserve: 0.4 },
      { bidders: 4, honesty: 0.5 },
      { bidders: 2, honesty: 0.7, reserve: 0.5 },
      { bidders: 1, reserve: 0.25, honesty: 0.2 },
      { bidders: 3, honesty: 1 },
    ];
    for (const [k, options] of cases.entries()) {
      const answer = solved(options);
      agrees(estimate(plays(options, 10 + k, "truthful").each.auctioneer_0), answer.honest.revenue);
      agrees(estimate(plays(options, 20 + k, "truthful").each.bidder_0), answer.honest.bidder);
      agrees(estimate(plays(options, 30 + k, "shill").each.revenue), answer.shillAgainstTruthful.revenue);
      agrees(estimate(plays(options, 40 + k, "equilibrium").each.revenue), answer.equilibrium.revenue);
      near(answer.equilibrium.revenue, answer.honest.revenue);
      // biome-ignore lint/suspicious/noExplicitAny: answers are plain data
      const auction = solveSealed({ bidders: options.bidders, rule: "second", reserve: options.reserve ?? 0 }) as any;
      near(auction.equilibrium.revenue, answer.honest.revenue);
    }
  });

  test("with r = 0 the equilibrium bids (n − 1)/(n − h) of the value", () => {
    for (const [bidders, honesty] of [
      [2, 0],
      [2, 0.5],
      [5, 0.9],
      [3, 1],
    ])
      near(equilibriumBid(shillOptions({ bidders, honesty }))(0.6), (0.6 * (bidders - 1)) / (bidders - honesty));
  });

  test("nobody gains by bidding as another value would", () => {
    const unit = fc.integer({ min: 0, max: 50 }).map((k) => k / 50);
    fc.assert(
      fc.property(
        fc.integer({ min: 2, max: 5 }),
        unit.filter((h) => h < 1),
        fc.integer({ min: 0, max: 8 }).map((k) => k / 10),
        unit,
        (bidders, honesty, reserve, share) => {
          const bid = equilibriumBid(shillOptions({ bidders, honesty, reserve }));
          const size = 400;
          const v = reserve + (1 - reserve) * share;
          let second = reserve * reserve ** (bidders - 1); // E of what an honest auctioneer takes
          const worth: number[] = [];
          for (let k = 0; k <= size; k++) {
            const z = reserve + ((1 - reserve) * k) / size;
            if (k > 0) {
              const middle = z - (1 - reserve) / size / 2;
              second += ((bid(middle) * (1 - reserve)) / size) * (bidders - 1) * middle ** (bidders - 2);
            }
            const wins = z ** (bidders - 1);
            worth.push(wins * (v - (1 - honesty) * bid(z)) - honesty * second);
          }
          expect(Math.max(...worth)).toBeLessThanOrEqual(worth[Math.round(size * share)] + 1e-4);
        },
      ),
      { numRuns: 60 },
    );
  });
});

describe("whoever does not", () => {
  test("a blind shill is a secret reserve: 5/12 instead of 1/3, and nothing where the best reserve is announced", () => {
    near(solved({ mechanism: "ledger" }).shillAgainstTruthful.revenue, 5 / 12);
    near(solved({ mechanism: "ledger", reserve: 0.5 }).shillAgainstTruthful.gain, 0);
    near(solved({ mechanism: "ledger", reserve: 0.7, bidders: 3 }).shillAgainstTruthful.gain, 0);
    for (const [k, mechanism] of (["ledger", "ascending"] as const).entries()) {
      agrees(estimate(plays({ mechanism }, 50 + k, "shill").each.revenue), 5 / 12);
      agrees(
        estimate(plays({ mechanism, bidders: 3, honesty: 0.5 }, 52 + k, "equilibrium").each.revenue),
        1 / 2 + 1 / 64,
      );
      near(solved({ mechanism, bidders: 3 }).equilibrium.bids[0].bid, 0.25);
      near(solved({ mechanism }).shillAgainstTruthful.beyondAnyReserve, 0);
      const { metrics } = plays({ mechanism, reserve: 0.5 }, 54 + k, "shill");
      expect(metrics["gain by shilling"].mean).toBe(0);
    }
    near(solved().shillAgainstTruthful.beyondAnyReserve, 1 / 4);
  });

  test("as an auction ascends no bid from max(v₂, r) on is better than max(v₂, r, ½), whatever v₂", () => {
    const share = fc.integer({ min: 0, max: 999 }).map((k) => k / 1000);
    fc.assert(
      fc.property(share, share, share, (second, reserve, bid) => {
        fc.pre(bid >= second && bid >= reserve);
        const worth = (b: number) => (b * (1 - b)) / (1 - second);
        expect(worth(Math.max(second, reserve, 0.5))).toBeGreaterThanOrEqual(worth(bid) - 1e-12);
      }),
    );
  });

  test("nor is one better than Myerson's reserve where hazard rates rise: exponential values and maxima of several", () => {
    for (const { reserve, above } of rising) {
      fc.assert(
        fc.property(fc.integer({ min: 0, max: 200 }), fc.integer({ min: 0, max: 200 }), (seen, more) => {
          const [second, bid] = [seen / 50, (seen + more) / 50];
          expect(Math.max(second, reserve) * above(Math.max(second, reserve))).toBeGreaterThanOrEqual(
            bid * above(bid) - 1e-12,
          );
        }),
      );
      for (let b = 0; b < 4; b += 0.01) expect(b * above(b)).toBeLessThanOrEqual(reserve * above(reserve) + 1e-12);
    }
  });

  test("no blind bid has more than the one of ½", () => {
    for (const bidders of [1, 2, 3, 8])
      for (let k = 0; k <= 20; k++)
        expect(revenueOf(bidders, k / 20)).toBeLessThanOrEqual(revenueOf(bidders, 0.5) + 1e-12);
  });
});

describe("deposits", () => {
  const deferred = (deposit: number, more: Options = {}): Options => ({
    mechanism: "deferred",
    reserve: 0.5,
    deposit,
    ...more,
  });

  test("a deposit of ½, Myerson's reserve, is enough for any number of bidders, and a smaller one is not", () => {
    for (const bidders of [1, 2, 3, 10, 64]) {
      expect(bestFake(shillOptions(deferred(0.5, { bidders })))).toBe(0);
      expect(bestFake(shillOptions(deferred(2, { bidders })))).toBe(0);
      const small = shillOptions(deferred(0.49, { bidders }));
      expect(bestFake(small)).toBeGreaterThan(0.5);
      expect(gainOf(small, bestFake(small))).toBeGreaterThan(0);
    }
    near(solved(deferred(0.5)).deferred.enough, 0.5);
    near(solved(deferred(0.5)).equilibrium.revenue, 5 / 12);
    expect(solved(deferred(0.4)).equilibrium).toBeUndefined();
    expect(bestFake(shillOptions(deferred(0.31, { reserve: 0.7 })))).toBe(0);
    expect(bestFake(shillOptions(deferred(0.29, { reserve: 0.7 })))).toBeGreaterThan(0.7);
  });

  test("no set of fakes gains at a deposit of ½ or more", () => {
    const fakes = fc.array(
      fc.integer({ min: 50, max: 100 }).map((k) => k / 100),
      { minLength: 1, maxLength: 6 },
    );
    const deposits = fc.integer({ min: 50, max: 120 }).map((k) => k / 100);
    const base = { 1: deferredBy(1, [], 0.5, 0), 2: deferredBy(2, [], 0.5, 0) };
    near(base[2], 5 / 12, 1e-3);
    fc.assert(
      fc.property(fakes, deposits, fc.constantFrom(1 as const, 2 as const), (all, deposit, n) => {
        expect(deferredBy(n, all, 0.5, deposit)).toBeLessThanOrEqual(base[n] + 2e-4);
      }),
      { numRuns: 150 },
    );
  });

  test("nor at one of Myerson's reserve where hazard rates rise; at less than that one just above it does", () => {
    for (const { reserve, quantile } of rising) {
      const size = 200;
      const on = (u: number) => quantile(Math.round(u * size) / size); // fakes between the grid's values
      const base = {
        1: deferredBy(1, [], reserve, 0, size, quantile),
        2: deferredBy(2, [], reserve, 0, size, quantile),
      };
      const quantiles = fc.array(fc.integer({ min: 1, max: size - 1 }), { minLength: 1, maxLength: 4 });
      fc.assert(
        fc.property(
          quantiles,
          fc.integer({ min: 0, max: 50 }),
          fc.constantFrom(1 as const, 2 as const),
          (at, more, n) => {
            const fakes = at.map((k) => on(k / size)).filter((fake) => fake >= reserve);
            const deposit = reserve * (1 + more / 50);
            expect(deferredBy(n, fakes, reserve, deposit, size, quantile)).toBeLessThanOrEqual(
              base[n] + 0.012 * reserve,
            );
          },
        ),
        { numRuns: 60 },
      );
      const best = (deposit: number) => {
        let gain = -1;
        for (let k = 1; k < size; k++)
          if (on(k / size) > reserve)
            gain = Math.max(gain, deferredBy(1, [on(k / size)], reserve, deposit, size, quantile) - base[1]);
        return gain;
      };
      expect(best(reserve / 2)).toBeGreaterThan(0.02 * reserve);
      expect(best(reserve)).toBeLessThan(0.012 * reserve);
    }
  });

  test("for one bidder the best fake below that is (3/2 − D)/2, and gains ((½ − D)/2)²", () => {
    for (const deposit of [0, 0.1, 0.3, 0.49]) {
      const options = shillOptions(deferred(deposit, { bidders: 1 }));
      near(bestFake(options), (1.5 - deposit) / 2);
      near(gainOf(options, bestFake(options)), ((0.5 - deposit) / 2) ** 2);
    }
  });

  test("what a fake gains is what a grid of values says", () => {
    for (const [n, deposit, fake, reserve] of [
      [2, 0.2, 0.7, 0.5],
      [2, 0.6, 0.8, 0.5],
      [1, 0.1, 0.6, 0.5],
      [2, 0.3, 0.5, 0.2],
    ] as const) {
      const options = shillOptions(deferred(deposit, { bidders: n, reserve }));
      const by = deferredBy(n, [fake], reserve, deposit, 1000) - deferredBy(n, [], reserve, deposit, 1000);
      near(gainOf(options, fake), by, 1e-5);
    }
    // where no fake is ever concealed it is a secret reserve
    const dear = shillOptions(deferred(9, { reserve: 0, bidders: 3 }));
    near(bestFake(dear), 0.5);
    near(gainOf(dear, 0.5), revenueOf(3, 0.5) - revenueOf(3, 0));
    near(slope(dear, 0.8), 1 - 1.6);
  });

  test("with many fakes and no deposit nearly all is taken", () => {
    const all = Array.from({ length: 50 }, (_, k) => 0.5 + k / 100);
    near(deferredBy(2, all, 0.5, 0), (2 / 3) * (1 - 0.125), 0.01);
  });

  test("in play the fake earns what is computed, and none is made where none gains", () => {
    for (const [k, options] of [
      deferred(0.2),
      deferred(0, { bidders: 3 }),
      deferred(0.4, { reserve: 0.2 }),
      deferred(0.6),
      deferred(0.1, { bidders: 1, honesty: 0.5 }),
    ].entries()) {
      const { each, metrics } = plays(options, 60 + k, "shill");
      const { revenue, gain } = solved(options).shillAgainstTruthful;
      agrees(estimate(each.auctioneer_0), revenue);
      agrees(estimate(each["gain by shilling"]), gain);
      if (options.deposit === 0.6) expect(metrics["gain by shilling"].mean).toBe(0);
    }
    const greedy = plays(deferred(0.3, { reserve: 0 }), 70, "greedy");
    expect(greedy.metrics["deposits lost"].mean).toBeGreaterThan(0.05); // .3 with probability 1/4
    agrees(estimate(greedy.each["deposits lost"]), 0.3 / 4);
  });
});

describe("in play", () => {
  test("a fake above all bids leaves the object unsold; equals go to the bidder; who cannot shill has no say", () => {
    const batch = new Batch(shill({ honesty: 0.5 }), 64, "disabled");
    batch.reset({ seed: 2 });
    const bids = new Float32Array(128).map((_, k) => (k % 2 === 0 ? 0.6 : 0.3));
    batch.step([bids, new Float32Array(128)]);
    const honest = [...batch.terminated].map(Boolean);
    expect(new Set(honest)).toEqual(new Set([true, false]));
    const [high, second] = [Math.fround(0.6), Math.fround(0.3)];
    honest.forEach((one, lane) => {
      expect(batch.masks[1][lane]).toBe(one ? 0 : 1);
      expect(batch.rewards[1][lane]).toBe(one ? second : 0);
      if (!one)
        expect([...batch.observations[1].subarray(7 * lane, 7 * lane + 7)]).toEqual([0, 1, 0, high, second, 0, 0]);
    });
    batch.reset({ mask: Uint8Array.from(honest.map(Number)) });
    const open = Array.from({ length: 64 }, (_, lane) => batch.observations[1][7 * lane + 1] === 1);
    batch.step([bids, new Float32Array(128).map((_, k) => (k % 4 === 0 ? 0.6 : k % 2 === 0 ? 0.61 : 1))]);
    open.forEach((one, lane) => {
      if (!one) return;
      expect(batch.rewards[1][lane]).toBe(lane % 2 === 0 ? high : 0);
      if (lane % 2 === 1) expect([...batch.rewards[0].subarray(2 * lane, 2 * lane + 2)].map(Math.abs)).toEqual([0, 0]);
    });
  });

  test("the auctioneer sees all bids, or the second alone, or none, as the mechanism says", () => {
    for (const [mechanism, sees] of [
      ["sealed", [0.75, 0.5, 0, 0]],
      ["ascending", [0, 0.5, 0, 0]],
      ["deferred", [0.75, 0.5, 1, 0.625]], // one fake above, the other would raise the price
    ] as const) {
      const batch = new Batch(shill({ mechanism, fakes: 2 }), 1, "disabled");
      batch.reset({ seed: 1 });
      expect([...batch.observations[1]]).toEqual([1, 0, 0, 0, 0, 0, 0]);
      expect([...batch.masks[1]]).toEqual([mechanism === "deferred" ? 1 : 0]);
      batch.step([Float32Array.from([0.5, 0.75]), Float32Array.from([0.875, 0.625, 1])]);
      expect([...batch.observations[1].subarray(3)]).toEqual(sees);
      batch.step([Float32Array.from([0, 0]), Float32Array.from([0, 0.625, 1])]);
      near(batch.rewards[1][0], mechanism === "deferred" ? 0.625 - 0.5 : 0.625);
    }
    const ledger = new Batch(shill({ mechanism: "ledger" }), 1, "disabled");
    ledger.reset({ seed: 1 });
    ledger.step([Float32Array.from([0.5, 0.75]), Float32Array.from([0.625, 0])]);
    expect([ledger.terminated[0], ledger.rewards[1][0]]).toEqual([1, 0.625]);
  });

  test("under any play the welfare is what bidders and auctioneer have", () => {
    for (const [k, mechanism] of (["sealed", "ledger", "ascending", "deferred"] as const).entries()) {
      const { each, episodes } = plays({ mechanism, fakes: 3, honesty: 0.3, reserve: 0.2 }, 80 + k, "random");
      for (let e = 0; e < episodes; e += 4) {
        near(each.bidder_0[e] + each.bidder_1[e] + each.auctioneer_0[e], each.welfare[e], 1e-6);
        expect(each.sold[e] + each["unsold by shill"][e]).toBeLessThanOrEqual(1);
      }
    }
  });
});

test("the game keeps the contract", () => {
  const sets: Options[] = [
    {},
    { mechanism: "deferred", fakes: 3, deposit: 0, honesty: 0.5 },
    { mechanism: "ledger", bidders: 1, reserve: 1 },
  ];
  for (const options of sets)
    expect(check(() => entry.make(options), { steps: 60 }).filter(({ passed }) => !passed)).toEqual([]);
});

test("nonsense is refused with a sentence", () => {
  const refused = (options: unknown) => () => shill(options as Options);
  expect(refused({ mechanism: "oral" })).toThrow("option 'mechanism' must be one of");
  expect(refused({ fakes: 0 })).toThrow("option 'fakes'");
  expect(refused({ deposit: Number.NaN })).toThrow("option 'deposit'");
  expect(refused({ reserve: 2 })).toThrow("option 'reserve'");
  expect(() => solved({ bidders: 65 })).toThrow("option 'bidders'");
});

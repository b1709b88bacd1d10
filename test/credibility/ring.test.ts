/** Bidding rings: what the seller loses, who has it, and what becomes of it without enforcement. */
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { estimate, evaluate } from "../../agents/evaluate.js";
import { solve as solveSealed } from "../../envs/auction/sealed/solve.js";
import { ringEntry as entry } from "../../envs/credibility/ring/entry.js";
import type { RingOptions } from "../../envs/credibility/ring/options.js";
import { bestReserve, lump, ringRevenue } from "../../envs/credibility/ring/revenue.js";
import { ring } from "../../envs/credibility/ring/ring.js";
import { Batch } from "../../src/batch.js";
import { check } from "../../src/check.js";
import { agrees, near } from "../auction/agrees.js";

type Options = Partial<RingOptions>;
const { bots } = entry;

// biome-ignore lint/suspicious/noExplicitAny: answers are plain data
const solved = (options: Options = {}): any => entry.solve!(options);

function plays(options: Options, seed: number, bidder = "equilibrium", first = bidder, episodes = 3000) {
  const game = ring(options);
  const seats = { bidder_0: bots[first](game, 0, seed) };
  return evaluate(game, { bidder: bots[bidder](game, 0, seed) }, { episodes, lanes: 250, seed: `ring ${seed}`, seats });
}

const sizes = fc.integer({ min: 1, max: 8 }).chain((n) => fc.tuple(fc.constant(n), fc.integer({ min: 1, max: n })));

describe("the seller's revenue", () => {
  test("of two, two collude: 0; of three, two: 5/12 in place of 1/2; of five, five: 0", () => {
    for (const [bidders, members, revenue, honest] of [
      [2, 2, 0, 1 / 3],
      [3, 2, 5 / 12, 1 / 2],
      [5, 5, 0, 2 / 3],
    ]) {
      const answer = solved({ bidders, ring: members });
      near(answer.equilibrium.revenue, revenue);
      near(answer.honest.revenue, honest);
    }
  });

  test("it is 1 − (n − k)/(n (n + 1)) − 1/(n − k + 1), and a ring of one takes nothing", () => {
    fc.assert(
      fc.property(sizes, ([n, k]) => {
        near(ringRevenue(n, k, 0), 1 - (n - k) / (n * (n + 1)) - 1 / (n - k + 1));
        near(lump(n, 1, 0), 0);
      }),
    );
    for (const reserve of [0, 0.3, 0.8]) {
      // biome-ignore lint/suspicious/noExplicitAny: answers are plain data
      const auction = solveSealed({ bidders: 4, rule: "second", reserve }) as any;
      near(solved({ bidders: 4, ring: 1, reserve }).honest.revenue, auction.equilibrium.revenue);
      near(solved({ bidders: 4, ring: 1, reserve }).honest.bidder, auction.equilibrium.payoff);
    }
  });

  test("a larger ring takes more, at any reserve", () => {
    fc.assert(
      fc.property(sizes, fc.integer({ min: 0, max: 99 }), ([n, k], r) => {
        if (k < n) expect(ringRevenue(n, k + 1, r / 100)).toBeLessThanOrEqual(ringRevenue(n, k, r / 100) + 1e-12);
        near(ringRevenue(n, k, 1), 0);
      }),
    );
  });

  test("no reserve is better for the seller than the root: ½ without a ring, (n + 1)^(−1/n) against all", () => {
    fc.assert(
      fc.property(sizes, fc.integer({ min: 0, max: 100 }), ([n, k], r) => {
        const best = bestReserve(n, k);
        expect(best).toBeGreaterThanOrEqual(0.5 - 1e-9);
        expect(ringRevenue(n, k, r / 100)).toBeLessThanOrEqual(ringRevenue(n, k, best) + 1e-12);
      }),
    );
    near(bestReserve(3, 1), 0.5);
    near(bestReserve(2, 2), 1 / Math.sqrt(3));
    near(solved({ bidders: 2, ring: 2 }).sellersBest.revenue, 2 / (3 * Math.sqrt(3)));
    near(bestReserve(5, 5), 6 ** (-1 / 5));
  });
});

describe("the enforced ring", () => {
  test("in play seller, members, outsiders and banker have what is computed, and the best bidder wins", () => {
    for (const [k, options] of (
      [
        {},
        { bidders: 2 },
        { bidders: 5, ring: 5 },
        { bidders: 4, ring: 3, reserve: 0.3 },
        { bidders: 4, ring: 2, reserve: 0.6 },
        { bidders: 3, ring: 1 },
      ] as Options[]
    ).entries()) {
      const { each, metrics } = plays(options, k);
      const { equilibrium, honest } = solved(options);
      agrees(estimate(each.revenue), equilibrium.revenue);
      agrees(estimate(each["seller's loss"]), honest.revenue - equilibrium.revenue);
      agrees(estimate(each.bidder_0), equilibrium.member);
      if (equilibrium.outsider !== null)
        agrees(estimate(each[`bidder_${(options.bidders ?? 3) - 1}`]), equilibrium.outsider);
      agrees(estimate(each.banker), 0);
      agrees(estimate(each.paid), honest.revenue - equilibrium.revenue);
      expect(metrics.efficient.mean).toBe(1);
      agrees(
        estimate(each["ring wins"]),
        (options.reserve ? 1 - options.reserve ** 4 : 1) * ((options.ring ?? 2) / (options.bidders ?? 3)),
      );
    }
    near(solved().enforced.lump, 1 / 24);
    near(solved({ bidders: 2 }).enforced.lump, 1 / 6);
  });

  test("what is owed is, case by case, what the seller loses", () => {
    const { each, episodes } = plays({ bidders: 4, ring: 3, reserve: 0.2 }, 20);
    for (let e = 0; e < episodes; e++) near(each.owed[e], each["seller's loss"][e], 1e-6);
  });

  test("no other report and no other bid gains against loyal members, in any one auction", () => {
    const game = ring({ bidders: 3, reserve: 0.2 });
    const unit = fc.integer({ min: 0, max: 64 }).map((k) => k / 64); // exact in Float32
    fc.assert(
      fc.property(unit, unit, unit, unit, unit, (a, b, c, report, bid) => {
        const earns = (w: number, own: number): number => {
          const batch = new Batch(game, 1, "disabled");
          batch.reset({ seed: 1 });
          const { value } = (batch.state as unknown as { auction: { value: Float64Array } }).auction;
          value.set([a, b, c]);
          batch.step([Float32Array.from([w, 0, b, 0, 0, 0])]);
          batch.step([Float32Array.from([own, 0, b, 0, c, 0])]);
          return batch.rewards[0][0];
        };
        fc.pre(new Set([a, b, c, report, bid]).size === 5); // no ties
        expect(earns(report, bid)).toBeLessThanOrEqual(earns(a, a) + 1e-6);
      }),
      { numRuns: 150 },
    );
  });

  test("who is knocked out has no say", () => {
    const batch = new Batch(ring({ bidders: 3 }), 1, "disabled");
    batch.reset({ seed: 1 });
    expect([...batch.masks[0]]).toEqual([1, 1, 0]);
    batch.step([Float32Array.from([0.25, 0, 0.75, 0, 0, 0])]);
    expect([...batch.masks[0]]).toEqual([0, 1, 1]);
    expect([...batch.observations[0].subarray(6, 12)].slice(2)).toEqual([1, 1, batch.observations[0][10], 0.25]);
    expect(batch.observations[0][5]).toBe(0); // is not told
    batch.step([Float32Array.from([1, 1, 0.75, 0, 0.125, 0])]);
    const out = new Float64Array(8);
    batch.measure(0, out);
    near(out[0], 0.125); // the bid of 1 was not let through
    near(out[2], 0.125); // w₂ − p
    near(out[3], 0.125);
  });
});

describe("without enforcement", () => {
  const loose = { enforced: false } as const;

  test("nothing is paid, all bid, and the seller has the honest revenue", () => {
    for (const [k, options] of (
      [loose, { ...loose, bidders: 2 }, { ...loose, bidders: 4, ring: 4, reserve: 0.5 }] as Options[]
    ).entries()) {
      for (const bot of ["equilibrium", "boast"]) {
        const { each, metrics } = plays(options, 30 + k, bot);
        agrees(estimate(each.revenue), solved(options).honest.revenue);
        agrees(estimate(each.bidder_0), solved(options).equilibrium.member);
        expect(metrics.paid.mean).toBe(0);
        expect(metrics["seller's loss"].mean).toBeCloseTo(0, 6);
      }
    }
  });

  test("loyal members keep it up among themselves; a miser has 1/2 in place of 1/3, and leaves the other 1/6", () => {
    const two = { ...loose, bidders: 2 };
    const loyal = plays(two, 40, "loyal");
    expect(loyal.metrics.revenue.mean).toBe(0);
    agrees(estimate(loyal.each.bidder_0), 1 / 3);
    const { each } = plays(two, 41, "loyal", "miser");
    agrees(estimate(each.bidder_0), 1 / 2);
    agrees(estimate(each.bidder_1), 1 / 6);
    const boast = plays(two, 42, "miser", "boast");
    agrees(estimate(boast.each.bidder_0), 1 / 2); // bids for the ring whatever its value
    agrees(estimate(boast.each.bidder_1), 0);
  });

  test("what a winner pays the other members divide", () => {
    const batch = new Batch(ring({ ...loose, bidders: 4, ring: 3 }), 1, "disabled");
    batch.reset({ seed: 1 });
    batch.step([Float32Array.from([0.75, 0, 0.5, 0, 0.25, 0, 0, 0])]);
    expect([...batch.masks[0]]).toEqual([1, 1, 1, 1]);
    batch.step([Float32Array.from([0.75, 0.5, 0, 0, 0, 0, 0.25, 0])]);
    near(batch.rewards[0][1], (0.5 * (0.5 - 0.25)) / 2);
    near(batch.rewards[0][2], (0.5 * (0.5 - 0.25)) / 2);
    near(batch.rewards[0][0], batch.observations[0][4] - 0.25 - 0.125, 1e-6);
    near(batch.rewards[0][3], 0);
  });
});

test("under any play all that anybody has adds up to the winner's value", () => {
  for (const enforced of [true, false]) {
    const { each, episodes } = plays({ bidders: 4, ring: 3, reserve: 0.2, enforced }, 50, "random", "random", 500);
    for (let e = 0; e < episodes; e++) {
      const bidders = each.bidder_0[e] + each.bidder_1[e] + each.bidder_2[e] + each.bidder_3[e];
      near(bidders + each.revenue[e] + each.banker[e], each.welfare[e], 1e-6);
    }
  }
});

test("the game keeps the contract", () => {
  for (const options of [
    {},
    { bidders: 4, ring: 4, enforced: false, reserve: 1 },
    { bidders: 1, ring: 1, enforced: false },
  ] as Options[])
    expect(check(() => entry.make(options), { steps: 60 }).filter(({ passed }) => !passed)).toEqual([]);
});

test("nonsense is refused with a sentence", () => {
  const refused = (options: unknown) => () => ring(options as Options);
  expect(refused({ ring: 4 })).toThrow("option 'ring' must be at most 'bidders', 3, got 4");
  expect(refused({ reserve: Number.NaN })).toThrow("option 'reserve'");
  expect(refused({ enforced: 1 })).toThrow("option 'enforced' must be true or false");
  expect(() => solved({ bidders: 0 })).toThrow("option 'bidders'");
});

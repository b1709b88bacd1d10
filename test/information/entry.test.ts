/** Entry: in iff the share of fees exceeds the cost; rents dissipate; and what the threat of entry does to fees. */
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { estimate, evaluate } from "../../agents/evaluate.js";
import { entryEntry as entry } from "../../envs/information/entry/entry.js";
import { entryGame } from "../../envs/information/entry/entry-game.js";
import {
  applies,
  applying,
  bestPost,
  binomial,
  type Market,
  mixedEntry,
  outcomeOf,
  pureEntry,
} from "../../envs/information/entry/equilibria.js";
import { type EntryOptions, entryModel, poolOf } from "../../envs/information/entry/options.js";
import { limitFee } from "../../envs/information/entry/solve.js";
import { Batch } from "../../src/batch.js";
import { check } from "../../src/check.js";
import { agrees, near } from "../auction/agrees.js";

type Options = Partial<EntryOptions>;
const { bots } = entry;

// biome-ignore lint/suspicious/noExplicitAny: answers are plain data
const solved = (options: Options = {}): any => entry.solve!(options);
const costs = (c: number, more: Options = {}): Options => ({ costLow: c, costHigh: c, ...more });

function plays(options: Options, seed: number, consortium = "equilibrium", episodes = 2500) {
  const game = entryGame(options);
  const joint = { consortium: bots[consortium](game, 0, seed), entrant: bots[consortium](game, 1, seed) };
  return evaluate(game, joint, { episodes, lanes: 200, seed: `entry ${seed}` });
}

const markets: fc.Arbitrary<Market> = fc.integer({ min: 1, max: 8 }).chain((entrants) =>
  fc.record({
    founders: fc.integer({ min: 0, max: 4 }),
    entrants: fc.constant(entrants),
    pool: fc.integer({ min: 1, max: 250 }).map((k) => k / 1000),
    cost: fc.integer({ min: 1, max: 250 }).map((k) => (k + 0.5) / 1001),
    cap: fc.integer({ min: 0, max: entrants }),
  }),
);

describe("who enters", () => {
  test("an entrant enters iff its share of the fees exceeds its cost: the largest m with F/(k + m) > c", () => {
    const market = { founders: 0, entrants: 10, pool: 0.25, cost: 0.06, cap: 10 };
    expect(pureEntry(market)).toBe(4); // .25/4 = .0625 > .06 > .05
    expect(pureEntry({ ...market, founders: 2 })).toBe(2);
    expect(pureEntry({ ...market, cost: 0.25 })).toBe(0); // a tie
    expect(pureEntry({ ...market, cap: 3 })).toBe(10); // all want to be among the three
    expect(pureEntry({ ...market, cost: 0.001 })).toBe(10);
  });

  test("in a pure equilibrium nobody who is in would rather be out, and nobody who is out in", () => {
    fc.assert(
      fc.property(markets, (market) => {
        const a = pureEntry(market);
        if (a > 0) expect(applies(market, a)).toBeGreaterThanOrEqual(-1e-12);
        if (a < market.entrants) expect(applies(market, a + 1)).toBeLessThanOrEqual(1e-9);
      }),
    );
  });

  test("in the symmetric equilibrium those who mix gain nothing; p is the only one that leaves them nothing", () => {
    fc.assert(
      fc.property(markets, (market) => {
        fc.pre(market.cap > 0);
        const p = mixedEntry(market);
        const gain = applying(market, p);
        if (p === 0) expect(gain).toBeLessThanOrEqual(1e-9);
        else if (p === 1) expect(gain).toBeGreaterThanOrEqual(0);
        else {
          near(gain, 0, 1e-12);
          expect(applying(market, p * 0.9)).toBeGreaterThan(0);
          expect(applying(market, p + (1 - p) * 0.1)).toBeLessThan(0);
        }
      }),
    );
  });

  test("without founders all fees are spent on entry: F (1 − (1 − p)^N) = N p c", () => {
    for (const [entrants, pool, cost] of [
      [2, 0.25, 0.2],
      [5, 0.16, 0.05],
      [12, 0.25, 0.03],
    ]) {
      const p = mixedEntry({ founders: 0, entrants, pool, cost, cap: entrants });
      near(pool * (1 - (1 - p) ** entrants), entrants * p * cost);
    }
    near(mixedEntry({ founders: 0, entrants: 2, pool: 0.25, cost: 0.2, cap: 2 }), 0.4); // F (1 − p/2) = c
    near(binomial(4, 0.3)[2], 6 * 0.09 * 0.49);
  });
});

describe("what is posted", () => {
  test("a closed consortium takes the monopoly's fee of 1/2; the threat of entry lowers it to the limit fee", () => {
    near(limitFee(1, 0.08), 0.2);
    near(limitFee(1, 0.125), 0.5); // blockaded
    near(limitFee(3, 0.04), 0.2);
    for (const name of ["pure", "mixed"]) {
      const shut = solved(costs(0.08, { regime: "consortium" }))[name];
      near(shut.fee, 0.5);
      near(shut.founders, 0.25);
      near(shut.welfare, 0.25 + 1 / 8);
      const free = solved(costs(0.08))[name];
      near(free.fee, 0.2);
      near(free.entered, 0);
      near(free.founders, 0.16);
      near(free.welfare, 0.16 + 0.32);
    }
    near(solved(costs(0.08)).anyFee.fee, 0.2);
    near(solved(costs(0.08)).anyFee.users, 0.32);
    near(solved({ regime: "consortium" }).anyFee.users, 1 / 8);
  });

  test("the limit fee is the best of a fine grid where entrants are many, and to let all in where they are few and keen", () => {
    for (const [founders, cost] of [
      [1, 0.08],
      [2, 0.05],
      [3, 0.02],
    ]) {
      const model = entryModel(costs(cost, { founders, entrants: 16, fees: 1025 }));
      for (const mixed of [false, true]) near(bestPost(model, cost, mixed).fee, limitFee(founders, cost), 2e-3);
    }
    const keen = bestPost(entryModel(costs(0.01, { entrants: 1 })), 0.01, false);
    near(keen.fee, 0.5);
    near(keen.founders, 1 / 8);
    near(keen.entered, 1);
    const { anyFee } = solved(costs(0.01, { entrants: 1 }));
    expect([anyFee.fee, anyFee.founders, anyFee.entered]).toEqual([0.5, 1 / 8, 1]);
  });

  test("no fee and no number of refused leaves the consortium more", () => {
    for (const regime of ["permissionless", "consortium"] as const) {
      const model = entryModel({ regime, founders: 2, entrants: 3, fees: 11 });
      for (const mixed of [false, true])
        for (const cost of [0.02, 0.05, 0.1]) {
          const best = bestPost(model, cost, mixed);
          for (let level = 0; level < 11; level++)
            for (let refused = 0; refused <= (regime === "consortium" ? 3 : 0); refused++)
              expect(outcomeOf(model, cost, level, refused, mixed).founders).toBeLessThanOrEqual(best.founders + 1e-12);
        }
    }
  });
});

describe("in play", () => {
  test("both equilibria leave everybody what is computed", () => {
    const cases: [Options, "pure" | "mixed"][] = [
      [costs(0.1, { founders: 0, fee: 0.5 }), "mixed"],
      [costs(0.05, { founders: 1, fee: 0.4, entrants: 6 }), "mixed"],
      [costs(0.05, { founders: 1, fee: 0.4, entrants: 6 }), "pure"],
      [costs(0.08), "mixed"],
      [costs(0.03, { regime: "consortium", founders: 3 }), "pure"],
    ];
    for (const [k, [options, name]] of cases.entries()) {
      const { each } = plays(options, k, name === "pure" ? "pure" : "equilibrium");
      const answer = solved(options)[name];
      agrees(estimate(each.entered), answer.entered);
      agrees(estimate(each.welfare), answer.welfare);
      agrees(estimate(each.fee), answer.fee);
      const founders = estimate(each.consortium_0);
      agrees({ ...founders, standardError: founders.standardError + 1e-8 }, answer.founders); // Float32 rewards
      if (name === "mixed") agrees(estimate(each.entrant_0), 0);
    }
  });

  test("over drawn costs the averages are those of the quadrature", () => {
    for (const [k, name] of (["pure", "mixed"] as const).entries()) {
      const { each } = plays({ fees: 21 }, 10 + k, name === "pure" ? "pure" : "equilibrium", 1500);
      const { mean } = solved({ fees: 21 })[name];
      agrees(estimate(each.fee), mean.fee);
      agrees(estimate(each.consortium_0), mean.founders);
      agrees(estimate(each.welfare), mean.welfare);
    }
  });

  test("where more apply than are admitted each is as likely to be drawn, and the others pay nothing", () => {
    const batch = new Batch(entryGame(costs(0.01, { regime: "consortium", entrants: 4 })), 4000, "disabled");
    batch.reset({ seed: 1 });
    const posted = new Float32Array(8000).map((_, k) => (k % 2 === 0 ? 20 : 3)); // f = ½, three of four refused
    const enters = new Float32Array(16000).fill(1);
    batch.step([posted, enters.map(() => 0)]);
    batch.step([posted.map(() => 0), enters]);
    for (let i = 0; i < 4; i++) {
      const own = Float64Array.from({ length: 4000 }, (_, lane) => batch.rewards[1][4 * lane + i]);
      expect(new Set(own.map((x) => Math.round(x * 1000) / 1000))).toEqual(new Set([0, 0.115]));
      agrees(estimate(own), 0.115 / 4);
    }
    expect(new Set(batch.rewards[0])).toEqual(new Set([0.125]));
    near(applies({ founders: 1, entrants: 4, pool: 0.25, cost: 0.01, cap: 1 }, 4), 0.115 / 4);
  });

  test("who mixes gains nothing by it under a cap either", () => {
    const options = costs(0.1, { regime: "consortium", entrants: 5 });
    const batch = new Batch(entryGame(options), 6000, "disabled");
    const market = { founders: 1, entrants: 5, pool: 0.25, cost: 0.1, cap: 3 };
    const bot = bots.equilibrium(entryGame(options), 1, 7);
    batch.reset({ seed: 4 });
    batch.step([new Float32Array(12_000).map((_, k) => (k % 2 === 0 ? 20 : 2)), new Float32Array(30_000)]);
    const enters = new Float32Array(30_000);
    bot.act(batch.observations[1], batch.masks[1], enters);
    batch.step([new Float32Array(12_000), enters]);
    agrees(estimate(Float64Array.from(enters)), mixedEntry(market));
    agrees(estimate(Float64Array.from({ length: 6000 }, (_, lane) => batch.rewards[1][5 * lane])), 0);
    expect(mixedEntry({ ...market, cap: 5 })).toBeLessThan(mixedEntry(market)); // blanks are cheaper than crowds
  });

  test("welfare is what founders, entrants and users have together", () => {
    const { each, episodes } = plays({ founders: 2, entrants: 2, regime: "consortium" }, 20, "random", 1000);
    for (let e = 0; e < episodes; e++) {
      const all = each.consortium_0[e] + each.entrant_0[e] + each.entrant_1[e] + each["users' surplus"][e];
      near(all, each.welfare[e], 1e-6);
      near(each.fees[e], poolOf(each.fee[e]));
    }
  });

  test("nobody is refused where entry is free, and no fee posted where it is fixed", () => {
    const batch = new Batch(entryGame({ fee: 0.3, fees: 3, entrants: 2 }), 1, "disabled");
    batch.reset({ seed: 0 });
    expect([...batch.masks[0]]).toEqual([1, 0, 0, 1, 0, 0]);
    expect([...batch.masks[1]]).toEqual([1, 0, 1, 0]);
    batch.step([Float32Array.from([0, 0]), Float32Array.from([0, 0])]);
    expect([...batch.masks[1]]).toEqual([1, 1, 1, 1]);
    const both = new Batch(entryGame({ fees: 3, entrants: 2, regime: "consortium" }), 1, "disabled");
    both.reset({ seed: 0 });
    expect([...both.masks[0]]).toEqual([1, 1, 1, 1, 1, 1]);
  });
});

test("the game keeps the contract", () => {
  const sets: Options[] = [
    {},
    { regime: "consortium", founders: 3, entrants: 2 },
    costs(0, { founders: 0, fee: 1, fees: 2 }),
  ];
  for (const options of sets)
    expect(check(() => entry.make(options), { steps: 60 }).filter(({ passed }) => !passed)).toEqual([]);
});

test("nonsense is refused with a sentence", () => {
  const refused = (options: unknown) => () => entryGame(options as Options);
  expect(refused({ costLow: 0.5 })).toThrow("option 'costLow' must be at most 'costHigh', 0.12, got 0.5");
  expect(refused({ founders: 0 })).toThrow("option 'fee' must be given where there are no founders");
  expect(refused({ founders: 0, fee: 0.2, regime: "consortium" })).toThrow("option 'founders' must be at least 1");
  expect(refused({ entrants: 2.5 })).toThrow("option 'entrants'");
  expect(() => solved({ fees: Number.NaN })).toThrow("option 'fees'");
});

/** Hinted back-runs: ρ (n − 1)/(n + 1) to the user, what it hints, and what the mediator refunds. */
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { estimate, evaluate } from "../../agents/evaluate.js";
import { mevShareEntry as entry } from "../../envs/information/mev-share/entry.js";
import { mevShare } from "../../envs/information/mev-share/mev-share.js";
import { bestHint, type MevShareOptions, mevShareModel } from "../../envs/information/mev-share/options.js";
import { anyHint, hinted, sharesAt } from "../../envs/information/mev-share/solve.js";
import { check } from "../../src/check.js";
import { agrees, near } from "../auction/agrees.js";

type Options = Partial<MevShareOptions>;
const { bots } = entry;

// biome-ignore lint/suspicious/noExplicitAny: answers are plain data
const solved = (options: Options = {}): any => entry.solve!(options);

function plays(
  options: Options,
  seed: number,
  [mediator, user, searcher] = ["equilibrium", "equilibrium", "equilibrium"],
) {
  const game = mevShare(options);
  const joint = {
    mediator: bots[mediator](game, 0, seed),
    user: bots[user](game, 1, seed),
    searcher: bots[searcher](game, 2, seed),
  };
  return evaluate(game, joint, { episodes: 6000, lanes: 300, seed: `share ${seed}` });
}

describe("the user's part", () => {
  test("with all told and no harm it gets ρ (n − 1)/(n + 1), under second price and under first price", () => {
    for (const searchers of [1, 2, 3, 5, 10]) {
      for (const rule of ["second", "first"] as const) {
        near(solved({ searchers, rule }).allTold.revenue, (searchers - 1) / (searchers + 1));
        const { byRefund } = solved({ searchers, rule, harmHigh: 0 });
        for (const { refund, user } of byRefund.slice(1)) near(user, (refund * (searchers - 1)) / (searchers + 1));
      }
    }
    for (const [seed, rule] of (["second", "first"] as const).entries()) {
      const { each } = plays({ rule, harmHigh: 0, searchers: 4 }, seed, ["usual", "equilibrium", "equilibrium"]);
      agrees(estimate(each.user_0), 0.9 * (3 / 5));
      agrees(estimate(each.mediator_0), 0.1 * (3 / 5));
      agrees(estimate(each.searcher_0), 1 / 20);
    }
  });

  test("it tells all while λ is at most g = ρ (1 − s₀) R, and g/λ of it beyond", () => {
    const model = mevShareModel({ hints: 1001, searchers: 3 });
    for (const [worth, harm] of [
      [0.5, 0.3],
      [0.5, 0.5],
      [0.2, 0.8],
      [0.05, 1],
    ])
      near(bestHint(model, worth, harm) / 1000, Math.min(1, worth / harm), 1e-3);
    expect(bestHint(model, 0, 0.5)).toBe(0);
    for (const worth of [0.1, 0.5, 0.9]) {
      near(anyHint(model, worth), worth * (1 - Math.log(worth))); // λ ~ U[0, 1]
      near(hinted(model, worth).hint, anyHint(model, worth), 1e-3);
    }
    near(anyHint(mevShareModel({ harmLow: 0.5, harmHigh: 2 }), 1), (0.5 + Math.log(2)) / 1.5);
    near(anyHint(mevShareModel({ harmLow: 0.5, harmHigh: 2 }), 0.25), (0.25 * Math.log(4)) / 1.5);
    near(anyHint(mevShareModel({ harmLow: 0.5, harmHigh: 0.5 }), 0.25), 0.5);
  });

  test("no other level of hint is better for it", () => {
    const unit = fc.integer({ min: 0, max: 1000 }).map((k) => k / 1000);
    fc.assert(
      fc.property(fc.integer({ min: 2, max: 9 }), unit, unit, (hints, worth, harm) => {
        const model = mevShareModel({ hints });
        const earns = (k: number) => (worth * k) / (hints - 1) - (harm * (k / (hints - 1)) ** 2) / 2;
        const best = bestHint(model, worth, harm);
        for (let k = 0; k < hints; k++) expect(earns(best)).toBeGreaterThanOrEqual(earns(k) - 1e-5);
      }),
    );
  });
});

describe("the mediator's share", () => {
  test("it refunds a part where nothing is sold without hints, and nothing where hints are not needed", () => {
    const { equilibrium, anyRefund } = solved({ refunds: 1001, hints: 1001 });
    expect(equilibrium.refund).toBeGreaterThan(0.2);
    expect(equilibrium.refund).toBeLessThan(0.5);
    near(equilibrium.refund, anyRefund.refund, 5e-3);
    near(equilibrium.mediator, anyRefund.mediator, 1e-3);
    // the derivative of (1 − ρ) g (1 − ln g), g = ρ R, is nought: −g (1 − ln g) + (1 − ρ) R (−ln g) = 0
    const g = (anyRefund.refund * 2) / 3;
    near(g * (1 - Math.log(g)), (1 - anyRefund.refund) * (2 / 3) * -Math.log(g), 1e-4);
    near(solved({ blind: 1 }).equilibrium.refund, 0);
    near(solved({ blind: 1 }).equilibrium.mediator, 2 / 3);
  });

  test("no posted share leaves it more, and users tell less than is good for all", () => {
    for (const options of [{}, { blind: 0.3 }, { searchers: 2, harmLow: 0.2, harmHigh: 3 }] as Options[]) {
      const { equilibrium, byRefund, optimum } = solved(options);
      for (const { mediator, welfare, hint } of byRefund) {
        expect(mediator).toBeLessThanOrEqual(equilibrium.mediator + 1e-9);
        expect(welfare).toBeLessThanOrEqual(optimum.welfare + 1e-9);
        expect(hint).toBeLessThanOrEqual(optimum.hint + 1e-9);
      }
    }
  });
});

describe("in play", () => {
  test("everybody earns what is computed", () => {
    const cases: Options[] = [
      {},
      { searchers: 3, rule: "first", blind: 0.4, harmHigh: 2 },
      { searchers: 4, values: { kind: "power", high: 2, exponent: 2 }, harmLow: 0.5, harmHigh: 0.5, hints: 3 },
    ];
    for (const [k, options] of cases.entries()) {
      const { each } = plays(options, 10 + k);
      const { equilibrium } = solved(options);
      agrees(estimate(each.user_0), equilibrium.user);
      agrees(estimate(each.mediator_0), equilibrium.mediator);
      agrees(estimate(each.searcher_0), equilibrium.searcher);
      agrees(estimate(each.hint), equilibrium.hint);
      agrees(estimate(each.revenue), equilibrium.revenue);
      agrees(estimate(each.welfare), equilibrium.welfare);
      agrees(estimate(each.harm), equilibrium.harm);
    }
  });

  test("under any play the welfare is what all earn, the refund and the rest are the revenue", () => {
    const { each, episodes } = plays({ searchers: 3, blind: 0.2 }, 30, ["random", "random", "random"]);
    for (let e = 0; e < episodes; e++) {
      const searchers = each.searcher_0[e] + each.searcher_1[e] + each.searcher_2[e];
      near(each.user_0[e] + each.mediator_0[e] + searchers, each.welfare[e], 1e-6);
      near(each.refund[e] + each["mediator revenue"][e], each.revenue[e]);
      near(each["searchers' surplus"][e], searchers, 1e-6);
    }
    near(sharesAt(mevShareModel(), 0).user, 0);
  });

  test("who tells nothing has nothing, and costs everybody the trade", () => {
    const { metrics } = plays({}, 31, ["generous", "closed", "generous"]);
    expect(metrics.welfare.mean).toBe(0);
    expect(plays({}, 32, ["closed", "equilibrium", "equilibrium"]).metrics.hint.mean).toBe(0);
  });
});

test("the game keeps the contract", () => {
  for (const options of [{}, { searchers: 1, rule: "first", blind: 1, hints: 2, refunds: 2, harmHigh: 0 }] as Options[])
    expect(check(() => entry.make(options), { steps: 60 }).filter(({ passed }) => !passed)).toEqual([]);
});

test("nonsense is refused with a sentence", () => {
  const refused = (options: unknown) => () => mevShare(options as Options);
  expect(refused({ harmLow: 2 })).toThrow("option 'harmLow' must be at most 'harmHigh', 1, got 2");
  expect(refused({ values: { kind: "uniform", low: 2, high: 1 } })).toThrow("high must be above low");
  expect(refused({ rule: "third" })).toThrow("option 'rule' must be one of");
  expect(refused({ blind: Number.NaN })).toThrow("option 'blind'");
  expect(() => solved({ hints: 1 })).toThrow("option 'hints'");
});

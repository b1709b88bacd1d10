/** The voluntary trade: who trades at which value, with a credible promise and without one. */
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { evaluate } from "../../agents/evaluate.js";
import { solveUnder } from "../../envs/commitment/layered/layered.js";
import { metaForm } from "../../envs/commitment/theory/meta-form.js";
import { onBeingBound, onRefraining, tradeGame } from "../../envs/information/voluntary/conditional.js";
import { voluntary } from "../../envs/information/voluntary/entry.js";
import { after, best, honours, means, trades } from "../../envs/information/voluntary/induction.js";
import { type VoluntaryOptions, voluntaryOptions } from "../../envs/information/voluntary/options.js";
import { credible } from "../../envs/information/voluntary/solve.js";
import { voluntaryGame } from "../../envs/information/voluntary/voluntary.js";
import { Batch } from "../../src/batch.js";
import { check } from "../../src/check.js";
import { agrees, near } from "../auction/agrees.js";

const { bots, solve } = voluntary;
type Options = Partial<VoluntaryOptions>;

// biome-ignore lint/suspicious/noExplicitAny: answers are plain data
const solved = (options: Options = {}): any => solve!(options);

function played(options: Options, searcher: string, user = searcher, episodes = 5000) {
  const game = voluntaryGame(options);
  const joint = { searcher: bots[searcher](game, 0, 1), user: bots[user](game, 1, 2) };
  return evaluate(game, joint, { episodes, seed: 2, lanes: 500 });
}

describe("the thresholds", () => {
  test("by default .7 trade instead of .4, .3 of all honestly", () => {
    const { equilibrium, withoutPromise, threshold, worthItsCapital } = solved();
    near(equilibrium.traded, 0.7);
    near(equilibrium.honoured, 0.3);
    near(equilibrium.committed, 0.3);
    near(equilibrium.collateral, 0.2 * 0.5 + 0.1 * 0.75); // up to v = .5 and up to .6
    near(withoutPromise.traded, 0.4);
    near(withoutPromise.honoured, 0);
    near(threshold.tradesUnprotected, 0.6);
    near(threshold.collateralPerValue, 1);
    expect(worthItsCapital.holds).toBe(true);
    // user: ∫ v − .3 from .3 to .6, ∫ v/2 − .3 from .6 to 1
    near(equilibrium.user, 0.045 + (0.16 - 0.12));
    near(equilibrium.searcher, 0.1 * (0.5 - 0.045) + 0.5 * 0.32 - 0.02 * 0.175);
    near(withoutPromise.user, 0.04);
  });

  test("the promise is credible iff d K ≥ η v, and the user trades between c and c/(1 − η) iff it is", () => {
    const any = fc.record({
      extraction: fc.integer({ min: 1, max: 19 }).map((k) => k / 20),
      cost: fc.integer({ min: 1, max: 19 }).map((k) => k / 20),
      detection: fc.integer({ min: 1, max: 20 }).map((k) => k / 20),
      value: fc.integer({ min: 0, max: 1000 }).map((k) => k / 1000),
      collateral: fc.integer({ min: 0, max: 200 }).map((k) => k / 100),
    });
    fc.assert(
      fc.property(any, ({ value: v, collateral: K, ...given }) => {
        const options = voluntaryOptions(given);
        const { extraction, cost, detection } = options;
        fc.pre([detection * K - extraction * v, v - cost, v - cost - extraction * v].every((x) => Math.abs(x) > 1e-4));
        const safe = detection * K > extraction * v;
        expect(honours(options, v, K)).toBe(safe);
        expect(trades(options, v, K)).toBe(safe ? v > cost : v * (1 - extraction) > cost);
      }),
      { seed: 1 },
    );
  });

  test("the searcher posts the least credible collateral in between, and nothing elsewhere", () => {
    const options = voluntaryOptions({});
    for (let v = 0.0005; v < 1; v += 0.001) {
      const between = v > 0.3 && v < 0.6;
      const { collateral, trades, honours } = best(options, v);
      expect(collateral).toBe(between ? credible(options, v) : 0);
      expect(trades).toBe(v > 0.3);
      if (v > 0.3) expect(honours).toBe(between);
    }
  });

  test("restraint is worth its capital iff r η ≤ φ d, on a fine grid", () => {
    for (const [capital, holds] of [
      [0.09, true],
      [0.11, false],
    ] as const) {
      const options: Options = { capital, step: 0.02, levels: 33, cost: 0.2, extraction: 0.5 };
      expect(solved(options).worthItsCapital.holds).toBe(holds);
      near(solved(options).equilibrium.traded, holds ? 0.8 : 0.6);
    }
  });

  test("what is never found out is never credible", () => {
    const { equilibrium, threshold } = solved({ detection: 0 });
    near(equilibrium.traded, 0.4);
    expect(equilibrium.collateral).toBe(0);
    expect(threshold.collateralPerValue).toBeNull();
    expect(credible(voluntaryOptions({ detection: 0 }), 0.5)).toBeUndefined();
  });

  test("where nothing can be taken every trade is honest; a collateral that persuades nobody still costs its capital", () => {
    const { equilibrium } = solved({ extraction: 0 });
    near(equilibrium.traded, 0.7);
    near(equilibrium.honoured, 0.7);
    near(after(voluntaryOptions({}), 0.2, 2).searcher, -0.02 * 0.5);
  });

  test("means over values are what a fine sum says", () => {
    const share = (low: number, high: number) => fc.integer({ min: low, max: high }).map((k) => k / 20);
    const any = fc.record({
      ...{ extraction: share(4, 18), cost: share(2, 10), tip: share(0, 8), detection: share(4, 20) },
      ...{ restitution: share(10, 20), capital: share(0, 8), step: fc.constant(0.2), levels: fc.constant(6) },
    });
    fc.assert(
      fc.property(any, (given) => {
        const options = voluntaryOptions(given);
        const cells = 4000;
        let [traded, collateral, user, searcher] = [0, 0, 0, 0];
        for (let k = 0; k < cells; k++) {
          const one = best(options, (k + 0.5) / cells);
          traded += one.trades ? 1 / cells : 0;
          collateral += one.collateral / cells;
          user += one.user / cells;
          searcher += one.searcher / cells;
        }
        const exact = means(options);
        expect(Math.abs(exact.traded - traded)).toBeLessThan(2e-3);
        expect(Math.abs(exact.collateral - collateral)).toBeLessThan(3e-3);
        expect(Math.abs(exact.user - user)).toBeLessThan(2e-3);
        expect(Math.abs(exact.searcher - searcher)).toBeLessThan(2e-3);
      }),
      { seed: 5, numRuns: 40 },
    );
  });

  test("with restitution a user may be insured where it is not safe", () => {
    const options: Options = { restitution: 1, extraction: 0.9, capital: 0.1, step: 0.25 };
    const v = 0.6; // K = 1.25 would be safe; a loss of .54 is made good from .48 on
    const found = best(voluntaryOptions(options), v);
    expect(found).toMatchObject({ trades: true, honours: false, collateral: 0.5 });
    near(found.user, 0.6 - 0.3 - 0.54 + 0.25);
    expect(best(voluntaryOptions({ ...options, restitution: 0 }), v)).toMatchObject({ trades: false, collateral: 0 });
  });
});

describe("in play", () => {
  test("the equilibrium pays what backward induction says", () => {
    for (const options of [
      {},
      { levels: 1 },
      { restitution: 0.8, extraction: 0.7, capital: 0.1 },
      { capital: 0.15, tip: 0.2, detection: 0.9, step: 0.1 },
    ]) {
      const known = means(voluntaryOptions(options));
      const { returns, metrics } = played(options, "equilibrium");
      agrees(returns.user_0, known.user);
      agrees(returns.searcher_0, known.searcher);
      agrees(metrics.traded, known.traded);
      agrees(metrics.honoured, known.honoured);
      agrees(metrics.collateral, known.collateral);
      agrees(metrics.welfare, known.user + known.searcher);
    }
  });

  test("no other collateral pays the searcher more at any value", () => {
    const game = voluntaryGame({ levels: 5 });
    for (let level = 0; level < 5; level++) {
      const fixed = {
        act(seen: Float32Array, masks: Uint8Array, actions: Float32Array) {
          for (let row = 0; row < actions.length; row++) {
            const options = game.options;
            const [v, K] = [seen[5 * row], seen[5 * row + 1]];
            const wanted = seen[5 * row + 2] === 1 ? level : honours(options, v, K) ? 0 : 1;
            actions[row] = masks[5 * row + wanted] === 1 ? wanted : 0;
          }
        },
      };
      const { returns } = evaluate(
        game,
        { searcher: fixed, user: bots.equilibrium(game, 1, 0) },
        { episodes: 4000, lanes: 500 },
      );
      expect(returns.searcher_0.mean).toBeLessThan(means(game.options).searcher - 2 * returns.searcher_0.standardError);
    }
  });

  test("a user who trusts every searcher loses what is taken", () => {
    const { returns, metrics } = played({ levels: 1 }, "naive");
    agrees(returns.user_0, 0.245 - 0.5 * 0.455); // ∫ v − .3 and η ∫ v from .3 to 1
    agrees(metrics.extracted, 0.5 * 0.455);
    expect(metrics.honoured.mean).toBe(0);
    const broken = played({}, "naive");
    agrees(broken.metrics.slashed, 0.5 * 0.175);
    agrees(broken.metrics["searcher's payoff"], 0.0455 + 0.2275 - 0.0875 - 0.0035);
    const { metrics: shy } = played({}, "bare", undefined, 2000);
    expect(shy["user's payoff"].mean).toBeGreaterThan(0);
    expect(shy.extracted.mean).toBe(0);
    agrees(shy.traded, 0.4);
    agrees(played({}, "honest", undefined, 2000).metrics.collateral, 2);
  });

  test("rewards and metrics agree, step by step", () => {
    const batch = new Batch(voluntaryGame({ detection: 1, restitution: 0.5 }), 1, "disabled");
    batch.reset({ seed: 4 });
    const v = batch.state.value[0];
    batch.step([Float32Array.of(2), Float32Array.of(0)]);
    expect(batch.rewards[0][0]).toBeCloseTo(-0.01, 9);
    expect([...batch.masks[0], ...batch.masks[1]]).toEqual([1, 0, 0, 0, 0, 0, 0, 0, 0, 1, 1]);
    batch.step([Float32Array.of(0), Float32Array.of(1)]);
    expect([...batch.masks[0], ...batch.masks[1]]).toEqual([1, 1, 0, 0, 0, 0, 0, 0, 0, 1, 0]);
    batch.step([Float32Array.of(1), Float32Array.of(0)]);
    expect(batch.rewards[0][0]).toBeCloseTo(0.6 * v - 0.5, 6);
    expect(batch.rewards[1][0]).toBeCloseTo(v / 2 - 0.3 + 0.25, 6);
    near(batch.finalMetrics[6], v / 2 - 0.05);
    near(batch.finalMetrics[7], 0.6 * v - 0.51);
    near(batch.finalMetrics[8], 1.1 * v - 0.56);
  });
});

describe("under a device that cannot be broken", () => {
  test("weak dominance leaves conditional promises between c and c/(1 − η), nothing to trade below, and a sandwich above", () => {
    const mirror = "if plays(other) = 1 then 1 else 0";
    const left = (value: number): readonly string[] => {
      const { weakDominance } = solveUnder(tradeGame(voluntaryOptions({}), value), onRefraining);
      return (weakDominance as { readonly survivors: readonly string[] }).survivors;
    };
    for (const value of [0.31, 0.45, 0.59]) expect(left(value)).toEqual([mirror, mirror]);
    for (const value of [0.61, 0.8, 1]) expect(left(value)).toEqual(["0, free: 0", "1"]);
    for (const value of [0.1, 0.29]) expect(left(value)[1]).toBe("0, free: 0");
    expect(solved().ironclad).toMatchObject({ value: 0.45, weakDominance: { survivors: [mirror, mirror] } });
    const form = metaForm(tradeGame(voluntaryOptions({}), 0.45), onRefraining);
    const both = form.actions[0].indexOf(mirror) * (form.actions[0].length + 1);
    near(form.payoffs[2 * both], 0.045, 1e-6);
    near(form.payoffs[2 * both + 1], 0.15, 1e-6);
  });

  test("trading iff it is bound to anything is met by a searcher who binds itself to sandwich", () => {
    const form = metaForm(tradeGame(voluntaryOptions({}), 0.45), onBeingBound);
    const names = form.actions[0];
    const [sandwich, whenBound] = [names.indexOf("0"), names.findIndex((name) => name.includes("bound"))];
    expect(Math.min(sandwich, whenBound)).toBeGreaterThanOrEqual(0);
    near(form.payoffs[2 * (sandwich * names.length + whenBound) + 1], 0.45 - 0.3 - 0.225, 1e-6);
    near(form.payoffs[2 * (sandwich * names.length + whenBound)], 0.6 * 0.45, 1e-6);
  });
});

test("the game keeps the contract", () => {
  for (const options of [
    {},
    { levels: 1, tip: 0 },
    { extraction: 1, restitution: 1, levels: 3, step: 100 },
    { extraction: 0 },
  ]) {
    solved(options);
    for (const { name, passed, detail } of check(() => voluntaryGame(options), { steps: 30 })) {
      expect(passed, `${name}: ${detail}`).toBe(true);
    }
  }
});

test("what is no option is refused with a sentence", () => {
  expect(() => voluntaryGame({ extraction: 1.2 })).toThrow("option 'extraction' must be a number from 0 to 1, got 1.2");
  expect(() => voluntaryGame({ levels: 0 })).toThrow("option 'levels' must be an integer from 1 to 65");
  expect(() => solve!({ capital: Number.NaN })).toThrow("option 'capital'");
  const rare = "option 'detection' must be 0, or 1e-9 or more, got 5e-324";
  expect(() => voluntaryGame({ detection: 5e-324 })).toThrow(rare);
  expect(() => solve!({ detection: 5e-324 })).toThrow(rare);
  expect(solved({ detection: 0 }).threshold.collateralPerValue).toBeNull();
  near(solved({ detection: 1e-9 }).threshold.collateralPerValue, 0.5e9);
});

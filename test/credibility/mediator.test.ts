/** The mediator's honesty: what fee and collateral buy it, how often rare large values break it, and how much users entrust. */
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { estimate, evaluate } from "../../agents/evaluate.js";
import { mediatorHonesty as entry } from "../../envs/credibility/mediator/entry.js";
import { above, excess, mostDeviations, tail, upTo } from "../../envs/credibility/mediator/lognormal.js";
import { mediator } from "../../envs/credibility/mediator/mediator.js";
import { type MediatorOptions, mediatorModel } from "../../envs/credibility/mediator/options.js";
import {
  capacity,
  constantFee,
  constantStake,
  needed,
  safe,
  type Trade,
  trusted,
  worth,
} from "../../envs/credibility/mediator/theory.js";
import { Batch } from "../../src/batch.js";
import { check } from "../../src/check.js";
import { agrees, near } from "../auction/agrees.js";

type Options = Partial<MediatorOptions>;
// biome-ignore lint/suspicious/noExplicitAny: answers are plain data
const solved = (options: Options = {}): any => entry.solve!(options);

const unit: Trade = {
  ...{ value: 1, sigma: 0, fee: 0, theft: 0.05, detection: 1, continuation: 0.99, users: 0, benefit: 0.01 },
};
const plain: Options = {
  ...{ value: 1, theft: 0.05, detection: 1, continuation: 0.99, collateral: 0, unit: "value", spread: 0 },
};
const between = (low: number, high: number) =>
  fc.integer({ min: 0, max: 1000 }).map((k) => low + ((high - low) * k) / 1000);
const trades = fc.record({
  value: between(0.5, 30),
  sigma: fc.constantFrom(0, 0.5, 1, 2),
  fee: between(0, 0.01),
  theft: between(0.01, 0.2),
  detection: between(0.05, 1),
  continuation: between(0, 0.99),
  users: fc.constant(0),
  benefit: fc.constant(0.02),
});

describe("constant value", () => {
  test("θ = .05, K = 0, γ = .99, d = 1: the mediator is honest from a fee of .0505 % on", () => {
    const fee = constantFee(unit, 0);
    near(fee, (0.05 * 0.01) / 0.99);
    expect((100 * fee).toFixed(4)).toBe("0.0505");
    near(solved(plain).constantValue.feeWithoutCollateral, fee);
    expect(solved({ ...plain, fee: fee * 1.0001 }).cases[0].honest).toBe(true);
    expect(solved({ ...plain, fee: fee * 0.9999 }).cases[0].honest).toBe(false);
  });

  test("the fee is a share: ten times the value needs ten times the fee, and ten times the collateral", () => {
    near(constantFee({ ...unit, value: 10 }, 0), constantFee(unit, 0));
    near(constantStake({ ...unit, value: 10, fee: 1e-4 }), 10 * constantStake({ ...unit, fee: 1e-4 }));
    near(constantFee({ ...unit, value: 10 }, 0.1), constantFee(unit, 0.01));
  });

  test("with K* and the fee that is given, and with φ* and the collateral that is given, it is just honest", () => {
    fc.assert(
      fc.property(trades, (drawn) => {
        const trade = { ...drawn, sigma: 0 };
        const { fee, theft, detection, continuation, value } = trade;
        const stake = constantStake(trade);
        const keeps = (K: number, phi: number) =>
          detection * (K + (continuation * phi * value) / (1 - continuation)) - theft * value;
        if (stake > 0) near(keeps(stake, fee), 0);
        else expect(keeps(0, fee)).toBeGreaterThanOrEqual(-1e-9);
        near(needed(trade, value), (theft * value) / detection - (continuation * fee * value) / (1 - continuation));
        if (continuation > 0 && stake > 0) near(keeps(stake / 2, constantFee(trade, stake / 2)), 0);
      }),
    );
  });

  test("collateral of θV/d is enough without a fee, and a fee of 0 is enough with that collateral", () => {
    near(constantStake({ ...unit, detection: 0.2 }), 0.05 / 0.2);
    expect(constantFee({ ...unit, detection: 0.2 }, 0.05 / 0.2 + 1e-12)).toBe(0);
  });

  test("above K* always to honour is worth more than always to steal, below it less, at it as much", () => {
    for (const [collateral, sign] of [
      [0.8, -1],
      [1.2, 1],
    ] as const) {
      const { always, honest, mediator: w } = solved({ collateral, spread: 0 }).cases[0];
      expect(Math.sign(always.honour - always.steal)).toBe(sign);
      expect(honest).toBe(sign === 1);
      near(w, Math.max(always.honour, always.steal));
    }
    const { always, honest } = solved({ spread: 0 }).cases[0];
    near(always.honour, always.steal);
    expect(honest).toBe(true);
  });

  test("a thief who is honest for once loses δ(1 − γ)/(1 − γ(1 − d)), the less the longer the future; δ is what stealing gains over honesty", () => {
    for (const [continuation, detection] of [
      [0.8, 0.5],
      [0.95, 0.5],
      [0.95, 1],
    ]) {
      const { cases } = solved({ continuation, detection, collateral: 0.8, spread: 0 });
      const { collateral, always, mediator: w } = cases[0];
      const once = 0.002 * 20 + continuation * w; // honest now, stealing from the next period on
      const delta = 1 - detection * (collateral + continuation * always.honour); // θV = 1
      near(w - once, (delta * (1 - continuation)) / (1 - continuation * (1 - detection)));
    }
  });
});

describe("drawn value", () => {
  const heavy = { ...unit, sigma: 2 };

  test("σ = 2: .65 % of periods are attacked at the fee that is enough for a constant value, and .045 % still at 5 %", () => {
    const attacked = (fee: number) => 100 * above(heavy, safe({ ...heavy, fee }, 0));
    expect(attacked(constantFee(unit, 0)).toFixed(2)).toBe("0.65");
    expect(attacked(0.05).toFixed(3)).toBe("0.045");
    const { byFee, cases } = solved({ ...plain, sigma: 2, fee: constantFee(unit, 0) });
    near(100 * byFee[1].attacked, attacked(constantFee(unit, 0)));
    near(cases[0].attacked, byFee[1].attacked);
    near(solved({ ...plain, sigma: 2, fee: 0.05 }).cases[0].attacked, attacked(0.05) / 100);
  });

  test("W is the fixed point of its Bellman equation, by a plain sum over quantiles of the normal", () => {
    const steps = 20_000;
    for (const trade of [
      { ...heavy, fee: 0.0005 },
      { ...heavy, sigma: 1, detection: 0.3, continuation: 0.9, fee: 0.002 },
    ]) {
      for (const K of [0, 0.5]) {
        const w = worth(trade, safe(trade, K));
        const { fee, theft, detection: d, continuation: g, sigma } = trade;
        let sum = 0;
        for (let k = 0; k < steps; k++) {
          const z = -9 + (18 * (k + 0.5)) / steps;
          const v = Math.exp(sigma * z - (sigma * sigma) / 2);
          const p = (Math.exp((-z * z) / 2) / Math.sqrt(2 * Math.PI)) * (18 / steps);
          sum += p * (fee * v + g * w + Math.max(0, theft * v - d * (K + g * w)));
        }
        near(sum, w, 1e-6);
      }
    }
  });

  test("what is safe is the amount whose K(x) is the collateral; more collateral, fee or detection makes more safe", () => {
    fc.assert(
      fc.property(trades, between(0, 5), (trade, K) => {
        const x = safe(trade, K);
        near(needed(trade, x), K, 1e-7);
        near(trade.theft * x, trade.detection * (K + trade.continuation * worth(trade, x)), 1e-7);
        expect(safe(trade, K + 0.1)).toBeGreaterThan(x);
        expect(safe({ ...trade, fee: trade.fee + 0.001 }, K)).toBeGreaterThanOrEqual(x);
        expect(safe({ ...trade, detection: trade.detection * 0.9 }, K)).toBeLessThanOrEqual(x);
      }),
      { numRuns: 40 },
    );
  });

  test("as σ falls to 0 the tail becomes a step at K*", () => {
    for (const [times, attacked] of [
      [0.9, 1],
      [1.1, 0],
    ]) {
      const trade = { ...unit, sigma: 0.001, fee: 1e-4, continuation: 0.5 }; // a longer future is worth waiting for the best moment
      near(above(trade, safe(trade, times * constantStake(trade))), attacked, 1e-6);
    }
  });

  test("the tail of the normal is known: 1/2, 15.87 %, 2.275 %, 1 in 10⁹ beyond 5.998", () => {
    near(tail(0), 0.5);
    near(tail(1), 0.15865525393145707, 1e-14);
    near(tail(2), 0.0227501319481792, 1e-14);
    near(tail(-1) + tail(1), 1);
    near(tail(5.9978070150076865) * 1e9, 1, 1e-9);
    near(excess(heavy, 3) + 3 * above(heavy, 3) + upTo(heavy, 3), 1); // E(V − x)⁺ + x P(V > x) + E[V; V ≤ x] = E V
    expect([excess(unit, 0.25), above(unit, 0.25), upTo(unit, 0.25), upTo(unit, 1)]).toEqual([0.75, 1, 0, 1]);
  });
});

/** The equilibrium in play, against its expectations. */
function plays(options: Options, seed: number, episodes: number): void {
  const game = mediator({ spread: 0, ...options });
  const joint = {
    mediator: entry.bots.equilibrium(game, 0, seed),
    user: entry.bots.equilibrium(game, 1 % game.roles.length, seed),
  };
  const { mediator: own, user } = joint;
  const { each } = evaluate(game, game.roles.length > 1 ? { mediator: own, user } : { mediator: own }, {
    ...{ episodes, seed: `mediator ${seed}`, lanes: 250 },
  });
  const [answer] = solved({ spread: 0, ...options }).cases;
  agrees(estimate(each.mediator_0), answer.mediator); // 4 standard errors, as below
  agrees(estimate(each.revenue), answer.mediator);
  agrees(estimate(each.periods), answer.periods);
  if (answer.thefts !== undefined) {
    agrees(estimate(each.thefts), answer.thefts);
    agrees(estimate(each.slashed), answer.slashed);
    // P(attacked) = E thefts / E periods: the mean of thefts − p · periods is 0
    agrees(estimate(each.thefts.map((x, e) => x - answer.attacked * each.periods[e])), 0);
  } else {
    agrees(estimate(each["users' payoff"]), answer.users);
    expect(each.thefts.every((x) => x === 0)).toBe(true);
  }
}

describe("in play", () => {
  test("revenue, thefts, periods and what is slashed are as computed, at constant and drawn values", () => {
    plays({}, 1, 1000);
    plays({ collateral: 0.8 }, 2, 8000);
    plays({ collateral: 1.2 }, 3, 1000);
    plays({ sigma: 1, collateral: 1, detection: 0.3, continuation: 0.8 }, 4, 8000);
    plays({ sigma: 1.5, unit: "value", collateral: 0, detection: 1, continuation: 0.9 }, 5, 8000);
    plays({ sigma: 1, users: 3, benefit: 0.3, continuation: 0.8 }, 6, 4000); // they entrust even to a thief
  });

  test("θ = .05, K = 0, γ = .99, d = 1: below φ* = .0505 % a thief earns more than one who is honest, above less, at it as much", () => {
    for (const [k, times] of [0.8, 1, 1.2].entries()) {
      const fee = times * constantFee(unit, 0);
      const game = mediator({ ...plain, fee });
      const [honest, thief] = ["honest", "thief"].map((name, j) => {
        const joint = { mediator: entry.bots[name](game, 0, 0) };
        return estimate(evaluate(game, joint, { episodes: 4000, seed: `fee ${k}${j}`, lanes: 250 }).each.mediator_0);
      });
      agrees(honest, 100 * fee * (1 - 0.99 ** 1000)); // 1000 periods at most
      near(thief.mean, fee + 0.05, 1e-6);
      const gain = { mean: honest.mean - thief.mean, standardError: honest.standardError };
      if (times === 1) agrees(gain, 0);
      else expect((gain.mean / gain.standardError) * (times - 1)).toBeGreaterThan(0.8); // four standard errors and more
      const { always } = solved({ ...plain, fee }).cases[0];
      near(always.honour, 100 * fee);
      near(always.steal, fee + 0.05);
    }
  });

  test("σ = 2 at φ*: a period is attacked as often as computed, .65 %, and at a fee of 5 % still .045 %", () => {
    plays({ ...plain, sigma: 2, fee: constantFee(unit, 0) }, 7, 3000);
    plays({ ...plain, sigma: 2, fee: 0.05 }, 8, 6000); // some 270 thefts in 600 000 periods
  });

  test("users entrust what is safe, in proportion to collateral where the value is constant", () => {
    for (const [collateral, share] of [
      [0.5, 2 / 4],
      [0.8, 3 / 4],
      [1, 1],
      [1.2, 1],
      [0.2, 0],
    ]) {
      const options = { collateral, users: 4 };
      near(solved({ spread: 0, ...options }).cases[0].entrusted, share);
      plays(options, 10 + collateral, 500);
    }
    plays({ users: 5, sigma: 1, continuation: 0.8 }, 20, 3000);
    plays({ users: 3, sigma: 1, benefit: 0.001, continuation: 0.8 }, 21, 500); // not worth its fee
  });

  test("in the users' equilibrium nobody gains by keeping or entrusting alone, and no theft pays", () => {
    fc.assert(
      fc.property(trades, fc.integer({ min: 1, max: 8 }), between(0, 3), between(0.1, 3), (drawn, users, K, times) => {
        const trade = { ...drawn, users, benefit: drawn.fee + drawn.theft / 2 };
        const x = capacity(trade, K);
        const w = trusted(trade, x);
        near(trade.theft * x, trade.detection * (K + trade.continuation * w), 1e-6);
        const value = times * trade.value;
        const entrusting = Math.min(users, Math.floor((users * x) / value)); // one more would not be safe
        expect((entrusting * value) / users).toBeLessThanOrEqual(x * (1 + 1e-9));
        if (entrusting < users) expect(((entrusting + 1) * value) / users).toBeGreaterThan(x * (1 - 1e-9));
      }),
      { numRuns: 60 },
    );
  });

  test("one who honours everything lives 1/(1 − γ) periods, and a thief 1/(1 − γ(1 − d))", () => {
    for (const [name, periods, honoured] of [
      ["honest", 5, 1],
      ["thief", 1 / (1 - 0.8 * 0.5), 0],
      ["shortsighted", 1 / (1 - 0.8 * 0.5), 0],
    ] as const) {
      const game = mediator({ spread: 0.05 });
      const { each } = evaluate(
        game,
        { mediator: entry.bots[name](game, 0, 0) },
        { episodes: 2000, seed: 3, lanes: 250 },
      );
      agrees(estimate(each.periods), periods);
      expect(each.honoured.every((x) => x === honoured)).toBe(true);
    }
  });

  test("what fees, thefts and slashing move adds up: welfare is b × entrusted less what is slashed", () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 0, max: 999 }),
        fc.constantFrom(0, 1, 4),
        fc.constantFrom(0, 1),
        (seed, users, sigma) => {
          const game = mediator({ users, sigma, continuation: 0.9 });
          const [own, user] = [0, 1].map((k) => entry.bots.random(game, k % game.roles.length, seed));
          const joint = users > 0 ? { mediator: own, user } : { mediator: own };
          const { each } = evaluate(game, joint, { episodes: 40, seed, lanes: 20 });
          for (let e = 0; e < 40; e++) {
            near(each.revenue[e], each.mediator_0[e], 1e-5); // rewards are Float32
            near(each.revenue[e] + each["users' payoff"][e], each.welfare[e]);
            if (users === 0) continue;
            let theirs = 0;
            for (let i = 0; i < users; i++) theirs += each[`user_${i}`][e];
            near(theirs, each["users' payoff"][e], 1e-5);
            expect(each.thefts[e]).toBeLessThanOrEqual(each.periods[e]);
          }
        },
      ),
      { numRuns: 15 },
    );
  });

  test("grim users stop after the first theft they see, the wary never begin", () => {
    const game = mediator({ users: 2, detection: 0.001, continuation: 0.9 });
    const own = entry.bots.thief(game, 0, 0);
    const play = (name: string) =>
      evaluate(game, { mediator: own, user: entry.bots[name](game, 1, 0) }, { episodes: 200, seed: 1, lanes: 100 })
        .each;
    expect(Math.max(...play("grim").thefts)).toBe(1);
    expect(Math.max(...play("wary").entrusted)).toBe(0);
    expect(Math.max(...play("trusting").thefts)).toBeGreaterThan(5);
  });

  test("users decide first, then the mediator, who has no choice where nothing was entrusted", () => {
    const game = mediator({ users: 2, spread: 0 });
    const batch = new Batch(game, 2, "disabled");
    batch.reset({ seed: 0 });
    expect([...batch.masks[0]]).toEqual([1, 0, 1, 0]);
    expect([...batch.masks[1]]).toEqual([1, 1, 1, 1, 1, 1, 1, 1]);
    batch.step([new Float32Array(2), Float32Array.from([0, 1, 0, 0])]);
    expect([...batch.masks[0]]).toEqual([1, 1, 1, 0]);
    expect([...batch.masks[1]]).toEqual([1, 0, 1, 0, 1, 0, 1, 0]);
    expect(batch.observations[0][2]).toBe(0.5); // the share entrusted
    batch.step([Float32Array.from([0, 0]), new Float32Array(4)]);
    near(batch.rewards[0][0], 0.002 * 10, 1e-6);
    near(batch.rewards[1][1], 0.008 * 10, 1e-6);
    expect([batch.rewards[0][1], batch.rewards[1][0]]).toEqual([0, 0]);
  });

  test("each episode's collateral lies within the spread, and all see it", () => {
    const game = mediator({ spread: 0.5 });
    const stake = constantStake(game.model);
    near(game.model.least, stake / 2);
    near(game.model.most, 1.5 * stake);
    const batch = new Batch(game, 400);
    batch.reset({ seed: 4 });
    const drawn = (batch.state as unknown as { collateral: Float64Array }).collateral;
    agrees(estimate(drawn), stake);
    drawn.forEach((K, lane) => {
      expect(K).toBeGreaterThanOrEqual(stake / 2);
      near(batch.observations[0][lane * 6 + 1], K / (1.5 * stake), 1e-6);
    });
  });

  test("values have the mean and the deviation that were asked for", () => {
    const game = mediator({ sigma: 1, value: 3 });
    const batch = new Batch(game, 20_000);
    batch.reset({ seed: 8 });
    const { value, score } = batch.state as unknown as { value: Float64Array; score: Float64Array };
    agrees(estimate(value), 3);
    agrees(estimate(score), -0.5);
    agrees(estimate(score.map((x) => (x + 0.5) ** 2)), 1);
    expect(Math.max(...score.map(Math.abs))).toBeLessThan(mostDeviations);
  });
});

test("the game keeps the contract, with users and without, for constant and drawn values", () => {
  for (const options of [
    {},
    { users: 3, sigma: 1 },
    { sigma: 2, unit: "value", collateral: 0, spread: 0 },
  ] as Options[]) {
    expect(check(() => entry.make(options), { steps: 60 }).filter(({ passed }) => !passed)).toEqual([]);
  }
});

test("extremes: without a future only collateral counts; a spread of 1 reaches down to none", () => {
  near(mediatorModel({ continuation: 0, spread: 1 }).most, 2 * (0.05 / 0.5) * 20);
  expect(mediatorModel({ spread: 1 }).least).toBe(0);
  expect(solved({ continuation: 0 }).constantValue.feeWithoutCollateral.value).toBe(null);
  expect(solved({ continuation: 0, unit: "value", collateral: 0, spread: 0 }).cases[0]).toMatchObject({
    safe: 0,
    attacked: 1,
  });
});

test("nonsense is refused with a sentence", () => {
  const refused = (options: unknown) => () => mediator(options as Options);
  expect(refused({ fee: 0.1 })).toThrow("option 'unit': with these options fees alone keep the mediator honest");
  expect(refused({ detection: 0 })).toThrow("option 'detection' must be");
  expect(refused({ continuation: 1 })).toThrow("option 'continuation' must be");
  expect(refused({ users: 1.5 })).toThrow("option 'users' must be");
  expect(refused({ value: Number.NaN })).toThrow("option 'value' must be");
  expect(refused({ unit: "gas" })).toThrow("option 'unit' must be one of");
  expect(refused({ collateral: 5e-324 })).toThrow("option 'collateral' must be 0, or 1e-9 or more, got 5e-324");
  for (const unit of ["threshold", "value"] as const) {
    expect(refused({ unit, collateral: 0.9e-9 })).toThrow("option 'collateral' must be 0, or 1e-9 or more");
    for (const collateral of [0, 1e-9, 1e6]) {
      const batch = new Batch(mediator({ unit, collateral }), 16);
      batch.reset({ seed: 1 });
      for (const seen of batch.observations[0]) expect(Number.isFinite(seen)).toBe(true);
    }
  }
  expect(() => solved({ fee: 0.1 })).toThrow("option 'unit'");
});

/** Walrasian market: conditional demand schedules against tâtonnement, price takers and strategic traders. */
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { type Evaluation, estimate, evaluate } from "../../agents/evaluate.js";
import { ration } from "../../envs/commitment/walras/clearing.js";
import { walrasEntry } from "../../envs/commitment/walras/entry.js";
import { announced, bestResponseGap, bestSlope, earned } from "../../envs/commitment/walras/theory.js";
import { type WalrasState, walras } from "../../envs/commitment/walras/walras.js";
import { Batch } from "../../src/batch.js";
import { check } from "../../src/check.js";
import { nodeGarbage } from "../../src/cli/garbage.js";
import { agrees, near } from "../auction/agrees.js";

const { bots, solve } = walrasEntry;
type Options = NonNullable<Parameters<typeof walras>[0]>;

// biome-ignore lint/suspicious/noExplicitAny: answers are plain data
const solved = (options: Options = {}): any => solve!(options);
const process = { mechanism: "tatonnement" } as const;
const sure = (v: number) =>
  ({
    kind: "points",
    points: [
      [0, v],
      [1, v],
    ],
  }) as const;

/** The scripted traders of one kind play each other, or trader_0 is of another. */
function play(options: Options, bot: string, episodes: number, other = bot): Evaluation {
  const game = walras(options);
  const seats = { trader_0: bots[other](game, 0, 3) };
  return evaluate(game, { trader: bots[bot](game, 0, 1) }, { episodes, seed: "walras", lanes: 256, seats });
}

/** One market with these preferences, in which everybody reports a pair [r, b]. */
function market(options: Options, theta: readonly number[], schedules: readonly (readonly [number, number])[]) {
  const game = walras({ traders: theta.length, ...options });
  const batch = new Batch(game, 1, "disabled");
  batch.reset({ seed: 0 });
  const s = batch.state as WalrasState;
  s.theta.set(theta);
  const joint = [Float32Array.from(schedules.flat())];
  const counterfactual = new Float32Array(theta.length);
  game.payoff!(s, 0, joint, [counterfactual]);
  batch.step(joint);
  return { price: s.price[0], quantity: [...s.quantity], rewards: [...batch.rewards[0]], counterfactual };
}

const share = fc.integer({ min: 0, max: 64 }).map((x) => x / 64);
const schedule = fc.tuple(
  share,
  fc.integer({ min: 0, max: 64 }).map((x) => x / 32),
);
const drawn = fc
  .integer({ min: 2, max: 7 })
  .chain((n) =>
    fc.tuple(fc.array(share, { minLength: n, maxLength: n }), fc.array(schedule, { minLength: n, maxLength: n })),
  );

describe("conditional demand", () => {
  test("by hand: schedules (1 − p), (0 − p) and 2 (1/4 − p) clear at 3/8", () => {
    const { price, quantity, rewards } = market(
      {},
      [1, 0, 0.25],
      [
        [1, 1],
        [0, 1],
        [0.25, 2],
      ],
    );
    expect(price).toBe(0.375);
    expect(quantity).toEqual([0.625, -0.375, -0.25]);
    [0.625 * (1 - 0.3125 - 0.375), 0.375 * (0.375 - 0.1875), 0].forEach((reward, i) => {
      expect(Math.abs(rewards[i] - reward)).toBe(0);
    });
  });

  test("the market clears exactly at a price among the reservation prices, whatever is reported, and money only changes hands", () => {
    fc.assert(
      fc.property(drawn, ([theta, schedules]) => {
        const { price, quantity, rewards, counterfactual } = market({}, theta, schedules);
        near(
          quantity.reduce((a, b) => a + b, 0),
          0,
          1e-14,
        );
        const welfare = quantity.reduce((sum, q, i) => sum + theta[i] * q - (q * q) / 2, 0);
        near(
          rewards.reduce((a, b) => a + b, 0),
          welfare,
          1e-6,
        );
        expect(rewards).toEqual([...counterfactual]);
        const meant = schedules.filter(([, b]) => b > 0).map(([r]) => r);
        if (meant.length === 0) expect(quantity.every((q) => q === 0)).toBe(true);
        else {
          expect(price).toBeGreaterThanOrEqual(Math.min(...meant) - 1e-12);
          expect(price).toBeLessThanOrEqual(Math.max(...meant) + 1e-12);
        }
      }),
    );
  });

  test("price takers trade at the mean preference and bring the first best", () => {
    fc.assert(
      fc.property(drawn, ([theta]) => {
        const { price, quantity } = market(
          {},
          theta,
          theta.map((r) => [r, 1] as const),
        );
        const mean = theta.reduce((a, b) => a + b, 0) / theta.length;
        near(price, mean, 1e-12);
        quantity.forEach((q, i) => {
          near(q, theta[i] - mean, 1e-12);
        });
      }),
    );
    const { each, metrics, returns } = play({ traders: 5, beta: 2 }, "truthful", 20_000);
    expect(each.efficiency.every((x) => x > 1 - 1e-9)).toBe(true);
    expect(each["price error"].every((x) => x < 1e-6)).toBe(true);
    const { optimum } = solved({ traders: 5, beta: 2 });
    near(optimum.welfare, (4 * (1 / 12)) / 4);
    agrees(metrics.welfare, optimum.welfare); // 4 standard errors, as all below
    agrees(metrics["first best"], optimum.welfare);
    agrees(returns.trader_0, optimum.perTrader);
    agrees(metrics.price, optimum.expectedPrice);
    agrees(estimate(each.price.map((p) => (p - 0.5) ** 2)), optimum.priceVariance);
  });

  test("equally keen traders trade nothing, at what the good is worth to all", () => {
    const { each } = play({ preferences: sure(3) }, "truthful", 20);
    expect(each.price.every((p) => p === 3)).toBe(true);
    expect(each.volume.every((q) => q === 0)).toBe(true);
    expect(each.efficiency.every((x) => x === 1)).toBe(true);
    const nobody = market(
      {},
      [1, 0],
      [
        [1, 0],
        [0, 0],
      ],
    );
    expect(nobody).toMatchObject({ price: 0, quantity: [0, 0] });
  });
});

describe("strategic schedules", () => {
  test("the slope (n − 2)/((n − 1) β) is the best reply to itself, and shares 1 − 1/(n − 1)² of the first best: 3/4, 8/9 …", () => {
    for (const [n, beta] of [
      [3, 1],
      [4, 1],
      [7, 0.5],
      [50, 3],
    ]) {
      const { equilibrium, optimum } = solved({ traders: n, beta });
      near(equilibrium.slope, (n - 2) / ((n - 1) * beta));
      near(bestSlope(walras({ traders: n, beta }).market, (n - 1) * equilibrium.slope), equilibrium.slope);
      near(equilibrium.efficiency, 1 - 1 / (n - 1) ** 2);
      near(equilibrium.welfare, optimum.welfare * equilibrium.efficiency);
      expect(equilibrium.bestResponseGap).toBeLessThan(1e-12);
    }
    near(solved({ traders: 3 }).equilibrium.efficiency, 3 / 4);
    near(solved({ traders: 4 }).equilibrium.efficiency, 8 / 9);
  });

  test("no schedule of a grid earns more than the equilibrium's in the game as played, for any draw of the others", () => {
    fc.assert(
      fc.property(drawn, ([theta]) => {
        const n = theta.length;
        const slope = Math.fround((n - 2) / (n - 1));
        const all = theta.map((r) => [r, slope] as [number, number]);
        const own = market({}, theta, all).counterfactual[0];
        for (let r = 0; r <= 1; r += 1 / 8) {
          for (let b = 0; b <= 2; b += 1 / 4) {
            const instead = market({}, theta, [[r, b], ...all.slice(1)]).counterfactual[0];
            expect(instead).toBeLessThanOrEqual(own + 1e-6);
          }
        }
      }),
      { numRuns: 8, seed: 5 },
    );
  });

  test("price takers leave something to gain, and most for the slope (n − 1)/(n β)", () => {
    for (const n of [3, 4, 8]) {
      const model = walras({ traders: n }).market;
      expect(bestResponseGap(model, 1)).toBeGreaterThan(1e-3);
      const slope = bestSlope(model, n - 1);
      near(slope, (n - 1) / n);
      const best = earned(0.9, 1, [0.9, slope], 0.4, n - 1);
      for (let r = 0; r <= 1; r += 0.05) {
        for (let b = 0; b <= 2; b += 0.05) expect(earned(0.9, 1, [r, b], 0.4, n - 1)).toBeLessThanOrEqual(best + 1e-15);
      }
    }
  });

  test.each([3, 4, 9])("with %d traders the equilibrium plays out as it should", (traders) => {
    const { each, metrics, returns } = play({ traders }, "equilibrium", 20_000);
    const { equilibrium, optimum } = solved({ traders });
    each.welfare.forEach((welfare, e) => {
      near(welfare, each["first best"][e] * equilibrium.efficiency, 1e-7); // in every draw, up to single precision
    });
    expect(each["price error"].every((x) => x < 1e-6)).toBe(true);
    agrees(metrics.welfare, equilibrium.welfare); // 4 standard errors, as all below
    agrees(returns.trader_0, equilibrium.perTrader);
    agrees(metrics.price, optimum.expectedPrice);
  });

  test("it needs no distribution: the same share is reached for skewed preferences", () => {
    const preferences = { kind: "exponential", mean: 1, high: 5 } as const;
    const { each, metrics } = play({ preferences, traders: 5 }, "equilibrium", 20_000);
    each.welfare.forEach((welfare, e) => {
      near(welfare, (each["first best"][e] * 15) / 16, 1e-6);
    });
    agrees(metrics.welfare, solved({ preferences, traders: 5 }).equilibrium.welfare); // 4 standard errors
  });

  test("against price takers the best schedule gains σ²/(2 β n (n + 1)) on average", () => {
    for (const traders of [3, 8]) {
      const [taker, shrewd] = ["truthful", "withhold"].map((other) => play({ traders }, "truthful", 20_000, other));
      const gains = taker.each.trader_0.map((u, e) => shrewd.each.trader_0[e] - u);
      agrees(estimate(gains), 1 / (24 * traders * (traders + 1))); // 4 standard errors
      near(solved({ traders }).truthful.bestReplyGains, 1 / (24 * traders * (traders + 1)));
    }
  });

  test("two traders do not trade", () => {
    const { equilibrium } = solved({ traders: 2 });
    expect(equilibrium).toMatchObject({ slope: 0, welfare: 0, efficiency: 0, price: null, bestResponseGap: 0 });
    fc.assert(
      fc.property(schedule, share, ([r, b], theirs) => {
        const { counterfactual } = market(
          {},
          [1, 0],
          [
            [r, b],
            [theirs, 0],
          ],
        );
        expect(Math.abs(counterfactual[0])).toBe(0); // no schedule gains against one that never trades
      }),
    );
    expect(equilibrium.reason).toContain("do not trade");
    expect(play({ traders: 2 }, "equilibrium", 50).each.volume.every((q) => q === 0)).toBe(true);
  });
});

describe("tatonnement", () => {
  test("announced prices come nearer by 1 − κ n/β a round, as in closed form, until κ reaches 2 β/n", () => {
    for (const [kappa, beta, traders] of [
      [0.2, 1, 4],
      [0.45, 1, 4], // past the price and back
      [0.1, 2, 8],
    ]) {
      const options = { ...process, kappa, beta, traders, rounds: 9, start: 1 };
      const game = walras(options);
      const { market: model } = game;
      const batch = new Batch(game, 1, "disabled");
      batch.reset({ seed: 4 });
      const s = batch.state as WalrasState;
      s.theta.forEach((_, i) => {
        s.theta[i] = i / 16;
      });
      const mean = (traders - 1) / 32;
      for (let t = 1; t <= 9; t++) {
        near(s.price[0], announced(model, model.tatonnement!, mean, t), 1e-6); // answers are of single precision
        batch.step([Float32Array.from(s.theta, (theta) => (theta - s.price[0]) / beta)]);
      }
      expect(batch.terminated[0]).toBe(1);
      const { tatonnement } = solved(options);
      near(tatonnement.ratio, 1 - (kappa * traders) / beta);
      near(tatonnement.stepSizeBelow, (2 * beta) / traders);
      near(announced(model, model.tatonnement!, mean, 9) - mean, tatonnement.distanceLeft * (1 - mean));
    }
  });

  test("with steps small enough it ends at the price that one schedule each finds for the same draws", () => {
    const rounds = 30;
    const [once, often] = [{}, { ...process, rounds, kappa: 0.1 }].map((options) => play(options, "truthful", 500));
    expect([...often.each["first best"]]).toEqual([...once.each["first best"]]); // the same draws
    once.each.price.forEach((p, e) => {
      expect(Math.abs(often.each.price[e] - p)).toBeLessThan(1e-6);
    });
    expect(often.each.efficiency.every((x) => x > 1 - 1e-5)).toBe(true);
    expect([once.length.mean, often.length.mean]).toEqual([1, rounds]);
  });

  test("cut short it ends as far away as it should on average", () => {
    const options = { ...process, rounds: 3, kappa: 0.1 };
    const { each, metrics } = play(options, "truthful", 20_000);
    const { tatonnement } = solved(options);
    agrees(metrics.price, tatonnement.expectedLastPrice); // 4 standard errors
    agrees(estimate(each["price error"].map((x) => x * x)), tatonnement.meanSquaredPriceError);
    near(tatonnement.distanceLeft, 0.36);
  });

  test("with larger steps prices never settle, and with none they stay", () => {
    const wild = { ...process, kappa: 0.75, rounds: 40 };
    expect(solved(wild).tatonnement).toMatchObject({ ratio: -2, converges: false });
    expect(play(wild, "truthful", 200).metrics["price error"].mean).toBeGreaterThan(0.5);
    expect(solved({ ...process, kappa: 0 }).tatonnement.converges).toBe(false);
    expect(play({ ...process, kappa: 0, start: 0.25 }, "truthful", 50).each.price.every((p) => p === 0.25)).toBe(true);
  });

  test("at the last price the short side is served and the long side shares it", () => {
    const answers = fc.array(fc.double({ min: -2, max: 2, noNaN: true }), { minLength: 2, maxLength: 9 });
    fc.assert(
      fc.property(answers, (asked) => {
        const got = Float64Array.from(asked);
        ration(got, 0, got.length);
        const sides = (of: ArrayLike<number>) =>
          [1, -1].map((sign) => Array.from(of).reduce((sum, q) => sum + Math.max(0, sign * q), 0));
        const [bought, sold] = sides(got);
        near(bought, sold, 1e-12);
        near(bought, Math.min(...sides(asked)), 1e-12);
        asked.forEach((q, i) => {
          expect(Math.abs(got[i])).toBeLessThanOrEqual(Math.abs(q));
          expect(got[i] * q).toBeGreaterThanOrEqual(0);
        });
      }),
    );
  });

  test("in play what is bought is sold, whatever was answered", () => {
    const lanes = 200;
    const game = walras({ ...process, rounds: 1, traders: 5 });
    const batch = new Batch(game, lanes, "disabled");
    batch.reset({ seed: 6 });
    const asked = new Float32Array(5 * lanes);
    bots.random(game, 0, 7).act(batch.observations[0], batch.masks[0], asked);
    batch.step([asked]);
    const { quantity, excess } = batch.state as WalrasState;
    for (let lane = 0; lane < lanes; lane++) {
      const sum = (of: ArrayLike<number>) => Array.from(of).reduce((a, b) => a + b, 0);
      near(sum(quantity.subarray(5 * lane, 5 * lane + 5)), 0, 1e-12);
      near(excess[lane], sum(asked.subarray(5 * lane, 5 * lane + 5)), 1e-12);
    }
  });

  test("among eight traders silence until the last price gains a price taker's rival far more than any schedule could", () => {
    const options = { ...process, traders: 8, kappa: 0.1, rounds: 12 };
    const [taker, silent] = ["truthful", "withhold"].map((other) => play(options, "truthful", 20_000, other));
    const gains = estimate(taker.each.trader_0.map((u, e) => silent.each.trader_0[e] - u));
    const bySchedule = solved({ traders: 8 }).truthful.bestReplyGains;
    expect(gains.mean - 4 * gains.standardError).toBeGreaterThan(7 * bySchedule);
    expect(Math.abs(gains.mean - 0.0046)).toBeLessThan(2e-4); // as the docs say
    expect(play(options, "withhold", 100).metrics.volume.mean).toBe(0); // if all are silent nobody sells at the first price
  });

  test("no equilibrium is claimed for it, and none is played", () => {
    expect(solved(process)).toMatchObject({ equilibrium: null });
    expect(solved(process).reason).toContain("steer the price");
    expect(() => bots.equilibrium(walras(process), 0, 0)).toThrow("no equilibrium of tatonnement is known");
  });
});

test("random traders waste what price takers gain", () => {
  for (const options of [{}, process]) expect(play(options, "random", 2_000).metrics.welfare.mean).toBeLessThan(0);
});

test.each([{}, { traders: 2, preferences: sure(5) }, process, { ...process, kappa: 3, rounds: 3 }] as Options[])(
  "%j passes every check",
  (options) => {
    const findings = check(() => walras(options), {
      seeds: [0, 1],
      steps: 40,
      garbage: nodeGarbage,
      garbageSteps: 300_000,
    });
    expect(findings.filter(({ passed, skipped }) => !passed || skipped)).toEqual([]);
  },
);

test("nonsense is refused with a sentence", () => {
  expect(() => walras({ traders: 1 })).toThrow("option 'traders' must be an integer from 2 to 256, got 1");
  expect(() => walras({ beta: 0 })).toThrow("option 'beta' must be a number from 0.001 to 1000");
  expect(() => walras({ kappa: Number.NaN })).toThrow("option 'kappa'");
  expect(() => walras({ mechanism: "auctioneer" as "demand" })).toThrow("must be one of demand, tatonnement");
  expect(() => walras({ preferences: { kind: "points", points: [[0, 1]] } })).toThrow("2 to 10000 pairs");
  expect(() => solve!({ slope: 1 })).toThrow("has no option 'slope'");
});

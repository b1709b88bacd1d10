/** Newcomb's problem: when one box is better, what is ratifiable, what value learning comes to, and every way of reading. */
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { newcomb } from "../../envs/decision/newcomb/entry.js";
import { newcombGame } from "../../envs/decision/newcomb/newcomb.js";
import { tossing } from "../../envs/decision/predicted/bots.js";
import { policyPayoff } from "../../envs/decision/predicted/ratifiable.js";
import type { Reading } from "../../envs/decision/predictor.js";
import { Batch } from "../../src/batch.js";
import { check } from "../../src/check.js";
import { MultiEnv } from "../../src/env.js";
import { agrees, near } from "../auction/agrees.js";
import { played } from "./one-step.js";
import { SoftmaxQ } from "./softmax-q.js";

const { bots, solve } = newcomb;
type Options = NonNullable<Parameters<typeof newcombGame>[0]>;
const readings: readonly Reading[] = ["accuracy", "samples", "mode", "code"];

// biome-ignore lint/suspicious/noExplicitAny: answers are plain data
const solved = (options: Options = {}): any => solve!(options);

/** What a policy earns, written out anew; π is the probability of one box. */
function earns(reading: Reading, pi: number, M: number, T: number, p1: number, p2: number): number {
  const extra = (1 - pi) * T;
  switch (reading) {
    case "accuracy":
      return pi * p1 * M + (1 - pi) * (1 - p2) * M + extra;
    case "samples":
      return (pi * p1 + (1 - pi) * (1 - p2)) * M + extra;
    case "mode":
      return (pi >= 0.5 ? p1 : 1 - p2) * M + extra;
    case "code":
      return (pi === 1 ? p1 : 1 - p2) * M + extra;
    default:
      return reading satisfies never;
  }
}

describe("one box or both", () => {
  test.each([
    [1e6, 1e3, 0.5005],
    [10, 5, 0.75],
  ])("with %d and %d one box is better from an accuracy of %d on", (opaque, transparent, from) => {
    near(solved({ opaque, transparent }).oneBoxFrom.accuracy, from);
    near(from, 1 / 2 + transparent / (2 * opaque));
    const at = (p: number) =>
      solved({ opaque, transparent, predictor: "accuracy", accuracyOne: p, accuracyBoth: p }).optimum.policy;
    expect([at(from - 1e-6), at(from + 1e-6)]).toEqual([0, 1]);
  });

  test("where the two accuracies differ their sum decides: p₁ + p₂ > 1 + T/M", () => {
    near(solved().oneBoxFrom.sum, 1.5);
    const chance = fc.double({ min: 0.01, max: 1, noNaN: true });
    const money = fc.double({ min: 0.1, max: 1e6, noNaN: true });
    fc.assert(
      fc.property(chance, chance, money, money, (accuracyOne, accuracyBoth, opaque, transparent) => {
        const margin = accuracyOne + accuracyBoth - 1 - transparent / opaque;
        fc.pre(Math.abs(margin) > 1e-6);
        for (const predictor of ["accuracy", "samples"] as const) {
          const { optimum } = solved({ opaque, transparent, predictor, accuracyOne, accuracyBoth });
          expect(optimum.policy).toBe(margin > 0 ? 1 : 0);
        }
      }),
      { seed: 1, numRuns: 100 },
    );
  });

  test("certainty of an action is worth the same to whoever reads the act, the policy or the code", () => {
    for (const predictor of readings) {
      const { certain } = solved({ predictor, accuracyOne: 0.9, accuracyBoth: 0.8 });
      near(certain.one, 9);
      near(certain.both, 0.2 * 10 + 5);
    }
  });
});

describe("policies", () => {
  test("whenever a policy is read, both boxes for certain is the only ratifiable one, whatever the amounts and accuracies", () => {
    const chance = fc.double({ min: 0.01, max: 1, noNaN: true });
    const money = fc.double({ min: 0.1, max: 1e6, noNaN: true });
    fc.assert(
      fc.property(
        fc.constantFrom<Reading>("samples", "mode", "code"),
        ...([chance, chance, money, money] as const),
        (predictor, accuracyOne, accuracyBoth, opaque, transparent) => {
          const { ratifiable } = solved({ opaque, transparent, predictor, accuracyOne, accuracyBoth });
          expect(ratifiable).toHaveLength(1);
          expect(ratifiable[0]).toMatchObject({ kind: "single", policy: 0 });
          near(ratifiable[0].payoff, (1 - accuracyBoth) * opaque + transparent);
        },
      ),
      { seed: 2, numRuns: 100 },
    );
  });

  test("with a perfect predictor one box earns 10 and both 5; an even policy earns 12.5 where the likelier action is read", () => {
    expect(solved({ predictor: "samples" }).optimum).toEqual({ policy: 1, payoff: 10, attained: true });
    expect(solved({ predictor: "code" }).optimum).toEqual({ policy: 1, payoff: 10, attained: true });
    expect(solved({ predictor: "mode" }).optimum).toEqual({ policy: 0.5, payoff: 12.5, attained: true });
    expect(solved({ predictor: "samples" }).ratifiable).toEqual([{ kind: "single", policy: 0, payoff: 5 }]);
  });

  test("where the act is read, what is ratifiable is what is best; at the threshold it is everything", () => {
    const at = (p: number) => solved({ predictor: "accuracy", accuracyOne: p, accuracyBoth: p }).ratifiable;
    expect(at(0.9)).toEqual([{ kind: "single", policy: 1, payoff: 9 }]);
    expect(at(0.6)).toEqual([{ kind: "single", policy: 0, payoff: 9 }]);
    expect(at(0.75)).toEqual([{ kind: "interval", from: 0, to: 1, payoffs: [7.5, 7.5] }]);
  });

  test("no policy on a grid earns more than the optimum, and all earn what the formula says", () => {
    for (const predictor of readings)
      for (const [accuracyOne, accuracyBoth] of [
        [1, 1],
        [0.9, 0.7],
        [0.6, 0.55],
      ]) {
        const options = { predictor, accuracyOne, accuracyBoth };
        const { model } = newcombGame(options);
        for (let k = 0; k <= 200; k++) {
          const payoff = policyPayoff(model, k / 200);
          near(payoff, earns(predictor, k / 200, 10, 5, accuracyOne, accuracyBoth));
          expect(payoff).toBeLessThanOrEqual(solved(options).optimum.payoff + 1e-9);
        }
      }
  });
});

describe("in the environment", () => {
  test.each(readings.flatMap((predictor) => [0, 0.3, 0.5, 0.8, 1].map((pi) => [predictor, pi] as const)))(
    "a predictor who reads by %s pays a policy with %d of one box what theory says",
    (predictor, pi) => {
      const options = { predictor, accuracyOne: 0.9, accuracyBoth: 0.8 };
      const { earned, of, repaired } = played(newcombGame(options), [tossing(() => pi)], 10_000, 7);
      const payoff = earns(predictor, pi, 10, 5, 0.9, 0.8);
      agrees(earned, payoff);
      agrees(of("one box"), pi);
      agrees(of("predicted one box"), (payoff - (1 - pi) * 5) / 10);
      agrees(of("welfare"), payoff);
      expect(repaired).toBe(0);
    },
  );

  test.each([
    [10, 5, 0.75, 0.75, 7.5],
    [10, 5, 0.9, 0.6, 9], // p₁ + p₂ = 1 + T/M
    [10, 5, 0.55, 0.95, 5.5],
    [1e6, 1e3, 0.5005, 0.5005, 500_500],
  ])(
    "at the threshold with %d, %d, %d and %d one box and both boxes earn the same",
    (opaque, transparent, one, both, due) => {
      near(one + both, 1 + transparent / opaque);
      for (const [seed, predictor] of (["accuracy", "samples"] as const).entries()) {
        const options = { opaque, transparent, predictor, accuracyOne: one, accuracyBoth: both };
        const { certain } = solved(options);
        near(certain.one, due);
        near(certain.both, due);
        const [first, second] = ["oneboxer", "twoboxer"].map((name) => {
          const { earned } = played(newcombGame(options), [bots[name]], 10_000, 20 + seed);
          agrees(earned, due);
          return earned;
        });
        const standardError = Math.hypot(first.standardError, second.standardError);
        agrees({ mean: first.mean - second.mean, standardError }, 0);
      }
    },
  );

  test("an act that is read is recognised with the accuracies given; a draw from the policy knows nothing of the act", () => {
    const right = (predictor: Reading) =>
      played(newcombGame({ predictor, accuracyOne: 0.9, accuracyBoth: 0.8 }), [bots.coin], 10_000, 8).of("right");
    agrees(right("accuracy"), 0.85);
    agrees(right("samples"), 0.5);
  });

  test("a policy that is nearly certain still finds the box empty where the code is read", () => {
    const earned = (pi: number) =>
      played(newcombGame({ predictor: "code" }), [tossing(() => pi)], 100, 1).of("predicted one box").mean;
    expect([earned(1), earned(1 - 1e-7), earned(0.9999), earned(0)]).toEqual([1, 1, 0, 0]);
  });

  test("every bot earns what solve says of it", () => {
    for (const predictor of readings) {
      const { certain, optimum, ratifiable } = solved({ predictor });
      const earns = (name: string) => played(newcombGame({ predictor }), [bots[name]], 4000, 3).earned;
      agrees(earns("oneboxer"), certain.one);
      agrees(earns("twoboxer"), certain.both);
      agrees(earns("optimum"), optimum.payoff);
      agrees(earns("ratifiable"), ratifiable[0].payoff);
      agrees(earns("random"), policyPayoff(newcombGame({ predictor }).model, 0.5)); // it shows even chances
    }
  });

  test("agents side by side have predictions of their own", () => {
    const game = newcombGame({ agents: 3 });
    const env = new MultiEnv(game);
    env.reset({ seed: 1 });
    const { rewards, infos } = env.step({ agent_0: 0, agent_1: 1, agent_2: 0 });
    expect(rewards).toEqual({ agent_0: 10, agent_1: 5, agent_2: 10 });
    const { metrics } = infos.agent_0;
    near(metrics!["one box"], 2 / 3);
    near(metrics!["predicted one box"], 2 / 3);
    expect([metrics!.right, metrics!.welfare]).toEqual([1, 25]);
  });

  test("payoff is what actions are worth to who is certain of them", () => {
    const game = newcombGame({ accuracyOne: 0.9, accuracyBoth: 0.8 });
    const s = game.alloc(1);
    game.reset(s, 0, new Batch(game, 1).rng);
    const out = [new Float32Array(1)];
    game.payoff!(s, 0, [Float32Array.of(0)], out);
    near(out[0][0], 9, 1e-6);
    game.payoff!(s, 0, [Float32Array.of(1)], out);
    near(out[0][0], 7, 1e-6);
  });

  test("a drawn accuracy is uniform on [1/2, 1], seen, and worth a threshold to who knows it", () => {
    const game = newcombGame({ drawn: true, predictor: "accuracy" });
    const { optimum, certain } = solved({ drawn: true, predictor: "accuracy" });
    // p < 3/4: (1 − p) 10 + 5, on average 8.75; p > 3/4: 10 p, on average 8.75
    near(optimum.payoff, 8.75);
    near(certain.one, 7.5);
    near(certain.both, 7.5);
    agrees(played(game, [bots.optimum], 10_000, 4).earned, 8.75);
    agrees(played(game, [bots.oneboxer], 10_000, 4).earned, 7.5);
    const batch = new Batch(game, 5000);
    batch.reset({ seed: 1 });
    const seen = batch.observations[0].filter((_, k) => k % 2 === 0);
    expect(Math.min(...seen)).toBeGreaterThanOrEqual(0.5);
    expect(Math.max(...seen)).toBeLessThanOrEqual(1);
    near(seen.reduce((a, b) => a + b, 0) / 5000, 0.75, 0.01);
  });
});

describe("learning from values", () => {
  /** The learner's probability of both boxes at the end. */
  function learned(options: Options, seed: number, head = 0): number {
    const game = newcombGame(options);
    const batch = new Batch(game, 1);
    const learner = new SoftmaxQ(2, seed);
    learner.values[0] = head;
    const actions = [new Float32Array(1)];
    const policies = [new Float32Array(2)];
    batch.reset({ seed });
    const steps = 6000;
    for (let t = 0; t < steps; t++) {
      const a = learner.choose(4 * 0.05 ** (t / steps));
      actions[0][0] = a;
      policies[0].set(learner.policy);
      batch.step(actions, policies);
      learner.learn(a, batch.rewards[0][0], 0.05);
    }
    return learner.policy[1];
  }

  test("against a predictor who samples the policy softmax-Q ends up taking both boxes, also where it begins by taking one", () => {
    for (let seed = 0; seed < 5; seed++) {
      expect(learned({ predictor: "samples" }, seed)).toBeGreaterThan(0.99);
      expect(learned({ predictor: "samples" }, seed, 10)).toBeGreaterThan(0.99);
    }
  });

  test("where T is small beside M, one who cools down within so few steps freezes at one box before it finds out", () => {
    for (let seed = 0; seed < 5; seed++)
      expect(learned({ predictor: "samples", transparent: 0.5 }, seed)).toBeLessThan(0.01);
  });

  test("against one who is right about the act it takes one box, where that is better", () => {
    for (let seed = 0; seed < 5; seed++) {
      expect(learned({ predictor: "accuracy", accuracyOne: 0.95, accuracyBoth: 0.95 }, seed)).toBeLessThan(0.01);
      expect(learned({ predictor: "accuracy", accuracyOne: 0.55, accuracyBoth: 0.55 }, seed)).toBeGreaterThan(0.99);
    }
  });
});

test("nonsense options get a sentence", () => {
  expect(() => newcombGame({ opaque: Number.NaN })).toThrow("option 'opaque'");
  expect(() => newcombGame({ predictor: "oracle" as Reading })).toThrow("must be one of accuracy, samples, mode, code");
  expect(() => newcombGame({ drawn: true, accuracyOne: 0.9 })).toThrow("draws one accuracy for both");
  expect(() => newcombGame({ accuracyBoth: 2 })).toThrow("option 'accuracyBoth'");
  expect(() => bots.coin({ id: "x/y-v0", roles: newcombGame().roles } as never, 0, 1)).toThrow("this game is none");
});

test.each<Options>([{}, { predictor: "accuracy", accuracyOne: 0.8, accuracyBoth: 0.6, agents: 3 }, { drawn: true }])(
  "every check of every game holds with %j",
  (options) => {
    for (const { name, passed, detail } of check(() => newcomb.make(options)))
      expect(passed, `${name}: ${detail}`).toBe(true);
  },
);

/** Death in Damascus: the ratifiable policy, the best one, and where there is none. */
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { damascusGame } from "../../envs/decision/damascus/damascus.js";
import { damascus } from "../../envs/decision/damascus/entry.js";
import { playable, tossing } from "../../envs/decision/predicted/bots.js";
import type { Reading } from "../../envs/decision/predictor.js";
import { Batch } from "../../src/batch.js";
import { check } from "../../src/check.js";
import { agrees, near } from "../auction/agrees.js";
import { played } from "./one-step.js";
import { SoftmaxQ } from "./softmax-q.js";

const { bots, solve } = damascus;
type Options = NonNullable<Parameters<typeof damascusGame>[0]>;
const readings: readonly Reading[] = ["accuracy", "samples", "mode", "code"];

// biome-ignore lint/suspicious/noExplicitAny: answers are plain data
const solved = (options: Options = {}): any => solve!(options);

/** What a policy earns, written out anew; x is the probability of Aleppo. */
function earns(predictor: Reading, x: number, p: number, m = 5, s = 10, m2 = 0, s2 = 10): number {
  if (predictor === "accuracy" || predictor === "code")
    return x * (p * m + (1 - p) * s) + (1 - x) * (p * m2 + (1 - p) * s2);
  const f = predictor === "samples" ? x * p + (1 - x) * (1 - p) : x >= 0.5 ? p : 1 - p; // Death in Aleppo
  return x * (f * m + (1 - f) * s) + (1 - x) * ((1 - f) * m2 + f * s2);
}

describe("a Death who samples the policy", () => {
  test("with 5, 10 in Aleppo and 0, 10 in Damascus makes 2/3 for Aleppo the only ratifiable policy, and the best", () => {
    const { ratifiable, optimum } = solved();
    expect(ratifiable).toHaveLength(1);
    near(ratifiable[0].policy, 2 / 3);
    near(ratifiable[0].payoff, 20 / 3);
    near(optimum.policy, 2 / 3);
    near(optimum.payoff, 20 / 3);
  });

  test("makes 1/2 both in the plain story, at 5", () => {
    const { ratifiable, optimum } = solved({ aleppoMet: 0 });
    near(ratifiable[0].policy, 1 / 2);
    near(optimum.policy, 1 / 2);
    near(optimum.payoff, 5);
  });

  test("with 12 in a safe Aleppo 12/17 is ratifiable and 11/17 best", () => {
    const { ratifiable, optimum } = solved({ aleppoSafe: 12 });
    near(ratifiable[0].policy, 12 / 17);
    near(optimum.policy, 11 / 17);
    expect(optimum.payoff).toBeGreaterThan(ratifiable[0].payoff);
  });

  test("makes π* = (s − m′)/((s − m) + (s′ − m′)) the only ratifiable policy where it lies between 0 and 1, and the best where s = s′", () => {
    const any = fc.double({ min: -10, max: 10, noNaN: true });
    const worse = fc.double({ min: 0.1, max: 10, noNaN: true });
    fc.assert(
      fc.property(any, any, worse, worse, (s, s2, a, a2) => {
        const options = { aleppoSafe: s, aleppoMet: s - a, damascusSafe: s2, damascusMet: s2 - a2 };
        const policy = (s - (s2 - a2)) / (a + a2);
        fc.pre(policy > 1e-6 && policy < 1 - 1e-6);
        const { ratifiable } = solved(options);
        expect(ratifiable).toHaveLength(1);
        near(ratifiable[0].policy, policy);
        const alike = solved({ ...options, damascusSafe: s, damascusMet: s - a2 });
        near(alike.optimum.policy, a2 / (a + a2));
        near(alike.ratifiable[0].policy, a2 / (a + a2));
      }),
      { seed: 1, numRuns: 100 },
    );
  });

  test("and is wrong half of the time tells nothing: the better city is ratifiable and best", () => {
    const { ratifiable, optimum } = solved({ accuracy: 0.5 });
    expect(ratifiable).toEqual([{ kind: "single", policy: 1, payoff: 7.5 }]);
    expect(optimum).toEqual({ policy: 1, payoff: 7.5, attained: true });
  });
});

describe("other ways to foresee", () => {
  test("whoever takes the likelier city leaves no policy ratifiable; an even one is best, with 7.5", () => {
    const { ratifiable, reason, optimum } = solved({ predictor: "mode" });
    expect([ratifiable, reason]).toEqual([[], expect.stringContaining("none is ratifiable")]);
    expect(optimum).toEqual({ policy: 0.5, payoff: 7.5, attained: true });
    expect(() => bots.ratifiable(damascusGame({ predictor: "mode" }), 0, 1)).toThrow("no policy is ratifiable here");
  });

  test("a policy just below even would be best where Aleppo is the worse city to be met in; it is only approached", () => {
    const options = { predictor: "mode", aleppoMet: 0, damascusMet: 5 } as const;
    expect(solved(options).optimum).toEqual({ policy: 0.5, payoff: 7.5, attained: false });
    near(earns("mode", 0.5 - 1e-9, 1, 0, 10, 5, 10), 7.5, 1e-6);
    near(earns("mode", 0.5, 1, 0, 10, 5, 10), 5);
  });

  test("the bot of an optimum that is only approached stays a hair on the side where it is", () => {
    const options = { predictor: "mode", aleppoMet: -100, aleppoSafe: 10, damascusMet: 9, damascusSafe: 10 } as const;
    expect(solved(options).optimum).toEqual({ policy: 0.5, payoff: 9.5, attained: false });
    const { earned, of } = played(damascusGame(options), [bots.optimum], 5000, 4);
    agrees(earned, earns("mode", 0.4999, 1, -100, 10, 9, 10));
    expect(of("death in aleppo").mean).toBe(0);
    for (const [policy, side] of [
      [0, 1],
      [0.5, -1],
      [1, -1],
    ]) {
      expect(Math.sign(Math.fround(playable({ policy, payoff: 0, attained: false })) - policy)).toBe(side);
      expect(playable({ policy, payoff: 0, attained: true })).toBe(policy);
    }
  });

  test("where the act or the code is read nobody escapes, and Aleppo for certain is best, with 5", () => {
    for (const predictor of ["accuracy", "code"] as const)
      expect(solved({ predictor }).optimum).toEqual({ policy: 1, payoff: 5, attained: true });
  });

  test("no policy on a grid earns more than the optimum", () => {
    for (const predictor of readings)
      for (const accuracy of [1, 0.8])
        for (const aleppoMet of [5, 0, -3])
          for (let k = 0; k <= 100; k++)
            expect(earns(predictor, k / 100, accuracy, aleppoMet)).toBeLessThanOrEqual(
              solved({ predictor, accuracy, aleppoMet }).optimum.payoff + 1e-9,
            );
  });
});

describe("in the environment", () => {
  test.each(readings.flatMap((predictor) => [0, 0.4, 0.5, 2 / 3, 1].map((x) => [predictor, x] as const)))(
    "a Death who foresees by %s pays who goes to Aleppo with probability %d what theory says",
    (predictor, x) => {
      const { earned, of } = played(damascusGame({ predictor, accuracy: 0.9 }), [tossing(() => x)], 5000, 7);
      agrees(earned, earns(predictor, x, 0.9));
      agrees(of("went to aleppo"), x);
      if (predictor === "accuracy" || predictor === "code") agrees(of("right"), 0.9);
    },
  );

  test("the ratifiable policy makes both cities worth the same, 20/3, to who plays it", () => {
    const game = damascusGame();
    agrees(played(game, [bots.ratifiable], 10_000, 5).earned, 20 / 3);
    agrees(played(game, [bots.optimum], 10_000, 6).earned, 20 / 3);
    agrees(played(game, [bots.aleppo], 100, 6).earned, 5);
    agrees(played(game, [bots.damascus], 100, 6).earned, 0);
  });

  test("whoever sees a drawn accuracy heeds it where it matters, and only there", () => {
    const options = { drawn: true, predictor: "accuracy" } as const;
    expect(solved(options).optimum).toEqual({ payoff: 6.25, rule: "always aleppo" }); // 10 − 5 p
    // Aleppo 20 − 20 p, Damascus 10 − 5 p: Aleppo below 2/3. Means 25/3 over a third of the draws, 35/6 over the rest.
    const risky = { ...options, aleppoMet: 0, aleppoSafe: 20, damascusMet: 5 };
    const { payoff, from, rule } = solved(risky).optimum;
    near(from, 2 / 3);
    near(payoff, 25 / 9 + 35 / 9);
    expect(rule).toBe("damascus from this accuracy on, aleppo below");
    agrees(played(damascusGame(risky), [bots.optimum], 10_000, 7).earned, payoff);
  });

  test("a softmax learner whose temperature stays warm holds the policy at which its own values are at rest", () => {
    const game = damascusGame();
    const batch = new Batch(game, 1);
    batch.reset({ seed: 3 });
    const learner = new SoftmaxQ(2, 3);
    let aleppo = 0;
    const steps = 30_000;
    for (let t = 0; t < steps; t++) {
      const a = learner.choose(2);
      batch.step([Float32Array.of(a)], [Float32Array.from(learner.policy)]);
      learner.learn(a, batch.rewards[0][0], 0.02);
      if (t >= steps / 3) aleppo += learner.policy[0] / ((2 / 3) * steps);
    }
    let [low, high] = [0.5, 2 / 3]; // at rest log(π/(1 − π)) = (10 − 15 π)/τ
    for (let k = 0; k < 50; k++) {
      const middle = (low + high) / 2;
      if (Math.log(middle / (1 - middle)) < (10 - 15 * middle) / 2) low = middle;
      else high = middle;
    }
    near(low, 0.608093, 1e-6);
    near(aleppo, low, 0.02);
  });
});

test("nonsense options get a sentence", () => {
  expect(() => damascusGame({ aleppoMet: 10 })).toThrow("it must be worse to meet Death");
  expect(() => damascusGame({ damascusSafe: Number.POSITIVE_INFINITY })).toThrow("option 'damascusSafe'");
  expect(() => damascusGame({ predictor: "stars" as Reading })).toThrow("must be one of");
});

test.each<Options>([{}, { predictor: "mode", accuracy: 0.8, aleppoMet: 0 }, { drawn: true, predictor: "code" }])(
  "every check of every game holds with %j",
  (options) => {
    for (const { name, passed, detail } of check(() => damascus.make(options)))
      expect(passed, `${name}: ${detail}`).toBe(true);
  },
);

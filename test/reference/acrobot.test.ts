/** Acrobot equals Gymnasium's, and PPO learns it. */
import fc from "fast-check";
import { beforeAll, describe, expect, test } from "vitest";
import { useBackend } from "../../agents/backend.js";
import { evaluate } from "../../agents/evaluate.js";
import { train } from "../../agents/train.js";
import { Rng } from "../../src/rng.js";
import { acrobot } from "./acrobot.js";
import { type Case, hasGymnasium, ours, theirs } from "./gymnasium.js";

describe("the dynamics are Gymnasium's", () => {
  // Gymnasium 1.4.0, Acrobot-v1: state, action, next state, whether it is over; beyond the bounds in the third
  test.each([
    [[0, 0, 0, 0], 0, [0.013262967177227778, -0.03428722934738542, 0.12866185280996087, -0.33450108998660183], false],
    [
      [0.05, -0.08, 0.02, 0.1],
      2,
      [0.03316253833661603, -0.013470531060789354, -0.18266274671363295, 0.5508178084150074],
      false,
    ],
    [
      [3.1, -3, 12.5, -28],
      1,
      [-0.04908277868553057, 2.626254755051132, 12.566370614359172, -28.274333882308138],
      false,
    ],
    [[2.2, 1.5, 1, -2], 2, [2.2900341975122673, 1.2674997892024407, -0.09864099104238822, -0.31226483044867837], true],
  ] as const)("one step from %j with action %i", (state, action, expected, over) => {
    const step = ours(acrobot, { state, action });
    step.state.forEach((x, k) => {
      expect(x).toBeCloseTo(expected[k], 12);
    });
    expect([step.over, step.reward]).toEqual([over, over ? 0 : -1]);
  });

  test.skipIf(!hasGymnasium)("a thousand steps at random agree with Gymnasium itself", () => {
    const rng = Rng.alloc(1, "acrobot").at(0);
    const within = (most: number) => most * (2 * rng.uniform() - 1);
    const cases: Case[] = Array.from({ length: 1000 }, () => ({
      state: [within(Math.PI), within(Math.PI), within(4 * Math.PI), within(9 * Math.PI)],
      action: rng.below(3),
    }));
    const expected = theirs("Acrobot-v1", false, cases);
    const ends = new Set<boolean>();
    cases.forEach((one, i) => {
      const step = ours(acrobot, one);
      for (let k = 0; k < 4; k++) expect(Math.abs(step.state[k] - expected[i].state[k])).toBeLessThan(1e-10);
      for (let k = 0; k < 6; k++) expect(Math.abs(step.seen[k] - expected[i].seen[k])).toBeLessThan(1e-5); // single precision
      expect([step.over, step.reward]).toEqual([expected[i].over, expected[i].reward]);
      ends.add(step.over);
    });
    expect(ends.size).toBe(2);
  });
});

test("angles stay within ±π, velocities within ±4π and ±9π, wherever a step begins", () => {
  const anywhere = fc.double({ min: -100, max: 100, noNaN: true });
  fc.assert(
    fc.property(fc.array(anywhere, { minLength: 4, maxLength: 4 }), fc.constantFrom(0, 1, 2), (state, action) => {
      ours(acrobot, { state, action }).state.forEach((x, k) => {
        expect(Math.abs(x)).toBeLessThanOrEqual([Math.PI, Math.PI, 4 * Math.PI, 9 * Math.PI][k]);
      });
    }),
  );
});

describe("PPO", () => {
  beforeAll(async () => {
    await useBackend("wasm");
  });

  test("swings the tip up within 100 steps on the average, on at least two of three seeds", {
    timeout: 300_000,
  }, async () => {
    const options = { minibatch: 512, lambda: 0.94, entropy: 0, learningRate: 3e-3 };
    let up = 0;
    for (const seed of [1, 2, 3]) {
      const { policies, trainer } = await train(
        acrobot,
        { seed, steps: 120_000, lanes: 16, rollout: 128, options },
        { onUpdate: () => new Promise((resume) => setImmediate(resume, true)) },
      );
      const joint = { player: policies.player.with({ deterministic: true }) };
      const { returns } = evaluate(acrobot, joint, { episodes: 50, seed: 100 });
      trainer.dispose();
      if (returns.player_0.mean >= -100) up++;
      if (up === 2) break;
    }
    expect(up).toBe(2);
  });
});

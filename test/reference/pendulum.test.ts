/** Pendulum equals Gymnasium's, and PPO learns it. */
import fc from "fast-check";
import { beforeAll, describe, expect, test } from "vitest";
import { useBackend } from "../../agents/backend.js";
import { evaluate } from "../../agents/evaluate.js";
import { train } from "../../agents/train.js";
import { Batch } from "../../src/batch.js";
import { Rng } from "../../src/rng.js";
import { type Case, hasGymnasium, ours, theirs } from "./gymnasium.js";
import { pendulum } from "./pendulum.js";

describe("the dynamics are Gymnasium's", () => {
  // Gymnasium 1.4.0, Pendulum-v1: state, torque, next state, reward; more than a turn away in the third
  test.each([
    [[0, 0], 0.5, [0.0037500000000000007, 0.07500000000000001], -0.00025],
    [[3, -1], -2, [2.940292000302245, -1.1941599939550995], -9.104],
    [[-7.5, 7.9], 2, [-7.125174999129053, 7.4965000174189464], -7.725637996663638],
    [[1.2, -0.3], 0.25, [1.221826465723771, 0.4365293144754198], -1.4490625000000004],
  ] as const)("one step from %j with torque %d", (state, action, expected, reward) => {
    const step = ours(pendulum, { state, action });
    step.state.forEach((x, k) => {
      expect(x).toBeCloseTo(expected[k], 13);
    });
    expect(step.reward).toBe(Math.fround(reward));
    expect(step.over).toBe(false);
  });

  test.skipIf(!hasGymnasium)("a thousand steps at random agree with Gymnasium itself", () => {
    const rng = Rng.alloc(1, "pendulum").at(0);
    const within = (most: number) => most * (2 * rng.uniform() - 1);
    const cases: Case[] = Array.from({ length: 1000 }, () => ({
      state: [within(30), within(8)],
      action: Math.fround(within(2)),
    }));
    const expected = theirs("Pendulum-v1", true, cases);
    cases.forEach((one, i) => {
      const step = ours(pendulum, one);
      for (let k = 0; k < 2; k++) expect(Math.abs(step.state[k] - expected[i].state[k])).toBeLessThan(1e-12);
      for (let k = 0; k < 3; k++) expect(Math.abs(step.seen[k] - expected[i].seen[k])).toBeLessThan(1e-6); // single precision
      expect(Math.abs(step.reward / expected[i].reward - 1)).toBeLessThan(1e-6);
      expect(expected[i].over).toBe(false);
    });
  });
});

test("the worst step costs π² + 0.1 · 8² + 0.001 · 2², and turns make no difference", () => {
  expect(ours(pendulum, { state: [Math.PI, 8], action: 2 }).reward).toBeCloseTo(-(Math.PI ** 2 + 6.4 + 0.004), 5);
  fc.assert(
    fc.property(fc.double({ min: -3, max: 3, noNaN: true }), fc.integer({ min: -20, max: 20 }), (angle, turns) => {
      const [here, there] = [angle, angle + 2 * Math.PI * turns].map((x) =>
        ours(pendulum, { state: [x, 1], action: 1 }),
      );
      expect(there.reward).toBeCloseTo(here.reward, 5);
      expect(there.state[1]).toBeCloseTo(here.state[1], 10);
    }),
  );
});

test("an episode is cut, not ended, after 200 steps, and a torque beyond 2 counts as 2", () => {
  const batch = new Batch(pendulum, 2);
  batch.reset({ seeds: ["a", "a"] });
  for (let t = 0; t < 200; t++) {
    expect(Math.max(...batch.truncated)).toBe(0);
    batch.step([Float32Array.of(2, 5)]);
    expect(batch.rewards[0][0]).toBe(batch.rewards[0][1]);
  }
  expect([...batch.truncated, ...batch.terminated]).toEqual([1, 1, 0, 0]);
});

describe("PPO", () => {
  beforeAll(async () => {
    await useBackend("wasm");
  });

  test("holds the rod upright at a cost below 200, on at least two of three seeds", { timeout: 300_000 }, async () => {
    const options = {
      ...{ minibatch: 256, epochs: 10, gamma: 0.9, entropy: 0, learningRate: 2e-3 },
      std: { from: 0.7, to: 0.1 },
    };
    let held = 0;
    for (const seed of [1, 2, 3]) {
      const { policies, trainer } = await train(
        pendulum,
        { seed, steps: 200_000, lanes: 16, rollout: 64, options },
        { onUpdate: () => new Promise((resume) => setImmediate(resume, true)) },
      );
      const joint = { player: policies.player.with({ deterministic: true }) };
      const { returns } = evaluate(pendulum, joint, { episodes: 50, seed: 100 });
      trainer.dispose();
      if (returns.player_0.mean >= -200) held++;
      if (held === 2) break;
    }
    expect(held).toBe(2);
  });
});

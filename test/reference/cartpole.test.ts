/** CartPole equals Gymnasium's, and PPO learns it. */
import { execFileSync } from "node:child_process";
import { beforeAll, describe, expect, inject, test } from "vitest";
import { useBackend } from "../../agents/backend.js";
import { evaluate } from "../../agents/evaluate.js";
import { train } from "../../agents/train.js";
import { Batch } from "../../src/batch.js";
import type { Turn } from "../../src/game.js";
import { Rng } from "../../src/rng.js";
import { cartPole } from "./cartpole.js";

/** One step from a state: the next state, and whether the pole fell. */
function step(state: readonly number[], action: number): { readonly next: number[]; readonly fell: boolean } {
  const s = { x: Float64Array.from(state) };
  const rewards = [new Float32Array(1)];
  const turn: Turn = { lane: 0, time: 0, rng: Rng.alloc(1), actions: [Float32Array.of(action)], policies: [], rewards };
  const fell = cartPole.step(s, turn);
  expect(rewards[0][0]).toBe(1);
  return { next: [...s.x], fell };
}

describe("the dynamics are Gymnasium's", () => {
  // Gymnasium 1.4.0, CartPole-v1: state, action, next state, terminated
  test.each([
    [[0, 0, 0, 0], 0, [0, -0.1951219512195122, 0, 0.2926829268292683], false],
    [[0.01, -0.02, 0.03, -0.04], 1, [0.009600000000000001, 0.17467919574755525, 0.0292, -0.3230687179600081], false],
    [[2.39, 0.6, -0.2, 0.5], 1, [2.402, 0.7972961161071197, -0.19, 0.15154622274454227], true],
    [[-1, -2.5, 0.19, 2], 0, [-1.05, -2.696531797407996, 0.23, 2.345017101207883], true],
  ] as const)("one step from %j, pushed to side %i", (state, action, expected, terminated) => {
    const { next, fell } = step(state, action);
    next.forEach((x, k) => {
      expect(x).toBeCloseTo(expected[k], 13);
    });
    expect(fell).toBe(terminated);
  });

  test.skipIf(!inject("python"))("a thousand steps at random agree with Gymnasium itself", () => {
    const rng = Rng.alloc(1, "cart-pole").at(0);
    const within = (most: number) => most * (2 * rng.uniform() - 1);
    const cases = Array.from({ length: 1000 }, () => ({
      state: [within(2.6), within(3), within(0.24), within(3)],
      action: rng.below(2),
    }));
    const script = [
      "import gymnasium, json, numpy as np, sys",
      "env = gymnasium.make('CartPole-v1').unwrapped",
      "out = []",
      "for case in json.load(sys.stdin):",
      "    env.reset()",
      "    env.state = np.array(case['state'])",
      "    _, _, terminated, _, _ = env.step(case['action'])",
      "    out.append([[float(x) for x in env.state], bool(terminated)])",
      "json.dump(out, sys.stdout)",
    ].join("\n");
    const told = execFileSync(inject("python"), ["-c", script], { input: JSON.stringify(cases), encoding: "utf8" });
    const theirs = JSON.parse(told) as [number[], boolean][];
    const fallen = new Set<boolean>();
    cases.forEach(({ state, action }, i) => {
      const { next, fell } = step(state, action);
      for (let k = 0; k < 4; k++) expect(Math.abs(next[k] - theirs[i][0][k])).toBeLessThan(1e-13);
      expect(fell).toBe(theirs[i][1]);
      fallen.add(fell);
    });
    expect(fallen.size).toBe(2);
  });
});

test("an episode begins within ±0.05 and is cut, not ended, after 500 steps", () => {
  const batch = new Batch(cartPole, 32);
  batch.reset({ seed: 1 });
  for (const x of batch.observations[0]) expect(Math.abs(x)).toBeLessThanOrEqual(0.05);
  const { returns } = evaluate(cartPole, { player: balancing }, { episodes: 8, seed: 1 });
  expect(returns.player_0).toMatchObject({ mean: 500, standardError: 0 });
  for (let t = 0; t < 500; t++) {
    expect(Math.max(...batch.truncated)).toBe(0);
    const actions = [new Float32Array(32)];
    balancing.act(batch.observations[0], batch.masks[0], actions[0]);
    batch.step(actions);
  }
  expect(Math.min(...batch.truncated)).toBe(1);
  expect(Math.max(...batch.terminated)).toBe(0);
});

/** A linear law that balances the pole; found by hand. */
const balancing = {
  act(seen: Float32Array, _masks: Uint8Array, actions: Float32Array): void {
    for (let i = 0; i < actions.length; i++) {
      const [x, v, angle, spin] = seen.subarray(4 * i, 4 * i + 4);
      actions[i] = 0.1 * x + 0.3 * v + 4 * angle + spin > 0 ? 1 : 0;
    }
  },
};

describe("PPO balances the pole for 475 of 500 steps on at least two of three seeds", () => {
  const options = {
    ...{ minibatch: 128, epochs: 4, gamma: 0.98, lambda: 0.9, entropy: 0, learningRate: 2e-3, clip: 0.2 },
    ...{ observations: "raw", rewards: "raw" },
  };
  const means: number[] = [];

  beforeAll(async () => {
    await useBackend("wasm");
  });

  // one test per seed, so that no stretch of computing is long
  test.each([1, 2, 3])("seed %i", { timeout: 120_000 }, async (seed) => {
    const enough = means.filter((mean) => mean >= 475).length >= 2;
    if (!enough) {
      const { policies, trainer } = await train(cartPole, { seed, steps: 60_000, lanes: 16, rollout: 32, options });
      const joint = { player: policies.player.with({ deterministic: true }) };
      means.push(evaluate(cartPole, joint, { episodes: 50, seed: 100 }).returns.player_0.mean);
      trainer.dispose();
    }
    const failed = means.filter((mean) => mean < 475).length;
    expect(failed, `mean returns of 50 episodes by seed: ${means.join(", ")}`).toBeLessThan(2);
  });
});

/** A2C: its step, its optimiser, and what it learns. */
import * as tf from "@tensorflow/tfjs";
import fc from "fast-check";
import { beforeAll, expect, test } from "vitest";
import { algorithmNames, checkAlgorithm, listOfAlgorithms } from "../../agents/algorithm-names.js";
import { algorithms } from "../../agents/algorithms.js";
import { useBackend } from "../../agents/backend.js";
import { resume, save } from "../../agents/checkpoint.js";
import { evaluate } from "../../agents/evaluate.js";
import { RmsProp } from "../../agents/rmsprop.js";
import { train } from "../../agents/train.js";
import { Trainer, type TrainOptions } from "../../agents/trainer.js";
import { bandit, cartPole, identity } from "./fixtures.js";

beforeAll(async () => {
  await useBackend("wasm");
});

const plan: TrainOptions = {
  ...{ algorithm: "a2c", seed: 3, updates: 6, lanes: 4, rollout: 16 },
  options: { hidden: [8, 8], learningRate: 0.01 },
};

/** All parameters of the one learner. */
const parameters = (trainer: Trainer) => trainer.learners[0].actor.parameters.values;

test.each(["adam", "rmsprop"])("A2C is PPO with one pass over one minibatch (%s)", (optimiser) => {
  const options = { ...plan.options, optimiser, observations: "raw", entropy: 0.02 };
  const a2c = new Trainer(cartPole, { ...plan, options });
  const whole = { epochs: 1, minibatch: 64, lambda: 1, normaliseAdvantages: false };
  const ppo = new Trainer(cartPole, { ...plan, algorithm: "ppo", options: { ...options, ...whole } });
  const before = parameters(a2c).slice();
  for (let k = 0; k < 3; k++) for (const trainer of [a2c, ppo]) trainer.update();
  // rows are summed in another order, in single precision
  const apart = parameters(a2c).map((x, i) => Math.abs(x - parameters(ppo)[i]));
  expect(Math.max(...apart)).toBeLessThan(1e-5);
  expect(Math.max(...parameters(a2c).map((x, i) => Math.abs(x - before[i])))).toBeGreaterThan(1e-3);
  for (const trainer of [a2c, ppo]) trainer.dispose();
});

test("advantages are rewards to the end of the rollout, then the value, less the value now", () => {
  const gamma = 0.9;
  const options = { ...plan.options, gamma, rewards: "raw" };
  const trainer = new Trainer(identity("discrete"), { ...plan, lanes: 2, rollout: 5, options });
  trainer.update();
  const { rewards, values, last, advantages } = trainer.learners[0].rollout;
  for (let lane = 0; lane < 2; lane++) {
    let later = last[lane];
    for (let t = 4; t >= 0; t--) {
      later = rewards[t * 2 + lane] + gamma * later;
      expect(advantages[t * 2 + lane]).toBeCloseTo(later - values[t * 2 + lane], 5);
    }
  }
  trainer.dispose();
});

test("A2C finds the best of five arms, and says what it sees", async () => {
  const options = { hidden: [16], learningRate: 3e-3 };
  const arms = await train(bandit(5), { algorithm: "a2c", seed: 1, lanes: 64, updates: 120, options });
  const best = { player: arms.policies.player.with({ deterministic: true }) };
  expect(evaluate(bandit(5), best, { episodes: 10 }).returns.player_0.mean).toBe(4);
  const game = identity("discrete");
  const said = await train(game, {
    ...{ algorithm: "a2c", seed: 1, lanes: 8, rollout: 8, steps: 16_000 },
    options: { hidden: [32, 32], gamma: 0.4 },
  });
  const joint = { player: said.policies.player.with({ deterministic: true }) };
  expect(evaluate(game, joint, { episodes: 10, seed: 7 }).returns.player_0.mean).toBeGreaterThan(90);
  for (const { trainer } of [arms, said]) trainer.dispose();
});

test("A2C balances the pole on at least two of three seeds", async () => {
  let balanced = 0;
  for (const seed of [1, 2, 3]) {
    const options = { entropy: 0, learningRate: 2e-3 };
    const { policies, trainer } = await train(
      cartPole,
      { algorithm: "a2c", seed, steps: 60_000, lanes: 8, rollout: 8, options },
      { onUpdate: (_record, { updates }) => updates % 50 > 0 || new Promise((go) => setImmediate(go, true)) },
    );
    const joint = { player: policies.player.with({ deterministic: true }) };
    const { returns } = evaluate(cartPole, joint, { episodes: 50, seed: 100 });
    trainer.dispose();
    if (returns.player_0.mean >= 475) balanced++;
  }
  expect(balanced).toBeGreaterThanOrEqual(2);
});

test("a training resumed with RMSprop goes on as if it had never stopped", () => {
  const whole = new Trainer(cartPole, plan);
  for (let k = 0; k < 2; k++) whole.update();
  const resumed = resume(save(whole), cartPole);
  for (let k = 0; k < 2; k++) for (const trainer of [whole, resumed]) trainer.update();
  expect(save(resumed)).toEqual(save(whole));
  for (const trainer of [whole, resumed]) trainer.dispose();
});

test("our RMSprop and TensorFlow's walk the same path", () => {
  const ours = new RmsProp(2, 1e-5);
  const theta = Float32Array.of(1, -2);
  const variable = tf.tidy(() => tf.variable(tf.tensor1d([1, -2])));
  const theirs = tf.train.rmsprop(0.02, 0.99, 0, 1e-5);
  for (let k = 0; k < 30; k++) {
    ours.step(theta, Float32Array.of(2 * theta[0], 4 * theta[1]), 0.02, Number.POSITIVE_INFINITY);
    theirs.minimize(() => tf.sum(tf.mul(tf.square(variable), tf.tensor1d([1, 2]))) as tf.Scalar);
  }
  variable.dataSync().forEach((value, i) => {
    expect(theta[i]).toBeCloseTo(value, 5);
  });
});

test("RMSprop's first step is α g/√(0.01 g² + ε), of a gradient cut to its longest norm", () => {
  fc.assert(
    fc.property(
      fc.double({ min: 1e-3, max: 1e3, noNaN: true }),
      fc.double({ min: 1e-2, max: 1e2, noNaN: true }),
      (size, most) => {
        const theta = Float32Array.of(1, 1);
        const norm = new RmsProp(2, 1e-5).step(theta, Float32Array.of(0.6 * size, -0.8 * size), 0.1, most);
        expect(norm / size).toBeCloseTo(1, 5);
        const shorter = Math.min(size, most);
        [0.6 * shorter, -0.8 * shorter].forEach((g, i) => {
          expect(theta[i]).toBeCloseTo(1 - (0.1 * g) / Math.sqrt(0.01 * g * g + 1e-5), 5);
        });
      },
    ),
  );
  const theta = Float32Array.of(1);
  expect(new RmsProp(1, 1e-5).step(theta, Float32Array.of(Number.NaN), 0.1, 1)).toBeNaN();
  expect(theta[0]).toBe(1);
});

test("every algorithm has a name in the list, and a wrong name is answered with the list", () => {
  expect([...algorithmNames].sort()).toEqual(Object.keys(algorithms).sort());
  expect(listOfAlgorithms).toMatch(/^ppo, a2c, .* or [a-z0-9-]+$/);
  expect(() => checkAlgorithm("toString")).toThrow(`There is no algorithm 'toString'; choose ${listOfAlgorithms}.`);
  const options = { optimiser: "sgd" };
  expect(() => new Trainer(cartPole, { ...plan, options })).toThrow(/a2c: option 'optimiser' must be .*adam/);
});

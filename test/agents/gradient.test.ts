/** The gradient of a whole actor against finite differences, and trainings on two backends that go the same way. */
import { afterAll, describe, expect, test } from "vitest";
import { useBackend } from "../../agents/backend.js";
import { measure } from "../../agents/gradient.js";
import { Trainer, type TrainOptions } from "../../agents/trainer.js";
import type { AnyGame } from "../../src/game.js";
import { cartPole } from "../reference/cartpole.js";
import { identity } from "./fixtures.js";

const games: readonly (readonly [string, AnyGame])[] = [
  ["choices", cartPole],
  ["several components", identity("multi-discrete")],
  ["a box", identity("box")],
];
const plan: TrainOptions = {
  ...{ seed: 3, lanes: 4, rollout: 16, updates: 4 },
  options: { hidden: [6, 5], minibatch: 32, std: null, learningRate: 1e-2 },
};

afterAll(async () => {
  await useBackend("wasm");
});

describe.each(["wasm", "cpu"] as const)("on %s", (backend) => {
  test.each(games)("the gradient of all parameters agrees with finite differences: %s", async (_name, game) => {
    await useBackend(backend);
    const trainer = new Trainer(game, plan);
    trainer.update();
    const [learner] = trainer.learners;
    const m = learner.minibatchOf(32);
    m.gather(Int32Array.from({ length: 32 }, (_, i) => i), 0); // biome-ignore format: short
    const { actor } = learner;
    const { values } = actor.parameters;
    const objective = { clip: 0.2, entropy: 0.1, value: 0.5 };
    const gradient = new Float32Array(values.length).fill(7);
    const unused = new Float32Array(values.length);
    measure(actor, m, objective, gradient);
    const at = (k: number, value: number) => {
      values[k] = value;
      actor.parameters.upload();
      return measure(actor, m, objective, unused).loss;
    };
    const scale = Math.max(...gradient.map(Math.abs));
    const h = 4e-3;
    for (let k = 0; k < values.length; k++) {
      const here = values[k];
      const slope = (at(k, here + h) - at(k, here - h)) / (2 * h);
      at(k, here);
      // loss is a float32 on tensors; the ratio's corner is met by some rows
      expect(Math.abs(slope - gradient[k]), `parameter ${k} of ${values.length}`).toBeLessThan(
        0.02 * Math.max(1, scale),
      );
    }
    trainer.dispose();
  });
});

test.each(games)(
  "a training goes the same way with kernels as with tensors, but for rounding: %s",
  async (_name, game) => {
    const weights: Float32Array[] = [];
    let before = new Float32Array(0);
    for (const backend of ["wasm", "cpu"] as const) {
      await useBackend(backend);
      const trainer = new Trainer(game, plan);
      const { values } = trainer.learners[0].actor.parameters;
      before = values.slice();
      for (let k = 0; k < 2; k++) trainer.update();
      weights.push(values.slice());
      trainer.dispose();
    }
    const [kernels, tensors] = weights;
    const distance = (a: Float32Array, b: Float32Array) => Math.hypot(...a.map((x, k) => x - b[k]));
    expect(distance(kernels, before)).toBeGreaterThan(0.1);
    expect(distance(kernels, tensors)).toBeLessThan(0.01 * distance(kernels, before));
  },
);

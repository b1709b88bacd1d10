/** Losses: three samples by hand, gradients against finite differences. */
import * as tf from "@tensorflow/tfjs";
import { beforeAll, expect, test } from "vitest";
import { Adam } from "../../agents/adam.js";
import { useBackend } from "../../agents/backend.js";
import { headFor } from "../../agents/heads.js";
import * as losses from "../../agents/losses.js";
import { orthogonal } from "../../agents/orthogonal.js";
import { Rng } from "../../src/rng.js";
import { discrete } from "../../src/space.js";
import { graphMlp as mlp } from "./graph-mlp.js";

beforeAll(async () => {
  await useBackend("wasm");
});

const t = (...x: number[]) => tf.tensor1d(x);
const number = (make: () => tf.Tensor) => tf.tidy(() => make().dataSync()[0]);
const third = [1 / 3, 1 / 3, 1 / 3];

test("the clipped surrogate of three samples agrees with a calculation by hand", () => {
  // ρ = 2, ½, 1.1; Â = 1, 1, −2; ε = .2: min(2, 1.2) = 1.2, min(.5, .8) = .5, min(−2.2, −2.2) = −2.2
  const old = [Math.log(0.5), Math.log(0.5), Math.log(0.5)];
  const now = [0, Math.log(0.25), Math.log(0.55)];
  const loss = number(() => losses.clippedSurrogate(t(...now), t(...old), t(1, 1, -2), t(...third), 0.2));
  expect(loss).toBeCloseTo(-(1.2 + 0.5 - 2.2) / 3, 6);
  const half = number(() => losses.clippedSurrogate(t(...now), t(...old), t(1, 1, -2), t(0.5, 0.5, 0), 0.2));
  expect(half).toBeCloseTo(-(1.2 + 0.5) / 2, 6); // the third has nothing to decide
  expect(
    losses.clipFraction(Float32Array.from(now), Float32Array.from(old), Float32Array.from(third), 0.2),
  ).toBeCloseTo(2 / 3);
});

test("the policy gradient, the value errors and the debug numbers agree with calculations by hand", () => {
  expect(number(() => losses.policyGradient(t(-1, -2, -3), t(1, 0, 2), t(...third)))).toBeCloseTo(7 / 3, 6);
  expect(number(() => losses.squaredError(t(1, 2, 3), t(1, 4, 0), t(...third)))).toBeCloseTo(13 / 3, 6);
  // V moves from 0 to 1 but may move by .5 only: max((1 − 2)², (.5 − 2)²) = 2.25
  expect(number(() => losses.clippedSquaredError(t(1), t(0), t(2), t(1), 0.5))).toBeCloseTo(2.25, 6);
  const kl = losses.approximateKl(Float32Array.of(Math.log(2), 5), Float32Array.of(0, 0), Float32Array.of(1, 0));
  expect(kl).toBeCloseTo(2 - 1 - Math.log(2), 6);
  expect(losses.explainedVariance(Float32Array.of(1, 2), Float32Array.of(1, 2))).toBe(1);
  expect(losses.explainedVariance(Float32Array.of(3, 3), Float32Array.of(1, 2))).toBe(0);
});

test("a column beside a row is an error, not a broadcast", () => {
  const column = tf.tensor2d([1, 2, 3], [3, 1]) as unknown as tf.Tensor1D;
  expect(() => losses.squaredError(column, t(1, 2, 3), t(...third))).toThrow("one shape [rows], got [3,1]");
});

test("advantages are normalised over the rows that decide; one row alone stays as it is", () => {
  const a = Float32Array.of(1, 3, 100);
  losses.normaliseAdvantages(a, Float32Array.of(0.5, 0.5, 0));
  expect(a[0]).toBeCloseTo(-Math.SQRT1_2, 6);
  expect(a[1]).toBeCloseTo(Math.SQRT1_2, 6);
  const alone = Float32Array.of(7, 100);
  losses.normaliseAdvantages(alone, Float32Array.of(1, 0));
  expect(alone[0]).toBe(7);
});

test("the gradient of the whole PPO loss agrees with finite differences", () => {
  const rng = Rng.alloc(1, 1).at(0);
  const head = headFor(discrete(3));
  const normals = (n: number, scale = 1) => Float32Array.from({ length: n }, () => scale * rng.normal());
  const x = normals(4 * 2);
  const shapes = [[2, 5], [5], [5, 5], [5], [5, 3], [3], [2, 5], [5], [5, 5], [5], [5, 1], [1]];
  const weights = shapes.map((shape) =>
    normals(
      shape.reduce((a, b) => a * b),
      0.5,
    ),
  );
  const loss = (tensors: tf.Tensor[]) => {
    const input = tf.tensor2d(x, [4, 2]);
    const encoded = tf.tensor2d([1, 0, 0, 0, 1, 0, 0, 0, 1, 0, 1, 0], [4, 3]);
    const illegal = tf.tensor2d([0, 0, 0, 0, 0, -1e8, 0, 0, 0, 0, 0, 0], [4, 3]);
    const { logProb, entropy } = head.graph(mlp(input, tensors.slice(0, 6)), encoded, illegal, null);
    const w = t(0.25, 0.25, 0.25, 0.25);
    const policy = losses.clippedSurrogate(logProb, t(-1, -1.2, -0.9, -3), t(1, -1, 0.5, 2), w, 0.2);
    const value = losses.squaredError(tf.reshape(mlp(input, tensors.slice(6)), [4]), t(1, 0, -1, 0.5), w);
    return tf.sub(tf.add(policy, tf.mul(value, 0.5)), tf.mul(losses.weightedMean(entropy, w), 0.1)) as tf.Scalar;
  };
  const up = () => weights.map((w, k) => tf.tensor(w.slice(), shapes[k]));
  const gradients = tf.tidy(() =>
    tf
      .valueAndGrads((...a: tf.Tensor[]) => loss(a))(up())
      .grads.map((g) => g.dataSync()),
  );
  const h = 5e-3;
  for (let k = 0; k < weights.length; k++) {
    for (let i = 0; i < weights[k].length; i += 3) {
      const at = weights[k][i];
      const [above, below] = [at + h, at - h].map((value) => {
        weights[k][i] = value;
        return number(() => loss(up()));
      });
      weights[k][i] = at;
      expect(Math.abs((above - below) / (2 * h) - gradients[k][i])).toBeLessThan(2e-3);
    }
  }
});

test.each([
  [8, 3],
  [3, 8],
  [6, 6],
])("orthogonal weights %i × %i have orthogonal rows or columns of the gain's length", (rows, columns) => {
  const w = orthogonal(rows, columns, Math.SQRT2, Rng.alloc(1, 9).at(0));
  const n = Math.min(rows, columns);
  const entry = (k: number, i: number) => (rows <= columns ? w[k * columns + i] : w[i * columns + k]);
  for (let a = 0; a < n; a++) {
    for (let b = 0; b < n; b++) {
      let dot = 0;
      for (let i = 0; i < Math.max(rows, columns); i++) dot += entry(a, i) * entry(b, i);
      expect(dot).toBeCloseTo(a === b ? 2 : 0, 5);
    }
  }
});

test("Adam's first step is the learning rate times the gradient's sign, and large gradients are shortened", () => {
  const adam = new Adam(2, 1e-8);
  const theta = Float32Array.of(1, 1);
  expect(adam.step(theta, Float32Array.of(3, -4), 0.1, 0.5)).toBe(5);
  expect(theta[0]).toBeCloseTo(0.9, 5);
  expect(theta[1]).toBeCloseTo(1.1, 5);
});

test("our Adam and TensorFlow's walk the same path", () => {
  const adam = new Adam(2, 1e-5);
  const theta = Float32Array.of(1, -2);
  const variable = tf.tidy(() => tf.variable(tf.tensor1d([1, -2])));
  const theirs = tf.train.adam(0.05, 0.9, 0.999, 1e-5);
  for (let k = 0; k < 20; k++) {
    adam.step(theta, Float32Array.of(2 * theta[0], 4 * theta[1]), 0.05, Number.POSITIVE_INFINITY);
    theirs.minimize(() => tf.sum(tf.mul(tf.square(variable), tf.tensor1d([1, 2]))) as tf.Scalar);
  }
  variable.dataSync().forEach((value, i) => {
    expect(theta[i]).toBeCloseTo(value, 4);
  });
});

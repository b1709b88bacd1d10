/** Passes calculated by hand, through networks, heads and objectives, against automatic differentiation; and the kernels themselves. */
import { execFileSync } from "node:child_process";
import { readFileSync } from "node:fs";
import * as tf from "@tensorflow/tfjs";
import fc from "fast-check";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { useBackend } from "../../agents/backend.js";
import { kernelPass, type Layer, tensorPass } from "../../agents/dense.js";
import { headFor } from "../../agents/heads.js";
import { kernels, reserve, rewind, view } from "../../agents/kernels.js";
import { descentOf, graphOf, type Objective } from "../../agents/objective.js";
import { passOf } from "../../agents/pass.js";
import type { Minibatch } from "../../agents/rollout.js";
import { Rng } from "../../src/rng.js";
import { box, discrete, multiDiscrete, type Space } from "../../src/space.js";
import { graphMlp } from "./graph-mlp.js";

beforeAll(async () => {
  await useBackend("cpu"); // the graphs' backend; kernels are called directly
});
afterAll(async () => {
  await useBackend("wasm");
});

const rng = Rng.alloc(1, "dense").at(0);
const normals = (n: number, scale = 1) => Float32Array.from({ length: n }, () => scale * rng.normal());

function layersOf(sizes: readonly number[]): Layer[] {
  return sizes.slice(1).map((outputs, k) => {
    const inputs = sizes[k];
    return { inputs, outputs, weight: normals(inputs * outputs, 0.7), bias: normals(outputs, 0.3) };
  });
}
const empty = (layers: readonly Layer[]): Layer[] =>
  layers.map(({ inputs, outputs, weight, bias }) => ({
    ...{ inputs, outputs },
    weight: new Float32Array(weight.length).fill(9),
    bias: new Float32Array(bias.length).fill(9),
  }));
const tensorsOf = (layers: readonly Layer[]) =>
  layers.flatMap(({ inputs, outputs, weight, bias }) => [
    tf.tensor2d(weight.slice(), [inputs, outputs]),
    tf.tensor1d(bias.slice()),
  ]);

function expectNear(mine: ArrayLike<number>, theirs: ArrayLike<number>, within = 2e-5): void {
  expect(mine.length).toBe(theirs.length);
  for (let i = 0; i < mine.length; i++) {
    if (Math.abs(mine[i] - theirs[i]) > within * Math.max(1, Math.abs(theirs[i]))) {
      expect(`${i}: ${mine[i]}`).toBe(`${i}: ${theirs[i]}`);
    }
  }
}

describe.each(["kernels", "tensors"] as const)("a pass with %s", (how) => {
  test("gives the outputs and the gradient of automatic differentiation, whatever the shape", () => {
    const sizes = fc.array(fc.integer({ min: 1, max: 19 }), { minLength: 2, maxLength: 4 });
    fc.assert(
      fc.property(sizes, fc.integer({ min: 1, max: 41 }), (shape, rows) => {
        tf.tidy(() => {
          rewind();
          const layers = layersOf(shape);
          const x = normals(rows * shape[0]);
          const slopes = normals(rows * shape[shape.length - 1]);
          const [own, byInputs] = [empty(layers), new Float32Array(x.length)];
          const pass = how === "kernels" ? kernelPass(layers, x) : tensorPass(layers, tensorsOf(layers), x);
          const outputs = pass.outputs.slice();
          pass.backward(slopes, own, byInputs);
          const inputs = tf.tensor2d(x, [rows, shape[0]]);
          const loss = (h: tf.Tensor, ...weights: tf.Tensor[]) => {
            const y = graphMlp(h as tf.Tensor2D, weights);
            expectNear(outputs, y.dataSync());
            return tf.sum(tf.mul(y, tf.tensor2d(slopes, [rows, shape[shape.length - 1]]))) as tf.Scalar;
          };
          const { grads } = tf.valueAndGrads(loss)([inputs, ...tensorsOf(layers)]);
          expectNear(byInputs, grads[0].dataSync());
          own.forEach(({ weight, bias }, k) => {
            expectNear(weight, grads[1 + 2 * k].dataSync());
            expectNear(bias, grads[2 + 2 * k].dataSync());
          });
        });
      }),
      { numRuns: 60, seed: 1 },
    );
  });
});

test("two passes lie side by side, and a pass does not depend on what the memory held before", () => {
  const layers = layersOf([5, 7, 3]);
  const [x, y] = [normals(5 * 6), normals(5 * 6)];
  const alone = (rows: Float32Array) => {
    rewind();
    view(reserve(4096), 4096).fill(Number.NaN);
    rewind();
    const pass = kernelPass(layers, rows);
    const gradient = empty(layers);
    pass.backward(new Float32Array(18).fill(1), gradient);
    return { outputs: pass.outputs, gradient };
  };
  const [first, second] = [alone(x), alone(y)];
  rewind();
  const [a, b] = [kernelPass(layers, x), kernelPass(layers, y)];
  for (const [pass, expected] of [
    [a, first],
    [b, second],
  ] as const) {
    // biome-ignore format: short
    const gradient = empty(layers);
    pass.backward(new Float32Array(18).fill(1), gradient);
    expect(pass.outputs).toEqual(expected.outputs);
    expect(gradient).toEqual(expected.gradient);
  }
});

test("tanh is right to four units in the last place, odd, flat far out, and passes on what is no number", () => {
  const at = (xs: readonly number[] | Float32Array) => {
    rewind();
    const size = (xs.length + 3) & ~3;
    const address = reserve(size);
    view(address, size).fill(0).set(xs);
    kernels().tanh(size, address);
    return view(address, xs.length).slice();
  };
  const xs = Float32Array.from({ length: 40_000 }, (_, i) =>
    i % 2 ? 20 * (rng.uniform() - 0.5) : Math.exp(-12 * rng.uniform()),
  );
  const ys = at(xs);
  const mirrored = at(xs.map((x) => -x));
  let worst = 0;
  for (let i = 0; i < xs.length; i++) {
    const exact = Math.tanh(xs[i]);
    worst = Math.max(worst, Math.abs(ys[i] - exact) / Math.abs(exact));
    if (mirrored[i] !== -ys[i] || Math.abs(ys[i]) > 1) expect([xs[i], ys[i], mirrored[i]]).toEqual(["odd, within 1"]);
  }
  expect(worst).toBeLessThan(4 * 2 ** -23);
  expect([...at([0, 1e30, -1e30, Number.POSITIVE_INFINITY])]).toEqual([0, 1, -1, 1]);
  expect(at([Number.NaN])[0]).toBeNaN();
});

test("the kernels are what their source compiles to", { timeout: 120_000 }, () => {
  const compiled = execFileSync(process.execPath, ["scripts/kernels.mjs", "--print"], { encoding: "utf8" });
  const bytes = (text: string) => [...text.matchAll(/^ {2}"([^"]+)",$/gm)].map(([, line]) => line).join("");
  expect(bytes(readFileSync("agents/kernels-code.ts", "utf8"))).toBe(bytes(compiled));
  expect(bytes(compiled).length).toBeGreaterThan(1000);
});

const one = { name: "x", unit: "1", low: -1, high: 1 };
const spaces: { readonly [name: string]: Space } = {
  "five choices": discrete(5),
  "three components": multiDiscrete([2, 3, 4]),
  "a box of two": box([one, { ...one, name: "y" }]),
};
const objectives: { readonly [name: string]: Objective } = {
  "the policy gradient": { entropy: 0.1, value: 0.5 },
  "no entropy": { clip: 0.2, entropy: 0, value: 0.5 },
  "clipped ratios": { clip: 0.2, entropy: 0.05, value: 0.7 },
  "clipped values": { clip: 0.2, entropy: 0.05, value: 0.7, valueClip: 0.3 },
};

describe.each(Object.keys(spaces))("a head of %s", (space) => {
  test.each(Object.keys(objectives))("by hand is what the graph says: %s", (name) => {
    const head = headFor(spaces[space]);
    const rows = 33;
    const masked = head.scales === 0;
    const said = { outputs: normals(rows * head.outputs), values: normals(rows), scales: normals(head.scales, 0.3) };
    const encoded = new Float32Array(rows * head.encoded);
    const illegal = new Float32Array(masked ? rows * head.outputs : 0);
    const weights = () => Float32Array.from({ length: rows }, () => (rng.uniform() < 0.2 ? 0 : 1 / rows));
    const old = new Float32Array(rows);
    for (let i = 0; i < rows; i++) {
      const mask = new Uint8Array(head.outputs).fill(1);
      if (masked && i % 3 === 0) mask[0] = 0;
      for (let j = 0; j < illegal.length / rows; j++) illegal[i * head.outputs + j] = mask[j] ? 0 : -1e8;
      const kept = new Float32Array(head.kept);
      const row = { outputs: said.outputs, at: i * head.outputs, mask, maskAt: 0, scales: said.scales };
      old[i] = head.draw(row, rng, kept, 0) + 0.4 * rng.normal(); // ratios on both sides of the clip range
      head.encode(kept, 0, encoded, i * head.encoded);
    }
    const oldValues = said.values.map((v) => v + 0.5 * rng.normal());
    const m = {
      ...{ rows, encoded, illegal, old, oldValues },
      ...{ advantages: normals(rows), targets: normals(rows), policyWeights: weights(), valueWeights: weights() },
    } as unknown as Minibatch;

    const pass = head.pass?.({ rows, encoded, illegal, outputs: said.outputs, scales: said.scales });
    if (!pass) throw new Error("no pass by hand");
    const by = { logProb: new Float32Array(rows), entropy: new Float32Array(rows), values: new Float32Array(rows) };
    const objective = objectives[name];
    const worth = descentOf(objective, m, { logProb: pass.logProb, entropy: pass.entropy, values: said.values }, by);
    const slopes = [new Float32Array(rows * head.outputs), by.values, new Float32Array(head.scales)];
    pass.backward(by.logProb, by.entropy, slopes[0], slopes[2]);

    tf.tidy(() => {
      const leaves: tf.Tensor[] = [tf.tensor2d(said.outputs, [rows, head.outputs]), tf.tensor1d(said.values)];
      if (head.scales > 0) leaves.push(tf.tensor1d(said.scales));
      const { value, grads } = tf.valueAndGrads((...[o, v, s]: tf.Tensor[]) => {
        const graph = passOf(head, m, o as tf.Tensor2D, v as tf.Tensor1D, (s as tf.Tensor1D) ?? null);
        expectNear(pass.logProb, graph.logProb.dataSync());
        expectNear(pass.entropy, graph.entropy.dataSync());
        const { total, parts } = graphOf(objective)(graph);
        for (const [part, tensor] of Object.entries(parts))
          expect(worth.parts[part]).toBeCloseTo(tensor.dataSync()[0], 4);
        return total;
      })(leaves);
      expect(worth.loss).toBeCloseTo(value.dataSync()[0], 4);
      grads.forEach((gradient, k) => {
        expectNear(slopes[k], gradient.dataSync(), 1e-5);
      });
    });
  });
});

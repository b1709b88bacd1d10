/** The gated recurrent unit: its formula, its gradient, and where it forgets. */
import * as tf from "@tensorflow/tfjs";
import fc from "fast-check";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { useBackend } from "../../agents/backend.js";
import { Gru, type Sequences } from "../../agents/gru.js";
import { kernelUnroll } from "../../agents/gru-kernels.js";
import { plainUnroll } from "../../agents/gru-plain.js";
import { rewind } from "../../agents/kernels.js";
import { Rng } from "../../src/rng.js";

afterAll(async () => {
  await useBackend("wasm");
});

interface Made {
  readonly gru: Gru;
  readonly views: readonly [Float32Array, Float32Array, Float32Array];
  readonly draw: (n: number, scale?: number) => Float32Array;
}

function make(inputs: number, units: number, seed = "gru"): Made {
  const rng = Rng.alloc(1, seed).at(0);
  const draw = (n: number, scale = 1) => Float32Array.from({ length: n }, () => scale * rng.normal());
  const views = [draw(3 * inputs * units, 0.5), draw(3 * units * units, 0.5), draw(3 * units, 0.5)] as const;
  return { gru: new Gru(inputs, units, views), views, draw };
}

/** Σ wᵢ hᵢ over all steps, and its gradient by finite differences, in doubles as far as the weights' floats allow. */
function numeric(
  { gru, views }: Made,
  run: Sequences,
  x: Float32Array,
  start: Float32Array,
  w: Float32Array,
): number[] {
  const loss = () => {
    rewind();
    return gru.unroll(run, x, start).h.reduce((sum, h, k) => sum + h * w[k], 0);
  };
  return views.flatMap((view) =>
    [...view].map((value, k) => {
      const eps = 2 ** -8;
      view[k] = value + eps;
      const [up, high] = [loss(), view[k]];
      view[k] = value - eps;
      const [down, low] = [loss(), view[k]];
      view[k] = value;
      return (up - down) / (high - low);
    }),
  );
}

describe.each(["cpu", "wasm"] as const)("on %s", (backend) => {
  beforeAll(async () => {
    await useBackend(backend);
  });

  test("with one unit it is the formula: z = σ(.1x + .2h), r = σ(.3x − .4h), c = tanh(.5x + .6rh), h′ = zh + (1 − z)c", () => {
    const views = [Float32Array.of(0.1, 0.3, 0.5), Float32Array.of(0.2, -0.4, 0.6), new Float32Array(3)] as const;
    const h = Float32Array.of(0.7);
    new Gru(1, 1, views).step(Float32Array.of(2), h);
    const sigma = (x: number) => 1 / (1 + Math.exp(-x));
    const [z, r] = [sigma(0.1 * 2 + 0.2 * 0.7), sigma(0.3 * 2 - 0.4 * 0.7)];
    const c = Math.tanh(0.5 * 2 + 0.6 * r * 0.7);
    expect(h[0]).toBeCloseTo(z * 0.7 + (1 - z) * c, 6);
  });

  test("over a sequence it says what the layer of TensorFlow.js says that has the same weights", () => {
    const [inputs, units, steps, count] = [3, 5, 7, 4];
    const { gru, views, draw } = make(inputs, units);
    const x = draw(steps * count * inputs);
    const sequences = { steps, count, begins: new Uint8Array(steps * count) };
    const { h } = gru.unroll(sequences, x, new Float32Array(count * units));
    const theirs = tf.tidy(() => {
      const layer = tf.layers.gru({ units, returnSequences: true, recurrentActivation: "sigmoid" });
      const input = tf.transpose(tf.tensor3d(x, [steps, count, inputs]), [1, 0, 2]);
      layer.apply(input);
      const shapes = [[inputs, 3 * units], [units, 3 * units], [3 * units]]; // biome-ignore format: a table
      layer.setWeights(views.map((view, k) => tf.tensor(view.slice(), shapes[k])));
      const out = tf.transpose(layer.apply(input) as tf.Tensor, [1, 0, 2]).dataSync();
      layer.dispose();
      return out;
    });
    for (let k = 0; k < h.length; k++) expect(h[k]).toBeCloseTo(theirs[k], 5);
  });

  test("step by step it is to the bit what it is over the sequence, and where an episode begins nothing is remembered", () => {
    const { gru, draw } = make(2, 4);
    const [steps, count] = [6, 3];
    const begins = Uint8Array.of(...[0, 1, 0], ...[0, 0, 0], ...[1, 0, 0], ...[0, 0, 0], ...[0, 1, 1], ...[0, 0, 0]);
    const x = draw(steps * count * 2);
    const start = draw(count * 4, 0.3);
    const { h } = gru.unroll({ steps, count, begins }, x, start);
    const state = start.slice();
    for (let t = 0; t < steps; t++) {
      for (let i = 0; i < count; i++) if (begins[t * count + i]) state.fill(0, i * 4, (i + 1) * 4);
      gru.step(x.subarray(t * count * 2, (t + 1) * count * 2), state);
      expect([...h.subarray(t * count * 4, (t + 1) * count * 4)]).toEqual([...state]);
    }
    // what was before a beginning leaves no trace after it
    const other = gru.unroll({ steps, count, begins }, x.map((v, k) => (k < 6 ? v + 1 : v)), start); // biome-ignore format: short
    expect(other.h[2 * count * 4]).toBe(h[2 * count * 4]);
    expect(other.h[(2 * count + 1) * 4]).not.toBe(h[(2 * count + 1) * 4]);
  });

  // central differences of 2⁻⁷: floats of h leave 1e-7 · √n / 2⁻⁷ ≈ 1e-4, curvature as much; the gradient is of order one
  test("its gradient through time is that of finite differences, whatever the sizes and wherever episodes begin", () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 1, max: 3 }),
        fc.integer({ min: 1, max: 4 }),
        fc.nat(1000),
        (inputs, units, seed) => {
          const made = make(inputs, units, `gradient ${seed}`);
          const [steps, count] = [5, 2];
          const begins = Uint8Array.from({ length: steps * count }, (_, k) => ((k * 7 + seed) % 5 === 0 ? 1 : 0));
          const x = made.draw(steps * count * inputs);
          const start = made.draw(count * units, 0.5);
          const w = made.draw(steps * count * units);
          const run = { steps, count, begins };
          const derived = made.gru
            .unroll(run, x, start)
            .gradient(w)
            .flatMap((part) => [...part]);
          const seen = numeric(made, run, x, start, w);
          derived.forEach((value, k) => {
            expect(Math.abs(value - seen[k])).toBeLessThan(5e-3);
          });
        },
      ),
      { numRuns: 25 },
    );
  });

  test("inputs of a million saturate it, and neither value nor gradient is lost", () => {
    const { gru } = make(2, 3);
    const run = { steps: 3, count: 1, begins: Uint8Array.of(1, 0, 0) };
    const tape = gru.unroll(run, new Float32Array(6).fill(1e6), new Float32Array(3));
    for (const value of [...tape.h, ...tape.gradient(new Float32Array(9).fill(1)).flatMap((d) => [...d])]) {
      expect(Number.isFinite(value)).toBe(true);
    }
  });
});

test("kernels and plain TypeScript agree, forward and back, whatever the sizes", async () => {
  await useBackend("wasm");
  fc.assert(
    fc.property(
      fc.integer({ min: 1, max: 9 }),
      fc.integer({ min: 1, max: 9 }),
      fc.integer({ min: 1, max: 9 }),
      (inputs, units, count) => {
        const { views, draw } = make(inputs, units, `agree ${count}`);
        const steps = 4;
        const begins = Uint8Array.from({ length: steps * count }, (_, k) => (k % 7 === 3 ? 1 : 0));
        const [x, start, w] = [draw(steps * count * inputs), draw(count * units), draw(steps * count * units)];
        rewind();
        const [a, b] = [kernelUnroll, plainUnroll].map((unroll) =>
          unroll({ inputs, units }, views, { steps, count, begins }, x, start),
        );
        const close = (p: Float32Array, q: Float32Array) => {
          p.forEach((v, k) => {
            expect(v).toBeCloseTo(q[k], 3);
          });
        };
        close(a.h, b.h);
        const [da, db] = [a.gradient(w), b.gradient(w)];
        da.forEach((part, k) => {
          close(part, db[k]);
        });
      },
    ),
    { numRuns: 60 },
  );
});

test("its first weights are orthogonal gate by gate, and its biases 0", () => {
  const { gru, views } = make(4, 4);
  gru.initialise(Rng.alloc(1, "begin").at(0));
  for (const view of views.slice(0, 2)) {
    for (let gate = 0; gate < 3; gate++) {
      const row = (k: number) => view.subarray((3 * k + gate) * 4, (3 * k + gate + 1) * 4);
      const dot = (a: Float32Array, b: Float32Array) => a.reduce((sum, v, k) => sum + v * b[k], 0);
      for (let a = 0; a < 4; a++) {
        for (let b = 0; b < 4; b++) expect(dot(row(a), row(b))).toBeCloseTo(a === b ? 1 : 0, 5);
      }
    }
  }
  expect([...views[2]]).toEqual(new Array(12).fill(0));
});

/** Every head of boxes: densities by quadrature and by draws, plain TypeScript against graphs, gradients. */
import * as tf from "@tensorflow/tfjs";
import fc from "fast-check";
import { beforeAll, describe, expect, test } from "vitest";
import { useBackend } from "../../agents/backend.js";
import type { Head, Row } from "../../agents/head.js";
import { headDefaults } from "../../agents/head-options.js";
import { type HeadOptions, headFor } from "../../agents/heads.js";
import { Rng } from "../../src/rng.js";
import { type Box, box, contains, size } from "../../src/space.js";
import { differences, rowOf, seen } from "./head-fixtures.js";

beforeAll(async () => {
  await useBackend("wasm");
});

const plain = box([
  { name: "x", unit: "1", low: 0, high: 10, size: 2 },
  { name: "y", unit: "1", low: -0.1, high: 0.7 },
]);

interface Case {
  readonly options: HeadOptions;
  readonly space: Box;
  readonly outputs: readonly number[];
  readonly scales: readonly number[];
}

const cases: { readonly [name: string]: Case } = {
  gaussian: { options: { head: "gaussian" }, space: plain, outputs: [0.4, -0.2, 3], scales: [-0.7, 0.3, -4] },
  squashed: { options: { head: "squashed" }, space: plain, outputs: [0.4, -0.2, 3], scales: [-0.7, 0.3, -4] },
  beta: { options: { head: "beta" }, space: plain, outputs: [0.4, -0.2, 5, 1, -3, 30], scales: [] },
  "simplex of weights": { options: { head: "simplex" }, space: plain, outputs: [0.4, -0.2, 5, 1], scales: [] },
  "simplex of log-weights": {
    options: { head: "simplex" },
    space: box([
      { name: "tip", unit: "1", low: 0, high: 2 },
      { name: "split", unit: "1", low: -1, high: 1, size: 4 },
    ]),
    outputs: [0.4, -0.2, 5, 1, -1, 2],
    scales: [],
  },
  ordinal: {
    options: { head: "ordinal", bins: 4 },
    space: plain,
    outputs: [0.4, -0.2, 1, 1, -1, 2, 0, -2, 0.5],
    scales: [],
  },
};

const headOf = ({ space, options }: Case): Head => headFor(space, options);

describe.each(Object.entries(cases))("%s", (name, given) => {
  const { space, outputs, scales } = given;
  const row = rowOf(outputs, scales);

  test("the graph and plain TypeScript agree on log π, entropy, and on their gradients by differences", () => {
    const head = headOf(given);
    expect([head.outputs, head.scales]).toEqual([outputs.length, scales.length]);
    const rng = Rng.alloc(1, 3);
    const kept = new Float32Array(head.kept);
    for (let i = 0; i < 5; i++) {
      const drawn = head.draw(row, rng.at(0), kept, 0);
      const graph = seen(head, row, kept);
      expect(head.logProb(row, kept, 0)).toBeCloseTo(drawn, name === "gaussian" || name === "squashed" ? 4 : 9);
      expect(graph.logProb).toBeCloseTo(head.logProb(row, kept, 0), 3);
      expect(graph.entropy).toBeCloseTo(head.entropy(row), 5);
      close(
        graph.slopes.logProb,
        differences(row, () => head.logProb(row, kept, 0)),
      );
      close(
        graph.slopes.entropy,
        differences(row, () => head.entropy(row)),
      );
    }
  });

  test("the mean of −log π over draws is the entropy, within four standard errors", () => {
    const head = headOf(given);
    const rng = Rng.alloc(1, 4);
    const kept = new Float32Array(head.kept);
    const n = 20_000;
    let sum = 0;
    let squares = 0;
    for (let i = 0; i < n; i++) {
      const x = -head.draw(row, rng.at(0), kept, 0);
      sum += x;
      squares += x * x;
    }
    const error = Math.sqrt((squares / n - (sum / n) ** 2) / n);
    expect(Math.abs(sum / n - head.entropy(row))).toBeLessThan(4 * error);
  });

  test("whatever the network says, actions lie within the bounds and log π, entropy and gradients are finite", () => {
    const head = headOf(given);
    const rng = Rng.alloc(1, 5);
    const kept = new Float32Array(head.kept);
    const action = new Float32Array(size(space));
    const wide = name === "gaussian" ? 0 : 1; // what it draws is clipped by the game
    const number = fc.oneof(fc.double({ min: -60, max: 60, noNaN: true }), fc.constantFrom(-800, 800, 0));
    const vector = fc.array(number, { minLength: head.outputs, maxLength: head.outputs });
    const deviation = fc.array(fc.constantFrom(-12, -3, 0, 3), { minLength: head.scales, maxLength: head.scales });
    const run = fc.property(vector, deviation, fc.boolean(), (z, logs, still) => {
      const other = rowOf(z, logs);
      const log = head.draw(other, still ? undefined : rng.at(0), kept, 0);
      head.decode(kept, 0, action, 0);
      expect(wide === 0 || contains(space, action)).toBe(true);
      const graph = seen(head, other, kept);
      expect(Number.isFinite(log)).toBe(true);
      expect(Number.isFinite(head.entropy(other))).toBe(true);
      expect([graph.entropy, ...graph.slopes.entropy, ...graph.slopes.logProb].every(Number.isFinite)).toBe(true);
      expect(byHand(head, other, kept).every(Number.isFinite)).toBe(true);
    });
    fc.assert(run, { seed: 1, numRuns: 40 });
  });

  test("a graph leaves no tensor behind", () => {
    const head = headOf(given);
    const kept = new Float32Array(head.kept);
    head.draw(row, undefined, kept, 0);
    seen(head, row, kept);
    const before = tf.memory().numTensors;
    seen(head, row, kept);
    expect(tf.memory().numTensors).toBe(before);
  });

  test("over a minibatch the graph and the pass by hand say what rows say, and weigh their slopes alike", () => {
    const head = headOf(given);
    const kept = new Float32Array(2 * head.kept);
    const both = { ...rowOf([...outputs, ...outputs.map((x) => -x / 2)], scales) };
    const rng = Rng.alloc(1, 6).at(0);
    const encoded = new Float32Array(2 * head.encoded);
    const expected = [0, 1].map((i) => {
      both.at = i * head.outputs;
      head.draw(both, rng, kept, i * head.kept);
      head.encode(kept, i * head.kept, encoded, i * head.encoded);
      return [head.logProb(both, kept, i * head.kept), head.entropy(both)];
    });
    const leaves = [tf.tensor2d(both.outputs, [2, head.outputs])] as tf.Tensor[];
    if (head.scales > 0) leaves.push(tf.tensor1d(both.scales));
    const { values, slopes } = tf.tidy(() => {
      const of = (x: tf.Tensor, deviations?: tf.Tensor) => {
        const read = tf.tensor2d(encoded, [2, head.encoded]);
        return head.graph(x as tf.Tensor2D, read, null, (deviations ?? null) as tf.Tensor1D | null);
      };
      const { logProb, entropy } = of(leaves[0], leaves[1]);
      const weighted = tf.grads((x: tf.Tensor, deviations?: tf.Tensor) => {
        const pass = of(x, deviations);
        return tf.add(
          tf.sum(tf.mul(pass.logProb, tf.tensor1d([3, -2]))),
          tf.sum(tf.mul(pass.entropy, tf.tensor1d([-1, 4]))),
        );
      })(leaves);
      return {
        values: [...logProb.dataSync(), ...entropy.dataSync()],
        slopes: weighted.flatMap((tensor) => [...tensor.dataSync()]),
      };
    });
    tf.dispose(leaves);
    close(values, [expected[0][0], expected[1][0], expected[0][1], expected[1][1]]);
    const rows = { rows: 2, outputs: both.outputs, encoded, illegal: new Float32Array(0), scales: both.scales };
    const pass = head.pass?.(rows);
    close([...(pass?.logProb ?? []), ...(pass?.entropy ?? [])], values);
    const [byOutputs, byScales] = [new Float32Array(2 * head.outputs), new Float32Array(head.scales)];
    pass?.backward(Float32Array.of(3, -2), Float32Array.of(-1, 4), byOutputs, byScales);
    close([...byOutputs, ...byScales], slopes);
    const alone = [0, 1].flatMap((i) => {
      const own = rowOf([...both.outputs.subarray(i * head.outputs, (i + 1) * head.outputs)], scales);
      const by = seen(head, own, kept.subarray(i * head.kept, (i + 1) * head.kept)).slopes;
      return by.logProb.slice(0, head.outputs).map((slope, k) => [3, -2][i] * slope + [-1, 4][i] * by.entropy[k]);
    });
    close(alone, slopes.slice(0, 2 * head.outputs));
  });

  test("a box has something to decide unless its mask is 0, and a policy of one entry", () => {
    const head = headOf(given);
    expect([head.decides(Uint8Array.of(0, 1), 0), head.decides(Uint8Array.of(0, 1), 1)]).toEqual([false, true]);
    const policies = new Float32Array(2);
    head.probabilities(row, false, policies, 1);
    expect([...policies]).toEqual([0, 1]);
  });
});

test("auto is the clipped Gaussian, also where no options are known, and choices stay categorical", () => {
  const options: HeadOptions = { head: headDefaults.head.value };
  const row = rowOf([0.4, -0.2, 3], [-0.7, 0.3, -4]);
  const [a, b] = [new Float32Array(3), new Float32Array(3)];
  const log = headFor(plain).draw(row, Rng.alloc(1, 1).at(0), a, 0);
  expect(headFor(plain, options).draw(row, Rng.alloc(1, 1).at(0), b, 0)).toBe(log);
  expect(b).toEqual(a);
  for (const head of ["beta", "ordinal"] as const) {
    expect(headFor({ kind: "discrete", n: 3 }, { head }).outputs).toBe(3);
    expect(headFor({ kind: "multi-discrete", n: [3, 2] }, { head }).outputs).toBe(5);
  }
});

/** log π, entropy and the slopes of their sum by the pass that makes no graph. */
function byHand(head: Head, row: Row, kept: Float32Array): number[] {
  const encoded = new Float32Array(head.encoded);
  head.encode(kept, 0, encoded, 0);
  const pass = head.pass?.({
    rows: 1,
    outputs: row.outputs,
    encoded,
    illegal: new Float32Array(0),
    scales: row.scales,
  });
  if (!pass) return [Number.NaN];
  const [byOutputs, byScales] = [new Float32Array(head.outputs), new Float32Array(head.scales)];
  pass.backward(Float32Array.of(1), Float32Array.of(1), byOutputs, byScales);
  return [...pass.logProb, ...pass.entropy, ...byOutputs, ...byScales];
}

/** Within 2e−4, or that share of what is expected where it is above 1. */
function close(values: readonly number[], expected: readonly number[]): void {
  expect(values.length).toBe(expected.length);
  values.forEach((value, k) => {
    expect(Math.abs(value - expected[k]) / Math.max(1, Math.abs(expected[k]))).toBeLessThan(2e-4);
  });
}

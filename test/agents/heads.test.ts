/** Heads: densities against closed forms and quadrature, the graph against plain TypeScript, masks. */
import * as tf from "@tensorflow/tfjs";
import { beforeAll, describe, expect, test } from "vitest";
import { useBackend } from "../../agents/backend.js";
import type { Head, Row } from "../../agents/head.js";
import { headFor } from "../../agents/heads.js";
import { Rng } from "../../src/rng.js";
import { box, discrete, multiDiscrete, type Space } from "../../src/space.js";

beforeAll(async () => {
  await useBackend("wasm");
});

const rowOf = (outputs: number[], mask?: number[], scales: number[] = []): Row => ({
  outputs: Float32Array.from(outputs),
  at: 0,
  mask: Uint8Array.from(mask ?? outputs.map(() => 1)),
  maskAt: 0,
  scales: Float32Array.from(scales),
});

function graph(head: Head, row: Row, kept: Float32Array): { logProb: number; entropy: number } {
  const encoded = new Float32Array(head.encoded);
  head.encode(kept, 0, encoded, 0);
  return tf.tidy(() => {
    const legal = head.scales
      ? null
      : tf.tensor2d(
          [...row.mask].map((m) => (m ? 0 : -1e8)),
          [1, head.outputs],
        );
    const scales = head.scales ? tf.tensor1d(row.scales) : null;
    const out = head.graph(
      tf.tensor2d(row.outputs, [1, head.outputs]),
      tf.tensor2d(encoded, [1, head.encoded]),
      legal,
      scales,
    );
    return { logProb: out.logProb.dataSync()[0], entropy: out.entropy.dataSync()[0] };
  });
}

const cases: { name: string; space: Space; row: Row }[] = [
  { name: "discrete", space: discrete(4), row: rowOf([0.3, -1, 2, 0.7]) },
  { name: "masked discrete", space: discrete(4), row: rowOf([0.3, -1, 2, 0.7], [1, 1, 0, 1]) },
  { name: "masked multi-discrete", space: multiDiscrete([3, 2]), row: rowOf([1, 0, -1, 0.5, 2], [1, 0, 1, 1, 1]) },
  {
    name: "box",
    space: box([{ name: "x", unit: "1", low: 0, high: 10, size: 2 }]),
    row: rowOf([0.4, -0.2], [1], [-0.7, 0.3]),
  },
];

describe.each(cases)("$name", ({ space, row }) => {
  test("the graph and plain TypeScript agree on log π and entropy", () => {
    const head = headFor(space);
    const rng = Rng.alloc(1, 3);
    const kept = new Float32Array(head.kept);
    for (let i = 0; i < 20; i++) {
      const drawn = head.draw(row, rng.at(0), kept, 0);
      const g = graph(head, row, kept);
      expect(head.logProb(row, kept, 0)).toBeCloseTo(drawn, 5);
      expect(g.logProb).toBeCloseTo(drawn, 4);
      expect(g.entropy).toBeCloseTo(head.entropy(row), 5);
    }
  });

  test("the mean of −log π over draws is the entropy, within four standard errors", () => {
    const head = headFor(space);
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
});

test("probabilities are the softmax of the legal outputs, and greedy is one-hot at the largest", () => {
  const head = headFor(discrete(3));
  const row = rowOf([Math.log(1), Math.log(2), Math.log(5)], [1, 1, 0]);
  const p = new Float32Array(3);
  head.probabilities(row, false, p, 0);
  expect([...p]).toEqual([Math.fround(1 / 3), Math.fround(2 / 3), 0]);
  head.probabilities(row, true, p, 0);
  expect([...p]).toEqual([0, 1, 0]);
});

test("the entropy of k equally likely legal choices is log k", () => {
  const row = rowOf([1, 1, 1, 1, 1], [1, 0, 1, 1, 0]);
  const head = headFor(discrete(5));
  expect(head.entropy(row)).toBeCloseTo(Math.log(3), 12);
  expect(graph(head, row, Float32Array.of(0)).entropy).toBeCloseTo(Math.log(3), 6);
});

test("an illegal choice is never drawn, however large its output", () => {
  const head = headFor(multiDiscrete([3, 2]));
  const row = rowOf([0, 50, 0, 80, 0], [1, 0, 1, 0, 1]);
  const rng = Rng.alloc(1, 5);
  const kept = new Float32Array(2);
  const seen = new Set<number>();
  for (let i = 0; i < 5000; i++) {
    head.draw(row, rng.at(0), kept, 0);
    seen.add(kept[0] * 10 + kept[1]);
  }
  head.draw(row, undefined, kept, 0);
  seen.add(kept[0] * 10 + kept[1]);
  expect([...seen].sort()).toEqual([1, 21]);
});

test("a row decides when some component has two legal choices; a row without any is an error", () => {
  const head = headFor(multiDiscrete([3, 2]));
  expect(head.decides(Uint8Array.of(1, 0, 0, 0, 1), 0)).toBe(false);
  expect(head.decides(Uint8Array.of(1, 0, 0, 1, 1), 0)).toBe(true);
  expect(() => head.decides(Uint8Array.of(1, 0, 0, 0, 0), 0)).toThrow("Component 1 of an action has no legal choice");
  expect(headFor(box([])).decides(Uint8Array.of(0), 0)).toBe(false);
});

test("the density of a Gaussian integrates to one and its −p log p to its entropy", () => {
  const head = headFor(box([{ name: "x", unit: "1", low: -1, high: 1 }]));
  const row = rowOf([0.3], [1], [-0.5]);
  let mass = 0;
  let entropy = 0;
  const h = 1e-3;
  for (let u = -8; u < 8; u += h) {
    const log = head.logProb(row, Float32Array.of(u), 0);
    mass += Math.exp(log) * h;
    entropy -= Math.exp(log) * log * h;
  }
  expect(mass).toBeCloseTo(1, 6);
  expect(entropy).toBeCloseTo(head.entropy(row), 5);
});

test("network output 0 is the middle of a box and ±1 its bounds", () => {
  const head = headFor(box([{ name: "x", unit: "1", low: 2, high: 10 }]));
  const out = new Float32Array(1);
  const at = (u: number) => {
    head.draw(rowOf([u], [1], [0]), undefined, out, 0);
    head.decode(out, 0, out, 0);
    return out[0];
  };
  expect([at(0), at(-1), at(1)]).toEqual([6, 2, 10]);
});

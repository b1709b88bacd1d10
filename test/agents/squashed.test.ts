/** The squashed Gaussian: quadrature, draws, the entropy's sum over points, saturation. */
import { expect, test } from "vitest";
import { squashed } from "../../agents/squashed.js";
import { Rng } from "../../src/rng.js";
import { box } from "../../src/space.js";
import { rowOf } from "./head-fixtures.js";
import { chiSquared } from "./histogram.js";

const head = squashed(box([{ name: "x", unit: "1", low: 2, high: 10 }]));
const density = (mean: number, logStd: number, u: number) =>
  Math.exp(head.logProb(rowOf([mean], [logStd]), Float32Array.of(u), 0));

test.each([
  [0, -1],
  [0.6, 0],
  [-1.5, Math.log(2)],
  [3, -0.5],
])(
  "with μ = %d and log σ = %d the density integrates to one over actions, and its −p log p to the entropy",
  (mean, log) => {
    const [reach, h] = [12 * Math.exp(log), 2e-3];
    let [mass, entropy] = [0, 0];
    for (let u = mean - reach; u < mean + reach; u += h) {
      const width = (1 - Math.tanh(u) ** 2) * h; // of the action, in half-ranges
      const p = density(mean, log, u);
      mass += p * width;
      if (p * width > 0) entropy -= p * Math.log(p) * width;
    }
    expect(mass).toBeCloseTo(1, 4);
    expect(Math.abs(entropy - head.entropy(rowOf([mean], [log])))).toBeLessThan(3e-4);
  },
);

test("draws follow the density", () => {
  const row = rowOf([0.6], [-0.2]);
  const of = (a: number) => density(0.6, -0.2, Math.atanh((a - 6) / 4)) / 4;
  const chi = chiSquared(head, row, Rng.alloc(1, 7).at(0), [2, 10], 20, 20_000, of);
  expect(chi).toBeLessThan(19 + 5 * Math.sqrt(38)); // five standard deviations
});

test("no policy has more entropy than the uniform one, log 2 in half-ranges, however wide it is before tanh", () => {
  for (const log of [-3, -1, 0, 0.5, 1, 2, 4]) {
    for (const mean of [-4, 0, 1]) expect(head.entropy(rowOf([mean], [log]))).toBeLessThan(Math.log(2));
  }
  expect(head.entropy(rowOf([0], [-0.13]))).toBeGreaterThan(0.66); // and some come near
});

test("far out the density of u stays right where tanh u is 1: log π = log N(u) + 2 |u| − log 4", () => {
  for (const u of [-90, -20, 20, 90]) {
    const normal = -0.5 * Math.log(2 * Math.PI);
    expect(head.logProb(rowOf([u], [0]), Float32Array.of(u), 0)).toBeCloseTo(normal + 2 * Math.abs(u) - Math.log(4), 9);
  }
});

test("without a coin the action is the median, 0 the middle of the bounds", () => {
  const [kept, action] = [new Float32Array(1), new Float32Array(1)];
  const at = (u: number) => {
    head.draw(rowOf([u], [0]), undefined, kept, 0);
    head.decode(kept, 0, action, 0);
    return action[0];
  };
  expect([at(0), at(-100), at(100)]).toEqual([6, 2, 10]);
  expect(at(0.5)).toBeCloseTo(6 + 4 * Math.tanh(0.5), 6);
});

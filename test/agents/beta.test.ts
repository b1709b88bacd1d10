/** Beta and Dirichlet heads: against SciPy 1.17, quadrature and draws; what their actions are. */
import { expect, test } from "vitest";
import { beta } from "../../agents/beta.js";
import { splitLogits } from "../../envs/routing/split.js";
import { Rng } from "../../src/rng.js";
import { box } from "../../src/space.js";
import { rowOf } from "./head-fixtures.js";
import { chiSquared } from "./histogram.js";

const interval = (low: number, high: number) => box([{ name: "x", unit: "1", low, high }]);
const stretch = (low: number, high: number, size: number) => box([{ name: "split", unit: "1", low, high, size }]);
const logs = (...shares: number[]) => Float32Array.from(shares, Math.log);
/** The output whose α is this. */
const inverse = (alpha: number) => (alpha > 30 ? alpha - 1 : Math.log(Math.expm1(alpha - 1)));

test("log π and entropy are those of scipy.stats.beta and scipy.stats.dirichlet", () => {
  const head = beta(interval(0, 1));
  expect(head.logProb(rowOf([0.4, -0.2]), logs(0.3, 0.7), 0)).toBeCloseTo(0.047827405717595584, 6);
  expect(head.entropy(rowOf([0.4, -0.2]))).toBeCloseTo(-0.09559527053306849, 7);
  expect(head.logProb(rowOf([300, 200]), logs(0.61, 0.39), 0)).toBeCloseTo(2.7986229076445284, 4); // shares are float32
  expect(head.entropy(rowOf([300, 200]))).toBeCloseTo(-2.4048621506290146, 10);
  const three = beta(stretch(0, 1, 3), { span: 12 });
  expect(three.logProb(rowOf([0.4, -0.2, 2.5]), logs(0.3, 0.2, 0.5), 0)).toBeCloseTo(1.7571351163243358, 6);
  expect(three.entropy(rowOf([0.4, -0.2, 2.5]))).toBeCloseTo(-1.209721867364458, 7);
});

test("α near 1 is the uniform distribution: log π = log (K − 1)! everywhere, which is minus the entropy", () => {
  for (const size of [2, 3, 5]) {
    const head = beta(stretch(0, 1, size), { span: 12 });
    const row = rowOf(Array<number>(size).fill(-60));
    const factorial = [0, 0, Math.log(2), 0, Math.log(24)][size - 1];
    for (const share of [0.01, 0.3]) {
      const rest = (1 - share) / (size - 1);
      expect(head.logProb(row, logs(share, ...Array<number>(size - 1).fill(rest)), 0)).toBeCloseTo(factorial, 12);
    }
    expect(head.entropy(row)).toBeCloseTo(-factorial, 12);
  }
});

test.each([
  [0, 0],
  [2, -1],
  [40, 15],
])(
  "with outputs %d and %d the Beta density integrates to one, its −p log p to its entropy, and draws follow it",
  (a, b) => {
    const head = beta(interval(-2, 6));
    const row = rowOf([a, b]);
    const density = (action: number) => {
      const x = (action + 2) / 8;
      return Math.exp(head.logProb(row, logs(x, 1 - x), 0)) / 8;
    };
    const n = 20_000;
    let [mass, entropy] = [0, 0];
    for (let i = 0; i < n; i++) {
      const p = 8 * density(-2 + (8 * (i + 0.5)) / n);
      mass += p / n;
      if (p > 0) entropy -= (p * Math.log(p)) / n;
    }
    expect(mass).toBeCloseTo(1, 5);
    expect(entropy).toBeCloseTo(head.entropy(row), 4);
    const middle = -2 + (8 * (1 + Math.log1p(Math.exp(a)))) / (2 + Math.log1p(Math.exp(a)) + Math.log1p(Math.exp(b)));
    const range = a === 40 ? ([middle - 2.5, middle + 1.5] as const) : ([-2, 6] as const);
    const chi = chiSquared(head, row, Rng.alloc(1, 7).at(0), range, 20, 20_000, density);
    expect(chi).toBeLessThan(19 + 5 * Math.sqrt(38)); // five standard deviations
  },
);

test("the density of three shares integrates to one over the simplex", () => {
  const head = beta(stretch(0, 1, 3), { span: 12 });
  const row = rowOf([1, -0.5, 2]);
  const n = 300;
  let mass = 0;
  for (let i = 0; i < n; i++) {
    for (let j = 0; j < n - i; j++) {
      // midpoints of the two triangles of each cell; the last cell of a row has but one
      for (const shift of j < n - i - 1 ? [1 / 3, 2 / 3] : [1 / 3]) {
        const [x, y] = [(i + shift) / n, (j + shift) / n];
        mass += Math.exp(head.logProb(row, logs(x, y, 1 - x - y), 0)) / (2 * n * n);
      }
    }
  }
  expect(Math.abs(mass - 1)).toBeLessThan(3e-4); // of the midpoint rule, at 300 cells a side
});

test("shares that are drawn sum to one and have the Dirichlet mean and variance, within four standard errors", () => {
  const head = beta(stretch(0, 1, 3), { span: 12 });
  const alpha = [1.5, 3, 6];
  const row = rowOf(alpha.map(inverse));
  const rng = Rng.alloc(1, 8).at(0);
  const [kept, action] = [new Float32Array(3), new Float32Array(3)];
  const [n, total] = [20_000, 10.5];
  const sums = [0, 0, 0];
  const squares = [0, 0, 0];
  let worst = 0;
  for (let i = 0; i < n; i++) {
    head.draw(row, rng, kept, 0);
    head.decode(kept, 0, action, 0);
    worst = Math.max(worst, Math.abs(action[0] + action[1] + action[2] - 1));
    for (let k = 0; k < 3; k++) {
      sums[k] += action[k];
      squares[k] += (action[k] - alpha[k] / total) ** 2;
    }
  }
  expect(worst).toBeLessThan(1e-6);
  for (let k = 0; k < 3; k++) {
    const mean = alpha[k] / total;
    const variance = (mean * (1 - mean)) / (total + 1);
    expect(Math.abs(sums[k] / n - mean)).toBeLessThan(4 * Math.sqrt(variance / n));
    expect(Math.abs(squares[k] / n / variance - 1)).toBeLessThan(0.1); // more than four standard errors
  }
});

test("without a coin the action is the mean, the middle for a new policy", () => {
  const head = beta(interval(2, 10));
  const [kept, action] = [new Float32Array(2), new Float32Array(1)];
  const at = (a: number, b: number) => {
    head.draw(rowOf([a, b]), undefined, kept, 0);
    head.decode(kept, 0, action, 0);
    return action[0];
  };
  expect(at(0, 0)).toBeCloseTo(6, 5);
  expect(at(inverse(4), inverse(2))).toBeCloseTo(2 + (8 * 4) / 6, 5); // α/(α + β)
  expect(at(-50, -50)).toBeCloseTo(6, 5);
});

test("the shares of log-weights are what the routing games make of them", () => {
  const head = beta(stretch(-1, 1, 4), { span: 12 });
  const row = rowOf([3, -1, 0, 1]);
  const rng = Rng.alloc(1, 10).at(0);
  const [kept, action, parcels] = [new Float32Array(4), new Float32Array(4), new Float64Array(4)];
  for (let i = 0; i < 200; i++) {
    head.draw(row, rng, kept, 0);
    head.decode(kept, 0, action, 0);
    expect(Math.max(...action)).toBe(1);
    splitLogits(action, 0, 4, Float64Array.of(100), 0, parcels, 0);
    for (let k = 0; k < 4; k++) expect(Math.abs(parcels[k] - 100 * Math.exp(kept[k]))).toBeLessThan(1e-3);
  }
});

test("a simplex is one stretch; single coordinates beside it keep their Betas", () => {
  const space = box([
    { name: "tip", unit: "1", low: 0, high: 2 },
    { name: "first", unit: "1", low: -1, high: 1, size: 3 },
    { name: "second", unit: "1", low: 0, high: 5, size: 2 },
    { name: "fee", unit: "1", low: 1, high: 3, size: 1 },
  ]);
  const head = beta(space, { span: 12 });
  expect(head.outputs).toBe(2 + 3 + 2 + 2);
  const action = new Float32Array(7);
  const kept = logs(0.25, 0.75, 1 / 7, 2 / 7, 4 / 7, 0.4, 0.6, 0.5, 0.5);
  head.decode(kept, 0, action, 0);
  const nats = (share: number) => 1 - Math.log(share) / 6;
  [0.5, nats(4), nats(2), 1, 2, 3, 2].forEach((x, k) => {
    expect(action[k]).toBeCloseTo(x, 5);
  });
  expect(beta(space).outputs).toBe(2 * 7); // of Betas alone
});

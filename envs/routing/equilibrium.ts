/**
 * Equilibria as variational inequalities: flows on simplices where every used route earns as much as any.
 *
 *   find x ≥ 0, Σ_{k ∈ g} x_k = total_g, with F_k(x) = λ_g where x_k > 0 and F_k(x) ≤ λ_g elsewhere
 *
 * Nash, Wardrop, optimum and best response differ only in F. A primal-dual interior-point method follows s_k x_k = μ → 0 with
 * slacks s = λ − F; Newton steps on the routes in use then finish to rounding. The certificate is the first-order gap
 * Σ x_k (max F − F_k), relative to Σ x_k |F_k|, which is 0 at a solution whatever found it.
 *
 * Reference: Facchinei & Pang (2003), Finite-Dimensional Variational Inequalities, ch. 11.
 */
import { climb } from "./climb.js";
import { solveLinear } from "./linear.js";

export interface Inequality {
  readonly group: Int32Array; // [n], which simplex each coordinate is of
  readonly total: Float64Array; // [groups], positive
  /** Write F at x to `out`, `[n]` both. */
  f(x: Float64Array, out: Float64Array): void;
  /** What F is the gradient of, where it is and that may have several maxima: the best one found wins. */
  potential?(x: Float64Array): number;
  /** Has the potential only one maximum? Then it is climbed only where first-order conditions fail, at a kink. */
  readonly concave?: boolean;
}

export interface Point {
  readonly x: Float64Array; // [n]
  readonly gap: number; // relative first-order gap
}

/** Solve; `start` (default: evenly spread) only matters where there are several solutions. */
export function equilibrium(problem: Inequality, start?: Float64Array): Point {
  const n = problem.group.length;
  const scale = Float64Array.from(problem.group, (g) => problem.total[g]);
  const members = new Float64Array(problem.total.length);
  for (const g of problem.group) members[g]++;
  const x = new Float64Array(n);
  for (let k = 0; k < n; k++) {
    const even = 1 / members[problem.group[k]];
    x[k] = start ? 0.9 * (start[k] / scale[k]) + 0.1 * even : even;
  }
  const raw = new Float64Array(n);
  const natural = new Float64Array(n);
  let size = 1;
  const f = (y: Float64Array, out: Float64Array): void => {
    for (let k = 0; k < n; k++) natural[k] = y[k] * scale[k];
    problem.f(natural, raw);
    for (let k = 0; k < n; k++) out[k] = raw[k] / size;
  };
  const first = new Float64Array(n);
  f(x, first);
  size = Math.max(...first.map(Math.abs), 1e-300);
  const scaled: Scaled = { n, groups: members.length, group: problem.group, f };
  let best: Found = { x: x.slice(), gap: gapOf(scaled, x) };
  const keep = (y: Float64Array): void => {
    const gap = gapOf(scaled, y);
    if (gap <= best.gap) best = { x: y.slice(), gap };
  };
  interior(scaled, x);
  keep(x);
  for (const threshold of thresholds) keep(polish(scaled, x, threshold));
  if (problem.potential && (!problem.concave || best.gap > 1e-10))
    best = climb(scaled, best, (y) => problem.potential!(y.map((v, k) => v * scale[k])));
  else if (!problem.potential && best.gap > 1e-10) {
    const slow = replicate(scaled, best.x);
    keep(slow);
    for (const threshold of thresholds) keep(polish(scaled, slow, threshold));
  }
  return { x: best.x.map((y, k) => y * scale[k]), gap: best.gap };
}

/** A candidate on unit simplices. */
export interface Found {
  readonly x: Float64Array; // [n], shares
  readonly gap: number;
}

/** The problem on unit simplices, F of order 1. */
export interface Scaled {
  readonly n: number;
  readonly groups: number;
  readonly group: Int32Array;
  readonly f: (x: Float64Array, out: Float64Array) => void;
}

export function gapOf({ n, groups, group, f }: Scaled, x: Float64Array): number {
  const out = new Float64Array(n);
  f(x, out);
  const most = new Float64Array(groups).fill(Number.NEGATIVE_INFINITY);
  for (let k = 0; k < n; k++) most[group[k]] = Math.max(most[group[k]], out[k]);
  let gap = 0;
  let sum = 0;
  for (let k = 0; k < n; k++) {
    gap += x[k] * (most[group[k]] - out[k]);
    sum += x[k] * Math.abs(out[k]);
  }
  return Number.isFinite(gap) ? gap / Math.max(sum, 1e-300) : Number.POSITIVE_INFINITY;
}

/** ∂F_k/∂x_l by central differences, `[n, n]`. */
function jacobian({ n, f }: Scaled, x: Float64Array, out: Float64Array): void {
  const up = new Float64Array(n);
  const down = new Float64Array(n);
  const y = x.slice();
  for (let l = 0; l < n; l++) {
    const h = Math.min(1e-5, 0.5 * x[l]) || 1e-9;
    y[l] = x[l] + h;
    f(y, up);
    y[l] = x[l] - h;
    f(y, down);
    y[l] = x[l];
    for (let k = 0; k < n; k++) out[k * n + l] = (up[k] - down[k]) / (2 * h);
  }
}

/** Primal-dual path following; moves x in place. */
function interior(problem: Scaled, x: Float64Array): void {
  const { n, groups, group, f } = problem;
  const value = new Float64Array(n);
  const slack = new Float64Array(n);
  const lambda = new Float64Array(groups).fill(Number.NEGATIVE_INFINITY);
  const jac = new Float64Array(n * n);
  f(x, value);
  for (let k = 0; k < n; k++) lambda[group[k]] = Math.max(lambda[group[k]], value[k]);
  for (let g = 0; g < groups; g++) lambda[g] += 0.1;
  for (let k = 0; k < n; k++) slack[k] = lambda[group[k]] - value[k];
  const m = n + groups;
  const matrix = new Float64Array(m * m);
  const right = new Float64Array(m);
  for (let iteration = 0; iteration < 100; iteration++) {
    f(x, value);
    let mu = 0;
    let residual = 0;
    for (let k = 0; k < n; k++) {
      mu += (x[k] * slack[k]) / n;
      residual = Math.max(residual, Math.abs(lambda[group[k]] - value[k] - slack[k]));
    }
    if (!(mu > 1e-15) && residual < 1e-12) return;
    jacobian(problem, x, jac);
    const target = 0.1 * mu;
    matrix.fill(0);
    right.fill(0);
    for (let k = 0; k < n; k++) {
      for (let l = 0; l < n; l++) matrix[k * m + l] = -jac[k * n + l];
      matrix[k * m + k] += slack[k] / x[k];
      matrix[k * m + n + group[k]] = 1;
      matrix[(n + group[k]) * m + k] = 1;
      right[k] = -(lambda[group[k]] - value[k] - slack[k]) + (target - x[k] * slack[k]) / x[k];
      right[n + group[k]] -= x[k];
    }
    for (let g = 0; g < groups; g++) right[n + g] += 1;
    if (!solveLinear(matrix, right, m)) return;
    let step = 1;
    for (let k = 0; k < n; k++) {
      const ds = (target - x[k] * slack[k] - slack[k] * right[k]) / x[k];
      if (right[k] < 0) step = Math.min(step, (-0.95 * x[k]) / right[k]);
      if (ds < 0) step = Math.min(step, (-0.95 * slack[k]) / ds);
    }
    for (let k = 0; k < n; k++) {
      const ds = (target - x[k] * slack[k] - slack[k] * right[k]) / x[k];
      x[k] = Math.max(x[k] + step * right[k], 1e-18);
      slack[k] = Math.max(slack[k] + step * ds, 1e-18);
    }
    for (let g = 0; g < groups; g++) lambda[g] += step * right[n + g];
  }
}

/**
 * Newton on the coordinates in use, those above the threshold: equal F within a group, the rest 0. A coordinate that would turn
 * negative leaves, and the step is taken anew.
 */
export function polish(problem: Scaled, from: Float64Array, threshold: number): Float64Array {
  const { n, groups, group, f } = problem;
  const x = from.map((v) => (v > threshold ? v : 0));
  let used = Array.from(x.keys()).filter((k) => x[k] > 0);
  const value = new Float64Array(n);
  const jac = new Float64Array(n * n);
  const lambda = new Float64Array(groups);
  normalise(problem, x);
  f(x, value);
  for (const k of used) lambda[group[k]] = value[k];
  for (let iteration = 0; iteration < 20 + n; iteration++) {
    f(x, value);
    jacobian(problem, x, jac);
    const m = used.length + groups;
    const matrix = new Float64Array(m * m);
    const right = new Float64Array(m);
    used.forEach((k, a) => {
      used.forEach((l, b) => {
        matrix[a * m + b] = jac[k * n + l];
      });
      matrix[a * m + used.length + group[k]] = -1;
      matrix[(used.length + group[k]) * m + a] = 1;
      right[a] = lambda[group[k]] - value[k];
      right[used.length + group[k]] -= x[k];
    });
    for (let g = 0; g < groups; g++) right[used.length + g] += 1;
    if (!solveLinear(matrix, right, m)) break;
    const leaving = used.filter((k, a) => x[k] + right[a] < 0);
    if (leaving.length > 0 && leaving.length < used.length - groups + 1) {
      for (const k of leaving) x[k] = 0;
      used = used.filter((k) => x[k] > 0);
      normalise(problem, x);
      continue;
    }
    let moved = 0;
    used.forEach((k, a) => {
      moved = Math.max(moved, Math.abs(right[a]));
      x[k] = Math.max(x[k] + right[a], 0);
    });
    for (let g = 0; g < groups; g++) lambda[g] += right[used.length + g];
    if (moved < 1e-15) break;
  }
  normalise(problem, x);
  return x;
}

/** Scale every group to sum 1. */
function normalise({ n, groups, group }: Scaled, x: Float64Array): void {
  const sum = new Float64Array(groups);
  for (let k = 0; k < n; k++) sum[group[k]] += x[k];
  for (let k = 0; k < n; k++) if (sum[group[k]] > 0) x[k] /= sum[group[k]];
}

/** Guesses at which coordinates are in use. */
export const thresholds = [1e-9, 1e-6, 1e-3];

/** Replicator dynamics, slow and sure on what is not monotone: xₖ ∝ xₖ exp(η Fₖ) with a falling rate η. */
function replicate({ n, groups, group, f }: Scaled, from: Float64Array): Float64Array {
  const x = from.map((v) => Math.max(v, 1e-12));
  const value = new Float64Array(n);
  const mean = new Float64Array(groups);
  const sum = new Float64Array(groups);
  for (let t = 0; t < 20_000; t++) {
    f(x, value);
    mean.fill(0);
    for (let k = 0; k < n; k++) mean[group[k]] += x[k] * value[k];
    sum.fill(0);
    const rate = 2 / (1 + t / 2000);
    for (let k = 0; k < n; k++) {
      x[k] = Math.max(x[k] * Math.exp(Math.max(Math.min(rate * (value[k] - mean[group[k]]), 1), -1)), 1e-300);
      sum[group[k]] += x[k];
    }
    for (let k = 0; k < n; k++) x[k] /= sum[group[k]];
  }
  return x;
}

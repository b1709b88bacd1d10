/**
 * Splits: how an action says which share of an order takes which route.
 *
 *   split   a box of logits aᵣ in [−1, 1]:  shareᵣ = exp(κ aᵣ) / Σ exp(κ aₖ),  κ = 6, so shares reach from 6·10⁻⁶ to 1
 *   grid    a discrete choice among all shares in steps of 1/g, the first route's share falling
 *
 * Where a trade has fewer routes than the widest one, surplus logits count for nothing and grid points that use them are illegal.
 */
import { expAt, log } from "../../src/maths.js";

/** κ, how sharply a logit tells. */
export const sharpness = 6;
const kappa = sharpness; // engines take a constant as such only where it is not exported

/** The logits whose split is nearest to the given shares: centred, clipped to [−1, 1]. */
export function toLogits(shares: ArrayLike<number>, at: number, routes: number, out: Float32Array, to: number): void {
  let most = 0;
  for (let r = 0; r < routes; r++) most = Math.max(most, shares[at + r]);
  for (let r = 0; r < routes; r++) {
    const logit = 1 + log(Math.max(shares[at + r] / most, 1e-30)) / sharpness;
    out[to + r] = Math.max(logit, -1);
  }
}

/**
 * Shares of the first `routes` logits at `actions[at …]`, times `sizes[order]`, written to `out[to …]`; then of the next orders,
 * `count` in all.
 *
 * @param stride from one order's logits to the next's
 * @param width  from one order's parcels to the next's
 */
export function splitLogits(
  actions: Float32Array,
  at: number,
  routes: number,
  sizes: Float64Array,
  order: number,
  out: Float64Array,
  to: number,
  count = 1,
  stride = routes,
  width = routes,
): void {
  if (routes === 2) {
    for (let k = order; k < order + count; k++, at += stride, to += width) {
      out[to] = kappa * (actions[at + 1] - actions[at]);
      expAt(out, to);
      const size = sizes[k];
      const first = size / (1 + out[to]);
      out[to] = first;
      out[to + 1] = size - first;
    }
    return;
  }
  for (let k = order; k < order + count; k++, at += stride, to += width) {
    let most = actions[at];
    for (let r = 1; r < routes; r++) if (actions[at + r] > most) most = actions[at + r];
    let sum = 0;
    for (let r = 0; r < routes; r++) {
      out[to + r] = kappa * (actions[at + r] - most);
      expAt(out, to + r);
      sum += out[to + r];
    }
    const scale = sizes[k] / sum;
    for (let r = 0; r < routes; r++) out[to + r] *= scale;
  }
}

/** All ways to split into steps of 1/g over `routes` routes, `[points, routes]`, the first route's share falling. */
export function gridOf(routes: number, g: number): Float64Array {
  const points: number[][] = [];
  const fill = (prefix: number[], left: number): void => {
    if (prefix.length === routes - 1) points.push([...prefix, left]);
    else for (let k = left; k >= 0; k--) fill([...prefix, k], left - k);
  };
  fill([], g);
  return Float64Array.from(points.flat(), (k) => k / g);
}

/** Number of points of that grid, (g + routes − 1) choose (routes − 1). */
export function gridSize(routes: number, g: number): number {
  let n = 1;
  for (let k = 1; k < routes; k++) n = (n * (g + k)) / k;
  return Math.round(n);
}

/** The grid point nearest to the given shares, in squared distance. */
export function nearest(
  grid: Float64Array,
  routes: number,
  width: number,
  shares: ArrayLike<number>,
  at: number,
): number {
  let best = 0;
  let least = Number.POSITIVE_INFINITY;
  for (let p = 0; p < grid.length / width; p++) {
    let distance = 0;
    for (let r = 0; r < width; r++) distance += (grid[p * width + r] - (r < routes ? shares[at + r] : 0)) ** 2;
    if (distance < least) {
      least = distance;
      best = p;
    }
  }
  return best;
}

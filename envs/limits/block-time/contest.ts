/**
 * The race for an arbitrage: who is first alone in its block pays nothing for it; who shares the block must outbid the others.
 *
 * n messages arrive after exponential times of mean ℓ. The block of the first closes after R, exponential of mean τ with Poisson blocks and uniform
 * on [0, τ] with fixed ones; all that arrived by then are in it and the highest bid b, a share of the profit, wins and pays. With r = ℓ/τ:
 *
 *   Poisson   P(K > k) = P(K ≥ k) (n − k)/(n − k + r)      K messages in the block; alone q = r/(n − 1 + r)
 *   fixed     K − 1 ~ Binomial(n − 1, 1 − e^{−R/ℓ});       alone q = r′(1 − e^{−1/r′}), r′ = r/(n − 1)
 *
 * τ → 0: q → 1, first come first served; τ → ∞: q → 0, an auction. In the symmetric equilibrium nobody gains by bidding 0, which wins only alone:
 * (1 − b) Σ k P(K = k) F^{k−1} = q. So b = 1 − q/Σ k P(K = k) U^{k−1} for a uniform U, all arbitrageurs together keep the share q, and 1 − q goes to
 * whoever orders the block. Derived here.
 */
import { exp, pow } from "../../../src/maths.js";
import type { BlockMarket } from "./options.js";

type Race = Pick<BlockMarket, "arbitrageurs" | "patience" | "fixed">;

/** P(K = k) at [k − 1]. */
export function rivalry({ arbitrageurs: n, patience: r, fixed }: Race): number[] {
  if (fixed) return Array.from({ length: n }, (_, j) => chance(n - 1, j, r));
  const found: number[] = [];
  let left = 1; // P(K ≥ k)
  for (let k = 1; k <= n; k++) {
    const more = (left * (n - k)) / (n - k + r);
    found.push(left - more);
    left = more;
  }
  return found;
}

/** P(j of m arrive within R), R uniform on one block; by Simpson's rule, finer near 0 where latencies are short: R = τ t³. */
function chance(m: number, j: number, r: number): number {
  const steps = 2000;
  let ways = 1;
  for (let k = 0; k < j; k++) ways *= (m - k) / (k + 1);
  let sum = 0;
  for (let k = 0; k <= steps; k++) {
    const t = k / steps;
    const late = exp((-t * t * t) / r);
    const value = ways * pow(1 - late, j) * pow(late, m - j) * 3 * t * t;
    sum += value * (k === 0 || k === steps ? 1 : k % 2 === 1 ? 4 : 2);
  }
  return sum / (3 * steps);
}

/** q: that the first message is alone in its block, in closed form. */
export function aloneShare({ arbitrageurs: n, patience: r, fixed }: Race): number {
  if (n === 1) return 1;
  if (!fixed) return r / (n - 1 + r);
  const own = r / (n - 1);
  return own * (1 - exp(-1 / own));
}

/** The bid of the symmetric equilibrium at quantile u. */
export function bidAt(chances: readonly number[], u: number): number {
  let sum = 0;
  for (let k = chances.length; k >= 1; k--) sum = sum * u + k * chances[k - 1];
  return Math.max(0, 1 - chances[0] / sum);
}

/**
 * The share of arbitrages that a watching provider escapes, n arbitrageurs and the provider being equally fast: where withdrawals count last it must
 * be alone in an earlier block, where they count first it may also be later in the same one.
 */
export function escapeShare({ arbitrageurs: n, patience, fixed }: Race, cancelsFirst: boolean): number {
  if (!cancelsFirst) return aloneShare({ arbitrageurs: n + 1, patience, fixed }) / (n + 1);
  return (1 + n * (1 - aloneShare({ arbitrageurs: 2, patience, fixed }))) / (n + 1);
}

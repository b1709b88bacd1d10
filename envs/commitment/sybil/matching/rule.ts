/**
 * The rule of the matching, contributions and identities in, funding out.
 *
 *   roots R_p = Σ √(kᵢ xᵢ)   over the contributors of p, since k identities that give x/k each have roots of k √(x/k) = √(k x) in sum
 *   asked M_p = R_p² − X_p,  X_p = Σ xᵢ
 *   funded F_p = X_p + s M_p,  s = min(1, B/Σ M)
 *
 * Identities beyond the first only add to M: R_p² ≥ Σ kᵢ xᵢ ≥ X_p. The sponsor pays s Σ M.
 *
 * Reference: Buterin, Hitzig & Weyl (2019), Management Sci. 65, arXiv:1809.06421 (the rule, and scaling it down to a budget).
 */
import type { Matching } from "./options.js";

/** What a joint choice comes to. Filled anew each time. */
export interface Funds {
  readonly given: Float64Array; // [projects], X, money
  readonly asked: Float64Array; // [projects], M, money
  readonly funded: Float64Array; // [projects], F, money
  readonly total: Float64Array; // [asked in all, scale s]
}

export function fundsOf({ projects }: Matching): Funds {
  const each = () => new Float64Array(projects);
  return { given: each(), asked: each(), funded: each(), total: new Float64Array(2) };
}

/** Fund the projects. @param chosen identities, 0 = gives nothing, `[n]` at `at` */
export function fund(
  { n, projects, projectOf, amounts, pool }: Matching,
  chosen: ArrayLike<number>,
  at: number,
  f: Funds,
): void {
  const { given, asked, funded, total } = f;
  for (let p = 0; p < projects; p++) given[p] = asked[p] = 0;
  for (let i = 0; i < n; i++) {
    if (chosen[at + i] === 0) continue;
    given[projectOf[i]] += amounts[i];
    asked[projectOf[i]] += Math.sqrt(chosen[at + i] * amounts[i]);
  }
  total[0] = 0;
  for (let p = 0; p < projects; p++) {
    asked[p] = Math.max(0, asked[p] * asked[p] - given[p]); // below 0 only by rounding
    total[0] += asked[p];
  }
  total[1] = total[0] > pool ? pool / total[0] : 1;
  for (let p = 0; p < projects; p++) funded[p] = given[p] + total[1] * asked[p];
}

/** What every contributor earns, `[n]`: β F − xᵢ − c kᵢ. */
export function earn(model: Matching, chosen: ArrayLike<number>, f: Funds, out: Float64Array): void {
  fund(model, chosen, 0, f);
  const { n, projectOf, amounts, share, cost } = model;
  for (let i = 0; i < n; i++) {
    const k = chosen[i];
    out[i] = share * f.funded[projectOf[i]] - (k > 0 ? amounts[i] : 0) - cost * k;
  }
}

/**
 * The absent-minded driver who goes on with probability p at every intersection. With dⱼ = aⱼ − aⱼ₋₁,
 *
 *   V(p)  = a₀ + Σⱼ dⱼ pʲ                     planned, before setting out
 *   V′(p) = Σⱼ pʲ (Vⱼ₊₁(p) − aⱼ)              Vⱼ(p) from intersection j on, Vₘ = aₘ
 *
 * At an intersection the driver may be at the j-th with a weight of pʲ. If it takes its other choices as given, going on rather than leaving
 * gains in proportion to the same sum, V′(p). So p is ratifiable iff V′(p) = 0, or p = 0 and V′ ≤ 0, or p = 1 and V′ ≥ 0; the plan
 * always is. For three payoffs p* = (a₁ − a₀)/(2 (a₁ − a₂)) where that lies between 0 and 1 and a₁ > a₂.
 *
 * If it believes that it chooses for all intersections still to come, it maximises Σⱼ pʲ Vⱼ(q) over q, and the plan is not what it
 * finds best: the paradox. What it would then not want to change has Σⱼ pʲ Vⱼ′(p) = Σᵢ ½ i (i + 1) dᵢ pⁱ⁻¹ = 0.
 *
 * References: Piccione & Rubinstein (1997), Games Econ. Behav. 20 (the problem, and the paradox); Aumann, Hart & Perry (1997), ibid.
 * (the plan is consistent if other choices are taken as given). The general formulas are derived.
 */
import { derivative, highest, roots, valueAt } from "./polynomial.js";

/** Coefficients of V. */
export function planned(payoffs: readonly number[]): readonly number[] {
  return payoffs.map((a, j) => (j === 0 ? a : a - payoffs[j - 1]));
}

/** The best plan. */
export function plan(payoffs: readonly number[]): { readonly continues: number; readonly value: number } {
  const { at, value } = highest(planned(payoffs));
  return { continues: at, value };
}

/** All p that a driver who takes its other choices as given would not change; "all" where none matters. */
export function ratifiable(payoffs: readonly number[]): readonly number[] | "all" {
  const slope = derivative(planned(payoffs));
  if (slope.every((one) => one === 0)) return "all";
  const inside = roots(slope);
  return [
    ...(valueAt(slope, 0) < 0 && inside[0] !== 0 ? [0] : []),
    ...inside,
    ...(valueAt(slope, 1) > 0 && inside[inside.length - 1] !== 1 ? [1] : []),
  ];
}

/** What a driver who has planned p finds best at an intersection if it believes to choose for all that are to come. */
export function replanned(payoffs: readonly number[], p: number): number {
  const d = planned(payoffs);
  const m = payoffs.length - 1;
  const sum = Array<number>(m + 1).fill(0); // coefficients in q of Σⱼ pʲ Vⱼ(q)
  for (let j = 0, weight = 1; j < m; j++, weight *= p) {
    sum[0] += weight * payoffs[j];
    for (let i = j + 1; i <= m; i++) sum[i - j] += weight * d[i];
  }
  return highest(sum).at;
}

/** The first p that replanning would leave as it is; nothing where there is none. */
export function consistent(payoffs: readonly number[]): number | undefined {
  const slope = planned(payoffs)
    .slice(1)
    .map((d, k) => ((k + 1) * (k + 2) * d) / 2);
  const candidates = [0, ...roots(slope), 1];
  return candidates.find((p) => Math.abs(replanned(payoffs, p) - p) < 1e-9);
}

/** P(at the j-th intersection | at one), j < m. */
export function whereabouts(payoffs: readonly number[], p: number): readonly number[] {
  const weights = payoffs.slice(1).map((_, j) => p ** j);
  const all = weights.reduce((a, b) => a + b, 0);
  return weights.map((w) => w / all);
}

/**
 * Welfare: what a list of payoffs x₁ … xₙ is worth to a society, and how evenly it is shared.
 *
 *   utilitarian  Σᵢ xᵢ                  egalitarian  minᵢ xᵢ               Nash product  Πᵢ xᵢ, for xᵢ ≥ 0
 *   Gini         Σᵢ Σⱼ |xᵢ − xⱼ| / (2 n² x̄), for x̄ > 0: 0 where all are equal, (n − 1)/n where one has all
 *   Jain         (Σᵢ xᵢ)² / (n Σᵢ xᵢ²): 1 where all are equal, 1/n where one has all
 *   efficiency   W / W_opt, the price of anarchy W_opt / W_worst equilibrium, the price of learning W_opt / W_learned
 *
 * Where one is not defined it is NaN. The price of learning is no price of anarchy: what is learned need not be an equilibrium.
 *
 * References: Moulin (2003), Fair Division and Collective Welfare; Gini (1912); Jain, Chiu & Hawe (1984), DEC-TR-301;
 * Koutsoupias & Papadimitriou (1999), STACS (price of anarchy).
 */

export interface Welfare {
  readonly utilitarian: number;
  readonly egalitarian: number;
  readonly nashProduct: number; // NaN where somebody has less than nothing
  readonly gini: number; // NaN where the mean is not above 0
  readonly jain: number; // NaN where all have nothing
}

/** All measures of one list of payoffs. @throws when there is nobody */
export function welfare(payoffs: ArrayLike<number>): Welfare {
  return {
    utilitarian: utilitarian(payoffs),
    egalitarian: egalitarian(payoffs),
    nashProduct: nashProduct(payoffs),
    gini: gini(payoffs),
    jain: jain(payoffs),
  };
}

export function utilitarian(payoffs: ArrayLike<number>): number {
  return listed(payoffs).reduce((sum, x) => sum + x, 0);
}

export function egalitarian(payoffs: ArrayLike<number>): number {
  return listed(payoffs).reduce((least, x) => Math.min(least, x), Number.POSITIVE_INFINITY);
}

export function nashProduct(payoffs: ArrayLike<number>): number {
  const all = listed(payoffs);
  return all.some((x) => x < 0) ? Number.NaN : all.reduce((product, x) => product * x, 1);
}

/** By sorting: Σᵢ Σⱼ |xᵢ − xⱼ| = 2 Σₖ (2k − n − 1) x₍ₖ₎, k from 1. */
export function gini(payoffs: ArrayLike<number>): number {
  const sorted = listed(payoffs).sort();
  const n = sorted.length;
  const total = sorted.reduce((sum, x) => sum + x, 0);
  if (!(total > 0)) return Number.NaN;
  return sorted.reduce((sum, x, k) => sum + (2 * k + 1 - n) * x, 0) / (n * total);
}

export function jain(payoffs: ArrayLike<number>): number {
  const all = listed(payoffs);
  const squares = all.reduce((sum, x) => sum + x * x, 0);
  return all.reduce((sum, x) => sum + x, 0) ** 2 / (all.length * squares);
}

/** W / W_opt; NaN unless the optimum is above 0. */
export function efficiency(reached: number, optimum: number): number {
  return optimum > 0 ? reached / optimum : Number.NaN;
}

/**
 * W_opt / W: of anarchy at the worst equilibrium, of learning at what was learned. Where welfare is a cost in disguise, both below 0, it
 * is W / W_opt, so that 1 is the optimum in either case and more is worse; NaN where the two have different signs or one is 0.
 */
export function priceOf(reached: number, optimum: number): number {
  if (optimum > 0 && reached > 0) return optimum / reached;
  return optimum < 0 && reached < 0 ? reached / optimum : Number.NaN;
}

function listed(payoffs: ArrayLike<number>): Float64Array {
  if (payoffs.length === 0) throw new Error("Welfare needs the payoffs of at least one agent.");
  return Float64Array.from(payoffs);
}

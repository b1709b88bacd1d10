/**
 * Arbitrage against a constant-product pool with a fee, in blocks that come at rate λ = 1/τ; all per unit of the pool's value, before the trade.
 *
 * z is the log price outside less that of the pool; in between blocks dz = σ dB, at a block arbitrageurs bring |z| down to γ. With η = √(2λ)/σ:
 *
 *   P = P(|z| > γ) = 1/(1 + η γ)             share of blocks with an arbitrage; the overshoot w = |z| − γ is exponential of rate η
 *   up      profit e^γ (e^{w/2} − 1)²/2      pays fees (e^γ − 1)(e^{w/2} − 1)/2
 *   down    profit e^−γ (1 − e^{−w/2})²/2    pays fees (1 − e^−γ)(1 − e^{−w/2})/2
 *   E       X = e^γ/(8 (η − 1)(η − ½)) + e^−γ/(8 (η + 1)(η + ½)) ≈ 1/(4 η²) = σ²τ/8      mean profit of an arbitrage
 *           Y = (e^γ − 1)/(8 (η − ½)) + (1 − e^−γ)/(8 (η + ½)) ≈ γ/(4 η)                 mean fees that it pays
 *
 * To leading order P X = P σ²τ/8 and P Y = (1 − P) σ²τ/8: what arbitrageurs do not keep they pay as fees. For P: z² grows by s² = 2/η² per block and
 * falls by E(2 γ w + w²) per arbitrage. Derived here.
 *
 * References: Milionis, Moallemi, Roughgarden & Zhang (2022), arXiv:2208.06046 (σ²/8); Milionis, Moallemi & Roughgarden (2023),
 * arXiv:2305.14604 (with fees and Poisson blocks).
 */
import { exp, expm1 } from "../../../src/maths.js";

/** P: the share of blocks with an arbitrage. */
export const arbitrageShare = (eta: number, fee: number): number => 1 / (1 + eta * fee);

/** X: mean profit of an arbitrage, per unit of value. */
export function meanProfit(eta: number, fee: number): number {
  return exp(fee) / (8 * (eta - 1) * (eta - 0.5)) + exp(-fee) / (8 * (eta + 1) * (eta + 0.5));
}

/** Y: mean fees that it pays. */
export function meanFees(eta: number, fee: number): number {
  return expm1(fee) / (8 * (eta - 0.5)) - expm1(-fee) / (8 * (eta + 0.5));
}

/**
 * Share of blocks with an arbitrage where blocks come every τ, by quadrature. After the arbitrage z has a density f on (−γ, γ) and atoms of a at
 * both ends, f(y) = a (φ(y − γ) + φ(y + γ)) + ∫ φ(y − x) f(x) dx with φ of deviation s; P = 2a. In units of s, with bands wider than `widest`
 * continued by 1/P = √2 γ/s + c; c, fitted there, is −ζ(½)/√π = .8239 (from the overshoots of Gaussian walks; Siegmund 1979, Adv. Appl. Probab. 11).
 */
export function fixedShare(step: number, fee: number): number {
  const ratio = fee / step;
  if (ratio <= widest) return shareAt(ratio);
  return 1 / (1 / shareAt(widest) + Math.SQRT2 * (ratio - widest));
}

const widest = 12; // deviations

const density = (x: number): number => exp((-x * x) / 2) / Math.sqrt(2 * Math.PI);

/** By symmetry over (0, γ) alone; composite Simpson, then Gaussian elimination with the atom set to 1. */
function shareAt(ratio: number): number {
  const n = 2 * Math.max(8, Math.ceil(ratio * 6)); // intervals
  const h = ratio / n;
  const weight = (j: number): number => ((j === 0 || j === n ? 1 : j % 2 === 1 ? 4 : 2) * h) / 3;
  const rows: number[][] = [];
  for (let i = 0; i <= n; i++) {
    const y = i * h;
    const row = Array.from({ length: n + 1 }, (_, j) => {
      const kernel = (density(y - j * h) + density(y + j * h)) * weight(j);
      return (i === j ? 1 : 0) - kernel;
    });
    row.push(density(y - ratio) + density(y + ratio));
    rows.push(row);
  }
  const f = eliminate(rows);
  const inside = 2 * f.reduce((sum, value, j) => sum + value * weight(j), 0);
  return 2 / (2 + inside);
}

/** Solve a linear system given as rows with the right side last. */
function eliminate(rows: number[][]): number[] {
  const n = rows.length;
  for (let k = 0; k < n; k++) {
    let best = k;
    for (let i = k + 1; i < n; i++) if (Math.abs(rows[i][k]) > Math.abs(rows[best][k])) best = i;
    [rows[k], rows[best]] = [rows[best], rows[k]];
    for (let i = k + 1; i < n; i++) {
      const factor = rows[i][k] / rows[k][k];
      for (let j = k; j <= n; j++) rows[i][j] -= factor * rows[k][j];
    }
  }
  const x = Array<number>(n).fill(0);
  for (let k = n - 1; k >= 0; k--) {
    let sum = rows[k][n];
    for (let j = k + 1; j < n; j++) sum -= rows[k][j] * x[j];
    x[k] = sum / rows[k][k];
  }
  return x;
}

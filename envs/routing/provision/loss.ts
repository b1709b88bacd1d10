/**
 * What informed traders take from a constant-product pool, per unit of its value, in closed form and by quadrature.
 * Blocks come every 1; the log price moves by s = σ between fixed blocks.
 *
 *   frictionless   a pool brought to the fair price in every block loses V/2 (e^{ξ/2} − 1)² to a move ξ of the log price;
 *                  on average (1 − q) V with q = e^{−σ²/8} ≈ 1 − σ²/8, and V itself falls by q: V₀ (1 − q^N) over N moves
 *                  Poisson blocks: q = 1/(1 + σ²/8)
 *   with a fee     z = log of fair price less pool's price is kept within ±γ, γ = −log(1 − f), by traders who win H(w) where it is w beyond
 *                  up    H = e^γ (e^{w/2} − 1)²/2     fees F = (e^γ − 1)(e^{w/2} − 1)/2
 *                  down  H = (1 − e^{−w/2})²/2        fees F = (1 − e^{−γ})(e^{−w/2} − e^{−w})/2      in X, at the fair price
 *                  fixed blocks: z after the trade has a density f on (−γ, γ) and atoms at both ends, f = φ_s ∗ f (integral equation)
 *                  Poisson blocks: P = 1/(1 + ηγ), w exponential of rate η = √2/σ (Milionis et al. 2023)
 *                  E H = e^γ/(8(η − 1)(η − ½)) + 1/(8(η + 1)(η + ½))
 *                  E F = (e^γ − 1)/(8(η − ½)) + (1 − e^{−γ})η/(8(η + ½)(η + 1))
 *   patience       one trade after N moves: E H(|z| − γ), z ~ N(−N σ²/2, N σ²)
 *
 * The fee that stays in the pool and the small drift of log prices are neglected with a fee; both change results by a
 * share of order f and σ. Derived here; σ²/8: Milionis, Moallemi, Roughgarden & Zhang (2022), arXiv:2208.06046;
 * Poisson: Milionis et al. (2023), arXiv:2305.14604.
 */
import { exp, expm1, log, pow } from "../../../src/maths.js";
import { integral } from "../../auction/quadrature.js";
import { arbitrageShare } from "../../limits/block-time/lvr.js";
import { highOf, lowOf, type Range } from "../fair/flow.js";
import { solveLinear } from "../linear.js";

/** Per block and unit of the pool's value. */
export interface Loss {
  readonly share: number; // of blocks in which informed traders trade
  readonly profit: number; // what they win
  readonly fees: number; // what they pay for it; profit + fees is the loss versus rebalancing
}

/** γ of a fee on the input, in logs. */
export const logFee = (fee: number): number => -log(1 - fee);

/** Share of its value that a pool without fee loses over N moves, for σ uniform in a range. */
export function frictionless(sigma: Range, moves: number, poisson: boolean): number {
  const kept = (s: number): number => (poisson ? pow(1 / (1 + (s * s) / 8), moves) : exp((-moves * s * s) / 8));
  const [low, high] = [lowOf(sigma), highOf(sigma)];
  return 1 - (high > low ? integral(kept, low, high, 4) / (high - low) : kept(low));
}

/** H: profit of a trade that is w beyond the band, upwards or downwards. */
export const profitOf = (gamma: number, w: number, up: boolean): number =>
  up ? (exp(gamma) * expm1(w / 2) ** 2) / 2 : expm1(-w / 2) ** 2 / 2;

/** F: the fees that it pays. */
export const feesOf = (gamma: number, w: number, up: boolean): number =>
  up ? (expm1(gamma) * expm1(w / 2)) / 2 : (expm1(-gamma) * expm1(-w / 2) * exp(-w / 2)) / 2;

const normal = (x: number): number => exp((-x * x) / 2) / Math.sqrt(2 * Math.PI);
const reach = 9; // deviations that are looked at

/** E H(|z| − γ) of one trade after N moves, by somebody who waited. */
export function patience(sigma: number, moves: number, fee: number): number {
  const s = sigma * Math.sqrt(moves);
  if (s === 0) return 0;
  const gamma = logFee(fee);
  const drift = (-s * s) / 2;
  const beyond = (up: boolean): number => {
    const start = (up ? gamma - drift : gamma + drift) / s; // in deviations
    const end = Math.max(start, 0) + reach;
    return integral((u) => normal(u) * profitOf(gamma, (u - start) * s, up), start, end, 40);
  };
  return beyond(true) + beyond(false);
}

/** The long run of a pool that is brought back to its band in every block. */
export function lossOf(sigma: number, fee: number, poisson: boolean): Loss {
  const gamma = logFee(fee);
  if (sigma === 0) return { share: 0, profit: 0, fees: 0 };
  if (poisson) {
    const eta = Math.SQRT2 / sigma;
    const share = arbitrageShare(eta, gamma);
    const profit = exp(gamma) / (8 * (eta - 1) * (eta - 0.5)) + 1 / (8 * (eta + 1) * (eta + 0.5));
    const fees = expm1(gamma) / (8 * (eta - 0.5)) - (expm1(-gamma) * eta) / (8 * (eta + 0.5) * (eta + 1));
    return { share, profit: share * profit, fees: share * fees };
  }
  if (fee === 0) return { share: 1, profit: -expm1((-sigma * sigma) / 8), fees: 0 };
  return wide(sigma, gamma) ?? banded(sigma, gamma);
}

const widest = 12; // deviations; beyond, overshoots are those of a Gaussian walk over a far barrier
const overshoot = 0.5825971579390106; // −ζ(½)/√(2π)

/** Bands far wider than a move: 1/P = √2 γ/s + 2·.5826/√2, E w = s/√2, E w² = √2 · .5826 s², to leading order in s. */
function wide(s: number, gamma: number): Loss | undefined {
  if (gamma / s <= widest) return undefined;
  const share = 1 / (Math.SQRT2 * (gamma / s + overshoot));
  const [first, second] = [s / Math.SQRT2, Math.SQRT2 * overshoot * s * s];
  const profit = ((exp(gamma) + 1) / 2) * (second / 8); // both ways out of the band are as likely
  const fees = ((expm1(gamma) - expm1(-gamma)) / 2) * (first / 4);
  return { share, profit: share * profit, fees: share * fees };
}

/** The stationary law of z after the trades, on one half by symmetry, by Simpson's rule. */
function banded(s: number, gamma: number): Loss {
  const ratio = gamma / s;
  const n = 2 * Math.max(8, Math.ceil(ratio * 5)); // intervals
  const h = ratio / n;
  const weight = (j: number): number => ((j === 0 || j === n ? 1 : j % 2 === 1 ? 4 : 2) * h) / 3;
  const matrix = new Float64Array((n + 1) ** 2);
  const density = new Float64Array(n + 1); // for atoms of 1
  for (let i = 0; i <= n; i++) {
    density[i] = normal(i * h - ratio) + normal(i * h + ratio);
    for (let j = 0; j <= n; j++) {
      matrix[i * (n + 1) + j] = (i === j ? 1 : 0) - weight(j) * (normal((i - j) * h) + normal((i + j) * h));
    }
  }
  solveLinear(matrix, density, n + 1);
  let mass = 2;
  for (let j = 0; j <= n; j++) mass += 2 * weight(j) * density[j];
  /** Both ways out of the band, from y and from −y. */
  const ahead = (of: (w: number, up: boolean) => number, y: number): number =>
    integral(
      (w) => (normal(ratio + w - y) + normal(ratio + w + y)) * (of(w * s, true) + of(w * s, false)),
      0,
      reach,
      12,
    );
  const mean = (of: (w: number, up: boolean) => number): number => {
    let sum = ahead(of, ratio);
    for (let j = 0; j <= n; j++) sum += weight(j) * density[j] * ahead(of, j * h);
    return sum / mass;
  };
  return {
    share: 2 / mass,
    profit: mean((w, up) => profitOf(gamma, w, up)),
    fees: mean((w, up) => feesOf(gamma, w, up)),
  };
}

/**
 * Theory of the Walrasian market: price takers, strategic traders, and the price that tâtonnement reaches.
 *
 *   takers       d(p) = (θ − p)/β, so p = θ̄, q = (θ − θ̄)/β, and trade brings Σ (θ − θ̄)²/(2β): the first best
 *   price impact against slopes that sum to B, q units move the price by λ q, λ = 1/B; θ − β q − p − λ q = 0 is best at every price
 *   best reply   d(p) = (θ − p)/(β + λ), whatever the others' reservation prices are
 *   equilibrium  b = 1/(β + 1/((n − 1) b)), so b = (n − 2)/((n − 1) β): p = θ̄, and everybody trades γ = (n − 2)/(n − 1) of the
 *                competitive quantity; welfare is γ (2 − γ) = 1 − 1/(n − 1)² of the first best, draw by draw
 *   tâtonnement  p_t − θ̄ = ρ^(t−1) (p_1 − θ̄) for takers, ρ = 1 − κ n/β; it converges iff 0 < κ < 2 β/n
 *
 * The best reply is one to every draw of the others, so the equilibrium is one ex post and needs no distribution. For n = 2 it is not
 * to trade. Expectations are in the variance σ² of θ: E Σ (θ − θ̄)² = (n − 1) σ². Derived here.
 *
 * References for the form: Kyle (1989), Rev. Econ. Stud. 56; Klemperer & Meyer (1989), Econometrica 57; Rostek & Weretka (2012),
 * Econometrica 80.
 */
import { pow } from "../../../src/maths.js";
import type { Distribution } from "../../auction/distribution.js";
import { integral } from "../../auction/quadrature.js";
import type { Tatonnement, WalrasMarket } from "./options.js";

/** The slope of the symmetric equilibrium, units/v. */
export const equilibriumSlope = ({ traders: n, beta }: WalrasMarket): number => (n - 2) / ((n - 1) * beta);

/** The slope that is best where the others' slopes sum to B > 0, units/v. */
export const bestSlope = ({ beta }: WalrasMarket, others: number): number => 1 / (beta + 1 / others);

/** ρ, by which each round multiplies the distance of the price from the competitive one. */
export const ratio = ({ traders: n, beta }: WalrasMarket, { kappa }: Tatonnement): number => 1 - (kappa * n) / beta;

/** The t-th price announced to price takers whose preferences have this mean, t = 1 … T. */
export function announced(market: WalrasMarket, tatonnement: Tatonnement, mean: number, t: number): number {
  return mean + pow(ratio(market, tatonnement), t - 1) * (tatonnement.start - mean);
}

/** What a trader of preference θ earns, v, by reporting r with slope b against others whose slopes sum to B and clear at R without it. */
export function earned(theta: number, beta: number, [r, b]: readonly [number, number], R: number, B: number): number {
  const price = (b * r + B * R) / (b + B);
  const quantity = b * (r - price);
  return quantity * (theta - (beta * quantity) / 2 - price);
}

const steps = 40; // of a grid

/**
 * The most that a trader gains by any schedule of a grid, where it and all others report θ with this slope; over a grid of its θ and of
 * the price R at which the others alone would clear.
 */
export function bestResponseGap({ traders: n, beta, bottom, top }: WalrasMarket, slope: number): number {
  if (slope === 0) return 0; // the others trade at no price, so nobody can
  const grid = (low: number, high: number, k: number) => low + ((high - low) * k) / steps;
  const B = (n - 1) * slope;
  let gap = 0;
  for (let t = 0; t <= steps; t += 4) {
    for (let u = 0; u <= steps; u += 4) {
      const [theta, R] = [grid(bottom, top, t), grid(bottom, top, u)];
      const own = earned(theta, beta, [theta, slope], R, B);
      for (let i = 0; i <= steps; i++) {
        for (let j = 0; j <= steps; j++) {
          const instead = earned(theta, beta, [grid(bottom, top, i), grid(0, 2 / beta, j)], R, B);
          gap = Math.max(gap, instead - own);
        }
      }
    }
  }
  return gap;
}

/** Mean and variance of a distribution. */
export function moments({ pieces, value }: Distribution): { readonly mean: number; readonly variance: number } {
  const over = (f: (v: number) => number) =>
    pieces.reduce((sum, { from, to }) => sum + integral((q) => f(value(q)), from, to, 4), 0);
  const mean = over((v) => v);
  return { mean, variance: over((v) => (v - mean) * (v - mean)) };
}

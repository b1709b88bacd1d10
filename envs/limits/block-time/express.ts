/**
 * A pool that knows of an express lane: one favoured arbitrageur trades with it first, the others take what is left.
 *
 * The log price outside is g beyond the pool's. The pool cannot see g, only the trade. To whoever comes first it charges, beside its own
 * price, a surcharge that rises with the trade: where its log price has moved by x, (1 + κ) x. So the favoured one stops at x = g/(1 + κ),
 * and the pool comes after the price only gradually. Of what the gap is worth, g²/8 of the pool's value, to leading order
 *
 *   favoured  1/(1 + κ)      pool  κ/(1 + κ)²      left to the others  (κ/(1 + κ))²
 *
 * whatever g is; the pool's share is greatest at κ = 1: ½ for the favoured one, ¼ for the pool, ¼ left. No schedule of surcharges, of whatever
 * form, guarantees the pool more than ¼ at all gaps. With U(g) the favoured one's profit, U' = x, the pool has x g − x²/2 − U of g²/2. Let
 * U = v g²/2, w = x/g and t = ln g; then w = v + v'/2, and the share is 2w − w² − v ≥ c only if 1 − w ≤ √(1 − v − c), so that with
 * z = √(1 − v − c)
 *
 *   v' ≥ 2 (z² − z + c) = 2 ((z − ½)² + c − ¼)
 *
 * which for c > ¼ is positive throughout: v grows until 1 − v < c, where c can be had no longer, after at most ∫ z dz/((z − ½)² + c − ¼) in t.
 * Who knows more has more: half, with ¼ for the favoured one, if it sees g and charges g/2 a unit; 1/e each with a flat fee of the mean, where g is
 * exponential, which is the best of all schedules then (the virtual value is g less its mean). Derived here. The shares ¼ and ½ are those that
 * ethresear.ch 20677 gives, after Fritsch et al. (2024), arXiv:2410.10797; their own derivation has not been followed.
 */
import { exp, expm1, log } from "../../../src/maths.js";

export interface Shares {
  readonly favoured: number;
  readonly pool: number;
  readonly left: number; // to those who come after, at the pool's own price
}

/** Of the value of any small gap, where the surcharge is κ per unit of its own move. */
export function sharesOf(kappa: number): Shares {
  const moved = 1 / (1 + kappa);
  return { favoured: moved, pool: kappa * moved * moved, left: (kappa * moved) ** 2 };
}

/** The surcharge that is best for the pool, of those in proportion to its move. */
export const bestSurcharge = 1;

/**
 * The same for a constant product and a gap of any size, negative where the price outside is lower, per unit of the pool's value: `whole` is what
 * the gap is worth without a surcharge. Exact: what is bought while the pool's log price moves by dx is ¼ e^{−x/2} dx of its value.
 */
export function exactShares(gap: number, kappa: number): Shares & { readonly whole: number } {
  const x = gap / (1 + kappa);
  const bought = (to: number): number => -expm1(-to / 2) / 2; // ¼ ∫ e^{−x/2}
  const paid = (to: number, rate: number): number => expm1((rate - 0.5) * to) / (4 * (rate - 0.5)); // ¼ ∫ e^{(rate − ½)x}
  const outside = exp(gap);
  const whole = outside * bought(gap) - paid(gap, 1);
  const favoured = outside * bought(x) - paid(x, 1 + kappa);
  const pool = paid(x, 1 + kappa) - paid(x, 1);
  return { whole, favoured: favoured / whole, pool: pool / whole, left: 1 - (favoured + pool) / whole };
}

/** A flat fee per unit, in units of g: to a pool that sees the gap. Half of g is best. */
export function seenShares(fee: number): Shares {
  const moved = Math.max(0, 1 - fee);
  return { favoured: moved * moved, pool: 2 * fee * moved, left: 1 - moved * moved - 2 * fee * moved };
}

/** A flat fee in units of the mean gap, where gaps are exponential; 1 is best, and better than any other schedule. */
export function flatShares(fee: number): Shares {
  const beyond = exp(-fee);
  return { favoured: beyond, pool: fee * beyond, left: 1 - (1 + fee) * beyond };
}

/** ln of the ratio of the widest range of gaps over which a share c > ¼ could at most be guaranteed; Infinity up to ¼. */
export function widestRange(share: number): number {
  if (share <= 0.25) return Number.POSITIVE_INFINITY;
  if (share >= 1) return 0;
  const e = Math.sqrt(share - 0.25);
  const z = Math.sqrt(1 - share); // v starts at 0 or above
  const turn = (y: number): number => Math.atan((y - 0.5) / e) / (2 * e);
  const rise = (y: number): number => log((y - 0.5) ** 2 + e * e) / 2;
  return rise(z) - rise(0) + turn(z) - turn(0);
}

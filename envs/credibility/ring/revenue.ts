/**
 * What a second price auction brings in against a ring of k among n bidders of values U[0, 1].
 *
 * Of the ring only the member of the highest value bids, so that the price is at most x iff at most one of the n − k outsiders and the
 * ring's best is above x:
 *
 *   P(x) = xⁿ + (n − k)(x^(n−1) − xⁿ) + (x^(n−k) − xⁿ) = (n − k)(x^(n−1) − xⁿ) + x^(n−k)
 *   R(r) = r (1 − rⁿ) + ∫ from r to 1 of (1 − P) dx
 *   R(0) = 1 − (n − k)/(n (n + 1)) − 1/(n − k + 1)            k = 1: (n − 1)/(n + 1); k = n: 0
 *   R'(r) = r^(n−k) (1 + (n − k) r^(k−1) − (2 n − k + 1) r^k)   one root: the best reserve
 *
 * Reference: Graham & Marshall (1987), J. Polit. Econ. 95; the formulas are derived.
 */
import { pow } from "../../../src/maths.js";

/** R(r) */
export function ringRevenue(n: number, k: number, r: number): number {
  const out = n - k;
  const between = 1 - r - (1 - pow(r, out + 1)) / (out + 1);
  const pair = out * ((1 - pow(r, n)) / n - (1 - pow(r, n + 1)) / (n + 1));
  return r * (1 - pow(r, n)) + between - pair;
}

/** What each of k members is given: its part of what the seller loses, R without the ring less R with it. */
export function lump(n: number, k: number, r: number): number {
  return k > 1 ? Math.max(0, ringRevenue(n, 1, r) - ringRevenue(n, k, r)) / k : 0;
}

/** The seller's best reserve where it knows of the ring. */
export function bestReserve(n: number, k: number): number {
  let [low, high] = [0, 1];
  for (let step = 0; step < 60; step++) {
    const r = (low + high) / 2;
    if (1 + (n - k) * pow(r, k - 1) > (2 * n - k + 1) * pow(r, k)) low = r;
    else high = r;
  }
  return (low + high) / 2;
}

/** A bidder's expected payoff where nobody colludes: what the winner is worth, less what it pays, over n. */
export function alone(n: number, r: number): number {
  return ((n * (1 - pow(r, n + 1))) / (n + 1) - ringRevenue(n, 1, r)) / n;
}

/**
 * How long the boost lets a low tip wait, and what a tip is worth against a stream of higher ones.
 *
 * In every round let C new transactions come whose tips are p, so that one of them is the last that is served. A transaction with tip b < p
 * that waits beside them ranks at b + m β p/K after m rounds. It came first, so that it goes ahead of equals, and is served after
 *
 *   m* = ⌈(1 − b/p) K/β⌉ rounds of waiting;   without a tip K/β rounds, 1/β blocks
 *
 * (two blocks for β = ½), whichever of rank and fee p is, since the stream has no boost. Where the stream's tips grow, p_t = p (1 + γ)^t, the
 * sum of boosts is (β p/(K γ)) ((1 + γ)^t − 1), and a transaction without a tip is served after
 *
 *   t* = ⌈−ln(1 − γ K/β)/ln(1 + γ)⌉ rounds if γ < β/K,   and starves otherwise
 *
 * Against a stream of p the cheapest tip to be served after m rounds is p (1 − m β/K), so that a value v is best served by the m that
 * maximises δ^m v − c − p (1 − m β/K)⁺. All derived.
 */
import { log, pow } from "../../../src/maths.js";
import type { Rounds } from "./options.js";

/** m* for a tip of `share` p; infinite without a boost. */
export function roundsToService(rise: number, share: number): number {
  if (share >= 1) return 0;
  return rise > 0 ? Math.ceil((1 - share) / rise - 1e-12) : Number.POSITIVE_INFINITY;
}

/** t* for a stream whose tips grow by γ a round. */
export function roundsAgainstGrowth(rise: number, growth: number): number {
  if (growth === 0) return roundsToService(rise, 0);
  return growth < rise ? Math.ceil(-log(1 - growth / rise) / log(1 + growth) - 1e-12) : Number.POSITIVE_INFINITY;
}

export interface Answer {
  readonly waits: number; // rounds
  readonly tip: number;
  readonly payoff: number; // −∞ where nothing is allowed
}

/** The best tip of a value against a stream of p; a payoff below 0 means to stay out. */
export function answer(
  { discount, baseFee, rise, patience }: Pick<Rounds, "discount" | "baseFee" | "rise" | "patience">,
  value: number,
  p: number,
): Answer {
  let best: Answer = { waits: 0, tip: p, payoff: value - baseFee - p };
  const longest = rise > 0 ? Math.min(patience - 1, Math.ceil(1 / rise - 1e-12)) : 0;
  for (let m = 1; m <= longest; m++) {
    const tip = Math.max(0, p * (1 - m * rise));
    const payoff = pow(discount, m) * value - baseFee - tip;
    if (payoff > best.payoff) best = { waits: m, tip, payoff };
  }
  return best;
}

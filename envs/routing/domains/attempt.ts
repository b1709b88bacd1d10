/**
 * The two-legged arbitrage between two pools, and what is left of it where the legs are not atomic.
 *
 *   atomic     gain = the cycle's (√A − 1)²/C, ../mev/cycle.ts, less 2 g and bids β
 *   separate   E = κ (gain − 2 (1 − κ) δ a − 2 g − β),  a the A that changes hands; each leg is in with chance κ, at unmoved prices
 *   worth it   iff κ > 1 − (gain − 2 g − β)/(2 δ a)
 *
 * A lone leg leaves a of A too much or too little, which costs δ a outside beside the price; it comes with chance κ (1 − κ) on either side, and
 * what the legs lose or gain against the outside price cancels between the two. Derived.
 */
import { bestInput, compose, outputOf, productHop } from "../mev/cycle.js";

export interface Pair {
  readonly buy: readonly [number, number]; // reserves of A and of B where A is bought
  readonly sell: readonly [number, number];
  readonly fee: number;
}

export interface Attempt {
  readonly spend: number; // B
  readonly amount: number; // a
  readonly gain: number; // B, before bids and gas
}

/** The best amount, or a share of it. */
export function attempt({ buy, sell, fee }: Pair, share = 1): Attempt {
  const first = productHop(buy[1], buy[0], fee);
  const second = productHop(sell[0], sell[1], fee);
  const spend = share * bestInput(compose([first, second])).amount;
  const amount = outputOf(first, spend);
  return { spend, amount, gain: outputOf(second, amount) - spend };
}

export interface Terms {
  readonly inclusion: number; // κ
  readonly outsideCost: number; // δ
  readonly gas: number; // g
  readonly bids: number; // β, of both legs
}

/** E of a separate attempt. */
export function separateProfit({ amount, gain }: Attempt, { inclusion, outsideCost, gas, bids }: Terms): number {
  return inclusion * (gain - 2 * (1 - inclusion) * outsideCost * amount - 2 * gas - bids);
}

/** κ above which a separate attempt gains; null where not even an atomic one does, 0 where any does. */
export function enoughInclusion({ amount, gain }: Attempt, { outsideCost, gas, bids }: Omit<Terms, "inclusion">) {
  const left = gain - 2 * gas - bids;
  if (!(left > 0)) return null;
  return outsideCost * amount > 0 ? Math.max(0, 1 - left / (2 * outsideCost * amount)) : 0;
}

/**
 * The fee of a mediator who is the sole device for a slot, in shares of the surplus S = 1.
 *
 *   waiting for competition   w  = d κ/(1 − d (1 − κ))
 *   highest fee that is paid  f* = 1 − w = (1 − d)/(1 − d (1 − κ))
 *   with a next fee of g      T(g) = 1 − d κ − d (1 − κ)(1 − g) = f* − d (1 − κ)(f* − g)     the most that is paid now
 *
 * A standing fee is paid iff f ≤ f*: where it pays to wait once, it pays to wait for competition. Where every slot has a new fee, f* = T(f*) is
 * the stationary equilibrium; on a grid of step s so is every g < f* whose next bin is refused, g + s ≥ T(g): f* − g ≤ s/(1 − d (1 − κ)).
 * Derived here.
 */
import type { SlotMarket } from "./options.js";

type Chances = Pick<SlotMarket, "goOn" | "competition">;

/** w: what waiting for a competitive slot is worth. */
export function waitingShare({ goOn: d, competition: k }: Chances): number {
  return (d * k) / (1 - d * (1 - k));
}

/** f*, with any real number as a fee. */
export function feeShare({ goOn: d, competition: k }: Chances): number {
  return (1 - d) / (1 - d * (1 - k));
}

/** T(g): the fee at which a user is indifferent when all later monopoly slots cost g. */
export function acceptance({ goOn: d, competition: k }: Chances, next: number): number {
  return 1 - d * k - d * (1 - k) * (1 - next);
}

const hair = 1e-9; // so that rounding decides nothing

/** The largest bin strictly below a fee; 0 where there is none. */
export function binBelow({ bins }: Pick<SlotMarket, "bins">, fee: number): number {
  return Math.min(bins, Math.max(0, Math.ceil((fee - hair) * bins) - 1));
}

/** The bins that are the fee of a stationary equilibrium in which users pay only what is strictly better than to wait; rising. */
export function equilibriumBins(market: SlotMarket): number[] {
  const best = binBelow(market, feeShare(market));
  if (market.standing) return [best];
  const found: number[] = [];
  for (let k = 0; k <= best; k++) {
    const most = acceptance(market, k / market.bins);
    const paid = k === 0 || k / market.bins < most - hair;
    if (paid && (k + 1) / market.bins >= most - hair) found.push(k);
  }
  return found;
}

/** The most that users pay, as a share, if monopoly slots cost the equilibrium's fee. */
export function threshold(market: SlotMarket): number {
  const star = feeShare(market);
  return market.standing ? star : acceptance(market, binBelow(market, star) / market.bins);
}

/**
 * What integration is worth, in units of V. All is derived.
 *
 *   independent       the first of n exponential times: 1/n each on average, λᵢ/Σλⱼ for given rates
 *   alone             who is the only one to buy gains 1 + h − 1/n over the race
 *   contested         who would otherwise lose to an integrated rival gains 1 + h, since losers get nothing
 *
 * A bidder's value thus depends on what happens if it does not win (Jehiel & Moldovanu 1996). With s the reserve as a share of 1 + h:
 * that all bid 1 + h is an equilibrium for any s ≤ 1, that nobody bids iff s (1 + h) ≥ 1 + h − 1/n.
 *
 * Users stay, if integration was sold, iff b − f ≥ h.
 */
import type { IntegrationOptions } from "./options.js";

export type Market = Pick<IntegrationOptions, "searchers" | "users" | "visible" | "benefit" | "fee" | "harm">;

/** The most that the only one to buy would pay. */
export const alone = ({ searchers, harm }: Market): number => 1 + harm - 1 / searchers;

/** The most that somebody would pay whose rival buys otherwise. */
export const contested = ({ harm }: Market): number => 1 + harm;

/** Do users go on trading where integration is sold? */
export const stays = ({ users, benefit, fee, harm }: Market): boolean => users === 0 || benefit - fee >= harm;

/** What happens in equilibrium: is integration sold, and do users trade? */
export function outcome(market: Market): { readonly sold: boolean; readonly trade: boolean } {
  if (stays(market)) return { sold: true, trade: true };
  return market.visible ? { sold: false, trade: true } : { sold: true, trade: false };
}

/**
 * What a bidder gets, expected, in units of V and before latencies are known, where users trade.
 *
 * @param bids in steps of (1 + h)/m, 0 = none
 * @param reserve likewise
 */
export function bidPayoffs(
  { searchers: n, harm }: Market,
  format: "first" | "second",
  steps: number,
  bids: readonly number[],
  reserve: number,
): readonly number[] {
  const worth = 1 + harm;
  const high = Math.max(...bids);
  if (high === 0 || high < reserve) return bids.map(() => 1 / n);
  const winners = bids.filter((bid) => bid === high).length;
  const second = winners > 1 ? high : Math.max(reserve, ...bids.filter((bid) => bid < high));
  const price = ((format === "first" ? high : second) * worth) / steps;
  return bids.map((bid) => (bid === high ? (worth - price) / winners : 0));
}

/**
 * What integration is worth, in units of V. All is derived.
 *
 *   independent       the first of n exponential times: 1/n each on average, λᵢ/Σλⱼ for given rates
 *   alone             who is the only one to buy gains 1 + h − 1/n over the race, in the mean; who knows its own mean latency T gains
 *                     1 + h − p(T), p(T) = ∫ e⁻ˢ m(Ts)ⁿ⁻¹ ds its chance in the race, m(t) = E exp(−t/T′) over a rival's mean latency
 *   contested         who would otherwise lose to an integrated rival gains 1 + h, since losers get nothing
 *
 * A bidder's value thus depends on what happens if it does not win (Jehiel & Moldovanu 1996). With s the reserve as a share of 1 + h:
 * that all bid 1 + h is an equilibrium for any s ≤ 1, whatever latencies are, as whoever does not buy gets nothing in any case; that nobody
 * bids iff s (1 + h) ≥ 1 + h − p(slowest), as the slowest has least to lose.
 *
 * Users stay, if integration was sold, iff b − f ≥ h.
 */
import { exp, pow } from "../../../src/maths.js";
import { integral } from "../../auction/quadrature.js";
import type { IntegrationOptions } from "./options.js";

export type Market = Pick<IntegrationOptions, "searchers" | "users" | "visible" | "benefit" | "fee" | "harm">;

/**
 * p(T): the chance in the race of a searcher that knows its own mean latency T, but of others only that theirs are uniform on 1 ∓ uneven.
 * It falls in T, and its mean is 1/n.
 */
export function winChance(
  { searchers: n, uneven }: Pick<IntegrationOptions, "searchers" | "uneven">,
  own: number,
): number {
  if (uneven === 0) return 1 / n;
  const slower = (t: number) => integral((mean) => exp(-t / mean), 1 - uneven, 1 + uneven, 2) / (2 * uneven);
  const at = (s: number) => exp(-s) * pow(slower(own * s), n - 1);
  let sum = integral(at, 0, 2 ** -10);
  for (let k = -10; k < 5; k++) sum += integral(at, 2 ** k, 2 ** (k + 1));
  return sum;
}

/** The most that the only one to buy would pay, in the mean over latencies. */
export const alone = ({ searchers, harm }: Market): number => 1 + harm - 1 / searchers;

/** The most that somebody would pay whose rival buys otherwise. */
export const contested = ({ harm }: Market): number => 1 + harm;

/** Do users go on trading where integration is sold? */
export const stays = ({ users, benefit, fee, harm }: Market): boolean => users === 0 || benefit - fee >= harm;

/**
 * What happens in equilibrium: is integration sold, and do users trade? Where users would leave and see no sale it is the cautious play, in
 * which they leave; that is no equilibrium, since nobody then bids, and trading gains b − f.
 */
export function outcome(market: Market): { readonly sold: boolean; readonly trade: boolean } {
  if (stays(market)) return { sold: true, trade: true };
  return market.visible ? { sold: false, trade: true } : { sold: true, trade: false };
}

/**
 * What a bidder gets, expected, in units of V, where users trade.
 *
 * @param bids in steps of (1 + h)/m, 0 = none
 * @param reserve likewise
 * @param chance of the first bidder in the race; before latencies are known all have the same
 */
export function bidPayoffs(
  { searchers: n, harm }: Market,
  format: "first" | "second",
  steps: number,
  bids: readonly number[],
  reserve: number,
  chance = 1 / n,
): readonly number[] {
  const worth = 1 + harm;
  const high = Math.max(...bids);
  if (high === 0 || high < reserve) return bids.map((_, i) => (i === 0 ? chance : (1 - chance) / (n - 1)));
  const winners = bids.filter((bid) => bid === high).length;
  const second = winners > 1 ? high : Math.max(reserve, ...bids.filter((bid) => bid < high));
  const price = ((format === "first" ? high : second) * worth) / steps;
  return bids.map((bid) => (bid === high ? (worth - price) / winners : 0));
}

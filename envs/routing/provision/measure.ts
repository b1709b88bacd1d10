/**
 * What an episode brought, in Y; every trade at the fair price of its block.
 *
 *   lvr            what pools lose to informed traders before fees: informed profit + informed fees
 *   user slippage  what users lose to the curve beyond their fees; below 0 where they hit a pool that is off the fair price
 *   lp income      user fees + user slippage + informed fees − lvr           of providers and residents, before gas
 *   lp profit      lp income + inventory                                     against having held the tokens; from what they have now
 *   user welfare   −(user fees + user slippage)
 *   welfare        lp income + informed profit + user welfare + user benefit − gas burnt = user benefit − gas burnt
 *
 * `inventory` is what price moves brought on tokens that trades had changed; it is 0 on average, and nothing that a
 * rebalancing holder would have. `provider income` is the providers' part of lp income; their rewards are that less
 * gas.
 */
import { fairSlots } from "../fair/fair.js";
import { amounts, type ProvisionMarket } from "./options.js";
import { columns, layoutOf, type ProvisionState, sums } from "./state.js";

export const metrics = [
  ...["lp profit", "lp income", "inventory", "provider income", "user fees", "informed fees", "user slippage", "lvr"],
  ...["informed profit", "user welfare", "user benefit", "user volume", "gas burnt", "welfare"],
] as const;

export function measureProvision(
  market: ProvisionMarket,
  s: ProvisionState,
  lane: number,
  out: Float64Array,
  at: number,
): void {
  const { providers, tiers, amounts: fixed } = market;
  const K = tiers.length;
  const { agents } = layoutOf(market);
  const k = lane * columns;
  const { userFees, informedFees, informedGain, userGain, userVolume, gas, inventory } = sums;
  const burnt = s.sums[k + gas];
  let x = -s.start[lane * 2];
  let y = burnt - s.start[lane * 2 + 1];
  for (let j = 0; j < K; j++) {
    x += s.pools[(lane * K + j) * 2];
    y += s.pools[(lane * K + j) * 2 + 1];
  }
  for (let i = 0; i < providers; i++) {
    x += s.wallets[(lane * agents + i) * 2];
    y += s.wallets[(lane * agents + i) * 2 + 1];
  }
  const slippage = -s.sums[k + userGain] - s.sums[k + userFees];
  const benefit = fixed[amounts.need] * s.sums[k + userVolume];
  const lvr = s.sums[k + informedGain] + s.sums[k + informedFees];
  const income = s.sums[k + userFees] + slippage + s.sums[k + informedFees] - lvr;
  out[at] = x * s.fair[lane * fairSlots] + y;
  out[at + 1] = income;
  out[at + 2] = s.sums[k + inventory];
  out[at + 3] = s.sums[k + sums.providers];
  out[at + 4] = s.sums[k + userFees];
  out[at + 5] = s.sums[k + informedFees];
  out[at + 6] = slippage;
  out[at + 7] = lvr;
  out[at + 8] = s.sums[k + informedGain];
  out[at + 9] = s.sums[k + userGain];
  out[at + 10] = benefit;
  out[at + 11] = s.sums[k + userVolume];
  out[at + 12] = burnt;
  out[at + 13] = income + s.sums[k + informedGain] + s.sums[k + userGain] + benefit - burnt;
}

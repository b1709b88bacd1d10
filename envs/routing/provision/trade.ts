/**
 * Trades with the pools, booked at the fair price P.
 *
 *   G = y γδ/(x + γδ)              output for an input δ; the pool has (x + δ, y − G) afterwards, so the fee stays in it
 *   gain  = value(G) − value(δ)    of whoever trades; what the pool loses
 *   fee   = value(δ − γδ)          so the curve alone loses gain + fee
 *   δ*    = (√(γ p x y) − x)/γ     the most profitable input of an informed trader, p tokens of x for one of y outside
 *   δₖ    = (m √(xₖyₖγₖ) − xₖ)/γₖ  the best split of an input over pools, as far as it is above 0; m such that the inputs add up
 *
 * Side 0 sells X to the pool, side 1 sells Y. Amounts are handed over at `work[slots.amount]`.
 * References: Uniswap v2; Angeris & Chitra (2020), arXiv:2003.10001.
 */
import { fairSlots } from "../fair/fair.js";
import { backrunAt } from "../mev/cycle.js";
import { productOutput } from "../pools/product.js";
import type { ProvisionMarket } from "./options.js";
import { columns, layoutOf, type ProvisionState, sums } from "./state.js";

/** Where numbers of `work` are; per tier from `tiers` on: values, parcels, roots, offsets. */
export const slots = { cell: 0, amount: 4, gain: 5, traded: 6, tiers: 8 } as const;

const [amountAt, gainAt, tradedAt, tiersAt] = [slots.amount, slots.gain, slots.traded, slots.tiers];
const { userFees, informedFees, informedGain, userGain, userVolume } = sums;

export class Trading {
  private readonly tiers: number;
  private readonly kept: Float64Array;
  private readonly agents: number;
  private readonly width: number;

  constructor(market: ProvisionMarket) {
    const { agents, width } = layoutOf(market);
    this.tiers = market.tiers.length;
    this.kept = market.kept;
    this.agents = agents;
    this.width = width;
  }

  /** Sell `work[amount]` to pool k; adds to the sums, the wallet, `work[gain]` and `work[traded]`. */
  trade(s: ProvisionState, lane: number, k: number, side: number, agent: number, informed: boolean): void {
    const w = lane * this.width;
    const amount = s.work[w + amountAt];
    const pool = (lane * this.tiers + k) * 2;
    const wallet = (lane * this.agents + agent) * 2;
    const price = s.fair[lane * fairSlots];
    const net = this.kept[k] * amount;
    const x = s.pools[pool + side];
    const y = s.pools[pool + 1 - side];
    const output = productOutput(this.kept[k], x, y, amount);
    s.pools[pool + side] = x + amount;
    s.pools[pool + 1 - side] = y - output;
    s.wallets[wallet + side] -= amount;
    s.wallets[wallet + 1 - side] += output;
    s.work[w + side] = 1; // what a unit is worth of what is bought, and next to it of what is sold
    s.work[w + 1 - side] = price; // X is sold on side 0
    const value = amount * s.work[w + 1];
    const fee = (amount - net) * s.work[w + 1];
    const gain = output * s.work[w] - value;
    const at = lane * columns;
    s.volume[lane * this.tiers + k] += value;
    s.work[w + gainAt] += gain;
    s.work[w + tradedAt] += value;
    if (informed) {
      s.sums[at + informedFees] += fee;
      s.sums[at + informedGain] += gain;
    } else {
      s.sums[at + userFees] += fee;
      s.sums[at + userGain] += gain;
      s.sums[at + userVolume] += value;
    }
  }

  /** The most profitable input for pool k goes to `work[amount]`. Returns which token is sold, −1 where none. */
  best(s: ProvisionState, lane: number, k: number): number {
    const w = lane * this.width;
    const pool = (lane * this.tiers + k) * 2;
    const price = s.fair[lane * fairSlots];
    if (!(s.pools[pool] > 0)) return -1;
    const side = s.pools[pool + 1] > price * s.pools[pool] ? 0 : 1;
    s.work[w] = s.pools[pool + side];
    s.work[w + 1] = s.pools[pool + 1 - side];
    s.work[w + 2] = this.kept[k];
    s.work[w + 3] = price;
    if (side === 0) s.work[w + 3] = 1 / price;
    backrunAt(s.work, w);
    s.work[w + amountAt] = s.work[w + 2];
    return s.work[w + 2] > 0 ? side : -1;
  }

  /** An informed trader takes `part` of `whole` of the most profitable trade in every pool. */
  raid(s: ProvisionState, lane: number, part: number, whole: number, agent: number): void {
    for (let k = 0; k < this.tiers; k++) {
      const side = this.best(s, lane, k);
      if (side < 0) continue;
      if (part < whole) s.work[lane * this.width + amountAt] *= part / whole;
      this.trade(s, lane, k, side, agent, true);
    }
  }

  /** Sell `work[amount]` over all pools in the best way. */
  route(s: ProvisionState, lane: number, side: number, agent: number): void {
    const { tiers: K, kept } = this;
    const w = lane * this.width;
    const parcels = w + tiersAt + K;
    const roots = parcels + K;
    const offsets = roots + K;
    let root = 0;
    let offset = s.work[w + amountAt];
    for (let k = 0; k < K; k++) {
      const pool = (lane * K + k) * 2;
      s.work[parcels + k] = s.pools[pool] > 0 ? 1 : 0;
      if (!(s.pools[pool] > 0)) continue;
      s.work[roots + k] = Math.sqrt((s.pools[pool] * s.pools[pool + 1]) / kept[k]);
      s.work[offsets + k] = s.pools[pool + side] / kept[k];
      root += s.work[roots + k];
      offset += s.work[offsets + k];
    }
    for (let dropped = true; dropped && root > 0; ) {
      dropped = false;
      const slope = offset / root;
      for (let k = 0; k < K; k++) {
        if (s.work[parcels + k] === 0 || slope * s.work[roots + k] > s.work[offsets + k]) continue;
        s.work[parcels + k] = 0; // it gives less than the others at once
        root -= s.work[roots + k];
        offset -= s.work[offsets + k];
        dropped = true;
      }
    }
    for (let k = 0; k < K; k++) {
      if (s.work[parcels + k] === 0) continue;
      const amount = (offset / root) * s.work[roots + k] - s.work[offsets + k];
      if (!(amount > 0)) continue;
      s.work[w + amountAt] = amount;
      this.trade(s, lane, k, side, agent, false);
    }
  }

  /** Sell shares of `work[amount]`, from `split[at …]`, to the pools; a part meant for an empty pool is not traded. */
  split(s: ProvisionState, lane: number, side: number, agent: number, split: Float64Array, at: number): void {
    const amount = s.work[lane * this.width + amountAt];
    for (let k = 0; k < this.tiers; k++) {
      if (split[at + k] === 0 || !(s.pools[(lane * this.tiers + k) * 2] > 0)) continue;
      s.work[lane * this.width + amountAt] = amount * split[at + k];
      this.trade(s, lane, k, side, agent, false);
    }
  }
}

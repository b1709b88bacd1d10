/**
 * Adding liquidity to a pool and taking it out, in proportion: neither moves its price, nor takes from those who stay.
 *
 *   add     ℓ: a = ℓ/√(x y) of both reserves goes in, and a of all shares is issued
 *   remove  the provider's part of both reserves comes out, with the fees and losses since; the others' part stays. Both are
 *           multiplied out: a difference would leave rounding errors, and a price made of them, where the others' is small
 *
 * An empty pool opens at the fair price. Tokens may be borrowed, so that wallets count from 0. Reference: Uniswap v2.
 */
import { fairSlots } from "../fair/fair.js";
import type { ProvisionMarket } from "./options.js";
import { type Layout, layoutOf, type ProvisionState } from "./state.js";

export class Liquidity {
  private readonly tiers: number;
  private readonly holders: number;
  private readonly agents: number;
  private readonly parts: Float64Array; // ℓ by level − 1

  private readonly layout: Layout;

  constructor(market: ProvisionMarket) {
    this.layout = layoutOf(market);
    const { holders, agents } = this.layout;
    this.tiers = market.tiers.length;
    this.holders = holders;
    this.agents = agents;
    this.parts = Float64Array.from({ length: market.levels }, (_, j) => (market.liquidity * (j + 1)) / market.levels);
  }

  /** Provider i goes to a place. Returns how often gas is due. */
  move(s: ProvisionState, lane: number, i: number, place: number): number {
    const { levels, providers } = this.layout;
    const from = s.place[lane * providers + i];
    if (from === place) return 0;
    s.place[lane * providers + i] = place;
    if (from > 0) this.remove(s, lane, i, Math.floor((from - 1) / levels));
    if (place > 0) this.add(s, lane, i, Math.floor((place - 1) / levels), (place - 1) % levels);
    return (from > 0 ? 1 : 0) + (place > 0 ? 1 : 0);
  }

  private remove(s: ProvisionState, lane: number, i: number, k: number): void {
    const { holders } = this;
    const row = (lane * this.tiers + k) * holders;
    const pool = (lane * this.tiers + k) * 2;
    const wallet = (lane * this.agents + i) * 2;
    const own = s.shares[row + i];
    s.shares[row + i] = 0;
    let rest = 0; // summed anew, so that it is exactly 0 when the last one leaves
    for (let j = 0; j < holders - 1; j++) rest += s.shares[row + j];
    const whole = rest + own;
    s.shares[row + holders - 1] = rest;
    for (let j = 0; j < 2; j++) {
      s.wallets[wallet + j] += s.pools[pool + j] * (own / whole);
      s.pools[pool + j] *= rest / whole;
    }
  }

  private add(s: ProvisionState, lane: number, i: number, k: number, level: number): void {
    const row = (lane * this.tiers + k) * this.holders;
    const pool = (lane * this.tiers + k) * 2;
    const wallet = (lane * this.agents + i) * 2;
    const all = row + this.holders - 1;
    const amount = this.parts[level];
    let x = 0;
    let y = 0;
    let issued = amount;
    if (s.shares[all] > 0) {
      const part = amount / Math.sqrt(s.pools[pool] * s.pools[pool + 1]);
      x = s.pools[pool] * part;
      y = s.pools[pool + 1] * part;
      issued = s.shares[all] * part;
    } else {
      const root = Math.sqrt(s.fair[lane * fairSlots]);
      x = amount / root;
      y = amount * root;
    }
    s.pools[pool] += x;
    s.pools[pool + 1] += y;
    s.wallets[wallet] -= x;
    s.wallets[wallet + 1] -= y;
    s.shares[row + i] = issued;
    s.shares[all] += issued;
  }
}

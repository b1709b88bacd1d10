/**
 * Arbitrage of searchers between two domains: buy A in one, sell it in the other.
 *
 *   best amount   b* of the cycle B → A → B over both pools, in closed form (../mev/cycle.ts), at the reserves before the block
 *   proposal      b = share of b*, a = what b buys, at most what is held there of either; gain = what a brings − b; bids are shares of gain/2
 *   atomic        both legs at the same instant, a as it then is, and only if nothing is lost after bids and gas; else neither, for free
 *   separate      b is spent in one block and a sold in the other, each whether or not the other is; the difference is closed outside at 1 ± δ.
 *                 A leg reverts, for gas alone, where it brings half the expected gain less than planned: A in the one, B in the other
 *
 * Expected profit of a separate attempt where each leg is in with chance κ and no price moves, after bids β:
 *
 *   E = κ (gain − 2 (1 − κ) δ a − 2 g − β)       both: κ² gain; one: κ (1 − κ)(gain − 2 δ a). Derived
 */
import { arrange } from "../../../src/device/order.js";
import type { Rng } from "../../../src/rng.js";
import { bestInputAt } from "../mev/cycle.js";
import type { ProductMarket } from "../pools/product.js";
import { bidLevels, type DomainsMarket, legSizes } from "./options.js";
import { bookColumns, books, type DomainsState, sumColumns, sums } from "./state.js";

const byBid = { kind: "priority" } as const;

export class Legs {
  private readonly sequence: Int32Array; // [S]
  private readonly from: Int32Array; // [pairs]
  private readonly to: Int32Array; // [pairs]
  private readonly c = new Float64Array(4);
  private readonly trial = new Float64Array(4); // two pools
  private readonly flow = new Float64Array(2);

  constructor(
    private readonly m: DomainsMarket,
    private readonly pool: ProductMarket,
  ) {
    this.sequence = new Int32Array(m.searchers);
    this.from = Int32Array.from(m.pairs, ([d]) => d);
    this.to = Int32Array.from(m.pairs, ([, e]) => e);
  }

  /** Is there anything to be had from a pair, before gas? */
  open(s: DomainsState, lane: number, searcher: number, pair: number): boolean {
    const { domains: D, searchers: S, kept } = this.m;
    const d = 2 * (lane * D + this.from[pair]);
    const e = 2 * (lane * D + this.to[pair]);
    const at = 2 * (lane * S + searcher) * D;
    if (!(s.held[at + 2 * this.from[pair] + 1] > 0 && s.held[at + 2 * this.to[pair]] > 0)) return false;
    return kept * kept * s.pools[d] * s.pools[e + 1] > s.pools[d + 1] * s.pools[e];
  }

  /** Write down what searchers propose. @param chosen per searcher: 0 or 1 + pair; size; bids to the buy's and the sale's sequencer */
  propose(s: DomainsState, lane: number, chosen: Float32Array): void {
    const { domains: D, searchers: S } = this.m;
    for (let k = lane * (D + 1) * S; k < (lane + 1) * (D + 1) * S; k++) s.bids[k] = 0;
    for (let i = 0; i < S; i++) {
      const row = lane * S + i;
      s.pair[row] = chosen[4 * row];
      if (s.pair[row] === 0) continue;
      this.plan(s, lane, i, chosen[4 * row + 1]);
      if (s.pair[row] === 0) continue;
      const half = s.legs[3 * row + 2] / 2;
      const bids = lane * (D + 1) * S + i;
      const d = this.from[s.pair[row] - 1];
      const e = this.to[s.pair[row] - 1];
      s.bids[bids + d * S] = bidLevels[chosen[4 * row + 2]] * half;
      s.bids[bids + e * S] = bidLevels[chosen[4 * row + 3]] * half;
      s.bids[bids + D * S] = s.bids[bids + d * S] + s.bids[bids + e * S];
      s.sums[lane * sumColumns + sums.proposals]++;
    }
  }

  private plan(s: DomainsState, lane: number, searcher: number, size: number): void {
    const { m, c } = this;
    const { domains: D, searchers: S, kept } = m;
    const row = lane * S + searcher;
    const from = this.from[s.pair[row] - 1];
    const to = this.to[s.pair[row] - 1];
    const d = 2 * (lane * D + from);
    const e = 2 * (lane * D + to);
    const first = (kept * s.pools[d]) / s.pools[d + 1];
    const second = (kept * s.pools[e + 1]) / s.pools[e];
    c[0] = first * second;
    c[1] = kept / s.pools[d + 1] + (first * kept) / s.pools[e];
    bestInputAt(c, 0);
    c[2] *= legSizes[size];
    if (c[2] > s.held[2 * (row * D + from) + 1]) c[2] = s.held[2 * (row * D + from) + 1];
    c[3] = (first * c[2]) / (1 + (kept * c[2]) / s.pools[d + 1]);
    const most = s.held[2 * (row * D + to)];
    if (c[3] > most) {
      c[3] = most;
      c[2] = most / (first - (most * kept) / s.pools[d + 1]);
    }
    const gain = (second * c[3]) / (1 + (kept * c[3]) / s.pools[e]) - c[2];
    if (!(c[2] > 0 && gain > 0)) {
      s.pair[row] = 0;
      return;
    }
    s.legs[3 * row] = c[2];
    s.legs[3 * row + 1] = c[3];
    s.legs[3 * row + 2] = gain;
  }

  /** Both legs at once where both sequencers order jointly. @param late only pairs of which a sequencer puts users first, or only others */
  atomic(s: DomainsState, lane: number, rng: Rng, sharing: number, usersFirst: number, late: boolean): void {
    const { domains: D, searchers: S } = this.m;
    this.rank(s, lane, D, rng);
    for (let k = 0; k < S; k++) {
      const row = lane * S + this.sequence[k];
      if (s.pair[row] === 0) continue;
      const pair = (1 << this.from[s.pair[row] - 1]) | (1 << this.to[s.pair[row] - 1]);
      if ((sharing & pair) !== pair || ((usersFirst & pair) !== 0) !== late) continue;
      this.bundle(s, lane, this.sequence[k]);
    }
  }

  private bundle(s: DomainsState, lane: number, searcher: number): void {
    const { m, trial, flow, pool } = this;
    const { domains: D, searchers: S, outsideCost, gas } = m;
    const row = lane * S + searcher;
    const d = 2 * (lane * D + this.from[s.pair[row] - 1]);
    const e = 2 * (lane * D + this.to[s.pair[row] - 1]);
    trial[0] = s.pools[d];
    trial[1] = s.pools[d + 1];
    trial[2] = s.pools[e];
    trial[3] = s.pools[e + 1];
    flow[0] = s.legs[3 * row];
    pool.trade(trial, 0, 1, 0, flow, 0);
    const most = s.held[2 * (row * D + this.to[s.pair[row] - 1])];
    const sold = Math.min(flow[0], most);
    flow[1] = sold;
    pool.trade(trial, 2, 0, 1, flow, 1);
    const taken = flow[1] - s.legs[3 * row] + (1 - outsideCost) * (flow[0] - sold);
    if (!(taken - s.bids[(lane * (D + 1) + D) * S + searcher] - 2 * gas >= 0)) return;
    s.pools[d] = trial[0];
    s.pools[d + 1] = trial[1];
    s.pools[e] = trial[2];
    s.pools[e + 1] = trial[3];
    s.traded[4 * row] = s.legs[3 * row];
    s.traded[4 * row + 1] = flow[0];
    s.traded[4 * row + 2] = sold;
    s.traded[4 * row + 3] = flow[1];
    s.legsIn[3 * row] = s.legsIn[3 * row + 1] = 2;
    s.legsIn[3 * row + 2] = 1;
  }

  /** Legs in one domain that are not atomic, the highest bid first; each is in with chance κ. */
  separate(s: DomainsState, lane: number, rng: Rng, domain: number, sharing: number): void {
    const { domains: D, searchers: S, inclusion } = this.m;
    this.rank(s, lane, domain, rng);
    for (let k = 0; k < S; k++) {
      const row = lane * S + this.sequence[k];
      if (s.pair[row] === 0) continue;
      const from = this.from[s.pair[row] - 1];
      const to = this.to[s.pair[row] - 1];
      if ((from !== domain && to !== domain) || ((sharing >> from) & (sharing >> to) & 1) === 1) continue;
      rng.uniformAt(this.flow, 0);
      if (this.flow[0] >= inclusion) continue;
      s.legsIn[3 * row + 1]++;
      const buys = from === domain;
      const d = 2 * (lane * D + domain);
      const x = s.pools[d];
      const y = s.pools[d + 1];
      this.flow[0] = s.legs[3 * row + (buys ? 0 : 1)];
      this.pool.trade(s.pools, d, buys ? 1 : 0, buys ? 0 : 1, this.flow, 0);
      const least = buys ? s.legs[3 * row + 1] - s.legs[3 * row + 2] / 2 : s.legs[3 * row] + s.legs[3 * row + 2] / 2;
      if (this.flow[0] < least) {
        s.pools[d] = x;
        s.pools[d + 1] = y;
        continue;
      }
      const paid = 4 * row + (buys ? 0 : 2); // columns of `traded`
      s.traded[paid] = s.legs[3 * row + (buys ? 0 : 1)];
      s.traded[paid + 1] = this.flow[0];
      s.legsIn[3 * row]++;
    }
  }

  /** Who bids most first. @param which domain, or D for the sum of both bids */
  private rank(s: DomainsState, lane: number, which: number, rng: Rng): void {
    const { domains: D, searchers: S } = this.m;
    if (S === 1) this.sequence[0] = 0;
    else arrange(byBid, S, this.sequence, rng, s.bids, (lane * (D + 1) + which) * S);
  }

  /** After the block: inventories, the difference outside, gas, bids, and what is left of it all. */
  settle(s: DomainsState, lane: number, profits: Float32Array, revenues: Float32Array): void {
    const { m, from, to } = this;
    const { domains: D, searchers: S, outsideCost, gas, inventory } = m;
    const account = lane * sumColumns;
    const bought = lane * 2 * bookColumns;
    for (let i = 0; i < S; i++) {
      const row = lane * S + i;
      const burning = s.legsIn[3 * row + 1];
      if (burning > 0) {
        const d = from[s.pair[row] - 1];
        const e = to[s.pair[row] - 1];
        const at = 4 * row;
        s.held[2 * (row * D + d) + 1] -= s.traded[at];
        s.held[2 * (row * D + d)] += s.traded[at + 1];
        s.held[2 * (row * D + e)] -= s.traded[at + 2];
        s.held[2 * (row * D + e) + 1] += s.traded[at + 3];
        for (let k = 2 * row * D; k < 2 * (row + 1) * D; k++) s.stock[k] = s.held[k] / (s.held[k] + inventory);
        const left = s.traded[at + 1] - s.traded[at + 2];
        const price = left > 0 ? 1 - outsideCost : 1 + outsideCost;
        s.margin[2 * row] -= left;
        s.margin[2 * row + 1] += price * left - gas * burning;
        s.books[bought + books.outside] += left;
        s.books[bought + bookColumns + books.outside] -= price * left;
        s.books[bought + bookColumns + books.burnt] += gas * burning;
        const taken = s.traded[at + 3] - s.traded[at] + price * left;
        const bids = lane * (D + 1) * S + i;
        const first = s.traded[at] > 0 ? s.bids[bids + d * S] : 0;
        const second = s.traded[at + 2] > 0 ? s.bids[bids + e * S] : 0;
        s.purse[lane * D + d] += first;
        s.purse[lane * D + e] += second;
        revenues[lane * D + d] += first;
        revenues[lane * D + e] += second;
        const paid = first + second;
        s.margin[2 * row + 1] -= paid;
        s.sums[account + sums.profit] += taken - gas * burning - paid;
        s.sums[account + (s.legsIn[3 * row + 2] === 1 ? sums.jointTaken : sums.separateTaken)] += taken;
        if (s.legsIn[3 * row] === 1) s.sums[account + sums.lone]++;
        profits[row] = taken - gas * burning - paid;
      }
      for (let k = 4 * row; k < 4 * row + 4; k++) s.traded[k] = 0;
      s.legsIn[3 * row] = s.legsIn[3 * row + 1] = s.legsIn[3 * row + 2] = 0;
      s.pair[row] = 0;
    }
  }
}

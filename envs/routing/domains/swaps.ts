/**
 * Orders of routers: sent home or over the bridge, swapped in a block, reverted below their least output, returned or late.
 *
 *   home      least = (1 − s) quote of the pool at home, as it is when orders are sent
 *   abroad    a share φ stays with the bridge; the rest arrives L rounds later; least = (1 − s) quote of the pool there, likewise
 *   reward    output − input − g per swap, all in B at the outside price of 1; what cannot be sold goes outside for (1 − δ)
 */
import type { Rng } from "../../../src/rng.js";
import { ProductMarket } from "../pools/product.js";
import { type DomainsMarket, sharesAbroad } from "./options.js";
import { bookColumns, books, type DomainsState, sumColumns, sums } from "./state.js";

export class Swaps {
  readonly pool: ProductMarket; // the rules of every pool
  private readonly trial = new Float64Array(2);
  private readonly flow = new Float64Array(1);
  private readonly order: Int32Array; // [2 N]: parcels at home, then those that arrive
  private readonly value = new Float64Array(1); // of what happened to one parcel

  constructor(private readonly m: DomainsMarket) {
    const { depth, fee, routers } = m;
    this.pool = new ProductMarket({ kind: "product", tokens: ["A", "B"], reserves: [depth, depth], fee });
    this.order = new Int32Array(2 * routers);
  }

  /** Every router sends its order. @param chosen per router: 0 home or 1 + domain and share abroad; tolerance */
  send(s: DomainsState, lane: number, chosen: Float32Array, rewards: Float32Array): void {
    const { m } = this;
    const { domains: D, routers: N, slots } = m;
    const due = (s.round[lane] + m.latency) % slots;
    for (let i = 0; i < N; i++) {
      const row = lane * N + i;
      const choice = chosen[2 * row];
      const limit = chosen[2 * row + 1];
      const token = s.side[row];
      const home = i % D;
      const share = choice === 0 ? 0 : sharesAbroad[(choice - 1) % sharesAbroad.length];
      const away = share * s.size[row];
      s.parcel[2 * row] = s.size[row] - away;
      this.quote(s, lane * D + home, token, s.parcel, 2 * row, limit);
      if (share === 0) continue;
      const other = ((choice - 1) / sharesAbroad.length) | 0;
      const there = other < home ? other : other + 1;
      if (s.up[lane] === 0) {
        this.value[0] = away;
        this.outside(s, lane, row, token);
        rewards[row] += this.value[0];
        s.sums[lane * sumColumns + sums.returned]++;
        continue;
      }
      const at = (row * slots + due) * 2;
      s.transit[at] = (1 - m.bridgeFee) * away;
      s.route[at] = token;
      s.route[at + 1] = there;
      this.quote(s, lane * D + there, token, s.transit, at, limit);
      const fee = away - s.transit[at];
      s.wallet[2 * row + token] -= away;
      s.books[(2 * lane + token) * bookColumns + books.bridge] += fee;
      s.sums[lane * sumColumns + sums.welfare] -= fee;
      rewards[row] -= fee;
    }
  }

  /** All orders of the block, in a random sequence. */
  block(s: DomainsState, lane: number, rng: Rng, rewards: Float32Array): void {
    const { m, order } = this;
    const { domains: D, routers: N, slots } = m;
    const now = s.round[lane] % slots;
    rng.permute(order, 2 * N);
    for (let k = 0; k < 2 * N; k++) {
      const home = order[k] < N;
      const i = home ? order[k] : order[k] - N;
      const row = lane * N + i;
      if (home) {
        if (s.parcel[2 * row] === 0) continue;
        this.swap(s, lane, row, i % D, s.side[row], s.parcel, 2 * row);
      } else {
        const at = (row * slots + now) * 2;
        if (s.transit[at] === 0) continue;
        s.wallet[2 * row + s.route[at]] += s.transit[at];
        this.swap(s, lane, row, s.route[at + 1], s.route[at], s.transit, at);
      }
      rewards[row] += this.value[0];
    }
  }

  /** The episode is over: what is still on the bridge is late, and goes outside. */
  close(s: DomainsState, lane: number, rewards: Float32Array): void {
    const { routers: N, slots } = this.m;
    for (let row = lane * N; row < (lane + 1) * N; row++) {
      for (let at = row * slots * 2; at < (row + 1) * slots * 2; at += 2) {
        if (s.transit[at] === 0) continue;
        const token = s.route[at];
        s.wallet[2 * row + token] += s.transit[at];
        this.value[0] = s.transit[at];
        this.outside(s, lane, row, token);
        s.transit[at] = s.transit[at + 1] = 0;
        rewards[row] += this.value[0];
        s.sums[lane * sumColumns + sums.late]++;
      }
    }
  }

  /** `parcel[at + 1]` ← the share of the quote for `parcel[at]` that it insists on. */
  private quote(s: DomainsState, d: number, token: number, parcel: Float64Array, at: number, limit: number): void {
    const { trial, flow, pool } = this;
    trial[0] = s.pools[2 * d];
    trial[1] = s.pools[2 * d + 1];
    flow[0] = parcel[at];
    pool.trade(trial, 0, token, 1 - token, flow, 0);
    parcel[at + 1] = (1 - this.m.tolerances[limit]) * flow[0];
  }

  /** Sell a parcel that is in the wallet; `value[0]` ← what that is worth, less what it cost. */
  private swap(
    s: DomainsState,
    lane: number,
    row: number,
    domain: number,
    token: number,
    parcel: Float64Array,
    at: number,
  ): void {
    const { m, flow, pool, value } = this;
    const d = 2 * (lane * m.domains + domain);
    const x = s.pools[d];
    const y = s.pools[d + 1];
    const account = lane * sumColumns;
    flow[0] = parcel[at];
    pool.trade(s.pools, d, token, 1 - token, flow, 0);
    if (flow[0] >= parcel[at + 1]) {
      s.wallet[2 * row + token] -= parcel[at];
      s.wallet[2 * row + 1 - token] += flow[0];
      value[0] = flow[0] - parcel[at];
      s.sums[account + sums.welfare] += value[0];
    } else {
      s.pools[d] = x;
      s.pools[d + 1] = y;
      s.sums[account + sums.reverted]++;
      value[0] = parcel[at];
      this.outside(s, lane, row, token);
    }
    s.wallet[2 * row + 1] -= m.gas;
    s.books[(2 * lane + 1) * bookColumns + books.burnt] += m.gas;
    s.sums[account + sums.welfare] -= m.gas;
    value[0] -= m.gas;
    parcel[at] = parcel[at + 1] = 0;
  }

  /** Sell `value[0]` of what is in the wallet outside, for (1 − δ) B each; `value[0]` ← what that is worth, less what it cost. */
  private outside(s: DomainsState, lane: number, row: number, token: number): void {
    const { m, value } = this;
    const amount = value[0];
    const paid = (1 - m.outsideCost) * amount;
    s.wallet[2 * row + token] -= amount;
    s.wallet[2 * row + 1] += paid;
    s.books[(2 * lane + token) * bookColumns + books.outside] += amount;
    s.books[(2 * lane + 1) * bookColumns + books.outside] -= paid;
    value[0] = paid - amount;
    s.sums[lane * sumColumns + sums.welfare] += value[0];
  }
}

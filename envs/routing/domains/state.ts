/**
 * State of the game of several domains: pools, orders, what is on the bridge, proposals, and books in which every token is somewhere.
 *
 * Token 0 is A, token 1 is B; outside, one A is worth one B. The books of each token add up to what came in: pools + wallets + inventories +
 * margins + purses + bridge (fees and what is under way) + burnt + outside = reserves and inventories at the start + orders.
 */

import { exp } from "../../../src/maths.js";
import type { Rng } from "../../../src/rng.js";
import type { DomainsMarket } from "./options.js";

export type DomainsState = {
  readonly phase: Uint8Array; // [lanes]: 0 orders, 1 search, 2 sequence
  readonly round: Int32Array; // [lanes]
  readonly shown: Float32Array; // [lanes, 5 + 4 D], what everybody sees (observe.ts)
  readonly pools: Float64Array; // [lanes, D, 2]
  readonly start: Float64Array; // [lanes, D, 2], pools as the episode began
  readonly up: Uint8Array; // [lanes], does the bridge take anything in this round?
  readonly side: Uint8Array; // [lanes, N], token that an order sells
  readonly size: Float64Array; // [lanes, N]
  readonly parcel: Float64Array; // [lanes, N, 2]: what is sold at home, and its least output
  readonly transit: Float64Array; // [lanes, N, slots, 2], by the round when it is due: what arrives, and its least output; 0 = nothing
  readonly route: Uint8Array; // [lanes, N, slots, 2]: its token, where it goes
  readonly pair: Int32Array; // [lanes, S]: 1 + which pair a proposal is for; 0 = none
  readonly legs: Float64Array; // [lanes, S, 3]: B to spend, A to sell, gain expected
  readonly bids: Float64Array; // [lanes, D + 1, S]: to each sequencer; the last row has their sums
  readonly traded: Float64Array; // [lanes, S, 4], in this block: B spent, A bought, A sold, B received
  readonly legsIn: Int32Array; // [lanes, S, 3], in this block: legs that traded, that burnt gas; 1 if they were atomic
  readonly wallet: Float64Array; // [lanes, N, 2]
  readonly held: Float64Array; // [lanes, S, D, 2]
  readonly stock: Float32Array; // [lanes, S, D, 2], held as its searcher sees it: h/(h + I)
  readonly margin: Float64Array; // [lanes, S, 2], at the outside market; bids and gas are paid from it
  readonly purse: Float64Array; // [lanes, D], B of each sequencer
  readonly books: Float64Array; // [lanes, 2, 4]: per token, orders so far, bridge fees, burnt, outside
  readonly sums: Float64Array; // [lanes, columns]
};

/** Columns of `books`, per token. */
export const books = { orders: 0, bridge: 1, burnt: 2, outside: 3 } as const;
export const bookColumns = 4;

/** Columns of `sums`. */
export const sums = {
  welfare: 0,
  profit: 1,
  jointTaken: 2,
  separateTaken: 3,
  jointValue: 4,
  separateValue: 5,
  proposals: 6,
  lone: 7, // proposals of which one leg alone got in
  reverted: 8,
  returned: 9, // by a bridge that was down
  late: 10,
} as const;
export const sumColumns = 11;

export function allocate(m: DomainsMarket, lanes: number): DomainsState {
  const { domains: D, routers: N, searchers: S, slots } = m;
  return {
    phase: new Uint8Array(lanes),
    round: new Int32Array(lanes),
    shown: new Float32Array(lanes * (5 + 4 * D)),
    pools: new Float64Array(lanes * D * 2),
    start: new Float64Array(lanes * D * 2),
    up: new Uint8Array(lanes),
    side: new Uint8Array(lanes * N),
    size: new Float64Array(lanes * N),
    parcel: new Float64Array(lanes * N * 2),
    transit: new Float64Array(lanes * N * slots * 2),
    route: new Uint8Array(lanes * N * slots * 2),
    pair: new Int32Array(lanes * S),
    legs: new Float64Array(lanes * S * 3),
    bids: new Float64Array(lanes * (D + 1) * S),
    traded: new Float64Array(lanes * S * 4),
    legsIn: new Int32Array(lanes * S * 3),
    wallet: new Float64Array(lanes * N * 2),
    held: new Float64Array(lanes * S * D * 2),
    stock: new Float32Array(lanes * S * D * 2),
    margin: new Float64Array(lanes * S * 2),
    purse: new Float64Array(lanes * D),
    books: new Float64Array(lanes * 2 * bookColumns),
    sums: new Float64Array(lanes * sumColumns),
  };
}

/** Pools at prices of their own, inventories full, nothing under way. */
export function begin(m: DomainsMarket, s: DomainsState, lane: number, rng: Rng): void {
  const { domains: D, routers: N, searchers: S, slots } = m;
  s.phase[lane] = s.round[lane] = 0;
  for (let d = lane * D; d < (lane + 1) * D; d++) {
    const root = exp((m.spread / 2) * (2 * rng.uniform() - 1)); // of the price
    s.pools[2 * d] = s.start[2 * d] = m.depth / root;
    s.pools[2 * d + 1] = s.start[2 * d + 1] = m.depth * root;
    s.purse[d] = 0;
  }
  for (let k = lane * N * 2; k < (lane + 1) * N * 2; k++) s.wallet[k] = s.parcel[k] = 0;
  for (let k = lane * N * slots * 2; k < (lane + 1) * N * slots * 2; k++) s.transit[k] = s.route[k] = 0;
  for (let k = lane * S; k < (lane + 1) * S; k++) s.pair[k] = 0;
  for (let k = lane * S * 2; k < (lane + 1) * S * 2; k++) s.margin[k] = 0;
  for (let k = lane * S * 3; k < (lane + 1) * S * 3; k++) s.legs[k] = s.legsIn[k] = 0;
  for (let k = lane * S * 4; k < (lane + 1) * S * 4; k++) s.traded[k] = 0;
  for (let k = lane * S * D * 2; k < (lane + 1) * S * D * 2; k++) {
    s.held[k] = m.inventory;
    s.stock[k] = 0.5;
  }
  for (let k = lane * (D + 1) * S; k < (lane + 1) * (D + 1) * S; k++) s.bids[k] = 0;
  for (let k = lane * 2 * bookColumns; k < (lane + 1) * 2 * bookColumns; k++) s.books[k] = 0;
  for (let k = lane * sumColumns; k < (lane + 1) * sumColumns; k++) s.sums[k] = 0;
  draw(m, s, lane, rng);
}

/** What a round begins with: an order for every router, and whether the bridge is open. */
export function draw(m: DomainsMarket, s: DomainsState, lane: number, rng: Rng): void {
  const { routers: N, size, sizeSpread, down } = m;
  for (let i = lane * N; i < (lane + 1) * N; i++) {
    s.side[i] = rng.below(2);
    rng.uniformAt(s.size, i);
    s.size[i] = size * (1 + sizeSpread * (2 * s.size[i] - 1));
    s.wallet[2 * i + s.side[i]] += s.size[i];
    s.books[(2 * lane + s.side[i]) * bookColumns + books.orders] += s.size[i];
  }
  s.up[lane] = down > 0 && rng.uniform() < down ? 0 : 1;
}

/**
 * Double auction: m buyers and m sellers commit to a price each, and one price clears the market.
 *
 *   bid        "I buy one unit if the price is at most this"; ask: "I sell one if it is at least this"
 *   price      p = k · upper + (1 − k) · lower of the interval of clearing prices (`clearing.ts`)
 *   reward     v − p for a buyer who trades, p − c for a seller who does, else 0
 *
 * With one pair there is a trade if the bid is at least the ask, at k · bid + (1 − k) · ask. Values and costs are drawn for each alone
 * and known to it alone. Of equal reports at the margin a coin says who trades; `payoff` gives each its chance of it.
 *
 * References: Chatterjee & Samuelson (1983), Oper. Res. 31; Satterthwaite & Williams (1989), J. Econ. Theory 48.
 */
import { arrange } from "../../../src/device/order.js";
import type { Game, Role } from "../../../src/game.js";
import { resolve, type Values } from "../../../src/options.js";
import { type Box, box, type Discrete, discrete } from "../../../src/space.js";
import { chances, clear } from "./clearing.js";
import { draw } from "./draw.js";
import { type DoubleMarket, doubleAuctionDefaults, marketOf } from "./options.js";

export type DoubleAuctionState = {
  readonly value: Float64Array; // [lanes, m]
  readonly cost: Float64Array; // [lanes, m]
  readonly bid: Float64Array; // [lanes, m]
  readonly ask: Float64Array; // [lanes, m]
  readonly trades: Int32Array; // [lanes], units; −1 before the auction
  readonly price: Float64Array; // [lanes]; 0 without a trade
  readonly surplus: Float64Array; // [lanes], values less costs of those who traded
  readonly best: Float64Array; // [lanes], the most that trade could bring
  readonly cell: Float64Array; // [lanes, 2], scratch
};

export interface BuyerRole extends Role {
  readonly name: "buyer";
  readonly action: Box<readonly [{ name: "bid"; unit: "v"; low: number; high: number }]> | Discrete;
}
export interface SellerRole extends Role {
  readonly name: "seller";
  readonly action: Box<readonly [{ name: "ask"; unit: "v"; low: number; high: number }]> | Discrete;
}
export type DoubleAuctionGame = Game<DoubleAuctionState, readonly [BuyerRole, SellerRole]> & {
  readonly market: DoubleMarket;
};

export const doubleAuctionId = "commitment/double-auction-v0";

const dearest = { kind: "priority" } as const;
const cheapest = { kind: "first-come" } as const;

/** @throws naming the option that is wrong */
export function doubleAuction(given?: Partial<Values<typeof doubleAuctionDefaults>>): DoubleAuctionGame {
  const options = resolve(doubleAuctionDefaults, given, doubleAuctionId);
  const market = marketOf(options, doubleAuctionId);
  const { pairs: m, k, values, costs, bottom, top, bins } = market;
  const unit = bins > 0 ? (top - bottom) / (bins - 1) : 1; // of an action
  const origin = bins > 0 ? bottom : 0;
  const [buyers, sellers] = [new Int32Array(m), new Int32Array(m)];
  const sorted = new Float64Array(2 * m); // values from the highest, then costs from the lowest
  const cleared = new Float64Array(3);
  const bid = { name: "bid", unit: "v", low: bottom, high: top } as const;
  const ask = { name: "ask", unit: "v", low: bottom, high: top } as const;
  const generous = Array.from({ length: bins }, (_, level) => level); // a high bid, a low ask
  const pairs = { name: "pairs", unit: "pairs", low: 0, high: 64 } as const;
  const from = (low: number, high: number) => (low < high ? low : 0);

  return {
    id: doubleAuctionId,
    key: JSON.stringify(options),
    market,
    roles: [
      {
        name: "buyer",
        count: m,
        observation: box([{ name: "value", unit: "v", low: from(values.low, values.high), high: values.high }, pairs]),
        action: bins > 0 ? discrete(bins) : box([bid]),
        ...(bins > 0 && { rank: generous }),
      },
      {
        name: "seller",
        count: m,
        observation: box([{ name: "cost", unit: "v", low: from(costs.low, costs.high), high: costs.high }, pairs]),
        action: bins > 0 ? discrete(bins) : box([ask]),
        ...(bins > 0 && { rank: generous.map((level) => bins - 1 - level) }),
      },
    ],
    horizon: 1,
    horizonEnds: "terminated",
    phases: 1,
    metrics: ["trades", "price", "surplus", "first best", "efficiency"],
    alloc(lanes) {
      const each = () => new Float64Array(lanes * m);
      const one = () => new Float64Array(lanes);
      return {
        ...{ value: each(), cost: each(), bid: each(), ask: each(), trades: new Int32Array(lanes) },
        ...{ price: one(), surplus: one(), best: one(), cell: new Float64Array(2 * lanes) },
      };
    },
    reset(s, lane, rng) {
      const first = lane * m;
      const cell = 2 * lane;
      for (let i = 0; i < m; i++) {
        rng.uniformAt(s.cell, cell);
        values.valueAt(s.cell, cell);
        s.value[first + i] = s.cell[cell];
        rng.uniformAt(s.cell, cell);
        costs.valueAt(s.cell, cell);
        s.cost[first + i] = s.cell[cell];
        s.bid[first + i] = s.ask[first + i] = 0;
        let j = i;
        for (; j > 0 && sorted[j - 1] < s.value[first + i]; j--) sorted[j] = sorted[j - 1];
        sorted[j] = s.value[first + i];
        for (j = m + i; j > m && sorted[j - 1] > s.cost[first + i]; j--) sorted[j] = sorted[j - 1];
        sorted[j] = s.cost[first + i];
      }
      s.best[lane] = 0;
      for (let q = 0; q < m && sorted[q] > sorted[m + q]; q++) s.best[lane] += sorted[q] - sorted[m + q];
      s.trades[lane] = -1;
      s.price[lane] = s.surplus[lane] = 0;
    },
    step(s, { lane, rng, actions: [bids, asks], rewards: [gained, earned] }) {
      const first = lane * m;
      for (let i = first; i < first + m; i++) {
        s.bid[i] = origin + unit * bids[i];
        s.ask[i] = origin + unit * asks[i];
      }
      arrange(dearest, m, buyers, rng, s.bid, first);
      arrange(cheapest, m, sellers, rng, undefined, 0, undefined, s.ask, first);
      clear(s.bid, s.ask, first, m, buyers, sellers, cleared);
      s.trades[lane] = cleared[0];
      s.price[lane] = k * cleared[2] + (1 - k) * cleared[1];
      for (let q = 0; q < cleared[0]; q++) {
        const buyer = first + buyers[q];
        const seller = first + sellers[q];
        gained[buyer] = s.value[buyer] - s.price[lane];
        earned[seller] = s.price[lane] - s.cost[seller];
        s.surplus[lane] += s.value[buyer] - s.cost[seller];
      }
      return true;
    },
    observe(s, lane, _time, role, agent, out, at) {
      out[at] = role === 0 ? s.value[lane * m + agent] : s.cost[lane * m + agent];
      out[at + 1] = m;
    },
    measure(s, lane, out, at) {
      const surplus = s.surplus[lane];
      const best = s.best[lane];
      out[at] = Math.max(0, s.trades[lane]);
      out[at + 1] = s.price[lane];
      out[at + 2] = surplus;
      out[at + 3] = best;
      out[at + 4] = s.trades[lane] < 0 ? 0 : surplus >= best ? 1 : surplus > 0 ? surplus / best : 0;
    },
    payoff(s, lane, [bids, asks], [gained, earned]) {
      const offers = Float64Array.from(bids.subarray(0, m), (level) => origin + unit * level);
      const claims = Float64Array.from(asks.subarray(0, m), (level) => origin + unit * level);
      const high = Int32Array.from(offers.keys()).sort((i, j) => offers[j] - offers[i]);
      const low = Int32Array.from(offers.keys()).sort((i, j) => claims[i] - claims[j]);
      const out = new Float64Array(3);
      clear(offers, claims, 0, m, high, low, out);
      const price = k * out[2] + (1 - k) * out[1];
      const [buys, sells] = [chances(offers, high, out[0]), chances(claims, low, out[0])];
      for (let i = 0; i < m; i++) {
        gained[i] = buys[i] > 0 ? buys[i] * (s.value[lane * m + i] - price) : 0;
        earned[i] = sells[i] > 0 ? sells[i] * (price - s.cost[lane * m + i]) : 0;
      }
    },
    draw: (s, lane) => draw(market, s, lane),
  };
}

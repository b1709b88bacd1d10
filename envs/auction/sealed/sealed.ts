/**
 * Sealed auction: everybody bids once, unseen, for one object: the right to be first in a block.
 *
 *   winner   the highest bid of at least the reserve r; equals by a coin
 *   pays     its bid b (second price: the next bid, or r) and the base fee c
 *   loser    an entrant who does not win pays α b + β c; α = 0 sealed first price, α = 1 all-pay, β = 0 with revert protection
 *
 * A bid of 0, or below r, is to stay out and costs nothing. Values are drawn for each bidder alone and seen by it alone, or once for
 * all and seen by all. Bids are a box, or `bins` evenly spaced ones from 0 to `top`.
 *
 * References: Vickrey (1961), J. Finance 16; Baye, Kovenock & de Vries (1996), Econ. Theory 8; Daian et al. (2019), arXiv 1904.05234, §VI.
 */
import { foremost } from "../../../src/device/order.js";
import type { Game, Role } from "../../../src/game.js";
import type { Values as OptionValues } from "../../../src/options.js";
import { type Box, box, type Discrete, discrete } from "../../../src/space.js";
import { type Distribution, distribution } from "../distribution.js";
import type { SealedRules } from "./equilibrium.js";
import { rulesOf, type sealedDefaults } from "./options.js";

export type SealedState = {
  readonly value: Float64Array; // [lanes, n]
  readonly bid: Float64Array; // [lanes, n]; 0 = stayed out; all 0 before the auction
  readonly winner: Int32Array; // [lanes]; −1 = nobody
  readonly next: Float64Array; // [lanes]; the highest bid but the winner's, at least r
  readonly cell: Float64Array; // [lanes, 2], scratch
};

export interface BidderRole extends Role {
  readonly name: "bidder";
  readonly action: Box<readonly [{ name: "bid"; unit: "v"; low: 0; high: number }]> | Discrete;
}

export type SealedGame = Game<SealedState, readonly [BidderRole]> & {
  readonly rules: SealedRules;
  readonly values: Distribution;
  readonly common: boolean;
  readonly top: number; // the highest bid
  readonly bins: number; // 0: any bid up to `top`
};

/** The game of resolved options. */
export function sealedGame(id: string, options: OptionValues<typeof sealedDefaults>): SealedGame {
  const rules = rulesOf(options, id);
  const values = distribution(options.values);
  const { bidders, price, alpha, beta, baseFee, reserve } = rules;
  const { bins, common } = options;
  const top = options.top || values.high;
  const unit = bins > 0 ? top / (bins - 1) : 1;
  const second = price === "second";
  const order = { kind: "priority" } as const;
  const bid = { name: "bid", unit: "v", low: 0, high: top } as const;
  return {
    ...{ id, key: JSON.stringify(options), rules, values, common, top, bins },
    roles: [
      {
        name: "bidder",
        count: bidders,
        observation: box([{ name: "value", unit: "v", low: 0, high: values.high }]),
        action: bins > 0 ? discrete(bins) : box([bid]),
      },
    ],
    horizon: 1,
    horizonEnds: "terminated",
    phases: 1,
    metrics: ["revenue", "burnt", "welfare", "captured", "efficient", "entrants", "winning bid"],
    alloc(lanes) {
      const each = () => new Float64Array(lanes * bidders);
      const [next, cell] = [new Float64Array(lanes), new Float64Array(lanes * 2)];
      return { value: each(), bid: each(), winner: new Int32Array(lanes), next, cell };
    },
    reset(s, lane, rng) {
      const first = lane * bidders;
      const cell = 2 * lane;
      for (let i = first; i < first + bidders; i++) {
        if (i === first || !common) {
          rng.uniformAt(s.cell, cell);
          values.valueAt(s.cell, cell);
        }
        s.value[i] = s.cell[cell];
        s.bid[i] = 0;
      }
      s.winner[lane] = -1;
      s.next[lane] = reserve;
    },
    step(s, { lane, rng, actions: [asked], rewards: [rewards] }) {
      const first = lane * bidders;
      const end = first + bidders;
      let entrants = 0;
      for (let i = first; i < end; i++) {
        const offer = asked[i] * unit;
        s.bid[i] = offer > 0 && offer >= reserve ? offer : 0;
        if (s.bid[i] > 0) entrants++;
      }
      if (entrants === 0) return true;
      const winner = first + foremost(order, bidders, rng, s.bid, first);
      s.winner[lane] = winner - first;
      for (let i = first; i < end; i++) {
        if (i === winner || s.bid[i] === 0) continue;
        if (s.bid[i] > s.next[lane]) s.next[lane] = s.bid[i];
        rewards[i] = -alpha * s.bid[i] - beta * baseFee;
      }
      rewards[winner] = s.value[winner] - (second ? s.next[lane] : s.bid[winner]) - baseFee;
      return true;
    },
    observe(s, lane, _time, _role, agent, out, at) {
      out[at] = s.value[lane * bidders + agent];
    },
    measure(s, lane, out, at) {
      const first = lane * bidders;
      for (let k = 0; k < 7; k++) out[at + k] = 0;
      const winner = s.winner[lane];
      if (winner < 0) return;
      let most = 0;
      for (let i = first; i < first + bidders; i++) {
        if (s.value[i] > most) most = s.value[i];
        if (s.bid[i] === 0) continue;
        out[at + 5]++;
        if (i === first + winner) continue;
        out[at] += alpha * s.bid[i];
        out[at + 1] += beta * baseFee;
      }
      const bid = s.bid[first + winner];
      out[at] += second ? s.next[lane] : bid;
      out[at + 1] += baseFee;
      out[at + 2] = s.value[first + winner];
      out[at + 3] = 1;
      out[at + 4] = s.value[first + winner] === most ? 1 : 0;
      out[at + 6] = bid;
    },
    payoff(s, lane, actions, out) {
      expectedPayoff(s, lane, actions[0], out[0]);
    },
  };

  /** Payoffs of one joint action at the values drawn; equals share the prize. */
  function expectedPayoff(s: SealedState, lane: number, asked: Float32Array, out: Float32Array): void {
    const first = lane * bidders;
    const offers = Array.from({ length: bidders }, (_, i) => {
      const offer = asked[i] * unit;
      return offer > 0 && offer >= reserve ? offer : 0;
    });
    const most = Math.max(...offers);
    const equals = offers.filter((offer) => offer === most).length;
    const next = equals > 1 ? most : Math.max(reserve, ...offers.filter((offer) => offer < most));
    for (let i = 0; i < bidders; i++) {
      if (offers[i] === 0) out[i] = 0;
      else {
        const lost = -alpha * offers[i] - beta * baseFee;
        const won = s.value[first + i] - (second ? next : offers[i]) - baseFee;
        out[i] = offers[i] === most ? won / equals + lost * (1 - 1 / equals) : lost;
      }
    }
  }
}

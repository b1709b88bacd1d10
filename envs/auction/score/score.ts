/**
 * Score ordering: one opportunity goes to the lowest score of time and bid, and everybody pays its bid.
 *
 *   score  s = L − g b/(b + c)      L the latency of the trader's transaction, b ≥ 0 its bid; equals by a coin
 *   payoff   V [lowest score] − b   every transaction is put in the sequence, so every bid is paid
 *
 * Latencies are drawn per trader; a trader sees its own before it bids, or everybody's. A bid of 0 races on time alone.
 *
 * References: the first TimeBoost proposal (2023), research.arbitrum.io/t/8173; Mamageishvili, Kelkar, Schlegel & Felten (2023),
 * Buying Time: latency racing vs. bidding for transaction ordering, arXiv 2306.02179.
 */
import { foremost } from "../../../src/device/order.js";
import type { Game, Role } from "../../../src/game.js";
import { type Box, box, type Discrete, discrete } from "../../../src/space.js";
import { boostOf } from "./boost.js";
import { raceOf, type ScoreOptions, type ScoreRace } from "./options.js";

export type ScoreState = {
  readonly lag: Float64Array; // [lanes, n], ms
  readonly bid: Float64Array; // [lanes, n]
  readonly winner: Int32Array; // [lanes]; −1 before the race
  readonly cell: Float64Array; // [lanes, 2], scratch
};

export interface ScoreTraderRole extends Role {
  readonly name: "trader";
  readonly action: Box<readonly [{ name: "bid"; unit: "v"; low: 0; high: number }]> | Discrete;
}

export type ScoreGame = Game<ScoreState, readonly [ScoreTraderRole]> & { readonly race: ScoreRace };

/** The game of resolved options. */
export function scoreGame(id: string, options: ScoreOptions): ScoreGame {
  const race = raceOf(options, id);
  const { traders: n, value, boost, lags, seen, top, bins } = race;
  const unit = bins > 0 ? top / (bins - 1) : 1;
  const order = { kind: "score", ...boost } as const;
  const highest = Math.max(...lags.map(({ high }) => high));
  const lag = { unit: "ms", low: 0, high: highest } as const;
  const bid = { name: "bid", unit: "v", low: 0, high: top } as const;
  return {
    ...{ id, key: JSON.stringify(options), race },
    roles: [
      {
        name: "trader",
        count: n,
        observation: box([
          { name: "value", unit: "v", low: 0, high: value },
          { name: "own lag", ...lag },
          ...(seen ? [{ name: "next traders' lags", ...lag, size: n - 1 }] : []), // in seat order, and round
        ]),
        action: bins > 0 ? discrete(bins) : box([bid]),
      },
    ],
    horizon: 1,
    horizonEnds: "terminated",
    phases: 1,
    metrics: ["revenue", "surplus", "fastest wins", "winning bid", "boost"], // v, v, 1, v, ms of the winner
    alloc(lanes) {
      const each = () => new Float64Array(lanes * n);
      return { lag: each(), bid: each(), winner: new Int32Array(lanes), cell: new Float64Array(2 * lanes) };
    },
    reset(s, lane, rng) {
      const cell = 2 * lane;
      for (let i = 0; i < n; i++) {
        rng.uniformAt(s.cell, cell);
        lags[i].valueAt(s.cell, cell);
        s.lag[lane * n + i] = s.cell[cell];
        s.bid[lane * n + i] = 0;
      }
      s.winner[lane] = -1;
    },
    step(s, { lane, rng, actions: [asked], rewards: [rewards] }) {
      const first = lane * n;
      for (let i = first; i < first + n; i++) {
        s.bid[i] = asked[i] * unit;
        rewards[i] = 0 - s.bid[i];
      }
      const winner = foremost(order, n, rng, s.bid, first, s.lag, first);
      s.winner[lane] = winner;
      rewards[first + winner] = value - s.bid[first + winner];
      return true;
    },
    observe(s, lane, _time, _role, agent, out, at) {
      out[at] = value;
      out[at + 1] = s.lag[lane * n + agent];
      if (!seen) return;
      for (let d = 1; d < n; d++) out[at + 1 + d] = s.lag[lane * n + ((agent + d) % n)];
    },
    measure(s, lane, out, at) {
      for (let k = 0; k < 5; k++) out[at + k] = 0;
      const winner = s.winner[lane];
      if (winner < 0) return;
      const first = lane * n;
      let least = Number.POSITIVE_INFINITY;
      for (let i = first; i < first + n; i++) {
        out[at] += s.bid[i];
        if (s.lag[i] < least) least = s.lag[i];
      }
      const paid = s.bid[first + winner];
      out[at + 1] = value - out[at];
      out[at + 2] = s.lag[first + winner] === least ? 1 : 0;
      out[at + 3] = paid;
      out[at + 4] = boostOf(boost, paid);
    },
    payoff(s, lane, [asked], [out]) {
      let best = Number.POSITIVE_INFINITY;
      let equals = 0;
      for (let i = 0; i < n; i++) {
        const score = s.lag[lane * n + i] - boostOf(boost, asked[i] * unit);
        if (score < best) equals = 0;
        if (score <= best) {
          best = score;
          equals++;
        }
      }
      for (let i = 0; i < n; i++) {
        const b = asked[i] * unit;
        out[i] = (s.lag[lane * n + i] - boostOf(boost, b) === best ? value / equals : 0) - b;
      }
    },
  };
}

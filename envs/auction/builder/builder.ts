/**
 * Builder auction: block builders outbid each other at a relay for a slot's block until the proposer takes the highest bid.
 *
 *   Sᵢ(t) = P(t) + Eᵢ(t)                   builder i's block value: public signals, and the private ones that reach it
 *   a bid b sent at t for the block of then counts from t + Δ + Δᵢ, in place of the builder's last
 *   at T ~ N(D, σ²) the highest bid wins: the proposer gets b, its builder Sᵢ(sent) − b, everybody else 0
 *
 * P and Eᵢ are compound Poisson with lognormal jumps (signals.ts). A step is one tick: builders see the signals and the bids that count
 * at its start and send a bid each, to hold a bid being to send it again with the newer block. A bid of 0 is none. Without cancellations
 * a bid counts only where it is no lower than the builder's last.
 *
 * References: Thiery (2023), Game-theoretic model for MEV-Boost auctions, ethresear.ch/t/16206; Wu, Thiery, Leonardos & Ventre (2024),
 * arXiv 2312.14510.
 */
import { foremost } from "../../../src/device/order.js";
import type { Game, Role } from "../../../src/game.js";
import type { Rng } from "../../../src/rng.js";
import { type Box, box, type Discrete, discrete } from "../../../src/space.js";
import { type Auction, auctionOf, type BuilderOptions } from "./options.js";
import { jump, jumps } from "./signals.js";

/** Named actions; from `value` on: the value less PM, 2 PM, 4 PM … */
export const named = { hold: 0, withdraw: 1, counter: 2, public: 3, bluff: 4, value: 5 } as const;

export type BuilderState = {
  readonly end: Int32Array; // [lanes], ticks; unknown to the builders
  readonly publics: Float64Array; // [lanes], P, ETH
  readonly privates: Float64Array; // [lanes, n], Eᵢ, ETH
  readonly sent: Float64Array; // [lanes, n], the bid sent last, ETH
  readonly bids: Float64Array; // [lanes, n, longest lag], on their way: sent at tick t at t mod longest
  readonly blocks: Float64Array; // [lanes, n, longest lag], what their blocks are worth
  readonly standing: Float64Array; // [lanes, n], the bid that counts; 0 = none
  readonly block: Float64Array; // [lanes, n], what its block is worth
  readonly since: Int32Array; // [lanes, n], the tick from which it counts
  readonly top: Float64Array; // [lanes, 2], the two highest standing bids
  readonly winner: Int32Array; // [lanes]; −1 = nobody, or not yet
  readonly tally: Int32Array; // [lanes, 2], bids sent that differ from the builder's last, and those of them that are lower
};

export interface BuilderRole extends Role {
  readonly name: "builder";
  readonly action: Box<readonly [{ name: "bid"; unit: "ETH"; low: 0; high: number }]> | Discrete;
}

export type BuilderGame = Game<BuilderState, readonly [BuilderRole]> & { readonly auction: Auction };

/** The game of resolved options. */
export function builderGame(id: string, options: BuilderOptions): BuilderGame {
  const auction = auctionOf(options, id);
  const { builders: n, tick, slot, lags, longest, latest, ceiling, cancellations } = auction;
  const { margin, margins, increment, bluff } = auction;
  const free = auction.action === "bid";
  const order = { kind: "batch", length: latest + 1, ties: auction.ties } as const;
  const amount = (name: string) => ({ name, unit: "ETH", low: 0, high: ceiling });
  const bid = { name: "bid", unit: "ETH", low: 0, high: ceiling } as const;
  return {
    ...{ id, key: JSON.stringify(options), auction },
    roles: [
      {
        name: "builder",
        count: n,
        observation: box([
          { name: "remaining", unit: "s", low: slot - latest * tick, high: slot }, // to the expected end
          amount("public"),
          amount("private"),
          amount("sent"),
          amount("standing"),
          amount("rival"), // the highest standing bid of the others
          { name: "latency", unit: "s", low: 0, high: longest * tick }, // Δ + Δᵢ
        ]),
        action: free ? box([bid]) : discrete(named.value + auction.margins.length),
      },
    ],
    horizon: latest,
    horizonEnds: "terminated",
    phases: 1,
    metrics: ["winning bid", "winner profit", "highest value", "share", "efficient", "bids", "cancellations"],
    alloc(lanes) {
      const each = () => new Float64Array(lanes * n);
      const path = () => new Float64Array(lanes * n * longest);
      const [end, winner] = [new Int32Array(lanes), new Int32Array(lanes)];
      const [publics, top] = [new Float64Array(lanes), new Float64Array(lanes * 2)];
      const [since, tally] = [new Int32Array(lanes * n), new Int32Array(lanes * 2)];
      const shown = { standing: each(), block: each(), since, top, winner, tally };
      return { end, publics, privates: each(), sent: each(), bids: path(), blocks: path(), ...shown };
    },
    reset(s, lane, rng) {
      s.end[lane] = auction.expected;
      if (auction.deviation > 0) {
        rng.normalAt(cell, 0);
        const end = Math.round((slot + auction.deviation * cell[0]) / tick);
        s.end[lane] = Math.min(Math.max(end, auction.earliest), latest);
      }
      s.publics[lane] = s.top[2 * lane] = s.top[2 * lane + 1] = 0;
      s.tally[2 * lane] = s.tally[2 * lane + 1] = 0;
      s.winner[lane] = -1;
      for (let i = lane * n; i < (lane + 1) * n; i++) {
        s.privates[i] = s.sent[i] = s.standing[i] = s.block[i] = s.since[i] = 0;
        for (let k = i * longest; k < (i + 1) * longest; k++) s.bids[k] = s.blocks[k] = 0;
      }
    },
    step(s, { lane, time, rng, actions: [asked], rewards: [rewards] }) {
      send(s, lane, time, asked);
      grow(s, lane, rng);
      count(s, lane, time + 1);
      if (time + 1 < s.end[lane]) return false;
      if (s.top[2 * lane] === 0) return true;
      const first = lane * n;
      const winner = foremost(order, n, rng, s.standing, first, s.since, first);
      s.winner[lane] = winner;
      rewards[first + winner] = s.block[first + winner] - s.standing[first + winner];
      return true;
    },
    observe(s, lane, time, _role, agent, out, at) {
      const i = lane * n + agent;
      out[at] = slot - time * tick;
      out[at + 1] = Math.min(s.publics[lane], ceiling);
      out[at + 2] = Math.min(s.privates[i], ceiling);
      out[at + 3] = Math.min(s.sent[i], ceiling);
      out[at + 4] = Math.min(s.standing[i], ceiling);
      out[at + 5] = Math.min(s.top[s.standing[i] < s.top[2 * lane] ? 2 * lane : 2 * lane + 1], ceiling);
      out[at + 6] = lags[agent] * tick;
    },
    measure(s, lane, out, at) {
      const first = lane * n;
      const winner = s.winner[lane];
      let most = 0;
      for (let i = first; i < first + n; i++) if (s.privates[i] > most) most = s.privates[i];
      const highest = s.publics[lane] + most;
      out[at] = s.top[2 * lane];
      out[at + 1] = winner < 0 ? 0 : s.block[first + winner] - s.standing[first + winner];
      out[at + 2] = highest;
      out[at + 3] = highest > 0 ? s.top[2 * lane] / highest : 0;
      out[at + 4] = winner >= 0 && s.privates[first + winner] === most ? 1 : 0;
      out[at + 5] = s.tally[2 * lane];
      out[at + 6] = s.tally[2 * lane + 1];
    },
  };

  /** Everybody sends a bid for the block of now. */
  function send(s: BuilderState, lane: number, time: number, asked: Float32Array): void {
    const now = time % longest;
    for (let i = lane * n; i < (lane + 1) * n; i++) {
      const value = s.publics[lane] + s.privates[i];
      const last = s.sent[i];
      if (free) s.sent[i] = asked[i];
      else if (asked[i] >= named.value) s.sent[i] = value - margins[asked[i] - named.value];
      else if (asked[i] === named.withdraw) s.sent[i] = 0;
      else if (asked[i] === named.public) s.sent[i] = s.publics[lane] - margin;
      else if (asked[i] === named.bluff) s.sent[i] = bluff;
      else if (asked[i] === named.counter) {
        s.sent[i] = s.top[s.standing[i] < s.top[2 * lane] ? 2 * lane : 2 * lane + 1] + increment;
        if (s.sent[i] > value - margin) s.sent[i] = value - margin;
      }
      if (s.sent[i] < 0) s.sent[i] = 0;
      if (s.sent[i] !== last) s.tally[2 * lane]++;
      if (s.sent[i] < last) s.tally[2 * lane + 1]++;
      s.bids[i * longest + now] = s.sent[i];
      s.blocks[i * longest + now] = value;
    }
  }

  /** One tick's signals. */
  function grow(s: BuilderState, lane: number, rng: Rng): void {
    const { publics, privates, access, none } = auction;
    const [first, end] = [lane * n, (lane + 1) * n];
    for (let k = jumps(none, 0, rng); k > 0; k--) jump(publics, rng, s.publics, lane);
    if (auction.flow === "own") {
      for (let i = first; i < end; i++) {
        for (let k = jumps(none, 2 + i - first, rng); k > 0; k--) jump(privates, rng, s.privates, i);
      }
      return;
    }
    for (let k = jumps(none, 1, rng); k > 0; k--) {
      cell[0] = 0;
      jump(privates, rng, cell, 0);
      for (let i = first; i < end; i++) {
        rng.uniformAt(cell, 1);
        if (cell[1] < access[i - first]) s.privates[i] += cell[0];
      }
    }
  }

  /** The relay counts the bids that reach it at this tick. */
  function count(s: BuilderState, lane: number, now: number): void {
    let best = 0;
    let next = 0;
    for (let i = lane * n; i < (lane + 1) * n; i++) {
      const sent = now - lags[i - lane * n];
      if (sent >= 0) {
        const k = i * longest + (sent % longest);
        const b = s.bids[k];
        if (cancellations || b >= s.standing[i]) {
          if (b !== s.standing[i]) s.since[i] = now;
          s.standing[i] = b;
          s.block[i] = s.blocks[k];
        }
      }
      const b = s.standing[i];
      if (b > best) {
        next = best;
        best = b;
      } else if (b > next) next = b;
    }
    s.top[2 * lane] = best;
    s.top[2 * lane + 1] = next;
  }
}

const cell = new Float64Array(2);

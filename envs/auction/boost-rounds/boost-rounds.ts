/**
 * Rounds with a boost against starvation: in every round the sequencer serves the C transactions of its queue that rank highest, and
 * whoever is left waiting rises.
 *
 *   priority     fee f = min(tip, max fee − c), chosen once, when the transaction is sent
 *   rank         f + boost, highest first; equals by arrival, and then by a coin
 *   boost        of all that wait at the end of a round, + β p/K, p the rank (or the fee, `marginal`) of the last one that it served
 *   reward       δ^w v − c − f after w rounds of waiting; the boost changes the rank only
 *   arrival      at a moment of the round, that of bidders other than bidder_0 x later; what comes after the round's end joins the next
 *   renewal      a bidder whose transaction was served or lapsed, or that stayed out, draws a new one with probability a in every round
 *
 * The pool is private: a bidder sees its own transaction, and of the last round how many were served and what the last of them paid.
 *
 * Reference: Arbitrum documentation, "Introduction to PGA (Priority Gas Auctions)" (2026).
 */
import { arrange } from "../../../src/device/order.js";
import type { Game, Role } from "../../../src/game.js";
import type { Rng } from "../../../src/rng.js";
import { type Box, box } from "../../../src/space.js";
import { type TipSpace, tipReader, tipSpace } from "../tip.js";
import { type BoostRoundsOptions, type Rounds, roundsOf } from "./options.js";

export type BoostRoundsState = {
  readonly stage: Uint8Array; // [lanes, n], idle, deciding or waiting
  readonly left: Int32Array; // [lanes, n], rounds until the transaction lapses
  readonly value: Float64Array; // [lanes, n], decayed
  readonly fee: Float64Array; // [lanes, n]
  readonly boost: Float64Array; // [lanes, n]
  readonly arrival: Float64Array; // [lanes, n], ms since the reset
  readonly last: Float64Array; // [lanes, 2], of the last round: fee of the last transaction served, how many were
  readonly sums: Float64Array; // [lanes, 6], `sums` below
};

const [idle, deciding, waiting] = [0, 1, 2];

/** Columns of the state's sums over the episode. */
const sums = { welfare: 0, fees: 1, included: 2, lapsed: 3, waited: 4, longest: 5 } as const;
const columns = 6;

/** Where a bidder's observation has what. */
export const seen = {
  ...{ value: 0, idle: 1, deciding: 2, waiting: 3, waited: 4, fee: 5, boost: 6, lastFee: 7, served: 8 },
} as const;

export interface TipBidderRole extends Role {
  readonly name: "bidder";
  readonly observation: Box;
  readonly action: TipSpace;
}

export type BoostRoundsGame = Game<BoostRoundsState, readonly [TipBidderRole]> & { readonly model: Rounds };

/** The game of resolved options. */
export function boostRoundsGame(id: string, options: BoostRoundsOptions): BoostRoundsGame {
  const model = roundsOf(options, id);
  const { bidders: n, capacity, baseFee, values, discount, patience, arrival, edge, rounds, top, bins } = model;
  const { length, rise, treasuryShare } = model;
  const byRank = model.marginal === "key";
  const shared = model.moment === "shared";
  const order = { kind: "batch", length: 2 ** 30, ties: "arrival" } as const; // ms: the queue is one batch, longer than any episode
  const most = 1e12 * top; // of a boost: ranks that rise without end stay finite
  const sequence = new Int32Array(n);
  const ranks = new Float64Array(n); // −1 = not in the queue
  const cell = new Float64Array(2);
  const fees = Float64Array.of(baseFee);
  const read = tipReader(bins, top);
  const flag = (name: string) => ({ name, unit: "1", low: 0, high: 1 });
  const price = (name: string, high: number) => ({ name, unit: "v", low: 0, high });

  const renew = (s: BoostRoundsState, i: number, rng: Rng): void => {
    rng.uniformAt(s.value, i);
    cell[0] = s.value[i];
    values.valueAt(cell, 0);
    s.value[i] = cell[0];
    s.stage[i] = deciding;
    s.left[i] = patience;
  };

  const drop = (s: BoostRoundsState, i: number): void => {
    s.stage[i] = idle;
    s.left[i] = s.value[i] = s.fee[i] = s.boost[i] = s.arrival[i] = 0;
  };

  return {
    ...{ id, key: JSON.stringify(options), model },
    roles: [
      {
        name: "bidder",
        count: n,
        observation: box([
          price("value", values.high),
          ...["idle", "deciding", "waiting"].map(flag),
          { name: "waited", unit: "rounds", low: 0, high: patience },
          price("fee", top),
          flag("boost"), // boost/(boost + top)
          price("last fee", top), // paid by the last transaction that the last round served
          { name: "served", unit: "transactions", low: 0, high: capacity }, // in the last round
        ]),
        action: tipSpace(bins, top, "v"),
      },
    ],
    horizon: rounds,
    horizonEnds: rounds === 1 ? "terminated" : "truncated",
    phases: 1,
    metrics: [
      ...["welfare", "tips", "treasury", "developers", "base fees"],
      ...["included", "lapsed", "mean wait", "longest wait"],
    ],
    alloc(lanes) {
      const each = () => new Float64Array(lanes * n);
      const [stage, left] = [new Uint8Array(lanes * n), new Int32Array(lanes * n)];
      const [last, sums] = [new Float64Array(lanes * 2), new Float64Array(lanes * columns)];
      return { stage, left, value: each(), fee: each(), boost: each(), arrival: each(), last, sums };
    },
    reset(s, lane, rng) {
      for (let i = lane * n; i < (lane + 1) * n; i++) {
        drop(s, i);
        renew(s, i, rng);
      }
      for (let k = lane * columns; k < (lane + 1) * columns; k++) s.sums[k] = 0;
      s.last[2 * lane] = s.last[2 * lane + 1] = 0;
    },
    step(s, { lane, time, rng, actions: [asked], rewards: [rewards] }) {
      const first = lane * n;
      send(s, lane, time, asked, rng);
      const end = (time + 1) * length;
      for (let i = 0; i < n; i++) {
        const queued = s.stage[first + i] === waiting && s.arrival[first + i] < end;
        ranks[i] = queued ? s.fee[first + i] + s.boost[first + i] : -1;
      }
      arrange(order, n, sequence, rng, ranks, 0, undefined, s.arrival, first);
      serve(s, lane, rewards);
      const pending = pass(s, lane, rng);
      return arrival === 0 && pending === 0;
    },
    observe(s, lane, _time, _role, agent, out, at) {
      const i = lane * n + agent;
      out[at + seen.value] = s.value[i];
      out[at + seen.idle] = s.stage[i] === idle ? 1 : 0;
      out[at + seen.deciding] = s.stage[i] === deciding ? 1 : 0;
      out[at + seen.waiting] = s.stage[i] === waiting ? 1 : 0;
      out[at + seen.waited] = s.stage[i] === idle ? 0 : patience - s.left[i];
      out[at + seen.fee] = s.fee[i];
      out[at + seen.boost] = s.boost[i] / (s.boost[i] + top);
      out[at + seen.lastFee] = s.last[2 * lane];
      out[at + seen.served] = s.last[2 * lane + 1];
    },
    legal(s, lane, _role, agent, mask, at) {
      const flags = bins > 0 ? bins + 1 : 1;
      const free = s.stage[lane * n + agent] === deciding ? 1 : 0;
      for (let k = 0; k < flags; k++) mask[at + k] = free;
      if (bins > 0) mask[at] = 1;
    },
    measure(s, lane, out, at) {
      const total = lane * columns;
      const tips = s.sums[total + sums.fees];
      const included = s.sums[total + sums.included];
      out[at] = s.sums[total + sums.welfare];
      out[at + 1] = tips;
      out[at + 2] = treasuryShare * tips;
      out[at + 3] = (1 - treasuryShare) * tips;
      out[at + 4] = baseFee * included;
      out[at + 5] = included;
      out[at + 6] = s.sums[total + sums.lapsed];
      out[at + 7] = included > 0 ? s.sums[total + sums.waited] / included : 0;
      out[at + 8] = s.sums[total + sums.longest];
    },
  };

  /** Who has a transaction sends it, or stays out. */
  function send(s: BoostRoundsState, lane: number, time: number, asked: Float32Array, rng: Rng): void {
    const first = lane * n;
    if (shared) rng.uniformAt(cell, 1);
    for (let i = first; i < first + n; i++) {
      if (s.stage[i] !== deciding) continue;
      if (!shared) rng.uniformAt(cell, 1);
      read(asked, i, fees, 0, s.fee, i);
      if (s.fee[i] < 0) drop(s, i);
      else {
        s.stage[i] = waiting;
        s.arrival[i] = (time + cell[1]) * length + (i === first ? 0 : edge);
      }
    }
  }

  /** The head of the sequence is served, and what is left of the queue boosted. */
  function serve(s: BoostRoundsState, lane: number, rewards: Float32Array): void {
    const first = lane * n;
    const total = lane * columns;
    cell[0] = 0; // p
    s.last[2 * lane] = 0;
    let k = 0;
    for (; k < capacity && k < n && ranks[sequence[k]] >= 0; k++) {
      const i = first + sequence[k];
      const waited = patience - s.left[i];
      rewards[i] = s.value[i] - baseFee - s.fee[i];
      s.sums[total + sums.welfare] += s.value[i];
      s.sums[total + sums.fees] += s.fee[i];
      s.sums[total + sums.included]++;
      s.sums[total + sums.waited] += waited;
      if (waited > s.sums[total + sums.longest]) s.sums[total + sums.longest] = waited;
      s.last[2 * lane] = s.fee[i];
      cell[0] = byRank ? ranks[sequence[k]] : s.fee[i];
      drop(s, i);
    }
    s.last[2 * lane + 1] = k;
    for (; k < n && ranks[sequence[k]] >= 0; k++) {
      const i = first + sequence[k];
      s.boost[i] = Math.min(most, s.boost[i] + rise * cell[0]);
    }
  }

  /** A round passes: values decay, transactions lapse, new ones come. Returns how many bidders have one. */
  function pass(s: BoostRoundsState, lane: number, rng: Rng): number {
    let pending = 0;
    for (let i = lane * n; i < (lane + 1) * n; i++) {
      if (s.stage[i] === waiting) {
        s.value[i] *= discount;
        if (--s.left[i] === 0) {
          drop(s, i);
          s.sums[lane * columns + sums.lapsed]++;
        }
      }
      if (s.stage[i] === idle && arrival > 0) {
        rng.uniformAt(cell, 0);
        if (cell[0] < arrival) renew(s, i, rng);
      }
      if (s.stage[i] !== idle) pending++;
    }
    return pending;
  }
}

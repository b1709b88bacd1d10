/**
 * Time-priority auction: traders bid for a head start, then race with copies as in the spam race.
 *
 *   step 1   everybody bids; the highest gets the head start T and pays the next bid; equals by a coin
 *   step 2   everybody knows whether it has it, and sends k copies, each delayed by Exp(λ)
 *
 *   T_w ~ Exp(k_w λ) − T,   Tⱼ ~ Exp(kⱼ λ),   the first takes V, and everybody pays C k;   V = v − (1 − r) g,   C = r g
 *
 * A loser j is first where T_w > Tⱼ = t and no other loser came before t: with all losers' copies L that is
 *
 *   ∫ kⱼ λ e^(−L λ t) e^(−k_w λ (t + T)) dt = kⱼ/(k_w + L) · e^(−k_w λT)
 *
 * which are the odds of the reference, and the winner has the rest. Time is counted in mean delays, λ = 1, so that T = λT = `advantage`.
 *
 * Reference: Capponi & Zhu, arXiv 2512.10094, §4.
 */
import { foremost } from "../../../src/device/order.js";
import type { Game, Role, Turn } from "../../../src/game.js";
import { exp } from "../../../src/maths.js";
import type { Values } from "../../../src/options.js";
import { type Box, box, type MultiDiscrete, multiDiscrete } from "../../../src/space.js";
import { delayAt } from "../race/delay.js";
import { type PriorityRules, rulesOf, type timePriorityDefaults } from "./options.js";

export type TimePriorityState = {
  readonly bid: Float64Array; // [lanes, N]
  readonly copies: Float64Array; // [lanes, N]
  readonly arrival: Float64Array; // [lanes, N], of the first copy, head start taken off; in mean delays
  readonly price: Float64Array; // [lanes]
  readonly holder: Int32Array; // [lanes], who has the head start; −1 before the auction
  readonly winner: Int32Array; // [lanes], who took the opportunity; −1 = nobody, or not drawn
};

type Bids = { name: "bid"; unit: "v"; low: 0; high: number };
type Copies = { name: "copies"; unit: "copies"; low: 0; high: number };
export interface PriorityRole extends Role {
  readonly name: "trader";
  readonly action: Box<readonly [Bids, Copies]> | MultiDiscrete<readonly [number, number]>;
}

export type TimePriorityGame = Game<TimePriorityState, readonly [PriorityRole]> & { readonly rules: PriorityRules };

/** The game of resolved options. */
export function timePriorityGame(id: string, options: Values<typeof timePriorityDefaults>): TimePriorityGame {
  const rules = rulesOf(options, id);
  const { traders: n, V, C, advantage, top, most, bins, drawn } = rules;
  const [perBid, perCopy] = bins > 0 ? [top / (bins - 1), most / (bins - 1)] : [1, 1];
  const byBid = { kind: "priority" } as const;
  const byArrival = { kind: "first-come" } as const;

  const auction = (s: TimePriorityState, turn: Turn): void => {
    const { lane, rng } = turn;
    const first = lane * n;
    const asked = turn.actions[0];
    for (let i = first; i < first + n; i++) s.bid[i] = asked[2 * i] * perBid;
    const holder = foremost(byBid, n, rng, s.bid, first);
    s.holder[lane] = holder;
    s.price[lane] = 0;
    for (let i = 0; i < n; i++) {
      if (i !== holder && s.bid[first + i] > s.price[lane]) s.price[lane] = s.bid[first + i];
    }
    turn.rewards[0][first + holder] = 0 - s.price[lane];
  };

  const race = (s: TimePriorityState, turn: Turn): void => {
    const { lane, rng } = turn;
    const first = lane * n;
    const sent = turn.actions[0];
    const rewards = turn.rewards[0];
    const holder = s.holder[lane];
    let total = 0;
    for (let i = first; i < first + n; i++) {
      s.copies[i] = sent[2 * i + 1] * perCopy;
      total += s.copies[i];
      rewards[i] = 0 - C * s.copies[i];
    }
    if (total === 0) return;
    if (!drawn) {
      const late = exp(-advantage * s.copies[first + holder]);
      for (let i = first; i < first + n; i++) rewards[i] += ((V * s.copies[i]) / total) * late;
      rewards[first + holder] += V * (1 - late);
      return;
    }
    for (let i = first; i < first + n; i++) {
      s.arrival[i] = s.copies[i];
      delayAt(s.arrival, i, rng);
    }
    s.arrival[first + holder] -= advantage;
    const winner = foremost(byArrival, n, rng, undefined, 0, s.arrival, first);
    s.winner[lane] = winner;
    rewards[first + winner] = V - C * s.copies[first + winner];
  };

  const bid = { name: "bid", unit: "v", low: 0, high: top } as const;
  const copies = { name: "copies", unit: "copies", low: 0, high: most } as const;
  const now = { unit: "1", low: 0, high: 1 } as const;
  return {
    ...{ id, key: JSON.stringify(options), rules },
    roles: [
      {
        name: "trader",
        count: n,
        observation: box([
          { name: "auction", ...now }, // one of the three is 1
          { name: "race with priority", ...now },
          { name: "race without", ...now },
        ]),
        action: bins > 0 ? multiDiscrete([bins, bins]) : box([bid, copies]),
      },
    ],
    horizon: 1,
    horizonEnds: "terminated",
    phases: 2,
    metrics: ["price", "copies", "revenue", "welfare", "surplus", "captured", "by priority"],
    alloc(lanes) {
      const each = () => new Float64Array(lanes * n);
      const one = () => new Int32Array(lanes);
      return {
        ...{ bid: each(), copies: each(), arrival: each(), price: new Float64Array(lanes) },
        ...{ holder: one(), winner: one() },
      };
    },
    reset(s, lane) {
      s.holder[lane] = s.winner[lane] = -1;
      s.price[lane] = 0;
      for (let i = lane * n; i < (lane + 1) * n; i++) s.bid[i] = s.copies[i] = s.arrival[i] = 0;
    },
    step(s, turn) {
      if (s.holder[turn.lane] < 0) {
        auction(s, turn);
        return false;
      }
      race(s, turn);
      return true;
    },
    observe(s, lane, _time, _role, agent, out, at) {
      const holder = s.holder[lane];
      out[at] = holder < 0 ? 1 : 0;
      out[at + 1] = holder === agent ? 1 : 0;
      out[at + 2] = holder >= 0 && holder !== agent ? 1 : 0;
    },
    ...(bins > 0 && {
      /** Only bids count in the auction, only copies in the race; the other component is 0. */
      legal(s: TimePriorityState, lane: number, _role: number, _agent: number, mask: Uint8Array, at: number) {
        const bidding = s.holder[lane] < 0;
        for (let k = 0; k < bins; k++) {
          mask[at + k] = bidding || k === 0 ? 1 : 0;
          mask[at + bins + k] = !bidding || k === 0 ? 1 : 0;
        }
      },
    }),
    measure(s, lane, out, at) {
      const holder = s.holder[lane];
      const winner = s.winner[lane];
      let total = 0;
      for (let i = lane * n; i < (lane + 1) * n; i++) total += s.copies[i];
      const captured = total > 0 ? 1 : 0;
      out[at] = s.price[lane];
      out[at + 1] = total;
      out[at + 2] = s.price[lane] + C * total;
      out[at + 3] = V * captured - C * total; // the price stays among people
      out[at + 4] = V * captured - out[at + 2]; // of the traders
      out[at + 5] = captured;
      out[at + 6] = winner >= 0 && winner === holder ? 1 : 0;
      if (drawn || total === 0) return;
      const own = s.copies[lane * n + holder];
      out[at + 6] = 1 - (1 - own / total) * exp(-own * advantage);
    },
  };
}

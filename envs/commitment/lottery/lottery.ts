/**
 * Stackelberg lottery: of n bidders for m < n slots one commits first, and may threaten the others into a lottery in place of an auction.
 *
 *   phase 0  the leader bids in the auction, or publishes the lottery, an irrevocable commitment conditional on what the others commit to
 *   phase 1  if it did, the others comply or refuse
 *
 *   auction  uniform, price the highest losing bid; all bid their values: p = v_{n−m} (values ascending), v_i − p to the m highest
 *   lottery  if all comply: the leader has a slot for nothing, so have k promised bidders (the highest others), and the m − 1 − k slots that
 *            are left are drawn among the n − 1 − k bidders that are left, for nothing
 *   refusal  `auction`: if anybody refuses all bid in the auction · `outbid`: whoever complies is bound; the leader, then promised bidders who
 *            comply, then bidders drawn among the others who comply outbid those who refuse, who bid their values for the slots that are left; all winners
 *            pay the highest losing bid, 0 if there is none
 *   reward   value − price of a slot won, else 0
 *
 * Everybody knows all values. Bidder 0 has the lowest.
 *
 * Reference: Landis & Schwartzbach (2023), arXiv:2305.02178, "Stackelberg Attacks on Auctions and Blockchain Transaction Fee Mechanisms"
 * (abstract: the idea, and promised slots); ethresear.ch 21835 (m = 2, n = 3). The rules of refusal are this game's.
 */
import type { Game, Role } from "../../../src/game.js";
import { resolve } from "../../../src/options.js";
import type { Rng } from "../../../src/rng.js";
import { type Box, box, type Discrete, discrete } from "../../../src/space.js";
import { type LotteryModel, type LotteryOptions, lotteryDefaults, lotteryId, lotteryModel } from "./options.js";

export type LotteryState = {
  readonly value: Float64Array; // [lanes, n], ascending
  readonly leader: Int32Array; // [lanes]
  readonly threat: Uint8Array; // [lanes], 1 = published
  readonly stage: Uint8Array; // [lanes]: 0 the leader decides, 1 the others answer, 2 over
  readonly complies: Uint8Array; // [lanes, n], the leader's own flag is 1
  readonly wins: Uint8Array; // [lanes, n]
  readonly price: Float64Array; // [lanes]
  readonly held: Uint8Array; // [lanes], 1 = the lottery took place
};

export interface LotteryRole extends Role {
  readonly name: "bidder";
  readonly observation: Box;
  readonly action: Discrete;
}
export type LotteryGame = Game<LotteryState, readonly [LotteryRole]> & { readonly model: LotteryModel };

/** @throws naming the option that is wrong */
export function lottery(given?: Partial<LotteryOptions>): LotteryGame {
  const model = lotteryModel(given);
  const { bidders: n, slots: m, leader, promised, outbid, values, low, chance } = model;
  const known = values.length > 0;
  const most = known ? values[n - 1] : 1;
  const flag = (name: string) => ({ name, unit: "1", low: 0, high: 1 });
  const sequence = new Int32Array(n);
  const cell = new Float64Array(1);

  /** The i-th bidder is promised a slot: among the k highest who are not the leader. */
  const sure = (i: number, first: number): boolean => n - 1 - i - (first > i ? 1 : 0) < promised && i !== first;

  /** All bid their values. */
  const auction = (s: LotteryState, lane: number): void => {
    s.price[lane] = s.value[lane * n + n - 1 - m];
    for (let i = n - m; i < n; i++) s.wins[lane * n + i] = 1;
  };

  /** Those who comply outbid the others, who bid their values for what is left. */
  const bound = (s: LotteryState, lane: number, rng: Rng): void => {
    const at = lane * n;
    const first = s.leader[lane];
    let left = m - 1;
    s.wins[at + first] = 1;
    for (let i = n - 1; i >= 0; i--) {
      if (!sure(i, first) || s.complies[at + i] === 0) continue;
      s.wins[at + i] = 1;
      left--;
    }
    rng.permute(sequence, n);
    for (let k = 0; k < n && left > 0; k++) {
      const i = sequence[k];
      if (s.complies[at + i] === 0 || s.wins[at + i] === 1) continue;
      s.wins[at + i] = 1;
      left--;
    }
    s.price[lane] = 0;
    for (let i = n - 1; i >= 0; i--) {
      if (s.complies[at + i] === 1) continue;
      if (left > 0) {
        s.wins[at + i] = 1;
        left--;
      } else if (s.value[at + i] > s.price[lane]) s.price[lane] = s.value[at + i];
    }
  };

  return {
    id: lotteryId,
    key: JSON.stringify(resolve(lotteryDefaults, given, lotteryId)),
    model,
    roles: [
      {
        name: "bidder",
        count: n,
        observation: box([
          { name: "values", unit: "value", low: 0, high: most, size: n }, // ascending
          { name: "own value", unit: "value", low: 0, high: most },
          { name: "price of the auction", unit: "value", low: 0, high: most },
          flag("leader"),
          { name: "leader's value", unit: "value", low: 0, high: most },
          flag("promised a slot"),
          flag("chance of a slot in the lottery"), // if all comply
          flag("leader to decide"),
          flag("others to answer"),
        ]),
        action: discrete(2), // leader: 1 publishes the lottery; others: 1 complies
        rank: [0, 1],
      },
    ],
    horizon: 1,
    horizonEnds: "terminated",
    phases: 2,
    metrics: ["threat", "lottery", "revenue", "welfare", "leader's payoff", "complying"],
    alloc: (lanes) => ({
      value: new Float64Array(lanes * n),
      leader: new Int32Array(lanes),
      threat: new Uint8Array(lanes),
      stage: new Uint8Array(lanes),
      complies: new Uint8Array(lanes * n),
      wins: new Uint8Array(lanes * n),
      price: new Float64Array(lanes),
      held: new Uint8Array(lanes),
    }),
    reset(s, lane, rng) {
      const at = lane * n;
      for (let i = 0; i < n; i++) {
        s.complies[at + i] = s.wins[at + i] = 0;
        if (known) s.value[at + i] = values[i];
        else {
          rng.uniformAt(cell, 0);
          s.value[at + i] = low + (1 - low) * cell[0];
        }
        for (let j = i; j > 0 && s.value[at + j - 1] > s.value[at + j]; j--) {
          cell[0] = s.value[at + j];
          s.value[at + j] = s.value[at + j - 1];
          s.value[at + j - 1] = cell[0];
        }
      }
      s.leader[lane] = leader === "highest" ? n - 1 : leader === "lowest" ? 0 : rng.below(n);
      s.threat[lane] = s.stage[lane] = s.held[lane] = s.price[lane] = 0;
    },
    step(s, { lane, rng, actions: [choice], rewards: [rewards] }) {
      const at = lane * n;
      const first = s.leader[lane];
      if (s.stage[lane] === 0 && choice[at + first] === 1) {
        s.threat[lane] = s.stage[lane] = s.complies[at + first] = 1;
        return false;
      }
      let complying = 0;
      if (s.stage[lane] === 1) {
        for (let i = 0; i < n; i++) {
          if (i !== first) s.complies[at + i] = choice[at + i];
          complying += s.complies[at + i];
        }
      }
      s.stage[lane] = 2;
      s.held[lane] = complying === n ? 1 : 0;
      if (complying === n || (complying > 0 && outbid)) bound(s, lane, rng);
      else auction(s, lane);
      for (let i = at; i < at + n; i++) rewards[i] = s.wins[i] === 1 ? s.value[i] - s.price[lane] : 0;
      return true;
    },
    observe(s, lane, _time, _role, agent, out, at) {
      const first = s.leader[lane];
      for (let i = 0; i < n; i++) out[at + i] = s.value[lane * n + i];
      out[at + n] = s.value[lane * n + agent];
      out[at + n + 1] = s.value[lane * n + n - 1 - m];
      out[at + n + 2] = agent === first ? 1 : 0;
      out[at + n + 3] = s.value[lane * n + first];
      out[at + n + 4] = sure(agent, first) ? 1 : 0;
      out[at + n + 5] = agent === first || sure(agent, first) ? 1 : chance;
      out[at + n + 6] = s.stage[lane] === 0 ? 1 : 0;
      out[at + n + 7] = s.stage[lane] === 1 ? 1 : 0;
    },
    legal(s, lane, _role, agent, mask, at) {
      mask[at] = 1;
      mask[at + 1] = s.stage[lane] === (agent === s.leader[lane] ? 0 : 1) ? 1 : 0;
    },
    measure(s, lane, out, at) {
      let won = 0;
      let welfare = 0;
      let complying = 0;
      for (let i = lane * n; i < (lane + 1) * n; i++) {
        won += s.wins[i];
        complying += s.complies[i];
        if (s.wins[i] === 1) welfare += s.value[i];
      }
      const first = lane * n + s.leader[lane];
      out[at] = s.threat[lane];
      out[at + 1] = s.held[lane];
      out[at + 2] = won * s.price[lane];
      out[at + 3] = welfare;
      out[at + 4] = s.wins[first] === 1 ? s.value[first] - s.price[lane] : 0;
      out[at + 5] = s.threat[lane] === 1 ? complying - 1 : 0; // without the leader
    },
  };
}

/**
 * Slot monopoly: a mediator is the sole device for a slot of W ticks and posts a fee; users pay it, or wait for a slot with competition.
 *
 *   phase 0  in a monopoly slot the mediator posts f = k/bins (a standing fee is posted once); in a competitive slot the fee is 0
 *   phase 1  every user who is not served yet takes, for S (1 − f), or waits
 *   then     with probability 1 − d, d = δ^W, the opportunity is gone and all is over; else the next slot is competitive with probability κ
 *
 *   reward   user S (1 − f) when served; mediator S f per user it serves       money
 *
 * The first slot is a monopoly. The episode ends when all are served.
 *
 * Reference: the stationary fee f* = (1 − d)/(1 − d (1 − κ)) is derived in fee.ts; with κ = 0 it is the monopoly price of Diamond (1971),
 * J. Econ. Theory 3.
 */
import type { Game, Role } from "../../../src/game.js";
import { resolve } from "../../../src/options.js";
import { type Box, box, type Discrete, discrete, openShut } from "../../../src/space.js";
import {
  type SlotMarket,
  type SlotMonopolyOptions,
  slotMarket,
  slotMonopolyDefaults,
  slotMonopolyId,
} from "./options.js";

export type SlotMonopolyState = {
  readonly phase: Uint8Array; // [lanes]: 0 the mediator posts, 1 users decide
  readonly monopoly: Uint8Array; // [lanes], this slot
  readonly posted: Uint8Array; // [lanes], has a fee been posted that stands?
  readonly bin: Int32Array; // [lanes], last posted
  readonly fee: Float64Array; // [lanes], of this slot, share of S
  readonly waiting: Uint8Array; // [lanes, n], not served yet
  readonly left: Int32Array; // [lanes], how many are not
  readonly draw: Float64Array; // [lanes]
  readonly sums: Float64Array; // [lanes, 5]: bins posted in monopoly slots, such slots, served, waits, revenue/S
};

export interface SlotMediatorRole extends Role {
  readonly name: "mediator";
  readonly observation: Box;
  readonly action: Discrete; // the bin of its fee
}
export interface SlotUserRole extends Role {
  readonly name: "user";
  readonly observation: Box;
  readonly action: Discrete; // wait, take
}
export type SlotMonopolyGame = Game<SlotMonopolyState, readonly [SlotMediatorRole, SlotUserRole]> & {
  readonly market: SlotMarket;
};

const flag = (name: string) => ({ name, unit: "1", low: 0, high: 1 });
const columns = 5;

/** @throws naming the option that is wrong */
export function slotMonopolyGame(given?: Partial<SlotMonopolyOptions>): SlotMonopolyGame {
  const market = slotMarket(given);
  const options = resolve(slotMonopolyDefaults, given, slotMonopolyId);
  const { users: n, surplus, competition, goOn, standing, bins } = market;
  const [open, shut] = openShut(bins + 1);
  const seen = [flag("mediator posts"), flag("users decide"), flag("monopoly")];

  /** Every user who is not served yet takes or waits. */
  const decide = (s: SlotMonopolyState, lane: number, choices: Float32Array, earned: Float32Array): void => {
    const fee = s.fee[lane];
    let served = 0;
    for (let i = lane * n; i < (lane + 1) * n; i++) {
      if (s.waiting[i] === 0 || choices[i] === 0) continue;
      s.waiting[i] = 0;
      earned[i] = surplus * (1 - fee);
      served++;
    }
    s.left[lane] -= served;
    s.sums[lane * columns + 2] += served;
    s.sums[lane * columns + 3] += s.left[lane];
    s.sums[lane * columns + 4] += served * fee;
  };

  return {
    ...{ id: slotMonopolyId, key: JSON.stringify(options), market },
    roles: [
      {
        name: "mediator",
        count: 1,
        observation: box([...seen, flag("users waiting"), { name: "fee", unit: "S", low: 0, high: 1 }]),
        action: discrete(bins + 1),
      },
      {
        name: "user",
        count: n,
        observation: box([...seen, flag("waiting"), { name: "fee", unit: "S", low: 0, high: 1 }]),
        action: discrete(2),
        actions: ["wait", "take"],
      },
    ],
    horizon: Math.ceil(10 / (1 - goOn)),
    horizonEnds: "truncated",
    phases: 2,
    metrics: ["fee", "taken", "slots waited", "mediator revenue", "welfare", "extraction"],
    alloc: (lanes) => ({
      phase: new Uint8Array(lanes),
      monopoly: new Uint8Array(lanes),
      posted: new Uint8Array(lanes),
      bin: new Int32Array(lanes),
      fee: new Float64Array(lanes),
      waiting: new Uint8Array(lanes * n),
      left: new Int32Array(lanes),
      draw: new Float64Array(lanes),
      sums: new Float64Array(lanes * columns),
    }),
    reset(s, lane) {
      s.phase[lane] = s.posted[lane] = s.bin[lane] = s.fee[lane] = s.draw[lane] = 0;
      s.monopoly[lane] = 1;
      s.left[lane] = n;
      for (let i = lane * n; i < (lane + 1) * n; i++) s.waiting[i] = 1;
      for (let k = lane * columns; k < (lane + 1) * columns; k++) s.sums[k] = 0;
    },
    step(s, { lane, rng, actions: [posts, choices], rewards: [revenue, earned] }) {
      if (s.phase[lane] === 0) {
        if (s.monopoly[lane] === 1) {
          if (s.posted[lane] === 0) s.bin[lane] = posts[lane];
          if (standing) s.posted[lane] = 1;
          s.fee[lane] = s.bin[lane] / bins;
          s.sums[lane * columns] += s.bin[lane];
          s.sums[lane * columns + 1]++;
        } else s.fee[lane] = 0;
        s.phase[lane] = 1;
        return false;
      }
      const before = s.left[lane];
      decide(s, lane, choices, earned);
      revenue[lane] = surplus * s.fee[lane] * (before - s.left[lane]);
      if (s.left[lane] === 0) return true;
      rng.uniformAt(s.draw, lane);
      if (s.draw[lane] >= goOn) return true;
      rng.uniformAt(s.draw, lane);
      s.monopoly[lane] = s.draw[lane] < competition ? 0 : 1;
      s.fee[lane] = standing && s.monopoly[lane] === 1 ? s.bin[lane] / bins : 0;
      s.phase[lane] = 0;
      return false;
    },
    observe(s, lane, _time, role, agent, out, at) {
      out[at] = 1 - s.phase[lane];
      out[at + 1] = s.phase[lane];
      out[at + 2] = s.monopoly[lane];
      out[at + 3] = role === 0 ? s.left[lane] / n : s.waiting[lane * n + agent];
      out[at + 4] = s.fee[lane];
    },
    legal(s, lane, role, agent, mask, at) {
      if (role === 1) {
        mask[at] = 1;
        mask[at + 1] = s.phase[lane] === 1 && s.waiting[lane * n + agent] === 1 ? 1 : 0;
        return;
      }
      mask.set(s.phase[lane] === 0 && s.monopoly[lane] === 1 && s.posted[lane] === 0 ? open : shut, at);
    },
    measure(s, lane, out, at) {
      const k = lane * columns;
      const served = s.sums[k + 2];
      out[at] = s.sums[k + 1] > 0 ? s.sums[k] / s.sums[k + 1] / bins : 0;
      out[at + 1] = served / n;
      out[at + 2] = s.sums[k + 3] / n;
      out[at + 3] = surplus * s.sums[k + 4];
      out[at + 4] = surplus * served;
      out[at + 5] = served > 0 ? s.sums[k + 4] / served : 0;
    },
  };
}

/**
 * Pay to exit: a leader pays validators to leave, so that its own share of those who are left grows.
 *
 *   phase 0  the leader, who has a share s of n validators, offers a bribe b to every validator that leaves, or nothing
 *   phase 1  each of m followers leaves with all its validators, or stays
 *
 *   k leave      n' = n − k w,  w = n (1 − s)/m;   the leader's share is s n/n', and control is worth V to it from a target on
 *   a follower   leaves: b − R(n) PV      stays: (R(n') − R(n)) PV                                   ETH per validator
 *   the leader   V [s n/n' ≥ target] + s (R(n') − R(n)) PV − b k w/n                                ETH per validator of all
 *
 * All rewards are gains over nobody having left. R and PV are in `theory.ts`.
 *
 * Reference: ethresear.ch 23090 (PayToExit: one leader, n followers). That followers are blocks, and V, are this game's.
 */
import type { Game, Role } from "../../../src/game.js";
import { resolve } from "../../../src/options.js";
import { type Box, box, type Discrete, discrete } from "../../../src/space.js";
import { type ExitModel, type ExitOptions, exitDefaults, exitId, exitModel } from "./options.js";
import { income, worthAt } from "./theory.js";

export type ExitState = {
  readonly stage: Uint8Array; // [lanes]: 0 the leader offers, 1 followers choose, 2 over
  readonly validators: Float64Array; // [lanes], n
  readonly before: Float64Array; // [lanes], R(n) PV
  readonly after: Float64Array; // [lanes], R(n') PV
  readonly value: Float64Array; // [lanes], V
  readonly offer: Int32Array; // [lanes], number of the bribe, 0 = none
  readonly left: Int32Array; // [lanes], k
};

interface Leader extends Role {
  readonly name: "leader";
  readonly observation: Box;
  readonly action: Discrete; // number of the bribe
}
interface Follower extends Role {
  readonly name: "follower";
  readonly observation: Box;
  readonly action: Discrete; // 1 = leaves
}
export type ExitGame = Game<ExitState, readonly [Leader, Follower]> & { readonly model: ExitModel };

/** @throws naming the option that is wrong */
export function exit(given?: Partial<ExitOptions>): ExitGame {
  const model = exitModel(given);
  const { followers: m, share, bribes, value, spread, present, validators, vary, needed } = model;
  const offers = Float64Array.of(0, ...bribes);
  const most = offers[offers.length - 1];
  const mostValue = value * (1 + spread) || 1;
  const block = (1 - share) / m; // w/n
  const dearest = income(validators * (1 - vary)) * present;
  const part = (name: string, unit: string) => ({ name, unit, low: 0, high: 1 });
  const stages = ["leader offers", "followers choose", "over"].map((name) => part(name, "1"));
  const shared = [...stages, part("bribe", "largest"), part("worth of a place", "largest")];

  return {
    ...{ id: exitId, key: JSON.stringify(resolve(exitDefaults, given, exitId)), model },
    roles: [
      {
        name: "leader",
        count: 1,
        observation: box([...shared, part("value of control", "largest")]),
        action: discrete(offers.length),
        actions: Array.from(offers, (b, k) => (k === 0 ? "none" : `offer ${b}`)),
      },
      {
        name: "follower",
        count: m,
        observation: box(shared),
        action: discrete(2),
        rank: [1, 0],
        actions: ["stay", "leave"],
      },
    ],
    horizon: 1,
    horizonEnds: "terminated",
    phases: 2,
    metrics: ["left", "bribe", "bribes", "leader's share", "control", "worth of a place", "welfare"],
    alloc: (lanes) => ({
      stage: new Uint8Array(lanes),
      validators: new Float64Array(lanes),
      before: new Float64Array(lanes),
      after: new Float64Array(lanes),
      value: new Float64Array(lanes),
      offer: new Int32Array(lanes),
      left: new Int32Array(lanes),
    }),
    reset(s, lane, rng) {
      rng.uniformAt(s.validators, lane);
      s.validators[lane] = validators * (1 + vary * (2 * s.validators[lane] - 1));
      rng.uniformAt(s.value, lane);
      s.value[lane] = value * (1 + spread * (2 * s.value[lane] - 1));
      s.before[lane] = s.validators[lane];
      worthAt(s.before, lane, present);
      s.after[lane] = s.before[lane];
      s.stage[lane] = s.offer[lane] = s.left[lane] = 0;
    },
    step(s, { lane, actions: [offer, leaves], rewards: [won, earned] }) {
      if (s.stage[lane] === 0) {
        s.offer[lane] = offer[lane];
        s.stage[lane] = 1;
        return false;
      }
      const first = lane * m;
      let k = 0;
      for (let i = first; i < first + m; i++) k += leaves[i];
      s.left[lane] = k;
      s.stage[lane] = 2;
      s.after[lane] = s.validators[lane] * (1 - k * block);
      worthAt(s.after, lane, present);
      const b = offers[s.offer[lane]];
      for (let i = first; i < first + m; i++) {
        earned[i] = leaves[i] === 1 ? b - s.before[lane] : s.after[lane] - s.before[lane];
      }
      won[lane] = (k >= needed ? s.value[lane] : 0) + share * (s.after[lane] - s.before[lane]) - b * k * block;
      return true;
    },
    observe(s, lane, _time, role, _agent, out, at) {
      for (let k = 0; k < 3; k++) out[at + k] = s.stage[lane] === k ? 1 : 0;
      out[at + 3] = offers[s.offer[lane]] / most;
      out[at + 4] = s.before[lane] / dearest;
      if (role === 0) out[at + 5] = s.value[lane] / mostValue;
    },
    legal(s, lane, role, _agent, mask, at) {
      mask[at] = 1;
      const open = role === 0 ? s.stage[lane] === 0 : s.stage[lane] === 1 && s.offer[lane] > 0;
      const n = role === 0 ? offers.length : 2;
      for (let k = 1; k < n; k++) mask[at + k] = open ? 1 : 0;
    },
    measure(s, lane, out, at) {
      const k = s.left[lane];
      const b = offers[s.offer[lane]];
      out[at] = k / m;
      out[at + 1] = b;
      out[at + 2] = b * k * block; // per validator of all, as are leader's reward and welfare
      out[at + 3] = share / (1 - k * block);
      out[at + 4] = k >= needed ? 1 : 0;
      out[at + 5] = s.after[lane];
      out[at + 6] = (1 - k * block) * s.after[lane] - s.before[lane]; // bribes cancel out; control is taken from others
    },
  };
}

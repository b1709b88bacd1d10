/**
 * Durable mediator: users whose values are their own, S ~ U[0, 1], are posted a fee and pay it or wait for the next slot.
 *
 *   phase 0  every mediator posts a fee k/bins (a standing fee once); the lowest, f, is what users may pay, and equal ones share the users
 *   phase 1  every user who is not served yet takes, for S − f, or waits
 *   then     with probability 1 − d all is over; else the next slot, up to W of them
 *
 *   reward   user S − f when served; mediator (f − c) per user it serves       money
 *
 * References: Coase (1972), J. Law Econ. 15; Stokey (1981), Bell J. Econ. 12; Bulow (1982), J. Polit. Econ. 90.
 */
import type { Game, Role } from "../../../src/game.js";
import { type Box, box, type Discrete, discrete } from "../../../src/space.js";
import { type DurableMediatorOptions, durableMarket, durableMediatorId } from "./options.js";

export type DurableMediatorState = {
  readonly phase: Uint8Array; // [lanes]: 0 mediators post, 1 users decide
  readonly slot: Int32Array; // [lanes], from 0
  readonly bin: Int32Array; // [lanes, m], last posted
  readonly fee: Float64Array; // [lanes], the lowest
  readonly cheap: Int32Array; // [lanes], mediators who ask it
  readonly value: Float64Array; // [lanes, n]
  readonly waiting: Uint8Array; // [lanes, n], not served yet
  readonly left: Int32Array; // [lanes], how many are not
  readonly draw: Float64Array; // [lanes]
  readonly sums: Float64Array; // [lanes, 5]: bins of lowest fees, slots, served, fees paid, values served
};

export interface DurableMediatorRole extends Role {
  readonly name: "mediator";
  readonly observation: Box;
  readonly action: Discrete; // the bin of its fee
}
export interface DurableUserRole extends Role {
  readonly name: "user";
  readonly observation: Box;
  readonly action: Discrete; // wait, take
}
export type DurableMediatorGame = Game<DurableMediatorState, readonly [DurableMediatorRole, DurableUserRole]> & {
  readonly options: DurableMediatorOptions;
};

const unit = (name: string, unit = "1") => ({ name, unit, low: 0, high: 1 });
const columns = 5;

/** @throws naming the option that is wrong */
export function durableMediatorGame(given?: Partial<DurableMediatorOptions>): DurableMediatorGame {
  const options = durableMarket(given);
  const { mediators: m, users: n, slots, survival, cost, bins } = options;
  const standing = options.fees === "standing";
  const seen = [unit("mediators post"), unit("users decide"), unit("slots left"), unit("lowest fee", "money")];

  const post = (s: DurableMediatorState, lane: number, posts: Float32Array): void => {
    if (!standing || s.slot[lane] === 0) for (let j = lane * m; j < (lane + 1) * m; j++) s.bin[j] = posts[j];
    let lowest = bins;
    for (let j = lane * m; j < (lane + 1) * m; j++) if (s.bin[j] < lowest) lowest = s.bin[j];
    s.cheap[lane] = 0;
    for (let j = lane * m; j < (lane + 1) * m; j++) if (s.bin[j] === lowest) s.cheap[lane]++;
    s.fee[lane] = lowest / bins;
    s.sums[lane * columns] += lowest;
    s.sums[lane * columns + 1]++;
  };

  /** Users take or wait; whoever asks the lowest fee gets its part. */
  const serve = (s: DurableMediatorState, lane: number, choices: Float32Array, earned: Float32Array): number => {
    const fee = s.fee[lane];
    let served = 0;
    for (let i = lane * n; i < (lane + 1) * n; i++) {
      if (s.waiting[i] === 0 || choices[i] === 0) continue;
      s.waiting[i] = 0;
      earned[i] = s.value[i] - fee;
      s.sums[lane * columns + 4] += s.value[i];
      served++;
    }
    s.left[lane] -= served;
    s.sums[lane * columns + 2] += served;
    s.sums[lane * columns + 3] += served * fee;
    return served;
  };

  return {
    ...{ id: durableMediatorId, key: JSON.stringify(options), options },
    roles: [
      {
        name: "mediator",
        count: m,
        observation: box([...seen, unit("users waiting"), unit("own fee", "money")]),
        action: discrete(bins + 1),
      },
      {
        name: "user",
        count: n,
        observation: box([...seen, unit("waiting"), unit("own value", "money")]),
        action: discrete(2),
        actions: ["wait", "take"],
      },
    ],
    horizon: slots,
    horizonEnds: "terminated",
    phases: 2,
    metrics: ["fee", "taken", "mediator profit", "user surplus", "welfare", "deadweight", "extraction"],
    alloc: (lanes) => ({
      phase: new Uint8Array(lanes),
      slot: new Int32Array(lanes),
      bin: new Int32Array(lanes * m),
      fee: new Float64Array(lanes),
      cheap: new Int32Array(lanes),
      value: new Float64Array(lanes * n),
      waiting: new Uint8Array(lanes * n),
      left: new Int32Array(lanes),
      draw: new Float64Array(lanes),
      sums: new Float64Array(lanes * columns),
    }),
    reset(s, lane, rng) {
      s.phase[lane] = s.slot[lane] = s.fee[lane] = s.cheap[lane] = s.draw[lane] = 0;
      for (let j = lane * m; j < (lane + 1) * m; j++) s.bin[j] = 0;
      s.left[lane] = n;
      for (let i = lane * n; i < (lane + 1) * n; i++) {
        rng.uniformAt(s.value, i);
        s.waiting[i] = 1;
      }
      for (let k = lane * columns; k < (lane + 1) * columns; k++) s.sums[k] = 0;
    },
    step(s, { lane, rng, actions: [posts, choices], rewards: [profit, earned] }) {
      if (s.phase[lane] === 0) {
        post(s, lane, posts);
        s.phase[lane] = 1;
        return false;
      }
      const served = serve(s, lane, choices, earned);
      const cheapest = s.fee[lane] * bins;
      for (let j = lane * m; j < (lane + 1) * m; j++) {
        if (Math.abs(s.bin[j] - cheapest) < 0.5) profit[j] = (served * (s.fee[lane] - cost)) / s.cheap[lane];
      }
      s.phase[lane] = 0;
      s.slot[lane]++;
      if (!standing) s.fee[lane] = 0;
      if (s.left[lane] === 0) return true;
      rng.uniformAt(s.draw, lane);
      return s.draw[lane] >= survival;
    },
    observe(s, lane, _time, role, agent, out, at) {
      out[at] = 1 - s.phase[lane];
      out[at + 1] = s.phase[lane];
      out[at + 2] = (slots - s.slot[lane]) / slots;
      out[at + 3] = s.fee[lane];
      out[at + 4] = role === 0 ? s.left[lane] / n : s.waiting[lane * n + agent];
      out[at + 5] = role === 0 ? s.bin[lane * m + agent] / bins : s.value[lane * n + agent];
    },
    legal(s, lane, role, agent, mask, at) {
      mask[at] = 1;
      if (role === 1) {
        mask[at + 1] = s.phase[lane] === 1 && s.waiting[lane * n + agent] === 1 ? 1 : 0;
        return;
      }
      const free = s.phase[lane] === 0 && (s.slot[lane] === 0 || !standing) ? 1 : 0;
      for (let k = 1; k <= bins; k++) mask[at + k] = free;
    },
    measure(s, lane, out, at) {
      const k = lane * columns;
      let most = 0; // what serving everybody would be worth
      for (let i = lane * n; i < (lane + 1) * n; i++) most += Math.max(0, s.value[i] - cost);
      const profit = s.sums[k + 3] - cost * s.sums[k + 2];
      const welfare = s.sums[k + 4] - cost * s.sums[k + 2];
      out[at] = s.sums[k + 1] > 0 ? s.sums[k] / s.sums[k + 1] / bins : 0;
      out[at + 1] = s.sums[k + 2] / n;
      out[at + 2] = profit / n;
      out[at + 3] = (s.sums[k + 4] - s.sums[k + 3]) / n;
      out[at + 4] = welfare / n;
      out[at + 5] = (most - welfare) / n;
      out[at + 6] = most > 0 ? profit / most : 0;
    },
  };
}

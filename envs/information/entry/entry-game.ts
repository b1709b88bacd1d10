/**
 * Entry: devices that anybody may run, against a consortium that closes its doors.
 *
 *   step 0  the consortium, of k founders, posts a fee f and how many entrants it will admit (permissionless: all)
 *   step 1  each of N entrants, knowing f, the cap and the cost c, enters or stays out; if more apply than are admitted, lots are drawn
 *
 *   users       of values U[0, 1], one unit of them: 1 − f use a device, their surplus is (1 − f)²/2
 *   pool        F = f (1 − f), shared equally by the k + m devices that there are
 *   entrant     F/(k + m) − c if admitted, else 0
 *   consortium  k F/(k + m)
 *
 * References: Bain (1956), Barriers to New Competition (limit fees); Mankiw & Whinston (1986), RAND J. Econ. 17 (free entry dissipates rents).
 */
import type { Game, Role } from "../../../src/game.js";
import { resolve } from "../../../src/options.js";
import { box, type Discrete, discrete, type MultiDiscrete, multiDiscrete } from "../../../src/space.js";
import { type EntryModel, type EntryOptions, entryDefaults, entryId, entryModel } from "./options.js";

export type EntryState = {
  readonly cost: Float64Array; // [lanes], c
  readonly fee: Float64Array; // [lanes], f; 0 before it is posted
  readonly cap: Int32Array; // [lanes], how many are admitted
  readonly stage: Uint8Array; // [lanes]: 0 to post, 1 to enter, 2 over
  readonly applied: Int32Array; // [lanes]
  readonly entered: Int32Array; // [lanes], m
};

export type EntryGame = Game<
  EntryState,
  readonly [Role & { readonly action: MultiDiscrete<readonly [number, number]> }, Role & { readonly action: Discrete }]
> & { readonly model: EntryModel };

/** @throws naming the option that is wrong */
export function entryGame(given?: Partial<EntryOptions>): EntryGame {
  const model = entryModel(given);
  const { open, founders: k, entrants: n, low, high, fee, fees } = model;
  const flag = (name: string) => ({ name, unit: "1", low: 0, high: 1 });
  const value = (name: string) => ({ name, unit: "v", low: 0, high: 1 });
  const observation = box([
    ...["to post", "to enter"].map(flag),
    ...["cost of entry", "fee", "pool"].map(value),
    flag("share of entrants admitted"),
  ]);
  const cell = new Float64Array(1);
  const posts = fee === 0;
  return {
    id: entryId,
    key: JSON.stringify(resolve(entryDefaults, given, entryId)),
    model,
    roles: [
      { name: "consortium", count: 1, observation, action: multiDiscrete([fees, n + 1]) }, // level of the fee; how many of N are refused
      { name: "entrant", count: n, observation, action: discrete(2), actions: ["stay out", "enter"] },
    ],
    horizon: 1,
    horizonEnds: "terminated",
    phases: 2,
    metrics: ["fee", "applied", "entered", "share", "users' surplus", "fees", "spent", "welfare"],
    alloc(lanes) {
      const [real, whole] = [() => new Float64Array(lanes), () => new Int32Array(lanes)];
      const stage = new Uint8Array(lanes);
      return { cost: real(), fee: real(), cap: whole(), stage, applied: whole(), entered: whole() };
    },
    reset(s, lane, rng) {
      rng.uniformAt(s.cost, lane);
      s.cost[lane] = low + (high - low) * s.cost[lane];
      s.fee[lane] = fee;
      s.cap[lane] = n;
      s.stage[lane] = s.applied[lane] = s.entered[lane] = 0;
    },
    step(s, { lane, rng, actions: [posted, enters], rewards: [toFounders, toEntrants] }) {
      if (s.stage[lane]++ === 0) {
        if (posts) s.fee[lane] = posted[2 * lane] / (fees - 1);
        s.cap[lane] = n - posted[2 * lane + 1];
        return false;
      }
      const first = lane * n;
      let applied = 0;
      for (let i = first; i < first + n; i++) applied += enters[i];
      const entered = Math.min(applied, s.cap[lane]);
      s.applied[lane] = applied;
      s.entered[lane] = entered;
      const pool = s.fee[lane] * (1 - s.fee[lane]);
      const share = k + entered > 0 ? pool / (k + entered) : 0;
      let places = entered;
      let left = applied;
      for (let i = first; i < first + n; i++) {
        if (enters[i] === 0) continue;
        rng.uniformAt(cell, 0);
        if (cell[0] * left < places) {
          toEntrants[i] = share - s.cost[lane];
          places--;
        }
        left--;
      }
      toFounders[lane] = k * share;
      return true;
    },
    observe(s, lane, _time, _role, _agent, out, at) {
      out[at] = s.stage[lane] === 0 ? 1 : 0;
      out[at + 1] = s.stage[lane] === 0 ? 0 : 1;
      out[at + 2] = s.cost[lane];
      out[at + 3] = s.fee[lane];
      out[at + 4] = s.fee[lane] * (1 - s.fee[lane]);
      out[at + 5] = s.cap[lane] / n;
    },
    legal(s, lane, role, _agent, mask, at) {
      const stage = s.stage[lane];
      if (role === 1) {
        mask[at] = 1;
        mask[at + 1] = stage === 1 ? 1 : 0;
        return;
      }
      for (let j = 0; j < fees; j++) mask[at + j] = j === 0 || (stage === 0 && posts) ? 1 : 0;
      for (let j = 0; j <= n; j++) mask[at + fees + j] = j === 0 || (stage === 0 && !open) ? 1 : 0;
    },
    measure(s, lane, out, at) {
      const entered = s.entered[lane];
      const over = s.stage[lane] === 2 && k + entered > 0;
      const used = over ? 1 - s.fee[lane] : 0;
      out[at] = s.fee[lane];
      out[at + 1] = s.applied[lane];
      out[at + 2] = entered;
      out[at + 3] = over ? (s.fee[lane] * used) / (k + entered) : 0;
      out[at + 4] = (used * used) / 2;
      out[at + 5] = s.fee[lane] * used;
      out[at + 6] = entered * s.cost[lane];
      out[at + 7] = out[at + 4] + out[at + 5] - out[at + 6];
    },
  };
}

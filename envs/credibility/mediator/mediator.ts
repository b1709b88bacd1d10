/**
 * Mediator: users entrust value period after period, for a fee; the mediator may steal some of it, as long as nobody finds out.
 *
 *   draw     Vₜ, lognormal with mean V̄ and deviation σ of its logarithm; each of n users holds Vₜ/n
 *   entrust  every user does or does not (with no user agents all is entrusted): X = Vₜ · share; worth b per value to users
 *   act      honour: the mediator earns φX · steal: φX + θX, found out with probability d: it pays the collateral K and the game is over
 *   go on    with probability γ
 *
 * Users see Vₜ, K and how often was stolen. Nothing is discounted, the end is drawn; a learner's own γ belongs at 1.
 *
 * References: Daian et al. (2019), arXiv:1904.05234 (time-bandit attacks: rare large values); Klein & Leffler (1981), J. Polit. Econ. 89
 * (a fee above cost as what honesty is paid by).
 */
import type { Game, Role } from "../../../src/game.js";
import { expAt } from "../../../src/maths.js";
import { resolve } from "../../../src/options.js";
import type { Rng } from "../../../src/rng.js";
import { type Box, box, type Discrete, discrete } from "../../../src/space.js";
import { mostDeviations } from "./lognormal.js";
import { type MediatorModel, type MediatorOptions, mediatorDefaults, mediatorId, mediatorModel } from "./options.js";

export type MediatorState = {
  readonly score: Float64Array; // [lanes], ln(V/V̄)
  readonly value: Float64Array; // [lanes], V of this period
  readonly collateral: Float64Array; // [lanes], K of this episode
  readonly entrusts: Uint8Array; // [lanes, n], this period
  readonly trusting: Int32Array; // [lanes], how many users entrusted this period
  readonly stage: Uint8Array; // [lanes]: 0 users decide, 1 the mediator decides
  readonly sums: Float64Array; // [lanes, 7], see `sum`
};

/** Columns of the sums over an episode: numbers of periods, values. */
export const sum = { periods: 0, asked: 1, thefts: 2, total: 3, entrusted: 4, stolen: 5, slashed: 6 } as const;
const columns = 7;

export interface MediatorRole extends Role {
  readonly name: "mediator" | "user";
  readonly observation: Box;
  readonly action: Discrete;
}
export type MediatorGame = Game<MediatorState, readonly MediatorRole[]> & { readonly model: MediatorModel };

/** @throws naming the option that is wrong, or does not go with the others */
export function mediator(given?: Partial<MediatorOptions>): MediatorGame {
  const model = mediatorModel(given);
  const { value, sigma, fee, theft, detection, continuation, users: n, benefit, least, most } = model;
  const first = n > 0 ? 0 : 1; // the first stage of a period
  const parts = Math.max(1, n);
  const widest = mostDeviations * sigma + (sigma * sigma) / 2;
  const scale = most > 0 ? 1 / most : 0;
  const cell = new Float64Array(1);

  /** A new period: its value, and nothing entrusted yet. */
  const open = (s: MediatorState, lane: number, rng: Rng): void => {
    s.stage[lane] = first;
    s.trusting[lane] = n > 0 ? 0 : 1;
    for (let i = lane * n; i < (lane + 1) * n; i++) s.entrusts[i] = 0;
    if (sigma === 0) return;
    rng.normalAt(cell, 0);
    cell[0] = Math.max(-mostDeviations, Math.min(mostDeviations, cell[0]));
    cell[0] = sigma * cell[0] - (sigma * sigma) / 2;
    s.score[lane] = cell[0];
    expAt(cell, 0);
    s.value[lane] = value * cell[0];
  };

  const seen = box([
    { name: "log value", unit: "ln V̄", low: -Math.max(1, widest), high: Math.max(1, widest) },
    { name: "collateral", unit: "largest drawn", low: 0, high: 1 },
    { name: "entrusted", unit: "V", low: 0, high: 1 }, // so far in this period
    { name: "stolen from", unit: "periods", low: 0, high: 1 }, // the share of past periods
    { name: "users to decide", unit: "1", low: 0, high: 1 },
    { name: "mediator to decide", unit: "1", low: 0, high: 1 },
  ]);
  const roles: MediatorRole[] = [
    {
      ...{ name: "mediator", count: 1, observation: seen, action: discrete(2) },
      ...{ actions: ["honour", "steal"], rank: [1, 0] },
    },
  ];
  if (n > 0)
    roles.push({
      ...{ name: "user", count: n, observation: seen, action: discrete(2) },
      ...{ actions: ["keep", "entrust"], rank: [0, 1] },
    });

  return {
    id: mediatorId,
    key: JSON.stringify(resolve(mediatorDefaults, given, mediatorId)),
    model,
    roles,
    horizon: Math.ceil(20 / (1 - continuation)), // reached once in 10⁸ episodes
    horizonEnds: "truncated",
    phases: n > 0 ? 2 : 1,
    metrics: ["honoured", "thefts", "periods", "entrusted", "stolen", "slashed", "revenue", "users' payoff", "welfare"],
    alloc: (lanes) => ({
      score: new Float64Array(lanes),
      value: new Float64Array(lanes),
      collateral: new Float64Array(lanes),
      entrusts: new Uint8Array(lanes * n),
      trusting: new Int32Array(lanes),
      stage: new Uint8Array(lanes),
      sums: new Float64Array(lanes * columns),
    }),
    reset(s, lane, rng) {
      for (let k = lane * columns; k < (lane + 1) * columns; k++) s.sums[k] = 0;
      s.collateral[lane] = least;
      if (most > least) {
        rng.uniformAt(cell, 0);
        s.collateral[lane] = least + (most - least) * cell[0];
      }
      s.score[lane] = 0;
      s.value[lane] = value;
      open(s, lane, rng);
    },
    step(s, { lane, rng, actions, rewards }) {
      if (s.stage[lane] === 0) {
        let trusting = 0;
        for (let i = lane * n; i < (lane + 1) * n; i++) {
          s.entrusts[i] = actions[1][i];
          trusting += s.entrusts[i];
        }
        s.trusting[lane] = trusting;
        s.stage[lane] = 1;
        return false;
      }
      const at = lane * columns;
      const entrusted = (s.value[lane] * s.trusting[lane]) / parts;
      const steals = actions[0][lane] === 1;
      const taken = steals ? theft * entrusted : 0;
      s.sums[at + sum.periods]++;
      s.sums[at + sum.total] += s.value[lane];
      if (s.trusting[lane] > 0) s.sums[at + sum.asked]++;
      s.sums[at + sum.entrusted] += entrusted;
      s.sums[at + sum.stolen] += taken;
      rewards[0][lane] = fee * entrusted + taken;
      if (n > 0) {
        const each = ((benefit - fee) * entrusted - taken) / Math.max(1, s.trusting[lane]);
        for (let i = lane * n; i < (lane + 1) * n; i++) rewards[1][i] = s.entrusts[i] === 1 ? each : 0;
      }
      if (steals) {
        s.sums[at + sum.thefts]++;
        rng.uniformAt(cell, 0);
        if (cell[0] < detection) {
          s.sums[at + sum.slashed] += s.collateral[lane];
          rewards[0][lane] = fee * entrusted + taken - s.collateral[lane];
          return true;
        }
      }
      rng.uniformAt(cell, 0);
      const over = cell[0] >= continuation;
      if (!over) open(s, lane, rng);
      return over;
    },
    observe(s, lane, _time, _role, _agent, out, at) {
      const periods = s.sums[lane * columns + sum.periods];
      out[at] = s.score[lane];
      out[at + 1] = s.collateral[lane] * scale;
      out[at + 2] = s.trusting[lane] / parts;
      out[at + 3] = periods > 0 ? s.sums[lane * columns + sum.thefts] / periods : 0;
      out[at + 4] = 1 - s.stage[lane];
      out[at + 5] = s.stage[lane];
    },
    legal(s, lane, role, _agent, mask, at) {
      mask[at] = 1;
      const own = role === 0 ? s.stage[lane] === 1 && s.trusting[lane] > 0 : s.stage[lane] === 0;
      mask[at + 1] = own ? 1 : 0;
    },
    measure(s, lane, out, at) {
      const k = lane * columns;
      const asked = s.sums[k + sum.asked];
      const thefts = s.sums[k + sum.thefts];
      const entrusted = s.sums[k + sum.entrusted];
      const stolen = s.sums[k + sum.stolen];
      const slashed = s.sums[k + sum.slashed];
      out[at] = asked > 0 ? (asked - thefts) / asked : 0;
      out[at + 1] = thefts;
      out[at + 2] = s.sums[k + sum.periods];
      out[at + 3] = s.sums[k + sum.total] > 0 ? entrusted / s.sums[k + sum.total] : 0;
      out[at + 4] = stolen;
      out[at + 5] = slashed;
      out[at + 6] = fee * entrusted + stolen - slashed;
      out[at + 7] = (benefit - fee) * entrusted - stolen;
      out[at + 8] = benefit * entrusted - slashed;
    },
  };
}

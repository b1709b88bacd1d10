/**
 * Censorship with a conditional tip: m proposers build a block side by side, and one who includes a transaction alone gets a higher tip.
 *
 *   bribe    the briber, who gains Z if nobody includes it, offers β for not including it
 *   include  each proposer includes it or does not
 *
 *   proposer  t for including it, T if nobody else does; β for not (with `pays = success` only if nobody includes it)
 *   briber    Z [nobody includes it] − bribes
 *   user      v [somebody includes it] − tips: no agent, a metric
 *
 * Reference: Fox, Pai & Resnick (2023), arXiv:2301.13321 (as summarised in the abstract: several concurrent proposers, and a tip that makes
 * a prisoner's dilemma of their being bribed); numbers and equilibria are derived.
 */
import type { Game, Role } from "../../../src/game.js";
import { resolve } from "../../../src/options.js";
import { type Box, box, type Discrete, discrete } from "../../../src/space.js";
import { type CensorshipOptions, censorshipDefaults, censorshipId, censorshipModel } from "./options.js";

export type CensorshipState = {
  readonly gain: Float64Array; // [lanes], Z
  readonly bribe: Float64Array; // [lanes], β
  readonly stage: Uint8Array; // [lanes]: 0 the briber offers, 1 proposers choose, 2 over
  readonly including: Int32Array; // [lanes], how many do
};

export interface CensorshipRole extends Role {
  readonly name: "briber" | "proposer";
  readonly observation: Box;
  readonly action: Discrete;
}
export type CensorshipGame = Game<CensorshipState, readonly CensorshipRole[]> & { readonly model: CensorshipOptions };

/** @throws naming the option that is wrong, or does not go with the others */
export function censorship(given?: Partial<CensorshipOptions>): CensorshipGame {
  const model = censorshipModel(given);
  const { proposers: m, tip, soleTip, worth, gain, spread, pays, steps, levels } = model;
  const each = pays === "each";
  const unit = soleTip / steps;
  const most = 1 / (unit * (levels - 1));
  const highest = gain > 0 ? 1 / (gain * (1 + spread)) : 0;
  const cell = new Float64Array(1);
  const seen = box([
    { name: "bribe", unit: "highest bribe", low: 0, high: 1 },
    { name: "own gain", unit: "highest gain", low: 0, high: 1 }, // of the briber
    { name: "briber to offer", unit: "1", low: 0, high: 1 },
    { name: "proposers to choose", unit: "1", low: 0, high: 1 },
  ]);
  return {
    id: censorshipId,
    key: JSON.stringify(resolve(censorshipDefaults, given, censorshipId)),
    model,
    roles: [
      { name: "briber", count: 1, observation: seen, action: discrete(levels) },
      {
        ...{ name: "proposer", count: m, observation: seen, action: discrete(2) },
        ...{ actions: ["exclude", "include"], rank: [0, 1] },
      },
    ],
    horizon: 1,
    horizonEnds: "terminated",
    phases: 2,
    metrics: ["censored", "bribe", "bribes paid", "tips paid", "including", "user's payoff", "welfare"],
    alloc: (lanes) => ({
      gain: new Float64Array(lanes),
      bribe: new Float64Array(lanes),
      stage: new Uint8Array(lanes),
      including: new Int32Array(lanes),
    }),
    reset(s, lane, rng) {
      rng.uniformAt(cell, 0);
      s.gain[lane] = gain * (1 - spread + 2 * spread * cell[0]);
      s.bribe[lane] = s.stage[lane] = s.including[lane] = 0;
    },
    step(s, { lane, actions, rewards }) {
      if (s.stage[lane] === 0) {
        s.bribe[lane] = actions[0][lane] * unit;
        s.stage[lane] = 1;
        return false;
      }
      s.stage[lane] = 2;
      const first = lane * m;
      const chosen = actions[1];
      const earned = rewards[1];
      let including = 0;
      for (let i = first; i < first + m; i++) including += chosen[i];
      s.including[lane] = including;
      const paid = including > 1 ? tip : soleTip;
      const bribe = each || including === 0 ? s.bribe[lane] : 0;
      for (let i = first; i < first + m; i++) earned[i] = chosen[i] === 1 ? paid : bribe;
      rewards[0][lane] = (including === 0 ? s.gain[lane] : 0) - (m - including) * bribe;
      return true;
    },
    observe(s, lane, _time, role, _agent, out, at) {
      out[at] = s.bribe[lane] * most;
      out[at + 1] = role === 0 ? s.gain[lane] * highest : 0;
      out[at + 2] = s.stage[lane] === 0 ? 1 : 0;
      out[at + 3] = s.stage[lane] === 0 ? 0 : 1;
    },
    legal(s, lane, role, _agent, mask, at) {
      const free = s.stage[lane] === role ? 1 : 0;
      mask[at] = 1;
      for (let k = 1; k < (role === 0 ? levels : 2); k++) mask[at + k] = free;
    },
    measure(s, lane, out, at) {
      const over = s.stage[lane] === 2 ? 1 : 0;
      const including = s.including[lane];
      const censored = over === 1 && including === 0 ? 1 : 0;
      const tips = including > 1 ? including * tip : including * soleTip;
      const included = including > 0 ? 1 : 0;
      out[at] = censored;
      out[at + 1] = s.bribe[lane];
      out[at + 2] = over * (each || including === 0 ? (m - including) * s.bribe[lane] : 0);
      out[at + 3] = tips;
      out[at + 4] = including / m;
      out[at + 5] = included * worth - tips;
      out[at + 6] = included * worth + censored * s.gain[lane];
    },
  };
}

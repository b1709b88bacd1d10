/**
 * Voluntary trade: a user trades only if the searcher, who could exploit it, has restricted itself first.
 *
 *   step 0  the searcher posts a collateral K, which stands for "I shall not sandwich", at a cost r K
 *   step 1  the user, who sees it, trades or stays away
 *   step 2  the searcher refrains, or takes η v; then it loses K with probability d, of which ρ K go to the user
 *
 *   user v − c, or v − c − η v (+ ρ K)      searcher φ v, or φ v + η v (− K)      v even on [0, 1], known to both
 *
 * Derived here; what is taken by going before somebody's trade is described in Daian et al. (2019), arXiv:1904.05234.
 */
import type { Game, Role } from "../../../src/game.js";
import { type Box, box, type Discrete, discrete } from "../../../src/space.js";
import { type VoluntaryOptions, voluntaryId, voluntaryOptions } from "./options.js";

export type VoluntaryState = {
  readonly value: Float64Array; // [lanes], v
  readonly collateral: Float64Array; // [lanes], K
  readonly stage: Uint8Array; // [lanes]: 0 collateral, 1 trade, 2 execution, 3 over
  readonly traded: Uint8Array; // [lanes]
  readonly broke: Uint8Array; // [lanes], 1 = sandwiched
  readonly slashed: Float64Array; // [lanes]
};

export interface VoluntaryRole<N extends string> extends Role {
  readonly name: N;
  readonly observation: Box;
  readonly action: Discrete;
}
export type VoluntaryGame = Game<VoluntaryState, readonly [VoluntaryRole<"searcher">, VoluntaryRole<"user">]> & {
  readonly options: VoluntaryOptions;
};

/** @throws naming the option that is wrong */
export function voluntaryGame(given?: Partial<VoluntaryOptions>): VoluntaryGame {
  const options = voluntaryOptions(given);
  const { extraction, cost, tip, detection, restitution, step, levels, capital } = options;
  const choices = Math.max(2, levels);
  const flag = (name: string) => ({ name, unit: "1", low: 0, high: 1 });
  const observation = box([
    { name: "value", unit: "value", low: 0, high: 1 },
    { name: "collateral", unit: "value", low: 0, high: step * (levels - 1) || 1 },
    flag("collateral to be posted"),
    flag("user to decide"),
    flag("trade to be executed"),
  ]);
  const cell = new Float64Array(1);

  return {
    ...{ id: voluntaryId, key: JSON.stringify(options), options },
    roles: [
      { name: "searcher", count: 1, observation, action: discrete(choices) }, // first a collateral; then 1 sandwiches
      { name: "user", count: 1, observation, action: discrete(2), actions: ["stay", "trade"] },
    ],
    horizon: 1,
    horizonEnds: "terminated",
    phases: 3,
    metrics: [
      "value",
      "collateral",
      "traded",
      "extracted",
      "honoured",
      "slashed",
      "user's payoff",
      "searcher's payoff",
      "welfare",
    ],
    alloc: (lanes) => ({
      value: new Float64Array(lanes),
      collateral: new Float64Array(lanes),
      stage: new Uint8Array(lanes),
      traded: new Uint8Array(lanes),
      broke: new Uint8Array(lanes),
      slashed: new Float64Array(lanes),
    }),
    reset(s, lane, rng) {
      rng.uniformAt(s.value, lane);
      s.collateral[lane] = s.slashed[lane] = s.stage[lane] = s.traded[lane] = s.broke[lane] = 0;
    },
    step(s, { lane, rng, actions: [posted, choice], rewards: [searcher, user] }) {
      switch (s.stage[lane]) {
        case 0:
          s.collateral[lane] = posted[lane] * step;
          searcher[lane] = -capital * s.collateral[lane];
          s.stage[lane] = 1;
          return false;
        case 1:
          s.traded[lane] = choice[lane];
          s.stage[lane] = choice[lane] === 1 ? 2 : 3;
          return choice[lane] !== 1;
        default: {
          const v = s.value[lane];
          s.stage[lane] = 3;
          s.broke[lane] = posted[lane];
          rng.uniformAt(cell, 0);
          if (posted[lane] === 1 && cell[0] < detection) s.slashed[lane] = s.collateral[lane];
          const taken = posted[lane] === 1 ? extraction * v : 0;
          searcher[lane] = tip * v + taken - s.slashed[lane];
          user[lane] = v - cost - taken + restitution * s.slashed[lane];
          return true;
        }
      }
    },
    observe(s, lane, _time, _role, _agent, out, at) {
      const stage = s.stage[lane];
      out[at] = s.value[lane];
      out[at + 1] = s.collateral[lane];
      out[at + 2] = stage === 0 ? 1 : 0;
      out[at + 3] = stage === 1 ? 1 : 0;
      out[at + 4] = stage >= 2 ? 1 : 0;
    },
    legal(s, lane, role, _agent, mask, at) {
      const stage = s.stage[lane];
      mask[at] = 1;
      if (role === 1) mask[at + 1] = stage === 1 ? 1 : 0;
      else
        for (let k = 1; k < choices; k++)
          mask[at + k] = stage === 0 ? (k < levels ? 1 : 0) : stage === 2 && k === 1 ? 1 : 0;
    },
    measure(s, lane, out, at) {
      const v = s.value[lane];
      const traded = s.traded[lane];
      const taken = s.broke[lane] * extraction * v;
      const user = s.stage[lane] === 3 ? traded * (v - cost) - taken + restitution * s.slashed[lane] : 0;
      const searcher =
        -capital * s.collateral[lane] + (s.stage[lane] === 3 ? traded * tip * v + taken - s.slashed[lane] : 0);
      out[at] = v;
      out[at + 1] = s.collateral[lane];
      out[at + 2] = traded;
      out[at + 3] = taken;
      out[at + 4] = s.stage[lane] === 3 ? traded * (1 - s.broke[lane]) : 0;
      out[at + 5] = s.slashed[lane];
      out[at + 6] = user;
      out[at + 7] = searcher;
      out[at + 8] = user + searcher;
    },
  };
}

/**
 * Game mining: an outsider sells the players of a dilemma a binding contract to cooperate, before they play it.
 *
 *   step 0  the miner posts a fee f per player
 *   step 1  the players buy or not, at once
 *   step 2  whoever is not bound plays freely
 *
 *   together  if both buy, both cooperate: R − f each, 2 f for the miner; else nobody is bound and nobody pays
 *   each      whoever buys pays f and cooperates
 *
 * Reference: Bono & Wolpert (2014), Game mining: how to make money from those about to play a game, Adv. Austrian Econ. 18 (from memory).
 */
import type { Game, Role } from "../../../src/game.js";
import { type Box, box, type Discrete, discrete } from "../../../src/space.js";
import { type MiningOptions, miningId, miningOptions } from "./options.js";

export type MiningState = {
  readonly reward: Float64Array; // [lanes], R
  readonly fee: Float64Array; // [lanes], per player
  readonly stage: Uint8Array; // [lanes]: 0 fee, 1 sale, 2 play, 3 over
  readonly bought: Uint8Array; // [lanes, 2]
  readonly bound: Uint8Array; // [lanes, 2]
  readonly plays: Uint8Array; // [lanes, 2], 1 = defects
  readonly earned: Float64Array; // [lanes, 3], miner and players
};

export interface MiningRole<N extends string> extends Role {
  readonly name: N;
  readonly observation: Box;
  readonly action: Discrete;
}
export type MiningGame = Game<MiningState, readonly [MiningRole<"miner">, MiningRole<"player">]> & {
  readonly options: MiningOptions;
};

/** @throws naming the option that is wrong */
export function miningGame(given?: Partial<MiningOptions>): MiningGame {
  const options = miningOptions(given);
  const { reward: R, spread, sucker: S, temptation: T, punishment: P, step, levels, sale } = options;
  const together = sale === "together";
  const most = R + spread - P || 1; // largest gain
  const dearest = step * (levels - 1);
  const flag = (name: string) => ({ name, unit: "1", low: 0, high: 1 });
  const observation = box([
    { name: "gain", unit: "payoff", low: 0, high: most }, // R − P
    { name: "fee", unit: "payoff", low: 0, high: dearest },
    flag("fee to be posted"),
    flag("contract for sale"),
    flag("free play"),
    flag("own bound"),
    flag("other bound"), // of the miner: both flags are of the players
  ]);

  const settle = (s: MiningState, lane: number, miner: Float32Array, players: Float32Array): void => {
    const at = 2 * lane;
    const fee = s.fee[lane];
    for (let i = 0; i < 2; i++) {
      const own = s.plays[at + i];
      const other = s.plays[at + 1 - i];
      const base = own === 1 ? (other === 1 ? P : T) : other === 1 ? S : s.reward[lane];
      s.earned[3 * lane + 1 + i] = base - (s.bound[at + i] === 1 ? fee : 0);
      players[at + i] = s.earned[3 * lane + 1 + i];
    }
    s.earned[3 * lane] = (s.bound[at] + s.bound[at + 1]) * fee;
    miner[lane] = s.earned[3 * lane];
    s.stage[lane] = 3;
  };

  return {
    ...{ id: miningId, key: JSON.stringify(options), options },
    roles: [
      { name: "miner", count: 1, observation, action: discrete(levels) },
      { name: "player", count: 2, observation, action: discrete(2) }, // 1 buys; then 0 cooperates and 1 defects
    ],
    horizon: 1,
    horizonEnds: "terminated",
    phases: 3,
    metrics: ["fee", "gain", "sold", "revenue", "extraction", "cooperation", "players' payoff", "welfare"],
    alloc: (lanes) => ({
      reward: new Float64Array(lanes),
      fee: new Float64Array(lanes),
      stage: new Uint8Array(lanes),
      bought: new Uint8Array(lanes * 2),
      bound: new Uint8Array(lanes * 2),
      plays: new Uint8Array(lanes * 2),
      earned: new Float64Array(lanes * 3),
    }),
    reset(s, lane, rng) {
      rng.uniformAt(s.reward, lane);
      s.reward[lane] = R + (2 * s.reward[lane] - 1) * spread;
      s.fee[lane] = s.stage[lane] = 0;
      for (let i = 2 * lane; i < 2 * lane + 2; i++) s.bought[i] = s.bound[i] = s.plays[i] = 0;
      for (let i = 3 * lane; i < 3 * lane + 3; i++) s.earned[i] = 0;
    },
    step(s, { lane, actions: [posted, choice], rewards: [miner, players] }) {
      const at = 2 * lane;
      switch (s.stage[lane]) {
        case 0:
          s.fee[lane] = posted[lane] * step;
          s.stage[lane] = 1;
          return false;
        case 1: {
          for (let i = at; i < at + 2; i++) s.bought[i] = choice[i];
          const both = s.bought[at] & s.bought[at + 1];
          for (let i = at; i < at + 2; i++) s.bound[i] = together ? both : s.bought[i];
          s.stage[lane] = 2;
          if (both === 0) return false;
          settle(s, lane, miner, players);
          return true;
        }
        default:
          for (let i = at; i < at + 2; i++) s.plays[i] = choice[i]; // whoever is bound has no choice but 0
          settle(s, lane, miner, players);
          return true;
      }
    },
    observe(s, lane, _time, role, agent, out, at) {
      const stage = s.stage[lane];
      const own = 2 * lane + agent;
      out[at] = s.reward[lane] - P;
      out[at + 1] = s.fee[lane];
      out[at + 2] = stage === 0 ? 1 : 0;
      out[at + 3] = stage === 1 ? 1 : 0;
      out[at + 4] = stage >= 2 ? 1 : 0;
      out[at + 5] = s.bound[own];
      out[at + 6] = s.bound[role === 0 ? own + 1 : 4 * lane + 1 - own];
    },
    legal(s, lane, role, agent, mask, at) {
      const stage = s.stage[lane];
      mask[at] = 1;
      if (role === 0) for (let k = 1; k < levels; k++) mask[at + k] = stage === 0 ? 1 : 0;
      else mask[at + 1] = stage === 1 || (stage === 2 && s.bound[2 * lane + agent] === 0) ? 1 : 0;
    },
    measure(s, lane, out, at) {
      const gain = 2 * (s.reward[lane] - P);
      const [miner, first, second] = [3 * lane, 3 * lane + 1, 3 * lane + 2];
      out[at] = s.fee[lane];
      out[at + 1] = gain / 2;
      out[at + 2] = (s.bound[2 * lane] + s.bound[2 * lane + 1]) / 2;
      out[at + 3] = s.earned[miner];
      out[at + 4] = gain > 0 ? s.earned[miner] / gain : 0;
      out[at + 5] = s.stage[lane] === 3 && s.plays[2 * lane] + s.plays[2 * lane + 1] === 0 ? 1 : 0;
      out[at + 6] = (s.earned[first] + s.earned[second]) / 2;
      out[at + 7] = s.earned[miner] + s.earned[first] + s.earned[second];
    },
  };
}

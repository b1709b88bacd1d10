/**
 * The power of being unable: before a leader may offer contracts with payments, both may give up their wallets, or their ears.
 *
 *   step 0   leader and follower, at once: stay able · lock the wallet (no payments) · be deaf (play that depends on nobody: a leader without
 *            conditions, a follower who receives no message)
 *   step 1   the leader's contract (contract.ts), within what is left
 *   step 2   the follower's answer; then the contract plays for the leader
 *
 *   reward = the dilemma's payoff, plus or minus the payment
 *
 * References: Schelling (1960), The Strategy of Conflict, ch. 2; for contracts with payments 20squares (2023), credible-commitments.
 */
import type { Game, Role } from "../../../src/game.js";
import { type Box, box, type Discrete, discrete } from "../../../src/space.js";
import { agreedOf, defect, demandOf, kept, mayAnswer, mayOffer, otherwiseOf, pay } from "./contract.js";
import { deaf, type UnableModel, type UnableOptions, unableId, unableModel, wallet } from "./options.js";

export type UnableState = {
  readonly stage: Uint8Array; // [lanes], 3 = over
  readonly locked: Uint8Array; // [lanes, 2], of leader and follower
  readonly contract: Int32Array; // [lanes]
  readonly answer: Uint8Array; // [lanes]
  readonly defects: Uint8Array; // [lanes], does the leader?
  readonly earned: Float64Array; // [lanes, 2]
};

export interface UnableRole extends Role {
  readonly name: "leader" | "follower";
  readonly observation: Box;
  readonly action: Discrete;
}
export type UnableGame = Game<UnableState, readonly [UnableRole, UnableRole]> & { readonly model: UnableModel };

/** @throws naming the option that is wrong */
export function unable(given?: Partial<UnableOptions>): UnableGame {
  const model = unableModel(given);
  const { lots, levels, step, contracts, leader, follower } = model;
  const cell = new Float64Array(1);
  const choices = Math.max(3, contracts);
  const agreed = Float64Array.from({ length: contracts }, (_, c) => agreedOf(model, c) / lots);
  const otherwise = Float64Array.from({ length: contracts }, (_, c) => otherwiseOf(model, c) / lots);
  const demand = Float64Array.from({ length: contracts }, (_, c) => demandOf(model, c) * step);
  const offers = Uint8Array.from({ length: 9 * choices }, (_, k) => {
    const [pair, contract] = [Math.floor(k / choices), k % choices];
    return contract < contracts && mayOffer(model, contract, Math.floor(pair / 3), pair % 3) ? 1 : 0;
  }); // [leader's lock, follower's, contract]
  const bit = (name: string) => ({ name, unit: "1", low: 0, high: 1 });
  const observation = box([
    ...["to lock", "to offer", "to answer", "leader's wallet locked", "leader without conditions"].map(bit),
    ...["follower's wallet locked", "follower deaf", "contract heard"].map(bit),
    bit("cooperates if agreed"), // probabilities
    bit("cooperates otherwise"),
    { name: "demand", unit: "payoff", low: 0, high: Math.max(1, levels - 1) * step },
  ]);

  return {
    id: unableId,
    key: JSON.stringify(model.options),
    model,
    roles: [
      { name: "leader", count: 1, observation, action: discrete(choices) },
      { name: "follower", count: 1, observation, action: discrete(3) },
    ],
    horizon: 1,
    horizonEnds: "terminated",
    phases: 3,
    metrics: [
      "welfare",
      "leader",
      "follower",
      "wallet locked",
      "deaf",
      "leader locked",
      "demand",
      "paid",
      "cooperation",
    ],
    alloc: (lanes) => ({
      stage: new Uint8Array(lanes),
      locked: new Uint8Array(lanes * 2),
      contract: new Int32Array(lanes),
      answer: new Uint8Array(lanes),
      defects: new Uint8Array(lanes),
      earned: new Float64Array(lanes * 2),
    }),
    reset(s, lane) {
      s.stage[lane] = s.contract[lane] = s.answer[lane] = s.defects[lane] = 0;
      s.locked[2 * lane] = s.locked[2 * lane + 1] = 0;
      s.earned[2 * lane] = s.earned[2 * lane + 1] = 0;
    },
    step(s, { lane, rng, actions, rewards }) {
      const stage = s.stage[lane]++;
      if (stage === 0) {
        s.locked[2 * lane] = actions[0][lane];
        s.locked[2 * lane + 1] = actions[1][lane];
        return false;
      }
      if (stage === 1) {
        s.contract[lane] = actions[0][lane];
        return false;
      }
      const contract = s.contract[lane];
      const answer = actions[1][lane] | 0;
      const cases = kept(model, contract, answer);
      s.answer[lane] = answer;
      s.defects[lane] = cases === 0 ? 1 : 0;
      if (cases > 0 && cases < lots) {
        rng.uniformAt(cell, 0);
        s.defects[lane] = cell[0] * lots < cases ? 0 : 1;
      }
      const joint = 2 * s.defects[lane] + (answer === defect ? 1 : 0);
      const pays = answer === pay ? 1 : 0;
      s.earned[2 * lane] = leader[joint] + pays * demand[contract];
      s.earned[2 * lane + 1] = follower[joint] - pays * demand[contract];
      rewards[0][lane] = s.earned[2 * lane];
      rewards[1][lane] = s.earned[2 * lane + 1];
      return true;
    },
    observe(s, lane, _time, role, _agent, out, at) {
      const stage = s.stage[lane];
      for (let k = 0; k < 3; k++) out[at + k] = k === Math.min(stage, 2) ? 1 : 0;
      for (let i = 0; i < 2; i++) {
        out[at + 3 + 2 * i] = s.locked[2 * lane + i] === wallet ? 1 : 0;
        out[at + 4 + 2 * i] = s.locked[2 * lane + i] === deaf ? 1 : 0;
      }
      const heard = stage >= 2 && (role === 0 || s.locked[2 * lane + 1] !== deaf);
      out[at + 7] = heard ? 1 : 0;
      out[at + 8] = heard ? agreed[s.contract[lane]] : 0;
      out[at + 9] = heard ? otherwise[s.contract[lane]] : 0;
      out[at + 10] = heard ? demand[s.contract[lane]] : 0;
    },
    legal(s, lane, role, _agent, mask, at) {
      const stage = s.stage[lane];
      const first = s.locked[2 * lane];
      const second = s.locked[2 * lane + 1];
      if (role === 0) {
        const from = (3 * first + second) * choices;
        if (stage === 1) for (let a = 0; a < choices; a++) mask[at + a] = offers[from + a];
        else for (let a = 0; a < choices; a++) mask[at + a] = a === 0 || (stage === 0 && a < 3) ? 1 : 0;
        return;
      }
      mask[at] = 1;
      mask[at + 1] = stage === 0 || (stage === 2 && mayAnswer(model, 1, s.contract[lane], second)) ? 1 : 0;
      mask[at + 2] = stage === 0 || stage === 2 ? 1 : 0;
    },
    measure(s, lane, out, at) {
      const over = s.stage[lane] === 3;
      const first = 2 * lane;
      out[at] = s.earned[first] + s.earned[first + 1];
      out[at + 1] = s.earned[first];
      out[at + 2] = s.earned[first + 1];
      out[at + 3] = s.locked[first + 1] === wallet ? 1 : 0;
      out[at + 4] = s.locked[first + 1] === deaf ? 1 : 0;
      out[at + 5] = s.locked[first] > 0 ? 1 : 0;
      out[at + 6] = demand[s.contract[lane]];
      out[at + 7] = over && s.answer[lane] === pay ? out[at + 6] : 0;
      out[at + 8] = over ? 1 - (s.defects[lane] + (s.answer[lane] === defect ? 1 : 0)) / 2 : 0;
    },
  };
}

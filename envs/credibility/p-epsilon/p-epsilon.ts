/**
 * P + ε: a briber pays voters for a false vote only if it loses, and so pays nothing if it wins.
 *
 *   phase 0  the briber offers P + ε to whoever votes 1 if the majority votes 0, locked up in escrow or promised; or nothing
 *   phase 1  N voters vote 0, the truth, or 1; whoever votes with the majority earns P; a tie counts for 1
 *   phase 2  only where promises are possible: a briber who owes a promised bribe pays or does not
 *
 *                                majority of the others for 0    for 1
 *   vote 0                       P                               0
 *   vote 1, bribe paid           P + ε                           P
 *   briber                       −(P + ε) per vote for 1         V       less ℓ N (P + ε) where it is locked up
 *
 * A voter who votes 0 is also satisfied by h ~ U[0, H]. Rewards are in one unit.
 *
 * Reference: Buterin (2015), "The P + epsilon attack", blog.ethereum.org (as summarised: the table, and that escrow makes it free).
 */
import type { Game, Role } from "../../../src/game.js";
import { resolve } from "../../../src/options.js";
import { type Box, box, type Discrete, discrete } from "../../../src/space.js";
import {
  isEscrowed,
  type PEpsilonModel,
  type PEpsilonOptions,
  pEpsilonDefaults,
  pEpsilonId,
  pEpsilonModel,
} from "./options.js";

export type PEpsilonState = {
  readonly stage: Uint8Array; // [lanes]: 0 the briber offers, 1 all vote, 2 the briber pays, 3 over
  readonly value: Float64Array; // [lanes], V
  readonly honesty: Float64Array; // [lanes, N], h
  readonly offer: Int32Array; // [lanes], number of the bribe, 0 = none
  readonly epsilon: Float64Array; // [lanes], 0 without a bribe
  readonly locked: Uint8Array; // [lanes], 1 = in escrow
  readonly votes: Uint8Array; // [lanes, N]
  readonly ones: Int32Array; // [lanes], votes for 1
  readonly owed: Float64Array; // [lanes], bribes due
  readonly payout: Float64Array; // [lanes], bribes paid
  readonly welfare: Float64Array; // [lanes]
};

interface Voter extends Role {
  readonly name: "voter";
  readonly observation: Box;
  readonly action: Discrete; // the vote
}
interface Briber extends Role {
  readonly name: "briber";
  readonly observation: Box;
  readonly action: Discrete; // none, a bribe; at last: pay
}
export type PEpsilonGame = Game<PEpsilonState, readonly [Voter, Briber]> & { readonly model: PEpsilonModel };

/** @throws naming the option that is wrong */
export function pEpsilon(given?: Partial<PEpsilonOptions>): PEpsilonGame {
  const model = pEpsilonModel(given);
  const { voters: n, reward: P, grid, lock, value, spread, honesty, harm, minority, offers, pays } = model;
  const epsilons = Float64Array.from({ length: offers + 1 }, (_, k) => (k > 0 ? grid[(k - 1) % grid.length] : 0));
  const locks = Uint8Array.from(epsilons, (_, k) => (k > 0 && isEscrowed(model, k) ? 1 : 0));
  const mostEpsilon = Math.max(...grid) || 1;
  const mostValue = value * (1 + spread) || 1;
  const share = (name: string, unit: string) => ({ name, unit, low: 0, high: 1 });
  const stages = ["briber offers", "voters vote", "briber pays", "over"].map((name) => share(name, "1"));
  const kind = (k: number) => `${locks[k] ? "escrow" : "promise"} ${epsilons[k]}`;

  /** One-hot stage at `out[at …]`. */
  const showStage = (s: PEpsilonState, lane: number, out: Float32Array, at: number): void => {
    for (let k = 0; k < 4; k++) out[at + k] = s.stage[lane] === k ? 1 : 0;
  };

  return {
    ...{ id: pEpsilonId, key: JSON.stringify(resolve(pEpsilonDefaults, given, pEpsilonId)), model },
    roles: [
      {
        name: "voter",
        count: n,
        observation: box([
          ...stages,
          share("bribe offered", "1"),
          share("bribe in escrow", "1"),
          share("epsilon", "largest"),
          share("own honesty", "H"),
        ]),
        action: discrete(2),
        rank: [1, 0], // the truth is what all others are served by
        actions: ["0", "1"],
      },
      {
        name: "briber",
        count: 1,
        observation: box([
          ...stages,
          share("own value", "largest"),
          share("bribe in escrow", "1"),
          share("epsilon", "largest"),
          share("votes for 1", "N"),
        ]),
        action: discrete(1 + offers + (pays > 0 ? 1 : 0)),
        actions: ["none", ...Array.from({ length: offers }, (_, k) => kind(k + 1)), ...(pays > 0 ? ["pay"] : [])],
      },
    ],
    horizon: 1,
    horizonEnds: "terminated",
    phases: pays > 0 ? 3 : 2,
    metrics: ["attacked", "vote 1", "payout", "payout share", "offered", "escrow", "broken", "welfare"],
    alloc: (lanes) => ({
      stage: new Uint8Array(lanes),
      value: new Float64Array(lanes),
      honesty: new Float64Array(lanes * n),
      offer: new Int32Array(lanes),
      epsilon: new Float64Array(lanes),
      locked: new Uint8Array(lanes),
      votes: new Uint8Array(lanes * n),
      ones: new Int32Array(lanes),
      owed: new Float64Array(lanes),
      payout: new Float64Array(lanes),
      welfare: new Float64Array(lanes),
    }),
    reset(s, lane, rng) {
      rng.uniformAt(s.value, lane);
      s.value[lane] = value * (1 + spread * (2 * s.value[lane] - 1));
      for (let i = lane * n; i < (lane + 1) * n; i++) {
        s.votes[i] = s.honesty[i] = 0;
        if (honesty === 0) continue;
        rng.uniformAt(s.honesty, i);
        s.honesty[i] *= honesty;
      }
      s.stage[lane] = s.offer[lane] = s.epsilon[lane] = s.locked[lane] = s.ones[lane] = 0;
      s.owed[lane] = s.payout[lane] = s.welfare[lane] = 0;
    },
    step(s, { lane, actions: [vote, deed], rewards: [earned, won] }) {
      const first = lane * n;
      if (s.stage[lane] === 0) {
        const k = deed[lane];
        s.offer[lane] = k;
        s.epsilon[lane] = epsilons[k];
        s.locked[lane] = locks[k];
        s.stage[lane] = 1;
        return false;
      }
      const bribe = P + s.epsilon[lane];
      if (s.stage[lane] === 2) {
        s.stage[lane] = 3;
        if (deed[lane] !== pays) return true;
        for (let i = first; i < first + n; i++) if (s.votes[i] === 1) earned[i] = bribe;
        won[lane] = -s.owed[lane];
        s.payout[lane] = s.owed[lane];
        return true;
      }
      let ones = 0;
      for (let i = first; i < first + n; i++) ones += s.votes[i] = vote[i];
      s.ones[lane] = ones;
      const attacked = ones > minority;
      const majority = attacked ? 1 : 0;
      if (!attacked && s.offer[lane] > 0) s.owed[lane] = ones * bribe;
      const settled = s.locked[lane] === 1;
      if (settled) s.payout[lane] = s.owed[lane];
      s.welfare[lane] = attacked ? s.value[lane] - harm : 0;
      for (let i = first; i < first + n; i++) {
        earned[i] =
          (s.votes[i] === majority ? P : settled && s.votes[i] === 1 ? bribe : 0) +
          (s.votes[i] === 0 ? s.honesty[i] : 0);
        if (s.votes[i] === 0) s.welfare[lane] += s.honesty[i];
      }
      s.welfare[lane] += P * (attacked ? ones : n - ones) - (settled ? lock * n * bribe : 0);
      won[lane] = (attacked ? s.value[lane] : 0) - s.payout[lane] - (settled ? lock * n * bribe : 0);
      const due = !settled && s.owed[lane] > 0;
      s.stage[lane] = due ? 2 : 3;
      return !due;
    },
    observe(s, lane, _time, role, agent, out, at) {
      showStage(s, lane, out, at);
      if (role === 0) {
        out[at + 4] = s.offer[lane] > 0 ? 1 : 0;
        out[at + 5] = s.locked[lane];
        out[at + 6] = s.epsilon[lane] / mostEpsilon;
        out[at + 7] = honesty > 0 ? s.honesty[lane * n + agent] / honesty : 0;
      } else {
        out[at + 4] = s.value[lane] / mostValue;
        out[at + 5] = s.locked[lane];
        out[at + 6] = s.epsilon[lane] / mostEpsilon;
        out[at + 7] = s.ones[lane] / n;
      }
    },
    legal(s, lane, role, _agent, mask, at) {
      const stage = s.stage[lane];
      mask[at] = 1;
      if (role === 0) {
        mask[at + 1] = stage === 1 ? 1 : 0;
        return;
      }
      for (let k = 1; k <= offers; k++) mask[at + k] = stage === 0 ? 1 : 0;
      if (pays > 0) mask[at + pays] = stage === 2 ? 1 : 0;
    },
    measure(s, lane, out, at) {
      const bribe = P + s.epsilon[lane];
      out[at] = s.ones[lane] > minority ? 1 : 0;
      out[at + 1] = s.ones[lane] / n;
      out[at + 2] = s.payout[lane];
      out[at + 3] = s.payout[lane] / (P * n);
      out[at + 4] = s.offer[lane] > 0 ? 1 : 0;
      out[at + 5] = s.locked[lane] === 1 ? n * bribe : 0;
      out[at + 6] = s.stage[lane] === 3 && s.payout[lane] < s.owed[lane] ? 1 : 0;
      out[at + 7] = s.welfare[lane];
    },
  };
}

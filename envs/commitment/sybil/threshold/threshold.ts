/**
 * Thresholds in heads: players commit to contribute if enough other heads commit, and heads can be faked.
 *
 *   message   none, or "I contribute if at least k identities of others commit", k = 0 … K; and fᵢ = 0 … F fake identities
 *   x         the greatest or the least fixed point of the commitments (see resolve.ts); fakes commit and never contribute
 *   uᵢ = α Σ x − xᵢ − c fᵢ,   1/n < α < 1
 *
 * Everybody sees the benefit, the cost of an identity, and which fixed point counts.
 *
 * References: Reischmann & Oechssler (2018), J. Public Econ. 159, and Heitzig (2025), Games 16(6):58 (conditional contributions);
 * Mazorra & Della Penna (2023), arXiv:2301.12813 (identities at a cost).
 */
import type { Game, Role } from "../../../../src/game.js";
import type { Values } from "../../../../src/options.js";
import { type Box, box, type MultiDiscrete, multiDiscrete } from "../../../../src/space.js";
import { type Heads, headsOf, type sybilThresholdDefaults, sybilThresholdId } from "./options.js";
import { resolveHeads } from "./resolve.js";

export type SybilThresholdState = {
  readonly active: Uint8Array; // [lanes, n], 1 = contributes
  readonly fakes: Uint8Array; // [lanes, n]
};

export interface SybilThresholdRole extends Role {
  readonly name: "player";
  readonly observation: Box;
  readonly action: MultiDiscrete<readonly [message: number, fakes: number]>;
}
export type SybilThresholdGame = Game<SybilThresholdState, readonly [SybilThresholdRole]> & { readonly model: Heads };

/** @throws naming the option that is wrong */
export function sybilThresholdGame(given?: Partial<Values<typeof sybilThresholdDefaults>>): SybilThresholdGame {
  const { options, model } = headsOf(given);
  const { n, benefit, cost, fakes, highest, greatest } = model;
  const scratch = new Uint8Array(n); // of payoff, filled before it is read
  const seen = Float32Array.of(benefit, cost / (1 + cost), greatest ? 1 : 0);

  const pay = (chosen: Float32Array, at: number, active: Uint8Array, to: number, out: Float32Array, first: number) => {
    let contributors = 0;
    for (let i = 0; i < n; i++) contributors += active[to + i];
    for (let i = 0; i < n; i++) {
      out[first + i] = benefit * contributors - active[to + i] - cost * chosen[at + 2 * i + 1];
    }
  };

  return {
    ...{ id: sybilThresholdId, key: JSON.stringify(options), model },
    roles: [
      {
        name: "player",
        count: n,
        observation: box([
          { name: "benefit", unit: "contribution", low: 0, high: 1 },
          { name: "identity cost", unit: "cost and contribution together", low: 0, high: 1 },
          { name: "greatest", unit: "1", low: 0, high: 1 },
        ]),
        action: multiDiscrete([highest + 2, fakes + 1]),
      },
    ],
    horizon: 1,
    horizonEnds: "terminated",
    phases: 1,
    metrics: ["contributors", "fakes", "heads", "spent", "welfare"],
    alloc: (lanes) => ({ active: new Uint8Array(lanes * n), fakes: new Uint8Array(lanes * n) }),
    reset(s, lane) {
      for (let i = lane * n; i < (lane + 1) * n; i++) s.active[i] = s.fakes[i] = 0;
    },
    step(s, { lane, actions: [chosen], rewards: [rewards] }) {
      const first = lane * n;
      for (let i = first; i < first + n; i++) s.fakes[i] = chosen[2 * i + 1];
      resolveHeads(n, greatest, chosen, 2 * first, s.active, first);
      pay(chosen, 2 * first, s.active, first, rewards, first);
      return false;
    },
    observe(_s, _lane, _time, _role, _agent, out, at) {
      for (let k = 0; k < 3; k++) out[at + k] = seen[k];
    },
    measure(s, lane, out, at) {
      let contributors = 0;
      let fake = 0;
      for (let i = lane * n; i < (lane + 1) * n; i++) {
        contributors += s.active[i];
        fake += s.fakes[i];
      }
      out[at] = contributors;
      out[at + 1] = fake;
      out[at + 2] = contributors + fake;
      out[at + 3] = cost * fake;
      out[at + 4] = (benefit * n - 1) * contributors - cost * fake;
    },
    payoff(_s, _lane, [chosen], [out]) {
      resolveHeads(n, greatest, chosen, 0, scratch, 0);
      pay(chosen, 0, scratch, 0, out, 0);
    },
  };
}

/**
 * Equal split: a reward is divided equally over identities, and an agent may show several.
 *
 *   uᵢ = R kᵢ/Σkⱼ − c kᵢ,   kᵢ = 0 … K identities of cost c each;   nobody gets anything where nobody shows one
 *
 * It is a Tullock contest in identities. Agents see the reward and the cost, as shares of the larger of them.
 *
 * References: Tullock (1980), Efficient rent seeking; Mazorra & Della Penna (2023), arXiv:2301.12813 (identities at a cost).
 */
import type { Game, Role } from "../../../../src/game.js";
import { resolve, type Values } from "../../../../src/options.js";
import { type Box, box, type Discrete, discrete } from "../../../../src/space.js";
import { sybilSplitDefaults, sybilSplitId } from "./options.js";

export type SybilSplitOptions = Values<typeof sybilSplitDefaults>;
export type SybilSplitState = { readonly identities: Int32Array }; // [lanes, n]

export interface SybilSplitRole extends Role {
  readonly name: "agent";
  readonly observation: Box;
  readonly action: Discrete; // how many identities
}
export type SybilSplitGame = Game<SybilSplitState, readonly [SybilSplitRole]> & { readonly options: SybilSplitOptions };

/** @throws naming the option that is wrong */
export function sybilSplitGame(given?: Partial<SybilSplitOptions>): SybilSplitGame {
  const options = resolve(sybilSplitDefaults, given, sybilSplitId);
  const { agents: n, reward, cost, most } = options;
  const larger = Math.max(reward, cost);
  const seen = Float32Array.of(reward / larger, cost / larger);

  return {
    ...{ id: sybilSplitId, key: JSON.stringify(options), options },
    roles: [
      {
        name: "agent",
        count: n,
        observation: box([
          { name: "reward", unit: "larger of both", low: 0, high: 1 },
          { name: "identity cost", unit: "larger of both", low: 0, high: 1 },
        ]),
        action: discrete(most + 1),
        rank: Array.from({ length: most + 1 }, (_, k) => most - k), // every identity takes from all others
      },
    ],
    horizon: 1,
    horizonEnds: "terminated",
    phases: 1,
    metrics: ["identities", "spent", "welfare"],
    alloc: (lanes) => ({ identities: new Int32Array(lanes * n) }),
    reset(s, lane) {
      for (let i = lane * n; i < (lane + 1) * n; i++) s.identities[i] = 0;
    },
    step(s, { lane, actions: [shown], rewards: [rewards] }) {
      const first = lane * n;
      let total = 0;
      for (let i = first; i < first + n; i++) total += s.identities[i] = shown[i];
      if (total === 0) return false;
      for (let i = first; i < first + n; i++) rewards[i] = (reward * shown[i]) / total - cost * shown[i];
      return false;
    },
    observe(_s, _lane, _time, _role, _agent, out, at) {
      out[at] = seen[0];
      out[at + 1] = seen[1];
    },
    measure(s, lane, out, at) {
      let total = 0;
      for (let i = lane * n; i < (lane + 1) * n; i++) total += s.identities[i];
      out[at] = total;
      out[at + 1] = cost * total;
      out[at + 2] = total > 0 ? reward - cost * total : 0;
    },
    payoff(_s, _lane, [shown], [out]) {
      let total = 0;
      for (let i = 0; i < n; i++) total += shown[i];
      for (let i = 0; i < n; i++) out[i] = total > 0 ? (reward * shown[i]) / total - cost * shown[i] : 0;
    },
  };
}

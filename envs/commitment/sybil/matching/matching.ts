/**
 * Matching: contributions to projects are matched by their square roots, and a contribution may be split over identities.
 *
 *   F_p = X_p + s ((Σ √(kᵢ xᵢ))² − X_p)       (see rule.ts)
 *   uᵢ = β F_p(i) − xᵢ − c kᵢ where i gives,  β F_p(i) where it does not (kᵢ = 0)
 *
 * Alone, k identities turn x into k x. Contributors see their amount as a share of the largest, what others give to the same project, the
 * pool and the cost.
 *
 * References: Buterin, Hitzig & Weyl (2019), Management Sci. 65, arXiv:1809.06421; Mazorra & Della Penna (2023), arXiv:2301.12813.
 */
import type { Game, Role } from "../../../../src/game.js";
import type { Values } from "../../../../src/options.js";
import { type Box, box, type Discrete, discrete } from "../../../../src/space.js";
import { type Matching, matchingOf, type sybilMatchingDefaults, sybilMatchingId } from "./options.js";
import { fund, fundsOf } from "./rule.js";

export type SybilMatchingState = { readonly identities: Int32Array }; // [lanes, n]; 0 = gives nothing

export interface SybilMatchingRole extends Role {
  readonly name: "contributor";
  readonly observation: Box;
  readonly action: Discrete; // how many identities; 0 = gives nothing
}
export type SybilMatchingGame = Game<SybilMatchingState, readonly [SybilMatchingRole]> & { readonly model: Matching };

/** @throws naming the option that is wrong */
export function sybilMatchingGame(given?: Partial<Values<typeof sybilMatchingDefaults>>): SybilMatchingGame {
  const { options, model } = matchingOf(given);
  const { n, projectOf, amounts, share, pool, cost, most } = model;
  const funds = fundsOf(model); // scratch, filled before it is read
  const all = amounts.reduce((sum, x) => sum + x, 0);
  const width = 4;
  const seen = new Float32Array(width * n); // what each contributor sees
  for (let i = 0; i < n; i++) {
    const together = amounts.reduce((sum, x, j) => sum + (projectOf[j] === projectOf[i] ? x : 0), 0);
    const capped = Number.isFinite(pool) ? pool / (pool + all) : 1;
    seen.set([amounts[i] / Math.max(...amounts), amounts[i] / together, capped, cost / (cost + amounts[i])], width * i);
  }

  return {
    ...{ id: sybilMatchingId, key: JSON.stringify(options), model },
    roles: [
      {
        name: "contributor",
        count: n,
        observation: box([
          { name: "own amount", unit: "largest amount", low: 0, high: 1 },
          { name: "part of its project", unit: "all that its contributors may give", low: 0, high: 1 },
          { name: "pool", unit: "pool and all amounts together; 1 = no cap", low: 0, high: 1 },
          { name: "identity cost", unit: "cost and own amount together", low: 0, high: 1 },
        ]),
        action: discrete(most + 1),
        rank: Array.from({ length: most + 1 }, (_, k) => (k > 0 ? most + 1 - k : 0)), // one identity above more, above nothing
      },
    ],
    horizon: 1,
    horizonEnds: "terminated",
    phases: 1,
    metrics: ["identities", "given", "matched", "scale", "spent", "welfare"],
    alloc: (lanes) => ({ identities: new Int32Array(lanes * n) }),
    reset(s, lane) {
      for (let i = lane * n; i < (lane + 1) * n; i++) s.identities[i] = 0;
    },
    step(s, { lane, actions: [split], rewards: [rewards] }) {
      const first = lane * n;
      for (let i = first; i < first + n; i++) s.identities[i] = split[i];
      fund(model, split, first, funds);
      for (let i = 0; i < n; i++) {
        const k = split[first + i];
        rewards[first + i] = share * funds.funded[projectOf[i]] - (k > 0 ? amounts[i] : 0) - cost * k;
      }
      return false;
    },
    observe(_s, _lane, _time, _role, agent, out, at) {
      for (let k = 0; k < width; k++) out[at + k] = seen[width * agent + k];
    },
    measure(s, lane, out, at) {
      const first = lane * n;
      fund(model, s.identities, first, funds);
      const { funded, given, total } = funds;
      for (let k = at; k < at + 6; k++) out[k] = 0;
      for (let i = 0; i < n; i++) {
        const k = s.identities[first + i];
        out[at] += k;
        out[at + 5] += share * funded[projectOf[i]] - (k > 0 ? amounts[i] : 0);
      }
      for (let p = 0; p < given.length; p++) out[at + 1] += given[p];
      out[at + 2] = total[0] * total[1];
      out[at + 3] = total[1];
      out[at + 4] = cost * out[at];
      out[at + 5] -= out[at + 4] + out[at + 2];
    },
    payoff(_s, _lane, [split], [out]) {
      fund(model, split, 0, funds);
      for (let i = 0; i < n; i++) {
        const k = split[i];
        out[i] = share * funds.funded[projectOf[i]] - (k > 0 ? amounts[i] : 0) - cost * k;
      }
    },
  };
}

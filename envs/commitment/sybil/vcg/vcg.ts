/**
 * Two items are sold by the Vickrey–Clarke–Groves rule to bidders who may bid under two names.
 *
 *   action   per identity a bid on A, on B and on both, each 0 … levels − 1 steps; an identity that bids 0 on everything does not exist
 *   uᵢ = vᵢ(all that its identities get) − Σ prices − c · identities that bid
 *
 * The seller takes every identity for somebody; see allocate.ts for who gets what and at which price. Bidders see their own values.
 *
 * Reference: Yokoo, Sakurai & Matsubara (2004), Games Econ. Behav. 46 (false-name bids).
 */
import type { Game, Role } from "../../../../src/game.js";
import type { Values } from "../../../../src/options.js";
import { type Box, box, type MultiDiscrete, multiDiscrete } from "../../../../src/space.js";
import { nobody, outcomeOf, sell } from "./allocate.js";
import { type Bundles, bundlesOf, type sybilVcgDefaults, sybilVcgId } from "./options.js";

export type SybilVcgState = {
  readonly won: Uint8Array; // [lanes, n], 0 nothing, 1 A, 2 B, 3 both
  readonly paid: Int32Array; // [lanes, n], steps
  readonly names: Uint8Array; // [lanes, n], identities that bid
};

export interface SybilVcgRole extends Role {
  readonly name: "bidder";
  readonly observation: Box;
  readonly action: MultiDiscrete; // per identity the bids on A, B, both, steps
}
export type SybilVcgGame = Game<SybilVcgState, readonly [SybilVcgRole]> & { readonly model: Bundles };

/** @throws naming the option that is wrong */
export function sybilVcgGame(given?: Partial<Values<typeof sybilVcgDefaults>>): SybilVcgGame {
  const { options, model } = bundlesOf(given);
  const { n, worth, step, highest, identities, cost } = model;
  const scratch = { won: new Uint8Array(n), paid: new Int32Array(n), names: new Uint8Array(n) }; // of payoff
  const settle = settler(model);
  const most = Math.max(...worth);
  const optimum = bestSale(model);

  const earn = (s: SybilVcgState, first: number, out: Float32Array): void => {
    for (let i = 0; i < n; i++) {
      const at = first + i;
      out[at] = worth[4 * i + s.won[at]] - step * s.paid[at] - cost * s.names[at];
    }
  };

  return {
    ...{ id: sybilVcgId, key: JSON.stringify(options), model },
    roles: [
      {
        name: "bidder",
        count: n,
        observation: box([
          { name: "value of A", unit: "value", low: 0, high: most },
          { name: "value of B", unit: "value", low: 0, high: most },
          { name: "value of both", unit: "value", low: 0, high: most },
        ]),
        action: multiDiscrete(Array.from({ length: 3 * identities }, () => highest + 1)),
      },
    ],
    horizon: 1,
    horizonEnds: "terminated",
    phases: 1,
    metrics: ["revenue", "identities", "value", "efficiency", "welfare"],
    alloc: (lanes) => ({
      won: new Uint8Array(lanes * n),
      paid: new Int32Array(lanes * n),
      names: new Uint8Array(lanes * n),
    }),
    reset(s, lane) {
      for (let i = lane * n; i < (lane + 1) * n; i++) s.won[i] = s.paid[i] = s.names[i] = 0;
    },
    step(s, { lane, actions: [bids], rewards: [rewards] }) {
      const first = lane * n;
      settle(bids, first * 3 * identities, s, first);
      earn(s, first, rewards);
      return false;
    },
    observe(_s, _lane, _time, _role, agent, out, at) {
      for (let k = 0; k < 3; k++) out[at + k] = worth[4 * agent + 1 + k];
    },
    measure(s, lane, out, at) {
      for (let k = at; k < at + 5; k++) out[k] = 0;
      for (let i = 0; i < n; i++) {
        out[at] += step * s.paid[lane * n + i];
        out[at + 1] += s.names[lane * n + i];
        out[at + 2] += worth[4 * i + s.won[lane * n + i]];
      }
      out[at + 3] = out[at + 2] / optimum;
      out[at + 4] = out[at + 2] - cost * out[at + 1];
    },
    payoff(_s, _lane, [bids], [out]) {
      settle(bids, 0, scratch, 0);
      earn(scratch, 0, out);
    },
  };
}

/** Runs the auction of the bids `[n, identities, 3]` at `at` and writes what bidders get, pay and show, `[n]` at `first`. */
export function settler({ n, identities }: Bundles) {
  const count = n * identities;
  const bids = new Int32Array(3 * count); // scratch, filled before it is read, as the outcome is
  const outcome = outcomeOf(count);
  return (given: Float32Array, at: number, { won, paid, names }: SybilVcgState, first: number): void => {
    for (let k = 0; k < 3 * count; k++) bids[k] = given[at + k];
    sell(bids, count, outcome);
    const { winners, price } = outcome;
    for (let i = first; i < first + n; i++) won[i] = paid[i] = names[i] = 0;
    for (let j = 0, i = first, left = identities; j < count; j++) {
      paid[i] += price[j];
      if (bids[3 * j] + bids[3 * j + 1] + bids[3 * j + 2] > 0) names[i]++;
      if (--left > 0) continue;
      left = identities;
      i++;
    }
    if (winners[0] !== nobody) won[first + Math.floor(winners[0] / identities)] += 1;
    if (winners[1] !== nobody) won[first + Math.floor(winners[1] / identities)] += 2;
  };
}

/** The most that both items can be worth to bidders, value. */
export function bestSale({ n, worth }: Bundles): number {
  let best = 0;
  for (let i = 0; i < n; i++) {
    best = Math.max(best, worth[4 * i + 3]);
    for (let j = 0; j < n; j++) if (j !== i) best = Math.max(best, worth[4 * i + 1] + worth[4 * j + 2]);
  }
  return best;
}

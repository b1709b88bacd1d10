/**
 * The escrow: the same circle, one transfer after the other. The first party starts or not; each later one, having received, passes on or
 * walks away, by choice or by chance.
 *
 *   step 0        party 0 transfers: −c to it, v₁ to party 1; or nothing happens at all
 *   step i < k    party i passes on: −c to it, vᵢ₊₁ to the next; or it walks away: −D to it, D to party 0, and all is over
 *
 * A party who means to pass on walks away all the same with probability h, so that k − 1 steps succeed with probability (1 − h)^(k − 1).
 */
import type { Game } from "../../../src/game.js";
import { box } from "../../../src/space.js";
import { type SmartTransactionOptions, smartTransactionId } from "./options.js";
import { beginRing, measureRing, type PartyRole, party, type RingState, ringMetrics, valuation } from "./ring.js";

export type EscrowState = RingState & {
  readonly turn: Int32Array; // [lanes], whose; k = over
  readonly coin: Float64Array; // [lanes], scratch
};
export type EscrowGame = Game<EscrowState, readonly [PartyRole]> & { readonly options: SmartTransactionOptions };

/** Where observations hold what bots read. */
export const seen = { first: 0, later: 1, waiting: 2, worth: 3 } as const;

export function escrowGame(options: SmartTransactionOptions): EscrowGame {
  const { parties: k, cost, holdUp, walks, deposit } = options;
  const flag = (name: string) => ({ name, unit: "1", low: 0, high: 1 });
  return {
    id: smartTransactionId,
    key: JSON.stringify(options),
    options,
    roles: [
      {
        ...party,
        count: k,
        observation: box([flag("may start"), flag("has received"), flag("waits"), ...valuation(options)]),
      },
    ],
    horizon: 1,
    horizonEnds: "terminated",
    phases: k,
    metrics: ringMetrics,
    alloc: (lanes) => ({
      worth: new Float64Array(lanes * k),
      gave: new Uint8Array(lanes * k),
      welfare: new Float64Array(lanes),
      turn: new Int32Array(lanes),
      coin: new Float64Array(lanes),
    }),
    reset(s, lane, rng) {
      beginRing(s, options, lane, rng);
      s.turn[lane] = 0;
    },
    step(s, { lane, rng, actions: [given], rewards: [earned] }) {
      const i = s.turn[lane];
      const from = lane * k + i;
      rng.uniformAt(s.coin, lane);
      const means = given[from] === 1 || (i > 0 && !walks);
      if (!means || (i > 0 && s.coin[lane] < holdUp)) {
        if (i > 0) {
          earned[from] = 0 - deposit;
          earned[lane * k] = deposit;
        }
        s.turn[lane] = k;
        return true;
      }
      const to = i + 1 === k ? lane * k : from + 1;
      s.gave[from] = 1;
      earned[from] = -cost;
      earned[to] = s.worth[to];
      s.welfare[lane] += s.worth[to] - cost;
      s.turn[lane] = i + 1;
      return i + 1 === k;
    },
    observe(s, lane, _time, _role, agent, out, at) {
      const own = s.turn[lane] === agent;
      out[at] = own && agent === 0 ? 1 : 0;
      out[at + 1] = own && agent > 0 ? 1 : 0;
      out[at + 2] = own ? 0 : 1;
      out[at + 3] = s.worth[lane * k + agent];
      out[at + 4] = cost;
    },
    legal(s, lane, _role, agent, mask, at) {
      mask[at] = 1;
      mask[at + 1] = s.turn[lane] === agent && (agent === 0 || walks) ? 1 : 0;
    },
    measure: (s, lane, out, at) => measureRing(s, k, lane, out, at),
  };
}

/**
 * The ring: k parties in a circle, and each may transfer something to the next one, all at once.
 *
 *   uᵢ = vᵢ tᵢ₋₁ − c tᵢ,   tᵢ ∈ {0, 1},   vᵢ ~ U[low, high],   low > c       payoff
 *
 * To keep is dominant; if all transfer each gains vᵢ − c. What a party's predecessor gives it is worth is its own to know. Devices go
 * over this game.
 */
import type { Game, Role } from "../../../src/game.js";
import type { Rng } from "../../../src/rng.js";
import { type Box, box, type Discrete, discrete } from "../../../src/space.js";
import { type SmartTransactionOptions, smartTransactionId } from "./options.js";

export type RingState = {
  readonly worth: Float64Array; // [lanes, k], v
  readonly gave: Uint8Array; // [lanes, k], t
  readonly welfare: Float64Array; // [lanes]
};

export interface PartyRole extends Role {
  readonly name: "party";
  readonly observation: Box;
  readonly action: Discrete;
}
export type RingGame = Game<RingState, readonly [PartyRole]> & { readonly options: SmartTransactionOptions };

export const party = {
  name: "party",
  action: discrete(2),
  actions: ["keep", "transfer"],
  rank: [0, 1],
} as const;

/** What parties see in any case. */
export const valuation = ({ cost, high }: SmartTransactionOptions) => [
  { name: "worth", unit: "payoff", low: 0, high },
  { name: "cost", unit: "payoff", low: 0, high: cost },
];

/** broken: some transfers were made, and not all. */
export const ringMetrics = ["welfare", "success", "transfers", "broken"] as const;

export function measureRing(s: RingState, k: number, lane: number, out: Float64Array, at: number): void {
  let given = 0;
  for (let i = lane * k; i < (lane + 1) * k; i++) given += s.gave[i];
  out[at] = s.welfare[lane];
  out[at + 1] = given === k ? 1 : 0;
  out[at + 2] = given / k;
  out[at + 3] = given > 0 && given < k ? 1 : 0;
}

export function beginRing(
  s: RingState,
  { parties: k, low, high }: SmartTransactionOptions,
  lane: number,
  rng: Rng,
): void {
  s.welfare[lane] = 0;
  for (let i = lane * k; i < (lane + 1) * k; i++) {
    s.gave[i] = 0;
    rng.uniformAt(s.worth, i);
    s.worth[i] = low + (high - low) * s.worth[i];
  }
}

export function ringGame(options: SmartTransactionOptions): RingGame {
  const { parties: k, cost } = options;
  const pay = (s: RingState, lane: number, given: Float32Array, out: Float32Array, first: number): void => {
    for (let i = 0; i < k; i++) {
      const before = i === 0 ? k - 1 : i - 1;
      out[first + i] = s.worth[lane * k + i] * given[first + before] - cost * given[first + i];
    }
  };
  return {
    id: smartTransactionId,
    key: JSON.stringify(options),
    options,
    roles: [{ ...party, count: k, observation: box(valuation(options)) }],
    horizon: 1,
    horizonEnds: "terminated",
    phases: 1,
    metrics: ringMetrics,
    alloc: (lanes) => ({
      worth: new Float64Array(lanes * k),
      gave: new Uint8Array(lanes * k),
      welfare: new Float64Array(lanes),
    }),
    reset: (s, lane, rng) => beginRing(s, options, lane, rng),
    step(s, { lane, actions: [given], rewards: [earned] }) {
      pay(s, lane, given, earned, lane * k);
      for (let i = lane * k; i < (lane + 1) * k; i++) {
        const to = i + 1 === (lane + 1) * k ? lane * k : i + 1;
        s.gave[i] = given[i];
        s.welfare[lane] += given[i] * (s.worth[to] - cost);
      }
      return false;
    },
    observe(s, lane, _time, _role, agent, out, at) {
      out[at] = s.worth[lane * k + agent];
      out[at + 1] = cost;
    },
    measure: (s, lane, out, at) => measureRing(s, k, lane, out, at),
    payoff: (s, lane, [given], [out]) => pay(s, lane, given, out, 0),
  };
}

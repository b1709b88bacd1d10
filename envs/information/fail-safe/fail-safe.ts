/**
 * Fail-safe: principals send delegates to play chicken, and may agree first that a crash shall be a mild one.
 *
 *   step 0  the principals accept the fail-safe or not; it holds if both do
 *   step 1  the delegates swerve or go straight
 *
 *   principals   R, S, T, P as in chicken, but P' = P + λ (S − P) for a crash if the fail-safe holds;  λ drawn per episode
 *   delegates    token: as in chicken, whatever holds; real: as their principals
 *
 * With token payoffs the delegates face the same game either way, so they play it alike, and every outcome is at least as good for both
 * principals: a safe Pareto improvement.
 *
 * Reference: Oesterheld & Conitzer (2022), Safe Pareto improvements for delegated game playing, Auton. Agents Multi-Agent Syst. 36.
 */
import type { Game, Role } from "../../../src/game.js";
import { type Box, box, type Discrete, discrete } from "../../../src/space.js";
import { chickenOf, type FailSafeOptions, failSafeId, failSafeOptions } from "./options.js";

export type FailSafeState = {
  readonly mild: Float64Array; // [lanes], P'
  readonly accepts: Uint8Array; // [lanes, 2]
  readonly stage: Uint8Array; // [lanes]: 0 agreement, 1 play, 2 over
  readonly last: Uint8Array; // [lanes], joint action 2 a₀ + a₁ with 1 = straight
};

export interface FailSafeRole<N extends string> extends Role {
  readonly name: N;
  readonly observation: Box;
  readonly action: Discrete;
}
export type FailSafeGame = Game<FailSafeState, readonly [FailSafeRole<"principal">, FailSafeRole<"delegate">]> & {
  readonly options: FailSafeOptions;
};

/** @throws naming the option that is wrong */
export function failSafeGame(given?: Partial<FailSafeOptions>): FailSafeGame {
  const options = failSafeOptions(given);
  const { mildLow, mildHigh, delegates } = options;
  const { R, S, T, P } = chickenOf(options);
  const token = delegates === "token";
  const pays = Float64Array.of(R, S, T, P); // own payoff by 2 own + other
  const low = Math.min(P, 0);
  const high = Math.max(S, 0);
  const observation = box([
    { name: "crash with the fail-safe", unit: "payoff", low, high },
    { name: "agreement open", unit: "1", low: 0, high: 1 },
    { name: "agreement closed", unit: "1", low: 0, high: 1 },
    { name: "fail-safe holds", unit: "1", low: 0, high: 1 },
  ]);
  const swapped = (joint: number) => ((joint & 1) << 1) | (joint >> 1);

  return {
    ...{ id: failSafeId, key: JSON.stringify(options), options },
    roles: [
      { name: "principal", count: 2, observation, action: discrete(2) }, // 1 accepts
      { name: "delegate", count: 2, observation, action: discrete(2) }, // 1 goes straight
    ],
    horizon: 1,
    horizonEnds: "terminated",
    phases: 2,
    metrics: ["accepted", "straight", "crash", "softened", "saved", "welfare", "delegates' payoff"],
    alloc: (lanes) => ({
      mild: new Float64Array(lanes),
      accepts: new Uint8Array(lanes * 2),
      stage: new Uint8Array(lanes),
      last: new Uint8Array(lanes),
    }),
    reset(s, lane, rng) {
      rng.uniformAt(s.mild, lane);
      s.mild[lane] = P + (mildLow + (mildHigh - mildLow) * s.mild[lane]) * (S - P);
      s.accepts[2 * lane] = s.accepts[2 * lane + 1] = s.stage[lane] = s.last[lane] = 0;
    },
    step(s, { lane, actions: [agrees, moves], rewards: [principals, drivers] }) {
      const at = 2 * lane;
      if (s.stage[lane] === 0) {
        s.accepts[at] = agrees[at];
        s.accepts[at + 1] = agrees[at + 1];
        s.stage[lane] = 1;
        return false;
      }
      const joint = 2 * (moves[at] | 0) + (moves[at + 1] | 0);
      s.last[lane] = joint;
      s.stage[lane] = 2;
      drivers[at] = pays[joint];
      drivers[at + 1] = pays[swapped(joint)];
      const soft = joint === 3 && (s.accepts[at] & s.accepts[at + 1]) === 1;
      principals[at] = soft ? s.mild[lane] : pays[joint];
      principals[at + 1] = soft ? s.mild[lane] : pays[swapped(joint)];
      if (token) return true;
      drivers[at] = principals[at];
      drivers[at + 1] = principals[at + 1];
      return true;
    },
    observe(s, lane, _time, _role, _agent, out, at) {
      out[at] = s.mild[lane];
      out[at + 1] = s.stage[lane] === 0 ? 1 : 0;
      out[at + 2] = s.stage[lane] > 0 ? 1 : 0;
      out[at + 3] = s.accepts[2 * lane] & s.accepts[2 * lane + 1];
    },
    legal(s, lane, role, _agent, mask, at) {
      mask[at] = 1;
      mask[at + 1] = s.stage[lane] === role ? 1 : 0;
    },
    measure(s, lane, out, at) {
      const joint = s.last[lane];
      const over = s.stage[lane] === 2;
      const holds = s.accepts[2 * lane] & s.accepts[2 * lane + 1];
      const soft = over && joint === 3 && holds === 1;
      const original = over ? pays[joint] + pays[swapped(joint)] : 0;
      const saved = soft ? 2 * (s.mild[lane] - P) : 0;
      out[at] = holds;
      out[at + 1] = ((joint & 1) + (joint >> 1)) / 2;
      out[at + 2] = joint === 3 ? 1 : 0;
      out[at + 3] = soft ? 1 : 0;
      out[at + 4] = saved;
      out[at + 5] = original + saved;
      out[at + 6] = original + (token ? 0 : saved);
    },
  };
}

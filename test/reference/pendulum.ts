/**
 * Pendulum: a torque that is too weak to lift it at once has to swing a rod up and hold it there, for 200 steps; step 200 cuts.
 * Constants and Euler's rule are those of Gymnasium's Pendulum-v1, the reference that learners are measured by; it is in no list of
 * games.
 *
 *   θ̇ ← clip(θ̇ + (3g/2l · sin θ + 3u/(m l²)) τ, ±8),  θ ← θ + θ̇ τ      reward −(θ² + 0.1 θ̇² + 0.001 u²) of the state before
 *
 * with θ = 0 upright, within ±π in the reward, and |u| ≤ 2 N m.
 */
import type { Game, State } from "../../src/game.js";
import { box } from "../../src/space.js";

/** θ, θ̇ of each lane: `[lanes, 2]`. */
export type Rod = State & { readonly x: Float64Array };

const gravity = 10; // m/s²
const mass = 1; // kg
const length = 1; // m
const tau = 0.05; // s per step
const fastest = 8; // rad/s
const strongest = 2; // N m

export const pendulum: Game<Rod> = {
  id: "test/pendulum-v0",
  roles: [
    {
      name: "player",
      count: 1,
      observation: box([
        { name: "angle", unit: "cos, sin", low: -1, high: 1, size: 2 },
        { name: "velocity", unit: "rad/s", low: -fastest, high: fastest },
      ]),
      action: box([{ name: "torque", unit: "N m", low: -strongest, high: strongest }]),
    },
  ],
  horizon: 200,
  horizonEnds: "truncated",
  phases: 1,
  metrics: [],
  alloc: (lanes) => ({ x: new Float64Array(lanes * 2) }),
  reset(s, lane, rng) {
    s.x[lane * 2] = Math.PI * (2 * rng.uniform() - 1);
    s.x[lane * 2 + 1] = 2 * rng.uniform() - 1;
  },
  step({ x }, { lane, actions: [a], rewards: [r] }) {
    const b = lane * 2;
    const torque = a[lane];
    const [angle, spin] = [x[b], x[b + 1]];
    r[lane] = -(upright(angle) ** 2 + 0.1 * spin ** 2 + 0.001 * torque ** 2);
    const turn = ((3 * gravity) / (2 * length)) * Math.sin(angle) + (3 / (mass * length ** 2)) * torque;
    x[b + 1] = Math.min(Math.max(spin + turn * tau, -fastest), fastest);
    x[b] = angle + x[b + 1] * tau;
    return false;
  },
  observe({ x }, lane, _time, _role, _agent, out, at) {
    out[at] = Math.cos(x[lane * 2]);
    out[at + 1] = Math.sin(x[lane * 2]);
    out[at + 2] = x[lane * 2 + 1];
  },
  measure: () => {},
};

/** The same angle within [−π, π). */
function upright(angle: number): number {
  const turns = (angle + Math.PI) / (2 * Math.PI);
  return (turns - Math.floor(turns)) * 2 * Math.PI - Math.PI;
}

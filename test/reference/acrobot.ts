/**
 * Acrobot: two links hang from a pivot; a torque on the joint between them has to swing the tip up by one link above the pivot. Each
 * step costs a point but the one that gets there; step 500 cuts. Constants, bounds and the integrator are those of Gymnasium's
 * Acrobot-v1, the reference that learners are measured by; it is in no list of games.
 *
 *   d₁ = m l_c² + m (l² + l_c² + 2 l l_c cos θ₂) + 2 I,  d₂ = m (l_c² + l l_c cos θ₂) + I
 *   φ₂ = m l_c g cos(θ₁ + θ₂ − π/2)
 *   φ₁ = −m l l_c θ̇₂ (θ̇₂ + 2 θ̇₁) sin θ₂ + m (l_c + l) g cos(θ₁ − π/2) + φ₂
 *   θ̈₂ = (τ + φ₁ d₂/d₁ − m l l_c θ̇₁² sin θ₂ − φ₂) / (m l_c² + I − d₂²/d₁),  θ̈₁ = −(d₂ θ̈₂ + φ₁)/d₁
 *
 * integrated over 0.2 s by one step of the fourth-order Runge–Kutta rule. Over when −cos θ₁ − cos(θ₁ + θ₂) > 1.
 * Reference: Sutton (1996), NeurIPS 8; Sutton & Barto (2018), § 11.3 of the first edition.
 */
import type { Game, State } from "../../src/game.js";
import { box, discrete } from "../../src/space.js";

/** θ₁, θ₂, θ̇₁, θ̇₂ of each lane: `[lanes, 4]`. */
export type Links = State & { readonly x: Float64Array };

const length = 1; // l, m, of each link
const centre = 0.5; // l_c, m
const mass = 1; // m, kg, of each link
const inertia = 1; // I, kg m²
const gravity = 9.8; // m/s²
const tau = 0.2; // s per step
const fastest = [4 * Math.PI, 9 * Math.PI]; // rad/s

export const acrobot: Game<Links> = {
  id: "test/acrobot-v0",
  roles: [
    {
      name: "player",
      count: 1,
      observation: box([
        { name: "angle1", unit: "cos, sin", low: -1, high: 1, size: 2 },
        { name: "angle2", unit: "cos, sin", low: -1, high: 1, size: 2 },
        { name: "velocity1", unit: "rad/s", low: -fastest[0], high: fastest[0] },
        { name: "velocity2", unit: "rad/s", low: -fastest[1], high: fastest[1] },
      ]),
      action: discrete(3),
    },
  ],
  horizon: 500,
  horizonEnds: "truncated",
  phases: 1,
  metrics: [],
  alloc: (lanes) => ({ x: new Float64Array(lanes * 4) }),
  reset(s, lane, rng) {
    for (let k = 0; k < 4; k++) s.x[lane * 4 + k] = 0.2 * rng.uniform() - 0.1;
  },
  step({ x }, { lane, actions: [a], rewards: [r] }) {
    const b = lane * 4;
    const torque = a[lane] - 1; // N m
    const begin = [x[b], x[b + 1], x[b + 2], x[b + 3]];
    const k1 = slope(begin, torque);
    const k2 = slope(along(begin, k1, tau / 2), torque);
    const k3 = slope(along(begin, k2, tau / 2), torque);
    const k4 = slope(along(begin, k3, tau), torque);
    for (let k = 0; k < 4; k++) x[b + k] = begin[k] + (tau / 6) * (k1[k] + 2 * k2[k] + 2 * k3[k] + k4[k]);
    for (let k = 0; k < 2; k++) {
      x[b + k] = wrapped(x[b + k]);
      x[b + 2 + k] = Math.min(Math.max(x[b + 2 + k], -fastest[k]), fastest[k]);
    }
    const up = -Math.cos(x[b]) - Math.cos(x[b + 1] + x[b]) > 1;
    r[lane] = up ? 0 : -1;
    return up;
  },
  observe({ x }, lane, _time, _role, _agent, out, at) {
    const b = lane * 4;
    for (let k = 0; k < 2; k++) {
      out[at + 2 * k] = Math.cos(x[b + k]);
      out[at + 2 * k + 1] = Math.sin(x[b + k]);
      out[at + 4 + k] = x[b + 2 + k];
    }
  },
  measure: () => {},
};

/** Time derivative of θ₁, θ₂, θ̇₁, θ̇₂. */
function slope([first, second, spin1, spin2]: readonly number[], torque: number): number[] {
  const cross = mass * length * centre;
  const [cos, sin] = [Math.cos(second), Math.sin(second)];
  const d1 = mass * centre ** 2 + mass * (length ** 2 + centre ** 2) + 2 * cross * cos + 2 * inertia;
  const d2 = mass * centre ** 2 + cross * cos + inertia;
  const phi2 = mass * centre * gravity * Math.cos(first + second - Math.PI / 2);
  const swing = cross * spin2 * (spin2 + 2 * spin1) * sin;
  const phi1 = mass * (centre + length) * gravity * Math.cos(first - Math.PI / 2) + phi2 - swing;
  const push = torque + (d2 / d1) * phi1 - cross * spin1 ** 2 * sin - phi2;
  const turn2 = push / (mass * centre ** 2 + inertia - d2 ** 2 / d1);
  return [spin1, spin2, -(d2 * turn2 + phi1) / d1, turn2];
}

function along(from: readonly number[], direction: readonly number[], time: number): number[] {
  return from.map((x, k) => x + time * direction[k]);
}

/** The same angle within ±π. */
function wrapped(angle: number): number {
  let x = angle;
  while (x > Math.PI) x -= 2 * Math.PI;
  while (x < -Math.PI) x += 2 * Math.PI;
  return x;
}

/**
 * CartPole: balance a pole on a cart for 500 steps by pushing left or right, one point for each step. Constants, thresholds and
 * Euler's rule are those of Gymnasium's CartPole-v1, the reference that learners are measured by; it is in no list of games.
 *
 *   θ̈ = (g sin θ − cos θ · f) / (l (4/3 − m_p cos² θ / m)),  ẍ = f − m_p l θ̈ cos θ / m,  f = (F + m_p l θ̇² sin θ)/m
 *
 * The step on which the pole falls is paid too; step 500 cuts the episode and does not end it.
 * Reference: Barto, Sutton & Anderson (1983), IEEE Trans. SMC 13.
 */
import type { Game, State } from "../../src/game.js";
import { box, discrete } from "../../src/space.js";

/** x, ẋ, θ, θ̇ of each lane: `[lanes, 4]`. */
export type Cart = State & { readonly x: Float64Array };

const gravity = 9.8; // m/s²
const pole = 0.1; // kg
const mass = 1.1; // kg, of cart and pole
const length = 0.5; // m, half the pole
const push = 10; // N
const tau = 0.02; // s per step
const farthest = 2.4; // m
const steepest = (12 * 2 * Math.PI) / 360; // rad

export const cartPole: Game<Cart> = {
  id: "test/cart-pole-v0",
  roles: [
    {
      name: "player",
      count: 1,
      observation: box([
        { name: "position", unit: "m", low: -4.8, high: 4.8 },
        { name: "velocity", unit: "m/s", low: -1e3, high: 1e3 },
        { name: "angle", unit: "rad", low: -0.42, high: 0.42 },
        { name: "angularVelocity", unit: "rad/s", low: -1e3, high: 1e3 },
      ]),
      action: discrete(2),
    },
  ],
  horizon: 500,
  horizonEnds: "truncated",
  phases: 1,
  metrics: [],
  alloc: (lanes) => ({ x: new Float64Array(lanes * 4) }),
  reset(s, lane, rng) {
    for (let k = 0; k < 4; k++) s.x[lane * 4 + k] = 0.1 * rng.uniform() - 0.05;
  },
  step({ x }, { lane, actions: [a], rewards: [r] }) {
    const b = lane * 4;
    const [v, angle, spin] = [x[b + 1], x[b + 2], x[b + 3]];
    const sin = Math.sin(angle);
    const cos = Math.cos(angle);
    const f = ((a[lane] === 1 ? push : -push) + pole * length * spin * spin * sin) / mass;
    const twist = (gravity * sin - cos * f) / (length * (4 / 3 - (pole * cos ** 2) / mass)); // θ̈
    x[b] += tau * v;
    x[b + 1] += tau * (f - (pole * length * twist * cos) / mass);
    x[b + 2] += tau * spin;
    x[b + 3] += tau * twist;
    r[lane] = 1;
    return Math.abs(x[b]) > farthest || Math.abs(x[b + 2]) > steepest;
  },
  observe({ x }, lane, _time, _role, _agent, out, at) {
    for (let k = 0; k < 4; k++) out[at + k] = x[lane * 4 + k];
  },
  measure: () => {},
};

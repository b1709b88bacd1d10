/**
 * The absent-minded driver: m intersections that look alike; at each the driver leaves or goes on.
 *
 *   leaving at the j-th (j = 0 … m − 1) pays aⱼ, leaving at none pays aₘ
 *
 * What it sees is a constant, so that it cannot tell where it is and its choice cannot turn on it.
 *
 * Reference: Piccione & Rubinstein (1997), On the interpretation of decision problems with imperfect recall, Games Econ. Behav. 20.
 */
import type { Game, Role } from "../../../src/game.js";
import { type Box, box, type Discrete, discrete } from "../../../src/space.js";
import { type DriverOptions, driverId, payoffsOf } from "./options.js";

export type DriverState = {
  readonly passed: Int32Array; // [lanes], intersections passed
  readonly left: Uint8Array; // [lanes], has the driver left the road?
};

export interface DriverRole extends Role {
  readonly name: "driver";
  readonly observation: Box;
  readonly action: Discrete;
}
export type DriverGame = Game<DriverState, readonly [DriverRole]> & { readonly payoffs: readonly number[] };

/** @throws naming the option that is wrong */
export function driver(given?: Partial<DriverOptions>): DriverGame {
  const payoffs = payoffsOf(given);
  const pays = Float64Array.from(payoffs);
  const m = pays.length - 1;
  return {
    id: driverId,
    key: JSON.stringify({ payoffs }),
    payoffs,
    roles: [
      {
        name: "driver",
        forgets: true,
        count: 1,
        observation: box([{ name: "at an intersection", unit: "1", low: 0, high: 1 }]),
        action: discrete(2),
        actions: ["leave", "continue"],
      },
    ],
    horizon: 1,
    horizonEnds: "terminated",
    phases: m,
    metrics: ["payoff", ...payoffs.map((_, j) => (j < m ? `left at ${j + 1}` : "never left"))],
    alloc: (lanes) => ({ passed: new Int32Array(lanes), left: new Uint8Array(lanes) }),
    reset(s, lane) {
      s.passed[lane] = s.left[lane] = 0;
    },
    step(s, { lane, actions: [choice], rewards: [earned] }) {
      if (choice[lane] === 0) {
        s.left[lane] = 1;
        earned[lane] = pays[s.passed[lane]];
        return true;
      }
      s.passed[lane]++;
      if (s.passed[lane] < m) return false;
      earned[lane] = pays[m];
      return true;
    },
    observe(_s, _lane, _time, _role, _agent, out, at) {
      out[at] = 1;
    },
    measure(s, lane, out, at) {
      const passed = s.passed[lane];
      const over = s.left[lane] === 1 || passed === m;
      for (let j = 0; j <= m; j++) out[at + 1 + j] = over && j === passed ? 1 : 0;
      out[at] = over ? pays[passed] : 0;
    },
  };
}

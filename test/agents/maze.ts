/** A corridor with a fork at its end: the sign at the entrance says which way pays. Bakker (2002), NeurIPS 14, the T-maze. */
import type { Game } from "../../src/game.js";
import { box, discrete } from "../../src/space.js";

type Walk = { readonly sign: Float64Array; readonly right: Float64Array }; // [lanes, walkers], [lanes]

/**
 * Everybody sees a sign of their own, −1 or 1, at the first step alone, and how far they have come. Of their two actions only the last
 * one counts: 1 if it is the sign's, 0 if not.
 *
 * @param length steps; with 3 the sign was two steps ago
 * @param ends   whether the end is the game's own or a cut
 * @param trap   chance that a step ends in a trapdoor, so that lanes fall out of step
 */
export function maze(length = 3, walkers = 1, ends: "terminated" | "truncated" = "terminated", trap = 0): Game<Walk> {
  const observation = box([
    { name: "sign", unit: "1", low: -1, high: 1 },
    { name: "way", unit: "1", low: 0, high: 1 },
  ]);
  return {
    ...{ id: "test/maze-v0", horizon: length, horizonEnds: ends, phases: 1, metrics: ["right"] },
    roles: [{ name: "walker", count: walkers, observation, action: discrete(2) }],
    alloc: (lanes) => ({ sign: new Float64Array(lanes * walkers), right: new Float64Array(lanes) }),
    reset(s, lane, rng) {
      s.right[lane] = 0;
      for (let i = 0; i < walkers; i++) s.sign[lane * walkers + i] = rng.uniform() < 0.5 ? -1 : 1;
    },
    step(s, { lane, time, rng, actions: [a], rewards: [r] }) {
      for (let i = lane * walkers; i < (lane + 1) * walkers; i++) {
        r[i] = time === length - 1 && (a[i] === 1) === s.sign[i] > 0 ? 1 : 0;
        s.right[lane] += r[i];
      }
      return trap > 0 && rng.uniform() < trap;
    },
    observe(s, lane, time, _role, agent, out, at) {
      out[at] = time === 0 ? s.sign[lane * walkers + agent] : 0;
      out[at + 1] = time / length;
    },
    measure: (s, lane, out, at) => {
      out[at] = s.right[lane];
    },
  };
}

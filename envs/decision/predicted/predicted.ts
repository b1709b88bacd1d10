/**
 * The game of a predicted choice: the prediction is made from the policy (or the act), then the table pays.
 *
 *   b = prediction, see `../predictor.ts`        reward = u[a, b]
 *
 * Agents see how often the predictor is right about those who are certain of each action. Metrics are shares of agents: who took
 * action 0, of whom it was predicted, about whom the prediction was right; and `welfare`, the sum of payoffs.
 *
 * `payoff` is what a joint action is worth to agents who are certain of it: p_a u[a, a] + (1 − p_a) u[a, 1 − a].
 *
 * Reference: Bell, Linsefors, Oesterheld & Skalse (2021), NeurIPS 34 (decision processes whose rewards read the policy).
 */
import type { Game, Role } from "../../../src/game.js";
import { type Box, box, type Discrete, discrete } from "../../../src/space.js";
import { readerOf, said } from "../predictor.js";
import type { PredictedModel } from "./model.js";

export type PredictedState = {
  readonly accuracy: Float64Array; // [lanes, 2]
  readonly taken: Uint8Array; // [lanes, n], 2 = nothing yet
  readonly predicted: Uint8Array; // [lanes, n]
  readonly coin: Float64Array; // [lanes], scratch
};

export interface PredictedRole extends Role {
  readonly name: "agent";
  readonly observation: Box;
  readonly action: Discrete;
}
export type PredictedGame = Game<PredictedState, readonly [PredictedRole]> & { readonly model: PredictedModel };

const nothing = 2;

export function predictedGame(model: PredictedModel): PredictedGame {
  const { agents: n, accuracy, drawn, reading, mixed, actions, rank, metrics, id, key } = model;
  const table = Float64Array.from(model.table);
  const read = readerOf(reading, mixed);
  const errs = drawn || accuracy[0] < 1 || accuracy[1] < 1;
  const [first, second] = accuracy;
  return {
    ...{ id, key, model },
    roles: [
      {
        name: "agent",
        count: n,
        observation: box(
          actions.map((name) => ({ name: `accuracy about ${name}`, unit: "probability", low: 0, high: 1 })),
        ),
        action: discrete(2),
        readsPolicy: true,
        ...(rank && { rank }),
        actions,
      },
    ],
    horizon: 1,
    horizonEnds: "terminated",
    phases: 1,
    metrics: [...metrics, "right", "welfare"],
    alloc: (lanes) => ({
      accuracy: new Float64Array(lanes * 2),
      taken: new Uint8Array(lanes * n),
      predicted: new Uint8Array(lanes * n),
      coin: new Float64Array(lanes),
    }),
    reset(s, lane, rng) {
      const at = 2 * lane;
      if (drawn) {
        rng.uniformAt(s.accuracy, at);
        s.accuracy[at + 1] = s.accuracy[at] = 0.5 + 0.5 * s.accuracy[at];
      } else {
        s.accuracy[at] = first;
        s.accuracy[at + 1] = second;
      }
      for (let i = lane * n; i < (lane + 1) * n; i++) s.taken[i] = nothing;
    },
    step(s, turn) {
      const { lane, rng } = turn;
      const chosen = turn.actions[0];
      const earned = turn.rewards[0];
      for (let i = lane * n; i < (lane + 1) * n; i++) {
        let guess = read(turn, 0, i, s.coin, lane);
        if (errs) guess = said(s.accuracy, 2 * lane, guess, rng, s.coin, lane);
        const a = chosen[i] | 0;
        s.taken[i] = a;
        s.predicted[i] = guess;
        earned[i] = table[2 * a + guess];
      }
      return false;
    },
    observe(s, lane, _time, _role, _agent, out, at) {
      out[at] = s.accuracy[2 * lane];
      out[at + 1] = s.accuracy[2 * lane + 1];
    },
    measure(s, lane, out, at) {
      out[at] = out[at + 1] = out[at + 2] = out[at + 3] = 0;
      if (s.taken[lane * n] === nothing) return;
      for (let i = lane * n; i < (lane + 1) * n; i++) {
        if (s.taken[i] === 0) out[at]++;
        if (s.predicted[i] === 0) out[at + 1]++;
        if (s.predicted[i] === s.taken[i]) out[at + 2]++;
        out[at + 3] += table[2 * s.taken[i] + s.predicted[i]];
      }
      for (let k = at; k < at + 3; k++) out[k] /= n;
    },
    payoff(s, lane, joint, out) {
      for (let i = 0; i < n; i++) {
        const a = joint[0][i] | 0;
        const p = s.accuracy[2 * lane + a];
        out[0][i] = p * table[3 * a] + (1 - p) * table[1 + a];
      }
    },
  };
}

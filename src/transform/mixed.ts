/**
 * Mixed: from selfish to team reward.
 *
 *   r'ᵢ = (1 − w) rᵢ + w · mean of r over all agents of all roles
 *
 * Reference: Durugkar, Liebman & Stone (2020), Balancing individual preferences and shared objectives in multiagent
 * reinforcement learning, IJCAI.
 */
import type { Game, Role, State } from "../game.js";

/** @throws when w is outside [0, 1] */
export function mixed<S extends State, R extends readonly Role[]>(game: Game<S, R>, w: number): Game<S, R> {
  if (!(w >= 0 && w <= 1)) throw new Error(`mixed: the weight of the others must be from 0 to 1, got ${w}.`);
  const counts = game.roles.map((role) => role.count);
  const agents = counts.reduce((a, b) => a + b, 0);
  const mix = (rewards: readonly Float32Array[], lane: number): void => {
    let sum = 0;
    for (let role = 0; role < counts.length; role++) {
      for (let i = lane * counts[role]; i < (lane + 1) * counts[role]; i++) sum += rewards[role][i];
    }
    const shared = (w * sum) / agents;
    for (let role = 0; role < counts.length; role++) {
      const own = rewards[role];
      for (let i = lane * counts[role]; i < (lane + 1) * counts[role]; i++) own[i] = (1 - w) * own[i] + shared;
    }
  };
  const { payoff } = game;
  return {
    ...game,
    id: `mixed(${game.id})`,
    step(s, turn) {
      const over = game.step(s, turn);
      mix(turn.rewards, turn.lane);
      return over;
    },
    ...(payoff && {
      payoff(s: S, lane: number, actions: readonly Float32Array[], out: readonly Float32Array[]) {
        payoff.call(game, s, lane, actions, out);
        mix(out, 0);
      },
    }),
  };
}

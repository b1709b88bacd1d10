/** Bots that always do the same, each seat its own. */
import type { Bot } from "../../../src/agent.js";

/** @param plan the action of each seat, given the game */
export const steady =
  <G>(plan: (game: G) => readonly number[]): Bot =>
  (game, _role, _seed) => {
    const chosen = Float32Array.from(plan(game as unknown as G));
    return {
      act(_observations, _masks, actions) {
        for (let row = 0; row < actions.length; row++) actions[row] = chosen[row % chosen.length];
      },
    };
  };

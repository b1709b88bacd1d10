/** Bots that toss between two actions and show the policy by which they do; one seat like the other. */
import type { Bot } from "../../src/agent.js";
import type { AnyGame, Role } from "../../src/game.js";
import { Rng } from "../../src/rng.js";
import { size } from "../../src/space.js";

/** The probability of action 0, seeing what stands at `view[at …]`. */
export type Chance = (view: Float32Array, at: number) => number;

/**
 * What is not legal, under a device or a bond say, is left out of the policy.
 *
 * @param plan asked once per game
 */
export const tossed =
  (plan: (game: AnyGame) => Chance): Bot =>
  (game, role, seed) => {
    const rng = Rng.alloc(1, `toss ${seed}${role ? ` of role ${role}` : ""}`).at(0);
    const width = size((game.roles as readonly Role[])[role].observation);
    const chanceOf = plan(game);
    return {
      state: { words: rng.words },
      act(observations, masks, actions, policies) {
        for (let row = 0, at = 0; row < actions.length; row++, at += 2) {
          const wanted = chanceOf(observations, row * width);
          const chance = masks[at + 1] === 0 ? 1 : masks[at] === 0 ? 0 : wanted;
          actions[row] = rng.uniform() < chance ? 0 : 1;
          if (!policies?.length) continue;
          policies[at] = chance;
          policies[at + 1] = 1 - chance;
        }
      },
    };
  };

/**
 * Bots of the fail-safe.
 *
 *   equilibrium  principals accept iff delegates are paid in tokens; delegates mix as in the equilibrium of the game that they are paid by
 *   accept       principals accept; delegates mix likewise
 *   decline      principals decline; delegates mix likewise
 *   convention   principals as in equilibrium; the first delegate goes straight, the second swerves
 *   hawks        principals as in equilibrium; delegates go straight
 */
import type { Bot } from "../../../src/agent.js";
import { randomBot } from "../../../src/random-bot.js";
import { Rng } from "../../../src/rng.js";
import type { FailSafeGame } from "./fail-safe.js";
import { chickenOf } from "./options.js";
import { straight } from "./solve.js";

const width = 4;

/** @param accepts undefined: iff delegates are paid in tokens @param drives chances to go straight per seat; undefined: the mix */
const botOf =
  (accepts?: boolean, drives?: readonly [number, number]): Bot =>
  (game, role, seed) => {
    const { options } = game as unknown as FailSafeGame;
    const chicken = chickenOf(options);
    const token = options.delegates === "token";
    const agrees = (accepts ?? token) ? 1 : 0;
    const rng = Rng.alloc(1, `fail-safe ${seed} of role ${role}`).at(0);
    return {
      state: { words: rng.words },
      act(observations, masks, actions) {
        for (let row = 0; row < actions.length; row++) {
          actions[row] = 0;
          if (masks[2 * row + 1] === 0) continue;
          if (role === 0) {
            actions[row] = agrees;
            continue;
          }
          const soft = !token && observations[row * width + 3] === 1;
          const chance = drives?.[row % 2] ?? straight(chicken, soft ? observations[row * width] : chicken.P);
          actions[row] = rng.uniform() < chance ? 1 : 0;
        }
      },
    };
  };

export const failSafeBots: { readonly [name: string]: Bot } = {
  random: randomBot,
  equilibrium: botOf(),
  accept: botOf(true),
  decline: botOf(false),
  convention: botOf(undefined, [1, 0]),
  hawks: botOf(undefined, [1, 1]),
};

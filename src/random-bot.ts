/** The random bot: a uniform draw among the legal actions, for any game. */
import { type Bot, certain } from "./agent.js";
import type { Role } from "./game.js";
import { Rng } from "./rng.js";
import { maskSize, sample, size } from "./space.js";

export const randomBot: Bot = (game, role, seed) => {
  const { action } = game.roles[role] as Role;
  const rng = Rng.alloc(1, role === 0 ? `random ${seed}` : `random ${seed} of role ${role}`).at(0);
  const width = size(action);
  const flags = maskSize(action);
  return {
    state: { words: rng.words },
    act(_observations, masks, actions, policies) {
      for (let row = 0; row < actions.length / width; row++) {
        sample(action, rng, actions, row * width, action.kind === "box" ? undefined : masks, row * flags);
        if (policies?.length) {
          certain(action, actions.subarray(row * width, (row + 1) * width), policies, row * flags);
        }
      }
    },
  };
};

/** The random bot: a uniform draw among the legal actions, for any game; its policy says so where the game reads it. */
import type { Bot } from "./agent.js";
import type { Role } from "./game.js";
import { Rng } from "./rng.js";
import { maskSize, type Space, sample, size } from "./space.js";

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
        if (policies?.length) even(action, masks, policies, row * flags);
      }
    },
  };
};

/** Writes equal chances of all that is legal at `policies[at …]`, part by part. */
function even(action: Space, masks: Uint8Array, policies: Float32Array, at: number): void {
  if (action.kind === "box") {
    policies[at] = 1;
    return;
  }
  let first = at;
  for (const n of action.kind === "discrete" ? [action.n] : action.n) {
    let legal = 0;
    for (let k = first; k < first + n; k++) legal += masks[k];
    for (let k = first; k < first + n; k++) policies[k] = masks[k] / legal;
    first += n;
  }
}

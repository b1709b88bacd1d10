/**
 * Bots of the conditional tip.
 *
 *   equilibrium  the briber offers what is best against proposers in their symmetric equilibrium, who play that
 *   honest       no bribe; all include
 *   full         the briber offers T to all; proposers exclude iff that pays though nobody else includes it: β ≥ T
 *   cheap        the briber offers the least bribe above t; proposers exclude iff that pays while others include it: β > t
 */
import type { Agent, Bot } from "../../../src/agent.js";
import { randomBot } from "../../../src/random-bot.js";
import { Rng } from "../../../src/rng.js";
import type { CensorshipGame } from "./censorship.js";
import type { CensorshipOptions } from "./options.js";
import { bestBribe, excludes } from "./theory.js";

const width = 4; // numbers seen

interface Plan {
  /** In steps. */
  bribe(model: CensorshipOptions, gain: number): number;
  /** The probability of excluding it. */
  exclude(model: CensorshipOptions, bribe: number): number;
}

const botOf =
  (plan: Plan): Bot =>
  (game, role, seed): Agent => {
    const { model } = game as unknown as CensorshipGame;
    const { gain, spread, soleTip, steps, levels } = model;
    const rng = Rng.alloc(1, `censorship ${seed} ${role}`).at(0);
    return {
      state: { words: rng.words },
      act(seen, masks, actions) {
        for (let row = 0; row < actions.length; row++) {
          const at = row * width;
          actions[row] = 0;
          if (masks[row * (role === 0 ? levels : 2) + 1] === 0) continue;
          if (role === 0) actions[row] = Math.min(levels - 1, plan.bribe(model, seen[at + 1] * gain * (1 + spread)));
          else {
            const offered = Math.round(seen[at] * (levels - 1)); // steps; observations are Float32
            actions[row] = rng.uniform() < plan.exclude(model, (offered * soleTip) / steps) ? 0 : 1;
          }
        }
      },
    };
  };

export const censorshipBots: { readonly [name: string]: Bot } = {
  random: randomBot,
  equilibrium: botOf({ bribe: bestBribe, exclude: excludes }),
  honest: botOf({ bribe: () => 0, exclude: () => 0 }),
  full: botOf({ bribe: ({ steps }) => steps, exclude: ({ soleTip }, bribe) => (bribe >= soleTip - 1e-9 ? 1 : 0) }),
  cheap: botOf({
    bribe: ({ tip, soleTip, steps }) => Math.floor((tip / soleTip) * steps + 1e-9) + 1,
    exclude: ({ tip }, bribe) => (bribe > tip + 1e-9 ? 1 : 0),
  }),
};

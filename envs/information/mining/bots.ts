/**
 * Bots of game mining.
 *
 *   equilibrium  the miner posts the largest fee up to R − P; a player buys iff the fee is at most that, and defects where it is free
 *   eager        posts no fee; always buys, and cooperates where it is free
 *   wary         posts the dearest fee; never buys, and defects
 */
import type { Bot } from "../../../src/agent.js";
import { randomBot } from "../../../src/random-bot.js";
import type { MiningGame } from "./mining.js";
import type { MiningOptions } from "./options.js";
import { bestFee, buys } from "./solve.js";

const width = 7;

interface Plan {
  fee(options: MiningOptions, gain: number): number; // place on the grid
  buys(options: MiningOptions, fee: number, gain: number): boolean;
  readonly defects: boolean;
}

const botOf =
  (plan: Plan): Bot =>
  (game, role) => {
    const { options } = game as unknown as MiningGame;
    const flags = role === 0 ? options.levels : 2;
    return {
      act(observations, masks, actions) {
        for (let row = 0; row < actions.length; row++) {
          const at = row * width;
          const [gain, fee] = [observations[at], observations[at + 1]];
          let choice = 0;
          if (role === 0) choice = plan.fee(options, gain);
          else if (observations[at + 3] === 1) choice = plan.buys(options, fee, gain) ? 1 : 0;
          else choice = plan.defects ? 1 : 0;
          actions[row] = masks[row * flags + choice] === 1 ? choice : 0;
        }
      },
    };
  };

export const miningBots: { readonly [name: string]: Bot } = {
  random: randomBot,
  equilibrium: botOf({ fee: bestFee, buys, defects: true }),
  eager: botOf({ fee: () => 0, buys: () => true, defects: false }),
  wary: botOf({ fee: ({ levels }) => levels - 1, buys: () => false, defects: true }),
};

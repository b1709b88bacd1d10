/**
 * Bots of the voluntary trade.
 *
 *   equilibrium  the searcher posts what backward induction says and refrains iff d K ≥ η v; the user trades iff that leaves it something
 *   naive        the searcher promises as in equilibrium, but sandwiches whatever it promised; the user trades iff v ≥ c
 *   bare         the searcher posts nothing and refrains; the user trades iff v − c − η v ≥ 0, whatever is posted
 *   honest       the searcher posts as much as it can and refrains; the user as in equilibrium
 */
import type { Bot } from "../../../src/agent.js";
import { randomBot } from "../../../src/random-bot.js";
import { best, honours, trades } from "./induction.js";
import type { VoluntaryOptions } from "./options.js";
import type { VoluntaryGame } from "./voluntary.js";

const width = 5;

interface Plan {
  posts(options: VoluntaryOptions, value: number): number; // place on the grid
  refrains(options: VoluntaryOptions, value: number, collateral: number): boolean;
  trades(options: VoluntaryOptions, value: number, collateral: number): boolean;
}

const botOf =
  (plan: Plan): Bot =>
  (game, role) => {
    const { options } = game as unknown as VoluntaryGame;
    const flags = role === 0 ? Math.max(2, options.levels) : 2;
    return {
      act(observations, masks, actions) {
        for (let row = 0; row < actions.length; row++) {
          const at = row * width;
          const [value, collateral] = [observations[at], observations[at + 1]];
          let choice = 0;
          if (role === 1) choice = plan.trades(options, value, collateral) ? 1 : 0;
          else if (observations[at + 2] === 1) choice = plan.posts(options, value);
          else choice = plan.refrains(options, value, collateral) ? 0 : 1;
          actions[row] = masks[row * flags + choice] === 1 ? choice : 0;
        }
      },
    };
  };

const posts = (options: VoluntaryOptions, value: number) => best(options, value).level;

export const voluntaryBots: { readonly [name: string]: Bot } = {
  random: randomBot,
  equilibrium: botOf({ posts, refrains: honours, trades }),
  naive: botOf({ posts, refrains: () => false, trades: ({ cost }, value) => value >= cost }),
  bare: botOf({
    posts: () => 0,
    refrains: () => true,
    trades: ({ cost, extraction }, value) => value * (1 - extraction) >= cost,
  }),
  honest: botOf({ posts: ({ levels }) => levels - 1, refrains: () => true, trades }),
};

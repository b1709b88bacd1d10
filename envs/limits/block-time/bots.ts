/**
 * Bots of block times, for either role.
 *
 *   equilibrium  arbitrageur: bids as the symmetric mixed equilibrium of contest.ts; provider: the best constant choice
 *   first-come   arbitrageur: bids nothing; provider: stays in the middle tier
 *   watching     arbitrageur: bids nothing; provider: watches in the middle tier
 *   outside      arbitrageur: bids all of the profit; provider: stays outside
 */
import type { Bot } from "../../../src/agent.js";
import { randomBot } from "../../../src/random-bot.js";
import { Rng } from "../../../src/rng.js";
import type { BlockTimeGame } from "./block-time.js";
import { bidAt, rivalry } from "./contest.js";
import type { BlockMarket } from "./options.js";
import { bestChoice } from "./solve.js";

const middle = ({ fees }: BlockMarket): number => 1 + Math.floor(fees.length / 2);

const steady =
  (bid: number, choice: (market: BlockMarket) => number): Bot =>
  (game, role) => {
    const chosen = role === 0 ? bid : choice((game as unknown as BlockTimeGame).market);
    return {
      act(_observations, _masks, actions) {
        actions.fill(chosen);
      },
    };
  };

const mixed: Bot = (game, role, seed) => {
  const { market } = game as unknown as BlockTimeGame;
  if (role === 1) return steady(0, bestChoice)(game, role, seed);
  const chances = rivalry(market);
  const rng = Rng.alloc(1, `bids ${seed}`).at(0);
  return {
    state: { words: rng.words },
    act(_observations, masks, actions) {
      for (let row = 0; row < actions.length; row++) {
        actions[row] = masks[row] === 1 && chances.length > 1 ? bidAt(chances, rng.uniform()) : 0;
      }
    },
  };
};

export const blockTimeBots: { readonly [name: string]: Bot } = {
  random: randomBot,
  equilibrium: mixed,
  "first-come": steady(0, middle),
  watching: steady(0, (market) => middle(market) + market.fees.length),
  outside: steady(1, () => 0),
};

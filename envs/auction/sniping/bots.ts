/**
 * Bots of the sniping game.
 *
 *   equilibrium  quotes the equilibrium half-spread; the first k traders are fast (`solve.ts`)
 *   sniper       is fast and quotes the highest half-spread, so that it snipes what others quote
 *   stale-maker  is slow and quotes h* of the continuous book, which against a sniper leaves it nothing: λᵢ h* = λⱼ L(h*)
 *
 * On a grid of half-spreads they choose the nearest. Reference: Budish, Cramton & Shim (2015), Q. J. Econ. 130.
 */
import type { Bot } from "../../../src/agent.js";
import { randomBot } from "../../../src/random-bot.js";
import type { Market } from "./payoffs.js";
import type { SnipingGame } from "./sniping.js";
import { snipingEquilibrium, snipingHalfSpread } from "./solve.js";

type Choice = { readonly fast: number; readonly halfSpread: number }; // how many of the first traders are fast; what all quote

const botOf =
  (choose: (market: Market, id: string) => Choice): Bot =>
  (game) => {
    const { market, id } = game as unknown as SnipingGame;
    const { fast, halfSpread } = choose(market, id);
    const quote = market.tick > 0 ? Math.round(halfSpread / market.tick) : halfSpread;
    return {
      act(_observations, _masks, actions) {
        for (let row = 0; 2 * row < actions.length; row++) {
          actions[2 * row] = row % market.traders < fast ? 1 : 0;
          actions[2 * row + 1] = quote;
        }
      },
    };
  };

export const snipingBots: { readonly [name: string]: Bot } = {
  random: randomBot,
  equilibrium: botOf((market, id) => {
    const found = snipingEquilibrium(market);
    if (!found) throw new Error(`${id}: no equilibrium is known to play, as speed is worth its cost in the batch.`);
    return found;
  }),
  sniper: botOf(({ traders, highest }) => ({ fast: traders, halfSpread: highest })),
  "stale-maker": botOf((market) => ({ fast: 0, halfSpread: snipingHalfSpread(market) })),
};

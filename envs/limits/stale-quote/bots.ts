/**
 * Bots of the stale quote, for either role.
 *
 *   equilibrium  maker: the equilibrium's bin at the volatility that it sees; taker: takes iff that gains
 *   naive        maker: a half-spread of 0; taker: as the equilibrium's
 *   away         maker: does not quote; taker: passes
 */
import type { Bot } from "../../../src/agent.js";
import type { Role } from "../../../src/game.js";
import { randomBot } from "../../../src/random-bot.js";
import { maskSize, size } from "../../../src/space.js";
import { equilibriumBin } from "./solve.js";
import type { StaleQuoteGame } from "./stale-quote.js";

const levels = 256; // of volatility, for which bins are known beforehand; each has the bin of its upper end

const botOf =
  (bin: (game: StaleQuoteGame, sigma: number) => number, takes: boolean): Bot =>
  (game, role) => {
    const { options } = game as unknown as StaleQuoteGame;
    const { calm, wild } = options;
    const { observation, action } = (game.roles as readonly Role[])[role];
    const [width, flags] = [size(observation), maskSize(action)];
    const count = wild > calm ? levels : 0;
    const table = Int32Array.from({ length: count + 1 }, (_, k) =>
      bin(game as unknown as StaleQuoteGame, calm + ((wild - calm) * k) / levels),
    );
    return {
      act(observations, masks, actions) {
        for (let row = 0; row < actions.length; row++) {
          const at = row * width;
          const level = count > 0 ? Math.ceil(((observations[at + 2] - calm) / (wild - calm)) * levels - 1e-3) : 0;
          const wanted =
            role === 0
              ? table[Math.max(0, Math.min(count, level))]
              : takes && Math.abs(observations[at + 5]) > observations[at + 3]
                ? 1
                : 0;
          actions[row] = masks[row * flags + wanted] === 1 ? wanted : 0;
        }
      },
    };
  };

export const staleQuoteBots: { readonly [name: string]: Bot } = {
  random: randomBot,
  equilibrium: botOf(({ options }, sigma) => equilibriumBin(options, sigma), true),
  naive: botOf(() => 0, true),
  away: botOf(({ options }) => options.bins, false),
};

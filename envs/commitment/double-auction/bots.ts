/**
 * Bots of the double auction.
 *
 *   truthful     says its value, or its cost
 *   equilibrium  the linear equilibrium of one pair, or of any number where k is 0 or 1 (`strategies.ts`)
 *   shade        the best reply to truthful others: bid m v / (m + k), ask (m c + 1 − k) / (m + 1 − k)
 *
 * The last two are for uniform values and costs, from the lowest price to the highest; `shade` plays its formula under any. On a grid of
 * prices they choose the nearest.
 */
import type { Bot } from "../../../src/agent.js";
import { randomBot } from "../../../src/random-bot.js";
import { type DoubleAuctionGame, doubleAuctionId } from "./double-auction.js";
import { type DoubleMarket, isUniform } from "./options.js";
import { at, equilibriumOf, replyToTruth, type Strategies, truthful } from "./strategies.js";

const botOf =
  (plan: (market: DoubleMarket) => Strategies): Bot =>
  (game, role) => {
    const { market } = game as unknown as DoubleAuctionGame;
    const { bottom, top, bins } = market;
    const strategies = plan(market);
    const line = role === 0 ? strategies.bid : strategies.ask;
    return {
      act(observations, _masks, actions) {
        for (let row = 0; row < actions.length; row++) {
          const own = Math.min(1, Math.max(0, (observations[2 * row] - bottom) / (top - bottom)));
          const report = at(line, own);
          actions[row] = bins > 0 ? Math.round(report * (bins - 1)) : bottom + (top - bottom) * report;
        }
      },
    };
  };

const nash = (market: DoubleMarket): Strategies => {
  const strategies = isUniform(market) ? equilibriumOf(market.pairs, market.k) : undefined;
  if (strategies) return strategies;
  throw new Error(
    `${doubleAuctionId}: no equilibrium is known to play; one is for one pair, or k = 0 or 1, with values and costs uniform on one interval.`,
  );
};

export const doubleAuctionBots: { readonly [name: string]: Bot } = {
  random: randomBot,
  truthful: botOf(() => truthful),
  equilibrium: botOf(nash),
  shade: botOf(({ pairs, k }) => replyToTruth(pairs, k)),
};

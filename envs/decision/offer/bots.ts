/**
 * Bots of the adversarial offer; each name is a buyer and a seller. Buyers who buy toss a fair coin between the boxes, and show it.
 *
 *                buyer                                                     seller
 *   standard     always buys                                               asks the option `price`, or the nearest that it can
 *   causal       buys below V/2, as either box seems as likely to be full  asks the most below V/2
 *   evidential   buys below V (1 − x), x the public part of the accuracy   asks the most below V (1 − x)
 *   equilibrium  asked by an agent: buys below V (1 − x − d) only          asks V
 *                posted price: buys below V (1 − x)
 *                either, where its coin is not read: buys below V/2
 *
 * The causal and the evidential seller ask V where their price would not pay for what the boxes cost them on average, V (1 − p).
 *
 * Reference: Oesterheld & Conitzer (2021), Phil. Q. 71.
 */
import type { Bot } from "../../../src/agent.js";
import { randomBot } from "../../../src/random-bot.js";
import { Rng } from "../../../src/rng.js";
import type { OfferGame } from "./offer.js";
import type { OfferOptions } from "./options.js";
import { highestBelow, sharp } from "./solve.js";

interface Pair {
  /** The price below which the buyer buys. */
  limit(options: OfferOptions, x: number): number;
  /** What the seller asks. */
  ask(options: OfferOptions, x: number, p: number): number;
}

const paying = (options: OfferOptions, price: number, p: number) =>
  price > options.prize * (1 - p) ? price : options.prize;

const pairs = {
  standard: { limit: () => Number.POSITIVE_INFINITY, ask: ({ price }) => price },
  causal: {
    limit: ({ prize }) => prize / 2,
    ask: (options, _x, p) => paying(options, highestBelow(options, options.prize / 2), p),
  },
  evidential: {
    limit: ({ prize }, x) => prize * (1 - x),
    ask: (options, x, p) => paying(options, highestBelow(options, options.prize * (1 - x)), p),
  },
  equilibrium: {
    limit(options, x) {
      const { prize, seller, hidden } = options;
      if (!sharp(options)) return prize / 2; // a fair coin is caught half of the time, whatever the accuracy
      return prize * (1 - x - (seller === "agent" ? hidden : 0)); // a price that is posted says nothing of what is hidden
    },
    ask: ({ prize }) => prize,
  },
} as const satisfies { readonly [name: string]: Pair };

const botOf =
  ({ limit, ask }: Pair): Bot =>
  (game, role, seed) => {
    const { options } = game as unknown as OfferGame;
    if (role === 1) {
      const { levels, prize } = options;
      return {
        act(observations, _masks, actions) {
          for (let row = 0, at = 0; row < actions.length; row++, at += 3) {
            const asked = ask(options, observations[at], observations[at + 1]);
            const nearest = Math.min(levels - 1, Math.round((asked / prize) * (levels - 1)));
            actions[row] = observations[at + 2] === 1 ? nearest : 0;
          }
        },
      };
    }
    const rng = Rng.alloc(1, `offer ${seed}`).at(0);
    return {
      state: { words: rng.words },
      act(observations, _masks, actions, policies) {
        for (let row = 0, at = 0; row < actions.length; row++, at += 3) {
          const buys = observations[at + 2] === 1 && observations[at + 1] < limit(options, observations[at]);
          actions[row] = buys ? 1 + rng.below(2) : 0;
          if (!policies?.length) continue;
          policies[at] = buys ? 0 : 1;
          policies[at + 1] = policies[at + 2] = buys ? 0.5 : 0;
        }
      },
    };
  };

export const offerBots: { readonly [name: string]: Bot } = {
  random: randomBot,
  ...Object.fromEntries(Object.entries(pairs).map(([name, pair]) => [name, botOf(pair)])),
};

/**
 * Bots of the Walrasian market.
 *
 *   truthful     a price taker: (θ − p)/β, as a schedule or as an answer to the price announced
 *   equilibrium  strategic schedules of conditional demand: θ with slope (n − 2)/((n − 1) β)
 *   withhold     gains on truthful others: the schedule with the slope (n − 1)/(n β), which is the best reply to them; under tatonnement
 *                it answers 0 to every price but the last, at which it is a price taker, so that the price comes without it
 */
import type { Bot } from "../../../src/agent.js";
import type { Role } from "../../../src/game.js";
import { randomBot } from "../../../src/random-bot.js";
import { size } from "../../../src/space.js";
import type { WalrasMarket } from "./options.js";
import { bestSlope, equilibriumSlope } from "./theory.js";
import { type WalrasGame, walrasId } from "./walras.js";

interface Plan {
  readonly slope: number; // of a schedule through the preference, units/v
  readonly silent: boolean; // tatonnement: answers 0 until the last price
}

const botOf =
  (planOf: (market: WalrasMarket) => Plan): Bot =>
  (game, role) => {
    const { market } = game as unknown as WalrasGame;
    const width = size((game.roles[role] as Role).observation);
    const { slope, silent } = planOf(market);
    const { tatonnement } = market;
    const last = tatonnement ? 1.5 / tatonnement.rounds : 0; // rounds left at the last price, and half a round
    return {
      act(observations, _masks, actions) {
        for (let row = 0; row < observations.length / width; row++) {
          const at = row * width;
          if (!tatonnement) {
            actions[2 * row] = observations[at];
            actions[2 * row + 1] = slope;
          } else if (silent && observations[at + 1] > last) actions[row] = 0;
          else actions[row] = slope * (observations[at] - observations[at + 2]);
        }
      },
    };
  };

export const walrasBots: { readonly [name: string]: Bot } = {
  random: randomBot,
  truthful: botOf(({ beta }) => ({ slope: 1 / beta, silent: false })),
  equilibrium: botOf((market) => {
    if (!market.tatonnement) return { slope: equilibriumSlope(market), silent: false };
    throw new Error(`${walrasId}: no equilibrium of tatonnement is known to play; one is of mechanism 'demand'.`);
  }),
  withhold: botOf((market) => {
    const { traders: n, beta, tatonnement } = market;
    return { slope: tatonnement ? 1 / beta : bestSlope(market, (n - 1) / beta), silent: true };
  }),
};

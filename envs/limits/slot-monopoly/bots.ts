/**
 * Bots of the slot monopoly, for either role.
 *
 *   equilibrium  mediator: the largest bin strictly below f*; user: takes what is strictly better than to wait
 *   eager        mediator: asks for everything; user: takes whatever leaves it something
 *   patient      mediator: asks for nothing; user: waits for a competitive slot
 */
import type { Bot } from "../../../src/agent.js";
import type { AnyGame, Role } from "../../../src/game.js";
import { randomBot } from "../../../src/random-bot.js";
import { maskSize, size } from "../../../src/space.js";
import { binBelow, feeShare, threshold } from "./fee.js";
import type { SlotMarket } from "./options.js";
import type { SlotMonopolyGame } from "./slot-monopoly.js";

interface Plan {
  bin(market: SlotMarket): number;
  below(market: SlotMarket): number; // users take a fee below this
}

const botOf =
  ({ bin, below }: Plan): Bot =>
  (game: AnyGame, role) => {
    const { market } = game as unknown as SlotMonopolyGame;
    const { observation, action } = (game.roles as readonly Role[])[role];
    const [width, flags] = [size(observation), maskSize(action)];
    const chosen = bin(market);
    const most = below(market) - 1e-7; // fees are seen as 32 bit numbers
    return {
      act(observations, masks, actions) {
        for (let row = 0; row < actions.length; row++) {
          const wanted = role === 0 ? chosen : observations[row * width + 4] < most ? 1 : 0;
          actions[row] = masks[row * flags + wanted] === 1 ? wanted : 0;
        }
      },
    };
  };

export const slotMonopolyBots: { readonly [name: string]: Bot } = {
  random: randomBot,
  equilibrium: botOf({ bin: (market) => binBelow(market, feeShare(market)), below: threshold }),
  eager: botOf({ bin: ({ bins }) => bins, below: () => 1 }),
  patient: botOf({ bin: () => 0, below: ({ bins }) => 0.5 / bins }),
};

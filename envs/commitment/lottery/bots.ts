/**
 * Bots of the Stackelberg lottery.
 *
 *   equilibrium  the leader publishes the lottery iff all would comply; a bidder complies iff it gains by that while all others do
 *   honest       nobody publishes, and nobody complies
 *   cartel       the leader always publishes and everybody complies
 *
 * They read values and odds from what they see, so that they play any seat.
 */
import type { Agent, Bot } from "../../../src/agent.js";
import { randomBot } from "../../../src/random-bot.js";
import type { LotteryGame } from "./lottery.js";
import type { LotteryModel } from "./options.js";

const always =
  (choice: 0 | 1): Bot =>
  (): Agent => ({
    act(_observations, masks, actions) {
      for (let row = 0; row < actions.length; row++) actions[row] = choice === 1 ? masks[2 * row + 1] : 0;
    },
  });

/** What a bidder worth v does if all others comply; values come as Float32. */
const gains = ({ ratio, outbid }: LotteryModel, price: number, v: number) => outbid || price >= ratio * v - 1e-6 * v;

const equilibrium: Bot = (game): Agent => {
  const { model } = game as unknown as LotteryGame;
  const { bidders: n, promised } = model;
  const width = n + 8;
  return {
    act(observations, masks, actions) {
      for (let row = 0; row < actions.length; row++) {
        const at = row * width;
        const own = observations[at + n];
        const price = observations[at + n + 1];
        let v = own;
        if (observations[at + n + 2] === 1) {
          // the highest who is neither the leader nor promised a slot decides whether all comply
          let skipped = false;
          let left = promised;
          for (let i = n - 1; i >= 0; i--) {
            if (!skipped && observations[at + i] === own) skipped = true;
            else if (left > 0) left--;
            else {
              v = observations[at + i];
              break;
            }
          }
        } else if (observations[at + n + 4] === 1) v = 0; // promised
        actions[row] = masks[2 * row + 1] === 1 && gains(model, price, v) ? 1 : 0;
      }
    },
  };
};

export const lotteryBots: { readonly [name: string]: Bot } = {
  random: randomBot,
  equilibrium,
  honest: always(0),
  cartel: always(1),
};

/**
 * Bots of the bidding ring.
 *
 *   equilibrium  reports its value; bids it wherever it may; pays only what it must
 *   loyal        reports its value; bids it as an outsider or for the ring, else stays out; pays what it owes
 *   miser        as loyal, but pays nothing that it need not
 *   boast        reports 1, whatever its value; bids its value wherever it may; pays nothing that it need not
 *   timid        reports 0, and then does as the loyal one
 */
import type { Bot } from "../../../src/agent.js";
import { randomBot } from "../../../src/random-bot.js";

interface Plan {
  readonly report: "value" | "most" | "nothing";
  readonly obeys: boolean; // stays out where it is knocked out
  readonly pays: boolean;
}

const botOf =
  ({ report, obeys, pays }: Plan): Bot =>
  () => ({
    act(seen, masks, actions) {
      for (let row = 0; row < masks.length; row++) {
        const at = 6 * row;
        const value = seen[at + 4];
        actions[2 * row] = actions[2 * row + 1] = 0;
        if (masks[row] === 0) continue;
        if (seen[at] === 1) actions[2 * row] = report === "value" ? value : report === "most" ? 1 : 0;
        else {
          const out = obeys && seen[at + 2] === 1 && seen[at + 3] === 0;
          actions[2 * row] = out ? 0 : value;
          actions[2 * row + 1] = pays ? 1 : 0;
        }
      }
    },
  });

export const ringBots: { readonly [name: string]: Bot } = {
  random: randomBot,
  equilibrium: botOf({ report: "value", obeys: false, pays: false }),
  loyal: botOf({ report: "value", obeys: true, pays: true }),
  miser: botOf({ report: "value", obeys: true, pays: false }),
  boast: botOf({ report: "most", obeys: false, pays: false }),
  timid: botOf({ report: "nothing", obeys: true, pays: true }),
};

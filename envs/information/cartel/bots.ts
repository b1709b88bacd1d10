/**
 * Bots of the cartel.
 *
 *   nash      the price of the lowest symmetric equilibrium on the grid; where there is none, the price nearest to p^N
 *   monopoly  the price on the grid at which all together earn most
 *   undercut  the best answer to the others' last prices; to the monopoly price where it has not seen any
 *   trigger   monopoly until any price was another, then nash for ever; needs memory, else it is monopoly
 *
 * References: Calvano et al. (2020) for the market; Friedman (1971), Rev. Econ. Stud. 38, for the trigger.
 */
import type { Agent, Bot } from "../../../src/agent.js";
import { randomBot } from "../../../src/random-bot.js";
import type { CartelGame } from "./cartel.js";
import { bestReply, gridMonopoly, gridNash } from "./grid.js";
import type { CartelOptions, Market } from "./options.js";

/** A firm's price, given its view of the last round: `[n]` numbers of prices, itself first; nothing where there is none. */
type Plan = (market: Market & CartelOptions) => (last: Int32Array | undefined) => number;

const botOf =
  (plan: Plan): Bot =>
  (game): Agent => {
    const { market } = game as unknown as CartelGame;
    const { firms: n, memory, prices } = market;
    const choose = plan(market);
    const width = memory ? 3 + n : 2;
    const last = new Int32Array(n);
    return {
      act(observations, _masks, actions) {
        for (let row = 0; row < actions.length; row++) {
          const at = row * width;
          const sees = memory && observations[at + 2] === 0;
          for (let d = 0; sees && d < n; d++) last[d] = Math.round(observations[at + 3 + d] * (prices - 1));
          actions[row] = choose(sees ? last : undefined);
        }
      },
    };
  };

const plans: { readonly [name: string]: Plan } = {
  nash: (market) => {
    const price = gridNash(market);
    return () => price;
  },
  monopoly: (market) => {
    const price = gridMonopoly(market);
    return () => price;
  },
  undercut: (market) => {
    const first = bestReply(market, Array<number>(market.firms - 1).fill(gridMonopoly(market)));
    return (last) => (last ? bestReply(market, [...last.subarray(1)]) : first);
  },
  trigger: (market) => {
    const [high, low] = [gridMonopoly(market), gridNash(market)];
    return (last) => (last?.some((price) => price !== high) ? low : high);
  },
};

export const cartelBots: { readonly [name: string]: Bot } = {
  random: randomBot,
  ...Object.fromEntries(Object.entries(plans).map(([name, plan]) => [name, botOf(plan)])),
};

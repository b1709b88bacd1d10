/**
 * Bots of the auction with shill bids; each plays either role.
 *
 *   equilibrium  bidders bid as is best against an auctioneer who shills as well as it can, who does
 *   truthful     bidders bid their values; the auctioneer never shills
 *   shill        bidders bid their values, unsuspecting; the auctioneer shills as well as it can
 *   wary         bidders bid (n − 1)/n of their values, as in a first price auction; the auctioneer shills
 *   greedy       bidders bid their values; the auctioneer bids ½ and conceals whatever the deposit
 *
 * To shill as well as it can is, with true bids: seen all, the highest bid itself; on a ledger or as the auction ascends, ½ where that is
 * above the reserve and what is seen; deferred, the one fake bid that `solve.ts` finds, concealed where the price exceeds the deposit.
 */
import type { Bot } from "../../../src/agent.js";
import { randomBot } from "../../../src/random-bot.js";
import type { ShillOptions } from "./options.js";
import type { ShillGame } from "./shill.js";
import { bestFake, equilibriumBid } from "./solve.js";

interface Plan {
  bid(options: ShillOptions): (value: number) => number;
  readonly shills: "best" | "never" | "half";
}

const botOf =
  (plan: Plan): Bot =>
  (any, role) => {
    const { options } = any as unknown as ShillGame;
    const { mechanism, reserve, fakes, deposit } = options;
    const bid = plan.bid(options);
    const blind = plan.shills === "half" ? 0.5 : mechanism === "deferred" ? bestFake(options) : reserve < 0.5 ? 0.5 : 0;
    return {
      act(seen, masks, actions) {
        if (role === 0) {
          for (let row = 0; row < actions.length; row++) actions[row] = masks[row] === 1 ? bid(seen[3 * row + 2]) : 0;
          return;
        }
        const width = fakes + 1;
        for (let row = 0; row < masks.length; row++) {
          const at = 7 * row;
          actions.fill(0, row * width, (row + 1) * width);
          if (masks[row] === 0 || plan.shills === "never") continue;
          const conceals = plan.shills === "half" || seen[at + 6] > deposit * seen[at + 5];
          actions[row * width] = mechanism === "sealed" && plan.shills === "best" ? seen[at + 3] : blind;
          if (mechanism === "ascending" && seen[at + 4] >= blind) actions[row * width] = 0;
          actions[row * width + fakes] = conceals ? 1 : 0;
        }
      },
    };
  };

const truth = () => (value: number) => value;

export const shillBots: { readonly [name: string]: Bot } = {
  random: randomBot,
  equilibrium: botOf({ bid: equilibriumBid, shills: "best" }),
  truthful: botOf({ bid: truth, shills: "never" }),
  shill: botOf({ bid: truth, shills: "best" }),
  wary: botOf({
    bid:
      ({ bidders }) =>
      (value) =>
        (value * (bidders - 1)) / bidders,
    shills: "best",
  }),
  greedy: botOf({ bid: truth, shills: "half" }),
};

/**
 * Bots of the time-priority auction.
 *
 *   equilibrium  bids b*, then sends k_w copies with priority and kₗ without
 *   racer        never bids, and races as if nobody had priority: k = (N − 1) V/(N² C)
 *   buyer        bids the highest bid there is, then as the equilibrium; wins often, and pays too much against its like
 *   saturate     bids as the equilibrium, then sends as many copies as it may
 *   zero         bids nothing and sends nothing
 *
 * On a grid they choose the nearest. Reference of the first: Capponi & Zhu, arXiv 2512.10094, proposition 3.3.
 */
import type { Agent, Bot } from "../../../src/agent.js";
import { randomBot } from "../../../src/random-bot.js";
import type { PriorityRules } from "./options.js";
import type { TimePriorityGame } from "./time-priority.js";

interface Plan {
  readonly bid: number;
  readonly winner: number; // copies with priority
  readonly loser: number; // copies without
}

const botOf =
  (plan: (rules: PriorityRules) => Plan): Bot =>
  (game, _role, _seed): Agent => {
    const { rules } = game as unknown as TimePriorityGame;
    const { bins } = rules;
    const { bid, winner, loser } = plan(rules);
    const nearest = (x: number, high: number) => {
      const within = Math.min(x, high);
      return bins > 0 ? Math.round((within / high) * (bins - 1)) : within;
    };
    return {
      act(observations, _masks, actions) {
        for (let row = 0; row < actions.length / 2; row++) {
          const bidding = observations[3 * row] === 1;
          const copies = observations[3 * row + 1] === 1 ? winner : loser;
          actions[2 * row] = bidding ? nearest(bid, rules.top) : 0;
          actions[2 * row + 1] = bidding ? 0 : nearest(copies, rules.most);
        }
      },
    };
  };

const nash = ({ solved }: PriorityRules): Plan => ({
  bid: solved.bid,
  winner: solved.winnerCopies,
  loser: solved.loserCopies,
});

export const bots: { readonly [name: string]: Bot } = {
  random: randomBot,
  equilibrium: botOf(nash),
  racer: botOf(({ traders, V, C }) => {
    const k = ((traders - 1) * V) / (traders * traders * C);
    return { bid: 0, winner: k, loser: k };
  }),
  buyer: botOf((rules) => ({ ...nash(rules), bid: rules.top })),
  saturate: botOf((rules) => ({ ...nash(rules), winner: rules.most, loser: rules.most })),
  zero: botOf(() => ({ bid: 0, winner: 0, loser: 0 })),
};

/**
 * Bots of entry; each plays either role.
 *
 *   equilibrium  entrants enter with the symmetric equilibrium's probability; the consortium posts what is best against them
 *   pure         the first m* entrants enter, all where more than are admitted could; the consortium posts what is best against them
 *   monopolist   the consortium posts the fee nearest ½ and refuses all it can; everybody enters
 *   open         the consortium posts the fee nearest ½ and refuses nobody; everybody enters
 *   timid        the consortium posts 0; nobody enters
 */
import type { Agent, Bot } from "../../../src/agent.js";
import { randomBot } from "../../../src/random-bot.js";
import { Rng } from "../../../src/rng.js";
import type { EntryGame } from "./entry-game.js";
import { bestPost, type Market, mixedEntry, pureEntry } from "./equilibria.js";
import type { EntryModel } from "./options.js";

interface Plan {
  post(model: EntryModel, cost: number): { readonly level: number; readonly refused: number };
  enters(market: Market): number; // how likely each is to enter
  readonly ordered?: true; // that share of the seats enters, the first ones
}

const width = 6;

const botOf =
  (plan: Plan): Bot =>
  (any, role, seed): Agent => {
    const { model } = any as unknown as EntryGame;
    const { founders, entrants, fees } = model;
    const rng = Rng.alloc(1, `entry ${seed}`).at(0);
    const flags = fees + entrants + 1;
    let known = { cost: Number.NaN, post: nothing }; // the last one reckoned; costs are often the same
    const post = (cost: number) => {
      if (known.cost !== cost) known = { cost, post: plan.post(model, cost) };
      return known.post;
    };
    return {
      state: { words: rng.words },
      act(seen, masks, actions) {
        if (role === 0) {
          for (let row = 0; row < actions.length / 2; row++) {
            const { level, refused } = seen[row * width] === 1 ? post(seen[row * width + 2]) : nothing;
            actions[2 * row] = masks[row * flags + level] === 1 ? level : 0;
            actions[2 * row + 1] = masks[row * flags + fees + refused] === 1 ? refused : 0;
          }
          return;
        }
        let chance = 0;
        for (let row = 0; row < actions.length; row++) {
          const at = row * width;
          actions[row] = 0;
          if (masks[2 * row + 1] === 0) continue;
          const seat = row % entrants;
          if (seat === 0) {
            const cap = Math.round(seen[at + 5] * entrants);
            chance = plan.enters({ founders, entrants, pool: seen[at + 4], cost: seen[at + 2], cap });
          }
          actions[row] = (plan.ordered ? seat + 0.5 < chance * entrants : rng.uniform() < chance) ? 1 : 0;
        }
      },
    };
  };

const nothing = { level: 0, refused: 0 };
const half = ({ fees }: EntryModel) => Math.floor((fees - 1) / 2);

export const entryBots: { readonly [name: string]: Bot } = {
  random: randomBot,
  equilibrium: botOf({ post: (model, cost) => bestPost(model, cost, true), enters: mixedEntry }),
  pure: botOf({
    post: (model, cost) => bestPost(model, cost, false),
    enters: (market) => pureEntry(market) / market.entrants,
    ordered: true,
  }),
  monopolist: botOf({ post: (model) => ({ level: half(model), refused: model.entrants }), enters: () => 1 }),
  open: botOf({ post: (model) => ({ level: half(model), refused: 0 }), enters: () => 1 }),
  timid: botOf({ post: () => nothing, enters: () => 0 }),
};

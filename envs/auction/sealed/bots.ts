/**
 * Bots of sealed auctions.
 *
 *   equilibrium  the symmetric equilibrium: b(q) at the quantile q of its value, a uniform draw among an atom's (`equilibrium.ts`)
 *   truthful     its value less the base fee it may have to pay: v − c; weakly dominant under second price with β = 0
 *   shade        (n − 1)/n of that: the equilibrium of first price with uniform values and no reserve, played under any rule
 *   out          never bids
 *
 * On a grid of bids they choose the nearest. References: Vickrey (1961), J. Finance 16.
 */
import type { Agent, Bot } from "../../../src/agent.js";
import { randomBot } from "../../../src/random-bot.js";
import { Rng } from "../../../src/rng.js";
import { distribution } from "../distribution.js";
import { known } from "../values.js";
import { equilibrium } from "./equilibrium.js";
import type { SealedGame } from "./sealed.js";

type Bid = (v: number, rng: Rng) => number;

const botOf =
  (plan: (game: SealedGame) => Bid): Bot =>
  (any, _role, seed): Agent => {
    const game = any as unknown as SealedGame;
    const bid = plan(game);
    const rng = Rng.alloc(1, `sealed ${seed}`).at(0);
    const { bins, top } = game;
    return {
      state: { words: rng.words },
      act(observations, _masks, actions) {
        for (let row = 0; row < actions.length; row++) {
          const b = Math.min(bid(observations[row], rng), top);
          actions[row] = bins > 0 ? Math.round((b / top) * (bins - 1)) : b;
        }
      },
    };
  };

const nash = ({ rules, values, common }: SealedGame): Bid => {
  if (common) {
    let at = Number.NaN;
    let solved = equilibrium(rules, values);
    return (v, rng) => {
      if (v !== at) solved = equilibrium(rules, distribution(known(v)));
      at = v;
      return solved.bid(rng.uniform());
    };
  }
  const { entry, bid } = equilibrium(rules, values);
  return (v, rng) => {
    const [from, to] = values.quantiles(v);
    const q = from < to ? from + (to - from) * rng.uniform() : from;
    return q < entry ? 0 : bid(q);
  };
};

export const bots: { readonly [name: string]: Bot } = {
  random: randomBot,
  equilibrium: botOf(nash),
  truthful: botOf(
    ({ rules }) =>
      (v) =>
        Math.max(0, v - rules.baseFee),
  ),
  shade: botOf(
    ({ rules }) =>
      (v) =>
        (Math.max(0, v - rules.baseFee) * (rules.bidders - 1)) / rules.bidders,
  ),
  out: botOf(() => () => 0),
};

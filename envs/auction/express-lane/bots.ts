/**
 * Bots of the express lane. On a grid of prices they choose the nearest.
 *
 *   equilibrium  the symmetric equilibrium (`equilibrium.ts`): what the lane adds if a rival would hold it, from an entry value on. If it may be
 *                resold it asks the price of a monopoly and buys up to its own worth (`resale.ts`)
 *   truthful     what the lane adds to its own forecast if a rival would hold it, without minding the reserve
 *   first        what the lane adds to a round that nobody would hold: the price of being the only one with a lane
 *   reseller     bids what it could sell the lane for, asks that, and never buys
 *   out          never bids
 */
import type { Agent, Bot } from "../../../src/agent.js";
import type { Role } from "../../../src/game.js";
import { randomBot } from "../../../src/random-bot.js";
import { Rng } from "../../../src/rng.js";
import { size } from "../../../src/space.js";
import { equilibrium, meanOf } from "./equilibrium.js";
import type { ExpressLaneGame } from "./express-lane.js";
import { auctionOf, type Lane, oddsOf } from "./options.js";
import { bestAsk, resale } from "./resale.js";

interface Plan {
  bid(ability: number, seat: number, rng: Rng): number;
  ask(ability: number): number;
  limit(ability: number): number;
}

const botOf =
  (plan: (lane: Lane, id: string) => Plan): Bot =>
  (game, role, seed): Agent => {
    const { lane, id, roles } = game as unknown as ExpressLaneGame;
    const { searchers, top, bins } = lane;
    const width = size((roles[role] as Role).observation);
    const { bid, ask, limit } = plan(lane, id);
    const rng = Rng.alloc(1, `express lane ${seed}`).at(0);
    return {
      state: { words: rng.words },
      act(observations, _masks, actions) {
        for (let row = 0; row < actions.length; row++) {
          const at = row * width;
          const ability = observations[at];
          const holds = observations[at + 1] === 1;
          let price = 0;
          if (observations[at + 4] === 1) price = bid(ability, row % searchers, rng);
          else if (observations[at + 5] === 1) price = holds ? ask(ability) : 0;
          else if (!holds && observations[at + 7] > 0) price = limit(ability);
          const within = Math.min(top, Math.max(0, price));
          actions[row] = bins > 0 ? Math.round((within / top) * (bins - 1)) : within;
        }
      },
    };
  };

const nothing = () => 0;

/** What the lane adds per unit of ability, (η − ρ) X. */
const added = (lane: Lane): number => {
  const auction = auctionOf(lane);
  return auction ? (auction.holder - auction.other) * auction.worth : 0;
};

const trade = (lane: Lane): Pick<Plan, "ask" | "limit"> => {
  const auction = auctionOf(lane);
  if (!lane.resale || !auction) return { ask: nothing, limit: nothing };
  const scale = added(lane);
  return { ask: (ability) => bestAsk(auction, scale * ability).ask, limit: (ability) => scale * ability };
};

const nash = (lane: Lane, id: string): Plan => {
  const auction = auctionOf(lane);
  if (!auction) throw new Error(`${id}: no equilibrium is known for these options; 'solve' says why.`);
  if (lane.resale && lane.news === 1) {
    const { bid } = resale(auction);
    return { bid: () => bid, ...trade(lane) };
  }
  const { bid } = equilibrium(auction);
  return {
    bid(ability, _seat, rng) {
      const near = ability * 2 ** -23; // abilities are seen as Float32, and an atom's searchers draw a quantile
      const from = lane.abilities.quantiles(ability - near)[0];
      return bid(from + (lane.abilities.quantiles(ability + near)[1] - from) * rng.uniform());
    },
    ...trade(lane),
  };
};

/** Bids a share of the forecast that may differ by seat. */
const share =
  (of: (odds: Float64Array, n: number, seat: number) => number) =>
  (lane: Lane): Plan => {
    const { searchers: n, total, news, abilities } = lane;
    const odds = oddsOf(lane);
    const shares = Float64Array.from({ length: n }, (_, seat) => of(odds, n, seat));
    const mean = meanOf(abilities);
    return {
      bid: (ability, seat) => shares[seat] * total * ((1 - news) * ability + news * mean),
      ...trade(lane),
    };
  };

export const bots: { readonly [name: string]: Bot } = {
  random: randomBot,
  equilibrium: botOf(nash),
  truthful: botOf(
    share((odds, n, seat) => {
      let rivals = 0;
      for (let h = 0; h < n; h++) if (h !== seat) rivals += odds[(h + 1) * n + seat] / (n - 1);
      return odds[(seat + 1) * n + seat] - rivals;
    }),
  ),
  first: botOf(share((odds, n, seat) => odds[(seat + 1) * n + seat] - odds[seat])),
  reseller: botOf((lane) => {
    const auction = auctionOf(lane);
    const { ask, gain } = auction ? bestAsk(auction, 0) : { ask: 0, gain: 0 };
    return { bid: () => gain, ask: () => ask, limit: nothing };
  }),
  out: botOf(() => ({ bid: nothing, ask: nothing, limit: nothing })),
};

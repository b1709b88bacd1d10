/**
 * Bots of toxic flow. Makers and traders share their names, as a bot plays either role:
 *
 *   equilibrium  maker: zero profit against rivals, the monopoly without; trader: rational
 *   zero-profit  maker: the half-spreads that break even (`quotes.ts`); trader: rational
 *   monopoly     maker: the half-spreads of a maker without rivals; trader: rational
 *   naive        maker: a half-spread of 0 for everybody, as if nobody were toxic; trader: trades whenever it may
 *
 * A rational trader trades where it gains by what it sees: a toxic one if s < Δ, and takes a quote that stands on if J > s; a retail one if its
 * worth is at least s. With netting a toxic trader that does not pay the half-spread trades at the mid alone, which costs it nothing.
 * On a grid the zero-profit maker quotes the least half-spread that loses nothing, the monopolist the best one.
 *
 * Reference: Glosten & Milgrom (1985), J. Financ. Econ. 14 (zero profit).
 */
import type { Agent, Bot } from "../../../src/agent.js";
import type { Role } from "../../../src/game.js";
import { randomBot } from "../../../src/random-bot.js";
import { size } from "../../../src/space.js";
import type { ToxicMarket } from "./options.js";
import { poolProfit } from "./pool.js";
import { monopolyQuotes, poolsOf, type Quotes, zeroProfitQuotes } from "./quotes.js";
import type { ToxicFlowGame } from "./toxic-flow.js";

/** Quotes in units of price, or of ticks on a grid. */
type Plan = (market: ToxicMarket) => readonly number[] | string;

const botOf =
  (plan: Plan): Bot =>
  (game, role) => {
    const { market, roles, id } = game as unknown as ToxicFlowGame;
    if (role === 1) return trader(size(roles[1].observation), market.netting);
    const quotes = plan(market);
    if (typeof quotes === "string") throw new Error(`${id}: this quote is not known; ${quotes}.`);
    return maker(quotes);
  };

const zeroProfitPlan: Plan = (market) => {
  const quotes = zeroProfitQuotes(market);
  if (typeof quotes === "string" || market.tick === 0) return priced(market, quotes);
  const { tick, netting } = market;
  if (netting) return quotes.map((s) => (s === undefined ? last(market) : Math.ceil(s / tick - 1e-9)));
  return poolsOf(market).map(({ toxic }, pool) => {
    if (quotes[pool] === undefined) return last(market);
    for (let k = 0; k < last(market); k++) if (onGrid(market, toxic, k) >= -1e-12) return k;
    return last(market);
  });
};

const monopolyPlan: Plan = (market) => {
  const quotes = monopolyQuotes(market);
  if (typeof quotes === "string" || market.tick === 0) return priced(market, quotes);
  return poolsOf(market).map(({ toxic }) => {
    let best = last(market);
    for (let k = last(market) - 1; k >= 0; k--) {
      if (onGrid(market, toxic, k) > (best === last(market) ? 0 : onGrid(market, toxic, best))) best = k;
    }
    return best;
  });
};

const priced = ({ highest }: ToxicMarket, quotes: Quotes | string) =>
  typeof quotes === "string" ? quotes : quotes.map((s) => s ?? highest);

/** The tick that refuses. */
const last = ({ highest, tick }: ToxicMarket) => Math.round(highest / tick);

/** F at a tick, a hair below it, so that rounding does not put it above what retail pays. */
const onGrid = (market: ToxicMarket, q: number, k: number) => poolProfit(market, q, k * market.tick * (1 - 1e-12));

const maker = (quotes: readonly number[]): Agent => ({
  act(_observations, _masks, actions) {
    for (let k = 0; k < actions.length; k++) actions[k] = quotes[k % 3];
  },
});

const trader = (width: number, netting: boolean): Agent => ({
  act(observations, masks, actions) {
    const choices = netting ? 3 : 2;
    for (let row = 0; row < actions.length; row++) {
      const at = row * width;
      const toxic = observations[at + 4] === 1;
      const s = observations[at + 9];
      const standing = observations[at + 2] === 1;
      const worth = Math.abs(observations[standing ? at + 10 : at + 8]);
      const gains = toxic ? worth > s : observations[at + 7] >= s;
      actions[row] = gains && masks[row * choices + 1] === 1 ? 1 : netting && toxic && masks[row * choices + 2] ? 2 : 0;
    }
  },
});

/** Trades whenever that is legal. */
const eager: Bot = (game, role) => {
  const { action } = (game.roles as readonly Role[])[role];
  const choices = action.kind === "discrete" ? action.n : 0;
  return {
    act(_observations, masks, actions) {
      for (let row = 0; row < actions.length; row++) actions[row] = masks[row * choices + 1];
    },
  };
};

const zeroProfit = botOf(zeroProfitPlan);
const monopoly = botOf(monopolyPlan);
const fair = botOf(() => [0, 0, 0]);

export const toxicFlowBots: { readonly [name: string]: Bot } = {
  random: randomBot,
  equilibrium: (game, role, seed) =>
    ((game as unknown as ToxicFlowGame).market.makers > 1 ? zeroProfit : monopoly)(game, role, seed),
  "zero-profit": zeroProfit,
  monopoly,
  naive: (game, role, seed) => (role === 1 ? eager : fair)(game, role, seed),
};

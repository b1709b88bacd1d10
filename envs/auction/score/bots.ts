/**
 * Bots of the score game. On a grid of bids they choose the nearest.
 *
 *   equilibrium  its part of the known equilibrium (`private.ts`, `public.ts`), with a coin of its own
 *   zero         never bids: first come, first served
 *   offset       bids what makes up for its lag behind the fastest it knows of, K(L − least), at most the value
 *   saturate     bids as much as it may
 */
import type { Agent, Bot } from "../../../src/agent.js";
import { randomBot } from "../../../src/random-bot.js";
import { Rng } from "../../../src/rng.js";
import { bidFor } from "./boost.js";
import type { ScoreRace } from "./options.js";
import { privateEquilibrium } from "./private.js";
import { publicBid } from "./public.js";
import type { ScoreGame } from "./score.js";

/** A bid given the own lag, all lags where they are known, the own place among them, and a coin. */
type Bid = (lag: number, lags: ArrayLike<number> | undefined, seat: number, rng: Rng) => number;

const botOf =
  (plan: (race: ScoreRace, id: string) => Bid): Bot =>
  (game, _role, seed): Agent => {
    const { race, id } = game as unknown as ScoreGame;
    const { traders, seen, fixed, top, bins } = race;
    const bid = plan(race, id);
    const rng = Rng.alloc(1, `score ${seed}`).at(0);
    const width = seen ? traders + 1 : 2;
    const read = new Float64Array(traders);
    return {
      state: { words: rng.words },
      act(observations, _masks, actions) {
        for (let row = 0; row < actions.length; row++) {
          const seat = row % traders;
          const at = row * width + 1;
          for (let d = 0; seen && d < traders; d++) read[(seat + d) % traders] = observations[at + d];
          const b = Math.min(top, bid(observations[at], seen ? read : fixed, seat, rng));
          actions[row] = bins > 0 ? Math.round((b / top) * (bins - 1)) : b;
        }
      },
    };
  };

const nash = ({ traders, value, boost, shared, seen, fixed }: ScoreRace, id: string): Bid => {
  if (seen || fixed) return (_lag, lags, seat, rng) => publicBid(value, boost, lags!, seat, rng.uniform());
  if (!shared) throw new Error(`${id}: no equilibrium is known where lags are private and differ in distribution.`);
  const { bid } = privateEquilibrium({ traders, value, boost, lags: shared });
  return (lag, _lags, _seat, rng) => {
    const near = lag * 2 ** -23; // lags are seen as Float32, and an atom's traders draw a quantile
    const from = shared.quantiles(lag - near)[0];
    return bid(from + (shared.quantiles(lag + near)[1] - from) * rng.uniform());
  };
};

export const bots: { readonly [name: string]: Bot } = {
  random: randomBot,
  equilibrium: botOf(nash),
  zero: botOf(() => () => 0),
  offset: botOf(({ value, boost, lags: laws }) => {
    const least = Math.min(...laws.map(({ low }) => low));
    return (lag, lags) => Math.min(value, bidFor(boost, lag - (lags ? Math.min(...Array.from(lags)) : least)));
  }),
  saturate: botOf(
    ({ top }) =>
      () =>
        top,
  ),
};

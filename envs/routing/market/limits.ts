/**
 * The game of slippage limits: what a router earns by its limit, if all others choose another one, everybody splits as is best alone, and
 * one searcher makes the best attack it sees.
 *
 * A limit that is tight saves its router from sandwiches and lets its swap revert where others came before it. Played on the first block
 * with the same draws for every pair of limits; the mean over lanes and over the routers, one after the other as the one who differs, with
 * its standard error over lanes.
 */
import { Rng } from "../../../src/rng.js";
import { marketGame } from "./market.js";
import type { MarketOptions } from "./options.js";
import { opening } from "./splits.js";

export interface LimitGame {
  readonly limits: readonly number[];
  readonly gain: readonly (readonly number[])[]; // [others' limit][own limit], in value
  readonly error: readonly (readonly number[])[]; // standard errors of gain over that of the others' own limit
  readonly equilibria: readonly number[]; // limits from which no other is better by two standard errors
}

const lanes = 64;

/** @param options as resolved; searchers, builder and tips are left out of account except one searcher, at its lowest bid above 0 */
export function limitGame(options: MarketOptions): LimitGame {
  const game = marketGame({ ...options, builders: 0, searchers: 1, tips: [0] });
  const { routers } = game.exchange.options;
  const { targets, fractions, bids } = options;
  const limits = options.slippages;
  const points = opening(game.exchange);
  const who = Array.from({ length: Math.min(routers, 8) }, (_, a) => a);
  const bid = Math.min(bids.indexOf(0) + 1, bids.length - 1); // the least above 0, which is enough to come first
  const s = game.alloc(1);
  const actions = [new Float32Array(3 * routers), new Float32Array(3)];
  const rewards = [new Float32Array(routers), new Float32Array(1)];

  /** What router `a` earns in each lane. */
  const play = (others: number, own: number, a: number): Float64Array => {
    const rng = Rng.alloc(lanes, "limits");
    return Float64Array.from({ length: lanes }, (_, lane) => {
      const turn = { lane: 0, time: 0, rng: rng.at(lane), actions, policies: [], rewards };
      game.reset(s, 0, turn.rng);
      for (let b = 0; b < routers; b++) {
        actions[0][3 * b] = points[b];
        actions[0][3 * b + 1] = b === a ? own : others;
      }
      game.step(s, turn);
      const most = s.prizes.reduce((best, prize, k) => (prize > s.prizes[best] ? k : best), 0);
      actions[1].set([s.prizes[most] > 0 ? (most === 2 * targets ? 1 : 2 + most) : 0, fractions.length - 1, bid]);
      turn.time = 1;
      game.step(s, turn);
      return rewards[0][a];
    });
  };

  const gain: number[][] = [];
  const error: number[][] = [];
  for (let others = 0; others < limits.length; others++) {
    const same = who.map((a) => play(others, others, a));
    gain.push([]);
    error.push([]);
    for (let own = 0; own < limits.length; own++) {
      const differ = own === others ? same : who.map((a) => play(others, own, a));
      const perLane = Float64Array.from({ length: lanes }, (_, lane) =>
        differ.reduce((sum, x, n) => sum + (x[lane] - same[n][lane]) / who.length, 0),
      );
      const over = mean(perLane);
      gain[others].push(
        mean(Float64Array.from({ length: lanes }, (_, l) => same.reduce((sum, x) => sum + x[l] / who.length, 0))) +
          over,
      );
      error[others].push(Math.sqrt(mean(perLane.map((x) => (x - over) ** 2)) / (lanes - 1)));
    }
  }
  const equilibria = limits.filter((_, x) => limits.every((__, y) => gain[x][y] <= gain[x][x] + 2 * error[x][y]));
  return { limits, gain, error, equilibria };
}

const mean = (x: Float64Array): number => x.reduce((sum, y) => sum + y, 0) / x.length;

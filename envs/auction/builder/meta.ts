/**
 * The meta-game: builders alike choose among the five bidders before the auction, and their payoffs are estimated in the environment.
 *
 * Every profile of strategies meets the same signals and ends (common random numbers), so that standard errors of what a change of
 * strategy gains are those of paired differences. With few builders all profiles are played, one per multiset; with many only those in
 * which all but one play alike.
 *
 * Reference: Wellman (2006), Methods for empirical game-theoretic analysis, AAAI.
 */
import { Batch } from "../../../src/batch.js";
import { Rng } from "../../../src/rng.js";
import { lineup, type Strategy, strategies } from "./bots.js";
import type { BuilderGame, BuilderState } from "./builder.js";

/** A mean with its standard error. */
export interface Estimate {
  readonly mean: number;
  readonly standardError: number;
}

export interface MetaGame {
  readonly builders: number;
  readonly episodes: number;
  readonly complete: boolean; // every profile was played
  readonly revenue: ReadonlyMap<string, Float64Array>; // by profile, ETH per episode
  /** ETH per episode of a builder with this strategy in a profile; by profile and strategy. */
  readonly payoffs: ReadonlyMap<string, ReadonlyMap<number, Float64Array>>;
}

/** How many builders play each strategy, as `2,0,1,0,0`. */
export const profileOf = (counts: readonly number[]): string => counts.join(",");

const mostProfiles = 210; // all of up to six builders
const budget = 16e6; // agent-steps

/** @param episodes per profile; without it as many as a few seconds allow */
export function metaGame(game: BuilderGame, episodes?: number): MetaGame {
  const { builders, expected } = game.auction;
  const all = multisets(builders, strategies.length);
  const complete = all.length <= mostProfiles;
  const profiles = complete ? all : lone(builders);
  const affordable = Math.floor(budget / (profiles.length * builders * expected));
  const count = episodes ?? Math.min(Math.max(affordable, 16), 1000);
  const batch = new Batch(game, count, "same-step");
  const words = Rng.alloc(count, "meta").words;
  const revenue = new Map<string, Float64Array>();
  const payoffs = new Map<string, ReadonlyMap<number, Float64Array>>();
  batch.reset({ seed: 0 });
  for (const profile of profiles) {
    batch.rng.words.set(words);
    batch.reset();
    const seats = profile.flatMap((times, k) => Array<number>(times).fill(k));
    const { earned, paid } = play(batch, seats);
    revenue.set(profileOf(profile), paid);
    payoffs.set(profileOf(profile), byStrategy(profile, seats, earned));
  }
  return { builders, episodes: count, complete, revenue, payoffs };
}

/** One episode per lane. */
function play(batch: Batch<BuilderState>, seats: readonly number[]) {
  const game = batch.game as unknown as BuilderGame;
  const { lanes } = batch;
  const n = seats.length;
  const agent = lineup(
    game,
    seats.map((k): Strategy => strategies[k]),
  );
  const actions = [new Float32Array(lanes * n)];
  const earned = new Float64Array(lanes * n);
  const paid = new Float64Array(lanes);
  const over = new Uint8Array(lanes);
  for (let left = lanes; left > 0; ) {
    agent.act(batch.observations[0], batch.masks[0], actions[0]);
    batch.step(actions);
    for (let lane = 0; lane < lanes; lane++) {
      if (!batch.terminated[lane] || over[lane]) continue;
      over[lane] = 1;
      left--;
      const [bid, profit] = batch.finalMetrics.subarray(lane * game.metrics.length);
      paid[lane] = bid;
      for (let i = lane * n; i < (lane + 1) * n; i++) if (batch.rewards[0][i] !== 0) earned[i] = profit;
    }
  }
  return { earned, paid };
}

/** Builders are alike, so those with one strategy are averaged. */
function byStrategy(profile: readonly number[], seats: readonly number[], earned: Float64Array) {
  const n = seats.length;
  const result = new Map<number, Float64Array>();
  profile.forEach((times, k) => {
    if (times === 0) return;
    const mean = new Float64Array(earned.length / n);
    for (let at = 0; at < earned.length; at++) if (seats[at % n] === k) mean[Math.floor(at / n)] += earned[at] / times;
    result.set(k, mean);
  });
  return result;
}

/** All ways for n builders to choose among so many strategies, as counts. */
export function multisets(n: number, kinds: number): number[][] {
  if (kinds === 1) return [[n]];
  return Array.from({ length: n + 1 }, (_, k) => multisets(n - k, kinds - 1).map((rest) => [k, ...rest])).flat();
}

/** All profiles in which one builder plays b and all others a. */
function lone(n: number): number[][] {
  return strategies.flatMap((_, a) =>
    strategies.map((_, b) => strategies.map((_, k) => (k === a ? n - 1 : 0) + (k === b ? 1 : 0))),
  );
}

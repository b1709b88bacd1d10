/**
 * The experiment behind the no-deviation inequality: both keep to the grim trigger, or one bids early in slot j; what is gained?
 *
 * Episodes are played from the start with the same streams, so that both plays meet the same blocks, and those count whose block came
 * after slot j: their means are N(j) and D(j) of `cooperation.ts`, conditional on getting there. Differences are taken in pairs.
 *
 * For d > 2t no play has both N(j) and D(j): with the latency d the other's next turn comes before it has seen the early bid, with the
 * rate limit d it could not take its turns. So D(j) is also played by itself, in an auction that starts in slot j and has rate limit d.
 */
import type { Agent } from "../../../src/agent.js";
import { Batch } from "../../../src/batch.js";
import type { Seed } from "../../../src/rng.js";
import { mean, standardError } from "../../../src/stats.js";
import { cooperation } from "./cooperation.js";
import { open } from "./entry.js";
import { trigger } from "./grim.js";
import type { OpenGame } from "./open.js";
import { metrics, type OpenMetric } from "./view.js";

export interface Episodes {
  readonly returns: readonly Float64Array[]; // per bidder [episodes], v
  readonly metrics: { readonly [name in OpenMetric]: Float64Array }; // [episodes]
}

/**
 * Play whole episodes, as many in each lane, and keep what came of them.
 *
 * @param episodes rounded up to a multiple of the lanes
 */
export function episodesOf(game: OpenGame, bidders: Agent, episodes: number, seed: Seed, lanes = 64): Episodes {
  const batch = new Batch(game, lanes);
  const each = Math.ceil(episodes / lanes);
  const column = () => new Float64Array(each * lanes);
  const n = game.rules.bidders;
  const returns = Array.from({ length: n }, column);
  const measured = Object.fromEntries(metrics.map((name) => [name, column()])) as Episodes["metrics"];
  const played = new Int32Array(lanes);
  const actions = new Float32Array(lanes * n);
  batch.reset({ seed });
  for (let open = lanes; open > 0; ) {
    bidders.act(batch.observations[0], batch.masks[0], actions);
    batch.step([actions]);
    for (let lane = 0; lane < lanes; lane++) {
      if (!(batch.terminated[lane] || batch.truncated[lane]) || played[lane] === each) continue;
      const at = lane * each + played[lane]++;
      for (let i = 0; i < n; i++) returns[i][at] = batch.episodeReturns[0][lane * n + i];
      for (let m = 0; m < metrics.length; m++) {
        measured[metrics[m]][at] = batch.finalMetrics[lane * metrics.length + m];
      }
      if (played[lane] === each) open--;
    }
  }
  return { returns, metrics: measured };
}

/** The cells that were computed from the paper's inequality, in seconds. */
export const cells = { intervals: [0.1, 0.2, 0.4, 2], delays: [0.05, 0.1, 0.2, 0.4, 1, 2, 3] } as const;

export interface Timing {
  readonly interval: number; // s, t
  readonly delay: number; // s, d = max(Δ, δ): the latency is d, the rate limit half of the smaller of d and t
  readonly slot?: number; // j; without it the worst
  readonly raises?: number; // from the start to the cap 1 + c; default 17
  readonly loss?: number; // c; default 0.05
  readonly minRaise?: number; // ι; default 0.125
  readonly blockTime?: number; // s; default 15
}

/** A mean of episodes that reached the slot, and what theory says of it. */
export interface Compared {
  readonly mean: number;
  readonly standardError: number;
  readonly expected: number;
}

export interface Gain {
  readonly slot: number;
  readonly reached: number; // episodes
  readonly cooperate: Compared; // N(j)
  readonly deviate: Compared; // what the feasible deviation earns: D(j) for d ≤ 2t
  readonly gain: Compared; // of that, in pairs
  readonly held: Compared; // D(j), from slot j on and held back by the rate limit
  readonly inequality: Compared; // D(j) − N(j), which is to be at most 0; of separate plays
  readonly equilibrium: boolean; // by the inequality, for all slots
  readonly payoffs: readonly [Compared, Compared]; // E[P0], E[P1] of all episodes of cooperation
}

/** The game of a cell of the table: constant loss c, and s such that the last of so many raises is to 1 + c. */
export function cellOf(timing: Timing, rateLimit = Math.min(timing.delay, timing.interval) / 2): OpenGame {
  const { interval, delay, raises = 17, loss = 0.05, minRaise = 0.125, blockTime = 15 } = timing;
  let start = 1 + loss;
  for (let k = 0; k < raises; k++) start /= 1 + minRaise;
  return open({
    ...{ blockTime, minRaise, start, beat: interval, latency: delay, rateLimit },
    ...{ loss: "constant", constantLoss: loss, jumps: [Math.max(minRaise, 1)], top: 2 * (1 + loss) },
  });
}

/** Measure what bidding early gains, in the environment. */
export function gainOf(timing: Timing, episodes: number, seed: Seed): Gain {
  const game = cellOf(timing);
  const theory = cooperation(game.rules, game.id);
  const { slot = theory.worst, interval, raises = 17 } = timing;
  const bold = (slot + 1) % 2;
  const play = (where: OpenGame, j: number) => episodesOf(where, trigger(() => j)(where, 0, seed), episodes, seed);
  const [kept, early] = [play(game, -1), play(game, slot)];
  const held = play(cellOf({ ...timing, raises: raises - slot }, timing.delay), 0).returns[1];
  const times = kept.metrics.elapsed;
  if (times.some((x, e) => x !== early.metrics.elapsed[e])) throw new Error("The two plays met different blocks.");
  const beyond = (x: Float64Array) => x.filter((_, e) => times[e] >= slot * interval);
  const [waits, bids] = [beyond(kept.returns[bold]), beyond(early.returns[bold])];
  const { follow, deviate, persistent, lead, equilibrium } = theory;
  const cooperate = compared(waits, follow[slot]);
  const heldBack = compared(held, deviate[slot]);
  return {
    slot,
    reached: waits.length,
    cooperate,
    deviate: compared(bids, persistent[slot]),
    gain: compared(
      bids.map((x, e) => x - waits[e]),
      persistent[slot] - follow[slot],
    ),
    held: heldBack,
    inequality: {
      mean: heldBack.mean - cooperate.mean,
      standardError: Math.hypot(heldBack.standardError, cooperate.standardError),
      expected: deviate[slot] - follow[slot],
    },
    equilibrium,
    payoffs: [compared(kept.returns[0], lead[0]), compared(kept.returns[1], follow[0])],
  };
}

const compared = (x: Float64Array, expected: number): Compared => ({
  ...{ mean: mean(x), standardError: standardError(x), expected },
});

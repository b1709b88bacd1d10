/**
 * The experiment `device-zsc`: do learners who never met get along, with and without a device that lets whoever comes first commit?
 *
 * Battle of the sexes, played by two networks that learned together (self-play) and by networks of different runs (cross-play, the first
 * seat of one run beside the second seat of another). Reference: Hu et al. (2020), "Other-Play" for zero-shot coordination, ICML.
 */
import { evaluate, type Policy, Trainer, type TrainOptions } from "../../agents/index.js";
import { games } from "../../envs/index.js";
import type { Device } from "../device/device.js";
import { withDevice } from "../device/with-device.js";
import type { AnyGame } from "../game.js";
import { lookUp } from "../registry.js";
import { mean } from "../stats.js";
import type { Theory } from "./expectation.js";
import { solved } from "./trials.js";

const id = "commitment/battle-of-the-sexes";

export interface Case {
  readonly name: string;
  readonly device?: Device;
  readonly rollout: number; // steps of an episode
}

const firstCome: Device = {
  ...{ messages: { kind: "unconditional" }, turns: "in-turn", order: { kind: "first-come" } },
  finality: {
    ...{ kind: "race", arrival: { kind: "exponential", mean: 1 }, lags: [] },
    ...{ latency: { kind: "fixed", mean: 0 }, deadline: { kind: "fixed", mean: 1e6 } },
  },
};

export const cases: readonly Case[] = [
  { name: "none", rollout: 1 },
  { name: "first come, first bound", device: firstCome, rollout: 3 },
];

/**
 * The reward for entropy begins at half of what the better meeting is worth more and falls slowly: to follow a commitment is learned
 * before either place has become a habit.
 */
export const settings: TrainOptions = {
  algorithm: "reinforce",
  sharing: "none",
  lanes: 256,
  options: {
    ...{ gamma: 1, hidden: [], observations: "raw", rewards: "raw", normaliseAdvantages: false, gradientNorm: 100 },
    ...{ learningRate: 0.05, anneal: true, entropy: 0.5, entropyEnd: 0, entropyUntil: 0.8 },
  },
};

/** A trained pair, and what it earned together while it still explored. */
export interface Pair {
  readonly seed: number;
  readonly trainer: Trainer;
  readonly player: Policy; // takes its likeliest actions
}

export function gameOf({ device }: Case): AnyGame {
  const base = lookUp(games, id).make();
  return device === undefined ? base : (withDevice(base, device) as AnyGame);
}

export function learn(one: Case, seed: number, updates: number, onUpdate: () => unknown): Pair {
  const trainer = new Trainer(gameOf(one), { ...settings, rollout: one.rollout, seed, updates });
  for (let k = 0; k < updates; k++) {
    trainer.update();
    onUpdate();
  }
  return { seed, trainer, player: trainer.policiesOf({ deterministic: true }).player };
}

const episodes = 64;

/** Mean payoff per player of each first seat beside each second seat, `[first][second]`. */
export function crossPlay(game: AnyGame, pairs: readonly Pair[]): number[][] {
  return pairs.map((first) =>
    pairs.map((second) => {
      const seats = { player_0: first.player.seat(0), player_1: second.player.seat(1) };
      const { returns } = evaluate(game, {}, { episodes, seats });
      return (returns.player_0.mean + returns.player_1.mean) / 2;
    }),
  );
}

/** Per run: what those get who learned together, and what its two get beside strangers, in either seat. One run alone has no strangers: NaN. */
export function meetings(payoffs: readonly (readonly number[])[]): {
  readonly self: number[];
  readonly cross: number[];
} {
  const self = payoffs.map((row, k) => row[k]);
  const cross = payoffs.map((row, k) => {
    const others = row.flatMap((payoff, j) => (j === k ? [] : [payoff, payoffs[j][k]]));
    return others.length === 0 ? Number.NaN : mean(others);
  });
  return { self, cross };
}

/** Payoff per player: both meetings pay 3 together; strangers without a device choose either place as often. */
export function theoryOf({ device, name }: Case): Theory {
  const { nash } = solved<{ readonly nash: { readonly highestWelfare: number } }>({ game: id });
  const meet = nash.highestWelfare / 2;
  const strangers = device === undefined ? meet / 2 : meet;
  return {
    ...{ value: strangers, also: { "self-play": meet, "cross-play": strangers, gap: meet - strangers } },
    ...{ source: "H", by: `solve commitment/battle-of-the-sexes; ${name}: strangers as in the text` },
  };
}

/** A look into one learner: what the tests of its details share. */
import type { Learner } from "../../agents/learner.js";
import { Trainer, type TrainOptions } from "../../agents/trainer.js";
import type { AnyGame } from "../../src/game.js";

/** 4 updates in all, of 8 steps in 4 lanes. */
const plan: TrainOptions = { seed: 2, updates: 4, lanes: 4, rollout: 8 };

/** PPO with these options for one learner, disposed of after `look`. */
export function within(
  game: AnyGame,
  options: NonNullable<TrainOptions["options"]>,
  look: (learner: Learner, trainer: Trainer) => void,
): void {
  const trainer = new Trainer(game, { ...plan, options });
  look(trainer.learners[0], trainer);
  trainer.dispose();
}

export interface Seen {
  readonly order: readonly number[]; // rows of the rollout
  readonly advantages: readonly number[]; // as the loss read them
}

/** Watches a learner's minibatches of this many rows; the answer gives them as updates left them. */
export function watch(learner: Learner, rows: number): () => readonly Seen[] {
  const m = learner.minibatchOf(rows);
  const seen: Seen[] = [];
  const gather = m.gather.bind(m);
  let order: number[] | undefined;
  const keep = () => {
    if (order) seen.push({ order, advantages: [...m.advantages] });
    order = undefined;
  };
  m.gather = (all, from) => {
    keep();
    gather(all, from);
    order = [...all.subarray(from, from + rows)];
  };
  return () => {
    keep();
    return seen;
  };
}

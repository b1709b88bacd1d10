/**
 * One seed of a training: learns, writes down as it goes, and goes on where it was cut off.
 *
 * A folder with a checkpoint is gone on with: files that are ahead of it are cut back, and the rest comes out as if nothing had
 * happened, bit for bit but for what is under `time/`. Evaluations draw from streams of their own and leave no trace in the training.
 */
import type { Trainer, TrainOptions, TrainRecord } from "../../agents/index.js";
import type { Agent } from "../agent.js";
import { type AnyGame, agentNames, type Role } from "../game.js";
import type { Seed } from "../rng.js";
import { mean } from "../stats.js";
import { begin, usualEvery } from "./beginning.js";
import { saveTrainer } from "./checkpoint.js";
import { type Outcomes, outcomes } from "./contest.js";
import type { CurvePoint } from "./curve.js";
import type { Opponents } from "./opponents.js";
import type { LogRecord } from "./run-files.js";
import type { RunFolder } from "./run-folder.js";
import type { RunLog } from "./run-log.js";

export interface Lesson {
  readonly game: AnyGame;
  readonly options: TrainOptions;
  readonly updates: number;
  readonly evaluation: {
    readonly seed: Seed;
    readonly episodes: number;
    readonly every?: number; // updates; by default some 40 times in all
  };
  readonly every?: number; // updates between checkpoints; by default some 40 in all
  readonly everyBefore?: number; // as the run began, where it goes on with others
  readonly opponents: Opponents; // who does not learn
}

export interface Learned {
  readonly seed: Seed;
  readonly updates: number;
  readonly steps: number; // agent-steps
  readonly seconds: number;
  readonly points: readonly CurvePoint[];
  readonly outcomes: Outcomes; // of what was learned, in the evaluation episodes
  readonly speed: { readonly environment: number; readonly learning: number; readonly overall: number }; // steps per second
}

/**
 * @param folder new, or left by a run that was cut off
 * @param each   is told how many updates there were, and a word about it
 * @throws when the folder's checkpoint is of another lesson or lost, or its files end before it
 */
export async function learn(
  lesson: Lesson,
  folder: RunFolder,
  signal: AbortSignal,
  each: (done: number, note: string) => void,
): Promise<Learned> {
  const { game, updates, evaluation, opponents } = lesson;
  const { proceed } = await import("../../agents/index.js");
  const { trainer, log } = await begin(lesson, folder);
  const { elapsed } = log;
  const at = performance.now();
  const seconds = () => Number((elapsed + (performance.now() - at) / 1000).toFixed(6));
  const due = (every = usualEvery(updates)) => trainer.updates % every === 0 || trainer.updates === updates;
  let saved = trainer.updates;
  const saveNow = async () => {
    if (saved !== trainer.updates) await saveTrainer(trainer, folder);
    saved = trainer.updates;
  };
  const evaluate = () =>
    outcomes(game, seatedLearners(trainer, opponents, evaluation.seed), evaluation.seed, evaluation.episodes);
  try {
    if (log.records.length === 0) log.add(firstRecord(log, game, evaluate(), seconds()));
    else each(trainer.updates, "going on");
    const onUpdate = async (record: TrainRecord) => {
      const look = due(evaluation.every) ? evaluate() : undefined;
      log.add(recordOf(game, record, look, trainer.updates, seconds()));
      if (due(lesson.every)) await saveNow(); // after the files, which must not end before it
      each(trainer.updates, `reward ${Number(record["rollout/ep_rew_mean"].toPrecision(6))}`);
      await new Promise(setImmediate); // let Ctrl-C be heard
      return !signal.aborted;
    };
    await proceed(trainer, { onUpdate });
    await saveNow();
    return {
      ...{ seed: trainer.seed, updates: trainer.updates, steps: trainer.agentSteps, seconds: seconds() },
      points: pointsOf(game, trainer.seed, log.records),
      outcomes: evaluate(),
      speed: speedOf(log.records),
    };
  } finally {
    trainer.dispose();
  }
}

function firstRecord({ started }: RunLog, game: AnyGame, look: Outcomes, seconds: number): LogRecord {
  return {
    ...{ "time/iterations": 0, "time/time_elapsed": seconds, "time/total_timesteps": 0, "time/started": started },
    ...evaluationKeys(game, look),
  };
}

/** An update's record; where agents are many, learners' own columns would only be a burden. */
function recordOf(
  game: AnyGame,
  record: TrainRecord,
  look: Outcomes | undefined,
  done: number,
  seconds: number,
): LogRecord {
  const many = agentNames(game).length > 16;
  const kept = Object.entries(record).filter(
    ([key]) => !many || key.split("/").length < 3 || !key.startsWith("train/"),
  );
  return {
    ...{ "time/iterations": done, "time/time_elapsed": seconds },
    ...Object.fromEntries(kept),
    ...evaluationKeys(game, look),
  };
}

/** `eval/…`, null where there was no look. */
function evaluationKeys(game: AnyGame, look: Outcomes | undefined): LogRecord {
  return {
    "eval/mean_reward": look ? meanReturn(look.returns) : null,
    ...Object.fromEntries(game.metrics.map((name, k) => [`eval/${name}`, look ? mean(look.metrics[k]) : null])),
  };
}

/** The learning curve: the first metric, or the mean return where a game has none. */
function pointsOf(game: AnyGame, seed: Seed, records: readonly LogRecord[]): CurvePoint[] {
  const key = `eval/${(game.metrics as readonly string[])[0] ?? "mean_reward"}`;
  return records.flatMap((record) => {
    const value = record[key];
    return typeof value === "number"
      ? [{ seed: String(seed), steps: Number(record["time/total_timesteps"]), value }]
      : [];
  });
}

/** Means over all updates but the first two, which warm up. */
function speedOf(records: readonly LogRecord[]): Learned["speed"] {
  const updates = records.slice(1);
  const rate = (key: string) =>
    mean(updates.slice(Math.min(2, updates.length - 1)).map((record) => Number(record[key])));
  return {
    environment: rate("time/env_steps_per_second"),
    learning: rate("time/learn_steps_per_second"),
    overall: rate("time/fps"),
  };
}

/**
 * Learners and fixed players in their seats. Boxes are played at the mean, whose noise is exploration; choices are drawn as
 * learned, because a mixture may be the answer.
 */
export function seatedLearners(trainer: Trainer, opponents: Opponents, seed: Seed): Agent[] {
  const policies = trainer.policiesOf();
  const roles = trainer.game.roles as readonly Role[];
  return opponents.joint(
    seed,
    (role) => () => policies[roles[role].name].with({ deterministic: roles[role].action.kind === "box" }),
  );
}

function meanReturn(returns: Outcomes["returns"]): number {
  return mean(returns.map((all) => mean(all)));
}

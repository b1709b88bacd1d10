/**
 * One seed of a training: learns, and writes down as it goes.
 *
 * `progress.csv` has one row per update under Stable-Baselines3's keys; only what is under `time/` differs between two runs of a
 * seed. `<agent>.monitor.csv` has r, l and t, one row per update, being means over the episodes that ended in it.
 */
import type { Trainer, TrainOptions, TrainRecord } from "../../agents/index.js";
import type { Agent } from "../agent.js";
import { type AnyGame, agentNames, type Role } from "../game.js";
import type { Seed } from "../rng.js";
import { mean } from "../stats.js";
import { saveTrainer } from "./checkpoint.js";
import { type Outcomes, outcomes } from "./contest.js";
import type { CurvePoint } from "./curve.js";
import type { Opponents } from "./opponents.js";
import { CsvFile, type RunFolder } from "./run-folder.js";

export interface Lesson {
  readonly game: AnyGame;
  readonly options: TrainOptions;
  readonly updates: number;
  readonly evaluation: { readonly seed: Seed; readonly episodes: number };
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

const looks = 40; // evaluations during a training, about

export async function learn(
  { game, options, updates, evaluation, opponents }: Lesson,
  folder: RunFolder,
  signal: AbortSignal,
  each: (done: number, note: string) => void,
): Promise<Learned> {
  const { Trainer, proceed } = await import("../../agents/index.js");
  const seed = options.seed ?? 0;
  const trainer = new Trainer(game, { ...options, updates, players: opponents.players(seed) });
  const log = new Log(game, folder, seed);
  const evaluate = () => {
    return outcomes(game, seatedLearners(trainer, opponents, evaluation.seed), evaluation.seed, evaluation.episodes);
  };
  const point = (now: Outcomes): CurvePoint => ({
    seed: String(seed),
    steps: trainer.agentSteps,
    value: headline(now),
  });
  const points: CurvePoint[] = [];
  const rates: TrainRecord[] = [];
  const every = Math.max(1, Math.floor(updates / looks));
  const begin = performance.now();
  const seconds = () => (performance.now() - begin) / 1000;
  try {
    points.push(point(evaluate()));
    const onUpdate = async (record: TrainRecord) => {
      const done = trainer.updates;
      const look = done % every === 0 || done === updates ? evaluate() : undefined;
      if (look) {
        points.push(point(look));
        await saveTrainer(trainer, folder);
      }
      rates.push(record);
      log.add(record, look, done, seconds());
      each(done, `reward ${Number(record["rollout/ep_rew_mean"].toPrecision(6))}`);
      await new Promise(setImmediate); // let Ctrl-C be heard
      return !signal.aborted;
    };
    await proceed(trainer, { onUpdate });
    await saveTrainer(trainer, folder);
    const rate = (key: string) => mean(rates.slice(Math.min(2, rates.length - 1)).map((record) => record[key]));
    return {
      ...{
        seed,
        updates: trainer.updates,
        steps: trainer.agentSteps,
        seconds: seconds(),
        points,
        outcomes: evaluate(),
      },
      speed: {
        environment: rate("time/env_steps_per_second"),
        learning: rate("time/learn_steps_per_second"),
        overall: rate("time/fps"),
      },
    };
  } finally {
    trainer.dispose();
  }
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

/** The number that curves show: the first metric, or the mean return where a game has none. */
export function headline({ metrics, returns }: Outcomes): number {
  return metrics.length > 0 ? mean(metrics[0]) : meanReturn(returns);
}

function meanReturn(returns: Outcomes["returns"]): number {
  return mean(returns.map((all) => mean(all)));
}

/** The files that grow with every update. */
class Log {
  private readonly progress: CsvFile;
  private readonly monitors: readonly { readonly name: string; readonly file: CsvFile }[];

  constructor(
    private readonly game: AnyGame,
    folder: RunFolder,
    seed: Seed,
  ) {
    this.progress = new CsvFile(folder, "progress.csv");
    this.monitors = agentNames(game).map((name) => {
      const rows = "means over the episodes that ended in one update";
      const head = { t_start: Date.now() / 1000, env_id: game.id, agent: name, seed, rows };
      return {
        name,
        file: new CsvFile(folder, `${name.replace(/[^\w-]/g, "_")}.monitor.csv`, `#${JSON.stringify(head)}\n`),
      };
    });
  }

  add(record: TrainRecord, look: Outcomes | undefined, done: number, seconds: number): void {
    const { game } = this;
    const evaluation = {
      "eval/mean_reward": look && meanReturn(look.returns),
      ...Object.fromEntries(game.metrics.map((name, k) => [`eval/${name}`, look && mean(look.metrics[k])])),
    };
    const many = this.monitors.length > 16; // learners' own columns would only be a burden
    const kept = Object.entries(record).filter(
      ([key]) => !many || key.split("/").length < 3 || !key.startsWith("train/"),
    );
    this.progress.add({
      ...{ "time/iterations": done, "time/time_elapsed": Number(seconds.toFixed(3)) },
      ...Object.fromEntries(kept),
      ...evaluation,
    });
    if (!record["rollout/episodes"]) return;
    for (const { name, file } of this.monitors) {
      const r = Number(record[`agents/${name}/return`].toFixed(6));
      const l = record["rollout/ep_len_mean"];
      file.add({ r, l, t: Number(seconds.toFixed(6)), episodes: record["rollout/episodes"] });
    }
  }
}

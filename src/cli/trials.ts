/**
 * Trials: experiments as data. Each cell trains one population, seed by seed, and reads one number from what it came to; what theory says
 * of that number stands beside it as a range.
 */
import type { TopLevelSpec } from "vega-lite";
import { backendName, evaluate, type Learner, Trainer, type TrainOptions, useBackend } from "../../agents/index.js";
import { games } from "../../envs/index.js";
import type { Agent } from "../agent.js";
import type { Device } from "../device/device.js";
import { withDevice } from "../device/with-device.js";
import type { AnyGame, Role } from "../game.js";
import { lookUp } from "../registry.js";
import { progress } from "./bars.js";
import type { Experiment } from "./experiment.js";
import { trialsPicture, trialsTable } from "./trials-report.js";

/** One population on one game. */
export interface Cell {
  readonly name: string;
  readonly game: string;
  readonly options?: { readonly [name: string]: unknown };
  readonly device?: Device;
  readonly bots?: { readonly [role: string]: string }; // roles that do not learn
  readonly settings: TrainOptions;
  readonly updates?: number; // times the experiment's; 1 otherwise
  readonly pace?: { readonly [role: string]: Pace };
  readonly expected: Expected;
}

/** A role that learns later, or in smaller steps, than its algorithm says: two time scales. */
export interface Pace {
  readonly patience: number; // share of the training during which it does not learn yet
  readonly rate: number; // its learning rate from then on, in those of the others
}

/** Where the number should lie, and why. */
export interface Expected {
  readonly low: number;
  readonly high: number;
  readonly why: string;
}

/** Means per episode, under the keys `metrics/<name>` and `agents/<name>/return`. */
export type Means = { readonly [key: string]: number };

/** What a training came to. */
export interface Outcome {
  readonly late: Means; // over the episodes of the last tenth of the training, explored as they were
  readonly greedy: Means; // over episodes in which everybody takes its most likely action
  readonly total: Means; // sums over all episodes of the training
}

export interface Run extends Outcome {
  readonly seed: number;
  readonly value: number;
  readonly course: readonly { readonly update: number; readonly value: number }[];
}

export interface Trials {
  readonly about: string;
  readonly title: string;
  readonly intro: string;
  readonly seeds: number;
  readonly updates: number;
  readonly measured: string; // what the number is, with its unit
  read(outcome: Outcome, cell: Cell): number;
  readonly also?: { readonly [column: string]: (outcome: Outcome, cell: Cell) => number };
  readonly cells: readonly Cell[];
  probe?(trainer: Trainer, cell: Cell): Means; // of what was learned, beside what greedy episodes show
  tables?(results: readonly Result[]): string; // in place of a line per cell
  picture?(results: readonly Result[]): TopLevelSpec; // in place of dots, ranges and courses
}

export interface Result {
  readonly cell: Cell;
  readonly runs: readonly Run[];
}

const points = 60; // of a course
const judged = 512; // episodes without exploration

export function gameOf({ game, options, device }: Cell): AnyGame {
  const base = lookUp(games, game).make(options);
  return device === undefined ? base : (withDevice(base, device) as AnyGame);
}

/** One seed of one cell. */
export function runOne(trials: Trials, cell: Cell, seed: number, updates: number, onUpdate: () => unknown): Run {
  const game = gameOf(cell);
  const players = playersOf(cell, game, seed);
  const trainer = new Trainer(game, { ...cell.settings, seed, updates, players });
  for (const learner of trainer.learners) {
    const pace = cell.pace?.[(game.roles as readonly Role[])[learner.roleIndex].name];
    if (pace !== undefined) slow(learner, pace);
  }
  const late = new Sum();
  const total = new Sum();
  const course: { update: number; value: number }[] = [];
  let recent = new Sum();
  for (let k = 1; k <= updates; k++) {
    const { "rollout/episodes": episodes, ...record } = trainer.update();
    for (const sum of [total, recent]) sum.add(record, episodes);
    if (k > 0.9 * updates) late.add(record, episodes);
    if (k % Math.max(1, Math.floor(updates / points)) === 0 && recent.episodes > 0) {
      const means = recent.means();
      course.push({ update: k, value: trials.read({ late: means, greedy: means, total: total.sums }, cell) });
      recent = new Sum();
    }
    onUpdate();
  }
  const { returns, metrics } = evaluate(
    game,
    { ...players, ...trainer.policiesOf({ deterministic: true }) },
    { episodes: judged, seed },
  );
  const probed = trials.probe?.(trainer, cell);
  trainer.dispose();
  const greedy = {
    ...Object.fromEntries(Object.entries(metrics).map(([name, { mean }]) => [`metrics/${name}`, mean])),
    ...Object.fromEntries(Object.entries(returns).map(([name, { mean }]) => [`agents/${name}/return`, mean])),
    ...probed,
  };
  const outcome: Outcome = { late: late.means(), greedy, total: total.sums };
  return { seed, value: trials.read(outcome, cell), ...outcome, course };
}

function playersOf({ game: id, bots = {} }: Cell, game: AnyGame, seed: number): { readonly [role: string]: Agent } {
  const entry = lookUp(games, id);
  const seat = (name: string) => (game.roles as readonly Role[]).findIndex((role) => role.name === name);
  return Object.fromEntries(Object.entries(bots).map(([role, bot]) => [role, entry.bots[bot](game, seat(role), seed)]));
}

function slow(learner: Learner, { patience, rate }: Pace): void {
  const usual = learner.rate.bind(learner);
  learner.rate = (progress) => (progress < patience ? 0 : rate * usual(progress));
}

/** Sums of records over episodes. */
class Sum {
  readonly sums: { [key: string]: number } = {};
  episodes = 0;

  add(record: Means, episodes: number): void {
    if (episodes === 0) return;
    this.episodes += episodes;
    for (const [key, value] of Object.entries(record)) {
      if (/^(metrics|agents)\//.test(key)) this.sums[key] = (this.sums[key] ?? 0) + value * episodes;
    }
  }

  means(): Means {
    return Object.fromEntries(Object.entries(this.sums).map(([key, sum]) => [key, sum / this.episodes]));
  }
}

/** The experiment that the trials are. */
export function experimentOf(name: string, trials: Trials): Experiment {
  const { about, title, intro, seeds, updates, cells } = trials;
  return {
    ...{ about, title, intro, seeds, updates },
    async run({ seeds: count, updates: length }, shell) {
      await useBackend("wasm");
      const lengthOf = ({ updates: factor = 1 }: Cell) => Math.max(1, Math.round(factor * length));
      const bar = progress(shell.io, name, count * cells.reduce((sum, cell) => sum + lengthOf(cell), 0));
      let past = 0;
      const results = cells.map((cell): Result => {
        const runs = Array.from({ length: count }, (_, k) =>
          runOne(trials, cell, k + 1, lengthOf(cell), () => bar.at(++past, `${cell.name}, seed ${k + 1}`)),
        );
        return { cell, runs };
      });
      bar.end();
      return {
        data: { seeds: count, updates: length, backend: backendName(), results },
        table: trials.tables?.(results) ?? trialsTable(trials, results),
        picture: trials.picture?.(results) ?? trialsPicture(trials, results),
      };
    },
  };
}

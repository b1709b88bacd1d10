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
import { type Expectation, type Numbers, type Theory, verdictsOf, verdictTable } from "./expectation.js";
import type { Experiment } from "./experiment.js";
import { joined } from "./joined.js";
import { trialsPicture, trialsTable } from "./trials-report.js";

/** One population on one game. */
export interface Cell {
  readonly name: string;
  readonly game: string;
  readonly options?: { readonly [name: string]: unknown };
  readonly device?: Device;
  readonly joined?: boolean; // the numbers of an action are one choice
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
  readonly late: Means; // over the episodes of the end of the training, explored as they were
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
  readonly tail?: number; // share of the training that `late` is of; a tenth otherwise
  read(outcome: Outcome, cell: Cell): number;
  readonly also?: { readonly [column: string]: (outcome: Outcome, cell: Cell) => number };
  readonly cells: readonly Cell[];
  theory?(cell: Cell): Theory; // of the measured number, from the game's solver
  readonly expectations?: readonly Expectation[]; // about cells by name and columns of the table
  probe?(trainer: Trainer, cell: Cell): Means; // of what was learned, beside what greedy episodes show
  tables?(results: readonly Result[]): string; // in place of a line per cell
  picture?(results: readonly Result[]): TopLevelSpec; // in place of dots, ranges and courses
}

export interface Result {
  readonly cell: Cell;
  readonly theory?: Theory;
  readonly runs: readonly Run[];
}

const points = 60; // of a course
const judged = 512; // episodes without exploration

export function gameOf({ game, options, device, joined: whole = false }: Cell): AnyGame {
  const base = lookUp(games, game).make(options);
  const bound = device === undefined ? base : (withDevice(base, device) as AnyGame);
  return whole ? joined(bound) : bound;
}

/** What the game's solver says of a cell's options. @throws where nothing is known */
export function solved<S>({ game, options }: Pick<Cell, "game" | "options">): S {
  const { solve } = lookUp(games, game);
  if (!solve) throw new Error(`Nothing is known of ${game}.`);
  return solve(options) as S;
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
  const begin = trials.tail === undefined ? 0.9 : 1 - trials.tail;
  const total = new Sum();
  const course: { update: number; value: number }[] = [];
  let recent = new Sum();
  for (let k = 1; k <= updates; k++) {
    const { "rollout/episodes": episodes, ...record } = trainer.update();
    for (const sum of [total, recent]) sum.add(record, episodes);
    if (k > begin * updates) late.add(record, episodes);
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

/** What expectations read of the results: the measured number, or another column of the table. @throws where there is none */
export function numbersOf({ measured, also = {} }: Trials, results: readonly Result[]): Numbers {
  const find = (name: string): Result => {
    const result = results.find(({ cell }) => cell.name === name);
    if (!result) throw new Error(`An expectation is about '${name}', which is no cell.`);
    return result;
  };
  return {
    learned(name, column = measured) {
      const { cell, runs } = find(name);
      if (column !== measured && !Object.hasOwn(also, column)) throw new Error(`There is no column '${column}'.`);
      return runs.map((run) => (column === measured ? run.value : also[column](run, cell)));
    },
    theory(name, column = measured) {
      const { theory } = find(name);
      return column === measured ? theory?.value : theory?.also?.[column];
    },
  };
}

/** The experiment that the trials are. */
export function experimentOf(name: string, trials: Trials): Experiment {
  const { about, title, intro, seeds, updates, cells, expectations } = trials;
  return {
    ...{ about, title, intro, seeds, updates, ...(expectations && { expectations }) },
    async run({ seeds: count, updates: length }, shell) {
      await useBackend("wasm");
      const lengthOf = ({ updates: factor = 1 }: Cell) => Math.max(1, Math.round(factor * length));
      const bar = progress(shell.io, name, count * cells.reduce((sum, cell) => sum + lengthOf(cell), 0));
      let past = 0;
      const results = cells.map((cell): Result => {
        const runs = Array.from({ length: count }, (_, k) =>
          runOne(trials, cell, k + 1, lengthOf(cell), () => bar.at(++past, `${cell.name}, seed ${k + 1}`)),
        );
        return { cell, ...(trials.theory && { theory: trials.theory(cell) }), runs };
      });
      bar.end();
      const verdicts = trials.expectations && verdictsOf(trials.expectations, numbersOf(trials, results));
      const body = trials.tables?.(results) ?? trialsTable(trials, results);
      return {
        data: { seeds: count, updates: length, backend: backendName(), ...(verdicts && { verdicts }), results },
        table: verdicts ? `${body}\n\n${verdictTable(verdicts)}` : body,
        picture: trials.picture?.(results) ?? trialsPicture(trials, results),
      };
    },
  };
}

/**
 * Suites: benchmarks as data. Every task is learned by every algorithm, seed by seed; a task and an algorithm are a cell.
 *
 * A suite is a value of the package, or a JSON file of the same form.
 */
import { createHash } from "node:crypto";
import { readFileSync } from "node:fs";
import type { Sharing } from "../../agents/index.js";
import type { DeviceData } from "./device-flag.js";
import { withFile } from "./fault.js";
import { fromJson } from "./json.js";

/** A game, as it is played, and how long it is learned. */
export interface Task {
  readonly game: string;
  readonly name?: string; // the game's id otherwise
  readonly options?: { readonly [name: string]: unknown };
  readonly device?: DeviceData; // a preset or a file, as `--device`, or a literal, or a list of literals and presets
  readonly opponents?: readonly string[]; // roles that do not learn, as `--opponents`
  readonly measure?: string; // the metric that is scored, or "return" for the sum over agents; otherwise welfare where there is one
  readonly sharing?: Sharing; // in place of the algorithm's
  readonly updates: number; // of every learner
  readonly lanes?: number;
  readonly rollout?: number;
  readonly episodes?: number; // of an evaluation; the suite's otherwise
  readonly bots?: readonly string[]; // that play for comparison, and as deviators; all otherwise
  readonly optimum?: number; // where neither the game nor a bot says it
}

/** An algorithm as it is configured. */
export interface Recipe {
  readonly name: string;
  readonly algorithm: string;
  readonly sharing?: Sharing;
  readonly hyper?: { readonly [name: string]: unknown };
}

export interface Suite {
  readonly name: string;
  readonly about: string;
  readonly seeds: number; // by default
  readonly points: number; // evaluations during a training, beside that before it
  readonly episodes: number; // of each; ten times as many at the end
  readonly tasks: readonly Task[];
  readonly algorithms: readonly Recipe[];
}

export interface Cell {
  readonly key: string; // unique, and good as a name of a folder
  readonly task: string;
  readonly recipe: Recipe;
  readonly plan: Task;
  readonly points: number;
  readonly episodes: number;
}

export const taskName = ({ name, game }: Task): string => name ?? game;

/** Text that is good as a file's name. */
export const slug = (text: string): string => text.replace(/[^A-Za-z0-9._-]+/g, "-");

const keyOf = (task: Task, { name }: Recipe): string => slug(`${taskName(task)}__${name}`);

/** @param only a part of the names of tasks, algorithms or cells, or a pattern with stars; all otherwise */
export function cellsOf({ tasks, algorithms, points, episodes }: Suite, only?: string): readonly Cell[] {
  const wanted = only === undefined ? () => true : matcher(only);
  return tasks.flatMap((plan) =>
    algorithms.flatMap((recipe): readonly Cell[] => {
      const task = taskName(plan);
      const key = keyOf(plan, recipe);
      const named = [task, recipe.name, `${task} ${recipe.name}`, key];
      return named.some(wanted) ? [{ key, task, recipe, plan, points, episodes: plan.episodes ?? episodes }] : [];
    }),
  );
}

function matcher(pattern: string): (name: string) => boolean {
  if (!pattern.includes("*")) return (name) => name.includes(pattern);
  const escaped = pattern.split("*").map((part) => part.replace(/[.+?^${}()|[\]\\]/g, "\\$&"));
  const whole = new RegExp(`^${escaped.join(".*")}$`);
  return (name) => whole.test(name);
}

/**
 * What a result depends on, in short: results with another fingerprint are of another cell.
 *
 * @param contents of files that the cell names, where it names any
 */
export function fingerprint(cell: object, backend: string, contents?: string): string {
  const text = JSON.stringify({ ...cell, backend, ...(contents !== undefined && { contents }) });
  return createHash("sha256").update(text).digest("hex").slice(0, 12);
}

/** What references depend on. */
export const referenceOf = ({ task, plan, episodes }: Cell) => {
  const { updates: _updates, lanes: _lanes, rollout: _rollout, sharing: _sharing, ...played } = plan;
  return { task, plan: played, episodes };
};

/** @throws saying what is wrong with the file */
export function suiteAt(path: string): Suite {
  const text = withFile(path, "read the suite", () => readFileSync(path, "utf8"));
  return suiteOf(fromJson(text, `The suite '${path}'`), path);
}

/** A suite from data, checked. @throws a sentence that names the place */
export function suiteOf(value: unknown, where: string): Suite {
  const suite = record(value, where);
  known(suite, ["name", "about", "seeds", "points", "episodes", "tasks", "algorithms"], where);
  const points = whole(suite.points ?? 10, 1, 1000, `${where}: points`);
  const tasks = list(suite.tasks, `${where}: tasks`).map((task, k) => taskOf(task, points, `${where}: task ${k + 1}`));
  const algorithms = list(suite.algorithms, `${where}: algorithms`).map((recipe, k) =>
    recipeOf(recipe, `${where}: algorithm ${k + 1}`),
  );
  unique(tasks.map(taskName), `${where}: two tasks are called`);
  unique(
    algorithms.map(({ name }) => name),
    `${where}: two algorithms are called`,
  );
  const keys = tasks.flatMap((task) => algorithms.map((recipe) => keyOf(task, recipe)));
  const alike = keys.findIndex((key, k) => keys.findIndex((other) => other.toLowerCase() === key.toLowerCase()) < k);
  if (alike >= 0)
    throw new Error(`${where}: two cells would share the folder '${keys[alike]}'; name tasks or algorithms otherwise.`);
  return {
    name: slug(textual(suite.name ?? where.replace(/^.*[\\/]|\.json$/g, ""), `${where}: name`)),
    about: suite.about === undefined || suite.about === "" ? "" : textual(suite.about, `${where}: about`),
    seeds: whole(suite.seeds ?? 10, 1, 1000, `${where}: seeds`),
    points,
    episodes: whole(suite.episodes ?? 32, 2, 100_000, `${where}: episodes`),
    tasks,
    algorithms,
  };
}

const taskKeys = "game name options device opponents measure sharing updates lanes rollout episodes bots optimum".split(
  " ",
);

function taskOf(value: unknown, points: number, where: string): Task {
  const task = record(value, where);
  known(task, taskKeys, where);
  textual(task.game, `${where}: game`);
  whole(task.updates, points, 1e7, `${where}: updates (the suite has ${points} points)`);
  for (const name of ["lanes", "rollout"] as const) {
    if (task[name] !== undefined) whole(task[name], 1, 1e6, `${where}: ${name}`);
  }
  if (task.episodes !== undefined) whole(task.episodes, 2, 100_000, `${where}: episodes`);
  for (const name of ["name", "measure", "sharing"] as const) {
    if (task[name] !== undefined) textual(task[name], `${where}: ${name}`);
  }
  const { device } = task;
  if (device !== undefined && !Array.isArray(device)) {
    if (typeof device === "object") record(device, `${where}: device`);
    else textual(device, `${where}: device`);
  }
  const opponents = task.opponents === undefined ? [] : list(task.opponents, `${where}: opponents`);
  for (const text of opponents) textual(text, `${where}: opponents`);
  const bots = task.bots === undefined ? [] : list(task.bots, `${where}: bots`);
  for (const text of bots) textual(text, `${where}: bots`);
  if (task.options !== undefined) record(task.options, `${where}: options`);
  if (task.optimum !== undefined && !Number.isFinite(task.optimum))
    throw new Error(`${where}: optimum must be a number.`);
  return task as unknown as Task;
}

function recipeOf(value: unknown, where: string): Recipe {
  const recipe = record(value, where);
  known(recipe, ["name", "algorithm", "sharing", "hyper"], where);
  const algorithm = textual(recipe.algorithm, `${where}: algorithm`);
  const name = textual(recipe.name ?? algorithm, `${where}: name`);
  if (name.includes(",")) throw new Error(`${where}: a name has no comma, got '${name}'.`); // MARL-eval takes none
  if (recipe.hyper !== undefined) record(recipe.hyper, `${where}: hyper`);
  return { ...(recipe as unknown as Recipe), name, algorithm };
}

function record(value: unknown, where: string): { readonly [name: string]: unknown } {
  if (typeof value === "object" && value !== null && !Array.isArray(value)) return value as { [name: string]: unknown };
  throw new Error(`${where} must be an object.`);
}

function list(value: unknown, where: string): readonly unknown[] {
  if (Array.isArray(value) && value.length > 0) return value;
  throw new Error(`${where} must be a list that is not empty.`);
}

function textual(value: unknown, where: string): string {
  if (typeof value === "string" && value !== "") return value;
  throw new Error(`${where} must be text${value === "" ? " that is not empty" : ""}.`);
}

function whole(value: unknown, low: number, high: number, where: string): number {
  if (Number.isInteger(value) && (value as number) >= low && (value as number) <= high) return value as number;
  throw new Error(`${where} must be an integer from ${low} to ${high}, got ${JSON.stringify(value)}.`);
}

function known(value: object, names: readonly string[], where: string): void {
  const unknown = Object.keys(value).find((name) => !names.includes(name));
  if (unknown !== undefined) throw new Error(`${where} has no '${unknown}'; it has ${names.join(", ")}.`);
}

function unique(names: readonly string[], complaint: string): void {
  const twice = names.find((name, k) => names.findIndex((other) => slug(other) === slug(name)) < k);
  if (twice !== undefined) throw new Error(`${complaint} '${twice}'; give one a name of its own.`);
}

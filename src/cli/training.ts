/**
 * A training from beginning to end: bots as references, one or more seeds, and a run folder with
 *
 *   config.json  what ran, on what         checkpoint, and the files that grow with every update, of each seed; see `run-files.ts`
 *   table.json   learned versus bots       curve.svg, curve.png, curve.json, the learning curve
 *
 * With several seeds each has a folder of its own, `seed-<seed>`, for what is its own. A run that was cut off goes on from there.
 */
import { basename } from "node:path";
import type { BackendChoice, BackendReport, Sharing } from "../../agents/index.js";
import type { PoolOptions } from "../../agents/pool.js";
import { agentNames } from "../game.js";
import type { Seed } from "../rng.js";
import { progress } from "./bars.js";
import { type Standing, standing } from "./beginning.js";
import type { Chosen } from "./chosen.js";
import { botRows, type Row, rowOf } from "./contest.js";
import { contestTable, groupTable } from "./contest-table.js";
import { curve } from "./curve.js";
import { lockFolder } from "./folder-lock.js";
import { type Learned, type Lesson, learn } from "./learning.js";
import { grouped, short } from "./numbers.js";
import { configOf, notesOf } from "./plan-config.js";
import { type Prepared, prepare } from "./prepared.js";
import { configFile, type RunConfig, type Settings, seedPath } from "./run-config.js";
import { RunFolder } from "./run-folder.js";
import type { Shell } from "./shell.js";

export interface Plan {
  readonly chosen: Chosen;
  readonly modules?: readonly string[]; // that export games
  readonly algorithm: string;
  readonly preset?: string; // that the settings come from
  readonly hyper: Settings;
  readonly backend: BackendChoice;
  readonly sharing: Sharing;
  readonly seed: Seed;
  readonly seeds: number; // how many
  readonly updates: number;
  readonly lanes?: number;
  readonly rollout?: number;
  readonly opponents: readonly string[];
  readonly pool?: PoolOptions; // of past selves
  readonly evaluation: Lesson["evaluation"];
  readonly every?: number; // updates between checkpoints
  readonly out?: string;
  readonly command: string;
  readonly resumes?: { readonly folder: RunFolder; readonly config: RunConfig }; // a run that was cut off
}

export interface TrainResult {
  readonly game: string;
  readonly folder: string;
  readonly finished: boolean; // false when somebody stopped it
  readonly backend: BackendReport;
  readonly intervals: string; // what they are over
  readonly learning?: string; // who, in a mixed population: the other rows are bots in their seats, not in all
  readonly rows: readonly Row[];
  readonly seeds: readonly {
    readonly seed: Seed;
    readonly updates: number;
    readonly agentSteps: number;
    readonly seconds: number;
  }[];
  readonly speed: { readonly environment: number; readonly learning: number; readonly overall: number }; // steps per second
}

export async function runTraining(plan: Plan, shell: Shell): Promise<TrainResult> {
  const run = await prepare(plan);
  const folder = folderOf(plan);
  const release = lockFolder(folder.path, "wait until it has finished");
  try {
    const before = plan.resumes ? await standings(plan, run, folder) : [];
    for (const text of notesOf(plan)) shell.note(text);
    folder.json(configFile, configOf(plan, run));
    return await trainInto(folder, plan, run, before, shell);
  } finally {
    release();
  }
}

async function trainInto(
  folder: RunFolder,
  plan: Plan,
  run: Prepared,
  before: readonly Standing[], // of the seeds, where the run goes on
  shell: Shell,
): Promise<TrainResult> {
  const { chosen, evaluation } = plan;
  const { opponents, backend, title, seeds } = run;
  const names = agentNames(run.game);
  const who = opponents.mixed ? opponents.learning : `${opponents.learners} agent(s)`;
  if (before.length > 0 && before.every(({ updates }) => updates === plan.updates))
    shell.note(`${title}: all ${plan.updates} updates were made before, so nothing is left to learn.`);
  else
    shell.note(`${title}: training ${who} with ${plan.algorithm}, ${plan.updates} updates, backend ${backend.name}.`);
  const anew = seeds.filter((_, k) => before[k]?.anew);
  if (anew.length > 0) shell.note(`Of seed ${anew.join(", ")} nothing was saved before, so it begins anew.`);
  shell.note(`Run folder: ${folder.path}`);
  const bots = botRows(chosen, names, evaluation.seed, evaluation.episodes, opponents);
  const signal = shell.stopping();
  const learned: Learned[] = [];
  for (const seed of seeds) {
    if (signal.aborted && learned.length > 0) break;
    const own = seeds.length > 1 ? folder.within(basename(seedPath(folder, seeds, seed))) : folder;
    learned.push(await learnSeed(plan, run, seed, own, signal, shell));
  }
  const groups = opponents.mixed ? opponents.named("learned") : [];
  const sets = learned.map(({ outcomes }) => outcomes);
  const rows = [rowOf("learned", chosen, names, sets, groups), ...bots];
  const over = (pick: (one: Learned) => number) => learned.reduce((sum, one) => sum + pick(one), 0) / learned.length;
  const result: TrainResult = {
    ...{ game: chosen.id, folder: folder.path, finished: !signal.aborted, backend },
    intervals: intervals(learned.length, evaluation.episodes),
    ...(opponents.mixed && { learning: opponents.learning }),
    rows,
    seeds: learned.map(({ seed, updates, steps, seconds }) => ({ seed, updates, agentSteps: steps, seconds })),
    speed: {
      environment: over(({ speed }) => speed.environment),
      learning: over(({ speed }) => speed.learning),
      overall: over(({ speed }) => speed.overall),
    },
  };
  folder.json("table.json", result);
  await draw(plan, folder, title, learned, bots, result.learning);
  return result;
}

/** The run folder: of the run that goes on, or a new one. */
function folderOf({ chosen, algorithm, seed, out, resumes }: Plan): RunFolder {
  if (resumes) return resumes.folder;
  if (out) return RunFolder.at(out);
  return RunFolder.named([chosen.id, ...chosen.devices.map(({ name }) => name), algorithm, String(seed)]);
}

async function learnSeed(
  plan: Plan,
  run: Prepared,
  seed: Seed,
  folder: RunFolder,
  signal: AbortSignal,
  shell: Shell,
): Promise<Learned> {
  const bar = progress(shell.io, run.seeds.length > 1 ? `seed ${seed}` : "training", plan.updates);
  try {
    return await learn(lessonOf(plan, run, seed), folder, signal, bar.at);
  } finally {
    bar.end();
  }
}

function lessonOf({ updates, evaluation, every, resumes }: Plan, run: Prepared, seed: Seed): Lesson {
  const { game, options, opponents } = run;
  const before = resumes?.config.every;
  return {
    ...{ game, options: { ...options, seed }, updates, evaluation, opponents },
    ...{ ...(every !== undefined && { every }), ...(before !== undefined && { everyBefore: before }) },
  };
}

/** How far each seed of a run came that is to go on. @throws when one cannot go on; nothing is written by then */
async function standings(plan: Plan, run: Prepared, folder: RunFolder): Promise<readonly Standing[]> {
  const all: Standing[] = [];
  for (const seed of run.seeds) all.push(await standing(lessonOf(plan, run, seed), seedPath(folder, run.seeds, seed)));
  return all;
}

/** The table and what to know about it, for people. */
export function printResult(
  shell: Shell,
  { rows, learning, intervals, seeds, speed, backend, folder, finished }: TrainResult,
): void {
  shell.line(contestTable(rows, "in table.json"));
  if (learning !== undefined) shell.line(`\nReturn of an agent of each group\n${groupTable(rows)}`);
  const where = learning === undefined ? "in all seats" : `in place of those who learn (${learning})`;
  shell.line(
    `± is half a 95 % interval over ${intervals}; rows but the first are bots ${where}, in the same episodes.`,
  );
  if (rows.some(({ nashConv }) => nashConv)) {
    shell.line(
      "NashConv: what all agents together could gain by deviating one at a time, as a share of what they got. Behind ≤ stands an upper bound for players who mix, estimated from drawn actions.",
    );
  }
  const { agentSteps, seconds } = seeds[seeds.length - 1];
  shell.line(
    `Environment ${grouped(speed.environment)} lane-steps/s · learning ${grouped(speed.learning)} agent-steps/s · both ${grouped(speed.overall)} agent-steps/s.`,
  );
  shell.line(
    `${grouped(agentSteps)} agent-steps per seed in ${short(seconds, 3)} s. Backend ${backend.name}: ${backend.why}`,
  );
  if (!finished) shell.line(`Stopped early; 'commitment-gym train --resume ${folder}' goes on.`);
  shell.line(`Files: ${folder} (curve.png shows the learning curve)`);
}

async function draw(
  plan: Plan,
  folder: RunFolder,
  title: string,
  learned: readonly Learned[],
  bots: readonly Row[],
  learning: string | undefined,
): Promise<void> {
  const { chosen, algorithm, evaluation, opponents } = plan;
  const [metric] = chosen.make().metrics as readonly string[];
  const who = learned.length > 1 ? `${learned.length} seeds (thin; the band spans them)` : `seed ${learned[0].seed}`;
  const against = opponents.length > 0 ? ` against ${opponents.join(", ")}` : "";
  const spec = curve({
    title: `${title}: ${metric ?? "return"} while learning`,
    subtitle: `${algorithm}, ${who}${against}, on ${evaluation.episodes} fixed episodes; dashed: bots in ${learning === undefined ? "all seats" : "their place"}`,
    outcome: metric === undefined ? "return per agent" : `${metric} per episode`,
    points: learned.flatMap(({ points }) => points),
    references: bots.map((row) => ({
      name: row.who,
      value: metric === undefined ? row.return.mean : row.metrics[metric],
    })),
  });
  folder.json("curve.json", spec);
  const { svgOf, pngOf } = await import("./picture.js");
  const svg = await svgOf(spec);
  folder.write("curve.svg", svg);
  folder.write("curve.png", pngOf(svg));
}

function intervals(seeds: number, episodes: number): string {
  return seeds > 1 ? `${seeds} seeds (bots: over ${episodes} episodes)` : `${episodes} episodes`;
}

/**
 * A training from beginning to end: bots as references, one or more seeds, and a run folder with
 *
 *   config.json  what ran, on what         checkpoint, and the files that grow with every update, of each seed; see `run-files.ts`
 *   table.json   learned versus bots       curve.svg, curve.png, curve.json, the learning curve
 *
 * With several seeds each has a folder of its own, `seed-<seed>`, for what is its own. A run that was cut off goes on from there.
 */
import { checkAlgorithm } from "../../agents/algorithm-names.js";
import type { BackendChoice, BackendReport, Sharing } from "../../agents/index.js";
import type { PoolOptions } from "../../agents/pool.js";
import { type AnyGame, agentNames } from "../game.js";
import { resolve } from "../options.js";
import { checkSeed, laneSeed, type Seed } from "../rng.js";
import { progress } from "./bars.js";
import type { Chosen } from "./chosen.js";
import { botRows, contestTable, groupTable, type Row, rowOf } from "./contest.js";
import { curve } from "./curve.js";
import { lockFolder } from "./folder-lock.js";
import { type Learned, type Lesson, learn } from "./learning.js";
import { grouped, short } from "./numbers.js";
import { type Opponents, opponentsOf } from "./opponents.js";
import { configFile, type RunConfig, type Settings } from "./run-config.js";
import { RunFolder } from "./run-folder.js";
import { isAddress } from "./seats.js";
import type { Shell } from "./shell.js";
import { versions } from "./versions.js";

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
    writeConfig(plan, run, folder, shell);
    return await trainInto(folder, plan, run, shell);
  } finally {
    release();
  }
}

async function trainInto(folder: RunFolder, plan: Plan, run: Prepared, shell: Shell): Promise<TrainResult> {
  const { chosen, evaluation } = plan;
  const { opponents, backend, title, seeds } = run;
  const names = agentNames(run.game);
  const who = opponents.mixed ? opponents.learning : `${names.length} agent(s)`;
  shell.note(`${title}: training ${who} with ${plan.algorithm}, ${plan.updates} updates, backend ${backend.name}.`);
  shell.note(`Run folder: ${folder.path}`);
  const bots = botRows(chosen, names, evaluation.seed, evaluation.episodes, opponents);
  const signal = shell.stopping();
  const learned: Learned[] = [];
  for (const seed of seeds) {
    if (signal.aborted && learned.length > 0) break;
    const own = seeds.length > 1 ? folder.within(`seed-${String(seed).replace(/[^\w.-]+/g, "-")}`) : folder;
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

/** What a plan comes to: whatever is wrong with it comes to light here, before a folder is made. */
interface Prepared {
  readonly game: AnyGame;
  readonly title: string;
  readonly options: Lesson["options"]; // but for the seed
  readonly hyper: Settings; // all of the algorithm's
  readonly size: { readonly lanes: number; readonly rollout: number };
  readonly backend: BackendReport;
  readonly opponents: Opponents;
  readonly seeds: readonly Seed[];
}

async function prepare(plan: Plan): Promise<Prepared> {
  const { chosen, algorithm, sharing, lanes, rollout, updates, pool, resumes } = plan;
  const { Trainer, algorithms, useBackend, workload } = await import("../../agents/index.js");
  checkAlgorithm(algorithm);
  const hyper = resolve(algorithms[algorithm].defaults, plan.hyper, `--hyper: ${algorithm}`);
  const seeds = resumes?.config.seeds ?? Array.from({ length: plan.seeds }, (_, k) => laneSeed(plan.seed, k));
  seeds.forEach(checkSeed);
  const game = chosen.make();
  const asked = { ...(lanes && { lanes }), ...(rollout && { rollout }) };
  const options = { algorithm, options: plan.hyper, sharing, ...asked, ...(pool && { pool }) };
  const found = await useBackend(plan.backend, workload(game, options));
  const backend = resumes?.config.backend ?? found;
  const opponents = await opponentsOf(chosen, game, plan.opponents);
  const trial = new Trainer(game, { ...options, updates, players: opponents.players(plan.seed) });
  const size = { lanes: trial.batch.lanes, rollout: trial.rollout };
  trial.dispose();
  const title = chosen.transforms.length > 0 || chosen.devices.length > 0 ? game.id : chosen.id;
  return { game, title, options, hyper, size, backend, opponents, seeds };
}

/** The run folder: of the run that goes on, or a new one. */
function folderOf({ chosen, algorithm, seed, out, resumes }: Plan): RunFolder {
  if (resumes) return resumes.folder;
  if (out) return RunFolder.at(out);
  return RunFolder.named([chosen.id, ...chosen.devices.map(({ name }) => name), algorithm, String(seed)]);
}

function writeConfig(plan: Plan, { hyper, size, backend, seeds }: Prepared, folder: RunFolder, shell: Shell): void {
  const { chosen, modules = [], algorithm, preset, sharing, updates, pool, evaluation, every, command, resumes } = plan;
  const now = { at: new Date().toISOString(), versions: versions() };
  if (resumes) {
    const { config } = resumes;
    if (JSON.stringify(config.versions) !== JSON.stringify(now.versions))
      shell.note("This run began with other versions, see config.json: its bits may differ from here on.");
    if (plan.opponents.some((text) => isAddress(text.slice(text.indexOf("=") + 1))))
      shell.note("What a player who joins at an address remembers is in no checkpoint: its part begins anew.");
    folder.json(configFile, { ...config, resumed: [...(config.resumed ?? []), { command, ...now }] });
    return;
  }
  const config: RunConfig = {
    ...{ command, started: now.at, game: chosen.id, options: chosen.options },
    resolvedOptions: Object.fromEntries(
      Object.keys(chosen.entry.defaults).map((k) => [k, chosen.options[k] ?? chosen.entry.defaults[k].value]),
    ),
    ...{ transforms: chosen.transforms, devices: chosen.devices, ...(modules.length > 0 && { modules }) },
    ...{ algorithm, ...(preset !== undefined && { preset }), hyper, sharing, ...size, updates, seeds },
    ...{ ...(pool && { pool }), ...(every !== undefined && { every }), backend, opponents: plan.opponents, evaluation },
    versions: now.versions,
  };
  folder.json(configFile, config);
}

async function learnSeed(
  { updates, evaluation, every }: Plan,
  { game, options, opponents, seeds }: Prepared,
  seed: Seed,
  folder: RunFolder,
  signal: AbortSignal,
  shell: Shell,
): Promise<Learned> {
  const bar = progress(shell.io, seeds.length > 1 ? `seed ${seed}` : "training", updates);
  const lesson = { game, options: { ...options, seed }, updates, evaluation, opponents };
  try {
    return await learn({ ...lesson, ...(every !== undefined && { every }) }, folder, signal, bar.at);
  } finally {
    bar.end();
  }
}

/** The table and what to know about it, for people. */
export function printResult(
  shell: Shell,
  { rows, learning, intervals, seeds, speed, backend, folder, finished }: TrainResult,
): void {
  shell.line(contestTable(rows));
  if (learning !== undefined) shell.line(`\nReturn of an agent of each group\n${groupTable(rows)}`);
  const where = learning === undefined ? "in all seats" : `in place of those who learn (${learning})`;
  shell.line(
    `± is half a 95 % interval over ${intervals}; rows but the first are bots ${where}, in the same episodes.`,
  );
  if (rows.some(({ nashConv }) => nashConv)) {
    shell.line(
      "NashConv: what all agents together could gain by deviating one at a time, as a share of what they got.",
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
  const { svgOf, pngOf } = await import("./picture.js"); // Vega takes a moment to load
  const svg = await svgOf(spec);
  folder.write("curve.svg", svg);
  folder.write("curve.png", pngOf(svg));
}

function intervals(seeds: number, episodes: number): string {
  return seeds > 1 ? `${seeds} seeds (bots: over ${episodes} episodes)` : `${episodes} episodes`;
}

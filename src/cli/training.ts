/**
 * A training from beginning to end: bots as references, one or more seeds, and a run folder with
 *
 *   config.json  what ran, on what         progress.csv, <agent>.monitor.csv, checkpoint   of each seed
 *   table.json   learned versus bots       curve.svg, curve.png, curve.json                the learning curve
 *
 * With several seeds each has a folder of its own, `seed-<seed>`, for what is its own.
 */
import { join } from "node:path";
import type { BackendChoice, BackendReport, Sharing } from "../../agents/index.js";
import { agentNames } from "../game.js";
import { resolve } from "../options.js";
import { checkSeed, laneSeed, type Seed } from "../rng.js";
import { progress } from "./bars.js";
import type { Chosen } from "./chosen.js";
import { botRows, contestTable, groupTable, type Row, rowOf } from "./contest.js";
import { curve } from "./curve.js";
import { type Learned, type Lesson, learn } from "./learning.js";
import { grouped, short } from "./numbers.js";
import { opponentsOf } from "./opponents.js";
import { RunFolder } from "./run-folder.js";
import type { Shell } from "./shell.js";
import { versions } from "./versions.js";

export interface Plan {
  readonly chosen: Chosen;
  readonly algorithm: string;
  readonly hyper: { readonly [name: string]: unknown };
  readonly backend: BackendChoice;
  readonly sharing: Sharing;
  readonly seed: Seed;
  readonly seeds: number; // how many
  readonly updates: number;
  readonly lanes?: number;
  readonly rollout?: number;
  readonly opponents: readonly string[];
  readonly evaluation: { readonly seed: Seed; readonly episodes: number };
  readonly out?: string;
  readonly command: string;
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
  const { chosen, algorithm, hyper, backend: choice, sharing, seeds, updates, evaluation } = plan;
  const { Trainer, algorithms, useBackend, workload } = await import("../../agents/index.js");
  if (!Object.hasOwn(algorithms, algorithm)) {
    throw new Error(`There is no algorithm '${algorithm}'; choose ${Object.keys(algorithms).join(" or ")}.`);
  }
  const options = resolve(algorithms[algorithm].defaults, hyper, `--hyper: ${algorithm}`);
  const allSeeds = Array.from({ length: seeds }, (_, k) => laneSeed(plan.seed, k));
  allSeeds.forEach(checkSeed);
  const game = chosen.make();
  const names = agentNames(game);
  const { lanes, rollout } = plan;
  const common = { algorithm, options: hyper, sharing, ...(lanes && { lanes }), ...(rollout && { rollout }) };
  const backend = await useBackend(choice, workload(game, common));
  const opponents = await opponentsOf(chosen, game, plan.opponents);
  const trial = new Trainer(game, { ...common, updates, players: opponents.players(plan.seed) }); // whatever is wrong comes to light before a folder is made
  const size = { lanes: trial.batch.lanes, rollout: trial.rollout };
  trial.dispose();
  const title = chosen.transforms.length > 0 || chosen.devices.length > 0 ? game.id : chosen.id;
  const folder = plan.out
    ? RunFolder.at(plan.out)
    : RunFolder.named([chosen.id, ...chosen.devices.map(({ name }) => name), algorithm, String(plan.seed)]);
  folder.json("config.json", {
    ...{ command: plan.command, started: new Date().toISOString(), game: chosen.id, options: chosen.options },
    resolvedOptions: Object.fromEntries(
      Object.keys(chosen.entry.defaults).map((k) => [k, chosen.options[k] ?? chosen.entry.defaults[k].value]),
    ),
    ...{
      transforms: chosen.transforms,
      devices: chosen.devices,
      algorithm,
      hyper: options,
      sharing,
      ...size,
      updates,
      seeds: allSeeds,
    },
    ...{ backend, opponents: plan.opponents, evaluation, versions: versions() },
  });
  shell.note(
    `${title}: training ${opponents.mixed ? opponents.learning : `${names.length} agent(s)`} with ${algorithm}, ${updates} updates, backend ${backend.name}.`,
  );
  shell.note(`Run folder: ${folder.path}`);
  const bots = botRows(chosen, names, evaluation.seed, evaluation.episodes, opponents);
  const signal = shell.stopping();
  const learned: Learned[] = [];
  for (const seed of allSeeds) {
    if (signal.aborted && learned.length > 0) break;
    const own = seeds > 1 ? RunFolder.at(join(folder.path, `seed-${String(seed).replace(/[^\w.-]+/g, "-")}`)) : folder;
    const bar = progress(shell.io, seeds > 1 ? `seed ${seed}` : "training", updates);
    const lesson: Lesson = { game, options: { ...common, seed }, updates, evaluation, opponents };
    try {
      learned.push(await learn(lesson, own, signal, bar.at));
    } finally {
      bar.end();
    }
  }
  const rows = [
    rowOf(
      "learned",
      chosen,
      names,
      learned.map(({ outcomes }) => outcomes),
      opponents.mixed ? opponents.named("learned") : [],
    ),
    ...bots,
  ];
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
  shell.line(`${finished ? "" : "Stopped early. "}Files: ${folder} (curve.png shows the learning curve)`);
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

/** `benchmark`: a suite of cells learned seed by seed, in child processes, into a folder from which it goes on when it was stopped. */
import { cpus } from "node:os";
import { join } from "node:path";
import { type Command, Option } from "commander";
import type { Interval } from "../stats.js";
import { checkCells } from "./benchmark-check.js";
import { contentsOf } from "./benchmark-contents.js";
import { type Before, BenchmarkFolder, writeJson } from "./benchmark-folder.js";
import { publish } from "./benchmark-publish.js";
import { type Outcome, runBenchmark } from "./benchmark-run.js";
import { type Cell, cellsOf, type Suite, taskName } from "./benchmark-suite.js";
import { suiteNamed, suites } from "./benchmark-suites.js";
import type { Summary } from "./benchmark-summary.js";
import { lockFolder } from "./folder-lock.js";
import { numberFlag, pathFlag, repeated, short } from "./numbers.js";
import type { Shell } from "./shell.js";
import { table } from "./table.js";

interface BenchmarkFlags {
  readonly seeds?: number;
  readonly jobs: number;
  readonly only?: string;
  readonly out?: string;
  readonly backend: "wasm" | "cpu" | "node";
  readonly silence: number;
  readonly resamples: number;
  readonly games?: readonly string[];
  readonly list?: boolean;
  readonly json?: boolean;
}

const few = 5; // seeds below which intervals are too narrow

export function benchmark(
  command: Command,
  shellOf: (flags: BenchmarkFlags) => Shell,
  argv: readonly string[] = [],
): void {
  const names = Object.entries(suites).map(([name, { about }]) => `${name} (${about})`);
  command
    .description(`learn every cell of a suite over several seeds, and report with intervals: ${names.join(", ")}`)
    .argument("[suite]", "a suite's name, or a JSON file of your own", "smoke")
    .option(
      "--seeds <k>",
      "seeds 1 to k of every cell; the suite's own number otherwise",
      numberFlag("--seeds", 1, 1000),
    )
    .option(
      "--jobs <n>",
      `child processes at a time (this machine has ${cpus().length} cores)`,
      numberFlag("--jobs", 1, 256),
      1,
    )
    .option("--only <pattern>", "only cells whose task or algorithm has this in its name; * stands for anything")
    .option(
      "--out <folder>",
      "where results are, and where it goes on; runs/benchmark-<suite> otherwise",
      pathFlag("--out"),
    )
    .addOption(new Option("--backend <name>", "of TensorFlow.js").choices(["wasm", "cpu", "node"]).default("wasm"))
    .option("--silence <s>", "until a child that says nothing is given up", numberFlag("--silence", 1, 1e6), 900)
    .option("--resamples <n>", "of the bootstrap", numberFlag("--resamples", 100, 1e6), 50_000)
    .option("--games <module.js>", "also know the games that this ES module exports as 'games' (repeatable)", repeated)
    .option("--list", "show the cells, and run nothing")
    .option("--json", "print one JSON document")
    .addHelpText(
      "after",
      "\nThe same command goes on where it was stopped; finished seeds are kept, others run again. The exit code is 1 where a seed\n" +
        "could not be finished at the second attempt, 130 after Ctrl-C.\n\nExamples:\n" +
        "  commitment-gym benchmark smoke --jobs 2\n  commitment-gym benchmark full --seeds 10 --jobs 2 --out runs/full\n" +
        "  commitment-gym benchmark full --only 'auction/* ppo' --list",
    )
    .action(async (name: string, flags: BenchmarkFlags) => {
      const shell = shellOf(flags);
      const suite = suiteNamed(name);
      const cells = cellsOf(suite, flags.only);
      if (cells.length === 0)
        throw new Error(`--only ${flags.only}: no cell of '${suite.name}' is called so; --list shows them all.`);
      await checkCells(cells, flags.games ?? []);
      if (flags.list) return list(shell, suite, cells, flags);
      if (flags.backend === "node") await (await import("../../agents/index.js")).useBackend("node"); // is it there?
      await start(shell, suite, cells, flags, ["commitment-gym", ...argv].join(" "));
    });
}

function list(shell: Shell, suite: Suite, cells: readonly Cell[], { seeds = suite.seeds }: BenchmarkFlags): void {
  const size = (n: number | undefined) => (n === undefined ? "–" : String(n));
  shell.line(
    table(
      ["task", "algorithm", "updates", "lanes", "rollout", "episodes"],
      cells.map(({ task, recipe, plan, episodes }) => [
        ...[task, recipe.name, String(plan.updates), size(plan.lanes), size(plan.rollout), String(episodes)],
      ]),
      ["left", "left", "right", "right", "right", "right"],
    ),
  );
  shell.line(`${suite.name}: ${cells.length} cells, ${seeds} seeds each: ${cells.length * seeds} runs.`);
  shell.document({ suite: suite.name, about: suite.about, seeds, cells });
}

async function start(
  shell: Shell,
  suite: Suite,
  cells: readonly Cell[],
  flags: BenchmarkFlags,
  command: string,
): Promise<void> {
  const { seeds = suite.seeds, jobs, backend, silence, games = [], resamples } = flags;
  const contents = await contentsBy(suite, cells, games);
  const folder = new BenchmarkFolder(flags.out ?? join("runs", `benchmark-${suite.name}`));
  const release = lockFolder(folder.path, "choose another --out");
  try {
    const before = sameAs(folder, suite, backend);
    const wanted = Math.max(seeds, before?.seeds ?? 0);
    if (wanted < few)
      shell.note(
        `With ${wanted} seed(s) intervals are too narrow: at 3 a nominal 95 % covers about 75 %. Use ${few} or more.`,
      );
    writeJson(folder.file("suite.json"), { command, suite, seeds: wanted, backend }, 2);
    const past = [before, ...folder.events()].flatMap((one) => one?.command ?? []);
    const commands = [...new Set([...past, command])];
    const plan = { suite, cells, contents, command, commands, seeds, jobs, backend, silence, games };
    const outcome = await runBenchmark(plan, folder, shell);
    const summary = outcome.results.length === 0 ? undefined : await publish(plan, outcome, folder, wanted, resamples);
    conclude(shell, outcome, folder, summary);
  } finally {
    release();
  }
}

/** What files hold that tasks name. One that cannot be read is a fault where it is to be played, and has no results elsewhere. */
async function contentsBy(suite: Suite, cells: readonly Cell[], games: readonly string[]) {
  const found = new Map<string, string | undefined>();
  for (const plan of suite.tasks) {
    const task = taskName(plan);
    const played = cells.some((cell) => cell.task === task);
    found.set(task, await contentsOf(plan, games).catch((thrown) => (played ? Promise.reject(thrown) : "unknown")));
  }
  return found;
}

/** What ran here before. @throws when it was another suite, or on another backend: its results are not written over */
function sameAs(folder: BenchmarkFolder, suite: Suite, backend: string): Before | undefined {
  const before = folder.before();
  if (before && before.suite !== suite.name)
    throw new Error(`'${folder.path}' holds suite '${before.suite}', not '${suite.name}'; choose another --out.`);
  if (before && before.backend !== backend)
    throw new Error(
      `'${folder.path}' holds results of backend ${before.backend}, not ${backend}; choose another --out.`,
    );
  return before;
}

function conclude(shell: Shell, outcome: Outcome, folder: BenchmarkFolder, summary: Summary | undefined): void {
  const { results, beside, strange, lost, stopped } = outcome;
  if (summary && summary.algorithms.length > 0) {
    const span = (value: number, { low, high }: Interval) => `${short(value, 3)} [${short(low, 3)}, ${short(high, 3)}]`;
    shell.line(
      table(
        ["algorithm", "IQM", "median", "mean", "optimality gap"],
        summary.algorithms.map(({ name, points, intervals }) => [
          ...[name, span(points.iqm, intervals.iqm), span(points.median, intervals.median)],
          ...[span(points.mean, intervals.mean), span(points.gap, intervals.gap)],
        ]),
      ),
    );
    shell.line(
      `Scores of ${summary.tasks} task(s): 0 is random play, 1 the optimum; in brackets 95 % stratified bootstrap intervals.`,
    );
    for (const { x, y, probability, ...interval } of summary.improvement)
      shell.line(`P(${x} > ${y}) = ${span(probability, interval)}`);
  }
  for (const { task, why } of summary?.leftOut ?? []) shell.line(`${task} is not in the aggregates: ${why}.`);
  for (const { name, why } of lost.slice(0, 20)) shell.line(`Not finished: ${name}${why === "" ? "" : `: ${why}`}`);
  if (beside > 0)
    shell.line(`${beside} of the results were there already and not asked for this time; they are in the report, too.`);
  if (strange > 0)
    shell.line(`${strange} file(s) hold no result of '${folder.before()?.suite}' as it is now; they are left out.`);
  const rest = lost.length === 0 ? "" : `, ${lost.length} job(s) not`;
  shell.line(
    `${stopped ? "Stopped early; the same command goes on. " : ""}${results.length} seeds are finished${rest}.`,
  );
  shell.line(`Files: ${folder.path}${summary ? " (report.html shows everything)" : ""}`);
  shell.document({
    folder: folder.path,
    stopped,
    finished: results.length,
    beside,
    lost,
    again: outcome.again,
    ...summary,
  });
  if (stopped) shell.code = 130;
  else if (lost.length > 0) shell.code = 1;
}

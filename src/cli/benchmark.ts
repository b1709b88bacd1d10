/** `benchmark`: a suite of cells learned seed by seed, in child processes, into a folder from which it goes on when it was stopped. */
import { cpus } from "node:os";
import { join } from "node:path";
import { type Command, Option } from "commander";
import type { Interval } from "../stats.js";
import { marlEval, resultsCsv } from "./benchmark-export.js";
import { BenchmarkFolder, writeJson, writeWhole } from "./benchmark-folder.js";
import { type BenchmarkPlan, type Outcome, runBenchmark } from "./benchmark-run.js";
import { cellsOf, type Suite } from "./benchmark-suite.js";
import { suiteNamed, suites } from "./benchmark-suites.js";
import { type Summary, summaryOf } from "./benchmark-summary.js";
import { lockFolder } from "./folder-lock.js";
import { numberFlag, repeated, short } from "./numbers.js";
import type { Shell } from "./shell.js";
import { table } from "./table.js";
import { versions } from "./versions.js";

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
    .option("--out <folder>", "where results are, and where it goes on; runs/benchmark-<suite> otherwise")
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
      if (flags.list) return list(shell, suite, flags);
      const folder = new BenchmarkFolder(flags.out ?? join("runs", `benchmark-${suite.name}`));
      const command = ["commitment-gym", ...argv].join(" ");
      await start(shell, suite, folder, flags, command);
    });
}

function list(shell: Shell, suite: Suite, { only, seeds = suite.seeds }: BenchmarkFlags): void {
  const cells = cellsOf(suite, only);
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
  folder: BenchmarkFolder,
  flags: BenchmarkFlags,
  command: string,
): Promise<void> {
  const { only, seeds = suite.seeds, jobs, backend, silence, games = [], resamples } = flags;
  const cells = cellsOf(suite, only);
  if (cells.length === 0)
    throw new Error(`--only ${only}: no cell of '${suite.name}' is called so; --list shows them all.`);
  if (seeds < few)
    shell.note(
      `With ${seeds} seed(s) intervals are too narrow: at 3 a nominal 95 % covers about 75 %. Use ${few} or more.`,
    );
  const release = lockFolder(folder.path, "choose another --out");
  try {
    writeJson(folder.file("suite.json"), { command, suite, seeds, backend }, 2);
    const plan = { suite, cells, seeds, jobs, backend, silence, games };
    const outcome = await runBenchmark(plan, folder, shell);
    const summary = outcome.results.length === 0 ? undefined : await publish(plan, outcome, folder, command, resamples);
    conclude(shell, outcome, folder, summary);
  } finally {
    release();
  }
}

/** Write what the results come to. */
async function publish(
  plan: BenchmarkPlan,
  { results, references, lost, again }: Outcome,
  folder: BenchmarkFolder,
  command: string,
  resamples: number,
): Promise<Summary> {
  const { suite, backend, seeds } = plan;
  const summary = summaryOf(results, references, { seed: suite.name, resamples });
  const hours = results.reduce((sum, one) => sum + one.cpuSeconds, 0) / 3600;
  const commits = [...new Set(results.map((one) => one.commit))];
  const [{ model = "unknown processor" } = {}] = cpus();
  const about = {
    ...{ suite: suite.name, about: suite.about, command, commits, backend, machine: `${cpus().length} × ${model}` },
    ...{ versions: versions(), resamples, hours, wanted: seeds, lost, again },
  };
  writeJson(folder.file("summary.json"), { ...about, ...summary }, 1);
  writeWhole(folder.file("results.csv"), resultsCsv(results, references));
  writeJson(folder.file("marl-eval.json"), marlEval(results, references));
  const { reportOf } = await import("./benchmark-report.js"); // Vega takes a moment to load
  writeWhole(folder.file("report.html"), await reportOf(summary, about));
  return summary;
}

function conclude(shell: Shell, outcome: Outcome, folder: BenchmarkFolder, summary: Summary | undefined): void {
  const { results, lost, stopped } = outcome;
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
  const rest = lost.length === 0 ? "" : `, ${lost.length} job(s) not`;
  shell.line(
    `${stopped ? "Stopped early; the same command goes on. " : ""}${results.length} seeds are finished${rest}.`,
  );
  shell.line(`Files: ${folder.path} (report.html shows everything)`);
  shell.document({ folder: folder.path, stopped, finished: results.length, lost, again: outcome.again, ...summary });
  if (stopped) shell.code = 130;
  else if (lost.length > 0) shell.code = 1;
}

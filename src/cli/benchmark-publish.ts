/** The files that the results of a benchmark come to: its report, tables for other programs, and pictures. */
import { cpus } from "node:os";
import { marlEval, resultsCsv } from "./benchmark-export.js";
import { type BenchmarkFolder, writeJson, writeWhole } from "./benchmark-folder.js";
import type { BenchmarkPlan, Outcome } from "./benchmark-run.js";
import { type Summary, summaryOf } from "./benchmark-summary.js";
import { versions } from "./versions.js";

/**
 * Write what the results come to.
 *
 * @param wanted seeds of each cell
 * @param resamples of the bootstrap
 */
export async function publish(
  plan: BenchmarkPlan,
  { results, references, lost, again }: Outcome,
  folder: BenchmarkFolder,
  wanted: number,
  resamples: number,
): Promise<Summary> {
  const { suite, backend } = plan;
  const summary = summaryOf(results, references, { seed: suite.name, resamples });
  const hours = results.reduce((sum, one) => sum + one.cpuSeconds, 0) / 3600;
  const commits = [...new Set(results.map((one) => one.commit))];
  const [{ model = "unknown processor" } = {}] = cpus();
  const command = plan.commands.join("; ");
  const about = {
    ...{ suite: suite.name, about: suite.about, command, commits, backend, machine: `${cpus().length} × ${model}` },
    ...{ versions: versions(), resamples, hours, wanted, lost, again },
  };
  writeJson(folder.file("summary.json"), { ...about, ...summary }, 1);
  writeWhole(folder.file("results.csv"), resultsCsv(results, references));
  writeJson(folder.file("marl-eval.json"), marlEval(results, references));
  const { reportOf } = await import("./benchmark-report.js"); // Vega takes a moment to load
  writeWhole(folder.file("report.html"), await reportOf(summary, about));
  if (summary.algorithms.length === 0) return summary;
  const { aggregateFigure, profileFigure } = await import("./benchmark-figures.js");
  const { pngOf, svgOf } = await import("./picture.js");
  for (const [name, figure] of Object.entries({ aggregates: aggregateFigure, profiles: profileFigure }))
    writeWhole(folder.file(`${name}.png`), pngOf(await svgOf(figure(summary))));
  return summary;
}

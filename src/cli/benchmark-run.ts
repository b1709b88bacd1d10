/** A benchmark from beginning to end: which seeds are there, which run, and what became of them. */
import { bars } from "./bars.js";
import type { BenchmarkFolder } from "./benchmark-folder.js";
import { runPool } from "./benchmark-pool.js";
import { type References, referenceOf } from "./benchmark-references.js";
import type { SeedResult } from "./benchmark-seed.js";
import { type Cell, fingerprint, type Suite } from "./benchmark-suite.js";
import type { Job } from "./benchmark-worker.js";
import type { Shell } from "./shell.js";

export interface BenchmarkPlan {
  readonly suite: Suite;
  readonly cells: readonly Cell[];
  readonly seeds: number;
  readonly jobs: number; // child processes
  readonly backend: "wasm" | "cpu" | "node";
  readonly silence: number; // s
  readonly games: readonly string[];
}

export interface Outcome {
  readonly results: readonly SeedResult[];
  readonly references: readonly References[];
  readonly lost: readonly { readonly name: string; readonly why: string }[];
  readonly again: readonly { readonly name: string; readonly why: string }[]; // tried twice, or interrupted before
  readonly stopped: boolean; // by somebody
}

export async function runBenchmark(plan: BenchmarkPlan, folder: BenchmarkFolder, shell: Shell): Promise<Outcome> {
  const all = jobsOf(plan, folder);
  const jobs = all.filter((job) => !finished(job, folder));
  const again = interrupted(folder, jobs);
  const kept = all.length - jobs.length;
  if (kept > 0) shell.note(`${kept} of ${all.length} jobs are finished already; ${jobs.length} are left.`);
  for (const { name } of again) shell.note(`${name} was interrupted before, and runs again.`);
  folder.log({ event: "session" });
  const signal = shell.stopping();
  const bar = bars(shell.io, plan.suite.name, all.length, Math.min(plan.jobs, Math.max(jobs.length, 1)));
  let past = kept;
  const faults = new Map<string, string>();
  bar.overall(past, "");
  const lost = await runPool(
    jobs,
    { workers: plan.jobs, silence: plan.silence, signal },
    {
      start(job, slot) {
        folder.log({ event: "start", job: job.name });
        bar.slot(slot, job.name, 0, 1);
      },
      progress: (job, slot, done, of) => bar.slot(slot, job.name, done, of),
      finish(job) {
        folder.log({ event: "finish", job: job.name });
        bar.overall(++past, job.name);
      },
      fail(job, _slot, why, retried) {
        faults.set(job.name, why);
        folder.log({ event: "fail", job: job.name, why });
        bar.line(`${job.name} failed: ${why}${retried ? "; it is tried again" : "; it is given up"}`);
        if (retried) again.push({ name: job.name, why });
      },
    },
  );
  bar.end();
  return {
    results: plan.cells.flatMap((cell) =>
      seedsOf(plan).flatMap((seed) => folder.seed(cell, seed, fingerprint(cell, plan.backend)) ?? []),
    ),
    references: tasksOf(plan).flatMap((cell) => folder.references(cell, fingerprint(referenceOf(cell), "")) ?? []),
    lost: lost.map(({ name }) => ({ name, why: faults.get(name) ?? "" })),
    again,
    stopped: signal.aborted,
  };
}

const seedsOf = ({ seeds }: BenchmarkPlan) => Array.from({ length: seeds }, (_, k) => k + 1);

/** One cell of each task. */
const tasksOf = ({ cells }: BenchmarkPlan) =>
  cells.filter(({ task }, k) => cells.findIndex((other) => other.task === task) === k);

/** References first; then all cells' first seed, all cells' second one …, so that what there is is even at any time. */
function jobsOf(plan: BenchmarkPlan, folder: BenchmarkFolder): readonly Job[] {
  const { cells, backend, games } = plan;
  const common = { backend, games };
  const references = tasksOf(plan).map((cell): Job => {
    const file = folder.referenceFile(cell);
    return { name: `references ${cell.task}`, cell, fingerprint: fingerprint(referenceOf(cell), ""), file, ...common };
  });
  const seeds = seedsOf(plan).flatMap((seed) =>
    cells.map((cell): Job => {
      const name = `${cell.task} ${cell.recipe.name} seed ${seed}`;
      return {
        name,
        cell,
        seed,
        fingerprint: fingerprint(cell, backend),
        file: folder.seedFile(cell, seed),
        ...common,
      };
    }),
  );
  return [...references, ...seeds];
}

function finished({ cell, seed, fingerprint }: Job, folder: BenchmarkFolder): boolean {
  return (
    (seed === undefined ? folder.references(cell, fingerprint) : folder.seed(cell, seed, fingerprint)) !== undefined
  );
}

/** Jobs that were started before and never came to an end. */
function interrupted(folder: BenchmarkFolder, jobs: readonly Job[]): { name: string; why: string }[] {
  const open = new Set<string>();
  for (const { event, job = "" } of folder.events()) {
    if (event === "start") open.add(job);
    else open.delete(job);
  }
  return jobs.filter(({ name }) => open.has(name)).map(({ name }) => ({ name, why: "interrupted" }));
}

/** A benchmark from beginning to end: which seeds are there, which run, and what became of them. */
import { bars } from "./bars.js";
import type { BenchmarkFolder } from "./benchmark-folder.js";
import { runPool } from "./benchmark-pool.js";
import type { References } from "./benchmark-references.js";
import type { SeedResult } from "./benchmark-seed.js";
import { type Cell, cellsOf, fingerprint, referenceOf, type Suite } from "./benchmark-suite.js";
import type { Job } from "./benchmark-worker.js";
import type { Shell } from "./shell.js";

export interface BenchmarkPlan {
  readonly suite: Suite;
  readonly cells: readonly Cell[]; // of these, what is missing runs
  readonly contents: ReadonlyMap<string, string | undefined>; // by task, of files that it names
  readonly command: string;
  readonly commands: readonly string[]; // this and those before, as far as the folder knows
  readonly seeds: number;
  readonly jobs: number; // child processes
  readonly backend: "wasm" | "cpu" | "node";
  readonly silence: number; // s
  readonly games: readonly string[];
}

export interface Outcome {
  readonly results: readonly SeedResult[]; // all of the suite that the folder holds
  readonly beside: number; // of these, those that were not asked for this time
  readonly strange: number; // files that hold no result of the suite as it is, and are left out
  readonly references: readonly References[];
  readonly lost: readonly { readonly name: string; readonly why: string }[];
  readonly again: readonly { readonly name: string; readonly why: string }[]; // tried twice, or interrupted before
  readonly stopped: boolean; // by somebody
}

export async function runBenchmark(plan: BenchmarkPlan, folder: BenchmarkFolder, shell: Shell): Promise<Outcome> {
  const all = jobsOf(plan, folder);
  const states = all.map((job) => ({ job, kind: stateOf(job, folder) }));
  const jobs = states.filter(({ kind }) => kind !== "finished").map(({ job }) => job);
  const again = interrupted(folder, jobs);
  const kept = all.length - jobs.length;
  if (kept > 0) shell.note(`${kept} of ${all.length} jobs are finished already; ${jobs.length} are left.`);
  for (const { name } of again) shell.note(`${name} was interrupted before, and runs again.`);
  const say = (wanted: string, what: string) => {
    const names = states.filter(({ kind }) => kind === wanted).map(({ job }) => job.name);
    const shown = `${names.slice(0, 5).join(", ")}${names.length > 5 ? ` and ${names.length - 5} more` : ""}`;
    if (names.length > 0) shell.note(`${shown}: ${what}, and runs again.`);
  };
  say("damaged", "what the file holds is no result");
  say("other", "what the file holds is a result of another plan, or of files that have changed since");
  folder.log({ event: "session", command: plan.command });
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
        bar.line(`${job.name} failed: ${why.replace(/\.$/, "")}; it is ${retried ? "tried again" : "given up"}`);
        if (retried) again.push({ name: job.name, why });
      },
    },
  );
  bar.end();
  return {
    ...gathered(plan, folder),
    lost: lost.map(({ name }) => ({ name, why: faults.get(name) ?? "" })),
    again,
    stopped: signal.aborted,
  };
}

/** All results of the suite that there are, whether this time they were asked for or not. */
function gathered(plan: BenchmarkPlan, folder: BenchmarkFolder) {
  const cells = cellsOf(plan.suite);
  const asked = new Set(plan.cells.map(({ key }) => key));
  const found = cells.flatMap((cell) =>
    folder.seedsOf(cell).map((seed) => ({
      ...folder.seed(cell, seed, printOf(plan, cell)),
      own: asked.has(cell.key) && seed <= plan.seeds,
    })),
  );
  const finished = found.flatMap((one) => (one.kind === "finished" ? [one] : []));
  return {
    results: finished.map(({ value }) => value),
    beside: finished.filter(({ own }) => !own).length,
    strange: found.filter(({ kind, own }) => kind !== "finished" && !own).length,
    references: tasksOf(cells).flatMap((cell) => {
      const one = folder.references(cell, referencePrintOf(plan, cell));
      return one.kind === "finished" ? [one.value] : [];
    }),
  };
}

const printOf = ({ backend, contents }: BenchmarkPlan, cell: Cell) =>
  fingerprint(cell, backend, contents.get(cell.task));

const referencePrintOf = ({ contents }: BenchmarkPlan, cell: Cell) =>
  fingerprint(referenceOf(cell), "", contents.get(cell.task));

const seedsOf = ({ seeds }: BenchmarkPlan) => Array.from({ length: seeds }, (_, k) => k + 1);

/** One cell of each task. */
const tasksOf = (cells: readonly Cell[]) =>
  cells.filter(({ task }, k) => cells.findIndex((other) => other.task === task) === k);

/** References first; then all cells' first seed, all cells' second one …, so that what there is is even at any time. */
function jobsOf(plan: BenchmarkPlan, folder: BenchmarkFolder): readonly Job[] {
  const { cells, backend, games } = plan;
  const common = { backend, games };
  const references = tasksOf(cells).map((cell): Job => {
    const file = folder.referenceFile(cell);
    return { name: `references ${cell.task}`, cell, fingerprint: referencePrintOf(plan, cell), file, ...common };
  });
  const seeds = seedsOf(plan).flatMap((seed) =>
    cells.map((cell): Job => {
      const name = `${cell.task} ${cell.recipe.name} seed ${seed}`;
      return {
        name,
        cell,
        seed,
        fingerprint: printOf(plan, cell),
        file: folder.seedFile(cell, seed),
        ...common,
      };
    }),
  );
  return [...references, ...seeds];
}

const stateOf = ({ cell, seed, fingerprint }: Job, folder: BenchmarkFolder) =>
  (seed === undefined ? folder.references(cell, fingerprint) : folder.seed(cell, seed, fingerprint)).kind;

/** Jobs that were started before and never came to an end. */
function interrupted(folder: BenchmarkFolder, jobs: readonly Job[]): { name: string; why: string }[] {
  const open = new Set<string>();
  for (const { event, job = "" } of folder.events()) {
    if (event === "start") open.add(job);
    else open.delete(job);
  }
  return jobs.filter(({ name }) => open.has(name)).map(({ name }) => ({ name, why: "interrupted" }));
}

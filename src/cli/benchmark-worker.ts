/**
 * A child process that works off the jobs of a benchmark, one after another. It writes each result itself, whole, and then says so:
 * whatever happens to it, a file that is there is a result.
 */
import { setImmediate as breathe } from "node:timers/promises";
import { type BackendName, useBackend } from "../../agents/index.js";
import type { AnyGame } from "../game.js";
import { chosenFor } from "./benchmark-chosen.js";
import { writeJson } from "./benchmark-folder.js";
import { runReferences } from "./benchmark-references.js";
import { runSeed } from "./benchmark-seed.js";
import type { Cell } from "./benchmark-suite.js";
import type { Chosen } from "./chosen.js";
import { commit } from "./commit.js";
import { sentence } from "./fault.js";
import { versions } from "./versions.js";

/** What a worker is asked. */
export interface Job {
  readonly name: string;
  readonly cell: Cell;
  readonly seed?: number; // absent: the references of the cell's task
  readonly fingerprint: string;
  readonly file: string;
  readonly backend: BackendName;
  readonly games: readonly string[]; // modules of the user's own
}

/** What a worker says. */
export type Told =
  | { readonly kind: "progress"; readonly past: number; readonly of: number }
  | { readonly kind: "finished" }
  | { readonly kind: "failed"; readonly why: string };

const every = 200; // ms between words about progress

const made = { commit: commit(), versions: versions() };
const backends = new Set<string>();
let last: { readonly key: string; readonly chosen: Chosen; readonly game: AnyGame } | undefined;

async function work({ cell, seed, fingerprint, file, backend, games }: Job, tell: (told: Told) => void): Promise<void> {
  const { plan, task, recipe, key } = cell;
  const played = JSON.stringify([plan.game, plan.options, plan.device, plan.bots, games]);
  if (last?.key !== played) {
    const chosen = await chosenFor(plan, games);
    last = { key: played, chosen, game: chosen.make() };
  }
  const { chosen, game } = last;
  let before = performance.now();
  const note = async (past: number, of: number) => {
    const now = performance.now();
    if (now - before < every) return;
    before = now;
    tell({ kind: "progress", past, of });
    await breathe(); // let it be sent, and hear whether the parent is still there
  };
  if (seed === undefined) {
    const of = Object.keys(chosen.bots).length;
    const found = await runReferences(cell, chosen, game, (past) => note(past, of));
    return writeJson(file, { ...found, fingerprint, ...made });
  }
  if (!backends.has(backend)) {
    await useBackend(backend);
    backends.add(backend);
  }
  const found = await runSeed(cell, chosen, game, seed, (past) => note(past, plan.updates));
  writeJson(file, { cell: key, task, algorithm: recipe.name, fingerprint, ...found, ...made });
}

const tell = (told: Told): void => {
  process.send?.(told);
};
process.on("message", (job: Job) => {
  work(job, tell).then(
    () => tell({ kind: "finished" }),
    (thrown) => tell({ kind: "failed", why: sentence(thrown) }),
  );
});
process.on("disconnect", () => process.exit(1)); // nobody is left to work for
process.on("SIGINT", () => undefined); // Ctrl-C reaches the whole group; the parent decides

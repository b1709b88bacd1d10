/**
 * Where one seed of a training begins: from nothing, or from the checkpoint in its folder.
 *
 * A run that was killed before its first checkpoint begins anew. Where its files tell of more than that, the checkpoint was lost, and
 * they are left as they are.
 */
import { existsSync, readFileSync } from "node:fs";
import { basename, dirname, join } from "node:path";
import type { Trainer } from "../../agents/index.js";
import { resolve } from "../options.js";
import type { Seed } from "../rng.js";
import { checkpointFile, checkpointOf, withCheckpoint } from "./checkpoint.js";
import { toJson } from "./json.js";
import type { Lesson } from "./learning.js";
import { RunFolder } from "./run-folder.js";
import { RunLog } from "./run-log.js";

const looks = 40; // evaluations and checkpoints during a training, about

/** Updates from one evaluation, or checkpoint, to the next, where nobody says how many. */
export const usualEvery = (updates: number): number => Math.max(1, Math.floor(updates / looks));

/** @throws when the folder's checkpoint is of another lesson or lost, or its files end before it */
export async function begin(
  lesson: Lesson,
  folder: RunFolder,
): Promise<{ readonly trainer: Trainer; readonly log: RunLog }> {
  const { game, options } = lesson;
  const { seed = 0 } = options;
  const trainer = await resumed(lesson, folder);
  try {
    if (trainer) return { trainer, log: RunLog.after(trainer.updates, folder, game, seed) };
  } catch (thrown) {
    trainer?.dispose();
    throw thrown;
  }
  refuseLost(lesson, folder);
  const { Trainer } = await import("../../agents/index.js");
  const { updates, opponents } = lesson;
  const fresh = new Trainer(game, { ...options, seed, updates, players: opponents.players(seed) });
  return { trainer: fresh, log: RunLog.begin(folder, game, seed) };
}

/** How far a seed came before. */
export interface Standing {
  readonly updates: number; // that are saved
  readonly anew: boolean; // had it begun, without coming to its first checkpoint?
}

/**
 * What `begin` will find; nothing is written.
 *
 * @throws as `begin` does
 */
export async function standing(lesson: Lesson, path: string): Promise<Standing> {
  if (!existsSync(path)) return { updates: 0, anew: false };
  const folder = RunFolder.open(path);
  const trainer = await resumed(lesson, folder);
  if (!trainer) return { updates: 0, anew: refuseLost(lesson, folder) >= 0 };
  const { updates } = trainer;
  trainer.dispose();
  RunLog.check(updates, folder);
  return { updates, anew: false };
}

/** A trainer from the checkpoint in the folder; nothing where there is none. */
async function resumed(lesson: Lesson, folder: RunFolder): Promise<Trainer | undefined> {
  if (!checkpointOf(folder)) return undefined;
  const { resume } = await import("../../agents/index.js");
  const { game, options, opponents } = lesson;
  const players = opponents.players(options.seed ?? 0);
  const trainer = withCheckpoint(folder.path, (bytes) => resume(bytes, game, { players }));
  try {
    await checkSame(trainer, lesson, folder);
    return trainer;
  } catch (thrown) {
    trainer.dispose();
    throw thrown;
  }
}

/** @throws when a checkpoint is of another seed, algorithm, length or options than the lesson */
async function checkSame(trainer: Trainer, { options, updates }: Lesson, folder: RunFolder): Promise<void> {
  const { algorithms } = await import("../../agents/index.js");
  const { algorithm = "ppo", sharing = "none", seed = 0 } = options;
  const { algorithm: was, plan } = trainer;
  const differs = Object.entries({
    seed: [trainer.seed, seed],
    algorithm: [was, algorithm],
    sharing: [trainer.sharing, sharing],
    updates: [plan.updates, updates],
    ...(was === algorithm && {
      hyper: [trainer.options, resolve(algorithms[algorithm].defaults, options.options, algorithm)].map((all) =>
        toJson(all, 0),
      ),
    }),
  }).find(([, [a, b]]) => a !== b);
  if (!differs) return;
  const [name, [a, b]] = differs;
  throw new Error(
    `The checkpoint in '${folder.path}' is of a run with ${name} ${a}, not ${b}; it goes on with its own.`,
  );
}

/**
 * How many updates the files tell of that have no checkpoint; −1 where there are no files.
 *
 * @throws when there must have been a checkpoint
 */
function refuseLost({ options, updates, every, everyBefore }: Lesson, folder: RunFolder): number {
  const told = RunLog.told(folder);
  const usual = usualEvery(updates);
  const due = Math.min(Math.max(every ?? usual, everyBefore ?? 0), updates);
  const finished = isTabled(folder, options.seed ?? 0);
  if (told <= due && !finished) return told;
  const why = finished
    ? "its table tells of what it learned"
    : `its files tell of ${told} updates, and one was due at ${due}`;
  throw new Error(`'${folder.path}' has lost its ${checkpointFile}: ${why}; put it back, or train anew.`);
}

/** Does the run's table, which is written last, tell of this seed? */
function isTabled(folder: RunFolder, seed: Seed): boolean {
  const above = basename(folder.path).startsWith("seed-") ? [dirname(folder.path)] : [];
  return [folder.path, ...above].some((path) => {
    try {
      const { seeds } = JSON.parse(readFileSync(join(path, "table.json"), "utf8"));
      return seeds.some((one: { readonly seed: Seed }) => one.seed === seed);
    } catch {
      return false; // no table, or nothing that says so
    }
  });
}

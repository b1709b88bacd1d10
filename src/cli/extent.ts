/** How far a run has come: after how many updates each of its seeds was saved last, and of which nothing was saved yet. */
import { existsSync } from "node:fs";
import { join } from "node:path";
import type { Seed } from "../rng.js";
import { checkpointFile } from "./checkpoint.js";
import { type RunConfig, seedPath } from "./run-config.js";
import type { RunFolder } from "./run-folder.js";

export interface Extent {
  readonly seeds: readonly { readonly seed: Seed; readonly updates: number }[]; // those that have a checkpoint
  readonly of: number; // updates in all
  readonly missing: readonly Seed[];
}

/** Seeds of a run that have no checkpoint. */
export function missingSeeds(folder: RunFolder, { seeds }: RunConfig): readonly Seed[] {
  return seeds.filter((seed) => !existsSync(join(seedPath(folder, seeds, seed), checkpointFile)));
}

/** What to know of a run that is unfinished; nothing of one that is not. */
export function unfinished(path: string, { seeds, of, missing }: Extent): string | undefined {
  const short = seeds.filter(({ updates }) => updates < of);
  const parts = [
    ...short.map(({ seed, updates }) => `seed ${seed} is at update ${updates} of ${of}`),
    ...(missing.length > 0 ? [`of seed ${missing.join(", ")} nothing was saved yet`] : []),
  ];
  if (parts.length === 0) return undefined;
  return `The run in '${path}' is unfinished: ${parts.join("; ")}. 'commitment-gym train --resume ${path}' goes on.`;
}

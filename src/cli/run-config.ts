/** `config.json` of a run folder: what ran, on what; enough to go on with a run that was cut off. */
import { existsSync, readFileSync } from "node:fs";
import type { BackendReport, Sharing } from "../../agents/index.js";
import type { PoolOptions } from "../../agents/pool.js";
import type { WholeDevice } from "../device/device.js";
import { isPositive, isRecord, isSeed, isText, listOf, missingOr } from "../plain-data.js";
import type { Seed } from "../rng.js";
import { withFile } from "./fault.js";
import { fromJson } from "./json.js";
import type { RunFolder } from "./run-folder.js";
import type { versions } from "./versions.js";

/** Values by name. */
export type Settings = { readonly [name: string]: unknown };

export interface RunConfig {
  readonly command: string;
  readonly started: string; // ISO 8601
  readonly game: string;
  readonly options: Settings; // as given
  readonly resolvedOptions: Settings;
  readonly transforms: readonly string[];
  readonly devices: readonly WholeDevice[];
  readonly modules?: readonly string[]; // that export games
  readonly algorithm: string;
  readonly preset?: string;
  readonly hyper: Settings; // all of the algorithm's
  readonly sharing: Sharing;
  readonly lanes: number;
  readonly rollout: number;
  readonly updates: number;
  readonly seeds: readonly Seed[];
  readonly every?: number; // updates between checkpoints
  readonly backend: BackendReport;
  readonly opponents: readonly string[];
  readonly pool?: PoolOptions;
  readonly evaluation: { readonly seed: Seed; readonly episodes: number; readonly every?: number };
  readonly versions: ReturnType<typeof versions>;
  readonly resumed?: readonly {
    readonly command: string;
    readonly at: string; // ISO 8601
    readonly versions: ReturnType<typeof versions>;
  }[];
}

export const configFile = "config.json";

/** @throws when there is none, or it does not describe a training */
export function readConfig(folder: RunFolder): RunConfig {
  const path = folder.file(configFile);
  if (!existsSync(path))
    throw new Error(`'${folder.path}' is no run folder: it has no ${configFile}. Give the folder that 'train' made.`);
  const config = fromJson(
    withFile(path, "read", () => readFileSync(path, "utf8")),
    `'${path}'`,
  ) as RunConfig;
  const bad = Object.entries(parts).find(([name, good]) => !good(config?.[name as keyof RunConfig]));
  if (bad) throw new Error(`'${path}' does not describe a training: its '${bad[0]}' is missing or malformed.`);
  const twice = config.seeds.find((seed, k) =>
    config.seeds.some((other, j) => j < k && String(other) === String(seed)),
  );
  if (twice !== undefined) throw new Error(`'${path}' names seed ${twice} twice; a seed is trained once.`);
  return config;
}

/** Where that lies which is a seed's own: in the run folder, or with several seeds in a folder within. */
export function seedPath(folder: RunFolder, seeds: readonly Seed[], seed: Seed): string {
  return seeds.length > 1 ? folder.file(`seed-${String(seed).replace(/[^\w.-]+/g, "-")}`) : folder.path;
}

const isEvaluation = (value: unknown) => {
  const { seed, episodes, every } = (value ?? {}) as Partial<RunConfig["evaluation"]>;
  return isSeed(seed) && isPositive(episodes) && missingOr(isPositive)(every);
};

/** What a run needs to go on; the rest is for people. */
const parts: { readonly [name in keyof RunConfig]?: (value: unknown) => boolean } = {
  ...{ game: isText, options: isRecord, transforms: listOf(isText), devices: Array.isArray },
  ...{ modules: missingOr(listOf(isText)), algorithm: isText, hyper: isRecord, sharing: isText },
  ...{ lanes: isPositive, rollout: isPositive, updates: isPositive, every: missingOr(isPositive) },
  ...{ seeds: (value) => listOf(isSeed)(value) && (value as Seed[]).length > 0 },
  ...{ backend: (value) => isText((value as BackendReport | undefined)?.name), opponents: listOf(isText) },
  ...{ pool: missingOr(isRecord), evaluation: isEvaluation, preset: missingOr(isText) },
  ...{ resolvedOptions: missingOr(isRecord), resumed: missingOr(listOf(isRecord)) },
};

/** `train --resume <run folder>`: the plan of a run that was cut off, as its config.json has it. */
import { isDeepStrictEqual } from "node:util";
import { devicesOf } from "../../bridge/index.js";
import { parseOptions } from "../options.js";
import { resolveId } from "../registry.js";
import { catalog } from "./catalog.js";
import { withOptions } from "./chosen.js";
import { devicesGiven } from "./device-flag.js";
import { hyperOf, poolOf } from "./hyper.js";
import { toJson } from "./json.js";
import { configFile, type RunConfig, readConfig, type Settings } from "./run-config.js";
import { RunFolder } from "./run-folder.js";
import type { TrainFlags } from "./train.js";
import type { Plan } from "./training.js";

/**
 * @param path  the run folder
 * @param game  as named beside it, if it was
 * @param flags those that were given, without defaults
 * @throws when a flag asks for something else than the run began with, or the folder holds no run
 */
export async function resumedPlan(
  path: string,
  game: string | undefined,
  flags: Partial<TrainFlags>,
  command: string,
): Promise<Plan> {
  const folder = RunFolder.open(path);
  const config = readConfig(folder);
  const { algorithm, hyper, sharing, updates, seeds, lanes, rollout, opponents, evaluation, preset, pool } = config;
  const modules = flags.games ?? config.modules ?? [];
  const registry = await catalog(modules);
  const what = `'${folder.file(configFile)}'`;
  const devices = config.devices.length > 0 ? devicesOf(config.devices, what) : [];
  const chosen = withOptions(registry, config.game, config.options, config.transforms, devices);
  const asked = {
    ...(game !== undefined && { game: resolveId(registry, game) }),
    ...plain(flags),
    ...(flags.set && { set: parseOptions(chosen.entry.defaults, flags.set) }),
    ...(flags.hyper && { hyper: await hyperOf(algorithm, flags.hyper) }),
    ...(flags.pool && { pool: await poolOf(flags.pool) }),
    ...(flags.device && { device: devicesGiven(flags.device) }),
  };
  refuseOther(path, { ...config, devices }, asked);
  const every = flags.every ?? config.every;
  return {
    ...{ chosen, modules, algorithm, hyper, sharing, lanes, rollout, updates, opponents, evaluation, command },
    ...{ seed: seeds[0], seeds: seeds.length, backend: config.backend.name },
    ...{ ...(preset !== undefined && { preset }), ...(pool && { pool }) },
    ...(every !== undefined && { every }),
    resumes: { folder, config },
  };
}

/** Flags whose values stand for themselves. */
function plain({ algorithm, backend, sharing, preset, ...rest }: Partial<TrainFlags>): Settings {
  const { seed, seeds, updates, lanes, rollout, opponents, episodes, evaluateEvery, transform, out } = rest;
  const all = { algorithm, backend, sharing, preset, seed, seeds, updates, lanes, rollout, opponents, episodes };
  return { ...all, "evaluate-every": evaluateEvery, transform, out };
}

/** @throws naming the first flag that contradicts the run */
function refuseOther(path: string, config: RunConfig, asked: Settings): void {
  const { seeds, evaluation, backend } = config;
  const was: Settings = {
    ...{ game: config.game, algorithm: config.algorithm, sharing: config.sharing, preset: config.preset },
    ...{ backend: asked.backend === "auto" ? "auto" : backend.name, seed: seeds[0], seeds: seeds.length },
    ...{ updates: config.updates, lanes: config.lanes, rollout: config.rollout, opponents: config.opponents },
    ...{ episodes: evaluation.episodes, "evaluate-every": evaluation.every, transform: config.transforms },
    ...{ device: config.devices, pool: config.pool, out: undefined },
  };
  const nested = (name: "set" | "hyper", before: Settings) =>
    Object.entries((asked[name] ?? {}) as Settings).map(
      ([key, value]) => [`${name} ${key}=`, value, before[key]] as const,
    );
  const pairs = [
    ...Object.keys(was).map((name) => [name, asked[name], was[name]] as const),
    ...nested("set", config.resolvedOptions ?? config.options),
    ...nested("hyper", config.hyper),
  ];
  for (const [name, is, before] of pairs) {
    if (is === undefined || isDeepStrictEqual(is, before)) continue;
    const flag = name === "game" ? "The game" : `--${name}`;
    const given = `${flag}${name.endsWith("=") ? "" : " "}${shown(is)}`;
    const without = before === undefined || (Array.isArray(before) && before.length === 0);
    const other = without
      ? `The run in '${path}' began without ${given}`
      : `${given} is not what the run in '${path}' began with, ${shown(before)}`;
    throw new Error(`${other}; leave it out to go on, or train anew.`);
  }
}

function shown(value: unknown): string {
  const text = typeof value === "string" ? value : toJson(value, 0);
  return text.length > 80 ? `${text.slice(0, 77)}…` : text;
}

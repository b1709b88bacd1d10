/** Checkpoints in run folders: what was learned, written by a training and read back as players. */
import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { isDeepStrictEqual } from "node:util";
import type { Trainer } from "../../agents/index.js";
import type { Agent } from "../agent.js";
import type { WholeDevice } from "../device/device.js";
import type { AnyGame, Role } from "../game.js";
import { seatNames } from "../population.js";
import type { Seed } from "../rng.js";
import { withFile } from "./fault.js";
import { fromJson } from "./json.js";
import type { RunFolder } from "./run-folder.js";

export const checkpointFile = "checkpoint.safetensors";

export async function saveTrainer(trainer: Trainer, folder: RunFolder): Promise<void> {
  const { save } = await import("../../agents/checkpoint.js");
  folder.write(checkpointFile, save(trainer));
}

/** The checkpoint in a run folder; undefined where there is none yet. */
export function checkpointOf(folder: RunFolder): Uint8Array | undefined {
  const path = folder.file(checkpointFile);
  return existsSync(path) ? readBytes(path) : undefined;
}

/** @param path a run folder, or a checkpoint's file */
export function readCheckpoint(path: string): Uint8Array {
  return readBytes(fileOf(path));
}

function fileOf(path: string): string {
  const inside = join(path, checkpointFile);
  return existsSync(inside) ? inside : path;
}

/**
 * Do something with a checkpoint.
 *
 * @param path a run folder, or a checkpoint's file
 * @throws a sentence that names the file
 */
export function withCheckpoint<T>(path: string, work: (bytes: Uint8Array) => T): T {
  const file = fileOf(path);
  const bytes = readBytes(file);
  try {
    return work(bytes);
  } catch (thrown) {
    throw new Error(`'${file}': ${thrown instanceof Error ? thrown.message : String(thrown)}`);
  }
}

function readBytes(file: string): Uint8Array {
  return withFile(file, "read the checkpoint", () => new Uint8Array(readFileSync(file))); // a Buffer's slice is no copy
}

/**
 * Makes players of a role from what a run learned; boxes are played at the mean, choices as drawn.
 *
 * @param path a run folder, or a checkpoint's file
 * @param devices those of the game, which must be those that the run learned with
 * @param seats which of the role they play, all of whom must have learned
 * @throws when there is no checkpoint, or it is of another game, device, role or other agents of it
 */
export async function loadPlayer(
  path: string,
  game: AnyGame,
  role: Role,
  devices: readonly WholeDevice[] = [],
  seats: readonly number[] = Array.from({ length: role.count }, (_, seat) => seat),
): Promise<(seed: Seed) => Agent> {
  const { backendName, loadPolicies, useBackend } = await import("../../agents/index.js");
  const { describeCheckpoint } = await import("../../agents/checkpoint.js");
  if (!backendName()) await useBackend("wasm");
  const policies = withCheckpoint(path, (bytes) => {
    const loaded = loadPolicies(bytes, game);
    if (devices.length > 0 && !isDeepStrictEqual(devicesIn(describeCheckpoint(bytes).key), devicesIn(game.key)))
      throw new Error(`The checkpoint is of '${game.id}' with devices that have other parts; give the same ones.`);
    return loaded;
  });
  const policy = policies[role.name];
  if (!policy) throw new Error(`'${path}': nothing was learned there for role ${role.name}.`);
  const index = (game.roles as readonly Role[]).indexOf(role);
  const strangers = seats.filter((seat) => !policy.agents.includes(seat));
  if (strangers.length > 0)
    throw new Error(
      `'${path}': ${seatNames(game, index, policy.agents)} learned there, not ${seatNames(game, index, strangers)}.`,
    );
  return (seed) => policy.with({ deterministic: role.action.kind === "box", seed });
}

/** The devices that the key of a game under devices holds: `[key of the game below, devices]`. */
function devicesIn(key = ""): unknown {
  const value = key.startsWith("[") ? fromJson(key, "what the checkpoint says of devices") : undefined;
  return Array.isArray(value) ? value[1] : undefined;
}

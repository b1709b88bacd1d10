/**
 * What the files hold that a task names: its device, the module that its game comes from, and the checkpoints of its opponents. A result
 * depends on these, not on their names. Of a module it is its text and that of modules that it imports by path, not by a package's name.
 */
import { createHash } from "node:crypto";
import { existsSync, readFileSync, statSync } from "node:fs";
import { dirname, resolve } from "node:path";
import { fileURLToPath } from "node:url";
import { devicePresets } from "../device/presets.js";
import { resolveId } from "../registry.js";
import type { Task } from "./benchmark-suite.js";
import { catalog } from "./catalog.js";
import { readCheckpoint } from "./checkpoint.js";
import { devicesGiven } from "./device-flag.js";
import { isAddress } from "./seats.js";

/**
 * In short; nothing where a task names no file.
 *
 * @param games modules of the user's own
 * @throws when a file cannot be read
 */
export async function contentsOf({ game, device, opponents = [] }: Task, games: readonly string[]) {
  const registry = await catalog(games);
  const id = resolveId(registry, game);
  const bots = new Set([...Object.keys(registry[id].bots), "random", "honest"]);
  const parts = [
    ...(typeof device === "string" && isFile(device) ? [JSON.stringify(devicesGiven([device]))] : []),
    ...(await moduleOf(id, games)),
    ...opponents
      .flatMap((text) => pathsIn(text.slice(text.indexOf("=") + 1)))
      .filter((path) => !bots.has(path))
      .map((path) => digest(readCheckpoint(path))),
  ];
  return parts.length > 0 ? digest(parts.join("\n")) : undefined;
}

const isFile = (device: string) => !Object.hasOwn(devicePresets, device) && /\.json$|[\\/]/.test(device);

const digest = (data: string | Uint8Array): string => createHash("sha256").update(data).digest("hex").slice(0, 16);

/** The text of the module that has this game, with what it imports; nothing for a game of the package. */
async function moduleOf(id: string, games: readonly string[]): Promise<string[]> {
  const own = await catalog();
  if (Object.hasOwn(own, id)) return [];
  for (const path of games) if (Object.hasOwn(await catalog([path]), id)) return [...textsFrom(resolve(path)).values()];
  return [];
}

const importing = /(?:\bfrom|\bimport)\s*\(?\s*["']((?:\.{1,2}\/|\/|file:)[^"']+)["']/g;

/** A module's text and those that it imports by path, by their own paths. */
function textsFrom(path: string, found = new Map<string, string>()): Map<string, string> {
  if (found.has(path) || !statSync(path, { throwIfNoEntry: false })?.isFile()) return found;
  const text = readFileSync(path, "utf8");
  found.set(path, text);
  for (const [, target] of text.matchAll(importing))
    textsFrom(target.startsWith("file:") ? fileURLToPath(target) : resolve(dirname(path), target), found);
  return found;
}

/** What is there on the disk among players, `<player>:<number>,…` or one alone, as `--opponents` reads them. */
function pathsIn(players: string): string[] {
  if (/says:/.test(players) || isAddress(players)) return [];
  return players.split(",").flatMap((part) => {
    const path = [part.trim(), part.trim().replace(/:\d+$/, "")].find((one) => one !== "" && existsSync(one));
    return path === undefined ? [] : [path];
  });
}

/**
 * The games that the command line knows: the package's, and those of a module of the user's own.
 *
 *   export const games = { "mine/commons-v0": { title, about, defaults, make, bots } };
 */
import { statSync } from "node:fs";
import { resolve } from "node:path";
import { pathToFileURL } from "node:url";
import { games as own } from "../../envs/index.js";
import { type Entry, idPattern, type Registry } from "../registry.js";
import { withFile } from "./fault.js";
import { ownEntry } from "./own-game.js";

/**
 * @param paths modules that export `games`
 * @throws when a module cannot be read, exports no registry, or registers a known id
 */
export async function catalog(paths: readonly string[] = []): Promise<Registry> {
  let all: Registry = own;
  for (const path of paths) {
    const added = await load(path);
    for (const id of Object.keys(added)) {
      if (Object.hasOwn(all, id))
        throw new Error(`--games ${path}: there is a game '${id}' already; give it another id.`);
    }
    all = { ...all, ...added };
  }
  return all;
}

async function load(path: string): Promise<Registry> {
  const isFile = withFile(path, "read", () => statSync(path).isFile());
  if (!isFile) throw new Error(`--games ${path}: this is a folder; name the module's file.`);
  let module: { readonly games?: unknown };
  try {
    module = await import(pathToFileURL(resolve(path)).href);
  } catch (thrown) {
    const why = thrown instanceof Error ? thrown.message : String(thrown);
    throw new Error(`--games ${path}: the module does not load: ${why}`);
  }
  const { games } = module;
  if (typeof games !== "object" || games === null || Array.isArray(games)) {
    throw new Error(`--games ${path}: the module must export 'games', an object of entries by id.`);
  }
  for (const [id, entry] of Object.entries(games)) {
    if (!idPattern.test(id)) throw new Error(`--games ${path}: '${id}' is no id of the form family/name-v0.`);
    const { title, about, defaults, make, bots } = (entry ?? {}) as Partial<Entry>;
    const good = typeof make === "function" && [defaults, bots].every((part) => typeof part === "object" && part);
    if (!good || typeof title !== "string" || typeof about !== "string") {
      throw new Error(`--games ${path}: '${id}' needs title, about, defaults, make and bots.`);
    }
  }
  return Object.fromEntries(Object.entries(games as Registry).map(([id, entry]) => [id, ownEntry(id, entry)]));
}

/** The game that a command line chooses: an entry of the registry, its options, and the transforms around it. */
import type { Command } from "commander";
import type { AnyGame } from "../game.js";
import { parseOptions } from "../options.js";
import { type Entry, type Registry, resolveId } from "../registry.js";
import type { Seed } from "../rng.js";
import { catalog } from "./catalog.js";
import { repeated, seedFlag } from "./numbers.js";
import { botsStillFit, twisted, twists } from "./twists.js";

export interface GameFlags {
  readonly set?: readonly string[];
  readonly games?: readonly string[];
  readonly transform?: readonly string[];
  readonly seed?: Seed;
  readonly json?: boolean;
}

export interface Chosen {
  readonly id: string;
  readonly entry: Entry;
  readonly options: { readonly [name: string]: unknown }; // as given, not overlaid with defaults
  readonly transforms: readonly string[];
  readonly bots: Entry["bots"]; // those that fit
  readonly registry: Registry;
  make(): AnyGame;
}

/** Flags that every verb with a game has. */
export function gameFlags(command: Command, parts: readonly ("seed" | "transform")[] = []): Command {
  command
    .option("--set <key=value>", "set an option of the game (repeatable; 'info <game>' lists them)", repeated)
    .option("--games <module.js>", "also know the games that this ES module exports as 'games' (repeatable)", repeated);
  if (parts.includes("transform")) {
    const names = Object.keys(twists).join(", ");
    command.option("--transform <name=value>", `twist the game: ${names} (repeatable, applied in order)`, repeated);
  }
  if (parts.includes("seed")) command.option("--seed <seed>", "an integer or text", seedFlag, 0);
  return command.option("--json", "print one JSON document");
}

/** @throws when the game, an option or a transform is unknown or out of range */
export async function choose(id: string, flags: GameFlags): Promise<Chosen> {
  const registry = await catalog(flags.games);
  return chosen(registry, id, flags.set ?? [], flags.transform ?? []);
}

/** As `choose`, from a registry at hand. */
export function chosen(
  registry: Registry,
  name: string,
  settings: readonly string[],
  transforms: readonly string[] = [],
): Chosen {
  const id = resolveId(registry, name);
  const entry = registry[id];
  for (const text of settings) refuseUnknown(id, entry, text);
  return withOptions(registry, id, parseOptions(entry.defaults, settings), transforms);
}

/** As `chosen`, with options as data. */
export function withOptions(
  registry: Registry,
  name: string,
  options: { readonly [name: string]: unknown },
  transforms: readonly string[] = [],
): Chosen {
  const id = resolveId(registry, name);
  const entry = registry[id];
  const anew = () => twisted(entry.make(options), transforms);
  let first: AnyGame | undefined = anew(); // faults of options and transforms come to light here
  const make = () => {
    const game = first ?? anew();
    first = undefined;
    return game;
  };
  const fitting = botsStillFit(transforms) ? Object.keys(entry.bots) : ["random"];
  const bots = Object.fromEntries(
    fitting.filter((bot) => Object.hasOwn(entry.bots, bot)).map((bot) => [bot, entry.bots[bot]]),
  );
  return { id, entry, options, transforms, bots, registry, make };
}

function refuseUnknown(id: string, { defaults }: Entry, text: string): void {
  const name = text.split("=", 1)[0];
  if (Object.hasOwn(defaults, name) || !text.includes("=") || name === "") return;
  const names = Object.keys(defaults);
  const near = names.find((known) => known.toLowerCase().startsWith(name.toLowerCase().slice(0, 3)));
  const hint = near ? `did you mean '${near}'? It` : "it";
  throw new Error(`${id} has no option '${name}'; ${hint} has ${names.join(", ") || "none"}.`);
}

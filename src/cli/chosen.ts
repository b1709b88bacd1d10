/** The game that a command line chooses: an entry of the registry, its options, and the transforms and devices around it. */
import type { Command } from "commander";
import type { Bot } from "../agent.js";
import { type BotMaker, botsUnder } from "../device/bots.js";
import type { WholeDevice } from "../device/device.js";
import { withDevice } from "../device/with-device.js";
import type { AnyGame } from "../game.js";
import { parseOptions } from "../options.js";
import { randomBot } from "../random-bot.js";
import { type Entry, type Registry, resolveId } from "../registry.js";
import type { Seed } from "../rng.js";
import { catalog } from "./catalog.js";
import { devicesGiven } from "./device-flag.js";
import { repeated, seedFlag } from "./numbers.js";
import { aroundDevices, botsStillFit, twisted, twists } from "./twists.js";

export interface GameFlags {
  readonly set?: readonly string[];
  readonly games?: readonly string[];
  readonly transform?: readonly string[];
  readonly device?: readonly string[];
  readonly seed?: Seed;
  readonly json?: boolean;
}

export interface Chosen {
  readonly id: string;
  readonly entry: Entry;
  readonly options: { readonly [name: string]: unknown }; // as given, not overlaid with defaults
  readonly transforms: readonly string[];
  readonly devices: readonly WholeDevice[]; // side by side; none by default
  readonly bots: Entry["bots"]; // those that fit
  readonly registry: Registry;
  make(): AnyGame;
  /** The game below the devices. */
  below(): AnyGame;
  readonly says: boolean; // may bots say something on a device?
  /** A bot by its name, or, under devices, one that `says:` something. */
  bot(name: string): Bot | undefined;
}

/** Flags that every verb with a game has. */
export function gameFlags(command: Command, parts: readonly ("seed" | "transform" | "device")[] = []): Command {
  command
    .option("--set <key=value>", "set an option of the game (repeatable; 'info <game>' lists them)", repeated)
    .option("--games <module.js>", "also know the games that this ES module exports as 'games' (repeatable)", repeated);
  if (parts.includes("transform")) {
    const names = Object.keys(twists).join(", ");
    command.option("--transform <name=value>", `twist the game: ${names} (repeatable, applied in order)`, repeated);
  }
  if (parts.includes("device")) {
    command.option(
      "--device <preset | file.json | none>",
      "let agents commit themselves on a device ('devices' lists them) before they play (repeatable: side by side; discretised and within are applied before the devices, other transforms after them)",
      repeated,
    );
  }
  if (parts.includes("seed")) command.option("--seed <seed>", "an integer or text", seedFlag, 0);
  return command.option("--json", "print one JSON document");
}

/** @throws when the game, an option, a transform or a device is unknown or out of range */
export async function choose(id: string, flags: GameFlags): Promise<Chosen> {
  const registry = await catalog(flags.games);
  return chosen(registry, id, flags.set ?? [], flags.transform ?? [], devicesGiven(flags.device));
}

/** As `choose`, from a registry at hand. */
export function chosen(
  registry: Registry,
  name: string,
  settings: readonly string[],
  transforms: readonly string[] = [],
  devices: readonly WholeDevice[] = [],
): Chosen {
  const id = resolveId(registry, name);
  const entry = registry[id];
  for (const text of settings) refuseUnknown(id, entry, text);
  return withOptions(registry, id, parseOptions(entry.defaults, settings), transforms, devices);
}

/** As `chosen`, with options as data. */
export function withOptions(
  registry: Registry,
  name: string,
  options: { readonly [name: string]: unknown },
  transforms: readonly string[] = [],
  devices: readonly WholeDevice[] = [],
): Chosen {
  const id = resolveId(registry, name);
  const entry = registry[id];
  const around = devices.length > 0 ? aroundDevices(transforms) : { before: transforms, after: [] };
  const below = () => twisted(entry.make(options), around.before);
  const anew = () => (devices.length > 0 ? twisted(withDevice(below(), devices), around.after) : below());
  let first: AnyGame | undefined = anew(); // faults of options and transforms come to light here
  const make = () => {
    const game = first ?? anew();
    first = undefined;
    return game;
  };
  const fitting = devices.length > 0 || botsStillFit(transforms) ? Object.keys(entry.bots) : ["random"];
  const own = Object.fromEntries(
    fitting.filter((bot) => Object.hasOwn(entry.bots, bot)).map((bot) => [bot, entry.bots[bot]]),
  );
  const { bots, bot } =
    devices.length > 0
      ? speakers(id, below, devices, botsStillFit(around.before) ? own : {}, botsStillFit(around.after))
      : plain(own);
  const says = devices.length > 0 && botsStillFit(around.after);
  return { id, entry, options, transforms, devices, bots, says, registry, make, below, bot };
}

type Bots = Pick<Chosen, "bots" | "bot">;

function plain(bots: Entry["bots"]): Bots {
  return { bots, bot: (name) => (Object.hasOwn(bots, name) ? bots[name] : undefined) };
}

/** `<bot>:says:<message>`, or `says:<message>`, whose sender plays at random where it is free. */
const saysPattern = /^(?:([^:\s]+):)?says:(.*)$/s;

/** Bots under devices: the random one, those of the game, who say nothing, and whoever says something. */
function speakers(
  id: string,
  below: () => AnyGame,
  devices: readonly WholeDevice[],
  own: Entry["bots"],
  fits: boolean,
): Bots {
  if (!fits) return plain({ random: randomBot }); // others do not understand what they see
  let made: BotMaker | undefined; // when a bot is asked for: it spells all messages out
  const maker = () => {
    made ??= botsUnder(below(), devices);
    return made;
  };
  const late =
    (bot: (maker: BotMaker) => Bot): Bot =>
    (game, role, seed) =>
      bot(maker())(game, role, seed);
  const silent = Object.entries(own).map(([name, bot]) => [name, late((from) => from.uncommitted(bot))]);
  const mediates = devices.some(({ mediator }) => mediator.kind === "learning");
  const bots: Entry["bots"] = {
    ...(mediates && { honest: late((from) => from.honest) }),
    ...Object.fromEntries(silent),
    random: randomBot,
  };
  const bot = (name: string): Bot | undefined => {
    if (Object.hasOwn(bots, name)) return bots[name];
    const [, who = "random", message = ""] = saysPattern.exec(name) ?? [undefined, "", ""];
    const inner = who === "random" ? randomBot : Object.hasOwn(own, who) ? own[who] : undefined;
    if (who === "") return undefined;
    if (!inner)
      throw new Error(`'${who}' is no bot of ${id} that could say something; ${Object.keys(own).join(", ")}.`);
    return maker().saying(/^\d+$/.test(message.trim()) ? Number(message) : message.trim(), inner);
  };
  return { bots, bot };
}

function refuseUnknown(id: string, { defaults }: Entry, text: string): void {
  const name = text.split("=", 1)[0];
  if (Object.hasOwn(defaults, name) || !text.includes("=") || name === "") return;
  const names = Object.keys(defaults);
  const near = names.find((known) => known.toLowerCase().startsWith(name.toLowerCase().slice(0, 3)));
  const hint = near ? `did you mean '${near}'? It` : "it";
  throw new Error(`${id} has no option '${name}'; ${hint} has ${names.join(", ") || "none"}.`);
}

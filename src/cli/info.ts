/** `info`: what a game is: roles, spaces, options, metrics, bots. */
import type { Command } from "commander";
import { type Preset, presets } from "../../agents/presets.js";
import type { Anatomy } from "../device/anatomy.js";
import type { DeviceGame } from "../device/with-device.js";
import type { Role } from "../game.js";
import { describe } from "../space.js";
import { type Chosen, choose, type GameFlags, gameFlags } from "./chosen.js";
import { type Facts, facts } from "./facts.js";
import { named, page } from "./page.js";
import type { Shell } from "./shell.js";
import { fold, pairs, table } from "./table.js";

interface InfoFlags extends GameFlags {
  readonly markdown?: boolean;
}

export function info(command: Command, shellOf: (flags: GameFlags) => Shell): void {
  gameFlags(command.description("describe a game: roles, spaces, options, metrics, bots").argument("<game>"), [
    "device",
  ])
    .option("--markdown", "print the page of the docs")
    .addHelpText("after", "\nExample:\n  commitment-gym info routing/cartoon4 --set routers=2")
    .action(async (game: string, flags: InfoFlags) => {
      const shell = shellOf(flags);
      const chosen = await choose(game, flags);
      if (flags.markdown && flags.json) throw new Error("Choose --markdown or --json, not both.");
      if (flags.markdown) shell.line(page(chosen).trimEnd());
      else print(shell, facts(chosen), chosen);
      shell.document(facts(chosen));
    });
}

function print(shell: Shell, { options, ...game }: Facts, chosen: Chosen): void {
  shell.line(`${game.id}: ${game.title}\n`);
  shell.line(`${chosen.entry.about.trim()}\n`);
  for (const role of game.roles) {
    shell.line(`${role.count} ${role.name}(s)${role.readsPolicy ? ", whose policies the game reads" : ""}`);
    const fields = role.observation.fields.map((f): [string, string] => {
      return [f.size ? `${f.name}[${f.size}]` : f.name, `${f.unit}, ${f.low} to ${f.high}`];
    });
    shell.line(`  observes\n${pairs(fields, "    ")}`);
    const names = role.actions ? `: ${named(role.actions)}` : "";
    shell.line(`  acts\n    ${describe(role.action)}${names}`);
  }
  if (game.anatomy && game.devices) printDevices(shell, game.anatomy, game.devices, rolesBelow(chosen));
  const { horizon, phases, horizonEnds } = game;
  shell.line(`\nAn episode has ${horizon} round(s) of ${phases} step(s) and is then ${horizonEnds}.`);
  shell.line(`Metrics: ${game.metrics.join(", ") || "none"}.`);
  shell.line(`Bots: ${game.bots.join(", ") || "none"}. ${game.solvable ? "'solve' knows its answers." : ""}\n`);
  if (Object.hasOwn(presets, game.id)) shell.line(`${tuned(presets[game.id])}\n`);
  const rows = options.map(({ name, value, range, unit, about }) => [
    name,
    fold(value, 28),
    fold(range, 24),
    unit,
    fold(about, 44),
  ]);
  shell.line(
    table(["option", "default", "range", "unit", "what it is"], rows, ["left", "right", "left", "left", "left"]),
  );
}

/** What `train --preset tuned` takes. */
function tuned({ source, why, options, settings }: Preset): string {
  const { algorithm, updates, lanes } = settings;
  const set = Object.entries(options ?? {}).map(([name, value]) => `--set ${name}=${value}`);
  const changed = set.length > 0 ? `, with ${set.join(" ")}` : "";
  return `'train --preset tuned' knows hyperparameters (${algorithm}, ${updates} updates, ${lanes} lanes; experiment ${source}${changed}): ${why}.`;
}

const mostMessages = 40; // shown of each language

/** The steps of a round, and per role the parts of an action and what can be said. */
function printDevices(
  shell: Shell,
  { steps, venues, components }: Anatomy,
  devices: Chosen["devices"],
  roles: readonly Role[],
): void {
  const once = devices[0].every === "episode" ? "The episode begins, and its first round goes" : "A round goes";
  shell.line(`\nDevices: ${devices.map(({ name }) => name).join(" + ")}. ${once}: ${steps.join(" → ")}.`);
  let seat = 0;
  for (const [r, { name, count, actions }] of roles.entries()) {
    const parts = components[r].map(({ part, size, column }) => `${part} at ${column}, 0 to ${size - 1}`);
    shell.line(`${name}: an action is ${parts.join("; ") || "nothing to choose"}`);
    if (actions) shell.line(`  actions\n${pairs(numbered(actions), "    ")}`);
    for (const venue of venues) {
      const texts = venue.messages[seat];
      const more = texts.length > mostMessages ? `\n    … ${texts.length - mostMessages} more` : "";
      shell.line(`  messages on ${venue.name}\n${pairs(numbered(texts.slice(0, mostMessages)), "    ")}${more}`);
    }
    seat += count;
  }
}

/** The roles of the game below the devices, whether they were asked for or belong to it. */
function rolesBelow({ devices, below, make }: Chosen): readonly Role[] {
  const game = devices.length > 0 ? below() : (make() as unknown as DeviceGame).below.game;
  return game.roles;
}

function numbered(texts: readonly string[]): [string, string][] {
  return texts.map((text, k) => [String(k), text]);
}

/** `list`: every game by id, with its title and its roles. */
import type { Command } from "commander";
import type { Role } from "../game.js";
import type { Registry } from "../registry.js";
import { catalog } from "./catalog.js";
import { repeated } from "./numbers.js";
import type { Shell } from "./shell.js";
import { pairs } from "./table.js";

export function list(command: Command, shellOf: (flags: { readonly json?: boolean }) => Shell): void {
  command
    .description("list the games")
    .option("--games <module.js>", "also list the games that this ES module exports as 'games' (repeatable)", repeated)
    .option("--json", "print one JSON document")
    .addHelpText("after", "\nExample:\n  commitment-gym list --json")
    .action(async (flags: { readonly games?: readonly string[]; readonly json?: boolean }) => {
      const shell = shellOf(flags);
      const rows = listing(await catalog(flags.games));
      const roles = (row: (typeof rows)[number]) =>
        row.roles.map(({ name, count }) => `${count} ${name}(s)`).join(", ");
      shell.line(
        pairs(
          rows.map((row): [string, string] => [row.id, `${row.title} · ${roles(row)}`]),
          "",
        ),
      );
      shell.document(rows);
    });
}

/** One line per game, as data. */
export function listing(registry: Registry) {
  return Object.entries(registry).map(([id, { title, make, bots }]) => {
    const roles = (make().roles as readonly Role[]).map(({ name, count }) => ({ name, count }));
    return { id, title, roles, bots: Object.keys(bots) };
  });
}

/** `docs`: the page of every game, written from its metadata, and the index of them. */
import { existsSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { setImmediate as breathe } from "node:timers/promises";
import type { Command } from "commander";
import type { Registry } from "../registry.js";
import { catalog } from "./catalog.js";
import { chosen } from "./chosen.js";
import { withFile } from "./fault.js";
import { repeated } from "./numbers.js";
import { page } from "./page.js";
import { pythonGames } from "./python-games.js";
import { makeFolders } from "./run-folder.js";
import type { Shell } from "./shell.js";

interface DocsFlags {
  readonly out: string;
  readonly check?: boolean;
  readonly python?: string;
  readonly games?: readonly string[];
}

export function docs(command: Command, shellOf: (flags: object) => Shell): void {
  command
    .description("write the docs page of every game, and their index")
    .option("--out <dir>", "where the pages go", join("docs", "games"))
    .option("--python <file>", "also the list of games for the Python package")
    .option("--check", "write nothing; exit with 1 if pages are out of date")
    .option("--games <module.js>", "also the games that this ES module exports as 'games' (repeatable)", repeated)
    .addHelpText("after", "\nExample:\n  commitment-gym docs --check")
    .action(async (flags: DocsFlags) => {
      const shell = shellOf(flags);
      const found = existsSync(flags.out) ? withFile(flags.out, "read", () => readdirSync(flags.out)) : [];
      const registry = await catalog(flags.games);
      const pages = await allPages(registry);
      const old = stale(flags.out, found, pages);
      const list = flags.python === undefined ? undefined : { path: flags.python, text: pythonGames(registry) };
      const listed = list === undefined || (existsSync(list.path) && readFileSync(list.path, "utf8") === list.text);
      if (flags.check) {
        for (const fault of old) shell.line(`${join(flags.out, fault.file)}: ${fault.why}`);
        if (list && !listed) shell.line(`${list.path}: out of date`);
        const good = old.length === 0 && listed;
        shell.line(good ? `All ${pages.size} pages are up to date.` : "Run 'npm run docs'.");
        shell.code = good ? 0 : 1;
        return;
      }
      withFile(flags.out, "write", () => {
        makeFolders(flags.out);
        for (const { file } of old) {
          const text = pages.get(file);
          if (text !== undefined) writeFileSync(join(flags.out, file), text);
        }
      });
      if (list) withFile(list.path, "write", () => writeFileSync(list.path, list.text));
      shell.line(
        `${pages.size} pages in ${flags.out}, ${old.filter(({ file }) => pages.has(file)).length} of them new or changed.`,
      );
      for (const { file, why } of old) if (!pages.has(file)) shell.line(`${join(flags.out, file)}: ${why}`);
    });
}

/** Every page by file name. Some games take seconds to solve; between pages others get their turn. */
export async function allPages(registry: Registry): Promise<ReadonlyMap<string, string>> {
  const ids = Object.keys(registry).sort();
  const name = (id: string) => `${id.replaceAll("/", "-")}.md`;
  const rows = ids.map((id) => `| [${id}](${name(id)}) | ${registry[id].title.replace(/\|/g, "\\|")} |`);
  const index = [
    "<!-- Written by 'npm run docs' from the registry; edit the games' metadata, not this file. -->",
    "# Games",
    ["| game | what it is |", "| --- | --- |", ...rows].join("\n"),
  ];
  const pages = new Map<string, string>();
  for (const id of ids) {
    pages.set(name(id), page(chosen(registry, id, [])));
    await breathe();
  }
  return pages.set("README.md", `${index.join("\n\n")}\n`);
}

/** Pages that are missing or changed, and those that belong to no game. */
function stale(folder: string, found: readonly string[], pages: ReadonlyMap<string, string>) {
  const faults = [...pages].flatMap(([file, text]) => {
    if (!found.includes(file)) return [{ file, why: "missing" }];
    const now = withFile(join(folder, file), "read", () => readFileSync(join(folder, file), "utf8"));
    return now === text ? [] : [{ file, why: "out of date" }];
  });
  const surplus = found.filter((file) => file.endsWith(".md") && !pages.has(file));
  return [...faults, ...surplus.map((file) => ({ file, why: "belongs to no game; delete it" }))];
}

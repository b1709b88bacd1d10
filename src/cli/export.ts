/** `export`: a game as a file that Gambit and OpenSpiel read. */
import { writeFileSync } from "node:fs";
import { type Command, Option } from "commander";
import { toEfg } from "../export/efg.js";
import { toNfg } from "../export/nfg.js";
import { choose, type GameFlags, gameFlags } from "./chosen.js";
import { withFile } from "./fault.js";
import type { Shell } from "./shell.js";

interface ExportFlags extends GameFlags {
  readonly format?: keyof typeof formats;
  readonly out?: string;
}

const formats = { nfg: toNfg, efg: toEfg } as const;

export function exporting(command: Command, shellOf: (flags: GameFlags) => Shell): void {
  gameFlags(
    command
      .description("write a finite game without chance in Gambit's formats, which OpenSpiel reads too")
      .argument("<game>"),
    ["transform", "device"],
  )
    .addOption(
      new Option("--format <name>", "nfg: one step, all joint actions; efg: a tree; what fits by default").choices(
        Object.keys(formats),
      ),
    )
    .option("--out <file>", "where to write; standard output otherwise")
    .addHelpText("after", "\nExample:\n  commitment-gym export commitment/matrix --format nfg --out pd.nfg")
    .action(async (name: string, flags: ExportFlags) => {
      const shell = shellOf(flags);
      const { id, options, transforms, devices, make } = await choose(name, flags);
      const game = make();
      const format = flags.format ?? (game.horizon * game.phases === 1 ? "nfg" : "efg");
      const text = formats[format](game);
      const { out } = flags;
      if (out !== undefined) {
        withFile(out, "write", () => writeFileSync(out, text));
        shell.note(`Wrote ${out}.`);
      } else shell.line(text.trimEnd());
      shell.document({
        ...{ game: id, options, transforms, ...(devices.length > 0 && { devices }), format },
        ...(out === undefined ? { text } : { out }),
      });
    });
}

/** `solve`: what theory says of a game. */
import type { Command } from "commander";
import { choose, type GameFlags, gameFlags } from "./chosen.js";
import type { Shell } from "./shell.js";
import { leaves, outline } from "./solution.js";
import { fold, table } from "./table.js";

export function solve(command: Command, shellOf: (flags: GameFlags) => Shell): void {
  gameFlags(
    command.description("print the known answers of a game: equilibria, optimum, certificates").argument("<game>"),
  )
    .addHelpText("after", "\nExample:\n  commitment-gym solve routing/pigou-cfmm --set routers=5 --json")
    .action(async (game: string, flags: GameFlags) => {
      const shell = shellOf(flags);
      const { id, entry, options } = await choose(game, flags);
      if (!entry.solve) throw new Error(`No answers are known for ${id}; 'play' and 'train' still work.`);
      const solution = entry.solve(options);
      const rows = outline(leaves(solution)).map(([name, value]) => [name, fold(value, 80)]);
      shell.line(`${id}: ${entry.title}`);
      shell.line(table(["what", "value"], rows, ["left", "left"]));
      shell.document(solution);
    });
}

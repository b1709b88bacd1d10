/** `solve`: what theory says of a game. */
import type { Command } from "commander";
import { solveUnder } from "../../envs/index.js";
import type { Solution } from "../registry.js";
import { type Chosen, choose, type GameFlags, gameFlags } from "./chosen.js";
import type { Shell } from "./shell.js";
import { brief, leaves, outline } from "./solution.js";
import { fold, table } from "./table.js";

export function solve(command: Command, shellOf: (flags: GameFlags) => Shell): void {
  gameFlags(
    command
      .description(
        "print the known answers of a game: equilibria, optimum, certificates; under a device those of the game that its messages make",
      )
      .argument("<game>"),
    ["device", "transform"],
  )
    .addHelpText(
      "after",
      "\nExamples:\n  commitment-gym solve routing/pigou-cfmm --set routers=5 --json\n  commitment-gym solve commitment/chicken --device mirror",
    )
    .action(async (game: string, flags: GameFlags) => {
      const shell = shellOf(flags);
      const chosen = await choose(game, flags);
      const { id, entry } = chosen;
      const solution = answersOf(chosen);
      const rows = outline(leaves(brief(solution))).map(([name, value]) => [fold(name, 60), fold(value, 80)]);
      shell.line(`${id}: ${entry.title}`);
      shell.line(table(["what", "value"], rows, ["left", "left"]));
      shell.document(solution);
    });
}

/** What is known of the game as it is, or of what a device makes of it. @throws where nothing is known */
function answersOf({ id, entry, options, devices, transforms, below }: Chosen): Solution {
  if (devices.length > 1) throw new Error(`solve: what several devices side by side come to is not known; give one.`);
  if (devices.length === 1) return solveUnder(below(), devices[0]);
  if (transforms.length > 0) throw new Error(`solve: what a transform makes of ${id} is not known; leave it out.`);
  if (!entry.solve) throw new Error(`No answers are known for ${id}; 'play' and 'train' still work.`);
  return entry.solve(options);
}

/** `check`: what must hold of every game, with one line per finding. */
import type { Command } from "commander";
import { check as checkGame } from "../check.js";
import { choose, type GameFlags, gameFlags } from "./chosen.js";
import { nodeGarbage } from "./garbage.js";
import type { Shell } from "./shell.js";

export function check(command: Command, shellOf: (flags: GameFlags) => Shell): void {
  gameFlags(command.description("check that a game keeps the contract").argument("<game>"), ["transform", "device"])
    .addHelpText(
      "after",
      "\nExample:\n  commitment-gym check mine/commons --games ./my-games.js\n\nExits with 1 if a check fails.",
    )
    .action(async (game: string, flags: GameFlags) => {
      const shell = shellOf(flags);
      const { id, make, devices } = await choose(game, flags);
      shell.line(devices.length > 0 ? make().id : id);
      const findings = checkGame(make, { garbage: nodeGarbage });
      for (const { name, passed, skipped, detail } of findings) {
        const mark = !passed ? "FAIL" : skipped ? "skip" : "ok  ";
        shell.line(`${mark} ${name}${detail === "" ? "" : `: ${detail}`}`);
      }
      const failed = findings.filter(({ passed }) => !passed).length;
      const skipped = findings.filter((finding) => finding.passed && finding.skipped).length;
      shell.line(`${findings.length - failed - skipped} hold, ${failed} fail, ${skipped} skipped`);
      shell.document({ game: id, ...(devices.length > 0 && { devices }), passed: failed === 0, findings });
      if (failed > 0) shell.code = 1;
    });
}

/** `speed`: how fast the rules run, with actions prepared beforehand so that only the batch is timed. */
import type { Command } from "commander";
import { choose, type GameFlags, gameFlags } from "./chosen.js";
import { grouped, numberFlag } from "./numbers.js";
import type { Shell } from "./shell.js";
import { measureSpeed } from "./stopwatch.js";

interface SpeedFlags extends GameFlags {
  readonly lanes: number;
  readonly seconds: number;
}

export const mostLanes = 2 ** 20;

export function speed(command: Command, shellOf: (flags: GameFlags) => Shell): void {
  gameFlags(command.description("measure steps per second under random play").argument("<game>"), [
    "transform",
    "device",
    "seed",
  ])
    .option("--lanes <n>", "episodes side by side", numberFlag("--lanes", 1, mostLanes), 1024)
    .option("--seconds <s>", "how long to measure", numberFlag("--seconds", 0.01, 3600, false), 3)
    .addHelpText("after", "\nExample:\n  commitment-gym speed routing/cartoon4 --lanes 4096 --seconds 5 --json")
    .action(async (game: string, flags: SpeedFlags) => {
      const shell = shellOf(flags);
      const { id, devices, make } = await choose(game, flags);
      const made = make();
      const result = measureSpeed(made, flags.lanes, flags.seconds, flags.seed ?? 0);
      const { agentSteps, laneSteps, garbage, repetitions, choices } = result;
      shell.line(
        `${devices.length > 0 ? made.id : id}, ${grouped(flags.lanes)} lanes, median of ${repetitions.length} repetitions`,
      );
      shell.line(
        `  ${grouped(agentSteps).padStart(14)} agent-steps per second (rows with a choice: ${choices} per lane-step)`,
      );
      shell.line(`  ${grouped(laneSteps).padStart(14)} lane-steps per second`);
      shell.line(`  ${String(garbage).padStart(14)} garbage collections in ${flags.seconds} s`);
      shell.document({
        game: id,
        ...(devices.length > 0 && { devices }),
        lanes: flags.lanes,
        seconds: flags.seconds,
        ...result,
        node: process.version,
      });
    });
}

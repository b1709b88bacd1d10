/** `run`: the whole command line as a function of its arguments, for `main.ts` and for tests. */
import { Command, CommanderError } from "commander";
import { benchmark } from "./benchmark.js";
import { bridge } from "./bridge.js";
import { check } from "./check.js";
import { demo } from "./demo.js";
import { devices } from "./devices.js";
import { docs } from "./docs.js";
import { evaluate } from "./evaluate.js";
import { experiment } from "./experiment.js";
import { exporting } from "./export.js";
import { exportPolicy } from "./export-policy.js";
import { sentence } from "./fault.js";
import { info } from "./info.js";
import { keys } from "./keys.js";
import { list } from "./list.js";
import { play } from "./play.js";
import { serve } from "./serve.js";
import { type Io, Shell } from "./shell.js";
import { solve } from "./solve.js";
import { speed } from "./speed.js";
import { train } from "./train.js";
import { versions } from "./versions.js";

/** Adds a verb's arguments, flags and action to its command; `argv` is the whole command line. */
type Verb = (command: Command, shellOf: (flags: { readonly json?: boolean }) => Shell, argv: readonly string[]) => void;

export const verbs: { readonly [name: string]: Verb } = {
  list,
  info,
  devices,
  play,
  solve,
  export: exporting,
  check,
  speed,
  train,
  "export-policy": exportPolicy,
  evaluate,
  experiment,
  benchmark,
  demo,
  docs,
  serve,
  keys,
  bridge,
};

/**
 * @param argv arguments after the program's name
 * @returns the exit code
 */
export async function run(argv: readonly string[], io: Io): Promise<number> {
  let shell = new Shell(io);
  const program = new Command("commitment-gym")
    .description("Multi-agent environments in which learning agents meet commitment devices.")
    .version(versions().package, "-V, --version")
    .addHelpText("after", "\nExample:\n  commitment-gym play routing/cartoon4 --set routers=2 --agents equilibrium")
    .showSuggestionAfterError(true)
    .exitOverride()
    .configureOutput({ writeOut: io.out, writeErr: () => undefined });
  for (const [name, verb] of Object.entries(verbs)) {
    const command = program.command(name).exitOverride();
    const shellOf = (flags: { readonly json?: boolean }) => {
      shell = new Shell(io, flags.json === true);
      return shell;
    };
    verb(command, shellOf, argv);
  }
  if (argv.length === 0) {
    io.out(program.helpInformation());
    return 0;
  }
  try {
    await program.parseAsync([...argv], { from: "user" });
  } catch (thrown) {
    if (thrown instanceof CommanderError) {
      if (thrown.exitCode === 0) return 0;
      if (thrown.code === "commander.help") io.err(program.helpInformation());
      else io.err(`${misuse(thrown.message, argv)}\n`);
      return 1;
    }
    io.err(`${sentence(thrown)}\n`);
    return 1;
  }
  return shell.code;
}

/** Commander's complaint as a sentence with a hint. */
function misuse(message: string, argv: readonly string[]): string {
  const text = message
    .replace(/^error: /, "")
    .replace(/\s*\n\s*/g, " ")
    .trim();
  const verb = Object.hasOwn(verbs, argv[0]) ? ` ${argv[0]}` : "";
  const complaint = text.replace(/^unknown command/, "there is no verb").replace(/\.$/, "");
  return `${complaint[0].toUpperCase()}${complaint.slice(1)}; see 'commitment-gym${verb} --help'.`;
}

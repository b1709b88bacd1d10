/** `train`: let agents learn, and compare what they learned with every bot of the game. */
import { type Command, Option } from "commander";
import { parseOptions } from "../options.js";
import { type Chosen, choose, type GameFlags, gameFlags } from "./chosen.js";
import { numberFlag, repeated } from "./numbers.js";
import type { Shell } from "./shell.js";
import { mostLanes } from "./speed.js";
import { type Plan, printResult, runTraining } from "./training.js";

interface TrainFlags extends GameFlags {
  readonly algorithm: string;
  readonly backend: Plan["backend"];
  readonly sharing: Plan["sharing"];
  readonly seeds: number;
  readonly updates: number;
  readonly lanes?: number;
  readonly rollout?: number;
  readonly hyper?: readonly string[];
  readonly opponents?: readonly string[];
  readonly episodes: number;
  readonly out?: string;
}

/** Evaluation episodes begin with this seed; training never draws from it. */
export const evaluationSeed = "evaluation";

export function train(command: Command, shellOf: (flags: GameFlags) => Shell, argv: readonly string[] = []): void {
  gameFlags(command.description("train agents and compare them with the bots").argument("<game>"), [
    "transform",
    "device",
    "seed",
  ])
    .option("--algorithm <name>", "ppo or reinforce", "ppo")
    .addOption(
      new Option("--backend <name>", "of TensorFlow.js; auto measures")
        .choices(["wasm", "cpu", "node", "auto"])
        .default("wasm"),
    )
    .addOption(
      new Option("--sharing <how>", "a network per agent, one per role, or one per role that plays against itself")
        .choices(["none", "role", "self"])
        .default("none"),
    )
    .option("--seeds <k>", "train k times, from --seed on", numberFlag("--seeds", 1, 1000), 1)
    .option("--updates <n>", "how often every learner is improved", numberFlag("--updates", 1, 1e7), 150)
    .option("--lanes <n>", "episodes side by side", numberFlag("--lanes", 1, mostLanes))
    .option("--rollout <n>", "steps per lane and update", numberFlag("--rollout", 1, 1e6))
    .option("--hyper <key=value>", "set an option of the algorithm (repeatable)", repeated)
    .option(
      "--opponents <role=who>",
      "a role that does not learn: a bot, a run folder, or an address where a Python player joins; or some of its agents, as role=who:number[,who:number…], among whom the others learn (repeatable)",
      repeated,
    )
    .option("--episodes <n>", "of each evaluation", numberFlag("--episodes", 2, 100_000), 256)
    .option(
      "--out <folder>",
      "the run folder, which must not exist yet; runs/<game>__<algorithm>__<seed>__<time> otherwise",
    )
    .addHelpText(
      "after",
      "\nExample:\n  commitment-gym train routing/cartoon4 --set routers=2 --set settlement=pro-rata \\\n" +
        '    --hyper entropy=0 --hyper \'std={"from":0.3,"to":0.02}\' --hyper minibatch=128' +
        "\n  commitment-gym train routing/cartoon4 --opponents router=blind:4,equilibrium:2",
    )
    .action(async (game: string, flags: TrainFlags) => {
      const shell = shellOf(flags);
      const plan = await planOf(await choose(game, flags), flags, argv);
      const result = await runTraining(plan, shell);
      printResult(shell, result);
      shell.document(result);
      if (!result.finished) shell.code = 130;
    });
}

async function planOf(chosen: Chosen, flags: TrainFlags, argv: readonly string[]): Promise<Plan> {
  const { algorithm, backend, sharing, seeds, updates, lanes, rollout, opponents = [], episodes, out } = flags;
  return {
    ...{
      chosen,
      algorithm,
      hyper: await hyperOf(algorithm, flags.hyper ?? []),
      backend,
      sharing,
      seeds,
      updates,
      opponents,
    },
    ...{ seed: flags.seed ?? 0, evaluation: { seed: evaluationSeed, episodes } },
    ...{ ...(lanes && { lanes }), ...(rollout && { rollout }), ...(out !== undefined && { out }) },
    command: ["commitment-gym", ...argv].join(" "),
  };
}

/** Options of the algorithm as given. @throws when the algorithm is unknown or a text is no key=value */
async function hyperOf(algorithm: string, texts: readonly string[]): Promise<Plan["hyper"]> {
  const { algorithms } = await import("../../agents/index.js");
  const known = Object.keys(algorithms);
  if (!known.includes(algorithm))
    throw new Error(`There is no algorithm '${algorithm}'; choose ${known.join(" or ")}.`);
  const bad = texts.find((text) => text.indexOf("=") < 1);
  if (bad !== undefined) throw new Error(`--hyper needs key=value, got '${bad}'.`);
  try {
    return parseOptions(algorithms[algorithm].defaults, texts);
  } catch (thrown) {
    throw new Error(String((thrown as Error).message).replace(/^--set/, "--hyper"));
  }
}

/** `train`: let agents learn, and compare what they learned with every bot of the game. */
import { type Command, Option } from "commander";
import { listOfAlgorithms } from "../../agents/algorithm-names.js";
import type { Preset } from "../../agents/presets.js";
import { type Chosen, choose, type GameFlags, gameFlags } from "./chosen.js";
import { hyperOf, poolOf } from "./hyper.js";
import { numberFlag, pathFlag, repeated } from "./numbers.js";
import { resumedPlan } from "./resume.js";
import type { Shell } from "./shell.js";
import { mostLanes } from "./speed.js";
import { type Plan, printResult, runTraining } from "./training.js";

export interface TrainFlags extends GameFlags {
  readonly algorithm: string;
  readonly backend: Plan["backend"];
  readonly sharing: Plan["sharing"];
  readonly seeds: number;
  readonly updates: number;
  readonly lanes?: number;
  readonly rollout?: number;
  readonly hyper?: readonly string[];
  readonly opponents?: readonly string[];
  readonly pool?: readonly string[];
  readonly episodes: number;
  readonly evaluateEvery?: number;
  readonly every?: number;
  readonly preset?: string;
  readonly resume?: string;
  readonly out?: string;
}

/** Evaluation episodes begin with this seed; training never draws from it. */
export const evaluationSeed = "evaluation";

export function train(command: Command, shellOf: (flags: GameFlags) => Shell, argv: readonly string[] = []): void {
  gameFlags(command.description("train agents and compare them with the bots").argument("[game]"), [
    "transform",
    "device",
    "seed",
  ])
    .option("--algorithm <name>", listOfAlgorithms, "ppo")
    .addOption(
      new Option("--backend <name>", "of TensorFlow.js; auto measures")
        .choices(["wasm", "cpu", "node", "auto"])
        .default("wasm"),
    )
    .addOption(
      new Option("--sharing <how>", "a network per agent, per role, per role that plays against itself, or one for all")
        .choices(["none", "role", "self", "all"])
        .default("none"),
    )
    .addOption(
      new Option(
        "--preset <name>",
        "tuned: algorithm, sharing, lanes, rollout, updates and hyperparameters that the game's experiment found to work; other flags win over them",
      ).choices(["tuned"]),
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
    .option(
      "--pool <key=value>",
      "learn against copies of past selves: size=20 copies of each learner, one every=10 updates, with probability latest=0.2 none of them (repeatable)",
      repeated,
    )
    .option("--episodes <n>", "of each evaluation", numberFlag("--episodes", 2, 100_000), 256)
    .option(
      "--evaluate-every <n>",
      "updates from one evaluation to the next; some 40 evaluations in all otherwise",
      numberFlag("--evaluate-every", 1, 1e7),
    )
    .option(
      "--every <n>",
      "updates from one checkpoint to the next; some 40 checkpoints in all otherwise",
      numberFlag("--every", 1, 1e7),
    )
    .option("--resume <folder>", "go on with a run that was cut off, with what it began with")
    .option(
      "--out <folder>",
      "the run folder, which must not exist yet; runs/<game>__<algorithm>__<seed>__<time> otherwise",
      pathFlag("--out"),
    )
    .addHelpText(
      "after",
      "\nExample:\n  commitment-gym train routing/cartoon4 --set routers=2 --set settlement=pro-rata \\\n" +
        '    --hyper entropy=0 --hyper \'std={"from":0.3,"to":0.02}\' --hyper minibatch=128' +
        "\n  commitment-gym train routing/cartoon4 --opponents router=blind:4,equilibrium:2",
    )
    .action(async (game: string | undefined, flags: TrainFlags) => {
      const shell = shellOf(flags);
      const text = ["commitment-gym", ...argv].join(" ");
      let plan: Plan;
      const asked = given(command, flags);
      if (flags.resume !== undefined) plan = await resumedPlan(flags.resume, game, asked, text);
      else if (game === undefined) throw new Error("Missing required argument 'game'; or --resume a run folder.");
      else plan = await planOf(await choose(game, flags), flags, asked, text);
      const result = await runTraining(plan, shell);
      printResult(shell, result);
      shell.document(result);
      if (!result.finished) shell.code = 130;
    });
}

/** The flags that were given, without defaults. */
function given(command: Command, flags: TrainFlags): Partial<TrainFlags> {
  return Object.fromEntries(Object.entries(flags).filter(([name]) => command.getOptionValueSource(name) === "cli"));
}

async function planOf(chosen: Chosen, flags: TrainFlags, asked: Partial<TrainFlags>, command: string): Promise<Plan> {
  const { backend, seeds, opponents = [], episodes, evaluateEvery, every, preset, games, out } = flags;
  const tuned = preset === undefined ? undefined : await tunedFor(chosen.id, asked.algorithm);
  const { algorithm, sharing, updates, lanes, rollout } = { ...flags, ...tuned, ...asked };
  const hyper = { ...tuned?.options, ...(await hyperOf(algorithm, flags.hyper ?? [])) };
  const pool = flags.pool && (await poolOf(flags.pool));
  return {
    ...{ chosen, algorithm, hyper, backend, sharing, seeds, updates, opponents, command, seed: flags.seed ?? 0 },
    evaluation: { seed: evaluationSeed, episodes, ...(evaluateEvery && { every: evaluateEvery }) },
    ...{ ...(lanes && { lanes }), ...(rollout && { rollout }), ...(every && { every }) },
    ...{
      ...(pool && { pool }),
      ...(games && { modules: games }),
      ...(preset && { preset }),
      ...(out !== undefined && { out }),
    },
  };
}

/** @throws when the game has no preset, or it is for another algorithm than was asked for */
async function tunedFor(id: string, algorithm: string | undefined): Promise<Preset["settings"]> {
  const { presets } = await import("../../agents/presets.js");
  if (!Object.hasOwn(presets, id)) {
    throw new Error(`${id} has no tuned preset; there is one for ${Object.keys(presets).join(", ")}.`);
  }
  const { settings } = presets[id];
  if (algorithm !== undefined && algorithm !== settings.algorithm)
    throw new Error(`The tuned preset of ${id} is for ${settings.algorithm}, not for ${algorithm}; leave one out.`);
  return settings;
}

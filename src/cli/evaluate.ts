/** `evaluate`: what a run has learned, among itself, against others, and against whoever would exploit it. */
import { type Command, Option } from "commander";
import { printEvaluation } from "./evaluate-report.js";
import { evaluateRun } from "./evaluation.js";
import { numberFlag, repeated, seedFlag } from "./numbers.js";
import type { Shell } from "./shell.js";

interface EvaluateFlags {
  readonly against?: readonly string[];
  readonly exploit?: true;
  readonly budget: number;
  readonly responses: number;
  readonly deviate?: string;
  readonly crossPlay?: true | readonly string[];
  readonly mix: "one" | "half";
  readonly background?: true;
  readonly episodes: number;
  readonly seed: string | number;
  readonly games?: readonly string[];
  readonly json?: boolean;
}

export function evaluate(command: Command, shellOf: (flags: { readonly json?: boolean }) => Shell): void {
  command
    .description("evaluate what a run has learned: welfare, exploitability, cross-play, and play among bots")
    .argument("<run>", "a run folder, as 'train' makes them")
    .option(
      "--against <role=who>",
      "who plays a role, or some agents of it, in place of those who did or did not learn; as train's --opponents (repeatable)",
      repeated,
    )
    .option(
      "--exploit",
      "what each agent that learned could gain by playing otherwise: exact where that can be, else a lower bound by trained responses and bots",
    )
    .option("--budget <updates>", "of each training of a response; 0: bots only", numberFlag("--budget", 0, 1e6), 100)
    .option(
      "--responses <k>",
      "trainings from scratch, and as many from what was learned",
      numberFlag("--responses", 1, 100),
      3,
    )
    .option("--deviate <agents>", "whose responses, as router_0,router_1; all who learned otherwise")
    .option("--cross-play [folders...]", "let the seeds of the run, and of other runs, play with each other")
    .addOption(
      new Option("--mix <how>", "of cross-play: a guest has one seat, or every other one")
        .choices(["one", "half"])
        .default("one"),
    )
    .option("--background", "play among the game's bots, as visitor and as resident, scored between worst and best bot")
    .option("--episodes <n>", "of each evaluation", numberFlag("--episodes", 2, 100_000), 256)
    .option(
      "--seed <seed>",
      "of the evaluation, an integer or text; training never draws from text",
      seedFlag,
      "evaluate",
    )
    .option("--games <module.js>", "also know the games that this ES module exports as 'games' (repeatable)", repeated)
    .option("--json", "print one JSON document")
    .addHelpText(
      "after",
      "\nExamples:\n  commitment-gym evaluate runs/mine --exploit --budget 200\n" +
        "  commitment-gym evaluate runs/mine --cross-play runs/other runs/third --background\n" +
        "  commitment-gym evaluate runs/mine --against router=blind:4",
    )
    .action(async (run: string, flags: EvaluateFlags) => {
      const shell = shellOf(flags);
      const { against, exploit, budget, responses, deviate, crossPlay, mix, background, episodes, seed, games } = flags;
      for (const [flag, of, there] of [
        ["budget", "exploit", exploit],
        ["responses", "exploit", exploit],
        ["deviate", "exploit", exploit],
        ["mix", "cross-play", crossPlay],
      ] as const) {
        const given = command.getOptionValueSource(flag) === "cli";
        if (given && !there) throw new Error(`--${flag} is for --${of}; give both.`);
      }
      const agents = deviate?.split(",").map((name) => name.trim());
      const result = await evaluateRun(
        {
          ...{ run, episodes, seed },
          ...(games && { modules: games }),
          ...(against && { against }),
          ...(exploit && { exploit: { updates: budget, seeds: responses, ...(agents && { agents }) } }),
          ...(crossPlay && { crossPlay: { folders: crossPlay === true ? [] : crossPlay, mix } }),
          ...(background && { background }),
        },
        shell,
      );
      printEvaluation(shell, result);
      shell.document(result);
    });
}

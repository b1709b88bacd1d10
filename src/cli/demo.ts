/** `demo`, which `npm start` runs: routers learn on two networks, in about two minutes, and are compared with what theory says. */
import type { Command } from "commander";
import type { Seed } from "../rng.js";
import { catalog } from "./catalog.js";
import { chosen } from "./chosen.js";
import { numberFlag, pathFlag, seedFlag } from "./numbers.js";
import type { Shell } from "./shell.js";
import { evaluationSeed } from "./train.js";
import { type Plan, printResult, runTraining, type TrainResult } from "./training.js";

interface DemoFlags {
  readonly seed: Seed;
  readonly budget: number;
  readonly out?: string;
  readonly json?: boolean;
}

type Scene = Pick<Plan, "sharing" | "lanes" | "updates" | "hyper"> & {
  readonly game: string;
  readonly set: readonly string[];
  readonly story: string;
};

/** Exploration that shrinks on schedule lets independent learners settle; see the run folders' config.json. */
const scenes: readonly Scene[] = [
  {
    game: "routing/cartoon4",
    set: ["routers=2", "settlement=pro-rata"],
    story: `Two routers each sell 100 A for D, over A-B-D or A-C-D. Both routes have slippage, and whoever trades on one makes
it worse for the other. Each router learns for itself, knowing only what it was paid. Theory expects 79.24 A over B where
neither can gain by changing alone (Nash), and 88.62 where both together get most (optimum).`,
    ...{ sharing: "none", lanes: 512, updates: 250 },
    hyper: { entropy: 0, std: { from: 0.3, to: 0.02 }, minibatch: 128 },
  },
  {
    game: "routing/v2-wbtc-weth",
    set: [],
    story: `Eight routers sell WETH for WBTC, through the pool that Uniswap v2 held at block 17,600,000 (fee 0.3 %) or an outside
market (fee 0.5 %). Order sizes are as observed: mostly small, now and then huge. Rewards are basis points against the best
spot price, the same for a small order as for a huge one, so what routers learn is good per order and not for the total, which the
few huge orders decide. They share one network, which knows the order sizes and whom it plays for.`,
    ...{ sharing: "role", lanes: 256, updates: 300 },
    hyper: { entropy: 0, std: { from: 0.5, to: 0.05 }, minibatch: 512, learningRate: 0.003 },
  },
];

export function demo(command: Command, shellOf: (flags: object) => Shell, argv: readonly string[] = []): void {
  command
    .description("train routers on two networks and print how they compare, in about two minutes")
    .option("--seed <seed>", "an integer or text", seedFlag, 0)
    .option(
      "--budget <share>",
      "of the usual number of updates, to look quickly or closely",
      numberFlag("--budget", 0.001, 100, false),
      1,
    )
    .option("--out <folder>", "where the two run folders go; runs otherwise", pathFlag("--out"))
    .option("--json", "print one JSON document")
    .addHelpText("after", "\nExample:\n  commitment-gym demo --budget 0.2")
    .action(async (flags: DemoFlags) => {
      const shell = shellOf(flags);
      const registry = await catalog();
      const results: TrainResult[] = [];
      for (const [k, { game, set, story, updates, ...rest }] of scenes.entries()) {
        shell.line(`${k + 1} of ${scenes.length}. ${game}\n${story}\n`);
        const result = await runTraining(
          {
            ...{ chosen: chosen(registry, game, set), algorithm: "ppo", backend: "wasm", ...rest },
            ...{ seed: flags.seed, seeds: 1, updates: Math.max(1, Math.round(updates * flags.budget)), opponents: [] },
            evaluation: { seed: evaluationSeed, episodes: 256 },
            ...(flags.out !== undefined && { out: `${flags.out}/${game.replace("/", "-")}` }),
            command: ["commitment-gym", ...argv].join(" "),
          },
          shell,
        );
        printResult(shell, result);
        shell.line();
        results.push(result);
        if (!result.finished) break;
      }
      shell.line(
        "Next: 'commitment-gym list' shows the games, 'commitment-gym train <game> --help' how to train on them.",
      );
      shell.document(results);
      if (results.some(({ finished }) => !finished)) shell.code = 130;
    });
}

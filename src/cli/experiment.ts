/** `experiment`: runs a scripted experiment and writes its result, with command, commit and seeds, as JSON, Markdown and a picture. */
import { join } from "node:path";
import type { Command } from "commander";
import type { TopLevelSpec } from "vega-lite";
import { writeJson, writeWhole } from "./benchmark-folder.js";
import { bidFunctions } from "./bid-functions-report.js";
import { bribery } from "./bribery.js";
import { cartelSwitch } from "./cartel-switch.js";
import { collateral } from "./collateral.js";
import { commit } from "./commit.js";
import { convex } from "./convex-speed.js";
import { credibilityCliff } from "./credibility-cliff.js";
import { deviceZsc } from "./device-zsc-report.js";
import { earlyBid } from "./early-bid.js";
import type { Expectation } from "./expectation.js";
import { firstCommitter } from "./first-committer-report.js";
import { fixedPointN } from "./fixed-point-n.js";
import { learnability } from "./learnability-report.js";
import { mempool } from "./mempool.js";
import { mevBraess } from "./mev-braess-report.js";
import { nashFlow } from "./nash-flow-report.js";
import { numberFlag, pathFlag } from "./numbers.js";
import { omega } from "./omega.js";
import { rentMap } from "./rent-map.js";
import { rerouteShare } from "./reroute-share-report.js";
import { prepareFolder, resultsFile } from "./result-folder.js";
import { scenarioOf } from "./scenarios.js";
import type { Shell } from "./shell.js";
import { slotFee } from "./slot-fee.js";
import { spam } from "./spam-race.js";
import { sybilThreshold } from "./sybil-threshold.js";
import { symmetryBreaking } from "./symmetry-breaking.js";
import { fold, table as listing } from "./table.js";
import { thresholds } from "./thresholds-report.js";
import { timeBanditTail } from "./time-bandit-tail.js";
import { experimentOf } from "./trials.js";
import { versions } from "./versions.js";

export interface Experiment {
  readonly about: string; // a question
  readonly title: string;
  readonly intro: string; // what is shown, for the result's page
  readonly seeds: number; // by default
  readonly updates?: number; // by default, where something learns
  readonly expectations?: readonly Expectation[]; // of which its result says whether they held
  run(plan: { readonly seeds: number; readonly updates: number }, shell: Shell): Promise<Result>;
}

interface Result {
  readonly data: object; // every number
  readonly table: string;
  readonly picture?: TopLevelSpec;
}

export const experiments: { readonly [name: string]: Experiment } = {
  "nash-flow": nashFlow,
  convex,
  "bid-functions": bidFunctions,
  "spam-race": spam,
  "early-bid": earlyBid,
  learnability,
  thresholds,
  "first-committer": firstCommitter,
  "reroute-share": rerouteShare,
  omega: experimentOf("omega", omega),
  "symmetry-breaking": experimentOf("symmetry-breaking", symmetryBreaking),
  "slot-fee": experimentOf("slot-fee", slotFee),
  collateral: experimentOf("collateral", collateral),
  bribery: experimentOf("bribery", bribery),
  "mev-braess": experimentOf("mev-braess", mevBraess),
  mempool: experimentOf("mempool", mempool),
  "fixed-point-n": experimentOf("fixed-point-n", fixedPointN),
  "cartel-switch": experimentOf("cartel-switch", cartelSwitch),
  "credibility-cliff": experimentOf("credibility-cliff", credibilityCliff),
  "rent-map": experimentOf("rent-map", rentMap),
  "sybil-threshold": experimentOf("sybil-threshold", sybilThreshold),
  "time-bandit-tail": experimentOf("time-bandit-tail", timeBanditTail),
  "device-zsc": deviceZsc,
};

interface ExperimentFlags {
  readonly seeds?: number;
  readonly updates?: number;
  readonly out?: string;
  readonly json?: boolean;
  readonly list?: boolean;
}

export function experiment(
  command: Command,
  shellOf: (flags: ExperimentFlags) => Shell,
  argv: readonly string[] = [],
): void {
  command
    .description(`run a scripted experiment; --list has their questions: ${Object.keys(experiments).join(", ")}`)
    .argument("[name]", "one of these")
    .option("--list", "list them, with the scenario of the benchmark that each shows, its seeds and updates")
    .option("--seeds <k>", "seeds 1 to k; the experiment's own number otherwise", numberFlag("--seeds", 1, 1000))
    .option("--updates <n>", "policy updates per run, where something learns", numberFlag("--updates", 1, 1e6))
    .option(
      "--out <folder>",
      "write results.json, README.md and the picture there; it is empty, or has an earlier result of this experiment",
      pathFlag("--out"),
    )
    .option("--json", "print one JSON document")
    .addHelpText("after", "\nExample:\n  commitment-gym experiment nash-flow --seeds 5 --out docs/results/nash-flow")
    .action(async (name: string | undefined, flags: ExperimentFlags) => {
      const shell = shellOf(flags);
      if (flags.list) {
        shell.line(list());
        shell.document({ experiments: listed() });
        return;
      }
      if (name === undefined) throw new Error(`Which experiment? There is ${Object.keys(experiments).join(", ")}.`);
      const chosen = Object.hasOwn(experiments, name) ? experiments[name] : undefined;
      if (!chosen)
        throw new Error(`There is no experiment '${name}'; there is ${Object.keys(experiments).join(", ")}.`);
      if (flags.out !== undefined) prepareFolder(flags.out, name);
      const { data, table, picture } = await chosen.run(
        {
          seeds: flags.seeds ?? chosen.seeds,
          updates: flags.updates ?? chosen.updates ?? 0,
        },
        shell,
      );
      const about = { experiment: name, command: ["commitment-gym", ...argv].join(" "), commit: commit() };
      const run = { ...about, versions: versions(), ...data };
      shell.line(table);
      shell.document(run);
      if (flags.out !== undefined) await write(flags.out, chosen, run, table, picture);
    });
}

/** All experiments, and the scenario that each shows, if any. */
function listed() {
  return Object.entries(experiments).map(([name, { about, seeds, updates = null, expectations = [] }]) => {
    const scenario = scenarioOf(name);
    const { number = null, shape = null } = scenario ?? {};
    return { name, scenario: number, seeds: scenario?.seeds ?? seeds, updates, about, shape, expectations };
  });
}

function list(): string {
  const rows = listed().map(({ name, scenario, seeds, updates, about }) => [
    ...[name, scenario === null ? "" : String(scenario), String(seeds), updates === null ? "" : String(updates)],
    fold(about, 90),
  ]);
  return listing(["experiment", "scenario", "seeds", "updates", "question"], rows, [
    ...(["left", "right", "right", "right", "left"] as const),
  ]);
}

async function write(
  folder: string,
  { title, intro }: Experiment,
  run: { readonly command: string; readonly commit: string },
  table: string,
  picture?: TopLevelSpec,
): Promise<void> {
  const source = `Command: \`${run.command}\` at commit ${run.commit}; every number is in \`results.json\`, with seeds and versions.`;
  const shown = picture ? ["![the result as a picture](picture.png)"] : [];
  const page = [`# ${title}`, intro, `\`\`\`\n${table}\n\`\`\``, ...shown, source];
  writeJson(join(folder, resultsFile), run, 2); // the numbers first, whatever becomes of the picture
  const { pngOf, svgOf } = await import("./picture.js");
  if (picture) writeWhole(join(folder, "picture.png"), pngOf(await svgOf(picture), 1400));
  writeWhole(join(folder, "README.md"), `${page.join("\n\n")}\n`);
}

/** `experiment`: runs a scripted experiment and writes its result, with command, commit and seeds, as JSON, Markdown and a picture. */
import { join } from "node:path";
import type { Command } from "commander";
import type { TopLevelSpec } from "vega-lite";
import { writeJson, writeWhole } from "./benchmark-folder.js";
import { commit } from "./commit.js";
import type { Expectation } from "./expectation.js";
import { experiments } from "./experiments.js";
import { numberFlag, pathFlag } from "./numbers.js";
import { prepareFolder, resultsFile } from "./result-folder.js";
import { scenarioOf } from "./scenarios.js";
import type { Shell } from "./shell.js";
import { fold, table as listing } from "./table.js";
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
        const all = await listed();
        shell.line(list(all));
        shell.document({ experiments: all });
        return;
      }
      if (name === undefined) throw new Error(`Which experiment? There is ${Object.keys(experiments).join(", ")}.`);
      if (!Object.hasOwn(experiments, name))
        throw new Error(`There is no experiment '${name}'; there is ${Object.keys(experiments).join(", ")}.`);
      const chosen = await experiments[name]();
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

interface Listed {
  readonly name: string;
  readonly scenario: number | null;
  readonly seeds: number;
  readonly updates: number | null;
  readonly about: string; // a question
  readonly shape: string | null; // that theory expects
  readonly expectations: readonly Expectation[];
}

/** All experiments, and the scenario that each shows, if any. */
async function listed() {
  const all: Listed[] = [];
  for (const [name, load] of Object.entries(experiments)) {
    const { about, seeds, updates = null, expectations = [] } = await load();
    const scenario = scenarioOf(name);
    const { number = null, shape = null } = scenario ?? {};
    all.push({ name, scenario: number, seeds: scenario?.seeds ?? seeds, updates, about, shape, expectations });
  }
  return all;
}

function list(all: readonly Listed[]): string {
  const rows = all.map(({ name, scenario, seeds, updates, about }) => [
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

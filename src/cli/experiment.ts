/** `experiment`: runs a scripted experiment and writes its result, with command, commit and seeds, as JSON, Markdown and a picture. */
import { execFileSync } from "node:child_process";
import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import type { Command } from "commander";
import type { TopLevelSpec } from "vega-lite";
import { backendName, useBackend } from "../../agents/index.js";
import { progress } from "./bars.js";
import { catalog } from "./catalog.js";
import { withFile } from "./fault.js";
import { toJson } from "./json.js";
import { cases, type Outcome, runCase, settings } from "./nash-flow.js";
import { numberFlag, short } from "./numbers.js";
import type { Shell } from "./shell.js";
import { table } from "./table.js";
import { versions } from "./versions.js";

interface ExperimentFlags {
  readonly seeds: number;
  readonly updates: number;
  readonly out?: string;
  readonly json?: boolean;
}

export function experiment(
  command: Command,
  shellOf: (flags: ExperimentFlags) => Shell,
  argv: readonly string[] = [],
): void {
  command
    .description(
      "run a scripted experiment; there is one so far, nash-flow: do independent learners find the Nash flow?",
    )
    .argument("<name>", "nash-flow")
    .option("--seeds <k>", "runs per case, seeds 1 to k", numberFlag("--seeds", 1, 1000), 5)
    .option("--updates <n>", "policy updates per run", numberFlag("--updates", 1, 1e6), 150)
    .option("--out <folder>", "write results.json, README.md and flows.png there")
    .option("--json", "print one JSON document")
    .addHelpText("after", "\nExample:\n  commitment-gym experiment nash-flow --seeds 5 --out docs/results/nash-flow")
    .action(async (name: string, flags: ExperimentFlags) => {
      const shell = shellOf(flags);
      if (name !== "nash-flow") throw new Error(`There is no experiment '${name}'; there is nash-flow.`);
      await useBackend("wasm");
      const registry = await catalog();
      const seeds = Array.from({ length: flags.seeds }, (_, k) => k + 1);
      const total = cases.length * seeds.length * flags.updates;
      const bar = progress(shell.io, name, total);
      const outcomes: Outcome[] = [];
      let done = 0;
      for (const one of cases) {
        const at = (seed: number) => bar.at(++done, `${one.game}, ${one.routers} routers, seed ${seed}`);
        outcomes.push(await runCase(registry[one.game], one, seeds, flags.updates, at));
      }
      bar.end();
      const run = {
        ...{ experiment: name, command: ["commitment-gym", ...argv].join(" "), commit: commit(), seeds },
        ...{ updates: flags.updates, settings, backend: backendName(), versions: versions(), outcomes },
      };
      shell.line(lines(outcomes));
      shell.document(run);
      if (flags.out !== undefined) await write(flags.out, run, outcomes);
    });
}

const percent = (x: number, digits = 2) => `${(100 * x).toFixed(digits)} %`;

function lines(outcomes: readonly Outcome[]): string {
  const head = ["game", "N", "learned flow ± 95 %", "Nash", "blind", "Wardrop", "optimum"];
  const errors = ["worst flow error", "worst router's", "worst NashConv"];
  const rows = outcomes.map(({ game, routers, flows, runs, mean, halfWidth }) => [
    ...[game, String(routers), `${short(mean, 5)} ± ${short(halfWidth, 2)}`],
    ...[flows.nash, flows.blind, flows.wardrop, flows.optimum].map((flow) => short(flow, 5)),
    percent(Math.max(...runs.map((run) => Math.abs(run.flowError)))),
    percent(Math.max(...runs.map((run) => run.worstShareError))),
    percent(Math.max(...runs.map((run) => run.nashConv)), 4),
  ]);
  return table([...head, ...errors], rows);
}

async function write(
  folder: string,
  run: { readonly command: string; readonly commit: string },
  outcomes: readonly Outcome[],
) {
  const { pngOf, svgOf } = await import("./picture.js");
  const svg = await svgOf(picture(outcomes));
  const text = [
    "# Independent learners find the Nash flow",
    "N routers with a network each learn by PPO, paid by their own output alone, on networks whose Nash flow is known (pro-rata\n" +
      "settlement). Listed is the flow on the first route: mean over seeds with a 95 % interval (Student's t), and over all seeds the\n" +
      "largest errors of the total flow, of any single router's flow, and of NashConv relative to the output.",
    `\`\`\`\n${lines(outcomes)}\n\`\`\``,
    "![learned flows beside the answers](flows.png)",
    `Command: \`${run.command}\` at commit ${run.commit}; every number is in \`results.json\`, with settings, seeds and versions.`,
  ];
  withFile(folder, "write", () => {
    mkdirSync(folder, { recursive: true });
    writeFileSync(join(folder, "results.json"), `${toJson(run)}\n`);
    writeFileSync(join(folder, "README.md"), `${text.join("\n\n")}\n`);
    writeFileSync(join(folder, "flows.png"), pngOf(svg, 1400));
  });
}

/** Every run as a dot, every answer as a tick, one row per case; flows as shares of the demand. */
function picture(outcomes: readonly Outcome[]): TopLevelSpec {
  const label = ({ game, routers }: Outcome) => `${game.replace(/^routing\/|-v0$/g, "")}, N = ${routers}`;
  const demand = ({ runs, flows }: Outcome) => Math.max(flows.wardrop, flows.optimum, ...runs.map((run) => run.flow));
  const dots = outcomes.flatMap((o) =>
    o.runs.map(({ flow }) => ({ case: label(o), flow: flow / demand(o), what: "learned" })),
  );
  const ticks = outcomes.flatMap((o) =>
    Object.entries(o.flows).map(([what, flow]) => ({ case: label(o), flow: flow / demand(o), what })),
  );
  const y = { field: "case", type: "nominal", title: null, sort: null } as const;
  const x = { field: "flow", type: "quantitative", title: "flow on the first route / largest answer" } as const;
  const domain = ["learned", "nash", "wardrop", "optimum", "blind"];
  const range = ["#1f4e9c", "#d62728", "#ff7f0e", "#2ca02c", "#9467bd"];
  const color = { field: "what", type: "nominal", title: null, scale: { domain, range } } as const;
  return {
    ...{ $schema: "https://vega.github.io/schema/vega-lite/v6.json", width: 560, height: 200 },
    title: "Independent learners and what theory says",
    layer: [
      { data: { values: ticks }, mark: { type: "tick", thickness: 3, size: 34 }, encoding: { x, y, color } },
      { data: { values: dots }, mark: { type: "circle", size: 70, opacity: 0.55 }, encoding: { x, y, color } },
    ],
  };
}

/** The commit that is checked out, or that there is none. */
function commit(): string {
  try {
    const git = (...args: string[]) =>
      execFileSync("git", args, { encoding: "utf8", stdio: ["ignore", "pipe", "ignore"] }).trim();
    return `${git("rev-parse", "--short=12", "HEAD")}${git("status", "--porcelain", "--", "src", "envs", "agents") ? " with changes" : ""}`;
  } catch {
    return "unknown";
  }
}

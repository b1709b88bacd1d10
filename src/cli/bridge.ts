/** `bridge bench`: how fast Python plays through the bridge, as ratios to a bare ZeroMQ echo and to Gymnasium's own vector environments. */
import { execFile } from "node:child_process";
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { cpus, tmpdir } from "node:os";
import { delimiter, join } from "node:path";
import type { Command } from "commander";
import { echo, Server } from "../../bridge/index.js";
import { type Progress, progress } from "./bars.js";
import { catalog } from "./catalog.js";
import { commit } from "./commit.js";
import { withFile } from "./fault.js";
import { grouped, numberFlag } from "./numbers.js";
import { served } from "./served.js";
import type { Io, Shell } from "./shell.js";
import { table } from "./table.js";
import { packageFolder } from "./versions.js";

interface BenchFlags {
  readonly trips: number;
  readonly seconds: number;
  readonly lanes: number;
  readonly python?: string;
  readonly out?: string;
  readonly json?: boolean;
}

interface Quantile {
  readonly step: number; // µs
  readonly echo: number;
  readonly ratio: number;
}

interface Figures {
  readonly roundTrip: { readonly trips: number; readonly median: Quantile; readonly p99: Quantile };
  readonly throughput: readonly { readonly what: string; readonly lanes: number; readonly agentSteps: number }[];
  readonly versions: { readonly [name: string]: string };
}

export function bridge(command: Command, shellOf: (flags: BenchFlags) => Shell, argv: readonly string[] = []): void {
  command
    .description("measure the bridge to Python")
    .addHelpText("after", "\nExample:\n  commitment-gym bridge bench --trips 2000 --seconds 1");
  command
    .command("bench")
    .description("round trips against a bare echo, agent-steps per second beside Gymnasium's own vector environments")
    .option("--trips <n>", "round trips of one lane", numberFlag("--trips", 10, 1e7), 10_000)
    .option("--seconds <s>", "per throughput", numberFlag("--seconds", 0.01, 3600, false), 3)
    .option("--lanes <n>", "episodes side by side", numberFlag("--lanes", 1, 2 ** 20), 1024)
    .option(
      "--python <path>",
      "an interpreter with numpy, pyzmq, msgpack and gymnasium; .venvs/pettingzoo or python3 otherwise",
    )
    .option("--out <file>", "write the result as Markdown, docs/performance.md say")
    .option("--json", "print one JSON document")
    .addHelpText("after", "\nExample:\n  commitment-gym bridge bench --trips 2000 --seconds 1")
    .action(async (flags: BenchFlags) => {
      const shell = shellOf(flags);
      const figures = await measure(flags, shell);
      const document = { ...figures, command: ["commitment-gym", ...argv].join(" "), commit: commit() };
      shell.line(tables(figures).join("\n\n"));
      shell.document(document);
      if (flags.out !== undefined) {
        const { out } = flags;
        withFile(out, "write", () => writeFileSync(out, page(document) + kept(out)));
        shell.note(`Wrote ${out}.`);
      }
    });
}

async function measure({ trips, seconds, lanes, python }: BenchFlags, { io }: Shell): Promise<Figures> {
  const folder = mkdtempSync(join(tmpdir(), "cgym-"));
  const at = (name: string) => (process.platform === "win32" ? "tcp://127.0.0.1:0" : `ipc://${join(folder, name)}`);
  const server = await Server.listen({ catalog: served(await catalog(), []), address: at("s") });
  const yardstick = await echo(at("e"));
  void server.run();
  try {
    const given = { address: server.address, echo: yardstick.address, trips, seconds, lanes };
    const words = Object.entries(given).flatMap(([name, value]) => [`--${name}`, String(value)]);
    return JSON.parse(await runPython(python, ["-m", "commitment_gym.bench", ...words], io)) as Figures;
  } finally {
    server.close();
    yardstick.close();
    rmSync(folder, { recursive: true, force: true });
  }
}

/** What Python prints; its lines `done/total what` on standard error move a bar. @throws its last line where it fails */
async function runPython(python: string | undefined, words: readonly string[], io: Io): Promise<string> {
  const own = join(packageFolder(), ".venvs", "pettingzoo", "bin", "python");
  const path = python ?? process.env.COMMITMENT_GYM_PYTHON ?? (existsSync(own) ? own : "python3");
  const PYTHONPATH = [join(packageFolder(), "bridge", "python"), process.env.PYTHONPATH]
    .filter(Boolean)
    .join(delimiter);
  let bar: Progress | undefined;
  return await new Promise((done, fail) => {
    const env = { ...process.env, PYTHONPATH };
    const child = execFile(path, [...words], { env, maxBuffer: 2 ** 26 }, (error, out, err) => {
      bar?.end();
      if (!error) return done(out);
      const why = err.trim().split("\n").at(-1) || error.message;
      fail(new Error(`'${path}' could not measure: ${why}. Name an interpreter with --python.`));
    });
    child.stderr?.on("data", (text: string) => {
      for (const [, at, total, what] of text.matchAll(/^(\d+)\/(\d+) (.*)$/gm)) {
        bar ??= progress(io, "bridge bench", Number(total));
        bar.at(Number(at), what);
      }
    });
  });
}

function tables({ roundTrip, throughput }: Figures): string[] {
  const trip = (name: string, { step, echo: bare, ratio }: Quantile) => [
    name,
    step.toFixed(1),
    bare.toFixed(1),
    ratio.toFixed(2),
  ];
  const trips = [trip("median", roundTrip.median), trip("99th percentile", roundTrip.p99)];
  const rows = throughput.map(({ what, lanes, agentSteps }) => [what, grouped(lanes), grouped(agentSteps)]);
  return [
    table(["one lane, µs", "Batch.step", "bare echo", "ratio"], trips, ["left", "right", "right", "right"]),
    table(["prisoner's dilemma", "lanes", "agent-steps/s"], rows, ["left", "right", "right"]),
  ];
}

function page(run: Figures & { readonly command: string; readonly commit: string }): string {
  const versions = Object.entries({ node: process.version.slice(1), ...run.versions }).map(
    ([name, v]) => `${name} ${v}`,
  );
  const machine = `${cpus().length} cores (${cpus()[0]?.model.trim() ?? "unknown"})`;
  const parts = [
    "<!-- Written by 'commitment-gym bridge bench --out docs/performance.md'. -->",
    "# How fast Python plays through the bridge",
    `The round trip is that of one lane of the one-shot prisoner's dilemma: \`Batch.step\` against a bare ZeroMQ echo of frames of the same
sizes between the same two processes, ${grouped(run.roundTrip.trips)} trips each, in turn. Throughput is in agent-steps per second: two players in every
lane; every step ends its episode, so every reply also carries the last observations, returns and metrics. Gymnasium's own
vector environments play the same game written in plain Python, whose one step is two agent-steps too.`,
    ...tables(run).map((text) => `\`\`\`\n${text}\n\`\`\``),
    `Command: \`${run.command}\` at commit ${run.commit}; ${machine}, ${versions.join(", ")}.`,
  ];
  return `${parts.join("\n\n")}\n`;
}

/** What a page says after its mark, and the mark: other measurements, which are no affair of this one. */
function kept(file: string): string {
  const mark = "<!-- 'bridge bench' keeps what follows. -->";
  const text = existsSync(file) ? readFileSync(file, "utf8") : "";
  return text.includes(mark) ? `\n${text.slice(text.indexOf(mark))}` : "";
}

#!/usr/bin/env node
/**
 * `npm run compare-sb3`: this project's PPO beside Stable-Baselines3's, end to end, on the cases of cases.json: the same networks,
 * batches, epochs and environments, one thread each, every training in a process of its own, in turn.
 *
 *   --repeats N    trainings of each (5)          --case NAME   one case alone
 *   --out FILE     write the section of the page between its two marks
 */
import { execFileSync } from "node:child_process";
import { existsSync, readFileSync, writeFileSync } from "node:fs";
import { cpus } from "node:os";
import { dirname, join, resolve } from "node:path";
import process from "node:process";
import { fileURLToPath } from "node:url";
import { parseArgs } from "node:util";
import { bundle } from "../bundle.mjs";

const here = dirname(fileURLToPath(import.meta.url));
const root = resolve(here, "../..");
const { values: flags } = parseArgs({
  options: { repeats: { type: "string", default: "5" }, case: { type: "string" }, out: { type: "string" } },
});
const cases = JSON.parse(readFileSync(join(here, "cases.json"), "utf8"));
const names = flags.case === undefined ? Object.keys(cases) : [flags.case];
const environments = join(root, "bridge", "python", "conformance", "environments.py");
const python = execFileSync("python3", [environments, "sb3"], { encoding: "utf8" }).trim().split("\n").at(-1);
const withNode = existsSync(join(root, "node_modules", "@tensorflow", "tfjs-node", "lib"));
if (!withNode)
  process.stderr.write("tfjs-node is not installed (npm run setup:tfjs-node), so the node backend is left out.\n");

const script = await bundle(join(here, "ours.ts"));

const PYTHONPATH = join(root, "bridge", "python");
const env = { ...process.env, PYTHONPATH, OMP_NUM_THREADS: "1", MKL_NUM_THREADS: "1" };
const run = (command, args) =>
  JSON.parse(execFileSync(command, args, { cwd: root, env, encoding: "utf8", stdio: ["ignore", "pipe", "inherit"] }));
const theirs = (name, seed) => run(python, [join(here, "theirs.py"), name, String(seed)]);
const ours = (name, seed, backend) => run(process.execPath, [script, here, name, String(seed), backend]);

const median = (x) => x.toSorted((a, b) => a - b)[Math.floor((x.length - 1) / 2)];
const perWall = ({ steps, wall }) => steps / wall;
const perCpu = ({ steps, cpu }) => steps / cpu;
const count = (x) => Math.round(x).toLocaleString("en-US");

const lines = [];
for (const name of names) {
  const runs = { sb3: [], wasm: [], ...(withNode && { node: [] }) };
  for (let seed = 1; seed <= Number(flags.repeats); seed++) {
    for (const [who, list] of Object.entries(runs)) {
      list.push(who === "sb3" ? theirs(name, seed) : ours(name, seed, who));
      process.stderr.write(`${name} ${who} seed ${seed}: ${JSON.stringify(list.at(-1))}\n`);
    }
  }
  lines.push(
    `\n${cases[name].about}:\n`,
    "| | steps/s | ratio | steps per CPU second | ratio | last return | environment, acting, learning |",
    "|---|---:|---:|---:|---:|---:|---|",
  );
  for (const [who, list] of Object.entries(runs)) {
    const pairs = (rate) => median(list.map((one, k) => rate(one) / rate(runs.sb3[k]))).toFixed(2);
    const total = (part) => list.reduce((sum, { spent }) => sum + spent[part], 0);
    const all = who === "sb3" ? 0 : total("env") + total("act") + total("learn");
    const share = (part) => `${Math.round((100 * total(part)) / all)} %`;
    const where = who === "sb3" ? "" : ["env", "act", "learn"].map(share).join(", ");
    const last = median(list.map((one) => one.return));
    const title = who === "sb3" ? "Stable-Baselines3" : who === "wasm" ? "ours, wasm" : "ours, node";
    const speeds = [perWall, perCpu].map((rate) => `${count(median(list.map(rate)))} | ${pairs(rate)}`);
    lines.push(`| ${title} | ${speeds.join(" | ")} | ${last.toPrecision(3)} | ${where} |`);
  }
}
const versions = run(python, [
  "-c",
  "import json, platform, stable_baselines3 as s, torch; print(json.dumps({'python': platform.python_version(), 'stable-baselines3': s.__version__, 'torch': torch.__version__}))",
]);
const said = { node: process.version.slice(1), "@tensorflow/tfjs": "4.22.0", ...versions };
const machine = `${cpus().length} cores (${cpus()[0]?.model.trim() ?? "unknown"})`;
const command = `npm run compare-sb3${process.argv.length > 2 ? ` -- ${process.argv.slice(2).join(" ")}` : ""}`;
const commit = execFileSync("git", ["rev-parse", "--short=12", "HEAD"], { cwd: root, encoding: "utf8" }).trim();
const spelled = Object.entries(said)
  .map(([name, version]) => `${name} ${version}`)
  .join(", ");
lines.push(
  `\nCommand: \`${command}\` after commit ${commit}; medians of ${flags.repeats} seeds, ratios by pair; ${machine}, ${spelled}.`,
);
const text = `${lines.join("\n").trim()}\n`;
process.stdout.write(text);

const [begin, end] = ["<!-- compare-sb3 begins -->", "<!-- compare-sb3 ends -->"];
if (flags.out !== undefined) {
  const page = readFileSync(flags.out, "utf8");
  const [from, to] = [page.indexOf(begin), page.indexOf(end)];
  if (from < 0 || to < from) throw new Error(`${flags.out} lacks the marks '${begin}' and '${end}'.`);
  writeFileSync(flags.out, `${page.slice(0, from + begin.length)}\n\n${text}\n${page.slice(to)}`);
}

/** What a benchmark keeps of its folder, on results that are made up, so that no child has to run. */
import { existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { contentsOf } from "../../src/cli/benchmark-contents.js";
import { BenchmarkFolder, writeJson } from "../../src/cli/benchmark-folder.js";
import type { SeedResult } from "../../src/cli/benchmark-seed.js";
import { cellsOf, suiteOf } from "../../src/cli/benchmark-suite.js";
import { run } from "../../src/cli/run.js";
import { devicePresets } from "../../src/device/presets.js";
import { fill } from "./benchmark-fixtures.js";
import { cli, scratch } from "./terminal.js";

const plan = {
  name: "made-up",
  points: 2,
  tasks: ["chicken", "stag-hunt"].map((game) => ({ game: `commitment/${game}-v0`, updates: 10 })),
  algorithms: [{ algorithm: "ppo" }, { algorithm: "a2c" }],
};
const suite = suiteOf(plan, "plan");
const quick = ["--resamples", "100"];

function fileOf(value: object): string {
  const path = join(scratch(), "plan.json");
  writeFileSync(path, JSON.stringify(value));
  return path;
}

/** A folder in which a suite has run. @param flat has no aggregates, hence no pictures, which take a moment */
function ran(seeds: number, flat = true): string {
  const out = scratch();
  fill(out, suite, seeds, flat ? { degenerate: "all is flat" } : {});
  writeJson(join(out, "suite.json"), { command: "c", suite, seeds, backend: "wasm" });
  return out;
}

/** The command line of somebody who has asked to stop before anything began. */
async function stopped(...argv: string[]) {
  let [out, err] = ["", ""];
  const stopping = () => AbortSignal.abort();
  const code = await run(argv, { out: (text) => (out += text), err: (text) => (err += text), stopping });
  return { code, out, err };
}

const read = (folder: string, name: string) => JSON.parse(readFileSync(join(folder, name), "utf8"));

test("one seed of some cells of a folder that holds more leaves all of it in the report and its pictures", async () => {
  const out = ran(3, false);
  const {
    code,
    err,
    out: said,
  } = await cli("benchmark", fileOf(plan), "--only", "ppo", "--seeds", "1", "--out", out, ...quick);
  expect(code, err).toBe(0);
  expect(said).toContain(
    "10 of the results were there already and not asked for this time; they are in the report, too.",
  );
  expect(said).toContain("12 seeds are finished.");
  expect(err).toContain("With 3 seed(s) intervals are too narrow");
  const { cells, algorithms, wanted, command } = read(out, "summary.json");
  expect(cells.map((cell: { seeds: number }) => cell.seeds)).toEqual([3, 3, 3, 3]);
  expect(algorithms.map((one: { runs: number }) => one.runs)).toEqual([6, 6]);
  expect(wanted).toBe(3);
  expect(command).toMatch(/^c; commitment-gym benchmark .* --only ppo --seeds 1 /); // what ran before, and this
  expect(read(out, "suite.json").seeds).toBe(3);
  for (const name of ["aggregates.png", "profiles.png"])
    expect(readFileSync(join(out, name)).subarray(0, 8).toString("latin1"), name).toBe("\x89PNG\r\n\x1a\n");
});

test("another suite, or another backend, does not write over what a folder holds", async () => {
  const out = ran(1);
  const before = readFileSync(join(out, "suite.json"), "utf8");
  const other = await cli("benchmark", fileOf({ ...plan, name: "other" }), "--out", out, ...quick);
  expect(other.code).toBe(1);
  expect(other.err).toContain(`'${out}' holds suite 'made-up', not 'other'; choose another --out.`);
  const cpu = await cli("benchmark", fileOf(plan), "--out", out, "--backend", "cpu", ...quick);
  expect(cpu.err).toContain(`'${out}' holds results of backend wasm, not cpu; choose another --out.`);
  expect(readFileSync(join(out, "suite.json"), "utf8")).toBe(before);
  expect(existsSync(join(out, "summary.json"))).toBe(false);
  expect(existsSync(join(out, "lock"))).toBe(false);
});

test("results of a plan that has changed since are told and run again, not mixed with the others", async () => {
  const out = ran(1);
  const [first, ...tasks] = plan.tasks;
  const longer = fileOf({ ...plan, tasks: [{ ...first, updates: 11 }, ...tasks] });
  const asked = await stopped("benchmark", longer, "--seeds", "1", "--out", out, ...quick);
  expect(asked.err).toContain("4 of 6 jobs are finished already; 2 are left.");
  expect(asked.err).toMatch(
    /chicken-v0 ppo seed 1, .*a2c seed 1: what the file holds is a result of another plan.*and runs again/,
  );
  const { out: said } = await cli("benchmark", longer, "--only", "stag", "--seeds", "1", "--out", out, ...quick);
  expect(said).toContain("2 seeds are finished.");
  expect(said).toContain("2 file(s) hold no result of 'made-up' as it is now; they are left out.");
});

test("where nothing is finished no report is promised", async () => {
  const out = join(scratch(), "new");
  const { code, out: said } = await stopped("benchmark", fileOf(plan), "--seeds", "1", "--out", out, ...quick);
  expect(code).toBe(130);
  expect(said).toContain("0 seeds are finished, 6 job(s) not.");
  expect(said).toMatch(/^Files: .*new$/m);
  expect(existsSync(join(out, "report.html"))).toBe(false);
});

test("what was learned on a device whose file has changed since runs again", async () => {
  const [out, device] = [scratch(), join(scratch(), "device.json")];
  const under = { ...plan, tasks: [{ ...plan.tasks[0], device }, plan.tasks[1]] };
  const asked = () => stopped("benchmark", fileOf(under), "--seeds", "1", "--out", out, ...quick);
  const [one, other] = Object.values(devicePresets).map((preset) => JSON.stringify(preset.device));
  writeFileSync(device, one);
  const made = suiteOf(under, "plan");
  const [task] = made.tasks;
  fill(out, { ...made, tasks: [task] }, 1, { degenerate: "all is flat" }, await contentsOf(task, []));
  expect((await asked()).err).toContain("3 of 6 jobs are finished already; 3 are left.");
  writeFileSync(device, other);
  const { err } = await asked();
  expect(err).not.toContain("finished already");
  expect(err).toContain("a result of another plan, or of files that have changed since, and runs again.");
});

const [cell] = cellsOf(suite);

test.each<[string, (one: SeedResult) => unknown]>([
  ["null", () => null],
  ["a list", () => []],
  ["no points", (one) => ({ ...one, points: [] })],
  ["half the points", (one) => ({ ...one, points: one.points.slice(0, 2) })],
  ["points that are none", (one) => ({ ...one, points: [1, 2, 3] })],
  ["no final evaluation", ({ absolute: _, ...one }) => one],
  ["a score that is not a number", (one) => ({ ...one, absolute: { ...one.absolute, measured: [1, null] } })],
  ["no score", (one) => ({ ...one, absolute: { ...one.absolute, measured: [] } })],
  ["text for seconds", (one) => ({ ...one, cpuSeconds: "2" })],
  ["another seed's result", (one) => ({ ...one, seed: 2 })],
  ["another cell's result", (one) => ({ ...one, algorithm: "a2c" })],
  ["NashConv without a value", (one) => ({ ...one, nashConv: {} })],
])("a seed's file with %s is no result, whatever its fingerprint", (_, spoil) => {
  const folder = new BenchmarkFolder(scratch());
  fill(folder.path, suite, 1);
  const path = folder.seedFile(cell, 1);
  const one = JSON.parse(readFileSync(path, "utf8")) as SeedResult;
  expect(folder.seed(cell, 1, one.fingerprint).kind).toBe("finished");
  expect(folder.seed(cell, 2, one.fingerprint).kind).toBe("missing");
  expect(folder.seed(cell, 1, "x").kind).toBe("other");
  writeJson(path, spoil(one));
  expect(folder.seed(cell, 1, one.fingerprint).kind).toBe("damaged");
});

test("references without an optimum, or with one below random play, are none", () => {
  const folder = new BenchmarkFolder(scratch());
  fill(folder.path, suite, 1);
  const path = folder.referenceFile(cell);
  const { optimum: _, ...one } = JSON.parse(readFileSync(path, "utf8"));
  for (const spoilt of [
    one,
    { ...one, optimum: { value: -1, from: "x" } },
    { ...one, optimum: { value: 1, from: "x" }, bots: 1 },
  ]) {
    writeJson(path, spoilt);
    expect(folder.references(cell, one.fingerprint).kind).toBe("damaged");
  }
  writeJson(path, { ...one, optimum: { value: 1, from: "x" } });
  expect(folder.references(cell, one.fingerprint).kind).toBe("finished");
});

test("a damaged result runs again, and that is said", async () => {
  const out = ran(1);
  const folder = new BenchmarkFolder(out);
  const one = JSON.parse(readFileSync(folder.seedFile(cell, 1), "utf8"));
  writeJson(folder.seedFile(cell, 1), { ...one, points: 3 });
  const { err, out: said } = await stopped("benchmark", fileOf(plan), "--seeds", "1", "--out", out, ...quick);
  expect(err).toContain("commitment/chicken-v0 ppo seed 1: what the file holds is no result, and runs again.");
  expect(said).toContain("3 seeds are finished, 1 job(s) not.");
});

test("a line of the log that is no event is left out; a log that is a folder gets a sentence", async () => {
  const folder = new BenchmarkFolder(ran(1));
  folder.log({ event: "start", job: "a" });
  writeFileSync(folder.file("log.jsonl"), `null\n3\n"x"\n[]\n{}\n${readFileSync(folder.file("log.jsonl"), "utf8")}`);
  expect(folder.events().map(({ job }) => job)).toEqual(["a"]);
  const argv = ["benchmark", fileOf(plan), "--seeds", "1", "--out", folder.path, ...quick];
  expect((await cli(...argv)).code).toBe(0);
  rmSync(folder.file("log.jsonl"));
  mkdirSync(folder.file("log.jsonl"));
  expect((await cli(...argv)).err).toContain(
    `Cannot read '${folder.file("log.jsonl")}': it is a folder, and a file is needed.`,
  );
  mkdirSync(folder.file("lock"));
  expect((await cli(...argv)).err).toContain(
    `Cannot write '${folder.file("lock")}': it is a folder, and a file is needed.`,
  );
});

/** The verb `benchmark`: what runs, what is kept, and what happens when something goes wrong. Children run what is built. */
import { type ChildProcess, spawn } from "node:child_process";
import { existsSync, mkdirSync, readFileSync, statSync, writeFileSync } from "node:fs";
import { join, resolve } from "node:path";
import { setTimeout as wait } from "node:timers/promises";
import { expect, test } from "vitest";
import { BenchmarkFolder } from "../../src/cli/benchmark-folder.js";
import type { SeedResult } from "../../src/cli/benchmark-seed.js";
import { cli, document, scratch } from "./terminal.js";

const tiny = { updates: 10, lanes: 8 };
const suite = {
  name: "tiny",
  tasks: [
    { game: "commitment/prisoners-dilemma-v0", ...tiny },
    { game: "decision/offer-v0", ...tiny, rollout: 2 },
  ],
  algorithms: [{ algorithm: "reinforce" }, { algorithm: "ppo" }],
  episodes: 4,
};
const quick = ["--resamples", "200"];

function suiteFile(value: object = suite): string {
  const path = join(scratch(), "tiny.json");
  writeFileSync(path, JSON.stringify(value));
  return path;
}

const cells = ["commitment-prisoners-dilemma-v0", "decision-offer-v0"].flatMap((task) =>
  ["reinforce", "ppo"].map((name) => `${task}__${name}`),
);
const seedFile = (folder: string, cell: string, seed: number) => join(folder, "seeds", cell, `${seed}.json`);
const read = <T = SeedResult>(path: string) => JSON.parse(readFileSync(path, "utf8")) as T;

/** A result without what the clock says. */
function timeless(path: string): object {
  const { seconds, cpuSeconds, points, absolute, ...rest } = read(path);
  const still = ({ seconds: _, ...look }: SeedResult["absolute"]) => look;
  expect(Math.min(seconds, cpuSeconds)).toBeGreaterThan(0);
  return { ...rest, points: points.map(still), absolute: still(absolute) };
}

const whole = join(scratch(), "whole"); // one that nothing interrupted; the first test makes it

test("each seed leaves a result, and all together a report, tables and JSON", async () => {
  const { code, out, err } = await cli("benchmark", suiteFile(), "--seeds", "2", "--out", whole, ...quick);
  expect(code, err).toBe(0);
  expect(err).toContain("With 2 seed(s) intervals are too narrow");
  expect(out).toContain("8 seeds are finished.");
  expect(out).toMatch(/P\(ppo > reinforce\) = /);
  for (const name of ["report.html", "results.csv", "summary.json", "marl-eval.json", "suite.json"])
    expect(statSync(join(whole, name)).size, name).toBeGreaterThan(100);
  expect(existsSync(join(whole, "lock"))).toBe(false);
  for (const cell of cells) {
    const result = read(seedFile(whole, cell, 2));
    expect(result).toMatchObject({ cell, seed: 2, backend: "wasm", versions: { node: process.version } });
    expect(result.points.map(({ updates }) => updates)).toEqual([0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10]);
    expect(result.points.map(({ measured }) => measured.length)).toEqual(Array(11).fill(4));
    expect(result.absolute.measured).toHaveLength(40);
    expect(result.absolute.returns).toHaveLength(2);
  }
  const dilemma = read(seedFile(whole, cells[0], 1));
  expect(dilemma.nashConv?.value).toBeGreaterThan(0); // hardly learned: who cooperates could gain
  expect(read(seedFile(whole, cells[2], 1)).bound).toMatchObject({ seats: 2, of: 2 });
  const references = read<object>(join(whole, "references", "commitment-prisoners-dilemma-v0.json"));
  expect(references).toMatchObject({ optimum: { value: 4, from: "best bot, 'cooperate'" }, nash: { value: 2 } });
}, 300_000);

test("what is finished is kept; what is missing, cut off or of another suite runs again and comes out the same", async () => {
  const [kept, torn, other] = [
    seedFile(whole, cells[0], 1),
    seedFile(whole, cells[1], 1),
    seedFile(whole, cells[2], 1),
  ];
  const [before, ...others] = [kept, torn, other].map(timeless);
  const text = readFileSync(kept, "utf8");
  writeFileSync(torn, readFileSync(torn, "utf8").slice(0, 300));
  writeFileSync(other, JSON.stringify({ ...read(other), fingerprint: "of another plan" }));
  const { code, err } = await cli("benchmark", suiteFile(), "--seeds", "2", "--out", whole, "--jobs", "2", ...quick);
  expect(code).toBe(0);
  expect(err).toContain("8 of 10 jobs are finished already; 2 are left.");
  expect(readFileSync(kept, "utf8")).toBe(text);
  expect([kept, torn, other].map(timeless)).toEqual([before, ...others]); // in other processes, in another order
}, 300_000);

/** The program as a process of its own. */
function start(...argv: string[]): { child: ChildProcess; code: Promise<number | null>; said: () => string } {
  const child = spawn(process.execPath, [resolve("dist/src/cli/main.js"), "benchmark", ...argv, ...quick]);
  let said = "";
  child.stdout.on("data", (text) => (said += text));
  child.stderr.on("data", (text) => (said += text));
  return { child, code: new Promise((done) => child.once("exit", done)), said: () => said };
}

async function until(there: () => boolean, said: () => string): Promise<void> {
  for (let k = 0; k < 2400; k++) {
    if (there()) return;
    await wait(50);
  }
  throw new Error(`It did not get that far: ${said()}`);
}

test("killed, and killed by Ctrl-C, it goes on to the same results as if nothing had happened", async () => {
  const [path, folder] = [suiteFile(), join(scratch(), "killed")];
  const argv = [path, "--seeds", "2", "--out", folder];
  const first = start(...argv);
  await until(() => existsSync(seedFile(folder, cells[0], 1)), first.said);
  first.child.kill("SIGKILL");
  await first.code;
  expect(existsSync(join(folder, "lock"))).toBe(true); // nobody could clear it away
  new BenchmarkFolder(folder).log({ event: "start", job: "decision/offer-v0 ppo seed 2" }); // as if that had been under way
  const second = start(...argv);
  await until(() => existsSync(seedFile(folder, cells[3], 1)), second.said);
  second.child.kill("SIGINT");
  expect(await second.code, second.said()).toBe(130);
  expect(second.said()).toContain("decision/offer-v0 ppo seed 2 was interrupted before, and runs again.");
  expect(second.said()).toContain("Stopped early; the same command goes on.");
  expect(existsSync(seedFile(folder, cells[3], 2))).toBe(false);
  const { code, err } = await cli("benchmark", ...argv, ...quick);
  expect(code, err).toBe(0);
  for (const cell of cells)
    for (const seed of [1, 2]) {
      expect(timeless(seedFile(folder, cell, seed))).toEqual(timeless(seedFile(whole, cell, seed)));
    }
}, 300_000);

/** Two games of a stranger: one whose process ends at its first step, once; one that cannot be played. */
function strangers(folder: string): string {
  mkdirSync(folder, { recursive: true });
  const path = join(folder, "games.mjs");
  const marker = JSON.stringify(join(folder, "marker"));
  writeFileSync(
    path,
    `import { existsSync, writeFileSync } from "node:fs";
import { games as mine } from ${JSON.stringify(resolve("test/cli/stranger.mjs"))};
const dilemma = mine["mine/dilemma-v0"];
const fragile = (options) => {
  const game = dilemma.make(options);
  const step = (s, turn) => {
    if (!existsSync(${marker})) {
      writeFileSync(${marker}, "");
      console.error("the roof fell in");
      process.exit(3);
    }
    return game.step(s, turn);
  };
  return { ...game, id: "mine/fragile-v0", step };
};
const hopeless = () => ({
  ...dilemma.make(),
  id: "mine/hopeless-v0",
  step: () => {
    throw new Error("no move fits");
  },
});
export const games = {
  ...mine,
  "mine/fragile-v0": { ...dilemma, make: fragile },
  "mine/hopeless-v0": { ...dilemma, make: hopeless },
};
`,
  );
  return path;
}

test("what crashes is tried again and told, what cannot be finished is named, and the rest is there", async () => {
  const folder = scratch();
  const tasks = ["mine/fragile-v0", "mine/hopeless-v0", "mine/dilemma-v0"].map((game) => ({
    game,
    ...tiny,
    rollout: 3,
  }));
  const path = suiteFile({ ...suite, tasks, algorithms: [{ algorithm: "reinforce" }] });
  const argv = [path, "--seeds", "1", "--out", join(folder, "out"), "--games", strangers(folder), ...quick, "--json"];
  const { code, out, err } = await cli("benchmark", ...argv);
  expect(code).toBe(1);
  const said = JSON.parse(out);
  expect(said.finished).toBe(2);
  expect(said.lost.map(({ name }: { name: string }) => name).sort()).toEqual([
    "mine/hopeless-v0 reinforce seed 1",
    "references mine/hopeless-v0",
  ]);
  expect(said.again).toContainEqual({
    name: "references mine/fragile-v0",
    why: "its process ended with code 3: the roof fell in",
  });
  expect(err).toContain("its process ended with code 3: the roof fell in; it is tried again");
  expect(err).toContain("mine/hopeless-v0 reinforce seed 1 failed: no move fits; it is ");
  expect(err).toMatch(/^mine\/hopeless-v0 reinforce seed 1 failed: .*; it is given up$/m); // for whatever reason, the second time
  expect(said.cells.map(({ task }: { task: string }) => task)).toEqual(["mine/fragile-v0", "mine/dilemma-v0"]);
  const report = readFileSync(join(folder, "out", "report.html"), "utf8");
  expect(report).toContain("2 of the jobs could not be finished");
  expect(report).toContain("the roof fell in");
}, 300_000);

test("a child that falls silent is given up", async () => {
  const folder = scratch();
  const module = join(folder, "games.mjs");
  writeFileSync(
    module,
    `import { games as mine } from ${JSON.stringify(resolve("test/cli/stranger.mjs"))};
const dilemma = mine["mine/dilemma-v0"];
const make = () => ({ ...dilemma.make(), id: "mine/endless-v0", step: () => { for (;;); } });
export const games = { "mine/endless-v0": { ...dilemma, make } };
`,
  );
  const path = suiteFile({
    ...suite,
    tasks: [{ game: "mine/endless-v0", ...tiny }],
    algorithms: [{ algorithm: "ppo" }],
  });
  const argv = [path, "--seeds", "1", "--out", join(folder, "out"), "--games", module, "--silence", "1"];
  const { lost } = await cli("benchmark", ...argv, "--json").then(({ code, out }) => ({ code, ...JSON.parse(out) }));
  expect(lost.map(({ why }: { why: string }) => why)).toEqual(["it said nothing for 1 s", "it said nothing for 1 s"]);
}, 300_000);

test("the last line of a log that was cut off is left out", () => {
  const folder = new BenchmarkFolder(scratch());
  folder.log({ event: "start", job: "a" });
  writeFileSync(folder.file("log.jsonl"), `${readFileSync(folder.file("log.jsonl"), "utf8")}{"event":"fin`);
  new BenchmarkFolder(folder.path).log({ event: "start", job: "b" });
  expect(folder.events().map(({ job }) => job)).toEqual(["a", "b"]);
});

test("--json prints one document", async () => {
  const said = await document("benchmark", suiteFile(), "--seeds", "2", "--out", whole, ...quick);
  expect(said).toMatchObject({ finished: 8, lost: [], stopped: false });
}, 300_000);

/** What became of run folders that were damaged, cut off or touched by hand: a sentence that names the file, and nothing changed. */
import { cpSync, existsSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join, relative } from "node:path";
import { beforeAll, describe, expect, test } from "vitest";
import { decode, encode } from "../../agents/safetensors.js";
import type { EvaluationResult } from "../../src/cli/evaluation.js";
import { cli, document, scratch } from "./terminal.js";

const folder = scratch();
const at = (...names: string[]) => join(folder, ...names);
const dilemma = ["commitment/prisoners-dilemma", "--set", "rounds=5"];
const flags = ["--lanes", "2", "--episodes", "2", "--backend", "cpu", "--hyper", "hidden=[4]", "--hyper", "minibatch=32"]; // biome-ignore format: one line of flags
const checkpoint = "checkpoint.safetensors";

/** A copy of a run with something changed; its path. */
function copy(of: string, name: string, change: (path: string) => void): string {
  cpSync(at(of), at(name), { recursive: true });
  change(at(name));
  return at(name);
}

const config = (path: string) => JSON.parse(readFileSync(join(path, "config.json"), "utf8"));
const reconfigured = (name: string, change: object, of = "one") =>
  copy(of, name, (path) => writeFileSync(join(path, "config.json"), JSON.stringify({ ...config(path), ...change })));

/** Every file of a folder with its bytes. */
function contents(path: string): { readonly [name: string]: string } {
  const files = (readdirSync(path, { recursive: true, withFileTypes: true }) as { name: string; parentPath: string; isFile(): boolean }[]).filter((entry) => entry.isFile()); // biome-ignore format: one thought
  return Object.fromEntries(
    files.map(({ parentPath, name }) => [
      relative(path, join(parentPath, name)),
      readFileSync(join(parentPath, name), "base64"),
    ]),
  );
}

/** As if a run had been killed after so many updates, before its first checkpoint. */
function killedAt(path: string, updates: number): void {
  for (const name of [checkpoint, "table.json"]) rmSync(join(path, name), { force: true });
  const lines = readFileSync(join(path, "progress.jsonl"), "utf8").split("\n");
  writeFileSync(join(path, "progress.jsonl"), `${lines.slice(0, updates + 1).join("\n")}\n`);
}

beforeAll(async () => {
  const runs = [
    ["one", ...dilemma, "--updates", "6", "--every", "3"],
    ["seeds", ...dilemma, "--updates", "2", "--seeds", "3"],
  ];
  for (const [name, ...argv] of runs) await document("train", ...argv, ...flags, "--out", at(name));
});

async function refused(argv: readonly string[], says: string): Promise<void> {
  const { code, out, err } = await cli(...argv);
  expect({ code, out }).toEqual({ code: 1, out: "" });
  expect(err).toMatch(/^[^\n]+[.?]\n$/);
  expect(err).toContain(says);
}

/** A refusal to go on that changes nothing in the folder. */
async function refusedUnchanged(path: string, says: string): Promise<void> {
  const before = contents(path);
  await refused(["train", "--resume", path], says);
  expect(contents(path)).toEqual(before);
}

test("whoever reads a damaged checkpoint is told which file it is and what is wrong", async () => {
  const path = copy("one", "infinite", (path) => {
    const file = decode(new Uint8Array(readFileSync(join(path, checkpoint))));
    file.arrays["learners/player_0/actor/weights/policy/0/weight"][0] = Number.POSITIVE_INFINITY;
    writeFileSync(join(path, checkpoint), encode(file));
  });
  const before = contents(path);
  const readers = [
    ["evaluate", path, "--episodes", "2"],
    ["export-policy", path, "--out", at("never")],
    ["play", ...dilemma, "--agents", path],
    ["train", ...dilemma, ...flags, "--updates", "1", "--opponents", `player=${path}:1`, "--out", at("never")],
    ["train", "--resume", path],
  ];
  const says = `'${join(path, checkpoint)}': This checkpoint cannot be used: its weights hold numbers that are not finite, in 'learners/player_0/actor/weights/policy/0/weight'`; // biome-ignore format: one sentence
  for (const argv of readers) await refused(argv, says);
  expect(contents(path)).toEqual(before);
  expect(existsSync(at("never"))).toBe(false);
});

describe("a config.json that was touched is refused", () => {
  test.each<[string, object, string, readonly string[]]>([
    [
      "a number for the times it went on",
      { resumed: 5 },
      "its 'resumed' is missing or malformed",
      ["train", "evaluate"],
    ],
    ["numbers for those", { resumed: [5] }, "its 'resumed' is missing or malformed", ["train", "evaluate"]],
    ["a list of resolved options", { resolvedOptions: [1] }, "its 'resolvedOptions' is missing", ["train", "evaluate"]],
    ["a seed twice", { seeds: [0, 0] }, "names seed 0 twice; a seed is trained once", ["train", "evaluate"]],
    ["another algorithm than learned", { algorithm: "a2c", hyper: {} }, "is of a run with algorithm ppo, not a2c", ["train"]], // biome-ignore format: a row
    ["another algorithm than learned", { algorithm: "a2c" }, "checkpoint.safetensors': The checkpoint is of ppo, but the run's config.json tells of a2c", ["evaluate"]], // biome-ignore format: a row
  ])("where it holds %s", async (what, change, says, verbs) => {
    const path = reconfigured(`${what} ${verbs}`, change);
    const before = contents(path);
    for (const verb of verbs) await refused(verb === "train" ? ["train", "--resume", path] : [verb, path], says);
    expect(contents(path)).toEqual(before);
  });
});

test("a policy is exported from a folder with a config.json, or from a seed's within one, and from no other", async () => {
  const alone = copy("one", "alone", (path) => rmSync(join(path, "config.json")));
  await refused(["export-policy", alone, "--out", at("x")], `'${alone}' is no run folder: it has no config.json. Give`);
  mkdirSync(at("above"));
  writeFileSync(at("above", "config.json"), "7");
  cpSync(alone, at("above", "run"), { recursive: true });
  await refused(
    ["export-policy", at("above", "run"), "--out", at("x")],
    "run' is no run folder: it has no config.json",
  );
  const { updates, of, missing } = await document("export-policy", `${at("seeds", "seed-1")}/`, "--out", at("models"));
  expect({ updates, of, missing }).toEqual({ updates: 2, of: 2, missing: [] });
});

describe("a run without a checkpoint", () => {
  test("begins anew where none was due yet, and says so", async () => {
    const path = copy("one", "early", (path) => killedAt(path, 3));
    const { code, err } = await cli("train", "--resume", path, "--every", "1"); // the later of both dues counts
    expect(code).toBe(0);
    expect(err).toContain("Of seed 0 nothing was saved before, so it begins anew.");
    expect(readFileSync(join(path, checkpoint))).toEqual(readFileSync(at("one", checkpoint)));
  });

  test("is refused where one was lost, and keeps its files", async () => {
    const lost = copy("one", "lost", (path) => killedAt(path, 4));
    const finished = copy("one", "finished", (path) => rmSync(join(path, checkpoint)));
    const short = copy("one", "short", (path) => {
      killedAt(path, 2);
      cpSync(at("one", "table.json"), join(path, "table.json"));
    });
    const one = copy("seeds", "one of three", (path) => rmSync(join(path, "seed-1", checkpoint)));
    for (const [path, says] of [
      [
        lost,
        `'${lost}' has lost its checkpoint.safetensors: its files tell of 4 updates, and one was due at 3; put it back`,
      ],
      [finished, "its table tells of what it learned; put it back, or train anew"],
      [short, "its table tells of what it learned"],
      [one, "seed-1' has lost its checkpoint.safetensors"],
    ]) {
      await refusedUnchanged(path, says);
    }
  });
});

test("a refusal to go on changes nothing, whichever seed it is for, and says nothing else", async () => {
  const cut = copy("one", "cut files", (path) => writeFileSync(join(path, "progress.jsonl"), ""));
  const third = copy("seeds", "third", (path) => writeFileSync(join(path, "seed-2", checkpoint), "no checkpoint"));
  for (const [path, says] of [
    [cut, "does not tell all updates up to that"],
    [third, "seed-2/checkpoint.safetensors': This is no safetensors file"],
  ]) {
    await refusedUnchanged(path, says);
  }
});

test("what is unfinished is said where it is evaluated and exported", async () => {
  const stopped = new AbortController();
  stopped.abort();
  const { run } = await import("../../src/cli/run.js");
  const quiet = { out: () => undefined, err: () => undefined, stopping: () => stopped.signal };
  const argv = ["train", ...dilemma, ...flags, "--updates", "5", "--seeds", "3", "--out", at("stopped")];
  expect(await run(argv, quiet)).toBe(130);
  const note = `The run in '${at("stopped")}' is unfinished: seed 0 is at update 1 of 5; of seed 1, 2 nothing was saved yet. 'commitment-gym train --resume ${at("stopped")}' goes on.\n`; // biome-ignore format: one sentence
  const { out, err } = await cli("evaluate", at("stopped"), "--episodes", "2", "--json");
  expect(err).toBe(note);
  expect(JSON.parse(out)).toMatchObject({ seeds: [0], updates: [1], of: 5, missing: [1, 2] });
  const exported = await cli("export-policy", at("stopped", "seed-0"), "--out", at("models 0"), "--json");
  expect(exported.err).toBe(note);
  expect(JSON.parse(exported.out)).toMatchObject({ updates: 1, of: 5, missing: [1, 2] });
  const whole = await cli("evaluate", at("seeds"), "--episodes", "2", "--json");
  expect(whole.err).toBe("");
  const found = JSON.parse(whole.out) as EvaluationResult;
  expect(found).toMatchObject({ seeds: [0, 1, 2], updates: [2, 2, 2], of: 2, missing: [] });
});

test("a training says how many agents learn, and where nothing is left to learn", async () => {
  const sender = ["information/persuasion", "--opponents", "receiver=random"];
  const { err } = await cli("train", ...sender, ...flags, "--updates", "1", "--out", at("sender"));
  expect(err).toContain("training 1 agent(s) with ppo"); // of two who play
  const again = await cli(
    "train",
    "--resume",
    copy("one", "again", () => undefined),
  );
  expect(again.code).toBe(0);
  expect(again.err).toContain("all 6 updates were made before, so nothing is left to learn.");
  expect(again.err).not.toContain("training");
});

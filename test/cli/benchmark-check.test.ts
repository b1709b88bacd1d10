/** What is said of a suite before it runs, and what of the files that it names goes into its fingerprints. */
import { existsSync, mkdirSync, writeFileSync } from "node:fs";
import { join, resolve } from "node:path";
import { expect, test } from "vitest";
import { checkCells } from "../../src/cli/benchmark-check.js";
import { chosenFor } from "../../src/cli/benchmark-chosen.js";
import { contentsOf } from "../../src/cli/benchmark-contents.js";
import { cellsOf, fingerprint, referenceOf, suiteOf } from "../../src/cli/benchmark-suite.js";
import { suites } from "../../src/cli/benchmark-suites.js";
import type { DeviceData } from "../../src/cli/device-flag.js";
import { devicePresets } from "../../src/device/presets.js";
import { cli, scratch } from "./terminal.js";

const game = "commitment/chicken-v0";

test("all that is wrong with a suite is said at once, before there is a folder", async () => {
  const tasks = [
    { game: "commitment/chickn-v0" },
    { game, name: "options", options: { rounds: "many", tempo: 1 } },
    { game, name: "device", device: "letter" },
    { game, name: "bots", bots: ["nobody"] },
    { game, name: "opponents", opponents: ["player=nobody"] },
    { game, name: "role", opponents: ["queen=random"] },
    { game, name: "alone", opponents: ["player=random"] },
    { game, name: "measure", measure: "honour" },
    { game, name: "sharing", sharing: "alot" },
  ].map((task) => ({ ...task, updates: 10 }));
  const algorithms = [
    { algorithm: "ppo" },
    { name: "boxes", algorithm: "ppo", hyper: { head: "beta" } },
    { algorithm: "po" },
    { name: "fast", algorithm: "ppo", hyper: { learningRat: 1 } },
    { name: "shared", algorithm: "ppo", sharing: "alot" },
  ];
  const path = join(scratch(), "wrong.json");
  const out = join(scratch(), "out");
  writeFileSync(path, JSON.stringify({ tasks: tasks.slice(0, 5), algorithms: algorithms.slice(0, 2) }));
  for (const more of [["--list"], ["--out", out]]) {
    const { code, err } = await cli("benchmark", path, ...more);
    expect(code).toBe(1);
    expect(err).toContain("Task 'commitment/chickn-v0': There is no game 'commitment/chickn-v0'");
    expect(err).toContain("Task 'options': commitment/chicken-v0 has no option");
    expect(err).toContain("Task 'device': There is no device 'letter'");
    expect(err).toContain("Task 'bots': commitment/chicken-v0 has no bot 'nobody'");
    expect(err).toContain("Task 'opponents': --opponents: 'nobody' is neither a bot");
    expect(err).not.toMatch(/TypeError|\.\./);
  }
  expect(existsSync(out)).toBe(false);
  const first = tasks.slice(0, 1);
  writeFileSync(path, JSON.stringify({ tasks: [...tasks.slice(5), ...first], algorithms: algorithms.slice(0, 1) }));
  const { err } = await cli("benchmark", path, "--list");
  expect(err).toContain("Task 'role': --opponents: there is no role 'queen'");
  expect(err).toContain("Task 'alone': commitment/chicken-v0: every role has a player, so there is nobody to train.");
  expect(err).toContain("Task 'measure': commitment/chicken-v0 has no metric 'honour'");
  expect(err).toContain("Task 'sharing': sharing is none, role, self, all, not 'alot'.");
  writeFileSync(path, JSON.stringify({ tasks: [{ game, updates: 10 }], algorithms }));
  const { err: recipes } = await cli("benchmark", path, "--list");
  expect(recipes).toContain("Algorithm 'po': There is no algorithm 'po'; choose ppo");
  expect(recipes).toContain("Algorithm 'fast': ppo has no option 'learningRat'");
  expect(recipes).toContain("Algorithm 'shared': sharing is none, role, self, all, not 'alot'.");
  expect(recipes).toContain("Task 'commitment/chicken-v0': commitment/chicken-v0: head=beta is for boxes");
});

test("a pattern that fits nothing makes no folder", async () => {
  const out = join(scratch(), "out");
  expect((await cli("benchmark", "smoke", "--only", "zzz", "--out", out)).code).toBe(1);
  expect(existsSync(out)).toBe(false);
});

test("every cell of the suites can be played and learned", async () => {
  for (const suite of Object.values(suites)) await expect(checkCells(cellsOf(suite), [])).resolves.toBeUndefined();
}, 120_000);

test("fingerprints of cells without files are those of published results", () => {
  const cells = cellsOf(suites.full);
  const prints = Object.fromEntries(cells.map((cell) => [cell.key, fingerprint(cell, "wasm")]));
  expect(prints["auction-open-v0__ppo"]).toBe("fc6debbdf7fe");
  expect(prints["routing-pigou-v0__a2c"]).toBe("d773566f0ac6");
  const open = cells.filter(({ task }) => task === "auction/open-v0");
  for (const cell of open) expect(fingerprint(referenceOf(cell), "")).toBe("9bbdb3bc8fb7");
});

test("a device may stand in the suite itself, and is the same as by name", async () => {
  const { device } = devicePresets.mirror;
  const made = async (given: DeviceData) => (await chosenFor({ game, updates: 10, device: given }, [])).devices;
  expect(await made(device)).toEqual(await made("mirror"));
  expect(await made(["mirror", device])).toEqual([...(await made("mirror")), ...(await made("mirror"))]);
  const suite = (given: unknown) =>
    suiteOf({ tasks: [{ game, updates: 10, device: given }], algorithms: [{ algorithm: "ppo" }] }, "s");
  expect(suite(device).tasks[0].device).toEqual(device);
  expect(() => suite(7)).toThrow("device");
  await expect(made([])).rejects.toThrow("give one to");
  await expect(made({ messages: 3 })).rejects.toThrow("device");
  const prints = [device, devicePresets.threshold.device].map((one) => fingerprint(cellsOf(suite(one))[0], "wasm"));
  expect(new Set(prints).size).toBe(2);
});

test("a fingerprint follows what a device file, a game's module and an opponent's checkpoint hold, not their names", async () => {
  const folder = scratch();
  const [one, other, ...more] = Object.values(devicePresets).map(({ device }) => JSON.stringify(device));
  expect(more.length).toBeGreaterThan(0);
  const [device, module, helper] = ["dev.json", "games.mjs", "helper.mjs"].map((name) => join(folder, name));
  const checkpoint = join(folder, "run");
  mkdirSync(checkpoint);
  const prints = async (names = { device, checkpoint }) => {
    const all = [
      { game, device: names.device },
      { game: "mine/dilemma-v0" },
      { game, opponents: [`player=nash:1,${names.checkpoint}:1`] },
    ];
    return Promise.all(all.map((task) => contentsOf({ ...task, updates: 10 }, [module])));
  };
  writeFileSync(device, one);
  writeFileSync(module, `import { games as mine } from "./helper.mjs";\nexport const games = mine;`);
  writeFileSync(helper, `export { games } from ${JSON.stringify(resolve("test/cli/stranger.mjs"))};`);
  writeFileSync(join(checkpoint, "checkpoint.safetensors"), "weights");
  const before = await prints();
  expect(new Set(before).size).toBe(3);
  expect(before).not.toContain(undefined);
  const copy = { device: join(folder, "copy.json"), checkpoint: join(folder, "copy") };
  mkdirSync(copy.checkpoint);
  writeFileSync(copy.device, one.replace(/,/g, ", "));
  writeFileSync(join(copy.checkpoint, "checkpoint.safetensors"), "weights");
  expect(await prints(copy)).toEqual(before);
  writeFileSync(device, other);
  writeFileSync(helper, `export { games } from ${JSON.stringify(resolve("test/cli/stranger.mjs"))}; // again`);
  writeFileSync(join(checkpoint, "checkpoint.safetensors"), "weight2");
  const after = await prints();
  for (const [k, print] of after.entries()) expect(print).not.toBe(before[k]);
  const [cell] = cellsOf(suites.smoke);
  for (const of of [cell, referenceOf(cell)])
    expect(fingerprint(of, "wasm", "a")).not.toBe(fingerprint(of, "wasm", "b"));
  expect(await contentsOf({ game, device: Object.keys(devicePresets)[0], updates: 10 }, [module])).toBeUndefined();
  expect(await contentsOf({ game, opponents: ["player=nash:1"], updates: 10 }, [module])).toBeUndefined();
});

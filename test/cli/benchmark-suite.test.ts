import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { games } from "../../envs/index.js";
import { cellsOf, fingerprint, suiteOf } from "../../src/cli/benchmark-suite.js";
import { suiteNamed, suites } from "../../src/cli/benchmark-suites.js";
import { cli, document, scratch } from "./terminal.js";

const small = {
  tasks: [
    { game: "commitment/chicken-v0", updates: 10 },
    { game: "commitment/chicken-v0", name: "chicken again", updates: 20 },
  ],
  algorithms: [{ algorithm: "ppo" }, { name: "slow", algorithm: "reinforce", hyper: { learningRate: 1e-5 } }],
};

test("a suite is tasks times algorithms, and what is not said has a default", () => {
  const suite = suiteOf(small, "mine.json");
  expect(suite).toMatchObject({ name: "mine", seeds: 10, points: 10, episodes: 32 });
  expect(cellsOf(suite).map(({ key }) => key)).toEqual([
    ...["commitment-chicken-v0__ppo", "commitment-chicken-v0__slow"],
    ...["chicken-again__ppo", "chicken-again__slow"],
  ]);
});

test.each([
  ["ppo", 2],
  ["again", 2],
  ["commitment/* slow", 1],
  ["*__ppo", 2],
  ["commitment/chicken-v0", 2],
  ["pp*", 2],
  ["p*", 2],
  ["nothing", 0],
])("--only %s leaves %i of four cells", (pattern, count) => {
  expect(cellsOf(suiteOf(small, "mine.json"), pattern)).toHaveLength(count);
});

test("a cell's fingerprint tells apart all that its result depends on", () => {
  const [one, other] = cellsOf(suiteOf(small, "mine.json"));
  const longer = { ...one, plan: { ...one.plan, updates: 11 } };
  const prints = [
    fingerprint(one, "wasm"),
    fingerprint(one, "cpu"),
    fingerprint(other, "wasm"),
    fingerprint(longer, "wasm"),
  ];
  expect(new Set(prints).size).toBe(4);
  expect(fingerprint(structuredClone(one), "wasm")).toBe(prints[0]);
});

test("the full suite has every registered game, and its plans hold", () => {
  const { full } = suites;
  expect(full.tasks.map(({ game }) => game).sort()).toEqual(Object.keys(games).sort());
  expect(full.algorithms.map(({ name }) => name)).toEqual(expect.arrayContaining(["reinforce", "a2c", "ppo"]));
  expect(full.seeds).toBe(10);
  for (const suite of Object.values(suites)) expect(suiteOf(suite, suite.name)).toEqual(suite);
});

test.each<[string, unknown, string]>([
  ["no object", [], "x.json must be an object."],
  ["no task", { algorithms: [{ algorithm: "ppo" }] }, "x.json: tasks must be a list that is not empty."],
  ["a typo", { ...small, seed: 3 }, "x.json has no 'seed'; it has name, about, seeds"],
  [
    "few updates",
    { ...small, tasks: [{ game: "g", updates: 5 }] },
    "x.json: task 1: updates (the suite has 10 points)",
  ],
  [
    "twice the same",
    { ...small, tasks: [small.tasks[0], small.tasks[0]] },
    "two tasks are called 'commitment/chicken-v0'",
  ],
  ["a comma", { ...small, algorithms: [{ algorithm: "ppo", name: "a,b" }] }, "a name has no comma, got 'a,b'."],
  [
    "two cells of one name",
    {
      tasks: [
        { game: "g", name: "a", updates: 10 },
        { game: "g", name: "a__b", updates: 10 },
      ],
      algorithms: [
        { algorithm: "ppo", name: "b__c" },
        { algorithm: "ppo", name: "c" },
      ],
    },
    "x.json: two cells would share the folder 'a__b__c'; name tasks or algorithms otherwise.",
  ],
  [
    "names that differ in case only",
    { ...small, algorithms: [{ algorithm: "ppo" }, { algorithm: "ppo", name: "PPO" }] },
    "two cells would share the folder 'commitment-chicken-v0__PPO'",
  ],
  ["no name", { ...small, name: "" }, "x.json: name must be text that is not empty."],
  [
    "a task without a name",
    { ...small, tasks: [{ ...small.tasks[0], name: "" }] },
    "x.json: task 1: name must be text that is not empty.",
  ],
  [
    "an algorithm without a name",
    { ...small, algorithms: [{ algorithm: "ppo", name: "" }] },
    "x.json: algorithm 1: name must be text that is not empty.",
  ],
  ["a text as number", { ...small, points: "many" }, 'x.json: points must be an integer from 1 to 1000, got "many".'],
])("a suite with %s is refused in a sentence", (_, value, sentence) => {
  expect(() => suiteOf(value, "x.json")).toThrow(sentence);
});

test("a suite that there is not is refused by name", () => {
  expect(() => suiteNamed("smock")).toThrow("There is no suite 'smock'; there is smoke, full, or name a file");
  expect(() => suiteNamed("no/such.json")).toThrow("Cannot read the suite 'no/such.json': there is no such file");
});

test("--list shows the cells of one's own file and runs nothing", async () => {
  const path = join(scratch(), "mine.json");
  writeFileSync(path, JSON.stringify(small));
  const { code, out } = await cli("benchmark", path, "--list", "--seeds", "3");
  expect(code).toBe(0);
  expect(out).toContain("chicken again");
  expect(out).toContain("4 cells, 3 seeds each: 12 runs.");
  expect(await document("benchmark", path, "--list")).toMatchObject({ suite: "mine", seeds: 10 });
});

test("a pattern that fits nothing is a fault", async () => {
  const { code, err } = await cli("benchmark", "smoke", "--only", "chess", "--out", join(scratch(), "x"));
  expect(code).toBe(1);
  expect(err).toContain("--only chess: no cell of 'smoke' is called so");
});

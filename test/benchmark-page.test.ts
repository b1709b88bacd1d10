/** `docs/benchmark.md`: its suite is one and runs, and its tables name all keys of a suite, all files and all columns that there are. */
import { readdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { beforeAll, expect, test } from "vitest";
import { suiteOf } from "../src/cli/benchmark-suite.js";
import { cli, scratch } from "./cli/terminal.js";

const page = readFileSync("docs/benchmark.md", "utf8");
const [, literal = ""] = /^```json\n([\s\S]*?)^```$/m.exec(page) ?? [];
const tables = page.split(/\n\n/).filter((text) => text.startsWith("|"));
/** What the first column of the k-th table names. */
const named = (k: number) =>
  tables[k]
    .split("\n")
    .slice(2)
    .flatMap((row) => (row.split(" | ")[0].match(/`[^`]+`/g) ?? []).map((text) => text.slice(1, -1)));
const folder = join(scratch(), "mine");

beforeAll(async () => {
  const suite = join(scratch(), "my-suite.json");
  writeFileSync(suite, literal);
  const some = ["--only", "*pigou* ppo", "--seeds", "1", "--resamples", "100", "--out", folder];
  const { code, err } = await cli("benchmark", suite, ...some);
  expect({ code, err }).toMatchObject({ code: 0 });
}, 60_000);

test("its suite has the cells that the page says", () => {
  const { tasks, algorithms, seeds } = suiteOf(JSON.parse(literal), "the page");
  expect(page).toContain(`${tasks.length} tasks × ${algorithms.length} algorithms × ${seeds} seeds`);
});

test("the tables of keys are those that a suite has, and no other", () => {
  const known = (value: unknown) => {
    try {
      suiteOf(value, "page");
    } catch (thrown) {
      return (/ it has (.*)\.$/.exec((thrown as Error).message)?.[1] ?? "").split(", ").sort();
    }
    return [];
  };
  const task = { game: "a", updates: 1 };
  const wrong = { nonsense: 1 };
  expect(named(0).sort()).toEqual(known(wrong));
  expect(named(1).sort()).toEqual(known({ points: 1, tasks: [wrong], algorithms: [{ algorithm: "ppo" }] }));
  expect(named(2).sort()).toEqual(known({ points: 1, tasks: [task], algorithms: [wrong] }));
});

test("the table of files is what a benchmark leaves, and no other", () => {
  const files = named(3).map((name) => name.split("/")[0]);
  expect([...files].sort()).toEqual(readdirSync(folder).sort());
});

test("the table of columns is that of results.csv", () => {
  const [header] = readFileSync(join(folder, "results.csv"), "utf8").split("\n");
  expect(named(4).sort()).toEqual(header.split(",").sort());
});

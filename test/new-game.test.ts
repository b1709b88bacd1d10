/**
 * Adding a game is one file and one line: the file and the line that CONTRIBUTING shows are written into a copy of the tree, and
 * the checks, the golden episode, the command line and the docs pick the game up from the registry.
 */
import { execFile } from "node:child_process";
import { cpSync, mkdirSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { promisify } from "node:util";
import { afterAll, beforeAll, expect, test } from "vitest";

const execute = promisify(execFile);
const tree = mkdtempSync(join(tmpdir(), "new-game-"));
const blocks = [...readFileSync("CONTRIBUTING.md", "utf8").matchAll(/```ts\n([\s\S]*?)```/g)].map((match) => match[1]);
const cli = (...argv: string[]) => execute("node", ["dist/src/cli/main.js", ...argv], { cwd: tree });

beforeAll(async () => {
  for (const part of ["src", "envs", "agents", "bridge", "package.json", "tsconfig.json", "tsconfig.build.json"]) {
    cpSync(part, join(tree, part), { recursive: true });
  }
  symlinkSync(resolve("node_modules"), join(tree, "node_modules"));
  const [file, line] = blocks;
  mkdirSync(join(tree, "envs/commons"));
  writeFileSync(join(tree, "envs/commons/harvest.ts"), file);
  const [importing, entry] = line.trimEnd().split("\n");
  const index = readFileSync(join(tree, "envs/index.ts"), "utf8");
  const added = index
    .replace(/^import type/m, `${importing}\nimport type`)
    .replace(/(export const games: Registry = \{\n)/, `$1${entry}\n`);
  expect(added.split("\n").length).toBe(index.split("\n").length + 2);
  writeFileSync(join(tree, "envs/index.ts"), added);
  await execute("node", [resolve("node_modules/typescript/bin/tsc"), "-p", "tsconfig.build.json"], { cwd: tree });
}, 120_000);

afterAll(() => rmSync(tree, { recursive: true, force: true }));

test("the new game passes every check", async () => {
  const { stdout } = await cli("check", "commons/harvest", "--json");
  const report = JSON.parse(stdout);
  const findings: { passed: boolean | string }[] = Array.isArray(report) ? report : report.findings;
  expect(findings.length).toBeGreaterThan(10);
  expect(findings.filter((finding) => finding.passed === false)).toEqual([]);
}, 120_000);

test("the command line lists, explains, solves and plays it", async () => {
  expect((await cli("list")).stdout).toContain("commons/harvest-v0");
  expect((await cli("info", "commons/harvest")).stdout).toContain("most that grows");
  expect(JSON.parse((await cli("solve", "commons/harvest", "--json")).stdout)).toMatchObject({ atStock: 50 });
  expect((await cli("play", "commons/harvest", "--seed", "1")).stdout).toContain("harvester");
}, 60_000);

test("it has a golden episode and a docs page", async () => {
  const script = `
    import { games } from "./dist/envs/index.js";
    import { golden } from "./dist/src/index.js";
    console.log(golden(games["commons/harvest-v0"].make()));`;
  const { stdout } = await execute("node", ["--input-type=module", "-e", script], { cwd: tree });
  expect(stdout).toContain("game: commons/harvest-v0");
  await cli("docs", "--out", "pages");
  expect(readFileSync(join(tree, "pages/commons-harvest-v0.md"), "utf8")).toContain("Schaefer");
}, 60_000);

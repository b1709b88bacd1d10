/** The experiment nash-flow, small: one case and one seed of what `docs/results/nash-flow` shows in full. */
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, test } from "vitest";
import { useBackend } from "../../agents/index.js";
import { games } from "../../envs/index.js";
import { cases, runCase } from "../../src/cli/nash-flow.js";
import { prepareFolder } from "../../src/cli/result-folder.js";
import { run } from "../../src/cli/run.js";
import { cli, scratch } from "./terminal.js";

test("two independent learners find the Nash flow of a pool beside a market", async () => {
  await useBackend("wasm");
  const [one] = cases;
  const { runs, flows } = await runCase(games[one.game], one, [1], 100, () => undefined);
  expect(flows.nash).toBeCloseTo((Math.sqrt(5) - 1) / 2, 9);
  expect(Math.abs(runs[0].flowError)).toBeLessThan(0.03);
  expect(runs[0].worstShareError).toBeLessThan(0.06);
  expect(runs[0].nashConv).toBeLessThan(0.0005);
  expect(runs[0].nashConv).toBeGreaterThan(0); // not the solver's own answer handed back
}, 120_000);

test("the verb writes its result with command, commit and seeds, and the picture", async () => {
  const folder = mkdtempSync(join(tmpdir(), "experiment-"));
  const said: string[] = [];
  const code = await run(["experiment", "nash-flow", "--seeds", "1", "--updates", "1", "--out", folder, "--json"], {
    out: (text) => said.push(text),
    err: () => undefined,
  });
  expect(code).toBe(0);
  const printed = JSON.parse(said.join(""));
  const written = JSON.parse(readFileSync(join(folder, "results.json"), "utf8"));
  expect(written).toEqual(printed);
  expect(written).toMatchObject({ experiment: "nash-flow", seeds: [1], updates: 1, commit: expect.any(String) });
  expect(written.outcomes).toHaveLength(cases.length);
  expect(readFileSync(join(folder, "README.md"), "utf8")).toContain("Command: `commitment-gym experiment nash-flow");
  expect([...readFileSync(join(folder, "picture.png")).subarray(1, 4)]).toEqual([..."PNG"].map((c) => c.charCodeAt(0)));
  expect(readdirSync(folder).sort()).toEqual(["README.md", "picture.png", "results.json"]);
  prepareFolder(folder, "nash-flow"); // once more is fine
  expect(() => prepareFolder(folder, "convex")).toThrow("holds a result of nash-flow; give convex an empty folder");
  rmSync(folder, { recursive: true });
}, 120_000);

test("an experiment that there is not is refused by name", async () => {
  const said: string[] = [];
  const code = await run(["experiment", "nash-flows"], { out: () => undefined, err: (text) => said.push(text) });
  expect(code).toBe(1);
  expect(said.join("")).toContain("There is no experiment 'nash-flows'");
});

test("a folder that is missing is made, with those above it", () => {
  const folder = join(scratch(), "a", "b");
  prepareFolder(`${folder}/`, "convex");
  expect(readdirSync(folder)).toEqual([]);
});

const readme = { "README.md": "# Mine\n" };

test.each<[string, { readonly [file: string]: string }, string]>([
  ["a project", readme, "holds other things (README.md)"],
  ["another experiment's result", { ...readme, "results.json": '{"experiment":"convex"}' }, "holds a result of convex"],
  [
    "results of something else",
    { ...readme, "results.json": "[null]" },
    "holds other things (README.md, results.json)",
  ],
  ["results that are null", { ...readme, "results.json": "null" }, "holds other things (README.md, results.json)"],
  ["half a result", { ...readme, "results.json": '{"experiment":"nash-' }, "holds other things"],
])("a folder with %s is refused before anything runs, and left as it is", async (_what, files, says) => {
  const folder = scratch();
  for (const [name, text] of Object.entries(files)) writeFileSync(join(folder, name), text);
  const { code, out, err } = await cli("experiment", "nash-flow", "--seeds", "1000", "--out", folder);
  expect({ code, out }).toEqual({ code: 1, out: "" });
  expect(err).toContain(`--out: '${folder}' ${says}`);
  expect(err).toMatch(/; give nash-flow an empty folder, or one with its own result\.\n$/);
  expect(
    Object.fromEntries(readdirSync(folder).map((name) => [name, readFileSync(join(folder, name), "utf8")])),
  ).toEqual(files);
}); // 1000 seeds would take hours

test.each<[string, () => string, string]>([
  ["a file", () => join(written(), "file"), "is a file; an experiment writes a folder."],
  ["a folder within a file", () => join(written(), "file", "in"), "a part of the path is a file, not a folder."],
  ["nowhere", () => "", "--out needs a path, got nothing."],
])("%s is no place for a result, which is said before anything runs", async (_what, out, says) => {
  const { code, err } = await cli("experiment", "nash-flow", "--seeds", "1000", "--out", out());
  expect(code).toBe(1);
  expect(err).toContain(says);
});

function written(): string {
  const folder = scratch();
  writeFileSync(join(folder, "file"), "");
  return folder;
}

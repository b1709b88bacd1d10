/** `export`: games as files that others read. */
import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { cli, document, scratch } from "./terminal.js";

const dilemma = 'NFG 1 R "commitment/matrix-v0" { "player_0" "player_1" } { 2 2 }\n\n2 2\n3 0\n0 3\n1 1\n';

test("a game of one step is printed in strategic form, one of several as a tree", async () => {
  expect(await cli("export", "commitment/matrix")).toEqual({ code: 0, out: dilemma, err: "" });
  const { out } = await cli("export", "commitment/matrix", "--set", "rounds=2");
  expect(out).toMatch(/^EFG 2 R "commitment\/matrix-v0"/);
  expect((await cli("export", "commitment/matrix", "--format", "efg")).out.split("\n")).toHaveLength(9);
});

test("--out writes a file and says so on standard error", async () => {
  const file = join(scratch(), "pd.nfg");
  const printed = await cli("export", "commitment/matrix", "--format", "nfg", "--out", file);
  expect(printed).toEqual({ code: 0, out: "", err: `Wrote ${file}.\n` });
  expect(readFileSync(file, "utf8")).toBe(dilemma);
});

test("as JSON it holds the text, or where it was written", async () => {
  expect(await document("export", "commitment/matrix")).toEqual({
    ...{ game: "commitment/matrix-v0", options: {}, transforms: [], format: "nfg", text: dilemma },
  });
  const file = join(scratch(), "pd.efg");
  const { out, err } = await cli("export", "commitment/matrix", "--format", "efg", "--out", file, "--json");
  expect(JSON.parse(out)).toMatchObject({ format: "efg", out: file });
  expect(err).toBe(`Wrote ${file}.\n`);
});

test("a box made a grid can be written", async () => {
  const { out } = await cli("export", "routing/pigou-cfmm", "--transform", "discretised=2");
  expect(out).toMatch(/^NFG 1 R "discretised\(routing\/pigou-cfmm-v0\)" \{ "router_0" "router_1" \} \{ 4 4 \}\n\n/);
});

test.each([
  ["an unknown format", ["--format", "gam"], "Allowed choices are nfg, efg"],
  ["a strategic form of several steps", ["--set", "rounds=2", "--format", "nfg"], "write it as efg."],
  ["a tree that is too large", ["--set", "rounds=50"], "more than 100000 nodes."],
  ["a folder that is not there", ["--out", join(scratch(), "no", "pd.nfg")], "there is no such file or folder."],
])("%s is refused in one sentence", async (_what, flags, says) => {
  const { code, out, err } = await cli("export", "commitment/matrix", ...flags);
  expect({ code, out }).toEqual({ code: 1, out: "" });
  expect(err).toMatch(/^[^\n]+[.?!]\n$/);
  expect(err).toContain(says);
  expect(existsSync("pd.nfg")).toBe(false);
});

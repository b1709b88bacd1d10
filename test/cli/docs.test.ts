/** The docs pages. */
import { appendFileSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { beforeAll, describe, expect, test } from "vitest";
import { games } from "../../envs/index.js";
import { cli, scratch } from "./terminal.js";

describe("docs", () => {
  let folder = "";
  beforeAll(async () => {
    folder = join(scratch(), "games");
    expect((await cli("docs", "--out", folder)).code).toBe(0);
  }, 120_000);

  test("every game has a page, and the index links to all", () => {
    const pages = Object.keys(games).map((id) => `${id.replace("/", "-")}.md`);
    expect(readdirSync(folder).sort()).toEqual(["README.md", ...pages].sort());
    const index = readFileSync(join(folder, "README.md"), "utf8");
    for (const page of pages) expect(index).toContain(`](${page})`);
  });

  test("a page tells options, spaces and answers", () => {
    const page = readFileSync(join(folder, "routing-pigou-v0.md"), "utf8");
    expect(page).toContain("| `routers` | `4` | integer from 1 to 1024 | agents (N) | routers |");
    expect(page).toContain("| size | 1 | order / (order + typical order) | 0 | 1 |");
    expect(page).toContain("| priceOfAnarchy / wardrop | 1.333 |");
  });

  test("--check passes on fresh pages, fails on changed, missing and surplus ones, and repairs nothing", async () => {
    expect((await cli("docs", "--check", "--out", folder)).code).toBe(0);
    appendFileSync(join(folder, "routing-pigou-v0.md"), "By hand.\n");
    writeFileSync(join(folder, "routing-gone-v0.md"), "");
    rmSync(join(folder, "README.md"));
    const { code, out } = await cli("docs", "--check", "--out", folder);
    expect(code).toBe(1);
    expect(out).toContain("routing-pigou-v0.md: out of date");
    expect(out).toContain("routing-gone-v0.md: belongs to no game");
    expect(out).toContain("README.md: missing");
    expect(out).not.toContain("braess");
  }, 180_000);
});

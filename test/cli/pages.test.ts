/** The pages under `docs/games` say what the games say: they are written from the metadata and checked in. */
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { games } from "../../envs/index.js";
import { allPages } from "../../src/cli/docs.js";
import { pythonGames } from "../../src/cli/python-games.js";

const folder = join("docs", "games");

test("the pages of the games are up to date (else: npm run docs)", { timeout: 120_000 }, async () => {
  const pages = await allPages(games);
  expect(readdirSync(folder).sort()).toEqual([...pages.keys()].sort());
  for (const [file, text] of pages) expect(readFileSync(join(folder, file), "utf8"), file).toBe(text);
});

test("Python's list of the games is up to date (else: npm run docs)", () => {
  expect(readFileSync("bridge/python/commitment_gym/games.json", "utf8")).toBe(pythonGames(games));
});

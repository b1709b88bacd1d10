/** `docs/own-games.md`: its game passes every check, its commands and its program run, and what they print holds what the page says. */
import { execFile } from "node:child_process";
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join, resolve } from "node:path";
import { promisify } from "node:util";
import { afterAll, beforeAll, expect, test } from "vitest";
import { cli } from "./cli/terminal.js";

const page = readFileSync("docs/own-games.md", "utf8");
const desk = resolve(mkdtempSync(join("dist", "own-games-"))); // inside the package, so that the game can import it by name
const blocks = (language: string) =>
  [...page.matchAll(new RegExp(`^\`\`\`${language}\n([\\s\\S]*?)^\`\`\`$`, "gm"))].map(([, code]) => code);
const promised = (code: string, mark: string) =>
  [...code.matchAll(new RegExp(`^${mark} → (.*)$`, "gm"))].map(([, text]) => text);
const [game, program] = blocks("js");
const commands = blocks("sh")
  .flatMap((code) => code.trim().split(/\n(?=commitment-gym )/))
  .map((code) => ({ line: code.split("\n")[0], texts: promised(code, "#") }));

beforeAll(() => {
  writeFileSync(join(desk, "my-games.mjs"), game);
  writeFileSync(join(desk, "learn.mjs"), program);
});

afterAll(() => rmSync(desk, { recursive: true, force: true }));

test.each(commands)(
  "$line: prints what its comment says",
  async ({ line, texts }) => {
    const [, ...words] = (line.match(/"[^"]*"|\S+/g) ?? []).map((word) => word.replaceAll('"', ""));
    const here = words.map((word) => (/^runs\/|\.mjs$/.test(word) ? join(desk, word) : word));
    const { code, out, err } = await cli(...here);
    expect({ code, err }).toMatchObject({ code: 0 });
    expect(texts.length).toBeGreaterThan(0);
    for (const text of texts) expect(out).toContain(text);
  },
  60_000,
);

test("the program runs, and prints what its comments say", async () => {
  const { stdout } = await promisify(execFile)("node", ["learn.mjs"], { cwd: desk });
  expect(promised(program, "//").length).toBeGreaterThan(1);
  for (const text of promised(program, "//")) expect(stdout).toMatch(new RegExp(`^${text} `, "m"));
}, 60_000);

test("what the game's answers say is so: nobody gains by leaving either equilibrium", async () => {
  const { games } = await import(join(desk, "my-games.mjs"));
  const { solve, deviation } = games["mine/volunteers-v0"];
  expect(deviation({ players: 4 }, [[1, 0, 0, 0]])).toEqual([0, 0, 0, 0]);
  const [players, benefit, cost] = [5, 3, 1];
  const { nash } = solve({ players, benefit, cost });
  expect(benefit * (1 - (1 - nash.volunteer) ** (players - 1))).toBeCloseTo(benefit - cost, 9); // waiting pays what acting does
  expect(nash.nobody).toBeCloseTo((cost / benefit) ** (players / (players - 1)), 9); // Diekmann (1985)
});

test("links lead to files that are there", () => {
  for (const [, target] of page.matchAll(/\]\(([^)#]+)[^)]*\)/g)) {
    expect({ target, there: existsSync(join("docs", target)) }).toEqual({ target, there: true });
  }
});

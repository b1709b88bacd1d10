/** `docs/training.md`: its commands and its Python run one after the other, and what it says of files, keys and options is so. */
import { execFile } from "node:child_process";
import { existsSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { promisify } from "node:util";
import { beforeAll, describe, expect, test } from "vitest";
import { cli, scratch } from "./cli/terminal.js";
import { pythonOf } from "./python-of.js";

const page = readFileSync("docs/training.md", "utf8");
const blocks = (language: string) =>
  [...page.matchAll(new RegExp(`\`\`\`${language}\\n([\\s\\S]*?)\`\`\``, "g"))].map(([, code]) => code);
const block = (language: string) => blocks(language)[0] ?? "";
const [, folderSection = ""] = /^## What is in a run folder\n([\s\S]*?)^## /m.exec(page) ?? [];
const runs = scratch();
const here = (text: string) => text.replaceAll("runs/", `${runs}/`);
const python = await pythonOf("files");

beforeAll(async () => {
  for (const command of blocks("sh").join("").trim().split("\n")) {
    const short = command.replace(/ +#.*$/, "").replace("--updates 100", "--updates 2");
    const [program, ...argv] = here(short).split(" ");
    expect(program).toBe("commitment-gym");
    const { code, err } = await cli(...argv);
    expect({ command, code, err }).toMatchObject({ code: 0 });
  }
}, 120_000);

test("every option that it names is one of train", async () => {
  const { out } = await cli("train", "--help");
  const options = page
    .split("\n")
    .flatMap((line) => (line.startsWith("| `--") ? (line.match(/`--[\w-]+/g) ?? []) : []));
  expect(options.length).toBeGreaterThan(14);
  for (const option of options) expect(out).toContain(`  ${option.slice(1)} <`);
});

test("every file that it names is in a run folder, and no other", () => {
  const rows = folderSection.split("\n").flatMap((line) => /^\| `(?!-)([\w.<>…-]+)`/.exec(line)?.[1] ?? []);
  const patterns = rows.map((name) => new RegExp(`^${name.replace("<agent>", "\\w+").replace("…", ".*")}$`));
  const files = [join(runs, "mine"), join(runs, "mine", "seed-0")].flatMap((folder) => readdirSync(folder));
  const known = files.filter((name) => !/^seed-|^curve\.(svg|json)$/.test(name));
  for (const name of known) expect(patterns.filter((pattern) => pattern.test(name)).map(String)).toHaveLength(1);
  for (const pattern of patterns) expect(known.filter((name) => pattern.test(name)).length).toBeGreaterThan(0);
});

test("every key that it names is in progress.csv", () => {
  const [header] = readFileSync(join(runs, "mine", "seed-1", "progress.csv"), "utf8").split("\n");
  const keys = header.split(",");
  const named = page.match(/`(rollout|agents|metrics|eval|train|time)\/[^`]*`/g) ?? [];
  expect(named.length).toBeGreaterThan(9);
  for (const text of named) {
    const pattern = text.slice(1, -1).replace(/<\w+>|…|(?<=\/)$/g, ".+");
    expect({ text, found: keys.some((key) => new RegExp(`^${pattern}$`).test(key)) }).toEqual({ text, found: true });
  }
  for (const family of new Set(keys.map((key) => key.split("/")[0]))) expect(page).toContain(`\`${family}/`);
});

describe.skipIf(python.path === "")(`Python${python.path === "" ? ` (skipped: ${python.why})` : ""}`, () => {
  test("its snippet runs the exported policy", async () => {
    expect(existsSync(join(runs, "router.onnx"))).toBe(true);
    const code = `${here(block("python"))}\nprint(fields, action.shape)`;
    const { stdout } = await promisify(execFile)(python.path, ["-c", code]);
    expect(stdout).toMatch(/^\[.+\] \(1, 2\)\n$/);
  });
});

/**
 * `docs/devices.md` is true: its examples compile, run and print what their comments say (`// → …`, one line each), its commands work (`# → …` is
 * part of what they print), its table of presets and its links are those of the code.
 */
import { execFile } from "node:child_process";
import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { delimiter, join, resolve } from "node:path";
import { promisify } from "node:util";
import { transform } from "esbuild";
import { afterAll, beforeAll, expect, test } from "vitest";
import { checkDevice } from "../src/device/device.js";
import { devicePresets } from "../src/device/presets.js";

const execute = promisify(execFile);
const page = readFileSync("docs/devices.md", "utf8");
const folder = mkdtempSync(join("dist", "devices-page-")); // inside the package, so that examples can import it by name
const desk = mkdtempSync(join(tmpdir(), "devices-page-"));

/** Code in one language, with the heading above it. */
function blocksOf(language: string): { readonly heading: string; readonly code: string }[] {
  const found = page.matchAll(new RegExp(`^## (.*)$|^\`\`\`${language}\n([\\s\\S]*?)^\`\`\`$`, "gm"));
  let heading = "";
  return [...found].flatMap(([, title, code]) => {
    heading = title ?? heading;
    return code === undefined ? [] : [{ heading, code }];
  });
}

const examples = blocksOf("ts").map((block, k) => ({ ...block, k }));
const commands = blocksOf("sh");
const promised = (code: string, mark: string) =>
  [...code.matchAll(new RegExp(`^${mark} → (.*)$`, "gm"))].map(([, x]) => x);
let printed: readonly (readonly string[])[] = [];

/** Runs all examples in one process, one after the other. */
const runner = `
  import { format } from "node:util";
  const printed = [];
  const { log } = console;
  console.log = (...things) => printed.at(-1).push(...format(...things).split("\\n"));
  for (let k = 0; k < ${examples.length}; k++) {
    printed.push([]);
    await import("./example" + k + ".mjs").catch((error) => console.log(String(error)));
  }
  log(JSON.stringify(printed));`;

beforeAll(async () => {
  for (const { code, k } of examples) {
    writeFileSync(join(folder, `example${k}.mts`), code);
    writeFileSync(join(folder, `example${k}.mjs`), (await transform(code, { loader: "ts", format: "esm" })).code);
  }
  writeFileSync(join(folder, "run.mjs"), runner);
  printed = JSON.parse((await execute("node", [join(folder, "run.mjs")])).stdout);
});

afterAll(() => {
  rmSync(folder, { recursive: true, force: true });
  rmSync(desk, { recursive: true, force: true });
});

test.each(examples)("$heading: the example prints what its comments say", ({ code, k }) => {
  expect(printed[k]).toEqual(promised(code, "//"));
  expect(printed[k].length).toBeGreaterThan(0);
});

test("all examples compile under strict rules", async () => {
  const flags = "--ignoreConfig --noEmit --strict --module nodenext --target es2022 --skipLibCheck --types node";
  const files = examples.map(({ k }) => join(folder, `example${k}.mts`));
  const tsc = execute("node", [resolve("node_modules/typescript/bin/tsc"), ...flags.split(" "), ...files]);
  expect(
    await tsc.then(
      () => "",
      (error: { stdout: string }) => error.stdout,
    ),
  ).toBe("");
}, 60_000);

test.each(commands)(
  "$heading: the commands work and print what their comments say",
  async ({ code }) => {
    const main = resolve("dist/src/cli/main.js");
    mkdirSync(join(desk, "bin"), { recursive: true });
    writeFileSync(join(desk, "bin", "commitment-gym"), `#!/bin/sh\nexec node "${main}" "$@"\n`, { mode: 0o755 });
    const env = { ...process.env, PATH: join(desk, "bin") + delimiter + process.env.PATH };
    const { stdout } = await execute("sh", ["-e", "-c", code], { cwd: desk, env });
    for (const text of promised(code, "#")) expect(stdout).toContain(text);
  },
  120_000,
);

test("the table of presets is that of the code", () => {
  const rows = Object.entries(devicePresets).map(
    ([name, { title, source }]) => `| \`${name}\` | ${title} | ${source} |`,
  );
  const [, table] = /<!-- presets: .* -->\n([\s\S]*?)<!-- end of presets -->/.exec(page) ?? [];
  expect(table?.trim().split("\n").slice(2)).toEqual(rows);
});

test("every part of a device is explained", () => {
  const words = page.toLowerCase();
  const parts = Object.keys(checkDevice({ messages: { kind: "none" } })).filter((part) => part !== "name");
  for (const part of parts) expect(words).toMatch(new RegExp(`^## .*${part}|\`${part}\\b`, "m"));
});

test("links lead to files and headings that are there", () => {
  const anchor = (heading: string) =>
    heading
      .toLowerCase()
      .replace(/[^\p{L}\p{N} -]/gu, "")
      .replaceAll(" ", "-");
  const headings = [...page.matchAll(/^##+ (.*)$/gm)].map(([, heading]) => anchor(heading));
  for (const [, target] of page.matchAll(/\]\(([^)]+)\)/g)) {
    if (target.startsWith("#")) expect(headings).toContain(target.slice(1));
    else expect(existsSync(join("docs", target.split("#")[0])), target).toBe(true);
  }
});

/** The README's example compiles under the project's own rules and runs against the built package. */
import { execFile } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join, resolve } from "node:path";
import { promisify } from "node:util";
import { transform } from "esbuild";
import { afterAll, expect, test } from "vitest";

const execute = promisify(execFile);
const folder = mkdtempSync(join("dist", "readme-")); // inside the package, so that it can import itself by name
const [, example] = /```ts\n([\s\S]*?)```/.exec(readFileSync("README.md", "utf8")) ?? [];

afterAll(() => rmSync(folder, { recursive: true, force: true }));

test("the example runs and prints what each router got", async () => {
  const { code } = await transform(example, { loader: "ts", format: "esm" });
  writeFileSync(join(folder, "example.mjs"), code);
  const { stdout } = await execute("node", [join(folder, "example.mjs")]);
  expect(stdout).toMatch(/router_0: \d+\.\d+/);
  expect(stdout).toContain("2048 1");
  expect(stdout).toContain("priceOfAnarchy");
});

const check = async (name: string, source: string): Promise<string> => {
  writeFileSync(join(folder, `${name}.mts`), source);
  const flags = [
    "--ignoreConfig",
    "--noEmit",
    "--strict",
    "--module",
    "nodenext",
    "--target",
    "es2022",
    "--skipLibCheck",
    "--types",
    "node",
  ];
  const tsc = resolve("node_modules/typescript/bin/tsc");
  return execute("node", [tsc, ...flags, join(folder, `${name}.mts`)]).then(
    () => "",
    (error: { stdout: string }) => error.stdout,
  );
};

test("the example compiles, and with a wrong action it does not", async () => {
  expect(await check("right", example)).toBe("");
  const wrong = example.replace("router_0: { split: [0.2, -0.2] }", "router_0: 3");
  expect(wrong).not.toBe(example);
  expect(await check("wrong", wrong)).toContain("TS2322");
}, 60_000);

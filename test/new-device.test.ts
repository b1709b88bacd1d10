/** Adding a device is one literal: the one that CONTRIBUTING shows passes the checks, is described and played, and its entry as a preset is the same. */
import { execFile } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { delimiter, join, resolve } from "node:path";
import { promisify } from "node:util";
import { transform } from "esbuild";
import { afterAll, beforeAll, expect, test } from "vitest";
import { checkDevice, type Device } from "../src/device/device.js";

const execute = promisify(execFile);
const desk = mkdtempSync(join(tmpdir(), "new-device-"));
const [, section] = /^## Add a device$([\s\S]*?)^## /m.exec(readFileSync("CONTRIBUTING.md", "utf8")) ?? [];
const block = (language: string) => new RegExp(`\`\`\`${language}\n([\\s\\S]*?)\`\`\``).exec(section)?.[1] ?? "";

beforeAll(() => {
  writeFileSync(join(desk, "escrow.json"), block("json"));
  const main = resolve("dist/src/cli/main.js");
  writeFileSync(join(desk, "commitment-gym"), `#!/bin/sh\nexec node "${main}" "$@"\n`, { mode: 0o755 });
});

afterAll(() => rmSync(desk, { recursive: true, force: true }));

test("the commands check it, describe it and play it", async () => {
  const env = { ...process.env, PATH: desk + delimiter + process.env.PATH };
  const { stdout } = await execute("sh", ["-e", "-c", block("sh")], { cwd: desk, env });
  expect(stdout).toMatch(/\d\d hold, 0 fail/);
  expect(stdout).toContain("cooperate pay 0.5");
  expect(stdout).toContain("returns  player_0 1.95 · player_1 1.95"); // each pays the other as much, and a fee
}, 180_000);

test("the entry that makes it a preset has the same literal", async () => {
  const code = `const named = (name, title, source, device) => ({ name, title, source, device: { name, ...device } });
    export const [preset] = [${block("ts")}];`;
  const { code: module } = await transform(code, { loader: "ts", format: "esm" });
  const { preset } = await import(`data:text/javascript,${encodeURIComponent(module)}`);
  const device: Device = JSON.parse(block("json"));
  expect(checkDevice(preset.device)).toEqual(checkDevice(device));
  expect([preset.name, preset.title, preset.source].every((text) => text.length > 5)).toBe(true);
});

import { spawn } from "node:child_process";
import { once } from "node:events";
import { existsSync, mkdirSync, readFileSync, utimesSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { lockFolder } from "../../src/cli/folder-lock.js";
import { cli, scratch } from "./terminal.js";

test("two cannot write into one folder; who is gone or long silent holds nothing", () => {
  const folder = scratch();
  const lock = join(folder, "lock");
  const take = () => lockFolder(folder, "use another");
  writeFileSync(lock, String(process.ppid)); // alive, and just now
  expect(take).toThrow(`Process ${process.ppid} is at work in '${folder}'; stop it first, or use another.`);
  expect(readFileSync(lock, "utf8")).toBe(String(process.ppid));
  for (const left of ["999999999", "-1", "", "no number"]) {
    writeFileSync(lock, left);
    const release = take();
    expect(readFileSync(lock, "utf8")).toBe(String(process.pid));
    release();
    expect(existsSync(lock)).toBe(false);
  }
  writeFileSync(lock, String(process.ppid));
  utimesSync(lock, new Date(), new Date(Date.now() - 600_000));
  take()();
  expect(existsSync(lock)).toBe(false);
});

test("a folder that is not there, or whose lock is a folder, gets a sentence", () => {
  expect(() => lockFolder(join(scratch(), "nowhere"), "")).toThrow("there is no such file or folder");
  const folder = scratch();
  mkdirSync(join(folder, "lock"));
  expect(() => lockFolder(folder, "")).toThrow(/lock/);
});

test("a run that is at work is not resumed, and nothing in it changes", async () => {
  const folder = join(scratch(), "run");
  const argv = ["commitment/prisoners-dilemma", "--updates", "1", "--lanes", "4", "--backend", "cpu", "--out", folder];
  expect((await cli("train", ...argv)).code).toBe(0);
  expect(existsSync(join(folder, "lock"))).toBe(false);
  const other = spawn(process.execPath, ["-e", "setInterval(() => {}, 1000)"]);
  try {
    const config = readFileSync(join(folder, "config.json"), "utf8");
    writeFileSync(join(folder, "lock"), String(other.pid));
    const { code, err } = await cli("train", "--resume", folder);
    expect(code).not.toBe(0);
    expect(err).toContain(`Process ${other.pid} is at work in '${folder}'`);
    expect(readFileSync(join(folder, "config.json"), "utf8")).toBe(config);
  } finally {
    other.kill();
    await once(other, "exit");
  }
  expect((await cli("train", "--resume", folder)).code).toBe(0);
});

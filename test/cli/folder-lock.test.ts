import { spawn } from "node:child_process";
import { once } from "node:events";
import { existsSync, mkdirSync, readFileSync, utimesSync, writeFileSync } from "node:fs";
import { join, resolve } from "node:path";
import { pathToFileURL } from "node:url";
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
    expect(Number.parseInt(readFileSync(lock, "utf8"), 10)).toBe(process.pid);
    release();
    expect(existsSync(lock)).toBe(false);
  }
  writeFileSync(lock, String(process.ppid));
  utimesSync(lock, new Date(), new Date(Date.now() - 600_000));
  take()();
  expect(existsSync(lock)).toBe(false);
});

test.runIf(existsSync("/proc/self/stat"))(
  "who lives holds the lock however long it is suspended, and nobody else under its number",
  async () => {
    const folder = scratch();
    const lock = join(folder, "lock");
    const other = join(scratch(), "taker.mjs");
    const module = pathToFileURL(resolve("dist/src/cli/folder-lock.js")).href;
    writeFileSync(
      other,
      `import { lockFolder } from ${JSON.stringify(module)};\nlockFolder(process.argv[2], "");\nconsole.log("taken");\nsetInterval(() => {}, 1000);`,
    );
    const child = spawn(process.execPath, [other, folder]);
    const take = () => lockFolder(folder, "use another");
    try {
      await once(child.stdout, "data");
      child.kill("SIGSTOP");
      const long = new Date(Date.now() - 600_000);
      utimesSync(lock, long, long);
      expect(take).toThrow(`Process ${child.pid} is at work`);
      const text = readFileSync(lock, "utf8");
      writeFileSync(lock, text.replace(/\d+$/, "1")); // as if a process before it had had its number
      const release = take();
      writeFileSync(lock, text);
      release();
      expect(readFileSync(lock, "utf8")).toBe(text); // it is another's
    } finally {
      child.kill("SIGKILL");
      await once(child, "exit");
    }
    const release = take();
    expect(take).toThrow(`Process ${process.pid} is at work`); // not twice by one process either
    release();
    expect(existsSync(lock)).toBe(false);
  },
);

test("a folder that is not there, or whose lock is a folder, gets a sentence", () => {
  expect(() => lockFolder(join(scratch(), "nowhere"), "")).toThrow("there is no such file or folder");
  const folder = scratch();
  mkdirSync(join(folder, "lock"));
  expect(() => lockFolder(folder, "")).toThrow(/lock': it is a folder, and a file is needed/);
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

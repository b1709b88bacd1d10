/**
 * One seed, the same bits: the core and the games, bundled without any Node built-in, play all golden episodes alike in Node, in
 * a worker and in a browser. The browser is Debian's `chromium`; where it is not installed that test is skipped and says so.
 */
import { existsSync } from "node:fs";
import { runInNewContext } from "node:vm";
import { Worker } from "node:worker_threads";
import { build } from "esbuild";
import { chromium } from "playwright-core";
import { beforeAll, describe, expect, test } from "vitest";
import { games } from "../envs/index.js";
import { goldenHash } from "../src/golden.js";

const browser = ["/usr/bin/chromium", "/usr/bin/chromium-browser"].find((path) => existsSync(path));

let bundle = "";
let here = "";

beforeAll(async () => {
  const contents = `
    import { games } from "./envs/index.ts";
    import { goldenHash } from "./src/golden.ts";
    globalThis.hashOfGames = () => goldenHash(games);`;
  const { outputFiles } = await build({
    stdin: { contents, resolveDir: ".", loader: "ts" },
    ...{ bundle: true, write: false, platform: "browser", format: "iife", target: "es2023", logLevel: "silent" },
  });
  bundle = outputFiles[0].text;
  here = goldenHash(games);
}, 60_000);

describe("all golden episodes have one hash", () => {
  test("bundled, in a context without Node's globals", () => {
    expect(runInNewContext(`${bundle}; hashOfGames()`)).toBe(here);
  });

  test("bundled, in a worker", async () => {
    const worker = new Worker(`${bundle}; require("node:worker_threads").parentPort.postMessage(hashOfGames())`, {
      eval: true,
    });
    const hash = await new Promise((done, fail) => worker.once("message", done).once("error", fail));
    await worker.terminate();
    expect(hash).toBe(here);
  });

  const name = browser
    ? "bundled, in headless Chromium"
    : "bundled, in headless Chromium (not installed: apt-get install chromium)";
  test.skipIf(!browser)(name, async () => {
    const flags = [
      "--no-sandbox",
      "--disable-gpu",
      "--disable-background-networking",
      "--disable-sync",
      "--no-first-run",
    ];
    const opened = await chromium.launch({ executablePath: browser!, args: flags });
    try {
      const page = await opened.newPage();
      await page.addScriptTag({ content: bundle });
      expect(await page.evaluate("hashOfGames()")).toBe(here);
    } finally {
      await opened.close();
    }
  });
});

test("the hash is that of the games' bits: another seed gives another one", () => {
  expect(here).toMatch(/^[0-9a-f]{16}$/);
  expect(goldenHash(games, [2])).not.toBe(goldenHash(games, [3]));
});

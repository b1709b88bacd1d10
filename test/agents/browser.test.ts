/** In a browser agents learn on WebGL. The browser is Debian's `chromium`; where it is not installed the test is skipped and says so. */
import { existsSync } from "node:fs";
import { build } from "esbuild";
import { chromium } from "playwright-core";
import { beforeAll, expect, test } from "vitest";
import { useBackend } from "../../agents/backend.js";

const browser = ["/usr/bin/chromium", "/usr/bin/chromium-browser"].find((path) => existsSync(path));

let bundle = "";

beforeAll(async () => {
  const contents = `
    import { Trainer, useBackend } from "./agents/index.ts";
    import { games } from "./envs/index.ts";
    globalThis.learn = async () => {
      const { name } = await useBackend("webgl");
      const game = games["commitment/prisoners-dilemma-v0"].make();
      const trainer = new Trainer(game, { seed: 1, updates: 12, lanes: 64, algorithm: "reinforce", options: { learningRate: 0.1, hidden: [] } });
      const welfare = [];
      for (let k = 0; k < 12; k++) welfare.push(trainer.update()["metrics/welfare"]);
      return { name, welfare };
    };`;
  const { outputFiles } = await build({
    stdin: { contents, resolveDir: ".", loader: "ts" },
    ...{ bundle: true, write: false, platform: "browser", format: "iife", target: "es2023", logLevel: "silent" },
    external: ["node:module"],
  });
  bundle = outputFiles[0].text;
}, 120_000);

const title = "two independent learners come to defect in the prisoner's dilemma, on webgl";
test.skipIf(!browser)(
  browser ? title : `${title} (not installed: apt-get install chromium)`,
  async () => {
    const flags = ["--no-sandbox", "--use-gl=angle", "--use-angle=swiftshader", "--enable-unsafe-swiftshader"];
    const quiet = ["--disable-background-networking", "--disable-sync", "--no-first-run"];
    const opened = await chromium.launch({ executablePath: browser!, args: [...flags, ...quiet] });
    try {
      const page = await opened.newPage();
      await page.addScriptTag({ content: bundle });
      const { name, welfare } = (await page.evaluate("learn()")) as { name: string; welfare: number[] };
      expect(name).toBe("webgl");
      expect(welfare[11]).toBeLessThan(welfare[0] - 0.3); // from even chances, 2.5 or so, towards 2
      expect(welfare.every(Number.isFinite)).toBe(true);
    } finally {
      await opened.close();
    }
  },
  60_000,
);

test("elsewhere webgl says that it needs a browser", async () => {
  await expect(useBackend("webgl")).rejects.toThrow("The webgl backend needs a browser; choose wasm here.");
});

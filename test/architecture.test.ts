/** The layers of the design, executable: imports point towards `src`, and weight stays at the edges. */
import { existsSync, readdirSync, readFileSync } from "node:fs";
import { dirname, join, normalize } from "node:path";
import { expect, test } from "vitest";

/** What each layer may import: layers of ours, then packages. */
const may: { readonly [layer: string]: RegExp } = {
  src: /^(src|seedrandom)$/,
  envs: /^(envs|src|mathjs|seedrandom)$/,
  agents: /^(agents|src|pbf|@tensorflow\/[^/]+)$/,
  bridge: /^(bridge|src|msgpackr|zeromq)$/,
  "src/cli": /./, // composition roots: they may know everything, and nobody knows them
  "src/playground": /./,
};
/** Where Node's own modules may be used: where there surely is a Node. */
const onNode = /^(src\/cli\/|bridge\/|agents\/backend[^/]*\.ts$)/;

const layerOf = (path: string) => /^src\/(cli|playground)\//.exec(path)?.[0].slice(0, -1) ?? path.split("/")[0];
const packageOf = (name: string) =>
  name
    .split("/")
    .slice(0, name.startsWith("@") ? 2 : 1)
    .join("/");
const importing = /(?:^(?:import|export)\b[^"';]*\bfrom\s*|^import\s*|\bimport\s*\(\s*)"([^"]+)"/gm;

/** What is wrong with one file; nothing for a good one. */
function faults(file: string, text: string): string[] {
  const found: string[] = [];
  const layer = layerOf(file);
  for (const [, target] of text.matchAll(importing)) {
    if (target.startsWith("node:")) {
      if (!onNode.test(file)) found.push(`imports ${target}, which a browser has not`);
      continue;
    }
    const relative = target.startsWith(".");
    const origin = relative ? layerOf(normalize(join(dirname(file), target))) : packageOf(target);

    if (!may[layer].test(origin)) found.push(`imports ${target}, which ${layer} may not`);
    if (relative && !target.endsWith(".js")) found.push(`imports ${target} without .js`);
  }
  const lines = text.trimEnd().split("\n").length;
  if (lines > 300) found.push(`has ${lines} lines; look for the second noun`);
  if (!text.replace(/^#!.*\n/, "").startsWith("/**")) found.push("lacks a header comment");
  if (/^export default/m.test(text)) found.push("has a default export");
  if (
    layer === "src" &&
    /\b(?:Buffer|process|require|__dirname)\b[.(]/.test(text.replace(/\/\*[\s\S]*?\*\/|\/\/.*/g, ""))
  ) {
    found.push("uses what only Node has");
  }
  return found;
}

const files = ["src", "envs", "agents", "bridge"]
  .filter(existsSync)
  .flatMap((root) =>
    (readdirSync(root, { recursive: true }) as string[])
      .filter((file) => file.endsWith(".ts") && !file.includes("node_modules"))
      .map((file) => join(root, file)),
  );

test.each(files)("%s keeps to its layer", (file) => {
  expect(faults(file, readFileSync(file, "utf8"))).toEqual([]);
});

test.each([
  ["src/game.ts", 'import { x } from "../envs/index.js";', "may not"],
  ["src/check/form.ts", 'import { x } from "../cli/garbage.js";', "may not"],
  ["src/device/order.ts", 'import { x } from "mathjs";', "may not"],
  ["src/space.ts", 'import { readFileSync } from "node:fs";', "a browser has not"],
  ["src/space.ts", "const x = Buffer.from([]);", "only Node"],
  ["envs/routing/pool.ts", 'import { x } from "../../agents/ppo.js";', "may not"],
  ["envs/routing/pool.ts", 'import type { X } from "../../src/cli/json.js";', "may not"],
  ["envs/routing/pool.ts", 'export * from "@tensorflow/tfjs";', "may not"],
  ["agents/ppo.ts", 'import { x } from "../bridge/server.js";', "may not"],
  ["agents/ppo.ts", 'import { x } from "node:worker_threads";', "a browser has not"],
  ["bridge/server.ts", 'const x = await import("../envs/index.js");', "may not"],
  ["src/space.ts", 'import { x } from "./rng";', "without .js"],
  ["src/space.ts", "export default 1;", "default export"],
  ["src/space.ts", `${"\n".repeat(301)}x`, "303 lines"],
])("in %s, %s is a fault", (file, text, fault) => {
  expect(faults(file, `/** A header. */\n${text}`).join()).toContain(fault);
});

test("a header is due, below a shebang at most", () => {
  expect(faults("src/x.ts", "const x = 1;")).toEqual(["lacks a header comment"]);
  expect(faults("src/cli/main.ts", "#!/usr/bin/env node\n/** The command line. */\n")).toEqual([]);
});

test("leaves may use what is theirs", () => {
  expect(
    faults(
      "agents/backend.ts",
      '/** x */\nimport { x } from "node:fs";\nimport "@tensorflow/tfjs-backend-wasm/dist/a";',
    ),
  ).toEqual([]);
  expect(
    faults("bridge/server.ts", '/** x */\nimport { x } from "zeromq";\nimport { y } from "../src/index.js";'),
  ).toEqual([]);
  expect(files.length).toBeGreaterThan(20);
});

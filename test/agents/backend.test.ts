/** Backends: each repeats itself to the bit in another process, holds on to no tensor, and `auto` takes the one that is faster. */
import { execFileSync } from "node:child_process";
import { existsSync, rmSync } from "node:fs";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { backendName, useBackend } from "../../agents/backend.js";
import { bundle } from "../../scripts/bundle.mjs";

const installed = existsSync("node_modules/@tensorflow/tfjs-node/lib");
if (!installed) process.stderr.write("tests of the node backend are skipped: 'npm run setup:tfjs-node' installs it.\n");

interface Fingerprint {
  readonly hash: string;
  readonly tensors: readonly number[]; // after each update, of two trainings
  readonly left: number; // when all is disposed of
  readonly rewards: number;
  readonly name: string;
}

let script = "";
beforeAll(async () => {
  script = await bundle("test/agents/fingerprint.ts");
});
afterAll(async () => {
  rmSync(script, { force: true });
  await useBackend("wasm");
});

const train = (backend: string, seed: number): Fingerprint =>
  JSON.parse(execFileSync(process.execPath, [script, backend, String(seed)], { encoding: "utf8" })) as Fingerprint;

const hashes: string[] = [];

describe.each([
  ["wasm", "wasm", true],
  ["node", "tensorflow", installed],
] as const)("on %s", (backend, tensorflow, present) => {
  test.skipIf(!present)("two processes give the same bits from the same seed, and others from another", () => {
    const [first, again, other] = [train(backend, 1), train(backend, 1), train(backend, 2)];
    expect(first.name).toBe(tensorflow);
    expect(first.rewards).toBeGreaterThan(0);
    expect(again).toEqual(first);
    expect(other.hash).not.toBe(first.hash);
    const half = first.tensors.length / 2;
    for (const training of [first.tensors.slice(0, half), first.tensors.slice(half)]) {
      expect(new Set(training).size).toBe(1);
    }
    expect(first.left).toBe(0);
    hashes.push(first.hash);
  });
});

test.skipIf(!installed)("node and wasm differ in the last bits, so a run names its backend", () => {
  expect(new Set(hashes).size).toBe(2);
});

describe("auto", () => {
  /** Takes so many milliseconds on each backend. */
  const taking = (times: { readonly [backend: string]: number }) => () => ({
    run: () => {
      const begin = performance.now();
      while (performance.now() - begin < times[backendName() ?? "none"]);
    },
    dispose: () => {},
  });

  test.skipIf(!installed).each([
    ["wasm", { wasm: 2, node: 30, cpu: 1 }],
    ["node", { wasm: 30, node: 2, cpu: 1 }],
  ] as const)("takes %s where that is faster at the run's own work", async (name, times) => {
    const report = await useBackend("auto", taking(times));
    expect(report.name).toBe(name);
    expect(backendName()).toBe(name);
    expect(report.why).toMatch(new RegExp(`^${name} was fastest at an update of this run \\(`));
    expect(report.why).toMatch(/wasm \d+\.\d ms.*node \d+\.\d ms|node \d+\.\d ms.*wasm \d+\.\d ms/);
  });

  test("measures a standard network where nobody says what will run", async () => {
    const { name, why } = await useBackend("auto");
    expect(["wasm", "node"]).toContain(name);
    expect(why).toContain("a pass of a 2 × 64 network over 128 rows");
  });
});

test.skipIf(installed)("a missing node backend says how to install it", async () => {
  await expect(useBackend("node")).rejects.toThrow("In a checkout run 'npm run setup:tfjs-node'");
});

test("a backend that there is none of is refused with a list", async () => {
  await expect(useBackend("gpu" as "wasm")).rejects.toThrow(
    "There is no backend 'gpu'; choose wasm, cpu, node, auto, or webgl in a browser.",
  );
});

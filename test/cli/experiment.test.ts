/** The experiment nash-flow, small: one case and one seed of what `docs/results/nash-flow` shows in full. */
import { existsSync, mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, test } from "vitest";
import { useBackend } from "../../agents/index.js";
import { games } from "../../envs/index.js";
import { cases, runCase } from "../../src/cli/nash-flow.js";
import { run } from "../../src/cli/run.js";

test("two independent learners find the Nash flow of a pool beside a market", async () => {
  await useBackend("wasm");
  const [one] = cases;
  const { runs, flows } = await runCase(games[one.game], one, [1], 100, () => undefined);
  expect(flows.nash).toBeCloseTo((Math.sqrt(5) - 1) / 2, 9);
  expect(Math.abs(runs[0].flowError)).toBeLessThan(0.03);
  expect(runs[0].worstShareError).toBeLessThan(0.06);
  expect(runs[0].nashConv).toBeLessThan(0.0005);
  expect(runs[0].nashConv).toBeGreaterThan(0); // not the solver's own answer handed back
}, 120_000);

test("the verb writes its result with command, commit and seeds, and the picture", async () => {
  const folder = mkdtempSync(join(tmpdir(), "experiment-"));
  const said: string[] = [];
  const code = await run(["experiment", "nash-flow", "--seeds", "1", "--updates", "1", "--out", folder, "--json"], {
    out: (text) => said.push(text),
    err: () => undefined,
  });
  expect(code).toBe(0);
  const printed = JSON.parse(said.join(""));
  const written = JSON.parse(readFileSync(join(folder, "results.json"), "utf8"));
  expect(written).toEqual(printed);
  expect(written).toMatchObject({ experiment: "nash-flow", seeds: [1], updates: 1, commit: expect.any(String) });
  expect(written.outcomes).toHaveLength(cases.length);
  expect(readFileSync(join(folder, "README.md"), "utf8")).toContain("Command: `commitment-gym experiment nash-flow");
  expect([...readFileSync(join(folder, "picture.png")).subarray(1, 4)]).toEqual([..."PNG"].map((c) => c.charCodeAt(0)));
  expect(existsSync(join(folder, "results.json"))).toBe(true);
  rmSync(folder, { recursive: true });
}, 120_000);

test("an experiment that there is not is refused by name", async () => {
  const said: string[] = [];
  const code = await run(["experiment", "nash-flows"], { out: () => undefined, err: (text) => said.push(text) });
  expect(code).toBe(1);
  expect(said.join("")).toContain("There is no experiment 'nash-flows'");
});

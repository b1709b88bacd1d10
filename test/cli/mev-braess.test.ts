/** The experiment mev-braess, small: what `docs/results/mev-braess` shows in full. */
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { beforeAll, expect, test } from "vitest";
import { type Trainer, useBackend } from "../../agents/index.js";
import { games } from "../../envs/index.js";
import { cells, nashOutputs, probe, shares, sizes } from "../../src/cli/mev-braess.js";
import { changesOf, mevBraess } from "../../src/cli/mev-braess-report.js";
import { run } from "../../src/cli/run.js";
import { type Cell, type Result, type Run, runOne } from "../../src/cli/trials.js";

beforeAll(async () => {
  await useBackend("wasm");
});

const cellOf = (routers: number, eta: number): Cell => {
  const cell = cells.find(({ options }) => options?.routers === routers && options.eta === eta);
  if (!cell) throw new Error(`no cell with ${routers} routers and η = ${eta}`);
  return cell;
};

/** One seed of one cell, with fewer and smaller updates than are published. */
const small = (routers: number, eta: number): Run => {
  const cell = cellOf(routers, eta);
  return runOne(mevBraess, { ...cell, settings: { ...cell.settings, lanes: 128 } }, 1, 150, () => {});
};

test("sandwiches hurt a learning router that is alone, and help four", () => {
  const runs = [1, 4].map((n) => [0, 0.3].map((eta) => small(n, eta)));
  runs.forEach(([free, sandwiched], k) => {
    const [nash, , taxed] = nashOutputs[[1, 4][k]];
    expect(Math.abs(free.value / nash - 1)).toBeLessThan(0.02);
    expect(Math.abs(sandwiched.value / taxed - 1)).toBeLessThan(0.02);
    expect(Math.sign(sandwiched.value - free.value)).toBe(Math.sign(taxed - nash));
    for (const { greedy, value } of [free, sandwiched]) {
      expect(greedy.nashConv / value).toBeLessThan(0.002);
      expect(greedy.nashConv).toBeGreaterThan(0); // not the solver's own answer handed back
      expect(greedy["metrics/welfare"]).toBe(value);
    }
  });
  expect(runs[1][0].course[0].value).toBeGreaterThan(runs[1][1].course[0].value); // before they have learned, it is the other way round
}, 300_000);

test("theory beside the learners is what solve answers, with nothing to gain by any deviation", () => {
  for (const n of sizes) {
    shares.forEach((eta, k) => {
      const { nash } = games["routing/braess-cp-v0"].solve!({ routers: n, eta }) as unknown as {
        readonly nash: { readonly welfare: number; readonly certificate: { readonly value: number } };
      };
      expect(nash.welfare).toBeCloseTo(nashOutputs[n][k], 9);
      expect(nash.certificate.value).toBeLessThan(1e-9);
      const { low, high } = cellOf(n, eta).expected;
      expect([low, high]).toEqual([0.98 * nashOutputs[n][k], 1.02 * nashOutputs[n][k]]);
    });
  }
  expect(cells).toHaveLength(sizes.length * shares.length);
});

test("NashConv is read from splits as the game clips them: one router that avoids the middle leaves 7/5 − 4/3", () => {
  const batch = { observations: [new Float32Array(6)], masks: [new Uint8Array(2)], lanes: 2 };
  const router = { act: (_o: Float32Array, _m: Uint8Array, actions: Float32Array) => actions.set([3, 2, -1, -1]) };
  const game = games["routing/braess-cp-v0"].make({ routers: 1 });
  const trainer = { batch, game, policiesOf: () => ({ router }) } as unknown as Trainer;
  expect(probe(trainer, cellOf(1, 0)).nashConv).toBeCloseTo(7 / 5 - 4 / 3, 4); // shares of e^−12 are left to the middle
});

/** Two seeds per cell: the Nash output itself, and one off by `off`. */
const made = (off: number): readonly Result[] =>
  cells.map((cell) => {
    const nash = (cell.expected.low + cell.expected.high) / 2;
    const greedy = { "metrics/flow s-a-b-t": 0.5, nashConv: 0.001 };
    const runs = [nash, nash * (1 + off)].map((value, k) => ({
      seed: k + 1,
      value,
      greedy,
      late: {},
      total: {},
      course: [],
    }));
    return { cell, runs };
  });

test("tables say how far from Nash the learners are, and whether sandwiches moved them as in theory", () => {
  const [outputs, changes] = mevBraess.tables!(made(-0.03)).split("Change of the output from η = 0");
  const [first] = outputs.split("\n").filter((line) => line.includes("1.4000"));
  expect(
    first
      .split("│")
      .map((cell) => cell.trim())
      .slice(1, 8),
  ).toEqual(["1", "0", "1.4000", "1.379 ± 0.2668", "-1.50 %", "-3.00 %", "1 of 2"]);
  expect(changes).toContain("-0.0576"); // one router
  expect(changes).toContain("+0.1184"); // sixteen
  for (const { nash, learned, eta, routers } of changesOf(made(0))) {
    expect(nash).toBeCloseTo(nashOutputs[routers][shares.indexOf(eta as 0.1)] - nashOutputs[routers][0], 12);
    for (const change of learned) expect(change).toBeCloseTo(nash, 12);
  }
  expect(mevBraess.tables!(made(0))).not.toContain("0 of 2");
  expect(mevBraess.tables!(made(-0.00002))).not.toMatch(/-0\.0* %/);
});

test("in the picture no share's dots stand where another's do, each on its own line, and the legend says what η is", () => {
  const text = JSON.stringify(mevBraess.picture!(made(0)));
  expect(text).toContain('"title":["η, share of what');
  const points = [...text.matchAll(/"routers":([\d.]+),"eta":"([\d.]+)"/g)].map(([, x, eta]) => `${x} ${eta}`);
  expect(points).toHaveLength(2 * 3 * cells.length); // in two panels a line, and two seeds upon it
  expect(new Set(points).size).toBe(cells.length);
  const places = new Set(points.map((point) => Number(point.split(" ")[0])));
  expect(places.size).toBe(cells.length);
  for (const x of places) expect(Math.min(...sizes.map((n) => Math.abs(Math.log2(x / n))))).toBeLessThan(0.2);
});

test("the verb writes table, picture and every number", async () => {
  const folder = mkdtempSync(join(tmpdir(), "mev-braess-"));
  const said: string[] = [];
  const io = { out: (text: string) => said.push(text), err: () => undefined };
  expect(await run(["experiment", "mev-braess", "--seeds", "1", "--updates", "1", "--out", folder, "--json"], io)).toBe(
    0,
  );
  const written = JSON.parse(readFileSync(join(folder, "results.json"), "utf8"));
  expect(JSON.parse(said.join(""))).toEqual(written);
  expect(written).toMatchObject({ experiment: "mev-braess", seeds: 1, updates: 1, backend: "wasm" });
  expect(written.results).toHaveLength(24);
  expect(written.results[0].runs[0].greedy.nashConv).toBeGreaterThan(0);
  expect(readFileSync(join(folder, "README.md"), "utf8")).toContain("Change of the output from η = 0");
  expect(readFileSync(join(folder, "picture.png")).length).toBeGreaterThan(10_000);
  rmSync(folder, { recursive: true });
}, 300_000);

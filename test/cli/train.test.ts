/** `train`: the run folder, its files, and what can be done with them. */
import { existsSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { beforeAll, describe, expect, test } from "vitest";
import { run } from "../../src/cli/run.js";
import type { TrainResult } from "../../src/cli/training.js";
import { cli, document, scratch } from "./terminal.js";

const stranger = join(import.meta.dirname, "stranger.mjs");
const folder = scratch();
const at = (...names: string[]) => join(folder, ...names);
const text = (...names: string[]) => readFileSync(at(...names), "utf8");
const two = ["routing/cartoon4", "--set", "routers=2", "--set", "settlement=pro-rata"];
const tiny = ["--updates", "4", "--lanes", "8", "--episodes", "8", "--hyper", "hidden=[8]", "--hyper", "minibatch=8"];

interface Table {
  readonly [column: string]: string;
}

/** A CSV without quoted commas, by column. */
function rows(csv: string): Table[] {
  const [head, ...lines] = csv.trimEnd().split("\n");
  const names = head.split(",");
  return lines.map((line) => Object.fromEntries(line.split(",").map((cell, k) => [names[k], cell])));
}

describe("a run folder", () => {
  let result: TrainResult;
  beforeAll(async () => {
    result = await document<TrainResult>("train", ...two, ...tiny, "--seed", "3", "--out", at("run"));
  });

  test("holds config, progress, monitors, events, checkpoint, curve and table", () => {
    const curves = ["curve.json", "curve.png", "curve.svg"];
    const own = ["checkpoint.safetensors", "config.json", "progress.csv", "progress.jsonl", "table.json"];
    const monitors = ["router_0.monitor.csv", "router_1.monitor.csv"];
    const names = readdirSync(at("run")).filter((name) => !/^events\.out\.tfevents\.\d+\.commitment-gym$/.test(name));
    expect(names.sort()).toEqual([...curves, ...own, ...monitors].sort());
    expect(readdirSync(at("run"))).toHaveLength(names.length + 1);
  });

  test("config.json says what ran, on what, and why there", () => {
    expect(JSON.parse(text("run", "config.json"))).toMatchObject({
      game: "routing/cartoon4-v0",
      options: { routers: 2, settlement: "pro-rata" },
      resolvedOptions: { horizon: 1 },
      algorithm: "ppo",
      hyper: { hidden: [8], gamma: 0.99 },
      ...{ lanes: 8, updates: 4, seeds: [3], sharing: "none" },
      backend: { name: "wasm", why: expect.stringMatching(/\.$/) },
      command: expect.stringMatching(/^commitment-gym train routing\/cartoon4 --set routers=2 /),
      versions: { node: process.version, package: expect.stringMatching(/^\d/) },
    });
  });

  test("progress.csv has one row per update under SB3's keys", () => {
    const table = rows(text("run", "progress.csv"));
    expect(table.map((row) => row["time/iterations"])).toEqual(["1", "2", "3", "4"]);
    expect(table.map((row) => row["time/total_timesteps"])).toEqual(["16", "32", "48", "64"]);
    for (const key of ["rollout/ep_rew_mean", "rollout/ep_len_mean", "train/loss", "time/fps", "eval/mean_reward"]) {
      expect(table[3][key]).toMatch(/^-?\d/);
    }
  });

  test("monitor files open as Stable-Baselines3's do", () => {
    const [head, header, ...lines] = text("run", "router_1.monitor.csv").trimEnd().split("\n");
    expect(JSON.parse(head.slice(1))).toMatchObject({ env_id: "routing/cartoon4-v0", t_start: expect.any(Number) });
    expect(header).toMatch(/^r,l,t(,|$)/);
    expect(lines).toHaveLength(4);
    expect(lines[0]).toMatch(/^\d+\.\d+,1,\d+\.\d+,8$/);
  });

  test("the picture is a PNG and an SVG with title, axis and legend", () => {
    expect([...readFileSync(at("run", "curve.png")).subarray(0, 8)]).toEqual([137, 80, 78, 71, 13, 10, 26, 10]);
    const svg = text("run", "curve.svg");
    expect(svg).toMatch(/^<svg [\s\S]*<\/svg>$/);
    expect(svg.match(/<g\b/g)?.length).toBe(svg.match(/<\/g>/g)?.length);
    for (const words of ["welfare while learning", "agent-steps", "learned", "optimum"]) expect(svg).toContain(words);
    expect(JSON.parse(text("run", "curve.json"))).toHaveProperty("$schema", expect.stringContaining("vega-lite"));
  });

  test("the table compares the learned agents with every bot in the same episodes", () => {
    const bots = ["random", "single", "blind", "best-response", "equilibrium", "wardrop", "optimum"];
    expect(result.rows.map(({ who }) => who)).toEqual(["learned", ...bots]);
    expect(JSON.parse(text("run", "table.json"))).toEqual(result);
    const by = Object.fromEntries(result.rows.map((row) => [row.who, row]));
    expect(by.optimum.metrics.welfare).toBeCloseTo(178.92, 2);
    expect(by.equilibrium.nashConv?.relative).toBeLessThan(1e-6);
    expect(by.blind.nashConv?.relative).toBeGreaterThan(1e-4);
    expect(by.learned.return.mean).toBeCloseTo(by.learned.metrics.welfare / 2, 4);
    expect(by.random.return.halfWidth).toBeGreaterThan(0);
  });

  test("what was learned plays", async () => {
    const { code, out } = await cli("play", ...two, "--agents", at("run"));
    expect({ code, out }).toMatchObject({ code: 0, out: expect.stringContaining("metrics  welfare") });
    const other = await cli("play", "routing/cartoon4", "--agents", at("run"));
    expect({ code: other.code, err: other.err }).toMatchObject({
      code: 1,
      err: expect.stringContaining("with other options"),
    });
  });

  test("a second run does not write over it", async () => {
    const before = text("run", "table.json");
    expect((await cli("train", ...two, ...tiny, "--out", at("run"))).code).toBe(1);
    expect(text("run", "table.json")).toBe(before);
  });
});

test("the same seed gives the same progress but for the time; another seed another", async () => {
  const progress = async (name: string, seed: string) => {
    await document("train", ...two, ...tiny, "--seed", seed, "--out", at(name));
    return rows(text(name, "progress.csv")).map((row) =>
      Object.entries(row).filter(([key]) => !key.startsWith("time/") || key === "time/total_timesteps"),
    );
  };
  const first = await progress("first", "x");
  expect(await progress("again", "x")).toEqual(first);
  expect(await progress("other", "y")).not.toEqual(first);
});

test("several seeds have a folder each, and the intervals are over seeds", async () => {
  const { rows: table, intervals } = await document<TrainResult>(
    ...["train", ...two, ...tiny, "--seeds", "2", "--sharing", "role", "--out", at("seeds")],
  );
  expect(readdirSync(at("seeds")).filter((name) => name.startsWith("seed-"))).toEqual(["seed-0", "seed-1"]);
  expect(existsSync(at("seeds", "seed-1", "checkpoint.safetensors"))).toBe(true);
  expect(intervals).toMatch(/^2 seeds/);
  expect(table[0].return.halfWidth).toBeGreaterThan(0);
});

test("a stranger's game with choices trains, transforms and all, and defection wins", async () => {
  const { rows: table } = await document<TrainResult>(
    ...["train", "mine/dilemma", "--games", stranger, "--algorithm", "reinforce", "--updates", "60", "--lanes", "64"],
    ...["--episodes", "64", "--hyper", "hidden=[8]", "--hyper", "learningRate=0.05", "--transform", "time-aware"],
    ...["--out", at("dilemma")],
  );
  expect(table.map(({ who }) => who)).toEqual(["learned", "cooperate", "defect"]);
  expect(table[0].metrics.welfare).toBeLessThan(9); // 18 for cooperation, 6 for defection
});

test("asked to stop, a training ends after the update and leaves a readable folder", async () => {
  const stop = new AbortController();
  let out = "";
  const io = {
    out: (words: string) => {
      out += words;
    },
    err: () => undefined,
    stopping: () => {
      stop.abort();
      return stop.signal;
    },
  };
  const code = await run(["train", ...two, ...tiny, "--out", at("stopped"), "--json"], io);
  expect(code).toBe(130);
  expect(JSON.parse(out)).toMatchObject({ finished: false, seeds: [{ updates: 1 }] });
  expect(rows(text("stopped", "progress.csv"))).toHaveLength(1);
  expect(existsSync(at("stopped", "curve.png"))).toBe(true);
});

test("the demo tells what it does and prints both tables", async () => {
  const { code, out } = await cli("demo", "--budget", "0.01", "--out", at("demo"));
  expect(code).toBe(0);
  expect(out).toContain("1 of 2. routing/cartoon4");
  expect(out).toContain("2 of 2. routing/v2-wbtc-weth");
  expect(out.match(/│ learned /g)).toHaveLength(2);
  expect(out).toContain(at("demo", "routing-v2-wbtc-weth"));
}, 30_000);

/** `evaluate`: what is said of a run, and what is refused. */
import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { beforeAll, describe, expect, test } from "vitest";
import { useBackend } from "../../agents/backend.js";
import { games } from "../../envs/index.js";
import { withOptions } from "../../src/cli/chosen.js";
import type { Row } from "../../src/cli/contest.js";
import { welfareReport } from "../../src/cli/evaluate-welfare.js";
import type { EvaluationResult } from "../../src/cli/evaluation.js";
import { exactWays } from "../../src/cli/exact-ways.js";
import type { Seed } from "../../src/rng.js";
import { cli, document, scratch } from "./terminal.js";

const folder = scratch();
const at = (name: string) => join(folder, name);
const small = ["--lanes", "64", "--episodes", "8", "--hyper", "hidden=[8]"];
const tiny = [...small, "--hyper", "minibatch=32"];
const dilemma = ["commitment/prisoners-dilemma", ...tiny, "--hyper", "learningRate=0.02", "--hyper", "entropy=0"];

beforeAll(async () => {
  await useBackend("wasm");
  await cli("train", ...dilemma, "--updates", "30", "--seeds", "2", "--out", at("two"));
  await cli("train", dilemma[0], ...small, "--updates", "2", "--seed", "7", "--algorithm", "a2c", "--out", at("a2c"));
  await cli("train", "commitment/chicken", ...tiny, "--updates", "1", "--out", at("chicken"));
  await cli("train", "routing/cartoon4", "--set", "routers=3", ...tiny, "--updates", "1", "--opponents", "router=blind:1", "--out", at("mixed")); // biome-ignore format: one command
  const config = JSON.parse(readFileSync(join(at("mixed"), "config.json"), "utf8"));
  mkdirSync(at("gone"));
  writeFileSync(join(at("gone"), "config.json"), JSON.stringify({ ...config, opponents: ["router=runs/gone:1"] }));
  mkdirSync(at("empty"));
  mkdirSync(at("config"));
  writeFileSync(join(at("config"), "config.json"), "{}");
}, 60_000);

describe("of a run of two seeds that learned to defect", () => {
  let found: EvaluationResult;
  beforeAll(async () => {
    const parts = ["--exploit", "--background", "--cross-play", at("a2c")];
    found = await document<EvaluationResult>("evaluate", at("two"), "--episodes", "64", ...parts);
  }, 60_000);

  test("NashConv is exact and near nothing", () => {
    expect(found.exploitability?.map(({ seed }) => seed)).toEqual([0, 1]);
    for (const { found: one } of found.exploitability ?? []) {
      expect(one).toMatchObject({ kind: "exact", method: "every position of the game" });
      expect(one.nashConv).toBeLessThan(0.1);
    }
    expect(found.rows[0].nashConv?.value).toBeCloseTo(
      (found.exploitability ?? []).reduce((sum, one) => sum + one.found.nashConv / 2, 0),
      9,
    );
  });

  test("the price of anarchy is 2, and so, nearly, is the price of learning", () => {
    const { prices, rows } = found.welfare;
    expect(prices).toMatchObject({ optimum: 4, worstEquilibrium: 2, priceOfAnarchy: 2 });
    expect(prices.priceOfLearning).toBeGreaterThan(1.7);
    expect(rows.find(({ who }) => who === "cooperate")).toMatchObject({ efficiency: 1, utilitarian: 4, gini: 0 });
  });

  test("seeds and runs play with each other, and among bots those who defect score 1", () => {
    expect(found.crossPlay?.names).toEqual(["ppo/0", "ppo/1", "a2c/7"]);
    expect(found.crossPlay?.groups).toEqual(["ppo", "a2c"]);
    const scores = found.background?.flatMap(({ scenarios }) => scenarios.map(({ score }) => score)) ?? [];
    expect(scores).toHaveLength(2 * 5);
    for (const score of scores) expect(score).toBeGreaterThan(0.9);
  });
});

test("the tables say what is exact, what is a bound and what it cost", async () => {
  const { code, out } = await cli(
    "evaluate",
    at("two"),
    "--episodes",
    "16",
    "--exploit",
    "--cross-play",
    "--background",
  );
  expect(code).toBe(0);
  expect(out).toMatch(/NashConv is exact, from every position of the game\./);
  expect(out).toMatch(/no standard error from fewer than 3 teams/);
  expect(out).toMatch(/Price of anarchy 2\./);
  const bound = await cli("evaluate", at("mixed"), "--episodes", "16", "--exploit", "--budget", "2", "--responses", "1", "--deviate", "router_1", "--against", "router=random:1"); // biome-ignore format: one command
  expect(bound.out).toMatch(/a lower bound over 1 of 3 agents, by 1 training\(s\) of 2 updates \(\d+ agent-steps\)/);
  expect(bound.out).toMatch(/Somebody mixes/);
});

test("who was trained against is no held-out background", async () => {
  const found = await document<EvaluationResult>("evaluate", at("mixed"), "--episodes", "4", "--background");
  expect(found.learned).toEqual(["router_1", "router_2"]);
  const heldOut = Object.fromEntries(found.background?.[0].scenarios.map((one) => [one.bot, one.heldOut]) ?? []);
  expect(heldOut).toMatchObject({ blind: false, single: true });
});

test("measures of several seeds are averaged: who dominates in turn is unequal still", () => {
  const chosen = withOptions(games, "commitment/chicken", {});
  const even = { mean: 2.5, halfWidth: 0 };
  const row: Row = {
    who: "learned",
    metrics: { welfare: 5 },
    return: even,
    agents: { player_0: even, player_1: even },
  };
  const { rows } = welfareReport(chosen, [row], [[4, 1], [1, 4]]); // biome-ignore format: one thought
  expect(rows[0]).toMatchObject({ gini: 0.3, egalitarian: 1, nashProduct: 4, welfare: 5 });
});

test("an optimum that somebody beats is none", () => {
  const chosen = withOptions(games, "commitment/chicken", {});
  const more = { mean: 4, halfWidth: 0 };
  const row: Row = {
    who: "learned",
    metrics: { welfare: 8 },
    return: more,
    agents: { player_0: more, player_1: more },
  };
  const { prices } = welfareReport(chosen, [row], [[4, 4]]);
  expect(prices.optimum).toBeUndefined();
  expect(prices.note).toMatch(/6, is below what 'learned' reached/);
});

test("in first price who bids truthfully could gain 1/12, and at the equilibrium nothing; of random bids it is not known exactly", () => {
  const chosen = withOptions(games, "auction/sealed", {});
  const game = chosen.make();
  const gains = (bot: string) => {
    const make = (seed: Seed) => ({ bidder: chosen.bots[bot](game, 0, seed) });
    for (const way of exactWays(chosen)) {
      try {
        return way(game, make).gains;
      } catch {}
    }
    return [];
  };
  for (const gain of gains("truthful")) expect(gain).toBeCloseTo(1 / 12, 4);
  for (const gain of gains("equilibrium")) expect(gain).toBeLessThan(1e-4);
  expect(gains("random")).toEqual([]);
});

test.each<[string, string[], string | RegExp]>([
  ["no run", [], "Missing required argument 'run'"],
  ["a folder that is not there", [at("nowhere")], "There is no run folder"],
  ["a folder within a file", [join(at("config"), "config.json", "in")], "There is no run folder"],
  ["a folder without a run", [at("empty")], "is no run folder: it has no config.json"],
  ["a broken config", [at("config")], "does not describe a training"],
  ["a budget without --exploit", [at("two"), "--budget", "5"], "--budget is for --exploit"],
  ["a budget below nothing", [at("two"), "--exploit", "--budget", "-1"], "--budget must be an integer"],
  ["nobody's response", [at("chicken"), "--exploit", "--deviate", "router_0"], "has no agent 'router_0'"],
  ["one seed alone", [at("a2c"), "--cross-play"], "has one seed only; name other run folders"],
  ["another game", [at("two"), "--cross-play", at("chicken")], "of different games, options or seats"],
  ["an unknown way to mix", [at("two"), "--cross-play", "--mix", "all"], "Allowed choices are one, half"],
  ["a way to mix without --cross-play", [at("two"), "--mix", "half"], "--mix is for --cross-play; give both"],
  [
    "the run itself, to meet its own seeds twice",
    [at("two"), "--cross-play", `${at("a2c")}/../two/`],
    "two/' is the run itself",
  ],
  ["a run twice", [at("two"), "--cross-play", at("a2c"), at("a2c")], "a2c' is named twice; leave it out"],
  ["somebody in place of all who learned", [at("two"), "--against", "player=random"], /^--against player=random: of those who learned in '.*two' nobody is left to play/], // biome-ignore format: one thought
  ["nobody's part", [at("two"), "--against", "nobody=random"], /^--against: there is no role 'nobody'/],
  ["more players than seats", [at("two"), "--against", "player=random:3"], /^--against: role player has 2 agents, but/],
  ["a player without a role", [at("two"), "--against", "random"], /^--against needs role=<bot or run folder>/],
  ["a role twice", [at("two"), "--against", "player=random:1", "--against", "player=defect:1"], /^--against: role player is given twice/], // biome-ignore format: one thought
  [
    "an opponent of the training who is gone",
    [at("gone")],
    /^'.*gone.config\.json', opponents: 'runs\/gone' is neither a bot/,
  ],
  ["an unknown player", [at("two"), "--against", "player=genius"], "'genius' is neither a bot"],
  ["no episodes", [at("two"), "--episodes", "0"], "--episodes must be an integer"],
])("%s is refused in a sentence", async (_what, argv, fault) => {
  const { code, out, err } = await cli("evaluate", ...argv);
  expect(code).toBe(1);
  expect(out).toBe("");
  expect(err.trim().split("\n")).toHaveLength(1);
  expect(err).toMatch(fault);
});

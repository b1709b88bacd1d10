/** Whatever is wrong on a command line is said in one sentence, with exit code 1. */
import { existsSync, mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { beforeAll, describe, expect, test } from "vitest";
import { sentence } from "../../src/cli/fault.js";
import { cli, scratch } from "./terminal.js";

const stranger = join(import.meta.dirname, "stranger.mjs");
const game = "routing/cartoon4";
const folder = scratch();
const at = (name: string) => join(folder, name);

beforeAll(() => {
  mkdirSync(at("run"));
  writeFileSync(at("broken.json"), "{ not json");
  writeFileSync(at("number.json"), "7");
  writeFileSync(at("empty.json"), '{"game":"routing/cartoon4-v0","options":{},"episodes":[]}');
  writeFileSync(at("deep.json"), '{"game":"routing/cartoon4-v0","episodes":[{"seed":0,"actions":[[[1,2,3]]]}]}');
  writeFileSync(at("seedless.json"), '{"game":"routing/cartoon4-v0","episodes":[{"actions":[]}]}');
  writeFileSync(at("unknown.json"), '{"game":"routing/nowhere-v0","episodes":[{"seed":0,"actions":[]}]}');
  writeFileSync(at("no-games.mjs"), "export const other = 1;");
  writeFileSync(at("wrong-games.mjs"), 'export const games = { "mine/x-v0": { title: "x" } };');
  writeFileSync(at("wrong-id.mjs"), "export const games = { x: {} };");
  writeFileSync(at("throws.mjs"), 'throw new Error("on purpose");');
  writeFileSync(at("taken.mjs"), `export { games } from ${JSON.stringify(stranger)};`);
});

describe("every fault is one sentence on standard error, and nothing on standard output", () => {
  test.each<[string, string[], string | RegExp]>([
    ["an unknown verb", ["fly"], /no verb 'fly'.*--help/],
    ["nearly a verb", ["lst"], "Did you mean list?"],
    ["an unknown flag", ["list", "--colour"], "Unknown option '--colour'"],
    ["too many arguments", ["solve", game, "routing/pigou"], "Too many arguments"],
    ["no game", ["solve"], "Missing required argument 'game'"],
    ["no game to play", ["play"], "play needs a game"],
    ["an unknown game", ["info", "routing/nowhere"], "There is no game 'routing/nowhere'"],
    ["nearly a game", ["info", "cartoon4"], "did you mean routing/cartoon4-v0"],
    ["an empty game", ["info", ""], "There is no game ''"],
    ["a prototype's property as a game", ["info", "constructor"], "There is no game 'constructor'"],
    ["an option below its range", ["info", game, "--set", "routers=-1"], "must be an integer from 1 to 1024, got -1"],
    ["an option that is no number", ["info", game, "--set", "routers=NaN"], 'got "NaN"'],
    ["an option without a value", ["info", game, "--set", "routers="], 'got ""'],
    ["an infinite option", ["info", game, "--set", "routers=1e999"], "got Infinity"],
    ["half a router", ["info", game, "--set", "routers=2.5"], "got 2.5"],
    ["an unknown option", ["info", game, "--set", "nonsense=1"], "has no option 'nonsense'"],
    ["nearly an option", ["info", game, "--set", "router=1"], "did you mean 'routers'?"],
    ["a prototype's property as an option", ["info", game, "--set", "__proto__=1"], "has no option '__proto__'"],
    ["a setting without =", ["info", game, "--set", "routers"], "--set needs key=value, got 'routers'"],
    ["--set without a setting", ["info", game, "--set"], "argument missing"],
    ["malformed JSON in a setting", ["info", game, "--set", "sizes={kind:"], "sizes: this is no JSON"],
    ["well-formed nonsense in a setting", ["info", game, "--set", "sizes=[]"], "sizes"],
    ["an unknown choice", ["info", game, "--set", "settlement=magic"], "must be one of pro-rata"],
    ["a flag that is neither true nor false", ["info", game, "--set", "refill=maybe"], "must be true or false"],
    ["JSON and Markdown", ["info", game, "--json", "--markdown"], "not both"],
    ["no lanes", ["speed", game, "--lanes", "0"], "--lanes must be an integer from 1 to 1048576, got '0'"],
    ["a billion lanes", ["speed", game, "--lanes", "1e9"], "--lanes must be an integer"],
    ["lanes in words", ["speed", game, "--lanes", "many"], "got 'many'"],
    ["negative seconds", ["speed", game, "--seconds", "-1"], "--seconds must be a number from 0.01"],
    ["no seconds", ["speed", game, "--seconds", ""], "--seconds must be a number"],
    ["an empty seed", ["play", game, "--seed", ""], "--seed must be an integer or text"],
    ["nowhere for a run", ["train", game, "--updates", "1", "--out", ""], "--out needs a path, got nothing"],
    ["nowhere for a benchmark", ["benchmark", "smoke", "--list", "--out", " "], "--out needs a path, got nothing"],
    ["nowhere for an experiment", ["experiment", "nash-flow", "--out", ""], "--out needs a path, got nothing"],
    ["nowhere for a demo", ["demo", "--out", ""], "--out needs a path, got nothing"],
    ["nowhere for a policy", ["export-policy", at("run"), "--out", ""], "--out needs a path, got nothing"],
    ["no episodes", ["play", game, "--episodes", "0"], "--episodes must be an integer"],
    ["an unknown bot", ["play", game, "--agents", "genius"], /'genius' is neither a bot .*random.* nor a run folder/],
    ["an unknown role", ["play", game, "--agents", "miner=random"], "there is no role 'miner'; there is router"],
    ["two bots without roles", ["play", game, "--agents", "random,blind"], "role=player for each role"],
    ["a folder without a checkpoint", ["play", game, "--agents", folder], "it is a folder, and a file is needed"],
    ["a file that is no checkpoint", ["play", game, "--agents", at("number.json")], "number.json"],
    ["a picture in a folder that is not there", ["play", game, "--svg", at("no/where.svg")], "no such file or folder"],
    ["a record over a folder", ["play", game, "--record", folder], "it is a folder, and a file is needed"],
    ["a replay of nothing", ["play", "--replay", at("missing.json")], "no such file or folder"],
    ["a replay of a folder", ["play", "--replay", folder], "it is a folder, and a file is needed"],
    ["a replay of malformed JSON", ["play", "--replay", at("broken.json")], "is no valid JSON"],
    ["a replay of a number", ["play", "--replay", at("number.json")], "is no record of episodes"],
    ["a replay without episodes", ["play", "--replay", at("empty.json")], "is no record of episodes"],
    ["a replay with the wrong shape", ["play", "--replay", at("deep.json")], "needs 16 numbers, got 3"],
    ["a replay without a seed", ["play", "--replay", at("seedless.json")], "A seed must be"],
    ["a replay of an unknown game", ["play", "--replay", at("unknown.json")], "There is no game 'routing/nowhere-v0'"],
    ["a replay with options", ["play", "--replay", at("deep.json"), "--set", "routers=2"], "leave --set out"],
    ["a game without answers", ["solve", "mine/dilemma", "--games", stranger], "No answers are known"],
    ["a module that is not there", ["list", "--games", at("none.mjs")], "no such file or folder"],
    ["a folder as a module", ["list", "--games", folder], "this is a folder"],
    ["a module without games", ["list", "--games", at("no-games.mjs")], "must export 'games'"],
    ["a module with half a game", ["list", "--games", at("wrong-games.mjs")], "needs title, about, defaults"],
    ["a module with an odd id", ["list", "--games", at("wrong-id.mjs")], "'x' is no id of the form"],
    ["a module that throws", ["list", "--games", at("throws.mjs")], "does not load: on purpose"],
    [
      "the same game twice",
      ["list", "--games", stranger, "--games", at("taken.mjs")],
      "there is a game 'mine/dilemma-v0' already",
    ],
    [
      "an unknown transform",
      ["play", game, "--transform", "magic=1"],
      "There is no transform 'magic'; choose trembling",
    ],
    ["a transform without its value", ["play", game, "--transform", "stacked"], "needs a number (1 or more)"],
    ["a transform out of range", ["play", game, "--transform", "trembling=2"], "from 0 to 1, got 2"],
    ["docs into a file", ["docs", "--out", at("number.json")], "is a file"],
    [
      "an unknown algorithm",
      ["train", game, "--algorithm", "magic"],
      "There is no algorithm 'magic'; choose ppo, a2c, reinforce",
    ],
    ["an unknown backend", ["train", game, "--backend", "abacus"], "Allowed choices are wasm, cpu, node, auto"],
    ["an unknown sharing", ["train", game, "--sharing", "some"], "Allowed choices are none, role, self"],
    ["no updates", ["train", game, "--updates", "0"], "--updates must be an integer from 1"],
    ["no seeds", ["train", game, "--seeds", "0"], "--seeds must be an integer from 1"],
    ["an unknown hyperparameter", ["train", game, "--hyper", "magic=1"], "ppo has no option 'magic'"],
    [
      "a hyperparameter out of range",
      ["train", game, "--hyper", "gamma=2"],
      "'gamma' must be a number from 0 to 1, got 2",
    ],
    ["a hyperparameter without =", ["train", game, "--hyper", "gamma"], "--hyper needs key=value, got 'gamma'"],
    ["a hyperparameter of malformed JSON", ["train", game, "--hyper", "hidden=[64"], "--hyper hidden: this is no JSON"],
    ["a run folder that exists", ["train", game, "--out", at("run")], "it exists already; choose another name"],
    ["a run folder within a file", ["train", game, "--out", at("number.json/run")], "Cannot make the run folder"],
    ["a run folder nobody may write", ["train", game, "--out", "/proc/nowhere/run"], "Cannot make the run folder"],
    [
      "opponents without a role",
      ["train", game, "--opponents", "random"],
      "--opponents needs role=<bot or run folder>",
    ],
    ["opponents for an unknown role", ["train", game, "--opponents", "miner=random"], "there is no role 'miner'"],
    ["unknown opponents", ["train", game, "--opponents", "router=genius"], "neither a bot"],
    ["nobody left to train", ["train", game, "--opponents", "router=random"], "nobody to train"],
    ["an extreme budget", ["demo", "--budget", "0"], "--budget must be a number from 0.001"],
  ])("%s", async (_what, argv, says) => {
    const { code, out, err } = await cli(...argv);
    expect(err).toMatch(says);
    expect(err).toMatch(/^[^\n]+[.?!]\n$/);
    expect(err).not.toMatch(/^\s*at |node:|Error:/m);
    expect({ code, out }).toEqual({ code: 1, out: "" });
  });

  test("a training that cannot begin leaves no run folder behind", async () => {
    await cli("train", game, "--out", at("never"), "--hyper", "gamma=2");
    expect(existsSync(at("never"))).toBe(false);
  });
});

test("seeds may be text, and odd text is a seed like any other", async () => {
  for (const seed of ["hello", "1.5", "NaN", "99999999999999999999", "ünï"]) {
    expect((await cli("play", game, "--seed", seed)).code).toBe(0);
  }
});

test("what does not fit in memory is said without the engine's words alone", () => {
  expect(sentence(new RangeError("Array buffer allocation failed"))).toMatch(
    /^This does not fit in memory .*fewer lanes/,
  );
});

test("COMMITMENT_GYM_DEBUG brings the stack trace", async () => {
  process.env.COMMITMENT_GYM_DEBUG = "1";
  try {
    expect((await cli("info", "routing/nowhere")).err).toMatch(/\n\s+at /);
  } finally {
    delete process.env.COMMITMENT_GYM_DEBUG;
  }
});

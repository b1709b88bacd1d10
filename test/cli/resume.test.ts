/** `train --resume`: a run that was killed comes out as if nothing had happened. */
import { type ChildProcess, spawn } from "node:child_process";
import { cpSync, existsSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import fc from "fast-check";
import { beforeAll, describe, expect, test } from "vitest";
import { type TrainOptions, useBackend } from "../../agents/index.js";
import { games } from "../../envs/index.js";
import { choose, type GameFlags } from "../../src/cli/chosen.js";
import { type Lesson, learn } from "../../src/cli/learning.js";
import { Opponents, opponentsOf } from "../../src/cli/opponents.js";
import { RunFolder } from "../../src/cli/run-folder.js";
import type { TrainResult } from "../../src/cli/training.js";
import { randomBot } from "../../src/random-bot.js";
import { runFacts } from "./run-facts.js";
import { cli, document, scratch } from "./terminal.js";

const folder = scratch();
const at = (...names: string[]) => join(folder, ...names);
const never = new AbortController().signal;

/** Episodes of five rounds, which updates cut in the middle, against a player with a coin. */
const game = games["commitment/prisoners-dilemma-v0"].make({ rounds: 5 });
const lesson: Lesson = {
  game,
  options: { seed: 3, lanes: 4, rollout: 7, options: { hidden: [4], minibatch: 14, epochs: 2 } },
  ...{ updates: 6, every: 2, evaluation: { seed: "evaluation", episodes: 4, every: 3 } },
  opponents: new Opponents(game, [[{ who: "random", bot: randomBot, seats: [1] }]]),
};

describe("a run that dies while it writes", () => {
  let whole: ReturnType<typeof runFacts>;
  let writes = 0;

  /** A folder in which the n-th write is the last: half of it, if it appends. */
  function mortal(path: string, n: number): RunFolder {
    const inner = existsSync(path) ? RunFolder.open(path) : RunFolder.at(path);
    const append = inner.append.bind(inner);
    const write = inner.write.bind(inner);
    writes = 0;
    inner.append = (name, data) => {
      if (++writes < n) return append(name, data);
      append(name, data.slice(0, Math.floor(data.length / 2)));
      throw new Error("killed");
    };
    inner.write = (name, data) => {
      if (++writes < n) return write(name, data);
      writeFileSync(inner.file(`${name}.part`), data.slice(0, 10));
      throw new Error("killed");
    };
    return inner;
  }

  beforeAll(async () => {
    await useBackend("wasm");
    const { points } = await learn(lesson, mortal(at("whole"), Number.POSITIVE_INFINITY), never, () => undefined);
    expect(points.map(({ steps }) => steps)).toEqual([0, 84, 168]); // 4 lanes × 7 steps × 3 updates
    whole = runFacts(at("whole"));
  });

  test("comes out the same whichever write was its last, and the one after it", async () => {
    const all = writes;
    expect(all).toBeGreaterThan(20);
    let trial = 0;
    await fc.assert(
      fc.asyncProperty(fc.integer({ min: 1, max: all }), fc.integer({ min: 1, max: all }), async (first, second) => {
        const path = at(`trial-${++trial}`);
        let points = 0;
        for (const last of [first, second, Number.POSITIVE_INFINITY]) {
          try {
            points = (await learn(lesson, mortal(path, last), never, () => undefined)).points.length;
          } catch (thrown) {
            expect(String(thrown)).toContain("killed");
          }
        }
        expect(runFacts(path)).toEqual(whole);
        expect(points).toBe(3);
      }),
      { numRuns: 12, seed: 8, examples: [[1, 2], [all, all]] }, // biome-ignore format: one thought
    );
  });

  test("learns the same however often it is evaluated and saved", async () => {
    const other = { ...lesson, every: 5, evaluation: { seed: "other", episodes: 9, every: 1 } };
    const { points } = await learn(other, RunFolder.at(at("watched")), never, () => undefined);
    expect(points.map(({ steps }) => steps)).toEqual([0, 28, 56, 84, 112, 140, 168]);
    const watched = runFacts(at("watched"));
    for (const name of ["checkpoint.safetensors", "player_0.monitor.csv"]) expect(watched[name]).toEqual(whole[name]);
  });

  test("is finished already when nothing is left to do", async () => {
    const bytes = readFileSync(at("whole", "progress.jsonl"));
    const { updates, speed } = await learn(lesson, RunFolder.open(at("whole")), never, () => undefined);
    expect(updates).toBe(6);
    expect(speed.overall).toBeGreaterThan(0);
    expect(readFileSync(at("whole", "progress.jsonl"))).toEqual(bytes);
    expect(runFacts(at("whole"))).toEqual(whole);
  });

  test.each([
    ["files that end before the checkpoint", { ...lesson }, "does not tell all updates"],
    ["another seed", { ...lesson, options: { ...lesson.options, seed: 4 } }, "with seed 3, not 4"],
    ["another length", { ...lesson, updates: 9 }, "with updates 6, not 9"],
    [
      "another algorithm",
      { ...lesson, options: { seed: 3, algorithm: "reinforce" } },
      "with algorithm ppo, not reinforce",
    ],
    ["other options", { ...lesson, options: { seed: 3, options: { hidden: [4], epochs: 2 } } }, "with hyper {"],
  ])("refuses %s in a sentence", async (what, other: Lesson, says) => {
    const path = at(what);
    cpSync(at("whole"), path, { recursive: true });
    if (other.updates === 6) writeFileSync(join(path, "progress.jsonl"), '{"time/iterations":0}\n{"time/it');
    await expect(learn(other, RunFolder.open(path), never, () => undefined)).rejects.toThrow(says);
  });
});

interface Kind {
  readonly game: string;
  readonly flags?: GameFlags;
  readonly options?: Omit<TrainOptions, "options">;
  readonly hyper?: object;
  readonly opponents?: readonly string[];
}

/** Whatever may move while a run learns. */
const kinds: { readonly [what: string]: Kind } = {
  "PPO for several roles, by running observations": { game: "routing/market", flags: { set: ["horizon=4"] } },
  "A2C against a role that tosses": { game: "routing/market", options: { algorithm: "a2c" }, opponents: ["searcher=random", "builder=random"] }, // biome-ignore format: one line each
  "REINFORCE under a device": { game: "commitment/prisoners-dilemma", flags: { device: ["mirror"] }, options: { algorithm: "reinforce" } }, // biome-ignore format: one line each
  "advantage alignment": { game: "commitment/prisoners-dilemma", flags: { set: ["rounds=5"] }, options: { algorithm: "advantage-alignment" } }, // biome-ignore format: one line each
  "a memory, and a critic that sees all": { game: "commitment/prisoners-dilemma", flags: { set: ["rounds=5"] }, hyper: { memory: 3, critic: "central" } }, // biome-ignore format: one line each
  "one network for all, by RMSProp": { game: "commitment/chicken", flags: { set: ["rounds=5"] }, options: { sharing: "all" }, hyper: { optimiser: "rmsprop" } }, // biome-ignore format: one line each
  "against past selves": { game: "commitment/chicken", flags: { set: ["rounds=5"] }, options: { pool: { every: 1, latest: 0.1 } } }, // biome-ignore format: one line each
  "against what a run learned": { game: "commitment/prisoners-dilemma", flags: { set: ["rounds=5"] }, opponents: ["player=learned:1"] }, // biome-ignore format: one line each
};

test.each(Object.entries(kinds))("asked to stop, %s goes on as if it had not been", async (what, kind) => {
  await useBackend("wasm");
  const chosen = await choose(kind.game, kind.flags ?? {});
  const game = chosen.make();
  const texts = (kind.opponents ?? []).map((text) => text.replace("learned", at("whole")));
  const small = { hidden: [4], ...((kind.options?.algorithm ?? "ppo") === "ppo" && { minibatch: 4 }) };
  const lesson: Lesson = {
    game,
    options: { seed: 5, lanes: 4, rollout: 7, ...kind.options, options: { ...small, ...kind.hyper } },
    ...{ updates: 4, every: 3, evaluation: { seed: "evaluation", episodes: 2 } },
    opponents: await opponentsOf(chosen, game, texts),
  };
  await learn(lesson, RunFolder.at(at(`${what}, whole`)), never, () => undefined);
  const stop = new AbortController();
  const { updates } = await learn(lesson, RunFolder.at(at(what)), stop.signal, (k) => k === 2 && stop.abort());
  expect(updates).toBe(2);
  await learn(lesson, RunFolder.open(at(what)), never, () => undefined);
  expect(runFacts(at(what))).toEqual(runFacts(at(`${what}, whole`)));
});

const program = "dist/src/cli/main.js";
const plan = [
  ...["train", "commitment/prisoners-dilemma", "--set", "rounds=5", "--opponents", "player=random:1"],
  ...["--seeds", "2", "--updates", "80", "--every", "7", "--evaluate-every", "40", "--lanes", "2", "--episodes", "8"],
  ...["--hyper", "hidden=[8]", "--hyper", "minibatch=32", "--hyper", "epochs=2"],
];

/** Kills the process as soon as the file has so many lines. */
async function killedAt(lines: number, file: string, ...argv: string[]): Promise<void> {
  const child: ChildProcess = spawn(process.execPath, [program, ...argv], { stdio: ["ignore", "ignore", "pipe"] });
  let said = "";
  child.stderr?.on("data", (text) => (said += text));
  const ended = new Promise<string>((tell) =>
    child.once("close", (code, signal) => tell(signal ?? `${code}: ${said}`)),
  );
  const count = () => (existsSync(file) ? readFileSync(file, "utf8").split("\n").length - 1 : 0);
  const watch = setInterval(() => count() >= lines && child.kill("SIGKILL"), 2);
  expect(await ended).toBe("SIGKILL");
  clearInterval(watch);
}

describe("a process that is killed with SIGKILL", () => {
  test("twice, once in each seed, leaves what resuming makes the uninterrupted run", async () => {
    const whole = await document<TrainResult>(...plan, "--out", at("two"));
    await killedAt(16, at("cut", "seed-0", "progress.jsonl"), ...plan, "--out", at("cut"));
    expect(existsSync(at("cut", "seed-1"))).toBe(false);
    await killedAt(31, at("cut", "seed-1", "progress.jsonl"), "train", "--resume", at("cut"));
    const finished = readFileSync(at("cut", "seed-0", "progress.jsonl"));
    const resumed = await document<TrainResult>("train", "--resume", at("cut"));
    expect(readFileSync(at("cut", "seed-0", "progress.jsonl"))).toEqual(finished);
    for (const seed of ["seed-0", "seed-1"]) expect(runFacts(at("cut", seed))).toEqual(runFacts(at("two", seed)));
    expect(resumed.rows).toEqual(whole.rows);
    expect(resumed.seeds.map(({ seed, updates }) => [seed, updates])).toEqual([[0, 80], [1, 80]]); // biome-ignore format: one thought
    const config = JSON.parse(readFileSync(at("cut", "config.json"), "utf8"));
    expect(config.resumed.map(({ command }: { readonly command: string }) => command)).toEqual([
      ...[`commitment-gym train --resume ${at("cut")}`, `commitment-gym train --resume ${at("cut")} --json`],
    ]);
    expect(readFileSync(at("cut", "curve.json"))).toEqual(readFileSync(at("two", "curve.json")));
  });

  test("may be told again what it began with, and nothing else", async () => {
    const again = await cli(
      ...plan,
      "--resume",
      at("cut"),
      "--every",
      "5",
      "--games",
      join(import.meta.dirname, "stranger.mjs"),
    );
    expect({ code: again.code, err: again.err }).toMatchObject({ code: 0 });
    for (const [flags, says] of contradictions) {
      const { code, out, err } = await cli("train", "--resume", at("cut"), ...flags);
      expect({ code, out }).toEqual({ code: 1, out: "" });
      expect(err).toContain(says);
      const without = err.startsWith(`The run in '${at("cut")}' began without ${says}`);
      expect(without).toBe(["--pool", "--device", "--transform"].includes(flags[0]));
      expect(err.includes(` is not what the run in '${at("cut")}' began with, `)).toBe(!without);
      expect(err).toMatch(/^[^\n]+; leave it out to go on, or train anew\.\n$/);
    }
    const { err } = await cli("train", "--resume", at("cut"), "--updates", "81");
    expect(err).toBe(
      `--updates 81 is not what the run in '${at("cut")}' began with, 80; leave it out to go on, or train anew.\n`,
    );
  });
});

const contradictions: readonly (readonly [readonly string[], string])[] = [
  [["commitment/matrix"], "The game commitment/matrix-v0"],
  [["--algorithm", "reinforce"], "--algorithm reinforce"],
  [["--backend", "cpu"], "--backend cpu"],
  [["--sharing", "role"], "--sharing role"],
  [["--updates", "81"], "--updates 81"],
  [["--seed", "1"], "--seed 1"],
  [["--set", "rounds=6"], "--set rounds=6"],
  [["--hyper", "gamma=0.5"], "--hyper gamma=0.5"],
  [["--opponents", "player=random:1", "--opponents", "player=nash"], '--opponents ["player=random:1","player=nash"]'],
  [["--pool", "size=3"], '--pool {"size":3}'],
  [["--device", "mirror"], "--device [{"],
  [["--transform", "time-aware"], '--transform ["time-aware"]'],
];

test.each([
  ["a folder that is not there", () => at("nowhere"), "There is no run folder"],
  ["a folder without a run", scratch, "has no config.json"],
  ["a config.json that is none", () => broken("{"), "is no valid JSON"],
  ["a config.json of something else", () => broken('{"game": "commitment/matrix-v0"}'), "its 'options' is missing"],
  ["a config.json that is a number", () => broken("7"), "its 'game' is missing"],
])("--resume refuses %s", async (_what, path, says) => {
  const { code, err } = await cli("train", "--resume", path());
  expect({ code, err }).toMatchObject({ code: 1, err: expect.stringContaining(says) });
  expect(err).toMatch(/^[^\n]+\.\n$/);
});

function broken(text: string): string {
  const path = scratch();
  writeFileSync(join(path, "config.json"), text);
  return path;
}

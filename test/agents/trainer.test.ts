/** The loop: determinism, memory, checkpoints, errors, backends. */
import * as tf from "@tensorflow/tfjs";
import { afterAll, describe, expect, test } from "vitest";
import { useBackend } from "../../agents/backend.js";
import { describeCheckpoint, loadPolicies, resume, save } from "../../agents/checkpoint.js";
import { evaluate } from "../../agents/evaluate.js";
import { ppoDefaults } from "../../agents/ppo.js";
import { decode, encode } from "../../agents/safetensors.js";
import { proceed, train, workload } from "../../agents/train.js";
import { Trainer, type TrainOptions } from "../../agents/trainer.js";
import type { AnyGame } from "../../src/game.js";
import { discrete } from "../../src/space.js";
import { bandit, cartPole, identity, matrix, shots } from "./fixtures.js";

const plan: TrainOptions = { seed: 5, updates: 6, lanes: 4, rollout: 32, options: { hidden: [8, 8], minibatch: 32 } };

/** Records of a training without what depends on the clock. */
function curve(trainer: Trainer, updates: number): string[] {
  return Array.from({ length: updates }, () =>
    JSON.stringify(Object.entries(trainer.update()).filter(([key]) => !/^time\/.*(second|fps|ms)/.test(key))),
  );
}

afterAll(async () => {
  await useBackend("wasm");
});

describe.each(["wasm", "cpu"] as const)("on %s", (backend) => {
  test.each([
    ["cart-pole", cartPole as AnyGame],
    ["a box", identity("box") as AnyGame],
    ["two learners", matrix([[3, 0], [4, 1]]) as AnyGame], // biome-ignore format: a table
  ])("the same seed gives the same bits and leaks no tensor: %s", async (_name, game) => {
    await useBackend(backend);
    const before = tf.memory().numTensors;
    const a = new Trainer(game, plan);
    const first = curve(a, 2);
    const held = tf.memory().numTensors;
    first.push(...curve(a, 2));
    expect(tf.memory().numTensors).toBe(held);
    const b = new Trainer(game, plan);
    expect(curve(b, 4)).toEqual(first);
    const c = new Trainer(game, { ...plan, seed: 6 });
    expect(curve(c, 4)).not.toEqual(first);
    for (const trainer of [a, b, c]) trainer.dispose();
    expect(tf.memory().numTensors).toBe(before);
  });
});

test("a training resumed from a checkpoint goes on as if it had never stopped", async () => {
  await useBackend("wasm");
  for (const game of [cartPole, identity("box")] as AnyGame[]) {
    const whole = new Trainer(game, plan);
    curve(whole, 3);
    const bytes = save(whole);
    const rest = curve(whole, 3);
    const resumed = resume(bytes, game);
    expect(resumed.updates).toBe(3);
    expect(curve(resumed, 3)).toEqual(rest);
    expect(save(resumed)).toEqual(save(whole));
    for (const trainer of [whole, resumed]) trainer.dispose();
  }
});

test("a checkpoint is refused where the game's options are others of the same shape", async () => {
  await useBackend("wasm");
  const keyed = (pay: number): AnyGame => ({ ...matrix([[pay, 0], [4, 1]]), key: JSON.stringify({ pay }) }); // biome-ignore format: a table
  const trainer = new Trainer(keyed(3), plan);
  const bytes = save(trainer);
  expect(describeCheckpoint(bytes).key).toBe('{"pay":3}');
  const held = tf.memory().numTensors;
  const sentence = "The checkpoint is of test/matrix-v0 with other options";
  for (const other of [keyed(2), matrix([[3, 0], [4, 1]]) as AnyGame]) expect(() => resume(bytes, other)).toThrow(sentence); // biome-ignore format: a table
  expect(tf.memory().numTensors).toBe(held);
  const resumed = resume(bytes, keyed(3));
  expect(save(resumed)).toEqual(bytes);
  for (const one of [trainer, resumed]) one.dispose();
});

test("policies loaded from a checkpoint play like those that were saved, coin and all", async () => {
  await useBackend("wasm");
  const game = matrix([
    [3, 0],
    [4, 1],
  ]);
  const { trainer, policies } = await proceed(new Trainer(game, { ...plan, sharing: "role" }));
  const bytes = save(trainer);
  const loaded = loadPolicies(bytes, game);
  const play = (joint: typeof loaded) => [...evaluate(game, joint, { episodes: 50 }).each.player_1];
  expect(play(loaded)).toEqual(play({ player: policies.player.with({}) }));
  expect(describeCheckpoint(bytes)).toMatchObject({ game: "test/matrix-v0", algorithm: "ppo", updates: 6 });
  expect(() => loadPolicies(bytes, cartPole)).toThrow(
    "The checkpoint is of 'test/matrix-v0', not of 'test/cart-pole-v0'.",
  );
  expect(() => loadPolicies(save(new Trainer(bandit(3), plan)), bandit(4))).toThrow("with other options");
});

test("weights lie in the file by layer, with their shapes", async () => {
  await useBackend("wasm");
  const { shapes } = decode(save(new Trainer(cartPole, plan)));
  expect(shapes["learners/player_0/actor/weights/policy/0/weight"]).toEqual([4, 8]);
  expect(shapes["learners/player_0/actor/weights/value/2/bias"]).toEqual([1]);
});

test("safetensors carry every kind of array, and refuse what is cut short", () => {
  const arrays = {
    a: Uint8Array.of(1, 2, 3),
    b: Float64Array.of(Math.PI),
    c: Float32Array.of(0.5),
    d: new Uint32Array(0),
  };
  const bytes = encode({ arrays, metadata: { who: "me" } });
  expect(decode(bytes)).toMatchObject({ arrays, metadata: { who: "me" } });
  expect(Number(new DataView(bytes.buffer).getBigUint64(0, true)) % 8).toBe(0);
  expect(() => decode(bytes.subarray(0, bytes.length - 1))).toThrow("cut short");
  expect(() => decode(Uint8Array.of(1, 2))).toThrow("no safetensors");
});

test("a reward beyond bounds makes a loss that is an error with names, and spoils no parameter", async () => {
  await useBackend("wasm");
  const game = shots({
    id: "test/infinite-v0",
    roles: [{ name: "player", count: 1, action: discrete(2) }],
    pay: (_a, [r]) => {
      r[0] = Number.POSITIVE_INFINITY;
    },
  });
  const trainer = new Trainer(game, { ...plan, rollout: 1, options: { ...plan.options, rewards: "raw" } });
  const before = trainer.learners[0].actor.parameters.values.slice();
  expect(() => trainer.update()).toThrow(/^player_0: the loss is (NaN|Infinity)\. .* lower learningRate/);
  expect(trainer.learners[0].actor.parameters.values).toEqual(before);
});

test("mistakes in the plan are errors that say what to do", () => {
  expect(() => new Trainer(cartPole, { algorithm: "dqn" })).toThrow(
    "There is no algorithm 'dqn'; choose ppo, a2c, reinforce",
  );
  expect(() => new Trainer(cartPole, { options: { clip: -1 } })).toThrow("ppo: option 'clip'");
  expect(() => new Trainer(cartPole, { options: { klip: 1 } })).toThrow("ppo has no option 'klip'");
  const opponents = { opponents: {} } as object;
  expect(() => new Trainer(cartPole, opponents)).toThrow("train has no option 'opponents'; it has algorithm,");
  expect(() => new Trainer(cartPole, { lanes: 0 })).toThrow("lanes must be a positive integer, got 0.");
  expect(() => new Trainer(cartPole, { players: { nobody: { act() {} } } })).toThrow("has no role 'nobody'");
  expect(() => new Trainer(cartPole, { players: { player: { act() {} } } })).toThrow("nobody to train");
  expect(() => evaluate(cartPole, {})).toThrow("say who plays player");
});

test.each<[string, readonly unknown[], string]>([
  ["no game", [], "train needs a game, as the make() of an entry gives it, got nothing."],
  ["null for a game", [null], "train needs a game, as the make() of an entry gives it, got null."],
  ["an empty object for a game", [{}], "train needs a game, as the make() of an entry gives it, got another object."],
  ["an entry for a game", [{ make: () => cartPole }], "got what has a make(), which gives one."],
  ["an id for a game", ["routing/cartoon4"], "got 'routing/cartoon4'."],
  ["null for options", [cartPole, null], "train: options must be an object, got null."],
  ["a list for options", [cartPole, [plan]], "train: options must be an object, got an array."],
  [
    "a seed that is no number",
    [cartPole, { seed: Number.NaN }],
    "A seed must be an integer within ±2^53 or text, got NaN.",
  ],
  ["half a seed", [cartPole, { seed: 1.5 }], "A seed must be an integer within ±2^53 or text, got 1.5."],
  ["an object for a seed", [cartPole, { seed: {} }], "A seed must be an integer within ±2^53 or text"],
  ["null for players", [cartPole, { players: null }], "train: players are agents by the name of their role, got null."],
  [
    "a player who cannot act",
    [matrix([[1]]), { players: { player_0: {} } }],
    "train: who plays player_0 must be an agent with act(), got another object.",
  ],
  [
    "nobody for a player",
    [matrix([[1]]), { players: { player_0: undefined } }],
    "who plays player_0 must be an agent with act(), got nothing.",
  ],
  [
    "a bot for a player",
    [matrix([[1]]), { players: { player_0: () => ({ act() {} }) } }],
    "got a function; a bot gives one when it is called as bot(game, role, seed).",
  ],
  ["null for hooks", [cartPole, {}, null], "train: hooks must be an object, got null."],
  ["a hook that cannot be called", [cartPole, {}, { onUpdate: 3 }], "train: the hook onUpdate must be a function."],
])("train refuses %s in a sentence", async (_what, given, says) => {
  await useBackend("wasm");
  const held = tf.memory().numTensors;
  await expect((train as (...given: readonly unknown[]) => Promise<unknown>)(...given)).rejects.toThrow(says);
  expect(tf.memory().numTensors).toBe(held);
});

test("who was disposed of learns no more", async () => {
  await useBackend("wasm");
  const trainer = new Trainer(bandit(3), { ...plan, rollout: 1 });
  trainer.update();
  trainer.dispose();
  expect(() => trainer.update()).toThrow("train: the trainer was disposed of, and learns no more.");
  expect(trainer.updates).toBe(1);
});

test("every option says what it is", () => {
  for (const option of Object.values(ppoDefaults)) expect(option.about.length).toBeGreaterThan(10);
});

test("records carry raw rewards, metrics and separate speeds", async () => {
  await useBackend("wasm");
  const trainer = new Trainer(bandit(3), { ...plan, rollout: 1 });
  const record = trainer.update();
  expect(record["rollout/episodes"]).toBe(4);
  expect(record["metrics/welfare"]).toBe(record["agents/player_0/return"]);
  expect(record["rollout/ep_rew_mean"]).toBe(record["agents/player_0/return"]);
  expect(record["rollout/ep_len_mean"]).toBe(1);
  for (const key of ["approx_kl", "entropy_loss", "value_loss", "learning_rate", "clip_fraction"]) {
    expect(Number.isFinite(record[`train/${key}`])).toBe(true);
  }
  expect(record["time/env_steps_per_second"]).toBeGreaterThan(0);
  expect(record["time/learn_steps_per_second"]).toBeGreaterThan(0);
  trainer.dispose();
});

test("evaluation meets the same episodes whatever the number of lanes", () => {
  const push = { act: (o: Float32Array, _m: Uint8Array, a: Float32Array) => void a.forEach((_, i) => { a[i] = o[4 * i + 2] > 0 ? 1 : 0; }) }; // biome-ignore format: short
  const few = evaluate(cartPole, { player: push }, { episodes: 10, lanes: 3, seed: 2 });
  const many = evaluate(cartPole, { player: push }, { episodes: 10, lanes: 10, seed: 2 });
  expect(few.each.player_0).toEqual(many.each.player_0);
  expect(few.returns.player_0.mean).toBeGreaterThan(20);
});

test("the automatic choice measures the run and says why; a missing node backend says what to do", async () => {
  const report = await useBackend("auto", workload(bandit(3), { ...plan, rollout: 1 }));
  expect(["wasm", "cpu", "node"]).toContain(report.name);
  expect(report.why).toMatch(/^(wasm|cpu|node) was fastest at an update of this run|a pass/);
  const node = await useBackend("node").catch((error: Error) => error.message);
  if (typeof node === "string") expect(node).toContain("npm install @tensorflow/tfjs-node");
});

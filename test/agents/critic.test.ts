/** A centralised critic: values that read what everybody sees, and policies that do not. */
import { beforeAll, expect, test } from "vitest";
import { useBackend } from "../../agents/backend.js";
import { loadPolicies, save } from "../../agents/checkpoint.js";
import { evaluate } from "../../agents/evaluate.js";
import { Trainer, type TrainOptions } from "../../agents/trainer.js";
import type { AnyGame } from "../../src/game.js";
import { signals } from "./signals.js";

beforeAll(async () => {
  await useBackend("wasm");
});

/** Two agents see a sign each; one gains the product of the two, which the other loses. */
const product = signals({
  id: "test/product-v0",
  roles: [{ name: "player", count: 2 }],
  pay: ([x, y]) => [x * y, -x * y],
});

const options = { hidden: [16], learningRate: 0.01, anneal: false, rewards: "raw", entropy: 0 };
const plan: TrainOptions = { seed: 3, updates: 40, lanes: 128, rollout: 2, options };

/** How much of the variance of returns the values explain after 40 updates. */
function explained(game: AnyGame, change: TrainOptions): number {
  const run = { ...plan, ...change, options: { ...options, ...change.options } };
  const trainer = new Trainer(game, run);
  let last = Number.NaN;
  for (let k = 0; k < 40; k++) last = trainer.update()["train/explained_variance"];
  trainer.dispose();
  return last;
}

// 256 to 512 returns of ±1 per update: a value near 0 explains none of their variance, give or take 1/√256 = .06
test.each(["ppo", "reinforce", "a2c"])(
  "what no agent can tell from its own observation, a central critic explains, for each agent its own value (%s)",
  (algorithm) => {
    const learningRate = algorithm === "ppo" ? 0.01 : 0.03;
    const at = (critic: string) => explained(product, { algorithm, options: { critic, learningRate } });
    expect(at("central")).toBeGreaterThan(0.9);
    expect(Math.abs(at("own"))).toBeLessThan(0.25);
  },
);

test.each(["role", "self", "all"] as const)(
  "a critic that several agents share tells them apart, also where their policy cannot (sharing %s)",
  (sharing) => {
    expect(explained(product, { sharing, options: { critic: "central" } })).toBeGreaterThan(0.9);
  },
);

test("a central critic sees also what the players of other roles see who do not learn", () => {
  const game = signals({
    id: "test/seer-v0",
    roles: [
      { name: "guesser", count: 1 },
      { name: "seer", count: 2 },
    ],
    pay: ([x, _y, z]) => [x * z, x, x],
  });
  const players = { seer: { act: (_o: Float32Array, _m: Uint8Array, out: Float32Array) => void out.fill(0) } };
  expect(explained(game, { players, options: { critic: "central" } })).toBeGreaterThan(0.9);
  expect(Math.abs(explained(game, { players, options: { critic: "own" } }))).toBeLessThan(0.25);
});

test("the value network reads the joint observation of its lane and the number of its agent; the policy its own", () => {
  const raw = { hidden: [4], observations: "raw", critic: "central" };
  const trainer = new Trainer(product, { ...plan, lanes: 3, rollout: 2, sharing: "role", options: raw });
  const { actor } = trainer.learners[0];
  expect([actor.inputs, actor.valueInputs]).toEqual([1 + 2, 2 + 2]);
  trainer.update();
  const learner = trainer.learners[0];
  const m = learner.minibatchOf(12);
  m.gather(
    Int32Array.from({ length: 12 }, (_, k) => 11 - k),
    0,
  ); // backwards
  for (let i = 0; i < 12; i++) {
    const row = 11 - i;
    const mate = row % 2 === 0 ? row + 1 : row - 1;
    const sign = (r: number) => learner.rollout.inputs[3 * r];
    const pair = row % 2 === 0 ? [sign(row), sign(mate)] : [sign(mate), sign(row)];
    const hot = row % 2 === 0 ? [1, 0] : [0, 1];
    expect([...m.valueInputs.subarray(4 * i, 4 * i + 4)]).toEqual([...pair, ...hot]);
    expect([...m.inputs.subarray(3 * i, 3 * i + 3)]).toEqual([sign(row), ...hot]);
  }
  trainer.dispose();
});

test("a cut episode is valued by what everybody sees at its end", () => {
  const game = signals({
    ...{ id: "test/cut-v0", horizon: 3, roles: [{ name: "player", count: 2 }] },
    pay: ([x, y]) => [x + y, 0],
  });
  const raw = { hidden: [4], observations: "raw", critic: "central" };
  const trainer = new Trainer(game, { ...plan, lanes: 2, rollout: 3, options: raw });
  const [learner] = trainer.learners;
  const before = learner.actor.parameters.values.slice();
  const { batch } = trainer;
  trainer.update();
  learner.actor.parameters.values.set(before);
  learner.actor.parameters.upload();
  const values = learner.actor.values(batch.finalObservations[0].slice()); // [lanes, 2] are two joint observations
  expect([...learner.rollout.finals.subarray(4)]).toEqual([...values]);
  trainer.dispose();
});

test("policies of a central critic play by their own observation alone, and are loaded from a checkpoint to do so", () => {
  const trainer = new Trainer(product, { ...plan, options: { ...options, critic: "central" } });
  for (let k = 0; k < 3; k++) trainer.update();
  const bytes = save(trainer);
  const play = (joint: ReturnType<typeof loadPolicies>) => [
    ...evaluate(product, joint, { episodes: 60 }).each.player_0,
  ];
  expect(play(loadPolicies(bytes, product))).toEqual(play(trainer.policiesOf()));
  trainer.dispose();
});

test("a critic that is neither is refused", () => {
  expect(() => new Trainer(product, { options: { critic: "both" } })).toThrow("option 'critic'");
});

/** Whatever shares, remembers or judges: trainings repeat, resume to the bit, and leave no tensor behind. */
import * as tf from "@tensorflow/tfjs";
import { beforeAll, describe, expect, test } from "vitest";
import { useBackend } from "../../agents/backend.js";
import { describeCheckpoint, loadPolicies, resume, save } from "../../agents/checkpoint.js";
import { evaluate } from "../../agents/evaluate.js";
import type { Sharing } from "../../agents/sharing.js";
import { Trainer, type TrainOptions } from "../../agents/trainer.js";
import { signals } from "./signals.js";

beforeAll(async () => {
  await useBackend("wasm");
});

const game = signals({
  ...{ id: "test/depth-v0", horizon: 5 },
  roles: [
    { name: "leader", count: 1 },
    { name: "follower", count: 2 },
  ],
  pay: ([x, y, z], [a, b, c]) => [x * y * a, y * b - z * a, z * c],
});

/** Records of a training without what depends on the clock. */
function curve(trainer: Trainer, updates: number): string[] {
  return Array.from({ length: updates }, () =>
    JSON.stringify(Object.entries(trainer.update()).filter(([key]) => !/^time\/.*(second|fps|ms)/.test(key))),
  );
}

const cases: readonly (readonly [string, string, Sharing, object])[] = [
  ["all", "ppo", "all", {}],
  ["central", "ppo", "none", { critic: "central" }],
  ["memory", "ppo", "none", { memory: 4 }],
  ["all, central and memory", "ppo", "all", { critic: "central", memory: 4 }],
  ["memory, against itself", "reinforce", "self", { memory: 4 }],
  ["central and memory", "a2c", "role", { critic: "central", memory: 4 }],
];

describe.each(cases)("%s (%s)", (_name, algorithm, sharing, more) => {
  // a rollout of 7 ends within episodes, so that a checkpoint is taken there
  const options = { hidden: [8], ...(algorithm === "ppo" && { minibatch: 14 }), ...more };
  const plan: TrainOptions = { algorithm, sharing, seed: 5, updates: 5, lanes: 4, rollout: 7, options };

  test("a training resumed from a checkpoint goes on as if it had never stopped, and plays as it did", () => {
    const before = tf.memory().numTensors;
    const whole = new Trainer(game, plan);
    curve(whole, 2);
    const held = tf.memory().numTensors;
    const bytes = save(whole);
    const rest = curve(whole, 3);
    expect(tf.memory().numTensors).toBe(held);
    const resumed = resume(bytes, game);
    expect(curve(resumed, 3)).toEqual(rest);
    expect(save(resumed)).toEqual(save(whole));
    const play = (joint: ReturnType<typeof loadPolicies>) => evaluate(game, joint, { episodes: 20 }).each;
    const loaded = loadPolicies(save(whole), game);
    expect(play(loaded)).toEqual(play(whole.policiesOf()));
    expect(describeCheckpoint(bytes).learners).toEqual(["leader", "follower"]);
    for (const policy of Object.values(loaded)) policy.dispose();
    for (const trainer of [whole, resumed]) trainer.dispose();
    expect(tf.memory().numTensors).toBe(before);
  });
});

/** A training in a process of its own, told as JSON: a hash of all its bits, and how many tensors there are. `fingerprint BACKEND SEED` */
import { createHash } from "node:crypto";
import * as tf from "@tensorflow/tfjs";
import { useBackend } from "../../agents/backend.js";
import { save } from "../../agents/checkpoint.js";
import { Trainer } from "../../agents/trainer.js";
import type { AnyGame } from "../../src/game.js";
import { cartPole } from "../reference/cartpole.js";
import { identity } from "./fixtures.js";

const [backend, seed] = process.argv.slice(2);
await useBackend(backend as "wasm");
const hash = createHash("sha256");
const tensors: number[] = [];
let rewards = 0;
for (const game of [cartPole as AnyGame, identity("box") as AnyGame]) {
  const options = { hidden: [16, 16], minibatch: 64, std: null };
  const trainer = new Trainer(game, { seed: Number(seed), lanes: 8, rollout: 32, updates: 6, options });
  while (trainer.progress < 1) {
    rewards += trainer.update()["rollout/ep_rew_mean"] || 0;
    tensors.push(tf.memory().numTensors);
  }
  hash.update(save(trainer));
  trainer.dispose();
}
const left = tf.memory().numTensors;
process.stdout.write(JSON.stringify({ hash: hash.digest("hex"), tensors, left, rewards, name: tf.getBackend() }));

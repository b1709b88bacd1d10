/** Trains for some minutes and tells every few seconds what memory it holds, as lines of JSON. `train BACKEND MINUTES` */
import * as tf from "@tensorflow/tfjs";
import { useBackend } from "../../agents/backend.js";
import { Trainer } from "../../agents/trainer.js";
import type { AnyGame } from "../../src/game.js";
import { identity } from "../../test/agents/fixtures.js";
import { cartPole } from "../../test/reference/cartpole.js";

const [backend, minutes] = process.argv.slice(2);
await useBackend(backend as "wasm");
const collect = (globalThis as { readonly gc?: () => void }).gc;
const games = [cartPole as AnyGame, identity("box") as AnyGame];
const trainers = games.map((game) => new Trainer(game, { lanes: 16, rollout: 32, updates: 1e7, seed: 1 }));
const begin = performance.now();
const end = begin + Number(minutes) * 60_000;
let due = begin;
let updates = 0;
while (performance.now() < end) {
  for (const trainer of trainers) trainer.update();
  updates++;
  if (performance.now() < due) continue;
  due = performance.now() + 5_000;
  collect?.();
  const { rss, heapUsed, external, arrayBuffers } = process.memoryUsage();
  const sample = { seconds: (performance.now() - begin) / 1000, updates, rss, heapUsed, external, arrayBuffers };
  process.stdout.write(`${JSON.stringify({ ...sample, tensors: tf.memory().numTensors })}\n`);
}

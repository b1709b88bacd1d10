/** One training with this project's PPO; prints what it took as JSON. `ours CASE SEED BACKEND`, CASE of cases.json. */
import { readFileSync } from "node:fs";
import { useBackend } from "../../agents/backend.js";
import { proceed } from "../../agents/train.js";
import { Trainer } from "../../agents/trainer.js";
import { games } from "../../envs/index.js";
import type { AnyGame } from "../../src/game.js";
import { cartPole } from "../../test/reference/cartpole.js";

interface Case {
  readonly about: string;
  readonly game?: string;
  readonly lanes: number;
  readonly rollout: number;
  readonly steps: number;
  readonly minibatch: number;
  readonly epochs: number;
  readonly gamma: number;
  readonly lambda: number;
  readonly learningRate: number;
  readonly clip: number;
  readonly hidden: readonly number[];
}

const [folder, name, seed, backend] = process.argv.slice(2);
const cases = JSON.parse(readFileSync(`${folder}/cases.json`, "utf8")) as { readonly [name: string]: Case };
const { game, about: _about, lanes, rollout, steps, ...options } = cases[name];
const { name: chosen } = await useBackend(backend as "wasm");
const trainer = new Trainer((game === undefined ? cartPole : games[`${game}-v0`].make({})) as AnyGame, {
  ...{ lanes, rollout, steps, seed: Number(seed), sharing: game === undefined ? "none" : "self" },
  options: { ...options, entropy: 0, observations: "raw", rewards: "raw", std: null, initialStd: 0.25 },
});
const spent = { env: 0, act: 0, learn: 0 }; // s
const returns: number[] = [];
const wall = performance.now();
const cpu = process.cpuUsage();
let agentSteps = 0;
await proceed(trainer, {
  onUpdate: (record) => {
    const lived = trainer.agentSteps - agentSteps;
    agentSteps = trainer.agentSteps;
    spent.env += (rollout * lanes) / record["time/env_steps_per_second"];
    spent.act += lived / record["time/act_steps_per_second"];
    spent.learn += lived / record["time/learn_steps_per_second"];
    returns.push(record["rollout/ep_rew_mean"]);
  },
});
const { user, system } = process.cpuUsage(cpu);
const seconds = (performance.now() - wall) / 1000;
const last = returns.slice(-5).reduce((a, b) => a + b, 0) / Math.min(returns.length, 5);
const took = { steps: trainer.agentSteps, wall: seconds, cpu: (user + system) / 1e6, return: last };
process.stdout.write(`${JSON.stringify({ ...took, backend: chosen, spent })}\n`);

/** Advantage alignment: its formula, its limits, and the iterated prisoner's dilemma. */
import fc from "fast-check";
import { beforeAll, expect, test } from "vitest";
import { advantageAlignmentDefaults, align, othersOf } from "../../agents/advantage-alignment.js";
import { useBackend } from "../../agents/backend.js";
import { Trainer, type TrainOptions } from "../../agents/trainer.js";
import { matrix } from "./fixtures.js";
import { iteratedDilemma, moments, rounds } from "./iterated-dilemma.js";

beforeAll(async () => {
  await useBackend("wasm");
});

const path = (steps: number, rows: number, advantages: readonly number[], ends: readonly number[] = []) => ({
  ...{ steps, rows, advantages: Float32Array.from(advantages) },
  ...{ terminated: new Uint8Array(steps * rows), truncated: Uint8Array.from({ length: steps * rows }, (_, k) => (ends.includes(k) ? 1 : 0)) }, // biome-ignore format: short
});

test("three steps agree with a calculation by hand", () => {
  const one = path(3, 1, [1, -2, 4]);
  align(one, one.advantages.slice(), Float32Array.of(10, 3, 5), 0.5, 2);
  // Σ: 0; 0.5 · 1; 0.25 · 1 + 0.5 · −2, each times βγ = 1 and the other's advantage
  expect([...one.advantages]).toEqual([1, -2 + 0.5 * 3, 4 - 0.75 * 5]);
});

test("the past ends with the episode, and lanes do not mix", () => {
  const two = path(3, 2, [1, 7, -2, 0, 4, 0], [2]);
  align(two, two.advantages.slice(), Float32Array.of(1, 1, 3, 0, 5, 1), 0.5, 2);
  expect([...two.advantages]).toEqual([1, 7, -0.5, 0, 4, 0.25 * 7]);
});

test("the sum over the past is γ to the distance, whatever was played", () => {
  const list = fc.array(fc.double({ min: -5, max: 5, noNaN: true }), { minLength: 6, maxLength: 6 });
  fc.assert(
    fc.property(list, list, fc.double({ min: 0, max: 1, noNaN: true }), (own, others, gamma) => {
      const one = path(6, 1, own);
      align(one, Float32Array.from(own), Float32Array.from(others), gamma, 3);
      for (let t = 0; t < 6; t++) {
        let past = 0;
        for (let k = 0; k < t; k++) past += gamma ** (t - k) * own[k];
        expect(one.advantages[t]).toBeCloseTo(own[t] + 3 * gamma * past * others[t], 3);
      }
    }),
  );
});

test("others are the other seats of one's lane, own and of other learners, centred; rows that are no transition count nothing", () => {
  const party = (count: number, advantages: readonly number[], fresh: readonly number[] = []) => ({
    rollout: { advantages: Float32Array.from(advantages), fresh: Uint8Array.from(advantages, (_, k) => (fresh.includes(k) ? 1 : 0)) }, // biome-ignore format: short
    actor: { count },
  });
  const pair = party(2, [1, 2, 3, 6], []); // two lanes of two seats; less the mean −2, −1, 0, 3
  const single = party(1, [5, 9]); // −2, 2
  expect([...othersOf(pair, [pair, single])]).toEqual([-1 - 2, -2 - 2, 3 + 2, 0 + 2]);
  expect([...othersOf(single, [pair, single])]).toEqual([-3, 3]);
  const half = party(1, [5, 0], [1]); // 0, and none
  expect([...othersOf(pair, [pair, half])]).toEqual([-1, -2, 3, 0]);
});

test("without alignment it is PPO, bit for bit; with it, it is not", () => {
  const plan: TrainOptions = { seed: 4, updates: 4, lanes: 8, rollout: 16 };
  const options = { hidden: [8], lambda: 1 };
  const bits = (more: TrainOptions) => {
    const trainer = new Trainer(iteratedDilemma, { ...plan, ...more });
    for (let k = 0; k < 2; k++) trainer.update();
    const all = trainer.learners.map(({ actor }) => [...actor.parameters.values]);
    trainer.dispose();
    return all;
  };
  const plain = bits({ algorithm: "ppo", options });
  const algorithm = "advantage-alignment";
  expect(bits({ algorithm, options: { ...options, alignment: 0 } })).toEqual(plain);
  expect(bits({ algorithm, options })).not.toEqual(plain);
});

test("a network that plays all seats is aligned with its other seats, and learners with each other before any is improved", () => {
  for (const sharing of ["none", "role"] as const) {
    const options = { hidden: [4], lambda: 1 };
    const plan: TrainOptions = { algorithm: "advantage-alignment", seed: 1, updates: 2, lanes: 4, rollout: 8, sharing };
    const trainer = new Trainer(iteratedDilemma, { ...plan, options });
    trainer.update();
    // what a learner leaves behind are its plain advantages: targets less values
    for (const { rollout } of trainer.learners) {
      rollout.advantages.forEach((a, k) => {
        expect(a).toBeCloseTo(rollout.targets[k] - rollout.values[k], 5);
      });
    }
    trainer.dispose();
  }
  // one shot: there is no past to align with
  const shot = matrix([[3, 0], [4, 1]]); // biome-ignore format: a table
  const [a, b] = ["ppo", "advantage-alignment"].map((algorithm) => {
    const trainer = new Trainer(shot, { algorithm, seed: 1, updates: 2, lanes: 8, options: { lambda: 1 } });
    trainer.update();
    return [...trainer.learners[0].actor.parameters.values];
  });
  expect(a).toEqual(b);
});

test("in the iterated prisoner's dilemma it earns more than PPO, which defects, over eight seeds", {
  timeout: 200_000,
}, async () => {
  const options = {
    ...{ hidden: [], observations: "raw", rewards: "raw", gamma: 0.96, lambda: 1, entropy: 0 },
    ...{ learningRate: 0.02, minibatch: 65_536, epochs: 1 },
  };
  const updates = 200;
  const means: { [algorithm: string]: number[] } = {}; // per seed, a round, over the last tenth
  const answers: number[][] = []; // P(C) at each moment, of everybody who aligned
  for (const algorithm of ["ppo", "advantage-alignment"]) {
    means[algorithm] = [];
    for (const seed of [1, 2, 3, 4, 5, 6, 7, 8]) {
      const own = algorithm === "ppo" ? {} : { alignment: 10 };
      const plan: TrainOptions = { algorithm, seed, updates, lanes: 64, rollout: rounds };
      const trainer = new Trainer(iteratedDilemma, { ...plan, options: { ...options, ...own } });
      let sum = 0;
      for (let k = 0; k < updates; k++) {
        const record = trainer.update();
        if (k >= 0.9 * updates) sum += record["rollout/ep_rew_mean"] / rounds / (0.1 * updates);
        if (k % 20 === 0) await new Promise((resume) => setImmediate(resume));
      }
      means[algorithm].push(sum);
      if (algorithm !== "ppo") answers.push(...cooperation(trainer));
      trainer.dispose();
    }
  }
  // seen: PPO −0.46 each; aligned 0.24 ± 0.13 (one standard error): five seeds near 0.5, two near 0, one near −0.5
  const average = (x: readonly number[]) => x.reduce((a, b) => a + b) / x.length;
  const aligned = means["advantage-alignment"];
  for (const each of means.ppo) expect(each).toBeLessThan(-0.4);
  expect(average(aligned)).toBeGreaterThan(average(means.ppo) + 0.3);
  expect(aligned.filter((each) => each > -0.2).length).toBeGreaterThanOrEqual(5);
  // reciprocity: after mutual silence everybody keeps silent rather than after having been talked about
  const [CC, CD] = [moments.indexOf("CC"), moments.indexOf("CD")];
  expect(average(answers.map((p) => p[CC] - p[CD]))).toBeGreaterThan(0.2);
});

test("its options are PPO's and the weight", () => {
  expect(advantageAlignmentDefaults.lambda.value).toBe(1);
  const options = { alignment: -1 };
  expect(() => new Trainer(iteratedDilemma, { algorithm: "advantage-alignment", options })).toThrow(
    "advantage-alignment: option 'alignment' must be a number from 0 to 1000, got -1",
  );
});

/** P(C) at each moment, per player. */
function cooperation(trainer: Trainer): number[][] {
  const n = moments.length;
  const observations = new Float32Array(n * 2 * n); // a lane per moment
  for (let m = 0; m < n; m++) for (const i of [0, 1]) observations[(m * 2 + i) * n + m] = 1;
  const p = new Float32Array(n * 2 * 2);
  trainer.policiesOf().player.act(observations, new Uint8Array(n * 4).fill(1), new Float32Array(n * 2), p);
  return [0, 1].map((i) => moments.map((_, m) => p[(m * 2 + i) * 2]));
}

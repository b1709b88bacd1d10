/** Self-play against a pool of past selves: who plays, what is learned from it, and what it does to cycles. */
import * as tf from "@tensorflow/tfjs";
import fc from "fast-check";
import { beforeAll, describe, expect, test } from "vitest";
import { useBackend } from "../../agents/backend.js";
import { resume, save } from "../../agents/checkpoint.js";
import { decode } from "../../agents/safetensors.js";
import { Trainer, type TrainOptions } from "../../agents/trainer.js";
import { discrete } from "../../src/space.js";
import { cartPole, shots } from "./fixtures.js";
import { iteratedDilemma } from "./iterated-dilemma.js";

beforeAll(async () => {
  await useBackend("wasm");
});

/** What choice a gets against b: rock, paper, scissors. */
const beats = (a: number, b: number) => [0, 1, -1][(a - b + 3) % 3];
const roshambo = shots({
  id: "test/roshambo-v0",
  roles: [{ name: "player", count: 2, action: discrete(3) }],
  pay: ([a], [r]) => {
    r[0] = beats(a[0], a[1]);
    r[1] = -r[0];
  },
});

const plan: TrainOptions = { seed: 3, updates: 8, lanes: 8, rollout: 4, options: { hidden: [4], minibatch: 16 } };
const weights = (trainer: Trainer) => trainer.learners.map(({ actor }) => [...actor.parameters.values]);

/** After this many updates. */
function trained(game: typeof iteratedDilemma | typeof roshambo, more: TrainOptions, updates = 3): Trainer {
  const trainer = new Trainer(game, { ...plan, ...more });
  for (let k = 0; k < updates; k++) trainer.update();
  return trainer;
}

test("a pool that is never drawn from changes no bit", () => {
  const without = trained(iteratedDilemma, {});
  const never = trained(iteratedDilemma, { pool: { latest: 1 } });
  const always = trained(iteratedDilemma, { pool: { latest: 0 } });
  expect(weights(never)).toEqual(weights(without));
  expect(weights(always)).not.toEqual(weights(without));
  for (const trainer of [without, never, always]) trainer.dispose();
});

test.each(["none", "role", "self"] as const)(
  "in every lane one seat learns, each in turn, and copies play the others (sharing %s)",
  (sharing) => {
    const trainer = new Trainer(iteratedDilemma, { ...plan, sharing, pool: { latest: 0 } });
    for (let update = 0; update < 3; update++) {
      trainer.update();
      const present = Array.from({ length: 16 }, () => 0); // [lanes, seats]
      for (const { rollout, actor, absent } of trainer.learners) {
        for (let k = 0; k < rollout.size; k++) {
          const row = k % rollout.rows;
          expect([rollout.fresh[k], rollout.decides[k]]).toEqual(absent[row] ? [1, 0] : [0, 1]);
          if (absent[row]) expect(rollout.advantages[k]).toBe(0);
          const seat = actor.agents[row % actor.count];
          present[Math.floor(row / actor.count) * 2 + seat] += rollout.decides[k];
        }
      }
      const expected = Array.from({ length: 8 }, (_, lane) => ((lane + update) % 2 === 0 ? [4, 0] : [0, 4])).flat();
      expect(present).toEqual(expected);
      expect(trainer.agentSteps).toBe((update + 1) * 8 * 4);
    }
    trainer.dispose();
  },
);

test.each(["wasm", "cpu"] as const)(
  "what a copy plays counts in the game: an opponent of its first days goes on as it was (%s)",
  async (backend) => {
    await useBackend(backend);
    const seen: number[] = [];
    const guess = shots({
      id: "test/guess-v0",
      roles: [{ name: "player", count: 2, action: discrete(2) }],
      pay: ([a], [r]) => {
        seen.push(a[0], a[1]);
        for (let i = 0; i < 2; i++) r[i] = a[i];
      },
    });
    const options = { hidden: [4], learningRate: 0.1, anneal: false, entropy: 0, minibatch: 64 };
    const share = (pool: TrainOptions["pool"]) => {
      const trainer = new Trainer(guess, { seed: 1, updates: 30, lanes: 64, options, ...(pool && { pool }) });
      for (let k = 0; k < 30; k++) {
        seen.length = 0;
        trainer.update();
      }
      trainer.dispose();
      return seen.reduce((a, b) => a + b) / seen.length;
    };
    expect(share(undefined)).toBeGreaterThan(0.95);
    // half of all seats are played by the first copy, which is near uniform: 0.75 ± 0.03 (one standard error: √(0.25/64)/2)
    expect(Math.abs(share({ every: 1000, latest: 0 }) - 0.75)).toBeLessThan(0.13);
    expect(share({ every: 1, size: 1, latest: 0 })).toBeGreaterThan(0.9); // copies of today
    await useBackend("wasm");
  },
);

test("copies are taken when they are due, and the oldest leaves a full pool", () => {
  const trainer = new Trainer(roshambo, { ...plan, pool: { every: 2, size: 2 } });
  const past: number[][] = [];
  const place = (k: number) => [...decode(save(trainer)).arrays[`pool/copies/player_0/${k}/weights/policy/1/bias`]];
  const { parameters } = trainer.learners[0].actor;
  const now = () => [...parameters.view(parameters.find("policy/1/bias"))];
  for (let update = 0; update < 5; update++) {
    past.push(now());
    trainer.update();
  }
  expect(place(0)).toEqual(past[4]); // taken before updates 0, 2 and 4
  expect(place(1)).toEqual(past[2]);
  expect(now()).not.toEqual(past[4]);
  trainer.dispose();
});

test.each([
  ["independent", {}],
  ["with a memory", { options: { ...plan.options, memory: 4 } }],
  ["in self-play", { sharing: "self" }],
] as const)("a training resumed goes on as if it had never stopped: %s", (_name, more) => {
  const before = tf.memory().numTensors;
  const whole = trained(iteratedDilemma, { ...more, pool: { every: 1, size: 3, latest: 0.3 } });
  const resumed = resume(save(whole), iteratedDilemma);
  for (let k = 0; k < 3; k++) for (const trainer of [whole, resumed]) trainer.update();
  expect(save(resumed)).toEqual(save(whole));
  for (const trainer of [whole, resumed]) trainer.dispose();
  expect(tf.memory().numTensors).toBe(before);
});

test("a seat that a fixed player takes is never a copy's", () => {
  const rock = { act: (_o: Float32Array, _m: Uint8Array, out: Float32Array) => void out.fill(0) };
  const three = shots({
    id: "test/three-v0",
    roles: [{ name: "player", count: 3, action: discrete(2) }],
    pay: ([a], [r]) => {
      r[0] = a[1];
    },
  });
  const trainer = new Trainer(three, { ...plan, players: { player_1: rock }, pool: { latest: 0 } });
  expect(trainer.update()["agents/player_0/return"]).toBe(0);
  expect(trainer.agentSteps).toBe(8 * 4);
  trainer.dispose();
});

test("whatever the share of lanes without copies, rows learned from are between those of one seat and of all", () => {
  fc.assert(
    fc.property(fc.double({ min: 0, max: 1, noNaN: true }), fc.nat(1000), (latest, seed) => {
      const trainer = trained(roshambo, { seed, pool: { latest } }, 1);
      expect(trainer.agentSteps).toBeGreaterThanOrEqual(8 * 4);
      expect(trainer.agentSteps).toBeLessThanOrEqual(2 * 8 * 4);
      trainer.dispose();
    }),
    { numRuns: 10 },
  );
});

test("nonsense is answered with a sentence, and nothing is left behind", () => {
  const before = tf.memory().numTensors;
  const make = (pool: object) => () => new Trainer(roshambo, { ...plan, pool });
  expect(make({ every: 0 })).toThrow("pool: option 'every' must be an integer from 1 to 1000000, got 0.");
  expect(make({ latest: 2 })).toThrow("pool: option 'latest' must be a number from 0 to 1, got 2.");
  expect(make({ depth: 2 })).toThrow("pool has no option 'depth'; it has every, size, latest.");
  expect(() => new Trainer(cartPole, { ...plan, pool: {} })).toThrow("test/cart-pole-v0: a pool needs two agents");
  expect(tf.memory().numTensors).toBe(before);
});

describe("in rock, paper, scissors, with a reward for entropy", () => {
  /** NashConv Σᵢ maxₐ uᵢ(a, x₋ᵢ) of the time average of play, and the mean over updates of that of each moment's play. */
  async function cycle(
    seed: number,
    pool: TrainOptions["pool"],
  ): Promise<{ readonly average: number; readonly each: number }> {
    const options = {
      ...{ hidden: [8], learningRate: 0.01, anneal: false, entropy: 0.2, entropyEnd: 0.2, minibatch: 128, epochs: 2 },
      ...{ rewards: "raw", observations: "raw", normaliseAdvantages: false },
    };
    const updates = 300;
    const trainer = new Trainer(roshambo, { seed, updates, lanes: 128, options, ...(pool && { pool }) });
    const sum = new Float64Array(6);
    let each = 0;
    const p = new Float32Array(6);
    const policy = trainer.policiesOf().player;
    for (let k = 0; k < updates; k++) {
      trainer.update();
      policy.act(Float32Array.of(1, 1), new Uint8Array(6).fill(1), new Float32Array(2), p);
      for (let a = 0; a < 6; a++) sum[a] += p[a] / updates;
      each += nashConv(p) / updates;
      if (k % 50 === 0) await new Promise((go) => setImmediate(go));
    }
    trainer.dispose();
    return { average: nashConv(sum), each };
  }

  /** @param p `[players, choices]` */
  function nashConv(p: ArrayLike<number>): number {
    const best = (from: number) =>
      Math.max(...[0, 1, 2].map((a) => [0, 1, 2].reduce((total, b) => total + p[from + b] * beats(a, b), 0)));
    return best(0) + best(3);
  }

  test("half the lanes against a pool bring play nearer to even, in each moment and on the average", {
    timeout: 200_000,
  }, async () => {
    const mean = { average: [0, 0], each: [0, 0] };
    const pools = [undefined, { every: 5, size: 50, latest: 0.5 }];
    for (const seed of [1, 2, 3, 4]) {
      for (const k of [0, 1]) {
        const { average, each } = await cycle(seed, pools[k]);
        mean.average[k] += average / 4;
        mean.each[k] += each / 4;
      }
    }
    // seen: 0.089 ± 0.019 and 0.032 ± 0.010 of the average, 1.28 ± 0.03 and 0.53 ± 0.13 of each moment (one standard error)
    expect(mean.average[1]).toBeLessThan(0.7 * mean.average[0]);
    expect(mean.each[1]).toBeLessThan(0.7 * mean.each[0]);
  });
});

/** Recurrent policies: what they remember, when they forget, and that it pays to remember. */
import fc from "fast-check";
import { beforeAll, expect, test } from "vitest";
import { useBackend } from "../../agents/backend.js";
import { loadPolicies, resume, save } from "../../agents/checkpoint.js";
import { evaluate } from "../../agents/evaluate.js";
import { train } from "../../agents/train.js";
import { Trainer, type TrainOptions } from "../../agents/trainer.js";
import { Env } from "../../src/env.js";
import { record, replay } from "../../src/record.js";
import type { Registry } from "../../src/registry.js";
import { maze } from "./maze.js";

beforeAll(async () => {
  await useBackend("wasm");
});

// a rollout of 10 is three episodes and a third, so that memories reach from one rollout to the next
const options = { hidden: [16], memory: 8, learningRate: 0.02, minibatch: 160, observations: "raw" };
const plan: TrainOptions = { seed: 2, updates: 40, lanes: 64, rollout: 10, options };

// over 400 episodes the standard error of a share of right turns is at most .025
test.each([
  ["ppo", 40, 3],
  ["ppo", 60, 6],
  ["a2c", 200, 3],
] as const)(
  "who remembers finds the way that a sign at the entrance showed, who does not has even chances (%s, %i updates, %i steps)",
  async (algorithm, updates, length) => {
    const { minibatch, ...rest } = options;
    const reached = async (memory: number) => {
      const own = algorithm === "ppo" ? { ...rest, minibatch } : { ...rest, optimiser: "adam" };
      const run = { ...plan, algorithm, updates, options: { ...own, memory } };
      const { trainer, policies } = await train(maze(length), run);
      const walker = policies.walker.with({ deterministic: memory > 0 });
      const { returns } = evaluate(maze(length), { walker }, { episodes: 400 });
      trainer.dispose();
      return returns.walker_0.mean;
    };
    expect(await reached(8)).toBeGreaterThan(0.9);
    expect(Math.abs((await reached(0)) - 0.5)).toBeLessThan(0.1);
  },
);

test("an update that changes nothing finds the very policy and values that acted, rollout after rollout", () => {
  fc.assert(
    fc.property(
      fc.constantFrom("none", "role", "self", "all"),
      fc.constantFrom("own", "central"),
      fc.constantFrom("terminated", "truncated"),
      fc.integer({ min: 1, max: 9 }),
      fc.constantFrom(1, 7, 1000),
      (sharing, critic, ends, rollout, minibatch) => {
        const still = { ...options, critic, minibatch, learningRate: 0, epochs: 2, observations: "bounds" };
        const trainer = new Trainer(maze(4, 2, ends as never), {
          ...plan,
          ...{ sharing: sharing as never, lanes: 3, rollout, options: { ...still, rewards: "raw", entropy: 0 } },
        });
        for (let k = 0; k < 3; k++) {
          const record = trainer.update();
          expect(record["train/approx_kl"]).toBeLessThan(1e-9);
          expect(record["train/clip_fraction"]).toBe(0);
          if (minibatch < 1000) continue;
          const errors = trainer.learners.map(({ rollout: { size, values, targets } }) => {
            return values.reduce((sum, v, i) => sum + (v - targets[i]) ** 2 / size, 0);
          });
          const mean = errors.reduce((a, b) => a + b, 0) / errors.length;
          expect(record["train/value_loss"]).toBeCloseTo(mean, 5);
        }
        trainer.dispose();
      },
    ),
    { numRuns: 24 },
  );
});

test("minibatches are whole sequences, step by step, each once, as many as fit and at least one", () => {
  fc.assert(
    fc.property(
      fc.integer({ min: 1, max: 7 }),
      fc.integer({ min: 1, max: 6 }),
      fc.integer({ min: 1, max: 60 }),
      (lanes, steps, rows) => {
        const trainer = new Trainer(maze(), { ...plan, lanes, rollout: steps });
        const [learner] = trainer.learners;
        const together = learner.minibatchOf(rows).rows / steps;
        expect(together).toBe(Math.min(Math.max(Math.floor(rows / steps), 1), lanes));
        const order = [...learner.shuffle(new Int32Array(lanes * steps))];
        expect([...order].sort((a, b) => a - b)).toEqual(order.map((_, k) => k));
        for (let from = 0; from < lanes * steps; from += together * steps) {
          const part = order.slice(from, from + together * steps);
          const wide = part.length / steps;
          part.forEach((row, k) => {
            expect(row).toBe(Math.floor(k / wide) * lanes + (part[k % wide] % lanes));
          });
        }
        trainer.dispose();
      },
    ),
    { numRuns: 30 },
  );
  const trainer = new Trainer(maze(), { ...plan, lanes: 7, rollout: 2 });
  const drawn = Array.from({ length: 4 }, () => [...trainer.learners[0].shuffle(new Int32Array(14))].join());
  expect(new Set(drawn).size).toBe(4); // seven sequences have 5,040 orders
  trainer.dispose();
});

test("values know the episode so far, across rollouts; of a cut one, what its final observation adds", () => {
  const still = { ...options, rewards: "raw", learningRate: 0, observations: "raw" };
  const [lanes, steps, length] = [6, 7, 4];
  const trainer = new Trainer(maze(length, 1, "truncated", 0.2), { ...plan, lanes, rollout: steps, options: still });
  const [{ actor, rollout }] = trainer.learners;
  const states = Array.from({ length: lanes }, () => new Float32Array(8));
  const over = new Uint8Array(lanes);
  let [cuts, long] = [0, 0];
  for (let update = 0; update < 4; update++) {
    trainer.update();
    for (let t = 0; t < steps; t++) {
      for (let lane = 0; lane < lanes; lane++) {
        const at = t * lanes + lane;
        if (over[lane]) states[lane].fill(0);
        const [said] = actor.values(rollout.inputs.slice(2 * at, 2 * at + 2), states[lane]);
        expect(rollout.values[at]).toBeCloseTo(said, 6);
        over[lane] = rollout.terminated[at] | rollout.truncated[at];
        if (t === 0 && update > 0 && !over[lane]) long++;
        if (!rollout.truncated[at]) continue;
        const [final] = actor.values(Float32Array.of(0, 1), states[lane].slice());
        expect(rollout.finals[at]).toBeCloseTo(final, 6);
        cuts++;
      }
    }
    // and what is seen after the last step, where an episode goes on
    const now = trainer.batch.observations[0];
    for (let lane = 0; lane < lanes; lane++) {
      const [next] = actor.values(now.slice(2 * lane, 2 * lane + 2), states[lane].slice());
      if (!over[lane]) expect(rollout.last[lane]).toBeCloseTo(next, 6);
    }
  }
  expect(Math.min(cuts, long)).toBeGreaterThan(5);
  trainer.dispose();
});

test("a policy remembers as it plays: lane by lane, seat by seat, and nothing of the episode before", async () => {
  const game = maze(3, 2);
  const { trainer, policies } = await train(game, { ...plan, sharing: "role" });
  const walker = policies.walker.with({ deterministic: true });
  const play = (joint: object, lanes: number, seats = {}) =>
    evaluate(game, joint as never, { episodes: 30, lanes, seats, seed: 8 }).each;
  const right = (turns: Float64Array) => turns.reduce((a, b) => a + b) / turns.length;
  const one = play({ walker }, 1);
  expect(right(one.walker_0)).toBeGreaterThan(0.9);
  for (const lanes of [30, 7]) expect(play({ walker }, lanes)).toEqual(one);
  // alone, and one player in both seats: each with a memory of its own
  expect(play({}, 7, { walker_0: walker.seat(0), walker_1: walker.seat(1) })).toEqual(one);
  const seat = walker.seat(0);
  expect(right(play({}, 7, { walker_0: seat, walker_1: seat }).walker_1)).toBeGreaterThan(0.9);
  const loaded = loadPolicies(save(trainer), game);
  expect(play({ walker: loaded.walker.with({ deterministic: true }) }, 4)).toEqual(one);
  // beside a person who always turns left, and in a recorded episode
  const env = new Env(game, "walker_0", [walker]);
  const beside = Float64Array.from({ length: 30 }, (_, seed) => {
    const { observation } = env.reset({ seed });
    const [, , last] = [0, 0, 0].map(() => env.step(0));
    return (last.info.metrics?.right ?? 0) - (observation[0] < 0 ? 1 : 0);
  });
  expect(right(beside)).toBeGreaterThan(0.9);
  const registry = { "test/maze-v0": { make: () => game } } as unknown as Registry;
  const recorded = Float64Array.from({ length: 30 }, (_, seed) => {
    const episode = record(registry, "test/maze", {}, seed, [walker]);
    return replay(registry, episode).finalMetrics[0] / 2;
  });
  expect(right(recorded)).toBeGreaterThan(0.9);
  trainer.dispose();
});

test("who learns against players that remember goes on, resumed from a checkpoint, as if nothing had happened", () => {
  const game = maze(4, 3);
  const teacher = new Trainer(game, { ...plan, lanes: 4 });
  const run: TrainOptions = { ...plan, ...{ updates: 4, lanes: 4, rollout: 6 } };
  const players = () => {
    const { walker } = teacher.policiesOf();
    return { walker_0: walker.seat(0), walker_2: walker.seat(2) };
  };
  const curve = (trainer: Trainer) =>
    [0, 1].map(() => {
      trainer.update();
      return [...trainer.batch.rewards[0], ...trainer.learners[0].actor.parameters.values];
    });
  const whole = new Trainer(game, { ...run, players: players() });
  curve(whole);
  const bytes = save(whole);
  const rest = curve(whole);
  const resumed = resume(bytes, game, { players: players() });
  expect(curve(resumed)).toEqual(rest);
  for (const trainer of [teacher, whole, resumed]) trainer.dispose();
});

test("a policy that remembers and is not told when episodes begin says what to hand it", () => {
  const trainer = new Trainer(maze(), plan);
  const { walker } = trainer.policiesOf();
  const act = (time?: Int32Array) => () =>
    walker.act(new Float32Array(4), new Uint8Array(4).fill(1), new Float32Array(2), undefined, time);
  expect(act()).toThrow("walker_0 remembers, so it must be told when episodes begin: hand act() the steps since then");
  expect(act(new Int32Array(3))).toThrow("one number per lane");
  act(new Int32Array(2))();
  trainer.dispose();
});

test("a memory of a negative or broken size is refused", () => {
  for (const memory of [-1, 1.5, 2000]) {
    expect(() => new Trainer(maze(), { options: { memory } })).toThrow("option 'memory'");
  }
});

/** Schedules: what moves over a training, and to which values, in every algorithm. */
import fc from "fast-check";
import { beforeAll, describe, expect, test } from "vitest";
import { scheduled } from "../../agents/algorithm.js";
import { algorithmNames } from "../../agents/algorithm-names.js";
import { useBackend } from "../../agents/backend.js";
import type { TrainRecord } from "../../agents/record.js";
import { Trainer } from "../../agents/trainer.js";
import type { AnyGame } from "../../src/game.js";
import { bandit, identity } from "./fixtures.js";

beforeAll(async () => {
  await useBackend("wasm");
});

test("a schedule is linear until its end and stays there", () => {
  expect([0, 0.25, 0.5, 0.75, 1].map((progress) => scheduled(2, 1, progress, 0.5))).toEqual([2, 1.5, 1, 1, 1]);
  expect(scheduled(2, 1, 0, 0)).toBe(1); // over before it began
  const number = fc.double({ min: -10, max: 10, noNaN: true });
  const share = fc.double({ min: 0, max: 1, noNaN: true });
  fc.assert(
    fc.property(number, number, share, share, share, (from, to, a, b, until) => {
      const [early, late] = [Math.min(a, b), Math.max(a, b)].map((progress) => scheduled(from, to, progress, until));
      expect(Math.abs(late - to)).toBeLessThanOrEqual(Math.abs(early - to) + 1e-12);
      expect(Math.abs(from - early) + Math.abs(early - to)).toBeCloseTo(Math.abs(from - to), 9);
    }),
  );
});

/** Records of 8 updates. */
function records(algorithm: string, options: object, game: AnyGame = bandit(3)): TrainRecord[] {
  const whole = { hidden: [4], minibatch: 32, epochs: 1 };
  const { minibatch, epochs, ...single } = whole;
  const own = algorithm === "ppo" || algorithm === "advantage-alignment" ? whole : single;
  const trainer = new Trainer(game, {
    algorithm,
    seed: 1,
    updates: 8,
    lanes: 32,
    rollout: 1,
    options: { ...own, ...options },
  });
  const all = Array.from({ length: 8 }, () => trainer.update());
  trainer.dispose();
  return all;
}

const close = (seen: readonly number[], expected: (progress: number) => number, digits = 9) => {
  expect(seen.length).toBe(8);
  for (let k = 0; k < 8; k++) expect(seen[k]).toBeCloseTo(expected(k / 8), digits);
};

describe.each(algorithmNames)("%s", (algorithm) => {
  test("the learning rate falls linearly towards 0, or stays", () => {
    const rates = (anneal: boolean) =>
      records(algorithm, { learningRate: 0.02, anneal }).map((record) => record["train/learning_rate"]);
    close(rates(true), (progress) => 0.02 * (1 - progress));
    close(rates(false), () => 0.02);
  });

  test("the reward for entropy moves from one value to another over its share of the training, and stays", () => {
    const valueWeight = 0.5;
    const weights = (options: object) =>
      records(algorithm, { ...options, valueWeight }).map((r) => {
        const others = r["train/policy_gradient_loss"] + valueWeight * r["train/value_loss"];
        return (r["train/loss"] - others) / r["train/entropy_loss"]; // loss = others + weight · (−entropy)
      });
    close(
      weights({ entropy: 0.8, entropyEnd: 0.2, entropyUntil: 0.5 }),
      (progress) => Math.max(0.8 - 1.2 * progress, 0.2),
      5,
    );
    close(weights({ entropy: 0, entropyEnd: 0.4, entropyUntil: 1 }), (progress) => 0.4 * progress, 5);
    close(weights({ entropy: 0.3, entropyEnd: 0.3 }), () => 0.3, 5);
  });
});

test.each(["ppo", "advantage-alignment"])("the clip range stays, or falls linearly towards 0: %s", (algorithm) => {
  const ranges = (annealClip: boolean) =>
    records(algorithm, { clip: 0.3, annealClip }).map((record) => record["train/clip_range"]);
  close(ranges(false), () => 0.3);
  close(ranges(true), (progress) => 0.3 * (1 - progress));
});

test("the deviation of a box moves linearly to its last, in single precision", () => {
  const std = { from: 0.6, to: 0.2 };
  const seen = records("ppo", { std }, identity("box")).map((record) => record["train/std"]);
  close(seen, (progress) => 0.6 - 0.4 * progress, 6);
});

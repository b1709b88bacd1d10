/** Newcomb's problem under a commitment device: what the predictor is handed, what commitment is worth, what is learned. */
import { describe, expect, test } from "vitest";
import { newcombCommit } from "../../envs/decision/newcomb/commit.js";
import { newcombGame } from "../../envs/decision/newcomb/newcomb.js";
import { tossing } from "../../envs/decision/predicted/bots.js";
import type { Reading } from "../../envs/decision/predictor.js";
import { Batch } from "../../src/batch.js";
import { check } from "../../src/check.js";
import { anatomyOf } from "../../src/device/anatomy.js";
import { botsUnder } from "../../src/device/bots.js";
import type { DeviceGame } from "../../src/device/with-device.js";
import { maskSize, size } from "../../src/space.js";
import { agrees, near } from "../auction/agrees.js";
import { played } from "./one-step.js";
import { SoftmaxQ } from "./softmax-q.js";

const { bots, solve } = newcombCommit;
const readings: readonly Reading[] = ["accuracy", "samples", "mode", "code"];
const classical = { opaque: 1e6, transparent: 1e3 };

// biome-ignore lint/suspicious/noExplicitAny: answers are plain data
const solved = (options: object = {}): any => solve!(options);
const gameOf = (options: object = {}) => newcombCommit.make(options) as DeviceGame;

describe("commitment", () => {
  test("to one box is worth a million where a thousand is all that free agents of a ratifiable policy get", () => {
    const { bound, free, worth, bestBinding, bindFrom } = solved(classical);
    expect([bound.one, bound.both, free.ratifiable[0].payoff, worth.gain]).toEqual([1e6, 1e3, 1e3, 999_000]);
    expect(bestBinding).toBe("bind to one");
    near(bindFrom.accuracy, 0.5005);
    expect(solved({ accuracyOne: 0.7, accuracyBoth: 0.7 }).bestBinding).toBe("bind to both");
    near(solved({ accuracyOne: 0.7, accuracyBoth: 0.7 }).worth.gain, 0);
  });

  test("is not all that can be had: under mode the free policy 1/2 earns 12.5, more than the best binding", () => {
    const { bound, free, bestBinding } = solved({ predictor: "mode" });
    expect([bestBinding, bound.one, free.optimum.policy, free.optimum.payoff]).toEqual(["bind to one", 10, 0.5, 12.5]);
  });

  test.each(readings)("whoever is bound to one box gets M from a predictor who reads by %s, to both T", (predictor) => {
    for (const options of [{ predictor }, { predictor, ...classical }]) {
      const { bound } = solved(options);
      const one = played(gameOf(options), [bots.binder], 500, 1);
      agrees(one.earned, bound.one);
      expect(one.earned.standardError).toBe(0);
      agrees(one.of("predicted one box"), 1);
      agrees(one.of("bound"), 1);
      agrees(played(gameOf(options), [bots.mistaken], 500, 1).earned, bound.both);
      expect(one.repaired).toBe(0);
    }
  });

  test.each(readings)("an erring predictor who reads by %s pays who is bound p₁ M, or (1 − p₂) M + T", (predictor) => {
    const options = { predictor, accuracyOne: 0.9, accuracyBoth: 0.8 };
    agrees(played(gameOf(options), [bots.binder], 4000, 2).earned, 9);
    agrees(played(gameOf(options), [bots.mistaken], 4000, 2).earned, 7);
  });

  test("whoever stays free plays plain Newcomb, whatever the way of reading", () => {
    for (const predictor of readings)
      for (const pi of [0.3, 0.5, 1]) {
        const options = { predictor, accuracyOne: 0.9, accuracyBoth: 0.8, agents: 2 };
        const game = gameOf(options);
        const bot = tossing(() => pi);
        const free = botsUnder(game.below.game, game.below.devices).uncommitted(bot);
        const below = played(newcombGame(options), [bot], 4000, 3);
        const above = played(game, [free], 4000, 4);
        const both = Math.hypot(below.earned.standardError, above.earned.standardError);
        agrees({ mean: above.earned.mean - below.earned.mean, standardError: both }, 0);
        expect(above.of("bound").mean).toBe(0);
      }
  });

  test("is for who makes it: the other agent, who is free and takes both boxes, gets T", () => {
    const game = gameOf();
    const env = new Batch(game, 1, "disabled");
    env.reset({ seed: 1 });
    const steps = (parts: [number, number]) => play(env, game, parts);
    steps([1, 0]); // messages
    expect([...env.masks[0].subarray(0, 2)]).toEqual([1, 0]); // bound to one
    steps([0, 1]); // actions
    expect([...env.rewards[0]]).toEqual([10, 5]);
  });
});

const layouts = new Map<string, ReturnType<typeof anatomyOf>>(); // of the games met, by their options

function layoutOf({ key, below }: DeviceGame) {
  const known = layouts.get(String(key)) ?? anatomyOf(below.game, below.devices);
  layouts.set(String(key), known);
  return known;
}

/** One step of the pair, certain of what it does. */
function play(batch: Batch, game: DeviceGame, parts: readonly number[], policies?: readonly number[][]): void {
  const { components, steps } = layoutOf(game);
  const kind = steps[batch.time[0] % steps.length] === "commit" ? "message" : "action";
  const part = components[0].find((one) => one.part === kind)!;
  const { action } = game.roles[0];
  const [width, flags] = [size(action), maskSize(action)];
  const actions = new Float32Array(2 * width);
  const all = new Float32Array(2 * flags);
  for (const [i, choice] of parts.entries()) {
    actions[i * width + part.column] = choice;
    for (const one of components[0]) {
      const chosen = one === part ? (policies?.[i] ?? onehot(one.size, choice)) : onehot(one.size, 0);
      all.set(chosen, i * flags + one.flag);
    }
  }
  batch.step([actions], [all]);
}

const onehot = (n: number, a: number) => Array.from({ length: n }, (_, k) => (k === a ? 1 : 0));

describe("what the predictor is handed", () => {
  test("is the policy of the step in which boxes are taken, and not that of the commit step", () => {
    const game = gameOf({ predictor: "code" });
    const batch = new Batch(game, 1, "disabled");
    batch.reset({ seed: 1 });
    const undecided = [1 / 3, 1 / 3, 1 / 3];
    play(batch, game, [1, 0], [undecided, undecided]); // by chance the first binds itself; how it came to that is not read
    play(batch, game, [0, 0]);
    expect([...batch.rewards[0]]).toEqual([10, 10]);
  });

  test("is mixed where a free agent mixes, and then empties the box of who is read by the code", () => {
    const game = gameOf({ predictor: "code" });
    const batch = new Batch(game, 1, "disabled");
    batch.reset({ seed: 1 });
    play(batch, game, [0, 0]);
    play(
      batch,
      game,
      [0, 0],
      [
        [0.9, 0.1],
        [1, 0],
      ],
    );
    expect([...batch.rewards[0]]).toEqual([0, 10]);
  });

  test("is certain where an agent has bound itself, as only one action is legal then", () => {
    const game = gameOf({ predictor: "samples", ...classical });
    const batch = new Batch(game, 1, "disabled");
    batch.reset({ seed: 1 });
    play(batch, game, [1, 2]);
    const { components } = layoutOf(game);
    const { flag } = components[0].find(({ part }) => part === "action")!;
    const flags = maskSize(game.roles[0].action);
    const open = [0, 1].map((i) => [...batch.masks[0].subarray(i * flags + flag, i * flags + flag + 2)]);
    expect(open).toEqual([
      [1, 0],
      [0, 1],
    ]);
  });

  test("is certain also where the bot that is bound would toss a coin if it were free", () => {
    const game = gameOf({ predictor: "code" });
    const maker = botsUnder(game.below.game, game.below.devices);
    for (const [message, payoff] of [
      ["one", 10],
      ["both", 5],
    ] as const) {
      const { earned, repaired } = played(
        game,
        [
          maker.saying(
            message,
            tossing(() => 0.5),
          ),
        ],
        200,
        1,
      );
      expect([earned.mean, earned.standardError, repaired]).toEqual([payoff, 0, 0]);
    }
    near(played(game, [maker.uncommitted(tossing(() => 0.5))], 2000, 1).of("predicted one box").mean, 0);
  });
});

describe("learning from values", () => {
  /** What the first of two learners earns in the end, and how each speaks. */
  function bound(options: object, scale: number, seed: number) {
    const game = gameOf(options);
    const batch = new Batch(game, 1);
    batch.reset({ seed });
    const says = [new SoftmaxQ(3, 10 * seed), new SoftmaxQ(3, 10 * seed + 1)];
    const acts = [new SoftmaxQ(2, 10 * seed + 2), new SoftmaxQ(2, 10 * seed + 3)]; // of who is free
    const steps = 2000;
    let late = 0;
    for (let t = 0; t < steps; t++) {
      const temperature = scale * 1e-3 ** (t / steps);
      const messages = says.map((one) => one.choose(temperature));
      play(batch, game, messages);
      const taken = messages.map((m, i) => (m > 0 ? m - 1 : acts[i].choose(temperature)));
      const read = taken.map((a, i) => (messages[i] > 0 ? onehot(2, a) : [...acts[i].policy]));
      play(batch, game, taken, read);
      for (let i = 0; i < 2; i++) {
        const reward = batch.rewards[0][i];
        says[i].learn(messages[i], reward, 0.1);
        if (messages[i] === 0) acts[i].learn(taken[i], reward, 0.1);
      }
      if (t >= steps - 100) late += batch.rewards[0][0] / 100;
    }
    return { late, policies: says.map(({ policy }) => policy) };
  }

  /** The same of a learner without the device, whose second action is to take both boxes. */
  function plain(options: object, scale: number, seed: number) {
    const batch = new Batch(newcombGame(options), 1);
    batch.reset({ seed });
    const learner = new SoftmaxQ(2, seed);
    const steps = 6000;
    let late = 0;
    for (let t = 0; t < steps; t++) {
      const a = learner.choose(scale * 0.02 ** (t / steps));
      batch.step([Float32Array.of(a)], [Float32Array.from(learner.policy)]);
      learner.learn(a, batch.rewards[0][0], 0.05);
      if (t >= steps - 100) late += batch.rewards[0][0] / 100;
    }
    return { late, policy: learner.policy };
  }

  test.each([
    ["samples", { predictor: "samples" }, 4, 4, 10, 5],
    ["code", { predictor: "code", ...classical }, 4e5, 4e3, 1e6, 1e3],
  ] as const)(
    "where the policy is read by %s, who can bind itself comes to one box, and who cannot to both",
    (_, options, scale, below, with_, without) => {
      for (let seed = 0; seed < 4; seed++) {
        const { late, policies } = bound(options, scale, seed);
        for (const policy of policies) expect(policy[1]).toBeGreaterThan(0.99);
        near(late, with_, 1e-3);
        const free = plain(options, below, seed);
        expect(free.policy[1]).toBeGreaterThan(0.99);
        near(free.late, without, 1e-3);
      }
    },
  );

  test("binds itself to one box for a million, whatever the way of reading", () => {
    for (const predictor of readings) near(bound({ predictor, ...classical }, 4e5, 9).late, 1e6, 1e-3);
  });
});

test("nonsense options get a sentence", () => {
  expect(() => gameOf({ agents: 1 })).toThrow("option 'agents'");
  expect(() => solved({ predictor: "oracle" })).toThrow("must be one of");
  expect(() => gameOf({ drawn: true, accuracyOne: 0.9 })).toThrow("draws one accuracy for both");
});

test.each([{}, { predictor: "accuracy", accuracyOne: 0.8, agents: 3 }, { drawn: true, predictor: "mode" }])(
  "every check of every game holds with %j",
  (options) => {
    for (const { name, passed, detail } of check(() => newcombCommit.make(options)))
      expect(passed, `${name}: ${detail}`).toBe(true);
  },
);

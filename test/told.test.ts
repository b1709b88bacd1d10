/** Games that read policies: what they are told before the action counts. */
import fc from "fast-check";
import { expect, test } from "vitest";
import { games, solveUnder } from "../envs/index.js";
import { Batch } from "../src/batch.js";
import { Env, MultiEnv } from "../src/env.js";
import type { AnyGame, Game, Role } from "../src/game.js";
import { randomBot } from "../src/random-bot.js";
import { lookUp } from "../src/registry.js";
import { box, discrete, multiDiscrete } from "../src/space.js";
import { Told } from "../src/told.js";

const roles = [
  {
    ...{ name: "player", count: 2, readsPolicy: true },
    observation: box([{ name: "constant", unit: "1", low: 0, high: 1 }]),
    action: discrete(3),
  },
  {
    ...{ name: "watcher", count: 1 },
    observation: box([{ name: "constant", unit: "1", low: 0, high: 1 }]),
    action: discrete(2),
  },
] as const satisfies readonly Role[];

/** A mirror: pays everybody the chance with which they were to take action 1; action 2 is never legal. */
const mirror = (): Game<Record<string, never>, typeof roles> => ({
  ...{ id: "test/mirror-v0", roles, horizon: 1, horizonEnds: "terminated", phases: 1, metrics: [] },
  alloc: () => ({}),
  reset() {},
  step(_s, { lane, policies, rewards }) {
    for (let i = 0; i < 2; i++) rewards[0][2 * lane + i] = policies[0][(2 * lane + i) * 3 + 1];
    return true;
  },
  observe(_s, _lane, _time, _role, _agent, out, at) {
    out[at] = 1;
  },
  legal(_s, _lane, role, _agent, mask, at) {
    mask[at] = mask[at + 1] = 1;
    if (role === 0) mask[at + 2] = 0;
  },
  measure() {},
});

const play = (policy: readonly number[]) => {
  const batch = new Batch(mirror(), 1);
  batch.reset();
  batch.step([Float32Array.of(0, 0), Float32Array.of(0)], [Float32Array.from([...policy, 1, 0, 0])]);
  return [...batch.rewards[0]];
};

test("the game reads the chances, not the action that was drawn from them", () => {
  expect(play([0.75, 0.25, 0])).toEqual([0.25, 0]);
});

test("chances of what is illegal are taken out, and the rest sums to 1", () => {
  expect(play([0.25, 0.25, 0.5])).toEqual([0.5, 0]);
  expect(play([0, 0, 1])).toEqual([0, 0]); // nothing legal is left: the first legal action is certain
});

test("whatever the chances and the masks, what is told is a distribution over what is legal", () => {
  const game = { ...mirror(), roles: [{ ...roles[0], count: 1, action: multiDiscrete([3, 2]) }] };
  const chance = fc.double({ min: 0, max: 1, noNaN: true });
  const parts = fc.tuple(
    fc.array(chance, { minLength: 3, maxLength: 3 }).filter((c) => c.some((x) => x > 1e-3)),
    fc.array(chance, { minLength: 2, maxLength: 2 }).filter((c) => c.some((x) => x > 1e-3)),
  );
  const flags = fc
    .array(fc.boolean(), { minLength: 5, maxLength: 5 })
    .filter((f) => (f[0] || f[1] || f[2]) && (f[3] || f[4]));
  fc.assert(
    fc.property(parts, flags, (given, legal) => {
      const mask = Uint8Array.from(legal, Number);
      const told = new Told(game, 1, [mask]);
      const scaled = given.flatMap((part) => part.map((x) => x / part.reduce((a, b) => a + b)));
      told.run([Float32Array.from(scaled)]);
      const [out] = told.policies;
      for (const [from, to] of [
        [0, 3],
        [3, 5],
      ]) {
        expect(out.slice(from, to).reduce((a, b) => a + b)).toBeCloseTo(1, 5);
      }
      for (let k = 0; k < 5; k++) if (!mask[k]) expect(out[k]).toBe(0);
    }),
  );
});

test.each([
  ["a chance below 0", [1.25, -0.25, 0]],
  ["chances that do not sum to 1", [0.5, 0.25, 0]],
  ["NaN", [Number.NaN, 1, 0]],
])("%s is refused by name, and nothing moves", (_what, policy) => {
  expect(() => play(policy)).toThrow("test/mirror-v0: player_0 in lane 0: the policy is no probability distribution.");
});

test("the random bot is read as even among what is legal, whatever it draws", () => {
  const bot = randomBot(mirror() as AnyGame, 0, 1);
  const [actions, policies] = [new Float32Array(2), new Float32Array(6)];
  bot.act(new Float32Array(2), Uint8Array.of(1, 1, 0, 0, 0, 1), actions, policies);
  expect([...policies]).toEqual([0.5, 0.5, 0, 0, 0, 1]);
  expect(actions[1]).toBe(2);
});

test("what messages come to over a game that reads policies is not solved, with the reason", () => {
  const boxes = lookUp(games, "decision/newcomb").make({ agents: 2 });
  const { nash, reason } = solveUnder(boxes, { messages: { kind: "table" } });
  expect(nash).toBeNull();
  expect(reason).toContain("the game reads the policy of role agent");
});

test("what is said of a lane that is being reset is ignored, as its action is", () => {
  const batch = new Batch(mirror(), 2, "next-step");
  batch.reset();
  const [all, none] = [
    Float32Array.from({ length: 12 }, (_, k) => [1, 0, 0][k % 3]),
    new Float32Array(12).fill(Number.NaN),
  ];
  const still = [new Float32Array(4), new Float32Array(2)];
  batch.step(still, [all, new Float32Array(0)]);
  expect([...batch.terminated]).toEqual([1, 1]);
  expect(() => batch.step(still, [none, new Float32Array(0)])).not.toThrow();
  expect(() => batch.step(still, [none, new Float32Array(0)])).toThrow("no probability distribution");
});

test("each part of an action has a distribution of its own", () => {
  const game = { ...mirror(), roles: [{ ...roles[0], count: 1, action: multiDiscrete([2, 2]) }] };
  const told = new Told(game, 1, [new Uint8Array(4).fill(1)]);
  expect(() => told.run([Float32Array.of(0.5, 1, 0.25, 0.25)])).toThrow("no probability distribution");
});

test("whoever steps by hand may say what the action was drawn from, else it is certain", () => {
  const env = new MultiEnv(mirror());
  env.reset();
  const joint = { player_0: 1, player_1: 0, watcher_0: 0 } as const;
  expect(env.step(joint, { player_1: [0.5, 0.5, 0] }).rewards).toMatchObject({ player_0: 1, player_1: 0.5 });
  env.reset();
  expect(() => env.step(joint, { watcher_0: [1, 0] })).toThrow("test/mirror-v0 reads no policy of watcher_0");
  expect(() => env.step(joint, { player_0: [1, 0] })).toThrow("player_0: its policy is a list of 3 chances.");
  expect(() => env.step(joint, { player_0: null as never })).toThrow("player_0: its policy is a list of 3 chances.");
  expect(() => env.step(joint, { player_7: [1, 0, 0] })).toThrow("no agent 'player_7'");
  const idle = {
    act: (_o: Float32Array, _m: Uint8Array, a: Float32Array, p?: Float32Array) => {
      a.fill(0);
      for (let k = 0; p && k < p.length; k += 3) p[k] = 1;
    },
  };
  const alone = new Env(mirror(), "player_0", [idle, idle]);
  alone.reset();
  expect(alone.step(0, [0.25, 0.75, 0]).reward).toBe(0.75);
});

/** One network for agents of several roles: who shares it, how it tells them apart, and what it refuses. */
import { beforeAll, expect, test } from "vitest";
import { useBackend } from "../../agents/backend.js";
import { evaluate } from "../../agents/evaluate.js";
import { train } from "../../agents/train.js";
import { Trainer, type TrainOptions } from "../../agents/trainer.js";
import type { AnyGame, Role } from "../../src/game.js";
import { box, discrete, multiDiscrete } from "../../src/space.js";
import { matrix, shots } from "./fixtures.js";
import { signals } from "./signals.js";

beforeAll(async () => {
  await useBackend("wasm");
});

const plan: TrainOptions = { seed: 4, updates: 4, lanes: 8, rollout: 4, options: { hidden: [8], minibatch: 16 } };

/** Whatever they see, leaders are paid for action 1 and followers for action 0. */
const roles = [
  { name: "leader", count: 1 },
  { name: "follower", count: 2 },
];
const opposites = signals({
  ...{ id: "test/opposites-v0", roles },
  pay: (_x, [a, b, c]) => [a, 1 - b, 1 - c],
});

test("one network for all is, where there is one role, the network of that role to the bit", () => {
  const game = matrix([[3, 0], [4, 1]]); // biome-ignore format: a table
  const [all, role] = (["all", "role"] as const).map((sharing) => {
    const trainer = new Trainer(game, { ...plan, sharing });
    for (let k = 0; k < 3; k++) trainer.update();
    trainer.dispose();
    return trainer.learners.map(({ actor }) => [actor.name, [...actor.parameters.values]]);
  });
  expect(all).toEqual(role);
});

test("one network for all tells roles apart that see the same and must do the opposite", async () => {
  const options = { hidden: [16], learningRate: 0.02 };
  const run = { ...plan, updates: 25, lanes: 64, sharing: "all", options } as const;
  const { trainer, policies } = await train(opposites, run);
  expect(trainer.learners.map(({ actor }) => actor.name)).toEqual(["leader+follower"]);
  expect(trainer.learners[0].actor.inputs).toBe(1 + 3);
  expect(Object.keys(policies)).toEqual(["leader", "follower"]);
  const { returns } = evaluate(opposites, policies, { episodes: 200 });
  for (const { mean } of Object.values(returns)) expect(mean).toBeGreaterThan(0.95);
  // a seat taken alone plays as it does among the others
  const alone = evaluate(
    opposites,
    { leader: policies.leader },
    {
      ...{ episodes: 200 },
      seats: { follower_0: policies.follower.seat(0), follower_1: policies.follower.seat(1) },
    },
  );
  expect(alone.returns.follower_1.mean).toBeGreaterThan(0.95);
  trainer.dispose();
});

test("rows of one network for all lie lane by lane, each with its own agent's observation, reward and number", () => {
  const game = signals({ id: "test/rows-v0", roles, pay: (x) => x.map((sign, i) => 10 * (i + 1) + sign) as never });
  const options = { ...plan.options, observations: "raw", rewards: "raw" };
  const trainer = new Trainer(game, { ...plan, sharing: "all", options, rollout: 1, lanes: 5 });
  const [leaders, followers] = trainer.batch.observations.map((o) => o.slice());
  trainer.update();
  const { inputs, rewards } = trainer.learners[0].rollout;
  for (let lane = 0; lane < 5; lane++) {
    const seen = [leaders[lane], followers[2 * lane], followers[2 * lane + 1]];
    for (let i = 0; i < 3; i++) {
      const row = 3 * lane + i;
      const hot = [0, 1, 2].map((k) => (k === i ? 1 : 0));
      expect([...inputs.subarray(4 * row, 4 * row + 4)]).toEqual([seen[i], ...hot]);
      expect(rewards[row]).toBe(10 * (i + 1) + seen[i]);
    }
  }
  trainer.dispose();
});

test("each role's observations are scaled by its own bounds, and its box of actions by its own", () => {
  const action = (high: number) => box([{ name: "a", unit: "1", low: 0, high }]);
  const [small, large] = [action(1), action(100)];
  const game = shots({
    id: "test/scales-v0",
    roles: [
      { name: "small", count: 1, action: small },
      { name: "large", count: 1, action: large },
    ],
    pay: () => {},
  });
  const trainer = new Trainer(game, { ...plan, sharing: "all", options: { ...plan.options, observations: "bounds" } });
  const policies = trainer.policiesOf({ deterministic: true });
  const [a, b] = [new Float32Array(1), new Float32Array(1)];
  policies.small.act(Float32Array.of(1), Uint8Array.of(1), a);
  policies.large.act(Float32Array.of(1), Uint8Array.of(1), b);
  expect(a[0]).toBeCloseTo(0.5, 1);
  expect(b[0]).toBeCloseTo(50, -1);
  trainer.dispose();
});

test("with a player in one of the roles, one network for all serves those who are left, and is named after them", () => {
  const players = { leader: { act: (_o: Float32Array, _m: Uint8Array, out: Float32Array) => void out.fill(1) } };
  const trainer = new Trainer(opposites, { ...plan, sharing: "all", players });
  expect(trainer.learners.map(({ actor }) => [actor.name, actor.inputs])).toEqual([["follower", 1 + 2]]);
  trainer.update();
  trainer.dispose();
});

test("roles of different spaces are refused in a sentence that names them", () => {
  const seen: Role["observation"] = box([{ name: "x", unit: "1", low: 0, high: 1, size: 3 }]);
  const base = (a: Role["action"], b: Role["action"]): AnyGame =>
    shots({
      id: "test/unlike-v0",
      roles: [
        { name: "leader", count: 1, action: a },
        { name: "follower", count: 2, action: b },
      ],
      pay: () => {},
    });
  const train = (game: AnyGame) => () => new Trainer(game, { ...plan, sharing: "all" });
  expect(train(base(discrete(2), discrete(3)))).toThrow(
    "test/unlike-v0: one network cannot serve all roles, for leader sees 1 and acts in discrete 2 and follower sees 1 and acts in " +
      "discrete 3; share by role.",
  );
  expect(train(base(multiDiscrete([2, 3]), multiDiscrete([3, 2])))).toThrow(
    "leader sees 1 and acts in multi-discrete 2,3",
  );
  const game = base(discrete(2), discrete(2));
  const wide = { ...game, roles: [game.roles[0], { ...game.roles[1], observation: seen }] } as AnyGame;
  expect(train(wide)).toThrow("leader sees 1 and acts in discrete 2 and follower sees 3");
  expect(() => new Trainer(game, { ...plan, sharing: "any" as never })).toThrow(
    "sharing is none, role, self, all, not 'any'.",
  );
});

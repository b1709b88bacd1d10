/** Learners against games with known answers. Seeds are fixed; bounds leave room for other seeds. */
import { beforeAll, expect, test } from "vitest";
import { useBackend } from "../../agents/backend.js";
import { evaluate } from "../../agents/evaluate.js";
import type { Policy } from "../../agents/policy.js";
import { train } from "../../agents/train.js";
import { Trainer } from "../../agents/trainer.js";
import { box, discrete } from "../../src/space.js";
import { bandit, identity, matrix, shots } from "./fixtures.js";

beforeAll(async () => {
  await useBackend("wasm");
});

/** Probability of each action of every agent of a role, where the observation is the constant 1. */
function chances(policy: Policy, agents: number, n: number): number[][] {
  const p = new Float32Array(agents * n);
  const masks = new Uint8Array(agents * n).fill(1);
  policy.act(new Float32Array(agents).fill(1), masks, new Float32Array(agents), p);
  return Array.from({ length: agents }, (_, i) => [...p.subarray(i * n, (i + 1) * n)]);
}

const small = { hidden: [16], learningRate: 0.02 };

test.each(["ppo", "reinforce"])("%s finds the best of five arms", async (algorithm) => {
  const updates = algorithm === "ppo" ? 30 : 120;
  const { policies, trainer } = await train(bandit(5), { algorithm, seed: 1, lanes: 64, updates, options: small });
  expect(chances(policies.player, 1, 5)[0][4]).toBeGreaterThan(0.95);
  trainer.dispose();
});

test.each(["none", "role"] as const)(
  "in a one-shot prisoner's dilemma independent learners defect (sharing %s)",
  async (sharing) => {
    const game = matrix([
      [3, 0],
      [4, 1],
    ]);
    const { policies, trainer } = await train(game, { seed: 1, sharing, updates: 60, lanes: 128, options: small });
    for (const p of chances(policies.player, 2, 2)) expect(p[1]).toBeGreaterThan(0.98);
    trainer.dispose();
  },
);

test.each([
  ["self", (p: readonly number[][]) => p[0][1] === p[1][1] && Math.abs(p[0][1] - 0.1) < 0.02],
  ["role", (p: readonly number[][]) => Math.abs(p[0][1] - p[1][1]) > 0.9],
] as const)(
  "in chicken a network that plays against itself mixes, one that tells its seats apart does not (%s)",
  async (sharing, holds) => {
    const game = matrix([
      [0, -1],
      [1, -10],
    ]);
    const options = {
      hidden: [],
      learningRate: 0.05,
      rewards: "raw",
      observations: "raw",
      normaliseAdvantages: false,
      entropy: 0,
    };
    const { policies, trainer } = await train(game, {
      ...{ algorithm: "reinforce", seed: 1, sharing, updates: 300, lanes: 512 },
      options: { ...options, gradientNorm: 100 },
    });
    expect(chances(policies.player, 2, 2)).toSatisfy(holds);
    trainer.dispose();
  },
);

test("in matching pennies the time average of play is even", async () => {
  const row = [
    [1, -1],
    [-1, 1],
  ];
  const game = matrix(
    row,
    row.map((r) => r.map((x) => -x)),
  );
  const sums = [0, 0];
  let count = 0;
  // a reward for entropy keeps the cycle around the equilibrium from growing
  const options = {
    ...{ hidden: [8], learningRate: 0.005, anneal: false, entropy: 0.5, entropyEnd: 0.5 },
    ...{ rewards: "raw", normaliseAdvantages: false },
  };
  const { trainer } = await train(
    game,
    { algorithm: "reinforce", seed: 1, updates: 300, lanes: 128, options },
    {
      onUpdate: (_record, { learners }) => {
        learners.forEach((learner, i) => {
          sums[i] += learner.rollout.kept.reduce((a, b) => a + b, 0) / 128; // share of heads
        });
        count++;
      },
    },
  );
  for (const sum of sums) expect(Math.abs(sum / count - 0.5)).toBeLessThan(0.05);
  trainer.dispose();
});

test.each(["discrete", "multi-discrete", "box"] as const)("PPO learns to say what it sees: %s", async (kind) => {
  const game = identity(kind);
  const options = { hidden: [32, 32], learningRate: 3e-3, gamma: 0.4, minibatch: 128, epochs: 4 };
  const { policies, trainer } = await train(game, { seed: 1, lanes: 8, rollout: 64, steps: 8_000, options });
  const joint = { player: policies.player.with({ deterministic: true }) };
  expect(evaluate(game, joint, { episodes: 10, seed: 7 }).returns.player_0.mean).toBeGreaterThan(90);
  trainer.dispose();
});

test("a box with an annealed deviation ends at that deviation", async () => {
  const game = identity("box");
  const options = { hidden: [32, 32], learningRate: 3e-3, gamma: 0.4, minibatch: 128, std: { from: 0.5, to: 0.05 } };
  let std = 1;
  const { policies, trainer } = await train(
    game,
    { seed: 1, lanes: 8, rollout: 64, updates: 16, options },
    {
      onUpdate: (record) => {
        expect(record["train/std"]).toBeLessThan(std);
        std = record["train/std"];
      },
    },
  );
  expect(std).toBeCloseTo(0.05 + 0.45 / 16, 5);
  expect(evaluate(game, policies, { episodes: 10 }).returns.player_0.mean).toBeGreaterThan(85);
  trainer.dispose();
});

test("an action that the mask forbids is never chosen, in training or after, and all rewards come from legal ones", async () => {
  const game = shots({
    id: "test/masked-v0",
    roles: [{ name: "player", count: 1, action: discrete(3) }],
    horizon: 2,
    pay: ([a], [r], time) => {
      r[0] = time === 0 ? a[0] : 0;
    },
    legal: (_lanes, mask, at) => mask.set([1, 1, 0], at),
  });
  const { policies, trainer } = await train(game, { seed: 1, updates: 20, lanes: 32, rollout: 4, options: small });
  expect(trainer.batch.repaired).toBe(0);
  const { returns } = evaluate(game, { player: policies.player.with({ deterministic: true }) }, { episodes: 20 });
  expect(returns.player_0.mean).toBe(1);
  trainer.dispose();
});

test("rows with nothing to decide are no agent-steps and leave the policy as it is", async () => {
  const game = shots({
    id: "test/idle-v0",
    roles: [{ name: "player", count: 1, action: discrete(3) }],
    pay: ([a], [r]) => {
      r[0] = a[0];
    },
    legal: (_lanes, mask, at) => mask.set([1, 0, 0], at),
  });
  const { policies, trainer } = await train(game, {
    seed: 1,
    updates: 5,
    lanes: 32,
    options: { ...small, entropy: 0 },
  });
  expect(trainer.agentSteps).toBe(0);
  for (const p of chances(policies.player, 1, 3)[0]) expect(p).toBeCloseTo(1 / 3, 1);
  trainer.dispose();
});

test("agents that share a network still tell themselves apart", async () => {
  const game = shots({
    id: "test/apart-v0",
    roles: [{ name: "player", count: 3, action: discrete(3) }],
    pay: ([a], [r]) => {
      for (let i = 0; i < 3; i++) r[i] = a[i] === i ? 1 : 0;
    },
  });
  const { policies, trainer } = await train(game, { seed: 1, sharing: "role", updates: 60, lanes: 64, options: small });
  expect(trainer.learners.length).toBe(1);
  chances(policies.player, 3, 3).forEach((p, i) => {
    expect(p[i]).toBeGreaterThan(0.9);
  });
  trainer.dispose();
});

test("a box with nothing to decide moves no parameter of the policy", async () => {
  const make = (open: number) =>
    shots({
      id: "test/idle-box-v0",
      roles: [{ name: "player", count: 1, action: box([{ name: "x", unit: "1", low: -1, high: 1 }]) }],
      horizon: 3,
      pay: (_a, [r], time) => {
        r[0] = time;
      },
      legal: (_lanes, mask, at) => mask.set([open], at),
    });
  for (const open of [0, 1]) {
    const trainer = new Trainer(make(open), {
      seed: 1,
      updates: 2,
      lanes: 8,
      rollout: 6,
      options: { ...small, entropy: 0 },
    });
    const { parameters } = trainer.learners[0].actor;
    const at = parameters.find("value/0/weight");
    const policy = () => parameters.slots.flatMap((_slot, k) => (k < at ? [...parameters.view(k)] : []));
    const before = policy();
    trainer.update();
    if (open) expect(policy()).not.toEqual(before);
    else expect(policy()).toEqual(before);
    trainer.dispose();
  }
});

test("a learner against a fixed player learns the best response, and a bot takes a single seat", async () => {
  const game = shots({
    id: "test/roles-v0",
    roles: [
      { name: "leader", count: 1, action: discrete(2) },
      { name: "follower", count: 2, action: discrete(2) },
    ],
    pay: ([a, b], [r, s]) => {
      r[0] = b[0];
      for (let i = 0; i < 2; i++) s[i] = a[0] === b[i] ? 1 : 0;
    },
  });
  const always = (x: number) => ({ act: (_o: Float32Array, _m: Uint8Array, out: Float32Array) => void out.fill(x) });
  const plan = { seed: 1, updates: 40, lanes: 64, options: small, players: { leader: always(1) } };
  const { policies, trainer } = await train(game, plan);
  expect(Object.keys(policies)).toEqual(["follower"]);
  const joint = { leader: always(1), follower: policies.follower.with({ deterministic: true }) };
  expect(evaluate(game, joint, { episodes: 8 }).returns.follower_1.mean).toBe(1);
  const seated = evaluate(game, joint, { episodes: 8, seats: { follower_0: { ...always(0), alone: true } } });
  expect([seated.returns.follower_0.mean, seated.returns.follower_1.mean, seated.returns.leader_0.mean]).toEqual([
    0, 1, 0,
  ]);
  const seat = policies.follower.with({ deterministic: true }).seat(1);
  const both = evaluate(game, { leader: always(1) }, { seats: { follower_0: seat, follower_1: seat } });
  expect(both.metrics.welfare.mean).toBe(3);
  trainer.dispose();
});

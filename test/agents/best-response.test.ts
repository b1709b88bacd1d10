/** Learned best responses against players whose best answers are known, and exact gains beside them. */
import { beforeAll, expect, test } from "vitest";
import { useBackend } from "../../agents/backend.js";
import { bestResponse } from "../../agents/best-response.js";
import { exploitability } from "../../agents/exploitability.js";
import { Trainer } from "../../agents/trainer.js";
import { warmStart } from "../../agents/warm-start.js";
import { sealedAuction } from "../../envs/auction/sealed/entry.js";
import { prisonersDilemma } from "../../envs/commitment/matrix/presets.js";
import type { Agent, Bot } from "../../src/agent.js";
import { randomBot } from "../../src/random-bot.js";
import { Rng, type Seed } from "../../src/rng.js";
import { discrete } from "../../src/space.js";
import { matrix, shots } from "./fixtures.js";

beforeAll(() => useBackend("wasm"));

/** Plays a mixture over choices; `says` writes it down too. */
function mixture(chances: readonly number[], seed: Seed, says = true): Agent {
  const rng = Rng.alloc(1, `mixture ${seed}`).at(0);
  return {
    state: { words: rng.words },
    act(_observations, _masks, actions, policies) {
      for (let i = 0; i < actions.length; i++) {
        let left = rng.uniform();
        let chosen = 0;
        while (left >= chances[chosen]) left -= chances[chosen++];
        actions[i] = chosen;
        if (says && policies?.length) policies.set(chances, i * chances.length);
      }
    },
  };
}

const rps = shots({
  id: "test/rock-paper-scissors-v0",
  roles: [{ name: "player", count: 2, action: discrete(3) }],
  pay: ([a], [r]) => {
    const win = (a[0] - a[1] + 3) % 3;
    r[0] = win === 1 ? 1 : win === 2 ? -1 : 0;
    r[1] = -r[0];
  },
});
const rocky = [0.5, 0.25, 0.25]; // paper gains .25 from it, and it gets 0 from itself

test("against half rock, what is learned gains at least 95 % of what paper does", async () => {
  const players = (seed: Seed) => ({ player: mixture(rocky, seed) });
  const exact = await exploitability(rps, players);
  expect(exact).toMatchObject({ kind: "exact", nashConv: 0.5, agents: { player_1: { value: 0, gain: 0.25 } } });
  const found = await bestResponse(rps, players, "player_1", { updates: 20, seeds: 3, episodes: 8192 });
  expect(found.standardError).toBeLessThan(0.011); // √(1.4 / 16,384): differences of payoffs from −2 to 2
  expect(found.gain).toBeGreaterThan(0.95 * 0.25 - 3 * found.standardError);
  expect(found.gain).toBeLessThan(0.25 + 3 * found.standardError);
  expect(found.tried[0].name).toBe("as it is");
  expect(found.tried).toHaveLength(7); // 3 seeds, greedy and drawn
});

test("against a truthful bid v in first price, what is learned gains at least 95 % of what v/2 does, 1/12", async () => {
  const game = sealedAuction.make();
  const { truthful } = sealedAuction.bots;
  const players = (seed: Seed) => ({ bidder: truthful(game, 0, seed) });
  const search = { seeds: 2, episodes: 4096, training: { options: { hidden: [16], learningRate: 0.005 } } };
  const found = await bestResponse(game, players, "bidder_0", { ...search, updates: 50 });
  expect(found.standardError).toBeLessThan(0.002);
  expect(found.gain).toBeGreaterThan(0.95 / 12 - 3 * found.standardError);
  expect(found.gain).toBeLessThan(1 / 12 + 3 * found.standardError);
});

test("in the prisoner's dilemma everybody who cooperates could gain 1, and those who defect nothing", async () => {
  const game = prisonersDilemma.make();
  const { cooperate, defect } = prisonersDilemma.bots;
  const bots = { cooperate, defect };
  const learned = await bestResponse(game, (s) => ({ player: cooperate(game, 0, s) }), "player_0", {
    ...{ updates: 20, seeds: 1, episodes: 64 },
  });
  expect(learned).toMatchObject({ value: 2, gain: 1, standardError: 0 });
  const scripted = { exact: [], updates: 0, episodes: 64, deviators: bots };
  const found = await exploitability(game, (s) => ({ player: cooperate(game, 0, s) }), scripted);
  expect(found).toMatchObject({ kind: "lower bound", nashConv: 2, relative: 0.5, of: 2 });
  expect(found.agents.player_0).toMatchObject({ best: "defect", gain: 1 });
  const none = await exploitability(game, (s) => ({ player: defect(game, 0, s) }), scripted);
  expect(none).toMatchObject({ nashConv: 0, relative: 0 });
  expect(none.agents.player_0).toMatchObject({ best: "as it is" });
});

test("where nothing can be gained, the best of thirty coins seems to gain where it is chosen, and not where it is measured", async () => {
  const coins = Object.fromEntries(
    Array.from({ length: 30 }, (_, k) => [
      `coin ${k}`,
      ((game, role, seed) => randomBot(game, role, `${seed} ${k}`)) satisfies Bot,
    ]),
  );
  const pennies = matrix(
    [
      [1, -1],
      [-1, 1],
    ],
    [
      [-1, 1],
      [1, -1],
    ],
  );
  const players = (seed: Seed) => ({ player: randomBot(pennies, 0, seed) });
  let [gain, variance, chosen] = [0, 0, 0];
  for (let seed = 0; seed < 20; seed++) {
    const found = await bestResponse(pennies, players, "player_0", {
      ...{ updates: 0, episodes: 32, deviators: coins, seed },
    });
    gain += found.gain / 20;
    variance += (found.standardError / 20) ** 2;
    chosen += Math.max(...found.tried.map(({ value }) => value)) / 20;
  }
  expect(chosen).toBeGreaterThan(0.25); // two standard errors of a mean of 32 are .35
  expect(Math.sqrt(variance)).toBeLessThan(0.05);
  expect(Math.abs(gain)).toBeLessThan(3 * Math.sqrt(variance));
});

test("a deviator that was lucky where it was chosen is measured elsewhere", async () => {
  const game = shots({
    id: "test/guess-v0",
    roles: [{ name: "player", count: 1, action: discrete(2) }],
    pay: ([a], [r]) => {
      r[0] = a[0];
    },
  });
  const lucky = (_game: unknown, _role: number, seed: Seed): Agent => mixture([0, 1], seed);
  const once = (g: unknown, role: number, seed: Seed): Agent =>
    `${seed}`.includes("choosing") ? lucky(g, role, seed) : mixture([1, 0], seed);
  const found = await bestResponse(game, (s) => ({ player: mixture([1, 0], s) }), "player_0", {
    ...{ updates: 0, episodes: 16, deviators: { once } },
  });
  expect(found).toMatchObject({ best: "once", gain: 0 });
  expect(found.tried[1]).toEqual({ name: "once", value: 1 });
});

test("luck that both meet is no uncertainty of what was gained", async () => {
  const base = shots({
    id: "test/lucky-v0",
    roles: [{ name: "player", count: 1, action: discrete(2) }],
    pay: ([a], [r]) => {
      r[0] = a[0];
    },
  });
  const game: typeof base = {
    ...base,
    step(s, turn) {
      base.step(s, turn);
      turn.rewards[0][turn.lane] += 1024 * Math.round(10 * turn.rng.uniform());
      return false;
    },
  };
  const deviators = { one: () => mixture([0, 1], 0) };
  const found = await bestResponse(game, { player: mixture([1, 0], 0) }, "player_0", {
    ...{ updates: 0, episodes: 16, deviators },
  });
  expect(found).toMatchObject({ best: "one", gain: 1, standardError: 0 });
});

test.each(["none", "role", "self"] as const)(
  "a copy of what a seat learned plays as it does, with sharing %s",
  (sharing) => {
    const game = sealedAuction.make({ bidders: 3 });
    const options = { options: { hidden: [8] }, lanes: 32 };
    const trainer = new Trainer(game, { ...options, sharing, updates: 5 });
    for (let k = 0; k < 5; k++) trainer.update();
    const policy = trainer.policiesOf({ deterministic: true }).bidder;
    const alone = new Trainer(game, {
      ...{ ...options, seed: 9 },
      players: { bidder_0: policy, bidder_1: policy },
    });
    const source = policy.actors.find(({ agents }) => agents.includes(2));
    if (!source) throw new Error("nobody plays seat 2");
    expect(warmStart(alone.learners[0].actor, source, 0, 2)).toBe(true);
    const copy = alone.policiesOf({ deterministic: true }).bidder;
    const seen = Float32Array.from({ length: 30 }, (_, k) => k / 30);
    const [a, b] = [policy, copy].map((one) => {
      const bids = new Float32Array(30);
      one.act(seen, new Uint8Array(30).fill(1), bids);
      return Array.from({ length: 10 }, (_, lane) => bids[3 * lane + 2]);
    });
    expect(new Set(a).size).toBeGreaterThan(1);
    a.forEach((bid, k) => {
      expect(b[k]).toBeCloseTo(bid, 5);
    });
    expect(warmStart(alone.learners[0].actor, source, 0, 7)).toBe(false);
    const wider = new Trainer(game, { options: { hidden: [9] }, players: { bidder_0: policy, bidder_1: policy } });
    expect(warmStart(wider.learners[0].actor, source, 0, 2)).toBe(false);
    for (const one of [trainer, alone, wider]) one.dispose();
  },
);

test("what is learned goes on from the networks of policies, and says so", async () => {
  const game = prisonersDilemma.make();
  const trainer = new Trainer(game, { updates: 1, lanes: 8 });
  const policies = trainer.policiesOf();
  const told: number[] = [];
  const found = await bestResponse(game, policies, "player_1", {
    ...{ updates: 2, seeds: 2, episodes: 16, training: { lanes: 8 } },
    onUpdate: (_agent, past, of) => {
      told.push(past);
      expect(of).toBe(8);
    },
  });
  expect(told).toEqual([1, 2, 3, 4, 5, 6, 7, 8]);
  expect(found.tried.filter(({ name }) => name.startsWith("from current"))).toHaveLength(4);
  const again = await bestResponse(game, policies, "player_1", {
    ...{ updates: 2, seeds: 2, episodes: 16, training: { lanes: 8 } },
  });
  expect(again).toEqual(found);
  trainer.dispose();
});

test("an exact way that does not apply says why, and a bound is looked for", async () => {
  const silent = (seed: Seed) => ({ player: mixture(rocky, seed, false) });
  const found = await exploitability(rps, silent, {
    updates: 0,
    episodes: 8,
    agents: ["player_0"],
  });
  expect(found).toMatchObject({ kind: "lower bound", why: ["A player of player mixes without saying how."], of: 2 });
  expect(Object.keys(found.agents)).toEqual(["player_0"]);
});

test("nonsense is refused in a sentence", async () => {
  const players = (seed: Seed) => ({ player: mixture(rocky, seed) });
  await expect(bestResponse(rps, players, "player_2")).rejects.toThrow("has no agent 'player_2'");
  await expect(bestResponse(rps, players, "player_0", { updates: -1 })).rejects.toThrow("updates must be an integer");
  await expect(bestResponse(rps, players, "player_0", { seeds: 0.5 })).rejects.toThrow("seeds must be an integer");
  await expect(bestResponse(rps, {}, "player_0", { updates: 0 })).rejects.toThrow("say who plays player");
  await expect(bestResponse(rps, players, "player_0", { seed: 0.5 })).rejects.toThrow("A seed must be an integer");
  await expect(exploitability(rps, players, { agents: ["miner_0"] })).rejects.toThrow("has no agent 'miner_0'");
  await expect(exploitability(rps, players, { agents: [] })).rejects.toThrow("agents names nobody");
  await expect(exploitability(rps, players, { agents: [], exact: [] })).rejects.toThrow("agents names nobody");
});

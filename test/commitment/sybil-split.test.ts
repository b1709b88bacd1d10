/** A reward split equally over identities: closed forms, all equilibria in whole identities, and what honesty needs. */
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { evaluate } from "../../agents/evaluate.js";
import { sybilSplit } from "../../envs/commitment/sybil/split/entry.js";
import { splitEquilibria } from "../../envs/commitment/sybil/split/equilibria.js";
import { sybilSplitGame } from "../../envs/commitment/sybil/split/split.js";
import { games } from "../../envs/index.js";
import { Batch } from "../../src/batch.js";
import { check } from "../../src/check.js";
import { agrees, near } from "../auction/agrees.js";

const { bots, solve, deviation } = sybilSplit;
type Options = NonNullable<Parameters<typeof sybilSplitGame>[0]>;

// biome-ignore lint/suspicious/noExplicitAny: answers are plain data
const solved = (options: Options = {}): any => solve!(options);

/** Every joint action with what each earns, written out anew. */
function* joints({ agents, reward, cost, most }: Required<Options>): Generator<[number[], number[]]> {
  for (let joint = 0; joint < (most + 1) ** agents; joint++) {
    const k = Array.from({ length: agents }, (_, i) => Math.floor(joint / (most + 1) ** i) % (most + 1));
    const total = k.reduce((sum, x) => sum + x, 0);
    yield [k, k.map((own) => (own > 0 ? (reward * own) / total - cost * own : 0))];
  }
}

/** All pure equilibria, without regard to who is who, by trying every number for everybody. */
function searched(options: Required<Options>): string[] {
  const { reward, cost, most } = options;
  const found = new Set<string>();
  for (const [k, earned] of joints(options)) {
    const total = k.reduce((sum, x) => sum + x, 0);
    const stable = k.every((own, i) => {
      for (let other = 0; other <= most; other++) {
        const payoff = other > 0 ? (reward * other) / (total - own + other) - cost * other : 0;
        if (payoff > earned[i] + 1e-9) return false;
      }
      return true;
    });
    if (stable) found.add(String(k.sort((a, b) => b - a)));
  }
  return [...found].sort();
}

describe("any number of identities", () => {
  test("R = 100, c = 1, four agents: 18.75 identities each, which leave R/n² = 6.25 to each and burn 75", () => {
    const { continuous } = solved({ reward: 100, cost: 1, most: 100 });
    near(continuous.identities, 18.75);
    near(continuous.payoff, 6.25);
    near(continuous.spent, 75);
  });

  test("k* = R (n − 1)/(n² c) and R/n² are what the contest has, and what the spam race says of copies", () => {
    const any = fc.record({
      agents: fc.integer({ min: 2, max: 40 }),
      reward: fc.double({ min: 0.1, max: 1000, noNaN: true }),
      cost: fc.double({ min: 0.05, max: 10, noNaN: true }),
    });
    fc.assert(
      fc.property(any, ({ agents, reward, cost }) => {
        const most = 1000;
        const k = (reward * (agents - 1)) / (agents * agents * cost);
        fc.pre(k < most && cost < reward && agents * most < 41_000);
        const { continuous } = solved({ agents, reward, cost, most });
        near(continuous.identities, k);
        near(continuous.closedForm.identities, k);
        near(continuous.closedForm.payoff, reward / (agents * agents));
        near(continuous.payoff, reward / (agents * agents), 1e-7);
        // biome-ignore lint/suspicious/noExplicitAny: answers are plain data
        const race: any = games["auction/spam-race-v0"].solve!({ traders: agents, value: reward, gas: cost, most });
        near(race.equilibrium.copies[0], k);
      }),
      { seed: 1, numRuns: 30 },
    );
  });

  test("nobody gains by any other number, whole or not", () => {
    const { continuous } = solved({ agents: 5, reward: 30, cost: 0.7, most: 100 });
    const k = continuous.identities;
    const payoff = (x: number) => (30 * x) / (x + 4 * k) - 0.7 * x;
    for (let x = 0.01; x < 40; x += 0.01) expect(payoff(x)).toBeLessThanOrEqual(payoff(k) + 1e-12);
  });
});

describe("whole identities", () => {
  test("by default three each is the only pure equilibrium, and three quarters of the reward are burnt", () => {
    const { nash, priceOfAnarchy, optimum } = solved();
    expect(nash.equilibria.map(({ identities }: { identities: number[] }) => identities)).toEqual([[3, 3, 3, 3]]);
    expect(nash.equilibria[0]).toMatchObject({ payoffs: [1, 1, 1, 1], spent: 12, gap: 0 });
    expect(optimum.welfare).toBe(15);
    near(priceOfAnarchy.nash, 15 / 4);
  });

  test("R = 100, c = 1: 19 each, or one of four with 18; rounding 18.75 down is no equilibrium", () => {
    const { nash, rounded } = solved({ reward: 100, cost: 1, most: 40 });
    expect(nash.equilibria.map(({ identities }: { identities: number[] }) => identities)).toEqual([
      [19, 19, 19, 18],
      [19, 19, 19, 19],
    ]);
    expect(nash.certificate.value).toBe(0);
    near(rounded[0].gap, (100 * 19) / 73 - 19 - (25 - 18));
    expect(rounded[1].gap).toBe(0);
  });

  test("all pure equilibria are found: a search of every joint action finds the same", () => {
    const any = fc.record({
      agents: fc.integer({ min: 2, max: 4 }),
      reward: fc.integer({ min: 1, max: 40 }),
      cost: fc.integer({ min: 0, max: 40 }).map((x) => x / 4),
      most: fc.integer({ min: 1, max: 6 }),
    });
    let several = 0;
    fc.assert(
      fc.property(any, (options) => {
        const { profiles, all } = splitEquilibria(options);
        expect(all).toBe(true);
        expect(profiles.map(String).sort()).toEqual(searched(options));
        if (profiles.length > 1) several++;
        for (const { gap } of solved(options).nash.equilibria) expect(gap).toBeLessThan(1e-9);
      }),
      { seed: 2, numRuns: 150 },
    );
    expect(several).toBeGreaterThan(5);
  });

  test("free identities are shown as many as there may be, and nobody shows one that costs more than the reward", () => {
    expect(splitEquilibria(sybilSplitGame({ cost: 0 }).options).profiles).toEqual([[12, 12, 12, 12]]);
    expect(splitEquilibria(sybilSplitGame({ cost: 17 }).options).profiles).toEqual([[0, 0, 0, 0]]);
    expect(solved({ cost: 17 }).priceOfAnarchy.nash).toBeNull();
  });

  test("64 agents with up to 1,000 identities are solved, with no gap", () => {
    const { nash } = solved({ agents: 64, reward: 1000, cost: 0.5, most: 1000 });
    expect(nash.equilibria[0].total).toBe(1969);
    expect(nash.certificate.value).toBeLessThan(1e-12);
  });
});

describe("honesty", () => {
  test("one identity each is an equilibrium exactly for costs from R (n − 1)/(n (n + 1)) to R/n", () => {
    for (const agents of [2, 3, 4, 9]) {
      const [low, high] = [(16 * (agents - 1)) / (agents * (agents + 1)), 16 / agents];
      const gap = (cost: number): number => solved({ agents, cost }).honest.gap;
      for (const inside of [low + 1e-6, (low + high) / 2, high - 1e-6]) expect(gap(inside)).toBe(0);
      for (const outside of [low - 1e-3, high + 1e-3]) expect(gap(outside)).toBeGreaterThan(1e-5);
      near(solved({ agents }).honest.stableFrom, low);
      near(solved({ agents }).honest.stableTo, high);
    }
  });

  test("one sybil among three honest agents shows four identities and earns 36/7 instead of 3", () => {
    const game = sybilSplitGame();
    const honest = (one: typeof game) => ({ agent: bots.honest(one, 0, 0) });
    const seats = { agent_2: bots.sybil(game, 0, 0) };
    const { returns, metrics } = evaluate(game, honest(game), { episodes: 4, seats });
    near(returns.agent_2.mean, 36 / 7, 1e-6); // rewards are 32 bit numbers
    near(returns.agent_0.mean, 16 / 7 - 1, 1e-6);
    expect(metrics.identities.mean).toBe(7);
    near(deviation!({}, [Float32Array.of(1, 1, 1, 1)])[2], 36 / 7 - 3);
    const dear = sybilSplitGame({ reward: 100, most: 40 }); // √300 − 3 = 14.3
    const mixed = evaluate(dear, honest(dear), { episodes: 4, seats: { agent_0: bots.sybil(dear, 0, 0) } });
    expect(mixed.metrics.identities.mean).toBe(3 + 14);
  });
});

describe("in play", () => {
  test("the equilibrium pays what it should, whatever the seat", () => {
    for (const options of [{}, { reward: 100, most: 40 }, { agents: 5, cost: 3.25 }, { cost: 40 }]) {
      const game = sybilSplitGame(options);
      const agent = bots.equilibrium(game, 0, 0);
      const { metrics, each } = evaluate(game, { agent }, { episodes: 3 });
      const own = Array.from({ length: game.roles[0].count }, (_, i) => each[`agent_${i}`][0]);
      const known = solved(options).nash.equilibria;
      const one = known.find(({ total }: { total: number }) => total === metrics.identities.mean);
      expect(own).toEqual(one.payoffs.map(Math.fround));
      agrees(metrics.spent, one.spent);
      agrees(
        metrics.welfare,
        one.payoffs.reduce((a: number, b: number) => a + b, 0),
      );
    }
  });

  test("at random agents earn the mean over all joint actions", () => {
    const options = { agents: 3, reward: 10, cost: 0.5, most: 4 };
    let [first, identities, count] = [0, 0, 0];
    for (const [k, earned] of joints(options)) {
      first += earned[0];
      identities += k[0] + k[1] + k[2];
      count++;
    }
    const game = sybilSplitGame(options);
    const { returns, metrics } = evaluate(
      game,
      { agent: bots.random(game, 0, 3) },
      { episodes: 20_000, seed: 5, lanes: 256 },
    );
    for (const i of [0, 1, 2]) agrees(returns[`agent_${i}`], first / count); // 4 standard errors
    agrees(metrics.identities, identities / count);
  });

  test("what is earned in play is what the payoff says, and the whole reward is given away", () => {
    const game = sybilSplitGame();
    const batch = new Batch(game, 1, "disabled");
    const out = [new Float32Array(4)];
    const numbers = fc.array(fc.integer({ min: 0, max: 12 }), { minLength: 4, maxLength: 4 });
    fc.assert(
      fc.property(numbers, (k) => {
        batch.reset({ seed: 0 });
        const actions = [Float32Array.from(k)];
        game.payoff!(batch.state, 0, actions, out);
        batch.step(actions);
        expect([...batch.rewards[0]]).toEqual([...out[0]]);
        const total = k.reduce((a, b) => a + b, 0);
        const earned = out[0].reduce((a, b) => a + b, 0);
        expect(Math.abs(earned - (total > 0 ? 16 - total : 0))).toBeLessThan(1e-5);
      }),
      { seed: 3 },
    );
  });
});

test("the game keeps the contract", () => {
  for (const options of [{}, { agents: 2, most: 1, cost: 0 }, { agents: 9, reward: 1e6, cost: 1e9 }]) {
    for (const { name, passed, detail } of check(() => sybilSplitGame(options), { steps: 30 })) {
      expect(passed, `${name}: ${detail}`).toBe(true);
    }
  }
});

test("what is no option is refused with a sentence", () => {
  expect(() => sybilSplitGame({ agents: 1 })).toThrow("option 'agents' must be an integer from 2 to 64, got 1");
  expect(() => sybilSplitGame({ cost: Number.NaN })).toThrow("option 'cost' must be a number");
  expect(() => solve!({ most: 2.5 })).toThrow("option 'most' must be an integer");
  expect(() => solve!({ identities: 2 })).toThrow("has no option 'identities'");
});

/** The public good: what giving returns, when it is a dilemma, what its bots do, and the prisoner's dilemma that it is for two. */
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { evaluate } from "../../agents/evaluate.js";
import { publicGood } from "../../envs/commitment/public-good/entry.js";
import { publicGoodGame } from "../../envs/commitment/public-good/public-good.js";
import { leastPatience, regimeOf, smallestGroup } from "../../envs/commitment/public-good/solve.js";
import { matrix } from "../../envs/index.js";
import type { Agent } from "../../src/agent.js";
import { Batch } from "../../src/batch.js";
import { check } from "../../src/check.js";
import type { AnyGame } from "../../src/game.js";
import { Rng } from "../../src/rng.js";
import { agrees, near } from "../auction/agrees.js";

type Options = NonNullable<Parameters<typeof publicGoodGame>[0]>;

const { bots, deviation } = publicGood;
// biome-ignore lint/suspicious/noExplicitAny: answers are plain data
const solved = (options: Options = {}): any => publicGood.solve!(options);
const bot = (name: string, options: Options): Agent => bots[name](publicGoodGame(options), 0, 0);

/** Play these joint actions (steps that each player gives, per round) in one lane. */
function played(options: Options, joints: readonly (readonly number[])[]) {
  const game = publicGoodGame(options);
  const batch = new Batch(game, 1, "disabled");
  batch.reset({ seed: 0 });
  const rewards = joints.map((joint) => {
    batch.step([Float32Array.from(joint)]);
    return [...batch.rewards[0]];
  });
  const metrics = new Float64Array(2);
  batch.measure(0, metrics);
  return { game, batch, rewards, welfare: metrics[0], contribution: metrics[1], seen: [...batch.observations[0]] };
}

/** What everybody gives, round by round, where player_0 is one bot and all others another. */
function course(options: Options, first: string, others: string): number[][] {
  const game = publicGoodGame(options);
  const n = game.model.players;
  const batch = new Batch(game, 1, "disabled");
  batch.reset({ seed: 0 });
  const [lead, rest] = [bot(first, options), bot(others, options)];
  const [own, theirs] = [new Float32Array(n), new Float32Array(n)];
  return Array.from({ length: game.model.rounds }, () => {
    lead.act(batch.observations[0], batch.masks[0], own);
    rest.act(batch.observations[0], batch.masks[0], theirs);
    theirs[0] = own[0];
    batch.step([theirs]);
    return [...theirs];
  });
}

const settings = fc
  .record({
    players: fc.integer({ min: 2, max: 9 }),
    share: fc.double({ min: 0.01, max: 2, noNaN: true }),
    levels: fc.integer({ min: 2, max: 6 }),
  })
  .chain((options) =>
    fc.tuple(
      fc.constant(options),
      fc.array(fc.integer({ min: 0, max: options.levels - 1 }), {
        minLength: options.players,
        maxLength: options.players,
      }),
    ),
  );

describe("rules", () => {
  test("each gets α of what all give and loses what it gives, in play and in thought", () => {
    fc.assert(
      fc.property(settings, ([options, joint]) => {
        const { game, batch, rewards, welfare, contribution } = played(options, [joint]);
        const x = joint.map((k) => k / (options.levels - 1));
        const sum = x.reduce((a, b) => a + b, 0);
        x.forEach((gives, i) => {
          near(rewards[0][i], options.share * sum - gives, 1e-6); // rewards are Float32
        });
        near(welfare, (options.players * options.share - 1) * sum);
        near(contribution, sum / options.players);
        const out = [new Float32Array(options.players)];
        game.payoff!(batch.state, 0, [Float32Array.from(joint)], out);
        expect([...out[0]]).toEqual(rewards[0]);
      }),
      { seed: 1 },
    );
  });

  test("three players with α = 1/2: all give 1/2 each, nobody 0, a lone giver −1/2 and the others 1/2", () => {
    const joints = [
      [1, 1, 1],
      [0, 0, 0],
      [1, 0, 0],
    ];
    expect(joints.map((joint) => played({}, [joint]).rewards[0])).toEqual([
      [0.5, 0.5, 0.5],
      [0, 0, 0],
      [-0.5, 0.5, 0.5],
    ]);
  });

  test.each([0.3, 0.5, 0.75, 1, 1.6])("two players with α = %d play the matrix game of the same numbers", (share) => {
    const [both, giver, rider] = [2 * share - 1, share - 1, share];
    const table = {
      payoffs: [
        [
          [0, 0],
          [rider, giver],
        ],
        [
          [giver, rider],
          [both, both],
        ],
      ],
      actions: ["nothing", "all"],
      rank: [0, 1],
    };
    for (const rounds of [1, 3]) {
      const [one, other] = [publicGoodGame({ players: 2, share, rounds }), matrix({ table, rounds })];
      expect(one.roles[0].rank).toEqual(other.roles[0].rank);
      const batches = [one as AnyGame, other].map((game) => new Batch(game, 64, "same-step"));
      for (const batch of batches) batch.reset({ seed: 5 });
      const rng = Rng.alloc(1, `dilemma ${share}`).at(0);
      for (let step = 0; step < 12; step++) {
        const actions = [Float32Array.from({ length: 128 }, () => rng.below(2))];
        const [a, b] = batches.map((batch) => {
          batch.step(actions);
          return batch;
        });
        expect([...a.rewards[0]]).toEqual([...b.rewards[0]]);
        expect([...a.terminated]).toEqual([...b.terminated]);
        for (let lane = 0; lane < 64; lane++) near(a.finalMetrics[2 * lane], b.finalMetrics[5 * lane]); // welfare
      }
    }
  });

  test("two players' equilibrium, optimum and deviations are those of the matrix", () => {
    const share = 0.7;
    const { nash, optimum, regime } = solved({ players: 2, share });
    expect([regime, nash.contribution, nash.unique, optimum.contribution]).toEqual(["dilemma", 0, true, 1]);
    near(optimum.payoffs, 2 * share - 1);
    const gains = [
      [0, 0],
      [1, 0],
      [1, 1],
    ].map((joint) => deviation!({ players: 2, share }, [Float32Array.from(joint)]));
    [
      [0, 0],
      [1 - share, 0],
      [1 - share, 1 - share],
    ].forEach((due, k) => {
      due.forEach((x, i) => {
        near(gains[k][i], x);
      });
    });
  });

  test("a repeated game ends terminated after its rounds and shows the last one", () => {
    const options = { players: 3, levels: 3, rounds: 2 };
    const once = played(options, [[2, 1, 0]]);
    expect(once.batch.terminated[0]).toBe(0);
    expect(once.seen).toEqual([0, 1, 1.5, 1, 0, 1, 1.5, 0.5, 0, 1, 1.5, 0]);
    const twice = played(options, [
      [2, 1, 0],
      [2, 2, 2],
    ]);
    expect([twice.batch.terminated[0], twice.batch.truncated[0]]).toEqual([1, 0]);
    near(twice.contribution, 4.5 / 6);
    near(twice.welfare, 0.5 * 4.5);
    expect(played(options, []).seen).toEqual([1, 0, 0, 0, 1, 0, 0, 0, 1, 0, 0, 0]);
  });

  test("64 players who give all to the last of 100 steps get 64 α − 1 each", () => {
    const { rewards, contribution } = played({ players: 64, share: 2, levels: 101 }, [Array<number>(64).fill(100)]);
    expect(rewards[0]).toEqual(Array<number>(64).fill(127));
    expect(contribution).toBe(1);
  });
});

describe("answers", () => {
  test("below 1/n nobody should give, between 1/n and 1 all should and nobody does, above 1 all do", () => {
    const regimes = [0.2, 0.25, 0.4, 1, 1.2].map((share) => regimeOf({ players: 4, share }));
    expect(regimes).toEqual(["waste", "even", "dilemma", "indifferent", "harmony"]);
    expect([3, 7, 49].map((players) => regimeOf({ players, share: 1 / players }))).toEqual(["even", "even", "even"]);
    expect(solved({ players: 4, share: 0.2 }).optimum.welfare).toBe(0);
    near(solved({ players: 4, share: 0.4 }).optimum.welfare, 4 * 0.6);
    near(solved({ players: 4, share: 1.2 }).nash.welfare, 4 * 3.8);
  });

  test("the price of anarchy is 1 above 1, else undefined with its reason", () => {
    expect(solved({ share: 1.5 }).priceOfAnarchy.nash).toBe(1);
    for (const share of [0.1, 1 / 3, 0.5, 1]) {
      const { nash, reason } = solved({ share }).priceOfAnarchy;
      expect(nash).toBeNull();
      expect(reason).not.toBe("");
    }
    near(solved().priceOfAnarchy.countingEndowments, 1.5);
  });

  test("to give nothing is dominant below 1 and to give all above it, whatever the others do", () => {
    fc.assert(
      fc.property(settings, ([options, joint]) => {
        const top = options.levels - 1;
        const payoffs = Array.from({ length: options.levels }, (_, k) => {
          const { rewards } = played(options, [[k, ...joint.slice(1)]]);
          return rewards[0][0];
        });
        const best = options.share < 1 ? 0 : top;
        expect(Math.max(...payoffs)).toBe(payoffs[best]);
        near(deviation!(options, [Float32Array.from(joint)])[0], payoffs[best] - payoffs[joint[0]], 1e-6);
      }),
      { seed: 2 },
    );
    expect(deviation!({ rounds: 2 }, [new Float32Array(3)])).toEqual([]);
  });

  test("the smallest group that gains by giving alone is the first with kα > 1", () => {
    fc.assert(
      fc.property(settings, ([{ players, share }]) => {
        const k = Array.from({ length: players }, (_, i) => i + 1).find((size) => size * share - 1 > 1e-9);
        expect(smallestGroup({ players, share })).toBe(k);
      }),
      { seed: 3 },
    );
    expect([0.5, 1 / 3, 0.1].map((share) => smallestGroup({ players: 20, share }))).toEqual([3, 4, 11]);
    expect(smallestGroup({ players: 3, share: 0.3 })).toBeUndefined();
  });

  test("a trigger keeps all giving iff another round is at least as likely as (1 − α)/((n − 1) α)", () => {
    for (const [players, share] of [
      [3, 0.5],
      [2, 0.75],
      [8, 0.3],
    ]) {
      const least = leastPatience({ players, share })!;
      near(least, (1 - share) / ((players - 1) * share));
      const leaving = (δ: number) => share * (players - 1) - (players * share - 1) / (1 - δ); // free ride once, then nothing
      near(leaving(least), 0);
      expect(leaving(least + 1e-6)).toBeLessThan(0);
      expect(leaving(least - 1e-6)).toBeGreaterThan(0);
    }
    expect(leastPatience({ players: 3, share: 0.2 })).toBeUndefined();
    near(solved().patience, 0.5);
  });
});

describe("bots", () => {
  test("random players give half on average, and welfare is as it should be", () => {
    for (const options of [{}, { players: 5, share: 0.4, levels: 11, rounds: 4 }] as Options[]) {
      const game = publicGoodGame(options);
      const { players, share, rounds } = game.model;
      const { metrics } = evaluate(
        game,
        { player: bots.random(game, 0, 3) },
        { episodes: 4000, seed: "random", lanes: 256 },
      );
      agrees(metrics.contribution, 0.5); // 4 standard errors
      agrees(metrics.welfare, (players * share - 1) * 0.5 * players * rounds);
    }
  });

  test("against random others the equilibrium earns α (n − 1)/2, and giving all 1 − α less", () => {
    const options = { players: 4, share: 0.4, levels: 5 };
    const game = publicGoodGame(options);
    const run = (name: string) =>
      evaluate(
        game,
        { player: bots.random(game, 0, 8) },
        { episodes: 20_000, seed: "rider", lanes: 512, seats: { player_0: bot(name, options) } },
      ).returns.player_0;
    agrees(run("nash"), 0.4 * 1.5); // 4 standard errors
    agrees(run("cooperate"), 0.4 * 1.5 - 0.6);
  });

  test("nash gives nothing up to 1 and all above, defect never, cooperate always", () => {
    const gives = (name: string, share: number) => course({ share, rounds: 3 }, name, name).flat();
    expect(new Set(gives("nash", 0.5))).toEqual(new Set([0]));
    expect(new Set(gives("nash", 1.1))).toEqual(new Set([1]));
    expect(new Set(gives("defect", 1.1))).toEqual(new Set([0]));
    expect(new Set(gives("cooperate", 0.2))).toEqual(new Set([1]));
  });

  test("conditional players go on giving all among themselves, and follow the mean of the others", () => {
    expect(course({ rounds: 4 }, "conditional", "conditional").flat()).toEqual(Array<number>(12).fill(1));
    expect(course({ rounds: 3, levels: 5 }, "conditional", "defect")).toEqual([
      [4, 0, 0],
      [0, 0, 0],
      [0, 0, 0],
    ]);
    expect(course({ players: 2, rounds: 4, levels: 5 }, "cooperate", "conditional").at(-1)).toEqual([4, 4]);
    expect(course({}, "conditional", "conditional")).toEqual([[1, 1, 1]]); // once: as in a first round
  });

  test("one who never gives wears two conditional players down to nothing, and three to the last step, which rounding keeps", () => {
    const giving = (players: number) =>
      course({ players, levels: 21, rounds: 12 }, "defect", "conditional").map(([, gives]) => gives);
    expect(giving(3).slice(0, 7)).toEqual([20, 10, 5, 2, 1, 0, 0]); // the mean is half, and half a step is rounded down
    expect(giving(4)).toEqual([20, 13, 9, 6, 4, 3, 2, 1, 1, 1, 1, 1]);
  });
});

describe("conduct", () => {
  test.each<[string, Options]>([
    ["the default", {}],
    ["two players, repeated", { players: 2, share: 0.75, rounds: 5 }],
    ["many levels", { players: 5, levels: 11, rounds: 3, share: 0.3 }],
  ])("%s passes every check", (_name, options) => {
    const findings = check(() => publicGood.make(options), { seeds: [0, 1], steps: 40 });
    expect(findings.filter(({ passed }) => !passed)).toEqual([]);
    expect(findings.length).toBeGreaterThan(10);
  });

  test.each<[object, RegExp]>([
    [{ players: 1 }, /option 'players' must be an integer from 2 to 64, got 1/],
    [{ share: 0 }, /option 'share'/],
    [{ share: Number.NaN }, /option 'share' must be a number .* got NaN/],
    [{ share: 2.1 }, /option 'share'/],
    [{ levels: 1 }, /option 'levels'/],
    [{ levels: 2.5 }, /option 'levels'/],
    [{ rounds: 0 }, /option 'rounds'/],
    [{ threshold: 2 }, /has no option 'threshold'/],
    [[3], /options must be an object/],
  ])("%j is refused with a sentence", (options, sentence) => {
    for (const use of [publicGood.make, publicGood.solve!]) expect(() => use(options)).toThrow(sentence);
  });
});

/** Thresholds in heads that can be faked: fixed points, which contributions are equilibria, and from which cost on. */
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { evaluate } from "../../agents/evaluate.js";
import { sybilThreshold } from "../../envs/commitment/sybil/threshold/entry.js";
import { headPlans } from "../../envs/commitment/sybil/threshold/equilibria.js";
import { headsOf } from "../../envs/commitment/sybil/threshold/options.js";
import { resolveHeads } from "../../envs/commitment/sybil/threshold/resolve.js";
import { countHeads } from "../../envs/commitment/sybil/threshold/solve.js";
import { sybilThresholdGame } from "../../envs/commitment/sybil/threshold/threshold.js";
import { Batch } from "../../src/batch.js";
import { check } from "../../src/check.js";
import { agrees, near } from "../auction/agrees.js";

const { bots, solve, deviation } = sybilThreshold;
type Options = NonNullable<Parameters<typeof sybilThresholdGame>[0]>;

// biome-ignore lint/suspicious/noExplicitAny: answers are plain data
const solved = (options: Options = {}): any => solve!(options);
const counted = (options: Options) => countHeads(headsOf(options).model)!;
const planned = (options: Options) => headPlans(headsOf(options).model).map(({ contributors }) => contributors);

/** Who contributes; `undefined` = sends no threshold. */
function contributors(thresholds: readonly (number | undefined)[], fakes: readonly number[], greatest: boolean) {
  const n = thresholds.length;
  const active = new Uint8Array(n);
  const chosen = Float32Array.from(thresholds.flatMap((k, i) => [k === undefined ? 0 : 1 + k, fakes[i]]));
  resolveHeads(n, greatest, chosen, 0, active, 0);
  return [...active];
}

describe("fixed points", () => {
  const none = [0, 0, 0];

  test("thresholds (2, 2, 2) on others: the greatest is (1, 1, 1), the least nobody", () => {
    expect(contributors([2, 2, 2], none, true)).toEqual([1, 1, 1]);
    expect(contributors([2, 2, 2], none, false)).toEqual([0, 0, 0]);
  });

  test("(0, 2, 2): the greatest is (1, 1, 1), the least (1, 0, 0)", () => {
    expect(contributors([0, 2, 2], none, true)).toEqual([1, 1, 1]);
    expect(contributors([0, 2, 2], none, false)).toEqual([1, 0, 0]);
  });

  test("a fake counts for the others and not for its owner", () => {
    expect(contributors([2, 2, undefined], [0, 0, 1], true)).toEqual([1, 1, 0]);
    expect(contributors([2, 2, undefined], [1, 0, 0], true)).toEqual([0, 0, 0]);
    expect(contributors([1, 2, undefined], [0, 0, 1], false)).toEqual([1, 1, 0]);
  });

  test("of all fixed points they are the greatest and the least, whatever messages and fakes", () => {
    const message = fc.option(fc.integer({ min: 1, max: 4 }), { nil: undefined, freq: 8 });
    const players = fc.integer({ min: 3, max: 6 }).chain((n) => {
      const length = { minLength: n, maxLength: n };
      return fc.tuple(fc.array(message, length), fc.array(fc.constantFrom(0, 0, 0, 1), length));
    });
    let apart = 0;
    fc.assert(
      fc.property(players, ([thresholds, fakes]) => {
        const n = thresholds.length;
        const fixed = Array.from({ length: 2 ** n }, (_, bits) => thresholds.map((_k, i) => (bits >> i) & 1)).filter(
          (x) =>
            thresholds.every((k, i) => {
              const heads = x.reduce((sum, xj, j) => sum + (j === i ? 0 : xj + fakes[j]), 0);
              return x[i] === (k !== undefined && heads >= k ? 1 : 0);
            }),
        );
        const every = (pick: (...bits: number[]) => number) =>
          thresholds.map((_k, i) => pick(...fixed.map((x) => x[i])));
        expect(contributors(thresholds, fakes, true)).toEqual(every(Math.max));
        expect(contributors(thresholds, fakes, false)).toEqual(every(Math.min));
        if (fixed.length > 1) apart++;
      }),
      { seed: 1, numRuns: 400 },
    );
    expect(apart).toBeGreaterThan(40);
  });
});

describe("what a fake is worth", () => {
  test("against honest others it saves 1 − α for c, while all others go on", () => {
    for (const [players, benefit, cost] of [
      [2, 0.75, 0.125],
      [3, 0.5, 0.25],
      [4, 0.375, 0.5],
      [7, 0.25, 0],
    ]) {
      const honest = Float32Array.from({ length: 2 * players }, (_, at) => (at % 2 === 0 ? players : 0));
      for (const gain of deviation!({ players, benefit, cost }, [honest])) near(gain, 1 - benefit - cost);
      for (const gain of deviation!({ players, benefit, cost: 1 - benefit }, [honest])) expect(gain).toBe(0);
      const swapped = { players, benefit, cost, fakes: 0 };
      for (const gain of deviation!(swapped, [honest])) expect(gain).toBe(0);
    }
  });

  test("one sybil among honest players earns α (n − 1) − c, and they go on contributing", () => {
    const game = sybilThresholdGame();
    const seats = { player_1: bots.sybil(game, 0, 0) };
    const { returns, metrics } = evaluate(game, { player: bots.honest(game, 0, 0) }, { episodes: 2, seats });
    expect(returns.player_1.mean).toBe(2 * 0.5 - 0.25);
    expect(returns.player_0.mean).toBe(2 * 0.5 - 1);
    expect(metrics.contributors.mean).toBe(2);
    expect(metrics.heads.mean).toBe(3);
  });
});

describe("which contributions are equilibria, by looking at every joint action", () => {
  test("all contribute at n = 2, 3, 4 exactly from c = 1 − α on, with thresholds up to n − 1 and one fake", () => {
    for (const players of [2, 3, 4]) {
      for (const benefit of [0.625, 0.75, 0.9]) {
        const at = (cost: number) => counted({ players, benefit, cost }).contributors;
        for (const cost of [0, (1 - benefit) / 2, 1 - benefit - 1e-6]) expect(at(cost)).not.toContain(players);
        for (const cost of [1 - benefit, 1 - benefit + 1e-6, 1]) expect(at(cost)).toContain(players);
      }
    }
  });

  test("with two players, and by default with three, nobody contributes below it", () => {
    for (const benefit of [0.625, 0.9]) expect(counted({ players: 2, benefit, cost: 0.05 }).contributors).toEqual([0]);
    expect(counted({}).contributors).toEqual([0]);
    expect(counted({ cost: 0.5 }).contributors).toEqual([0, 2, 3]);
  });

  test("with three and α ≥ (1 + c)/2 two still contribute below it: they show all fakes, and every head decides", () => {
    expect(counted({ benefit: 0.625, cost: 0.125 }).contributors).toEqual([0, 2]);
    expect(counted({ benefit: 0.5625, cost: 0.125 }).contributors).toEqual([0, 2]); // equality
    expect(counted({ benefit: 0.56, cost: 0.125 }).contributors).toEqual([0]);
    const { equilibria } = solved({ benefit: 0.625, cost: 0.125 }).nash;
    expect(equilibria[1]).toMatchObject({ contributors: 2, threshold: 2, fakes: 1, payoffs: [0.125, 0.125, 1.25] });
    expect(equilibria[1].gap).toBe(0);
    expect(counted({ benefit: 0.625, cost: 0.125, fakes: 2 }).contributors).toEqual([0]); // F = n − 1
  });

  test("where thresholds reach (n − 1)(1 + F) all contribute again, below any cost of 1 − α, with F fakes each", () => {
    for (const [players, fakes] of [
      [2, 1],
      [2, 3],
      [3, 1],
      [3, 2],
      [4, 1],
    ]) {
      const options = { players, fakes, benefit: 0.75, cost: 0.0625, highest: (players - 1) * (1 + fakes) };
      expect(counted(options).contributors).toContain(players);
      expect(counted({ ...options, highest: options.highest - 1 }).contributors).not.toContain(players);
      const most = solved(options).nash.equilibria.at(-1);
      expect(most).toMatchObject({ contributors: players, fakes, gap: 0 });
      near(most.payoffs[0], players * 0.75 - 1 - fakes * 0.0625);
    }
    const dear = { players: 2, fakes: 3, benefit: 0.75, cost: 0.24, highest: 4 }; // 3 c > 2 α − 1
    expect(counted(dear).contributors).toEqual([0]);
  });

  test("under the least fixed point nobody contributes, whatever identities cost", () => {
    for (const players of [2, 3, 4]) {
      for (const cost of [0, 0.125, 0.5, 2]) {
        const options = { players, benefit: 0.75, cost, semantics: "least" as const };
        expect(counted(options).contributors).toEqual([0]);
        expect(planned(options)).toEqual([0]);
        expect(solved(options).collapse.reason).toContain("nobody contributes in equilibrium");
      }
    }
  });

  test("the derived rule agrees with the search, for random players, benefits, costs, fakes and thresholds", () => {
    const any = fc.record({
      players: fc.integer({ min: 2, max: 4 }),
      benefit: fc.integer({ min: 9, max: 31 }).map((x) => x / 32),
      cost: fc.integer({ min: 0, max: 32 }).map((x) => x / 32),
      fakes: fc.integer({ min: 0, max: 2 }),
      highest: fc.integer({ min: 1, max: 6 }),
    });
    const seen = new Set<string>();
    fc.assert(
      fc.property(any, (options) => {
        const { players, benefit, fakes, highest } = options;
        fc.pre(benefit * players > 1 && ((highest + 2) * (fakes + 1)) ** players <= 12_000);
        const { contributors } = counted(options);
        expect(contributors).toEqual(planned(options));
        seen.add(String(contributors));
      }),
      { seed: 3, numRuns: 250 },
    );
    expect(seen.size).toBeGreaterThan(4);
  });
});

describe("in play", () => {
  test("the equilibrium with most contributors pays what it should, also for 32 players", () => {
    for (const options of [
      { cost: 0.5 },
      { benefit: 0.75, cost: 0.125 },
      { benefit: 0.75, cost: 0.125, highest: 4 },
      { players: 32, benefit: 0.5, cost: 0.125 },
      { players: 32, benefit: 0.5, cost: 0.5 },
    ]) {
      const game = sybilThresholdGame(options);
      const player = bots.equilibrium(game, 0, 0);
      const { each, metrics } = evaluate(game, { player }, { episodes: 2 });
      const most = solved(options).nash.equilibria.at(-1);
      expect(most.gap).toBe(0);
      expect(most.payoffs.map((_: number, i: number) => each[`player_${i}`][0])).toEqual(most.payoffs);
      agrees(metrics.contributors, most.contributors);
      agrees(metrics.fakes, most.contributors * most.fakes);
      agrees(metrics.welfare, most.welfare);
    }
    expect(planned({ players: 32, benefit: 0.5, cost: 0.125 }).at(-1)).toBe(16); // (m − 1) 2 ≤ 31
    expect(planned({ players: 32, benefit: 0.5, cost: 0.5 }).at(-1)).toBe(32);
  });

  test("at random players earn the mean over all joint actions", () => {
    for (const semantics of ["greatest", "least"] as const) {
      const game = sybilThresholdGame({ semantics });
      const actions = Array.from({ length: 8 }, (_, a) => [a >> 1, a & 1]);
      let [welfare, contributing] = [0, 0];
      for (let joint = 0; joint < 512; joint++) {
        const all = [joint & 7, (joint >> 3) & 7, joint >> 6].map((a) => actions[a]);
        const x = contributors(
          all.map(([message]) => (message > 0 ? message - 1 : undefined)),
          all.map(([, fake]) => fake),
          semantics === "greatest",
        );
        const total = x.reduce((sum, one) => sum + one, 0);
        contributing += total / 512;
        welfare += (0.5 * total - 0.25 * all.reduce((sum, [, fake]) => sum + fake, 0)) / 512;
      }
      const player = bots.random(game, 0, 1);
      const { metrics, returns } = evaluate(game, { player }, { episodes: 20_000, seed: 2, lanes: 256 });
      agrees(metrics.contributors, contributing); // 4 standard errors
      agrees(metrics.welfare, welfare);
      agrees(returns.player_2, welfare / 3);
    }
  });

  test("what is earned in play is what the payoff says", () => {
    const game = sybilThresholdGame({ players: 4, highest: 6, fakes: 2 });
    const batch = new Batch(game, 64, "disabled");
    batch.reset({ seed: 0 });
    const actions = [new Float32Array(64 * 8)];
    bots.random(game, 0, 8).act(batch.observations[0], batch.masks[0], actions[0]);
    batch.step(actions);
    const out = [new Float32Array(4)];
    for (let lane = 0; lane < 64; lane++) {
      game.payoff!(batch.state, lane, [actions[0].subarray(8 * lane, 8 * lane + 8)], out);
      expect([...out[0]]).toEqual([...batch.rewards[0].subarray(4 * lane, 4 * lane + 4)]);
    }
  });
});

test("the game keeps the contract", () => {
  for (const options of [
    {},
    { players: 2, fakes: 0, benefit: 0.9 },
    { players: 6, fakes: 3, semantics: "least" },
  ] as const) {
    for (const { name, passed, detail } of check(() => sybilThresholdGame(options), { steps: 30 })) {
      expect(passed, `${name}: ${detail}`).toBe(true);
    }
  }
});

test("what is no option is refused with a sentence", () => {
  expect(() => sybilThresholdGame({ benefit: 0.3 })).toThrow("option 'benefit' must be above 1/n");
  expect(() => sybilThresholdGame({ benefit: 1 })).toThrow("option 'benefit' must be a number from 0.001 to 0.999");
  expect(() => solve!({ semantics: "unique" })).toThrow("option 'semantics' must be one of greatest, least");
  expect(() => solve!({ cost: Number.NaN })).toThrow("option 'cost'");
});

/** Conditional tips: what censorship costs, who includes a transaction given a bribe, and when a briber pays. */
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { estimate, evaluate } from "../../agents/evaluate.js";
import { censorship } from "../../envs/credibility/censorship/censorship.js";
import { conditionalTips as entry } from "../../envs/credibility/censorship/entry.js";
import type { CensorshipOptions } from "../../envs/credibility/censorship/options.js";
import {
  bestBribe,
  briberPayoff,
  excludes,
  proposerPayoff,
  stable,
  type Tips,
  tipsPaid,
} from "../../envs/credibility/censorship/theory.js";
import { Batch } from "../../src/batch.js";
import { check } from "../../src/check.js";
import { agrees, near } from "../auction/agrees.js";

type Options = Partial<CensorshipOptions>;
// biome-ignore lint/suspicious/noExplicitAny: answers are plain data
const solved = (options: Options = {}): any => entry.solve!(options);
const unit = fc.integer({ min: 1, max: 999 }).map((k) => k / 1000);
const ten: Tips = { proposers: 10, tip: 1, soleTip: 10, pays: "each" };

/** Episodes with these bots. */
function play(options: Options, briber: string, proposer: string, episodes: number, seed = 1) {
  const game = censorship(options);
  const joint = { briber: entry.bots[briber](game, 0, seed), proposer: entry.bots[proposer](game, 1, seed) };
  return evaluate(game, joint, { episodes, seed: `censorship ${seed}`, lanes: 250 }).each;
}

describe("what censorship costs", () => {
  test("m = 10, t = 1, T = 10: the user pays 10 where all include it, a censor 100", () => {
    const { cost } = solved();
    expect(cost).toEqual({ user: 10, censor: 100, withoutCondition: 10, times: 10 });
    const each = play({ gain: 150, spread: 0 }, "full", "full", 20);
    expect(each.censored.every((x) => x === 1)).toBe(true);
    expect(each["bribes paid"].every((x) => x === 100)).toBe(true);
    const honest = play({}, "honest", "honest", 20);
    expect(honest["tips paid"].every((x) => x === 10)).toBe(true);
    expect(honest["user's payoff"].every((x) => x === 10)).toBe(true);
  });

  test("with one tip for all cases the censor pays what the user pays", () => {
    const { cost } = solved({ soleTip: 1 });
    expect([cost.user, cost.censor, cost.times]).toEqual([10, 10, 1]);
  });

  test("a briber who offers just above t gets all who think that others include it, and not the one who thinks again", () => {
    const options = { gain: 50, spread: 0 } as const;
    const game = censorship(options);
    expect(play(options, "cheap", "cheap", 20).censored.every((x) => x === 1)).toBe(true);
    const { each } = evaluate(
      game,
      { briber: entry.bots.cheap(game, 0, 0), proposer: entry.bots.cheap(game, 1, 0) },
      { episodes: 20, seed: 1, seats: { proposer_4: entry.bots.full(game, 1, 0) } },
    );
    expect(each.proposer_4.every((x) => x === 10)).toBe(true); // T, where a bribe of 2 was offered
    expect(each.censored.every((x) => x === 0)).toBe(true);
  });
});

describe("proposers", () => {
  const pure = (bribe: number, options: Options = {}) =>
    solved({ levels: 26, steps: 20, ...options }).proposers.find(
      (one: { bribe: number }) => Math.abs(one.bribe - bribe) < 1e-9,
    ).pure;

  test("all include it up to a bribe of t, exactly one between t and T, nobody above T", () => {
    expect(pure(0.5)).toEqual([10]);
    expect(pure(1)).toEqual([1, 2, 3, 4, 5, 6, 7, 8, 9, 10]);
    expect(pure(1.5)).toEqual([1]);
    expect(pure(9.5)).toEqual([1]);
    expect(pure(10)).toEqual([0, 1]);
    expect(pure(10.5)).toEqual([0]);
  });

  test("bribed for success alone, all include it for any bribe, and nobody only from T on", () => {
    const success = { pays: "success" } as const;
    expect(pure(9.5, success)).toEqual([10]);
    expect(pure(10, success)).toEqual([0, 10]);
    expect(pure(12, success)).toEqual([0, 10]);
  });

  test("which numbers are stable is what a search for deviations says", () => {
    fc.assert(
      fc.property(
        fc.record({
          proposers: fc.integer({ min: 2, max: 8 }),
          tip: unit,
          soleTip: fc.integer({ min: 1, max: 9 }),
          pays: fc.constantFrom("each" as const, "success" as const),
        }),
        unit,
        (tips, times) => {
          const bribe = 12 * times;
          for (let k = 0; k <= tips.proposers; k++) {
            const profile = Array.from({ length: tips.proposers }, (_, i) => i < k);
            const payOf = (who: number, list: readonly boolean[]) =>
              proposerPayoff(tips, bribe, list[who], list.filter((one, j) => one && j !== who).length);
            const gains = profile.some((_, i) => {
              const other = profile.map((one, j) => (i === j ? !one : one));
              return payOf(i, other) > payOf(i, profile) + 1e-9;
            });
            expect(stable(tips, bribe, k)).toBe(!gains);
          }
        },
      ),
    );
  });

  test("in the symmetric equilibrium including pays as much as excluding, between t and T", () => {
    fc.assert(
      fc.property(fc.integer({ min: 2, max: 12 }), unit, unit, (proposers, tip, share) => {
        const tips: Tips = { proposers, tip, soleTip: 3, pays: "each" };
        const bribe = tip + share * (3 - tip);
        const x = excludes(tips, bribe);
        const nobody = x ** (proposers - 1);
        near(nobody * 3 + (1 - nobody) * tip, bribe);
      }),
    );
    const success: Tips = { ...ten, pays: "success" };
    near(briberPayoff(success, 50, 3, 0.5), (50 - 30) / 2 ** 10); // what is not censored costs nothing
    near(briberPayoff(ten, 50, 3, 0.5), 50 / 2 ** 10 - 15);
    expect([excludes(ten, 0.5), excludes(ten, 1), excludes(ten, 10), excludes(ten, 11)]).toEqual([0, 0, 1, 1]);
    near(excludes(ten, 5.5), 0.5 ** (1 / 9));
  });
});

describe("the briber", () => {
  test("bribes all with T iff its gain is at least mT, and nobody else: nothing between pays", () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 2, max: 10 }),
        unit,
        unit,
        fc.constantFrom("each", "success"),
        (proposers, tip, share, pays) => {
          const gain = 40 * share;
          fc.pre(Math.abs(gain - 2 * proposers) > 1e-6);
          const model = {
            ...censorship().model,
            proposers,
            tip,
            soleTip: 2,
            pays: pays as "each" | "success",
            steps: 40,
            levels: 50,
          };
          expect(bestBribe(model, gain)).toBe(gain > 2 * proposers ? 40 : 0);
        },
      ),
    );
  });

  test("censors one episode in six if it gains up to 120 from what costs it 100", () => {
    const { briber } = solved({ gain: 60 });
    near(briber.censored, 20 / 120);
    expect(briber.bribesAt.map(({ bribe }: { bribe: number }) => bribe)).toEqual([0, 0, 10]);
    const each = play({ gain: 60 }, "equilibrium", "equilibrium", 4000, 2);
    agrees(estimate(each.censored), 20 / 120);
    agrees(estimate(each.briber_0), 20 / 12); // E(Z − 100)⁺ = 20²/(2 · 120)
    agrees(estimate(each["tips paid"]), (10 * 100) / 120);
    expect(solved({ levels: 5 }).briber.censored).toBe(null);
    expect(solved({ gain: 10, spread: 0 }).briber.censored).toBe(0);
    expect(solved({ gain: 100, spread: 0 }).briber.censored).toBe(1);
  });

  test("against proposers who mix, censorship, bribes and tips are as computed", () => {
    for (const [k, proposers] of [
      [3, 10],
      [8, 10],
      [5, 3],
    ] as const) {
      const options = { proposers, gain: 50, spread: 0 };
      const game = censorship(options);
      const { bribe, symmetric } = solved(options).proposers[k];
      const briber = {
        act(_seen: Float32Array, masks: Uint8Array, actions: Float32Array) {
          for (let row = 0; row < actions.length; row++) actions[row] = masks[row * 13 + 1] * k;
        },
      };
      const { each } = evaluate(
        game,
        { briber, proposer: entry.bots.equilibrium(game, 1, k) },
        { episodes: 6000, seed: `mix ${k}`, lanes: 500 },
      );
      const x = symmetric.excludes;
      agrees(estimate(each.censored), symmetric.censored);
      agrees(estimate(each["bribes paid"]), proposers * x * bribe);
      agrees(estimate(each["tips paid"]), symmetric.tips);
      near(tipsPaid(game.model, x), symmetric.tips);
      near(symmetric.bribes, proposers * x * bribe);
      agrees(estimate(each.briber_0), briberPayoff(game.model, 50, bribe, x));
      agrees(estimate(each.proposer_0), bribe); // indifferent
    }
  });
});

describe("the rules", () => {
  test("what everybody earns adds up: tips come from the user, bribes from the briber", () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 0, max: 999 }),
        fc.constantFrom("each" as const, "success" as const),
        (seed, pays) => {
          const each = play({ proposers: 3, pays, gain: 20 }, "random", "random", 40, seed);
          for (let e = 0; e < 40; e++) {
            const proposers = each.proposer_0[e] + each.proposer_1[e] + each.proposer_2[e];
            near(proposers, each["tips paid"][e] + each["bribes paid"][e], 1e-5); // rewards are Float32
            near(proposers + each.briber_0[e] + each["user's payoff"][e], each.welfare[e], 1e-5);
            expect(each.censored[e]).toBe(each.including[e] === 0 ? 1 : 0);
            if (pays === "success" && each.censored[e] === 0) expect(each["bribes paid"][e]).toBe(0);
          }
        },
      ),
      { numRuns: 25 },
    );
  });

  test("the briber alone offers first and alone knows its gain; proposers see the offer", () => {
    const game = censorship({ proposers: 2, levels: 3, steps: 2 });
    const batch = new Batch(game, 1, "disabled");
    batch.reset({ seed: 0 });
    expect([...batch.masks[0]]).toEqual([1, 1, 1]);
    expect([...batch.masks[1]]).toEqual([1, 0, 1, 0]);
    expect(batch.observations[0][1]).toBeGreaterThan(0);
    expect(batch.observations[1][1]).toBe(0);
    batch.step([Float32Array.from([1]), new Float32Array(2)]);
    expect([...batch.masks[0]]).toEqual([1, 0, 0]);
    expect([...batch.masks[1]]).toEqual([1, 1, 1, 1]);
    expect(batch.observations[1][0]).toBe(0.5);
    batch.step([new Float32Array(1), Float32Array.from([1, 0])]);
    expect([...batch.rewards[1]]).toEqual([10, 5]);
    expect(batch.rewards[0][0]).toBe(-5);
  });
});

test("the game keeps the contract, for either kind of bribe", () => {
  for (const options of [{}, { pays: "success", proposers: 2 }, { gain: 0, levels: 2, steps: 1 }] as Options[])
    expect(check(() => entry.make(options), { steps: 60 }).filter(({ passed }) => !passed)).toEqual([]);
});

test("extremes: two proposers, and tips that are equal", () => {
  near(excludes({ ...ten, proposers: 2 }, 5.5), 0.5);
  expect(excludes({ ...ten, soleTip: 1 }, 0.999)).toBe(0);
  expect(excludes({ ...ten, soleTip: 1 }, 1)).toBe(1);
  near(tipsPaid(ten, 0), 10);
  near(tipsPaid(ten, 1), 0);
});

test("nonsense is refused with a sentence", () => {
  const refused = (options: unknown) => () => censorship(options as Options);
  expect(refused({ tip: 11 })).toThrow("option 'soleTip' must be at least 'tip', 11, got 10");
  expect(refused({ proposers: 1 })).toThrow("option 'proposers' must be");
  expect(refused({ levels: 1 })).toThrow("option 'levels' must be");
  expect(refused({ pays: "never" })).toThrow("option 'pays' must be one of");
  expect(refused({ gain: Number.NaN })).toThrow("option 'gain' must be");
  expect(refused({ gain: 5e-324 })).toThrow("option 'gain' must be 0, or 1e-9 or more, got 5e-324");
  for (const gain of [0, 1e-9]) {
    const batch = new Batch(censorship({ gain }), 16);
    batch.reset({ seed: 1 });
    for (const seen of batch.observations[0]) expect(Number.isFinite(seen)).toBe(true);
  }
});

/** Two items under false names: the rule, what truth and false names lead to, best replies, and the cost at which they end. */
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { evaluate } from "../../agents/evaluate.js";
import { outcomeOf, sell } from "../../envs/commitment/sybil/vcg/allocate.js";
import { sybilVcg } from "../../envs/commitment/sybil/vcg/entry.js";
import { bundlesOf, type ItemValues } from "../../envs/commitment/sybil/vcg/options.js";
import { bestReply, rivalsOf, searchReply } from "../../envs/commitment/sybil/vcg/replies.js";
import { gapsOf, saleOf } from "../../envs/commitment/sybil/vcg/solve.js";
import { sybilVcgGame } from "../../envs/commitment/sybil/vcg/vcg.js";
import { Batch } from "../../src/batch.js";
import { check } from "../../src/check.js";
import { agrees, near } from "../auction/agrees.js";

const { bots, solve, deviation } = sybilVcg;
type Options = NonNullable<Parameters<typeof sybilVcgGame>[0]>;

// biome-ignore lint/suspicious/noExplicitAny: answers are plain data
const solved = (options: Options = {}): any => solve!(options);
const modelOf = (options: Options = {}) => bundlesOf(options).model;

/** The most that bids are worth together, by giving each identity in turn nothing, A, B or both. */
function worth(bids: readonly (readonly number[])[], a = true, b = true): number {
  if (bids.length === 0) return 0;
  const [[own0, own1, both], ...rest] = bids;
  return Math.max(
    worth(rest, a, b),
    a ? own0 + worth(rest, false, b) : 0,
    b ? own1 + worth(rest, a, false) : 0,
    a && b ? both + worth(rest, false, false) : 0,
  );
}

const level = fc.integer({ min: 0, max: 4 });
const bid = fc.tuple(level, level, level);

describe("the rule", () => {
  test("sells to the bids that are worth most, at what each winner's presence costs the others", () => {
    let sold = 0;
    fc.assert(
      fc.property(fc.array(bid, { minLength: 1, maxLength: 5 }), (bids) => {
        const outcome = outcomeOf(bids.length);
        sell(Int32Array.from(bids.flat()), bids.length, outcome);
        const [a, b] = outcome.winners;
        const won = bids.map(([A, B, both], j) => (a === j ? (b === j ? both : A) : b === j ? B : 0));
        const total = won.reduce((sum, x) => sum + x, 0);
        expect(total).toBe(worth(bids));
        for (const [j, price] of outcome.price.entries()) {
          const others = worth(bids.filter((_, k) => k !== j));
          expect(price).toBe(a === j || b === j ? others - (total - won[j]) : 0);
          expect(price).toBeGreaterThanOrEqual(0);
          expect(price).toBeLessThanOrEqual(won[j]);
        }
        if (a >= 0) sold++;
      }),
      { seed: 1, numRuns: 400 },
    );
    expect(sold).toBeGreaterThan(200);
  });

  test("nothing is sold for nothing, and the first of equal bids wins", () => {
    const outcome = outcomeOf(2);
    sell(new Int32Array(6), 2, outcome);
    expect([...outcome.winners]).toEqual([-1, -1]);
    sell(Int32Array.of(3, 0, 3, 3, 0, 3), 2, outcome);
    expect([...outcome.winners]).toEqual([0, -1]);
    expect([...outcome.price]).toEqual([3, 0]);
  });
});

describe("8 for both against 6 of each", () => {
  test("truth: the second bidder wins both, pays 8 and keeps 4", () => {
    expect(solved().truthful).toMatchObject({
      won: ["nothing", "AB"],
      paid: [0, 8],
      payoffs: [0, 4],
      revenue: 8,
      gap: 8,
    });
  });

  test("two names that bid 8 each: it pays nothing and keeps 12, and nobody gains by leaving that", () => {
    const { falseNames, nash } = solved();
    expect(falseNames).toMatchObject({ won: ["nothing", "AB"], paid: [0, 0], payoffs: [0, 12], revenue: 0, gap: 0 });
    expect(falseNames.bids[1]).toEqual([8, 0, 0, 0, 8, 0]);
    expect(nash).toMatchObject({ payoffs: [0, 12], gap: 0 });
  });

  test("of all 117,649 bids none earns more than 12 with free identities, and one name never more than 4", () => {
    const [first, second] = solved().replies;
    expect(second.search).toMatchObject({ looked: 117_649, payoff: 12, names: 2 });
    expect(first.search).toMatchObject({ looked: 117_649, payoff: 0 });
    const [, alone] = solved({ identities: 1 }).replies;
    expect(alone.search).toMatchObject({ looked: 343, payoff: 4, names: 1 });
  });

  test("false names stop paying at c = 6 = v(AB)/2: until there two names are best, from there on none", () => {
    expect(solved().replies[1].falseNamesPayBelow).toBe(6);
    const honest = [0, 0, 4, 0, 0, 0, 3, 3, 6, 0, 0, 0]; // steps of 2
    for (const [cost, names, payoff] of [
      [5.9, 2, 0.2],
      [6.1, 0, 0],
    ]) {
      const searched = searchReply(modelOf({ cost }), honest, 1)!;
      near(searched.payoff, payoff);
      expect(searched.names).toBe(names);
    }
    near(solved({ cost: 3 }).replies[1].payoff, 6);
  });

  test("they stop at c = 8 = V for a bidder to whom both are worth 16 or more: until there two names, then one", () => {
    for (const [cost, names] of [
      [7.9, 2],
      [8.1, 1],
    ]) {
      const options = {
        values: [
          [0, 0, 8],
          [10, 10, 20],
        ] as ItemValues,
        step: 4,
        levels: 6,
        cost,
      };
      expect(() => sybilVcgGame(options)).toThrow("option 'step' must divide every value, but 10 is no multiple of 4");
      const even = {
        ...options,
        values: [
          [0, 0, 8],
          [12, 12, 20],
        ] as ItemValues,
      };
      const { falseNamesPayBelow, names: best, search } = solved(even).replies[1];
      expect(falseNamesPayBelow).toBe(8);
      expect(best).toBe(names);
      expect(search).toMatchObject({ looked: 46_656, names });
    }
  });

  test("with 3 of each instead of 6 false names sell to the wrong bidder, for c < 3", () => {
    const options = {
      values: [
        [0, 0, 8],
        [3, 3, 6],
      ] as ItemValues,
      step: 1,
      levels: 9,
    };
    const { truthful, falseNames, replies, optimum } = solved(options);
    expect(truthful).toMatchObject({ won: ["AB", "nothing"], paid: [6, 0], payoffs: [2, 0], value: 8 });
    expect(falseNames).toMatchObject({ won: ["nothing", "AB"], paid: [0, 0], payoffs: [0, 6], value: 6 });
    expect(optimum.value).toBe(8);
    expect(replies[1].falseNamesPayBelow).toBe(3);
  });

  test("where identities cost anything the loser stays away, and one name wins for nothing", () => {
    for (const cost of [0.5, 5, 7]) {
      const { nash } = solved({ cost });
      expect(nash).toMatchObject({ won: ["nothing", "AB"], paid: [0, 0], names: [0, 1], revenue: 0, gap: 0 });
      near(nash.payoffs[1], 12 - cost);
    }
  });
});

describe("best replies", () => {
  const wanting = fc.tuple(fc.constant(0), fc.constant(0), level); // both or nothing: a complement
  const joints = fc.array(fc.oneof(bid, wanting, wanting), { minLength: 6, maxLength: 6 }).map((list) => list.flat());
  const any = fc.record({
    values: fc
      .array(bid, { minLength: 2, maxLength: 3 })
      .map((list) => list.map(([a, b, both]) => [a, b, Math.max(1, a, b, both)] as const)),
    levels: fc.constantFrom(5, 5, 5, 6),
    cost: fc.constantFrom(0, 0, 0.5, 1, 1.75),
  });

  test("are those of the formulas, whatever the others bid: a search of every bid of the grid earns the same", () => {
    const counts = [0, 0, 0];
    fc.assert(
      fc.property(any, joints, ({ values, levels, cost }, bids) => {
        const model = modelOf({ values, levels, cost, step: 1 });
        const joint = bids.slice(0, 6 * values.length);
        const reply = bestReply(model, joint, 0);
        near(searchReply(model, joint, 0)!.payoff, reply.payoff);
        const answered = saleOf(model, [...reply.bids, ...joint.slice(6)]);
        near(answered.payoffs[0], reply.payoff);
        counts[reply.names]++;
      }),
      { seed: 2, numRuns: 60 },
    );
    expect(Math.min(...counts)).toBeGreaterThan(0);
  });

  test("under one name are the truth, whatever the others bid", () => {
    fc.assert(
      fc.property(any, fc.array(level, { minLength: 9, maxLength: 9 }), ({ values, levels }, bids) => {
        const model = modelOf({ values, levels, step: 1, identities: 1 });
        const joint = [...values[0], ...bids.slice(3, 3 * values.length)];
        near(saleOf(model, joint).payoffs[0], searchReply(model, joint, 0)!.payoff);
      }),
      { seed: 3, numRuns: 150 },
    );
  });

  test("need no second name where the others' bids are no complements", () => {
    let complements = 0;
    fc.assert(
      fc.property(any, joints, ({ values, levels, cost }, bids) => {
        const model = modelOf({ values, levels, cost, step: 1 });
        const { a, b, both } = rivalsOf(model, bids.slice(0, 6 * values.length), 0);
        const { names, one, two } = bestReply(model, bids.slice(0, 6 * values.length), 0);
        if (both > a + b) complements++;
        else {
          expect(names).toBeLessThan(2);
          expect(two).toBeLessThanOrEqual(one);
        }
      }),
      { seed: 4, numRuns: 300 },
    );
    expect(complements).toBeGreaterThan(10);
  });

  test("are what a deviation is measured against", () => {
    const steps = Float32Array.of(0, 0, 4, 0, 0, 0, 3, 3, 6, 0, 0, 0);
    expect(deviation!({}, [steps])).toEqual([0, 8]);
    expect(deviation!({ cost: 1 }, [steps])).toEqual([1, 7]); // who loses had better not bid at all
    expect(deviation!({ identities: 1 }, [Float32Array.of(0, 0, 4, 3, 3, 6)])).toEqual([0, 0]);
  });
});

describe("in play", () => {
  test("truth, sybils and the equilibrium earn what they should", () => {
    for (const options of [
      {},
      { cost: 1.5 },
      { identities: 1 },
      {
        values: [
          [0, 0, 8],
          [6, 0, 6],
          [0, 6, 6],
        ] as ItemValues,
      },
    ]) {
      const game = sybilVcgGame(options);
      const answers = solved(options);
      for (const [name, sale] of [
        ["truthful", answers.truthful],
        ["sybil", answers.falseNames],
        ["equilibrium", answers.nash],
      ]) {
        const { each, metrics } = evaluate(game, { bidder: bots[name](game, 0, 0) }, { episodes: 2 });
        expect(sale.payoffs.map((_: number, i: number) => each[`bidder_${i}`][0])).toEqual(sale.payoffs);
        agrees(metrics.revenue, sale.revenue);
        agrees(metrics.efficiency, sale.value / answers.optimum.value);
        agrees(
          metrics.identities,
          sale.names.reduce((a: number, b: number) => a + b, 0),
        );
        agrees(metrics.welfare, sale.value - (answers.cost ?? 0) * metrics.identities.mean);
      }
      expect(answers.nash.gap).toBe(0);
    }
  });

  test("two bidders for one item each are worth 12 together, which is the most", () => {
    const values = [
      [0, 0, 8],
      [6, 0, 6],
      [0, 6, 6],
    ] as const;
    expect(solved({ values }).optimum.value).toBe(12);
    const { metrics } = evaluate(sybilVcgGame({ values }), { bidder: bots.truthful(sybilVcgGame({ values }), 0, 0) });
    expect(metrics.efficiency.mean).toBe(1);
  });

  test("at random bidders pay and earn the mean over all 4,096 joint bids of two levels", () => {
    const options = {
      values: [
        [0, 0, 1],
        [1, 1, 1],
      ] as ItemValues,
      step: 1,
      levels: 2,
      cost: 0.125,
    };
    const model = modelOf(options);
    const mean = { revenue: 0, first: 0, second: 0, identities: 0 };
    for (let joint = 0; joint < 4096; joint++) {
      const sale = saleOf(
        model,
        Array.from({ length: 12 }, (_, k) => (joint >> k) & 1),
      );
      mean.revenue += sale.revenue / 4096;
      mean.first += sale.payoffs[0] / 4096;
      mean.second += sale.payoffs[1] / 4096;
      mean.identities += (sale.names[0] + sale.names[1]) / 4096;
    }
    const game = sybilVcgGame(options);
    const bidder = bots.random(game, 0, 4);
    const { returns, metrics } = evaluate(game, { bidder }, { episodes: 20_000, seed: 3, lanes: 256 });
    agrees(metrics.revenue, mean.revenue); // 4 standard errors
    agrees(returns.bidder_0, mean.first);
    agrees(returns.bidder_1, mean.second);
    agrees(metrics.identities, mean.identities);
    near(mean.identities, 3.5); // 4 · 7/8
  });

  test("what is earned in play is what the payoff says, and eight bidders with two names each are no fewer", () => {
    const values = Array.from({ length: 8 }, (_, i) => [i, 7 - i, 7] as const);
    const game = sybilVcgGame({ values, step: 1, levels: 8, cost: 0.25 });
    const batch = new Batch(game, 32, "disabled");
    batch.reset({ seed: 0 });
    const actions = [new Float32Array(32 * 48)];
    bots.random(game, 0, 8).act(batch.observations[0], batch.masks[0], actions[0]);
    batch.step(actions);
    const out = [new Float32Array(8)];
    for (let lane = 0; lane < 32; lane++) {
      game.payoff!(batch.state, lane, [actions[0].subarray(48 * lane, 48 * lane + 48)], out);
      expect([...out[0]]).toEqual([...batch.rewards[0].subarray(8 * lane, 8 * lane + 8)]);
    }
    expect(Math.max(...gapsOf(game.model, actions[0].subarray(0, 48)))).toBeGreaterThan(0);
  });
});

test("the game keeps the contract", () => {
  for (const options of [
    {},
    { identities: 1, cost: 3 },
    {
      values: [
        [1, 0, 1],
        [0, 1, 1],
        [0, 0, 2],
      ] as ItemValues,
      step: 1,
      levels: 3,
    },
  ]) {
    for (const { name, passed, detail } of check(() => sybilVcgGame(options), { steps: 30 })) {
      expect(passed, `${name}: ${detail}`).toBe(true);
    }
  }
});

test("what is no option is refused with a sentence", () => {
  const refused = (values: unknown) => () => sybilVcgGame({ values: values as ItemValues });
  expect(refused([[0, 0, 8]])).toThrow("needs 2 to 8 lists");
  expect(
    refused([
      [0, 0, 8],
      [1, 2],
    ]),
  ).toThrow("bidder_1 must be three numbers");
  expect(
    refused([
      [0, 0, 8],
      [1, Number.NaN, 2],
    ]),
  ).toThrow("bidder_1 must be three numbers");
  expect(refused([null, "x"])).toThrow("bidder_0 must be three numbers");
  expect(
    refused([
      [0, 9, 8],
      [6, 6, 12],
    ]),
  ).toThrow("bidder_0 has both worth less than one of them");
  expect(
    refused([
      [0, 0, 0],
      [6, 6, 12],
    ]),
  ).toThrow("bidder_0 must have both worth something");
  expect(
    refused([
      [0, 0, 14],
      [6, 6, 12],
    ]),
  ).toThrow("option 'levels' gives bids up to 12");
  expect(() => sybilVcgGame({ identities: 3 })).toThrow("option 'identities' must be an integer from 1 to 2");
  expect(() => solve!({ step: 0 })).toThrow("option 'step'");
});

/** Two swaps in one pool: what going first is worth, the equilibrium fees as published, and private values. */
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { estimate, evaluate } from "../../agents/evaluate.js";
import {
  ammOrder,
  ammOrderEquilibria,
  ammOrderGap,
  feeContest,
  games,
  type PrivateValues,
  publishedValues,
  pureFees,
  swapsReceived,
} from "../../envs/index.js";
import { Batch } from "../../src/batch.js";
import { agrees } from "./agrees.js";

const { bots, solve, deviation } = games["auction/amm-order-v0"];
type Options = NonNullable<Parameters<typeof ammOrder>[0]>;

// biome-ignore lint/suspicious/noExplicitAny: answers are plain data
const solved = (options: Options = {}): any => solve!(options);
const modelOf = (options: Options = {}) => ammOrder(options).model;
/** Fees of all equilibria, where each trader has one type. */
const feesOf = (options: Options = {}) =>
  pureFees(feeContest(modelOf(options)))!.map((fees) => fees.map(([fee]) => fee));

const fees = 51;
const amounts = fc.double({ min: 1, max: 200, noNaN: true });

/** One episode per pair of fees, side by side: who went first, and what each earned. */
function allPairs(options: Options, seed = 0) {
  const lanes = fees * fees;
  const batch = new Batch(ammOrder(options), lanes, "disabled");
  batch.reset({ seed });
  batch.step([
    Float32Array.from({ length: 2 * lanes }, (_, k) => (k % 2 === 0 ? (k / 2) % fees : Math.floor(k / 2 / fees))),
  ]);
  const { first, fee, value } = batch.state as unknown as {
    first: Int32Array;
    fee: Float64Array;
    value: Float64Array;
  };
  return { rewards: batch.rewards[0], first, fee, value, at: (f: number, g: number) => f + fees * g };
}

describe("the pool", () => {
  test("50 receives 32.333 first and 18.060 second, 40 receives 27.571 and 13.246", () => {
    const { trader_0, trader_1 } = solved().received;
    expect(Math.abs(trader_0.first - (100 - 10_000 / 150 - 1))).toBeLessThan(1e-9);
    expect(trader_0.first).toBeCloseTo(32.333, 3);
    expect(trader_0.second).toBeCloseTo(18.06, 3);
    expect(trader_1.first).toBeCloseTo(27.571, 3);
    expect(trader_1.second).toBeCloseTo(13.246, 3);
    const left = 10_000 / 140 + 1; // in the pool once the 40 went
    expect(Math.abs(trader_0.second - (left - (140 * left) / 190 - 1))).toBeLessThan(1e-9);
  });

  test("swaps of 100 and of 25 receive 49 and 19 first, as in the published tests", () => {
    for (const direction of ["same", "opposite"] as const) {
      const table = swapsReceived({ reserve: 100, rounding: 1, amounts: [100, 25], direction });
      expect(table[0]).toBeCloseTo(49, 12);
      expect(table[3]).toBeCloseTo(19, 12);
    }
    expect(swapsReceived({ reserve: 100, rounding: 1, amounts: [25, 25], direction: "same" })[1]).toBeCloseTo(12.5, 12);
  });

  test("without rounding no order of swaps in one direction is better than the other; with it the smaller goes first", () => {
    fc.assert(
      fc.property(amounts, amounts, (a, b) => {
        const pool = { reserve: 100, amounts: [a, b], direction: "same" } as const;
        const even = swapsReceived({ ...pool, rounding: 0 });
        expect(Math.abs(even[0] + even[1] - even[2] - even[3])).toBeLessThan(1e-9);
        const odd = swapsReceived({ ...pool, rounding: 1 });
        expect(Math.abs(odd[0] + odd[1] - (99 - (10_000 + 100 + a) / (100 + a + b)))).toBeLessThan(1e-9);
        if (Math.abs(a - b) > 1e-6) expect(odd[0] + odd[1] > odd[2] + odd[3]).toBe(a < b);
      }),
    );
  });

  test("who swaps nothing receives nothing, and is in nobody's way", () => {
    for (const direction of ["same", "opposite"] as const) {
      const table = swapsReceived({ reserve: 100, rounding: 1, amounts: [0, 40], direction });
      expect([...table].map((x) => Math.abs(x) < 1e-12)).toEqual([true, false, true, false]);
      expect(Math.abs(table[1] - table[3])).toBeLessThan(1e-12);
      expect(feesOf({ amount0: 0, direction })).toEqual([[0, 0]]);
    }
  });
});

describe("the greedy coordinator", () => {
  test("puts the highest fee first, who alone pays it", () => {
    for (const direction of ["same", "opposite"] as const) {
      const { rewards, first, fee, at } = allPairs({ direction });
      const { received } = modelOf({ direction });
      for (let f = 0; f < fees; f++) {
        for (let g = 0; g < fees; g++) {
          const lane = at(f, g);
          const who = first[lane];
          if (f !== g) expect(who).toBe(f > g ? 0 : 1);
          expect(fee[lane]).toBe(Math.max(f, g));
          const earned = [0, 1].map((i) => received[2 * who + i] - [50, 40][i] - (i === who ? [f, g][i] : 0));
          expect([...rewards.slice(2 * lane, 2 * lane + 2)]).toEqual(earned.map(Math.fround));
        }
      }
    }
  });

  test("of all 2,601 pairs of fees (13, 13) and (14, 14) alone are equilibria, and (0, 0) for opposite directions", () => {
    for (const direction of ["same", "opposite"] as const) {
      const { received } = modelOf({ direction });
      const { first, at } = allPairs({ direction });
      const payoff = (f: number, g: number, i: number): number => {
        const as = (who: number) => received[2 * who + i] - (i === who ? [f, g][i] : 0);
        return f === g ? (as(0) + as(1)) / 2 : as(first[at(f, g)]);
      };
      const all = Array.from({ length: fees }, (_, f) => f);
      const stable = all.flatMap((f) =>
        all
          .filter((g) => all.every((d) => payoff(d, g, 0) <= payoff(f, g, 0) && payoff(f, d, 1) <= payoff(f, g, 1)))
          .map((g) => [f, g]),
      );
      expect(stable).toEqual(
        direction === "same"
          ? [
              [13, 13],
              [14, 14],
            ]
          : [[0, 0]],
      );
      expect(feesOf({ direction })).toEqual(stable);
    }
  });

  test("two swaps of 50 have the published equilibria (15, 15) and (16, 16)", () => {
    expect(feesOf({ amount0: 50, amount1: 50 })).toEqual([
      [15, 15],
      [16, 16],
    ]);
  });

  test("for sizes up to 50 there are one or two equilibria in one direction, with equal fees, and (0, 0) in opposite ones", () => {
    for (let a = 0; a <= 50; a += 2) {
      for (let b = a % 3; b <= 50; b += 3) {
        const found = feesOf({ amount0: a, amount1: b });
        expect([1, 2]).toContain(found.length);
        for (const [f, g] of found) expect(f).toBe(g);
        expect(feesOf({ amount0: a, amount1: b, direction: "opposite" })).toEqual([[0, 0]]);
      }
    }
  });

  test("whoever pays as much as the other goes first half the time", () => {
    const lanes = 4_000;
    const batch = new Batch(ammOrder(), lanes, "disabled");
    batch.reset({ seed: 0 });
    batch.step([new Float32Array(2 * lanes).fill(13)]);
    const share = (batch.state as unknown as { first: Int32Array }).first.reduce((a, b) => a + b, 0) / lanes;
    expect(Math.abs(share - 0.5)).toBeLessThan(4 * Math.sqrt(0.25 / lanes)); // 4 standard errors
  });

  test("in play the equilibrium earns what it should", () => {
    for (const direction of ["same", "opposite"] as const) {
      const game = ammOrder({ direction });
      const { nash } = solved({ direction });
      const trader = bots.equilibrium(game, 0, 0);
      const { returns, metrics } = evaluate(game, { trader }, { episodes: 20_000, seed: "pure", lanes: 256 });
      const [one] = nash.equilibria;
      agrees(returns.trader_0, one.payoffs.trader_0); // 4 standard errors
      agrees(returns.trader_1, one.payoffs.trader_1);
      agrees(metrics.received, one.received);
      agrees(metrics.fee, one.coordinator);
      agrees(metrics["trader_1 first"], 0.5);
    }
  });

  test("what a trader could gain is nothing in equilibrium, and from (0, 0) the rest of the way to the first place", () => {
    const gain = 32 + 1 / 3 - solved().received.trader_0.second;
    expect(deviation!({}, [Float32Array.of(13, 13)])).toEqual([0, 0]);
    expect(Math.abs(deviation!({}, [Float32Array.of(0, 0)])[0] - (gain - 1 - gain / 2))).toBeLessThan(1e-9);
    expect(deviation!({ coordinator: "welfare" }, [Float32Array.of(7, 9)])).toEqual([0, 9]); // trader_1 goes first
  });
});

describe("the welfare coordinator", () => {
  test("lets no fee change the order that gives both most together, so the first pays nothing in equilibrium", () => {
    for (const [direction, best] of [
      ["same", 1],
      ["opposite", 0],
    ] as const) {
      const { first, fee, at } = allPairs({ coordinator: "welfare", direction });
      expect(first.every((who) => who === best)).toBe(true);
      expect(fee[at(7, 9)]).toBe(best === 0 ? 7 : 9);
      const { optimum, nash } = solved({ coordinator: "welfare", direction });
      expect(optimum.order).toBe(`trader_${best} first`);
      expect(nash.equilibria[0]).toMatchObject({ coordinator: 0, received: optimum.received });
    }
  });

  test("does not see private values, so its order is wrong in .12 of the published cases and loses .954 on average", () => {
    const { chance, loss } = solved({ coordinator: "welfare", values: publishedValues }).welfareCoordinator;
    expect(chance).toBeCloseTo(0.12, 12);
    const lead = solved().optimum.difference;
    expect(Math.abs(loss - 0.2 * (0.4 * (10 - lead) + 0.2 * (4 - lead)))).toBeLessThan(1e-9);
    expect(solved().welfareCoordinator.loss).toBe(0);
  });
});

describe("private values", () => {
  test("are drawn as often as they should be, and count for who goes first alone", () => {
    const { value, rewards, first, fee } = allPairs({ values: publishedValues }, 9);
    const { received } = modelOf();
    const lanes = first.length;
    for (let lane = 0; lane < lanes; lane++) {
      for (const i of [0, 1]) {
        const own = i === first[lane] ? value[2 * lane + i] - fee[lane] : 0;
        expect(rewards[2 * lane + i]).toBe(Math.fround(received[2 * first[lane] + i] - [50, 40][i] + own));
      }
    }
    publishedValues.forEach((list, i) => {
      for (const [v, chance] of list) {
        const drawn = value.filter((x, k) => k % 2 === i && x === v).length / lanes;
        expect(Math.abs(drawn - chance)).toBeLessThan(4 * Math.sqrt((chance * (1 - chance)) / lanes)); // 4 standard errors
      }
    });
  });

  test("as published leave the greedy coordinator no pure equilibrium, but a mixed one", () => {
    const model = modelOf({ values: publishedValues });
    expect(pureFees(feeContest(model))).toEqual([]);
    const { kind, equilibria } = ammOrderEquilibria(model);
    expect(kind).toBe("mixed");
    expect(equilibria[0].gap).toBeLessThan(1e-12);
    const mixed = equilibria[0].plans.map((types) => types.map((plan) => [...plan.keys()].filter((f) => plan[f] > 0)));
    expect(mixed).toEqual([
      [[13], [15, 16, 18]],
      [[13], [14], [16, 17, 18]],
    ]);
  });

  test("in play that equilibrium pays every type what it should", () => {
    const game = ammOrder({ values: publishedValues });
    const [one] = ammOrderEquilibria(game.model).equilibria;
    const trader = bots.equilibrium(game, 0, 4);
    const episodes = 40_000;
    const { returns, metrics } = evaluate(game, { trader }, { episodes, seed: "mixed", lanes: 256 });
    publishedValues.forEach((list, i) => {
      const mean = list.reduce((sum, [, chance], t) => sum + chance * one.payoffs[i][t], 0);
      agrees(returns[`trader_${i}`], mean - [50, 40][i]); // 4 standard errors
    });
    agrees(metrics.fee, one.fee);
    agrees(metrics.received, one.received);
    agrees(metrics["trader_1 first"], one.secondFirst);
  });

  test("in opposite directions only the 30 pays for the first place, and 1 is enough", () => {
    const { nash } = solved({ values: publishedValues, direction: "opposite" });
    expect(nash.count).toBe(1);
    const [{ fees }] = nash.equilibria;
    expect(fees.trader_0.map(({ is }: { is: number }) => is)).toEqual([0, 0]);
    expect(fees.trader_1.map(({ is }: { is: number }) => is)).toEqual([0, 0, 1]);
  });

  test("pure equilibria are those that a search of all plans finds", () => {
    const list = fc.array(fc.integer({ min: 0, max: 5 }), { minLength: 1, maxLength: 2 }).map((gaps) => {
      const values = gaps.map((gap, t) => gap + 6 * t);
      return values.map((v) => [v, 1 / values.length] as const);
    });
    fc.assert(
      fc.property(fc.tuple(list, list), amounts, (values: PrivateValues, a) => {
        const contest = feeContest(modelOf({ values, amount0: a / 4, amount1: 20, highest: 6 }));
        const plans = (i: number) =>
          contest.worth[i].reduce<number[][]>(
            (all, g) =>
              all.flatMap((plan) => [0, 1, 2, 3, 4, 5, 6].filter((f) => f <= Math.max(0, g)).map((f) => [...plan, f])),
            [[]],
          );
        const point = (plan: number[]) =>
          plan.map((fee) => Float64Array.from({ length: 7 }, (_, f) => (f === fee ? 1 : 0)));
        const stable = plans(0).flatMap((own) =>
          plans(1)
            .filter((theirs) => ammOrderGap(contest, [point(own), point(theirs)]) <= 1e-9)
            .map((theirs) => [own, theirs]),
        );
        expect(pureFees(contest)!.map(String).sort()).toEqual(stable.map(String).sort());
      }),
      { numRuns: 60 },
    );
  });

  test("where there is no pure equilibrium the mixed one leaves next to nothing to gain", () => {
    const list = fc.array(fc.integer({ min: 0, max: 15 }), { minLength: 1, maxLength: 3 }).map((gaps) => {
      const values = gaps.map((gap, t) => gap + 16 * t);
      return values.map((v) => [v, 1 / values.length] as const);
    });
    fc.assert(
      fc.property(fc.tuple(list, list), (values: PrivateValues) => {
        const { kind, equilibria } = ammOrderEquilibria(modelOf({ values }));
        for (const { gap } of equilibria) expect(gap).toBeLessThan(kind === "pure" ? 1e-9 : 0.05);
      }),
      { numRuns: 15, seed: 1 },
    );
  });
});

test("offering all that the first place is worth leaves a trader with next to nothing of it", () => {
  const game = ammOrder();
  const trader = bots["whole-gain"](game, 0, 0);
  const { returns, each } = evaluate(game, { trader }, { episodes: 2_000, seed: 2, lanes: 64 });
  expect(each.fee.every((fee) => fee === 14)).toBe(true);
  const { trader_0 } = solved().received;
  agrees(returns.trader_0, trader_0.second - 50 + (trader_0.gain - 14) / 2); // 4 standard errors
  expect(estimate(each.fee).mean).toBe(14);
});

test("what the numerical search ends with is an equilibrium only if no type gains much by another fee", () => {
  const values: PrivateValues = [
    [
      [3.2275171321816742, 0.5034989611302646],
      [5.050093892496079, 0.4965010388697354],
    ],
    [
      [0.7299241563305259, 0.21196194843168137],
      [1000000, 0.6207964558145019],
      [3.8354736450128257, 0.0728374576574558],
      [0.9799048723652959, 0.09440413809636089],
    ],
  ];
  const { nash } = solved({ highest: 84, values });
  expect(nash.equilibria).toEqual([]);
  expect(nash.found).toContain("came to no equilibrium");
  expect(() => bots.equilibrium(ammOrder({ highest: 84, values }), 0, 0)).toThrow("no equilibrium is known to play");
});

test("what is no private value is refused with a sentence", () => {
  const refused = (values: unknown) => () => ammOrder({ values: values as PrivateValues });
  expect(refused([[[0, 1]]])).toThrow("two lists, one per trader");
  expect(refused([[[0, 1]], []])).toThrow("trader_1 needs 1 to 8 pairs");
  expect(refused([[[0, 1]], [[0, 0.5]]])).toThrow("sum to 1, got a sum of 0.5");
  expect(
    refused([
      [[0, 1]],
      [
        [0, 1],
        [0, 0],
      ],
    ]),
  ).toThrow("leave out what never happens");
  expect(refused([[[-1, 1]], [[0, 1]]])).toThrow("trader_0 must be from 0 to 1e6");
  expect(refused([[[0, "x"]], [[0, 1]]])).toThrow("finite numbers");
  expect(
    refused([
      [
        [0, 0.5],
        [0, 0.5],
      ],
      [[0, 1]],
    ]),
  ).toThrow("lists a value twice");
  expect(() => ammOrder({ highest: 0 })).toThrow("option 'highest' must be an integer from 1 to 200");
  expect(() => solve!({ amount0: -1 })).toThrow("option 'amount0'");
});

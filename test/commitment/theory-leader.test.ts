/** What a leader gets with each kind of contract, held against the follower's best response to the contract it returns. */
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import type { Contract, Kind, Optimum, Terms } from "../../envs/commitment/theory/contract.js";
import { extortion } from "../../envs/commitment/theory/extortion.js";
import { folkRegion } from "../../envs/commitment/theory/folk-region.js";
import { bothCanLead, leaderOptimum } from "../../envs/commitment/theory/leader.js";
import { bimatrix, type NormalForm, normalForm, type Table } from "../../envs/index.js";
import { near } from "../auction/agrees.js";
import { classics, tables } from "./tables.js";

const dilemma = normalForm(classics.dilemma);
const kinds: readonly Kind[] = ["pure", "mixed", "table", "mixed-table", "transfers"];
const values = (table: Table, terms?: Terms) =>
  kinds.map((kind) => leaderOptimum(normalForm(table), kind, terms)!.value);
const nearAll = (got: readonly number[], want: readonly number[]) => {
  expect(got).toHaveLength(want.length);
  got.forEach((x, k) => {
    near(x, want[k]);
  });
};

describe("the dilemma (2, 0, 3, 1)", () => {
  test("is worth 1 to who leads without conditions, 2 with a table, 2.5 with mixed answers, 3 with transfers", () => {
    for (const leader of [0, 1] as const) {
      for (const sees of ["action", "consent"] as const) {
        nearAll(values(classics.dilemma, { leader, sees }), [1, 1, 2, 2.5, 3]);
      }
    }
  });

  test("conditional contracts: mirror; half of CC and DC for cooperation; cooperate for a payment of 1", () => {
    expect(leaderOptimum(dilemma, "table")).toEqual({
      ...{ value: 2, follower: 2, response: 0 },
      contract: { kind: "table", responses: [0, 1] },
    });
    expect(leaderOptimum(dilemma, "mixed-table")).toEqual({
      ...{ value: 2.5, follower: 1, response: 0 },
      contract: {
        kind: "mixed-table",
        responses: [
          [0.5, 0.5],
          [0, 1],
        ],
      },
    });
    expect(leaderOptimum(dilemma, "transfers")).toEqual({
      ...{ value: 3, follower: 1, response: 0 },
      contract: { kind: "transfers", action: 0, pay: 1, responses: [1, 1] },
    });
    expect(leaderOptimum(dilemma, "mixed-table", { sees: "consent" })).toEqual({
      ...{ value: 2.5, follower: 1, response: undefined },
      contract: {
        ...{ kind: "agreement", pay: 0, refused: [0, 1] },
        lottery: [
          { leader: 0, follower: 0, probability: 0.5 },
          { leader: 1, follower: 0, probability: 0.5 },
        ],
      },
    });
  });

  test("a follower who must gain pays .75 on a grid of quarters, and leaves 2.75", () => {
    expect(leaderOptimum(dilemma, "transfers", { strict: true, grid: 0.25 })).toMatchObject({
      ...{ value: 2.75, follower: 1.25 },
      contract: { pay: 0.75 },
    });
    expect(leaderOptimum(dilemma, "transfers", { grid: 0.25 })).toMatchObject({ value: 3, contract: { pay: 1 } });
    expect(leaderOptimum(dilemma, "transfers", { grid: 0.3 })!.value).toBeCloseTo(2.9, 12);
    expect(leaderOptimum(dilemma, "transfers", { grid: 0.1 })!.value).toBeCloseTo(3, 12); // 1 / .1 is not 10 exactly
    expect(leaderOptimum(dilemma, "transfers", { strict: true, grid: 0.1 })!.value).toBeCloseTo(2.9, 12);
  });

  test("with transfers either may be the one to lead: (3, 1) or (1, 3); without conditions only (1, 1)", () => {
    expect(bothCanLead(dilemma)).toEqual([
      [3, 1],
      [1, 3],
    ]);
    expect(bothCanLead(dilemma, "pure")).toEqual([[1, 1]]);
    expect(bothCanLead(normalForm(classics.sexes), "pure", { strict: true })).toEqual([
      [2, 1],
      [1, 2],
    ]);
  });

  test("extortion is paid up to 2 − 1 = 1, by whole payments 0 and 1, and by a strict payer below it", () => {
    expect(extortion(dilemma, { agreed: 0, refused: 3 })).toEqual({ most: 1, payoffs: [3, 1] });
    expect(extortion(dilemma, { agreed: 0, refused: 3, extorter: 1 })).toEqual({ most: 1, payoffs: [1, 3] });
    expect(extortion(dilemma, { agreed: 0, refused: 3, grid: 1, strict: true })).toEqual({ most: 0, payoffs: [2, 2] });
    expect(extortion(dilemma, { agreed: 0, refused: 3, grid: 0.25, strict: true }).most).toBe(0.75);
    expect(extortion(dilemma, { agreed: 2, refused: 3 })).toEqual({ most: -1, payoffs: [2, 1] }); // who is fooled must be paid
  });
});

describe("other games", () => {
  test("chicken: to go straight is worth 4 without conditions, and 5 with transfers: 3 + 3 less what the other is sure of", () => {
    nearAll(values(classics.chicken), [4, 4, 4, 4, 5]);
  });

  test("pennies: worthless to who must move first, and won by who sees", () => {
    nearAll(values(classics.pennies), [-1, 0, 1, 1, 1]); // transfers: total 0, follower held to −1
    nearAll(values(classics.pennies, { sees: "consent" }), [-1, 0, -1, 0, 0]); // held to 0 by mixing
  });

  test("to mix is worth more than any action: U pays (1, 1), (3, 0), D pays (0, 0), (2, 1)", () => {
    const payoffs = [
      [
        [1, 1],
        [3, 0],
      ],
      [
        [0, 0],
        [2, 1],
      ],
    ]; // at half and half the follower is indifferent, and right pays (3 + 2)/2; the equilibrium is (U, left)
    expect(leaderOptimum(normalForm({ payoffs }), "pure")).toMatchObject({
      value: 2,
      response: 1,
      contract: { action: 1 },
    });
    const { value, response, contract } = leaderOptimum(normalForm({ payoffs }), "mixed")!;
    near(value, 2.5);
    expect(response).toBe(1);
    nearAll((contract as Contract & { kind: "mixed" }).strategy, [0.5, 0.5]);
  });

  test("a follower who must gain is not moved by a tie", () => {
    const payoffs = [
      [
        [5, 1],
        [0, 1],
      ],
      [
        [1, 0],
        [2, 1],
      ],
    ];
    const form = normalForm({ payoffs });
    expect(leaderOptimum(form, "pure")).toMatchObject({ value: 5, response: 0 });
    expect(leaderOptimum(form, "pure", { strict: true })).toMatchObject({
      value: 2,
      response: 1,
      contract: { action: 1 },
    });
    expect(leaderOptimum(form, "table")).toMatchObject({ value: 5 });
    expect(leaderOptimum(form, "table", { strict: true })).toMatchObject({ value: 2, response: 1 });
    const always = normalForm({
      payoffs: [
        [
          [1, 1],
          [2, 1],
        ],
      ],
    });
    expect(leaderOptimum(always, "pure", { strict: true })).toBeUndefined();
    expect(leaderOptimum(always, "table", { strict: true })).toBeUndefined();
    expect(bothCanLead(always, "pure", { strict: true })).toEqual([[1, 1]]); // the other has nothing to choose between
  });

  test("rounding does not keep a follower from what it is held to, nor off the grid", () => {
    const payoffs = [
      [
        [0, 0.4],
        [0, 0],
        [5, 0.3],
      ],
      [
        [0, 0],
        [0, 0.4],
        [5, 0.3],
      ],
    ]; // held to .3 by half and half, computed as a little more
    const form = normalForm({ payoffs });
    expect(leaderOptimum(form, "table", { sees: "consent" })).toMatchObject({ value: 5, follower: 0.3 });
    expect(leaderOptimum(form, "table", { sees: "consent", strict: true })).toMatchObject({ value: 0, follower: 0.4 });
    const tenths = normalForm({
      payoffs: [
        [
          [0, 0.3],
          [0, 0],
        ],
      ],
    });
    near(extortion(tenths, { agreed: 0, refused: 1, grid: 0.1 }).most, 0.3); // .3 / .1 is a little less than 3
    near(extortion(tenths, { agreed: 0, refused: 1, grid: 0.1, strict: true }).most, 0.2);
  });

  test("a follower with one action cannot refuse it", () => {
    const form = normalForm({ payoffs: [[[1, 0]], [[2, -5]]] });
    for (const kind of ["pure", "mixed", "table", "mixed-table"] as const) {
      expect(leaderOptimum(form, kind)).toMatchObject({ value: 2, follower: -5 });
    }
    expect(leaderOptimum(form, "transfers")).toMatchObject({ value: 6, follower: -5, contract: { action: 0, pay: 5 } });
  });
});

describe("any table", () => {
  const few = tables([2, 2], 4, 9);
  const leaders = fc.constantFrom<0 | 1>(0, 1);
  const sights = fc.constantFrom<"action" | "consent">("action", "consent");

  test("transfers ≥ mixed tables ≥ tables ≥ pure, and mixed tables ≥ mixed ≥ pure", () => {
    fc.assert(
      fc.property(few, leaders, sights, (table, leader, sees) => {
        const [pure, mixed, conditional, mixedConditional, transfers] = values(table, { leader, sees });
        for (const [more, less] of [
          [transfers, mixedConditional],
          [mixedConditional, conditional],
          [conditional, pure],
          [mixedConditional, mixed],
          [mixed, pure],
        ]) {
          expect(more).toBeGreaterThanOrEqual(less - 1e-9);
        }
      }),
      { seed: 6, numRuns: 300 },
    );
  });

  test("a follower who best responds to the contract gets and leaves what is said", () => {
    fc.assert(
      fc.property(
        few,
        leaders,
        sights,
        fc.constantFrom(...kinds),
        fc.boolean(),
        (table, leader, sees, kind, strict) => {
          const form = normalForm(table);
          const grid = strict ? 0.5 : undefined;
          const gains = strict && (kind === "pure" || kind === "table" || kind === "transfers");
          const found = leaderOptimum(form, kind, { leader, sees, strict: gains, ...(grid && { grid }) });
          if (found) keeps(form, leader, found, gains);
          else expect(gains).toBe(true);
        },
      ),
      { seed: 7, numRuns: 500 },
    );
  });

  test("to lead with a mix is worth at least every equilibrium and every mix on a grid", () => {
    fc.assert(
      fc.property(few, leaders, (table, leader) => {
        const form = normalForm(table);
        const { value } = leaderOptimum(form, "mixed", { leader })!;
        for (const { payoffs } of bimatrix(form).equilibria)
          expect(value).toBeGreaterThanOrEqual(payoffs[leader] - 1e-9);
        for (const x of grids(form.counts[leader], 6)) {
          const options = answers(form, leader, x);
          const best = Math.max(...options.map(([, follower]) => follower));
          for (const [mine, follower] of options)
            if (follower >= best - 1e-12) expect(value).toBeGreaterThanOrEqual(mine - 1e-9);
        }
      }),
      { seed: 8 },
    );
  });

  test("with consent alone the leader gets the best point of the folk region, and with transfers the best total less the minmax", () => {
    fc.assert(
      fc.property(few, leaders, (table, leader) => {
        const form = normalForm(table);
        const { vertices, minmax } = folkRegion(form);
        const terms = { leader, sees: "consent" } as const;
        near(leaderOptimum(form, "mixed-table", terms)!.value, Math.max(...vertices.map((v) => v[leader])), 1e-7);
        const totals = Array.from({ length: form.joints }, (_, k) => form.payoffs[2 * k] + form.payoffs[2 * k + 1]);
        near(leaderOptimum(form, "transfers", terms)!.value, Math.max(...totals) - minmax[1 - leader]);
      }),
      { seed: 9 },
    );
  });
});

test("nonsense is refused with a sentence", () => {
  const three = normalForm({ payoffs: [[[[1, 2, 3]]]] });
  expect(() => leaderOptimum(three, "pure")).toThrow("A leader and a follower are two players; this game has 3.");
  expect(() => leaderOptimum(dilemma, "transfers", { strict: true })).toThrow(
    "none is the best; give a 'grid' of payments",
  );
  expect(() => leaderOptimum(dilemma, "mixed", { strict: true })).toThrow("none is the best; ask for pure actions");
  expect(() => leaderOptimum(dilemma, "transfers", { grid: 0 })).toThrow("'grid' must be positive, got 0");
  expect(() => extortion(three, { agreed: 0, refused: 0 })).toThrow("between two players; this game has 3");
  expect(() => extortion(dilemma, { agreed: 4, refused: 0 })).toThrow("joint actions are numbers from 0 to 3, got 4");
  expect(() => extortion(dilemma, { agreed: 0, refused: 3, strict: true })).toThrow("give a 'grid'");
  expect(() => extortion(dilemma, { agreed: 0, refused: 3, grid: -1 })).toThrow("'grid' must be positive, got -1");
});

/** Leader's and follower's payoffs of each action of the follower against a mixed strategy. */
function answers({ payoffs, strides, counts }: NormalForm, leader: number, x: readonly number[]): [number, number][] {
  return Array.from({ length: counts[1 - leader] }, (_, b) => {
    const mean = (who: number) =>
      x.reduce((sum, p, a) => sum + p * payoffs[2 * (a * strides[leader] + b * strides[1 - leader]) + who], 0);
    return [mean(leader), mean(1 - leader)];
  });
}

/** All that the follower may do under a contract, with what follows: the first is its part, the others are refusals. */
function courses(
  form: NormalForm,
  leader: number,
  contract: Contract,
  response: number | undefined,
): [number, number][] {
  const pure = (a: number) => Array.from({ length: form.counts[leader] }, (_, k) => Number(k === a));
  const partFirst = (all: [number, number][]) => [all[response!], ...all.filter((_, b) => b !== response)];
  const replies = (list: readonly (readonly number[])[]) => list.map((x, b) => answers(form, leader, x)[b]);
  switch (contract.kind) {
    case "pure":
      return partFirst(answers(form, leader, pure(contract.action)));
    case "mixed":
      return partFirst(answers(form, leader, contract.strategy));
    case "table":
      return partFirst(replies(contract.responses.map(pure)));
    case "mixed-table":
      return partFirst(replies(contract.responses));
    case "transfers": {
      const [mine, other] = answers(form, leader, pure(contract.action))[response!];
      return [[mine + contract.pay, other - contract.pay], ...replies(contract.responses.map(pure))];
    }
    case "agreement": {
      const part: [number, number] = [contract.pay, -contract.pay];
      for (const { leader: a, follower: b, probability } of contract.lottery) {
        answers(form, leader, pure(a))[b].forEach((u, k) => {
          part[k] += probability * u;
        });
      }
      near(
        contract.lottery.reduce((sum, { probability }) => sum + probability, 0),
        1,
      );
      return [part, ...answers(form, leader, contract.refused)];
    }
    default:
      return contract satisfies never;
  }
}

function keeps(form: NormalForm, leader: number, { value, follower, response, contract }: Optimum, strict: boolean) {
  const [[mine, other], ...refusals] = courses(form, leader, contract, response);
  near(mine, value);
  near(other, follower);
  for (const [, elsewhere] of refusals) {
    if (strict) expect(other).toBeGreaterThan(elsewhere + 1e-9);
    else expect(other).toBeGreaterThanOrEqual(elsewhere - 1e-8);
  }
}

/** Probabilities that are multiples of 1/parts. */
function grids(n: number, parts: number): number[][] {
  const whole = (k: number, left: number): number[][] =>
    k === 1
      ? [[left]]
      : Array.from({ length: left + 1 }, (_, x) => whole(k - 1, left - x).map((rest) => [x, ...rest])).flat();
  return whole(n, parts).map((list) => list.map((x) => x / parts));
}

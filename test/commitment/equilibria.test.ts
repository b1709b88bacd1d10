/** What is known of normal forms: closed forms derived by hand, and properties of random tables. */
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { digit } from "../../envs/commitment/matrix/normal-form.js";
import { dominance, dominant, gainsAt, security, survivors } from "../../envs/commitment/matrix/pure.js";
import { vertices } from "../../envs/commitment/matrix/vertices.js";
import { bimatrix, equilibriaOf, games, normalForm, pureEquilibria, type Table } from "../../envs/index.js";
import { classics, looked, nest, tables } from "./tables.js";

const strategies = (table: Table) => equilibriaOf(normalForm(table)).equilibria.map((one) => one.strategies);
const payoffs = (table: Table) => equilibriaOf(normalForm(table)).equilibria.map((one) => one.payoffs);
/** Equal up to rounding, at any depth. */
const close = (got: unknown, want: unknown): void => {
  const flat = (x: unknown): number[] => (Array.isArray(x) ? x.flatMap(flat) : [x as number]);
  expect(flat(got)).toHaveLength(flat(want).length);
  flat(got).forEach((x, k) => {
    expect(x).toBeCloseTo(flat(want)[k], 12);
  });
};

describe("closed forms", () => {
  test("in the prisoner's dilemma to defect is the only equilibrium, and strictly dominant", () => {
    expect(strategies(classics.dilemma)).toEqual([
      [
        [0, 1],
        [0, 1],
      ],
    ]);
    const form = normalForm(classics.dilemma);
    expect([0, 1].map((i) => dominant(form, i))).toEqual([
      { action: 1, kind: "strict" },
      { action: 1, kind: "strict" },
    ]);
    expect(survivors(form)).toEqual([[1], [1]]);
  });

  test("chicken has two pure equilibria and a mixed one: 3p + (1 − p) = 4p at p = 1/2, worth 2", () => {
    close(strategies(classics.chicken), [
      [
        [1, 0],
        [0, 1],
      ],
      [
        [0, 1],
        [1, 0],
      ],
      [
        [0.5, 0.5],
        [0.5, 0.5],
      ],
    ]);
    close(payoffs(classics.chicken), [
      [1, 4],
      [4, 1],
      [2, 2],
    ]);
  });

  test("with a crash that costs 10 each goes straight with probability 1/10: −q = (1 − q) − 10q, worth −1/10", () => {
    close(strategies(classics.crash)[2], [
      [0.9, 0.1],
      [0.9, 0.1],
    ]);
    close(payoffs(classics.crash)[2], [-0.1, -0.1]);
  });

  test("the stag hunt has three equilibria: stag 4, hare 2, and 4p = 3p + 2(1 − p) at p = 2/3, worth 8/3", () => {
    close(strategies(classics.stag), [
      [
        [1, 0],
        [1, 0],
      ],
      [
        [0, 1],
        [0, 1],
      ],
      [
        [2 / 3, 1 / 3],
        [2 / 3, 1 / 3],
      ],
    ]);
    close(payoffs(classics.stag)[2], [8 / 3, 8 / 3]);
  });

  test("in the battle of the sexes each mixes 2/3 for the place it likes: 2(1 − q) = q at q = 2/3, worth 2/3", () => {
    close(strategies(classics.sexes)[2], [
      [2 / 3, 1 / 3],
      [1 / 3, 2 / 3],
    ]);
    close(payoffs(classics.sexes)[2], [2 / 3, 2 / 3]);
    expect(payoffs(classics.sexes).slice(0, 2)).toEqual([
      [2, 1],
      [1, 2],
    ]);
  });

  test("matching pennies has one equilibrium, half and half, worth 0", () => {
    close(strategies(classics.pennies), [
      [
        [0.5, 0.5],
        [0.5, 0.5],
      ],
    ]);
    close(payoffs(classics.pennies), [[0, 0]]);
  });

  test("what mixing opponents can hold a player to: dilemma 1, chicken 1, stag hunt 2, battle 2/3, pennies 0", () => {
    const held = (table: Table) => bimatrix(normalForm(table)).held;
    close(held(classics.dilemma), [1, 1]);
    close(held(classics.chicken), [1, 1]);
    close(held(classics.stag), [2, 2]);
    close(held(classics.sexes), [2 / 3, 2 / 3]);
    close(held(classics.pennies), [0, 0]);
  });

  test("with pure actions a player of pennies can be sure of −1 only, and be held to no less than 1", () => {
    expect(security(normalForm(classics.pennies), 0)).toEqual({ maximin: -1, action: 0, minmax: 1 });
    expect(security(normalForm(classics.stag), 1)).toEqual({ maximin: 2, action: 1, minmax: 2 });
  });

  test("two who want to meet at one of 8 places: every set of places is an equilibrium, 2⁸ − 1 of them", () => {
    const meet = Array.from({ length: 8 }, (_, a) => Array.from({ length: 8 }, (_, b) => (a === b ? [1, 1] : [0, 0])));
    expect(equilibriaOf(normalForm({ payoffs: meet })).count).toBe(255);
  });
});

describe("properties", () => {
  test("of every equilibrium of a random two-player game nobody gains more than 1e-9 by leaving it", () => {
    fc.assert(
      fc.property(tables([2, 2], 5, 1000), (table) => {
        const form = normalForm(table);
        const { equilibria } = bimatrix(form);
        expect(equilibria.length).toBeGreaterThan(0);
        for (const { strategies, gap } of equilibria) {
          expect(gap).toBeLessThanOrEqual(1e-9);
          expect(gainOf(table, strategies)).toBeLessThanOrEqual(1e-9);
        }
      }),
      { seed: 1, numRuns: 300 },
    );
  });

  test("a nondegenerate two-player game has an odd number of equilibria", () => {
    let generic = 0;
    fc.assert(
      fc.property(tables([2, 2], 5, 1e6), (table) => {
        const { equilibria, degenerate } = bimatrix(normalForm(table));
        generic += degenerate ? 0 : 1;
        expect(degenerate || equilibria.length % 2 === 1).toBe(true);
      }),
      { seed: 2, numRuns: 300 },
    );
    expect(generic).toBeGreaterThan(250);
  });

  test("pure equilibria are exactly the joint actions that nobody gains by leaving, for any number of players", () => {
    fc.assert(
      fc.property(tables([2, 4], 3, 3), (table) => {
        const form = normalForm(table);
        const found = new Set(pureEquilibria(form));
        for (let joint = 0; joint < form.joints; joint++) {
          const played = Array.from(form.counts, (_, i) => digit(form, joint, i));
          const gains = played.map((_, i) => {
            const others = Array.from({ length: form.counts[i] }, (_, a) => played.with(i, a));
            return Math.max(...others.map((all) => looked(table.payoffs, all)[i])) - looked(table.payoffs, played)[i];
          });
          expect(gainsAt(form, joint)).toEqual(gains);
          expect(found.has(joint)).toBe(gains.every((gain) => gain === 0));
        }
      }),
      { seed: 3 },
    );
  });

  test("all pure equilibria of a two-player game are among those that the polytopes give, also where payoffs tie", () => {
    fc.assert(
      fc.property(tables([2, 2], 4, 2), (table) => {
        const form = normalForm(table);
        const pure = bimatrix(form).equilibria.filter((one) => one.strategies.every((p) => p.includes(1)));
        expect(pure.length).toBe(pureEquilibria(form).length);
      }),
      { seed: 4, numRuns: 300 },
    );
  });

  test("equilibria survive the elimination of dominated actions, and pay at least what a player can be held to", () => {
    fc.assert(
      fc.property(tables([2, 2], 4, 20), (table) => {
        const form = normalForm(table);
        const left = survivors(form);
        const { equilibria, held } = bimatrix(form);
        for (const { strategies, payoffs } of equilibria) {
          for (const i of [0, 1]) {
            const played = Array.from(strategies[i].keys()).filter((a) => strategies[i][a] > 1e-9);
            expect(left[i]).toEqual(expect.arrayContaining(played));
            expect(payoffs[i]).toBeGreaterThanOrEqual(held[i] - 1e-9);
          }
        }
        const sure = [0, 1].map((i) => security(form, i));
        sure.forEach(({ maximin, minmax }, i) => {
          expect(maximin).toBeLessThanOrEqual(held[i] + 1e-9);
          expect(held[i]).toBeLessThanOrEqual(minmax + 1e-9);
        });
      }),
      { seed: 5 },
    );
  });

  test("in a zero-sum game all equilibria pay the same, what each can be held to", () => {
    fc.assert(
      fc.property(fc.array(fc.integer({ min: -50, max: 50 }), { minLength: 12, maxLength: 12 }), (list) => {
        const rows = [0, 1, 2].map((a) => [0, 1, 2, 3].map((b) => [list[4 * a + b], -list[4 * a + b]]));
        const { equilibria, held } = bimatrix(normalForm({ payoffs: rows }));
        for (const { payoffs } of equilibria) payoffs.forEach((u, i) => void expect(u).toBeCloseTo(held[i], 9));
        expect(held[0]).toBeCloseTo(-held[1], 9);
      }),
      { seed: 6 },
    );
  });
});

describe("extremes", () => {
  test("a game without a choice has the one equilibrium that there is", () => {
    expect(strategies({ payoffs: [[[7, -7]]] })).toEqual([[[1], [1]]]);
    expect(dominant(normalForm({ payoffs: [[[7, -7]]] }), 0)).toBeUndefined();
  });

  test("where nothing matters every corner is listed and the game is called degenerate", () => {
    const { equilibria, degenerate } = bimatrix(normalForm({ payoffs: nest([2, 2], () => 3) }));
    expect([equilibria.length, degenerate]).toEqual([4, true]);
  });

  test("payoffs as large as they may be are solved with the same relative care", () => {
    close(
      strategies({
        payoffs: [
          [
            [2e12 / 3, 1e12 / 3],
            [0, 0],
          ],
          [
            [0, 0],
            [1e12 / 3, 2e12 / 3],
          ],
        ],
      })[2],
      [
        [2 / 3, 1 / 3],
        [1 / 3, 2 / 3],
      ],
    );
  });

  test("three players are solved for pure equilibria, and it is said so", () => {
    const majority = nest([2, 2, 2], () => 0).map((x, a) =>
      (x as number[][][]).map((y, b) =>
        y.map((_, c) => [a, b, c].map((mine) => (2 * mine > 1 === a + b + c > 1 ? 1 : 0))),
      ),
    );
    const { count, complete, found } = equilibriaOf(normalForm({ payoffs: majority }));
    expect([count, complete]).toEqual([2, false]); // all alike; whoever leaves is in the minority
    expect(found).toContain(
      "the pure equilibria; mixed ones are found for two players with at most 20 actions together",
    );
  });

  test("two players with more than 20 actions together are solved for pure equilibria", () => {
    const form = normalForm({ payoffs: nest([15, 6], () => 1) });
    expect(equilibriaOf(form)).toMatchObject({ count: 90, complete: false, held: undefined });
    expect(() => bimatrix(form)).toThrow("two players with at most 20 actions together");
    expect(() => vertices(new Float64Array(90), 15, 6)).toThrow("15 rows and 6 columns are more than 20 together");
  });

  test("weak dominance is told from strict", () => {
    const form = normalForm({
      payoffs: [
        [
          [1, 0],
          [2, 0],
        ],
        [
          [1, 0],
          [1, 0],
        ],
      ],
    }); // row 0 never pays less
    expect(dominance(form, 0, 0, 1)).toBe("weak");
    expect(dominance(form, 0, 1, 0)).toBe("none");
    expect(dominance(form, 1, 0, 1)).toBe("none"); // always equal
    expect(survivors(form)).toEqual([
      [0, 1],
      [0, 1],
    ]);
  });
});

interface Solved {
  readonly nash: { readonly pure: string[]; readonly mixed: string[]; readonly lowestWelfare: number };
  readonly optimum: object;
  readonly priceOfAnarchy: { readonly nash: number | null; readonly reason?: string };
  readonly repeated?: string;
}

describe("solve", () => {
  const solved = (name: string, options?: object) =>
    games[`commitment/${name}-v0`].solve!(options) as unknown as Solved;

  test("prices of anarchy: dilemma 4/2, chicken 6/4, stag hunt 8/4, battle 3/(4/3)", () => {
    expect(solved("prisoners-dilemma").priceOfAnarchy.nash).toBe(2);
    expect(solved("chicken").priceOfAnarchy.nash).toBe(1.5);
    expect(solved("stag-hunt").priceOfAnarchy.nash).toBe(2);
    expect(solved("battle-of-the-sexes").priceOfAnarchy.nash).toBe(2.25);
  });

  test("where payoffs are negative, nothing, or unknown, the price is withheld with the reason", () => {
    const own = (payoffs: unknown) => solved("matrix", { table: { payoffs } }).priceOfAnarchy;
    expect(solved("matching-pennies").priceOfAnarchy).toEqual({
      nash: null,
      reason: "some payoffs are negative, so a ratio says nothing",
    });
    expect(
      own([
        [
          [1, 1],
          [0, 0],
        ],
        [
          [0, 0],
          [0, 0],
        ],
      ]),
    ).toEqual({ nash: null, reason: "the worst equilibrium pays nothing" });
    const pennies = (x: number) =>
      [
        [
          [1, 0, 1],
          [0, 1, 1],
        ],
        [
          [0, 1, 1],
          [1, 0, 1],
        ],
      ].map((row) => row.map((u) => [u.with(2, x)]));
    expect(own(pennies(1))).toEqual({ nash: null, reason: "no equilibrium is known" });
  });

  test("the optimum is the joint action with the highest sum", () => {
    expect(solved("chicken").optimum).toEqual({ play: "swerve/swerve", welfare: 6, payoffs: [3, 3] });
    const late = {
      payoffs: nest([2, 3], () => 1).with(1, [
        [1, 1],
        [2, 5],
        [3, 3],
      ]),
    };
    expect(solved("matrix", { table: late }).optimum).toEqual({ play: "1/1", welfare: 7, payoffs: [2, 5] });
    expect(solved("prisoners-dilemma", { payoffs: "markov-commitment" }).optimum).toMatchObject({ welfare: -2 });
  });

  test("the three published dilemmas have the same equilibrium and other numbers", () => {
    const all = ["plain", "mediated", "markov-commitment"].map(
      (payoffs) => solved("prisoners-dilemma", { payoffs }).nash,
    );
    expect(all.map(({ pure, mixed }) => [pure, mixed])).toEqual(Array(3).fill([["defect/defect"], []]));
    expect(all.map(({ lowestWelfare }) => lowestWelfare)).toEqual([2, 0, -4]);
  });

  test("of a repeated game it says what is subgame perfect, and whether that is all", () => {
    expect(solved("prisoners-dilemma", { rounds: 3 }).repeated).toContain("nothing else is (backward induction)");
    expect(solved("chicken", { rounds: 3 }).repeated).toContain("more can be");
    expect(solved("chicken").repeated).toBeUndefined();
  });

  test("the gains of deviating from a joint action are read from the table, and unknown where rounds follow", () => {
    const { deviation } = games["commitment/chicken-v0"];
    expect(deviation!({}, [Float32Array.of(0, 0)])).toEqual([1, 1]);
    expect(deviation!({}, [Float32Array.of(1, 1)])).toEqual([1, 1]);
    expect(deviation!({}, [Float32Array.of(0, 1)])).toEqual([0, 0]);
    expect(deviation!({ rounds: 2 }, [Float32Array.of(0, 0)])).toEqual([]);
    const table = {
      payoffs: [
        [
          [0, 5],
          [1, 4],
          [2, 3],
        ],
        [
          [3, 0],
          [4, 1],
          [5, 2],
        ],
      ],
    };
    expect(games["commitment/matrix-v0"].deviation!({ table }, [Float32Array.of(0), Float32Array.of(2)])).toEqual([
      3, 2,
    ]);
  });
});

/** The most that anybody gains by a pure deviation, computed from the nest alone. */
function gainOf({ payoffs }: Table, [x, y]: readonly (readonly number[])[]): number {
  const value = (i: number, p: readonly number[], q: readonly number[]) =>
    p.reduce((sum, px, a) => sum + q.reduce((inner, qy, b) => inner + px * qy * looked(payoffs, [a, b])[i], 0), 0);
  const sure = (n: number) =>
    Array.from({ length: n }, (_, a) => Array.from({ length: n }, (_, b) => (a === b ? 1 : 0)));
  const one = Math.max(...sure(x.length).map((p) => value(0, p, y))) - value(0, x, y);
  const other = Math.max(...sure(y.length).map((q) => value(1, x, q))) - value(1, x, y);
  return Math.max(one, other);
}

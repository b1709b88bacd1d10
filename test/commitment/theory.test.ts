/** Meta-games, elimination, the folk region and the coordinator: numbers derived by hand, and properties of random tables. */
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { digit, jointName, type NormalForm } from "../../envs/commitment/matrix/normal-form.js";
import { dominance, survivors } from "../../envs/commitment/matrix/pure.js";
import { coordinator } from "../../envs/commitment/theory/coordinator.js";
import { eliminateWeakly } from "../../envs/commitment/theory/dominance.js";
import { folkRegion, type Point } from "../../envs/commitment/theory/folk-region.js";
import { inducedForm } from "../../envs/commitment/theory/induced.js";
import { bimatrix, normalForm, pureEquilibria } from "../../envs/index.js";
import { near } from "../auction/agrees.js";
import { classics, looked, tables } from "./tables.js";

/** Response tables of the dilemma: what to do if the other cooperates (0), and if it defects (1). */
const responses: { readonly [name: string]: readonly [number, number] } = {
  AllC: [0, 0],
  AllD: [1, 1],
  Mirror: [0, 1],
  Anti: [1, 0],
};
const monotone = ["AllC", "AllD", "Mirror"];

type Semantics = "greatest" | "least" | "unique";

/** The dilemma between those who send tables. Without the fixed point asked for, both defect. */
function meta(names: readonly string[], semantics: Semantics): NormalForm {
  const resolve = (f: readonly number[], g: readonly number[]): readonly number[] => {
    const fixed = [0, 1].flatMap((a) => [0, 1].flatMap((b) => (f[b] === a && g[a] === b ? [[a, b]] : [])));
    const [wanted] = fixed.filter((p) =>
      fixed.every((q) => (semantics === "greatest" ? p.every((x, i) => x <= q[i]) : p.every((x, i) => x >= q[i]))),
    );
    return (semantics === "unique" && fixed.length !== 1 ? undefined : wanted) ?? [1, 1];
  };
  const outcome = ([i, j]: Int32Array, out: Float64Array) =>
    out.set(looked(classics.dilemma.payoffs, resolve(responses[names[i]], responses[names[j]])));
  return inducedForm([names.length, names.length], outcome, names);
}

const pureNash = (form: NormalForm) =>
  pureEquilibria(form).map((k) => [jointName(form, k), ...form.payoffs.subarray(2 * k, 2 * k + 2)]);

describe("the game that messages induce", () => {
  test("with response tables in the dilemma only the greatest fixed point makes mutual mirrors an equilibrium", () => {
    for (const names of [monotone, [...monotone, "Anti"]]) {
      expect(pureNash(meta(names, "greatest"))).toEqual([
        ["AllD/AllD", 1, 1],
        ["Mirror/Mirror", 2, 2],
      ]);
      expect(pureNash(meta(names, "least"))).toEqual([["AllD/AllD", 1, 1]]);
      expect(pureNash(meta(names, "unique"))).toEqual([["AllD/AllD", 1, 1]]);
    }
  });

  test("with the actions themselves as messages it is the game itself", () => {
    fc.assert(
      fc.property(tables([2, 4], 3, 9), (table) => {
        const form = normalForm(table);
        const same = inducedForm([...form.counts], (joint, out) => out.set(looked(table.payoffs, [...joint])));
        expect(same).toEqual(form);
      }),
      { seed: 1 },
    );
  });

  test("a payoff that is not written, and too many messages, are said", () => {
    expect(() => inducedForm([2, 2], (_, out) => out.fill(1, 0, 1))).toThrow(
      "the induced game: payoffs[0][0][1] must be a number from -1e12 to 1e12, got NaN",
    );
    expect(() => inducedForm([1000, 1000], () => {})).toThrow(
      "the induced game: 1000 × 1000 messages for each player are more than 1000000 payoffs.",
    );
    expect(() => inducedForm([2, 2], (_, out) => out.fill(0), ["one"])).toThrow("player 0 has 2 action(s)");
  });
});

describe("iterated weak dominance", () => {
  test("removes AllC by Mirror, then AllD by Mirror, and leaves mutual mirrors", () => {
    const went = (action: number) => [0, 1].map((player) => ({ player, action, by: 2, kind: "weak" }));
    expect(eliminateWeakly(meta(monotone, "greatest"))).toEqual({
      survivors: [[2], [2]],
      rounds: [went(0), went(1)],
      complete: true,
    });
  });

  test("under the least fixed point leaves mutual defection: AllD earns more than the others against AllC, and 1 like them elsewhere", () => {
    expect(eliminateWeakly(meta(monotone, "least")).survivors).toEqual([[1], [1]]);
  });

  test("depends on the order", () => {
    const payoffs = [
      [
        [1, 1],
        [0, 0],
      ],
      [
        [1, 1],
        [2, 1],
      ],
      [
        [0, 0],
        [2, 1],
      ],
    ]; // Osborne & Rubinstein (1994), A Course in Game Theory, section 4.3: T, M, B against L, R
    const form = normalForm({
      payoffs,
      actions: [
        ["T", "M", "B"],
        ["L", "R"],
      ],
    });
    const one = (player: number, action: number) => ({ player, action });
    expect(eliminateWeakly(form, [one(0, 0), one(1, 0)])).toMatchObject({ survivors: [[1, 2], [1]], complete: true });
    expect(eliminateWeakly(form, [one(0, 2), one(1, 1)])).toMatchObject({ survivors: [[0, 1], [0]], complete: true });
    expect(eliminateWeakly(form)).toEqual({
      survivors: [[1], [0, 1]],
      rounds: [
        [
          { ...one(0, 0), by: 1, kind: "weak" },
          { ...one(0, 2), by: 1, kind: "weak" },
        ],
      ],
      complete: true,
    });
    expect(eliminateWeakly(form, [one(0, 0)])).toMatchObject({
      survivors: [
        [1, 2],
        [0, 1],
      ],
      complete: false,
    });
    expect(() => eliminateWeakly(form, [one(0, 1)])).toThrow(
      "Action M of player 0 cannot go: nothing that is left dominates it.",
    );
    expect(() => eliminateWeakly(form, [one(0, 0), one(0, 0)])).toThrow("Action T of player 0 cannot go");
    expect(() => eliminateWeakly(form, [one(7, 9)])).toThrow("Action 9 of player 7 cannot go");
  });

  test("leaves nothing that is dominated, no more than strict dominance, and names dominators that outlive the round", () => {
    fc.assert(
      fc.property(tables([2, 3], 4, 3), (table) => {
        const form = normalForm(table);
        const { survivors: left, rounds } = eliminateWeakly(form);
        const alive = left.map((list, i) =>
          Uint8Array.from({ length: form.counts[i] }, (_, a) => Number(list.includes(a))),
        );
        left.forEach((list, i) => {
          expect(list.length).toBeGreaterThan(0);
          expect(survivors(form)[i]).toEqual(expect.arrayContaining([...list]));
          for (const a of list) for (const b of list) expect(dominance(form, i, a, b, alive)).toBe("none");
        });
        for (const round of rounds) {
          for (const { player, by } of round) {
            expect(round.some((other) => other.player === player && other.action === by)).toBe(false);
          }
        }
        expect(rounds.flat().length + left.flat().length).toBe(form.counts.reduce((sum, n) => sum + n, 0));
      }),
      { seed: 2 },
    );
  });
});

describe("the folk region", () => {
  const nearPoints = (got: readonly Point[], want: readonly (readonly number[])[]) => {
    expect(got).toHaveLength(want.length);
    got.forEach((point, k) => {
      for (const axis of [0, 1]) near(point[axis], want[k][axis]);
    });
  };

  test("of the dilemma is (1, 1), (2.5, 1), (2, 2), (1, 2.5), of area 1.5", () => {
    const { vertices, area, minmax } = folkRegion(normalForm(classics.dilemma));
    nearPoints(vertices, [
      [1, 1],
      [2.5, 1],
      [2, 2],
      [1, 2.5],
    ]);
    near(area, 1.5);
    nearPoints([minmax], [[1, 1]]);
  });

  test("minmax: chicken 1, stag hunt 2, battle of the sexes 2/3, pennies 0", () => {
    for (const [name, minmax] of [
      ["chicken", 1],
      ["stag", 2],
      ["sexes", 2 / 3],
      ["pennies", 0],
    ] as const) {
      nearPoints([folkRegion(normalForm(classics[name])).minmax], [[minmax, minmax]]);
    }
  });

  test("of chicken is the triangle of (1, 1) (not played itself), (4, 1), (1, 4) and (3, 3): area 6", () => {
    const { vertices, area } = folkRegion(normalForm(classics.chicken));
    nearPoints(vertices, [
      [1, 1],
      [4, 1],
      [3, 3],
      [1, 4],
    ]);
    near(area, 6); // triangles (1,1)(4,1)(3,3) and (1,1)(3,3)(1,4): 3 + 3
  });

  test("of the battle of the sexes is the triangle of (0, 0), (2, 1) and (1, 2) without what lies below 2/3: a pentagon", () => {
    const { vertices, area } = folkRegion(normalForm(classics.sexes));
    nearPoints(vertices, [
      [2 / 3, 2 / 3],
      [4 / 3, 2 / 3],
      [2, 1],
      [1, 2],
      [2 / 3, 4 / 3],
    ]); // the edges from (0, 0) to (2, 1) and (1, 2) are cut at 2/3
    near(area, 3 / 2 - 4 / 9); // below 2/3 for one player lies 1/3 of the triangle's 3/2, for both 2/9
  });

  test("of a zero-sum game is its value, a point; of a coordination game a segment; of constant payoffs themselves", () => {
    const pennies = folkRegion(normalForm(classics.pennies));
    nearPoints(pennies.vertices, [[0, 0]]);
    expect(pennies.area).toBe(0);
    const alike = [
      [
        [4, 4],
        [0, 0],
      ],
      [
        [0, 0],
        [1, 1],
      ],
    ];
    nearPoints(folkRegion(normalForm({ payoffs: alike })).vertices, [
      [0.8, 0.8],
      [4, 4],
    ]); // minmax 4q = 1 − q at q = 1/5
    const nothing = [
      [
        [0.1, 7],
        [0.1, 7],
      ],
    ];
    expect(folkRegion(normalForm({ payoffs: nothing }))).toEqual({ vertices: [[0.1, 7]], area: 0, minmax: [0.1, 7] });
    const rising = [
      [
        [1, 0],
        [1, 2],
        [1, 1],
      ],
    ]; // the row player has nothing to choose, the other takes 2
    expect(folkRegion(normalForm({ payoffs: rising })).vertices).toEqual([[1, 2]]);
  });

  test("every zero-sum game has a region of one point, its value", () => {
    fc.assert(
      fc.property(tables([2, 2], 4, 50), ({ payoffs }) => {
        const zero = (payoffs as number[][][]).map((row) => row.map(([u]) => [u / 7, -u / 7]));
        const form = normalForm({ payoffs: zero });
        const [value] = bimatrix(form).equilibria[0].payoffs;
        nearPoints(folkRegion(form).vertices, [[value, -value]]);
      }),
      { seed: 3 },
    );
  });

  test("its corners are feasible and individually rational, and it holds all mixes and equilibria that are", () => {
    fc.assert(
      fc.property(tables([2, 2], 4, 12), fc.integer({ min: 0, max: 2 ** 31 }), ({ payoffs }, word) => {
        const form = normalForm({ payoffs });
        const { vertices, minmax, area } = folkRegion(form);
        expect(vertices.length).toBeGreaterThan(0);
        const all = Array.from({ length: form.joints }, (_, k) => [form.payoffs[2 * k], form.payoffs[2 * k + 1]]);
        // In the hull: no direction in which a corner lies further out than every pure pair.
        for (let turn = 0; turn < 60; turn++) {
          const [x, y] = [Math.cos((turn * Math.PI) / 30), Math.sin((turn * Math.PI) / 30)];
          const furthest = Math.max(...all.map((p) => x * p[0] + y * p[1]));
          for (const v of vertices) expect(x * v[0] + y * v[1]).toBeLessThanOrEqual(furthest + 1e-9);
        }
        for (const v of vertices) for (const i of [0, 1]) expect(v[i]).toBeGreaterThanOrEqual(minmax[i]);
        // All of it: a pure pair, a mix of pure pairs, or an equilibrium is inside where rational.
        const mix = all.map((_, k) => ((word >> (k % 24)) % 8) + 1e-3);
        const sum = mix.reduce((total, p) => total + p, 0);
        const mixed = [0, 1].map((i) => all.reduce((total, p, k) => total + (mix[k] / sum) * p[i], 0));
        for (const p of [...all, mixed, ...bimatrix(form).equilibria.map((one) => one.payoffs)]) {
          if (p.some((u, i) => u < minmax[i] - 1e-9)) continue;
          expect(outside(vertices, p)).toBeLessThanOrEqual(1e-6);
        }
        expect(area).toBeGreaterThanOrEqual(0);
      }),
      { seed: 4, numRuns: 300 },
    );
  });

  test("is not drawn for three players", () => {
    expect(() => folkRegion(inducedForm([2, 2, 2], (_, out) => out.fill(0)))).toThrow(
      "two players with at most 20 actions",
    );
  });
});

/** How far a point lies outside of a convex polygon, segment or point whose corners run counter-clockwise. */
function outside(vertices: readonly Point[], [x, y]: readonly number[]): number {
  if (vertices.length < 3) {
    const [[ax, ay], [bx, by] = vertices[0]] = vertices;
    const length = (bx - ax) ** 2 + (by - ay) ** 2;
    const share = length > 0 ? Math.min(1, Math.max(0, ((x - ax) * (bx - ax) + (y - ay) * (by - ay)) / length)) : 0;
    return Math.hypot(x - ax - share * (bx - ax), y - ay - share * (by - ay));
  }
  return Math.max(
    ...vertices.map(([ax, ay], k) => {
      const [bx, by] = vertices[(k + 1) % vertices.length];
      return -((bx - ax) * (y - ay) - (by - ay) * (x - ax)) / Math.hypot(bx - ax, by - ay);
    }),
  );
}

describe("the coordinator", () => {
  const bids = (form: NormalForm) => pureEquilibria(form).map((joint) => [0, 1].map((i) => digit(form, joint, i)));

  test("has the pure equilibria (0, 0), (1, 1) and (2, 2), the published one in the middle", () => {
    const form = coordinator();
    expect(pureEquilibria(form).map((joint) => jointName(form, joint))).toEqual(["0/0", "1/1", "2/2"]);
    expect([...form.payoffs.subarray(2 * 5, 2 * 5 + 2)]).toEqual([1.5, 1.5]); // (1, 1): 3 − 1 or 1, at equal odds
    expect([...form.payoffs.subarray(2 * 6, 2 * 6 + 2)]).toEqual([1, 1]); // (1, 2): 1 lost, 3 − 2 won
  });

  test("has as equilibria the equal bids of R − 2s to R, or the ends where they bind, whatever the payoffs", () => {
    const whole = fc.integer({ min: -6, max: 6 });
    fc.assert(
      fc.property(
        whole,
        whole,
        fc.integer({ min: 0, max: 8 }),
        fc.integer({ min: 1, max: 3 }),
        (leader, follower, most, step) => {
          const rent = leader - follower;
          const expected = Array.from({ length: most + 1 }, (_, x) => x).filter(
            (x) => (x === 0 || x * step <= rent) && (x === most || x * step >= rent - 2 * step),
          );
          expect(bids(coordinator({ leader, follower, most, step }))).toEqual(expected.map((x) => [x, x]));
        },
      ),
      { seed: 5 },
    );
  });

  test("takes the whole rent of 2 as steps get small", () => {
    for (const parts of [4, 16, 64]) {
      const found = bids(coordinator({ most: 3 * parts, step: 1 / parts }));
      expect(found).toEqual([2 * parts - 2, 2 * parts - 1, 2 * parts].map((x) => [x, x]));
    }
  });

  test("refuses nonsense", () => {
    expect(() => coordinator({ leader: Number.NaN })).toThrow("'leader' must be a finite number, got NaN");
    expect(() => coordinator({ most: 1.5 })).toThrow("'most' must be a whole number of steps from 0 to 500, got 1.5");
    expect(() => coordinator({ step: 0 })).toThrow("'step' must be positive, got 0");
  });
});

test.each([2, 3, 4])(
  "the concave pro-rata game of %i: q = n/(n+1) in all, and a price of anarchy of (n+1)²/4n",
  (n) => {
    const steps = 2 * (n + 1); // the equilibrium qᵢ = 1/(n+1) and the optimum 1/2 are on the grid
    const amount = (m: number) => m / steps;
    const form = inducedForm(Array<number>(n).fill(steps + 1), (sent, out) => {
      const total = sent.reduce((sum, m) => sum + amount(m), 0);
      for (let i = 0; i < n; i++) out[i] = amount(sent[i]) * (1 - total); // its share of f(Q) = Q (1 − Q)
    });
    const equilibrium = Array.from({ length: n }, () => 2);
    const welfare = (total: number) => total * (1 - total);
    const joint = equilibrium.reduce((all, m, i) => all + m * form.strides[i], 0);
    expect(pureEquilibria(form)).toContain(joint);
    expect(welfare(0.5) / welfare(n / (n + 1))).toBeCloseTo((n + 1) ** 2 / (4 * n), 12);
    expect(form.payoffs[joint * n]).toBeCloseTo(1 / (n + 1) ** 2, 12);
  },
);

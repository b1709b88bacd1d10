/** Resolution semantics: the commitments of the literature, and what is no semantics. */
import { describe, expect, test } from "vitest";
import type { Circle, Program } from "../../src/device/program.js";
import { countFixedPoints, fixedPoints } from "../../src/device/semantics/enumeration.js";
import { checkSemantics, resolveCircle, type Semantics } from "../../src/device/semantics.js";
import {
  allC,
  allD,
  anti,
  C,
  circle,
  coin,
  D,
  mirror,
  move,
  plays,
  put,
  threshold,
  when,
} from "./semantics-circles.js";

const rng = coin();
const total = (c: Circle, out: Float64Array) => {
  out[0] = 0;
  for (let i = 0; i < c.n; i++) out[0] += c.levels[i][c.actions[i]];
};
const every: readonly Semantics[] = [
  ...([{ kind: "greatest" }, { kind: "least" }, { kind: "unique" }, { kind: "three-valued" }] as const),
  ...([
    { kind: "sequential", from: "first" },
    { kind: "sequential", from: "last" },
  ] as const),
  ...([
    { kind: "simulation", epsilon: 0.2, coins: "shared" },
    { kind: "simulation", epsilon: 0.6, coins: "independent" },
  ] as const),
  ...([{ kind: "modal" }, { kind: "solver" }] as const),
];
const named = every.map((semantics) => [JSON.stringify(semantics), semantics] as const);
/** Actions that programs come to, or "void". */
function come(semantics: Semantics | "greatest" | "least" | "unique", programs: readonly Program[]): string {
  const c = circle(programs);
  const resolved = resolveCircle(
    typeof semantics === "string" ? { kind: semantics } : semantics,
    c,
    rng,
    undefined,
    total,
  );
  return resolved ? [...c.actions].map((a) => "DC"[a]).join("") : "void";
}

describe("fixed points by hand", () => {
  test("Mirror × Mirror has CC and DD, Mirror × Anti none, Anti × Anti the incomparable CD and DC", () => {
    const points = (...programs: Program[]) =>
      fixedPoints(circle(programs))!.map(({ actions }) => actions.map((a) => "DC"[a]).join(""));
    expect(points(mirror, mirror)).toEqual(["CC", "DD"]);
    expect(points(mirror, anti)).toEqual([]);
    expect(points(anti, anti).sort()).toEqual(["CD", "DC"]);
    expect(countFixedPoints(circle([mirror, mirror]))).toBe(2);
    expect(countFixedPoints(circle([mirror, anti]))).toBe(0);
    expect(countFixedPoints(circle([anti, anti]))).toBe(2);
  });

  test("Mirror × Mirror cooperates where consistency suffices, defects where causes are due, and is not unique", () => {
    const both = [mirror, mirror];
    expect(come("greatest", both)).toBe("CC");
    expect(come("least", both)).toBe("DD");
    expect(come("unique", both)).toBe("void");
    expect(come({ kind: "three-valued" }, both)).toBe("DD");
    expect(come({ kind: "sequential", from: "first" }, both)).toBe("DD");
    expect(come({ kind: "modal" }, both)).toBe("CC");
    expect(come({ kind: "solver" }, both)).toBe("CC");
    expect(come({ kind: "simulation", epsilon: 0.1, coins: "shared" }, both)).toBe("CC");
    expect(come({ kind: "simulation", epsilon: 0.1, coins: "independent" }, both)).toBe("CC");
    expect(come({ kind: "simulation", epsilon: 0.1, coins: "shared", ground: "bottom" }, both)).toBe("DD");
  });

  test("Mirror × Anti and Anti × Anti go in circles from either end: void, all at their bottoms", () => {
    for (const programs of [
      [mirror, anti],
      [anti, anti],
    ]) {
      for (const kind of ["greatest", "least", "unique"] as const) expect(come(kind, programs)).toBe("void");
      const c = circle(programs);
      resolveCircle({ kind: "greatest" }, c, rng);
      expect([...c.actions]).toEqual([D, D]);
    }
    expect(come({ kind: "solver" }, [mirror, anti])).toBe("void");
    expect(come({ kind: "solver" }, [anti, anti])).toBe("DC");
  });

  test("with thresholds (2, 2, 2) all contribute or none; with (0, 2, 2) least has the first alone", () => {
    const thrice = [2, 2, 2].map(threshold);
    expect(come("greatest", thrice)).toBe("CCC");
    expect(come("least", thrice)).toBe("DDD");
    const first = [0, 2, 2].map(threshold);
    expect(come("greatest", first)).toBe("CCC");
    expect(come("least", first)).toBe("CDD");
  });
});

describe("the prisoner's dilemma (2, 0, 3, 1) among response tables", () => {
  const tables = { AllC: allC, AllD: allD, Mirror: mirror, Anti: anti };
  type Name = keyof typeof tables;
  const payoff = [
    [1, 3],
    [0, 2],
  ]; // [mine][the other's]
  const value = (kind: "greatest" | "least" | "unique", mine: Name, other: Name): number => {
    const c = circle([tables[mine], tables[other]]);
    resolveCircle({ kind }, c, rng);
    return payoff[c.actions[0]][c.actions[1]];
  };
  const equilibria = (kind: "greatest" | "least" | "unique", names: readonly Name[]) =>
    names.flatMap((a) =>
      names
        .filter((b) =>
          names.every((x) => value(kind, x, b) <= value(kind, a, b) && value(kind, x, a) <= value(kind, b, a)),
        )
        .map((b) => `${a}, ${b}: ${value(kind, a, b)}`),
    );

  test.each([[["AllC", "AllD", "Mirror"]], [["AllC", "AllD", "Mirror", "Anti"]]] as [Name[]][])(
    "pure equilibria of %j: defection, and under greatest also a pair of Mirrors who cooperate",
    (names) => {
      expect(equilibria("greatest", names)).toEqual(["AllD, AllD: 1", "Mirror, Mirror: 2"]);
      expect(equilibria("least", names)).toEqual(["AllD, AllD: 1"]);
      expect(equilibria("unique", names)).toEqual(["AllD, AllD: 1"]);
    },
  );

  test("under greatest, Mirror weakly dominates AllC, and then AllD", () => {
    const dominates = (a: Name, b: Name, among: readonly Name[]) =>
      among.every((x) => value("greatest", a, x) >= value("greatest", b, x)) &&
      among.some((x) => value("greatest", a, x) > value("greatest", b, x));
    expect(dominates("Mirror", "AllC", ["AllC", "AllD", "Mirror"])).toBe(true);
    expect(dominates("Mirror", "AllD", ["AllC", "AllD", "Mirror"])).toBe(false);
    expect(dominates("Mirror", "AllD", ["AllD", "Mirror"])).toBe(true);
  });
});

describe("atomic transactions", () => {
  /** "I give to the next one and move, if the one before gives to me." */
  const link = (n: number) => when({ kind: "pays", who: n - 1, least: 1 }, move(C, 1, 1), move(D));
  const ring = (k: number) => circle(Array(k).fill(link(k)));
  const moved = (c: Circle) => [...c.actions].filter((a, i) => a === C && c.pays[i] === 1).length;

  test("a flash loan (lend iff repaid, repay iff lent) executes under greatest and never under least", () => {
    const lender = when({ kind: "pays", who: 1, least: 1 });
    const borrower = when(plays(1, C), move(C, 1, 1), move(D));
    const loan = circle([lender, borrower]);
    const executes = (semantics: Semantics) => {
      const resolved = resolveCircle(semantics, loan, rng, undefined, total);
      return resolved && loan.actions[0] === C && loan.actions[1] === C && loan.pays[1] === 1;
    };
    expect(executes({ kind: "greatest" })).toBe(true);
    expect(executes({ kind: "modal" })).toBe(true);
    expect(executes({ kind: "solver" })).toBe(true);
    expect(executes({ kind: "simulation", epsilon: 0.1, coins: "shared" })).toBe(true);
    expect(executes({ kind: "least" })).toBe(false);
    expect(executes({ kind: "three-valued" })).toBe(false);
    expect(executes({ kind: "sequential", from: "first" })).toBe(false);
    expect(executes({ kind: "sequential", from: "last" })).toBe(false);
    expect([...loan.actions, ...loan.pays, ...loan.targets]).toEqual([D, D, 0, 0, 0, 0]);
    expect(executes({ kind: "unique" })).toBe(false);
  });

  test.each([2, 3, 4, 6])(
    "a cycle of %i transfers, each if received, moves under greatest as a whole or not at all",
    (k) => {
      for (const semantics of every) {
        const c = ring(k);
        const atomic = ["greatest", "modal", "solver", "simulation"].includes(semantics.kind);
        const ends = semantics.kind !== "simulation" || semantics.coins === "shared" || k === 2;
        // Each run asks one other only, so that even independent coins end.
        expect(resolveCircle(semantics, c, rng, undefined, total) || !ends).toBe(semantics.kind !== "unique");
        expect(moved(c)).toBe(atomic ? k : 0);
        if (atomic) expect([...c.targets]).toEqual(Array(k).fill(1));
      }
      expect(countFixedPoints(ring(k))).toBe(2);
      const broken = ring(k);
      broken.programs[k - 1] = move(D);
      expect(resolveCircle({ kind: "greatest" }, broken, rng)).toBe(true);
      expect(moved(broken)).toBe(0);
      const triggered = ring(k);
      triggered.programs[0] = move(C, 1, 1);
      expect(resolveCircle({ kind: "least" }, triggered, rng)).toBe(true);
      expect(moved(triggered)).toBe(k);
    },
  );

  test("a payment shared by all reaches each in equal parts, and the greatest fixed point has whoever needs more without", () => {
    const giver = when(plays(1, C), move(C, 3, 0), move(D));
    const seller = (least: number) => when({ kind: "paid", least });
    const c = circle([giver, seller(1), seller(1), seller(1)]);
    resolveCircle({ kind: "greatest" }, c, rng);
    expect([...c.actions]).toEqual([C, C, C, C]);
    c.programs[2] = seller(2);
    resolveCircle({ kind: "greatest" }, c, rng);
    expect([...c.actions]).toEqual([C, C, D, C]);
    expect([...c.pays]).toEqual([3, 0, 0, 0]);
  });
});

describe("sequential", () => {
  const first: Semantics = { kind: "sequential", from: "first" };
  const last: Semantics = { kind: "sequential", from: "last" };
  const outcome = (semantics: Semantics, programs: readonly (Program | undefined)[], sequence?: number[]) => {
    const c = circle(programs);
    for (let i = 0; i < c.n; i++) if (!programs[i]) put(c, i, allC);
    expect(resolveCircle(semantics, c, rng, sequence && Int32Array.from(sequence))).toBe(true);
    return [...c.actions];
  };

  test("each sees who ran before it, and those to come at their bottoms", () => {
    expect(outcome(first, [allC, mirror])).toEqual([C, C]);
    expect(outcome(first, [mirror, allC])).toEqual([D, C]);
    expect(outcome(first, [mirror, allC], [1, 0])).toEqual([C, C]);
    expect(outcome(first, [anti, anti])).toEqual([C, D]);
    expect(outcome(first, [anti, anti], [1, 0])).toEqual([D, C]);
  });

  test("from the last, the first committer answers to all later ones (reverse Stackelberg)", () => {
    expect(outcome(last, [mirror, allC])).toEqual([C, C]);
    expect(outcome(last, [allC, mirror])).toEqual([C, D]);
    expect(outcome(last, [anti, anti])).toEqual([D, C]);
    expect(outcome(last, [mirror, mirror, allC], [0, 1, 2])).toEqual([C, C, C]);
  });

  test("free agents and gaps in the sequence are passed over, and who is missing stays at the bottom", () => {
    expect(outcome(first, [undefined, mirror, anti], [0, -1, 2, 1])).toEqual([C, D, D]);
    expect(outcome(first, [allC, allC], [1])).toEqual([D, C]);
  });
});

describe("free agents", () => {
  test.each(named)("%s leaves the moves of free agents as they are", (_, semantics) => {
    const c = circle(
      [mirror, undefined, threshold(1)],
      [
        [0, 1],
        [2, 0, 1],
        [0, 1],
      ],
    );
    put(c, 1, move(2, 3, 1));
    resolveCircle(semantics, c, rng, Int32Array.of(0, 1, 2), total);
    expect([c.actions[1], c.pays[1], c.targets[1]]).toEqual([2, 3, 1]);
  });

  test.each(named)("%s: who answers a free agent answers what it does", (_, semantics) => {
    for (const [action, answer] of [
      [C, D],
      [D, C],
    ]) {
      const c = circle([anti, undefined]);
      put(c, 1, move(action));
      expect(resolveCircle(semantics, c, rng, undefined, total)).toBe(true);
      expect(c.actions[0]).toBe(semantics.kind === "modal" && action === D ? C : answer);
    }
  });

  test.each(named.filter(([, { kind }]) => kind !== "modal"))(
    "%s: a program whose leaf turns on a free agent who is yet to move comes to its bottom; others do as ever",
    (_, semantics) => {
      const unsure = when(plays(1, C), move(2), move(1)); // of three actions, 0 being the bottom
      const sure = when(plays(2, C), move(1), move(1)); // the same whatever it does
      const c = circle(
        [unsure, undefined, sure],
        [
          [0, 1, 2],
          [0, 1],
          [0, 1],
        ],
      );
      const weigh = (now: Circle, out: Float64Array) => {
        out[0] = now.actions[0];
      };
      expect(resolveCircle(semantics, c, rng, undefined, weigh)).toBe(true);
      expect([...c.actions]).toEqual([0, -1, 1]);
    },
  );

  test.each(named)("%s: where it is the same whatever a free agent may do, that is done", (_, semantics) => {
    const then = when(plays(2, C), move(2), move(1));
    const c = circle(
      [when(plays(1, C), then, move(2)), undefined, allC],
      [
        [0, 1, 2],
        [0, 1],
        [0, 1],
      ],
    );
    expect(resolveCircle(semantics, c, rng, undefined, (_, out) => out.fill(0))).toBe(true);
    expect([...c.actions]).toEqual(
      semantics.kind === "sequential" && semantics.from === "first" ? [0, -1, C] : [2, -1, C],
    );
  });
});

describe("all semantics", () => {
  test.each(named)(
    "%s: unconditional commitments are simply carried out, with payments and targets",
    (_, semantics) => {
      const c = circle([move(C, 2, 1), move(D), move(C, 0, 2)]);
      expect(resolveCircle(semantics, c, rng, undefined, total)).toBe(true);
      expect([[...c.actions], [...c.pays], [...c.targets]]).toEqual([
        [C, D, C],
        [2, 0, 0],
        [1, 0, 0],
      ]);
    },
  );

  test.each(named)("%s: a circle without bound agents resolves to nothing", (_, semantics) => {
    const c = circle([undefined, undefined]);
    expect(resolveCircle(semantics, c, rng, undefined, total)).toBe(true);
    expect([...c.actions]).toEqual([-1, -1]);
  });

  test.each(named)("%s: circles of different sizes may be resolved in turn", (_, semantics) => {
    const [small, large] = [circle([mirror, allC]), circle([...Array(99).fill(threshold(1)), allC])];
    for (const c of [small, large, small]) {
      resolveCircle(
        semantics,
        c,
        rng,
        Int32Array.from({ length: c.n }, (_, k) => c.n - 1 - k),
        total,
      );
      expect(c.actions[c.n - 1]).toBe(C);
    }
  });

  test("a solver needs a worth", () => {
    expect(() => resolveCircle({ kind: "solver" }, circle([mirror, mirror]), rng)).toThrow(
      "A solver needs to know what a joint move is worth.",
    );
  });
});

describe("what is said of semantics", () => {
  test.each(named)("%s is one", (_, semantics) => {
    expect(checkSemantics(semantics, "x")).toEqual(semantics);
  });

  const looped: { [key: string]: unknown } = { kind: "greatest" };
  looped.kind = looped;
  test.each([
    [
      "greatest",
      `device: option 'semantics' must be an object with a kind, such as {"kind": "greatest"}, got "greatest".`,
    ],
    [null, "got null."],
    [[], "got []."],
    [undefined, "got undefined."],
    [Number.NaN, "got NaN."],
    [10n, "got a bigint."],
    [() => 1, "got function."],
    [Symbol("x"), "got symbol."],
    [
      {},
      "the kind must be one of greatest, least, unique, three-valued, sequential, simulation, modal, solver, got undefined.",
    ],
    [{ kind: "best" }, `got "best".`],
    [{ kind: "toString" }, `got "toString".`],
    [looped, "got a object."],
    [{ kind: "greatest", from: "first" }, "greatest has no 'from'; it has kind."],
    [{ kind: "sequential" }, "'from' of sequential must be one of first, last, got undefined."],
    [{ kind: "sequential", from: "middle" }, `got "middle".`],
    [{ kind: "sequential", from: "last", epsilon: 1 }, "sequential has no 'epsilon'; it has kind, from."],
    [
      { kind: "simulation", coins: "shared" },
      "'epsilon' of simulation must be a number from 0.001 to 1, got undefined.",
    ],
    [{ kind: "simulation", epsilon: Number.NaN, coins: "shared" }, "got NaN."],
    [{ kind: "simulation", epsilon: 0, coins: "shared" }, "got 0."],
    [{ kind: "simulation", epsilon: 1.5, coins: "shared" }, "got 1.5."],
    [{ kind: "simulation", epsilon: "0.5", coins: "shared" }, `got "0.5".`],
    [{ kind: "simulation", epsilon: 0.5 }, "'coins' of simulation must be one of shared, independent, got undefined."],
    [
      { kind: "simulation", epsilon: 0.5, coins: "shared", ground: 1 },
      "'ground' of simulation must be one of top, bottom, got 1.",
    ],
  ])("%o is none", (value, sentence) => {
    expect(() => checkSemantics(value, "device: option 'semantics'")).toThrow(sentence);
    expect(() => checkSemantics(value, "device: option 'semantics'")).toThrow(/^device: option 'semantics'/);
  });

  test("nothing but the fields that count is kept", () => {
    const given = { kind: "simulation", epsilon: 0.5, coins: "shared", ground: undefined };
    expect(Object.keys(checkSemantics(given, "x"))).toEqual(["kind", "epsilon", "coins"]);
  });
});

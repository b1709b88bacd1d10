/** Fixed points of commitments: the lattice of monotone ones, and the enumeration of any. */
import { describe, expect, test } from "vitest";
import type { Circle, Move, Program } from "../../src/device/program.js";
import { respond } from "../../src/device/program.js";
import { countFixedPoints, fixedPoints, mostProfiles } from "../../src/device/semantics/enumeration.js";
import { advance } from "../../src/device/semantics/sweep.js";
import { resolveCircle, type Semantics } from "../../src/device/semantics.js";
import {
  anti,
  arbitrary,
  bruteForce,
  C,
  circle,
  coin,
  D,
  holds,
  isFixed,
  joint,
  leavesOf,
  mirror,
  monotone,
  move,
  pick,
  plays,
  put,
  step,
  threshold,
  when,
} from "./semantics-circles.js";

const rng = coin();
const resolve = (kind: "greatest" | "least" | "unique" | "three-valued" | "modal", c: Circle) =>
  resolveCircle({ kind }, c, rng);
/** Level and payment of each agent. */
const heights = (c: Circle) => [...c.actions].map((action, i) => [c.levels[i][action], c.pays[i]]);
const isBelow = (x: number[][], y: number[][]) => x.every(([a, b], i) => a <= y[i][0] && b <= y[i][1]);
const atBottom = (c: Circle) =>
  c.programs.every((p, i) => !p || (c.actions[i] === c.bottoms[i] && c.pays[i] === 0 && c.targets[i] === 0));

describe("monotone commitments", () => {
  test("resolve to fixed points of which the least lies below the greatest", () => {
    let apart = 0;
    holds(400, (draw) => {
      const { c } = monotone(draw);
      expect(resolve("greatest", c)).toBe(true);
      expect(isFixed(c)).toBe(true);
      const high = heights(c);
      expect(resolve("least", c)).toBe(true);
      expect(isFixed(c)).toBe(true);
      const low = heights(c);
      expect(isBelow(low, high)).toBe(true);
      if (!isBelow(high, low)) apart++;
    });
    expect(apart).toBeGreaterThan(20); // so that the test tells them apart
  });

  test("the greatest is the join of all fixed points, the least their meet, by brute force over all moves", () => {
    let several = 0;
    holds(250, (draw) => {
      const { c, to } = monotone(draw);
      const options = c.levels.map((levels, i) =>
        [...levels].flatMap((_, action) => [0, 1, 2].map((pay): Move => move(action, pay, to[i]))),
      );
      const all = [...bruteForce(c, options)].map((text) => {
        const [actions, pays] = JSON.parse(text) as number[][];
        return actions.map((action, i) => [c.levels[i][action], pays[i]]);
      });
      const joined = (worst: (...x: number[]) => number) =>
        all[0].map((_, i) => [0, 1].map((k) => worst(...all.map((point) => point[i][k]))));
      resolve("greatest", c);
      expect(heights(c)).toEqual(joined(Math.max));
      resolve("least", c);
      expect(heights(c)).toEqual(joined(Math.min));
      if (all.length > 1) several++;
    });
    expect(several).toBeGreaterThan(10);
  });

  test("come to the same whether agents are swept at once or one by one in random order", () => {
    holds(300, (draw) => {
      const { c } = monotone(draw);
      for (const kind of ["greatest", "least"] as const) {
        resolve(kind, c);
        const expected = joint(c);
        const bound = [...c.actions.keys()].filter((i) => c.programs[i]);
        for (const i of bound) put(c, i, kind === "least" ? move(c.bottoms[i]) : move(c.tops[i], 4 * (c.n - 1), 0));
        for (let k = 0; k < 60 && bound.length > 0; k++) {
          const i = pick(draw, bound);
          put(c, i, respond(c, i, c.programs[i]!)!);
        }
        // Random picks may have missed somebody: end with plain rounds.
        for (let k = 0; k < 40; k++) for (const i of bound) put(c, i, respond(c, i, c.programs[i]!)!);
        expect(joint(c)).toBe(expected);
      }
    });
  });

  test("are provable exactly where the greatest fixed point has them: modal resolution agrees", () => {
    holds(300, (draw) => {
      const { c } = monotone(draw);
      resolve("greatest", c);
      const expected = joint(c);
      resolve("modal", c);
      expect(joint(c)).toBe(expected);
    });
  });

  test("a chain of n thresholds 1 … n − 1 falls one agent per sweep from the top, and rises so from the bottom", () => {
    const n = 100;
    const falling = circle(Array.from({ length: n }, (_, k) => (k === 0 ? move(D) : threshold(n - k))));
    expect(resolve("greatest", falling)).toBe(true);
    expect([...falling.actions]).toEqual(Array(n).fill(D));
    const rising = circle(Array.from({ length: n }, (_, k) => threshold(k)));
    expect(resolve("least", rising)).toBe(true);
    expect([...rising.actions]).toEqual(Array(n).fill(C));
  });
});

describe("any commitments", () => {
  test("the enumeration finds what brute force over all leaves finds, each once", () => {
    const seen = new Set<number>();
    holds(400, (draw) => {
      const c = arbitrary(draw);
      const all = bruteForce(
        c,
        c.programs.map((program) => (program ? leavesOf(program) : [])),
      );
      const found = fixedPoints(c)!.map(({ actions, pays, targets }) => JSON.stringify([actions, pays, targets]));
      expect(new Set(found)).toEqual(all);
      expect(found.length).toBe(all.size);
      expect(countFixedPoints(c)).toBe(all.size);
      seen.add(all.size);
    });
    for (const size of [0, 1, 2]) expect(seen).toContain(size);
  });

  test("unique resolves where there is just one fixed point, to it; else all are at their bottoms", () => {
    holds(300, (draw) => {
      const c = arbitrary(draw);
      const all = bruteForce(
        c,
        c.programs.map((program) => (program ? leavesOf(program) : [])),
      );
      expect(resolve("unique", c)).toBe(all.size === 1);
      if (all.size === 1) expect(all).toContain(joint(c));
      else expect(atBottom(c)).toBe(true);
    });
  });

  test("the solver takes the fixed point worth most", () => {
    holds(300, (draw) => {
      const c = arbitrary(draw);
      const weights = Array.from({ length: c.n }, () => [0, 1, 2].map(() => draw(5)));
      const worthOf = (actions: ArrayLike<number>) => weights.reduce((sum, list, i) => sum + list[actions[i]], 0);
      const all = bruteForce(
        c,
        c.programs.map((program) => (program ? leavesOf(program) : [])),
      );
      const most = Math.max(...[...all].map((text) => worthOf(JSON.parse(text)[0])));
      const resolved = resolveCircle({ kind: "solver" }, c, rng, undefined, (now, out) => {
        out[0] = worthOf(now.actions);
      });
      expect(resolved).toBe(all.size > 0);
      if (!resolved) expect(atBottom(c)).toBe(true);
      else {
        expect(all).toContain(joint(c));
        expect(worthOf(c.actions)).toBe(most);
      }
    });
  });

  test("greatest and least resolve just where their orbits end, at a fixed point; else all are at their bottoms", () => {
    const seen = { settled: 0, cycled: 0 };
    holds(600, (draw) => {
      const c = arbitrary(draw);
      for (const kind of ["greatest", "least"] as const) {
        for (let i = 0; i < c.n; i++) {
          if (c.programs[i]) put(c, i, kind === "least" ? move(c.bottoms[i]) : move(c.tops[i], 1e6, 0));
        }
        const orbit = new Set<string>();
        for (; !orbit.has(joint(c)); step(c)) orbit.add(joint(c));
        const [settles, end] = [isFixed(c), joint(c)];
        expect(resolve(kind, c)).toBe(settles);
        if (settles) expect(joint(c)).toBe(end);
        else expect(atBottom(c)).toBe(true);
        seen[settles ? "settled" : "cycled"]++;
      }
    });
    expect(seen.cycled).toBeGreaterThan(20);
    expect(seen.settled).toBeGreaterThan(20);
  });

  test("F applied t times is t plain sweeps, around any cycle", () => {
    holds(300, (draw) => {
      const c = arbitrary(draw);
      for (let i = 0; i < c.n; i++) if (c.programs[i]) put(c, i, move(c.tops[i]));
      const start = [c.actions.slice(), c.pays.slice(), c.targets.slice()];
      const t = draw(60);
      for (let k = 0; k < t; k++) step(c);
      const expected = joint(c);
      [c.actions, c.pays, c.targets].forEach((array, k) => {
        array.set(start[k]);
      });
      advance(c, t);
      expect(joint(c)).toBe(expected);
    });
  });
});

test("a billion sweeps around a cycle cost as much as a few", () => {
  const c = circle([mirror, anti]);
  for (const [times, expected] of [
    [1e9, [C, C]],
    [1e9 + 1, [C, D]],
    [1e9 + 2, [D, D]],
    [1e9 + 3, [D, C]],
  ] as const) {
    c.actions.fill(C);
    expect(advance(c, times)).toBe(false);
    expect([...c.actions]).toEqual(expected);
  }
  const many = circle([...Array<Program>(98).fill(move(C)), mirror, when(plays(99, C), move(D), move(C))]);
  many.actions.fill(C);
  expect(advance(many, 1e9 + 1)).toBe(false);
  expect([...many.actions]).toEqual([...Array(99).fill(C), D]);
});

describe("searches", () => {
  test("equals are settled by the order given: the first committer's first-named leaf wins", () => {
    const c = circle([mirror, mirror]);
    const either = when(plays(1, D), move(C), move(D)); // C where the other plays D, names C first
    const other = when(plays(1, C), move(D), move(C)); // the same, names D first
    c.programs[0] = either;
    c.programs[1] = other;
    const solver: Semantics = { kind: "solver" };
    const flat = (_: Circle, out: Float64Array) => {
      out[0] = 7;
    };
    resolveCircle(solver, c, rng, Int32Array.of(0, 1), flat);
    expect([...c.actions]).toEqual([C, D]);
    c.programs[1] = either;
    resolveCircle(solver, c, rng, Int32Array.of(0, 1), flat);
    expect([...c.actions]).toEqual([C, D]);
    resolveCircle(solver, c, rng, Int32Array.of(-1, 1, 0), flat);
    expect([...c.actions]).toEqual([D, C]);
  });

  test("what follows anyway is not searched: 60 agents, one open pair", () => {
    const c = circle([mirror, threshold(1), ...Array.from({ length: 58 }, () => move(D))]);
    expect(countFixedPoints(c)).toBe(2);
  });

  test(`above ${mostProfiles} profiles nothing is searched and nothing resolved`, () => {
    const ring = (n: number) => circle(Array(n).fill(mirror));
    expect(countFixedPoints(ring(16))).toBe(2);
    expect(countFixedPoints(ring(17))).toBe(-1);
    expect(fixedPoints(ring(17))).toBeUndefined();
    const c = ring(17);
    for (const kind of ["unique", "solver"] as const) {
      expect(resolveCircle({ kind }, c, rng, undefined, () => {})).toBe(false);
      expect(atBottom(c)).toBe(true);
    }
  });

  test("a limit stops the enumeration", () => {
    expect(fixedPoints(circle([mirror, mirror]), 1)).toEqual([{ actions: [C, C], pays: [0, 0], targets: [0, 0] }]);
  });
});

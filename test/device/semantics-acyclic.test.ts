/** Acyclic commitments, on which semantics agree, and what three-valued resolution determines of any. */
import { describe, expect, test } from "vitest";
import { respond } from "../../src/device/program.js";
import { lastDepth } from "../../src/device/semantics/simulation.js";
import { determine } from "../../src/device/semantics/three-valued.js";
import { resolveCircle, type Semantics } from "../../src/device/semantics.js";
import {
  acyclic,
  arbitrary,
  bruteForce,
  coin,
  holds,
  isFixed,
  joint,
  leavesOf,
  pick,
  put,
} from "./semantics-circles.js";

const rng = coin(2);

describe("acyclic commitments", () => {
  test("greatest, least, unique, three-valued, sequential in topological order and the solver agree", () => {
    let conditional = 0;
    holds(500, (draw) => {
      const { c, order } = acyclic(draw);
      const forth = Int32Array.from(order);
      const all: [Semantics, Int32Array][] = [
        ...(["greatest", "least", "unique", "three-valued", "solver"] as const).map(
          (kind) => [{ kind }, forth] as [Semantics, Int32Array],
        ),
        [{ kind: "sequential", from: "first" }, forth],
        [{ kind: "sequential", from: "last" }, forth.slice().reverse()],
        [{ kind: "sequential", from: "first" }, forth],
      ];
      let expected: string | undefined;
      for (const [semantics, sequence] of all) {
        const worth = (_: unknown, out: Float64Array) => {
          out[0] = 0;
        };
        expect(resolveCircle(semantics, c, rng, sequence, worth)).toBe(true);
        expect(isFixed(c)).toBe(true);
        expected ??= joint(c);
        expect(joint(c)).toBe(expected);
      }
      if (c.programs.filter((program) => program?.kind === "if").length > 1) conditional++;
    });
    expect(conditional).toBeGreaterThan(100);
  });

  test("ε-simulation agrees whenever it went as deep as there are agents: with probability (1 − ε)ⁿ or more", () => {
    for (const epsilon of [0.3, 0.05, 0.001]) {
      let [agreed, expected] = [0, 0];
      const runs = 1000;
      holds(runs, (draw) => {
        const { c } = acyclic(draw);
        resolveCircle({ kind: "least" }, c, rng);
        const least = joint(c);
        resolveCircle({ kind: "simulation", epsilon, coins: "shared" }, c, rng);
        if (lastDepth() >= c.n) expect(joint(c)).toBe(least);
        if (joint(c) === least) agreed++;
        expected += (1 - epsilon) ** c.n;
      });
      const error = Math.sqrt(Math.max(expected * (1 - expected / runs), 1)); // binomial, about
      expect(agreed).toBeGreaterThan(expected - 4 * error);
    }
  });

  test("independent coins agree too as ε → 0: at ε = .001 in 98 of 100 circles or more", () => {
    let agreed = 0;
    holds(1000, (draw) => {
      const { c } = acyclic(draw);
      resolveCircle({ kind: "least" }, c, rng);
      const least = joint(c);
      expect(resolveCircle({ kind: "simulation", epsilon: 0.001, coins: "independent" }, c, rng)).toBe(true);
      if (joint(c) === least) agreed++;
    });
    expect(agreed).toBeGreaterThan(980);
  });
});

describe("three-valued", () => {
  test("determines the same in whatever order the agents are looked at", () => {
    let open = 0;
    holds(400, (draw) => {
      const c = arbitrary(draw);
      determine(c);
      const expected = joint(c);
      if (c.actions.some((action) => action < 0)) open++;
      const bound = [...c.actions.keys()].filter((i) => c.programs[i]);
      for (const i of bound) put(c, i, { kind: "move", action: -1, pay: 0, to: 0 });
      const look = (i: number) => {
        const answer = respond(c, i, c.programs[i]!);
        if (answer) put(c, i, answer);
      };
      for (let k = 0; k < 12 && bound.length > 0; k++) look(pick(draw, bound));
      for (let k = 0; k < 5; k++) bound.forEach(look);
      expect(joint(c)).toBe(expected);
    });
    expect(open).toBeGreaterThan(50);
  });

  test("what it determines is so in every fixed point, and what it leaves open is at its bottom", () => {
    let several = 0;
    holds(800, (draw) => {
      const c = arbitrary(draw);
      const all = bruteForce(
        c,
        c.programs.map((program) => (program ? leavesOf(program) : [])),
      );
      determine(c);
      const [actions, pays, targets] = [c.actions.slice(), c.pays.slice(), c.targets.slice()];
      const known = [...actions.keys()].filter((i) => actions[i] >= 0);
      for (const text of all) {
        const point = JSON.parse(text) as number[][];
        for (const i of known) expect([actions[i], pays[i], targets[i]]).toEqual(point.map((list) => list[i]));
      }
      if (all.size > 1 && known.some((i) => c.programs[i]?.kind === "if")) several++;
      expect(resolveCircle({ kind: "three-valued" }, c, rng)).toBe(true);
      for (let i = 0; i < c.n; i++) {
        const expected = actions[i] >= 0 ? [actions[i], pays[i], targets[i]] : [c.bottoms[i], 0, 0];
        expect([c.actions[i], c.pays[i], c.targets[i]]).toEqual(expected);
      }
    });
    expect(several).toBeGreaterThan(2);
  });
});

/** ε-grounded simulation: how long programs run each other, and what comes of it. */
import { describe, expect, test } from "vitest";
import type { Circle, Condition, Program } from "../../src/device/program.js";
import { mostRuns, runsOf } from "../../src/device/semantics/branching.js";
import { lastDepth, type Simulation } from "../../src/device/semantics/simulation.js";
import { resolveCircle } from "../../src/device/semantics.js";
import { Rng } from "../../src/rng.js";
import { agrees, near } from "../auction/agrees.js";
import {
  allC,
  allD,
  and,
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

const simulation = (epsilon: number, coins: Simulation["coins"], ground?: "top" | "bottom"): Simulation => ({
  ...{ kind: "simulation", epsilon, coins },
  ...(ground && { ground }),
});
const both = ["shared", "independent"] as const;

/** Mean and standard error of what is drawn again and again. */
function estimate(runs: number, draw: () => number): { mean: number; standardError: number } {
  let [sum, squares] = [0, 0];
  for (let k = 0; k < runs; k++) {
    const x = draw();
    sum += x;
    squares += x * x;
  }
  const mean = sum / runs;
  return { mean, standardError: Math.sqrt((squares / runs - mean * mean) / runs) };
}

/** The share of resolutions in which agent i plays C. */
function cooperates(programs: readonly Program[], how: Simulation, i = 0, runs = 20_000, rng: Rng = coin(7)) {
  const c = circle(programs);
  return estimate(runs, () => {
    resolveCircle(how, c, rng);
    return c.actions[i];
  });
}

describe("two programs that simulate each other", () => {
  test.each([0.05, 0.1, 0.5])("with ε = %d run 1/ε times on average, the first alone with probability ε", (epsilon) => {
    const rng = coin(1);
    const c = circle([mirror, mirror]);
    agrees(
      estimate(20_000, () => runsOf(c, 0, simulation(epsilon, "independent"), rng)),
      1 / epsilon,
    );
    agrees(
      estimate(20_000, () => +(runsOf(c, 0, simulation(epsilon, "independent"), rng) === 1)),
      epsilon,
    );
    const depths = () => {
      resolveCircle(simulation(epsilon, "shared"), c, rng);
      return lastDepth() + 1;
    };
    agrees(estimate(20_000, depths), 1 / epsilon);
    agrees(
      estimate(20_000, () => +(depths() === 1)),
      epsilon,
    );
  });

  test.each(both)("cooperate with probability 1 from the top and 0 from the bottom (%s coins)", (coins) => {
    for (const epsilon of [0.001, 0.05, 0.5, 1]) {
      for (const i of [0, 1]) {
        expect(cooperates([mirror, mirror], simulation(epsilon, coins), i, 40).mean).toBe(1);
        expect(cooperates([mirror, mirror], simulation(epsilon, coins, "bottom"), i, 40).mean).toBe(0);
      }
    }
  });

  test.each(both)(
    "cooperate with an unconditional defector with probability ε, with a cooperator always (%s coins)",
    (coins) => {
      for (const epsilon of [0.05, 0.3]) {
        agrees(cooperates([mirror, allD], simulation(epsilon, coins)), epsilon);
        expect(cooperates([mirror, allC], simulation(epsilon, coins)).mean).toBe(1);
        agrees(cooperates([anti, allC], simulation(epsilon, coins)), epsilon);
      }
    },
  );

  test.each(both)("make cooperation the best reply in PD(2, 0, 3, 1) just where ε < 1/2 (%s coins)", (coins) => {
    for (const epsilon of [0.1, 0.3, 0.45, 0.55, 0.7, 0.9]) {
      const withC = cooperates([mirror, allC], simulation(epsilon, coins)).mean;
      const withD = cooperates([mirror, allD], simulation(epsilon, coins)).mean;
      const [cooperate, defect] = [2 * withC, 3 * withD + (1 - withD)];
      near(cooperate, 2);
      expect(cooperate > defect).toBe(epsilon < 0.5);
    }
  });

  test("asked twice about one other, a program runs it once", () => {
    const twice = when(and(plays(1, C), { kind: "pays", who: 1, least: 0 }));
    const again = when(and(plays(1, C), and({ kind: "total", least: 1 }, { kind: "count", action: C, least: 1 })));
    for (const program of [twice, again]) {
      const c = circle([program, program]);
      const rng = coin(3);
      agrees(
        estimate(10_000, () => runsOf(c, 0, simulation(0.1, "independent"), rng)),
        10,
      );
    }
  });

  test.each(both)("Mirror × Anti goes round with period 4 from CC (%s coins)", (coins) => {
    const epsilon = 0.2;
    // P(N ≡ r mod 4) with P(N = k) = ε (1 − ε)ᵏ; after N sweeps from CC the Mirror plays C where N ≡ 0 or 1, the Anti where 0 or 3.
    const share = (r: number) => (epsilon * (1 - epsilon) ** r) / (1 - (1 - epsilon) ** 4);
    agrees(cooperates([mirror, anti], simulation(epsilon, coins), 0), share(0) + share(1));
    agrees(cooperates([mirror, anti], simulation(epsilon, coins), 1), share(0) + share(3));
  });

  test("shared coins move both together, independent ones apart: Anti × Anti from CC", () => {
    const epsilon = 0.2;
    const even = epsilon / (1 - (1 - epsilon) ** 2); // P(N even), where an Anti comes to C
    const equal = (coins: Simulation["coins"]) => {
      const c = circle([anti, anti]);
      const rng = coin(4);
      return estimate(20_000, () => {
        resolveCircle(simulation(epsilon, coins), c, rng);
        return +(c.actions[0] === c.actions[1]);
      });
    };
    expect(equal("shared").mean).toBe(1);
    agrees(equal("independent"), even ** 2 + (1 - even) ** 2);
  });
});

describe("three programs that run both others", () => {
  test.each([0.1, 0.3, 0.4])("with independent coins and ε = %d end with probability ε / (1 − ε)", (epsilon) => {
    const rng = coin(5);
    const c = circle([2, 2, 2].map(threshold));
    // A run of more than 1,000 programs still ends with probability below r⁵⁰⁰/(1 − r) < 10⁻⁷, r = 4 ε (1 − ε).
    const ends = () => +(runsOf(c, 0, simulation(epsilon, "independent"), rng, 1000) > 0);
    agrees(estimate(2000, ends), epsilon / (1 - epsilon));
  });

  test("with independent coins end surely where (n − 1)(1 − ε) < 1, after 1 / (1 − (n − 1)(1 − ε)) runs on average", () => {
    const rng = coin(6);
    const c = circle([2, 2, 2].map(threshold));
    agrees(
      estimate(20_000, () => runsOf(c, 0, simulation(0.6, "independent"), rng)),
      5,
    );
    expect(cooperates([2, 2, 2].map(threshold), simulation(0.6, "independent"), 2, 1000).mean).toBe(1);
  });

  test(`that run more than ${mostRuns} times are void: all at their bottoms`, () => {
    const c = circle([2, 2, 2].map(threshold));
    const rng = coin(8);
    let ended = 0;
    for (let k = 0; k < 60; k++) {
      const resolved = resolveCircle(simulation(0.05, "independent"), c, rng);
      expect([...c.actions]).toEqual(Array(3).fill(resolved ? C : D));
      if (resolved) ended++;
    }
    expect(ended).toBeLessThan(5);
  });

  test.each([3, 8])("with shared coins end always, and cooperate (n = %i, ε = .1)", (n) => {
    expect(cooperates(Array(n).fill(threshold(n - 1)), simulation(0.1, "shared"), n - 1, 2000).mean).toBe(1);
  });

  test("run no more than they need: who meets a defector first asks nobody else", () => {
    const c = circle([threshold(2), allD, threshold(2)]);
    const rng = coin(9);
    for (let k = 0; k < 1000; k++) expect(runsOf(c, 0, simulation(0.01, "independent"), rng)).toBe(1);
  });
});

describe("coins", () => {
  const tossed = (c: Circle, how: Simulation) => {
    const rng = Rng.alloc(1, 1).at(0);
    const before = rng.words.join();
    resolveCircle(how, c, rng);
    return rng.words.join() !== before;
  };

  test.each(both)(
    "unconditional programs toss none, nor do those that ask what is known without simulating (%s coins)",
    (coins) => {
      const how = simulation(0.5, coins);
      const fact: Condition = { kind: "same", who: 1 };
      expect(tossed(circle([allC, allD]), how)).toBe(false);
      expect(tossed(circle([when(fact), when(fact)]), how)).toBe(false);
      expect(tossed(circle([when(plays(1, C), allC, allC), allD]), how)).toBe(false);
      const free = circle([mirror, undefined]);
      put(free, 1, move(C));
      expect(tossed(free, how)).toBe(false);
      expect([...free.actions]).toEqual([C, C]);
      expect(tossed(circle([mirror, allC]), how)).toBe(true);
    },
  );

  test.each(both)(
    "ε = 1 grounds every program that asks: its own leaf of highest level, then payment, the first of equals (%s coins)",
    (coins) => {
      const graded = when(
        plays(1, C),
        move(1, 1, 1),
        when(plays(1, D), move(0), when(plays(1, C), move(1, 2, 1), move(1, 2, 0))),
      );
      const c = circle(
        [graded, mirror],
        [
          [0, 1, 2],
          [0, 1],
        ],
      ); // its leaves never reach level 2
      resolveCircle(simulation(1, coins), c, coin());
      expect([c.actions[0], c.pays[0], c.targets[0]]).toEqual([1, 2, 1]);
      resolveCircle(simulation(1, coins, "bottom"), c, coin());
      expect([c.actions[0], c.pays[0], c.targets[0]]).toEqual([0, 0, 0]);
    },
  );

  test("long chains overflow nothing: at ε = .001 two programs run a thousand times on average", () => {
    const c = circle([mirror, mirror]);
    const rng = coin(10);
    agrees(
      estimate(1000, () => Math.abs(runsOf(c, 0, simulation(0.001, "independent"), rng))),
      1000,
    );
  });
});

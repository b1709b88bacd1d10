/** Conditional disclosure: an additive dilemma behind the veil, which "I disclose if you do" solves. */
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { evaluate } from "../../agents/evaluate.js";
import { demandTable, disclosureGame } from "../../envs/information/disclosure/disclosure.js";
import { disclosure } from "../../envs/information/disclosure/entry.js";
import { type DisclosureOptions, disclosureOptions } from "../../envs/information/disclosure/options.js";
import { worth } from "../../envs/information/disclosure/solve.js";
import { check } from "../../src/check.js";
import { agrees, near } from "../auction/agrees.js";

const { bots, solve } = disclosure;
type Options = Partial<DisclosureOptions>;

// biome-ignore lint/suspicious/noExplicitAny: answers are plain data
const solved = (options: Options = {}): any => solve!(options);

function played(options: Options, first: string, second = first, episodes = 6000) {
  const game = disclosureGame(options);
  const seats = second === first ? {} : { side_1: bots[second](game, 0, 2) };
  return evaluate(game, { side: bots[first](game, 0, 1) }, { episodes, seed: 6, lanes: 500, seats });
}

/** Options that dominance settles, evenly over shares of the ranges. */
const settled = fc
  .record({
    k: fc.integer({ min: 0, max: 40 }).map((x) => x / 100),
    more: fc.integer({ min: 1, max: 99 }).map((x) => x / 100),
    part: fc.integer({ min: 1, max: 99 }).map((x) => x / 100),
  })
  .map(({ k, more, part }): Options => {
    const demand = 0.5 + k + more * (0.5 - k);
    return { conflict: k, demand, strong: Math.max(0.001, part * Math.min(0.99, 2 * demand - 1 - 2 * k)) };
  });

describe("demands", () => {
  /** Expected payoff of a demand against a rival who is strong with probability p and plays hard (0) or soft by type. */
  const expected = (
    o: DisclosureOptions,
    own: number,
    strong: number,
    p: number,
    plays: readonly [number, number],
  ): number => {
    const table = demandTable(o);
    const at = (rival: number) => table[8 * own + 4 * plays[rival] + 2 * strong + rival];
    return p * at(1) + (1 - p) * at(0);
  };
  const all = [
    [0, 0],
    [0, 1],
    [1, 0],
    [1, 1],
  ] as const;

  test("the strong are hard whatever they know, and the weak unless they know a strong rival, by iterated strict dominance", () => {
    fc.assert(
      fc.property(settled, (given) => {
        const o = disclosureOptions(given);
        for (const p of [0, o.strong, 1]) {
          for (const plays of all) expect(expected(o, 0, 1, p, plays)).toBeGreaterThan(expected(o, 1, 1, p, plays));
        }
        for (const plays of all.filter(([, strong]) => strong === 0)) {
          for (const p of [0, o.strong])
            expect(expected(o, 0, 0, p, plays)).toBeGreaterThan(expected(o, 1, 0, p, plays) - 1e-12);
          expect(expected(o, 1, 0, 1, plays)).toBeGreaterThan(expected(o, 0, 0, 1, plays));
        }
      }),
      { seed: 1 },
    );
  });

  test("every outcome pays what the rules say", () => {
    const table = demandTable(disclosureOptions({}));
    const pays = (own: number, other: number, strong: number, rival: number) =>
      table[8 * own + 4 * other + 2 * strong + rival];
    for (const [strong, rival] of all) {
      near(pays(1, 1, strong, rival), 0.5);
      near(pays(0, 1, strong, rival), 0.75);
      near(pays(1, 0, strong, rival), 0.25);
    }
    near(pays(0, 0, 1, 0), 0.9);
    near(pays(0, 0, 0, 1), -0.1);
    near(pays(0, 0, 1, 1), 0.4);
    near(pays(0, 0, 0, 0), 0.4);
  });
});

describe("what disclosure is worth", () => {
  test("it gives .065625 and costs .028125, and both together gain 2kπ(1 − π) = .0375", () => {
    const { worth, dilemma, byType, conflict, equilibrium } = solved();
    near(worth.gives, 0.065625);
    near(worth.costs, 0.028125);
    near(worth.gain, 0.0375);
    near(worth.concealed, 0.4);
    near(worth.disclosed, 0.4375);
    expect(dilemma).toBe(true);
    near(byType.weak, 0.0875);
    near(byType.strong, -0.1125);
    near(conflict.disclosed, 0.625);
    expect(equilibrium.discloses).toBe(true);
    near(0.25 * byType.strong + 0.75 * byType.weak, worth.gain);
  });

  test("played out, each pair of disclosures pays that", () => {
    const o = disclosureOptions({});
    for (const [first, second, a, b] of [
      ["closed", "silent", 0, 0],
      ["open", "closed", 1, 0],
      ["silent", "open", 0, 1],
      ["open", "mirror", 1, 1],
    ] as const) {
      const { returns, metrics } = played({}, first, second);
      agrees(returns.side_0, worth(o, a, b));
      agrees(returns.side_1, worth(o, b, a));
      expect(metrics.disclosed.mean).toBe((a + b) / 2);
      agrees(metrics.strong, 0.25);
      agrees(metrics.conflict, 1 - (a + b) * 0.25 * 0.75);
    }
  });

  test("it is a dilemma iff h < 1 − k, and mutual disclosure gains 2kπ(1 − π) whatever h", () => {
    fc.assert(
      fc.property(settled, (given) => {
        const o = disclosureOptions(given);
        fc.pre(Math.abs(1 - o.conflict - o.demand) > 1e-9 && o.conflict > 0);
        near(worth(o, 1, 1) - worth(o, 0, 0), 2 * o.conflict * o.strong * (1 - o.strong));
        expect(solved(given).dilemma).toBe(o.demand < 1 - o.conflict);
        expect(worth(o, 1, 0) < worth(o, 0, 0)).toBe(o.demand < 1 - o.conflict);
        expect(worth(o, 1, 1) < worth(o, 0, 1)).toBe(o.demand < 1 - o.conflict);
      }),
      { seed: 2, numRuns: 40 },
    );
  });
});

describe("promises", () => {
  test("weak dominance leaves only conditional disclosure under the greatest fixed point", () => {
    const { promises } = solved();
    expect(promises.weakDominance.survivors).toEqual(
      Array(2).fill("if plays(other) = disclose then disclose else conceal"),
    );
    for (const options of [
      { semantics: "least" },
      { semantics: "unique" },
      { promises: "unconditional" },
      { promises: "none" },
    ] as const) {
      const { equilibrium, promises } = solved(options);
      expect(equilibrium).toMatchObject({ discloses: false, conflict: 1 });
      near(equilibrium.payoff, 0.4);
      for (const left of promises.weakDominance.survivors) expect(left).not.toMatch(/^(free: )?disclose/);
    }
  });

  test("in equilibrium both disclose and get .4375; without the condition nobody does, and all get .4", () => {
    const { returns, metrics } = played({}, "equilibrium");
    agrees(returns.side_0, 0.4375);
    agrees(returns.side_1, 0.4375);
    expect(metrics.disclosed.mean).toBe(1);
    agrees(metrics.conflict, 0.625);
    agrees(metrics.welfare, 0.875);
    agrees(metrics.soft, 0.1875);
    for (const options of [{ semantics: "least" }, { promises: "unconditional" }, { promises: "none" }] as const) {
      const { returns, metrics } = played(options, "equilibrium", undefined, 1000);
      expect(metrics.disclosed.mean).toBe(0);
      expect(metrics.conflict.mean).toBe(1);
      agrees(returns.side_0, 0.4);
    }
    expect(played({ semantics: "least" }, "mirror", undefined, 100).metrics.disclosed.mean).toBe(0);
  });

  test("a Mirror is not exploited: who conceals from it learns nothing", () => {
    const { returns, metrics } = played({}, "mirror", "closed");
    agrees(returns.side_0, 0.4);
    expect(metrics.disclosed.mean).toBe(0);
    expect(played({}, "mirror", "silent", 100).metrics.disclosed.mean).toBe(0);
  });

  test("where a known strong side gets more than its victory everybody discloses without a device", () => {
    const options: Options = { demand: 0.95, promises: "none" };
    expect(solved(options)).toMatchObject({ dilemma: false, equilibrium: { discloses: true } });
    const { metrics, returns } = played(options, "equilibrium");
    expect(metrics.disclosed.mean).toBe(1);
    agrees(returns.side_0, 0.4 + 2 * 0.1 * 0.1875);
  });

  test("who knows its type before sees it, and that variant is not solved", () => {
    expect(solved({ knows: "before" }).equilibrium).toBeNull();
    const seen: Float32Array[] = [];
    for (const knows of ["before", "after"] as const) {
      const game = disclosureGame({ knows });
      const s = game.alloc(1);
      s.base.base.strong[0] = 1;
      const width = game.roles[0].observation.fields.reduce((sum, { size = 1 }) => sum + size, 0);
      const out = new Float32Array(width);
      game.observe(s, 0, 0, 0, 0, out, 0);
      seen.push(out.slice(1, 2));
    }
    expect([seen[0][0], seen[1][0]]).toEqual([1, 0]);
  });
});

test("the game keeps the contract", () => {
  for (const options of [
    {},
    { promises: "unconditional", knows: "before" },
    { promises: "none" },
    { semantics: "unique" },
  ] as const) {
    for (const { name, passed, detail } of check(() => disclosureGame(options), { steps: 30 })) {
      expect(passed, `${name}: ${detail}`).toBe(true);
    }
  }
});

test("what is no option, or is not settled by dominance, is refused with a sentence", () => {
  expect(() => disclosureGame({ strong: 0.3 })).toThrow(
    "demands are settled by dominance where h > 1/2 + k and π < 2 h − 1 − 2 k",
  );
  expect(() => disclosureGame({ demand: 0.6 })).toThrow("got h = 0.6, k = 0.1, π = 0.25");
  expect(() => solve!({ promises: "some" })).toThrow(
    "option 'promises' must be one of conditional, unconditional, none",
  );
  expect(() => solve!({ conflict: Number.NaN })).toThrow("option 'conflict'");
});

/** The absent-minded driver: the best plan, what is ratifiable, and the paradox. */
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { evaluate } from "../../agents/evaluate.js";
import { driver } from "../../envs/decision/driver/driver.js";
import { driverEntry } from "../../envs/decision/driver/entry.js";
import { highest, roots, valueAt } from "../../envs/decision/driver/polynomial.js";
import { consistent, plan, ratifiable, replanned, whereabouts } from "../../envs/decision/driver/theory.js";
import { Batch } from "../../src/batch.js";
import { check } from "../../src/check.js";
import { nodeGarbage } from "../../src/cli/garbage.js";
import { agrees, near } from "../auction/agrees.js";

const { bots, solve } = driverEntry;
const classic = [0, 4, 1];

// biome-ignore lint/suspicious/noExplicitAny: answers are plain data
const solved = (payoffs: readonly number[] = classic): any => solve!({ payoffs });
const play = (bot: string, payoffs: readonly number[] = classic, episodes = 8000) => {
  const game = driver({ payoffs });
  return evaluate(game, { driver: bots[bot](game, 0, 4) }, { episodes, seed: 2, lanes: Math.min(episodes, 512) });
};

/** What going on with probability p pays, intersection by intersection. */
function walked(payoffs: readonly number[], p: number): number {
  let [value, reach] = [0, 1];
  for (const [j, a] of payoffs.entries()) {
    const leaves = j < payoffs.length - 1 ? reach * (1 - p) : reach;
    value += leaves * a;
    reach -= leaves;
  }
  return value;
}

describe("(0, 4, 1)", () => {
  test("the best plan goes on with probability 2/3 and pays 4/3; nothing certain pays more than 1", () => {
    near(plan(classic).continues, 2 / 3);
    near(plan(classic).value, 4 / 3);
    expect(solved().certain).toMatchObject({ value: 1, policy: 1 });
    expect(solved().remembering.value).toBe(4);
    expect(solved().certificate.value).toBeLessThan(1e-9);
  });

  test("2/3 is the only ratifiable policy, and whoever follows it is at the first intersection with probability 3/5", () => {
    const stable = ratifiable(classic) as number[];
    expect(stable).toHaveLength(1);
    near(stable[0], 2 / 3);
    near(whereabouts(classic, 2 / 3)[0], 0.6);
  });

  test("on the road 1/3 looks better to one who would choose for the rest of it; 4/9 would not be changed, and pays 32/27", () => {
    near(replanned(classic, 2 / 3), 1 / 3);
    near(solved().paradox.value, 1);
    near(consistent(classic)!, 4 / 9);
    near(solved().consistent.value, 32 / 27);
  });

  test("in play every bot earns what it should, and leaves where it should", () => {
    const expected = { optimum: 4 / 3, random: 5 / 4, paradox: 1, consistent: 32 / 27 };
    for (const [bot, value] of Object.entries(expected)) agrees(play(bot).returns.driver_0, value);
    const { metrics, length } = play("optimum");
    agrees(metrics["left at 1"], 1 / 3);
    agrees(metrics["left at 2"], 2 / 9);
    agrees(metrics["never left"], 4 / 9);
    agrees(metrics.payoff, 4 / 3);
    agrees(length, 5 / 3);
    expect([
      play("leave", classic, 8).returns.driver_0.mean,
      play("continue", classic, 8).returns.driver_0.mean,
    ]).toEqual([0, 1]);
  });
});

const lists = fc.array(fc.integer({ min: -9, max: 9 }), { minLength: 3, maxLength: 7 });

test("three payoffs: p* = (a₁ − a₀)/(2 (a₁ − a₂)) where it lies inside; else the better end", () => {
  fc.assert(
    fc.property(fc.array(fc.integer({ min: -9, max: 9 }), { minLength: 3, maxLength: 3 }), (payoffs) => {
      const [a, b, c] = payoffs;
      const p = (b - a) / (2 * (b - c));
      const inside = b > c && p >= 0 && p <= 1;
      const { continues, value } = plan(payoffs);
      near(value, inside ? walked(payoffs, p) : Math.max(a, c), 1e-9);
      if (inside) near(continues, p, 1e-9);
    }),
    { seed: 1, numRuns: 300 },
  );
});

test("no policy pays more than the plan, and the plan is ratifiable", () => {
  fc.assert(
    fc.property(lists, (payoffs) => {
      const { continues, value } = plan(payoffs);
      near(value, walked(payoffs, continues));
      for (let p = 0; p <= 1; p += 1 / 64) expect(walked(payoffs, p)).toBeLessThanOrEqual(value + 1e-9);
      const stable = ratifiable(payoffs);
      if (stable !== "all") expect(stable.some((p) => Math.abs(p - continues) < 1e-6)).toBe(true);
    }),
    { seed: 2, numRuns: 200 },
  );
});

test("taking its other choices as given, nobody gains at a ratifiable policy, and somebody does at any other", () => {
  /** What going on rather than leaving gains, at an intersection that is the j-th with a weight of pʲ. */
  const gain = (payoffs: readonly number[], p: number) => {
    let sum = 0;
    for (let j = 0; j + 1 < payoffs.length; j++) sum += p ** j * (walked(payoffs.slice(j + 1), p) - payoffs[j]);
    return sum;
  };
  fc.assert(
    fc.property(lists, (payoffs) => {
      const stable = ratifiable(payoffs);
      if (stable === "all") return;
      for (const p of stable) {
        if (p > 0) expect(gain(payoffs, p)).toBeGreaterThan(-1e-8);
        if (p < 1) expect(gain(payoffs, p)).toBeLessThan(1e-8);
      }
      for (let k = 0; k <= 32; k++) {
        const p = k / 32;
        if (stable.some((q) => Math.abs(p - q) < 1e-3)) continue;
        const better = (p > 0 && gain(payoffs, p) < 0) || (p < 1 && gain(payoffs, p) > 0);
        expect(better, `${payoffs} at ${p}`).toBe(true);
      }
    }),
    { seed: 3, numRuns: 200 },
  );
});

test("replanning is best against every other policy for the road to come", () => {
  fc.assert(
    fc.property(lists, fc.integer({ min: 0, max: 16 }), (payoffs, k) => {
      const p = k / 16;
      const worth = (q: number) =>
        payoffs.slice(1).reduce((sum, _, j) => sum + p ** j * walked(payoffs.slice(j), q), 0);
      const best = worth(replanned(payoffs, p));
      for (let q = 0; q <= 1; q += 1 / 32) expect(worth(q)).toBeLessThanOrEqual(best + 1e-9);
    }),
    { seed: 4, numRuns: 150 },
  );
});

test("the mean of score times payoff is p (1 − p) V′(p): policy gradients climb to the plan", () => {
  let p = 0.5;
  for (let step = 0; step < 400; step++) {
    // by course: left at the first, at the second, never; the score of the logit is 1 − p for going on, −p for leaving
    const courses = [
      [1 - p, 0, -p],
      [p * (1 - p), 4, 1 - p - p],
      [p * p, 1, 2 * (1 - p)],
    ];
    const slope = courses.reduce((sum, [chance, payoff, score]) => sum + chance * payoff * score, 0);
    near(slope, p * (1 - p) * (4 - 6 * p), 1e-12);
    const logit = Math.log(p / (1 - p)) + 0.5 * slope;
    p = 1 / (1 + Math.exp(-logit));
  }
  near(p, 2 / 3, 1e-6);
});

test("five intersections are played as they are solved", () => {
  const payoffs = [1, 0, 0, 7, -2, 3];
  const { continues, value } = plan(payoffs);
  near(value, walked(payoffs, continues));
  agrees(play("optimum", payoffs).returns.driver_0, value);
  agrees(play("random", payoffs).returns.driver_0, walked(payoffs, 0.5));
});

test("roots and tops of polynomials", () => {
  const cubic = [-3 / 32, 11 / 16, -3 / 2, 1]; // (x − 1/4)(x − 1/2)(x − 3/4)
  for (const [k, root] of roots(cubic).entries()) near(root, (k + 1) / 4);
  expect(roots(cubic)).toHaveLength(3);
  expect(roots([0.25, -1, 1]).map((x) => Number(x.toFixed(9)))).toEqual([0.5]); // (x − 1/2)², which only touches
  expect(roots([0, 0])).toEqual([]);
  expect(highest([0, 1])).toEqual({ at: 1, value: 1 });
  near(valueAt([1, 2, 3], 2), 17);
  expect(ratifiable([2, 2, 2])).toBe("all");
  expect(solved([2, 2, 2]).ratifiable).toBe("all");
});

test("the driver sees the same wherever it is", () => {
  const batch = new Batch(driver(), 1, "disabled");
  batch.reset({ seed: 0 });
  const before = [...batch.observations[0]];
  const metrics = new Float64Array(4);
  batch.measure(0, metrics);
  expect([...metrics]).toEqual([0, 0, 0, 0]);
  batch.step([Float32Array.of(1)]);
  expect([...batch.observations[0]]).toEqual(before);
  batch.step([Float32Array.of(0)]);
  expect([batch.rewards[0][0], batch.terminated[0]]).toEqual([4, 1]);
});

test("the game keeps the contract", () => {
  const quick = { seeds: [0, 1], steps: 40, garbage: nodeGarbage, garbageSteps: 300_000 };
  for (const payoffs of [classic, [1, 0, 0, 7, -2, 3]]) {
    for (const { name, passed, detail } of check(() => driver({ payoffs }), quick)) {
      expect(passed, `${name}: ${detail}`).toBe(true);
    }
  }
});

test("what is no option is refused with a sentence", () => {
  for (const payoffs of [[], [1, 2], Array(18).fill(1), "many", null, [0, Number.NaN, 1], [0, "4", 1]])
    expect(() => driver({ payoffs: payoffs as number[] })).toThrow(/option 'payoffs' must be .*\.$/);
  expect(() => solve!({ payoff: [0, 4, 1] })).toThrow("has no option 'payoff'");
});

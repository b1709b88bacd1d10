/** The latency race: odds of exponential delays, the equilibrium of investment, and both in play. */
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { estimate, evaluate } from "../../agents/evaluate.js";
import { games, latencyRace } from "../../envs/index.js";
import { Batch } from "../../src/batch.js";
import { agrees, near } from "./agrees.js";

const { bots, solve, deviation } = games["auction/latency-race-v0"];
type Options = NonNullable<Parameters<typeof latencyRace>[0]>;

// biome-ignore lint/suspicious/noExplicitAny: answers are plain data
const solved = (options: Options = {}): any => solve!(options);

/** Means over many episodes in which every seat's bot is the same. */
function met(name: string, options: Options = {}, episodes = 20_000) {
  const game = latencyRace(options);
  const result = evaluate(game, { searcher: bots[name](game, 0, 0) }, { episodes, seed: 21, lanes: 256 });
  return { game, ...result };
}

describe("without investment", () => {
  test("means of 20 and 40 ms: the first wins 2 of 3", () => {
    const { odds, latency } = solved().withoutInvestment;
    near(odds[0], 2 / 3);
    near(latency, 1000 / 75);
    const { returns, metrics } = met("zero");
    agrees(returns.searcher_0, 2 / 3);
    agrees(returns.searcher_1, 1 / 3);
    agrees(metrics.latency, 1000 / 75); // exponential: its error is about its mean/√E
    expect(metrics.spent.mean).toBe(0);
    near(metrics.welfare.mean, 1);
  });

  test("P(win) = λᵢ/Σλ for any number of searchers", () => {
    const { returns } = met("zero", { searchers: 4, means: [10, 20, 40, 80], cost: 1 });
    [8, 4, 2, 1].forEach((weight, i) => {
      agrees(returns[`searcher_${i}`], weight / 15);
    });
  });
});

describe("investment", () => {
  test("both come to λ* = (n − 1) V/(n² c), so that a head start changes who pays and not who wins", () => {
    const { equilibrium, closedForm } = solved();
    near(equilibrium.speeds[0], 50);
    near(equilibrium.speeds[1], 75);
    near(equilibrium.odds[0], 0.5);
    near(equilibrium.payoffs[0], 0.375);
    near(equilibrium.payoffs[1], 0.3125);
    near(equilibrium.spent, 0.3125);
    near(closedForm.rate, 100);
    near(closedForm.spent, 0.3125);
    near(equilibrium.latency, 5);
  });

  test("with next to no rate for nothing it is the spam race", () => {
    const race = solved({ searchers: 4, means: 1e9, value: 100, cost: 1 });
    const spam = games["auction/spam-race-v0"].solve!({ traders: 4, value: 100, gas: 1 });
    const { copies } = spam.equilibrium as { readonly copies: readonly number[] };
    expect(race.equilibrium.rates[0]).toBeCloseTo(copies[0], 9);
    expect(race.equilibrium.spent).toBeCloseTo(75, 4);
  });

  test("where speed is too dear nobody buys any, and it is free to say so", () => {
    const { equilibrium, closedForm, priceOfAnarchy } = solved({ cost: 1 });
    expect(equilibrium.speeds).toEqual([0, 0]);
    near(equilibrium.odds[0], 2 / 3);
    near(priceOfAnarchy, 1);
    expect(closedForm.rate).toBeNull();
  });

  test("only the slow one invests where the fast one is fast enough", () => {
    const { speeds, rates, bestResponseGap } = solved({ means: [5, 40] }).equilibrium; // 200 and 25 per second
    expect(speeds[0]).toBe(0);
    near(rates[1], Math.sqrt(200 / 0.0025) - 200); // its best answer to 200
    expect(bestResponseGap).toBeLessThan(1e-12);
  });

  test("nobody gains by another speed, whatever latencies and costs", () => {
    const any = fc.integer({ min: 2, max: 6 }).chain((n) =>
      fc.record({
        searchers: fc.constant(n),
        means: fc.array(fc.double({ min: 1, max: 1000, noNaN: true }), { minLength: n, maxLength: n }),
        cost: fc.array(fc.double({ min: 1e-5, max: 0.1, noNaN: true }), { minLength: n, maxLength: n }),
      }),
    );
    fc.assert(
      fc.property(any, (options) => {
        const { equilibrium } = solved(options);
        expect(equilibrium.bestResponseGap).toBeLessThan(1e-12);
        for (const speed of equilibrium.speeds) expect(speed).toBeGreaterThanOrEqual(0);
        for (const gain of deviation!(options, [Float32Array.from(equilibrium.speeds)]))
          expect(gain).toBeLessThan(1e-9);
      }),
      { seed: 1, numRuns: 200 },
    );
  });

  test("a deviation gains what the best answer adds", () => {
    const [first] = deviation!({}, [Float32Array.of(0, 75)]); // others at 100: (1 − √(100 c))² + c·50 against 1/3
    near(first, (1 - 0.5) ** 2 + 0.0025 * 50 - 50 / 150);
    const grid = deviation!({ bins: 10 }, [Float32Array.of(2, 3)]); // steps of 25: the equilibrium is on it
    for (const gain of grid) expect(Math.abs(gain)).toBeLessThan(1e-12);
    const options = { means: [23, 41], bins: 7 };
    const game = latencyRace(options);
    const out = [new Float32Array(2)];
    const paid = Array.from({ length: 7 }, (_, k) => {
      game.payoff!(game.alloc(1), 0, [Float32Array.of(k, 1)], out);
      return out[0][0];
    });
    expect(deviation!(options, [Float32Array.of(0, 1)])[0]).toBeCloseTo(Math.max(...paid) - paid[0], 6);
  });
});

test("a thousand searchers with means of 5 ms come to λ* = (n − 1) V/(n² c) too", () => {
  const { equilibrium, closedForm } = solved({ searchers: 1000, means: 5, cost: 1e-6 });
  const rate = 999 / (1000 * 1000 * 1e-6);
  near(closedForm.rate, rate);
  expect(equilibrium.rates.length).toBe(1000);
  for (let i = 0; i < 1000; i++) {
    near(equilibrium.rates[i], rate);
    near(equilibrium.speeds[i], rate - 200);
    near(equilibrium.odds[i], 1 / 1000);
  }
  expect(equilibrium.bestResponseGap).toBeLessThan(1e-12);
  const dear = solved({ searchers: 1000, means: 5 }); // c = 0.0025 is more than V (Λ − λ)/Λ²: nobody invests
  near(dear.equilibrium.latency, 1000 / (1000 * 200));
  expect(Math.max(...dear.equilibrium.speeds)).toBe(0);
});

describe("play", () => {
  test("played by the bots the equilibrium pays what it should", () => {
    for (const options of [{}, { searchers: 3, means: [10, 20, 50], cost: [0.001, 0.002, 0.002] }]) {
      const { equilibrium } = solved(options);
      const { returns, metrics, each, game } = met("equilibrium", options);
      equilibrium.payoffs.forEach((payoff: number, i: number) => {
        agrees(returns[`searcher_${i}`], payoff);
        const paid = game.race.contestants[i].cost * equilibrium.speeds[i];
        agrees(estimate(each[`searcher_${i}`].map((u) => (u + paid > 0.5 ? 1 : 0))), equilibrium.odds[i]);
      });
      agrees(metrics.latency, equilibrium.latency);
      expect(metrics.spent.mean).toBeCloseTo(equilibrium.spent, 5); // speeds cross as Float32
      expect(metrics.welfare.mean).toBeCloseTo(equilibrium.welfare, 5);
    }
  });

  test("rewards add up to V less what is spent, drawn or expected, and payoffs are the expectation", () => {
    const speeds = fc.array(fc.double({ min: 0, max: 225, noNaN: true }), { minLength: 2, maxLength: 2 });
    fc.assert(
      fc.property(speeds, fc.constantFrom("drawn" as const, "expected" as const), fc.nat(), (asked, draw, seed) => {
        const game = latencyRace({ draw });
        const batch = new Batch(game, 1, "disabled");
        batch.reset({ seed });
        batch.step([Float32Array.from(asked)]);
        const rewards = [...batch.rewards[0]];
        const [spent, welfare] = batch.finalMetrics;
        near(spent, 0.0025 * (batch.state.speed[0] + batch.state.speed[1]));
        near(welfare, 1 - spent);
        expect(rewards[0] + rewards[1]).toBeCloseTo(welfare, 5); // Float32
        if (draw === "drawn") return;
        const out = [new Float32Array(2)];
        game.payoff!(batch.state, 0, [Float32Array.from(asked)], out);
        expect([...out[0]]).toEqual(rewards);
      }),
      { seed: 2 },
    );
  });

  test("who buys more speed than all others together still loses sometimes", () => {
    const { returns } = met("saturate", { means: [1, 1000], most: 1 });
    expect(returns.searcher_1.mean).toBeGreaterThan(-0.0025);
    expect(returns.searcher_1.mean).toBeLessThan(0.01);
  });

  test("bots buy what they say, also on a grid", () => {
    const bought = (name: string, options: Options = {}) => {
      const out = new Float32Array(2);
      bots[name](latencyRace(options), 0, 0).act(new Float32Array(4), new Uint8Array(2), out);
      return [...out];
    };
    expect(bought("equilibrium").map((x) => Math.fround(x))).toEqual([50, 75]);
    expect(bought("zero")).toEqual([0, 0]);
    expect(bought("keep-up")).toEqual([0, 25]);
    expect(bought("saturate")).toEqual([225, 225]);
    expect(bought("best-response")[0]).toBeCloseTo(Math.sqrt(25 * 400) - 25 - 50, 5);
    expect(bought("equilibrium", { bins: 10 })).toEqual([2, 3]);
    expect(latencyRace({ bins: 10 }).roles[0].action).toEqual({ kind: "discrete", n: 10 });
  });
});

test.each([
  [{ searchers: 3 }, "option 'means' lists 2 numbers, but there are 3 players"],
  [{ means: [20, 0] }, "option 'means' must be a number from 0.001"],
  [{ cost: [1] }, "option 'cost' lists 1 numbers, but there are 2 players"],
  [{ bins: 1 }, "option 'bins' must be 0 or at least 2"],
  [{ searchers: 1 }, "option 'searchers' must be an integer from 2"],
])("%o is refused with a sentence", (options, sentence) => {
  expect(() => latencyRace(options)).toThrow(sentence);
  expect(() => solve!(options)).toThrow(sentence);
});

/** Commitments that may not be final in time: how often they bind, and what two Mirrors are then worth. */
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { evaluate } from "../../agents/evaluate.js";
import { integral } from "../../envs/auction/quadrature.js";
import { slowDevice } from "../../envs/limits/slow-device/entry.js";
import { bothInTime, inTime } from "../../envs/limits/slow-device/in-time.js";
import { check } from "../../src/check.js";
import { agrees, near } from "../auction/agrees.js";

const { bots, solve, make } = slowDevice;

// biome-ignore lint/suspicious/noExplicitAny: answers are plain data
const solved = (options: object = {}): any => solve!(options);

function play(options: object, first: string, second: string, episodes: number, seed = 0) {
  const game = make(options);
  const player = bots[first](game, 0, seed);
  const seats = { player_1: bots[second](game, 0, seed) };
  return evaluate(game, { player }, { episodes, seed, seats, lanes: 256 });
}

describe("in time", () => {
  test("μ = .1, L = 12: .301194 of commitments", () => {
    expect(solved().inTime.one.toFixed(6)).toBe("0.301194");
    near(solved().inTime.one, Math.exp(-1.2));
    near(solved().inTime.both, Math.exp(-1.2)); // one clock: both or none
  });

  test("with both times exponential λ/(λ + μ), and 2λ²/((λ + μ)(2λ + μ)) for both", () => {
    fc.assert(
      fc.property(
        fc.double({ min: 0.05, max: 20, noNaN: true }),
        fc.double({ min: 0.05, max: 20, noNaN: true }),
        (l, m) => {
          const pace = { latency: 1 / l, rate: m, kind: "exponential" } as const;
          near(inTime(pace), l / (l + m));
          near(bothInTime(pace), (2 * l * l) / ((l + m) * (2 * l + m)));
          const over = (f: (d: number) => number) => integral((d) => m * Math.exp(-m * d) * f(d), 0, 40 / m, 60);
          near(
            bothInTime(pace),
            over((d) => (1 - Math.exp(-l * d)) ** 2),
            1e-4,
          );
        },
      ),
      { seed: 1, numRuns: 20 },
    );
    near(solved({ latencies: "exponential", latency: 10 }).inTime.one, 0.5);
    near(solved({ latencies: "exponential", latency: 10 }).inTime.both, 1 / 3);
  });

  test("a device that takes no time always binds, and one that takes for ever never", () => {
    for (const latencies of ["fixed", "exponential"]) {
      expect(solved({ latencies, latency: 0 }).inTime).toMatchObject({ one: 1, both: 1 });
      expect(solved({ latencies, latency: 1e6 }).inTime.both).toBeLessThan(1e-4);
    }
  });
});

describe("in play", () => {
  test("commitments bind that often, and two Mirrors earn 1 + p each, within four standard errors", () => {
    for (const options of [{}, { latencies: "exponential" }, { latency: 3, fee: 0.25 }]) {
      const { returns, metrics } = play(options, "mirror", "mirror", 2500, 2);
      const { inTime: chances, mirrors } = solved(options);
      agrees(metrics.bound, chances.one);
      expect(metrics.committed.mean).toBe(1);
      agrees(returns.player_0, mirrors.payoff);
      agrees(returns.player_1, mirrors.payoff);
    }
  });

  test("a Mirror beside a silent defector costs its fee and nothing else", () => {
    const { returns } = play({ fee: 0.25 }, "mirror", "nash", 50);
    near(returns.player_0.mean, 0.75);
    near(returns.player_1.mean, 1);
  });

  test("a device pays for its fee only up to a latency: L* = ln(1/φ)/μ, or where p₂ = φ", () => {
    for (const latencies of ["fixed", "exponential"]) {
      const { slowest } = solved({ latencies, fee: 0.3 });
      near(solved({ latencies, fee: 0.3, latency: slowest.latency }).inTime.both, 0.3);
      expect(solved({ latencies, fee: 0.3, latency: slowest.latency * 0.99 }).mirrors).toMatchObject({
        equilibrium: true,
        gain: 0,
      });
      expect(solved({ latencies, fee: 0.3, latency: slowest.latency * 1.01 }).mirrors.equilibrium).toBe(false);
    }
    near(solved({ fee: 0.3 }).slowest.latency, 10 * Math.log(1 / 0.3));
    expect(solved().slowest.latency).toBeNull();
    expect(solved({ fee: 2 }).slowest.latency).toBe(0);
    near(solved({ fee: 5e-324 }).slowest.latency, 10 * 744.4400719213812); // the least number above 0
    near(solved({ fee: 1e-300, latencies: "exponential" }).slowest.latency, 10 * Math.sqrt(2) * 1e150);
    expect(Number.isFinite(solved({ fee: 5e-324, latencies: "exponential" }).slowest.latency)).toBe(true);
  });
});

test("what is late is answered with a reason where no table can say it", () => {
  expect(solved().nash).toBeNull();
  expect(typeof solved().reason).toBe("string");
});

test("the game keeps the contract", () => {
  for (const options of [{}, { latencies: "exponential", rounds: 3, fee: 0.1 }]) {
    for (const { name, passed, detail } of check(() => make(options), { steps: 12, seeds: [0] })) {
      expect(passed, `${name}: ${detail}`).toBe(true);
    }
  }
});

test("what is no option is refused with a sentence", () => {
  expect(() => make({ rate: 0 })).toThrow("option 'rate' must be a number from 0.000001 to 1000, got 0");
  expect(() => make({ latency: Number.NaN })).toThrow("option 'latency' must be a number");
  expect(() => solve!({ latencies: "slow" })).toThrow("option 'latencies' must be one of fixed, exponential");
});

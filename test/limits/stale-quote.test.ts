/** Quotes that are final too late: what they cost, the half-spread that covers it, and when nobody quotes. */
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { evaluate } from "../../agents/evaluate.js";
import { staleQuote } from "../../envs/limits/stale-quote/entry.js";
import { evenSpread, staleCost } from "../../envs/limits/stale-quote/option-value.js";
import { type StaleQuoteOptions, staleMarket } from "../../envs/limits/stale-quote/options.js";
import { equilibriumBin, makerProfit } from "../../envs/limits/stale-quote/solve.js";
import { staleQuoteGame } from "../../envs/limits/stale-quote/stale-quote.js";
import { Batch } from "../../src/batch.js";
import { check } from "../../src/check.js";
import { agrees, near } from "../auction/agrees.js";

const { bots, solve } = staleQuote;
type Options = Partial<StaleQuoteOptions>;

// biome-ignore lint/suspicious/noExplicitAny: answers are plain data
const solved = (options: Options = {}): any => solve!(options);

function play(options: Options, maker: string, taker: string, episodes: number, seed = 0) {
  const game = staleQuoteGame(options);
  const joint = { maker: bots[maker](game, 0, seed), taker: bots[taker](game, 1, seed) };
  return evaluate(game, joint, { episodes, seed, lanes: 128 });
}

describe("what a stale quote costs", () => {
  test("at the value σ√L/√(2π) on one side and E|Δ| on both; exponential latency: σ√L/√8 and σ√L/√2", () => {
    const one = { calm: 0.6, wild: 0.6, latency: 4 };
    near(solved(one).nash[0].oneSided, (0.6 * 2) / Math.sqrt(2 * Math.PI));
    near(solved(one).nash[0].twoSided, 1.2 * Math.sqrt(2 / Math.PI));
    near(solved({ ...one, latencies: "exponential" }).nash[0].oneSided, 1.2 / Math.sqrt(8));
  });

  test("a half-spread h leaves 2(φ(h) − h(1 − Φ(h))) of it: .1666 at 1, .0170 at 2", () => {
    near(staleCost("fixed", 1), 2 * (0.24197072451914337 - 0.15865525393145707));
    near(staleCost("fixed", 2), 2 * (0.05399096651318806 - 2 * 0.022750131948179212));
    near(staleCost("exponential", 1), Math.exp(-Math.SQRT2) / Math.SQRT2);
    expect(staleCost("fixed", 40)).toBe(0);
  });

  test("an exponential latency is a mixture of fixed ones", () => {
    for (const h of [0, 0.5, 1.5]) {
      let sum = 0;
      const steps = 1000;
      for (let k = 0; k < steps; k++) {
        const s = Math.sqrt(-Math.log((k + 0.5) / steps));
        sum += (s * staleCost("fixed", h / s)) / steps;
      }
      near(sum, staleCost("exponential", h), 1e-3);
    }
  });
});

describe("what covers it", () => {
  test("a h = C(h): .6360 σ√L for a = .5, with exponential latency W(2)/√2 = .6029", () => {
    expect(solved().closedForm.breakEven.toFixed(6)).toBe("0.636027");
    const { closedForm } = solved({ latencies: "exponential" });
    expect(closedForm.breakEven.toFixed(6)).toBe("0.602883");
    const w = Math.SQRT2 * closedForm.breakEven;
    near(w * Math.exp(w), 2);
    fc.assert(
      fc.property(fc.double({ min: 0.02, max: 1, noNaN: true }), fc.boolean(), (a, fixed) => {
        const kind = fixed ? "fixed" : "exponential";
        const y = evenSpread(kind, a);
        near(a * y, staleCost(kind, y));
      }),
      { seed: 1, numRuns: 30 },
    );
  });

  test("four times the latency doubles it", () => {
    const half = (latency: number) => solved({ latency, calm: 0.4, wild: 0.4 }).nash[0].breakEven;
    near(half(4), 2 * half(1));
  });

  test("on the grid rivals quote the lowest bin that loses nothing, and undercutting it would lose", () => {
    for (const options of [{}, { bins: 200, retail: 0.3 }, { latencies: "exponential" }] as Options[]) {
      const market = staleMarket(options);
      for (const { volatility, profit, undercut, halfSpread, breakEven } of solved(options).nash) {
        expect(profit).toBeGreaterThanOrEqual(0);
        expect(undercut).toBeLessThan(0);
        expect(halfSpread - breakEven).toBeGreaterThanOrEqual(-1e-9);
        expect(halfSpread - breakEven).toBeLessThan(market.highest / market.bins);
        near(profit, makerProfit(market, volatility, halfSpread));
      }
    }
  });

  test("one maker alone asks all that others pay", () => {
    for (const { halfSpread } of solved({ makers: 1 }).nash) expect(halfSpread).toBe(3);
    expect(equilibriumBin(staleMarket({ makers: 1, worth: 2.95 }), 1)).toBe(29);
  });

  test("where others do not pay enough nobody quotes", () => {
    const [calm, , wild] = solved({ worth: 0.5, calm: 0.2, wild: 2 }).nash;
    expect(calm.bin).toBe(2);
    expect(wild).toMatchObject({ bin: null, breakEven: null, profit: 0, optionValue: 0 });
    const { metrics } = play({ worth: 0.5, calm: 2, wild: 2 }, "equilibrium", "equilibrium", 20);
    for (const { mean } of Object.values(metrics)) expect(mean).toBe(0);
  });
});

describe("in play", () => {
  test("profit, option value and what others pay are those of the equilibrium, within four standard errors", () => {
    for (const options of [
      { calm: 1, wild: 1 },
      { calm: 0.7, wild: 0.7, latencies: "exponential", latency: 2, takers: 3 },
      { calm: 1, wild: 1, makers: 1 },
    ] as Options[]) {
      const { metrics } = play(options, "equilibrium", "equilibrium", 1000, 3);
      const [{ halfSpread, optionValue, profit }] = solved(options).nash;
      near(metrics["half-spread"].mean, halfSpread);
      agrees(metrics["option value"], optionValue);
      agrees(metrics["maker profit"], profit);
      agrees(metrics["paid by others"], 0.5 * halfSpread);
    }
  });

  test("a naive maker's loss is E|Δ| a round", () => {
    const { metrics } = play({ calm: 0.6, wild: 0.6, latency: 4 }, "naive", "equilibrium", 1500, 4);
    agrees(metrics["maker profit"], -1.2 * Math.sqrt(2 / Math.PI));
    expect(metrics.taken.mean).toBe(1);
  });

  test("makers never lose on average at any volatility that they see", () => {
    const { each, metrics } = play({}, "equilibrium", "equilibrium", 1500, 5);
    expect(metrics["maker profit"].mean).toBeGreaterThan(-4 * metrics["maker profit"].standardError);
    expect(new Set(each["half-spread"]).size).toBeGreaterThan(5); // the quote follows the volatility
  });

  test("equal quotes share what is paid and lost, dearer ones have nothing, and takers share the option", () => {
    const game = staleQuoteGame({ makers: 3, takers: 2, retail: 1, calm: 1, wild: 1 });
    const batch = new Batch(game, 1);
    batch.reset({ seed: 3 });
    batch.step([Float32Array.of(5, 9, 5), new Float32Array(2)]);
    const move = Math.abs(batch.observations[1][5]);
    expect(batch.observations[1][3]).toBeCloseTo(0.5, 6);
    batch.step([new Float32Array(3), Float32Array.of(1, 1)]);
    const value = move - 0.5;
    near(batch.rewards[0][0], (0.5 - value) / 2, 1e-6);
    expect(batch.rewards[0][1]).toBe(0);
    near(batch.rewards[0][2], (0.5 - value) / 2, 1e-6);
    near(batch.rewards[1][0], value / 2, 1e-6);
  });

  test("welfare is the sum of all rewards, which is what others pay", () => {
    const { each, episodes } = play({ makers: 2, takers: 2, rounds: 5 }, "random", "random", 60, 8);
    for (let e = 0; e < episodes; e++) {
      const all = each.maker_0[e] + each.maker_1[e] + each.taker_0[e] + each.taker_1[e];
      near(5 * each.welfare[e], all, 1e-5);
      near(each.welfare[e], each["paid by others"][e]);
    }
  });

  test("the last bin does not trade: nobody can take it", () => {
    const game = staleQuoteGame({ makers: 1 });
    const batch = new Batch(game, 1);
    batch.reset({ seed: 3 });
    batch.step([Float32Array.of(40), new Float32Array(1)]);
    expect([...batch.masks[1]]).toEqual([1, 0]);
    batch.step([new Float32Array(1), new Float32Array(1)]);
    expect(batch.rewards[0][0]).toBe(0);
  });
});

test("the game keeps the contract", () => {
  for (const options of [
    {},
    { makers: 1, takers: 3, latencies: "exponential" },
    { calm: 1, wild: 1, rounds: 1 },
  ] as Options[]) {
    for (const { name, passed, detail } of check(() => staleQuoteGame(options), { steps: 20, seeds: [0] })) {
      expect(passed, `${name}: ${detail}`).toBe(true);
    }
  }
});

test("what is no option is refused with a sentence", () => {
  expect(() => staleQuoteGame({ wild: 0.1 })).toThrow("option 'wild' must be at least calm = 0.5, got 0.1.");
  expect(() => staleQuoteGame({ latency: Number.NaN })).toThrow("option 'latency' must be a number");
  expect(() => solve!({ makers: 0 })).toThrow("option 'makers' must be an integer from 1 to 8, got 0");
});

/** The spam race: closed forms, traders who differ, whole copies, and the drawn race against its odds. */
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { estimate, evaluate } from "../../agents/evaluate.js";
import { games, spamRace, tullockEquilibrium, tullockGains } from "../../envs/index.js";
import { Batch } from "../../src/batch.js";
import { agrees, near } from "./agrees.js";

const { bots, solve, deviation } = games["auction/spam-race-v0"];
type Options = NonNullable<Parameters<typeof spamRace>[0]>;

// biome-ignore lint/suspicious/noExplicitAny: answers are plain data
const solved = (options: Options = {}): any => solve!(options);
const nears = (x: readonly number[], y: readonly number[]) => {
  expect(x.length).toBe(y.length);
  x.forEach((one, i) => {
    near(one, y[i]);
  });
};

/** One episode in which everybody sends this many copies. */
function played(options: Options, copies: readonly number[], seed = 0) {
  const game = spamRace({ traders: copies.length, ...options });
  const batch = new Batch(game, 1, "disabled");
  batch.reset({ seed });
  batch.step([Float32Array.from(copies)]);
  const [sent, dissipated, welfare, captured] = batch.finalMetrics;
  return { game, state: batch.state, rewards: [...batch.rewards[0]], sent, dissipated, welfare, captured };
}

const always = (copies: readonly number[]) => ({
  act(_seen: Float32Array, _masks: Uint8Array, actions: Float32Array) {
    for (let row = 0; row < actions.length; row++) actions[row] = copies[row % copies.length];
  },
});

/** How often each trader wins, drawn, when they send these copies. */
function wins(options: Options, copies: readonly number[], episodes = 20_000) {
  const game = spamRace({ traders: copies.length, ...options });
  const { each } = evaluate(game, { trader: always(copies) }, { episodes, seed: 7, lanes: 256 });
  return copies.map((k, i) =>
    estimate(each[`trader_${i}`].map((payoff) => (payoff + game.race.cost[i] * k > game.race.prize[i] / 2 ? 1 : 0))),
  );
}

describe("traders alike", () => {
  test("V = 100, C = 1, four traders: 18.75 copies each, which burn 75 and leave 6.25 = V/N² to each", () => {
    const { equilibrium } = solved({ traders: 4, value: 100, gas: 1 });
    nears(equilibrium.copies, [18.75, 18.75, 18.75, 18.75]);
    nears(equilibrium.payoffs, [6.25, 6.25, 6.25, 6.25]);
    near(equilibrium.dissipated, 75);
    near(equilibrium.welfare, 25);
  });

  test("v = 1, g = 0.02, r = 0.5, three traders: 22 copies each, 66 in all", () => {
    const { V, C, equilibrium } = solved({ gas: 0.02, revert: 0.5 });
    near(V, 0.99);
    near(C, 0.01);
    nears(equilibrium.copies, [22, 22, 22]);
    near(equilibrium.total, 66);
  });

  test("by default V = 1, C = 0.05, three traders: two thirds of V are burnt", () => {
    const { equilibrium, priceOfAnarchy } = solved();
    near(equilibrium.total, 40 / 3);
    near(equilibrium.dissipated, 2 / 3);
    near(priceOfAnarchy, 3);
  });

  test("a reward R shared among identities of cost c is the same contest: k* = R (n − 1)/(n² c), payoff R/n²", () => {
    const { equilibrium } = solved({ traders: 5, value: 10, gas: 0.4 });
    near(equilibrium.copies[0], (10 * 4) / (25 * 0.4));
    near(equilibrium.payoffs[0], 10 / 25);
  });

  test("the closed form is what the contest's solver finds, and nobody gains by leaving it", () => {
    const any = fc.record({
      traders: fc.integer({ min: 2, max: 40 }),
      gas: fc.double({ min: 1e-4, max: 0.9, noNaN: true }),
      revert: fc.double({ min: 0.05, max: 1, noNaN: true }),
    });
    fc.assert(
      fc.property(any, (options) => {
        const { equilibrium, closedForm } = solved(options);
        near(equilibrium.copies[0], closedForm.copies);
        near(equilibrium.total, closedForm.total);
        near(equilibrium.payoffs[0], closedForm.payoff);
        near(equilibrium.dissipated, closedForm.dissipated);
        expect(equilibrium.bestResponseGap).toBeLessThan(1e-12);
      }),
      { seed: 1 },
    );
  });

  test("a thousand traders send k* = (N − 1) V/(N² C) each, or one whole copy where that is below one", () => {
    const { equilibrium } = solved({ traders: 1000 });
    const copies = 999 / (1000 * 1000 * 0.05);
    nears(equilibrium.copies, Array<number>(1000).fill(copies));
    near(equilibrium.dissipated, 0.999);
    expect(equilibrium.bestResponseGap).toBeLessThan(1e-12);
    for (const most of [100, 10_000]) {
      const whole = solved({ traders: 1000, copies: "integer", most }).equilibrium;
      expect(whole.bestResponseGap).toBe(0);
      expect(Math.max(...whole.copies)).toBe(1);
      expect([19, 20]).toContain(whole.total); // the m-th copy pays where 1/m ≥ C = 1/20
    }
  });

  test("a bound below the equilibrium binds for all", () => {
    nears(solved({ most: 2 }).equilibrium.copies, [2, 2, 2]);
    expect(solved({ most: 2 }).equilibrium.bestResponseGap).toBe(0);
    expect(solved({ most: 2 }).closedForm).toBeUndefined();
  });
});

describe("traders who differ", () => {
  test("xᵢ = X (1 − κᵢ X) with X = (m − 1)/Σκ, and who is too dear sends nothing", () => {
    const kappas = [1, 1.5, 4]; // the third would send for κ below 1 + 1.5 only
    const efforts = tullockEquilibrium(
      kappas.map((cost) => ({ value: 1, cost, low: 0, high: Number.POSITIVE_INFINITY })),
    );
    const X = 1 / 2.5;
    nears(efforts, [X * (1 - X), X * (1 - 1.5 * X), 0]);
    const all = tullockEquilibrium([1, 1.5, 2].map((cost) => ({ value: 1, cost, low: 0, high: 9 })));
    const Y = 2 / 4.5;
    nears(all, [Y * (1 - Y), Y * (1 - 1.5 * Y), Y * (1 - 2 * Y)]);
  });

  test("whoever has cheaper gas or a shorter delay wins more often, and a delay is like dearer gas", () => {
    const gas = solved({ traders: 2, gas: [0.02, 0.04], value: 1 }).equilibrium;
    near(gas.odds[0], 2 / 3);
    const delay = solved({ traders: 2, gas: 0.02, latency: [1, 2], value: 1 }).equilibrium;
    near(delay.odds[0], 2 / 3);
    near(delay.copies[1], delay.copies[0]);
    nears(solved({ latency: 17 }).equilibrium.copies, solved().equilibrium.copies);
  });

  test("no contest has a gap, whatever its costs, free efforts and bounds", () => {
    const one = fc.record({
      value: fc.double({ min: 0.1, max: 10, noNaN: true }),
      cost: fc.double({ min: 0.01, max: 10, noNaN: true }),
      low: fc.oneof(fc.constant(0), fc.double({ min: 0.001, max: 2, noNaN: true })),
      room: fc.double({ min: 0.01, max: 100, noNaN: true }),
    });
    fc.assert(
      fc.property(fc.array(one, { minLength: 2, maxLength: 8 }), (all) => {
        const contestants = all.map(({ room, ...rest }) => ({ ...rest, high: rest.low + room }));
        const gap = Math.max(...tullockGains(contestants, tullockEquilibrium(contestants)));
        expect(gap).toBeLessThan(1e-9);
      }),
      { seed: 2, numRuns: 500 },
    );
  });

  test("where failures are free everybody sends as much as it may", () => {
    const { equilibrium } = solved({ revert: 0, most: 40 });
    nears(equilibrium.copies, [40, 40, 40]);
    expect(equilibrium.bestResponseGap).toBe(0);
  });
});

describe("the race", () => {
  test("nobody wins where nobody sends", () => {
    for (const options of [{}, { draw: "expected" }, { copies: "integer" }] as const) {
      const { rewards, captured, state } = played(options, [0, 0, 0]);
      expect(rewards).toEqual([0, 0, 0]);
      expect(captured).toBe(0);
      expect(state.winner[0]).toBe(-1);
    }
  });

  test("who sends alone wins for sure, however little, and pays g + (k − 1) r g", () => {
    for (const seed of [0, 1, 2, 3]) {
      const { rewards, welfare } = played({ gas: 0.1, revert: 0.5 }, [0, 0.25, 0], seed);
      near(welfare, 1 - 0.1 - (0.25 - 1) * 0.05);
      expect(rewards[1]).toBe(Math.fround(welfare));
    }
  });

  test("rewards add up to the winner's V less all that is burnt", () => {
    fc.assert(
      fc.property(
        fc.array(fc.double({ min: 0, max: 13, noNaN: true }), { minLength: 3, maxLength: 3 }),
        fc.constantFrom("drawn" as const, "expected" as const),
        fc.nat(),
        (copies, draw, seed) => {
          const { state, sent, dissipated, welfare, captured, rewards } = played({ draw }, copies, seed);
          near(sent, state.copies[0] + state.copies[1] + state.copies[2]);
          near(dissipated, 0.05 * sent);
          near(welfare, captured - dissipated);
          expect(rewards.reduce((a, b) => a + b, 0)).toBeCloseTo(welfare, 5); // Float32
        },
      ),
      { seed: 3 },
    );
  });

  test("expected rewards are the payoffs, which the game tells without playing", () => {
    const { game, state, rewards } = played(
      { draw: "expected", gas: [0.02, 0.05, 0.1], latency: [1, 2, 3] },
      [3, 5, 7],
    );
    const out = [new Float32Array(3)];
    game.payoff!(state, 0, [Float32Array.of(3, 5, 7)], out);
    expect([...out[0]]).toEqual(rewards);
    const total = 3 + 5 / 2 + 7 / 3;
    expect(rewards[1]).toBeCloseTo(5 / 2 / total - 0.05 * 5, 6);
  });

  test("the first copy is drawn with odds k/K, fractional or not", () => {
    wins({ most: 20 }, [0.5, 3, 6.5]).forEach((share, i) => {
      agrees(share, [0.05, 0.3, 0.65][i]);
    });
  });

  test("whole copies, each with a delay of its own, win with the same odds", () => {
    wins({ copies: "integer" }, [1, 3, 6]).forEach((share, i) => {
      agrees(share, [0.1, 0.3, 0.6][i]);
    });
    wins({ copies: "integer", latency: [1, 2, 4] }, [1, 2, 4]).forEach((share) => {
      agrees(share, 1 / 3);
    });
  });

  test.each([
    ["continuous", {}],
    ["asymmetric", { gas: [0.03, 0.05, 0.06], latency: [2, 1, 1] }],
    ["whole", { copies: "integer" }],
  ] as const)("played by the bots the equilibrium pays what it should: %s", (_name, options) => {
    const { equilibrium } = solved(options);
    const game = spamRace(options);
    const { returns, metrics } = evaluate(
      game,
      { trader: bots.equilibrium(game, 0, 0) },
      { episodes: 20_000, seed: 11, lanes: 256 },
    );
    [0, 1, 2].forEach((i) => {
      agrees(returns[`trader_${i}`], equilibrium.payoffs[i]); // Bernoulli: about 0.0033
    });
    expect(metrics.welfare.mean).toBeCloseTo(equilibrium.welfare, 5); // V is won by somebody, always
    expect(metrics.dissipated.mean).toBeCloseTo(equilibrium.dissipated, 5); // copies cross as Float32
    expect(metrics.captured.mean).toBe(1);
    wins(options, equilibrium.copies).forEach((share, i) => {
      agrees(share, equilibrium.odds[i]);
    });
  });
});

describe("whole copies", () => {
  test("of 20 = V/C three traders send 4, 4 and 5: no number is best for all three", () => {
    const { equilibrium } = solved({ copies: "integer" });
    expect([...equilibrium.copies].sort()).toEqual([4, 4, 5]);
    expect(equilibrium.bestResponseGap).toBe(0);
    for (const k of [3, 4, 5, 6]) {
      const gains = deviation!({ copies: "integer" }, [Float32Array.of(k, k, k)]);
      expect(Math.max(...gains)).toBeGreaterThan(0.001);
    }
  });

  test("what is found has no gap over every whole number", () => {
    fc.assert(
      fc.property(fc.integer({ min: 2, max: 6 }), fc.double({ min: 0.01, max: 0.5, noNaN: true }), (traders, gas) => {
        const options = { traders, gas, copies: "integer" } as const;
        const { equilibrium, most } = solved(options);
        const { copies } = equilibrium;
        const game = spamRace(options);
        const out = [new Float32Array(traders)];
        const at = (joint: readonly number[], i: number) => {
          game.payoff!(game.alloc(1), 0, [Float32Array.from(joint)], out);
          return out[0][i];
        };
        for (let i = 0; i < traders; i++) {
          for (let k = 0; k <= most; k++) {
            const other = copies.map((own: number, j: number) => (j === i ? k : own));
            expect(at(other, i)).toBeLessThan(at(copies, i) + 1e-6);
          }
        }
      }),
      { seed: 4, numRuns: 40 },
    );
  });
});

describe("deviations and bots", () => {
  test("a deviation gains nothing in equilibrium, and against nobody all but nothing of V", () => {
    const k = 40 / 9;
    for (const gain of deviation!({}, [Float32Array.of(k, k, k)])) expect(gain).toBeLessThan(1e-12);
    nears(deviation!({}, [Float32Array.of(0, 0, 0)]), [1, 1, 1]);
    nears(deviation!({ copies: "integer" }, [Float32Array.of(0, 0, 0)]), [0.95, 0.95, 0.95]);
    near(deviation!({}, [Float32Array.of(5, 5, 10)])[2], (1 - Math.sqrt(0.5)) ** 2); // saves what it burns
  });

  test("bots send what they say", () => {
    const game = spamRace({ most: 30 });
    const sent = (name: string) => {
      const out = new Float32Array(3);
      bots[name](game, 0, 0).act(new Float32Array(6).fill(1), new Uint8Array(3).fill(1), out);
      return out[0];
    };
    expect(sent("equilibrium")).toBeCloseTo(40 / 9, 5);
    expect(sent("once")).toBe(1);
    expect(sent("best-response")).toBeCloseTo(Math.sqrt(2 * 20) - 2, 5);
    expect(sent("break-even")).toBeCloseTo(20 / 3, 5);
    expect(sent("saturate")).toBe(30);
    expect(sent("zero")).toBe(0);
    expect(games["auction/spam-race-v0"].make({ most: 30 }).key).toContain('"most":30');
  });

  test("if all break even nothing is left, and if all saturate they lose", () => {
    const welfare = (name: string) => {
      const game = spamRace({ draw: "expected" });
      return evaluate(game, { trader: bots[name](game, 0, 0) }, { episodes: 2 }).metrics.welfare.mean;
    };
    expect(welfare("break-even")).toBeCloseTo(0, 6);
    expect(welfare("saturate")).toBeCloseTo(1 - 2, 6);
    expect(welfare("once")).toBeCloseTo(1 - 0.15, 6);
  });
});

test("on Arbitrum before Timeboost five traders send 47 copies each", () => {
  const { solve: answer, make } = games["auction/arb-fcfs-v0"];
  // biome-ignore lint/suspicious/noExplicitAny: answers are plain data
  const { equilibrium, V, C } = answer!() as any;
  near(C, (1.13265 * 33547) / 113265);
  near(equilibrium.copies[0], (4 * V) / (25 * C));
  expect(equilibrium.copies[0]).toBeCloseTo(47.3, 1);
  near(equilibrium.dissipated / V, 0.8);
  expect(make().id).toBe("auction/arb-fcfs-v0");
});

test.each([
  [{ gas: 1 }, "option 'gas' must be below the value 1"],
  [{ gas: [0.1, 0.2] }, "option 'gas' lists 2 numbers, but there are 3 players"],
  [{ gas: "much" }, `option 'gas' must be a number from 0 to 1000000000000, or a list of them, got "much"`],
  [{ latency: [1, 0, 1] }, "option 'latency' must be a number from 0.000001"],
  [{ revert: 0 }, "option 'most' must be set where failed copies cost nothing"],
  [{ copies: "integer", most: 2.5 }, "option 'most' must be a whole number up to 10000"],
  [{ copies: "integer", gas: 1e-6 }, "option 'most' must be a whole number up to 10000"],
  [{ traders: 1 }, "option 'traders' must be an integer from 2 to 1000"],
])("%o is refused with a sentence", (options, sentence) => {
  expect(() => spamRace(options as unknown as Options)).toThrow(sentence);
  expect(() => solve!(options)).toThrow(sentence);
});

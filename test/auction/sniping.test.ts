/** Sniping: the spread, the race for speed, and batches, in closed form and in play. */
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { evaluate } from "../../agents/evaluate.js";
import {
  evenHalfSpread,
  excess,
  games,
  type Jumps,
  lambertW,
  type SnipingMarket,
  sniping,
  snipingDeviations,
  snipingEquilibrium,
  snipingGridEquilibria,
  snipingPayoffs,
} from "../../envs/index.js";
import { Batch } from "../../src/batch.js";
import { agrees } from "./agrees.js";

const { bots, solve, deviation } = games["auction/sniping-v0"];
type Options = NonNullable<Parameters<typeof sniping>[0]>;

// biome-ignore lint/suspicious/noExplicitAny: answers are plain data
const solved = (options: Options = {}): any => solve!(options);
const marketOf = (options: Options = {}): SnipingMarket => sniping(options).market;

/** Everybody's part of one joint choice, in every lane and at every step. */
const fixed = (fast: readonly boolean[], quotes: readonly number[]) => ({
  act(_seen: Float32Array, _masks: Uint8Array, actions: Float32Array) {
    for (let row = 0; 2 * row < actions.length; row++) {
      actions[2 * row] = fast[row % fast.length] ? 1 : 0;
      actions[2 * row + 1] = quotes[row % quotes.length];
    }
  },
});

const markets = fc
  .record({
    traders: fc.integer({ min: 2, max: 8 }),
    market: fc.constantFrom("continuous" as const, "batch" as const),
    investRate: fc.double({ min: 0.1, max: 5, noNaN: true }),
    jumpRate: fc.double({ min: 0.1, max: 5, noNaN: true }),
    jump: fc.constantFrom("exponential" as const, "uniform" as const, "fixed" as const),
    jumpMean: fc.double({ min: 0.1, max: 3, noNaN: true }),
    edge: fc.double({ min: 0.001, max: 0.1, noNaN: true }),
    speedCost: fc.double({ min: 0.001, max: 2, noNaN: true }),
    highest: fc.constant(20),
  })
  .map((options) => options satisfies Options);

/** A market, and who is fast and quotes what in it; quotes tie now and then. */
const joints = markets.chain((options) =>
  fc.record({
    options: fc.constant(options),
    fast: fc.array(fc.boolean(), { minLength: options.traders, maxLength: options.traders }),
    quotes: fc.array(
      fc.integer({ min: 0, max: 8 }).map((q) => q / 4),
      {
        minLength: options.traders,
        maxLength: options.traders,
      },
    ),
  }),
);

describe("the spread", () => {
  test("with a jump for every investor and sizes Exp(1) it is 1.134287, and all races are worth half of it", () => {
    const { closedForm, armsRace } = solved();
    expect(closedForm.spread).toBeCloseTo(1.134287, 6);
    expect(Math.abs(closedForm.halfSpread - Math.exp(-closedForm.halfSpread))).toBeLessThan(1e-12);
    expect(Math.abs(closedForm.residual)).toBeLessThan(1e-12);
    expect(Math.abs(armsRace.spendWithFreeEntry - closedForm.spread / 2)).toBeLessThan(1e-12);
  });

  test("W(x) undoes w e^w", () => {
    fc.assert(
      fc.property(fc.double({ min: 0, max: 1e5, noNaN: true }), (x) => {
        const w = lambertW(x);
        expect(Math.abs(w * Math.exp(w) - x)).toBeLessThanOrEqual(1e-12 * (1 + x) * (1 + w));
      }),
    );
    expect(lambertW(0)).toBe(0);
    expect(lambertW(1)).toBeCloseTo(0.5671432904097838, 14);
    expect(lambertW(Math.E)).toBeCloseTo(1, 14);
  });

  test("of jumps of one size it is m λⱼ / (λᵢ + λⱼ), and of uniform ones the root of a quadratic", () => {
    for (const r of [0.1, 1, 3]) {
      expect(Math.abs(evenHalfSpread({ kind: "fixed", mean: 2 }, r) - (2 * r) / (1 + r))).toBeLessThan(1e-12);
      const root = (4 * (r + 1 - Math.sqrt(2 * r + 1))) / r; // r (4 − h)² = 8 h
      expect(Math.abs(evenHalfSpread({ kind: "uniform", mean: 2 }, r) - root)).toBeLessThan(1e-12);
    }
  });

  test("it makes investors pay what stale quotes lose, scales with the jumps, and widens when they come more often", () => {
    const kinds = fc.constantFrom<Jumps["kind"]>("exponential", "uniform", "fixed");
    const positive = fc.double({ min: 0.01, max: 50, noNaN: true });
    fc.assert(
      fc.property(kinds, positive, positive, (kind, mean, ratio) => {
        const h = evenHalfSpread({ kind, mean }, ratio);
        expect(Math.abs(h - ratio * excess({ kind, mean }, h))).toBeLessThan(1e-12 * mean * (1 + ratio) * 4);
        expect(Math.abs(h - mean * evenHalfSpread({ kind, mean: 1 }, ratio))).toBeLessThan(1e-11 * mean);
        expect(evenHalfSpread({ kind, mean }, 2 * ratio)).toBeGreaterThan(h);
      }),
    );
  });

  test("without jumps it is 0 and nobody is fast", () => {
    for (const market of ["continuous", "batch"] as const) {
      expect(solved({ jumpRate: 0, market }).nash).toMatchObject({ halfSpread: 0, fast: 0, bestResponseGap: 0 });
    }
  });
});

describe("payoffs", () => {
  test("what traders earn together is what investors pay, less the cost of speed", () => {
    fc.assert(
      fc.property(joints, ({ options, fast, quotes }) => {
        const together = snipingPayoffs(marketOf(options), fast, quotes).reduce((a, b) => a + b, 0);
        const spend = options.speedCost * fast.filter((one) => one).length;
        expect(Math.abs(together - options.investRate * Math.min(...quotes) + spend)).toBeLessThan(1e-9);
      }),
    );
  });

  test("in the continuous book undercutting everybody is worth λᵢ h − λⱼ L(h), whoever is fast", () => {
    fc.assert(
      fc.property(joints, ({ options, fast }) => {
        const market = marketOf({ ...options, market: "continuous" });
        const h = 0.5;
        const others = fast.map((_, i) => (i === 1 ? h : 2));
        const under = others.map((quote, i) => (i === 0 ? h * (1 - 1e-13) : quote));
        const more = snipingPayoffs(market, fast, under)[0] - snipingPayoffs(market, fast, others)[0];
        const { investRate, jumpRate, jumps } = market;
        expect(Math.abs(more - (investRate * h - jumpRate * excess(jumps, h)))).toBeLessThan(1e-9);
      }),
    );
  });

  test("the best deviation on a grid is the best of all its choices", () => {
    fc.assert(
      fc.property(joints, ({ options, fast, quotes }) => {
        const market = marketOf({ ...options, bins: 41 }); // half-spreads 0, 1/2 … 20
        const half = quotes.map((quote) => 2 * quote); // 0, 1/2 … 4
        const now = snipingPayoffs(market, fast, half);
        const gains = snipingDeviations(market, fast, half);
        gains.forEach((gain, i) => {
          let best = 0;
          for (const speed of [false, true]) {
            for (let b = 0; b < 41; b++) {
              const other = half.map((quote, j) => (j === i ? b / 2 : quote));
              const quick = fast.map((one, j) => (j === i ? speed : one));
              best = Math.max(best, snipingPayoffs(market, quick, other)[i] - now[i]);
            }
          }
          expect(Math.abs(gain - best)).toBeLessThan(1e-9);
        });
      }),
      { numRuns: 60 },
    );
  });

  test("in play they are as computed, in either market, for every kind of jump", () => {
    const profiles: [Options, boolean[], number[]][] = [
      [{ traders: 3 }, [true, true, false], [0.4, 0.4, 0.6]],
      [{ traders: 3, jump: "uniform" }, [true, false, false], [0.7, 0.3, 0.3]],
      [{ traders: 3, jump: "fixed", jumpRate: 2 }, [false, false, false], [0.5, 0.75, 1]],
      [{ traders: 3, market: "batch", edge: 0.05 }, [true, false, false], [0.5, 0.25, 0.25]],
      [{ traders: 3, market: "batch", edge: 0.05 }, [true, true, false], [0.5, 0.5, 0.25]],
      [{ traders: 2, market: "batch", edge: 0.3, jump: "fixed", speedCost: 0 }, [true, false], [0.5, 0.25]],
    ];
    profiles.forEach(([options, fast, quotes], seed) => {
      const game = sniping({ speedCost: 0.125, ...options, highest: 4 });
      const trader = fixed(fast, quotes);
      const { returns } = evaluate(game, { trader }, { episodes: 20_000, seed: `profile ${seed}`, lanes: 256 });
      snipingPayoffs(game.market, fast, quotes).forEach((expected, i) => {
        agrees(returns[`trader_${i}`], expected); // 4 standard errors
      });
    });
  });
});

/** All joint choices on the grid from which nobody gains by leaving. */
function stable(options: Options): string[] {
  const market = marketOf(options);
  const steps = Math.round(market.highest / market.tick);
  const found: string[] = [];
  const [fast, quotes]: [boolean[], number[]] = [[], []];
  const fill = (i: number): void => {
    if (i === market.traders) {
      if (Math.max(...snipingDeviations(market, fast, quotes)) < 1e-9)
        found.push(fast.map((one, k) => `${one ? "fast" : "slow"} ${quotes[k].toFixed(1)}`).join(", "));
      return;
    }
    for (const speed of [false, true]) {
      for (let b = 0; b <= steps; b++) {
        [fast[i], quotes[i]] = [speed, b * market.tick];
        fill(i + 1);
      }
    }
  };
  fill(0);
  return found;
}

describe("the race for speed", () => {
  test("of all 74,088 joint choices of three traders on a grid, one is stable: all are fast and quote alike", () => {
    expect(stable({ traders: 3, bins: 21 })).toEqual(["fast 0.6, fast 0.6, fast 0.6"]);
  });

  test("no trader gains by leaving the equilibrium of the continuous book", () => {
    fc.assert(
      fc.property(markets, (options) => {
        const { gap, fast, halfSpread } = snipingEquilibrium(marketOf({ ...options, market: "continuous" }))!;
        expect(gap).toBeLessThan(1e-9);
        expect(fast * options.speedCost).toBeLessThanOrEqual(options.investRate * halfSpread + 1e-9);
      }),
    );
  });

  test("as many are fast as the races pay for, and with free entry all they pay is spent", () => {
    expect(solved().nash).toMatchObject({ fast: 5, slow: 0, speedSpend: 0.5 });
    expect(solved({ traders: 8 }).nash).toMatchObject({ fast: 5, slow: 3 });
    expect(solved({ traders: 8, speedCost: 0.6 }).nash.fast).toBe(0);
    const races = solved().armsRace.spendWithFreeEntry;
    const { nash } = solved({ traders: 8, speedCost: races / 4 - 1e-12 });
    expect(nash.fast).toBe(4);
    expect(Math.abs(nash.speedSpend - races)).toBeLessThan(1e-9);
    expect(Math.abs(nash.payoffs.fast)).toBeLessThan(1e-9);
    expect(Math.abs(nash.payoffs.slow)).toBeLessThan(1e-9);
  });

  test("it is a prisoner's dilemma: all would rather be slow, and each would rather be fast", () => {
    const { armsRace } = solved();
    expect(armsRace.temptation).toBeGreaterThan(armsRace.allSlow);
    expect(armsRace.allSlow).toBeGreaterThan(armsRace.allFast);
    expect(armsRace.allFast).toBeGreaterThan(0); // what a slow one gets once the others are fast
  });

  test("in play the equilibrium earns what it should: fast, slow, maker and snipers alike", () => {
    for (const options of [{}, { traders: 8 }, { traders: 3, jump: "uniform", speedCost: 0.3, duration: 2 }] as const) {
      const game = sniping(options);
      const { nash, closedForm } = solved(options);
      const trader = bots.equilibrium(game, 0, 0);
      const { returns, metrics } = evaluate(game, { trader }, { episodes: 20_000, seed: "equilibrium", lanes: 256 });
      Object.values(returns).forEach((earned, i) => {
        agrees(earned, i < nash.fast ? nash.payoffs.fast : nash.payoffs.slow); // 4 standard errors
      });
      agrees(metrics["paid by investors"], nash.paidByInvestors);
      agrees({ ...metrics["speed spend"], standardError: 1e-9 }, nash.speedSpend);
      const racers = nash.fast || game.market.traders; // the maker wins 1/racers of the races if it is one
      const caught = closedForm.racesPerSecond * game.market.duration;
      const racing = racers / game.market.traders; // P(the maker is a racer)
      agrees(metrics.sniped, caught * (racing * (1 - 1 / racers) + (1 - racing)));
    }
  });

  test("on a grid the equilibrium quotes lie within two steps of the half-spread", () => {
    for (const options of [{ bins: 41 }, { bins: 41, traders: 3, speedCost: 0.15 }]) {
      const found = snipingGridEquilibria(marketOf(options));
      expect(found.length).toBeGreaterThan(0);
      for (const { halfSpread } of found) expect(Math.abs(halfSpread - lambertW(1))).toBeLessThan(2 * 0.05);
    }
    expect(solved({ bins: 41 }).grid.equilibria.length).toBeGreaterThan(0);
  });
});

describe("batches", () => {
  test("an edge of 10 ms decides every race in the continuous book, and .0833 % of them in batches of 12 s", () => {
    const { edge } = solved({ market: "batch", interval: 12, edge: 0.01 });
    expect(edge.shareContinuous).toBe(1);
    expect(Math.abs(edge.shareBatch - 10 / 12_000)).toBeLessThan(1e-12);
    expect(100 * edge.shareBatch).toBeCloseTo(0.0833, 4);
  });

  test("in play one sniper among slow makers catches all stale quotes, and in batches the share δ/τ", () => {
    const rules = { traders: 3, interval: 12, edge: 1, duration: 12 } as const;
    const stale = 12 * lambertW(1); // λⱼ L(h*) T = λᵢ h* T
    for (const [market, share] of [
      ["continuous", 1],
      ["batch", 1 / 12],
    ] as const) {
      const game = sniping({ ...rules, market });
      const trader = bots["stale-maker"](game, 0, 0);
      const seats = { trader_0: bots.sniper(game, 0, 0) };
      const { metrics, returns } = evaluate(game, { trader }, { episodes: 20_000, seed: "edge", lanes: 256, seats });
      agrees(metrics.sniped, share * stale); // 4 standard errors
      agrees(returns.trader_0, share * stale - 12 * 0.1);
      agrees(returns.trader_1, ((1 - share) * stale) / 2);
    }
  });

  test("with equal speeds, or two that are fast, nobody is ever sniped", () => {
    for (const [market, fast] of [
      ["batch", [false, false, false]],
      ["batch", [true, true, true]],
      ["batch", [false, true, true]],
      ["batch", [true, false, false]], // the maker alone is fast
    ] as const) {
      const game = sniping({ traders: 3, market, edge: 0.05, jumpRate: 20, highest: 4 });
      const trader = fixed(fast, [0.1, 0.2, 0.2]);
      const { each } = evaluate(game, { trader }, { episodes: 500, seed: 1 });
      expect(each.sniped.every((x) => x === 0)).toBe(true);
    }
  });

  test("nobody is fast and the spread is 0 once speed costs what it wins there, and below that there is no pure equilibrium", () => {
    const rules = { market: "batch", interval: 0.1, edge: 0.002, bins: 41 } as const; // worth .02 a second
    expect(solved({ ...rules, bins: 0 }).edge.nobodyFastFromCost).toBeCloseTo(0.02, 12);
    expect(solved({ ...rules, bins: 0, speedCost: 0.02 }).nash).toMatchObject({
      spread: 0,
      fast: 0,
      bestResponseGap: 0,
    });
    const below = { ...rules, speedCost: 0.0199 };
    expect(snipingEquilibrium(marketOf({ ...below, bins: 0 }))).toBeUndefined();
    expect(solved({ ...below, bins: 0 }).nash.reason).toContain("no pure equilibrium");
    expect(() => bots.equilibrium(sniping(below), 0, 0)).toThrow("no equilibrium is known to play");
    const { edge } = solved({ speedCost: 0.02, edge: 0.002 });
    expect(edge.nobodyFastFromInterval).toBeCloseTo(0.1, 12);
  });

  test("where speed is worth its cost none of all joint choices on a grid is stable", () => {
    const rules = { market: "batch", edge: 0.1, interval: 0.1 } as const; // an edge as long as the interval
    expect(stable({ ...rules, traders: 3, bins: 21, speedCost: 0.5 })).toEqual([]);
    expect(stable({ ...rules, traders: 2, bins: 41, speedCost: 0.3 })).toEqual([]);
  });

  test("in play nobody pays for anything in their equilibrium", () => {
    const game = sniping({ market: "batch" });
    const trader = bots.equilibrium(game, 0, 0);
    const { returns, metrics } = evaluate(game, { trader }, { episodes: 2_000, seed: 3 });
    for (const earned of [...Object.values(returns), ...Object.values(metrics)]) agrees(earned, 0);
  });

  test("CoW's interval of 12 s leaves nothing to be fast for", () => {
    const entry = games["auction/cow-batch-v0"];
    // biome-ignore lint/suspicious/noExplicitAny: answers are plain data
    const { nash, edge } = entry.solve!() as any;
    expect(entry.make().id).toBe("auction/cow-batch-v0");
    expect(nash).toMatchObject({ market: "batch", fast: 0, spread: 0, bestResponseGap: 0 });
    expect(Math.abs(edge.shareBatch - 1 / 1200)).toBeLessThan(1e-12);
  });
});

test("the lowest quote makes the market, and equal ones by a coin", () => {
  const game = sniping({ traders: 3, jumpRate: 0, speedCost: 0, investRate: 50 }); // e^−50 for no investor at all
  const batch = new Batch(game, 2_000, "disabled");
  batch.reset({ seed: 5 });
  const actions = new Float32Array(2 * 3 * 2_000);
  fixed([false, false, false], [1, 0.5, 0.5]).act(actions, new Uint8Array(0), actions);
  batch.step([actions]);
  const { profit } = batch.state as unknown as { profit: Float64Array };
  const made = [0, 1, 2].map((i) => profit.filter((x, k) => k % 3 === i && x > 0).length);
  expect(made[0]).toBe(0);
  expect(made[1] + made[2]).toBe(2_000);
  expect(Math.abs(made[1] / 2_000 - 0.5)).toBeLessThan(4 * Math.sqrt(0.25 / 2_000)); // 4 standard errors
});

test("a grid and a box of the same quotes are the same game", () => {
  const rules = { traders: 3, highest: 2, investRate: 20, speedCost: 0 } as const;
  const box = sniping(rules);
  const grid = sniping({ ...rules, bins: 9 });
  const chosen = [1, 0, 1].flatMap((fast, i) => [fast, i + 2]);
  const rewards = [box, grid].map((game) => {
    const batch = new Batch(game, 1, "disabled");
    batch.reset({ seed: 11 });
    batch.step([Float32Array.from(chosen, (x, k) => (k % 2 === 1 && game === box ? x / 4 : x))]);
    return [...batch.rewards[0]];
  });
  expect(rewards[0]).toEqual(rewards[1]);
  expect(rewards[0].some((x) => x !== 0)).toBe(true);
});

test("the registry's deviations are those of the joint choice", () => {
  const joint = [Float32Array.of(1, 0.5, 0, 0.25, 0, 0.25)];
  expect(deviation!({ traders: 3 }, joint)).toEqual(
    snipingDeviations(marketOf({ traders: 3 }), [true, false, false], [0.5, 0.25, 0.25]),
  );
});

test("what makes no market is refused with a sentence", () => {
  expect(() => sniping({ bins: 1 })).toThrow("option 'bins' must be 0");
  expect(() => sniping({ highest: 0.5 })).toThrow("option 'highest' must be at least 0.567");
  expect(() => solve!({ highest: 0.5 })).toThrow("option 'highest'");
  expect(() => sniping({ traders: 1 })).toThrow("option 'traders' must be an integer from 2 to 64");
});

/** Toxic flow: half-spreads, privacy, netting and the free option in closed form and in play. */
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { estimate, evaluate } from "../../agents/evaluate.js";
import { toxicFlow as entry } from "../../envs/commitment/toxic-flow/entry.js";
import { nettingOf, overSides, poissonGap } from "../../envs/commitment/toxic-flow/netting.js";
import { type ToxicFlowOptions, toxicMarket } from "../../envs/commitment/toxic-flow/options.js";
import { freeOption, monopoly, poolProfit, zeroProfit } from "../../envs/commitment/toxic-flow/pool.js";
import { makerGap, monopolyQuotes, outcomeOf, zeroProfitQuotes } from "../../envs/commitment/toxic-flow/quotes.js";
import { toxicFlow } from "../../envs/commitment/toxic-flow/toxic-flow.js";
import { Batch } from "../../src/batch.js";
import { check } from "../../src/check.js";
import { agrees, near } from "../auction/agrees.js";

type Options = Partial<ToxicFlowOptions>;
const { bots, solve } = entry;

// biome-ignore lint/suspicious/noExplicitAny: answers are plain data
const solved = (options: Options = {}): any => solve!(options);
const spread = (options: Options): number => solved(options).zeroProfit.halfSpread.unknown;

/** Evenly over [0, 1]; `fc.double` is mostly next to 0. */
const share = fc.integer({ min: 0, max: 1000 }).map((k) => k / 1000);
const markets = fc
  .record({
    toxic: share,
    move: fc.double({ min: 0.1, max: 3, noNaN: true }),
    value: fc.double({ min: 0.1, max: 6, noNaN: true }),
    retail: fc.constantFrom("fixed" as const, "uniform" as const),
    binds: fc.constantFrom("both" as const, "maker" as const),
    jumpRate: fc.double({ min: 0, max: 3, noNaN: true }),
    jumpMean: fc.double({ min: 0.1, max: 3, noNaN: true }),
    highest: fc.constant(8),
  })
  .map((options) => options satisfies Options);

describe("zero profit", () => {
  test("with 30 % toxic and a move of 1 the half-spread is .3; with kinds shown it is 0 for retail, and toxic traders are refused", () => {
    near(spread({}), 0.3);
    near(solved().closedForm.glostenMilgrom, 0.3);
    const { halfSpread, payoffs } = solved({ reveal: 1, makers: 2 }).zeroProfit;
    expect([halfSpread.shownRetail, halfSpread.shownToxic]).toEqual([0, null]);
    expect(solved({ reveal: 1 }).pools.shownToxic.refusedFrom).toBe(1);
    near(payoffs.toxic, 0);
    near(payoffs.maker, 0);
    near(payoffs.retail, payoffs.welfare);
  });

  test("showing both kinds alike leaves the private ones at πΔ; showing toxic ones lowers it, showing retail raises it", () => {
    fc.assert(
      fc.property(fc.double({ min: 0.01, max: 0.9, noNaN: true }), share, (toxic, reveal) => {
        fc.pre(reveal < 0.999);
        const at = (reveals: "both" | "retail" | "toxic") => spread({ toxic, reveal, reveals });
        near(at("both"), toxic);
        near(at("toxic"), (toxic * (1 - reveal)) / (1 - toxic * reveal));
        near(at("retail"), toxic / (1 - (1 - toxic) * reveal));
      }),
    );
  });

  test("makers break even at it and lose at every lower one, whatever the values and the free option", () => {
    fc.assert(
      fc.property(markets, (options) => {
        const market = toxicMarket(options);
        const s = zeroProfit(market, options.toxic);
        const best = Math.max(...Array.from({ length: 400 }, (_, k) => poolProfit(market, options.toxic, k / 50)));
        if (s === undefined) {
          expect(best).toBeLessThanOrEqual(1e-12);
          return;
        }
        expect(Math.abs(poolProfit(market, options.toxic, s))).toBeLessThan(1e-9);
        for (const part of [0.2, 0.5, 0.9, 0.99]) {
          if (s > 1e-9) expect(poolProfit(market, options.toxic, part * s)).toBeLessThanOrEqual(1e-12);
        }
      }),
    );
  });

  test("with values U[0, 2] it is 2πΔ/(1 + √(1 − 4 (1 − π) πΔ/v)); with values that are ever higher πΔ again", () => {
    near(spread({ retail: "uniform" }), 0.6 / (1 + Math.sqrt(1 - 0.42)));
    near(spread({ retail: "uniform", value: 1000, highest: 2000 }), 0.3, 1e-4);
  });

  test("with nobody toxic it is 0, with everybody toxic nobody is served, and values below what toxic traders take break the market", () => {
    expect(spread({ toxic: 0 })).toBe(0);
    expect(spread({ toxic: 1 })).toBeNull();
    expect(spread({ value: 0.29 })).toBeNull();
    near(spread({ value: 0.301 }), 0.3);
    expect(spread({ retail: "uniform", value: 0.83 })).toBeNull(); // 4 · .7 · .3 = .84
    expect(spread({ retail: "uniform", value: 0.85 })).toBeGreaterThan(0.3);
    expect(solved({ value: 0.29 }).zeroProfit.payoffs).toEqual({ maker: 0, toxic: 0, retail: 0, welfare: 0 });
  });

  test("privacy costs retail what it gives toxic traders, and with uniform values more", () => {
    const { private: hidden, transparent } = solved({ makers: 2 }).privacy;
    near(transparent.payoffs.retail - hidden.payoffs.retail, hidden.payoffs.toxic);
    const uniform = solved({ makers: 2, retail: "uniform" }).privacy;
    const lost = uniform.transparent.payoffs.retail - uniform.private.payoffs.retail;
    expect(lost).toBeGreaterThan(uniform.private.payoffs.toxic + 0.01);
  });
});

describe("a maker alone", () => {
  test("earns at no half-spread more than at its own, and no rival gains by undercutting zero profit", () => {
    fc.assert(
      fc.property(markets, (options) => {
        const alone = toxicMarket({ ...options, makers: 1 });
        expect(makerGap(alone, monopolyQuotes(alone) as never, 500)).toBeLessThan(1e-9);
        const rivals = toxicMarket({ ...options, makers: 3 });
        expect(makerGap(rivals, zeroProfitQuotes(rivals) as never, 500)).toBeLessThan(1e-9);
      }),
      { numRuns: 60 },
    );
  });

  test("quotes v to fixed values; to uniform ones v/2 above Δ, else the lesser of Δ and v/(2 (1 − π))", () => {
    const at = (options: Options) => monopoly(toxicMarket({ retail: "uniform", highest: 20, ...options }), 0.3);
    expect(at({ retail: "fixed", value: 2 })).toBe(2);
    near(at({ value: 3 })!, 1.5);
    near(at({ value: 1.6 })!, 1); // v/1.4 > 1 > v/2
    near(at({ value: 1.2 })!, 1.2 / 1.4);
    expect(at({ value: 0.8 })).toBeUndefined(); // below .84
  });
});

describe("netting", () => {
  test("what is left for makers is the sum over all ways to fill the seats", () => {
    fc.assert(
      fc.property(
        share,
        fc.double({ min: 0.05, max: 8, noNaN: true }),
        fc.integer({ min: 1, max: 5 }),
        (toxic, interval, traders) => {
          const market = toxicMarket({ toxic, interval, traders });
          const { presence: a } = market;
          const [p, q] = [(a * (1 + toxic)) / 2, (a * (1 - toxic)) / 2];
          let remainder = 0;
          for (let code = 0; code < 3 ** traders; code++) {
            let [weight, net] = [1, 0];
            for (let i = 0, left = code; i < traders; i++, left = Math.floor(left / 3)) {
              weight *= [1 - a, p, q][left % 3];
              net += [0, 1, -1][left % 3];
            }
            remainder += weight * Math.abs(net);
          }
          near(nettingOf(market).remainder, remainder);
        },
      ),
    );
  });

  test("it leaves what an order pays at πΔ on average, but retail pays less of it and toxic traders more", () => {
    fc.assert(
      fc.property(
        fc.double({ min: 0.02, max: 0.98, noNaN: true }),
        fc.integer({ min: 2, max: 40 }),
        (toxic, traders) => {
          const { netting } = solved({ toxic, traders });
          near(netting.averagePaid, toxic);
          near(toxic * netting.toxicPays + (1 - toxic) * netting.retailPays, toxic);
          expect(netting.halfSpread).toBeGreaterThan(toxic);
          expect(netting.halfSpread).toBeLessThanOrEqual(1 + 1e-12);
          expect(netting.retailPays).toBeLessThan(toxic);
          expect(netting.toxicPays).toBeGreaterThan(toxic);
        },
      ),
    );
  });

  test("one seat nets with nobody; in large batches retail pays πΔ/(1 + π), toxic traders twice that", () => {
    const { netting } = solved({ traders: 1 });
    near(netting.halfSpread, 0.3);
    near(netting.netted, 0);
    const large = solved({ traders: 64, rate: 10, interval: 60 }).netting;
    near(large.largeBatches.retailPays, 0.3 / 1.3);
    near(large.largeBatches.toxicPays, 0.6 / 1.3);
    near(large.halfSpread, 1, 0.02);
    near(large.retailPays, large.largeBatches.retailPays, 0.01);
    near(large.toxicPays, large.largeBatches.toxicPays, 0.01);
  });

  test("with ever more seats the remainder is that of Poisson arrivals", () => {
    const { remainder, poissonRemainder } = solved({ traders: 64, interval: 0.5 }).netting;
    near(remainder, poissonRemainder, 0.01);
    let direct = 0; // independent Poisson numbers of means 1.3 and .7
    const mass = (mean: number, k: number): number => (k === 0 ? Math.exp(-mean) : (mass(mean, k - 1) * mean) / k);
    for (let b = 0; b < 30; b++) for (let s = 0; s < 30; s++) direct += mass(1.3, b) * mass(0.7, s) * Math.abs(b - s);
    near(poissonGap(1.3, 0.7), direct);
    expect(poissonGap(400, 200)).toBeCloseTo(200, 6);
  });

  test("trading at once is a best response for both kinds while s is at most Δ and v", () => {
    fc.assert(
      fc.property(
        fc.double({ min: 0.02, max: 0.98, noNaN: true }),
        fc.integer({ min: 2, max: 20 }),
        share,
        (toxic, traders, part) => {
          const market = toxicMarket({ toxic, traders, value: 1 });
          const s = part; // at most Δ = v = 1
          const [p, q] = [(market.presence * (1 + toxic)) / 2, (market.presence * (1 - toxic)) / 2];
          const matched = (own: number, other: number) => Math.min(own + 1, other) / (own + 1);
          const heavy = overSides(traders - 1, p, q, (b, c) => matched(b, c)); // on the side of the move
          const light = overSides(traders - 1, p, q, (b, c) => matched(c, b));
          const now = 1 - s * (1 - heavy); // toxic
          expect(now).toBeGreaterThanOrEqual(heavy - 1e-12);
          const retail = 1 - s * (1 - (heavy + light) / 2);
          const patient = (heavy * (1 + 1) + light * (1 - 1)) / 2; // filled less when the value moves its way
          expect(retail).toBeGreaterThanOrEqual(Math.max(0, patient) - 1e-12);
          expect(light).toBeGreaterThanOrEqual(heavy);
        },
      ),
    );
  });
});

describe("the free option", () => {
  test("a quote that stands on is worth (1 − e^(−μL)) m e^(−s/m), and is paid for by all", () => {
    for (const toxic of [0.1, 0.3, 0.6]) {
      const options: Options = { binds: "maker", toxic, jumpRate: 0.7, latency: 2, jumpMean: 0.5, makers: 2 };
      const { freeOption: found } = solved(options);
      const s = found.halfSpread;
      near(found.jumpChance, 1 - Math.exp(-1.4));
      near(found.value, (1 - Math.exp(-1.4)) * 0.5 * Math.exp(-s / 0.5));
      near(s, toxic * (1 + found.value));
      near(found.halfSpreadOfIntents, toxic);
    }
  });

  test("above Δ it alone keeps toxic traders, and without jumps or time it is worth nothing", () => {
    const far: Options = { binds: "maker", toxic: 0.8, move: 0.1, jumpMean: 3, jumpRate: 100, value: 20, highest: 40 };
    const s = spread(far);
    expect(s).toBeGreaterThan(0.1);
    near(0.2 * s, 0.8 * freeOption(toxicMarket(far), s));
    near(spread({ binds: "maker", jumpRate: 0 }), 0.3);
    expect(solved({ binds: "both" }).freeOption.value).toBe(0);
  });
});

/** Profits per episode of bots, against what quotes lead to. */
function plays(name: string, options: Options, seed: number): void {
  const game = toxicFlow({ batches: 10, ...options });
  const joint = { maker: bots[name](game, 0, seed), trader: bots[name](game, 1, seed) };
  const { each } = evaluate(game, joint, { episodes: 1_500, seed: `toxic ${seed}`, lanes: 250 });
  const quotes = (name === "monopoly" ? monopolyQuotes : zeroProfitQuotes)(game.market);
  if (typeof quotes === "string") throw new Error(quotes);
  const { maker, toxic, retail, welfare } = outcomeOf(game.market, quotes);
  agrees(estimate(each["maker profit"]), 10 * maker); // 4 standard errors, as below
  agrees(estimate(each["toxic profit"]), 10 * toxic);
  agrees(estimate(each["retail profit"]), 10 * retail);
  agrees(estimate(each.welfare), 10 * welfare);
}

describe("in play", () => {
  test("profits of makers, toxic and retail traders are as computed", () => {
    plays("zero-profit", { makers: 2 }, 1);
    plays("zero-profit", { retail: "uniform", reveal: 0.5, reveals: "toxic" }, 2);
    plays("zero-profit", { retail: "uniform", reveal: 0.4, reveals: "retail", value: 3, highest: 4 }, 3);
    plays("monopoly", { retail: "uniform", reveal: 0.3, value: 1.2 }, 4);
    plays("monopoly", {}, 5);
  });

  test("with netting, and with quotes that stand on, too", () => {
    plays("zero-profit", { netting: true, makers: 3, traders: 6, interval: 3 }, 6);
    plays("zero-profit", { binds: "maker", makers: 2, traders: 3 }, 7);
    plays("zero-profit", { netting: true, binds: "maker", jumpRate: 0.2, makers: 2, interval: 2, toxic: 0.2 }, 8);
    plays("monopoly", { binds: "maker", retail: "uniform", reveal: 0.2 }, 9);
  });

  test("seats are taken as often as arrivals say", () => {
    const game = toxicFlow({ batches: 50, rate: 3, interval: 0.5, traders: 5 });
    const joint = { maker: bots.naive(game, 0, 0), trader: bots.naive(game, 1, 0) };
    const { each } = evaluate(game, joint, { episodes: 400, seed: 3, lanes: 100 });
    agrees(estimate(each.orders), 50 * 5 * (1 - Math.exp(-0.3)));
    agrees(estimate(each["maker profit"]), -50 * 5 * (1 - Math.exp(-0.3)) * 0.3); // all loss, no spread
  });

  test("what all earn is what trading was worth to retail, in every step of random play", () => {
    const random = fc.record({
      makers: fc.integer({ min: 1, max: 3 }),
      traders: fc.integer({ min: 1, max: 7 }),
      toxic: share,
      reveal: share,
      netting: fc.boolean(),
      retail: fc.constantFrom("fixed" as const, "uniform" as const),
      binds: fc.constantFrom("both" as const, "maker" as const),
      bins: fc.constantFrom(0, 4),
      interval: fc.constant(2),
    });
    fc.assert(
      fc.property(random, fc.integer({ min: 0, max: 1000 }), (options, seed) => {
        const game = toxicFlow({ ...options, batches: 4 });
        const joint = { maker: bots.random(game, 0, seed), trader: bots.random(game, 1, seed) };
        const { each } = evaluate(game, joint, { episodes: 8, seed, lanes: 8 });
        for (let e = 0; e < 8; e++) {
          const earned = each["maker profit"][e] + each["toxic profit"][e] + each["retail profit"][e];
          near(earned, each.welfare[e]);
          let rewards = 0;
          for (let m = 0; m < options.makers; m++) rewards += each[`maker_${m}`][e];
          near(rewards, each["maker profit"][e], 1e-5); // rewards are Float32
        }
      }),
      { numRuns: 60 },
    );
  });

  test("the lowest quote fills, equal ones share, and a maker above it earns nothing", () => {
    const game = toxicFlow({ makers: 3, traders: 4, toxic: 0, interval: 60, rate: 10 }); // every seat is taken
    const batch = new Batch(game, 40, "disabled");
    batch.reset({ seed: 5 });
    const quotes = Float32Array.from({ length: 40 * 9 }, (_, k) => [0.5, 0, 0, 0.5, 0, 0, 0.75, 0, 0][k % 9]);
    batch.step([quotes, new Float32Array(160)]);
    batch.step([quotes, new Float32Array(160).fill(1)]);
    for (let lane = 0; lane < 40; lane++) {
      const [a, b, c] = batch.rewards[0].subarray(3 * lane);
      expect([a, c]).toEqual([b, 0]);
      const trades = [0, 1, 2, 3].map((i) => batch.rewards[1][4 * lane + i]);
      near(a + b + trades.reduce((x, y) => x + y, 0), 4 * 2, 1e-6);
    }
  });

  test("a refusing quote trades with nobody, but those refused may still net", () => {
    for (const bins of [0, 5]) {
      const game = toxicFlow({ netting: true, toxic: 0, interval: 60, rate: 10, traders: 4, bins });
      const batch = new Batch(game, 40, "disabled");
      batch.reset({ seed: 6 });
      const quotes = new Float32Array(120).fill(bins > 0 ? 4 : 3);
      batch.step([quotes, new Float32Array(160)]);
      expect([...batch.masks[1]].filter((_, k) => k % 3 === 1).some((legal) => legal === 1)).toBe(false);
      batch.step([quotes, new Float32Array(160).fill(2)]);
      expect([...batch.rewards[0]].every((reward) => reward === 0)).toBe(true);
      const out = new Float64Array(7);
      for (let lane = 0; lane < 40; lane++) {
        batch.measure(lane, out);
        const { last } = game.alloc(1) && (batch.state as unknown as { last: Int32Array });
        const [buys, sells] = last.subarray(3 * lane);
        near(out[3], 2 * 2 * Math.min(buys, sells)); // both sides of what matched, worth 2 each
        expect(out[5]).toBe(0);
      }
    }
  });

  test("on a grid the zero-profit maker quotes the least tick that loses nothing, and does not lose", () => {
    const game = toxicFlow({ bins: 31, makers: 2, batches: 10 }); // ticks of .1
    const { each } = evaluate(
      game,
      { maker: bots.equilibrium(game, 0, 0), trader: bots.equilibrium(game, 1, 0) },
      { episodes: 1_500, seed: 4, lanes: 250 },
    );
    agrees(estimate(each["maker profit"]), 0); // .3 is a tick
    const act = (options: Options, name = "zero-profit") => {
      const quotes = new Float32Array(3);
      bots[name](toxicFlow(options), 0, 0).act(new Float32Array(12), new Uint8Array(93), quotes);
      return [...quotes];
    };
    expect(act({ bins: 31 })).toEqual([3, 0, 30]);
    expect(act({ bins: 31, toxic: 0.31 })).toEqual([4, 0, 30]);
    expect(act({ bins: 31 }, "monopoly")).toEqual([20, 20, 30]);
    expect(act({ bins: 31, value: 0.25 })).toEqual([30, 0, 30]); // breaks down
    expect(act({ bins: 31, netting: true })[0]).toBe(5); // .469
  });
});

test("the game keeps the contract, with and without netting, standing quotes and a grid", () => {
  const sets: Options[] = [
    {},
    { netting: true, makers: 2, reveal: 0.5, retail: "uniform", batches: 3 },
    { binds: "maker", bins: 7, traders: 2, toxic: 0.5, jumpRate: 2, batches: 3 },
  ];
  for (const [k, options] of sets.entries()) {
    const failed = check(() => entry.make(options), k > 0 ? { seeds: [k], steps: 40 } : {}).filter(
      ({ passed }) => !passed,
    );
    expect(failed).toEqual([]);
  }
});

test("what is not solved says so, and bots that would need it refuse to play", () => {
  const alone: Options = { netting: true };
  expect(solved(alone).nash).toMatchObject({ equilibrium: null, reason: expect.stringContaining("not solved") });
  expect(() => bots.monopoly(toxicFlow(alone), 0, 0)).toThrow("this quote is not known");
  expect(solved({ netting: true, makers: 2, reveal: 0.5 }).zeroProfit.reason).toContain("still net with others");
  expect(solved({ netting: true, retail: "uniform" }).netting.reason).toContain("not solved");
  expect(solved({ netting: true, makers: 2, value: 0.4 }).zeroProfit.reason).toContain("some would not");
  expect(solved({ netting: true, makers: 2 }).nash).toMatchObject({ quotes: "zeroProfit", bestResponseGap: 0 });
});

test("nonsense is refused with a sentence", () => {
  const refused = (options: unknown) => () => toxicFlow(options as Options);
  expect(refused({ toxic: 1.5 })).toThrow("option 'toxic' must be a number from 0 to 1");
  expect(refused({ reveal: Number.NaN })).toThrow("option 'reveal'");
  expect(refused({ highest: 2 })).toThrow("option 'highest' must be above 'move' and 'value', 2");
  expect(refused({ bins: 1 })).toThrow("option 'bins' must be 0, for any half-spread, or at least 2");
  expect(refused({ reveals: "all" })).toThrow("option 'reveals' must be one of");
  expect(refused({ netting: 1 })).toThrow("true or false");
  expect(() => solved({ traders: 0 })).toThrow("option 'traders'");
});

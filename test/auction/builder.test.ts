/** The builder auction: its signals and outcomes against closed forms, its five bidders against each other, its rules. */
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { estimate, evaluate } from "../../agents/evaluate.js";
import { ends, naive, normal, timeOf } from "../../envs/auction/builder/answers.js";
import { bots, lineup, type Strategy, strategies } from "../../envs/auction/builder/bots.js";
import { named } from "../../envs/auction/builder/builder.js";
import { builder, builderAuction } from "../../envs/auction/builder/entry.js";
import { mixed, pure } from "../../envs/auction/builder/equilibrium.js";
import { type MetaGame, metaGame, multisets } from "../../envs/auction/builder/meta.js";
import type { BuilderOptions } from "../../envs/auction/builder/options.js";
import { moments } from "../../envs/auction/builder/signals.js";
import { Batch } from "../../src/batch.js";
import { exp } from "../../src/maths.js";
import { agrees, near } from "./agrees.js";

type Options = Partial<BuilderOptions>;

/** Nothing new comes: values stand still where they are put. The end is certain, after 120 ticks; a bid takes 2. */
const still: Options = { publicRate: 0, privateRate: 0, deviation: 0, builders: 2 };

interface Played {
  readonly winner: number;
  readonly bid: number; // the winning one
  readonly profits: readonly number[];
  readonly metrics: { readonly [name: string]: number };
}

/** One auction of these bidders, or of these actions at every tick; private values are put in place after the reset. */
function played(
  options: Options,
  who: readonly Strategy[] | ((time: number) => readonly number[]),
  privates: readonly number[] = [],
  seed = 0,
): Played {
  const game = builder(options);
  const batch = new Batch(game, 1, "disabled");
  batch.reset({ seed });
  privates.forEach((value, i) => {
    batch.state.privates[i] = value;
  });
  const actions = new Float32Array(game.auction.builders);
  const agent = typeof who === "function" ? undefined : lineup(game, who);
  for (let time = 0; !batch.terminated[0]; time++) {
    if (agent) agent.act(batch.observations[0], batch.masks[0], actions);
    else actions.set((who as (time: number) => readonly number[])(time));
    batch.step([actions]);
  }
  const values = new Float64Array(game.metrics.length);
  batch.measure(0, values);
  const { winner, standing, block } = batch.state;
  const bid = winner[0] < 0 ? 0 : standing[winner[0]];
  return {
    ...{ winner: winner[0], bid, profits: Array.from(standing, (b, i) => (i === winner[0] ? block[i] - b : 0)) },
    metrics: Object.fromEntries(game.metrics.map((name, k) => [name, values[k]])),
  };
}

describe("signals", () => {
  test("E P(12 s) = 0.08990 and E E_i = p 0.07116 ETH by Wald, Var P = 0.9258 by Campbell", () => {
    const { publics, privates } = builder({ deviation: 0 }).auction;
    const time = { mean: 12, variance: 0 };
    near(moments(publics, time).mean, 8.2 * 12 * Math.exp(-11.66306 + 3.0545 ** 2 / 2));
    near(moments(publics, time).variance, 8.2 * 12 * Math.exp(-2 * 11.66306 + 2 * 3.0545 ** 2));
    near(moments(privates, time).mean, 4 * 12 * Math.exp(-8.41975 + 1.95231 ** 2 / 2));
    expect(moments(publics, time).mean).toBeCloseTo(0.0899, 4);
    expect(moments(publics, time).variance).toBeCloseTo(0.92576, 5);
    expect(moments(privates, time).mean).toBeCloseTo(0.07116, 5);
  });

  test("values at the end have the mean and variance of compound sums at a random time", () => {
    const options: Options = {
      ...{ builders: 1, publicMu: -5, publicSigma: 0.6, privateMu: -4, privateSigma: 0.4, deviation: 1, latency: 0.1 },
    };
    const { auction, ...game } = builder(options);
    const { each } = evaluate({ ...game }, { builder: lineup({ ...game, auction } as never, ["naive"]) }, few(4000));
    const time = timeOf(auction);
    const [p, e] = [moments(auction.publics, time), moments({ ...auction.privates, rate: 4 * 0.9 }, time)];
    const values = each["highest value"];
    const mean = p.mean + e.mean;
    // P and E share the time T, so that their covariance is the product of their drifts and Var T
    const variance = p.variance + e.variance + 2 * (p.mean / 12) * (e.mean / 12) * time.variance;
    agrees(estimate(values), mean);
    agrees(estimate(values.map((x) => (x - mean) ** 2)), variance);
  });

  test("the end has the mean D and, but for ticks and the cut at 4 σ, the deviation σ", () => {
    const { auction } = builder({ deviation: 0.5, tick: 0.05 });
    const { mean, variance } = timeOf(auction);
    near(
      ends(auction).reduce((sum, end) => sum + end.probability, 0),
      1,
    );
    near(mean, 12);
    near(variance, 0.5 ** 2 + 0.05 ** 2 / 12, 5e-4); // Sheppard
    near(normal(1.96), 0.9750021048517795, 1e-12);
    near(normal(-3), 0.0013498980316300933, 1e-12);
  });
});

const few = (episodes: number, seed = 7) => ({ episodes, seed });

/** Signals of one size each, so that the naive auction is a matter of counts. */
const counted: Options = {
  ...{ builders: 3, publicMu: Math.log(0.01), publicSigma: 0, privateMu: Math.log(0.02), privateSigma: 0, access: 0.6 },
  ...{ margin: 1.6, deviation: 0.4, latency: 0.2 },
};

describe("naive builders", () => {
  test.each(["shared", "own"] as const)(
    "earn PM and leave (P + max E − PM)⁺, as counted, where private signals are %s",
    (flow) => {
      const options: Options = { ...counted, flow };
      const game = builder(options);
      const { revenue, profit, sold } = naive(game.auction);
      expect(profit).toBeGreaterThan(0.1); // PM is in the middle of the values, so that many auctions fail
      const { metrics, returns, each } = evaluate(game, { builder: bots.naive(game, 0, 0) }, few(4000));
      agrees(metrics["winning bid"], revenue!);
      agrees(metrics["winner profit"], profit!);
      agrees(estimate(each["winning bid"].map((b) => Number(b > 0))), sold!);
      for (let i = 0; i < 3; i++) agrees(returns[`builder_${i}`], profit! / 3);
    },
  );

  test("with PM = 0 earn nothing, and leave E P + E max E whatever the size of public signals", () => {
    const options: Options = { ...counted, margin: 0, publicMu: -5, publicSigma: 0.8 };
    const game = builder(options);
    const { revenue, profit, highestValue } = naive(game.auction);
    expect([profit, revenue]).toEqual([0, highestValue]);
    const { metrics } = evaluate(game, { builder: bots.naive(game, 0, 0) }, few(3000));
    agrees(metrics["winning bid"], revenue!);
    near(metrics["winner profit"].mean, 0);
  });

  test.each([
    ["shared", 1 - 0.7 ** 3],
    ["own", 3 * 0.3],
  ] as const)("sell at all with probability 1 − exp(−(λ_P + λ_E r) t), r the reach of %s signals", (flow, reach) => {
    const rare = { builders: 3, margin: 0, access: 0.3, publicRate: 0.02, privateRate: 0.05, deviation: 0, flow };
    const game = builder(rare);
    near(naive(game.auction).sold!, 1 - Math.exp(-(0.02 + 0.05 * reach) * 11.8));
    const { each } = evaluate(game, { builder: bots.naive(game, 0, 0) }, few(1000));
    agrees(estimate(each["winning bid"].map((b) => Number(b > 0))), naive(game.auction).sold!);
  });

  test("of two with flows of their own the higher count is m + m e^(−2m) (I₀(2m) + I₁(2m)) on average", () => {
    const { auction } = builder({ ...counted, builders: 2, flow: "own", margin: 0, publicRate: 0, deviation: 0 });
    const m = 4 * 0.6 * (12 - 0.3);
    let [bessel, term] = [0, 1]; // Σ over k of (m^k/k!)² (1 + m/(k + 1)) is I₀(2m) + I₁(2m)
    for (let k = 0; k < 400; k++, term *= (m / k) ** 2) bessel += term * (1 + m / (k + 1));
    near(naive(auction).revenue!, 0.02 * (m + m * exp(-2 * m) * bessel));
  });

  test("all with all private signals, or one alone, leave the mean value less PM where it always exceeds PM", () => {
    const mean = 0.01 * 8.2 * 11.7 + 0.02 * 4 * 11.7;
    const certain: Options = { ...counted, margin: 0.001, deviation: 0 };
    near(naive(builder({ ...certain, access: 1 }).auction).revenue!, mean - 0.001);
    near(naive(builder({ ...certain, builders: 1 }).auction).revenue!, mean - 0.4 * 0.02 * 4 * 11.7 - 0.001);
    const tails = builder({ ...certain, access: 1, margin: 0, privateSigma: 1 });
    near(naive(tails.auction).revenue!, 0.01 * 8.2 * 11.7 + 0.02 * exp(0.5) * 4 * 11.7);
  });

  test("where no closed form is known, bounds hold the revenue and a reason says so", () => {
    const { reason, revenue, bounds } = naive(builder().auction);
    expect([typeof reason, revenue]).toEqual(["string", null]);
    const tame = builder({ publicSigma: 0.5, publicMu: -6, privateSigma: 0.5, privateMu: -5, access: 0.5, margin: 0 });
    const [low, high] = naive(tame.auction).bounds.revenue;
    const { mean } = evaluate(tame, { builder: bots.naive(tame, 0, 0) }, few(500)).metrics["winning bid"];
    expect(low).toBeLessThan(mean);
    expect(mean).toBeLessThan(high);
    expect(bounds.profit).toEqual([0, 0.00659]);
  });

  test("the winner keeps PM and nobody had more, whatever the options; the faster of two equals always wins", () => {
    const options = fc.record({
      builders: fc.integer({ min: 1, max: 6 }),
      access: fc.double({ min: 0, max: 1, noNaN: true }),
      margin: fc.double({ min: 0, max: 0.05, noNaN: true }),
      flow: fc.constantFrom("shared" as const, "own" as const),
      tick: fc.constantFrom(0.1, 0.25, 0.5),
      deviation: fc.constantFrom(0, 0.3),
    });
    fc.assert(
      fc.property(options, fc.nat(1e6), (given, seed) => {
        const { winner, profits, metrics } = played({ ...given, latency: 0.1 }, ["naive"], [], seed);
        if (winner >= 0) near(profits[winner], given.margin, 1e-12);
        near(metrics["winner profit"], winner >= 0 ? given.margin : 0, 1e-12);
        expect(metrics.share).toBeLessThanOrEqual(1);
        const pair: Options = { ...given, builders: 2, access: 1, flow: "shared", latency: [0.7, 0.1] };
        expect(played(pair, ["naive"], [], seed).winner).not.toBe(0);
      }),
      { seed: 3, numRuns: 60 },
    );
  });

  test("without private signals share PM at most, and of two margins the smaller wins", () => {
    for (let seed = 0; seed < 20; seed++) {
      const common: Options = { privateRate: 0, builders: 3 };
      near(played(common, ["naive"], [], seed).metrics["winner profit"], 0.00659);
      const undercut = played(common, () => [named.value + 1, named.value, named.value + 1], [], seed);
      if (undercut.bid > 0) expect([undercut.winner, undercut.profits[1]]).toEqual([1, expect.closeTo(0.00659, 12)]);
    }
  });

  test("twelve of them leave the proposer about 94 % of the value in the median, as the authors report", () => {
    const game = builder({ builders: 12, access: 1, deviation: 0, tick: 0.05, delay: 0.05, latency: 0.05 });
    const { each } = evaluate(game, { builder: bots.naive(game, 0, 0) }, few(600));
    expect(each.share.sort()[300]).toBeGreaterThan(0.92);
    expect(each.share[300]).toBeLessThan(0.955);
  });
});

const values = fc.tuple(fc.double({ min: 0.02, max: 1, noNaN: true }), fc.double({ min: 0.02, max: 1, noNaN: true }));
const [PM, delta] = [0.00659, 0.001];

describe("adaptive builders", () => {
  test("alone pay δ; one naive alone pays its value less PM", () => {
    near(played({ ...still, builders: 1 }, ["adaptive"], [0.3]).bid, delta);
    near(played({ ...still, builders: 1 }, ["naive"], [0.3]).bid, 0.3 - PM);
  });

  test("climb by δ a reaction: no bid exceeds δ ⌊N / d⌋, and bids reach it where values allow", () => {
    near(played(still, ["adaptive"], [1, 1]).bid, delta * 60);
    near(played({ ...still, latency: 0.4, builders: 5 }, ["adaptive"], [1, 1, 1, 1, 1]).bid, delta * 24);
    for (let seed = 0; seed < 20; seed++) {
      expect(played({ deviation: 0 }, ["adaptive"], [], seed).bid).toBeLessThanOrEqual(delta * 60 + 1e-12);
    }
    const { highestPrice } = builderAuction.solve!({ deviation: 0, builders: 2, access: [1, 0.5] }).adaptive as {
      highestPrice: { expected: number };
    };
    near(highestPrice.expected, 0.06);
  });

  test("with time enough pay min(v₁ − PM, v₂ − PM + δ), as in an English auction, among themselves and against naive ones", () => {
    fc.assert(
      fc.property(values, fc.constantFrom<Strategy>("adaptive", "naive"), ([a, b], rival) => {
        const increment = 0.02; // 60 reactions reach 1.2
        const { bid, winner, profits } = played({ ...still, increment }, ["adaptive", rival], [a, b]);
        const [high, low] = [Math.max(a, b) - PM, Math.min(a, b) - PM];
        if (a > b) near(bid, Math.min(high, low + increment));
        else near(bid, rival === "naive" ? high : Math.min(high, low + increment));
        if (a !== b) expect(winner).toBe(a > b ? 0 : 1);
        if (winner === 0) expect(profits[0]).toBeGreaterThanOrEqual(PM - 1e-12); // no worse than a naive one
      }),
      { seed: 5, numRuns: 100 },
    );
  });

  test("with δ = 0 never win from a naive one with the same signals and delay", () => {
    for (let seed = 0; seed < 60; seed++) {
      expect(played({ builders: 2, access: 1, increment: 0 }, ["adaptive", "naive"], [], seed).winner).not.toBe(0);
    }
  });
});

describe("builders who reveal late", () => {
  test("do as naive ones against naive ones where the end is certain", () => {
    const game = builder({ deviation: 0, reveal: 0.1 });
    const results = strategies
      .filter((strategy) => strategy !== "adaptive")
      .map((strategy) => evaluate(game, { builder: lineup(game, [strategy, "naive"]) }, few(100)).each["winning bid"]);
    for (const bids of results) expect(bids).toEqual(results[0]);
  });

  test("cannot be answered within ε < Δ + Δᵢ, and are answered from there on", () => {
    for (const ticks of [0, 1, 2, 3, 4, 5]) {
      const options: Options = { ...still, reveal: ticks / 10, latency: [0.2, 0.1] }; // the adaptive one takes 3 ticks
      const late = played(options, ["adaptive", "last-minute"], [0.5, 0.3]);
      if (ticks < 3) expect([late.winner, late.bid]).toEqual([1, expect.closeTo(0.3 - PM, 12)]);
      else expect([late.winner, late.bid]).toEqual([0, expect.closeTo(0.3 - PM + delta, 12)]);
      const bluff = played(options, ["adaptive", "bluff"], [0.15, 0.1]); // β = 0.2 makes it bid its value less PM
      expect([bluff.winner, bluff.bid]).toEqual([0, expect.closeTo(ticks < 3 ? 0.15 - PM : 0.1 - PM + delta, 12)]);
    }
  });

  test("are too late with probability P(T < D − ε)", () => {
    const game = builder({ builders: 1, margin: 0, deviation: 0.2, reveal: 0.2 });
    const { late } = builderAuction.solve!({ builders: 1, margin: 0, deviation: 0.2, reveal: 0.2 }) as {
      late: { missed: number };
    };
    near(late.missed, normal((11.75 - 12) / 0.2));
    const { each } = evaluate(game, { builder: bots["last-minute"](game, 0, 0) }, few(2000));
    agrees(estimate(each["winning bid"].map((b) => Number(b === 0))), late.missed);
  });

  test("a bluff that is caught costs β less the block's value, and without cancellations one above all true bids always is", () => {
    const tame: Options = {
      builders: 1,
      bluff: 5,
      margin: 0,
      deviation: 0.4,
      publicMu: -6,
      publicSigma: 0.5,
      privateSigma: 0.5,
    };
    for (const cancellations of [true, false]) {
      const options = { ...tame, cancellations };
      const game = builder(options);
      const { late } = builderAuction.solve!(options) as {
        late: { missed: number; bluff: { caught: number; expectedProfit: number } };
      };
      near(late.bluff.caught, cancellations ? late.missed : 1);
      const { metrics } = evaluate(game, { builder: bots.bluff(game, 0, 0) }, few(2000));
      agrees(metrics["winner profit"], late.bluff.expectedProfit);
    }
  });
});

describe("the meta-game", () => {
  const solved = builderAuction.solve!({ builders: 2, tick: 0.25, delay: 0.25, latency: 0 }) as {
    metaGame: { pure: { equilibria: { play: { [strategy: string]: number } }[] }; payoff: object };
  };

  test("has all profiles, and everybody naive earns PM / n", () => {
    expect(multisets(4, 5)).toHaveLength(70);
    const game = metaGame(builder({ tick: 0.25 }), 8);
    expect([game.payoffs.size, game.complete]).toEqual([70, true]);
    for (const earned of game.payoffs.get("4,0,0,0,0")!.get(0)!) near(earned, PM / 4);
    expect(metaGame(builder({ builders: 8, tick: 0.5 }), 2).payoffs.size).toBe(25);
  });

  test("is the same when estimated again, and says with which errors", () => {
    expect(builderAuction.solve!({ builders: 2, tick: 0.25, delay: 0.25, latency: 0 })).toEqual(solved);
  });

  test("all being adaptive is an equilibrium of the defaults, by more than five standard errors", () => {
    const game = metaGame(builder(), 200);
    const { equilibria } = pure(game);
    const { bestResponseGap } = equilibria.find(({ play }) => play.adaptive === 4)!;
    expect(bestResponseGap.mean).toBeLessThan(-5 * bestResponseGap.standardError);
    expect(mixed(game)!.bestResponseGap).toBeLessThan(1e-9);
  });

  test("of all being adaptive is one among the five alone: a late bid just above their climb earns twice as much", () => {
    const game = builder({ action: "bid" });
    const adaptive = lineup(game, ["adaptive"]);
    const sniper = {
      act(seen: Float32Array, masks: Uint8Array, actions: Float32Array) {
        adaptive.act(seen, masks, actions);
        for (let row = 0; row < actions.length; row += 4) {
          const [remaining, open, own] = seen.subarray(7 * row);
          if (remaining < 0.35) actions[row] = Math.max(0, Math.min(0.063, open + own - PM));
        }
      },
    };
    const [before, after] = [adaptive, sniper].map((agent) => evaluate(game, { builder: agent }, few(400)));
    const gain = estimate(after.each.builder_0.map((x, e) => x - before.each.builder_0[e]));
    expect(gain.mean).toBeGreaterThan(5 * gain.standardError);
    expect(after.returns.builder_0.mean).toBeGreaterThan(2 * before.returns.builder_0.mean);
  });

  /** Payoffs of the first two strategies by how many others play the first; all others are worthless. */
  const table = (builders: number, first: readonly number[], second: readonly number[]): MetaGame => {
    const payoffs = new Map<string, ReadonlyMap<number, Float64Array>>();
    for (const counts of multisets(builders, 5)) {
      const two = counts[0] + counts[1] === builders;
      const earned = [two ? first[counts[0] - 1] : 0, two ? second[counts[0]] : 0, -1, -1, -1];
      payoffs.set(String(counts), new Map(counts.map((_, k) => [k, Float64Array.of(earned[k], earned[k])])));
    }
    return { builders, episodes: 2, complete: true, revenue: new Map(), payoffs };
  };

  test("has the equilibria that its table says", () => {
    const two = table(2, [1, 0], [0, 2]); // who differs from the other earns 1 or 2
    near(mixed(two)!.play.naive, 1 / 3, 1e-4);
    near(mixed(two)!.payoff, 2 / 3, 1e-4);
    const plays = pure(two).equilibria.map(({ play }) => play);
    expect(plays).toContainEqual({ naive: 1, adaptive: 1 });
    expect(plays).not.toContainEqual({ naive: 2 });
    const three = table(3, [3, 1, 0], [0, 2, 2]); // 3 (1 − x)² + 2 x (1 − x) = 4 x (1 − x) + 2 x²
    near(mixed(three)!.play.naive, (8 - Math.sqrt(28)) / 6, 1e-4);
    expect(mixed(three)!.bestResponseGap).toBeLessThan(1e-4);
  });

  test("meets every profile with the same signals: who reveals in time does as the naive, auction by auction", () => {
    const { revenue } = metaGame(builder({ deviation: 0, reveal: 0, tick: 0.5 }), 16);
    expect(revenue.get("0,0,0,0,4")).toEqual(revenue.get("4,0,0,0,0"));
  });
});

describe("rules", () => {
  test("a bid counts after its delay, a lower one replaces it, and holding renews the block", () => {
    const options: Options = { ...still, builders: 1, slot: 1 }; // 10 ticks; a bid takes 2
    const bluff = (until: number, then: number) => (time: number) => [time < until ? named.bluff : then];
    near(played(options, bluff(9, named.withdraw), [0.5]).bid, 0.2); // sent at 9, it would count at 11
    near(played(options, bluff(8, named.withdraw), [0.5]).bid, 0);
    near(played({ ...options, cancellations: false }, bluff(8, named.withdraw), [0.5]).bid, 0.2);
    const { metrics } = played(options, bluff(5, named.value), [0.1]);
    expect([metrics.bids, metrics.cancellations]).toEqual([2, 1]);
    const grown = played({ builders: 1, deviation: 0 }, (time) => [time === 0 ? named.bluff : named.hold], [], 1);
    near(grown.profits[0], grown.metrics["winner profit"]);
    expect([grown.bid, grown.profits[0] > -0.2]).toEqual([0.2, true]); // the block is of later than time 0, when it was worth 0
  });

  test("equal bids go to the first at the relay, or to any", () => {
    const wins = (options: Options) => {
      const seeds = Array.from({ length: 400 }, (_, seed) => seed);
      const won = seeds.map((seed) =>
        Number(played({ ...still, slot: 1, ...options }, ["naive"], [1, 1], seed).winner),
      );
      return estimate(Float64Array.from(won));
    };
    agrees(wins({ latency: [0.2, 0.1] }), 1);
    agrees(wins({ latency: [0.2, 0.1], ties: "random" }), 0.5);
    agrees(wins({}), 0.5); // they arrive together
  });

  test("nobody bids, nobody wins: no signal, or none above PM", () => {
    for (const options of [{}, { margin: 1 }]) {
      const { winner, metrics } = played({ ...still, ...options }, ["naive"], "margin" in options ? [0.5, 0.5] : []);
      expect([winner, metrics["winning bid"], metrics["winner profit"], metrics.share]).toEqual([-1, 0, 0, 0]);
    }
  });

  test("bids in ETH play the five bidders as named ones do, up to Float32", () => {
    for (const strategy of strategies) {
      for (let seed = 0; seed < 10; seed++) {
        const [byName, inEth] = (["named", "bid"] as const).map((action) =>
          played({ action, ceiling: 100, deviation: 1 }, [strategy], [], seed),
        );
        near(inEth.bid, byName.bid, 1e-5);
        near(inEth.metrics["winner profit"], byName.metrics["winner profit"], 1e-5);
      }
    }
  });

  test("the bid that wins is the highest that counts, and earns its block's value less itself", () => {
    fc.assert(
      fc.property(fc.nat(1e6), fc.boolean(), (seed, cancellations) => {
        const game = builder({ cancellations });
        const batch = new Batch(game, 1, "disabled");
        batch.reset({ seed });
        const agent = bots.random(game, 0, seed);
        const actions = new Float32Array(4);
        while (!batch.terminated[0]) {
          agent.act(batch.observations[0], batch.masks[0], actions);
          batch.step([actions]);
        }
        const { winner, standing, block, top } = batch.state;
        near(top[0], Math.max(...standing));
        near(top[1], [...standing].sort((a, b) => b - a)[1]);
        if (winner[0] < 0) expect(top[0]).toBe(0);
        else expect(standing[winner[0]]).toBe(top[0]);
        batch.rewards[0].forEach((reward, i) => {
          near(reward, i === winner[0] ? block[i] - standing[i] : 0, 1e-6);
        });
      }),
      { seed: 2, numRuns: 50 },
    );
  });

  test("wrong options get a sentence", () => {
    expect(() => builder({ latency: [0.1, 0.2] })).toThrow(
      /option 'latency' must have one number per builder, 4, got 2/,
    );
    expect(() => builder({ access: [1, 2, 0, 0] })).toThrow(/option 'access' must be a number from 0 to 1, or a list/);
    for (const f of [builder, builderAuction.solve!]) {
      expect(() => f({ latency: 10, delay: 10 })).toThrow(/option 'latency' leaves no time to bid/);
      expect(() => f({ deviation: 5 })).toThrow(/leaves no time to bid/);
      expect(() => f({ tick: 0 })).toThrow(/option 'tick' must be/);
    }
    const { metaGame: skipped } = builderAuction.solve!({ builders: 2, latency: [0.1, 0.3] }) as { metaGame: object };
    expect(skipped).toHaveProperty("reason");
  });
});

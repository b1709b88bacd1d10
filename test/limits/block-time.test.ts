/** Block times: arbitrage per block, what it costs a pool, who keeps it, and when a withdrawal comes in time. */
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { evaluate } from "../../agents/evaluate.js";
import { integral } from "../../envs/auction/quadrature.js";
import { blockTimeGame } from "../../envs/limits/block-time/block-time.js";
import { aloneShare, bidAt, escapeShare, rivalry } from "../../envs/limits/block-time/contest.js";
import { blockTime } from "../../envs/limits/block-time/entry.js";
import {
  bestSurcharge,
  exactShares,
  flatShares,
  seenShares,
  sharesOf,
  widestRange,
} from "../../envs/limits/block-time/express.js";
import { arbitrageShare, fixedShare, meanFees, meanProfit } from "../../envs/limits/block-time/lvr.js";
import { type BlockTimeOptions, blockMarket } from "../../envs/limits/block-time/options.js";
import { Batch } from "../../src/batch.js";
import { check } from "../../src/check.js";
import { Rng } from "../../src/rng.js";
import { agrees, near } from "../auction/agrees.js";

const { bots, solve } = blockTime;
type Options = Partial<BlockTimeOptions>;

// biome-ignore lint/suspicious/noExplicitAny: answers are plain data
const solved = (options: Options = {}): any => solve!(options);

function play(options: Options, arbitrageur: string, provider: string, episodes: number, seed = 0) {
  const game = blockTimeGame(options);
  const joint = { arbitrageur: bots[arbitrageur](game, 0, seed), provider: bots[provider](game, 1, seed) };
  return evaluate(game, joint, { episodes, seed, lanes: 64 });
}

describe("arbitrage per block", () => {
  test("σ = 5 %/day, γ = 30 bp: .121951 of blocks at 12 s, .053659 at 2 s, .017615 at 200 ms", () => {
    const shares = solved({ tiers: [30] }).blockTimes.map(({ shares }: { shares: number[] }) => shares[0]);
    near(shares[0], 1 / 8.2);
    expect(shares[0].toFixed(6)).toBe("0.121951");
    near(shares[1], 1 / (1 + (0.003 * Math.sqrt(2 * 43_200)) / 0.05));
    expect(shares[1].toFixed(6)).toBe("0.053659");
    expect(shares[2].toFixed(6)).toBe("0.017615");
  });

  test("fixed blocks of 12 s have .124627, 1/P = √2 γ/s + .82392", () => {
    const { step } = blockMarket();
    expect(fixedShare(step, 0.003).toFixed(6)).toBe("0.124627");
    const { tiers } = solved({ tiers: [5, 30, 100], blocks: "fixed" });
    expect(tiers.map((one: { fixedShare: number }) => one.fixedShare.toFixed(6))[1]).toBe("0.124627");
    for (const { bp, fixedShare: found, poissonShare } of tiers) {
      near(found, fixedShare(step, bp * 1e-4));
      near(1 / found, (Math.SQRT2 * bp * 1e-4) / step + 0.5825971579 * Math.SQRT2, bp === 5 ? 0.05 : 1e-4);
      near(poissonShare, 1 / (1 + (Math.SQRT2 * bp * 1e-4) / step));
    }
    near(1 / fixedShare(1, 12) - 12 * Math.SQRT2, 0.5825971579 * Math.SQRT2, 1e-5); // −ζ(½)/√(2π), of Gaussian overshoots
    expect(fixedShare(1, 1e-9)).toBeCloseTo(1, 6); // without a fee every block has one
    const slope = 1 / fixedShare(1, 24) - 1 / fixedShare(1, 12); // continued beyond 12 deviations
    near(slope, 12 * Math.SQRT2);
    near(1 / fixedShare(1, 11.5) + Math.SQRT2 * 0.5, 1 / fixedShare(1, 12), 1e-3);
  });

  test("mean profit and fees are their integrals over an exponential overshoot", () => {
    for (const [eta, fee] of [
      [2400, 0.003],
      [60, 0.01],
      [7, 0.05],
    ]) {
      const mean = (f: (w: number) => number) =>
        integral((w) => eta * Math.exp(-eta * w) * f(w), 0, 60 / (eta - 1), 40);
      const up = mean((w) => (Math.exp(fee) * (Math.exp(w / 2) - 1) ** 2) / 2);
      const down = mean((w) => (Math.exp(-fee) * (1 - Math.exp(-w / 2)) ** 2) / 2);
      near(meanProfit(eta, fee), (up + down) / 2, 1e-9);
      const upFees = mean((w) => ((Math.exp(fee) - 1) * (Math.exp(w / 2) - 1)) / 2);
      const downFees = mean((w) => ((1 - Math.exp(-fee)) * (1 - Math.exp(-w / 2))) / 2);
      near(meanFees(eta, fee), (upFees + downFees) / 2, 1e-9);
    }
  });

  test("a trade written out on reserves earns and pays as the formulas say", () => {
    const [fee, over, liquidity] = [0.003, 0.002, 1000];
    for (const sign of [1, -1]) {
      const outside = Math.exp(sign * (fee + over)); // the pool's price is 1
      const after = Math.exp(sign * over);
      const base = liquidity * (1 - 1 / Math.sqrt(after)); // bought from the pool
      const quote = liquidity * (Math.sqrt(after) - 1) * Math.exp(sign * fee); // paid to it
      const profit = (outside * base - quote) / (2 * liquidity);
      const half = Math.exp((sign * over) / 2) - 1;
      near(profit, (Math.exp(sign * fee) * half * half) / 2);
      const paid = (Math.abs(Math.exp(sign * fee) - 1) * Math.abs(half)) / 2;
      near(Math.abs(quote - liquidity * (Math.sqrt(after) - 1)) / (2 * liquidity), paid);
    }
  });

  test("to leading order arbitrageurs keep P and pay 1 − P of σ²τ/8, whatever fee and block time", () => {
    fc.assert(
      fc.property(
        fc.double({ min: 1, max: 60, noNaN: true }),
        fc.double({ min: 0.1, max: 100, noNaN: true }),
        (t, bp) => {
          const { eta, variance } = blockMarket({ blockTime: t });
          const share = arbitrageShare(eta, bp * 1e-4);
          const kept = (1e6 * share * meanProfit(eta, bp * 1e-4)) / variance;
          const paid = (1e6 * share * meanFees(eta, bp * 1e-4)) / variance;
          near(kept, share, 0.002);
          near(paid, 1 - share, 0.006);
        },
      ),
      { seed: 1 },
    );
  });

  test("in play, Poisson blocks: share, profit and fees within four standard errors", () => {
    for (const options of [{ tiers: [30] }, { tiers: [5, 8, 9], blockTime: 2 }] as Options[]) {
      const game = { ...options, arbitrageurs: 1, length: 101 };
      const { metrics } = play(game, "first-come", "first-come", 800, 3);
      const { tiers } = solved(options);
      const one = tiers[Math.floor(tiers.length / 2)];
      agrees(metrics["arbitrage share of blocks"], one.poissonShare);
      agrees(metrics["arbitrage profit"], 100 * one.arbitrageProfit);
      agrees(metrics["arbitrage fees"], 100 * one.arbitrageFees);
      agrees(metrics["lp income"], 100 * one.income);
      agrees(metrics.lvr, 100 * (one.arbitrageProfit + one.arbitrageFees));
    }
  });

  test("in play, fixed blocks of 12 s: .1246 of them", () => {
    const { metrics } = play(
      { tiers: [30], arbitrageurs: 1, length: 1001, blocks: "fixed" },
      "first-come",
      "first-come",
      150,
      4,
    );
    agrees(metrics["arbitrage share of blocks"], fixedShare(blockMarket().step, 0.003));
  });
});

describe("who keeps it", () => {
  test("the first is alone with probability ℓ/(ℓ + (n − 1)τ), or ℓ′/τ(1 − e^(−τ/ℓ′)) with fixed blocks", () => {
    for (const arbitrageurs of [2, 3, 7]) {
      for (const patience of [0.01, 0.3, 5]) {
        const poisson = { arbitrageurs, patience, fixed: false };
        near(aloneShare(poisson), patience / (patience + arbitrageurs - 1));
        for (const race of [poisson, { ...poisson, fixed: true }]) {
          const chances = rivalry(race);
          near(chances[0], aloneShare(race), 1e-7);
          near(
            chances.reduce((a, b) => a + b, 0),
            1,
            1e-7,
          );
        }
      }
    }
  });

  test("short blocks are a race and long ones an auction", () => {
    for (const blocks of ["poisson", "fixed"] as const) {
      expect(solved({ blocks, blockTime: 0.001 }).race.toSequencer).toBeLessThan(0.01);
      expect(solved({ blocks, blockTime: 12, arbitrageurs: 8 }).race.toSequencer).toBeGreaterThan(0.99);
      expect(solved({ blocks, arbitrageurs: 1 }).race.toSequencer).toBe(0);
    }
    near(solved({ blockTime: 0.2, latency: 0.1 }).race.toSequencer, 2 / 3);
  });

  test("in the mixed equilibrium every bid of its support earns the same, and none above it more", () => {
    const race = { arbitrageurs: 4, patience: 0.5, fixed: false };
    const chances = rivalry(race);
    const q = chances[0];
    const wins = (u: number) => chances.reduce((sum, p, j) => sum + ((j + 1) / 4) * p * u ** j, 0);
    for (let u = 0; u <= 1; u += 0.1) near((1 - bidAt(chances, u)) * wins(u), q / 4);
    const top = bidAt(chances, 1);
    expect((1 - top - 0.01) * wins(1)).toBeLessThan(q / 4);
    expect(bidAt(chances, 0)).toBe(0);
  });

  test("in play arbitrageurs keep q of the profit and the sequencer gets the rest, within four standard errors", () => {
    for (const options of [
      { arbitrageurs: 2, latency: 10 },
      { arbitrageurs: 4, latency: 6, blocks: "fixed" },
    ] as Options[]) {
      const { each } = play({ ...options, tiers: [5], length: 101 }, "equilibrium", "first-come", 600, 5);
      const { race } = solved(options);
      const excess = each["sequencer revenue"].map((x, e) => x - race.toSequencer * each["arbitrage profit"][e]);
      const mean = excess.reduce((a, b) => a + b, 0) / excess.length;
      const square = excess.reduce((a, b) => a + (b - mean) ** 2, 0) / excess.length;
      agrees({ mean, standardError: Math.sqrt(square / excess.length) }, 0);
      const paid = each["sequencer revenue"].reduce((a, b) => a + b, 0);
      expect(paid / each["arbitrage profit"].reduce((a, b) => a + b, 0)).toBeGreaterThan(0.2);
    }
  });

  test("whoever bids against the equilibrium gains nothing", () => {
    const game = blockTimeGame({ arbitrageurs: 2, latency: 10, tiers: [5], length: 101 });
    const equal = bots.equilibrium(game, 0, 1);
    const provider = bots["first-come"](game, 1, 1);
    const { race, tiers } = solved({ arbitrageurs: 2, latency: 10, tiers: [5] });
    const due = (100 * race.toArbitrageurs * tiers[0].arbitrageProfit) / 2;
    for (const bid of [0, 0.2, 0.45]) {
      const other = { act: (_o: Float32Array, _m: Uint8Array, actions: Float32Array) => void actions.fill(bid) };
      const seats = { arbitrageur_1: other };
      const { returns } = evaluate(
        game,
        { arbitrageur: equal, provider },
        { episodes: 300, seats, seed: 9, lanes: 64 },
      );
      agrees(returns.arbitrageur_1, due);
    }
  });
});

describe("the provider", () => {
  test("a watching provider escapes q/(n + 1) of arbitrages, or more where withdrawals count first", () => {
    near(escapeShare({ arbitrageurs: 1, patience: 1, fixed: false }, false), 0.25);
    near(escapeShare({ arbitrageurs: 1, patience: 1, fixed: false }, true), 0.75);
    for (const cancels of ["last", "first"] as const) {
      for (const blocks of ["poisson", "fixed"] as const) {
        const options = { cancels, blocks, tiers: [5], latency: 8, arbitrageurs: 3, length: 101 };
        const { each, metrics } = play(options, "first-come", "watching", 200, 6);
        expect(metrics["escaped share"].mean).toBeGreaterThan(0.02);
        agrees(metrics["escaped share"], solved(options).race.escaped);
        if (blocks === "fixed") continue; // profits are known for Poisson blocks
        const mean = each["lp income"].reduce((a, b) => a + b, 0) / 200;
        const square = each["lp income"].reduce((a, b) => a + (b - mean) ** 2, 0) / 200;
        agrees({ mean, standardError: Math.sqrt(square / 200) }, 100 * solved(options).tiers[0].incomeWatching);
      }
    }
  });

  test("the best constant choice by default is 30 bp, passive, and it is best in play", () => {
    const { best, tiers } = solved();
    expect(best.choice).toBe(2);
    near(best.income, tiers[1].income);
    expect(tiers[0].income).toBeLessThan(0); // 5 bp loses to arbitrage in blocks of 12 s
    expect(solved({ blockTime: 0.2 }).tiers[0].income).toBeGreaterThan(0);
    expect(solved({ volume: 0 }).best.choice).toBe(0);
  });

  test("outside nothing happens to it, and nobody has an arbitrage", () => {
    const { metrics, returns } = play({ length: 64 }, "equilibrium", "outside", 8);
    for (const { mean } of [...Object.values(metrics), ...Object.values(returns)]) expect(mean).toBe(0);
  });

  test("what it loses arbitrageurs and the sequencer get", () => {
    const { each } = play({ tiers: [5, 30], latency: 5 }, "equilibrium", "random", 40, 7);
    for (let e = 0; e < 40; e++) {
      const won = each.arbitrageur_0[e] + each.arbitrageur_1[e] + each["sequencer revenue"][e];
      near(won, each["arbitrage profit"][e], 1e-5);
      near(each.provider_0[e], each["lp income"][e], 1e-5);
      near(each.welfare[e], each.provider_0[e] + won, 1e-5);
    }
  });
});

describe("an express lane", () => {
  test("a surcharge in proportion to the pool's move leaves it ¼, the favoured arbitrageur ½ and others ¼, and none leaves it more", () => {
    expect(sharesOf(bestSurcharge)).toEqual({ favoured: 0.5, pool: 0.25, left: 0.25 });
    expect(solved().express.shares).toEqual({ favoured: 0.5, pool: 0.25, left: 0.25 });
    fc.assert(
      fc.property(fc.double({ min: 0, max: 1000, noNaN: true }), (kappa) => {
        const { favoured, pool, left } = sharesOf(kappa);
        expect(pool).toBeLessThanOrEqual(0.25);
        near(favoured + pool + left, 1);
      }),
    );
  });

  test("exactly, a constant product keeps .2479 or .2521 at gaps of 5 %, by its integrals, and κ = 1 is best there too", () => {
    expect(exactShares(0.05, 1).pool.toFixed(4)).toBe("0.2479");
    expect(exactShares(0.05, 1).favoured.toFixed(4)).toBe("0.5021");
    expect(exactShares(-0.05, 1).pool.toFixed(4)).toBe("0.2521");
    expect(exactShares(-0.05, 1).favoured.toFixed(4)).toBe("0.4979");
    for (const gap of [0.001, -0.001, 0.05, -0.05, 0.4, -0.4]) {
      for (const kappa of [0, 0.3, 1, 2.5]) {
        const { whole, favoured, pool, left } = exactShares(gap, kappa);
        const [x, density] = [gap / (1 + kappa), (u: number) => Math.exp(-u / 2) / 4];
        near(
          whole,
          integral((u) => density(u) * (Math.exp(gap) - Math.exp(u)), 0, gap, 8),
          1e-12,
        );
        const won = integral((u) => density(u) * (Math.exp(gap) - Math.exp((1 + kappa) * u)), 0, x, 8);
        const charged = integral((u) => density(u) * (Math.exp((1 + kappa) * u) - Math.exp(u)), 0, x, 8);
        const rest = integral((u) => density(u) * (Math.exp(gap) - Math.exp(u)), x, gap, 8);
        near(favoured * whole, won, 1e-12);
        near(pool * whole, charged, 1e-12);
        near(left * whole, rest, 1e-12);
        expect(pool).toBeLessThanOrEqual(exactShares(gap, 1).pool + 1e-9);
        if (Math.abs(gap) < 0.01) near(pool, sharesOf(kappa).pool, 1e-3);
      }
      near(exactShares(gap, 0).whole, (Math.exp(gap / 2) - 1) ** 2 / 2, 1e-9);
    }
  });

  test("traders who take what pays, piece by piece, from gaps of a random walk have these shares within four standard errors", () => {
    const rng = Rng.alloc(1, "express lane").at(0);
    const [step, episodes, piece] = [0.02, 600, 2e-5];
    const totals = Array.from({ length: episodes }, () => {
      let gap = 0;
      for (let k = 0; k < 4; k++)
        gap += (step / 2) * Math.sqrt(-2 * Math.log(1 - rng.uniform())) * Math.cos(2 * Math.PI * rng.uniform());
      const sign = gap < 0 ? -1 : 1;
      const outside = Math.exp(gap);
      const sums = [0, 0, 0]; // favoured, pool, left
      let price = 0; // log, of the pool
      const buy = (surcharge: number) => {
        const [now, then] = [price, price + sign * piece];
        const bought = (Math.exp(-now / 2) - Math.exp(-then / 2)) / 2;
        const paid = (Math.exp(then / 2) - Math.exp(now / 2)) / 2;
        const charged = (Math.exp((surcharge * (now + then)) / 2) - 1) * paid; // on the piece, at its middle
        return { then, charged, profit: outside * bought - paid - charged };
      };
      for (let trade = buy(1); trade.profit > 0; trade = buy(1)) {
        sums[0] += trade.profit;
        sums[1] += trade.charged;
        price = trade.then;
      }
      for (let trade = buy(0); trade.profit > 0; trade = buy(0)) {
        sums[2] += trade.profit;
        price = trade.then;
      }
      return { gap, sums };
    });
    const whole = totals.map(({ gap }) => exactShares(gap, 1).whole);
    const mean = (xs: number[]) => xs.reduce((a, b) => a + b, 0) / xs.length;
    for (const [k, share] of [0.5, 0.25, 0.25].entries()) {
      const away = totals.map(({ sums }, e) => (sums[k] - share * whole[e]) / mean(whole)); // 0 on average
      const square = mean(away.map((x) => x * x)) - mean(away) ** 2;
      agrees({ mean: mean(away), standardError: Math.sqrt(square / episodes) }, 0);
    }
  });

  test("no schedule of surcharges guarantees more than ¼ over a wide range of gaps", () => {
    expect(widestRange(0.25)).toBe(Number.POSITIVE_INFINITY);
    const [steps, below] = [300, 200];
    const ratio = Math.exp(widestRange(0.28) / steps); // gaps from 1 to ratio^steps
    near(
      widestRange(0.28),
      integral((z) => z / ((z - 0.5) ** 2 + 0.03), 0, Math.sqrt(0.72), 40),
      1e-9,
    );
    /** The least of the pool's shares, where it charges `prices[k]` times its move at a move of ratio^(k − below), made to rise. */
    const guaranteed = (prices: readonly number[]): number => {
      let worst = 1;
      for (let j = 0; j <= steps; j += 10) {
        const gap = ratio ** j;
        let [before, won, charged, highest, best, got] = [0, 0, 0, 0, 0, 0];
        for (const [k, price] of prices.entries()) {
          const move = ratio ** (k - below);
          highest = Math.max(highest, (price * (before + move)) / 2);
          won += (move - before) * (gap - highest);
          charged += (move - before) * (highest - (before + move) / 2);
          before = move;
          if (won > best) [best, got] = [won, charged];
        }
        worst = Math.min(worst, got / ((gap * gap) / 2));
      }
      return worst;
    };
    const moves = steps + below + 1;
    near(guaranteed(Array<number>(moves).fill(2)), 0.25, 2e-3);
    const walk = fc.array(fc.integer({ min: -30, max: 30 }), { minLength: 9, maxLength: 9 });
    fc.assert(
      fc.property(fc.integer({ min: 100, max: 400 }), walk, (start, bends) => {
        const knots = [start];
        for (const bend of bends) knots.push(Math.max(50, knots[knots.length - 1] + bend));
        const prices = Array.from({ length: moves }, (_, k) => {
          const [at, part] = [Math.floor((k * 9) / moves), ((k * 9) / moves) % 1];
          return (knots[at] * (1 - part) + knots[at + 1] * part) / 100;
        });
        expect(guaranteed(prices)).toBeLessThan(0.28);
      }),
      { numRuns: 40, seed: 5 },
    );
  });

  test("who sees the gap keeps ½, and who knows that it is exponential 1/e, by a flat fee", () => {
    expect(seenShares(0.5)).toEqual({ favoured: 0.25, pool: 0.5, left: 0.25 });
    near(flatShares(1).pool, 1 / Math.E);
    near(flatShares(1).favoured, 1 / Math.E);
    near(flatShares(1).left, 1 - 2 / Math.E);
    for (const fee of [0, 0.2, 0.7, 0.999, 1.001, 1.6, 4]) {
      if (fee <= 1) expect(seenShares(fee).pool).toBeLessThanOrEqual(0.5);
      expect(flatShares(fee).pool).toBeLessThanOrEqual(1 / Math.E);
      const mean = (f: (g: number) => number) => integral((g) => Math.exp(-g) * f(g), fee, fee + 60, 40); // of g²/2, which is 1
      near(
        flatShares(fee).pool,
        mean((g) => fee * (g - fee)),
      );
      near(
        flatShares(fee).favoured,
        mean((g) => (g - fee) ** 2 / 2),
      );
    }
    expect(seenShares(2)).toEqual({ favoured: 0, pool: 0, left: 1 });
    for (const kappa of [0.5, 1, 2]) expect(sharesOf(kappa).pool).toBeLessThan(flatShares(1).pool);
  });
});

test("gaps start from the stationary law: P beyond the fee, by 1/√2 of σ√τ on average", () => {
  const batch = new Batch(blockTimeGame({ tiers: [5] }), 4000);
  batch.reset({ seed: 1 });
  const { eta, step } = blockMarket();
  const over = Array.from({ length: 4000 }, (_, lane) => Math.abs(batch.observations[1][5 * lane + 4]) - 5e-4 / step);
  const beyond = over.filter((w) => w > 0);
  const share = arbitrageShare(eta, 5e-4);
  const error = Math.sqrt((share * (1 - share)) / 4000);
  agrees({ mean: beyond.length / 4000, standardError: error }, share);
  const mean = beyond.reduce((a, b) => a + b, 0) / beyond.length;
  agrees({ mean, standardError: mean / Math.sqrt(beyond.length) }, Math.SQRT1_2);
});

test("a choice holds from the next block on", () => {
  const game = blockTimeGame({ arbitrageurs: 1 });
  const batch = new Batch(game, 1);
  batch.reset({ seed: 1 });
  expect(batch.observations[1][1]).toBe(1);
  batch.step([Float32Array.of(0), Float32Array.of(6)]);
  expect([...batch.observations[1].subarray(0, 4)]).toEqual([1, 0, 1, 1]);
  expect(batch.rewards[1][0]).toBe(0);
});

test("the game keeps the contract", () => {
  for (const options of [
    {},
    { arbitrageurs: 1, tiers: [10], length: 9 },
    { cancels: "first", blocks: "fixed" },
  ] as Options[]) {
    for (const { name, passed, detail } of check(() => blockTimeGame(options), { steps: 24, seeds: [0, 1] })) {
      expect(passed, `${name}: ${detail}`).toBe(true);
    }
  }
});

test("what is no option is refused with a sentence", () => {
  expect(() => blockTimeGame({ tiers: [30, 5] })).toThrow("option 'tiers' must be a rising list of 1 to 8 fees");
  expect(() => blockTimeGame({ tiers: [Number.NaN] })).toThrow("option 'tiers' must be a rising list");
  expect(() => solve!({ tiers: 5 })).toThrow("option 'tiers' must be a rising list");
  expect(() => blockTimeGame({ blockTime: 0 })).toThrow(
    "option 'blockTime' must be a number from 0.001 to 3600, got 0",
  );
});

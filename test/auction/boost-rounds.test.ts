/** Rounds with a boost: bounds on waiting, both readings of the rule, latency, and one round against its closed form. */
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { estimate, evaluate } from "../../agents/evaluate.js";
import {
  answerToStream,
  type BoostRoundsOptions,
  boostRounds,
  games,
  known,
  roundsAgainstGrowth,
  roundsToService,
} from "../../envs/index.js";
import { Batch } from "../../src/batch.js";
import { agrees, near } from "./agrees.js";

const { bots, solve } = games["auction/boost-rounds-v0"];
type Options = Partial<BoostRoundsOptions>;

// biome-ignore lint/suspicious/noExplicitAny: answers are plain data
const solved = (options: Options = {}): any => solve!(options);

/**
 * Play rounds in one lane with the tips of a function of the round; a tip below 0 stays out.
 *
 * @returns after each round who was served, with boosts and metrics
 */
function played(options: Options, tips: (round: number) => readonly number[], rounds: number, seed = 0) {
  const game = boostRounds({ rounds: Math.max(2, rounds), ...options });
  const batch = new Batch(game, 1, "disabled");
  batch.reset({ seed });
  const { top, baseFee } = game.model;
  const log: { served: boolean[]; boosts: number[]; rewards: number[] }[] = [];
  for (let round = 0; round < rounds; round++) {
    const actions = Float32Array.from(tips(round).flatMap((tip) => (tip < 0 ? [0, baseFee / 2] : [tip, top])));
    batch.step([actions]);
    const rewards = [...batch.rewards[0]];
    log.push({ served: rewards.map((r) => r !== 0), boosts: [...batch.state.boost], rewards });
    if (batch.terminated[0] || batch.truncated[0]) break;
  }
  const out = new Float64Array(game.metrics.length);
  batch.measure(0, out);
  const metrics = Object.fromEntries(game.metrics.map((name, k) => [name, out[k]]));
  return { game, batch, log, metrics };
}

const mainnet = games["auction/arb-pga-125ms-v0"];

describe("starvation", () => {
  test("without a tip a transaction waits K/β rounds beside a steady stream: four of 125 ms, two blocks, on Arbitrum", () => {
    // biome-ignore lint/suspicious/noExplicitAny: as above
    const { starvation } = mainnet.solve!() as any;
    expect(starvation).toMatchObject({ rounds: 4, blocks: 2, milliseconds: 500 });
    expect(starvation.byTip.map(({ rounds }: { rounds: number }) => rounds)).toEqual([4, 3, 2, 1, 0]);
  });

  /** The round in which bidder 0, with tip b, is served beside `capacity` others who tip p anew in every round. */
  const served = (options: Options, b: number, p: (round: number) => number, rounds: number) => {
    const capacity = options.capacity ?? 2;
    const { log } = played(
      { ...options, capacity, bidders: capacity + 1, values: known(1000), discount: 1, patience: 1000, top: 500 },
      (round) => [b, ...Array(capacity).fill(p(round))],
      rounds,
      3,
    );
    return log.findIndex(({ served }) => served[0]);
  };

  test("in the environment a tip of b is served after exactly ⌈(1 − b/p) K/β⌉ rounds of waiting", () => {
    const cases = fc.record({
      K: fc.integer({ min: 1, max: 6 }),
      boost: fc.double({ min: 0.1, max: 3, noNaN: true }),
      b: fc.float({ min: 0, max: Math.fround(0.99), noNaN: true }),
      capacity: fc.integer({ min: 1, max: 4 }),
      marginal: fc.constantFrom("key" as const, "fee" as const),
    });
    fc.assert(
      fc.property(cases, ({ K, boost, b, capacity, marginal }) => {
        const exact = ((1 - b) * K) / boost;
        fc.pre(Math.abs(exact - Math.round(exact)) > 1e-6); // rounding decides there
        const bound = roundsToService(boost / K, b);
        expect(bound).toBe(Math.ceil(exact));
        expect(served({ roundsPerBlock: K, boost, capacity, marginal }, b, () => 1, bound + 2)).toBe(bound);
      }),
      { seed: 1, numRuns: 150 },
    );
  });

  test("at the very bound it goes ahead of equals, for it came first", () => {
    for (const K of [1, 2, 4]) {
      expect(served({ roundsPerBlock: K, boost: 0.5 }, 0, () => 1, 20)).toBe(2 * K);
      expect(served({ roundsPerBlock: K, boost: 0.5 }, 0.5, () => 1, 20)).toBe(K);
    }
  });

  test("without a boost it starves", () => {
    expect(served({ boost: 0 }, 0.99, () => 1, 300)).toBe(-1);
    expect(solved({ boost: 0 }).starvation).toMatchObject({ rounds: null, reason: expect.stringContaining("boost") });
  });

  test("beside tips that grow by γ a round it is served after the t* of the closed form, and starves from γ = β/K on", () => {
    for (const [rise, growth] of [
      [0.25, 0.05],
      [0.25, 0.1],
      [0.25, 0.19],
      [0.5, 0.2],
      [0.125, 0.1],
    ]) {
      const bound = roundsAgainstGrowth(rise, growth);
      expect(bound).toBe(Math.ceil(-Math.log(1 - growth / rise) / Math.log(1 + growth)));
      const p = (round: number) => 0.1 * (1 + growth) ** round;
      expect(served({ roundsPerBlock: 1, boost: rise }, 0, p, bound + 2), `${rise}, ${growth}`).toBe(bound);
    }
    for (const growth of [0.25, 0.3]) expect(roundsAgainstGrowth(0.25, growth)).toBe(Number.POSITIVE_INFINITY);
    expect(served({ boost: 0.25 }, 0, (round) => 0.1 * 1.25 ** round, 35)).toBe(-1);
    expect(roundsAgainstGrowth(0.25, 1e-9)).toBe(roundsToService(0.25, 0));
  });

  test("the best tip against a stream is the best of all tips, played out", () => {
    const rise = 0.25;
    const p = 0.4;
    for (const [value, discount] of [
      [1, 0.95],
      [1, 0.9],
      [0.5, 0.95],
      [3, 0.95],
      [1, 1],
    ]) {
      const said = answerToStream({ discount, baseFee: 0.01, rise, patience: 64 }, value, p);
      const payoff = (tip: number) => {
        const { log } = played(
          {
            bidders: 2,
            capacity: 1,
            values: known(value),
            discount,
            baseFee: 0.01,
            boost: rise,
            top: 5,
            edge: 1,
            moment: "shared",
          },
          () => [tip, p],
          8,
        );
        return log.reduce(
          (sum, { rewards }, k) => (log.slice(0, k).some(({ served }) => served[0]) ? sum : sum + rewards[0]),
          0,
        );
      };
      const best = Math.max(...Array.from({ length: 81 }, (_, k) => payoff(k / 200)), payoff(Math.fround(p)));
      near(said.payoff, best, 1e-6);
      near(payoff(said.tip + 1e-7), said.payoff, 1e-6);
    }
  });
});

describe("the two readings of p", () => {
  const options = {
    bidders: 2,
    capacity: 1,
    values: known(10),
    discount: 1,
    boost: 0.5,
    moment: "shared",
    edge: 1,
  } as const;
  /** Bidder 0 tips nothing, bidder 1 tips 1 in every round. */
  const boosts = (marginal: "key" | "fee") =>
    played({ ...options, marginal }, () => [0, 1], 5).log.map(({ boosts }) => boosts);

  test("until the boosted transaction is served they agree: ½ a round for p = 1", () => {
    expect(boosts("key").slice(0, 2)).toEqual([
      [0.5, 0],
      [1, 0],
    ]);
    expect(boosts("fee").slice(0, 2)).toEqual(boosts("key").slice(0, 2));
  });

  test("then who was outranked gets ½ of the rank of 1 that outranked it, or ½ of the fee of 0", () => {
    expect(boosts("key")[2]).toEqual([0, 0.5]);
    expect(boosts("fee")[2]).toEqual([0, 0]);
  });

  test("the fee charged is never the boosted one", () => {
    const { log, metrics } = played(options, () => [0, 1], 3);
    expect(log[2].rewards).toEqual([10, 0]);
    expect(metrics).toMatchObject({ tips: 2, included: 3, "longest wait": 2, "mean wait": 2 / 3 });
  });

  test("where more wait than are served, ranks grow without end under one reading, and stay near the tips under the other", () => {
    const highest = (marginal: "key" | "fee") => {
      const game = boostRounds({ bidders: 8, capacity: 1, marginal, rounds: 400 });
      const batch = new Batch(game, 1);
      batch.reset({ seed: 1 });
      const agent = bots.random(game, 0, 1);
      const actions = new Float32Array(16);
      let most = 0;
      for (let round = 0; round < 399; round++) {
        agent.act(batch.observations[0], batch.masks[0], actions);
        batch.step([actions]);
        most = Math.max(most, ...batch.state.boost);
        expect([...batch.observations[0]].every((x) => Number.isFinite(x))).toBe(true);
      }
      return most;
    };
    expect(highest("key")).toBeGreaterThan(1e3);
    expect(highest("fee")).toBeLessThan(20);
  });
});

describe("one round", () => {
  test("is an auction of the places: for uniform values tips are C (n − C)/(n + 1), of which the treasury gets 97 %", () => {
    const { oneRound } = solved({ bidders: 9, capacity: 4, treasuryShare: 0.97 });
    near(oneRound.tips, 2);
    near(oneRound.treasury, 1.94);
    near(oneRound.developers, 0.06);
    near(oneRound.included, 4);
    near(oneRound.welfare, 4 - 1);
    near(oneRound.payoff, 1 / 9);
    expect(oneRound.bestResponseGap).toBeLessThan(1e-9);
  });

  test.each([
    ["uniform values", { bidders: 6, capacity: 2 }],
    ["a base fee", { bidders: 6, capacity: 3, baseFee: 0.3, treasuryShare: 0.97 }],
    [
      "exponential values",
      { bidders: 8, capacity: 3, baseFee: 0.4, values: { kind: "exponential", mean: 1, high: 6 } },
    ],
    [
      "values with atoms that no Float32 holds",
      {
        ...{ bidders: 5, capacity: 2, baseFee: 0.1 },
        values: {
          kind: "points",
          points: [
            [0, 0],
            [0.3, 0.7],
            [0.55, 0.7],
            [0.55, 0.8],
            [0.8, 0.8],
            [1, 2],
          ],
        },
      },
    ],
    ["room for all", { bidders: 3, capacity: 4, baseFee: 0.3 }],
    ["a common moment, bidder_0 ahead", { bidders: 5, capacity: 2, moment: "shared", edge: 0 }],
  ] as const)("in the environment pays what the closed form says (± 4 standard errors): %s", (_name, given) => {
    const options = { ...given, rounds: 1 } as unknown as Options;
    const game = boostRounds(options);
    const { oneRound } = solved(options);
    const bidder = bots.equilibrium(game, 0, 1);
    const { metrics, returns } = evaluate(game, { bidder }, { episodes: 12_000, lanes: 2000, seed: 7 });
    agrees(metrics.tips, oneRound.tips);
    agrees(metrics.treasury, oneRound.treasury);
    agrees(metrics["base fees"], oneRound.baseFees);
    agrees(metrics.welfare, oneRound.welfare);
    agrees(metrics.included, oneRound.included);
    agrees(returns.bidder_0, oneRound.payoff);
    agrees(returns.bidder_2, oneRound.payoff);
  });
});

describe("latency", () => {
  test("10 ms decide 8 % of the events in rounds of 125 ms, .0833 % in slots of 12 s, and all under first come, first served", () => {
    near(solved({ blockTime: 250, roundsPerBlock: 2, edge: 10 }).latency.share, 0.08);
    near(solved({ blockTime: 12_000, edge: 10 }).latency.share, 0.01 / 12);
    expect(solved({ blockTime: 12_000, edge: 10 }).latency.share).toBeCloseTo(0.000833, 6);
    expect(solved({ edge: 10 }).latency.firstComeFirstServed).toBe(1);
  });

  /** How often the faster of two, who tips as given, is served first. */
  const first = (tips: readonly [number, number], edge: number) => {
    const options = { bidders: 2, capacity: 1, arrival: 0, values: known(1), moment: "shared", edge } as const;
    return estimate(
      Float64Array.from({ length: 4000 }, (_, seed) => {
        const { log } = played({ ...options, blockTime: 250, roundsPerBlock: 2 }, () => tips, 3, seed);
        return log.findIndex(({ served }) => served[0]) < log.findIndex(({ served }) => served[1]) ? 1 : 0;
      }),
    );
  };

  test("who is x ms faster and tips less is first in x/L of the events (± 4 standard errors)", () => {
    agrees(first([0.1, 0.2], 10), 0.08);
    agrees(first([0.1, 0.2], 50), 0.4);
  });

  test("with equal tips the faster is always first, and by a whole round whatever is tipped", () => {
    agrees(first([0.2, 0.2], 10), 1);
    agrees(first([0, 0.2], 125), 1);
  });

  test("without an edge equals at one moment are settled by a coin (± 4 standard errors)", () => {
    agrees(first([0.2, 0.2], 0), 0.5);
  });
});

describe("whatever is bid", () => {
  test("values served are what bidders keep, tips and base fees; treasury and developers share the tips", () => {
    for (const bins of [0, 5]) {
      const game = boostRounds({ bins, baseFee: 0.1, arrival: 0.6, patience: 5, treasuryShare: 0.97 });
      const { each } = evaluate(game, { bidder: bots.random(game, 0, 3) }, { episodes: 50, seed: 1 });
      for (let e = 0; e < 50; e++) {
        const kept = Array.from({ length: 6 }, (_, i) => each[`bidder_${i}`][e]).reduce((a, b) => a + b);
        expect(kept + each.tips[e] + each["base fees"][e]).toBeCloseTo(each.welfare[e], 3);
        near(each.treasury[e] + each.developers[e], each.tips[e]);
        near(each.treasury[e], 0.97 * each.tips[e]);
      }
    }
  });

  test("a round serves its capacity at most, and nobody waits beyond its patience", () => {
    const cases = fc.record({
      capacity: fc.integer({ min: 1, max: 4 }),
      patience: fc.integer({ min: 1, max: 6 }),
      boost: fc.double({ min: 0, max: 2, noNaN: true }),
      seed: fc.integer(),
    });
    fc.assert(
      fc.property(cases, ({ seed, ...options }) => {
        const { log, metrics } = played(
          { bidders: 6, ...options },
          (round) => [0.1, 0.9, 0.2, 0.3, 0.5, round / 40],
          30,
          seed,
        );
        for (const { served } of log) expect(served.filter(Boolean).length).toBeLessThanOrEqual(options.capacity);
        expect(metrics["longest wait"]).toBeLessThan(options.patience);
      }),
      { seed: 2, numRuns: 60 },
    );
  });

  test("a max fee below the base fee stays out, to draw anew, and a tip is cut to what the max fee leaves", () => {
    const { log, batch } = played({ bidders: 2, capacity: 2, values: known(1), baseFee: 0.4 }, () => [-1, 0.9], 1);
    expect(log[0].rewards[0]).toBe(0);
    expect([...batch.masks[0]]).toEqual([1, 1]);
    expect(log[0].rewards[1]).toBeCloseTo(1 - 0.4 - 0.6, 6);
  });

  test("who waits has no choice; who tips most goes first", () => {
    const { log, batch } = played({ bidders: 3, capacity: 1, values: known(1) }, () => [0.1, 0.3, 0.2], 1);
    expect(log[0].served).toEqual([false, true, false]);
    expect([...batch.masks[0]]).toEqual([0, 1, 0]);
  });

  test("with room for all nobody gains by a tip", () => {
    const options = { bidders: 3, capacity: 3, values: known(1) };
    for (const tip of [0, 0.2, 0.7]) near(played(options, () => [tip, 0.5, 0.5], 1).log[0].rewards[0], 1 - tip, 1e-6);
  });

  test("the boost feeds on those who tip: bidders who tip nothing are served in the order in which they came", () => {
    const game = boostRounds({ bidders: 6, capacity: 2, rounds: 200 });
    const { metrics } = evaluate(game, { bidder: bots.zero(game, 0, 0) }, { episodes: 20, seed: 1 });
    expect(metrics.tips.mean).toBe(0);
    near(metrics["longest wait"].mean, 2); // six in a queue served by two
  });

  test.each([
    [{ capacity: 0 }, "option 'capacity' must be an integer from 1"],
    [{ roundsPerBlock: 4, edge: 251 }, "option 'edge' must be at most a round's 250 ms, got 251"],
    [{ bins: 1 }, "option 'bins' must be 0, for any tip, or at least 2"],
    [{ treasuryShare: 1.5 }, "option 'treasuryShare' must be a number from 0 to 1"],
    [{ values: { kind: "uniform", low: 1, high: 1 } }, "high must be above low"],
    [{ moment: "never" }, "option 'moment' must be one of own, shared"],
  ])("%j gets a sentence", (options, sentence) => {
    expect(() => boostRounds(options as never)).toThrow(sentence);
    expect(() => solve?.(options)).toThrow(sentence);
  });
});

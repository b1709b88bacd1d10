/** Rerouting over pools and over roads: what routes give, equilibria and optima, and what giving way is worth. */
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { evaluate } from "../../agents/evaluate.js";
import { answersOf } from "../../envs/commitment/reroute/answers.js";
import { dilemmaBounds, isDilemma, movesFrom } from "../../envs/commitment/reroute/dilemma.js";
import { reroute, rerouteRoads } from "../../envs/commitment/reroute/entry.js";
import {
  bottom,
  countProfiles,
  eachProfile,
  equalOptimum,
  gainsAt,
  gapOf,
  kindsOf,
  oneEquilibrium,
  seated,
  welfareOf,
} from "../../envs/commitment/reroute/profiles.js";
import { type RerouteGame, rerouteGame, roadsGame } from "../../envs/commitment/reroute/reroute.js";
import { matrix } from "../../envs/index.js";
import { Batch } from "../../src/batch.js";
import { check } from "../../src/check.js";
import { Rng } from "../../src/rng.js";
import { agrees, near } from "../auction/agrees.js";

type Pools = NonNullable<Parameters<typeof rerouteGame>[0]>;
type Roads = NonNullable<Parameters<typeof roadsGame>[0]>;

// biome-ignore lint/suspicious/noExplicitAny: answers are plain data
const solved = (options: Pools = {}): any => reroute.solve!(options);
// biome-ignore lint/suspicious/noExplicitAny: answers are plain data
const solvedRoads = (options: Roads = {}): any => rerouteRoads.solve!(options);

/** Play these joint actions (a route per trader, per round) in one lane. */
function played(game: RerouteGame, joints: readonly (readonly number[])[]) {
  const batch = new Batch(game, 1, "disabled");
  batch.reset({ seed: 0 });
  for (const joint of joints) batch.step([Float32Array.from(joint)]);
  const metrics = new Float64Array(2);
  batch.measure(0, metrics);
  const [welfare, moved] = metrics;
  return { batch, welfare, moved, rewards: [...batch.rewards[0]], seen: [...batch.observations[0]] };
}

/** Every joint action of all traders, one by one. */
function joints(routes: number, traders: number): number[][] {
  return Array.from({ length: routes ** traders }, (_, k) =>
    Array.from({ length: traders }, (_, i) => Math.floor(k / routes ** i) % routes),
  );
}

const tokens = fc.integer({ min: 1, max: 2000 });
const pools = fc.record({
  reserves: fc.array(tokens, { minLength: 2, maxLength: 3 }),
  sizes: fc.array(fc.constantFrom(20, 50, 100, 230), { minLength: 2, maxLength: 5 }),
});
const roads = fc.record({
  latencies: fc.array(fc.tuple(fc.integer({ min: 0, max: 9 }), fc.integer({ min: 1, max: 9 })), {
    minLength: 2,
    maxLength: 3,
  }),
  sizes: fc.array(fc.constantFrom(0.5, 1, 3), { minLength: 2, maxLength: 5 }),
});
const games = fc.oneof(
  pools.map((options) => rerouteGame({ ...options, players: options.sizes.length })),
  roads.map((options) => roadsGame({ ...options, players: options.sizes.length })),
);

describe("rules", () => {
  test("a pool's output R X/(R + X) is shared in proportion to what each sold there, in play and in thought", () => {
    fc.assert(
      fc.property(pools, fc.nat(), ({ reserves, sizes }, pick) => {
        const routes = reserves.length;
        const chosen = sizes.map((_, i) => Math.floor(pick / routes ** i) % routes);
        const game = rerouteGame({ reserves, sizes, players: sizes.length });
        const { batch, rewards, welfare, moved } = played(game, [chosen]);
        const sold = reserves.map((_, r) => sizes.reduce((sum, w, i) => sum + (chosen[i] === r ? w : 0), 0));
        const output = reserves.map((R, r) => R - (R * R) / (R + sold[r])); // so that the product of reserves stays
        rewards.forEach((got, i) => {
          near(got, (output[chosen[i]] * sizes[i]) / sold[chosen[i]], 1e-6); // rewards are Float32
        });
        near(
          welfare,
          output.reduce((a, b) => a + b, 0),
        );
        const total = sizes.reduce((a, b) => a + b, 0);
        near(moved, 1 - sold[0] / total);
        const out = [new Float32Array(sizes.length)];
        game.payoff!(batch.state, 0, [Float32Array.from(chosen)], out);
        expect([...out[0]]).toEqual(rewards);
      }),
      { seed: 1 },
    );
  });

  test("two traders play the matrix game of the same numbers", () => {
    const got = (R: number, X: number) => (100 * R) / (R + X);
    const table = {
      payoffs: [
        [
          [got(1000, 200), got(1000, 200)],
          [got(1000, 100), got(400, 100)],
        ],
        [
          [got(400, 100), got(1000, 100)],
          [got(400, 200), got(400, 200)],
        ],
      ],
    };
    const [one, other] = [played(rerouteGame(), []).batch, new Batch(matrix({ table }), 1, "disabled")];
    for (const joint of joints(2, 2)) {
      for (const batch of [one, other]) {
        batch.reset({ seed: 0 });
        batch.step([Float32Array.from(joint)]);
      }
      [0, 1].forEach((i) => {
        near(one.rewards[0][i], other.rewards[0][i], 1e-7); // Float32
      });
      expect(one.terminated[0]).toBe(1);
    }
  });

  test("drivers pay for the share of traffic on their road, each in proportion to its size", () => {
    const game = roadsGame({
      players: 3,
      latencies: [
        [1, 4],
        [2, 0],
      ],
      sizes: [1, 1, 2],
    });
    expect(played(game, [[0, 1, 0]]).rewards).toEqual([-4, -2, -8]);
    expect(played(game, [[1, 1, 1]]).rewards).toEqual([-2, -2, -4]);
    expect(played(roadsGame(), [[0, 0]]).rewards).toEqual([-1, -1]);
  });

  test("everyone sees its size and seat, and in a repeated game the shares of routes and its own last choice", () => {
    expect(played(rerouteGame({ sizes: [150, 50] }), []).seen).toEqual([150, 1, 0, 50, 0, 1]);
    const game = rerouteGame({ sizes: [150, 50], rounds: 2 });
    expect(played(game, []).seen).toEqual([150, 1, 0, 0, 0, 0, 0, 50, 0, 1, 0, 0, 0, 0]);
    const once = played(game, [[0, 1]]);
    expect(once.seen).toEqual([150, 1, 0, 0.75, 0.25, 1, 0, 50, 0, 1, 0.75, 0.25, 0, 1]);
    expect(once.batch.terminated[0]).toBe(0);
    const twice = played(game, [
      [0, 1],
      [1, 1],
    ]);
    expect([twice.batch.terminated[0], twice.batch.truncated[0]]).toEqual([1, 0]);
    near(twice.moved, 0.625);
    near(twice.welfare, 150_000 / 1150 + 20_000 / 450 + 80_000 / 600);
  });

  test("a bottomless pool gives a token for a token, and one all but empty gives no more than it holds", () => {
    const { rewards } = played(rerouteGame({ reserves: [1e12, 1e-6], players: 64, sizes: 1e6 }), [
      Array.from({ length: 64 }, (_, i) => (i < 32 ? 0 : 1)),
    ]);
    expect(rewards[0]).toBeCloseTo(1e6 * (1 - 3.2e-5), 0);
    expect(rewards.slice(32).reduce((a, b) => a + b, 0)).toBeLessThanOrEqual(1e-6 * (1 + 1e-6));
  });
});

describe("two traders, reserves 1,000 and 400, 100 each", () => {
  test("both in the large pool get 83.333 each; alone there one gets 90.909 and the other 80; both in the small one 66.667", () => {
    const { count, listed } = solved().outcomes;
    expect(count).toBe(3);
    const due = [
      [250 / 3, null],
      [1000 / 11, 80],
      [null, 200 / 3],
    ];
    listed.forEach(({ counts, each }: { counts: number[]; each: (number | null)[] }, k: number) => {
      expect(counts).toEqual([2 - k, k]);
      each.forEach((x, r) => {
        if (due[k][r] === null) expect(x).toBeNull();
        else near(x!, due[k][r]!);
      });
    });
  });

  test("nobody would leave the large pool alone: compensation 3.33333, surplus 4.24242", () => {
    const { nash, optimum, givingWay, priceOfAnarchy, dilemma, divisible } = solved();
    expect(nash.equilibria.map(({ counts }: { counts: number[] }) => counts)).toEqual([[2, 0]]);
    expect(nash.certificate.value).toBe(0);
    expect([optimum.counts, optimum.routes]).toEqual([
      [1, 1],
      [0, 1],
    ]);
    for (const move of [givingWay.fromBottom, givingWay.fromWorstEquilibrium]) {
      expect([move.size, move.from, move.to]).toEqual([100, 0, 1]);
      near(move.compensation, 10 / 3);
      near(move.othersGain, 250 / 33);
      near(move.surplus, 140 / 33);
      expect([move.compensation.toFixed(5), move.surplus.toFixed(5)]).toEqual(["3.33333", "4.24242"]);
    }
    near(priceOfAnarchy.nash, (1000 / 11 + 80) / (500 / 3));
    near(divisible.welfare, (200 * 1400) / 1600);
    expect(dilemma.is).toBe(true);
    near(dilemma.bounds.low, 312.5);
    near(dilemma.bounds.high, 500);
    expect(isDilemma(rerouteGame({ reserves: [1000, 312.4] }).model)).toBe(false);
    expect(isDilemma(rerouteGame({ reserves: [1000, 312.6] }).model)).toBe(true);
    expect(isDilemma(rerouteGame({ reserves: [1000, 499.9] }).model)).toBe(true);
    expect(isDilemma(rerouteGame({ reserves: [1000, 500] }).model)).toBe(false); // moving costs nothing
  });

  test("what each could gain by moving is nothing in equilibrium, and 3.333 for whoever gave way", () => {
    expect(reroute.deviation!({}, [Float32Array.of(0, 0)])).toEqual([0, 0]);
    const [stays, moved] = reroute.deviation!({}, [Float32Array.of(0, 1)]);
    expect(stays).toBe(0);
    near(moved, 10 / 3);
    expect(reroute.deviation!({ rounds: 2 }, [Float32Array.of(0, 1)])).toEqual([]);
  });
});

describe("the dilemma", () => {
  test("n traders of size q: the second pool lies between R²/((2n − 1) R + n (n − 1) q) and R/n", () => {
    fc.assert(
      fc.property(fc.integer({ min: 2, max: 12 }), tokens, tokens, (players, R, q) => {
        const { model } = rerouteGame({ players, sizes: q, reserves: [R, 1] });
        const [low, high] = dilemmaBounds(model, q);
        near(low, (R * R) / ((2 * players - 1) * R + players * (players - 1) * q));
        near(high, R / players);
        expect(low).toBeLessThan(high);
      }),
      { seed: 2 },
    );
  });

  /** By trying every move from all on route 0, with payoffs of the game itself. */
  function tried(game: RerouteGame): boolean {
    const n = game.model.sizes.length;
    const earned = (joint: number[]) => {
      const out = [new Float32Array(n)];
      game.payoff!(game.alloc(1), 0, [Float32Array.from(joint)], out);
      return [...out[0]];
    };
    const stay = earned(Array<number>(n).fill(0));
    const moves = stay.map((_, i) => earned(stay.map((_, j) => (i === j ? 1 : 0))));
    const sum = (all: number[]) => all.reduce((a, b) => a + b, 0);
    return moves.every((move, i) => move[i] < stay[i]) && moves.some((move) => sum(move) > sum(stay));
  }

  test("trying every move finds it just between the bounds, for pools and roads, equal and unequal traders", () => {
    const within = fc.double({ min: -0.5, max: 1.5, noNaN: true });
    const sizes = fc.array(fc.constantFrom(20, 50, 100, 230), { minLength: 2, maxLength: 5 });
    const slope = fc.integer({ min: 1, max: 9 });
    let found = 0;
    fc.assert(
      fc.property(sizes, tokens, fc.tuple(slope, slope, slope), within, (list, R, [a, b, c], t) => {
        fc.pre(Math.abs(t) > 0.01 && Math.abs(t - 1) > 0.01); // the game's payoffs are Float32
        const smallest = Math.min(...list);
        const place = (game: RerouteGame) => {
          const [low, high] = dilemmaBounds(game.model, smallest);
          return low + t * (high - low);
        };
        const common = { players: list.length, sizes: list };
        const reserve = place(rerouteGame({ ...common, reserves: [R, 1] }));
        const fixed = place(
          roadsGame({
            ...common,
            latencies: [
              [a, b],
              [0, c],
            ],
          }),
        );
        const made = [
          ...(reserve > 1e-3 ? [rerouteGame({ ...common, reserves: [R, reserve] })] : []),
          ...(fixed >= 0
            ? [
                roadsGame({
                  ...common,
                  latencies: [
                    [a, b],
                    [fixed, c],
                  ],
                }),
              ]
            : []),
        ];
        for (const game of made) {
          const between = t > 0 && t < 1;
          if (game.model.routes.kind === "roads" || gapIsSeen(game)) {
            expect(tried(game)).toBe(between);
            found++;
          }
          expect(isDilemma(game.model)).toBe(between);
        }
      }),
      { seed: 3, numRuns: 300 },
    );
    expect(found).toBeGreaterThan(200);
  });

  /** Do compensation and surplus show in Float32? */
  function gapIsSeen({ model }: RerouteGame): boolean {
    const moves = movesFrom(model, bottom(model, kindsOf(model)));
    return moves.every(({ compensation, surplus, before }) =>
      [compensation, surplus].every((x) => Math.abs(x) > 1e-5 * before),
    );
  }

  test("the move shown is the one with the highest surplus; where some move alone, nobody need be paid", () => {
    const { fromBottom } = solved({ reserves: [1000, 320, 450, 400] }).givingWay;
    expect([fromBottom.from, fromBottom.to]).toEqual([0, 2]);
    const { givingWay, nash, dilemma } = solved({ players: 3 });
    expect(nash.equilibria.map(({ counts }: { counts: number[] }) => counts)).toEqual([[2, 1]]);
    near(givingWay.fromBottom.compensation, 100_000 / 1300 - 80); // below 0
    expect(dilemma.is).toBe(false);
    const { from, to, compensation, surplus } = givingWay.fromWorstEquilibrium;
    expect([from, to]).toEqual([1, 0]);
    near(compensation, 80 - 100_000 / 1300);
    near(surplus, 3 * (100_000 / 1300) - 80 - 2 * (100_000 / 1200)); // none: the equilibrium is the optimum
  });

  test("what the mover loses and the others gain adds up to the change of welfare, from any profile", () => {
    fc.assert(
      fc.property(games, fc.nat(), ({ model }, pick) => {
        const kinds = kindsOf(model);
        const all: Int32Array[] = [];
        eachProfile(model, (profile) => all.push(profile.slice()), kinds);
        const profile = all[pick % all.length];
        for (const { size, from, to, compensation, surplus, othersGain } of movesFrom(model, profile, kinds)) {
          const next = profile.slice();
          const t = kinds.findIndex((kind) => kind.size === size);
          next[t * model.count + from]--;
          next[t * model.count + to]++;
          near(surplus, welfareOf(model, next, kinds) - welfareOf(model, profile, kinds));
          near(othersGain, surplus + compensation);
        }
      }),
      { seed: 4 },
    );
  });
});

describe("roads", () => {
  test("with 1.1 on the second road compensation is .1, surplus .4, the price of anarchy 1.25", () => {
    const { nash, optimum, givingWay, priceOfAnarchy, dilemma } = solvedRoads();
    expect(nash.equilibria.map(({ counts }: { counts: number[] }) => counts)).toEqual([[2, 0]]);
    near(nash.lowestWelfare, -2);
    near(optimum.welfare, -1.6);
    near(givingWay.fromBottom.compensation, 0.1);
    near(givingWay.fromBottom.surplus, 0.4);
    near(priceOfAnarchy.nash, 1.25);
    expect(dilemma.is).toBe(true);
    near(dilemma.bounds.low, 1);
    near(dilemma.bounds.high, 1.5);
  });

  test("with 1 on the second road giving way is free, so there is nothing to compensate", () => {
    const { nash, givingWay, dilemma, priceOfAnarchy } = solvedRoads({
      latencies: [
        [0, 1],
        [1, 0],
      ],
    });
    expect(nash.equilibria.map(({ counts }: { counts: number[] }) => counts)).toEqual([
      [2, 0],
      [1, 1],
    ]);
    expect(givingWay.fromBottom.compensation).toBe(0);
    near(givingWay.fromBottom.surplus, 0.5);
    expect(dilemma.is).toBe(false);
    near(priceOfAnarchy.nash, 2 / 1.5);
  });

  test("many small drivers lose at most a third to selfishness on Pigou's roads", () => {
    const latencies = [
      [0, 1],
      [1, 0],
    ] as const;
    const of = (players: number) => solvedRoads({ players, latencies }).priceOfAnarchy.nash;
    near(of(64), 4 / 3); // half of them on either road is best: 64/48
    near(of(3), 3 / (2 * (2 / 3) + 1));
  });

  test("roads that cost nothing have no price of anarchy, and it says so", () => {
    const latencies = [
      [0, 0],
      [1, 0],
    ] as const;
    expect(solvedRoads({ latencies }).priceOfAnarchy).toEqual({ nash: null, reason: "the optimum costs nothing" });
  });
});

describe("answers", () => {
  test("equilibria and optimum are those found by trying every joint action of every trader", () => {
    fc.assert(
      fc.property(games, (game) => {
        const { model } = game;
        const kinds = kindsOf(model);
        const { complete, equilibria, optimum, worst, best } = answersOf(model);
        expect(complete).toBe(true);
        const every = joints(model.count, model.sizes.length);
        const welfare = (joint: number[]) => played(game, [joint]).welfare;
        near(Math.max(...every.map(welfare)), welfareOf(model, optimum!, kinds));
        const stable = every.filter((joint) => Math.max(...gainsAt(model, joint)) <= 1e-9);
        const key = (joint: number[]) =>
          kinds.map(({ seats }) => seats.map((i) => joint[i]).sort((a, b) => a - b)).join("|");
        const found = equilibria.map((profile) => key(seated(model, profile, kinds)));
        expect([...new Set(stable.map(key))].sort()).toEqual(found.sort());
        near(welfareOf(model, worst, kinds), Math.min(...stable.map(welfare)));
        near(welfareOf(model, best, kinds), Math.max(...stable.map(welfare)));
      }),
      { seed: 5, numRuns: 60 },
    );
  });

  test("placing traders one after the other, the largest first, ends in an equilibrium", () => {
    fc.assert(
      fc.property(games, ({ model }) => {
        expect(gapOf(model, oneEquilibrium(model))).toBe(0);
      }),
      { seed: 6, numRuns: 300 },
    );
  });

  test("equal traders' equilibria are the n best finds, one but for ties, and placing by what is added finds the optimum", () => {
    let ties = 0;
    fc.assert(
      fc.property(
        fc.array(fc.integer({ min: 1, max: 20 }), { minLength: 2, maxLength: 4 }),
        fc.integer({ min: 2, max: 12 }),
        (hundreds, players) => {
          const reserves = hundreds.map((R) => 100 * R);
          const { model } = rerouteGame({ reserves, players, sizes: 100 });
          const { equilibria, optimum } = answersOf(model);
          near(welfareOf(model, equalOptimum(model)), welfareOf(model, optimum!));
          const finds = reserves.flatMap((R) => Array.from({ length: players }, (_, k) => R / (R + 100 * (k + 1))));
          const last = [...finds].sort((x, y) => y - x)[players - 1];
          const tied = finds.filter((x) => Math.abs(x - last) < 1e-12).length;
          const wanted = players - finds.filter((x) => x > last + 1e-12).length; // of those tied
          let ways = 1;
          for (let k = 1; k <= wanted; k++) ways = (ways * (tied - wanted + k)) / k;
          expect(equilibria.length).toBe(ways);
          if (ways > 1) ties++;
        },
      ),
      { seed: 7, numRuns: 300 },
    );
    expect(ties).toBeGreaterThan(10);
  });

  test("64 traders and 16 pools, too many to look through, still have their equilibrium and optimum", () => {
    const reserves = Array.from({ length: 16 }, (_, r) => 100 + 37 * r * r);
    const options = { reserves, players: 64 };
    const { model } = rerouteGame(options);
    const { nash, optimum, divisible, priceOfAnarchy, outcomes } = solved(options);
    expect(outcomes.listed).toBeNull();
    expect(outcomes.count).toBe(countProfiles(model));
    expect(nash.certificate.value).toBe(0);
    expect(optimum.welfare).toBeLessThanOrEqual(divisible.welfare);
    expect(optimum.welfare).toBeGreaterThan(0.99 * divisible.welfare);
    expect(priceOfAnarchy.nash).toBeGreaterThanOrEqual(1);
    const rng = Rng.alloc(1, "profiles").at(0);
    for (let k = 0; k < 200; k++) {
      const swap = Float32Array.from(optimum.routes as number[]);
      swap[rng.below(64)] = rng.below(16);
      expect(played(rerouteGame(options), [[...swap]]).welfare).toBeLessThanOrEqual(optimum.welfare * (1 + 1e-12));
    }
    const unlike = { ...options, sizes: Array.from({ length: 64 }, (_, i) => 1 + i) };
    expect(solved(unlike).optimum).toMatchObject({ welfare: null });
    expect(solved(unlike).nash.certificate.value).toBe(0);
    expect(() => reroute.bots.optimum(rerouteGame(unlike), 0, 0)).toThrow(/optimum of more than 100000 ways/);
  });

  test("no way to spread whole orders beats the pools merged into one, which those in proportion to reserves reach", () => {
    fc.assert(
      fc.property(pools, ({ reserves, sizes }) => {
        const { optimum, divisible } = solved({ reserves, sizes, players: sizes.length });
        const [R, W] = [reserves, sizes].map((list) => list.reduce((a, b) => a + b, 0));
        near(divisible.welfare, (R * W) / (R + W));
        expect(optimum.welfare).toBeLessThanOrEqual(divisible.welfare * (1 + 1e-12));
      }),
      { seed: 8, numRuns: 60 },
    );
    const { optimum, divisible, nash } = solved({ reserves: [900, 300], sizes: [75, 25] });
    near(optimum.welfare, divisible.welfare);
    expect(optimum.sizes).toEqual([[75], [25]]);
    near(nash.highestWelfare, divisible.welfare);
  });
});

describe("bots", () => {
  test("the equilibrium and the optimum earn in play what they should", () => {
    const cases: readonly [RerouteGame, number, number][] = [
      [rerouteGame(), 500 / 3, 1000 / 11 + 80],
      [roadsGame(), -2, -1.6],
      [rerouteGame({ rounds: 3 }), 500, 3 * (1000 / 11 + 80)],
    ];
    for (const [game, nash, optimum] of cases) {
      const welfare = (name: string) =>
        evaluate(game, { trader: reroute.bots[name](game, 0, 0) }, { episodes: 8, seed: 1 }).metrics.welfare.mean;
      near(welfare("nash"), nash);
      near(welfare("optimum"), optimum);
    }
    const game = rerouteGame();
    const { returns } = evaluate(game, { trader: reroute.bots.optimum(game, 0, 0) }, { episodes: 4 });
    near(returns.trader_0.mean, 1000 / 11, 1e-7); // Float32
    near(returns.trader_1.mean, 80, 1e-7);
  });

  test("random traders earn the mean over all joint actions", () => {
    for (const game of [rerouteGame({ sizes: [150, 50] }), roadsGame({ players: 4 })]) {
      const n = game.model.sizes.length;
      const every = joints(2, n).map((joint) => played(game, [joint]));
      const mean = (of: (one: (typeof every)[number]) => number) =>
        every.reduce((sum, one) => sum + of(one), 0) / every.length;
      const { returns, metrics } = evaluate(
        game,
        { trader: reroute.bots.random(game, 0, 2) },
        { episodes: 20_000, seed: "random", lanes: 512 },
      );
      agrees(
        metrics.welfare,
        mean(({ welfare }) => welfare),
      ); // 4 standard errors
      agrees(metrics.moved, 0.5);
      agrees(
        returns.trader_0,
        mean(({ rewards }) => rewards[0]),
      );
    }
  });
});

describe("conduct", () => {
  test.each<[string, () => RerouteGame]>([
    ["two pools", () => rerouteGame()],
    [
      "unequal traders, three pools, repeated",
      () => rerouteGame({ players: 3, sizes: [10, 20, 40], reserves: [90, 50, 30], rounds: 4 }),
    ],
    ["two roads", () => roadsGame()],
    [
      "five drivers on three roads, repeated",
      () =>
        roadsGame({
          players: 5,
          latencies: [
            [0, 1],
            [1, 0],
            [0.5, 0.5],
          ],
          rounds: 3,
        }),
    ],
  ])("%s pass every check", (_name, make) => {
    const findings = check(make, { seeds: [0, 1], steps: 40 });
    expect(findings.filter(({ passed }) => !passed)).toEqual([]);
    expect(findings.length).toBeGreaterThan(10);
  });

  test.each<[object, RegExp]>([
    [{ players: 65 }, /option 'players' must be an integer from 2 to 64, got 65/],
    [{ reserves: [1000] }, /option 'reserves' must list 2 to 16 reserves, .* got \[1000\]/],
    [{ reserves: [1000, Number.NaN] }, /option 'reserves'/],
    [{ reserves: [1000, 0] }, /option 'reserves'/],
    [{ reserves: "1000" }, /option 'reserves' .* got "1000"/],
    [{ reserves: undefined, sizes: null }, /option 'sizes' .* got null/],
    [{ sizes: [100, 100, 100] }, /option 'sizes' lists 3 sizes, but there are 2 players/],
    [{ sizes: [] }, /option 'sizes'/],
    [{ sizes: Number.NaN }, /option 'sizes' .* got NaN/],
    [{ sizes: [100, -1] }, /option 'sizes'/],
    [{ latencies: [] }, /has no option 'latencies'/],
  ])("pools with %j are refused with a sentence", (options, sentence) => {
    for (const use of [reroute.make, reroute.solve!]) expect(() => use(options)).toThrow(sentence);
  });

  test.each<[object, RegExp]>([
    [{ latencies: [[0, 1]] }, /option 'latencies' must list 2 to 16 pairs/],
    [{ latencies: [[0, 1], [1]] }, /option 'latencies'/],
    [
      {
        latencies: [
          [0, 1],
          [1, -1],
        ],
      },
      /option 'latencies'/,
    ],
    [{ latencies: [[0, 1], null] }, /option 'latencies'/],
    [{ latencies: { a: 1 } }, /option 'latencies' .* got {"a":1}/],
    [{ reserves: [1, 2] }, /has no option 'reserves'/],
  ])("roads with %j are refused with a sentence", (options, sentence) => {
    for (const use of [rerouteRoads.make, rerouteRoads.solve!]) expect(() => use(options)).toThrow(sentence);
  });
});

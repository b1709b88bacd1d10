/** The routing game as it is played: what actions mean, what routers see and earn, and how rounds follow each other. */
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { games } from "../../envs/index.js";
import { tipLevels } from "../../envs/routing/action.js";
import { readSizes } from "../../envs/routing/observe.js";
import type { Link } from "../../envs/routing/pool.js";
import { latency, market, product } from "../../envs/routing/presets/parts.js";
import { type RoutingGame, routing } from "../../envs/routing/routing.js";
import { Settler } from "../../envs/routing/settlement.js";
import { checkSizes, type Sizes, typical } from "../../envs/routing/sizes.js";
import { gridOf, gridSize, nearest, splitLogits, toLogits } from "../../envs/routing/split.js";
import { Batch } from "../../src/batch.js";
import { MultiEnv } from "../../src/env.js";
import { Rng } from "../../src/rng.js";
import { toSvg, toText } from "../../src/shape.js";
import { bounds, sample, size } from "../../src/space.js";

const net = (...pools: readonly Link[]) => ({ tokens: [...new Set(pools.flatMap((p) => p.tokens))], pools });
const two = net(
  { ...product("A", "B", 100, 200, 0.003), name: "p" },
  { ...product("A", "B", 300, 250, 0.01), name: "q" },
);
const out = (x: number, y: number, a: number, fee = 0) => (y * (1 - fee) * a) / (x + (1 - fee) * a);

/** A batch that has been reset. */
function begun(game: RoutingGame, lanes = 1, seed: number | string = 1) {
  const batch = new Batch(game, lanes);
  batch.reset({ seed });
  return batch;
}

/** Random legal actions for all lanes. */
function anything(batch: ReturnType<typeof begun>, rng: Rng): Float32Array {
  const [{ action, count }] = batch.game.roles;
  const width = size(action);
  const actions = new Float32Array(batch.lanes * count * width);
  const flags = batch.masks[0].length / (batch.lanes * count);
  for (let row = 0; row < batch.lanes * count; row++)
    sample(action, rng, actions, row * width, batch.masks[0], row * flags);
  return actions;
}

describe("splits", () => {
  test("a box of logits is a softmax of sharpness 6", () => {
    const game = routing({ network: two, routers: 1, sizes: { kind: "fixed", size: 10 } });
    const batch = begun(game as RoutingGame);
    batch.step([Float32Array.of(0.25, -0.25)]);
    const share = 1 / (1 + Math.exp(-3));
    expect(batch.rewards[0][0]).toBeCloseTo(
      out(100, 200, 10 * share, 0.003) + out(300, 250, 10 * (1 - share), 0.01),
      5,
    );
  });

  test("a choice on the grid is a split in whole steps", () => {
    const game = routing({ network: two, routers: 1, sizes: { kind: "fixed", size: 10 }, actions: "grid", grid: 4 });
    for (let g = 0; g <= 4; g++) {
      const batch = begun(game as RoutingGame);
      batch.step([Float32Array.of(g)]);
      const first = (10 * (4 - g)) / 4;
      expect(batch.rewards[0][0]).toBeCloseTo(out(100, 200, first, 0.003) + out(300, 250, 10 - first, 0.01), 5);
    }
  });

  test("shares from logits are positive, add up to the order, and keep the order of the logits", () => {
    const logits = fc.array(fc.double({ min: -1, max: 1, noNaN: true }), { minLength: 1, maxLength: 9 });
    fc.assert(
      fc.property(logits, fc.double({ min: 1e-6, max: 1e9, noNaN: true }), (given, amount) => {
        const shares = new Float64Array(given.length);
        splitLogits(Float32Array.from(given), 0, given.length, Float64Array.of(amount), 0, shares, 0);
        expect(Math.abs(shares.reduce((a, b) => a + b, 0) / amount - 1)).toBeLessThan(1e-12);
        shares.forEach((share, k) => {
          expect(share).toBeGreaterThan(0);
          if (Math.fround(given[k]) > Math.fround(given[0])) expect(share).toBeGreaterThanOrEqual(shares[0]);
        });
      }),
      { seed: 1, numRuns: 100 },
    );
  });

  test("toLogits is undone by splitLogits, to Float32, wherever no share is under e^−12 of the largest", () => {
    const weights = fc.array(fc.double({ min: 1e-4, max: 1, noNaN: true }), { minLength: 1, maxLength: 9 });
    fc.assert(
      fc.property(weights, (given) => {
        const sum = given.reduce((a, b) => a + b, 0);
        const logits = new Float32Array(given.length);
        toLogits(
          given.map((w) => w / sum),
          0,
          given.length,
          logits,
          0,
        );
        const shares = new Float64Array(given.length);
        splitLogits(logits, 0, given.length, Float64Array.of(1), 0, shares, 0);
        shares.forEach((share, k) => {
          expect(Math.abs(share / (given[k] / sum) - 1)).toBeLessThan(2e-6);
        });
        expect(Math.max(...logits)).toBe(1);
        expect(Math.min(...logits)).toBeGreaterThanOrEqual(-1);
      }),
      { seed: 2, numRuns: 100 },
    );
  });

  test("the grid has every split once, the first route's share falling, and each is nearest to itself", () => {
    for (const [routes, g] of [
      [1, 5],
      [2, 20],
      [3, 7],
      [5, 4],
    ]) {
      const grid = gridOf(routes, g);
      const points = Array.from({ length: grid.length / routes }, (_, p) => [
        ...grid.subarray(p * routes, (p + 1) * routes),
      ]);
      expect(points.length).toBe(gridSize(routes, g));
      expect(new Set(points.map(String)).size).toBe(points.length);
      points.forEach((point, p) => {
        expect(point.reduce((a, b) => a + b, 0)).toBeCloseTo(1, 12);
        expect(nearest(grid, routes, routes, point, 0)).toBe(p);
        if (p > 0) expect(point[0]).toBeLessThanOrEqual(points[p - 1][0]);
      });
    }
  });
});

describe("rewards", () => {
  test.each(["pro-rata", "fixed", "builder", "adversarial", "uniform-price", "fm-amm"] as const)(
    "under %s they are what the settlement pays out",
    (settlement) => {
      const trades = [
        { sell: "A", buy: "B" },
        { sell: "B", buy: "A" },
      ];
      const game = routing({
        network: { ...two, values: { A: 2, B: 3 } },
        trades,
        routers: 4,
        settlement,
        horizon: 2,
      }) as RoutingGame;
      const { plan, tradeOf, settlement: rule } = game.problem;
      const batch = begun(game, 3);
      const actions = anything(batch, Rng.alloc(1, 5).at(0));
      batch.step([actions]);
      for (let lane = 0; lane < 3; lane++) {
        const parcels = new Float64Array(4 * plan.width);
        for (let a = 0; a < 4; a++)
          splitLogits(actions, (lane * 4 + a) * 2, 2, Float64Array.of(0.25), 0, parcels, a * plan.width);
        const outputs = new Float64Array(4);
        new Settler(plan, rule, tradeOf).fill(plan.initial.slice(), 0, parcels, outputs, Rng.alloc(1).at(0));
        outputs.forEach((output, a) => {
          expect(batch.rewards[0][lane * 4 + a]).toBe(Math.fround(output * (tradeOf[a] === 0 ? 3 : 2)));
          expect(batch.state.outputs[lane * 4 + a]).toBe(output);
        });
      }
    },
  );

  test("where the settlement is certain, payoff says beforehand what step will pay, and changes nothing", () => {
    for (const settlement of ["pro-rata", "fixed", "builder", "adversarial", "uniform-price", "fm-amm"] as const) {
      for (const actions of ["split", "grid"] as const) {
        for (const reward of ["output", "shortfall"] as const) {
          const sizes = { kind: "uniform", low: 1, high: 9 } as const;
          const options = {
            network: two,
            routers: 3,
            settlement,
            actions,
            reward,
            sizes,
            horizon: 3,
            refill: false,
          } as const;
          const batch = begun(routing(options) as RoutingGame, 2);
          const rng = Rng.alloc(1, 9).at(0);
          for (let t = 0; t < 2; t++) {
            const given = anything(batch, rng);
            const before = batch.snapshot();
            const width = given.length / 2;
            const expected = [0, 1].map((lane) => {
              const payoff = new Float32Array(3);
              batch.game.payoff!(batch.state, lane, [given.subarray(lane * width, (lane + 1) * width)], [payoff]);
              return [...payoff];
            });
            expect(batch.snapshot()).toEqual(before);
            batch.step([given]);
            expect([...batch.rewards[0]]).toEqual(expected.flat());
          }
        }
      }
    }
  });

  test("where a coin decides there is no payoff to say", () => {
    for (const settlement of ["random", "priority", "greedy"] as const) {
      expect(routing({ network: two, settlement }).payoff).toBeUndefined();
    }
  });

  test("shortfall is basis points against the best spot price, and so is the metric", () => {
    const game = routing({
      network: two,
      routers: 1,
      sizes: { kind: "fixed", size: 10 },
      reward: "shortfall",
      actions: "grid",
      grid: 1,
    });
    const batch = begun(game as RoutingGame);
    batch.step([Float32Array.of(0)]);
    const want = 1e4 * (out(100, 200, 10, 0.003) / (10 * 0.997 * 2) - 1);
    expect(batch.rewards[0][0]).toBeCloseTo(want, 2);
    expect(batch.finalMetrics[1]).toBeCloseTo(-want, 6);
    expect(want).toBeLessThan(0);
  });

  test("on latency links it is minus the cost of all that was sent", () => {
    const links = [
      { ...latency("A", "B", "x"), name: "a" },
      { ...latency("A", "B", "1"), name: "b" },
    ];
    const game = routing({
      network: net(...links),
      routers: 2,
      actions: "grid",
      grid: 2,
      sizes: { kind: "share", total: 1 },
    });
    const batch = begun(game as RoutingGame);
    batch.step([Float32Array.of(0, 1)]); // all over a; half over a
    expect([...batch.rewards[0]]).toEqual([-0.5 * 0.75, -0.25 * 0.75 - 0.25]);
    expect([...batch.finalMetrics]).toEqual([-0.8125, 0, 0, 0.75, 0.25]);
  });

  test("tips are paid whether or not they help, and the higher goes first", () => {
    const options = {
      network: two,
      routers: 2,
      settlement: "priority",
      maxTip: 4,
      sizes: { kind: "fixed", size: 50 },
    } as const;
    const batch = begun(routing(options) as RoutingGame);
    batch.step([Float32Array.of(1, -1, 1, 1, -1, 3)]);
    const x = 50 / (1 + Math.exp(-12));
    const [first, tips] = [out(100, 200, x, 0.003), [1, 3]];
    expect(batch.rewards[0][1] + tips[1]).toBeCloseTo(first + out(300, 250, 50 - x, 0.01), 3);
    expect(batch.rewards[0][0] + tips[0]).toBeLessThan(first);
    expect(batch.finalMetrics[2]).toBe(4);
    const grid = begun(routing({ ...options, actions: "grid", grid: 1 }) as RoutingGame);
    grid.step([Float32Array.of(0, tipLevels - 1, 0, 0)]);
    expect(grid.rewards[0][0]).toBeCloseTo(out(100, 200, 50, 0.003) - 4, 4);
    expect(grid.rewards[0][1]).toBeLessThan(out(100, 200, 50, 0.003));
  });

  test("permuting the routers permutes the payoffs where nobody's number counts", () => {
    for (const settlement of ["pro-rata", "uniform-price", "fm-amm"] as const) {
      const sizes = { kind: "each", sizes: [1, 20, 30] } as const;
      const one = begun(routing({ network: two, routers: 3, settlement, sizes }) as RoutingGame);
      const other = begun(
        routing({ network: two, routers: 3, settlement, sizes: { ...sizes, sizes: [30, 1, 20] } }) as RoutingGame,
      );
      one.step([Float32Array.of(0.1, 0.2, 0.3, -0.4, -0.5, 0.6)]);
      other.step([Float32Array.of(-0.5, 0.6, 0.1, 0.2, 0.3, -0.4)]);
      const [a, b, c] = one.rewards[0];
      expect([...other.rewards[0]].map((x) => x.toPrecision(6))).toEqual([c, a, b].map((x) => x.toPrecision(6)));
    }
  });

  test("one router alone gets what its pools pay", () => {
    const batch = begun(
      games["routing/cartoon4-v0"].make({ routers: 1, actions: "grid", grid: 1 }) as unknown as RoutingGame,
    );
    batch.step([Float32Array.of(1)]);
    expect(batch.rewards[0][0]).toBeCloseTo(out(2000, 2000, out(500, 600, 200)), 4);
  });
});

describe("rounds", () => {
  const base = { network: two, routers: 2, sizes: { kind: "fixed", size: 10 }, horizon: 4 } as const;
  const actions = () => [Float32Array.of(0.1, 0, 0, 0.2)];

  test("with refill every round pays the same", () => {
    const batch = begun(routing(base) as RoutingGame);
    const paid = Array.from({ length: 4 }, () => {
      batch.step(actions());
      return [...batch.rewards[0]];
    });
    for (const round of paid) expect(round).toEqual(paid[0]);
  });

  test("without it reserves carry over, and selling the same way pays ever less", () => {
    const batch = begun(routing({ ...base, refill: false }) as RoutingGame);
    let last = Infinity;
    let before = batch.state.pools.slice();
    for (let t = 0; t < 3; t++) {
      batch.step(actions());
      expect(batch.rewards[0][0]).toBeLessThan(last);
      last = batch.rewards[0][0];
      const sold = batch.state.pools[0] + batch.state.pools[2] - before[0] - before[2];
      expect(sold).toBeCloseTo(20, 10);
      before = batch.state.pools.slice();
    }
  });

  test("the metrics add up over the episode, and the flows to all that was sold", () => {
    const batch = begun(routing({ ...base, refill: false }) as RoutingGame);
    let welfare = 0;
    for (let t = 0; t < 4; t++) {
      batch.step(actions());
      welfare += batch.rewards[0][0] + batch.rewards[0][1];
    }
    const [total, , , p, q] = batch.finalMetrics;
    expect(batch.game.metrics).toEqual(["welfare", "shortfall", "tips", "flow p", "flow q"]);
    expect(batch.terminated[0]).toBe(1);
    expect(total).toBeCloseTo(welfare, 3);
    expect(p + q).toBeCloseTo(80, 10);
  });

  test("a new episode begins with full reserves", () => {
    const batch = begun(routing({ ...base, refill: false }) as RoutingGame);
    for (let t = 0; t < 4; t++) batch.step(actions());
    expect([...batch.state.pools]).toEqual([100, 200, 300, 250]);
    expect(batch.state.totals.every((x) => x === 0)).toBe(true);
  });

  test("the same seed plays the same episode, sizes and coins alike", () => {
    const options = {
      ...base,
      routers: 5,
      settlement: "random",
      sizes: { kind: "lognormal", median: 5, sigma: 1, high: 99 },
    } as const;
    const [a, b, c] = [7, 7, 8].map((seed) => begun(routing(options) as RoutingGame, 3, seed));
    for (let t = 0; t < 9; t++) {
      const given = anything(a, Rng.alloc(1, t).at(0));
      for (const batch of [a, b, c]) batch.step([given]);
      expect(b.rewards[0]).toEqual(a.rewards[0]);
      expect(b.state).toEqual(a.state);
      expect(c.rewards[0]).not.toEqual(a.rewards[0]);
    }
  });
});

describe("sizes", () => {
  /** Sizes of 1000 routers in each of n/1000 lanes. */
  const draws = (sizes: Sizes, n: number, seed: number) =>
    Array.from(begun(routing({ network: two, routers: 1000, sizes }) as RoutingGame, n / 1000, seed).state.sizes);

  test("a share, a fixed size and a list are what they say", () => {
    const first = (sizes: Sizes, routers: number) =>
      Array.from(begun(routing({ network: two, routers, sizes }) as RoutingGame).state.sizes);
    expect(first({ kind: "share", total: 9 }, 4)).toEqual([2.25, 2.25, 2.25, 2.25]);
    expect(first({ kind: "fixed", size: 9 }, 2)).toEqual([9, 9]);
    expect(first({ kind: "each", sizes: [1, 2, 3] }, 3)).toEqual([1, 2, 3]);
    expect(typical({ kind: "uniform", low: 1, high: 3 }, 0, 2)).toBe(2);
    expect(typical({ kind: "lognormal", median: 5, sigma: 1, high: 4 }, 0, 2)).toBe(4);
    expect(checkSizes({ kind: "fixed", size: 1 }, "sizes")).toEqual({ kind: "fixed", size: 1 });
  });

  test("uniform draws fill their range: mean and variance within four standard errors of 20,000", () => {
    const x = draws({ kind: "uniform", low: 2, high: 6 }, 20_000, 1);
    const mean = x.reduce((a, b) => a + b, 0) / x.length;
    const variance = x.reduce((a, b) => a + (b - mean) ** 2, 0) / x.length;
    expect(Math.abs(mean - 4)).toBeLessThan(4 * Math.sqrt(16 / 12 / 20_000));
    expect(Math.abs(variance - 16 / 12)).toBeLessThan(4 * Math.sqrt(256 / 180 / 20_000)); // var of (x − μ)²: w⁴/180
    expect(Math.min(...x)).toBeGreaterThanOrEqual(2);
    expect(Math.max(...x)).toBeLessThan(6);
  });

  const orders = { kind: "lognormal", median: 276, sigma: 2.1, high: 1.36e6 } as const;
  // p, z(p), USD: parent orders of 90 days
  const quantiles = [
    [0.05, -1.644854, 4.6],
    [0.1, -1.281552, 11.5],
    [0.25, -0.67449, 56.8],
    [0.5, 0, 276],
    [0.75, 0.67449, 1155],
    [0.9, 1.281552, 3738],
    [0.95, 1.644854, 7067],
    [0.99, 2.326348, 34286],
  ] as const;

  test("log-normal draws have the log-normal's quantiles, within four standard errors of 40,000", () => {
    const x = draws(orders, 40_000, 2).sort((a, b) => a - b);
    for (const [p, z] of quantiles) {
      const density = Math.exp(-(z ** 2) / 2) / Math.sqrt(2 * Math.PI);
      const error = (2.1 * Math.sqrt((p * (1 - p)) / x.length)) / density; // of the logarithm
      expect(Math.abs(Math.log(x[Math.round(p * x.length)]) - Math.log(276) - 2.1 * z)).toBeLessThan(4 * error);
    }
    expect(x.at(-1)).toBeLessThanOrEqual(1.36e6);
  });

  test("they describe the orders observed loosely: right in the middle, within 24 % from p25 to p99, twice too large at p5", () => {
    for (const [p, z, usd] of quantiles) {
      const ratio = (276 * Math.exp(2.1 * z)) / usd;
      if (p >= 0.25) expect(Math.abs(Math.log(ratio))).toBeLessThan(Math.log(1.24));
      expect(ratio).toBeGreaterThan(0.5);
      expect(ratio).toBeLessThan(2);
    }
  });

  test("no order is larger than the largest observed", () => {
    expect(Math.max(...draws({ ...orders, sigma: 9 }, 1000, 3))).toBe(1.36e6);
  });
});

describe("what routers see", () => {
  const kinds: readonly Sizes[] = [
    { kind: "uniform", low: 1, high: 9 },
    { kind: "lognormal", median: 4, sigma: 2, high: 1e6 },
  ];

  test("is within its bounds, whatever is played", () => {
    for (const sizes of [...kinds, { kind: "fixed", size: 3 } as const]) {
      for (const routers of [1, 2, 16, 17]) {
        const trades = [
          { sell: "A", buy: "B" },
          { sell: "B", buy: "A" },
        ];
        const game = routing({ network: two, trades, routers, sizes, horizon: 3, refill: false }) as RoutingGame;
        const batch = begun(game, 2);
        const rng = Rng.alloc(1, 3).at(0);
        const { low, high } = bounds(game.roles[0].observation);
        for (let t = 0; t < 7; t++) {
          const seen = batch.observations[0];
          expect(seen.length).toBe(2 * routers * low.length);
          expect(seen.every((x, k) => x >= low[k % low.length] && x <= high[k % low.length])).toBe(true);
          batch.step([anything(batch, rng)]);
        }
      }
    }
  });

  test("tells all sizes while there are at most 16 routers", () => {
    for (const sizes of kinds) {
      for (const routers of [1, 2, 5, 16]) {
        const game = routing({ network: two, routers, sizes }) as RoutingGame;
        const batch = begun(game, 4);
        const width = size(game.roles[0].observation);
        for (let lane = 0; lane < 4; lane++) {
          const read = readSizes(game.problem, batch.observations[0], lane * routers * width);
          read.forEach((x, a) => {
            const real = batch.state.sizes[lane * routers + a];
            // what is seen is y = x/(x + t) to Float32, so x = ty/(1 − y) is off by ε/(1 − y) = ε (1 + x/t) and ε (1 + t/x)
            const { [a]: t } = game.problem.typical;
            expect(Math.abs(x / real - 1)).toBeLessThan(2 ** -23 * (2 + real / t + t / real));
          });
        }
      }
    }
  });

  test("and their sum when there are more", () => {
    const game = routing({ network: two, routers: 40, sizes: kinds[0] }) as RoutingGame;
    const batch = begun(game);
    const read = readSizes(game.problem, batch.observations[0], 0);
    const sum = (x: ArrayLike<number>) => Array.from(x).reduce((a, b) => a + b, 0);
    expect(sum(read) / sum(batch.state.sizes)).toBeCloseTo(1, 5);
    expect(read[0] / batch.state.sizes[0]).toBeCloseTo(1, 5);
  });

  test("is one half for every reserve at the start, and what the pool holds later", () => {
    const game = routing({ network: two, routers: 1, sizes: { kind: "fixed", size: 50 }, horizon: 2, refill: false });
    const batch = begun(game as RoutingGame);
    expect([...batch.observations[0]]).toEqual([0.5, 0.5, 0.5, 0.5, 0.5, 0]);
    batch.step([Float32Array.of(0, 0)]);
    const { pools } = batch.state;
    const seen = [100, 200, 300, 250].map((r, k) => Math.fround(pools[k] / (pools[k] + r)));
    expect([...batch.observations[0]]).toEqual([0.5, ...seen, 0.5]);
  });

  test("says which trade is theirs, and shows the others' orders from the next one on", () => {
    const trades = [
      { sell: "A", buy: "B" },
      { sell: "B", buy: "A" },
    ];
    const game = routing({ network: two, trades, routers: 3, sizes: kinds[0] }) as RoutingGame;
    const batch = begun(game);
    const { sizes } = batch.state;
    const names = game.roles[0].observation.fields.map((field) => field.name);
    expect(names.slice(0, 6)).toEqual(["size", "others", "next 1", "next 2", "trade 0 A-B", "trade 1 B-A"]);
    for (let a = 0; a < 3; a++) {
      const row = [...batch.observations[0].subarray(a * names.length, (a + 1) * names.length)];
      const show = (x: number, t: number) => Math.fround(x / (x + t));
      const [me, next, last] = [0, 1, 2].map((d) => sizes[(a + d) % 3]);
      expect(row[1]).toBeCloseTo(show(next + last, 10), 6);
      expect([row[0], row[2], row[3]]).toEqual([show(me, 5), show(next, 5), show(last, 5)]);
      expect(row.slice(4, 6)).toEqual(a % 2 === 0 ? [1, 0] : [0, 1]);
    }
  });
});

describe("legal actions", () => {
  const network = net(
    product("A", "B", 1, 1),
    product("A", "C", 1, 1),
    product("C", "B", 1, 1),
    product("A", "B", 2, 1),
  );
  const trades = [
    { sell: "A", buy: "B" },
    { sell: "A", buy: "C" },
  ];

  test("a trade with fewer routes may not use the surplus ones", () => {
    const game = routing({
      network,
      trades,
      routers: 2,
      actions: "grid",
      grid: 3,
      maxHops: 2,
      settlement: "random",
    }) as RoutingGame;
    const { plan } = game.problem;
    const [wide, narrow] = [plan.first[1], plan.first[2] - plan.first[1]];
    expect([wide, narrow]).toEqual([3, 3]);
    const apart = routing({
      network,
      trades,
      routers: 2,
      actions: "grid",
      grid: 3,
      maxHops: 1,
      settlement: "random",
    }) as RoutingGame;
    const batch = begun(apart);
    const grid = gridOf(2, 3);
    expect(apart.problem.plan.width).toBe(2);
    expect([...batch.masks[0].subarray(0, 4)]).toEqual([1, 1, 1, 1]);
    expect([...batch.masks[0].subarray(4, 8)]).toEqual([0, 1, 2, 3].map((g) => (grid[2 * g + 1] > 0 ? 0 : 1)));
  });

  test("an illegal split becomes the first legal one, and is counted", () => {
    const game = routing({ network, trades, routers: 2, actions: "grid", grid: 3, maxHops: 1, settlement: "random" });
    const batch = begun(game as RoutingGame);
    batch.step([Float32Array.of(0, 2)]);
    expect(batch.repaired).toBe(1);
    expect(batch.rewards[0][1]).toBeCloseTo(0.5 / 1.5, 6);
  });

  test("every tip is legal", () => {
    const game = routing({ network, trades, routers: 2, actions: "grid", grid: 3, maxHops: 1, settlement: "priority" });
    const batch = begun(game as RoutingGame);
    expect([...batch.masks[0].subarray(4 + tipLevels)]).toEqual([1, 0, 0, 0, ...Array(tipLevels).fill(1)]);
  });

  test("surplus logits count for nothing", () => {
    const game = routing({ network, trades, routers: 2, maxHops: 1, settlement: "fixed" });
    const [a, b] = [begun(game as RoutingGame), begun(game as RoutingGame)];
    a.step([Float32Array.of(0, 0, 0.5, 1)]);
    b.step([Float32Array.of(0, 0, 0.5, -1)]);
    expect(a.rewards[0]).toEqual(b.rewards[0]);
  });
});

describe("types", () => {
  test("a wrong action does not compile, and does not play", () => {
    const split = new MultiEnv(routing({ network: two, routers: 1 }));
    const grid = new MultiEnv(routing({ network: two, routers: 1, actions: "grid" }));
    const tipped = new MultiEnv(routing({ network: two, routers: 1, settlement: "priority" }));
    const both = new MultiEnv(routing({ network: two, routers: 1, settlement: "priority", actions: "grid" }));
    for (const env of [split, grid, tipped, both]) env.reset({ seed: 1 });
    // @ts-expect-error a split is an object of logits, no number
    expect(() => split.step({ router_0: 3 })).toThrow("router_0");
    // @ts-expect-error a choice on the grid is a number, no object
    expect(() => grid.step({ router_0: { split: [0, 0] } })).toThrow("router_0");
    // @ts-expect-error under priority there is a tip
    expect(() => tipped.step({ router_0: { split: [0, 0] } })).toThrow("router_0");
    // @ts-expect-error on the grid under priority there are two choices
    expect(() => both.step({ router_0: [1] })).toThrow("router_0");
    // @ts-expect-error there are no traders
    expect(() => split.step({ trader_0: { split: [0, 0] } })).toThrow("trader_0");
    expect(split.step({ router_0: { split: [0, 0] } }).rewards.router_0).toBeGreaterThan(0);
    expect(grid.step({ router_0: 3 }).rewards.router_0).toBeGreaterThan(0);
    expect(tipped.step({ router_0: { split: [0, 0], tip: 0.5 } }).terminated).toBe(true);
    expect(both.step({ router_0: [3, 8] }).terminated).toBe(true);
  });
});

describe("drawing", () => {
  test("shows tokens, pools with reserves, and where the flow went, before and after a step", () => {
    const game = routing({
      network: net(...two.pools, market("A", "C")),
      routers: 1,
      sizes: { kind: "fixed", size: 10 },
      actions: "grid",
      grid: 1,
    });
    const batch = begun(game as RoutingGame);
    for (const flow of ["p: 0 (0.0 %)", "p: 10 (100.0 %)"]) {
      const shapes = batch.game.draw!(batch.state, 0);
      const text = toText(shapes);
      expect(text).toContain(flow);
      expect(text).toMatch(/p {2}1\d\d A/);
      for (const token of ["A", "B", "C"]) expect(text.split("\n")).toContain(token);
      for (const shape of shapes) for (const x of Object.values(shape)) expect(x).not.toBeNaN();
      expect(toSvg(shapes)).not.toMatch(/NaN|Infinity/);
      const fresh = new Batch(game as RoutingGame, 1, "disabled");
      fresh.reset({ seed: 1 });
      fresh.step([Float32Array.of(0)]);
      Object.assign(batch, { state: fresh.state });
    }
  });
});

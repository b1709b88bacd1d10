/** Late and blurred reserves: what routers see of pools that carry over from round to round. */
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { games } from "../../envs/index.js";
import { product } from "../../envs/routing/presets/parts.js";
import { type RoutingGame, routing } from "../../envs/routing/routing.js";
import { Batch } from "../../src/batch.js";
import { check } from "../../src/check.js";
import { Rng } from "../../src/rng.js";
import { sample, size } from "../../src/space.js";
import { agrees } from "../auction/agrees.js";

const network = {
  tokens: ["A", "B", "C"],
  pools: [
    { ...product("A", "B", 100, 200, 0.003), name: "p" },
    { ...product("A", "C", 300, 250, 0.003), name: "q" },
    { ...product("C", "B", 300, 500, 0.01), name: "r" },
  ],
} as const;
const features = 6;

const make = (options: { readonly [name: string]: unknown } = {}) =>
  routing({
    ...{ network, trades: [{ sell: "A", buy: "B" }], routers: 3, sizes: { kind: "share", total: 30 } },
    ...{ settlement: "random", refill: false, horizon: 12, ...options },
  } as object) as RoutingGame;

/** What every router sees of the pools at the beginning and after each round, `[rounds + 1][lanes, N, features]`. */
function views(game: RoutingGame, seed: number, lanes = 1): Float32Array[] {
  const batch = new Batch(game, lanes, "disabled");
  const rng = Rng.alloc(1, `views ${seed}`).at(0);
  const { routers } = game.problem;
  const width = size(game.roles[0].observation);
  const pools = Array.from({ length: width }, (_, k) => k).filter((k) =>
    game.roles[0].observation.fields[k].name.startsWith("pool"),
  );
  const seen = () =>
    Float32Array.from(
      { length: lanes * routers * pools.length },
      (_, k) => batch.observations[0][Math.floor(k / pools.length) * width + pools[k % pools.length]],
    );
  batch.reset({ seed });
  const all = [seen()];
  for (let t = 0; t < game.horizon; t++) {
    const actions = new Float32Array(lanes * routers * size(game.roles[0].action));
    for (let k = 0; k < actions.length; k += 2) sample(game.roles[0].action, rng, actions, k);
    batch.step([actions]);
    all.push(seen());
  }
  return all;
}

const logit = (x: number) => Math.log(x / (1 - x));

describe("late reserves", () => {
  test("under a lag of k rounds everybody sees the reserves of k rounds ago, and at first the opening ones", () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 11 }), fc.integer({ min: 0, max: 1000 }), (lag, seed) => {
        const [now, late] = [views(make(), seed, 2), views(make({ lag }), seed, 2)];
        late.forEach((seen, t) => {
          expect(seen).toEqual(now[Math.max(t - lag, 0)]);
        });
        expect(now[1]).not.toEqual(now[0]);
      }),
      { numRuns: 20 },
    );
  });

  test("they are late anew in every episode", () => {
    const game = make({ lag: 3, horizon: 5 });
    const batch = new Batch(game, 1, "same-step");
    batch.reset({ seed: 1 });
    const opening = batch.observations[0].slice();
    const actions = new Float32Array(3 * 2).fill(0.5);
    for (let t = 0; t < 5; t++) batch.step([actions]);
    expect(batch.observations[0]).toEqual(opening);
    for (let t = 0; t < 3; t++) batch.step([actions]);
    expect(batch.observations[0].slice(2, 2 + features)).toEqual(opening.slice(2, 2 + features));
    batch.step([actions]);
    expect(batch.observations[0].slice(2, 2 + features)).not.toEqual(opening.slice(2, 2 + features));
  });

  test("lag changes what is seen and nothing that happens", () => {
    const returns = (game: RoutingGame) => {
      const batch = new Batch(game, 1, "disabled");
      batch.reset({ seed: 4 });
      for (let t = 0; t < game.horizon; t++) batch.step([Float32Array.of(1, 0, -0.5, 0.5, 0, 1)]);
      return [...batch.episodeReturns[0]];
    };
    expect(returns(make({ lag: 5 }))).toEqual(returns(make()));
  });
});

describe("blurred reserves", () => {
  test("the log of what each router sees has the deviation asked for, and no bias, at every round", () => {
    const noise = 0.2;
    const [clear, blurred] = [
      views(make({ settlement: "fixed" }), 3, 400),
      views(make({ settlement: "fixed", noise }), 3, 400),
    ];
    blurred.forEach((seen, t) => {
      const error = Float64Array.from(seen, (x, k) => (logit(x) - logit(clear[t][k])) / noise);
      const n = error.length;
      agrees({ mean: error.reduce((a, b) => a + b) / n, standardError: 1 / Math.sqrt(n) }, 0);
      agrees({ mean: error.reduce((a, b) => a + b * b, 0) / n, standardError: Math.sqrt(2 / n) }, 1);
      agrees({ mean: error.reduce((a, b) => a + b ** 4, 0) / n, standardError: Math.sqrt(96 / n) }, 3);
    });
  });

  test("errors of routers, of numbers and of rounds are independent of each other", () => {
    const [clear, blurred] = [
      views(make({ settlement: "fixed" }), 5, 1500),
      views(make({ settlement: "fixed", noise: 1 }), 5, 1500),
    ];
    const error = (t: number, lane: number, a: number, k: number) => {
      const at = (lane * 3 + a) * features + k;
      return logit(blurred[t][at]) - logit(clear[t][at]);
    };
    const pairs = [
      [0, 0, 0, 0, 1, 0],
      [0, 0, 0, 0, 0, 1],
      [0, 0, 0, 1, 0, 0],
      [5, 2, 3, 6, 2, 3],
    ];
    for (const [t, a, k, u, b, l] of pairs) {
      const products = Float64Array.from({ length: 1500 }, (_, lane) => error(t, lane, a, k) * error(u, lane, b, l));
      agrees({ mean: products.reduce((x, y) => x + y) / 1500, standardError: 1 / Math.sqrt(1500) }, 0);
    }
  });

  test("late and blurred reserves are blurred around what was k rounds ago", () => {
    const now = views(make({ settlement: "fixed" }), 8, 50);
    const both = views(make({ settlement: "fixed", lag: 4, noise: 1e-4 }), 8, 50);
    both.forEach((seen, t) => {
      const from = now[Math.max(t - 4, 0)];
      expect(Math.max(...seen.map((x, k) => Math.abs(logit(x) - logit(from[k]))))).toBeLessThan(7e-4);
      expect(seen).not.toEqual(from);
    });
  });

  test("the same seed blurs the same way, to the bit, and another seed another way", () => {
    const game = make({ noise: 0.3, lag: 2 });
    expect(views(game, 1, 3)).toEqual(views(make({ noise: 0.3, lag: 2 }), 1, 3));
    expect(views(game, 1)[0]).not.toEqual(views(game, 2)[0]);
    expect(views(game, 1, 3)[0].slice(0, 3 * features)).toEqual(views(game, 1)[0]); // whatever plays beside it
  });

  test("at the largest noise what is seen is still a share between nothing and all", () => {
    for (const seen of views(make({ noise: 10 }), 1, 20)) {
      for (const x of seen) expect(x >= 0 && x <= 1).toBe(true);
    }
  });
});

describe("the options", () => {
  test.each([
    [{ lag: 2 }],
    [{ noise: 0.1 }],
    [{ lag: 1, noise: 0.5, actions: "grid", grid: 5, settlement: "priority" }],
  ])("a game with %o keeps the contract", (options) => {
    const failed = check(() => make(options), { seeds: [0], steps: 40 }).filter(({ passed }) => !passed);
    expect(failed).toEqual([]);
  });

  test("observations say how old and how sharp they are", () => {
    const units = ({ roles }: RoutingGame) => roles[0].observation.fields.map(({ unit }) => unit);
    expect(units(make())).toContain("reserve / (reserve + initial)");
    expect(units(make({ lag: 1 }))).toContain("reserve / (reserve + initial), 1 round ago");
    expect(units(make({ lag: 3, noise: 0.1 }))).toContain("reserve / (reserve + initial), 3 rounds ago, blurred");
  });

  test("without lag and noise nothing is told apart that was not before, and nothing is kept", () => {
    expect(make().key).not.toMatch(/lag|noise/);
    expect(make({ lag: 2 }).key).toMatch(/"lag":2\}$/);
    expect(make({ noise: 0.5 }).key).toMatch(/"noise":0.5\}$/);
    const { past, blurred } = make().alloc(3);
    expect([past.length, blurred.length]).toEqual([0, 0]);
  });

  const cartoon = (options: object) => () => games["routing/cartoon4-v0"].make(options);
  test.each([
    [
      cartoon({ lag: 1 }),
      /cartoon4-v0: option 'lag' is about reserves that carry over .* set refill=false and horizon above 1\./,
    ],
    [cartoon({ noise: 0.1, horizon: 5 }), /option 'noise' is about reserves that carry over .* set refill=false\./],
    [cartoon({ noise: 0.1, refill: false }), /option 'noise' .* set horizon above 1\./],
    [cartoon({ lag: 5, horizon: 5, refill: false }), /option 'lag' of 5 rounds shows the first reserves for ever/],
    [cartoon({ lag: 1.5 }), /option 'lag' must be an integer from 0 to 1000, got 1.5/],
    [cartoon({ noise: Number.NaN }), /option 'noise' must be a number from 0 to 10, got NaN/],
    [
      () => games["routing/pigou-v0"].make({ lag: 1, horizon: 3, refill: false }),
      /option 'lag' is about reserves, of which this network has none that change/,
    ],
  ])("nonsense %# is refused in a sentence", (make, sentence) => {
    expect(make).toThrow(sentence);
  });
});

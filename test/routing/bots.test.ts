/** Bots play what the solvers say, as nearly as their actions can say it; and what a router could still gain. */
import { describe, expect, test } from "vitest";
import { games } from "../../envs/index.js";
import { blind, nash, optimum, wardrop } from "../../envs/routing/answers.js";
import { bots } from "../../envs/routing/bots.js";
import { product } from "../../envs/routing/presets/parts.js";
import { bestResponse } from "../../envs/routing/respond.js";
import { opening, profile, type Setting } from "../../envs/routing/round.js";
import { type RoutingGame, routing } from "../../envs/routing/routing.js";
import { gridOf, splitLogits } from "../../envs/routing/split.js";
import { Batch } from "../../src/batch.js";
import { size } from "../../src/space.js";

type Options = { readonly [name: string]: unknown };

const make = (name: string, options: Options = {}) =>
  games[`routing/${name}-v0`].make(options) as unknown as RoutingGame;

/** A batch that has been reset, and what this bot does in it. */
function played(game: RoutingGame, bot: string, lanes = 1, seed = 1) {
  const batch = new Batch(game, lanes, "disabled");
  batch.reset({ seed });
  const actions = new Float32Array(lanes * game.problem.routers * size(game.roles[0].action));
  bots[bot](game, 0, 1).act(batch.observations[0], batch.masks[0], actions);
  return { batch, actions };
}

/** What the actions of one lane send, `[N, width]`. */
function parcelsOf({ problem, roles }: RoutingGame, actions: Float32Array, sizes: Float64Array): Float64Array {
  const { plan, routers, tradeOf } = problem;
  const parcels = new Float64Array(routers * plan.width);
  const wide = size(roles[0].action);
  const grid = problem.actions === "grid" ? gridOf(plan.width, problem.grid) : undefined;
  for (let a = 0; a < routers; a++) {
    const routes = plan.first[tradeOf[a] + 1] - plan.first[tradeOf[a]];
    if (!grid) splitLogits(actions, a * wide, routes, sizes, a, parcels, a * plan.width);
    else
      for (let r = 0; r < plan.width; r++)
        parcels[a * plan.width + r] = sizes[a] * grid[actions[a * wide] * plan.width + r];
  }
  return parcels;
}

const says: { readonly [bot: string]: (setting: Setting) => Float64Array } = {
  blind: (setting) => blind(setting).parcels,
  equilibrium: (setting) => nash(setting).parcels,
  wardrop: (setting) => wardrop(setting).parcels,
  optimum: (setting) => optimum(setting).parcels,
  "best-response": (setting) => {
    const others = blind(setting).parcels;
    const { width } = setting.problem.plan;
    return Float64Array.from(
      Array.from({ length: setting.problem.routers }, (_, a) => [
        ...bestResponse(setting, others, a).split.subarray(0, width),
      ]).flat(),
    );
  },
};

const drawn = { kind: "uniform", low: 5, high: 60 };
const cases: readonly (readonly [string, Options])[] = [
  ["cartoon4", { routers: 3, settlement: "pro-rata" }],
  ["cartoon4", { routers: 3, settlement: "random", sizes: drawn }],
  ["pigou-cfmm", { routers: 2, settlement: "fixed", sizes: { kind: "each", sizes: [0.3, 0.9] } }],
  ["braess-mev", { routers: 2, eta: 0.3 }],
  ["braess", { routers: 3 }],
  ["pro-rata", { routers: 3, settlement: "pro-rata", sizes: drawn }],
];

describe.each(Object.keys(says))("the %s bot", (bot) => {
  test.each(cases)("plays its answer in %s %o, to the logits' clipping", (name, options) => {
    const game = make(name, options);
    const { batch, actions } = played(game, bot, 2);
    const wide = actions.length / 2;
    for (let lane = 0; lane < 2; lane++) {
      const sizes = batch.state.sizes.slice(lane * game.problem.routers, (lane + 1) * game.problem.routers);
      const want = says[bot](opening(game.problem, sizes));
      parcelsOf(game, actions.subarray(lane * wide, (lane + 1) * wide), sizes).forEach((parcel, k) => {
        const { [Math.floor(k / game.problem.plan.width)]: order } = sizes;
        expect(Math.abs(parcel - want[k]) / order).toBeLessThan(3e-5); // e^−12 of the largest share, and Float32
      });
    }
  });

  test.each(cases)("plays the nearest split of the grid in %s %o", (name, options) => {
    const game = make(name, { ...options, actions: "grid", grid: 10 });
    const { batch, actions } = played(game, bot);
    const { width } = game.problem.plan;
    const { sizes } = batch.state;
    const want = says[bot](opening(game.problem, sizes));
    const grid = gridOf(width, 10);
    const distance = (p: number, a: number) => {
      let sum = 0;
      for (let r = 0; r < width; r++) sum += (grid[p * width + r] - want[a * width + r] / sizes[a]) ** 2;
      return sum;
    };
    for (let a = 0; a < game.problem.routers; a++) {
      for (let p = 0; p < grid.length / width; p++)
        expect(distance(actions[a], a)).toBeLessThanOrEqual(distance(p, a) + 1e-5);
      expect(batch.masks[0][a * (grid.length / width) + actions[a]]).toBe(1);
    }
  });
});

describe("the single bot", () => {
  test("sends everything where the whole order alone brings most", () => {
    for (const [name, options, best] of [
      ["cartoon4", { routers: 1, settlement: "pro-rata" }, 1], // 157.9 against 142.9
      ["cartoon4", { routers: 200, settlement: "pro-rata" }, 1], // 1 A: the price is better over C
      ["pigou-cfmm", {}, 0],
      ["pigou-cfmm", { sizes: { kind: "fixed", size: 9 } }, 1],
      ["braess", { routers: 1 }, 0],
    ] as const) {
      const game = make(name, { ...options, actions: "grid", grid: 1 });
      const { plan, routers } = game.problem;
      const parcels = parcelsOf(game, played(game, "single").actions, game.problem.typical);
      for (let a = 0; a < routers; a++) expect(parcels[a * plan.width + best]).toBe(game.problem.typical[a]);
    }
  });
});

describe("bots", () => {
  test("answer the sizes they see anew every round, and give the same answer to the same sizes", () => {
    const game = make("pro-rata", { sizes: drawn, horizon: 3 });
    const batch = new Batch(game, 2);
    batch.reset({ seeds: [5, 5] });
    const bot = bots.equilibrium(game, 0, 1);
    const seen = new Set<string>();
    for (let t = 0; t < 3; t++) {
      const actions = new Float32Array(2 * 2 * 2);
      bot.act(batch.observations[0], batch.masks[0], actions);
      expect([...actions.subarray(0, 4)]).toEqual([...actions.subarray(4)]);
      seen.add(actions.join());
      batch.step([actions]);
    }
    expect(seen.size).toBe(3);
  });

  test("bid nothing under priority, and say why where no equilibrium is known", () => {
    const game = make("cartoon4", { routers: 3, settlement: "priority" });
    const { actions } = played(game, "optimum");
    for (let a = 0; a < 3; a++) expect(actions[3 * a + 2]).toBe(0);
    expect(() => played(game, "equilibrium")).toThrow("bidding for priority has no known pure equilibrium here");
    expect(() => played(make("pro-rata", { settlement: "builder" }), "equilibrium")).toThrow(
      "a builder's order depends",
    );
  });

  test("of another game are refused", () => {
    const { problem: _, ...other } = make("pigou-cfmm");
    expect(() => bots.blind(other as never, 0, 1)).toThrow("the routing bots read the network of a routing game");
  });

  test("in equilibrium leave nothing to gain on the real pool, on the very sizes that were drawn", () => {
    const game = make("v2-wbtc-weth", { routers: 4 });
    const lanes = 6;
    const { batch, actions } = played(game, "equilibrium", lanes, 3);
    const wide = actions.length / lanes;
    for (let lane = 0; lane < lanes; lane++) {
      const sizes = batch.state.sizes.slice(4 * lane, 4 * lane + 4);
      const setting = opening(game.problem, sizes);
      const parcels = parcelsOf(game, actions.subarray(lane * wide, (lane + 1) * wide), sizes);
      const { outputs } = profile(setting, parcels, 0);
      for (let a = 0; a < 4; a++) expect(bestResponse(setting, parcels, a).gain / outputs[a]).toBeLessThan(1e-7);
    }
  });

  test("earn in the order single or blind ≤ equilibrium ≤ optimum together, where Wardrop is the worst of equilibria", () => {
    const welfare = (bot: string) => {
      const game = make("pigou-cfmm", { routers: 5 });
      const { batch, actions } = played(game, bot);
      batch.step([actions]);
      return batch.finalMetrics[0];
    };
    const [one, alone, equal, average, best] = ["single", "blind", "equilibrium", "wardrop", "optimum"].map(welfare);
    expect(Math.max(one, alone)).toBeLessThan(equal);
    expect(average).toBeLessThan(equal);
    expect(equal).toBeLessThan(best);
  });
});

describe("what a router could gain", () => {
  const gain = (name: string, options: Options, actions: Float32Array) =>
    games[`routing/${name}-v0`].deviation!(options, [actions]);

  test.each(["pro-rata", "random", "fixed"])(
    "is nothing in equilibrium, and something at the optimum, under %s",
    (settlement) => {
      for (const [name, options] of [
        ["pigou-cfmm", { routers: 3, settlement }],
        ["cartoon4", { routers: 4, settlement }],
      ] as const) {
        const game = make(name, options);
        for (const x of gain(name, options, played(game, "equilibrium").actions)) expect(x).toBeLessThan(1e-6);
        const left = gain(name, options, played(game, "optimum").actions);
        expect(Math.max(...left)).toBeGreaterThan(1e-4);
        expect(Math.min(...left)).toBeGreaterThanOrEqual(0);
      }
    },
  );

  test("alone there is nothing to gain at the optimum", () => {
    const [x] = gain("cartoon4", { routers: 1 }, played(make("cartoon4", { routers: 1 }), "optimum").actions);
    expect(x).toBeLessThan(1e-7);
  });

  test.each(["pro-rata", "fixed", "uniform-price", "fm-amm"])(
    "is what a search of all splits finds, under %s",
    (settlement) => {
      for (const reward of ["output", "shortfall"]) {
        const options = { routers: 3, settlement, reward };
        const game = make("pro-rata", options);
        const { batch } = played(game, "blind");
        const actions = Float32Array.of(0.1, 0.3, -0.2, 0.1, 0.4, -0.4);
        const found = gain("pro-rata", options, actions);
        const payoff = (joint: Float32Array) => {
          const out = new Float32Array(3);
          game.payoff!(batch.state, 0, [joint], [out]);
          return [...out];
        };
        const now = payoff(actions);
        for (let a = 0; a < 3; a++) {
          let most = now[a];
          for (let step = -1000; step <= 1000; step++) {
            const joint = actions.slice();
            [joint[2 * a], joint[2 * a + 1]] = [step > 0 ? 1 : 1 + step / 500, step > 0 ? 1 - step / 500 : 1];
            most = Math.max(most, payoff(joint)[a]);
          }
          const scale = reward === "output" ? 50 : 1e4; // of the payoffs, which are Float32
          expect(Math.abs(found[a] - (most - now[a]))).toBeLessThan(2e-6 * scale);
          expect(found[a]).toBeGreaterThan(0);
        }
      }
    },
  );

  test("counts in the worth of what is bought", () => {
    const tokens = ["A", "B"];
    const pools = [product("A", "B", 100, 200), product("A", "B", 300, 200)];
    const actions = Float32Array.of(0, 0, 0, 0);
    const [one, ten] = [1, 10].map((worth) => {
      const game = routing({ network: { tokens, pools, values: { B: worth } }, sizes: { kind: "share", total: 50 } });
      const { batch } = played(game as RoutingGame, "blind");
      const now = new Float32Array(2);
      game.payoff!(batch.state, 0, [actions], [now]);
      return now[0];
    });
    expect(ten / one).toBeCloseTo(10, 5);
  });

  test("is not said where no best response is known", () => {
    const options = { routers: 3, settlement: "priority" };
    expect(gain("pro-rata", options, played(make("pro-rata", options), "blind").actions)).toEqual([]);
  });

  test("reads the grid's choices as the game does", () => {
    const options = { routers: 2, actions: "grid", grid: 10 };
    const game = make("pigou-cfmm", options);
    const { actions } = played(game, "equilibrium");
    const left = gain("pigou-cfmm", options, actions);
    expect(Math.max(...left)).toBeLessThan(0.01);
    const wrong = gain("pigou-cfmm", options, Float32Array.of(0, 0));
    for (const x of wrong) expect(x).toBeCloseTo(2 * (2 - Math.sqrt(3)) - 0.5, 10); // by sending √3 − 3/2
  });
});

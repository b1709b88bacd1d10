/** Every preset can be made, solved and trusted: certificates are small, sources' numbers exact, no outcome beats the bound. */
import { describe, expect, test } from "vitest";
import { games } from "../../envs/index.js";
import { blind, nash, optimum, wardrop } from "../../envs/routing/answers.js";
import type { Preset } from "../../envs/routing/preset.js";
import { unknown } from "../../envs/routing/respond.js";
import { opening, profile, type Setting } from "../../envs/routing/round.js";
import type { RoutingGame } from "../../envs/routing/routing.js";
import { Batch } from "../../src/batch.js";

const lines = Object.entries(games).filter(
  ([id, { defaults }]) => id.startsWith("routing/") && "settlement" in defaults, // one game, of many networks
) as unknown as readonly (readonly [string, Preset])[];
const names = lines.map(([id]) => id);
const preset = (id: string) => Object.fromEntries(lines)[id];
const problemOf = (id: string, options: object = {}) => (preset(id).make(options) as unknown as RoutingGame).problem;

interface Certificate {
  readonly value: number;
}
interface Answers {
  readonly optimum: {
    readonly welfare: number;
    readonly certificate: Certificate;
    readonly network?: {
      readonly bound: number;
      readonly value: number;
      readonly gap: number;
      readonly reason?: string;
    };
  };
  readonly nash: { readonly welfare: number; readonly certificate: Certificate; readonly reason?: string };
  readonly wardrop: { readonly welfare: number; readonly certificate: Certificate };
  readonly blind: { readonly welfare: number };
  readonly priceOfAnarchy: { readonly nash: number | null; readonly wardrop: number | null; readonly reason?: string };
}
/** Fewer routers where the equilibrium of many takes long. */
const fewer = (id: string) => (id.includes("mainnet") ? { routers: 4 } : {});
const solved = (id: string, options: object = {}) =>
  preset(id).solve!({ ...fewer(id), ...options }) as unknown as Answers;

/** Every number inside, with where it stands. */
function numbers(value: unknown, path = ""): [string, number][] {
  if (typeof value === "number") return [[path, value]];
  if (typeof value !== "object" || value === null) return [];
  return Object.entries(value).flatMap(([key, inner]) => numbers(inner, `${path}.${key}`));
}

test("there are presets", () => {
  expect(names.length).toBeGreaterThanOrEqual(13);
});

describe.each(names)("%s", (id) => {
  const answers = solved(id);
  const { optimum: best, nash: equal, wardrop: average, priceOfAnarchy } = answers;

  test("solves to JSON without NaN or Infinity, and the same again", () => {
    for (const [path, x] of numbers(answers)) expect(Number.isFinite(x), path).toBe(true);
    expect(JSON.parse(JSON.stringify(answers))).toEqual(answers);
    const short = id.includes("5x5") ? { settlement: "pro-rata" } : {};
    expect(JSON.stringify(solved(id, short))).toBe(JSON.stringify(solved(id, short)));
  });

  test("has a price of anarchy of at least 1, or says why there is none", () => {
    if (priceOfAnarchy.wardrop !== null) expect(priceOfAnarchy.wardrop).toBeGreaterThanOrEqual(1 - 1e-9);
    else expect(priceOfAnarchy.reason).toMatch(/\w+ \w+/);
    if (priceOfAnarchy.nash === null) expect(priceOfAnarchy.reason).toMatch(/\w+ \w+/);
    else expect(priceOfAnarchy.nash).toBeGreaterThanOrEqual(1 - 1e-9);
  });

  test("is certified: first-order gaps below 1e-7, NashConv below 1e-7 of the output, duality gap below 1e-6", () => {
    expect(best.certificate.value).toBeLessThan(1e-7);
    expect(average.certificate.value).toBeLessThan(1e-7);
    if (!equal.reason) expect(equal.certificate.value).toBeLessThan(1e-7);
    if (best.network?.gap !== undefined) expect(best.network.gap).toBeLessThan(1e-6);
  });

  test("pays nobody more than any trades in the network could", () => {
    const bound =
      best.network?.bound ?? (problemOf(id).plan.latency ? best.welfare * (1 - 1e-9) : Number.POSITIVE_INFINITY);
    for (const { welfare } of [best, average, answers.blind, ...(equal.reason ? [] : [equal])]) {
      expect(welfare).toBeLessThanOrEqual(bound * (1 + Math.sign(bound) * 1e-9));
    }
  });

  test("has one equilibrium with one router: the optimum", () => {
    const sizes = id.includes("5x5") ? { sizes: { kind: "each", sizes: [2] } } : {};
    const setting = opening(problemOf(id, { routers: 1, ...sizes }));
    expect(setting.sizes).toHaveLength(1);
    const [alone, top] = [nash(setting), optimum(setting)];
    expect(Math.abs(alone.welfare / top.welfare - 1)).toBeLessThan(1e-8);
  });

  test.each(["pro-rata", "random", "fixed"])(
    "under %s nobody gains by moving part of an order to another route",
    (settlement) => {
      let setting: Setting;
      try {
        setting = opening(problemOf(id, { ...fewer(id), settlement }));
      } catch (error) {
        expect(String(error)).toMatch(/latency links/); // refused, with a reason
        return;
      }
      expect(unknown(setting.problem)).toBeUndefined();
      const { parcels, outputs } = nash(setting);
      const { plan, tradeOf, routers } = setting.problem;
      for (const a of new Set([0, Math.floor(routers / 2), routers - 1])) {
        const routes = plan.first[tradeOf[a] + 1] - plan.first[tradeOf[a]];
        for (let from = 0; from < routes; from++) {
          for (let to = 0; to < routes; to++) {
            for (const share of [1e-3, 1e-2, 0.1, 1]) {
              const moved = parcels.slice();
              const part = Math.min(moved[a * plan.width + from], share * setting.sizes[a]);
              if (from === to || part === 0) continue;
              moved[a * plan.width + from] -= part;
              moved[a * plan.width + to] += part;
              const gain = profile(setting, moved, 0).outputs[a] - outputs[a];
              expect(gain / Math.abs(outputs[a])).toBeLessThan(1e-9);
            }
          }
        }
      }
    },
  );

  test("is played without NaN, by every bot it lists that has an answer", () => {
    const game = preset(id).make({
      ...fewer(id),
      ...(id.includes("5x5") ? { settlement: "pro-rata" } : {}),
    }) as unknown as RoutingGame;
    for (const bot of Object.keys(preset(id).bots)) {
      const batch = new Batch(game, 2, "disabled");
      batch.reset({ seed: 1 });
      const [{ action }] = game.roles;
      const width = action.kind === "box" ? game.problem.plan.width : 1;
      const actions = new Float32Array(2 * game.problem.routers * width);
      preset(id).bots[bot](game, 0, 1).act(batch.observations[0], batch.masks[0], actions);
      batch.step([actions]);
      expect(batch.rewards[0].every((x) => Number.isFinite(x))).toBe(true);
    }
  });

  test("tells where it comes from, and what each of its options is", () => {
    expect(preset(id).about).toContain("Source: ");
    expect(preset(id).title.length).toBeGreaterThan(10);
    for (const option of Object.values(preset(id).defaults)) expect(option.about.length).toBeGreaterThan(3);
    expect(preset(id).make().id).toBe(id);
  });
});

describe("numbers of sources", () => {
  const pools = (id: string) =>
    preset(id).built().network.pools as unknown as readonly { readonly [field: string]: unknown }[];

  test("Uniswap's WBTC/WETH at block 17,600,000, from its integers", () => {
    const [pool, outside] = pools("routing/v2-wbtc-weth-v0");
    expect(pool.tokens).toEqual(["WETH", "WBTC"]);
    expect(pool.reserves).toEqual([Number(2571336301536722443178n) / 1e18, 16231137593 / 1e8]);
    expect(pool.fee).toBe(0.003);
    expect(outside.price).toBe(162.31137593 / (Number(2571336301536722443178n) / 1e18));
  });

  test("Curve's 3pool in March 2023", () => {
    const [pool] = pools("routing/curve-3pool-v0");
    expect(pool).toMatchObject({
      tokens: ["DAI", "USDC", "USDT"],
      reserves: [171485829.39, 175414686.13, 88973989.93],
      amplification: 2000,
      fee: 0.0001,
    });
  });

  test("the three instances of Optimal Routing for CFMMs", () => {
    const short = (id: string) =>
      pools(id).map(({ kind, tokens, reserves, fee }) => [kind, (tokens as string[]).join(""), reserves, fee]);
    expect(short("routing/angeris-3x5-v0")).toEqual([
      ["weighted", "012", [3, 0.2, 1], 0.02],
      ["product", "01", [10, 1], 0.01],
      ["product", "12", [1, 10], 0.04],
      ["product", "02", [20, 50], 0.03],
      ["constant", "02", [10, 10], 0.01],
    ]);
    expect(short("routing/angeris-4x5-v0")).toEqual([
      ["weighted", "0123", [4, 4, 4, 4], 0.002],
      ["product", "01", [10, 1], 0.003],
      ["product", "12", [1, 5], 0.003],
      ["product", "23", [40, 50], 0.003],
      ["constant", "23", [10, 10], 0.001],
    ]);
    expect(pools("routing/angeris-4x5-v0")[0].weights).toEqual([4, 3, 2, 1]);
    expect(pools("routing/angeris-3x5-v0")[0].weights).toEqual([3, 2, 1]);
  });

  test.each([
    [1, "7.293878988"],
    [2, "8.307388065"],
    [10, "16.388196146"],
    [20, "26.318128617"],
    [50, "44.182020401"],
  ])("three tokens, five pools: %d of token 0 is worth %s of token 2 to the whole network", (t, value) => {
    const { optimum } = solved("routing/angeris-3x5-v0", { sizes: { kind: "share", total: t } });
    expect(Math.abs(optimum.network!.value / Number(value) - 1)).toBeLessThan(1e-7);
    expect(optimum.network!.bound).toBeGreaterThan(Number(value) * (1 - 1e-9));
    expect(optimum.welfare).toBeLessThan(optimum.network!.bound * (1 + 1e-12));
  });

  test("the pools of the classics", () => {
    expect(pools("routing/cartoon4-v0").map(({ reserves }) => reserves)).toEqual([
      [1000, 1000],
      [1000, 1000],
      [500, 600],
      [2000, 2000],
    ]);
    expect(pools("routing/pro-rata-v0")[0]).toMatchObject({ reserves: [200, 250], fee: 0.01 });
    expect(pools("routing/braess-v0").map(({ cost }) => cost)).toEqual(["1 + x", "2", "0.25", "2", "1 + x"]);
  });

  test("a drawn network is the same for the same seed, and another for another", () => {
    const built = (seed: number) => JSON.stringify(preset("routing/random-v0").built({ seed }));
    expect(built(1)).toBe(built(1));
    expect(built(1)).not.toBe(built(2));
  });
});

describe("the mixes of the bots' answers", () => {
  test.each(names)("%s: blind, Wardrop, Nash and optimum send every order in full", (id) => {
    const setting = opening(problemOf(id, id.includes("5x5") ? { settlement: "pro-rata" } : {}));
    const { plan, routers } = setting.problem;
    for (const answer of [optimum, wardrop, blind, nash]) {
      const { parcels } = answer(setting);
      for (let a = 0; a < routers; a++) {
        const sent = parcels.subarray(a * plan.width, (a + 1) * plan.width);
        expect(sent.every((x) => x >= 0)).toBe(true);
        expect(sent.reduce((x, y) => x + y, 0) / setting.sizes[a]).toBeCloseTo(1, 9);
      }
    }
  });
});

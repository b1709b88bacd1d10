/**
 * Presets: networks whose answers are known, real pools, and a generator. Numbers are facts; each page names its source.
 */
import type { Trade } from "./network.js";
import type { Link, Network, ProductPool } from "./pool.js";
import type { Preset } from "./preset.js";
import { preset } from "./preset.js";

const product = (a: string, b: string, x: number, y: number, fee = 0): ProductPool => ({
  kind: "product",
  tokens: [a, b],
  reserves: [x, y],
  fee,
});
const market = (a: string, b: string, price = 1, fee = 0): Link => ({ kind: "constant", tokens: [a, b], price, fee });
const latency = (a: string, b: string, cost: string): Link => ({ kind: "latency", tokens: [a, b], cost });
const one = (sell: string, buy: string): readonly Trade[] => [{ sell, buy }];
const number = (value: number, low: number, high: number, unit: string, about: string) =>
  ({ kind: "number", value, low, high, unit, about }) as const;
const text = (value: string, about: string) =>
  ({
    kind: "data",
    value,
    about,
    check: (given: unknown, what: string): string => {
      if (typeof given !== "string") throw new Error(`${what} must be text, got ${JSON.stringify(given)}.`);
      return given;
    },
  }) as const;

const eta = number(0, 0, 0.99, "1", "η, the share of the contested pool's output that sandwiches take");
const fee = (value: number) => number(value, 0, 0.5, "1", "fee of every pool");

export const cartoon4: Preset = preset({
  name: "cartoon4",
  title: "Four tokens, two routes of two pools each: A-B-D against A-C-D",
  source: "numbers derived (closed form and solver)",
  about: `Two disjoint two-hop routes of constant product pools: A-B (1000, 1000), B-D (1000, 1000) and A-C (500, 600),
C-D (2000, 2000). All routers together sell 200 A for D. Without fees and for two routers under pro-rata settlement, 88.62 A
go over B in the optimum, 79.24 in the Nash equilibrium, 68.69 if both route blindly, 64 in the Wardrop equilibrium.`,
  values: { routers: 8, sizes: { kind: "share", total: 200 }, settlement: "random" },
  knobs: { fee: fee(0) },
  build: ({ fee }) => ({
    network: {
      tokens: ["A", "B", "C", "D"],
      pools: [
        product("A", "B", 1000, 1000, fee),
        product("B", "D", 1000, 1000, fee),
        product("A", "C", 500, 600, fee),
        product("C", "D", 2000, 2000, fee),
      ],
    },
    trades: one("A", "D"),
  }),
});

export const pigou: Preset = preset({
  name: "pigou",
  title: "Pigou's two roads: one congests, one does not",
  source: "Pigou (1920); Roughgarden & Tardos (2002), J. ACM 49",
  about: `One unit of traffic over a link that costs \`cost\` per unit (x is its flow) or one that costs 1. Everybody takes
the first in the Wardrop equilibrium; half do in the optimum if cost = x, and the price of anarchy is 4/3.`,
  values: { routers: 4, sizes: { kind: "share", total: 1 }, settlement: "pro-rata" },
  knobs: { cost: text("x", "cost per unit of flow x on the congested link") },
  build: ({ cost }) => ({
    network: { tokens: ["s", "t"], pools: [latency("s", "t", cost), latency("s", "t", "1")] },
    trades: one("s", "t"),
  }),
});

export const braess: Preset = preset({
  name: "braess",
  title: "Braess's paradox: a road that hurts everybody",
  source: "Braess (1968); costs as in OpenSpiel's dynamic routing test",
  about: `A→B 1 + x, A→C 2, B→C 0.25, B→D 2, C→D 1 + x, one unit of traffic. Equilibrium: ¼ A-B-D, ½ A-B-C-D, ¼ A-C-D at
cost 3.75; optimum 3.5; price of anarchy 15/14.`,
  values: { routers: 4, sizes: { kind: "share", total: 1 }, settlement: "pro-rata" },
  knobs: { middle: number(0.25, 0, 1e6, "time", "cost of the middle road") },
  build: ({ middle }) => ({
    network: {
      tokens: ["A", "B", "C", "D"],
      pools: [
        latency("A", "B", "1 + x"),
        latency("A", "C", "2"),
        latency("B", "C", String(middle)),
        latency("B", "D", "2"),
        latency("C", "D", "1 + x"),
      ],
    },
    trades: one("A", "D"),
  }),
});

export const pigouCfmm: Preset = preset({
  name: "pigou-cfmm",
  title: "A small pool beside an outside market: Pigou's roads with exchanges",
  source: "Kulkarni, Diamandis & Chitra (2022), arXiv:2207.11835; finite-N equilibria derived",
  about: `One unit of A over a constant product pool (1, 1) without fee, or an outside market at price 1. In the Wardrop
equilibrium all of it goes through the pool and the output is 1; the optimum sends √2 − 1 and gets 4 − 2√2. N routers with
1/N each send −1/N + √(1 + 1/N²) in total under pro-rata settlement. A sandwich share η on the pool moves the equilibrium to
1 − 2η and the optimum to √(2(1−η)) − 1.`,
  values: { routers: 2, sizes: { kind: "share", total: 1 }, settlement: "pro-rata" },
  knobs: { eta },
  build: ({ eta }) => ({
    network: {
      tokens: ["A", "B"],
      pools: [
        { ...product("A", "B", 1, 1), name: "pool", sandwich: eta },
        { ...market("A", "B"), name: "market" },
      ],
    },
    trades: one("A", "B"),
  }),
});

export const braessMev: Preset = preset({
  name: "braess-mev",
  title: "Braess's network with a sandwiched pool in the middle",
  source: "Kulkarni, Diamandis & Chitra (2022), arXiv:2207.11835; closed forms derived",
  about: `s→a and b→t pay √x, a→t and s→b pay x, a→b is a constant product pool (1, 2). With a sandwich share η on the pool
the equilibrium output is (1 + √(25 − 16η)) / (2(3 − 2η)) until the pool is left unused: more extraction, better outcome.`,
  values: { routers: 4, sizes: { kind: "share", total: 1 }, settlement: "pro-rata" },
  knobs: { eta },
  build: ({ eta }) => ({
    network: {
      tokens: ["s", "a", "b", "t"],
      pools: [
        { kind: "curve", tokens: ["s", "a"], output: "sqrt(x)" },
        { kind: "curve", tokens: ["s", "b"], output: "x" },
        { kind: "curve", tokens: ["a", "t"], output: "x" },
        { kind: "curve", tokens: ["b", "t"], output: "sqrt(x)" },
        { ...product("a", "b", 1, 2), sandwich: eta },
      ],
    },
    trades: one("s", "t"),
  }),
});

export const braessCp: Preset = preset({
  name: "braess-cp",
  title: "Braess's network made of constant product pools",
  source: "derived",
  about: `s→a, b→t and a→b are constant product pools (1, 2), a→t and s→b outside markets at price 1. Without the middle pool
equilibrium and optimum pay 4/3; with it everybody takes it and gets 1, the optimum gets 7/5. With a sandwich share η on it the
equilibrium pays 5/(5 − 2η) up to η = 5/8.`,
  values: { routers: 4, sizes: { kind: "share", total: 1 }, settlement: "pro-rata" },
  knobs: { eta },
  build: ({ eta }) => ({
    network: {
      tokens: ["s", "a", "b", "t"],
      pools: [
        product("s", "a", 1, 2),
        market("s", "b"),
        market("a", "t"),
        product("b", "t", 1, 2),
        { ...product("a", "b", 1, 2), sandwich: eta },
      ],
    },
    trades: one("s", "t"),
  }),
});

export const proRata: Preset = preset({
  name: "pro-rata",
  title: "The concave pro-rata game of a batched exchange",
  source: "Johnson, Diamandis, Chitra & Angeris (2023), arXiv:2302.02126",
  about: `Every router may trade up to 50 through a batch on one pool (200, 250) with γ = 0.99, the rest at the outside price
1, so its gain is xᵢ/X (G(X) − X). The best total gain is 2.5536 at X = 22.713; N = 2 routers trade 15.620 each (price of
anarchy on the gain 1.139), N = 5 trade 7.9516 (1.889); it grows without bound in N.`,
  values: { routers: 2, sizes: { kind: "fixed", size: 50 }, settlement: "pro-rata" },
  knobs: { fee: fee(0.01) },
  build: ({ fee }) => ({
    network: {
      tokens: ["A", "B"],
      pools: [
        { ...product("A", "B", 200, 250, fee), name: "pool" },
        { ...market("A", "B"), name: "market" },
      ],
    },
    trades: one("A", "B"),
  }),
});

const angerisPools = (weighted: Link, last: Link, tokens: readonly string[]): Network => ({
  tokens,
  pools: [
    weighted,
    product(tokens[0], tokens[1], 10, 1, 0.003),
    product(tokens[tokens.length === 5 ? 2 : 1], tokens[tokens.length === 5 ? 3 : 2], 1, 5, 0.003),
    product(tokens[tokens.length - 2], tokens[tokens.length - 1], 40, 50, 0.003),
    last,
  ],
});

export const angeris3x5: Preset = preset({
  name: "angeris-3x5",
  title: "Three tokens, five pools of three kinds, with an arbitrage inside",
  source: "Angeris, Evans, Chitra & Boyd (2022), arXiv:2204.05238, data of its two-asset example",
  about: `Weighted (3 : 2 : 1), three constant product pools and a constant-sum pool; token 0 is sold for token 2. The
optimal output from t = 0, 1, 2, 10, 20, 50 is 6.2330, 7.2939, 8.3074, 16.3881, 26.3181, 44.1820, arbitrage included.`,
  values: { routers: 4, sizes: { kind: "share", total: 10 }, settlement: "pro-rata" },
  knobs: {},
  build: () => ({
    network: {
      tokens: ["0", "1", "2"],
      pools: [
        { kind: "weighted", tokens: ["0", "1", "2"], reserves: [3, 0.2, 1], weights: [3, 2, 1], fee: 0.02 },
        product("0", "1", 10, 1, 0.01),
        product("1", "2", 1, 10, 0.04),
        product("0", "2", 20, 50, 0.03),
        { kind: "constant", tokens: ["0", "2"], price: 1, reserves: [10, 10], fee: 0.01 },
      ],
    },
    trades: one("0", "2"),
  }),
});

export const angeris4x5: Preset = preset({
  name: "angeris-4x5",
  title: "Four tokens, five pools of three kinds",
  source: "Angeris, Evans, Chitra & Boyd (2022), arXiv:2204.05238, data of its arbitrage example",
  about: `Weighted (4 : 3 : 2 : 1), three constant product pools and a constant-sum pool; token 0 is sold for token 3.
Valued at (1.5, 10, 2, 3) the pools hold an arbitrage worth 21.4998.`,
  values: { routers: 4, sizes: { kind: "share", total: 4 }, settlement: "pro-rata" },
  knobs: {},
  build: () => ({
    network: angerisPools(
      { kind: "weighted", tokens: ["0", "1", "2", "3"], reserves: [4, 4, 4, 4], weights: [4, 3, 2, 1], fee: 0.002 },
      { kind: "constant", tokens: ["2", "3"], price: 1, reserves: [10, 10], fee: 0.001 },
      ["0", "1", "2", "3"],
    ),
    trades: one("0", "3"),
  }),
});

export const angeris5x5: Preset = preset({
  name: "angeris-5x5",
  title: "Five tokens, five pools of three kinds: liquidation into one token",
  source: "Angeris, Evans, Chitra & Boyd (2022), arXiv:2204.05238, data of its liquidation example",
  about: `Weighted (5 : 4 : 3 : 2 : 1), three constant product pools and a constant-sum pool. Router i sells token i modulo 4
for token 4: 2, 1, 3 and 5 units.`,
  values: { routers: 4, sizes: { kind: "each", sizes: [2, 1, 3, 5] }, settlement: "random", maxRoutes: 3 },
  knobs: {},
  build: () => ({
    network: angerisPools(
      {
        ...{ kind: "weighted", tokens: ["0", "1", "2", "3", "4"], reserves: [4, 4, 4, 4, 4] },
        ...{ weights: [5, 4, 3, 2, 1], fee: 0.002 },
      },
      { kind: "constant", tokens: ["3", "4"], price: 1, reserves: [10, 10], fee: 0.001 },
      ["0", "1", "2", "3", "4"],
    ),
    trades: ["0", "1", "2", "3"].map((sell) => ({ sell, buy: "4" })),
  }),
});

/** Reserves of the Uniswap v2 WBTC/WETH pair at block 17,600,000. */
export const wbtcWethReserves = [162.31137593, 2571.336301536722443178] as const;

export const v2WbtcWeth: Preset = preset({
  name: "v2-wbtc-weth",
  title: "A real pool beside an outside market, with order sizes as observed",
  source: "reserves: Uniswap v2 WBTC/WETH, block 17,600,000; sizes: 90 days of WETH/USDC parent orders",
  about: `Routers sell WETH for WBTC, through the pool (162.31 WBTC, 2571.34 WETH, fee 0.3 %) or an outside market at the
pool's own mid price with a fee of \`outsideFee\`. Sizes are log-normal with a median of 276 USD and σ = 2.1, cut at 1.36
million USD, the quantiles that 90 days of parent orders showed. The dollar price of WETH (\`usdPerWeth\`) only sets the scale;
its default is a round number near that of the block's date, from memory.`,
  values: { routers: 8, settlement: "pro-rata", reward: "shortfall" },
  knobs: {
    outsideFee: number(0.005, 0, 0.5, "1", "fee of the outside market"),
    usdPerWeth: number(1900, 1, 1e6, "USD", "price of one WETH in dollars"),
  },
  build: ({ outsideFee, usdPerWeth }) => {
    const [wbtc, weth] = wbtcWethReserves;
    return {
      network: {
        tokens: ["WETH", "WBTC"],
        pools: [
          { ...product("WETH", "WBTC", weth, wbtc, 0.003), name: "pool" },
          { ...market("WETH", "WBTC", wbtc / weth, outsideFee), name: "market" },
        ],
      },
      trades: one("WETH", "WBTC"),
      sizes: { kind: "lognormal", median: 276 / usdPerWeth, sigma: 2.1, high: 1.36e6 / usdPerWeth },
    };
  },
});

export const curve3pool: Preset = preset({
  name: "curve-3pool",
  title: "The three-stablecoin pool in March 2023 beside an outside market",
  source: "reserves, A and fee of the 3pool in March 2023 as recorded in curvesim's test data",
  about: `DAI 171,485,829.39, USDC 175,414,686.13, USDT 88,973,989.93, A = 2000, fee 1 basis point. Routers sell USDC for USDT,
through the pool or an outside market at price 1 with a fee of \`outsideFee\`.`,
  values: { routers: 4, sizes: { kind: "share", total: 40e6 }, settlement: "pro-rata", reward: "shortfall" },
  knobs: { outsideFee: number(0.0004, 0, 0.5, "1", "fee of the outside market") },
  build: ({ outsideFee }) => ({
    network: {
      tokens: ["DAI", "USDC", "USDT"],
      pools: [
        {
          ...{ kind: "stable", name: "3pool", tokens: ["DAI", "USDC", "USDT"] },
          ...{ reserves: [171485829.39, 175414686.13, 88973989.93], amplification: 2000, fee: 0.0001 },
        },
        { ...market("USDC", "USDT", 1, outsideFee), name: "market" },
      ],
    },
    trades: one("USDC", "USDT"),
  }),
});

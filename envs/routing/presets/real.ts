/** Real and published networks: pools as they stood, instances from papers, and a generator. */
import { generateNetwork, mixes } from "../generate.js";
import type { Link, Network } from "../pool.js";
import { type Preset, preset } from "../preset.js";
import { market, number, one, product } from "./parts.js";

const angerisPools = (weighted: Link, last: Link, tokens: readonly string[]): Network => ({
  tokens,
  pools: [
    { ...weighted, name: "weighted" },
    { ...product(tokens[0], tokens[1], 10, 1, 0.003), name: "p1" },
    { ...product(tokens[tokens.length === 5 ? 2 : 1], tokens[tokens.length === 5 ? 3 : 2], 1, 5, 0.003), name: "p2" },
    { ...product(tokens[tokens.length - 2], tokens[tokens.length - 1], 40, 50, 0.003), name: "p3" },
    { ...last, name: "sum" },
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
        {
          ...{ kind: "weighted", name: "weighted", tokens: ["0", "1", "2"] },
          ...{ reserves: [3, 0.2, 1], weights: [3, 2, 1], fee: 0.02 },
        },
        { ...product("0", "1", 10, 1, 0.01), name: "p1" },
        { ...product("1", "2", 1, 10, 0.04), name: "p2" },
        { ...product("0", "2", 20, 50, 0.03), name: "p3" },
        { kind: "constant", name: "sum", tokens: ["0", "2"], price: 1, reserves: [10, 10], fee: 0.01 },
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
export const wbtcWethReserves = [162.31137593, 2571.3363015367227] as const;

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
  about: `DAI 171,485,829.39, USDC 175,414,686.13, USDT 88,973,989.93, A = 2000, fee 1 basis point. USDT is scarce in it
and earns a premium: routers sell USDT for USDC, through the pool or an outside market at price 1 with a fee of \`outsideFee\`.`,
  values: { routers: 4, sizes: { kind: "share", total: 120e6 }, settlement: "pro-rata", reward: "shortfall" },
  knobs: { outsideFee: number(0.0004, 0, 0.5, "1", "fee of the outside market") },
  build: ({ outsideFee }) => ({
    network: {
      tokens: ["DAI", "USDC", "USDT"],
      pools: [
        {
          ...{ kind: "stable", name: "3pool", tokens: ["DAI", "USDC", "USDT"] },
          ...{ reserves: [171485829.39, 175414686.13, 88973989.93], amplification: 2000, fee: 0.0001 },
        },
        { ...market("USDT", "USDC", 1, outsideFee), name: "market" },
      ],
    },
    trades: one("USDT", "USDC"),
  }),
});

export const random: Preset = preset({
  name: "random",
  title: "A random network of tokens and pools of all kinds",
  source: "generator knobs of pmgao/COMP6704; token t0 has price 1",
  about: `\`tokens\` tokens, a ring of constant product pools through all of them and \`pools\` pools in all, drawn from \`seed\` in
the kinds of \`mix\`. Routers sell t0 for the token half way round the ring.`,
  values: { routers: 4, sizes: { kind: "share", total: 1e6 }, settlement: "random", reward: "shortfall", maxRoutes: 4 },
  knobs: {
    tokens: { kind: "number", value: 6, low: 2, high: 512, integer: true, unit: "tokens", about: "tokens" },
    pools: { kind: "number", value: 16, low: 2, high: 20_000, integer: true, unit: "pools", about: "pools" },
    seed: { kind: "number", value: 1, low: 0, high: 2 ** 31, integer: true, unit: "1", about: "seed of the network" },
    mix: { kind: "choice", value: "all", choices: ["all", "comp6704"], about: "shares of the kinds of pools" },
  },
  build: ({ tokens, pools, seed, mix }) => {
    if (pools < tokens) throw new Error(`routing/random-v0: ${pools} pools do not join ${tokens} tokens; raise pools.`);
    const network = generateNetwork({ tokens, pools, seed, shares: mixes[mix as keyof typeof mixes] });
    return { network, trades: one("t0", `t${Math.floor(tokens / 2)}`) };
  },
});

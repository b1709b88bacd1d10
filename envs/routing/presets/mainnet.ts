/** A market of the size of a real one: five pools as they stood in one block, order sizes as observed, hundreds of routers. */
import type { Network } from "../pool.js";
import { type Preset, preset } from "../preset.js";

/** Balances of Balancer v2's vault in block 14,717,479, with weights, amplification and fees of its pools. */
const stable = { DAI: 62_987_016.291998, USDC: 61_515_992.969774, USDT: 64_118_165.731857 };
const usdcWeth = [72_492_025.092769, 24_798.057464] as const;
const wbtcWeth = [2_288.49991019, 30_905.53748] as const;
const daiWeth = [24_447_747.739925, 12_524.045638] as const; // weights 0.4 and 0.6
const ohmDaiWeth = [236_111.652170152, 2_285_690.738509, 786.928291] as const; // weights 0.5, 0.25 and 0.25

/** Dollars per token: WETH at the middle of its pool with USDC, WBTC at the middle of its pool with WETH. */
export const mainnetPrices = {
  WETH: usdcWeth[0] / usdcWeth[1],
  WBTC: ((wbtcWeth[1] / wbtcWeth[0]) * usdcWeth[0]) / usdcWeth[1],
};

/** Quantiles of what 90 days of parent orders in WETH/USDC were worth, in dollars. */
export const observedSizes: readonly (readonly [probability: number, dollars: number])[] = [
  [0.05, 4.6],
  [0.1, 11.5],
  [0.25, 56.8],
  [0.5, 276],
  [0.75, 1155],
  [0.9, 3738],
  [0.95, 7067],
  [0.99, 34_286],
];

const network: Network = {
  tokens: ["DAI", "USDC", "USDT", "WETH", "WBTC", "OHM"],
  pools: [
    {
      ...{ kind: "stable", name: "stable", tokens: ["DAI", "USDC", "USDT"] },
      ...{ reserves: [stable.DAI, stable.USDC, stable.USDT], amplification: 1390, fee: 0.00005 },
    },
    {
      ...{ kind: "weighted", name: "usdc-weth", tokens: ["USDC", "WETH"], reserves: usdcWeth },
      ...{ weights: [0.5, 0.5], fee: 0.00075, cap: 0.3 },
    },
    {
      ...{ kind: "weighted", name: "wbtc-weth", tokens: ["WBTC", "WETH"], reserves: wbtcWeth },
      ...{ weights: [0.5, 0.5], fee: 0.001, cap: 0.3 },
    },
    {
      ...{ kind: "weighted", name: "dai-weth", tokens: ["DAI", "WETH"], reserves: daiWeth },
      ...{ weights: [0.4, 0.6], fee: 0.0005, cap: 0.3 },
    },
    {
      ...{ kind: "weighted", name: "ohm-dai-weth", tokens: ["OHM", "DAI", "WETH"], reserves: ohmDaiWeth },
      ...{ weights: [0.5, 0.25, 0.25], fee: 0.003, cap: 0.3 },
    },
  ],
  values: mainnetPrices,
};

const trades = [
  { sell: "DAI", buy: "WETH" },
  { sell: "USDT", buy: "WBTC" },
  { sell: "USDT", buy: "WETH" },
  { sell: "DAI", buy: "WBTC" },
] as const;

export const mainnet: Preset = preset({
  name: "mainnet",
  title: "Five real pools of one block, real order sizes, and hundreds of routers",
  source:
    "balances, weights, amplification and fees: Balancer v2 on Ethereum, block 14,717,479, as recorded in balancer-sor's test data; " +
    "quantiles of sizes: 90 days of WETH/USDC parent orders; dollar prices derived from the same pools",
  about: `Routers sell dollars for WETH or WBTC through the pools that one block of Ethereum held:

| pool | reserves | weights | fee |
|---|---|---|---|
| stable | 62,987,016.29 DAI, 61,515,992.97 USDC, 64,118,165.73 USDT | A = 1390 | 0.5 bp |
| usdc-weth | 72,492,025.09 USDC, 24,798.06 WETH | 50 : 50 | 7.5 bp |
| wbtc-weth | 2,288.50 WBTC, 30,905.54 WETH | 50 : 50 | 10 bp |
| dai-weth | 24,447,747.74 DAI, 12,524.05 WETH | 40 : 60 | 5 bp |
| ohm-dai-weth | 236,111.65 OHM, 2,285,690.74 DAI, 786.93 WETH | 50 : 25 : 25 | 30 bp |

Router i has trade i modulo 4: DAI for WETH, USDT for WBTC, USDT for WETH, DAI for WBTC (\`buys\` keeps those that buy one token).
Each has three routes, and all meet in the same pools. No price is from outside: WETH is worth 72,492,025.09 / 24,798.06 = 2,923.29 USD, the
middle of its pool with USDC, and WBTC 13.5047 WETH = 39,478 USD; these only value what is bought.
On chain the stable pool takes its fee from the input, here from the output, which differs by less than 10⁻⁴ of the fee.
Trades through weighted pools are capped at 30 % of a reserve.

Sizes, in dollars, are log-normal with median 276 and σ = 2.1, cut at 1,360,000, the largest order seen. Against the quantiles that were
observed, the fit is good from the middle up, and has too few of the smallest orders:

| | 5 % | 10 % | 25 % | 50 % | 75 % | 90 % | 95 % | 99 % |
|---|---|---|---|---|---|---|---|---|
| observed, USD | 4.6 | 11.5 | 56.8 | 276 | 1,155 | 3,738 | 7,067 | 34,286 |
| log-normal, USD | 8.7 | 18.7 | 67.0 | 276 | 1,138 | 4,070 | 8,730 | 36,524 |
| deviation | +90 % | +63 % | +18 % | 0 | −1 % | +9 % | +24 % | +7 % |

Orders are filled in random order. \`solve\` takes every order at the median, 70,656 USD in all. The small pool has the best spot price, so
blind routers all crowd into it and get 68,726 USD; the Nash equilibrium gives 70,492 and the Wardrop equilibrium 70,491 (derived).
Among so many orders of several trades the solver lets what came before stand at its mean, which is good to 10⁻⁷ here, and to 10⁻⁴ where
all orders together are a fifth of the pools. It needs some seconds, and so do the bots \`equilibrium\` and \`optimum\` for every new draw of
the sizes: compare them in few episodes, or with \`sizes\` that stand, as {"kind":"share","total":650000}. From 5 to 16 routers the
orders before are counted out one by one, which takes minutes.`,
  values: {
    ...{ routers: 256, settlement: "random", reward: "shortfall", maxHops: 3, maxRoutes: 4 },
    sizes: { kind: "lognormal", median: 276, sigma: 2.1, high: 1.36e6 },
  },
  knobs: {
    buys: {
      kind: "choice",
      value: "both",
      choices: ["both", "WETH", "WBTC"],
      about: "what is bought; where it is one token, the optimum is bounded and prices of anarchy are known",
    },
  },
  build: ({ buys }) => ({ network, trades: trades.filter(({ buy }) => buys === "both" || buy === buys) }),
});

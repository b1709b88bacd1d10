/** Options of liquidity provision, and the market that they describe. */
import { type Defaults, resolve, type Values } from "../../../src/options.js";
import { checkFlow, defaultFlow, type Flow, flowOf } from "../fair/flow.js";

export const provisionId = "routing/provision-v0";

const basisPoint = 1e-4;
const leastBase = 1e-6; // of capital: what residents have must be visible next to a position, in doubles

const tiers = {
  kind: "data",
  value: [1, 5, 30, 100] as readonly number[],
  check: (value: unknown, name: string): readonly number[] => {
    const good =
      Array.isArray(value) &&
      value.length >= 1 &&
      value.length <= 8 &&
      value.every((fee, k) => typeof fee === "number" && fee >= 0 && fee <= 1000 && !(k > 0 && fee <= value[k - 1]));
    if (!good) throw new Error(`${name} must be a rising list of 1 to 8 fees from 0 to 1000 bp, such as [5, 30, 100].`);
    return value as readonly number[];
  },
  about: "fees of the pools, in bp of the input, rising; one pool of the pair for each",
} as const;

const flow = {
  kind: "data",
  value: defaultFlow as string | Partial<Flow>,
  check: checkFlow,
  about:
    'fair price and orders: optimization-arena, amm-gym, or numbers such as {"sigma": 0.001, "rate": [0.6, 1], "mean": 20, ' +
    '"spread": 1.2, "price": 100}; what is left out is as in optimization-arena',
} as const;

export const provisionDefaults = {
  tiers,
  flow,
  providers: {
    ...{ kind: "number", value: 4, low: 1, high: 32, integer: true, unit: "agents", symbol: "n" },
    about: "who choose in which pool their liquidity is",
  },
  capital: {
    ...{ kind: "number", value: 5000, low: 1e-3, high: 1e9, unit: "Y" },
    about: "value of a provider's whole position at the first price",
  },
  levels: {
    ...{ kind: "number", value: 1, low: 1, high: 4, integer: true, unit: "levels" },
    about: "sizes of a position: with 2, half or all of it",
  },
  base: {
    ...{ kind: "number", value: 1000, low: 0, high: 1e9, unit: "Y" },
    about:
      "value that residents keep in every pool, at the first price; they never move. 0, or at least 1e-6 of capital",
  },
  gas: {
    ...{ kind: "number", value: 0.05, low: 0, high: 1e6, unit: "Y" },
    about: "burnt for each removal and each addition of liquidity; moving is both",
  },
  informed: {
    ...{ kind: "number", value: 2, low: 1, high: 16, integer: true, unit: "agents", symbol: "m" },
    about: "traders who know the fair price",
  },
  steps: {
    ...{ kind: "number", value: 2, low: 1, high: 16, integer: true, unit: "steps" },
    about: "an informed trader takes 0, 1/steps … or all of the most profitable trade",
  },
  routers: {
    ...{ kind: "number", value: 0, low: 0, high: 16, integer: true, unit: "agents", symbol: "R" },
    about: "uninformed traders who choose; with 0 nature splits their orders in the best way",
  },
  grid: {
    ...{ kind: "number", value: 1, low: 1, high: 4, integer: true, unit: "parts" },
    about: "equal parts that a router can split an order into",
  },
  need: {
    ...{ kind: "number", value: 100, low: 0, high: 10_000, unit: "bp" },
    about: "what a trade is worth to an uninformed trader beyond the value that goes in",
  },
  order: {
    kind: "choice",
    value: "informed",
    choices: ["informed", "users", "random"],
    about: "who trades first in a block; random is a uniform sequence of informed traders and orders",
  },
  blocks: {
    kind: "choice",
    value: "fixed",
    choices: ["fixed", "poisson"],
    about: "times between blocks: always the same, or exponential with that mean",
  },
  lag: {
    ...{ kind: "number", value: 0, low: 0, high: 16, integer: true, unit: "blocks" },
    about: "age of the pools that providers see",
  },
  noise: {
    ...{ kind: "number", value: 0, low: 0, high: 100, unit: "bp" },
    about: "deviation of an error in the log prices of pools that providers see",
  },
  length: {
    ...{ kind: "number", value: 128, low: 1, high: 10_000, integer: true, unit: "blocks" },
    about: "of an episode",
  },
} as const satisfies Defaults;

export type ProvisionOptions = Values<typeof provisionDefaults>;

/** What rules, bots and answers read. */
export interface ProvisionMarket extends Omit<ProvisionOptions, "flow" | "need" | "noise"> {
  readonly flow: Flow;
  readonly fees: Float64Array; // f per tier, fractions
  readonly kept: Float64Array; // γ = 1 − f
  readonly liquidity: number; // √(x y) of a whole position
  readonly resident: number; // √(x y) of what residents have in a pool
  readonly need: number; // fraction
  readonly noise: number; // deviation
  readonly amounts: Float64Array; // see `amounts`; numbers read from objects may be boxed, from arrays not
}

/** Where numbers that the rules read are. */
export const amounts = { gas: 0, need: 1, noise: 2, liquidity: 3, capital: 4, price: 5, thinning: 6 } as const;

/** @throws naming the option that is wrong */
export function provisionMarket(given?: unknown): ProvisionMarket {
  const o = resolve(provisionDefaults, given, provisionId);
  if (o.base > 0 && o.base < leastBase * o.capital) {
    throw new Error(
      `${provisionId}: option 'base' must be 0 or at least ${leastBase} of option 'capital' (${leastBase * o.capital}), ` +
        `got ${o.base}.`,
    );
  }
  const flow = flowOf(o.flow);
  const fees = Float64Array.from(o.tiers, (fee) => fee * basisPoint);
  const root = 2 * Math.sqrt(flow.price); // a pool with liquidity L is worth 2 L √P
  const [liquidity, need, noise] = [o.capital / root, o.need * basisPoint, o.noise * basisPoint];
  return {
    ...{ ...o, flow, fees, kept: fees.map((fee) => 1 - fee) },
    ...{ liquidity, need, noise, resident: o.base / root },
    amounts: Float64Array.of(o.gas, need, noise, liquidity, o.capital, flow.price, -1 / Math.max(o.routers, 1)),
  };
}

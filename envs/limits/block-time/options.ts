/** Options of the block-time game, and the market that they describe. */
import { exp } from "../../../src/maths.js";
import { type Defaults, resolve, type Values } from "../../../src/options.js";

export const blockTimeId = "limits/block-time-v0";

export const secondsPerDay = 86_400;
export const ppm = 1e6; // rewards are in millionths of the position's value
export const basisPoint = 1e-4;

/** Block times of chains, in seconds. Base went from 2 s to 200 ms with its preconfirmed blocks (Flashbots docs, Flashblocks). */
export const blockTimes = { ethereum: 12, base: 2, "base-flashblocks": 0.2 } as const;

const tiers = {
  kind: "data",
  value: [5, 30, 100] as readonly number[],
  check: (value: unknown, name: string): readonly number[] => {
    const good =
      Array.isArray(value) &&
      value.length >= 1 &&
      value.length <= 8 &&
      value.every((fee, k) => typeof fee === "number" && fee >= 0.01 && fee <= 1000 && !(k > 0 && fee <= value[k - 1]));
    if (!good)
      throw new Error(`${name} must be a rising list of 1 to 8 fees from 0.01 to 1000 bp, such as [5, 30, 100].`);
    return value as readonly number[];
  },
  about: "fees of the pools that a provider can choose from, in bp of the log price, rising",
} as const;

export const blockTimeDefaults = {
  arbitrageurs: {
    ...{ kind: "number", value: 2, low: 1, high: 16, integer: true, unit: "agents", symbol: "n" },
    about: "who race for every arbitrage, and bid for the place before each other",
  },
  blockTime: {
    ...{ kind: "number", value: 12, low: 0.001, high: 3600, unit: "s", symbol: "τ" },
    about: "from one block to the next: 12 on Ethereum, 2 on Base, .2 with preconfirmed blocks",
  },
  blocks: {
    kind: "choice",
    value: "poisson",
    choices: ["poisson", "fixed"],
    about: "times between blocks: exponential with mean τ, or always τ",
  },
  volatility: {
    ...{ kind: "number", value: 0.05, low: 1e-4, high: 1, unit: "1/√day", symbol: "σ" },
    about: "of the log price outside, which has no drift",
  },
  tiers,
  volume: {
    ...{ kind: "number", value: 0.3, low: 0, high: 100, unit: "1/day", symbol: "ν" },
    about: "traded per day by others than arbitrageurs, per value of the position, if fees were 0",
  },
  scale: {
    ...{ kind: "number", value: 40, low: 0.1, high: 1e5, unit: "bp", symbol: "γ₀" },
    about: "fee that reduces this volume to 1/e",
  },
  latency: {
    ...{ kind: "number", value: 0.1, low: 1e-4, high: 1e4, unit: "s", symbol: "ℓ" },
    about: "mean of the exponential time in which a message arrives, everybody's the same",
  },
  cancels: {
    kind: "choice",
    value: "last",
    choices: ["last", "first"],
    about: "does a withdrawal count after or before the trades of its block?",
  },
  watchCost: {
    ...{ kind: "number", value: 0.01, low: 0, high: 1e6, unit: "ppm" },
    about: "per block, of watching the price so as to withdraw in time",
  },
  length: {
    ...{ kind: "number", value: 128, low: 2, high: 100_000, integer: true, unit: "blocks" },
    about: "of an episode; in the first one the provider only chooses",
  },
} as const satisfies Defaults;

export type BlockTimeOptions = Values<typeof blockTimeDefaults>;

/** What rules, bots and answers read. */
export interface BlockMarket {
  readonly arbitrageurs: number; // n
  readonly fees: readonly number[]; // γ per tier, in logs
  readonly noise: readonly number[]; // what a position earns from others per block, ppm
  readonly step: number; // s = σ √τ, deviation of the log price over a block
  readonly eta: number; // η = √2/s, rate of overshoots
  readonly patience: number; // ℓ/τ, latency in block times
  readonly fixed: boolean;
  readonly cancelsFirst: boolean;
  readonly watchCost: number; // ppm per block
  readonly length: number;
  readonly variance: number; // σ² τ/8, loss versus rebalancing per block without fees, ppm
}

/** @throws naming the option that is wrong */
export function blockMarket(given?: unknown): BlockMarket {
  const o = resolve(blockTimeDefaults, given, blockTimeId);
  const days = o.blockTime / secondsPerDay;
  const step = o.volatility * Math.sqrt(days);
  const fees = o.tiers.map((fee) => fee * basisPoint);
  return {
    ...{ arbitrageurs: o.arbitrageurs, fees, step, eta: Math.SQRT2 / step, patience: o.latency / o.blockTime },
    noise: o.tiers.map((fee, k) => ppm * days * fees[k] * o.volume * exp(-fee / o.scale)),
    ...{ fixed: o.blocks === "fixed", cancelsFirst: o.cancels === "first", watchCost: o.watchCost, length: o.length },
    variance: (ppm * step * step) / 8,
  };
}

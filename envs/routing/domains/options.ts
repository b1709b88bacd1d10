/** Options of the game of several domains, and the market that they describe. */
import { type Defaults, resolve, type Values } from "../../../src/options.js";

export const domainsId = "routing/domains-v0";

/** What a router sends abroad, as shares of its order. */
export const sharesAbroad: readonly number[] = [0.25, 0.5, 0.75, 1];
/** What a searcher trades, as shares of the best amount for its two legs. */
export const legSizes: readonly number[] = [0.25, 0.5, 0.75, 1];
/** What it bids to each of two sequencers, as shares of half the gain that it expects. */
export const bidLevels: readonly number[] = [0, 0.1, 0.3, 0.6, 0.9];
/** Who gets the top of a block. */
export const rules = { bids: 0, own: 1, users: 2 } as const;

const tolerances = {
  kind: "data",
  value: [0.005, 0.02, 0.1] as readonly number[],
  check: (value: unknown, name: string): readonly number[] => {
    const good =
      Array.isArray(value) &&
      value.length >= 1 &&
      value.length <= 8 &&
      value.every((s, k) => typeof s === "number" && s >= 0 && s <= 1 && !(k > 0 && s <= value[k - 1]));
    if (!good) throw new Error(`${name} must be a rising list of 1 to 8 numbers from 0 to 1, such as [0.005, 0.02].`);
    return value as readonly number[];
  },
  about: "slippage limits that a router can choose from: a swap reverts below (1 − s) of its quote, rising",
} as const;

export const domainsDefaults = {
  domains: {
    ...{ kind: "number", value: 2, low: 2, high: 4, integer: true, unit: "domains", symbol: "D" },
    about: "each with a pool of the same pair and a sequencer of its own",
  },
  routers: {
    ...{ kind: "number", value: 4, low: 1, high: 64, integer: true, unit: "agents", symbol: "N" },
    about: "users with an order per round; at home in one domain after the other",
  },
  searchers: {
    ...{ kind: "number", value: 2, low: 1, high: 16, integer: true, unit: "agents", symbol: "S" },
    about: "who arbitrage between two domains",
  },
  rounds: { kind: "number", value: 8, low: 1, high: 10_000, integer: true, unit: "rounds", about: "of an episode" },
  depth: {
    ...{ kind: "number", value: 1000, low: 1, high: 1e9, unit: "B", symbol: "R" },
    about: "reserves of each pool at the outside price, of either token",
  },
  fee: { kind: "number", value: 0.003, low: 0, high: 0.5, unit: "input", symbol: "1 − γ", about: "of the pools" },
  spread: {
    ...{ kind: "number", value: 0.03, low: 0, high: 1, unit: "log price", symbol: "w" },
    about: "pools start at e^u of the outside price, u uniform on [−w, w] in each domain",
  },
  size: {
    ...{ kind: "number", value: 10, low: 1e-6, high: 1e9, unit: "B", symbol: "v" },
    about: "of an order on average; either side with the same chance",
  },
  sizeSpread: {
    ...{ kind: "number", value: 0.5, low: 0, high: 1, unit: "v" },
    about: "an order's size is uniform within so much of the average",
  },
  bridgeFee: {
    ...{ kind: "number", value: 0.001, low: 0, high: 1, unit: "amount sent", symbol: "φ" },
    about: "kept by the bridge, in the token that is sent",
  },
  latency: {
    ...{ kind: "number", value: 1, low: 0, high: 16, integer: true, unit: "rounds", symbol: "L" },
    about: "from sending over the bridge until the swap there; 0 is the same block",
  },
  down: {
    ...{ kind: "number", value: 0.05, low: 0, high: 1, unit: "1", symbol: "q" },
    about: "chance in each round that the bridge takes nothing in; what is sent then comes back unsold",
  },
  announced: { kind: "flag", value: true, about: "is it known before orders are sent whether the bridge is down?" },
  outsideCost: {
    ...{ kind: "number", value: 0.02, low: 0, high: 0.5, unit: "outside price", symbol: "δ" },
    about: "lost on what is traded outside: left-over orders, and what extractors bought and did not sell",
  },
  gas: { kind: "number", value: 0.01, low: 0, high: 1e6, unit: "B", symbol: "g", about: "burnt per swap or leg" },
  inclusion: {
    ...{ kind: "number", value: 0.9, low: 0, high: 1, unit: "1", symbol: "κ" },
    about: "chance that a leg that is not atomic gets into its block, each on its own",
  },
  inventory: {
    ...{ kind: "number", value: 500, low: 1e-3, high: 1e9, unit: "of each token", symbol: "I" },
    about: "of a searcher in each domain as the episode begins; it is not moved between domains",
  },
  tolerances,
  split: {
    kind: "choice",
    value: "surplus",
    choices: ["surplus", "equal"],
    about:
      "how sequencers divide what they extract jointly: each its own and equal parts of the surplus, or equal parts",
  },
} as const satisfies Defaults;

export type DomainsOptions = Values<typeof domainsDefaults>;

/** Options with the numbers that follow from them. */
export interface DomainsMarket extends DomainsOptions {
  readonly kept: number; // γ
  readonly largest: number; // size of an order at most
  readonly slots: number; // rounds that can be on the bridge at once
  readonly pairs: readonly (readonly [number, number])[]; // domains to buy and to sell A in
}

/**
 * One literal with every name: what engines read fastest, where the options are a dictionary to them.
 *
 * @throws naming the option that is wrong
 */
export function domainsMarket(given?: unknown): DomainsMarket {
  const o = resolve(domainsDefaults, given, domainsId);
  const all = Array.from({ length: o.domains }, (_, d) => d);
  return {
    domains: o.domains,
    routers: o.routers,
    searchers: o.searchers,
    rounds: o.rounds,
    depth: o.depth,
    fee: o.fee,
    spread: o.spread,
    size: o.size,
    sizeSpread: o.sizeSpread,
    bridgeFee: o.bridgeFee,
    latency: o.latency,
    down: o.down,
    announced: o.announced,
    outsideCost: o.outsideCost,
    gas: o.gas,
    inclusion: o.inclusion,
    inventory: o.inventory,
    split: o.split,
    tolerances: o.tolerances,
    kept: 1 - o.fee,
    largest: o.size * (1 + o.sizeSpread),
    slots: o.latency + 1,
    pairs: all.flatMap((d) => all.filter((e) => e !== d).map((e) => [d, e] as const)),
  };
}

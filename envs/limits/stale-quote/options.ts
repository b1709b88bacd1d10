/** Options of the stale quote. */
import { type Defaults, resolve, type Values } from "../../../src/options.js";

export const staleQuoteId = "limits/stale-quote-v0";

export const staleQuoteDefaults = {
  makers: {
    ...{ kind: "number", value: 2, low: 1, high: 8, integer: true, unit: "makers", symbol: "m" },
    about: "who commit to quotes; from two on the lowest half-spread trades, and equal ones share",
  },
  takers: {
    ...{ kind: "number", value: 1, low: 1, high: 16, integer: true, unit: "takers", symbol: "n" },
    about: "who see the value move and may take what is stale; those who do share",
  },
  latency: {
    ...{ kind: "number", value: 1, low: 1e-3, high: 1e4, unit: "s", symbol: "L" },
    about: "from a quote to its finality, on average; until then it cannot be changed",
  },
  latencies: {
    kind: "choice",
    value: "fixed",
    choices: ["fixed", "exponential"],
    about: "does finality always take L, or an exponential time of mean L?",
  },
  calm: {
    ...{ kind: "number", value: 0.5, low: 1e-3, high: 1e3, unit: "price/√s", symbol: "σ" },
    about: "least volatility of the value; each episode has its own, uniform from here to `wild`",
  },
  wild: {
    ...{ kind: "number", value: 1.5, low: 1e-3, high: 1e3, unit: "price/√s" },
    about: "greatest volatility, at least `calm`",
  },
  retail: {
    ...{ kind: "number", value: 0.5, low: 0.01, high: 1, unit: "1", symbol: "a" },
    about: "probability per round that somebody else trades, and pays the half-spread",
  },
  worth: {
    ...{ kind: "number", value: 3, low: 0.01, high: 1e4, unit: "price", symbol: "v" },
    about: "most that those others pay",
  },
  highest: {
    ...{ kind: "number", value: 4, low: 0.01, high: 1e5, unit: "price" },
    about: "half-spread of the last bin, which does not trade",
  },
  bins: {
    ...{ kind: "number", value: 40, low: 2, high: 1000, integer: true, unit: "bins" },
    about: "of the grid of half-spreads; quote k is k/bins of the highest",
  },
  rounds: {
    ...{ kind: "number", value: 8, low: 1, high: 10_000, integer: true, unit: "rounds" },
    about: "of an episode",
  },
} as const satisfies Defaults;

export type StaleQuoteOptions = Values<typeof staleQuoteDefaults>;

/** @throws naming the option that is wrong, or does not go with the others */
export function staleMarket(given?: unknown): StaleQuoteOptions {
  const options = resolve(staleQuoteDefaults, given, staleQuoteId);
  const { calm, wild } = options;
  if (wild < calm) throw new Error(`${staleQuoteId}: option 'wild' must be at least calm = ${calm}, got ${wild}.`);
  return options;
}

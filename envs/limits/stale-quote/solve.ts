/** What is known of the stale quote: what it costs its maker, and the half-spread that pays for it. */
import type { Solution } from "../../../src/registry.js";
import { evenSpread, staleCost } from "./option-value.js";
import { type StaleQuoteOptions, staleMarket } from "./options.js";

/** What a maker alone earns per round on average with a half-spread, at a volatility. */
export function makerProfit(options: StaleQuoteOptions, sigma: number, half: number): number {
  const { latency, latencies, retail, worth } = options;
  const s = sigma * Math.sqrt(latency);
  return (half <= worth * (1 + 1e-12) ? retail * half : 0) - s * staleCost(latencies, half / s);
}

/** The bin that makers quote in equilibrium: against rivals the lowest that loses nothing, alone the most profitable one; else the last. */
export function equilibriumBin(options: StaleQuoteOptions, sigma: number): number {
  const { makers, bins, highest } = options;
  let best = bins;
  let most = 0;
  for (let k = 0; k < bins; k++) {
    const profit = makerProfit(options, sigma, (highest * k) / bins);
    if (profit < -1e-12) continue;
    if (makers > 1) return k;
    if (profit > most) [best, most] = [k, profit];
  }
  return best;
}

/** @throws naming the option that is wrong */
export function solveStaleQuote(given: unknown): Solution {
  const options = staleMarket(given);
  const { makers, latency, latencies, calm, wild, retail, worth, highest, bins } = options;
  const even = evenSpread(latencies, retail);
  const free = staleCost(latencies, 0); // E|Δ| with σ√L = 1
  const at = (sigma: number) => {
    const s = sigma * Math.sqrt(latency);
    const bin = equilibriumBin(options, sigma);
    const half = (highest * bin) / bins;
    const quoted = bin < bins;
    return {
      volatility: sigma,
      oneSided: (s * free) / 2,
      twoSided: s * free,
      breakEven: s * even <= worth ? s * even : null,
      ...(s * even > worth && { reason: "others do not pay what would cover the losses: no quote is free of loss" }),
      bin: quoted ? bin : null,
      halfSpread: quoted ? half : null,
      optionValue: quoted ? s * staleCost(latencies, half / s) : 0,
      profit: quoted ? makerProfit(options, sigma, half) : 0,
      undercut: bin > 0 ? makerProfit(options, sigma, (highest * (bin - 1)) / bins) : 0,
    };
  };
  return {
    units: "price, per round; makers together",
    nash: [calm, (calm + wild) / 2, wild].map(at),
    closedForm: {
      breakEven: even,
      unit: "σ√L",
      formula: latencies === "exponential" ? "W(1/a)/√2" : "a y = 2 (φ(y) − y (1 − Φ(y)))",
      residual: retail * even - staleCost(latencies, even),
    },
    market: makers > 1 ? "rivals: the lowest bin that loses nothing" : "one maker: the most profitable bin",
    source: "derived in envs/limits/stale-quote/option-value.ts, after Copeland & Galai (1983), J. Finance 38",
  };
}

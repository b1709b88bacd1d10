/**
 * What a commitment is worth to others while its maker waits for finality: the option to take it after the value has moved by Δ.
 *
 *   fixed L        Δ ~ N(0, s²), s = σ√L: C(h) = E(|Δ| − h)⁺ = 2 (s φ(h/s) − h (1 − Φ(h/s)))
 *                  a limit order at the value, on one side: E Δ⁺ = σ√L/√(2π); on both: E|Δ| = σ√(2L/π)
 *   exponential    Δ is Laplace of rate η = √(2/L)/σ: C(h) = e^{−ηh}/η; on one side at the value 1/(2η) = σ√L/√8
 *
 * Makers break even where a h = C(h): h = σ√L y with y one number for every a; exponential y = W(1/a)/√2. Derived here.
 *
 * Reference: Copeland & Galai (1983), J. Finance 38 (a quote as an option).
 */
import { exp } from "../../../src/maths.js";
import { integral } from "../../auction/quadrature.js";
import { lambertW } from "../../auction/sniping/jumps.js";
import type { StaleQuoteOptions } from "./options.js";

export type Kind = StaleQuoteOptions["latencies"];

/** C(h) with σ√L = 1. */
export function staleCost(kind: Kind, h: number): number {
  if (kind === "exponential") return exp(-Math.SQRT2 * h) / Math.SQRT2;
  if (h > 30) return 0;
  const root = Math.sqrt(2 / Math.PI);
  return root * integral((u) => (u - h) * exp((-u * u) / 2), h, Math.max(9, h + 2), 8);
}

/** y: the half-spread at which makers break even, in σ√L. */
export function evenSpread(kind: Kind, retail: number): number {
  if (kind === "exponential") return lambertW(1 / retail) / Math.SQRT2;
  let [low, high] = [0, 10 / retail];
  for (let k = 0; k < 200 && high - low > 1e-15 * high; k++) {
    const h = (low + high) / 2;
    if (retail * h < staleCost(kind, h)) low = h;
    else high = h;
  }
  return (low + high) / 2;
}

/**
 * The Dirichlet distribution of shares x₁ … x_K that sum to one, by a network's outputs z; with K = 2 the Beta
 * distribution of x₁.
 *
 *   αₖ = 1 + log(1 + exp zₖ) > 1,   α₀ = Σ αₖ                          so the density has one peak, inside
 *   log π = log Γ(α₀) − Σ log Γ(αₖ) + Σ (αₖ − 1) log xₖ               with respect to x₁ … x_{K−1}
 *   H     = Σ log Γ(αₖ) − log Γ(α₀) + (α₀ − K) ψ(α₀) − Σ (αₖ − 1) ψ(αₖ)
 *
 * Shares are held as logarithms: a share near 0 keeps its digits, and one near 1 its distance from 1. Everything is in
 * double precision, as the terms of log π are far larger than their sum. Reference: Chou, Maturana & Scherer (2017),
 * ICML, on Beta policies.
 */
import type { Rng } from "../src/rng.js";
import { digamma, drawGamma, lgamma, trigamma } from "./gamma.js";

/** Where a row's numbers are written; `slopes[to …]` ← ∂/∂zₖ. */
export interface Slopes {
  readonly values: Float32Array;
  readonly to: number;
}

/**
 * log π of one row's shares.
 *
 * @param z    outputs, K of them from `at` on
 * @param logs logarithms of the shares, K of them from `from` on
 */
export function logDensity(
  z: Float32Array,
  at: number,
  size: number,
  logs: Float32Array,
  from: number,
  slopes?: Slopes,
): number {
  let total = 0;
  let sum = 0;
  for (let k = 0; k < size; k++) {
    const excess = softplus(z[at + k]);
    total += 1 + excess;
    sum += excess * logs[from + k] - lgamma(1 + excess);
  }
  if (slopes) {
    const whole = digamma(total);
    for (let k = 0; k < size; k++) {
      const slope = whole - digamma(1 + softplus(z[at + k])) + logs[from + k];
      slopes.values[slopes.to + k] = slope * sigmoid(z[at + k]);
    }
  }
  return sum + lgamma(total);
}

/** Entropy of one row's distribution, in nats; at most that of the uniform one, −log (K − 1)!. */
export function entropy(z: Float32Array, at: number, size: number, slopes?: Slopes): number {
  let total = 0;
  let sum = 0;
  for (let k = 0; k < size; k++) {
    const excess = softplus(z[at + k]);
    total += 1 + excess;
    sum += lgamma(1 + excess) - excess * digamma(1 + excess);
  }
  if (slopes) {
    const whole = (total - size) * trigamma(total);
    for (let k = 0; k < size; k++) {
      const excess = softplus(z[at + k]);
      slopes.values[slopes.to + k] = (whole - excess * trigamma(1 + excess)) * sigmoid(z[at + k]);
    }
  }
  return sum - lgamma(total) + (total - size) * digamma(total);
}

/** Write logarithms of drawn shares to `logs[to …]`. */
export function draw(z: Float32Array, at: number, size: number, rng: Rng, logs: Float32Array, to: number): void {
  let total = 0;
  for (let k = 0; k < size; k++) {
    const part = drawGamma(1 + softplus(z[at + k]), rng);
    total += part;
    logs[to + k] = Math.log(part);
  }
  const whole = Math.log(total);
  for (let k = 0; k < size; k++) logs[to + k] = Math.min(logs[to + k] - whole, 0);
}

/** Write logarithms of the mean shares, αₖ/α₀, to `logs[to …]`. */
export function mean(z: Float32Array, at: number, size: number, logs: Float32Array, to: number): void {
  let total = 0;
  for (let k = 0; k < size; k++) total += 1 + softplus(z[at + k]);
  for (let k = 0; k < size; k++) logs[to + k] = Math.log((1 + softplus(z[at + k])) / total);
}

/** log(1 + exp x) */
function softplus(x: number): number {
  return Math.max(x, 0) + Math.log1p(Math.exp(-Math.abs(x)));
}

/** The derivative of softplus. */
function sigmoid(x: number): number {
  return 1 / (1 + Math.exp(-x));
}

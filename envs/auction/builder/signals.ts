/**
 * Signals: what a block is worth, as compound Poisson processes with lognormal jumps, and their moments.
 *
 *   X(t) = Σ_{k ≤ N(t)} J_k,   N(t) ~ Poisson(λ t),   log J ~ N(μ, s²)
 *   E X(t) = λ t E J = λ t exp(μ + s²/2)                 (Wald)
 *   Var X(t) = λ t E J² = λ t exp(2 μ + 2 s²)            (Campbell)
 *
 * At an independent random time T: E X(T) = λ E T E J and Var X(T) = λ E T E J² + (λ E J)² Var T.
 */
import { exp, expAt } from "../../../src/maths.js";
import type { Rng } from "../../../src/rng.js";
import type { Flow } from "./options.js";

const cell = new Float64Array(1);

/** Add one jump's size to `out[at]`. */
export function jump({ mu, sigma }: Flow, rng: Rng, out: Float64Array, at: number): void {
  if (sigma > 0) rng.normalAt(cell, 0);
  else cell[0] = 0;
  cell[0] = mu + sigma * cell[0];
  expAt(cell, 0);
  out[at] += cell[0];
}

/** How many jumps a tick brings, where it brings none with probability `none[at]` (Knuth's product of uniforms). */
export function jumps(none: Float64Array, at: number, rng: Rng): number {
  let count = 0;
  rng.uniformAt(cell, 0);
  for (let product = cell[0]; product > none[at]; product *= cell[0]) {
    count++;
    rng.uniformAt(cell, 0);
  }
  return count;
}

export interface Moments {
  readonly mean: number; // ETH
  readonly variance: number; // ETH²
}

/** Of a flow's sum at a random time with this mean and variance, in s and s². */
export function moments({ rate, mu, sigma }: Flow, time: Moments): Moments {
  const first = exp(mu + (sigma * sigma) / 2);
  const second = exp(2 * (mu + sigma * sigma));
  return {
    mean: rate * time.mean * first,
    variance: rate * time.mean * second + (rate * first) ** 2 * time.variance,
  };
}

/**
 * Draws of a market, in place: waiting times, numbers of arrivals and sizes. Nothing is returned, so that no number is
 * boxed.
 *
 *   exponential  −log(1 − u), of mean 1
 *   Poisson      the number of uniform factors whose product stays above e^−λ (Knuth)
 *   log-normal   median · exp(s z), z ~ N(0, 1);   mean = median · exp(s²/2)
 *
 * Reference: Knuth (1997), The Art of Computer Programming 2, §3.4.1.
 */
import { expAt, logAt } from "../../../src/maths.js";
import type { Rng } from "../../../src/rng.js";

/** `out[k]` ← exponential of mean 1. */
export function exponentialAt(out: Float64Array, k: number, rng: Rng): void {
  rng.uniformAt(out, k);
  out[k] = 1 - out[k]; // in (0, 1]
  logAt(out, k);
  out[k] = -out[k];
}

/** `out[k]` ← Poisson, where `out[k + 1]` holds e^−λ > 0; `out[k + 2]` is used up. Takes λ + 1 uniforms on average. */
export function poissonAt(out: Float64Array, k: number, rng: Rng): void {
  const floor = out[k + 1];
  let count = -1;
  let product = 1;
  do {
    rng.uniformAt(out, k + 2);
    product *= 1 - out[k + 2];
    count++;
  } while (product > floor);
  out[k] = count;
}

/** `out[k]` ← log-normal, where `out[k + 1]` holds its median and `out[k + 2]` the deviation of its logarithm. */
export function lognormalAt(out: Float64Array, k: number, rng: Rng): void {
  rng.normalAt(out, k);
  out[k] *= out[k + 2];
  expAt(out, k);
  out[k] *= out[k + 1];
}

/**
 * Exponential delays: when the first of a player's messages arrives.
 *
 *   P(delay > t) = e^(−rate·t)
 *
 * The first of k messages, each delayed at rate λ, is delayed at rate kλ, which has a meaning for fractional k too.
 */
import { logAt } from "../../../src/maths.js";
import type { Rng } from "../../../src/rng.js";

/** `a[k]` ← a delay at the rate that `a[k]` holds; never, +∞, at rate 0. */
export function delayAt(a: Float64Array, k: number, rng: Rng): void {
  const rate = a[k];
  a[k] = 1 - rng.uniform(); // in (0, 1]
  logAt(a, k);
  a[k] = rate > 0 ? -a[k] / rate : Number.POSITIVE_INFINITY;
}

/**
 * Differences of prices without cancellation.
 *
 * A price is an unevaluated sum ν = high + low of two doubles (about 32 digits). Where a pool trades at nearly one price, its
 * trade is the quotient of two tiny numbers, such as μ / (ν_in − rate·ν_out); the second needs more digits than ν has in one
 * double.
 *
 * Reference: Dekker (1971), Numer. Math. 18, 224–242 (two-product); Knuth, TAOCP 2, §4.2.2 (two-sum).
 */

const split = 134217729; // 2²⁷ + 1

/** a·b − fl(a·b), exactly, where p = fl(a·b); 0 where the splitting would overflow. */
function productError(a: number, b: number, p: number): number {
  const ca = split * a;
  const cb = split * b;
  const a1 = ca - (ca - a);
  const b1 = cb - (cb - b);
  const a2 = a - a1;
  const b2 = b - b1;
  const error = a2 * b2 - (p - a1 * b1 - a2 * b1 - a1 * b2);
  return Number.isFinite(error) ? error : 0;
}

/** rate·(high + low) − (high2 + low2) to nearly full relative accuracy. */
export function excess(rate: number, high: number, low: number, high2: number, low2: number): number {
  const p = rate * high;
  return p - high2 + (productError(rate, high, p) + rate * low - low2);
}

/** Adds `by` to the price high[k] + low[k] in place. */
export function raise(high: Float64Array, low: Float64Array, k: number, by: number): void {
  const a = high[k]!;
  const sum = a + by;
  const part = sum - a;
  const rest = a - (sum - part) + (by - part) + low[k]!;
  high[k] = sum + rest;
  low[k] = rest - (high[k]! - sum);
}

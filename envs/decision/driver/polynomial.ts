/** Polynomials on [0, 1], given by their coefficients from the lowest power up. */

export const valueAt = (c: readonly number[], x: number): number => c.reduceRight((sum, one) => sum * x + one, 0);

export const derivative = (c: readonly number[]): readonly number[] => c.slice(1).map((one, k) => (k + 1) * one);

const scaleOf = (c: readonly number[]) => c.reduce((most, one) => Math.max(most, Math.abs(one)), 0);

/** All roots in [0, 1], ascending; none of the constant 0. Between the extremes of a polynomial there is at most one, found by bisection. */
export function roots(c: readonly number[]): readonly number[] {
  const slack = 1e-13 * scaleOf(c);
  if (slack === 0 || c.length < 2) return [];
  const ends = [0, ...roots(derivative(c)), 1];
  const found: number[] = ends.filter((x) => Math.abs(valueAt(c, x)) <= slack);
  for (let k = 0; k + 1 < ends.length; k++) {
    let [low, high] = [ends[k], ends[k + 1]];
    const [a, b] = [valueAt(c, low), valueAt(c, high)];
    if (Math.abs(a) <= slack || Math.abs(b) <= slack || a > 0 === b > 0) continue;
    for (let step = 0; step < 80; step++) {
      const middle = (low + high) / 2;
      if (valueAt(c, middle) > 0 === a > 0) low = middle;
      else high = middle;
    }
    found.push((low + high) / 2);
  }
  return [...new Set(found)].sort((x, y) => x - y);
}

/** Where it is highest on [0, 1]; the smallest such place. */
export function highest(c: readonly number[]): { readonly at: number; readonly value: number } {
  let best = { at: 0, value: valueAt(c, 0) };
  for (const at of [...roots(derivative(c)), 1]) {
    const value = valueAt(c, at);
    if (value > best.value + 1e-13 * scaleOf(c)) best = { at, value };
  }
  return best;
}

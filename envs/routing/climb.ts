/**
 * Climbing: the best of several maxima where F is a gradient, from near a point that only satisfies the first-order conditions.
 *
 * Exponentiated gradient with a line search, then exchanges of flow between two routes by golden section, which climb on where a
 * kink (a drained pool, the edge of a price range) stops a gradient.
 *
 * Reference: Kivinen & Warmuth (1997), Information and Computation 132 (exponentiated gradient).
 */
import { type Found, gapOf, polish, type Scaled, thresholds } from "./equilibrium.js";

/** The highest of the point found and what is climbed to from near it. */
export function climb(problem: Scaled, found: Found, potential: (x: Float64Array) => number): Found {
  const { n, groups, group, f } = problem;
  const members = new Float64Array(groups);
  for (const g of group) members[g]++;
  let x = found.x.map((v, k) => 0.9 * v + 0.1 / members[group[k]]);
  let height = potential(x);
  const value = new Float64Array(n);
  let rate = 1;
  for (let t = 0; t < 3000 && rate > 1e-9; t++) {
    f(x, value);
    const sum = new Float64Array(groups);
    const mean = new Float64Array(groups);
    for (let k = 0; k < n; k++) mean[group[k]] += x[k] * value[k];
    const y = x.map((v, k) => v * Math.exp(Math.max(Math.min(rate * (value[k] - mean[group[k]]), 2), -2)));
    for (let k = 0; k < n; k++) sum[group[k]] += y[k];
    for (let k = 0; k < n; k++) y[k] /= sum[group[k]];
    const next = potential(y);
    if (next > height) {
      [x, height] = [y, next];
      rate *= 1.5;
    } else rate /= 4;
  }
  if (gapOf(problem, x) > 1e-9) exchange(problem, x, potential);
  const candidates = [found.x, x, ...thresholds.map((threshold) => polish(problem, x, threshold))];
  const worth = candidates.map((y) => ({ x: y, gap: gapOf(problem, y), height: potential(y) }));
  const top = Math.max(...worth.map((c) => c.height));
  return worth.filter((c) => c.height >= top - 1e-13 * Math.abs(top)).reduce((a, b) => (b.gap < a.gap ? b : a));
}

/** Moves flow between two routes at a time by golden section; climbs where a kink stops a gradient. */
function exchange({ n, group }: Scaled, x: Float64Array, potential: (x: Float64Array) => number): void {
  const golden = (Math.sqrt(5) - 1) / 2;
  for (let sweep = 0; sweep < 20; sweep++) {
    const before = potential(x);
    for (let a = 0; a < n; a++) {
      for (let b = a + 1; b < n && group[b] === group[a]; b++) {
        const [xa, sum] = [x[a], x[a] + x[b]];
        const start = potential(x);
        const at = (share: number): number => {
          x[a] = share;
          x[b] = sum - share;
          return potential(x);
        };
        let [low, high] = [0, sum];
        for (let step = 0; step < 50; step++) {
          const width = golden * (high - low);
          if (at(high - width) > at(low + width)) high = low + width;
          else low = high - width;
        }
        if (at((low + high) / 2) <= start) at(xa);
      }
    }
    if (potential(x) - before <= 1e-13 * Math.abs(before)) return;
  }
}

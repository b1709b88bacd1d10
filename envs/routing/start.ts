/**
 * Prices to start convex routing from: spot prices along a tree of pools, lifted to where every pool's value is finite.
 *
 *   ν_from > rate · ν_to on every endless stretch (longest paths: Bellman & Ford)
 *
 * Reference: Cormen, Leiserson, Rivest & Stein, Introduction to Algorithms, §24.4 (difference constraints).
 */
import type { Member } from "./dual.js";

/** Spot prices along a tree from a token of value, above all values, and inside the region of finite value. */
export function firstPrices(members: readonly Member[], values: Float64Array, unknowns: number): Float64Array {
  const n = values.length;
  const prices = new Float64Array(n);
  const root = Math.max(
    0,
    values.findIndex((c) => c > 0),
  );
  if (n === 0) return prices;
  // Straight stretches first: there, the price is what the pool says at any size.
  const order = [...members].sort((a, b) => b.arbitrage.endless.length - a.arbitrage.endless.length);
  const queue: number[] = [];
  const begin = (k: number) => {
    prices[k] = values[k]! > 0 ? values[k]! : 1;
    queue.push(k);
  };
  begin(root);
  for (let at = 0; at < n; at++) {
    if (at === queue.length) begin(prices.indexOf(0));
    const k = queue[at]!;
    for (const { arbitrage, tokens } of order) {
      const i = tokens.indexOf(k);
      if (i < 0) continue;
      for (let j = 0; j < tokens.length; j++) {
        if (prices[tokens[j]!] !== 0) continue;
        const price = prices[k]! * arbitrage.spot(j, i);
        prices[tokens[j]!] = price > 0 && price < Infinity ? price : prices[k]!;
        queue.push(tokens[j]!);
      }
    }
  }
  for (let k = 0; k < unknowns; k++) prices[k] = Math.max(prices[k]!, 1.1 * values[k]!);
  inside(members, prices, unknowns);
  return prices;
}

/** Raises prices until every endless stretch loses a little; longest paths, with less and less room to spare. */
function inside(members: readonly Member[], prices: Float64Array, unknowns: number): void {
  const edges = members.flatMap(({ arbitrage, tokens }) =>
    arbitrage.endless.map(({ from, to, rate, slack }) => ({ from: tokens[from]!, to: tokens[to]!, rate, slack })),
  );
  if (edges.length === 0) return;
  const start = prices.slice();
  for (let room = 1; room > 1e-9; room /= 100) {
    prices.set(start);
    let changed = true;
    for (let round = 0; changed && round <= 2 * prices.length + 2; round++) {
      changed = false;
      for (const { from, to, rate, slack } of edges) {
        const least = rate * prices[to]! * (1 + room * slack);
        if (prices[from]! >= least || least === 0) continue;
        prices[from] = least * (1 + 1e-15);
        changed = true;
      }
    }
    // The output keeps price 1: scale all prices, which changes no ratio.
    const scale = unknowns < prices.length ? start[unknowns]! / prices[unknowns]! : 1;
    for (let k = 0; k < unknowns; k++) prices[k] = prices[k]! * scale;
    if (unknowns < prices.length) prices[unknowns] = start[unknowns]!;
    if (!changed) return;
  }
  throw new Error(
    "Pools without reserves form a cycle that gives more than it takes, without end; the objective has no maximum. " +
      "Give one of them reserves or a larger fee.",
  );
}

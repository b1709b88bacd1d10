/**
 * Greedy sequencing, pool by pool: while both sides remain, a sell of token 0 goes next if it is worth no less than at the start,
 * y/x ≥ y₀/x₀, else a buy; then the rest. While both sides remain every order does at least as well as alone.
 *
 * Without a fee that is the published rule, x ≤ x₀. With one that stays in the pool, it is what keeps the promise (derived): as k ≥ k₀,
 * y/x ≥ y₀/x₀ gives y ≥ y₀, and a sell meets no worse a pool than at the start; the other side likewise.
 *
 * Reference: Ferreira & Parkes (2023), arXiv:2209.15569.
 */
import type { Plan } from "./plan.js";

const next = new Int32Array(2); // how far each side of a pool has been looked through
const flow = new Float64Array(1);
const start = new Float64Array(2); // what a pool holds before the block

/**
 * @param order   whose orders come first on either side, `[orders]`
 * @param parcels what each order sends into each route, `[orders, width]`; routes have one hop
 * @param outputs `[orders]`, written
 */
export function greedy(
  plan: Plan,
  tradeOf: Int32Array,
  order: Int32Array,
  pools: Float64Array,
  base: number,
  parcels: Float64Array,
  outputs: Float64Array,
): void {
  const { markets, at, width, edges } = plan;
  outputs.fill(0);
  for (let k = 0; k < markets.length; k++) {
    const slot = base + at[k];
    start[0] = markets[k].holds(pools, slot, 0);
    start[1] = markets[k].holds(pools, slot, 1);
    next[0] = next[1] = 0;
    if (!edges.pool.includes(k)) continue;
    for (;;) {
      const sell = seek(plan, tradeOf, parcels, order, k, 0);
      const buy = seek(plan, tradeOf, parcels, order, k, 1);
      if (sell < 0 && buy < 0) break;
      const dear = markets[k].holds(pools, slot, 1) * start[0] >= start[1] * markets[k].holds(pools, slot, 0);
      const side = sell < 0 ? 1 : buy < 0 ? 0 : dear ? 0 : 1;
      const parcel = side === 0 ? sell : buy;
      flow[0] = parcels[parcel];
      markets[k].trade(pools, slot, side, 1 - side, flow, 0);
      outputs[Math.floor(parcel / width)] += flow[0];
      next[side]++;
    }
  }
}

/** The next parcel of one side of a pool, or −1; looks on from where it last stopped. */
function seek(
  { width, first, routes }: Plan,
  tradeOf: Int32Array,
  parcels: Float64Array,
  order: Int32Array,
  pool: number,
  side: number,
): number {
  for (; next[side] < order.length * width; next[side]++) {
    const agent = order[Math.floor(next[side] / width)];
    const r = next[side] % width;
    const route = first[tradeOf[agent]] + r;
    if (route >= first[tradeOf[agent] + 1] || !(parcels[agent * width + r] > 0)) continue;
    const hop = routes[route].hops[0];
    if (hop.pool === pool && hop.i === side) return agent * width + r;
  }
  return -1;
}

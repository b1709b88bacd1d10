/**
 * Executes orders in a sequence. Each is one transaction: its flows through the network are merged where they share a pool.
 *
 * Orders of one trade whose routes share no pool may as well pass edge by edge as one by one: every pool sees the same amounts in
 * the same sequence, to the last bit. That way is the faster one, for the numbers of a pool stay at hand.
 */
import type { Plan } from "./plan.js";

/** May orders pass edge by edge? If there is one trade, and each edge has a pool and a route to itself. */
export function isApart({ edges, edgesOf }: Plan): boolean {
  return edgesOf.length === 1 && new Set(edges.pool).size === edges.count && edges.routes.length === edges.count;
}

/**
 * @param tradeOf which trade each order is, `[orders]`
 * @param order   which orders come, in this sequence; any number of them
 * @param pools   reserves, at `pools[base …]`; they move
 * @param parcels what each order sends into each route of its trade, `[orders, width]`
 * @param outputs what each gets, `[orders]`, written for those that come
 * @param work    room for `[width, orders]` numbers, what is on its way
 * @param apart   whether orders pass edge by edge, where that is the same
 */
export function execute(
  plan: Plan,
  tradeOf: Int32Array,
  order: Int32Array,
  pools: Float64Array,
  base: number,
  parcels: Float64Array,
  outputs: Float64Array,
  work: Float64Array,
  apart: boolean,
): void {
  if (apart) {
    edgewise(plan, order, pools, base, parcels, outputs, work);
    return;
  }
  const { markets, at, width, edgesOf } = plan;
  for (let p = 0; p < order.length; p++) {
    const agent = order[p];
    const { count, pool, i, j, start, routes } = edgesOf[tradeOf[agent]];
    for (let k = 0, from = agent * width; k < width; k++) work[k] = parcels[from + k];
    for (let e = 0; e < count; e++) {
      const low = start[e];
      const high = start[e + 1];
      const k = pool[e];
      const r = routes[low];
      if (high === low + 1) {
        if (work[r] > 0) markets[k].trade(pools, base + at[k], i[e], j[e], work, r);
        continue;
      }
      let sum = 0;
      for (let n = low; n < high; n++) sum += work[routes[n]];
      if (!(sum > 0)) continue;
      outputs[agent] = sum;
      markets[k].trade(pools, base + at[k], i[e], j[e], outputs, agent);
      const rate = outputs[agent] / sum;
      for (let n = low; n < high; n++) work[routes[n]] *= rate;
    }
    let output = 0;
    for (let k = 0; k < width; k++) output += work[k];
    outputs[agent] = output;
  }
}

/** The same where `isApart`: all orders, in their sequence, through one edge after the other. */
function edgewise(
  { markets, at, width, edgesOf }: Plan,
  order: Int32Array,
  pools: Float64Array,
  base: number,
  parcels: Float64Array,
  outputs: Float64Array,
  work: Float64Array,
): void {
  const orders = order.length;
  for (let p = 0; p < orders; p++) {
    const from = order[p] * width;
    for (let r = 0, k = p; r < width; r++, k += orders) work[k] = parcels[from + r];
  }
  const { count, pool, i, j, routes } = edgesOf[0];
  for (let e = 0; e < count; e++) {
    const market = markets[pool[e]];
    const slot = base + at[pool[e]];
    const first = routes[e] * orders;
    const end = first + orders;
    if (market.tradeEach) market.tradeEach(pools, slot, i[e], j[e], work, first, end);
    else for (let k = first; k < end; k++) if (work[k] > 0) market.trade(pools, slot, i[e], j[e], work, k);
  }
  for (let p = 0; p < orders; p++) {
    let output = 0;
    for (let r = 0, k = p; r < width; r++, k += orders) output += work[k];
    outputs[order[p]] = output;
  }
}

/**
 * One order alone, for callers outside the loop.
 *
 * @param parcels what it sends into each route, `[width]`
 * @returns what it gets
 */
export function fill(plan: Plan, trade: number, pools: Float64Array, parcels: Float64Array): number {
  const output = new Float64Array(1);
  const work = new Float64Array(plan.width);
  execute(plan, Int32Array.of(trade), Int32Array.of(0), pools, 0, parcels, output, work, false);
  return output[0];
}

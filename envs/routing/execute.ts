/**
 * Executes orders in a sequence. Each is one transaction: its flows through the network are merged where they share a pool.
 */
import type { Plan } from "./plan.js";

/**
 * @param tradeOf which trade each order is, `[orders]`
 * @param order   which orders come, in this sequence; any number of them
 * @param pools   reserves, at `pools[base …]`; they move
 * @param parcels what each order sends into each route of its trade, `[orders, width]`
 * @param outputs what each gets, `[orders]`, written for those that come
 * @param work    room for `[width]` numbers
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
): void {
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

/**
 * One order alone, for callers outside the loop.
 *
 * @param parcels what it sends into each route, `[width]`
 * @returns what it gets
 */
export function fill(plan: Plan, trade: number, pools: Float64Array, parcels: Float64Array): number {
  const output = new Float64Array(1);
  execute(plan, Int32Array.of(trade), Int32Array.of(0), pools, 0, parcels, output, new Float64Array(plan.width));
  return output[0];
}

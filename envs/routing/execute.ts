/** Executes one order: its flows through the network as one transaction, merged where they share a pool. */
import type { Plan } from "./plan.js";

/**
 * One order as one transaction: `work` holds what goes into each route of its trade and becomes what comes out of each.
 *
 * @returns the sum of what comes out
 */
export function execute(plan: Plan, trade: number, pools: Float64Array, base: number, work: Float64Array): number {
  const { markets, at, width } = plan;
  const { count, pool, i, j, start, routes } = plan.edgesOf[trade];
  for (let e = 0; e < count; e++) {
    const low = start[e];
    const high = start[e + 1];
    const k = pool[e];
    if (high === low + 1) {
      const r = routes[low];
      if (work[r] > 0) work[r] = markets[k].swap(pools, base + at[k], i[e], j[e], work[r]);
      continue;
    }
    let sum = 0;
    for (let n = low; n < high; n++) sum += work[routes[n]];
    if (!(sum > 0)) continue;
    const rate = markets[k].swap(pools, base + at[k], i[e], j[e], sum) / sum;
    for (let n = low; n < high; n++) work[routes[n]] *= rate;
  }
  let output = 0;
  for (let k = 0; k < width; k++) output += work[k];
  return output;
}

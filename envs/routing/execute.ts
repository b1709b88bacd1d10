/** Executes one order: its flows through the network as one transaction, merged where they share a pool. */
import type { Plan } from "./plan.js";

/**
 * One order as one transaction: `work` holds what goes into each route of its trade and becomes what comes out of each; their sum
 * is written to `outputs[to]`.
 *
 * @param work `[width]` or longer
 */
export function execute(
  plan: Plan,
  trade: number,
  pools: Float64Array,
  base: number,
  work: Float64Array,
  outputs: Float64Array,
  to: number,
): void {
  const { markets, at, width } = plan;
  const { count, pool, i, j, start, routes } = plan.edgesOf[trade];
  for (let e = 0; e < count; e++) {
    const low = start[e];
    const high = start[e + 1];
    const k = pool[e];
    if (high === low + 1) {
      const r = routes[low];
      if (work[r] > 0) markets[k].trade(pools, base + at[k], i[e], j[e], work, r);
      continue;
    }
    let sum = 0;
    for (let n = low; n < high; n++) sum += work[routes[n]];
    if (!(sum > 0)) continue;
    outputs[to] = sum;
    markets[k].trade(pools, base + at[k], i[e], j[e], outputs, to);
    const rate = outputs[to] / sum;
    for (let n = low; n < high; n++) work[routes[n]] *= rate;
  }
  let output = 0;
  for (let k = 0; k < width; k++) output += work[k];
  outputs[to] = output;
}

/** As `execute`, for callers outside the loop. @returns the sum of what comes out */
export function fill(plan: Plan, trade: number, pools: Float64Array, work: Float64Array): number {
  const output = new Float64Array(1);
  execute(plan, trade, pools, 0, work, output, 0);
  return output[0];
}

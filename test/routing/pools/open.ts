/** A market of a pool and a state of one lane, freshly reset, for the tests. */
import type { Market, Pool } from "../../../envs/routing/pool.js";
import { market } from "../../../envs/routing/pools/index.js";

export function open(pool: Pool): [Market, Float64Array] {
  const m = market(pool);
  const s = new Float64Array(m.slots);
  m.init(s, 0);
  return [m, s];
}

/** Whether two numbers agree to `digits` relative to the second. */
export const relative = (actual: number, expected: number): number => Math.abs(actual / expected - 1);

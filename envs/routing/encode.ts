/** Between splits and actions: what a joint action sends into each route, and the joint action that sends given parcels. */
import type { Problem } from "./problem.js";
import { gridOf, nearest, splitLogits, toLogits } from "./split.js";

/** Actions that say these splits; bids are 0. */
export function encode(
  { plan, routers, tradeOf }: Problem,
  parcels: Float64Array,
  sizes: Float64Array,
  grid: Float64Array | undefined,
  wide: number,
): Float32Array {
  const actions = new Float32Array(routers * wide);
  const shares = parcels.map((parcel, k) => parcel / sizes[Math.floor(k / plan.width)]);
  for (let a = 0; a < routers; a++) {
    const routes = plan.first[tradeOf[a] + 1] - plan.first[tradeOf[a]];
    if (grid) actions[a * wide] = nearest(grid, routes, plan.width, shares, a * plan.width);
    else toLogits(shares, a * plan.width, routes, actions, a * wide);
  }
  return actions;
}

/**
 * What each router sends into each of its routes, `[N, width]`.
 *
 * @param joint flat actions of all routers, `[N, size(action)]`
 */
export function decode(problem: Problem, joint: Float32Array, sizes: Float64Array): Float64Array {
  const { plan, routers, tradeOf, actions } = problem;
  const parcels = new Float64Array(routers * plan.width);
  const grid = actions === "grid" ? gridOf(plan.width, problem.grid) : undefined;
  const wide = joint.length / routers;
  for (let a = 0; a < routers; a++) {
    const routes = plan.first[tradeOf[a] + 1] - plan.first[tradeOf[a]];
    if (!grid) splitLogits(joint, a * wide, routes, sizes, a, parcels, a * plan.width);
    else {
      const point = joint[a * wide] * plan.width;
      for (let r = 0; r < plan.width; r++) parcels[a * plan.width + r] = sizes[a] * grid[point + r];
    }
  }
  return parcels;
}

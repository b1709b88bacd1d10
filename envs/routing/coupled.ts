/**
 * Coupled flow: rates where routes meet in one pool by different pairs of tokens, so that one pair moves the other's price.
 *
 * The edges are walked in the order in which settlement fills them, on a copy of the pools. Slopes are differences of fourth order
 * with the step h = T/1000, T the total flow: (ρ(−2h) − 8ρ(−h) + 8ρ(h) − ρ(2h)) / 12h, and where the flow is below 2h the one-sided
 * (−25ρ(0) + 48ρ(h) − 36ρ(2h) + 16ρ(3h) − 3ρ(4h)) / 12h. Kinks within the step are smeared.
 */
import type { Edges, Plan } from "./plan.js";

/** Do routes meet in a pool other than in one direction, or in both at once where both are filled from one start? */
export function isCoupled(plan: Plan, edges: Edges, together: boolean): boolean {
  for (let e = 0; e < edges.count; e++) {
    for (let f = 0; f < e; f++) {
      if (edges.pool[e] !== edges.pool[f] || plan.latency) continue;
      if (edges.opposite[e] !== f || !(together && fromStart(plan, edges, e))) return true;
    }
  }
  return false;
}

/** Are both directions of this edge's pool filled from the reserves at the start of a batch? */
const fromStart = (plan: Plan, edges: Edges, e: number): boolean =>
  edges.opposite[e] >= 0 && plan.markets[edges.pool[e]].tokens === 2;

export class Coupled {
  private readonly n: number;
  private readonly scratch: Float64Array; // [slots], the pools as they move
  private readonly moved: Float64Array; // [routes], flows beside the given ones
  private readonly near: Float64Array; // [routes], rates there

  /**
   * @param from     number of the first of these edges' routes
   * @param together both directions of a pool are filled from one start, as in a batch
   */
  constructor(
    private readonly plan: Plan,
    private readonly edges: Edges,
    private readonly from: number,
    private readonly together: boolean,
  ) {
    this.n = plan.routes.length;
    this.scratch = new Float64Array(plan.slots);
    this.moved = new Float64Array(this.n);
    this.near = new Float64Array(this.n);
  }

  /** Write rates and slopes, as `Flow.evaluate`. */
  evaluate(
    pools: Float64Array,
    base: number,
    flows: Float64Array,
    rate: Float64Array,
    slope: Float64Array,
    routes: number,
  ): void {
    const { n, from, moved, near } = this;
    this.walk(pools, base, flows, rate);
    slope.fill(0);
    let h = 0;
    for (let r = 0; r < n; r++) h += flows[r] / 1000;
    if (!(h > 0)) return;
    moved.set(flows);
    for (let r = from; r < from + routes; r++) {
      const [steps, weights] = flows[r] >= 2 * h ? central : forward;
      for (let k = 0; k < steps.length; k++) {
        moved[r] = flows[r] + steps[k] * h;
        this.walk(pools, base, moved, near);
        for (let q = from; q < from + routes; q++) slope[q * n + r] += (weights[k] * (near[q] - rate[q])) / (12 * h);
      }
      moved[r] = flows[r];
    }
  }

  /** What a unit earns on each route, edge by edge. */
  private walk(pools: Float64Array, base: number, flows: Float64Array, rate: Float64Array): void {
    const { plan, edges, from, scratch } = this;
    const { markets, at } = plan;
    const { start, routes, pool, i, j } = edges;
    for (let k = 0; k < scratch.length; k++) scratch[k] = pools[base + k];
    rate.fill(1);
    for (let e = 0; e < edges.count; e++) {
      const k = pool[e];
      let x = 0;
      for (let m = start[e]; m < start[e + 1]; m++) x += rate[from + routes[m]] * flows[from + routes[m]];
      const still = this.together && fromStart(plan, edges, e);
      const [state, slot] = still ? [pools, base + at[k]] : [scratch, at[k]];
      let unit: number;
      if (x > 0)
        unit = (still ? markets[k].quote(state, slot, i[e], j[e], x) : markets[k].swap(state, slot, i[e], j[e], x)) / x;
      else {
        unit = markets[k].slope(state, slot, i[e], j[e], 0);
        if (!Number.isFinite(unit)) unit = markets[k].quote(state, slot, i[e], j[e], tiny) / tiny;
      }
      for (let m = start[e]; m < start[e + 1]; m++) rate[from + routes[m]] *= unit;
    }
  }
}

const tiny = 1e-12; // where a curve starts infinitely steep
const central = [
  [-2, -1, 1, 2],
  [1, -8, 8, -1],
] as const;
const forward = [
  [1, 2, 3, 4],
  [48, -36, 16, -3],
] as const;

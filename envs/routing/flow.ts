/**
 * Flow: what a unit earns on each route when all flow is settled together, and how that moves with the flows.
 *
 *   ρᵣ(H) = Π_{e ∈ r} G_e(X_e)/X_e,   X_e = Σ_{q ∋ e} (product of the rates before e on q) · H_q
 *
 * with the Jacobian ∂ρ_q/∂Hᵣ carried forward edge by edge. On latency links ρᵣ = −Σ_{e ∈ r} c_e(X_e). Under uniform-price and
 * fm-amm the rate of an edge also depends on the flow the other way. Hops multiply, so in general there is no potential. Where routes
 * meet in a pool by different pairs of its tokens, one pair moves the other's price; `coupled.ts` walks those.
 *
 * Reference: Kulkarni, Diamandis & Chitra (2022), arXiv:2207.11835 (shares of a pool's output equal shares of its input).
 */
import { Coupled, isCoupled } from "./coupled.js";
import type { Plan } from "./plan.js";

export class Flow {
  readonly rate: Float64Array; // [routes], ρ
  readonly slope: Float64Array; // [routes, routes], ∂ρ_q/∂Hᵣ at q·routes + r
  private readonly n: number;
  private readonly inflowSlope: Float64Array; // [routes], ∂X_e/∂Hᵣ
  private readonly coupled: Coupled | undefined;
  private readonly routes: number; // that it is about, from the first

  /**
   * @param netting 0 for the pools' own curves, 1 for uniform-price, 2 for fm-amm
   * @param trade   the one trade whose orders flow, one transaction after another; without it all flow together
   */
  constructor(
    private readonly plan: Plan,
    private readonly netting: 0 | 1 | 2 = 0,
    trade?: number,
  ) {
    this.n = plan.routes.length;
    const alone = trade !== undefined;
    const edges = alone ? plan.edgesOf[trade] : plan.edges;
    const from = alone ? plan.first[trade] : 0;
    this.routes = alone ? plan.first[trade + 1] - from : this.n;
    this.coupled = isCoupled(plan, edges, !alone) ? new Coupled(plan, edges, from, !alone) : undefined;
    this.rate = new Float64Array(this.n);
    this.slope = new Float64Array(this.n * this.n);
    this.inflowSlope = new Float64Array(this.n);
  }

  /**
   * Set `rate` and `slope` for these flows.
   *
   * @param pools reserves, read at `pools[base …]`
   * @param flows what goes into each route, `[routes]`
   * @param steep whether `slope` is wanted too
   */
  evaluate(pools: Float64Array, base: number, flows: Float64Array, steep = true): void {
    const { plan, rate, slope } = this;
    if (this.coupled) {
      this.coupled.evaluate(pools, base, flows, rate, slope, steep ? this.routes : 0);
      return;
    }
    rate.fill(plan.latency ? 0 : 1);
    slope.fill(0);
    for (let e = 0; e < plan.edges.count; e++) {
      if (plan.latency) this.delay(e, flows);
      else this.exchange(e, pools, base, flows);
    }
  }

  private delay(e: number, flows: Float64Array): void {
    const { plan, rate, slope, n } = this;
    const { start, routes, pool } = plan.edges;
    let x = 0;
    for (let m = start[e]; m < start[e + 1]; m++) x += flows[routes[m]];
    const cost = plan.costs[pool[e]];
    const value = cost.value(x);
    const steep = cost.slope(x);
    for (let a = start[e]; a < start[e + 1]; a++) {
      rate[routes[a]] -= value;
      for (let b = start[e]; b < start[e + 1]; b++) slope[routes[a] * n + routes[b]] -= steep;
    }
  }

  private exchange(e: number, pools: Float64Array, base: number, flows: Float64Array): void {
    const { plan, rate, slope, inflowSlope, n } = this;
    const { start, routes, opposite } = plan.edges;
    const low = start[e];
    const high = start[e + 1];
    let x = 0;
    inflowSlope.fill(0);
    for (let m = low; m < high; m++) {
      const q = routes[m];
      x += rate[q] * flows[q];
      inflowSlope[q] += rate[q];
      for (let r = 0; r < n; r++) inflowSlope[r] += flows[q] * slope[q * n + r];
    }
    let against = 0;
    const other = opposite[e];
    if (this.netting > 0 && other >= 0) {
      for (let m = start[other]; m < start[other + 1]; m++) against += flows[routes[m]];
    }
    const unit = this.unit(e, pools, base, x, against);
    for (let m = low; m < high; m++) {
      const q = routes[m];
      for (let r = 0; r < n; r++) {
        slope[q * n + r] = slope[q * n + r] * unit.rate + rate[q] * unit.own * inflowSlope[r];
      }
      if (other >= 0 && unit.cross !== 0) {
        for (let k = start[other]; k < start[other + 1]; k++) slope[q * n + routes[k]] += rate[q] * unit.cross;
      }
      rate[q] *= unit.rate;
    }
  }

  /** Output per unit of an edge, and its derivatives in its own inflow and in that of the opposite edge. */
  private unit(e: number, pools: Float64Array, base: number, x: number, against: number) {
    const { plan, netting } = this;
    const k = plan.edges.pool[e];
    const i = plan.edges.i[e];
    const j = plan.edges.j[e];
    const at = base + plan.at[k];
    const link = plan.network.pools[k];
    if (netting > 0 && link.kind === "product") {
      const keep = 1 - link.fee;
      const mine = pools[at + i] + netting * keep * x;
      const theirs = pools[at + j] + netting * keep * against;
      const rate = (keep * theirs) / mine;
      return { rate, own: (-rate * netting * keep) / mine, cross: (keep * keep * netting) / mine };
    }
    const market = plan.markets[k];
    if (x > 0) {
      const out = market.quote(pools, at, i, j, x);
      return { rate: out / x, own: (market.slope(pools, at, i, j, x) * x - out) / (x * x), cross: 0 };
    }
    const spot = market.slope(pools, at, i, j, 0);
    const rate = Number.isFinite(spot) ? spot : market.quote(pools, at, i, j, tiny) / tiny;
    return { rate, own: 0, cross: 0 }; // an unused edge is nobody's flow, so its slope weighs nothing
  }
}

const tiny = 1e-12; // where a curve starts infinitely steep

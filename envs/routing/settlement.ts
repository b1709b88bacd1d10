/**
 * Settlement: how orders that arrive together are filled.
 *
 *   sequence       one order after another, in the sequence of an order policy; each is one transaction, in which its own flows
 *                  through a shared pool are merged
 *   greedy         per pool: while both sides remain, a sell of token 0 goes next if the pool holds no more of it than at the
 *                  start, else a buy; then the rest. Single-hop routes only. Ferreira & Parkes (2023), arXiv:2209.15569
 *   pro-rata       all flow through a pool in one direction gets its average price, uᵢ = (xᵢ/X) G(X). Johnson et al. (2023),
 *                  arXiv:2302.02126; over several hops Kulkarni et al. (2022), arXiv:2207.11835
 *   uniform-price  both directions net at p = (y+γS_y)/(x+γS_x) of token 0 in token 1; constant product pools
 *   fm-amm         as uniform-price, at p = (y+2γS_y)/(x+2γS_x). Canidio & Fritsch (2023), arXiv:2307.02074
 *
 * Input beyond what a pool can pay out earns nothing and stays with the pool.
 */
import { arrange, type Order, type Worth } from "../../src/device/order.js";
import type { Rng } from "../../src/rng.js";
import { execute, isApart } from "./execute.js";
import { greedy } from "./greedy.js";
import { inflow, type Plan, scale } from "./plan.js";
import { refuse } from "./refuse.js";

/** What a builder who chooses the order wants: most output for the users, least, or as `priority`. */
export type Objective = "welfare" | "adversarial";

export type Settlement =
  | { readonly kind: "sequence"; readonly order: Order; readonly objective?: Objective }
  | { readonly kind: "greedy" }
  | { readonly kind: "pro-rata" }
  | { readonly kind: "uniform-price" }
  | { readonly kind: "fm-amm" };

/** What a builder tries sequences on. */
interface Trial {
  pools: Float64Array;
  base: number;
  parcels: Float64Array;
}

export class Settler {
  private readonly work: Float64Array; // [width, orders] or [routes], amounts on their way
  private readonly totals: Float64Array; // [routes], what goes into each route
  private readonly start: Float64Array; // [slots], the pools before a batch or a trial
  private readonly trial: Trial = { pools: new Float64Array(0), base: 0, parcels: new Float64Array(0) };
  private readonly trialOutputs: Float64Array; // [orders]
  private readonly order: Int32Array; // [orders]
  private readonly apart: boolean; // may orders pass edge by edge?
  private readonly flow = new Float64Array(2); // numbers on their way through a pool

  /**
   * @param tradeOf which trade each order is, `[orders]`
   * @throws when the rule is not defined for these pools or routes
   */
  constructor(
    private readonly plan: Plan,
    private readonly settlement: Settlement,
    private readonly tradeOf: Int32Array,
  ) {
    refuse(plan, settlement);
    this.work = new Float64Array(Math.max(tradeOf.length * plan.width, plan.routes.length));
    this.totals = new Float64Array(plan.routes.length);
    this.start = new Float64Array(plan.slots);
    this.trialOutputs = new Float64Array(tradeOf.length);
    this.order = new Int32Array(tradeOf.length);
    this.apart = isApart(plan);
  }

  /**
   * Fill all orders of one lane.
   *
   * @param pools   reserves, of this lane at `pools[base …]`; they move
   * @param parcels what each order sends into each route of its trade, `[orders, width]`
   * @param outputs what each order gets, `[orders]`, written; on latency links the cost, negative
   * @param bids    one per order at `bids[bidsAt …]`, for priority
   */
  fill(
    pools: Float64Array,
    base: number,
    parcels: Float64Array,
    outputs: Float64Array,
    rng: Rng,
    bids?: Float64Array,
    bidsAt = 0,
  ): void {
    const { settlement, order, tradeOf } = this;
    switch (settlement.kind) {
      case "sequence": {
        if (settlement.order.kind === "builder") {
          const { start, trial } = this;
          for (let k = 0; k < start.length; k++) start[k] = pools[base + k];
          trial.pools = pools;
          trial.base = base;
          trial.parcels = parcels;
        }
        arrange(settlement.order, tradeOf.length, order, rng, bids, bidsAt, this.worth);
        this.sequence(pools, base, parcels, outputs, order);
        break;
      }
      case "greedy":
        rng.permute(order, tradeOf.length);
        this.greedy(pools, base, parcels, outputs, order);
        break;
      case "pro-rata":
        this.gather(parcels);
        if (this.plan.latency) this.costs(this.work);
        else this.proRata(pools, base, this.work);
        this.share(parcels, outputs);
        break;
      case "uniform-price":
      case "fm-amm":
        this.gather(parcels);
        this.netted(pools, base, this.work);
        this.share(parcels, outputs);
        break;
      default:
        settlement satisfies never;
    }
  }

  /** Orders one after another, in the given sequence. */
  sequence(pools: Float64Array, base: number, parcels: Float64Array, outputs: Float64Array, order: Int32Array): void {
    execute(this.plan, this.tradeOf, order, pools, base, parcels, outputs, this.work, this.apart);
  }

  /** The greedy rule, pool by pool; orders of one side are taken as they stand in `order`. */
  greedy(pools: Float64Array, base: number, parcels: Float64Array, outputs: Float64Array, order: Int32Array): void {
    greedy(this.plan, this.tradeOf, order, pools, base, parcels, outputs);
  }

  /** Add orders up by route. */
  private gather(parcels: Float64Array): void {
    const { plan, work, totals, tradeOf } = this;
    const { width, first } = plan;
    totals.fill(0);
    for (let agent = 0; agent < tradeOf.length; agent++) {
      const from = first[tradeOf[agent]];
      const routes = first[tradeOf[agent] + 1] - from;
      for (let r = 0; r < routes; r++) totals[from + r] += parcels[agent * width + r];
    }
    for (let r = 0; r < totals.length; r++) work[r] = totals[r];
  }

  /** Give each order its share of what came out of each route. */
  private share(parcels: Float64Array, outputs: Float64Array): void {
    const { plan, work, totals, tradeOf } = this;
    const { width, first } = plan;
    for (let r = 0; r < totals.length; r++) work[r] = totals[r] > 0 ? work[r] / totals[r] : 0;
    for (let agent = 0; agent < tradeOf.length; agent++) {
      const from = first[tradeOf[agent]];
      const routes = first[tradeOf[agent] + 1] - from;
      let output = 0;
      for (let r = 0; r < routes; r++) output += parcels[agent * width + r] * work[from + r];
      outputs[agent] = output;
    }
  }

  /** Both directions of a pool trade against the reserves at the start of the batch. */
  private proRata(pools: Float64Array, base: number, amounts: Float64Array): void {
    const { plan, start, flow } = this;
    const { markets, at, edges } = plan;
    for (let k = 0; k < start.length; k++) start[k] = pools[base + k];
    for (let e = 0; e < edges.count; e++) {
      const k = edges.pool[e];
      inflow(edges, e, amounts, flow, 0);
      const sum = flow[0];
      if (!(sum > 0)) continue;
      if (edges.opposite[e] >= 0) {
        const from = at[k] + edges.i[e]; // slots of these kinds are the reserves themselves
        const to = at[k] + edges.j[e];
        const x = start[from];
        const y = start[to];
        markets[k].trade(start, at[k], edges.i[e], edges.j[e], flow, 0);
        pools[base + from] += start[from] - x;
        pools[base + to] += start[to] - y;
        start[from] = x;
        start[to] = y;
      } else markets[k].trade(pools, base + at[k], edges.i[e], edges.j[e], flow, 0);
      flow[0] /= sum;
      scale(edges, e, amounts, flow, 0);
    }
  }

  /** Uniform price with netting, or FM-AMM, pool by pool. */
  private netted(pools: Float64Array, base: number, amounts: Float64Array): void {
    const { plan, settlement, flow } = this;
    const { at, edges, network } = plan;
    const weight = settlement.kind === "fm-amm" ? 2 : 1;
    for (let e = 0; e < edges.count; e++) {
      const k = edges.pool[e];
      const other = edges.opposite[e];
      if (other >= 0 && other < e) continue; // settled with its opposite
      const link = network.pools[k];
      const slot = base + at[k];
      const forward = edges.i[e] === 0 ? e : other;
      const backward = edges.i[e] === 0 ? other : e;
      flow[0] = flow[1] = 0;
      if (forward >= 0) inflow(edges, forward, amounts, flow, 0);
      if (backward >= 0) inflow(edges, backward, amounts, flow, 1);
      const sold0 = flow[0];
      const sold1 = flow[1];
      const keep = link.kind === "product" || link.kind === "constant" ? 1 - link.fee : 1;
      const price =
        link.kind === "constant"
          ? link.price
          : (pools[slot + 1] + weight * keep * sold1) / (pools[slot] + weight * keep * sold0);
      pools[slot] += sold0 - (keep * sold1) / price;
      pools[slot + 1] += sold1 - keep * sold0 * price;
      flow[0] = keep * price;
      flow[1] = keep / price;
      if (forward >= 0) scale(edges, forward, amounts, flow, 0);
      if (backward >= 0) scale(edges, backward, amounts, flow, 1);
    }
  }

  /** Latency links: the amounts become minus the cost of the flow on each route. */
  private costs(amounts: Float64Array): void {
    const { plan, totals, flow } = this;
    const { edges } = plan;
    amounts.fill(0);
    for (let e = 0; e < edges.count; e++) {
      inflow(edges, e, totals, flow, 0);
      plan.costs[edges.pool[e]].at(flow, 0);
      const each = flow[0];
      for (let n = edges.start[e]; n < edges.start[e + 1]; n++)
        amounts[edges.routes[n]] -= each * totals[edges.routes[n]];
    }
  }

  /** What a sequence is worth to the builder: tried on the pools, which are then put back. */
  private readonly worth: Worth = (sequence, out) => {
    const { plan, settlement, start, trial, trialOutputs, tradeOf } = this;
    const { pools, base, parcels } = trial;
    const sign = settlement.kind === "sequence" && settlement.objective === "adversarial" ? -1 : 1;
    this.sequence(pools, base, parcels, trialOutputs, sequence);
    let sum = 0;
    for (let agent = 0; agent < tradeOf.length; agent++) sum += plan.values[tradeOf[agent]] * trialOutputs[agent];
    for (let k = 0; k < start.length; k++) pools[base + k] = start[k];
    out[0] = sign * sum;
  };
}

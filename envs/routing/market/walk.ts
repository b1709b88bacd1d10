/**
 * A walk: an amount sent along a route, pool after pool; all of it or nothing.
 *
 * Where every pool is a constant product or an outside market, what comes out is read before anything moves. Else the pools of the route
 * are saved, and put back to the last bit.
 */
import type { Plan } from "../plan.js";
import { productOutput } from "../pools/product.js";
import type { Hops } from "./exchange.js";

export class Walk {
  /** What went into each hop of the last walk, and after them what came out, `[most hops + 1]`. */
  readonly amounts: Float64Array;
  private readonly saved: Float64Array; // [hops of a route, slots of a pool]
  private readonly wide: number; // slots of the largest pool
  private readonly plain: Uint8Array; // [routes], 1 = only pools whose slots are reserves and whose price is simple
  private readonly from: Int32Array; // [hops], slot of what a hop sells
  private readonly to: Int32Array; // [hops], slot of what it buys
  private readonly start: Int32Array; // [routes + 1]

  constructor(
    private readonly plan: Plan,
    private readonly hops: Hops,
  ) {
    const { pool, j, start, turning } = hops;
    this.wide = Math.max(...plan.markets.map(({ slots }) => slots));
    this.amounts = new Float64Array(hops.most + 1);
    this.saved = new Float64Array(hops.most * this.wide);
    this.start = start;
    this.from = hops.slot;
    this.to = pool.map((k, h) => plan.at[k] + j[h]);
    this.plain = Uint8Array.from(plan.routes, (_, r) => Number(!turning.subarray(start[r], start[r + 1]).includes(2)));
  }

  /** What would come out of the amount at `flow[k]`, written there; nothing moves. */
  quote(pools: Float64Array, base: number, route: number, flow: Float64Array, k: number): void {
    if (this.plain[route] === 1) {
      this.read(pools, base, route, flow, k);
      return;
    }
    this.save(pools, base, route);
    this.send(pools, base, route, flow, k);
    this.undo(pools, base, route);
  }

  /** Send the amount at `flow[k]` along a route; it becomes what comes out. */
  send(pools: Float64Array, base: number, route: number, flow: Float64Array, k: number): void {
    const { plan, amounts } = this;
    const { start, pool, i, j } = this.hops;
    let n = 0;
    for (let h = start[route]; h < start[route + 1]; h++) {
      amounts[n++] = flow[k];
      plan.markets[pool[h]].trade(pools, base + plan.at[pool[h]], i[h], j[h], flow, k);
    }
    amounts[n] = flow[k];
  }

  /** As `send`, unless less would come out than `least[n]`: then nothing moves, and −1 comes out. */
  swap(
    pools: Float64Array,
    base: number,
    route: number,
    flow: Float64Array,
    k: number,
    least: Float64Array,
    n: number,
  ): void {
    if (this.plain[route] === 1) {
      this.read(pools, base, route, flow, k);
      if (flow[k] >= least[n]) this.move(pools, base, route);
      else flow[k] = -1;
      return;
    }
    this.save(pools, base, route);
    this.send(pools, base, route, flow, k);
    if (flow[k] >= least[n]) return;
    this.undo(pools, base, route);
    flow[k] = -1;
  }

  /** Along a plain route: the amounts of the walk. */
  private read(pools: Float64Array, base: number, route: number, flow: Float64Array, k: number): void {
    const { amounts, from, to, start } = this;
    const { turning, kept } = this.hops;
    const first = start[route];
    const count = start[route + 1] - first;
    amounts[0] = flow[k];
    for (let n = 0, h = first; n < count; n++, h++) {
      amounts[n + 1] =
        turning[h] === 1
          ? amounts[n] * kept[h]
          : productOutput(kept[h], pools[base + from[h]], pools[base + to[h]], amounts[n]);
    }
    flow[k] = amounts[count];
  }

  /** Along a plain route: what was read happens. */
  private move(pools: Float64Array, base: number, route: number): void {
    const { amounts, from, to, start } = this;
    for (let h = start[route], n = 0; h < start[route + 1]; h++, n++) {
      pools[base + from[h]] += amounts[n];
      pools[base + to[h]] -= amounts[n + 1];
    }
  }

  /** Remember the pools of a route, for `undo`. */
  save(pools: Float64Array, base: number, route: number): void {
    const { plan, saved, wide } = this;
    const { start, pool } = this.hops;
    for (let h = start[route], to = 0; h < start[route + 1]; h++, to += wide) {
      const from = base + plan.at[pool[h]];
      for (let k = 0; k < plan.markets[pool[h]].slots; k++) saved[to + k] = pools[from + k];
    }
  }

  /** Put the pools of a route back to what was saved. */
  undo(pools: Float64Array, base: number, route: number): void {
    const { plan, saved, wide } = this;
    const { start, pool } = this.hops;
    for (let h = start[route], from = 0; h < start[route + 1]; h++, from += wide) {
      const to = base + plan.at[pool[h]];
      for (let k = 0; k < plan.markets[pool[h]].slots; k++) pools[to + k] = saved[from + k];
    }
  }
}

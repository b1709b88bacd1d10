/**
 * Splits one order over its routes. Exact where all pools are constant products or unlimited markets and no two routes share one: such a
 * route pays f(δ) = a δ/(1 + c δ), as hops compose to that form again, and at the optimum all routes in use pay the same margin λ:
 *
 *   δᵣ = (√aᵣ k − 1)/cᵣ,   k = 1/√λ = (δ + Σ 1/cᵣ)/(Σ √aᵣ/cᵣ)   over the routes with √aᵣ k > 1
 *
 * and a route without curvature (c = 0) takes all beyond λ = a. On other networks the order goes in equal slices, each where the output
 * grows most: within a slice of the best.
 *
 * Derived here; the form is that of Angeris, Evans, Chitra & Boyd (2022), arXiv:2204.05238, for routes in parallel.
 */
import { execute } from "../../routing/execute.js";
import type { Plan } from "../../routing/plan.js";

const slices = 32;

export class Split {
  readonly parcels: Float64Array; // [width], what goes into each route
  private readonly routes: number;
  private readonly exact: boolean;
  private readonly a: Float64Array; // [routes], rate of the first unit
  private readonly c: Float64Array; // [routes], curvature
  private readonly order: Int32Array; // [routes], best rate first
  private readonly kept: Float64Array; // [pools], γ
  private readonly paid: Float64Array; // [pools], 1 − η
  private readonly price: Float64Array; // [pools], of a market; 0 for a product
  private readonly trial: Float64Array; // [slots]
  private readonly work: Float64Array; // [width]
  private readonly output = new Float64Array(1);
  private readonly trade: Int32Array; // [1]
  private readonly alone = new Int32Array(1);

  constructor(
    private readonly plan: Plan,
    private readonly side: number,
  ) {
    const { network, first, width, slots } = plan;
    const own = plan.routes.slice(first[side], first[side + 1]);
    const hops = own.flatMap((route) => route.hops);
    const pools = network.pools;
    const plain = hops.every(({ pool }) => {
      const link = pools[pool];
      return link.kind === "product" || (link.kind === "constant" && !link.reserves);
    });
    this.routes = own.length;
    this.exact = plain && new Set(hops.map(({ pool }) => pool)).size === hops.length;
    this.parcels = new Float64Array(width);
    this.a = new Float64Array(own.length);
    this.c = new Float64Array(own.length);
    this.order = new Int32Array(own.length);
    this.kept = Float64Array.from(pools, (link) => ("fee" in link ? 1 - link.fee : 1));
    this.paid = Float64Array.from(pools, (link) => (link.kind === "product" ? 1 - (link.sandwich ?? 0) : 1));
    this.price = Float64Array.from(pools, (link) => (link.kind === "constant" ? link.price : 0));
    this.trial = new Float64Array(slots);
    this.work = new Float64Array(width);
    this.trade = Int32Array.of(side);
  }

  /** Write to `parcels` how the amount at `cell[k]` is split, given the pools at `pools[base …]`. */
  run(pools: Float64Array, base: number, cell: Float64Array, k: number): void {
    if (this.routes === 1) this.parcels[0] = cell[k];
    else if (this.exact) this.level(pools, base, cell, k);
    else this.slice(pools, base, cell, k);
  }

  private level(pools: Float64Array, base: number, cell: Float64Array, at: number): void {
    const { a, c, order, parcels, routes } = this;
    parcels.fill(0);
    this.compose(pools, base);
    for (let r = 0; r < routes; r++) {
      let k = r;
      for (; k > 0 && a[order[k - 1]] < a[r]; k--) order[k] = order[k - 1];
      order[k] = r;
    }
    const amount = cell[at];
    let roots = 0; // Σ √a/c
    let bends = 0; // Σ 1/c
    let used = 0;
    let k = 0; // 1/√λ
    for (; used < routes; used++) {
      const r = order[used];
      if (used > 0 && Math.sqrt(a[r]) * k <= 1) break;
      if (c[r] === 0) {
        k = 1 / Math.sqrt(a[r]);
        break;
      }
      roots += Math.sqrt(a[r]) / c[r];
      bends += 1 / c[r];
      k = (amount + bends) / roots;
    }
    let left = amount;
    for (let n = 0; n < used; n++) {
      const r = order[n];
      const most = (Math.sqrt(a[r]) * k - 1) / c[r];
      parcels[r] = Math.min(left, Math.max(most, 0));
      left -= parcels[r];
    }
    parcels[order[used < routes && c[order[used]] === 0 ? used : 0]] += left; // the market's, or what rounding left over
  }

  /** Each route as one curve, at these reserves. */
  private compose(pools: Float64Array, base: number): void {
    const { plan, side, a, c, kept, paid, price, routes } = this;
    for (let r = 0; r < routes; r++) {
      const { hops } = plan.routes[plan.first[side] + r];
      a[r] = 1;
      c[r] = 0;
      for (let h = 0; h < hops.length; h++) {
        const { pool, i, j } = hops[h];
        if (price[pool] > 0) {
          a[r] *= kept[pool] * (i === 0 ? price[pool] : 1 / price[pool]);
          continue;
        }
        const x = pools[base + plan.at[pool] + i];
        const y = pools[base + plan.at[pool] + j];
        c[r] += (kept[pool] / x) * a[r];
        a[r] *= (paid[pool] * kept[pool] * y) / x;
      }
    }
  }

  private slice(pools: Float64Array, base: number, cell: Float64Array, k: number): void {
    const { plan, trial, parcels, output, work, routes } = this;
    const each = cell[k] / slices;
    parcels.fill(0);
    for (let n = 0; n < slices; n++) {
      let best = 0;
      let most = -1;
      for (let r = 0; r < routes; r++) {
        for (let m = 0; m < trial.length; m++) trial[m] = pools[base + m];
        parcels[r] += each;
        execute(plan, this.trade, this.alone, trial, 0, parcels, output, work, false);
        parcels[r] -= each;
        if (output[0] > most) {
          most = output[0];
          best = r;
        }
      }
      parcels[best] += each;
    }
  }
}

/**
 * The most that can be extracted from constant-product pools at once, in closed form.
 *
 * Whoever extracts trades pool d (x of A, y of B, γ = 1 − fee) and closes what is left of A outside, at 1 + δ to buy and 1 − δ to sell. At a
 * shadow price λ of A, with u = 1/√λ and k = √(x y/γ), the best trade of one pool is linear in u:
 *
 *   u < x/k          buy  x − u k    of A for  k/u − y/γ  of B
 *   u > x/(γ k)      sell u k − x/γ  of A for  y − k/u    of B;   between the two nothing
 *   Z(u) = Σ_d bought − sold         falls piecewise linearly; u* solves Z = 0: (Σ_buy x + Σ_sell x/γ)/Σ k, within [1/√(1+δ), 1/√(1−δ)]
 *   joint value  = min_λ Σ_d V_d(λ)  over λ in [1 − δ, 1 + δ], V_d the profit of pool d at a fixed price, convex in λ
 *   separate     = Σ_d min_λ V_d(λ)  which is no more; the difference is what sequencers gain by ordering jointly
 *
 * The minimum is the dual of maximising profit over the trades; profit is concave and there is no gap. Where nothing goes outside and there
 * are two pools it is the cycle of ../mev/cycle.ts. Derived; the incentive is that of Obadia et al. (2021), arXiv:2112.01472, from memory.
 */

/** Finds u*, the profit and the trades; in place and without allocation. */
export class Clearing {
  private readonly kept: number;
  private readonly bounds: Float64Array; // of u; numbers that run are kept in arrays, where engines do not box them
  private readonly roots: Float64Array; // [domains], k
  private readonly cell = new Float64Array(4); // u, Z(u), and where its zero lies between

  /** @param cost δ; 1 or more where A cannot be sold outside, Infinity where it cannot be bought either */
  constructor(
    private readonly domains: number,
    fee: number,
    private readonly cost: number,
  ) {
    this.kept = 1 - fee;
    this.bounds = Float64Array.of(
      1 / Math.sqrt(1 + cost),
      cost < 1 ? 1 / Math.sqrt(1 - cost) : Number.POSITIVE_INFINITY,
    );
    this.roots = new Float64Array(domains);
  }

  /**
   * @param pools   `[domains, 2]` at `pools[at …]`: reserves of A and of B
   * @param members bit d is set where pool d may be traded
   * @param out     `[2 + domains]` at `out[to …]`, written: profit in B, u*, and the A bought from each pool, below 0 where it is sold
   */
  run(pools: Float64Array, at: number, members: number, out: Float64Array, to: number): void {
    const { domains, kept, roots, cell } = this;
    cell[2] = this.bounds[0];
    cell[3] = this.bounds[1];
    for (let d = 0; d < domains; d++) {
      if (((members >> d) & 1) !== 0) roots[d] = Math.sqrt((pools[at + 2 * d] * pools[at + 2 * d + 1]) / kept);
    }
    for (let d = 0; d < domains; d++) {
      if (((members >> d) & 1) === 0) continue;
      for (let side = 0; side < 2; side++) {
        cell[0] = pools[at + 2 * d] / (side === 0 ? roots[d] : kept * roots[d]);
        if (!(cell[0] > cell[2] && cell[0] < cell[3])) continue;
        this.excess(pools, at, members);
        cell[cell[1] >= 0 ? 2 : 3] = cell[0];
      }
    }
    cell[0] = cell[2];
    this.excess(pools, at, members);
    if (cell[1] > 0) {
      cell[0] = cell[3];
      this.excess(pools, at, members);
      if (cell[1] < 0) this.between(pools, at, members);
    }
    this.settle(pools, at, members, out, to);
  }

  /** What one pool alone yields, V at the price of its own side: (√(λ γ x) − √y)²/γ to buy, (√(γ y) − √(λ x))²/γ to sell; `out[to]`. */
  alone(pools: Float64Array, at: number, out: Float64Array, to: number): void {
    const { kept, cost } = this;
    const x = pools[at];
    const y = pools[at + 1];
    out[to] = 0;
    if ((1 - cost) * kept * x > y) out[to] = Math.sqrt((1 - cost) * kept * x) - Math.sqrt(y);
    else if (kept * y > (1 + cost) * x) out[to] = Math.sqrt(kept * y) - Math.sqrt((1 + cost) * x);
    out[to] *= out[to] / kept;
  }

  /** `cell[1]` ← Z(cell[0]) */
  private excess(pools: Float64Array, at: number, members: number): void {
    const { domains, kept, roots, cell } = this;
    const u = cell[0];
    let sum = 0;
    for (let d = 0; d < domains; d++) {
      if (((members >> d) & 1) === 0) continue;
      const x = pools[at + 2 * d];
      if (u * roots[d] < x) sum += x - u * roots[d];
      else if (u * roots[d] > x / kept) sum -= u * roots[d] - x / kept;
    }
    cell[1] = sum;
  }

  /** `cell[0]` ← the zero of Z, which is linear from one end to the other. */
  private between(pools: Float64Array, at: number, members: number): void {
    const { domains, kept, roots, cell } = this;
    const middle = (cell[2] + cell[3]) / 2;
    let stock = 0;
    let slope = 0;
    for (let d = 0; d < domains; d++) {
      if (((members >> d) & 1) === 0) continue;
      const x = pools[at + 2 * d];
      if (middle * roots[d] < x) stock += x;
      else if (middle * roots[d] > x / kept) stock += x / kept;
      else continue;
      slope += roots[d];
    }
    cell[0] = stock / slope;
  }

  private settle(pools: Float64Array, at: number, members: number, out: Float64Array, to: number): void {
    const { domains, kept, roots, cell, cost } = this;
    const u = cell[0];
    let profit = 0;
    let left = 0;
    for (let d = 0; d < domains; d++) {
      out[to + 2 + d] = 0;
      if (((members >> d) & 1) === 0) continue;
      const x = pools[at + 2 * d];
      const y = pools[at + 2 * d + 1];
      if (u * roots[d] < x) {
        out[to + 2 + d] = x - u * roots[d];
        profit -= roots[d] / u - y / kept;
      } else if (u * roots[d] > x / kept) {
        out[to + 2 + d] = x / kept - u * roots[d];
        profit += y - roots[d] / u;
      }
      left += out[to + 2 + d];
    }
    if (u === this.bounds[0] || u === this.bounds[1]) profit += left > 0 ? (1 - cost) * left : (1 + cost) * left;
    out[to] = Math.max(profit, 0);
    out[to + 1] = u;
  }
}

export interface Extraction {
  readonly joint: number; // in B, before gas
  readonly separate: readonly number[]; // by each pool's sequencer alone
  readonly incentive: number; // joint − Σ separate
  readonly price: number; // λ* of the joint extraction, B for A
  readonly bought: readonly number[]; // A from each pool in it; below 0 where it is sold
}

/**
 * What can be taken from pools that nobody else trades with first.
 *
 * @param pools reserves of A and of B, one pair per domain; A is worth 1 B outside
 */
export function extraction(pools: readonly (readonly [number, number])[], fee: number, cost: number): Extraction {
  const domains = pools.length;
  const clearing = new Clearing(domains, fee, cost);
  const flat = Float64Array.from(pools.flat());
  const found = new Float64Array(2 + domains);
  const separate = pools.map((_, d) => {
    clearing.alone(flat, 2 * d, found, 0);
    return found[0];
  });
  clearing.run(flat, 0, (1 << domains) - 1, found, 0);
  const [joint, u, ...bought] = found;
  return { joint, separate, incentive: joint - separate.reduce((a, b) => a + b, 0), price: 1 / (u * u), bought };
}

/**
 * What sequencers take for themselves: the best trades in the pools of whoever orders jointly, at the top of the block and free of gas.
 *
 * The trades are those of clearing.ts. Alone, a sequencer closes its trade outside at 1 ± δ; together, one buys what another sells and only the
 * rest goes outside. What m of them take jointly, W, is divided into V_d + (W − Σ V)/m, V_d being what d would have taken alone, or into W/m.
 */
import type { ProductMarket } from "../pools/product.js";
import { Clearing } from "./clearing.js";
import type { DomainsMarket } from "./options.js";
import { bookColumns, books, type DomainsState, sumColumns, sums } from "./state.js";

export class Take {
  private readonly clearing: Clearing;
  private readonly alone: Float64Array; // [D], V_d of the pools as they are
  private readonly found: Float64Array; // [2 + D]
  private readonly flow = new Float64Array(1);

  constructor(
    private readonly m: DomainsMarket,
    private readonly pool: ProductMarket,
  ) {
    this.clearing = new Clearing(m.domains, m.fee, m.outsideCost);
    this.alone = new Float64Array(m.domains);
    this.found = new Float64Array(2 + m.domains);
  }

  /** What there is to take at the start of a block, jointly and separately. */
  look(s: DomainsState, lane: number): void {
    const { clearing, alone, found, m } = this;
    const { domains: D } = m;
    const account = lane * sumColumns;
    for (let d = 0; d < D; d++) {
      clearing.alone(s.pools, 2 * (lane * D + d), alone, d);
      s.sums[account + sums.separateValue] += alone[d];
    }
    clearing.run(s.pools, 2 * lane * D, (1 << D) - 1, found, 0);
    s.sums[account + sums.jointValue] += found[0];
  }

  /** Take it, after `look`. @param members bit d is set for every sequencer that takes part */
  run(s: DomainsState, lane: number, members: number, revenues: Float32Array): void {
    const { clearing, alone, found, flow, pool, m } = this;
    const { domains: D, outsideCost, split } = m;
    clearing.run(s.pools, 2 * lane * D, members, found, 0);
    let count = 0;
    let apart = 0; // Σ V
    let taken = 0; // B
    let left = 0; // A
    for (let d = 0; d < D; d++) {
      if (((members >> d) & 1) === 0) continue;
      count++;
      apart += alone[d];
      const bought = found[2 + d];
      if (bought === 0) continue;
      const at = 2 * (lane * D + d);
      const a = s.pools[at];
      const b = s.pools[at + 1];
      if (bought < 0) {
        flow[0] = -bought;
        pool.trade(s.pools, at, 0, 1, flow, 0);
      } else {
        flow[0] = (b * bought) / (m.kept * (a - bought));
        pool.trade(s.pools, at, 1, 0, flow, 0);
      }
      left += a - s.pools[at];
      taken += b - s.pools[at + 1];
    }
    const price = left > 0 ? 1 - outsideCost : 1 + outsideCost;
    s.books[2 * lane * bookColumns + books.outside] += left;
    s.books[(2 * lane + 1) * bookColumns + books.outside] -= price * left;
    taken += price * left;
    s.sums[lane * sumColumns + (count > 1 ? sums.jointTaken : sums.separateTaken)] += taken;
    for (let d = 0; d < D; d++) {
      if (((members >> d) & 1) === 0) continue;
      const due = split === "equal" ? taken / count : alone[d] + (taken - apart) / count;
      s.purse[lane * D + d] += due;
      revenues[lane * D + d] += due;
    }
  }
}

/**
 * A block of swaps in one pool, each of which a searcher may sandwich: what a sequence of them brings the searcher and leaves the users.
 *
 * Swaps are executed one after another from the same reserves. Each is attacked by the best amount at the reserves that it meets, if that
 * gains; a swap that would get less than it insists on reverts and moves nothing. Gains from victims of either side are in the token that
 * they sell, so a price makes one number of them.
 */
import type { Worth } from "../../../src/device/order.js";
import type { ProductPool } from "../pool.js";
import { Sandwicher } from "./sandwicher.js";

/** A swap that waits for the block. */
export interface Pending {
  readonly token: 0 | 1; // which it sells
  readonly amount: number;
  readonly least: number; // output below which it reverts
}

export class Raid {
  readonly pools: Float64Array; // [2], reserves after the last sequence
  readonly answers: Float64Array; // [orders, 4], what `Sandwicher.plan` writes of each
  readonly gained = new Float64Array(2); // by the searcher, after gas, per token
  private readonly sandwicher: Sandwicher;
  private readonly sides: Int32Array; // [orders]
  private readonly orders: Float64Array; // [orders, 4]

  /**
   * @param gas     price of one transaction, `[2]`, in either token
   * @param budgets the most that the searcher can sell, `[2]`, of either token
   */
  constructor(
    private readonly pool: ProductPool,
    orders: readonly Pending[],
    gas: readonly [number, number] = [0, 0],
    budgets: readonly [number, number] = [Number.POSITIVE_INFINITY, Number.POSITIVE_INFINITY],
  ) {
    this.sandwicher = new Sandwicher(pool);
    this.pools = Float64Array.from(pool.reserves);
    this.answers = new Float64Array(4 * orders.length);
    this.sides = Int32Array.from(orders, ({ token }) => token);
    this.orders = Float64Array.from(
      orders.flatMap(({ token, amount, least }) => [amount, least, gas[token], budgets[token]]),
    );
  }

  /** Execute a sequence from the start of the block. */
  run(sequence: Int32Array): void {
    const { sandwicher, pools, answers, gained, sides, orders, pool } = this;
    pools[0] = pool.reserves[0];
    pools[1] = pool.reserves[1];
    gained[0] = gained[1] = 0;
    for (let p = 0; p < sequence.length; p++) {
      const a = sequence[p];
      sandwicher.attack(pools, 0, sides[a], orders, 4 * a, answers, 4 * a);
      gained[sides[a]] += answers[4 * a + 2];
    }
  }

  /** What the searcher gains from a sequence, in token 1, where a token 0 is worth `price`. */
  gain(price: number): Worth {
    return (sequence, out) => {
      this.run(sequence);
      out[0] = price * this.gained[0] + this.gained[1];
    };
  }
}

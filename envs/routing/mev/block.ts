/**
 * A block of orders on a network: what a sequence of them brings, by executing it on the pools.
 *
 * Every sequence starts from the same reserves. Orders are filled one after another over the routes of their plan, as settlement by
 * sequence does.
 */
import type { Worth } from "../../../src/device/order.js";
import { execute } from "../execute.js";
import type { Trade } from "../network.js";
import { compile, type Plan } from "../plan.js";
import type { Network } from "../pool.js";

/** What is looked at after a sequence, written to `out[0]`. */
export type Objective = (outputs: Float64Array, pools: Float64Array, out: Float64Array) => void;

/** One order for the whole amount over the first route of its trade (the only one, or the shortest). */
export interface BlockOrder extends Trade {
  readonly amount: number;
}

export class Block {
  readonly outputs: Float64Array; // [orders], of the last sequence
  readonly pools: Float64Array; // [slots], after the last sequence
  private readonly work: Float64Array;

  /**
   * @param tradeOf which trade each order is, `[orders]`
   * @param start   reserves at the start of the block, `[slots]`
   * @param parcels what each order sends into each route of its trade, `[orders, width]`
   */
  constructor(
    private readonly plan: Plan,
    private readonly tradeOf: Int32Array,
    private readonly start: Float64Array,
    private readonly parcels: Float64Array,
  ) {
    this.outputs = new Float64Array(tradeOf.length);
    this.pools = new Float64Array(plan.slots);
    this.work = new Float64Array(Math.max(tradeOf.length * plan.width, plan.routes.length));
  }

  /** A block of orders on a network as given. */
  static of(network: Network, orders: readonly BlockOrder[], maxHops = 3): Block {
    const plan = compile(network, orders, maxHops, 8);
    const parcels = new Float64Array(orders.length * plan.width);
    orders.forEach(({ amount }, a) => {
      parcels[a * plan.width] = amount;
    });
    return new Block(
      plan,
      Int32Array.from(orders, (_, a) => a),
      plan.initial,
      parcels,
    );
  }

  /** Execute a sequence from the start of the block. */
  run(sequence: Int32Array): void {
    this.pools.set(this.start);
    execute(this.plan, this.tradeOf, sequence, this.pools, 0, this.parcels, this.outputs, this.work, false);
  }

  /** What a sequence is worth under an objective. */
  worth(objective: Objective): Worth {
    return (sequence, out) => {
      this.run(sequence);
      objective(this.outputs, this.pools, out);
    };
  }
}

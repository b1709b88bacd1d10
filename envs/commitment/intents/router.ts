/** Sends orders through the network, one transaction each, whose flow is split over the routes of the pair. */
import { execute } from "../../routing/execute.js";
import type { Plan } from "../../routing/plan.js";
import { Split } from "./split.js";

export class Router {
  private readonly splits: readonly Split[]; // per side
  private readonly trade = new Int32Array(1);
  private readonly alone = new Int32Array(1);
  private readonly output = new Float64Array(1);
  private readonly work: Float64Array;

  /** @param plan its trades are the two directions of the pair */
  constructor(private readonly plan: Plan) {
    this.splits = [new Split(plan, 0), new Split(plan, 1)];
    this.work = new Float64Array(plan.width);
  }

  /** The amount at `cell[k]`, of what this side sells, becomes what it brings; the pools at `pools[base …]` move. */
  send(pools: Float64Array, base: number, side: number, cell: Float64Array, k: number): void {
    const { plan, trade, alone, output, work } = this;
    const split = this.splits[side];
    split.run(pools, base, cell, k);
    trade[0] = side;
    execute(plan, trade, alone, pools, base, split.parcels, output, work, false);
    cell[k] = output[0];
  }
}

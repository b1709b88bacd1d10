/**
 * One block: liquidity moves, informed traders and users trade in their order, and what each pool won or lost at the
 * fair price goes to its shares. Then the fair price moves, and the next orders arrive.
 */

import { expAt } from "../../../src/maths.js";
import type { Rng } from "../../../src/rng.js";
import { drawCount, drawSize, fair, fairSlots, moveFair } from "../fair/fair.js";
import { gridOf } from "../split.js";
import { Liquidity } from "./liquidity.js";
import { amounts, type ProvisionMarket } from "./options.js";
import { columns, layoutOf, type ProvisionState, sums } from "./state.js";
import { slots, Trading } from "./trade.js";

const [rateAt, countAt, sizeAt, spareAt] = [fair.rate, fair.count, fair.size, fair.spare];
const [gasAt, needAt, thinningAt] = [amounts.gas, amounts.need, amounts.thinning];
const [amountAt, gainAt, tradedAt, tiersAt] = [slots.amount, slots.gain, slots.traded, slots.tiers];

export class Block {
  readonly trading: Trading;
  private readonly liquidity: Liquidity;
  private readonly layout;
  private readonly grid: Float64Array; // [points, tiers]

  private readonly tiers: number;
  private readonly order: ProvisionMarket["order"];
  private readonly poisson: boolean;

  constructor(market: ProvisionMarket) {
    this.tiers = market.tiers.length;
    this.order = market.order;
    this.poisson = market.blocks === "poisson";
    this.trading = new Trading(market);
    this.liquidity = new Liquidity(market);
    this.layout = layoutOf(market);
    this.grid = gridOf(market.tiers.length, market.grid);
  }

  /** Providers go where they want, for gas. */
  move(s: ProvisionState, lane: number, chosen: Float32Array, rewards: Float32Array): void {
    const { providers, amounts: fixed } = this.layout;
    for (let i = 0; i < providers; i++) {
      const action = chosen[lane * providers + i] | 0;
      if (action === 0) continue;
      const calls = this.liquidity.move(s, lane, i, action - 1);
      if (calls === 0) continue;
      rewards[lane * providers + i] -= fixed[gasAt] * calls;
      s.wallets[(lane * this.layout.agents + i) * 2 + 1] -= fixed[gasAt] * calls;
      s.sums[lane * columns + sums.gas] += fixed[gasAt] * calls;
    }
  }

  /** What every pool is worth, to `work`. */
  value(s: ProvisionState, lane: number): void {
    const K = this.tiers;
    const w = lane * this.layout.width + tiersAt;
    for (let k = 0; k < K; k++) {
      const pool = (lane * K + k) * 2;
      s.work[w + k] = s.pools[pool] * s.fair[lane * fairSlots] + s.pools[pool + 1];
      s.volume[lane * K + k] = 0;
    }
  }

  /** All trades of the block. */
  play(s: ProvisionState, lane: number, rng: Rng, raids: Float32Array, splits: Float32Array, rewards: Rewards): void {
    const { informed: m, routers, steps, providers } = this.layout;
    const { order } = this;
    const { users } = this.layout;
    const turns = lane * (m + users);
    let callers = m;
    shuffle(s.turns, turns, m, rng);
    let orders = routers;
    if (routers > 0) shuffle(s.turns, turns + m, routers, rng);
    else {
      drawCount(s.fair, lane * fairSlots, rng);
      orders = s.fair[lane * fairSlots + countAt] | 0;
    }
    while (callers + orders > 0) {
      let first = order === "informed" ? callers > 0 : orders === 0;
      if (order === "random") first = rng.below(callers + orders) < callers;
      if (first) {
        callers--;
        const i = s.turns[turns + callers];
        const part = raids[lane * m + i] | 0;
        if (part === 0) continue;
        s.work[lane * this.layout.width + gainAt] = 0;
        this.trading.raid(s, lane, part, steps, providers + i);
        rewards.informed[lane * m + i] = s.work[lane * this.layout.width + gainAt];
      } else {
        orders--;
        if (routers === 0) this.natural(s, lane, rng);
        else this.routed(s, lane, s.turns[turns + m + orders], splits, rewards.routers);
      }
    }
  }

  /** An order of nature's users, split in the best way. */
  private natural(s: ProvisionState, lane: number, rng: Rng): void {
    const f = lane * fairSlots;
    drawSize(s.fair, f, rng);
    rng.uniformAt(s.fair, f + spareAt);
    const side = s.fair[f + spareAt] < 0.5 ? 0 : 1;
    const w = lane * this.layout.width;
    s.work[w + amountAt] = s.fair[f + sizeAt];
    if (side === 0) s.work[w + amountAt] /= s.fair[f];
    this.trading.route(s, lane, side, this.layout.providers + this.layout.informed);
  }

  /** A router's order, over the pools that it chose. */
  private routed(s: ProvisionState, lane: number, i: number, splits: Float32Array, rewards: Float32Array): void {
    const { routers, providers, informed, amounts: fixed } = this.layout;
    const at = lane * routers + i;
    const size = s.orders[at];
    const w = lane * this.layout.width;
    const split = splits[at] | 0;
    if (size === 0 || split === 0) return;
    const side = size < 0 ? 0 : 1;
    s.work[w + amountAt] = size;
    if (side === 0) s.work[w + amountAt] = -size / s.fair[lane * fairSlots];
    s.work[w + gainAt] = s.work[w + tradedAt] = 0;
    const point = (split - 1) * this.tiers;
    this.trading.split(s, lane, side, providers + informed + i, this.grid, point);
    rewards[at] = s.work[w + gainAt] + fixed[needAt] * s.work[w + tradedAt];
  }

  /** What pools won or lost since `value`, by share. */
  settle(s: ProvisionState, lane: number, rewards: Float32Array): void {
    const { providers } = this.layout;
    const { holders, width } = this.layout;
    const K = this.tiers;
    for (let k = 0; k < K; k++) {
      const pool = (lane * K + k) * 2;
      const row = (lane * K + k) * holders;
      const all = s.shares[row + holders - 1];
      if (!(all > 0)) continue;
      const won = s.pools[pool] * s.fair[lane * fairSlots] + s.pools[pool + 1] - s.work[lane * width + tiersAt + k];
      for (let i = 0; i < providers; i++) {
        if (s.shares[row + i] === 0) continue;
        const own = (won * s.shares[row + i]) / all;
        rewards[lane * providers + i] += own;
        s.sums[lane * columns + sums.providers] += own;
      }
    }
  }

  /** The fair price moves; who holds other tokens than at the start gains or loses by it. */
  advance(s: ProvisionState, lane: number, rng: Rng): void {
    const { providers } = this.layout;
    const K = this.tiers;
    let tokens = -s.start[lane * 2];
    for (let k = 0; k < K; k++) tokens += s.pools[(lane * K + k) * 2];
    for (let i = 0; i < providers; i++) tokens += s.wallets[(lane * this.layout.agents + i) * 2];
    const before = s.fair[lane * fairSlots];
    moveFair(s.fair, lane * fairSlots, rng, this.poisson);
    s.sums[lane * columns + sums.inventory] += tokens * (s.fair[lane * fairSlots] - before);
    s.clock[lane]++;
  }

  /** Each router has an order with the chance that one arrives in a block, 1 − e^(−λ/R). */
  arrive(s: ProvisionState, lane: number, rng: Rng): void {
    const { routers, amounts: fixed } = this.layout;
    const f = lane * fairSlots;
    for (let i = 0; i < routers; i++) {
      s.fair[f + spareAt] = s.fair[f + rateAt] * fixed[thinningAt]; // −λ/R
      expAt(s.fair, f + spareAt);
      const none = s.fair[f + spareAt];
      rng.uniformAt(s.fair, f + spareAt);
      s.orders[lane * routers + i] = 0;
      if (s.fair[f + spareAt] < none) continue;
      drawSize(s.fair, f, rng);
      rng.uniformAt(s.fair, f + spareAt);
      s.orders[lane * routers + i] = s.fair[f + sizeAt];
      if (s.fair[f + spareAt] < 0.5) s.orders[lane * routers + i] *= -1;
    }
  }
}

/** Rewards of those who trade, `[lanes, count]`; the game keeps one record for all steps. */
export interface Rewards {
  informed: Float32Array;
  routers: Float32Array;
}

/** 0 … n − 1 in a random sequence at `out[at …]` (Fisher & Yates). */
function shuffle(out: Int32Array, at: number, n: number, rng: Rng): void {
  out[at] = 0;
  for (let k = 1; k < n; k++) {
    const j = rng.below(k + 1);
    out[at + k] = out[at + j];
    out[at + j] = k;
  }
}

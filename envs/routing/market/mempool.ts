/**
 * The mempool: what searchers see of the pending swaps, if it is public.
 *
 * Of all swaps K are shown as victims, those with the largest sandwich without fee and gas, s v (x + v) / (x + s v), in value at the pool
 * where it is largest; and K to follow with a cycle, those with the largest v² / x. Each comes with what the attack would bring if nothing
 * else happened before.
 */
import type { Attacker } from "./attacker.js";
import type { Exchange } from "./exchange.js";
import type { MarketState } from "./state.js";
import type { Walk } from "./walk.js";

export class Mempool {
  private readonly keys: Float64Array; // [2K]
  private readonly key = new Float64Array(2);
  private readonly trial: Float64Array; // [slots]
  private readonly swap = Float64Array.of(0, 0, 1);
  private readonly answer = new Float64Array(3);
  private readonly half: number; // K

  constructor(
    private readonly exchange: Exchange,
    private readonly walk: Walk,
    private readonly attacker: Attacker,
  ) {
    this.half = exchange.options.targets;
    this.keys = new Float64Array(2 * this.half);
    this.trial = new Float64Array(exchange.problem.plan.slots);
  }

  /** Nothing is pending. */
  clear(s: MarketState, lane: number): void {
    this.keys.fill(0);
    const { half } = this;
    for (let k = 2 * half * lane; k < 2 * half * (lane + 1); k++) s.victims[k] = -1;
    for (let k = (2 * half + 1) * lane; k < (2 * half + 1) * (lane + 1); k++) s.prizes[k] = 0;
  }

  /** A swap comes in; the walk knows what it would send into each pool. */
  add(s: MarketState, lane: number, q: number, router: number): void {
    const { key, walk, half } = this;
    const { hops, routeOf, values, problem } = this.exchange;
    const { start, turning, slot, sells } = hops;
    const { amounts } = walk;
    const route = routeOf[q];
    const loose = s.limits[lane * problem.routers + router];
    const base = lane * problem.plan.slots;
    key[0] = key[1] = 0;
    for (let h = start[route], n = 0; h < start[route + 1]; h++, n++) {
      if (turning[h] !== 0) continue;
      const x = s.pools[base + slot[h]];
      const v = amounts[n];
      const worth = values[sells[h]] * v;
      const taken = (worth * loose * (x + v)) / (x + loose * v);
      const moved = (worth * v) / x;
      if (taken > key[0]) key[0] = taken;
      if (moved > key[1]) key[1] = moved;
    }
    this.rank(s, lane, 0, q);
    this.rank(s, lane, half, q);
  }

  private rank(s: MarketState, lane: number, from: number, q: number): void {
    const { keys, key, half } = this;
    const row = 2 * half * lane;
    const mine = from === 0 ? 0 : 1;
    let k = from + half;
    if (!(key[mine] > keys[k - 1])) return;
    for (k--; k > from && key[mine] > keys[k - 1]; k--) {
      keys[k] = keys[k - 1];
      s.victims[row + k] = s.victims[row + k - 1];
    }
    keys[k] = key[mine];
    s.victims[row + k] = q;
  }

  /** What each attack would bring, once all swaps are in. */
  price(s: MarketState, lane: number): void {
    const { half, attacker, walk, trial, swap, answer } = this;
    const { routeOf, problem, swaps } = this.exchange;
    const { slots, markets } = problem.plan;
    const row = 2 * half * lane;
    const to = (2 * half + 1) * lane;
    const flags = lane * markets.length;
    for (let k = 0; k < 2 * half; k++) {
      const q = s.victims[row + k];
      if (q < 0) continue;
      for (let n = 0; n < slots; n++) trial[n] = s.pools[lane * slots + n];
      swap[0] = s.parcels[lane * swaps + q];
      swap[1] = s.least[lane * swaps + q];
      if (k < half) {
        attacker.sandwich(trial, 0, routeOf[q], swap, 0, answer, 0);
        s.prizes[to + k] = answer[2];
      } else {
        walk.send(trial, 0, routeOf[q], swap, 0);
        attacker.cycle(trial, 0, s.open, flags, false, answer, 0);
        s.prizes[to + k] = answer[1];
      }
    }
    attacker.cycle(s.pools, lane * slots, s.open, flags, false, answer, 0);
    s.prizes[to + 2 * half] = answer[1];
  }
}

/**
 * Between blocks: what pools and outside markets hold, what they have gained by a block, refills and events.
 *
 * The outside brings and takes what a refill and an event change, so that the ledger and the pools that are there add up to what there
 * was at the start, token by token.
 */
import type { Rng } from "../../../src/rng.js";
import { happen } from "./events.js";
import type { Exchange } from "./exchange.js";
import type { MarketState } from "./state.js";

export class Between {
  private readonly held: Float64Array; // [2, tokens], by pools and by endless outside markets
  private readonly before: Float64Array; // the same, before
  private readonly endless: Uint8Array; // [pools]
  private readonly direct: Uint8Array; // [pools], 1 = slots are the reserves
  private readonly tokenOf: readonly Int32Array[]; // [pools][tokens of the pool]
  private readonly coins: Float64Array; // [events]

  constructor(private readonly exchange: Exchange) {
    const { network } = exchange.problem.plan;
    const tokens = network.tokens.length;
    this.held = new Float64Array(2 * tokens);
    this.before = new Float64Array(2 * tokens);
    this.endless = Uint8Array.from(network.pools, (link) => Number(link.kind === "constant" && !link.reserves));
    this.direct = Uint8Array.from(network.pools, ({ kind }) => Number(kind === "product" || kind === "constant"));
    this.tokenOf = network.pools.map(({ tokens: own }) => Int32Array.from(own, (name) => network.tokens.indexOf(name)));
    this.coins = new Float64Array(exchange.calendar.count);
  }

  private count(s: MarketState, lane: number): void {
    const { held, endless, direct, tokenOf } = this;
    const { at, markets, slots } = this.exchange.problem.plan;
    held.fill(0);
    const half = held.length / 2;
    for (let k = 0; k < markets.length; k++) {
      if (s.open[lane * markets.length + k] === 0) continue;
      const slot = lane * slots + at[k];
      const own = tokenOf[k];
      const row = endless[k] * half;
      for (let j = 0; j < own.length; j++) {
        held[row + own[j]] += direct[k] === 1 ? s.pools[slot + j] : markets[k].holds(s.pools, slot, j);
      }
    }
  }

  /** Remember what everybody holds, before a block. */
  weigh(s: MarketState, lane: number): void {
    this.count(s, lane);
    this.before.set(this.held);
  }

  /** Add what pools and outside markets have gained since, in value, to `totals[to]` and `totals[to + 1]`. */
  measure(s: MarketState, lane: number, totals: Float64Array, to: number): void {
    const { held, before } = this;
    const { values } = this.exchange;
    this.count(s, lane);
    for (let t = 0; t < values.length; t++) {
      totals[to] += (held[t] - before[t]) * values[t];
      totals[to + 1] += (held[values.length + t] - before[values.length + t]) * values[t];
    }
  }

  /** From one block to the next: reserves come back where they are refilled, and events happen. */
  pass(s: MarketState, lane: number, coming: number, rng: Rng): void {
    const { held, before, coins } = this;
    const { options, calendar, problem, accounts, values } = this.exchange;
    const { slots, at, markets } = problem.plan;
    if (!options.refill && calendar.count === 0) return;
    before.set(held); // as measured after the block
    if (options.refill) for (let k = lane * slots; k < (lane + 1) * slots; k++) s.pools[k] = s.base[k];
    for (let k = 0; k < coins.length; k++) if (calendar.round[k] < 0) rng.uniformAt(coins, k);
    if (coins.length > 0)
      happen(calendar, at, coming, coins, s.base, s.pools, lane * slots, s.open, lane * markets.length);
    this.count(s, lane);
    const to = (lane * accounts.count + accounts.outside) * accounts.columns;
    for (let t = 0; t < values.length; t++)
      s.ledger[to + t] -= held[t] + held[values.length + t] - before[t] - before[values.length + t];
  }
}

/**
 * Optimal arbitrage: the trade t of one pool that is worth most at given prices,
 *
 *   arb(ν) = max ν·t  subject to the pool's rule,  t = what the trader gets less what the trader pays, per token.
 *
 * Pools with flat stretches (one price for any amount) are rounded off by a logarithmic barrier of weight μ: their trade is
 * that of max ν·t + μ Σ log(distance to the limits), always inside the limits and at most `barriers`·μ worse than the best.
 *
 * Reference: Angeris, Evans, Chitra & Boyd (2022), "Optimal Routing for Constant Function Market Makers", arXiv:2204.05238;
 * Diamandis, Resnick, Chitra & Angeris (2023), arXiv:2302.04938.
 */
import { basketArbitrage } from "./arbitrage/basket.js";
import { concentratedArbitrage } from "./arbitrage/concentrated.js";
import { constantArbitrage } from "./arbitrage/constant.js";
import { curveArbitrage } from "./arbitrage/curve.js";
import { productArbitrage } from "./arbitrage/product.js";
import { stableArbitrage } from "./arbitrage/stable.js";
import { pairArbitrage } from "./arbitrage/weighted.js";
import type { Pool } from "./pool.js";

/** A straight stretch without end: `rate` of token `to` for each unit of token `from`, however many. */
export interface Endless {
  readonly from: number; // index within the pool
  readonly to: number;
  readonly rate: number; // after the fee, as the solver takes it
  readonly exact: number; // the same, as the pool has it
  readonly slack: number; // relative room to leave below ν_from, so that the barrier has an inside
}

/** The arbitrage problem of one pool. Tokens are numbered as in the pool's data, n of them; nothing here allocates. */
export interface Arbitrage {
  readonly tokens: number;
  /** How many barrier terms `solve` adds; 0 for a pool whose trade is exact. */
  readonly barriers: number;
  /** Straight stretches without end: ν_from ≥ rate·ν_to is needed for a finite value. */
  readonly endless: readonly Endless[];
  /** Only token 0 → token 1. */
  readonly oneWay?: boolean;
  /** What one token buys of another for a first small amount, without fee: a first guess of relative prices. */
  spot(i: number, j: number): number;
  /**
   * The best trade at prices ν = high + low under barrier weight μ, and how it moves with the prices.
   *
   * @param trade  t, `[n]`, written
   * @param block  ν_j ν_l ∂t_j/∂ν_l, `[n, n]`, only the part off the diagonal is written
   * @param excess sums over the rows of the whole block, `[n]`, written; kept apart because they are often exactly 0
   * @returns whether the prices are inside the region of finite value
   */
  solve(
    high: Float64Array,
    low: Float64Array,
    mu: number,
    trade: Float64Array,
    block: Float64Array,
    excess: Float64Array,
  ): boolean;
  /** arb(ν), without any barrier; Infinity outside the region of finite value. */
  value(prices: Float64Array): number;
}

/** The arbitrage problem of a pool. */
export function arbitrage(pool: Pool): Arbitrage {
  switch (pool.kind) {
    case "product":
      return productArbitrage(pool);
    case "weighted":
      return pool.tokens.length === 2 ? pairArbitrage(pool) : basketArbitrage(pool);
    case "stable":
      return stableArbitrage(pool);
    case "concentrated":
      return concentratedArbitrage(pool);
    case "constant":
      return constantArbitrage(pool);
    case "curve":
      return curveArbitrage(pool);
    default:
      return pool satisfies never;
  }
}

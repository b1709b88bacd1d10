/**
 * Constant product: the reserves x (in) and y (out) keep x·y after a trade, and the fee stays in the pool.
 *
 *   G(δ)  = y γδ / (x + γδ)          the output, γ = 1 − fee
 *   G'(δ) = γ x y / (x + γδ)²        its slope; γ y / x at 0
 *   after the trade: (x + δ, y − G)
 *
 * A sandwich on the pool takes the share η of every output: the pool pays G, the trader gets (1 − η) G.
 * State: the two reserves. Splitting an order with a fee gives less than trading at once: the fee paid deepens the pool.
 * Reference: Uniswap v2; Angeris & Chitra (2020), arXiv:2003.10001; Kulkarni, Diamandis & Chitra, arXiv:2207.11835 (η).
 */
import type { Market, ProductPool } from "../pool.js";

/** A curve without an end pays out almost everything at most, so that rounding never leaves it with nothing to quote. */
export const LARGEST_SHARE = 1 - 2 ** -50;
const largest = LARGEST_SHARE; // engines take a constant as such only where it is not exported

export class ProductMarket implements Market {
  readonly slots = 2;
  readonly tokens = 2;
  readonly features = 2;
  private readonly kept: number; // γ
  private readonly paid: number; // 1 − η
  private readonly reserve0: number;
  private readonly reserve1: number;

  constructor(pool: ProductPool) {
    this.kept = 1 - pool.fee;
    this.paid = 1 - (pool.sandwich ?? 0);
    this.reserve0 = pool.reserves[0];
    this.reserve1 = pool.reserves[1];
  }

  init(s: Float64Array, at: number): void {
    s[at] = this.reserve0;
    s[at + 1] = this.reserve1;
  }

  quote(s: Float64Array, at: number, i: number, j: number, amount: number): number {
    const net = this.kept * amount;
    return this.paid * (s[at + j]! * Math.min(net / (s[at + i]! + net), LARGEST_SHARE));
  }

  slope(s: Float64Array, at: number, i: number, j: number, amount: number): number {
    const x = s[at + i]!;
    const grown = x + this.kept * amount;
    return this.paid * this.kept * (s[at + j]! / grown) * (x / grown);
  }

  swap(s: Float64Array, at: number, i: number, j: number, amount: number): number {
    cell[0] = amount;
    this.trade(s, at, i, j, cell, 0);
    return cell[0];
  }

  trade(s: Float64Array, at: number, i: number, j: number, flow: Float64Array, k: number): void {
    this.tradeEach(s, at, i, j, flow, k, k + 1);
  }

  tradeEach(s: Float64Array, at: number, i: number, j: number, flow: Float64Array, k: number, end: number): void {
    const { kept, paid } = this;
    let x = s[at + i];
    let y = s[at + j];
    for (; k < end; k++) {
      const amount = flow[k];
      const output = productOutput(kept, x, y, amount);
      x += amount;
      y -= output;
      flow[k] = paid * output;
    }
    s[at + i] = x;
    s[at + j] = y;
  }

  holds(s: Float64Array, at: number, j: number): number {
    return s[at + j]!;
  }

  /** r / (r + r₀) of each reserve. */
  see(s: Float64Array, at: number, out: Float32Array, to: number): void {
    out[to] = s[at]! / (s[at]! + this.reserve0);
    out[to + 1] = s[at + 1]! / (s[at + 1]! + this.reserve1);
  }
}

/** What a pool (x, y) that keeps γ = `kept` of the input pays for an amount. Small, so that engines inline it and box no number. */
export function productOutput(kept: number, x: number, y: number, amount: number): number {
  const net = kept * amount;
  const share = net / (x + net);
  return share > largest ? y * largest : y * share; // not one of two numbers, which would be boxed
}

const cell = new Float64Array(1);

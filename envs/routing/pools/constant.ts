/**
 * Constant price: token 0 trades against token 1 at the price P until the reserve is empty.
 *
 *   G(δ) = min(γ δ P, y)   from token 0 to token 1, with 1/P the other way;   after: (x + δ, y − G)
 *
 * Input beyond the reserve earns nothing and stays with the pool. Without reserves the market is an outside venue of
 * endless depth: the state is its net position, which may be negative, and there is nothing to see.
 * State: what it holds of each token. Reference: the constant-sum market of Angeris & Chitra (2020), arXiv:2003.10001.
 */
import type { ConstantPool, Market } from "../pool.js";

export class ConstantMarket implements Market {
  readonly slots = 2;
  readonly tokens = 2;
  readonly features: number;
  private readonly rate0: number; // token 1 per token 0, net of the fee
  private readonly rate1: number; // token 0 per token 1, net of the fee
  private readonly reserve0: number;
  private readonly reserve1: number;
  private readonly endless: boolean;

  constructor(pool: ConstantPool) {
    this.rate0 = (1 - pool.fee) * pool.price;
    this.rate1 = (1 - pool.fee) / pool.price;
    this.reserve0 = pool.reserves?.[0] ?? 0;
    this.reserve1 = pool.reserves?.[1] ?? 0;
    this.endless = pool.reserves === undefined;
    this.features = this.endless ? 0 : 2;
  }

  init(s: Float64Array, at: number): void {
    s[at] = this.reserve0;
    s[at + 1] = this.reserve1;
  }

  quote(s: Float64Array, at: number, i: number, j: number, amount: number): number {
    const output = amount * (i === 0 ? this.rate0 : this.rate1);
    return this.endless ? output : Math.min(output, s[at + j]!);
  }

  /** The rate; 0 from the amount that empties the reserve. */
  slope(s: Float64Array, at: number, i: number, j: number, amount: number): number {
    const rate = i === 0 ? this.rate0 : this.rate1;
    return this.endless || amount * rate < s[at + j]! ? rate : 0;
  }

  swap(s: Float64Array, at: number, i: number, j: number, amount: number): number {
    cell[0] = amount;
    this.trade(s, at, i, j, cell, 0);
    return cell[0];
  }

  trade(s: Float64Array, at: number, i: number, j: number, flow: Float64Array, k: number): void {
    const amount = flow[k];
    const output = amount * (i === 0 ? this.rate0 : this.rate1);
    flow[k] = this.endless ? output : Math.min(output, s[at + j]);
    s[at + i] += amount;
    s[at + j] -= flow[k];
  }

  holds(s: Float64Array, at: number, j: number): number {
    return s[at + j]!;
  }

  /** r / (r + r₀) of each reserve. */
  see(s: Float64Array, at: number, out: Float32Array, to: number): void {
    if (this.endless) return;
    out[to] = s[at]! / (s[at]! + this.reserve0);
    out[to + 1] = s[at + 1]! / (s[at + 1]! + this.reserve1);
  }
}

const cell = new Float64Array(1);

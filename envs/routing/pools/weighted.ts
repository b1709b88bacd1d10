/**
 * Weighted product: reserves rₖ of two or more tokens keep Π rₖ^wₖ after a trade, and the fee stays in the pool.
 *
 *   G(δ)  = y (1 − (x / (x + γδ))^(wᵢ/wⱼ)) = −y expm1(−(wᵢ/wⱼ) log1p(γδ/x))
 *   G'(δ) = γ (wᵢ/wⱼ) (y/x) (1 + γδ/x)^(−wᵢ/wⱼ − 1)
 *
 * With a cap c the input after the fee counts up to c·x and the output up to c·y (on chain, c = 0.3, the trade reverts):
 * input beyond the cap earns nothing and stays with the pool. State: the reserves.
 * Reference: Martinelli & Mushegian (2019), Balancer, eq. 15.
 */
import { exp, expm1, expm1At, log1p, log1pAt } from "../../../src/maths.js";
import type { Market, WeightedPool } from "../pool.js";
import { LARGEST_SHARE } from "./product.js";

export class WeightedMarket implements Market {
  readonly slots: number;
  readonly tokens: number;
  readonly features: number;
  private readonly kept: number; // γ
  private readonly cap: number; // Infinity without a cap
  private readonly reserves: Float64Array; // [tokens]
  private readonly weights: Float64Array; // [tokens]

  constructor(pool: WeightedPool) {
    this.slots = this.tokens = this.features = pool.tokens.length;
    this.kept = 1 - pool.fee;
    this.cap = pool.cap ?? Number.POSITIVE_INFINITY;
    this.reserves = Float64Array.from(pool.reserves);
    this.weights = Float64Array.from(pool.weights);
  }

  init(s: Float64Array, at: number): void {
    for (let k = 0; k < this.tokens; k++) s[at + k] = this.reserves[k]!;
  }

  quote(s: Float64Array, at: number, i: number, j: number, amount: number): number {
    cell[0] = amount;
    this.pay(s, at, i, j, cell, 0);
    return cell[0];
  }

  slope(s: Float64Array, at: number, i: number, j: number, amount: number): number {
    const x = s[at + i]!;
    const share = (this.kept * amount) / x;
    const ratio = this.weights[i]! / this.weights[j]!;
    const power = -ratio * log1p(share);
    if (share >= this.cap || -expm1(power) >= Math.min(this.cap, LARGEST_SHARE)) return 0;
    return (this.kept * ratio * (s[at + j]! / x) * exp(power)) / (1 + share);
  }

  swap(s: Float64Array, at: number, i: number, j: number, amount: number): number {
    cell[0] = amount;
    this.trade(s, at, i, j, cell, 0);
    return cell[0];
  }

  trade(s: Float64Array, at: number, i: number, j: number, flow: Float64Array, k: number): void {
    const amount = flow[k];
    this.pay(s, at, i, j, flow, k);
    s[at + i] += amount;
    s[at + j] -= flow[k];
  }

  holds(s: Float64Array, at: number, j: number): number {
    return s[at + j]!;
  }

  /** r / (r + r₀) of each reserve. */
  see(s: Float64Array, at: number, out: Float32Array, to: number): void {
    for (let k = 0; k < this.tokens; k++) out[to + k] = s[at + k]! / (s[at + k]! + this.reserves[k]!);
  }

  /** The amount at `flow[k]` becomes the output, the state untouched. */
  private pay(s: Float64Array, at: number, i: number, j: number, flow: Float64Array, k: number): void {
    flow[k] = Math.min((this.kept * flow[k]) / s[at + i], this.cap); // γδ / x
    log1pAt(flow, k);
    flow[k] *= -this.weights[i] / this.weights[j];
    expm1At(flow, k);
    flow[k] = s[at + j] * Math.min(-flow[k], this.cap, LARGEST_SHARE);
  }
}

const cell = new Float64Array(1);

/**
 * Stableswap: n tokens meant to trade near one to one; the fee is taken from the output and stays in the pool.
 *
 *   a Σxₖ + D = a D + Dⁿ⁺¹ / (nⁿ Πxₖ)              the invariant D, a = A·n (contract convention)
 *
 * D by Newton's method from Σxₖ, which it approaches from above. For the new reserve y of the output token the invariant
 * is a quadratic, y² + (b − D) y = c, with b = Σ′x + D/a and c = Dⁿ⁺¹ / (nⁿ Π′x · a) over the other tokens. Subtracting it
 * before the trade from it after the trade leaves a quadratic for the output itself, free of cancellation for small trades:
 *
 *   G² − p G + q = 0,   p = y + c/y + δ,   q = δ (y + c/(x + δ)),   so   G = 2q / (p + √(p² − 4q))
 *   p² − 4q = (y + c/y − δ)² + 4δ (c/y) (1 − y/(x + δ)),   G' = (y − G + c x/(x + δ)²) / √(p² − 4q)
 *
 * where x, y, c are of the state before the trade; the trader gets (1 − fee) G. No wei is subtracted (see `../exact.ts`).
 * State: the n reserves, then D, renewed after each trade because the fee stays in the pool.
 * Reference: Egorov (2019), StableSwap. In this convention A = A_paper · nⁿ⁻¹.
 */
import type { Market, StablePool } from "../pool.js";
import { LARGEST_SHARE } from "./product.js";

const NEWTON_LIMIT = 255; // as in the contracts; balanced pools need about five

export class StableMarket implements Market {
  readonly slots: number;
  readonly tokens: number;
  readonly features: number;
  private readonly reserves: Float64Array; // [tokens]
  private readonly strength: number; // a = A·n
  private readonly paid: number; // 1 − fee

  constructor(pool: StablePool) {
    this.tokens = this.features = pool.tokens.length;
    this.slots = this.tokens + 1;
    this.reserves = Float64Array.from(pool.reserves);
    this.strength = pool.amplification * this.tokens;
    this.paid = 1 - pool.fee;
  }

  init(s: Float64Array, at: number): void {
    for (let k = 0; k < this.tokens; k++) s[at + k] = this.reserves[k]!;
    this.renew(s, at);
  }

  quote(s: Float64Array, at: number, i: number, j: number, amount: number): number {
    return this.paid * this.gross(s, at, i, j, amount);
  }

  slope(s: Float64Array, at: number, i: number, j: number, amount: number): number {
    const x = s[at + i]!;
    const y = s[at + j]!;
    const left = y - this.gross(s, at, i, j, amount);
    this.constant(s, at, j, cell, 0);
    const c = cell[0];
    const grown = x + amount;
    const gap = y + c / y - amount;
    const root = Math.sqrt(Math.max(gap * gap + 4 * amount * (c / y) * (1 - y / grown), 0));
    return (this.paid * (left + (c / grown) * (x / grown))) / root;
  }

  swap(s: Float64Array, at: number, i: number, j: number, amount: number): number {
    cell[0] = amount;
    this.trade(s, at, i, j, cell, 0);
    return cell[0];
  }

  trade(s: Float64Array, at: number, i: number, j: number, flow: Float64Array, k: number): void {
    const amount = flow[k];
    this.pay(s, at, i, j, flow, k);
    flow[k] *= this.paid;
    s[at + i] += amount;
    s[at + j] -= flow[k];
    this.renew(s, at);
  }

  holds(s: Float64Array, at: number, j: number): number {
    return s[at + j]!;
  }

  /** r / (r + r₀) of each reserve. */
  see(s: Float64Array, at: number, out: Float32Array, to: number): void {
    for (let k = 0; k < this.tokens; k++) out[to + k] = s[at + k]! / (s[at + k]! + this.reserves[k]!);
  }

  /** The output before the fee, G. */
  private gross(s: Float64Array, at: number, i: number, j: number, amount: number): number {
    cell[0] = amount;
    this.pay(s, at, i, j, cell, 0);
    return cell[0];
  }

  /** The amount at `flow[k]` becomes the output before the fee, the state untouched. */
  private pay(s: Float64Array, at: number, i: number, j: number, flow: Float64Array, k: number): void {
    const x = s[at + i];
    const y = s[at + j];
    const amount = flow[k];
    this.constant(s, at, j, flow, k);
    const c = flow[k];
    const q = amount * (y + c / (x + amount));
    const gap = y + c / y - amount;
    const root = Math.sqrt(Math.max(gap * gap + 4 * amount * (c / y) * (1 - y / (x + amount)), 0));
    flow[k] = Math.min((2 * q) / (y + c / y + amount + root), y * LARGEST_SHARE);
  }

  /** flow[k] ← c = D²/(n a) Πₖ D/(n xₖ) over the tokens k ≠ j. */
  private constant(s: Float64Array, at: number, j: number, flow: Float64Array, k: number): void {
    const n = this.tokens;
    const d = s[at + n];
    let c = (d * d) / (n * this.strength);
    for (let m = 0; m < n; m++) if (m !== j) c *= d / (n * s[at + m]);
    flow[k] = c;
  }

  /**
   * Write the invariant: D ← (a S + n Dₚ) D / ((a − 1) D + (n + 1) Dₚ), Dₚ = D Π D/(n xₖ), from S = Σxₖ down until it no
   * longer falls.
   */
  private renew(s: Float64Array, at: number): void {
    const n = this.tokens;
    const a = this.strength;
    let sum = 0;
    for (let k = 0; k < n; k++) sum += s[at + k];
    let d = sum;
    for (let round = 0; round < NEWTON_LIMIT; round++) {
      let product = d;
      for (let k = 0; k < n; k++) product *= d / (n * s[at + k]);
      const next = ((a * sum + n * product) * d) / ((a - 1) * d + (n + 1) * product);
      if (!(next < d)) break;
      d = next;
    }
    s[at + n] = d;
  }
}

const cell = new Float64Array(1);

/**
 * Concentrated liquidity: stretches of prices, each with a liquidity L; a trade walks from stretch to stretch.
 *
 * Within one stretch, P the price of token 0 in token 1 and a = γδ the input after the fee:
 *   token 0 in:  1/√P′ = 1/√P + a/L,   G = L (√P − √P′) = L √P u/(1 + u)  with u = a √P / L
 *   token 1 in:  √P′ = √P + a/L,       G = L (1/√P − 1/√P′) = a / (√P √P′)
 *   slope: γ P′ and γ / P′
 *
 * Fees leave the curve and accrue beside it, so splitting a trade changes nothing. Gaps hold nothing and are jumped.
 * When the liquidity runs out the output stops growing, and the rest of the input stays with the pool, beside the curve.
 * State: √P, then the fees (and such rests) of token 0 and token 1.
 * Reference: Adams et al. (2021), Uniswap v3 Core, §6.2–6.3.
 */
import type { ConcentratedPool, Market, Range } from "../pool.js";

export class ConcentratedMarket implements Market {
  readonly slots = 3;
  readonly tokens = 2;
  readonly features = 1;
  private readonly kept: number; // γ
  private readonly start: number; // √P₀
  // Disjoint stretches in rising order of price, each [stretches].
  private readonly low: Float64Array; // √ of the lower price
  private readonly high: Float64Array; // √ of the upper price
  private readonly liquidity: Float64Array; // L
  // Where the last walk ended: √P′, the net input it could not use, and whether any liquidity is left ahead.
  private end = 0;
  private rest = 0;
  private dry = false;

  constructor(pool: ConcentratedPool) {
    this.kept = 1 - pool.fee;
    this.start = Math.sqrt(pool.price);
    const stretches = disjoint(pool.ranges);
    this.low = Float64Array.from(stretches, (range) => Math.sqrt(range.low));
    this.high = Float64Array.from(stretches, (range) => Math.sqrt(range.high));
    this.liquidity = Float64Array.from(stretches, (range) => range.liquidity);
  }

  init(s: Float64Array, at: number): void {
    s[at] = this.start;
    s[at + 1] = 0;
    s[at + 2] = 0;
  }

  quote(s: Float64Array, at: number, i: number, _j: number, amount: number): number {
    cell[0] = amount;
    this.walk(s, at, i, cell, 0);
    return cell[0];
  }

  slope(s: Float64Array, at: number, i: number, _j: number, amount: number): number {
    cell[0] = amount;
    this.walk(s, at, i, cell, 0);
    if (this.dry) return 0;
    const price = this.end * this.end;
    return i === 0 ? this.kept * price : this.kept / price;
  }

  swap(s: Float64Array, at: number, i: number, j: number, amount: number): number {
    cell[0] = amount;
    this.trade(s, at, i, j, cell, 0);
    return cell[0];
  }

  trade(s: Float64Array, at: number, i: number, _j: number, flow: Float64Array, k: number): void {
    const amount = flow[k];
    this.walk(s, at, i, flow, k);
    s[at] = this.end;
    s[at + 1 + i] += amount - this.kept * amount + this.rest;
  }

  /** Token 0: Σ L (1/max(√P, low) − 1/high); token 1: Σ L (min(√P, high) − low); and the fees. */
  holds(s: Float64Array, at: number, j: number): number {
    const root = s[at]!;
    let sum = s[at + 1 + j]!;
    for (let k = 0; k < this.liquidity.length; k++) {
      const low = this.low[k]!;
      const high = this.high[k]!;
      if (j === 0 && root < high) sum += this.liquidity[k]! * (1 / Math.max(root, low) - 1 / high);
      if (j === 1 && root > low) sum += this.liquidity[k]! * (Math.min(root, high) - low);
    }
    return sum;
  }

  /** √P / (√P + √P₀). */
  see(s: Float64Array, at: number, out: Float32Array, to: number): void {
    out[to] = s[at]! / (s[at]! + this.start);
  }

  /** The input at `flow[k]` becomes the output; leaves where the walk ended in `end`, `rest` and `dry`. */
  private walk(s: Float64Array, at: number, i: number, flow: Float64Array, k: number): void {
    flow[k] = Math.max(this.kept * flow[k], 0);
    if (i === 0) this.walkDown(s, at, flow, k);
    else this.walkUp(s, at, flow, k);
  }

  /** Sell the net amount of token 0 at `flow[k]` from √P at `s[at]` downwards. */
  private walkDown(s: Float64Array, at: number, flow: Float64Array, k: number): void {
    const root = s[at];
    let net = flow[k];
    let output = 0;
    this.end = root;
    for (let r = this.liquidity.length - 1; r >= 0; r--) {
      const low = this.low[r];
      if (root <= low) continue;
      const from = Math.min(root, this.high[r]);
      const liquidity = this.liquidity[r];
      const room = liquidity * (1 / low - 1 / from); // net input that takes the price to the lower end
      if (net < room) {
        const u = (net * from) / liquidity;
        this.end = Math.max(from / (1 + u), low);
        this.rest = 0;
        this.dry = false;
        flow[k] = output + liquidity * from * (u / (1 + u));
        return;
      }
      output += liquidity * (from - low);
      net -= room;
      this.end = low;
    }
    this.rest = net;
    this.dry = true;
    flow[k] = output;
  }

  /** Sell the net amount of token 1 at `flow[k]` from √P at `s[at]` upwards. */
  private walkUp(s: Float64Array, at: number, flow: Float64Array, k: number): void {
    const root = s[at];
    let net = flow[k];
    let output = 0;
    this.end = root;
    for (let r = 0; r < this.liquidity.length; r++) {
      const high = this.high[r];
      if (root >= high) continue;
      const from = Math.max(root, this.low[r]);
      const liquidity = this.liquidity[r];
      const room = liquidity * (high - from);
      if (net < room) {
        this.end = Math.min(from + net / liquidity, high);
        this.rest = 0;
        this.dry = false;
        flow[k] = output + net / (from * (from + net / liquidity));
        return;
      }
      output += liquidity * (1 / from - 1 / high);
      net -= room;
      this.end = high;
    }
    this.rest = net;
    this.dry = true;
    flow[k] = output;
  }
}

const cell = new Float64Array(1);

/** Sums overlapping ranges into disjoint stretches in rising order of price; gaps are left out. */
function disjoint(ranges: readonly Range[]): Range[] {
  const ends = [...new Set(ranges.flatMap((range) => [range.low, range.high]))].sort((a, b) => a - b);
  const stretches: Range[] = [];
  for (let k = 0; k + 1 < ends.length; k++) {
    const low = ends[k]!;
    const high = ends[k + 1]!;
    let liquidity = 0;
    for (const range of ranges) if (range.low <= low && range.high >= high) liquidity += range.liquidity;
    if (liquidity > 0) stretches.push({ low, high, liquidity });
  }
  return stretches;
}

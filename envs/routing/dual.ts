/**
 * The dual of convex routing, for max c·Ψ subject to Ψ + h ≥ 0:
 *
 *   φ(ν) = Σ (ν_k − c_k) h_k + Σ_i arb_i(ν) − μ Σ log(ν_k − c_k),  ν > c
 *   ν_k ∂φ/∂ν_k = ν_k (h_k + Ψ_k) − μ ν_k / (ν_k − c_k)
 *
 * with its gradient and Hessian in relative prices dν/ν, so that every entry is a value in the unit of the prices. At the
 * minimum every token is left over by μ/(ν_k − c_k) > 0: the trades are feasible, and the gap is μ times the barrier terms.
 *
 * Reference: Diamandis et al. (2023), arXiv:2302.04938, §2; Boyd & Vandenberghe (2004), §11.
 */

import { excess } from "./arbitrage/exact.js";
import type { Arbitrage } from "./arbitrage.js";
import { eliminate } from "./elimination.js";
import { Prices } from "./prices.js";

// Margins change by these factors at most in one step.
const leastChange = -0.99;
const mostChange = 9;

/** One pool in the dual: its problem and the numbers of its tokens. */
export interface Member {
  readonly arbitrage: Arbitrage;
  readonly tokens: Int32Array;
  readonly holdings: Float64Array; // what the pool holds of each token, for scale
}

export class Dual {
  readonly prices: Prices;
  readonly left: Float64Array; // h + Ψ, [tokens]
  readonly trades: readonly Float64Array[]; // [pools][tokens of the pool]
  readonly direction: Float64Array; // relative change of the margins, [unknowns]
  readonly barriers: number;
  private readonly raw: Float64Array; // the direction before it is held back
  private readonly matrix: Float64Array;
  private readonly sums: Float64Array;
  private readonly drift: Float64Array; // row sums of the pools' blocks, [unknowns]
  private readonly floor: Float64Array;
  private readonly poolHigh = new Float64Array(64);
  private readonly poolLow = new Float64Array(64);
  private readonly block: Float64Array;
  private readonly rowSums = new Float64Array(64);

  /** @param unknowns the first so many tokens have free prices; the others keep theirs */
  constructor(
    readonly members: readonly Member[],
    readonly unknowns: number,
    readonly values: Float64Array, // c
    readonly held: Float64Array, // h
    start: Float64Array,
  ) {
    this.prices = new Prices(start, values);
    this.left = new Float64Array(start.length);
    this.trades = members.map((m) => new Float64Array(m.tokens.length));
    this.direction = new Float64Array(unknowns);
    this.barriers = members.reduce((sum, m) => sum + m.arbitrage.barriers, unknowns);
    this.matrix = new Float64Array(unknowns * unknowns);
    this.sums = new Float64Array(unknowns);
    this.raw = new Float64Array(unknowns);
    this.drift = new Float64Array(unknowns);
    this.floor = new Float64Array(unknowns);
    const most = members.reduce((size, m) => Math.max(size, m.tokens.length), 2);
    this.block = new Float64Array(most * most);
  }

  /** Trades, leftovers and the Hessian at the prices; false outside the region of finite value. */
  evaluate(mu: number): boolean {
    const { high, low } = this.prices;
    const { left, matrix, sums, drift, block, rowSums, poolHigh, poolLow, unknowns } = this;
    matrix.fill(0);
    sums.fill(0);
    drift.fill(0);
    left.set(this.held);
    for (let i = 0; i < this.members.length; i++) {
      const { arbitrage, tokens } = this.members[i]!;
      const trade = this.trades[i]!;
      const n = tokens.length;
      for (let j = 0; j < n; j++) {
        poolHigh[j] = high[tokens[j]!]!;
        poolLow[j] = low[tokens[j]!]!;
      }
      if (!arbitrage.solve(poolHigh, poolLow, mu, trade, block, rowSums)) return false;
      for (let j = 0; j < n; j++) {
        const a = tokens[j]!;
        left[a] = left[a]! + trade[j]!;
        if (a >= unknowns) continue;
        drift[a] = drift[a]! + rowSums[j]!;
        for (let l = 0; l < n; l++) {
          if (l === j) continue;
          const b = tokens[l]!;
          const entry = block[j * n + l]!;
          if (b >= unknowns) sums[a] = sums[a]! - entry;
          else if (b > a) matrix[a * unknowns + b] = matrix[a * unknowns + b]! + entry;
        }
      }
    }
    for (let k = 0; k < unknowns; k++) sums[k] = sums[k]! + drift[k]!;
    return true;
  }

  /** max |(ν − c)(h + Ψ) − μ| / μ over tokens with free prices: below 1, nothing is overdrawn. */
  imbalance(mu: number): number {
    let most = 0;
    for (let k = 0; k < this.unknowns; k++) {
      most = Math.max(most, Math.abs(this.prices.margin[k]! * this.left[k]! - mu));
    }
    return most / mu;
  }

  /** Newton's direction towards the centre of weight μ, as relative changes of the margins. */
  newton(mu: number): void {
    const { high, margin } = this.prices;
    const { left, direction, unknowns } = this;
    for (let k = 0; k < unknowns; k++) direction[k] = (high[k]! / margin[k]!) * (mu - margin[k]! * left[k]!);
    this.finish(mu);
  }

  /**
   * The tangent of the central path from weight μ to `next`. A trade depends on (ν, μ) up to scale only, so that
   * μ ∂t/∂μ = −Σ ν ∂t/∂ν: the row sums of the pools' blocks.
   */
  predict(mu: number, next: number): void {
    const { high, margin } = this.prices;
    const { drift, direction, unknowns } = this;
    for (let k = 0; k < unknowns; k++) direction[k] = (drift[k]! / mu + high[k]! / margin[k]!) * (next - mu);
    this.finish(mu);
  }

  /** Solves with the Hessian, which is used up. */
  private finish(mu: number): void {
    const { high, margin } = this.prices;
    const { sums, floor, direction, raw, unknowns } = this;
    for (let k = 0; k < unknowns; k++) {
      const ratio = high[k]! / margin[k]!;
      floor[k] = mu * ratio * ratio;
      sums[k] = sums[k]! + floor[k]!;
    }
    eliminate(unknowns, this.matrix, sums, floor, direction);
    for (let k = 0; k < unknowns; k++) {
      const change = (direction[k]! * high[k]!) / margin[k]!;
      raw[k] = Number.isNaN(change) ? 0 : change;
      direction[k] = Math.max(leastChange, Math.min(mostChange, raw[k]!));
    }
  }

  /** Shortens the whole direction instead of its entries, so that it surely descends. */
  shorten(): void {
    let share = 1;
    for (const e of this.raw) share = Math.min(share, e < 0 ? leastChange / e : mostChange / e);
    for (let k = 0; k < this.unknowns; k++) this.direction[k] = share * this.raw[k]!;
  }

  /** dφ/dτ along the direction, at the latest prices: Σ (h + Ψ − μ/(ν − c)) dν/dτ. */
  slope(mu: number): number {
    const { margin, keptMargin } = this.prices;
    let sum = 0;
    for (let k = 0; k < this.unknowns; k++) {
      sum += (this.left[k]! - mu / margin[k]!) * keptMargin[k]! * this.direction[k]!;
    }
    return sum;
  }

  /** d²φ/dτ² along the direction, at the latest prices (before the Hessian is used up). */
  curvature(mu: number): number {
    const { high, margin, keptMargin } = this.prices;
    const { direction, matrix, sums, raw, unknowns } = this;
    let sum = 0;
    for (let k = 0; k < unknowns; k++) {
      const by = keptMargin[k]! * direction[k]!;
      raw[k] = by / high[k]!;
      sum += sums[k]! * raw[k]! * raw[k]! + mu * (by / margin[k]!) ** 2;
    }
    for (let k = 0; k < unknowns; k++) {
      for (let l = k + 1; l < unknowns; l++) {
        const entry = matrix[k * unknowns + l]!;
        if (entry !== 0) sum -= entry * (raw[k]! - raw[l]!) ** 2;
      }
    }
    return sum;
  }

  /** The largest part of the direction, up to 1, that stays inside the region of finite value. Endless stretches are linear. */
  reach(): number {
    const { high, low, margin } = this.prices;
    const { direction, unknowns } = this;
    const change = (k: number) => (k < unknowns ? margin[k]! * direction[k]! : 0);
    let most = 1;
    for (const { arbitrage, tokens } of this.members) {
      for (const { from, to, rate } of arbitrage.endless) {
        const [a, b] = [tokens[from]!, tokens[to]!];
        const gain = rate * change(b) - change(a);
        if (gain > 0) most = Math.min(most, (-0.95 * excess(rate, high[b]!, low[b]!, high[a]!, low[a]!)) / gain);
      }
    }
    return most;
  }

  /** What all pools hold, at the prices. */
  wealth(): number {
    let sum = 0;
    for (const { tokens, holdings } of this.members) {
      for (let j = 0; j < tokens.length; j++) sum += holdings[j]! * this.prices.high[tokens[j]!]!;
    }
    return sum;
  }

  /** Prices at τ along the direction from the kept ones. */
  move(tau: number): void {
    this.prices.move(tau, this.direction);
  }

  /** The objective of the trades, Σ c Ψ. */
  value(): number {
    let sum = 0;
    for (let k = 0; k < this.left.length; k++) {
      if (this.values[k] !== 0) sum += this.values[k]! * (this.left[k]! - this.held[k]!);
    }
    return sum;
  }

  /** An upper bound of the objective from the prices, with the pools' exact values. Prices are first lifted to finite value. */
  bound(): number {
    const prices = this.prices.high.slice();
    this.lift(prices);
    let sum = 0;
    for (let k = 0; k < prices.length; k++) sum += (prices[k]! - this.values[k]!) * this.held[k]!;
    for (const { arbitrage, tokens } of this.members) {
      for (let j = 0; j < tokens.length; j++) this.poolHigh[j] = prices[tokens[j]!]!;
      sum += Math.max(0, arbitrage.value(this.poolHigh));
    }
    return sum;
  }

  /** Raise prices until no endless stretch pays; the barrier keeps them there but for the fee it adds. */
  private lift(prices: Float64Array): void {
    for (let round = 0; round <= prices.length; round++) {
      let changed = false;
      for (const { arbitrage, tokens } of this.members) {
        for (const { from, to, exact } of arbitrage.endless) {
          const least = exact * prices[tokens[to]!]!;
          if (!(prices[tokens[from]!]! < least * (1 - 1e-15))) continue;
          prices[tokens[from]!] = least;
          changed = true;
        }
      }
      if (!changed) return;
    }
  }
}

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
import type { Arbitrage } from "./arbitrage.js";
import { raise } from "./arbitrage/exact.js";
import { eliminate } from "./elimination.js";

/** One pool in the dual: its problem and the numbers of its tokens. */
export interface Member {
  readonly arbitrage: Arbitrage;
  readonly tokens: Int32Array;
}

export class Dual {
  readonly high: Float64Array; // ν = high + low, [tokens]
  readonly low: Float64Array;
  readonly margin: Float64Array; // ν − c, [tokens]
  readonly left: Float64Array; // h + Ψ, [tokens]
  readonly trades: readonly Float64Array[]; // [pools][tokens of the pool]
  readonly direction: Float64Array; // relative change of the margins, [unknowns]
  readonly barriers: number;
  private readonly matrix: Float64Array;
  private readonly sums: Float64Array;
  private readonly floor: Float64Array;
  private readonly keptHigh: Float64Array;
  private readonly keptLow: Float64Array;
  private readonly keptMargin: Float64Array;
  private readonly poolHigh = new Float64Array(64);
  private readonly poolLow = new Float64Array(64);
  private readonly block: Float64Array;
  private readonly excess = new Float64Array(64);

  /** @param unknowns the first so many tokens have free prices; the others keep theirs */
  constructor(
    readonly members: readonly Member[],
    readonly unknowns: number,
    readonly values: Float64Array, // c
    readonly held: Float64Array, // h
    prices: Float64Array,
  ) {
    const n = prices.length;
    this.high = prices.slice();
    this.low = new Float64Array(n);
    this.margin = prices.map((p, k) => p - values[k]!);
    this.left = new Float64Array(n);
    this.trades = members.map((m) => new Float64Array(m.tokens.length));
    this.direction = new Float64Array(unknowns);
    this.barriers = members.reduce((sum, m) => sum + m.arbitrage.barriers, unknowns);
    this.matrix = new Float64Array(unknowns * unknowns);
    this.sums = new Float64Array(unknowns);
    this.floor = new Float64Array(unknowns);
    this.keptHigh = new Float64Array(n);
    this.keptLow = new Float64Array(n);
    this.keptMargin = new Float64Array(n);
    const most = members.reduce((size, m) => Math.max(size, m.tokens.length), 2);
    this.block = new Float64Array(most * most);
  }

  /** Trades, leftovers and the Hessian at the prices; false outside the region of finite value. */
  evaluate(mu: number): boolean {
    const { high, low, left, matrix, sums, block, excess, poolHigh, poolLow, unknowns } = this;
    matrix.fill(0);
    sums.fill(0);
    left.set(this.held);
    for (let i = 0; i < this.members.length; i++) {
      const { arbitrage, tokens } = this.members[i]!;
      const trade = this.trades[i]!;
      const n = tokens.length;
      for (let j = 0; j < n; j++) {
        poolHigh[j] = high[tokens[j]!]!;
        poolLow[j] = low[tokens[j]!]!;
      }
      if (!arbitrage.solve(poolHigh, poolLow, mu, trade, block, excess)) return false;
      for (let j = 0; j < n; j++) {
        const a = tokens[j]!;
        left[a] = left[a]! + trade[j]!;
        if (a >= unknowns) continue;
        sums[a] = sums[a]! + excess[j]!;
        for (let l = 0; l < n; l++) {
          if (l === j) continue;
          const b = tokens[l]!;
          const entry = block[j * n + l]!;
          if (b >= unknowns) sums[a] = sums[a]! - entry;
          else if (b > a) matrix[a * unknowns + b] = matrix[a * unknowns + b]! + entry;
        }
      }
    }
    return true;
  }

  /** max |(ν − c)(h + Ψ) − μ| / μ over tokens with free prices: below 1, nothing is overdrawn. */
  imbalance(mu: number): number {
    let most = 0;
    for (let k = 0; k < this.unknowns; k++) {
      most = Math.max(most, Math.abs(this.margin[k]! * this.left[k]! - mu));
    }
    return most / mu;
  }

  /** Newton's direction, as relative changes of the margins, each held within ±reach. */
  newton(mu: number, reach: number): void {
    const { high, margin, left, sums, floor, direction, unknowns } = this;
    for (let k = 0; k < unknowns; k++) {
      const ratio = high[k]! / margin[k]!;
      floor[k] = mu * ratio * ratio;
      sums[k] = sums[k]! + floor[k]!;
      direction[k] = ratio * (mu - margin[k]! * left[k]!);
    }
    eliminate(unknowns, this.matrix, sums, floor, direction);
    for (let k = 0; k < unknowns; k++) {
      const change = (direction[k]! * high[k]!) / margin[k]!;
      direction[k] = Math.max(-reach, Math.min(reach, Number.isNaN(change) ? 0 : change));
    }
  }

  /** dφ/dτ along the direction: Σ ((ν − c)(h + Ψ) − μ) e. */
  slope(mu: number): number {
    let sum = 0;
    for (let k = 0; k < this.unknowns; k++) sum += (this.margin[k]! * this.left[k]! - mu) * this.direction[k]!;
    return sum;
  }

  keep(): void {
    this.keptHigh.set(this.high);
    this.keptLow.set(this.low);
    this.keptMargin.set(this.margin);
  }

  /** Prices at τ from the kept ones: (ν − c) e^(τ e). */
  move(tau: number): void {
    this.high.set(this.keptHigh);
    this.low.set(this.keptLow);
    for (let k = 0; k < this.unknowns; k++) {
      const by = this.keptMargin[k]! * Math.expm1(tau * this.direction[k]!);
      this.margin[k] = this.keptMargin[k]! + by;
      raise(this.high, this.low, k, by);
    }
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
    const prices = this.high.slice();
    this.lift(prices);
    let sum = 0;
    for (let k = 0; k < prices.length; k++) sum += (prices[k]! - this.values[k]!) * this.held[k]!;
    for (const { arbitrage, tokens } of this.members) {
      for (let j = 0; j < tokens.length; j++) this.poolHigh[j] = prices[tokens[j]!]!;
      sum += arbitrage.value(this.poolHigh);
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

/**
 * The prices of the dual: ν = high + low in two doubles (exact.ts), and the margins ν − c > 0 that the barrier keeps open.
 * A line search moves along (ν − c)(1 + τ e) from prices that were kept.
 */
import { raise } from "./arbitrage/exact.js";

export class Prices {
  readonly high: Float64Array; // [tokens]
  readonly low: Float64Array;
  readonly margin: Float64Array;
  readonly keptMargin: Float64Array;
  private readonly keptHigh: Float64Array;
  private readonly keptLow: Float64Array;
  private readonly markedHigh: Float64Array;
  private readonly markedLow: Float64Array;

  constructor(
    start: Float64Array,
    private readonly values: Float64Array, // c
  ) {
    const n = start.length;
    this.high = start.slice();
    this.low = new Float64Array(n);
    this.margin = start.map((price, k) => price - values[k]!);
    this.keptMargin = this.margin.slice();
    this.keptHigh = start.slice();
    this.keptLow = new Float64Array(n);
    this.markedHigh = start.slice();
    this.markedLow = new Float64Array(n);
  }

  /** Where `move` starts from. */
  keep(): void {
    this.keptHigh.set(this.high);
    this.keptLow.set(this.low);
    this.keptMargin.set(this.margin);
  }

  /** ν − c becomes (ν − c)(1 + τ e) of the kept prices, for the tokens that have an entry in e. */
  move(tau: number, direction: Float64Array): void {
    this.high.set(this.keptHigh);
    this.low.set(this.keptLow);
    for (let k = 0; k < direction.length; k++) {
      raise(this.high, this.low, k, this.keptMargin[k]! * tau * direction[k]!);
      this.open(k);
    }
  }

  /** Remembers the prices, to come back to with `recall`. */
  mark(): void {
    this.markedHigh.set(this.high);
    this.markedLow.set(this.low);
  }

  recall(): void {
    this.high.set(this.markedHigh);
    this.low.set(this.markedLow);
    for (let k = 0; k < this.high.length; k++) this.open(k);
  }

  /** The margin follows from the price, never the other way round: rounding would grow with every step down. */
  private open(k: number): void {
    this.margin[k] = this.high[k]! - this.values[k]! + this.low[k]!;
  }
}

/**
 * Running normalisation. It lives with the learner, so that nothing couples the lanes of a batch, and is frozen in evaluation.
 *
 * Observations are centred, divided by their running standard deviation and clipped to ±10. Rewards are only divided, never
 * centred or clipped: a positive scale per agent keeps its best responses. What is logged is always raw.
 *
 *   n = nₐ + n_b,  μ = μₐ + d n_b/n,  M = Mₐ + M_b + d² nₐ n_b/n,  d = μ_b − μₐ
 *
 * References: Chan, Golub & LeVeque (1979); Engstrom et al. (2020), arXiv:2005.12729.
 */
import type { State } from "../src/game.js";
import { type Box, bounds } from "../src/space.js";

/** Mean and variance per column of all rows seen. */
export class RunningMoments {
  readonly count = new Float64Array(1);
  readonly mean: Float64Array; // [width]
  private readonly squares: Float64Array; // M, [width]: sums of squared deviations

  constructor(readonly width: number) {
    this.mean = new Float64Array(width);
    this.squares = new Float64Array(width);
  }

  /** Take in `[rows, width]` of numbers. */
  add(values: ArrayLike<number>, rows: number): void {
    if (rows === 0) return;
    const before = this.count[0];
    const after = before + rows;
    for (let k = 0; k < this.width; k++) {
      let sum = 0;
      for (let r = 0; r < rows; r++) sum += values[r * this.width + k];
      const mean = sum / rows;
      let squares = 0;
      for (let r = 0; r < rows; r++) squares += (values[r * this.width + k] - mean) ** 2;
      const d = mean - this.mean[k];
      this.squares[k] += squares + (d * d * before * rows) / after;
      this.mean[k] += (d * rows) / after;
    }
    this.count[0] = after;
  }

  variance(k: number): number {
    return this.count[0] > 0 ? this.squares[k] / this.count[0] : 1;
  }

  state(): State {
    return { count: this.count, mean: this.mean, squares: this.squares };
  }
}

export type ObservationScaling = "raw" | "bounds" | "running";

/** Turns observations into what a network reads. */
export class ObservationNormaliser {
  private readonly moments: RunningMoments;
  private readonly low: Float32Array;
  private readonly high: Float32Array;

  constructor(
    readonly scaling: ObservationScaling,
    space: Box,
  ) {
    const { low, high } = bounds(space);
    this.low = low;
    this.high = high;
    this.moments = new RunningMoments(scaling === "running" ? low.length : 0);
  }

  /** Take in `[rows, width]` of raw observations. */
  learn(observations: Float32Array, rows: number): void {
    if (this.scaling === "running") this.moments.add(observations, rows);
  }

  /** Write the normalised row at `values[at …]` to `out[to …]`. */
  write(values: Float32Array, at: number, out: Float32Array, to: number): void {
    const { scaling, low, high, moments } = this;
    for (let k = 0; k < low.length; k++) {
      const x = values[at + k];
      if (scaling === "raw") out[to + k] = x;
      else if (scaling === "bounds") out[to + k] = high[k] > low[k] ? (2 * (x - low[k])) / (high[k] - low[k]) - 1 : 0;
      else {
        const z = (x - moments.mean[k]) / Math.sqrt(moments.variance(k) + 1e-8);
        out[to + k] = Math.min(Math.max(z, -10), 10);
      }
    }
  }

  state(): State {
    return this.moments.state();
  }
}

export type RewardScaling = "raw" | "return" | "reward";

/** Divides rewards by a running standard deviation: of the discounted return, or of the rewards themselves. */
export class RewardScaler {
  private readonly moments = new RunningMoments(1);
  private readonly returns: Float64Array; // [rows], Rₜ = γ Rₜ₋₁ + rₜ within the episode

  constructor(
    readonly scaling: RewardScaling,
    rows: number,
    private readonly gamma: number,
  ) {
    this.returns = new Float64Array(rows);
  }

  /** Take in the rewards of one step and write them scaled to `out[at …]`; `ended` flags the rows whose episode is over. */
  scale(rewards: Float32Array, ended: Uint8Array, out: Float32Array, at: number): void {
    const { scaling, returns, gamma } = this;
    const rows = returns.length;
    if (scaling === "return") {
      for (let i = 0; i < rows; i++) returns[i] = gamma * returns[i] + rewards[i];
      this.moments.add(returns, rows);
      for (let i = 0; i < rows; i++) if (ended[i]) returns[i] = 0;
    } else if (scaling === "reward") this.moments.add(rewards, rows);
    const factor = 1 / this.divisor();
    for (let i = 0; i < rows; i++) out[at + i] = rewards[i] * factor;
  }

  /** The standard deviation, but at least a tenth of the mean, so that constant rewards stay of order one. */
  divisor(): number {
    if (this.scaling === "raw") return 1;
    return Math.max(Math.sqrt(this.moments.variance(0)), 0.1 * Math.abs(this.moments.mean[0])) || 1;
  }

  state(): State {
    return { moments: this.moments.state(), returns: this.returns };
  }
}

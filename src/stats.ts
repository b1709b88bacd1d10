/**
 * Statistics of a handful of runs: means with honest intervals.
 *
 * References: Agarwal et al. (2021), Deep RL at the edge of the statistical precipice, NeurIPS (interquartile mean, stratified
 * bootstrap); Abramowitz & Stegun (1964), 26.7.5 (expansion of Student's t).
 */
import { Rng, type Seed } from "./rng.js";
import { scoresOf } from "./stats/scores.js";

/** x̄ = Σ xᵢ / n */
export function mean(values: ArrayLike<number>): number {
  needs(values, 1, "a mean");
  let sum = 0;
  for (let i = 0; i < values.length; i++) sum += values[i];
  return sum / values.length;
}

/** s = √(Σ (xᵢ − x̄)² / (n − 1)) */
export function standardDeviation(values: ArrayLike<number>): number {
  needs(values, 2, "a standard deviation");
  const centre = mean(values);
  let sum = 0;
  for (let i = 0; i < values.length; i++) sum += (values[i] - centre) ** 2;
  return Math.sqrt(sum / (values.length - 1));
}

/** s / √n */
export function standardError(values: ArrayLike<number>): number {
  return standardDeviation(values) / Math.sqrt(values.length);
}

/** Half the width of the 95 % interval of the mean, t₀.₉₇₅(n − 1) · s / √n. */
export function halfWidth(values: ArrayLike<number>): number {
  return studentT(values.length - 1) * standardError(values);
}

/**
 * The 97.5 % quantile of Student's t: tabulated to 12 degrees of freedom, an expansion in 1/ν beyond (error below 4e-6).
 *
 * @param degrees ν, a positive integer
 */
export function studentT(degrees: number): number {
  if (!(Number.isInteger(degrees) && degrees >= 1)) {
    throw new Error(`Student's t needs a positive whole number of degrees of freedom, got ${degrees}.`);
  }
  if (degrees <= table.length) return table[degrees - 1];
  const z = 1.959963984540054; // of the normal distribution
  const terms = [
    (z ** 3 + z) / 4,
    (5 * z ** 5 + 16 * z ** 3 + 3 * z) / 96,
    (3 * z ** 7 + 19 * z ** 5 + 17 * z ** 3 - 15 * z) / 384,
    (79 * z ** 9 + 776 * z ** 7 + 1482 * z ** 5 - 1920 * z ** 3 - 945 * z) / 92160,
  ];
  return terms.reduce((sum, term, k) => sum + term / degrees ** (k + 1), z);
}

const table = [
  12.706204736, 4.30265273, 3.182446305, 2.776445105, 2.570581836, 2.446911851, 2.364624252, 2.306004135, 2.262157163,
  2.228138852, 2.20098516, 2.17881283,
];

/** Interquartile mean: sort, drop ⌊n/4⌋ at each end, mean of the rest (`scipy.stats.trim_mean(x, 0.25)`). */
export function interquartileMean(values: ArrayLike<number>): number {
  needs(values, 1, "an interquartile mean");
  const sorted = Float64Array.from(values).sort();
  const drop = Math.floor(sorted.length / 4);
  return mean(sorted.subarray(drop, sorted.length - drop));
}

/** The q-quantile with linear interpolation, as numpy's default. @throws when q is not from 0 to 1 */
export function quantile(values: ArrayLike<number>, q: number): number {
  needs(values, 1, "a quantile");
  if (!(q >= 0 && q <= 1)) throw new Error(`a quantile's q must lie from 0 to 1, got ${q}.`);
  const sorted = Float64Array.from(values).sort();
  const at = q * (sorted.length - 1);
  const below = Math.floor(at);
  const above = Math.min(below + 1, sorted.length - 1);
  return sorted[below] + (at - below) * (sorted[above] - sorted[below]);
}

export interface Interval {
  readonly low: number;
  readonly high: number;
}

export interface BootstrapOptions {
  readonly seed?: Seed;
  readonly resamples?: number; // 2,000
  readonly level?: number; // 0.95
}

/** Options of a bootstrap, which are to make sense. @throws when they do not */
export function checkBootstrap(resamples: number, level: number): void {
  if (!(level > 0 && level < 1)) throw new Error(`bootstrap: the level must lie between 0 and 1, got ${level}.`);
  if (!(Number.isSafeInteger(resamples) && resamples > 0))
    throw new Error(`bootstrap: resamples must be a positive integer, got ${resamples}.`);
}

/**
 * Percentile bootstrap interval of a statistic, stratified: within every task the runs are drawn again with replacement.
 *
 * With fewer than 10 runs of one task it is too narrow: a nominal 95 % covers about 75 % at 3 runs and 90 % at 5.
 *
 * @param tasks     scores of each task's runs, `[tasks][runs]`; one task for a plain bootstrap
 * @param statistic of all scores, tasks one after the other
 * @throws when there is nothing to draw, a score is not finite, or the statistic becomes no number
 */
export function bootstrap(
  tasks: readonly ArrayLike<number>[],
  statistic: (scores: Float64Array) => number,
  { seed = 0, resamples = 2000, level = 0.95 }: BootstrapOptions = {},
): Interval {
  checkBootstrap(resamples, level);
  const scores = scoresOf(tasks).values; // written over by every draw
  const rng = Rng.alloc(1, `bootstrap ${seed}`).at(0);
  const drawn = new Float64Array(resamples);
  for (let k = 0; k < resamples; k++) {
    let at = 0;
    for (const runs of tasks) for (let i = 0; i < runs.length; i++) scores[at++] = runs[rng.below(runs.length)];
    drawn[k] = statistic(scores);
    if (Number.isNaN(drawn[k])) throw new Error("bootstrap: the statistic of what was drawn is not a number.");
  }
  return { low: quantile(drawn, (1 - level) / 2), high: quantile(drawn, (1 + level) / 2) };
}

function needs(values: ArrayLike<number>, least: number, what: string): void {
  if (values.length < least) throw new Error(`${what} needs ${least} number(s) or more, got ${values.length}.`);
}

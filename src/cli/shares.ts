/**
 * Shares of runs, and chances that runs end with, with their 95 % intervals.
 *
 *   Wilson:  (p + z²/2n ± z √(p (1 − p)/n + z²/4n²)) / (1 + z²/n)
 *
 * For the mean of numbers between 0 and 1 it is on the safe side, as none varies more than a coin with that mean.
 * Reference: Wilson (1927), J. Am. Stat. Assoc. 22.
 */
import type { Interval } from "../stats.js";

const z = 1.959963984540054;

/** @param p a share, or a mean of numbers from 0 to 1, of `n` runs */
export function wilson(p: number, n: number): Interval {
  const centre = p + z ** 2 / (2 * n);
  const half = z * Math.sqrt((p * (1 - p)) / n + z ** 2 / (4 * n ** 2));
  const whole = 1 + z ** 2 / n;
  return { low: Math.max(0, (centre - half) / whole), high: Math.min(1, (centre + half) / whole) };
}

/** A mean of numbers from 0 to 1 over runs, with its interval. */
export interface Share extends Interval {
  readonly mean: number;
  readonly runs: number;
}

export function shareOf(values: ArrayLike<number>): Share {
  let sum = 0;
  for (let k = 0; k < values.length; k++) sum += values[k];
  const mean = sum / values.length;
  return { mean, runs: values.length, ...wilson(mean, values.length) };
}

/** `.90 [.83, .95]`, without the zeros that say nothing. */
export function written({ mean, low, high }: Share, digits = 2): string {
  const plain = (x: number) => x.toFixed(digits).replace(/^0\./, ".");
  return `${plain(mean)} [${plain(low)}, ${plain(high)}]`;
}

/**
 * Intervals of the aggregates by stratified bootstrap: within every task, apart from the others, as many runs as there are are drawn
 * again with replacement; the interval is between the quantiles of what the statistic becomes.
 *
 * A run is drawn as a whole, so that points of a curve keep belonging together. No draw sorts anything: scores are ranked once, draws are
 * counted per rank, and trimmed sums are read from the counts. The same seed gives the same interval.
 *
 * References: Agarwal et al. (2021), NeurIPS; Efron & Tibshirani (1993), An introduction to the bootstrap, ch. 13 (percentile interval).
 */
import { Rng, type Seed } from "../rng.js";
import { checkBootstrap, type Interval } from "../stats.js";
import { beats, sameTasks } from "./aggregate.js";
import type { Scores } from "./scores.js";

export interface StratifiedOptions {
  readonly seed?: Seed;
  readonly resamples?: number; // 50,000
  readonly level?: number; // 0.95
}

/** The resamples of the aggregates. */
export interface AggregateIntervals {
  readonly iqm: Interval;
  readonly mean: Interval;
  readonly median: Interval;
  readonly gap: Interval;
}

/** Intervals of all four aggregates from the same draws. @param target γ of the optimality gap */
export function aggregateIntervals(scores: Scores, options: StratifiedOptions = {}, target = 1): AggregateIntervals {
  const { resamples, rng, interval } = checked(options);
  const { values, starts } = scores;
  const tasks = starts.length - 1;
  const trimmed = new TrimmedMean(values);
  const [iqm, means, median, gap] = [0, 1, 2, 3].map(() => new Float64Array(resamples));
  const taskMean = new Float64Array(tasks);
  for (let k = 0; k < resamples; k++) {
    let capped = 0;
    let sumOfMeans = 0;
    for (let t = 0; t < tasks; t++) {
      const from = starts[t];
      const runs = starts[t + 1] - from;
      let sum = 0;
      for (let i = 0; i < runs; i++) {
        const at = from + rng.below(runs);
        const x = values[at];
        trimmed.count(at);
        sum += x;
        capped += Math.min(x, target);
      }
      taskMean[t] = sum / runs;
      sumOfMeans += taskMean[t];
    }
    iqm[k] = trimmed.take();
    means[k] = sumOfMeans / tasks;
    gap[k] = target - capped / values.length;
    taskMean.sort();
    median[k] = (taskMean[(tasks - 1) >> 1] + taskMean[tasks >> 1]) / 2;
  }
  return { iqm: interval(iqm), mean: interval(means), median: interval(median), gap: interval(gap) };
}

/**
 * Intervals of the interquartile mean at each point of a curve.
 *
 * @param points scores of the same runs at each point, `[points]`
 */
export function curveIntervals(points: readonly Scores[], options: StratifiedOptions = {}): readonly Interval[] {
  const { resamples, rng, interval } = checked(options);
  if (points.length === 0) return [];
  const [{ starts, values }] = points;
  for (const point of points) {
    if (point.starts.length === starts.length && point.starts.every((start, t) => start === starts[t])) continue;
    throw new Error("A curve has the same runs of the same tasks at every point.");
  }
  const trimmed = points.map((point) => new TrimmedMean(point.values));
  const drawn = points.map(() => new Float64Array(resamples));
  const chosen = new Int32Array(values.length);
  for (let k = 0; k < resamples; k++) {
    draw(rng, starts, chosen);
    for (let p = 0; p < points.length; p++) {
      for (let i = 0; i < chosen.length; i++) trimmed[p].count(chosen[i]);
      drawn[p][k] = trimmed[p].take();
    }
  }
  return drawn.map(interval);
}

/** Intervals of a performance profile. @param taus ascending, `[taus]` */
export function profileIntervals(
  { values, starts }: Scores,
  taus: ArrayLike<number>,
  options: StratifiedOptions = {},
): readonly Interval[] {
  const { resamples, rng, interval } = checked(options);
  for (let k = 1; k < taus.length; k++) if (!(taus[k] > taus[k - 1])) throw new Error("The τ of a profile ascend.");
  const below = Int32Array.from(values, (x) => {
    let passed = 0; // taus that the score is strictly above
    while (passed < taus.length && x > taus[passed]) passed++;
    return passed;
  });
  const drawn = Array.from(taus, () => new Float64Array(resamples));
  const counts = new Int32Array(taus.length + 1);
  const chosen = new Int32Array(values.length);
  for (let k = 0; k < resamples; k++) {
    draw(rng, starts, chosen);
    counts.fill(0);
    for (let i = 0; i < chosen.length; i++) counts[below[chosen[i]]]++;
    for (let t = taus.length - 1, above = 0; t >= 0; t--) {
      above += counts[t + 1];
      drawn[t][k] = above / values.length;
    }
  }
  return drawn.map(interval);
}

/** Interval of the probability that a run of X beats one of Y; both are drawn again, apart from each other. */
export function improvementInterval(x: Scores, y: Scores, options: StratifiedOptions = {}): Interval {
  sameTasks(x, y);
  const { resamples, rng, interval } = checked(options);
  const tasks = x.starts.length - 1;
  const [ofX, ofY] = [x, y].map(({ values }) => new Int32Array(values.length));
  const wins = Array.from({ length: tasks }, (_, t) => {
    const [xs, ys] = [x, y].map(({ values, starts }) => values.subarray(starts[t], starts[t + 1]));
    return Float64Array.from({ length: xs.length * ys.length }, (_, k) =>
      beats(xs[Math.floor(k / ys.length)], ys[k % ys.length]),
    ); // [x, y]
  });
  const drawn = new Float64Array(resamples);
  for (let k = 0; k < resamples; k++) {
    draw(rng, x.starts, ofX);
    draw(rng, y.starts, ofY);
    let sum = 0;
    for (let t = 0; t < tasks; t++) {
      const [fromX, fromY] = [x.starts[t], y.starts[t]];
      const [n, m] = [x.starts[t + 1] - fromX, y.starts[t + 1] - fromY];
      const table = wins[t];
      let u = 0;
      for (let i = 0; i < n; i++) {
        const row = (ofX[fromX + i] - fromX) * m - fromY;
        for (let j = 0; j < m; j++) u += table[row + ofY[fromY + j]];
      }
      sum += u / (n * m);
    }
    drawn[k] = sum / tasks;
  }
  return interval(drawn);
}

/** Which run each run becomes, task by task. */
function draw(rng: Rng, starts: Int32Array, chosen: Int32Array): void {
  for (let t = 0; t < starts.length - 1; t++) {
    const [from, end] = [starts[t], starts[t + 1]];
    for (let i = from; i < end; i++) chosen[i] = from + rng.below(end - from);
  }
}

/** The mean without ⌊n/4⌋ at each end, of n draws from known values. */
class TrimmedMean {
  private readonly sorted: Float64Array;
  private readonly rank: Int32Array; // of each value
  private readonly counts: Int32Array; // draws per rank

  constructor(values: Float64Array) {
    const order = Int32Array.from(values, (_, i) => i).sort((a, b) => values[a] - values[b]);
    this.sorted = Float64Array.from(order, (i) => values[i]);
    this.rank = new Int32Array(values.length);
    this.counts = new Int32Array(values.length);
    for (let r = 0; r < order.length; r++) this.rank[order[r]] = r;
  }

  /** The value at this place was drawn. */
  count(at: number): void {
    this.counts[this.rank[at]]++;
  }

  /** The trimmed mean of what was drawn since the last time. */
  take(): number {
    const { sorted, counts } = this;
    const n = counts.length;
    const drop = Math.floor(n / 4);
    let sum = 0;
    for (let r = 0, past = 0; r < n; r++) {
      const times = counts[r];
      if (times === 0) continue;
      counts[r] = 0;
      const from = Math.max(past, drop);
      past += times;
      const end = Math.min(past, n - drop);
      if (end > from) sum += (end - from) * sorted[r];
    }
    return sum / (n - 2 * drop);
  }
}

function checked({ seed = 0, resamples = 50_000, level = 0.95 }: StratifiedOptions) {
  checkBootstrap(resamples, level);
  const at = (sorted: Float64Array, q: number) => {
    const place = q * (sorted.length - 1);
    const below = Math.floor(place);
    const above = Math.min(below + 1, sorted.length - 1);
    return sorted[below] + (place - below) * (sorted[above] - sorted[below]);
  };
  const interval = (drawn: Float64Array): Interval => {
    drawn.sort();
    return { low: at(drawn, (1 - level) / 2), high: at(drawn, (1 + level) / 2) };
  };
  return { resamples, rng: Rng.alloc(1, `stratified ${seed}`).at(0), interval };
}

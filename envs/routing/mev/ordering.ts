/**
 * What the order of a block is worth: the best, the worst and the average over all sequences π of n transactions.
 *
 *   f(π)        what whoever orders the block looks at: its own gain, or the users' outputs
 *   max − mean  and  max / mean,  what choosing the order adds to a fair one
 *
 * Up to eight transactions every sequence is tried (8! = 40,320), each by swapping two of the one before (Heap 1963, Comput. J. 6).
 * Above, uniform sequences are drawn: the mean then comes with a 95 % interval (Student's t), and the best and worst are those seen,
 * which the true ones can only exceed. The two measures are those of Kulkarni, Diamandis & Chitra (2023), arXiv:2309.14201, from memory.
 */
import type { Worth } from "../../../src/device/order.js";
import { Rng, type Seed } from "../../../src/rng.js";
import { studentT } from "../../../src/stats.js";

/** Blocks up to this many transactions are searched in full. */
export const exactly = 8;

export interface Orderings {
  readonly exact: boolean; // if not, `best` is a lower bound and `worst` an upper bound of the true ones
  readonly sequences: number; // how many were tried
  readonly best: number; // max f
  readonly worst: number; // min f
  readonly mean: number;
  readonly halfWidth: number; // of the 95 % interval of the mean; 0 if exact
  readonly deviation: number; // standard deviation of f over sequences
  readonly bestSequence: readonly number[]; // who comes first, second …
  readonly worstSequence: readonly number[];
  readonly excess: number; // max − mean
  readonly ratio: number | null; // max / mean; null unless the mean is above 0
}

/** Tries sequences of n transactions; nothing is allocated while it does. */
export class OrderingSearch {
  /** `[max, min, mean, Σ (f − mean)²]` of the last search. */
  readonly found = new Float64Array(4);
  readonly bestSequence: Int32Array; // [n]
  readonly worstSequence: Int32Array; // [n]
  private readonly sequence: Int32Array; // [n]
  private readonly counts: Int32Array; // [n], how often each place has been swapped
  private readonly value = new Float64Array(1);
  private tried = 0;

  constructor(
    private readonly n: number,
    private readonly worth: Worth,
  ) {
    this.bestSequence = new Int32Array(n);
    this.worstSequence = new Int32Array(n);
    this.sequence = new Int32Array(n);
    this.counts = new Int32Array(n);
  }

  /** How many sequences the last search tried. */
  get sequences(): number {
    return this.tried;
  }

  /** Try all n! sequences. */
  all(): void {
    const { n, sequence, counts } = this;
    this.tried = 0;
    for (let k = 0; k < n; k++) {
      sequence[k] = k;
      counts[k] = 0;
    }
    this.look();
    for (let k = 1; k < n; ) {
      if (counts[k] < k) {
        const other = k % 2 === 0 ? 0 : counts[k];
        const t = sequence[other];
        sequence[other] = sequence[k];
        sequence[k] = t;
        this.look();
        counts[k]++;
        k = 1;
      } else counts[k++] = 0;
    }
  }

  /** Try as many uniform sequences, drawn with replacement. */
  some(samples: number, rng: Rng): void {
    this.tried = 0;
    for (let k = 0; k < samples; k++) {
      rng.permute(this.sequence, this.n);
      this.look();
    }
  }

  /** Weigh the sequence at hand. Mean and squares by Welford's recurrence. */
  private look(): void {
    const { n, found, value, sequence } = this;
    this.worth(sequence, value);
    this.tried++;
    if (this.tried === 1) {
      found[0] = Number.NEGATIVE_INFINITY;
      found[1] = Number.POSITIVE_INFINITY;
      found[2] = found[3] = 0;
    }
    if (value[0] > found[0]) {
      found[0] = value[0];
      for (let k = 0; k < n; k++) this.bestSequence[k] = sequence[k];
    }
    if (value[0] < found[1]) {
      found[1] = value[0];
      for (let k = 0; k < n; k++) this.worstSequence[k] = sequence[k];
    }
    const away = value[0] - found[2];
    found[2] += away / this.tried;
    found[3] += away * (value[0] - found[2]);
  }
}

/**
 * Best, worst and average order of n transactions.
 *
 * @param worth   f(π), written to `out[0]`; the sequence is read, not kept
 * @param options how many sequences are drawn where there are more than eight transactions, and from which seed
 */
export function orderings(
  n: number,
  worth: Worth,
  { samples = 2000, seed = 0 }: { readonly samples?: number; readonly seed?: Seed } = {},
): Orderings {
  if (!Number.isInteger(n) || n < 1) throw new Error(`A block has a whole number of transactions from 1 up, got ${n}.`);
  if (!Number.isInteger(samples) || samples < 2)
    throw new Error(`An interval of the mean needs 2 samples or more, a whole number, got ${samples}.`);
  const search = new OrderingSearch(n, worth);
  const exact = n <= exactly;
  if (exact) search.all();
  else search.some(samples, Rng.alloc(1, `orderings ${seed}`).at(0));
  return summary(search, exact);
}

/** What a search has found, as data. */
export function summary(search: OrderingSearch, exact: boolean): Orderings {
  const { sequences } = search;
  const [best, worst, mean, squares] = search.found;
  const deviation = Math.sqrt(squares / (exact ? sequences : sequences - 1));
  return {
    exact,
    sequences,
    best,
    worst,
    mean,
    halfWidth: exact ? 0 : (studentT(sequences - 1) * deviation) / Math.sqrt(sequences),
    deviation,
    bestSequence: [...search.bestSequence],
    worstSequence: [...search.worstSequence],
    excess: best - mean,
    ratio: mean > 0 ? best / mean : null,
  };
}

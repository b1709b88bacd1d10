/**
 * Order policies: whose message counts first. Shared by every game and device that puts messages in a sequence.
 *
 *   fixed       as numbered
 *   random      a uniform permutation from the lane's stream
 *   priority    highest bid first
 *   first-come  earliest arrival first
 *   score       lowest score first: arrival − g b / (b + c); a bid buys up to g of time, half of it for b = c
 *   express     earliest first after `delay` was added to the arrival of every message without a pass (a bid above 0)
 *   batch       batches by arrival, ⌊arrival / length⌋; within one, highest bid first
 *   builder     the permutation that is worth most to whoever builds the block
 *
 * Equals are settled by a coin from the lane's stream, so that ties reward copies as they do on chain; a batch may settle them by
 * arrival instead. Bids are not negative. Arrivals are in the unit of `g`, `delay` and `length`.
 *
 * The builder looks at all n! permutations up to n = 6, and above that improves the numbered one by swapping pairs until no swap
 * helps (a local optimum, deterministic).
 *
 * References: score, the first TimeBoost proposal (2023); express, Timeboost as deployed (2024); batch, Budish, Cramton & Shim (2015),
 * Q. J. Econ. 130.
 */
import type { Rng } from "../rng.js";
import { before, type Ranked, rank, sort } from "./rank.js";

export type Order =
  | { readonly kind: "fixed" }
  | { readonly kind: "random" }
  | { readonly kind: "priority" }
  | { readonly kind: "first-come" }
  | { readonly kind: "score"; readonly g: number; readonly c: number }
  | { readonly kind: "express"; readonly delay: number }
  | { readonly kind: "batch"; readonly length: number; readonly ties: "arrival" | "random" }
  | { readonly kind: "builder" };

/** Writes what a permutation, `[n]`, is worth to the builder to `out[0]`; a number returned would be boxed on the heap. */
export type Worth = (sequence: Int32Array, out: Float64Array) => void;

/** Permutations up to this many messages are searched in full. */
export const exhaustive = 6;

/**
 * Write who comes first, second … at `out[0 … n)`.
 *
 * @param bids     one per message at `bids[bidsAt …]`; read by `priority`, `score`, `express` and `batch`
 * @param worth    what a permutation is worth to the builder; read by `builder`
 * @param arrivals one per message at `arrivals[arrivalsAt …]`; read by `first-come`, `score`, `express` and `batch`
 */
export function arrange(
  order: Order,
  n: number,
  out: Int32Array,
  rng: Rng,
  bids?: ArrayLike<number>,
  bidsAt = 0,
  worth?: Worth,
  arrivals?: ArrayLike<number>,
  arrivalsAt = 0,
): void {
  switch (order.kind) {
    case "fixed":
      for (let k = 0; k < n; k++) out[k] = k;
      break;
    case "random":
      rng.permute(out, n);
      break;
    case "priority":
    case "first-come":
    case "score":
    case "express":
    case "batch":
      rng.permute(out, n); // then a stable sort, so that the permutation settles ties
      rank(order, n, bids, bidsAt, arrivals, arrivalsAt);
      sort(out, n);
      break;
    case "builder":
      if (!worth) throw new Error("A builder's order needs to know what an order is worth.");
      if (n <= exhaustive) best(n, out, worth);
      else improve(n, out, worth);
      break;
    default:
      order satisfies never;
  }
}

/**
 * Who comes first, without the rest of the sequence: the same rules, but a coin only among those who are equal at the top.
 *
 * @returns the message's number; −1 where there is none
 */
export function foremost(
  order: Ranked,
  n: number,
  rng: Rng,
  bids?: ArrayLike<number>,
  bidsAt = 0,
  arrivals?: ArrayLike<number>,
  arrivalsAt = 0,
): number {
  rank(order, n, bids, bidsAt, arrivals, arrivalsAt);
  let first = n > 0 ? 0 : -1;
  let equals = 1;
  for (let k = 1; k < n; k++) {
    if (before(k, first)) {
      first = k;
      equals = 1;
    } else if (!before(first, k) && rng.below(++equals) === 0) first = k;
  }
  return first;
}

const trials = Array.from({ length: exhaustive + 1 }, (_, n) => new Int32Array(n)); // one per number of messages
const value = new Float64Array(1);

/** The best of all permutations; among equals the first in lexicographic order. */
function best(n: number, out: Int32Array, worth: Worth): void {
  const trial = trials[n];
  for (let k = 0; k < n; k++) trial[k] = out[k] = k;
  worth(trial, value);
  let most = value[0];
  while (successor(trial, n)) {
    worth(trial, value);
    if (value[0] <= most) continue;
    most = value[0];
    for (let k = 0; k < n; k++) out[k] = trial[k];
  }
}

/** Turn `trial[0 … n)` into the next permutation in lexicographic order; false after the last. */
function successor(trial: Int32Array, n: number): boolean {
  let k = n - 2;
  while (k >= 0 && trial[k] > trial[k + 1]) k--;
  if (k < 0) return false;
  let j = n - 1;
  while (trial[j] < trial[k]) j--;
  swap(trial, k, j);
  for (let a = k + 1, b = n - 1; a < b; a++, b--) swap(trial, a, b);
  return true;
}

function improve(n: number, all: Int32Array, worth: Worth): void {
  const out = all.length === n ? all : all.subarray(0, n);
  for (let k = 0; k < n; k++) out[k] = k;
  worth(out, value);
  let most = value[0];
  for (let better = true; better; ) {
    better = false;
    for (let a = 0; a < n; a++) {
      for (let b = a + 1; b < n; b++) {
        swap(out, a, b);
        worth(out, value);
        if (value[0] > most) {
          most = value[0];
          better = true;
        } else swap(out, a, b);
      }
    }
  }
}

/** The last comes first. */
export function turnRound(sequence: Int32Array, first: number, n: number): void {
  for (let a = first, b = first + n - 1; a < b; a++, b--) swap(sequence, a, b);
}

function swap(x: Int32Array, a: number, b: number): void {
  const t = x[a];
  x[a] = x[b];
  x[b] = t;
}

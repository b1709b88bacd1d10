/**
 * Seeded random numbers with explicit state, one independent stream per lane.
 *
 * The state is four 32-bit words per lane (xoshiro128**), so that it is saved, restored and compared like any other state.
 * Words come from `seedrandom` (ARC4) keyed by the lane's seed alone, so a stream never depends on how many lanes run beside it.
 *
 * Reference: Blackman & Vigna (2021), Scrambled linear pseudorandom number generators, ACM TOMS 47.
 */
import seedrandom from "seedrandom";
import { logAt } from "./maths.js";

export type Seed = number | string;

/** The seed of lane i under one seed for all: s + i for a number, `s` then `s#1`, `s#2` … for text. */
export function laneSeed(seed: Seed, lane: number): Seed {
  if (typeof seed === "number") return seed + lane;
  return lane === 0 ? seed : `${seed}#${lane}`;
}

/**
 * The key that `seedrandom` is given. ARC4 repeats its key, so that "7" and "77" would be one; with its length in front no seed is a
 * repetition of another.
 */
export function keyOf(seed: Seed): string {
  const text = String(seed);
  return `${text.length}:${text}`;
}

/** @throws when a seed is neither text nor a safe integer */
export function checkSeed(seed: unknown): asserts seed is Seed {
  if (typeof seed === "string" || Number.isSafeInteger(seed)) return;
  throw new Error(`A seed must be an integer within ±2^53 or text, got ${String(seed)}.`);
}

const cell = new Float64Array(1);

export class Rng {
  private base = 0;

  /** @param words stream states, `[lanes, 4]` */
  constructor(readonly words: Uint32Array) {}

  /** Streams for this many lanes, lane i seeded with `laneSeed(seed, i)`. */
  static alloc(lanes: number, seed: Seed = 0): Rng {
    const rng = new Rng(new Uint32Array(lanes * 4));
    for (let lane = 0; lane < lanes; lane++) rng.seed(lane, laneSeed(seed, lane));
    return rng;
  }

  /** Start one lane's stream afresh. */
  seed(lane: number, seed: Seed): void {
    const source = seedrandom(keyOf(seed));
    for (let k = 0; k < 4; k++) this.words[lane * 4 + k] = source.int32();
    this.words[lane * 4] |= 1; // the all-zero state is the one that never leaves
  }

  /** Draw from this lane's stream until the next `at`. */
  at(lane: number): this {
    this.base = lane * 4;
    return this;
  }

  /** Uniform 32-bit word. */
  next(): number {
    return this.draw() >>> 0;
  }

  /** The same as a signed integer, which unlike the larger unsigned ones is never boxed on the heap when it is returned. */
  private draw(): number {
    const w = this.words;
    const b = this.base;
    const s1 = w[b + 1];
    const product = Math.imul(s1, 5);
    const result = Math.imul((product << 7) | (product >>> 25), 9);
    const s2 = w[b + 2] ^ w[b];
    const s3 = w[b + 3] ^ s1;
    w[b + 1] = s1 ^ s2;
    w[b] ^= s3;
    w[b + 2] = s2 ^ (s1 << 9);
    w[b + 3] = (s3 << 11) | (s3 >>> 21);
    return result;
  }

  /** Uniform in [0, 1), 32 bits of resolution. */
  uniform(): number {
    return this.next() / 0x1_0000_0000;
  }

  /** `out[k]` ← uniform in [0, 1); nothing that could be boxed is returned. */
  uniformAt(out: Float64Array, k: number): void {
    out[k] = (this.draw() >>> 0) / 0x1_0000_0000;
  }

  /** Uniform integer in [0, n). The bias is below n / 2³². */
  below(n: number): number {
    return Math.floor(((this.draw() >>> 0) / 0x1_0000_0000) * n);
  }

  /** Standard normal. */
  normal(): number {
    this.normalAt(cell, 0);
    return cell[0];
  }

  /**
   * `out[k]` ← standard normal, by the polar method (Marsaglia & Bray 1964). It keeps no spare, so that the state stays in `words`.
   */
  normalAt(out: Float64Array, k: number): void {
    for (;;) {
      const u = 2 * this.uniform() - 1;
      const v = 2 * this.uniform() - 1;
      const s = u * u + v * v;
      if (!(s > 0 && s < 1)) continue;
      out[k] = s;
      logAt(out, k);
      out[k] = u * Math.sqrt((-2 * out[k]) / s);
      return;
    }
  }

  /** Write a uniform permutation of 0 … n−1 (Fisher & Yates) at `out[0 … n)`. */
  permute(out: Int32Array, n: number): void {
    for (let k = 0; k < n; k++) {
      const j = this.below(k + 1);
      out[k] = out[j];
      out[j] = k;
    }
  }
}

/**
 * Actions that both sides of the wire can draw alike, whatever their libraries: one xorshift32 stream per lane, mixed from the lane's
 * seed by Knuth's multiplier. `bridge/python/tests/draws.py` is the same in Python.
 *
 *   x ← x ⊕ x≪13;  x ← x ⊕ x≫17;  x ← x ⊕ x≪5
 *
 * Every seat draws once per component of its action: for a choice among n the first legal one from x mod n on, for a number of a box
 * low + (high − low) x / 2³².
 *
 * Reference: Marsaglia (2003), Xorshift RNGs, Journal of Statistical Software 8(14).
 */
import { certain } from "../../src/agent.js";
import type { Space } from "../../src/space.js";
import { maskSize, size } from "../../src/space.js";

export class Draws {
  private readonly words: Uint32Array; // [lanes]

  /** Lane i has the stream of seed + i. */
  constructor(seed: number, lanes: number) {
    this.words = Uint32Array.from({ length: lanes }, (_, lane) => Math.imul(seed + lane + 1, 0x9e3779b1) | 1);
  }

  /**
   * Actions of one role, `[lanes, seats, size]`.
   *
   * @param masks `[lanes, seats, maskSize]`; without them everything is legal
   */
  actions(space: Space, seats: number, masks?: Uint8Array): Float32Array {
    const lanes = this.words.length;
    const width = size(space);
    const flags = maskSize(space);
    const out = new Float32Array(lanes * seats * width);
    for (let row = 0; row < lanes * seats; row++)
      this.row(space, Math.floor(row / seats), out, row * width, masks, row * flags);
    return out;
  }

  private row(space: Space, lane: number, out: Float32Array, at: number, masks: Uint8Array | undefined, flag: number) {
    if (space.kind === "box") {
      let k = at;
      for (const { low, high, size: n = 1 } of space.fields)
        for (let j = 0; j < n; j++) out[k++] = low + (high - low) * (this.next(lane) / 2 ** 32);
      return;
    }
    let first = flag;
    for (const [k, n] of (space.kind === "discrete" ? [space.n] : space.n).entries()) {
      const start = this.next(lane) % n;
      out[at + k] = start;
      for (let j = 0; masks && j < n; j++) {
        const choice = (start + j) % n;
        if (masks[first + choice] === 0) continue;
        out[at + k] = choice;
        break;
      }
      first += n;
    }
  }

  private next(lane: number): number {
    let x = this.words[lane];
    x ^= x << 13;
    x ^= x >>> 17;
    x ^= x << 5;
    this.words[lane] = x;
    return this.words[lane];
  }
}

/** Policies that are certain of these actions, `[rows, maskSize]`. */
export function certainly(space: Space, actions: Float32Array): Float32Array {
  const width = size(space);
  const flags = maskSize(space);
  const out = new Float32Array((actions.length / width) * flags);
  for (let row = 0; row < actions.length / width; row++)
    certain(space, actions.subarray(row * width, (row + 1) * width), out, row * flags);
  return out;
}

/**
 * A gated recurrent unit: what a network remembers of an episode.
 *
 *   z = σ(x W_z + h U_z + b_z)          how much to keep
 *   r = σ(x W_r + h U_r + b_r)          how much to look back
 *   c = tanh(x W_c + (r ∘ h) U_c + b_c)
 *   h′ = z ∘ h + (1 − z) ∘ c            h = 0 where an episode begins
 *
 * Passes over sequences, and their gradient, are derived by hand: back through time, and cut where episodes begin. Compiled kernels
 * calculate them, and plain TypeScript on the cpu backend.
 * References: Cho et al. (2014), arXiv:1406.1078; Werbos (1990), Proc. IEEE 78.
 */
import type { Rng } from "../src/rng.js";
import { backendName } from "./backend.js";
import { kernelUnroll } from "./gru-kernels.js";
import { plainUnroll } from "./gru-plain.js";
import { rewind } from "./kernels.js";
import type { Slot } from "./network.js";
import { orthogonal } from "./orthogonal.js";

/** Sequences side by side. */
export interface Sequences {
  readonly steps: number;
  readonly count: number; // sequences
  readonly begins: Uint8Array; // [steps, count], 1 where an episode begins: nothing is remembered there
}

/** W `[inputs, 3 units]`, U `[units, 3 units]` and b `[3 units]`, row-major, each as z, r, c. */
export type GruWeights = readonly [Float32Array, Float32Array, Float32Array];

export interface GruSize {
  readonly inputs: number;
  readonly units: number;
}

/** A pass over sequences that can be gone back. */
export interface Unrolled {
  readonly h: Float32Array; // [steps, count, units], what is remembered after each step
  /** The gradient of a loss by W, U and b, from its gradient by h, `[steps, count, units]`. Once. */
  gradient(dh: Float32Array): GruWeights;
}

/** The slots of a unit's weights. */
export function gruSlots(name: string, { inputs, units }: GruSize): Slot[] {
  return [
    { name: `${name}/memory/input`, shape: [inputs, 3 * units] },
    { name: `${name}/memory/recurrent`, shape: [units, 3 * units] },
    { name: `${name}/memory/bias`, shape: [3 * units] },
  ];
}

export class Gru {
  private begins = new Uint8Array(0); // none, of one step

  /** @param weights views, read anew at every pass */
  constructor(
    readonly inputs: number,
    readonly units: number,
    private readonly weights: GruWeights,
  ) {}

  /** Orthogonal weights, gate by gate; biases 0. */
  initialise(rng: Rng): void {
    const { inputs, units } = this;
    const [w, u, b] = this.weights;
    for (const [view, rows] of [
      [w, inputs],
      [u, units],
    ] as const) {
      // biome-ignore format: a table
      for (let gate = 0; gate < 3; gate++) {
        const square = orthogonal(rows, units, 1, rng);
        for (let k = 0; k < rows; k++) view.set(square.subarray(k * units, (k + 1) * units), (3 * k + gate) * units);
      }
    }
    b.fill(0);
  }

  /**
   * One step.
   *
   * @param x `[rows, inputs]`
   * @param h `[rows, units]`, what is remembered; written
   */
  step(x: Float32Array, h: Float32Array): void {
    const count = h.length / this.units;
    if (this.begins.length !== count) this.begins = new Uint8Array(count);
    rewind();
    h.set(this.unroll({ steps: 1, count, begins: this.begins }, x, h).h);
  }

  /**
   * All steps of sequences. Valid until the kernels' memory is rewound.
   *
   * @param x     `[steps, count, inputs]`
   * @param start `[count, units]`, what is remembered before the first step
   */
  unroll(sequences: Sequences, x: Float32Array, start: Float32Array): Unrolled {
    return (backendName() === "cpu" ? plainUnroll : kernelUnroll)(this, this.weights, sequences, x, start);
  }
}

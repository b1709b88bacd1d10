/** A network of an actor: a perceptron, and before it a memory where it has one. */

import type { Rng } from "../src/rng.js";
import type { DensePass } from "./dense.js";
import { Gru, gruSlots, type Sequences, type Unrolled } from "./gru.js";
import { Mlp } from "./mlp.js";
import { initialise, mlpSlots, type Parameters, type Slot } from "./network.js";

/** The shape of a network. */
export interface Shape {
  readonly inputs: number;
  readonly memory: number; // units of the memory, 0 where there is none
  readonly hidden: readonly number[];
  readonly outputs: number;
}

/** Rows as sequences, and what is remembered before their first step, `[count, units]`. */
export interface Remembered {
  readonly sequences: Sequences;
  readonly start: Float32Array;
}

/** A pass that can be gone back. */
export interface NetPass {
  readonly outputs: Float32Array; // [rows, outputs]
  readonly dense: DensePass;
  readonly unrolled: Unrolled | undefined; // its memory
}

export function netSlots(name: string, { inputs, memory, hidden, outputs }: Shape): Slot[] {
  if (memory === 0) return mlpSlots(name, [inputs, ...hidden, outputs]);
  return [...gruSlots(name, { inputs, units: memory }), ...mlpSlots(name, [memory, ...hidden, outputs])];
}

export class Net {
  readonly memory: Gru | undefined;
  private readonly mlp: Mlp;
  private readonly depth: number;
  private readonly behind: number; // the first slot after the memory's
  private back = new Float32Array(0); // [rows, units]

  /** @param first of its slots among the parameters */
  constructor(
    private readonly parameters: Parameters,
    readonly first: number,
    { inputs, memory, hidden }: Shape,
  ) {
    const views = () => [0, 1, 2].map((k) => parameters.view(first + k)) as [Float32Array, Float32Array, Float32Array];
    this.memory = memory > 0 ? new Gru(inputs, memory, views()) : undefined;
    this.behind = first + (memory > 0 ? 3 : 0);
    this.depth = hidden.length + 1;
    this.mlp = new Mlp(parameters, this.behind, this.depth);
  }

  /** The slot of its last bias. */
  get last(): number {
    return this.behind + 2 * this.depth - 1;
  }

  /** Orthogonal weights, with this gain before the outputs; biases 0. */
  initialise(rng: Rng, headGain: number): void {
    this.memory?.initialise(rng);
    initialise(this.parameters, this.behind, this.depth, headGain, rng);
  }

  /**
   * The outputs for `[rows, inputs]`: `[rows, outputs]`.
   *
   * @param state `[rows, units]` where it has a memory: what is remembered, written
   */
  outputs(x: Float32Array, state?: Float32Array): Float32Array {
    if (!this.memory || !state) return this.mlp.outputs(x);
    this.memory.step(x, state);
    return this.judge(state);
  }

  /** The outputs for what is remembered, `[rows, units]`; without a memory, for what is read. */
  judge(state: Float32Array): Float32Array {
    return this.mlp.outputs(state);
  }

  /** A pass that can be gone back; within one `tf.tidy`, and until the kernels' memory is rewound. */
  forward(x: Float32Array, remembered?: Remembered): NetPass {
    const unrolled = remembered && this.memory?.unroll(remembered.sequences, x, remembered.start);
    const dense = this.mlp.forward(unrolled?.h ?? x);
    return { outputs: dense.outputs, dense, unrolled };
  }

  /**
   * Go back through the last pass.
   *
   * @param slopes   of the loss by the outputs, `[rows, outputs]`
   * @param gradient of all parameters, flat; its stretch of it is written
   */
  backward({ dense, unrolled }: NetPass, slopes: Float32Array, gradient: Float32Array): void {
    const { mlp, parameters, first } = this;
    if (!unrolled) {
      mlp.backward(dense, slopes, gradient);
      return;
    }
    if (this.back.length !== unrolled.h.length) this.back = new Float32Array(unrolled.h.length);
    mlp.backward(dense, slopes, gradient, this.back);
    unrolled.gradient(this.back).forEach((part, k) => {
      parameters.within(gradient, first + k).set(part);
    });
  }
}

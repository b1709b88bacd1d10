/**
 * The parameters of networks, which lie flat in one array: the master copy, that optimisers, checkpoints and the compiled kernels
 * work on. Tensors are copied from it where a backend calculates with tensors.
 */
import * as tf from "@tensorflow/tfjs";
import type { Rng } from "../src/rng.js";
import { orthogonal } from "./orthogonal.js";

/** A tensor's place in the flat array. */
export interface Slot {
  readonly name: string; // "policy/0/weight"
  readonly shape: readonly number[];
}

/** Named tensors over one flat array. */
export class Parameters {
  readonly values: Float32Array; // all of them, in the order of the slots
  private tensors: readonly tf.Variable[] = []; // made when they are first asked for
  private stale = true; // the tensors differ from the flat array
  private readonly offsets: readonly number[];

  constructor(readonly slots: readonly Slot[]) {
    let total = 0;
    this.offsets = slots.map(({ shape }) => {
      total += count(shape);
      return total - count(shape);
    });
    this.values = new Float32Array(total);
  }

  /** One slot's stretch of the flat array, a view. */
  view(index: number): Float32Array {
    return this.within(this.values, index);
  }

  /** One slot's stretch of any array laid out like the flat one, a view. */
  within(flat: Float32Array, index: number): Float32Array {
    return flat.subarray(this.offsets[index], this.offsets[index] + count(this.slots[index].shape));
  }

  /** The index of the slot with this name, −1 when there is none. */
  find(name: string): number {
    return this.slots.findIndex((slot) => slot.name === name);
  }

  /** Say that the flat array has changed. */
  upload(): void {
    this.stale = true;
  }

  /** All slots as tensors, copied to the backend where the flat array has changed. */
  get variables(): readonly tf.Variable[] {
    if (!this.stale) return this.tensors;
    this.stale = false;
    tf.tidy(() => {
      // copies, because the cpu backend keeps the array that it is given
      const values = this.slots.map(({ shape }, k) => tf.tensor(this.view(k).slice(), [...shape]));
      if (this.tensors.length > 0) values.forEach((tensor, k) => void this.tensors[k].assign(tensor));
      else this.tensors = values.map((tensor) => tf.variable(tensor));
    });
    return this.tensors;
  }

  dispose(): void {
    for (const variable of this.tensors) variable.dispose();
  }
}

/** The slots of a network with these layer sizes: a weight `[inputs, outputs]` and a bias `[outputs]` per layer. */
export function mlpSlots(name: string, sizes: readonly number[]): Slot[] {
  return sizes.slice(1).flatMap((outputs, layer) => [
    { name: `${name}/${layer}/weight`, shape: [sizes[layer], outputs] },
    { name: `${name}/${layer}/bias`, shape: [outputs] },
  ]);
}

/** Fill a network's slots, from `first` on: orthogonal weights with gain √2 and `headGain` in the last layer, biases 0. */
export function initialise(parameters: Parameters, first: number, layers: number, headGain: number, rng: Rng): void {
  for (let layer = 0; layer < layers; layer++) {
    const [inputs, outputs] = parameters.slots[first + 2 * layer].shape;
    const gain = layer === layers - 1 ? headGain : Math.SQRT2;
    parameters.view(first + 2 * layer).set(orthogonal(inputs, outputs, gain, rng));
    parameters.view(first + 2 * layer + 1).fill(0);
  }
}

function count(shape: readonly number[]): number {
  return shape.reduce((a, b) => a * b, 1);
}

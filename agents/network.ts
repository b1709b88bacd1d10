/**
 * Networks: multilayer perceptrons with tanh, over parameters that lie flat in one array.
 *
 *   h₀ = x,  hₗ₊₁ = tanh(hₗ Wₗ + bₗ),  y = h_L W_L + b_L
 *
 * The flat array is the master copy: optimisers and checkpoints work on it in plain TypeScript; tensors are uploaded from it.
 * The gradient of a whole network is one hand-written operation, because on small batches the number of operations is what costs.
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
  readonly variables: readonly tf.Variable[];
  private readonly offsets: readonly number[];

  constructor(readonly slots: readonly Slot[]) {
    let total = 0;
    this.offsets = slots.map(({ shape }) => {
      total += count(shape);
      return total - count(shape);
    });
    this.values = new Float32Array(total);
    this.variables = tf.tidy(() => slots.map(({ shape }) => tf.variable(tf.zeros([...shape]))));
  }

  /** One slot's stretch of the flat array, a view. */
  view(index: number): Float32Array {
    return this.values.subarray(this.offsets[index], this.offsets[index] + count(this.slots[index].shape));
  }

  /** The index of the slot with this name, −1 when there is none. */
  find(name: string): number {
    return this.slots.findIndex((slot) => slot.name === name);
  }

  /** Copy the flat array to the backend. Call after every change. */
  upload(): void {
    tf.tidy(() => {
      for (let k = 0; k < this.slots.length; k++) {
        // a copy, because the cpu backend keeps the array that it is given
        this.variables[k].assign(tf.tensor(this.view(k).slice(), [...this.slots[k].shape]));
      }
    });
  }

  /** Copy gradients, one tensor per slot, to a flat array. */
  download(tensors: readonly tf.Tensor[], out: Float32Array): void {
    for (let k = 0; k < tensors.length; k++) out.set(tensors[k].dataSync(), this.offsets[k]);
  }

  dispose(): void {
    for (const variable of this.variables) variable.dispose();
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

/**
 * The network's outputs.
 *
 * @param x       `[rows, inputs]`; no gradient flows to it
 * @param weights W₀, b₀, W₁, b₁ …
 * @returns `[rows, outputs]`
 */
export function mlp(x: tf.Tensor2D, weights: readonly tf.Tensor[]): tf.Tensor2D {
  const layers = weights.length / 2;
  const run = tf.customGrad((...given) => {
    const save = given[given.length - 1] as tf.GradSaveFunc;
    const read: tf.Tensor2D[] = [x]; // what each layer read
    let h = x;
    for (let layer = 0; layer < layers; layer++) {
      const b = weights[2 * layer] as tf.Tensor2D;
      h = tf.fused.matMul({ a: h, b, bias: weights[2 * layer + 1], activation: "linear" }) as tf.Tensor2D;
      if (layer === layers - 1) break;
      h = tf.tanh(h);
      read.push(h);
    }
    save(read);
    return { value: h, gradFunc: (dy, saved) => backward(weights, saved as tf.Tensor2D[], dy as tf.Tensor2D) };
  });
  return run(...weights) as tf.Tensor2D;
}

/** ∂/∂Wₗ = hₗᵀ d, ∂/∂bₗ = Σ d, and d ← (d Wₗᵀ) ∘ (1 − hₗ²) on the way down. */
function backward(weights: readonly tf.Tensor[], read: readonly tf.Tensor2D[], dy: tf.Tensor2D): tf.Tensor[] {
  const gradients: tf.Tensor[] = [];
  let d = dy;
  for (let layer = read.length - 1; layer >= 0; layer--) {
    const input = read[layer];
    // transposed beforehand: wasm multiplies transposed operands five times slower
    gradients.unshift(tf.matMul(tf.transpose(input), d), tf.sum(d, 0));
    if (layer === 0) break;
    const back = tf.matMul(d, tf.transpose(weights[2 * layer]) as tf.Tensor2D);
    d = tf.sub(back, tf.mul(tf.mul(back, input), input));
  }
  return gradients;
}

function count(shape: readonly number[]): number {
  return shape.reduce((a, b) => a * b, 1);
}

/**
 * One pass through a dense network and back, written by hand: on small batches the number of operations is what costs.
 *
 *   h₀ = x,  hₗ₊₁ = tanh(hₗ Wₗ + bₗ),  y = h_L W_L + b_L
 *   ∂/∂Wₗ = hₗᵀ d,  ∂/∂bₗ = Σ d,  and d ← (d Wₗᵀ) ∘ (1 − hₗ²) on the way down
 *
 * It is calculated by compiled kernels on the wasm backend, whose bits are the same on every machine, and by tensors on others.
 */
import * as tf from "@tensorflow/tfjs";
import { kernels, padded, read, reserve, view, write, writeTransposed } from "./kernels.js";

/** A layer's weight `[inputs, outputs]` and bias `[outputs]`, views. */
export interface Layer {
  readonly inputs: number;
  readonly outputs: number;
  readonly weight: Float32Array;
  readonly bias: Float32Array;
}

export interface DensePass {
  readonly outputs: Float32Array; // [rows, outputs]
  /**
   * @param slopes   of the loss by the outputs, `[rows, outputs]`
   * @param into     gradients by layer, written
   * @param byInputs the gradient by what was read, `[rows, inputs]`, written where it is wanted
   */
  backward(slopes: Float32Array, into: readonly Layer[], byInputs?: Float32Array): void;
}

/** With kernels. Valid until their memory is rewound. */
export function kernelPass(layers: readonly Layer[], x: Float32Array): DensePass {
  const { multiply, tanh, slope, columns } = kernels();
  const rows = x.length / layers[0].inputs;
  const tall = padded(rows);
  const reads: number[] = []; // addresses of what each layer reads
  let h = reserve(tall * padded(layers[0].inputs));
  write(x, rows, layers[0].inputs, h);
  layers.forEach(({ inputs, outputs, weight, bias }, k) => {
    reads.push(h);
    const [wide, high] = [padded(outputs), padded(inputs)];
    const w = reserve(high * wide);
    const b = reserve(wide);
    const y = reserve(tall * wide);
    write(weight, inputs, outputs, w);
    view(b, wide).fill(0, outputs).set(bias);
    multiply(tall, wide, inputs, h, 4 * high, 4, w, y, b);
    if (k < layers.length - 1) tanh(tall * wide, y);
    h = y;
  });
  const last = layers[layers.length - 1].outputs;
  return {
    outputs: read(h, rows, last, new Float32Array(rows * last)),
    backward(slopes, into, byInputs) {
      let d = reserve(tall * padded(last));
      write(slopes, rows, last, d);
      for (let k = layers.length - 1; k >= 0; k--) {
        const { inputs, outputs, weight } = layers[k];
        const [wide, high] = [padded(outputs), padded(inputs)];
        const w = reserve(high * wide);
        const b = reserve(wide);
        multiply(high, wide, tall, reads[k], 4, 4 * high, d, w, 0);
        columns(tall, wide, d, b);
        read(w, inputs, outputs, into[k].weight);
        read(b, 1, outputs, into[k].bias);
        if (k === 0 && !byInputs) break;
        const transposed = reserve(wide * high);
        const back = reserve(tall * high);
        writeTransposed(weight, inputs, outputs, transposed);
        multiply(tall, high, outputs, d, 4 * wide, 4, transposed, back, 0);
        if (k === 0 && byInputs) {
          read(back, rows, inputs, byInputs);
          break;
        }
        slope(tall * high, reads[k], back);
        d = back;
      }
    },
  };
}

/**
 * With tensors. Call it and use it within one `tf.tidy`.
 *
 * @param weights W₀, b₀, W₁, b₁ … of the layers
 */
export function tensorPass(layers: readonly Layer[], weights: readonly tf.Tensor[], x: Float32Array): DensePass {
  const rows = x.length / layers[0].inputs;
  const reads: tf.Tensor2D[] = [];
  let h = tf.tensor2d(x, [rows, layers[0].inputs]);
  for (let k = 0; k < layers.length; k++) {
    reads.push(h);
    // not fused: tfjs-node takes several times longer where it is
    h = tf.add(tf.matMul(h, weights[2 * k] as tf.Tensor2D), weights[2 * k + 1]);
    if (k < layers.length - 1) h = tf.tanh(h);
  }
  return {
    outputs: h.dataSync() as Float32Array,
    backward(slopes, into, byInputs) {
      let d = tf.tensor2d(slopes, [rows, layers[layers.length - 1].outputs]);
      for (let k = layers.length - 1; k >= 0; k--) {
        into[k].weight.set(tf.matMul(reads[k], d, true, false).dataSync());
        into[k].bias.set(tf.sum(d, 0).dataSync());
        if (k === 0 && !byInputs) break;
        const back = tf.matMul(d, weights[2 * k] as tf.Tensor2D, false, true);
        if (k === 0) byInputs?.set(back.dataSync());
        else d = tf.sub(back, tf.mul(back, tf.square(reads[k])));
      }
    },
  };
}

/**
 * A node of the graph that plain TypeScript computes: one number per row of a network's outputs, with its slopes.
 *
 * For functions that a backend lacks, such as log Γ, or that need double precision. It reads the outputs back, which
 * costs little on WebAssembly and tfjs-node; and it has no second derivative.
 */
import * as tf from "@tensorflow/tfjs";

/**
 * The value of one row.
 *
 * @param outputs of all rows; this one's begin at `at`
 * @param slopes  ∂value/∂output of all rows, to be written from `at` on
 */
export type RowFunction = (row: number, outputs: Float32Array, at: number, slopes: Float32Array) => number;

/** @param outputs `[rows, width]`; returns `[rows]` */
export function rowwise(outputs: tf.Tensor2D, value: RowFunction): tf.Tensor1D {
  const node = tf.customGrad((x, save) => {
    const [rows, width] = outputs.shape;
    const given = (x as tf.Tensor2D).dataSync() as Float32Array;
    const values = new Float32Array(rows);
    const slopes = new Float32Array(rows * width);
    for (let row = 0; row < rows; row++) values[row] = value(row, given, row * width, slopes);
    (save as tf.GradSaveFunc)([tf.tensor2d(slopes, [rows, width])]);
    return {
      value: tf.tensor1d(values),
      gradFunc: (dy, saved) => tf.mul(tf.expandDims(dy as tf.Tensor1D, 1), saved[0]),
    };
  });
  return node(outputs) as tf.Tensor1D;
}

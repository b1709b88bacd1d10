/** A perceptron as a graph that is differentiated automatically: what the networks' own passes are compared with. */
import * as tf from "@tensorflow/tfjs";

/** @param weights W₀, b₀, W₁, b₁ … */
export function graphMlp(x: tf.Tensor2D, weights: readonly tf.Tensor[]): tf.Tensor2D {
  let h: tf.Tensor = x;
  for (let k = 0; k < weights.length; k += 2) {
    h = tf.add(tf.matMul(h as tf.Tensor2D, weights[k] as tf.Tensor2D), weights[k + 1]);
    if (k + 2 < weights.length) h = tf.tanh(h);
  }
  return h as tf.Tensor2D;
}

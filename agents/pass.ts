/** The graph of one pass of an actor over a minibatch: what every loss is made of. */
import * as tf from "@tensorflow/tfjs";
import type { Head } from "./head.js";
import type { Minibatch } from "./rollout.js";

/** Every tensor is `[rows]`. */
export interface Pass {
  readonly logProb: tf.Tensor1D;
  readonly entropy: tf.Tensor1D;
  readonly values: tf.Tensor1D;
  readonly old: tf.Tensor1D;
  readonly oldValues: tf.Tensor1D;
  readonly advantages: tf.Tensor1D;
  readonly targets: tf.Tensor1D;
  readonly policyWeights: tf.Tensor1D;
  readonly valueWeights: tf.Tensor1D;
}

/**
 * The graph from what the networks said of a minibatch on. Call within `tf.tidy` or a gradient.
 *
 * @param outputs of the policy network, `[rows, outputs]`
 * @param values  `[rows]`
 * @param scales  `[scales]`, where the head has some
 */
export function passOf(
  head: Head,
  m: Minibatch,
  outputs: tf.Tensor2D,
  values: tf.Tensor1D,
  scales: tf.Tensor1D | null,
): Pass {
  const { rows } = m;
  const encoded = tf.tensor2d(m.encoded, [rows, head.encoded]);
  const illegal = m.illegal.length > 0 ? tf.tensor2d(m.illegal, [rows, head.outputs]) : null;
  return {
    ...head.graph(outputs, encoded, illegal, scales),
    values,
    old: tf.tensor1d(m.old),
    oldValues: tf.tensor1d(m.oldValues),
    advantages: tf.tensor1d(m.advantages),
    targets: tf.tensor1d(m.targets),
    policyWeights: tf.tensor1d(m.policyWeights),
    valueWeights: tf.tensor1d(m.valueWeights),
  };
}

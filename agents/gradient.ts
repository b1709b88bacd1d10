/** The gradient of a loss over a minibatch, through an actor's policy and value networks, in one backward pass. */
import * as tf from "@tensorflow/tfjs";
import type { Actor } from "./actor.js";
import type { Minibatch } from "./rollout.js";

/** The graph of one pass over a minibatch; every tensor is `[rows]`. */
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

/** What a loss is made of; the parts are only reported. */
export interface Loss {
  readonly total: tf.Scalar;
  readonly parts: { readonly [name: string]: tf.Scalar };
}

/** A loss measured where the parameters are. */
export interface Measured {
  readonly loss: number;
  readonly parts: { readonly [name: string]: number };
  readonly logProb: Float32Array; // [rows]
}

/** @param gradient of all parameters, flat; written */
export function measure(
  actor: Actor,
  minibatch: Minibatch,
  loss: (pass: Pass) => Loss,
  gradient: Float32Array,
): Measured {
  const { parameters } = actor;
  return tf.tidy(() => {
    let kept: tf.Tensor[] = [];
    let names: string[] = [];
    const { value, grads } = tf.valueAndGrads(() => {
      const pass = passOf(actor, minibatch);
      const { total, parts } = loss(pass);
      names = Object.keys(parts);
      kept = [pass.logProb, ...Object.values(parts)].map((tensor) => tf.keep(tensor));
      return total;
    })([...parameters.variables]);
    parameters.download(grads, gradient);
    const [logProb, ...numbers] = kept.map((tensor) => tensor.dataSync() as Float32Array);
    tf.dispose(kept);
    const parts = Object.fromEntries(names.map((name, k) => [name, numbers[k][0]]));
    return { loss: value.dataSync()[0], parts, logProb };
  });
}

function passOf(actor: Actor, m: Minibatch): Pass {
  const { head, inputs } = actor;
  const { rows } = m;
  const x = tf.tensor2d(m.inputs, [rows, inputs]);
  const encoded = tf.tensor2d(m.encoded, [rows, head.encoded]);
  const illegal = m.illegal.length > 0 ? tf.tensor2d(m.illegal, [rows, head.outputs]) : null;
  return {
    ...head.graph(actor.policy(x), encoded, illegal, actor.scales),
    values: tf.reshape(actor.value(x), [rows]),
    old: tf.tensor1d(m.old),
    oldValues: tf.tensor1d(m.oldValues),
    advantages: tf.tensor1d(m.advantages),
    targets: tf.tensor1d(m.targets),
    policyWeights: tf.tensor1d(m.policyWeights),
    valueWeights: tf.tensor1d(m.valueWeights),
  };
}

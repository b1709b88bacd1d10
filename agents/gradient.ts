/** The gradient of a loss over a minibatch, through an actor's policy and value networks, in one pass forward and one back. */
import * as tf from "@tensorflow/tfjs";
import type { Actor } from "./actor.js";
import type { Head } from "./head.js";
import { rewind } from "./kernels.js";
import { descentOf, graphOf, type Objective } from "./objective.js";
import { passOf } from "./pass.js";
import type { Minibatch } from "./rollout.js";

/** A loss measured where the parameters are. (No interface, because tf.tidy takes none.) */
export type Measured = {
  readonly loss: number;
  readonly parts: { readonly [name: string]: number };
  readonly logProb: Float32Array; // [rows]
};

/**
 * All passes are calculated by hand but one: that of a head that is only a graph.
 *
 * @param gradient of all parameters, flat; written
 */
export function measure(actor: Actor, minibatch: Minibatch, objective: Objective, gradient: Float32Array): Measured {
  const { head, policy, value, logStd } = actor;
  const { inputs, valueInputs, recalled } = minibatch;
  return tf.tidy(() => {
    rewind();
    const acted = policy.forward(inputs, recalled?.policy);
    const judged = value.forward(valueInputs, recalled?.value);
    const said: Said = { outputs: acted.outputs, values: judged.outputs, scales: logStd };
    const slopes: Said = {
      outputs: new Float32Array(said.outputs.length),
      values: new Float32Array(said.values.length),
      scales: gradient.subarray(gradient.length - head.scales), // they lie last
    };
    const measured = head.pass
      ? byHand(head.pass, minibatch, objective, said, slopes)
      : byGraph(head, minibatch, objective, said, slopes);
    policy.backward(acted, slopes.outputs, gradient);
    value.backward(judged, slopes.values, gradient);
    return measured;
  });
}

/** What the networks say of a minibatch, or the slopes of the loss by it. */
interface Said {
  readonly outputs: Float32Array; // [rows, outputs]
  readonly values: Float32Array; // [rows]
  readonly scales: Float32Array; // [scales]
}

function byHand(
  pass: NonNullable<Head["pass"]>,
  m: Minibatch,
  objective: Objective,
  said: Said,
  slopes: Said,
): Measured {
  const { rows, encoded, illegal } = m;
  const { logProb, entropy, backward } = pass({ rows, encoded, illegal, outputs: said.outputs, scales: said.scales });
  const by = { logProb: new Float32Array(rows), entropy: new Float32Array(rows), values: slopes.values };
  const worth = descentOf(objective, m, { logProb, entropy, values: said.values }, by);
  backward(by.logProb, by.entropy, slopes.outputs, slopes.scales);
  return { ...worth, logProb };
}

function byGraph(head: Head, m: Minibatch, objective: Objective, said: Said, slopes: Said): Measured {
  const leaves: tf.Tensor[] = [tf.tensor2d(said.outputs, [m.rows, head.outputs]), tf.tensor1d(said.values)];
  if (head.scales > 0) leaves.push(tf.tensor1d(said.scales.slice()));
  const kept: { [name: string]: tf.Tensor } = {};
  const loss = graphOf(objective);
  const { value, grads } = tf.valueAndGrads((...[outputs, values, scales]: tf.Tensor[]) => {
    const read = passOf(head, m, outputs as tf.Tensor2D, values as tf.Tensor1D, (scales as tf.Tensor1D) ?? null);
    const { total, parts } = loss(read);
    for (const [name, tensor] of Object.entries({ ...parts, logProb: read.logProb })) kept[name] = tf.keep(tensor);
    return total;
  })(leaves);
  slopes.outputs.set(grads[0].dataSync());
  slopes.values.set(grads[1].dataSync());
  if (head.scales > 0) slopes.scales.set(grads[2].dataSync());
  const { logProb, ...parts } = Object.fromEntries(
    Object.entries(kept).map(([name, tensor]) => [name, tensor.dataSync() as Float32Array]),
  );
  tf.dispose(Object.values(kept));
  const numbers = Object.fromEntries(Object.entries(parts).map(([name, [x]]) => [name, x]));
  return { loss: value.dataSync()[0], parts: numbers, logProb };
}

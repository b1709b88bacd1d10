/**
 * What policy-gradient methods descend, as data:
 *
 *   −Σ wᵢ Sᵢ − c_H Σ wᵢ Hᵢ + c_v Σ wᵢ (Vᵢ − Gᵢ)²      Sᵢ = log π(aᵢ) Âᵢ, or min(ρᵢ Âᵢ, clip(ρᵢ, 1 ± ε) Âᵢ) with ρ = π/π_old
 *
 * It is calculated in two ways that a test holds equal: row by row with slopes derived by hand, and as a graph.
 */
import * as tf from "@tensorflow/tfjs";
import { clippedSquaredError, clippedSurrogate, policyGradient, squaredError, weightedMean } from "./losses.js";
import type { Pass } from "./pass.js";
import type { Minibatch } from "./rollout.js";

export interface Objective {
  readonly clip?: number; // ε; absent: the plain policy gradient
  readonly entropy: number; // c_H
  readonly value: number; // c_v
  readonly valueClip?: number; // how far a value may move; absent or 0: as far as it likes
}

/** Its value, and the parts that are reported. */
export interface Worth {
  readonly loss: number;
  readonly parts: { readonly [name: string]: number };
}

/** A graph of it. */
export interface Loss {
  readonly total: tf.Scalar;
  readonly parts: { readonly [name: string]: tf.Scalar };
}

/** What it reads of each row, and by each its slope, which is written. All `[rows]`. */
export interface Slopes {
  readonly logProb: Float32Array;
  readonly entropy: Float32Array;
  readonly values: Float32Array;
}

export function graphOf({ clip, entropy: entropyWeight, value: valueWeight, valueClip = 0 }: Objective) {
  return (p: Pass): Loss => {
    const policy =
      clip === undefined
        ? policyGradient(p.logProb, p.advantages, p.policyWeights)
        : clippedSurrogate(p.logProb, p.old, p.advantages, p.policyWeights, clip);
    const entropy = weightedMean(p.entropy, p.policyWeights);
    const value =
      valueClip > 0
        ? clippedSquaredError(p.values, p.oldValues, p.targets, p.valueWeights, valueClip)
        : squaredError(p.values, p.targets, p.valueWeights);
    const total = tf.add(policy, tf.mul(value, valueWeight));
    return {
      total: (entropyWeight > 0 ? tf.sub(total, tf.mul(entropy, entropyWeight)) : total) as tf.Scalar,
      parts: { policy_gradient_loss: policy, entropy, value_loss: value },
    };
  };
}

/** The same, row by row. @param by written: the slopes of the loss by what `at` holds */
export function descentOf(objective: Objective, m: Minibatch, at: Slopes, by: Slopes): Worth {
  const { clip, entropy: entropyWeight, value: valueWeight, valueClip = 0 } = objective;
  let policy = 0;
  let entropy = 0;
  let value = 0;
  for (let i = 0; i < m.rows; i++) {
    const w = m.policyWeights[i];
    const paid = w * m.advantages[i];
    if (clip === undefined) {
      policy -= at.logProb[i] * paid;
      by.logProb[i] = -paid;
    } else {
      const ratio = Math.exp(at.logProb[i] - m.old[i]);
      const free = ratio * paid;
      const held = Math.min(Math.max(ratio, 1 - clip), 1 + clip) * paid;
      policy -= Math.min(free, held);
      by.logProb[i] = free <= held ? -free : 0;
    }
    entropy += w * at.entropy[i];
    by.entropy[i] = -entropyWeight * w;
    const error = at.values[i] - m.targets[i];
    let square = error * error;
    let slope = 2 * error;
    if (valueClip > 0) {
      const moved = at.values[i] - m.oldValues[i];
      const near = m.oldValues[i] + Math.min(Math.max(moved, -valueClip), valueClip) - m.targets[i];
      if (near * near > square) {
        square = near * near;
        slope = Math.abs(moved) <= valueClip ? 2 * near : 0;
      }
    }
    value += m.valueWeights[i] * square;
    by.values[i] = valueWeight * m.valueWeights[i] * slope;
  }
  const loss = policy + valueWeight * value - entropyWeight * entropy;
  return { loss, parts: { policy_gradient_loss: policy, entropy, value_loss: value } };
}

/**
 * REINFORCE with a learned baseline.
 *
 *   maximise Σ wᵢ log π(aᵢ) Âᵢ + c_H H − c_v (V − G)²
 *
 * one step per rollout. With λ = 1, its default here, Â = G − V: the return less the baseline.
 * References: Williams (1992), Machine Learning 8; Sutton & Barto (2018), § 13.4.
 */
import * as tf from "@tensorflow/tfjs";
import type { Defaults, Values } from "../src/options.js";
import { type Algorithm, learnerDefaults, type Report, scheduled } from "./algorithm.js";
import type { Learner } from "./learner.js";
import { explainedVariance, normaliseAdvantages, policyGradient, squaredError, weightedMean } from "./losses.js";

export const reinforceDefaults = {
  ...learnerDefaults,
  lambda: { ...learnerDefaults.lambda, value: 1 },
} as const satisfies Defaults;

export type ReinforceOptions = Values<typeof reinforceDefaults>;

export const reinforce: Algorithm = {
  about: "REINFORCE with a learned baseline: one step per rollout up the plain policy gradient",
  defaults: reinforceDefaults,
  make: (options) => (learner, progress) => update(learner, progress, options),
};

function update(learner: Learner, progress: number, options: ReinforceOptions): Report {
  const { rollout } = learner;
  const rate = learner.rate(progress);
  const entropyWeight = scheduled(options.entropy, options.entropyEnd, progress, options.entropyUntil);
  const m = learner.minibatchOf(rollout.size);
  m.gather(
    Int32Array.from({ length: rollout.size }, (_, i) => i),
    0,
  );
  if (options.normaliseAdvantages) normaliseAdvantages(m.advantages, m.policyWeights);
  const { loss, parts, norm } = learner.descend(m, rate, (p) => {
    const policy = policyGradient(p.logProb, p.advantages, p.policyWeights);
    const entropy = weightedMean(p.entropy, p.policyWeights);
    const value = squaredError(p.values, p.targets, p.valueWeights);
    const total = tf.add(policy, tf.mul(value, options.valueWeight));
    return {
      total: (entropyWeight > 0 ? tf.sub(total, tf.mul(entropy, entropyWeight)) : total) as tf.Scalar,
      parts: { policy_gradient_loss: policy, entropy, value_loss: value },
    };
  });
  return {
    loss,
    policy_gradient_loss: parts.policy_gradient_loss,
    entropy_loss: -parts.entropy,
    value_loss: parts.value_loss,
    gradient_norm: norm,
    explained_variance: explainedVariance(rollout.values, rollout.targets),
    learning_rate: rate,
  };
}

/**
 * One step per rollout up the plain policy gradient: what REINFORCE and A2C share.
 *
 *   maximise Σ wᵢ log π(aᵢ) Âᵢ + c_H H − c_v Σ wᵢ (Vᵢ − Gᵢ)²
 */
import { type LearnerOptions, type Report, scheduled } from "./algorithm.js";
import type { Learner } from "./learner.js";
import { explainedVariance, normaliseAdvantages } from "./losses.js";

export function singleStep(learner: Learner, progress: number, options: LearnerOptions): Report {
  const { rollout } = learner;
  const rate = learner.rate(progress);
  const entropyWeight = scheduled(options.entropy, options.entropyEnd, progress, options.entropyUntil);
  const m = learner.minibatchOf(rollout.size);
  m.gather(
    Int32Array.from({ length: rollout.size }, (_, i) => i),
    0,
  );
  if (options.normaliseAdvantages) normaliseAdvantages(m.advantages, m.policyWeights);
  const { loss, parts, norm } = learner.descend(m, rate, { entropy: entropyWeight, value: options.valueWeight });
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

/**
 * Proximal policy optimisation.
 *
 *   maximise Σ wᵢ min(ρᵢ Âᵢ, clip(ρᵢ, 1 ± ε) Âᵢ) + c_H H − c_v (V − G)²      ρ = π/π_old
 *
 * several times over the same rollout, in shuffled minibatches, because the clipped ratio holds the policy near the one that
 * acted. References: Schulman et al. (2017), arXiv:1707.06347; Huang et al. (2022), The 37 implementation details of PPO.
 */
import type { Defaults, Values } from "../src/options.js";
import { type Algorithm, learnerDefaults, type Report, scheduled } from "./algorithm.js";
import type { Learner } from "./learner.js";
import { approximateKl, clipFraction, explainedVariance, normaliseAdvantages } from "./losses.js";
import * as means from "./means.js";

export const ppoDefaults = {
  ...learnerDefaults,
  epochs: {
    ...{ kind: "number", value: 4, low: 1, high: 100, integer: true, unit: "passes" },
    about: "passes over each rollout",
  },
  minibatch: {
    ...{ kind: "number", value: 256, low: 1, high: 65_536, integer: true, unit: "rows" },
    about:
      "rows per gradient, with a memory of whole rollouts of a lane; what is left over is dropped, differently in every pass",
  },
  clip: {
    ...{ kind: "number", value: 0.2, low: 0, high: 10, unit: "1", symbol: "ε" },
    about: "how far the ratio of new to old probability may pay",
  },
  annealClip: { kind: "flag", value: false, about: "let the clip range fall to 0 linearly" },
  valueClip: {
    ...{ kind: "number", value: 0, low: 0, high: 1e6, unit: "scaled reward" },
    about: "how far a value may move per update; 0 for no limit",
  },
  targetKl: {
    ...{ kind: "number", value: 0, low: 0, high: 10, unit: "nat" },
    about: "stop an update once the policy has moved 1.5 times this far; 0 for never",
  },
} as const satisfies Defaults;

export type PpoOptions = Values<typeof ppoDefaults>;

export const ppo: Algorithm = {
  about: "proximal policy optimisation: clipped ratios, several passes over each rollout",
  defaults: ppoDefaults,
  make: (given) => {
    const options = given as PpoOptions;
    return (learner, progress) => update(learner, progress, options);
  },
};

function update(learner: Learner, progress: number, options: PpoOptions): Report {
  const { rollout } = learner;
  const rate = learner.rate(progress);
  const entropyWeight = scheduled(options.entropy, options.entropyEnd, progress, options.entropyUntil);
  const clip = options.annealClip ? scheduled(options.clip, 0, progress) : options.clip;
  const objective = { clip, entropy: entropyWeight, value: options.valueWeight, valueClip: options.valueClip };
  const m = learner.minibatchOf(Math.min(options.minibatch, rollout.size));
  const { rows } = m;
  const order = new Int32Array(rollout.size);
  const seen = means.of();
  let far = false;
  for (let epoch = 0; epoch < options.epochs && !far; epoch++) {
    learner.shuffle(order);
    for (let from = 0; from + rows <= rollout.size && !far; from += rows) {
      m.gather(order, from);
      if (options.normaliseAdvantages) normaliseAdvantages(m.advantages, m.policyWeights);
      const { loss, parts, norm, logProb } = learner.descend(m, rate, objective);
      const kl = approximateKl(logProb, m.old, m.policyWeights);
      far = options.targetKl > 0 && kl > 1.5 * options.targetKl;
      const { policy_gradient_loss, entropy, value_loss } = parts;
      means.add(seen, { loss, policy_gradient_loss, entropy_loss: -entropy, value_loss, approx_kl: kl });
      means.add(seen, { clip_fraction: clipFraction(logProb, m.old, m.policyWeights, clip), gradient_norm: norm });
    }
  }
  const explained_variance = explainedVariance(rollout.values, rollout.targets);
  return { ...means.read(seen), explained_variance, learning_rate: rate, clip_range: clip };
}

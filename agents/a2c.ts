/**
 * Advantage actor-critic, the synchronous one: one gradient per rollout, all lanes in it.
 *
 *   maximise Σ wᵢ log π(aᵢ) Âᵢ + c_H H − c_v (V − G)²      Âₜ = rₜ + … + γᵏ⁻¹ rₜ₊ₖ₋₁ + γᵏ V(oₜ₊ₖ) − V(oₜ)
 *
 * where k reaches to the end of the episode or of the rollout, whichever comes first (λ = 1). With rollouts of a few steps the value
 * stands for most of what follows; with whole episodes it is REINFORCE, whose step it shares. What it has of its own are its published
 * settings: advantages as they are, RMSprop with ε = 10⁻⁵, α = 7·10⁻⁴. It equals PPO with one pass over one minibatch.
 * References: Mnih et al. (2016), arXiv:1602.01783; Huang et al. (2022), A2C is a special case of PPO, arXiv:2205.09123.
 */
import type { Defaults, Values } from "../src/options.js";
import { type Algorithm, learnerDefaults } from "./algorithm.js";
import { singleStep } from "./single-step.js";

export const a2cDefaults = {
  ...learnerDefaults,
  lambda: { ...learnerDefaults.lambda, value: 1 },
  learningRate: { ...learnerDefaults.learningRate, value: 7e-4 },
  optimiser: { ...learnerDefaults.optimiser, value: "rmsprop" },
  normaliseAdvantages: { ...learnerDefaults.normaliseAdvantages, value: false },
} as const satisfies Defaults;

export type A2cOptions = Values<typeof a2cDefaults>;

export const a2c: Algorithm = {
  about: "advantage actor-critic: one step per rollout, from rewards and the value of what follows it",
  defaults: a2cDefaults,
  make: (options) => (learner, progress) => singleStep(learner, progress, options),
};

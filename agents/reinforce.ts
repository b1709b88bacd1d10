/**
 * REINFORCE with a learned baseline.
 *
 *   maximise Σ wᵢ log π(aᵢ) Âᵢ + c_H H − c_v (V − G)²
 *
 * one step per rollout. With λ = 1, its default here, Â = G − V: the return less the baseline.
 * References: Williams (1992), Machine Learning 8; Sutton & Barto (2018), § 13.4.
 */
import type { Defaults, Values } from "../src/options.js";
import { type Algorithm, learnerDefaults } from "./algorithm.js";
import { singleStep } from "./single-step.js";

export const reinforceDefaults = {
  ...learnerDefaults,
  lambda: { ...learnerDefaults.lambda, value: 1 },
} as const satisfies Defaults;

export type ReinforceOptions = Values<typeof reinforceDefaults>;

export const reinforce: Algorithm = {
  about: "REINFORCE with a learned baseline: one step per rollout up the plain policy gradient",
  defaults: reinforceDefaults,
  make: (options) => (learner, progress) => singleStep(learner, progress, options),
};

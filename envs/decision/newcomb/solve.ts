/**
 * What is known of Newcomb's problem.
 *
 *   where the act is read        one box is better  ⇔  p₁ M > (1 − p₂) M + T  ⇔  p₁ + p₂ > 1 + T/M;   p > 1/2 + T/(2M) if p₁ = p₂ = p
 *   where the policy is sampled  a policy that takes one box with probability π earns M f(π) + (1 − π) T,  f = π p₁ + (1 − π)(1 − p₂),
 *                                which is affine in π: best are π = 1 under the same condition, else π = 0
 *   whenever a policy is read    both boxes are worth T more than one, so that both is the one ratifiable policy
 *
 * Derived here.
 */
import type { Solution } from "../../../src/registry.js";
import { predictedAnswers, threshold } from "../predicted/solve.js";
import { newcombModel } from "./options.js";

/** @throws naming the option that is wrong */
export function solveNewcomb(given: unknown): Solution {
  const model = newcombModel(given as object | undefined);
  const [opaque, , , transparent] = model.table;
  return {
    oneBoxFrom: {
      accuracy: threshold(model.table), // where p₁ = p₂
      sum: 1 + transparent / opaque, // of p₁ + p₂
      meaning: "certainty of one box earns more than certainty of both where the accuracy, or the sum, is above this",
    },
    ...predictedAnswers(model),
    source: "Nozick (1969); Bell et al. (2021) for ratifiable policies; formulas derived",
  };
}

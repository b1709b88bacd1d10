/**
 * What is known of the dilemma against a copy.
 *
 *   where the act is copied   cooperate  ⇔  p R + (1 − p) S ≥ p P + (1 − p) T  ⇔  p ≥ (T − S) / ((R − S) + (T − P))
 *   where a policy is         defection is worth more whatever the policy, so that it alone is ratifiable
 *
 * Derived here.
 */
import type { Solution } from "../../../src/registry.js";
import { predictedAnswers, threshold } from "../predicted/solve.js";
import { twinModel } from "./options.js";

/** @throws naming the option that is wrong */
export function solveTwin(given: unknown): Solution {
  const model = twinModel(given as object | undefined);
  return {
    cooperateFrom: {
      similarity: threshold(model.table),
      meaning: "certainty of cooperation earns more than certainty of defection from this similarity on",
    },
    ...predictedAnswers(model),
    source: "Lewis (1979); formulas derived",
  };
}

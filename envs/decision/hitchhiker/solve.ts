/** Answers of the hitchhiker: thresholds of accuracy, the policy that is best from before, and the one that is ratifiable in town. */
import type { Solution } from "../../../src/registry.js";
import { overAccuracy } from "../foreseen.js";
import { type HitchhikerOptions, ride } from "./options.js";
import { best, binds, thresholds, worth } from "./theory.js";

/** @throws naming the option that is wrong */
export function solveHitchhiker(given?: Partial<HitchhikerOptions>): Solution {
  const options = ride(given);
  const { value, cost, accuracy, drawn, bond } = options;
  const mean = (f: (p: number) => number) => overAccuracy(drawn, accuracy, f);
  const { certain, mixing, always } = thresholds(options);
  const refuse = mean((p) => worth(options, p, 0));
  return {
    source:
      "the problem: Parfit (1984), Reasons and Persons, ch. 1; thresholds and policies derived in envs/decision/hitchhiker",
    units: "payoff; policies are probabilities of paying in town",
    accuracy: drawn ? "drawn from U[1/2, 1]; values are means over it" : accuracy,
    thresholds: {
      certain,
      mixing: options.predictor === "samples" ? mixing : null,
      always: options.predictor === "samples" ? (always ?? null) : null,
      meaning: "accuracies from which it is best to pay: if one must be certain; with some probability; always",
      ...((options.predictor !== "samples" || always === undefined) && {
        reason:
          options.predictor === "samples"
            ? "below V = 2 C it is never best to pay always"
            : "who is read by its likelier action pays with probability 1/2, or never",
      }),
    },
    optimum: { ...(drawn ? {} : { pays: best(options, accuracy).pays }), value: mean((p) => best(options, p).value) },
    ratifiable:
      cost > 0
        ? [{ pays: 0, value: refuse }]
        : { pays: "any", reason: "paying costs nothing, so that in town nothing speaks against it" },
    pay: { value: mean((p) => worth(options, p, 1)) },
    refuse: { value: refuse },
    bond: {
      offered: bond,
      value: mean((p) => Math.max(p * (value - cost), (1 - p) * value)),
      ...(drawn ? {} : { taken: binds(options, accuracy) }),
      meaning: "what one who would refuse in town earns if it may bind itself to pay",
    },
  };
}

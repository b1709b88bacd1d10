/** Which distribution an action has, as options of a learner; `heads.ts` makes it. */
import type { Defaults } from "../src/options.js";
import { spacings } from "./ordinal.js";

export const headNames = ["auto", "gaussian", "squashed", "beta", "simplex", "ordinal"] as const;

export const headDefaults = {
  head: {
    kind: "choice",
    value: "auto",
    choices: headNames,
    about:
      "boxes: the distribution of an action. auto and gaussian: normal, clipped at the bounds; squashed: normal, by " +
      "tanh within them; beta: Beta, within them; simplex: a Dirichlet per stretch of weights, such as a split, and Beta " +
      "for the rest; ordinal: a choice among `bins` ordered values. std and initialStd are for the normal ones alone",
  },
  bins: {
    ...{ kind: "number", value: 21, low: 2, high: 1024, integer: true, unit: "values" },
    about: "head=ordinal: values per coordinate, the bounds among them",
  },
  spacing: {
    kind: "choice",
    value: "linear",
    choices: spacings,
    about:
      "head=ordinal: values evenly spaced, or by a constant ratio from low to high (where low > 0; else steps grow " +
      "a thousandfold)",
  },
  simplexSpan: {
    ...{ kind: "number", value: 12, low: 1e-3, high: 1e3, unit: "nat" },
    about:
      "head=simplex: stretches that reach below 0 hold log-weights, whose bounds stand for weights this far apart " +
      "(12 in routing games)",
  },
} as const satisfies Defaults;

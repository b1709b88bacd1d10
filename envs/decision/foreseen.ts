/**
 * Being foreseen before one acts: a predictor imagines the agent at a later node, where it pays with probability π, and errs with
 * probability 1 − p.
 *
 *   P(foreseen to pay) = (1 − p) + (2p − 1) π      samples: an action is drawn from the policy
 *                      = p if π ≥ 1/2, else 1 − p  mode: the likelier action is taken, to pay where both are as likely
 *
 * The agent sees the same at the imagined node and at the real one, so that it cannot be another there.
 */
import type { ChoiceOption, Defaults } from "../../src/options.js";
import { integral } from "../auction/quadrature.js";

export type ForeseenBy = "samples" | "mode";

export const foreseenOptions = {
  accuracy: {
    ...{ kind: "number", value: 0.95, low: 0.5, high: 1, unit: "probability", symbol: "p" },
    about: "that the predictor is right about an agent who is certain of what it does",
  },
  drawn: {
    kind: "flag",
    value: false,
    about: "draw the accuracy from U[1/2, 1] in every episode, for the agent to see",
  },
  predictor: {
    kind: "choice",
    value: "samples",
    choices: ["samples", "mode"],
    about: "samples: draws an action from the policy at the later node; mode: takes the likelier one",
  } satisfies ChoiceOption<ForeseenBy>,
} as const satisfies Defaults;

export function foreseen(by: ForeseenBy, accuracy: number, pays: number): number {
  if (by === "mode") return pays >= 0.5 ? accuracy : 1 - accuracy;
  return 1 - accuracy + (2 * accuracy - 1) * pays;
}

/** A policy and what it earns; `limit` where it is only approached, from the side that is named. */
export interface Best {
  readonly pays: number; // π
  readonly value: number;
  readonly limit?: "from below";
}

/** A mean over the accuracy, which is U[1/2, 1] where drawn. */
export function overAccuracy(drawn: boolean, accuracy: number, f: (accuracy: number) => number): number {
  return drawn ? 2 * integral(f, 0.5, 1, 128) : f(accuracy);
}

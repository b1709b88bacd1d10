/**
 * A predicted choice as data: two actions, one prediction, a table of payoffs.
 *
 *   u[a, b] = what action a pays where b was predicted
 *
 * Newcomb's problem, the twins' dilemma and death in Damascus are three such tables.
 */
import type { NumberOption } from "../../../src/options.js";
import type { Mixed, Reading } from "../predictor.js";

export interface PredictedModel {
  readonly id: string;
  readonly key: string; // the options as JSON
  readonly agents: number; // each with a prediction of its own
  readonly table: readonly [number, number, number, number]; // u[0,0], u[0,1], u[1,0], u[1,1]
  readonly accuracy: readonly [number, number]; // p₀, p₁; where drawn, in each episode both are one U[1/2, 1]
  readonly drawn: boolean;
  readonly reading: Reading;
  readonly mixed: Mixed;
  readonly actions: readonly [string, string];
  readonly rank?: readonly [number, number];
  readonly metrics: readonly [string, string]; // shares of action 0, and of predictions of it
  readonly unit: string; // of payoffs
}

export const accuracyOption = (symbol: string, about: string) =>
  ({
    kind: "number",
    value: 1,
    low: 0.01,
    high: 1,
    unit: "probability",
    symbol,
    about,
  }) as const satisfies NumberOption;

export const drawn = {
  kind: "flag",
  value: false,
  about:
    "draw the accuracy anew in every episode, uniformly from 1/2 to 1, the same for both actions and seen by the agent",
} as const;

/** What is known of a predicted choice, as plain data. */
import type { Solution } from "../../../src/registry.js";
import type { PredictedModel } from "./model.js";
import { bestPolicy, type Question, ratifiable } from "./ratifiable.js";

/** Optimum, ratifiable policies and what certainty pays; where accuracy is drawn, averages over it. */
export function predictedAnswers(model: PredictedModel): Solution {
  const { actions, unit, drawn, reading } = model;
  const meaning = `a policy is the probability of ${actions[0]}; payoffs in ${unit}`;
  if (drawn) return { meaning, ...averaged(model) };
  const policies = ratifiable(model);
  return {
    meaning,
    certain: { [actions[0]]: certain(model, 0), [actions[1]]: certain(model, 1) },
    optimum: bestPolicy(model),
    ratifiable: policies,
    ...(policies.length === 0 && {
      reason: `none is ratifiable: what ${reading} predicts jumps as the policy changes`,
    }),
  };
}

/** p_a u[a, a] + (1 − p_a) u[a, 1 − a] */
export function certain({ table: u, accuracy }: Question, a: 0 | 1): number {
  return accuracy[a] * u[3 * a] + (1 - accuracy[a]) * u[1 + a];
}

/**
 * The accuracy p from which action 0 is the better one to be certain of, where it is the same for both actions:
 *
 *   p u₀₀ + (1 − p) u₀₁ ≥ p u₁₁ + (1 − p) u₁₀   ⇔   p ≥ (u₁₀ − u₀₁) / ((u₀₀ − u₀₁) + (u₁₀ − u₁₁))
 *
 * if that divisor is positive; NaN where it is not.
 */
export function threshold([u00, u01, u10, u11]: PredictedModel["table"]): number {
  const divisor = u00 - u01 + (u10 - u11);
  return divisor > 0 ? (u10 - u01) / divisor : Number.NaN;
}

/** Over p ~ U[1/2, 1]: payoffs of certainty, affine in p, and of taking the better action for every p. */
function averaged(model: PredictedModel): Solution {
  const { actions, reading } = model;
  const valueAt = (p: number, a: 0 | 1) => certain({ ...model, accuracy: [p, p] }, a);
  const mean = (a: 0 | 1, low = 0.5, high = 1) => 2 * (high - low) * valueAt((low + high) / 2, a);
  const payoffs = { [actions[0]]: mean(0), [actions[1]]: mean(1) };
  if (reading !== "accuracy")
    return {
      ...{ certain: payoffs, optimum: null },
      reason: "the accuracy is drawn, and policies are only solved for a given one",
    };
  const ahead = (p: number) => valueAt(p, 0) - valueAt(p, 1); // of action 0, affine
  const [low, high] = [ahead(0.5), ahead(1)];
  if (low * high >= 0) {
    const best = low + high >= 0 ? 0 : 1;
    return { certain: payoffs, optimum: { payoff: mean(best), rule: `always ${actions[best]}` } };
  }
  const from = 0.5 + (0.5 * low) / (low - high);
  const [below, above] = low < 0 ? ([1, 0] as const) : ([0, 1] as const);
  return {
    certain: payoffs,
    optimum: {
      payoff: mean(below, 0.5, from) + mean(above, from, 1),
      from, // accuracy
      rule: `${actions[above]} from this accuracy on, ${actions[below]} below`,
    },
  };
}

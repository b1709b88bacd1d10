/** Answers of the absent-minded driver: the best plan, the ratifiable policies, and what replanning on the road would make of it. */
import type { Solution } from "../../../src/registry.js";
import { type DriverOptions, payoffsOf } from "./options.js";
import { derivative, valueAt } from "./polynomial.js";
import { consistent, plan, planned, ratifiable, replanned, whereabouts } from "./theory.js";

/** @throws naming the option that is wrong */
export function solveDriver(given?: Partial<DriverOptions>): Solution {
  const payoffs = payoffsOf(given);
  const V = planned(payoffs);
  const best = plan(payoffs);
  const stable = ratifiable(payoffs);
  const again = replanned(payoffs, best.continues);
  const fixed = consistent(payoffs);
  const certain = [payoffs[0], payoffs[payoffs.length - 1]];
  return {
    source:
      "Piccione & Rubinstein (1997), Games Econ. Behav. 20; Aumann, Hart & Perry (1997), ibid.; any number of intersections derived in envs/decision/driver",
    units: "payoff; policies are probabilities of going on",
    optimum: {
      ...best,
      at: whereabouts(payoffs, best.continues),
      meaning: "the best plan, and where a driver at an intersection then is",
    },
    certificate: { kind: "slope of the value at the optimum", value: Math.abs(slopeAt(V, best.continues)) },
    certain: { value: Math.max(...certain), policy: certain[1] > certain[0] ? 1 : 0, meaning: "best without tossing" },
    remembering: { value: Math.max(...payoffs), meaning: "if the driver knew where it is" },
    ratifiable: stable === "all" ? "all" : stable.map((continues) => ({ continues, value: valueAt(V, continues) })),
    paradox: {
      continues: again,
      value: valueAt(V, again),
      meaning: "best at an intersection after that plan, for one who chooses for all the road to come",
    },
    consistent:
      fixed === undefined
        ? { continues: null, reason: "replanning leaves no policy as it is" }
        : { continues: fixed, value: valueAt(V, fixed) },
  };
}

/** V′ at p, or 0 where it points out of [0, 1]. */
function slopeAt(V: readonly number[], p: number): number {
  const slope = valueAt(derivative(V), p);
  return (p === 0 && slope < 0) || (p === 1 && slope > 0) ? 0 : slope;
}

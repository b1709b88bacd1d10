/**
 * What is known of a meta-game: its equilibria, what is left without weakly dominated messages, its optimum; and for two players the
 * payoffs that commitments could reach at all (Kalai et al. 2010).
 */
import type { Solution } from "../../../src/registry.js";
import type { NormalForm } from "../matrix/normal-form.js";
import { solve } from "../matrix/solve.js";
import { eliminateWeakly } from "../theory/dominance.js";

const mostCompared = 2000; // joint strategies, for dominance

export function metaAnswers(form: NormalForm): Solution {
  const solution = solve(form, 1);
  return {
    strategies: form.actions,
    ...solution,
    ...(form.joints <= mostCompared && { weakDominance: undominated(form) }),
    meaning: "each player sends a message, or stays free and plays an action without regard to what it sees",
  };
}

function undominated(form: NormalForm): Solution {
  const { survivors, rounds } = eliminateWeakly(form);
  return {
    survivors: survivors.map((list, i) => list.map((a) => form.actions[i][a]).join(", ")),
    rounds: rounds.length,
    order: "all weakly dominated strategies of all players at once, again and again",
  };
}

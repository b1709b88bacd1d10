/**
 * What theory says of a matrix game: equilibria, optimum, security levels, dominance, price of anarchy; per round where it is repeated.
 *
 *   price of anarchy = welfare of the optimum / welfare of the worst equilibrium
 */
import type { Solution } from "../../../src/registry.js";
import { equilibriaOf, isPure, type Known } from "./answers.js";
import type { Equilibrium } from "./bimatrix.js";
import { jointName, type NormalForm } from "./normal-form.js";
import { bestJoint, dominant, gainsAt, security, survivors, welfareAt } from "./pure.js";
import { agentsOf } from "./seats.js";

/** Twelve digits, and 0 for what is only rounding beside the magnitudes at hand. */
const digits = (x: number, beside = 1): number => (Math.abs(x) < 1e-14 * beside ? 0 : Number(x.toPrecision(12)));

const magnitude = ({ payoffs }: NormalForm): number => payoffs.reduce((most, u) => Math.max(most, Math.abs(u)), 0);
const mostComparisons = 1e7; // of payoffs, per sweep of elimination

export function solve(form: NormalForm, rounds: number): Solution {
  const answers = equilibriaOf(form);
  const best = bestJoint(form);
  return {
    units: rounds > 1 ? `payoff per round, of ${rounds}` : "payoff",
    players: agentsOf(form),
    nash: nash(form, answers),
    optimum: {
      play: jointName(form, best),
      welfare: digits(welfareAt(form, best), magnitude(form)),
      payoffs: [...form.payoffs.subarray(best * form.players, (best + 1) * form.players)],
    },
    security: levels(form, answers),
    dominance: dominances(form),
    priceOfAnarchy: anarchy(form, answers, welfareAt(form, best)),
    ...(rounds > 1 && { repeated: subgames(answers) }),
  };
}

/** What each player could gain by its best deviation; empty where the game is repeated and a deviation has consequences. */
export function deviation(form: NormalForm, rounds: number, joint: readonly Float32Array[]): readonly number[] {
  if (rounds > 1) return [];
  const played = Array.from(form.strides, (stride, i) => stride * (form.alike ? joint[0][i] : joint[i][0]));
  return gainsAt(
    form,
    played.reduce((sum, part) => sum + part, 0),
  );
}

function nash(form: NormalForm, { equilibria, count, found, welfare }: Known) {
  const beside = magnitude(form);
  const named = equilibria.map((one) => ({ name: nameOf(form, one), ...shown(one, beside) }));
  const names = (wanted: boolean) => named.filter((_, k) => isPure(equilibria[k]) === wanted).map(({ name }) => name);
  return {
    found,
    count,
    pure: names(true),
    mixed: names(false),
    ...(welfare && { lowestWelfare: digits(welfare[0], beside), highestWelfare: digits(welfare[1], beside) }),
    certificate: { kind: "best-response gap, largest", value: Math.max(0, ...equilibria.map(({ gap }) => gap)) },
    equilibria: named,
  };
}

function shown({ strategies, payoffs, gap }: Equilibrium, beside: number) {
  return {
    strategies: strategies.map((strategy) => strategy.map((p) => digits(p))),
    payoffs: payoffs.map((u) => digits(u, beside)),
    welfare: digits(
      payoffs.reduce((sum, u) => sum + u, 0),
      beside,
    ),
    gap,
  };
}

/** `defect/defect`, or `0.5 swerve + 0.5 straight/…` where strategies are mixed. */
function nameOf({ actions }: NormalForm, { strategies }: Equilibrium): string {
  const one = (strategy: readonly number[], i: number) =>
    strategy
      .flatMap((p, a) => (p === 1 ? [actions[i][a]] : p > 0 ? [`${Number(p.toPrecision(4))} ${actions[i][a]}`] : []))
      .join(" + ");
  return strategies.map(one).join("/");
}

function levels(form: NormalForm, { held }: Known) {
  const all = Array.from(form.counts, (_, i) => security(form, i));
  return {
    maximin: all.map(({ maximin }) => maximin),
    maximinActions: all.map(({ action }, i) => form.actions[i][action]),
    minmax: all.map(({ minmax }) => minmax),
    ...(held
      ? { mixed: held.map((u) => digits(u, magnitude(form))), meaning: "mixed: maximin = minmax in mixed strategies" }
      : { mixed: null, reason: "in mixed strategies they are found for small games of two players only" }),
  };
}

function dominances(form: NormalForm) {
  const comparisons = form.joints * form.counts.reduce((sum, n) => sum + n, 0);
  if (comparisons > mostComparisons) return { reason: "the table is too large to compare all actions" };
  const left = survivors(form);
  return {
    dominant: Array.from(form.counts, (_, i) => {
      const found = dominant(form, i);
      return found ? `${form.actions[i][found.action]} (${found.kind})` : "none";
    }),
    survivors: left.map((list, i) => list.map((a) => form.actions[i][a]).join(", ")),
    meaning: "by pure actions; survivors of iterated strict dominance",
  };
}

function anarchy(form: NormalForm, { welfare, complete }: Known, optimum: number) {
  if (!welfare) return { nash: null, reason: "no equilibrium is known" };
  if (form.payoffs.some((u) => u < 0))
    return { nash: null, reason: "some payoffs are negative, so a ratio says nothing" };
  if (welfare[0] <= 0) return { nash: null, reason: "the worst equilibrium pays nothing" };
  return { nash: digits(optimum / welfare[0]), ...(!complete && { over: "pure equilibria" }) };
}

function subgames({ count, complete }: Known): string {
  const perfect = "playing an equilibrium of one round in every round is subgame perfect";
  if (complete && count === 1) return `${perfect}, and nothing else is (backward induction)`;
  return `${perfect}; where a round has several, more can be (Benoit & Krishna 1985, Econometrica 53)`;
}

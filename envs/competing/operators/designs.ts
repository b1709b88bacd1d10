/**
 * The stage in which operators choose designs: what each joint choice pays once fees and users follow, and its equilibria.
 *
 *   u_k(d) = n πₖ(d) − F_{dₖ}     with π the profits per user at the equilibrium fees of designs d
 *   W(d)   = n w(d) − Σₖ F_{dₖ}   with w the welfare per user at those fees; the optimum is the highest with fees = cost
 *
 * An equilibrium of this matrix with those fees is a subgame-perfect one.
 *
 * Reference: Shaked & Sutton (1982), Rev. Econ. Stud. 49.
 */
import { bimatrix, type Equilibrium } from "../../commitment/matrix/bimatrix.js";
import type { NormalForm } from "../../commitment/matrix/normal-form.js";
import { pureEquilibria } from "../../commitment/matrix/pure.js";
import { inducedForm } from "../../commitment/theory/induced.js";
import { market } from "./demand.js";
import { mostJoint, settledFees } from "./grid.js";
import { designed, type OperatorsModel } from "./options.js";
import type { Fees } from "./theory.js";

const mostChoices = 256;

/** What comes of one joint choice. */
export interface Chosen {
  readonly designs: readonly number[]; // places in the menu, [m]
  readonly after: Fees; // per user there is, without fixed costs
  readonly payoffs: readonly number[]; // of the whole episode, fixed costs paid, [m]
  readonly welfare: number; // of the whole episode, likewise
  readonly optimum: number; // welfare with these designs, were fees the costs
}

export interface DesignStage {
  readonly choices: readonly Chosen[]; // [D^m], the last operator's running fastest
  readonly equilibria: readonly (Equilibrium & { readonly welfare: number })[]; // pure ones first
  readonly degenerate: boolean; // may there be more, between those listed?
  readonly optimum: Chosen;
}

/** @returns a sentence where it cannot be solved */
export function designStage(model: OperatorsModel): DesignStage | string {
  const m = model.moving.length;
  const D = model.options.menu.length;
  const joint = D ** m;
  if (joint > mostChoices) return `${joint} joint choices of designs are more than are looked through, ${mostChoices}`;
  const onGrid = m > 2 && model.options.values === "uniform";
  if (onGrid && joint * model.fees.length ** m > 4 * mostJoint)
    return "no closed form is derived for three and more devices and users who differ, and the grids of fees of all choices are too large";
  const choices: Chosen[] = [];
  for (let at = 0; at < joint; at++) {
    const chosen = outcome(
      model,
      Array.from({ length: m }, (_, k) => Math.floor(at / D ** (m - 1 - k)) % D),
    );
    if (typeof chosen === "string") return chosen;
    choices.push(chosen);
  }
  const { equilibria, degenerate } = solved(choices, m, D);
  return {
    ...{ choices, degenerate },
    equilibria: equilibria.map((one) => ({ ...one, welfare: mean(choices, one.strategies) })),
    optimum: choices.reduce((best, one) => (one.optimum > best.optimum + 1e-12 ? one : best)),
  };
}

function outcome(model: OperatorsModel, designs: readonly number[]): Chosen | string {
  const { menu, users: n } = model.options;
  const sold = designed(model, designs);
  const after = settledFees(sold);
  if (typeof after === "string") return after;
  const built = designs.reduce((sum, d) => sum + menu[d].fixed, 0);
  return {
    ...{ designs, after },
    payoffs: after.profits.map((profit, k) => Number((n * profit - menu[designs[k]].fixed).toPrecision(12))),
    welfare: n * after.welfare - built,
    optimum: n * market(sold, sold.cost).users - built,
  };
}

/** All equilibria of two operators, the pure ones of others. */
function solved(choices: readonly Chosen[], m: number, D: number) {
  if (m === 1) {
    const most = Math.max(...choices.map(({ payoffs }) => payoffs[0]));
    const best = choices.filter(({ payoffs }) => payoffs[0] === most);
    return { equilibria: best.map((one) => pure(one, D)), degenerate: best.length > 1 };
  }
  let at = 0; // joint actions come in the order of `choices`
  const form: NormalForm = inducedForm(new Array<number>(m).fill(D), (_, out) => out.set(choices[at++].payoffs));
  if (m === 2) return bimatrix(form);
  return { equilibria: pureEquilibria(form).map((joint) => pure(choices[joint], D)), degenerate: false };
}

const pure = ({ designs, payoffs }: Chosen, D: number): Equilibrium => ({
  strategies: designs.map((d) => Array.from({ length: D }, (_, a) => (a === d ? 1 : 0))),
  ...{ payoffs, gap: 0 },
});

/** Expected welfare of mixed choices. */
function mean(choices: readonly Chosen[], strategies: Equilibrium["strategies"]): number {
  const weight = ({ designs }: Chosen) => designs.reduce((product, d, k) => product * strategies[k][d], 1);
  return choices.reduce((sum, one) => sum + weight(one) * one.welfare, 0);
}

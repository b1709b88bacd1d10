/** Fees on the game's own grid: the normal form, its pure equilibria, and what is played where no closed form is derived. */
import type { NormalForm } from "../../commitment/matrix/normal-form.js";
import { pureEquilibria } from "../../commitment/matrix/pure.js";
import { inducedForm } from "../../commitment/theory/induced.js";
import { market } from "./demand.js";
import type { OperatorsModel } from "./options.js";
import { continuousFees, type Fees } from "./theory.js";

export const mostJoint = 50_000;

/** The game of fees: profits per user there is, users doing what is best for them. @throws where it is too large */
export function feesForm(model: OperatorsModel): NormalForm {
  const { fees, venues } = model;
  const chosen = new Float64Array(venues.length);
  return inducedForm(
    venues.map(() => fees.length),
    (levels, out) => {
      for (let k = 0; k < chosen.length; k++) chosen[k] = fees[levels[k]];
      out.set(market(model, chosen).profits.map((profit) => Number(profit.toPrecision(12))));
    },
  );
}

/** Fees from which no operator gains by leaving alone. */
export function stable(model: OperatorsModel): readonly (readonly number[])[] {
  const { fees, venues } = model;
  if (venues.length === 1) {
    const profits = Array.from(fees, (fee) => Number(market(model, [fee]).profits[0].toPrecision(12)));
    return [...fees].filter((_, level) => profits[level] === Math.max(...profits)).map((fee) => [fee]);
  }
  const form = feesForm(model);
  return pureEquilibria(form).map((joint) =>
    Array.from(form.strides, (stride, k) => fees[Math.floor(joint / stride) % form.counts[k]]),
  );
}

/** Fees in closed form; where none is derived, of the pure equilibria on the grid the one of the highest profits. @returns why, if neither is known */
export function settledFees(model: OperatorsModel): Fees | string {
  const found = continuousFees(model);
  if (typeof found !== "string" || model.fees.length ** model.venues.length > mostJoint) return found;
  const total = ({ profits }: { profits: readonly number[] }) => profits.reduce((sum, x) => sum + x, 0);
  const all = stable(model).map((fees) => ({ fees, ...market(model, fees) }));
  if (all.length === 0) return `${found}, which has no pure equilibrium`;
  const best = all.reduce((a, b) => (total(b) > total(a) ? b : a));
  return { regime: "on the grid", ...best, welfare: best.users + total(best), gap: 0 };
}

/** Known answers of the market of devices, as data. */
import type { Solution } from "../../../src/registry.js";
import type { NormalForm } from "../../commitment/matrix/normal-form.js";
import { pureEquilibria } from "../../commitment/matrix/pure.js";
import { inducedForm } from "../../commitment/theory/induced.js";
import { market } from "./demand.js";
import { type OperatorsModel, type OperatorsOptions, operatorsModel } from "./options.js";
import { continuousFees } from "./theory.js";

const mostJoint = 50_000;
const mostListed = 32;

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

export function solveOperators(given?: Partial<OperatorsOptions>): Solution {
  const model = operatorsModel(given);
  const { quality, honour, final, cost, moving, options } = model;
  const found = continuousFees(model);
  const [m, w] = [quality.length, moving.length > 1 ? moving[1] : 0];
  return {
    source:
      "Bertrand (1883); Shaked & Sutton (1982), Rev. Econ. Stud. 49, for vertical differentiation; formulas derived",
    units: "value; shares, profits and surplus per user there is",
    devices: Array.from({ length: m }, (_, k) => ({
      ...{ final: final[k], honoured: honour[k], quality: quality[k], costLessBreaches: cost[k], moving: moving[k] },
    })),
    ...(typeof found === "string" ? { continuous: null, reason: found } : { continuous: found }),
    grid: onGrid(model),
    ...(m > 1 &&
      w > 0 && {
        flip: {
          below: Array.from({ length: m - 1 }, (_, k) => w + quality[0] - quality[k + 1]),
          perUnit: options.switching,
          meaning:
            "a user who values a deal at 1 leaves the incumbent for device k + 1 iff its fee is lower by more than this; with equal devices, the subsidy σ w",
        },
      }),
  };
}

/** Fees from which no operator gains by leaving alone. */
function stable(model: OperatorsModel): readonly (readonly number[])[] {
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

function onGrid(model: OperatorsModel): Solution {
  const { fees, venues } = model;
  const joints = fees.length ** venues.length;
  if (joints > mostJoint)
    return { equilibria: null, reason: `${joints} joint fees are more than are looked through, ${mostJoint}` };
  const all = stable(model);
  const sold = all.filter((chosen) => market(model, chosen).shares.some((share) => share > 0));
  return {
    count: all.length,
    equilibria: sold.slice(0, mostListed).map((chosen) => ({ fees: chosen, ...market(model, chosen) })),
    meaning:
      "pure equilibria of the fees, those in which anything is sold; users do what is best for them, and equals share",
  };
}

/** Known answers of the market of devices, as data. */
import type { Solution } from "../../../src/registry.js";
import { market } from "./demand.js";
import { designStage } from "./designs.js";
import { mostJoint, stable } from "./grid.js";
import { designed, type OperatorsModel, type OperatorsOptions, operatorsModel } from "./options.js";
import { continuousFees } from "./theory.js";

const mostListed = 32;

export function solveOperators(given?: Partial<OperatorsOptions>): Solution {
  const model = operatorsModel(given);
  const { moving, options } = model;
  const source =
    "Bertrand (1883); Shaked & Sutton (1982), Rev. Econ. Stud. 49, for vertical differentiation; formulas derived";
  if (options.menu.length > 0) return { source, ...chosen(model) };
  const found = continuousFees(model);
  const [m, w] = [moving.length, moving.length > 1 ? moving[1] : 0];
  return {
    source,
    units: "value; shares, profits and surplus per user there is",
    devices: described(model).map((one, k) => ({ ...one, moving: moving[k] })),
    ...(typeof found === "string" ? { continuous: null, reason: found } : { continuous: found }),
    grid: onGrid(model),
    ...(m > 1 &&
      w > 0 && {
        flip: {
          below: Array.from({ length: m - 1 }, (_, k) => w + model.quality[0] - model.quality[k + 1]),
          perUnit: options.switching,
          meaning:
            "a user who values a deal at 1 leaves the incumbent for device k + 1 iff its fee is lower by more than this; with equal devices, the subsidy σ w",
        },
      }),
  };
}

const described = ({ quality, honour, final, cost }: OperatorsModel) =>
  Array.from(quality, (q, k) => ({ final: final[k], honoured: honour[k], quality: q, costLessBreaches: cost[k] }));

/** The stage of designs. */
function chosen(model: OperatorsModel): Solution {
  const { menu } = model.options;
  const designs = described(designed(model, [...menu.keys()])).map((one, d) => ({ ...one, fixed: menu[d].fixed }));
  const stage = designStage(model);
  const units = "value of the whole episode, fixed costs paid; fees and shares per user";
  if (typeof stage === "string") return { units, designs, stage: null, reason: stage };
  const { choices, equilibria, degenerate, optimum } = stage;
  return {
    ...{ units, designs },
    stage: {
      choices: choices.map(({ designs, payoffs, welfare, after: { regime, fees, shares } }) => ({
        ...{ designs, payoffs, welfare, regime, fees, shares },
      })),
      count: equilibria.length,
      equilibria: equilibria.slice(0, mostListed).map((one) => ({
        ...one,
        ...(one.strategies.every((x) => x.includes(1)) && { designs: one.strategies.map((x) => x.indexOf(1)) }),
        lost: optimum.optimum - one.welfare,
      })),
      degenerate,
      optimum: { designs: optimum.designs, welfare: optimum.optimum },
      gap: {
        designs: Math.max(0, ...equilibria.map(({ gap }) => gap)),
        fees: Math.max(...choices.map(({ after }) => after.gap)),
      },
      meaning: `subgame-perfect equilibria, operators choosing designs with the fees that follow in mind: ${
        model.moving.length === 2 ? "all of them, or the extreme ones if degenerate" : "pure ones"
      }; the optimum has the best designs with fees = cost`,
    },
  };
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

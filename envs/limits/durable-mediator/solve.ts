/** What is known of the durable mediator: the monopoly price, what rivals and patience leave of it, and the bins that are equilibria. */
import type { Solution } from "../../../src/registry.js";
import { type DurableMediatorOptions, durableMarket } from "./options.js";
import { skimmingPath, stages } from "./skimming.js";

/** @throws naming the option that is wrong */
export function solveDurableMediator(given: unknown): Solution {
  const options = durableMarket(given);
  const { mediators, slots, survival, cost, fees } = options;
  const all = (1 - cost) * (1 - cost); // so that ½ of it is what there is per user
  const monopoly = { fee: (1 + cost) / 2, profit: all / 4, users: all / 8, deadweight: all / 8 };
  const rivals = { fee: cost, profit: 0, users: all / 2, deadweight: 0 };
  const patient = stages(slots, survival)[slots - 1];
  const path = skimmingPath(slots, survival, cost);
  const durable = {
    fees: path.fees,
    lowestServed: path.reaches,
    profit: all * patient.profit,
    users: all * patient.users,
    deadweight: all * (0.5 - patient.profit - patient.users),
  };
  const endless = Math.sqrt(1 - survival) / (1 + Math.sqrt(1 - survival));
  const alone = fees === "standing" || slots === 1 ? monopoly : durable;
  const nash = mediators > 1 ? rivals : alone;
  return {
    units: "money per user, expected before values are drawn",
    closedForm: { ...monopoly, meaning: "one slot, or a fee that stands: (1 + c)/2" },
    bertrand: { ...rivals, meaning: "two mediators or more: the fee is the cost" },
    durable: { ...durable, meaning: "one mediator with a new fee in every slot, and users who may wait" },
    commitment: {
      worth: monopoly.profit - durable.profit,
      meaning: "to the mediator, of being able to post a standing fee",
    },
    coase: [1, 2, 4, 8, 16].map((k) => ({ slots: k, profit: all * stages(k, survival)[k - 1].profit })),
    endless: {
      margin: (1 - cost) * endless,
      profit: (all * endless) / 2,
      formula: "√(1 − d)/(1 + √(1 − d)), without a last slot; 0 as d → 1",
    },
    nash,
    grid:
      slots === 1 || fees === "standing" ? gridAnswers(options) : { equilibria: null, reason: "fees of later slots" },
    optimum: { welfare: all / 2 },
    priceOfAnarchy: { nash: all / 2 / (nash.profit + nash.users) },
    source:
      "derived in envs/limits/durable-mediator/skimming.ts after Bulow (1982), J. Polit. Econ. 90, and Stokey (1981), Bell J. Econ. 12",
  };
}

/** Profit per user of a fee that is the lowest, k of them sharing it: (f − c)(1 − f)/k. */
const profitAt = ({ cost, bins }: DurableMediatorOptions, bin: number, sharing: number): number =>
  ((bin / bins - cost) * (1 - bin / bins)) / sharing;

/** Bins that are an equilibrium if all mediators post them and fees are posted once. */
function gridAnswers(options: DurableMediatorOptions): Solution {
  const { mediators: m, bins } = options;
  const equilibria: number[] = [];
  let worst = 0;
  for (let k = 0; k <= bins; k++) {
    const own = profitAt(options, k, m);
    let gain = 0;
    for (let other = 0; other <= bins; other++) {
      const left = m === 1 || other < k ? profitAt(options, other, 1) : other === k ? own : 0; // dearer than the rivals: nobody comes
      gain = Math.max(gain, left - own);
    }
    if (gain > 1e-12) continue;
    equilibria.push(k / bins);
    worst = Math.max(worst, gain);
  }
  return {
    equilibria,
    meaning: "fees that are an equilibrium if all mediators post them and users take what leaves them something",
    certificate: { kind: "best-response gap, largest", value: worst },
  };
}

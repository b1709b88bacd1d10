/** What is known of paying to exit, at the mean n: who leaves for how much, and when control is worth buying. */
import type { Solution } from "../../../src/registry.js";
import { type ExitModel, type ExitOptions, exitModel } from "./options.js";
import { chance, income, leading, leadingMixed, leaving, worth } from "./theory.js";

/** @throws naming the option that is wrong */
export function solveExit(given?: Partial<ExitOptions>): Solution {
  const model = exitModel(given);
  const { validators: n, share, target, followers: m, bribes, present, needed, value } = model;
  const left = (share * n) / target;
  return {
    units: "ETH per validator",
    place: { worth: worth(model, 0), yearly: income(n) / 100, presentValue: present },
    control: {
      ...{ from: share, to: target, validatorsLeft: left, bribe: income(left) * present },
      followers: needed,
      bribeRange: needed > 0 && needed <= m ? [worth(model, needed - 1), worth(model, needed)] : null,
      ...(needed > m && { reason: "even if all left it would have no control" }),
      meaning:
        "the bribe of n − k validators left, one by one; and the range of bribes for which so many followers leave",
    },
    nash: {
      found:
        "of the followers after each bribe: how many leave in a pure equilibrium, and the chance of each in the symmetric one",
      bribes: bribes.map((bribe, j) => {
        const k = leaving(model, bribe);
        const p = chance(model, bribe);
        return {
          ...{ action: j + 1, bribe, leave: k, chance: p, control: k >= needed },
          gap: gapAt(model, bribe, k),
        };
      }),
    },
    leader: {
      atMeanValue: {
        value,
        ...leading(model, target, value, bribes),
        mixed: leadingMixed(model, target, value, bribes),
      },
      worthIt: {
        value: threshold(model),
        meaning: "value of control from which some bribe that buys it pays, if followers leave purely",
      },
    },
    published: {
      bribe: 9.23,
      from: 0.23,
      to: 0.33,
      meaning: "quoted from ethresear.ch 23090; the formula gives it at about 806,000 validators left",
    },
    source: "ethresear.ch 23090 (R, PV and the bounds); blocks, mixing and the leader's choice derived",
  };
}

/** The most that a follower could gain by doing otherwise where k leave. */
function gapAt(model: ExitModel, bribe: number, k: number): number {
  const leaver = k > 0 ? worth(model, k - 1) - bribe : 0;
  const stayer = k < model.followers ? bribe - worth(model, k) : 0;
  return Math.max(0, leaver, stayer);
}

/** The least value of control for which offering a bribe that buys it is better than anything that does not. */
function threshold(model: ExitModel): number | null {
  const { target, bribes, needed } = model;
  const buying = bribes.filter((bribe) => leaving(model, bribe) >= needed);
  if (buying.length === 0) return null;
  const without = leading(model, 1.5, 0, bribes).payoff; // no control at any share
  return without - leading(model, target, 1e6, buying).payoff + 1e6;
}

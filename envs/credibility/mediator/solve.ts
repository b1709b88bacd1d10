/** Answers of the mediator's honesty: thresholds, values and frequencies, for the least, the middle and the most collateral drawn. */
import type { Solution } from "../../../src/registry.js";
import { above } from "./lognormal.js";
import { type MediatorModel, type MediatorOptions, mediatorModel } from "./options.js";
import { capacity, constantFee, constantStake, needed, safe, trusted, trustOf, worth } from "./theory.js";

const finite = (x: number, reason: string) => (Number.isFinite(x) ? x : { value: null, reason });
const nothingFollows = "no fee is enough where no period follows and the collateral is not";

/** @throws naming the option that is wrong */
export function solveMediator(given?: Partial<MediatorOptions>): Solution {
  const model = mediatorModel(given);
  const { least, most, value, sigma } = model;
  const stake = constantStake(model);
  const stakes = [...new Set([least, (least + most) / 2, most])];
  return {
    units: "value; fees are shares of the value entrusted",
    constantValue: {
      collateral: stake, // K*
      fee: finite(constantFee(model, (least + most) / 2), nothingFollows), // φ* at the middle collateral
      feeWithoutCollateral: finite(constantFee(model, 0), nothingFollows),
      rule: "honest iff d(K + γφV/(1 − γ)) >= θV",
    },
    cases: stakes.map((collateral) => ({
      collateral,
      ...(stake > 0 ? { inThresholds: collateral / stake } : {}),
      ...(trustOf(model) === "all" ? everything(model, collateral) : answered(model, collateral)),
    })),
    ...(sigma > 0 && {
      byFee: [0.5, 1, 2, 10, 100].flatMap((times) => {
        const fee = times * constantFee(model, least);
        if (!(fee > 0 && fee <= 1)) return [];
        return [{ fee, attacked: above(model, safe({ ...model, fee }, least)) }];
      }),
      reason:
        "Where the value has no bound no collateral is enough: K* and φ* are of a constant value of " +
        `${value}, and what is attacked beyond them is the tail above what is safe.`,
    }),
    source: "derived in envs/credibility/mediator/theory.ts; rare large values: Daian et al. (2019), arXiv:1904.05234",
  };
}

/** All is always entrusted: the mediator steals what is above x. */
function everything(model: MediatorModel, collateral: number) {
  const { fee, value, detection: d, theft, continuation: g } = model;
  const x = safe(model, collateral);
  const attacked = above(model, x * (1 + 1e-12)); // where V is constant x may be V itself
  const periods = 1 / (1 - g * (1 - d * attacked));
  const w = worth(model, x);
  return {
    honest: attacked === 0,
    safe: x,
    attacked, // probability that a period's value is stolen from
    mediator: w, // what it earns in an episode
    always: { honour: (fee * value) / (1 - g), steal: ((fee + theft) * value - d * collateral) / (1 - g * (1 - d)) },
    periods,
    thefts: attacked * periods,
    slashed: d * attacked * periods * collateral,
    certificate: { kind: "K(x) − K", value: Math.abs(needed(model, x) - collateral) },
  };
}

/** Users keep what is not safe. */
function answered(model: MediatorModel, collateral: number) {
  const { users: n, benefit, fee, continuation: g, detection: d, theft, value } = model;
  const x = capacity(model, collateral);
  const none = trustOf(model) === "none";
  const w = none ? 0 : trusted(model, x);
  const entrusted = fee > 0 ? (w * (1 - g)) / fee : none ? 0 : trusted({ ...model, fee: 1 }, x) * (1 - g);
  return {
    honest: true,
    safe: x,
    mediator: w,
    entrusted: entrusted / value, // share of all value
    users: ((benefit - fee) * entrusted) / (1 - g), // what they earn together in an episode
    periods: 1 / (1 - g),
    ...(n > 0 &&
      !none && { equilibria: "this one has the most trust; with less trust less is safe, and there may be others" }),
    certificate: { kind: "θx − d(K + γW)", value: Math.abs(theft * x - d * (collateral + g * w)) },
  };
}

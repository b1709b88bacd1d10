/** Options of the mediator's honesty, and the trade that they describe. */
import { type Defaults, resolve, type Values } from "../../../src/options.js";
import { constantStake, type Trade } from "./theory.js";

export const mediatorId = "credibility/mediator-v0";

const share = { kind: "number", low: 0, high: 1, unit: "1" } as const;

export const mediatorDefaults = {
  value: {
    ...{ kind: "number", value: 20, low: 1e-6, high: 1e6, unit: "value", symbol: "V̄" },
    about: "entrusted in a period, in the mean; with the default theft, 20 are worth 1 to a thief",
  },
  sigma: {
    ...{ kind: "number", value: 0, low: 0, high: 3, unit: "1", symbol: "σ" },
    about: "deviation of ln V, which is normal; 0: V is the same in all periods",
  },
  fee: { ...share, value: 0.002, symbol: "φ", about: "what the mediator earns of the value entrusted" },
  theft: { ...share, value: 0.05, low: 1e-6, symbol: "θ", about: "what it can steal of it beside" },
  detection: { ...share, value: 0.5, low: 1e-3, symbol: "d", about: "probability that a theft is found out" },
  continuation: {
    ...{ ...share, value: 0.8, high: 0.9999, symbol: "γ" },
    about: "probability that another period follows, drawn after each",
  },
  collateral: {
    ...{ kind: "number", value: 1, low: 0, high: 1e6, unit: "see unit", symbol: "K" },
    about: "what a mediator who is found out loses, beside the future; 0, or from 1e-9 on",
  },
  unit: {
    kind: "choice",
    value: "threshold",
    choices: ["threshold", "value"],
    about: "collateral is given in units of K*, above which honesty pays at the mean value, or in value",
  },
  spread: {
    ...{ ...share, value: 0.5, high: 1 },
    about: "each episode's collateral is drawn evenly within this share of what is given, and seen by all",
  },
  users: {
    ...{ kind: "number", value: 0, low: 0, high: 64, integer: true, unit: "users", symbol: "n" },
    about: "who each hold an equal part of V and entrust it or not, before the mediator acts; 0: all is entrusted",
  },
  benefit: { ...share, value: 0.01, symbol: "b", about: "what the mediator's service is worth to users, per value" },
} as const satisfies Defaults;

const least = 1e-9; // a collateral that is smaller is none, and has no scale to be seen on

export type MediatorOptions = Values<typeof mediatorDefaults>;

/** What rules, bots and answers read. */
export interface MediatorModel extends Trade {
  readonly spread: number;
  readonly least: number; // collateral, in value
  readonly most: number; // likewise
}

/** @throws naming the option that is wrong, or does not go with the others */
export function mediatorModel(given?: Partial<MediatorOptions>): MediatorModel {
  const { collateral, unit, spread, ...trade } = resolve(mediatorDefaults, given, mediatorId);
  if (collateral > 0 && collateral < least)
    throw new Error(`${mediatorId}: option 'collateral' must be 0, or ${least} or more, got ${collateral}.`);
  const stake = constantStake(trade);
  if (unit === "threshold" && stake === 0)
    throw new Error(
      `${mediatorId}: option 'unit': with these options fees alone keep the mediator honest, so K* is 0 and no unit; give the collateral in value.`,
    );
  const middle = collateral * (unit === "threshold" ? stake : 1);
  return { ...trade, spread, least: middle * (1 - spread), most: middle * (1 + spread) };
}

/** Options of the voluntary trade: what can be extracted, what a promise is backed by, and what trading costs. */
import { type Defaults, resolve, type Values } from "../../../src/options.js";

export const voluntaryId = "information/voluntary-v0";

const share = { kind: "number", low: 0, high: 1, unit: "1" } as const;

export const voluntaryDefaults = {
  extraction: {
    ...share,
    value: 0.5,
    symbol: "η",
    about: "share of a trade's value that the searcher can take by a sandwich",
  },
  cost: {
    ...share,
    value: 0.3,
    unit: "value",
    symbol: "c",
    about: "of trading, for the user; values are even on [0, 1]",
  },
  tip: {
    ...share,
    value: 0.1,
    symbol: "φ",
    about: "what a trade is worth to an honest searcher, as a share of its value; nobody loses it",
  },
  detection: {
    ...share,
    value: 0.5,
    symbol: "d",
    about: "probability that a broken promise is found out and slashed; 0, or from 1e-9 on",
  },
  restitution: {
    ...share,
    value: 0,
    symbol: "ρ",
    about: "share of what is slashed that goes to the user; the rest is burnt",
  },
  step: {
    ...{ kind: "number", value: 0.25, low: 0.001, high: 100, unit: "value", symbol: "δ" },
    about: "the grid of collaterals",
  },
  levels: {
    ...{ kind: "number", value: 9, low: 1, high: 65, integer: true, unit: "collaterals", symbol: "n" },
    about: "how many there are: 0, δ … (n − 1) δ; 1: nothing can be promised",
  },
  capital: {
    ...{ kind: "number", value: 0.02, low: 0, high: 10, unit: "1", symbol: "r" },
    about: "what it costs to post a collateral, per unit, used or not",
  },
} as const satisfies Defaults;

export type VoluntaryOptions = Values<typeof voluntaryDefaults>;

const rarest = 1e-9; // who is found out less often is never found out: no collateral that could be named would bind

/** @throws naming the option that is wrong */
export function voluntaryOptions(given: unknown): VoluntaryOptions {
  const options = resolve(voluntaryDefaults, given, voluntaryId);
  if (options.detection > 0 && options.detection < rarest)
    throw new Error(`${voluntaryId}: option 'detection' must be 0, or ${rarest} or more, got ${options.detection}.`);
  return options;
}

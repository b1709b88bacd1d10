/** Options of Parfit's hitchhiker. */
import { type Defaults, resolve, type Values } from "../../../src/options.js";
import { foreseenOptions } from "../foreseen.js";

export const hitchhikerDefaults = {
  value: {
    ...{ kind: "number", value: 10, low: 1e-6, high: 1e6, unit: "payoff", symbol: "V" },
    about: "of being taken to town",
  },
  cost: {
    ...{ kind: "number", value: 1, low: 0, high: 1e6, unit: "payoff", symbol: "C" },
    about: "of paying the driver there, at most the value",
  },
  ...foreseenOptions,
  bond: { kind: "flag", value: false, about: "may the hitchhiker bind itself to pay, before it is looked at?" },
} as const satisfies Defaults;

export type HitchhikerOptions = Values<typeof hitchhikerDefaults>;

export const hitchhikerId = "decision/hitchhiker-v0";

/** @throws naming the option that is wrong, or does not go with the others */
export function ride(given?: Partial<HitchhikerOptions>): HitchhikerOptions {
  const o = resolve(hitchhikerDefaults, given, hitchhikerId);
  if (o.cost > o.value)
    throw new Error(`${hitchhikerId}: option 'cost' must be at most 'value', ${o.value}, got ${o.cost}.`);
  return o;
}

/** Options of the market of devices: what each device is or may be, who uses it, and what its quality comes to. */

import { exp } from "../../../src/maths.js";
import { type ChoiceOption, type Defaults, resolve, type Values } from "../../../src/options.js";

/** A device as its users see it. */
export interface Venue {
  readonly latency: number; // L, s
  readonly collateral: number; // K, per user
  readonly semantics: "greatest" | "least";
  readonly cost: number; // c, per user
}

/** What an operator may choose to run. */
export interface Design extends Venue {
  readonly fixed: number; // F, paid once, whoever comes
}

export const mostVenues = 4;
export const mostDesigns = 8;
const positive = { kind: "number", low: 0 } as const;

export const operatorsDefaults = {
  devices: {
    kind: "data",
    value: [
      { latency: 2, collateral: 1, semantics: "greatest", cost: 0 },
      { latency: 12, collateral: 1, semantics: "greatest", cost: 0 },
    ] as readonly Venue[],
    check: checkVenues,
    about:
      "one to four of {latency (s), collateral (per user), semantics: greatest | least, cost (per user)}, one operator each; the first is the incumbent",
  },
  menu: {
    kind: "data",
    value: [] as readonly Design[],
    check: checkMenu,
    about:
      "designs among which operators first choose, two to eight of {latency, collateral, semantics, cost, fixed (value, once)}; `devices` then only says how many operators there are. Empty, or fixed: none, all have the device that `devices` says",
  },
  users: {
    ...positive,
    value: 4,
    low: 1,
    high: 64,
    integer: true,
    unit: "users",
    symbol: "n",
    about: "who may use one device each",
  },
  values: {
    kind: "choice",
    value: "uniform",
    choices: ["uniform", "alike"],
    about: "what a deal is worth to a user: drawn from U[0, 1] and private, or 1 to all",
  } as const satisfies ChoiceOption<"uniform" | "alike">,
  rate: {
    ...positive,
    value: 0.1,
    high: 1000,
    unit: "1/s",
    symbol: "μ",
    about: "how fast the world moves: what is not final by then is void",
  },
  gain: {
    ...positive,
    value: 1,
    high: 1000,
    unit: "value",
    symbol: "G",
    about: "most that breaking a promise brings per user, drawn from U[0, G] per operator",
  },
  detection: {
    ...positive,
    value: 1,
    high: 1,
    unit: "1",
    symbol: "d",
    about: "probability that a breach is found out and the collateral lost",
  },
  lowest: {
    kind: "number",
    value: 0,
    low: -10,
    high: 10,
    unit: "value",
    about: "lowest fee; below 0 it is a subsidy to whoever comes",
  },
  feeStep: { ...positive, value: 0.05, low: 0.001, high: 10, unit: "value", about: "grid of fees" },
  feeLevels: {
    ...positive,
    value: 21,
    low: 2,
    high: 256,
    integer: true,
    unit: "levels",
    about: "how many fees there are",
  },
  position: {
    ...positive,
    value: 0,
    high: 1000,
    unit: "value",
    symbol: "w",
    about: "reserves that each user holds at the incumbent",
  },
  switching: {
    ...positive,
    value: 0.1,
    high: 10,
    unit: "1",
    symbol: "σ",
    about: "cost of moving them to another device, per unit; ethresear.ch 17565 tentatively needs about 10 per 100",
  },
} as const satisfies Defaults;

export type OperatorsOptions = Values<typeof operatorsDefaults>;

export const operatorsId = "competing/operators-v0";

/** What rules, bots and answers read; arrays are per operator, `[m]`. */
export interface OperatorsModel {
  readonly options: OperatorsOptions;
  readonly venues: readonly Venue[]; // with a menu, what counts is `designed`
  readonly final: Float64Array; // probability of being final in time, e^{−μL}
  readonly honour: Float64Array; // probability of being honoured, min(1, d K/G)
  readonly quality: Float64Array; // q = final · honour · [greatest]
  readonly cost: Float64Array; // c less what breaches bring on average
  readonly moving: Float64Array; // σ w for all but the incumbent
  readonly fees: Float64Array; // [levels]
}

/** @throws naming the option that is wrong */
export function operatorsModel(given?: Partial<OperatorsOptions>): OperatorsModel {
  const options = resolve(operatorsDefaults, given, operatorsId);
  return modelOf(options, options.devices);
}

/** The market once designs are chosen, or of any number of devices. @param choice places in the menu, [m] */
export function designed({ options }: OperatorsModel, choice: ArrayLike<number>): OperatorsModel {
  return modelOf(
    options,
    Array.from(choice, (d) => options.menu[d]),
  );
}

function modelOf(options: OperatorsOptions, venues: readonly Venue[]): OperatorsModel {
  const { rate, gain, detection, lowest, feeStep, feeLevels, position, switching } = options;
  const works = venues.map(({ semantics }) => (semantics === "greatest" ? 1 : 0));
  const final = Float64Array.from(venues, ({ latency }) => exp(-rate * latency));
  const kept = venues.map(({ collateral }) => Math.min(gain, detection * collateral)); // gains up to here are left alone
  const honour = Float64Array.from(kept, (most) => (gain > 0 ? most / gain : 1));
  return {
    ...{ options, venues, final, honour },
    quality: final.map((p, k) => p * honour[k] * works[k]),
    cost: Float64Array.from(
      venues,
      ({ cost }, k) => cost - (gain > 0 ? works[k] * final[k] * breach(gain, kept[k]) : 0),
    ),
    moving: Float64Array.from(venues, (_, k) => (k === 0 ? 0 : switching * position)),
    fees: Float64Array.from({ length: feeLevels }, (_, level) => Number((lowest + level * feeStep).toPrecision(12))),
  };
}

/** E max(0, g − most) for g uniform on [0, gain]. */
const breach = (gain: number, most: number) => (gain - most) ** 2 / (2 * gain);

/** @throws saying what is wrong with the devices */
function checkVenues(value: unknown, what: string): readonly Venue[] {
  if (!Array.isArray(value) || value.length < 1 || value.length > mostVenues)
    throw new Error(`${what} must be a list of one to ${mostVenues} devices, got ${shown(value)}.`);
  return listed(value, what, ["latency", "collateral", "semantics", "cost"]).map(({ fixed, ...venue }) => venue);
}

/** @throws saying what is wrong with the designs */
function checkMenu(value: unknown, what: string): readonly Design[] {
  if (value === "fixed") return [];
  if (!Array.isArray(value) || value.length === 1 || value.length > mostDesigns)
    throw new Error(`${what} must be fixed, or a list of two to ${mostDesigns} designs, got ${shown(value)}.`);
  return listed(value, what, ["latency", "collateral", "semantics", "cost", "fixed"]);
}

const shown = (value: unknown) => JSON.stringify(value)?.slice(0, 80);

function listed(value: readonly unknown[], what: string, keys: readonly string[]): readonly Design[] {
  return Array.from(value, (one: unknown, k): Design => {
    if (typeof one !== "object" || one === null)
      throw new Error(`${what}[${k}] must be an object, got ${JSON.stringify(one)}.`);
    const odd = Object.keys(one).find((key) => !keys.includes(key));
    if (odd !== undefined) throw new Error(`${what}[${k}] has no '${odd.slice(0, 80)}'; it has ${keys.join(", ")}.`);
    const { latency, collateral, semantics, cost = 0, fixed = 0 } = one as Partial<Design>;
    for (const [name, x] of Object.entries({ latency, collateral, cost, fixed }))
      if (!(typeof x === "number" && x >= 0 && x <= 1e6))
        throw new Error(`${what}[${k}]: ${name} must be a number from 0 to 1e6, got ${x}.`);
    if (semantics !== "greatest" && semantics !== "least")
      throw new Error(`${what}[${k}]: semantics must be greatest or least, got ${JSON.stringify(semantics)}.`);
    return { latency, collateral, semantics, cost, fixed } as Design;
  });
}

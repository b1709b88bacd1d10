/** Options of the auction of two items to bidders with several names. */
import { type Defaults, resolve, type Values } from "../../../../src/options.js";

export const sybilVcgId = "commitment/sybil-vcg-v0";

/** What a bidder has of item A, of item B, and of both. */
export type ItemValues = readonly (readonly [a: number, b: number, both: number])[];

export const sybilVcgDefaults = {
  values: {
    kind: "data",
    value: [
      [0, 0, 8],
      [6, 6, 12],
    ] as ItemValues,
    check: itemValues,
    about: "for each of 2 to 8 bidders [of A, of B, of both], value; both are worth no less than either",
  },
  step: {
    ...{ kind: "number", value: 2, low: 1e-6, high: 1e6, unit: "value" },
    about: "between one bid and the next; values must be whole multiples of it, so that bids can be truthful",
  },
  levels: {
    ...{ kind: "number", value: 7, low: 2, high: 64, integer: true, unit: "bids" },
    about: "bids 0, step, 2 step …; the highest must reach the highest value",
  },
  identities: {
    ...{ kind: "number", value: 2, low: 1, high: 2, integer: true, unit: "identities" },
    about: "most names that a bidder may bid under",
  },
  cost: {
    ...{ kind: "number", value: 0, low: 0, high: 1e9, unit: "value", symbol: "c" },
    about: "of every identity that bids anything, the first as well as the second",
  },
} as const satisfies Defaults;

export interface Bundles {
  readonly n: number;
  readonly worth: Float64Array; // [n, 4], value of nothing, A, B, both
  readonly levels: Int32Array; // [n, 3], values of A, B, both in steps
  readonly step: number;
  readonly highest: number; // H, steps
  readonly identities: number; // per bidder
  readonly cost: number; // value per identity
}

/** @throws naming the option that is wrong, or does not go with the others */
export function bundlesOf(given: unknown): { readonly options: Values<typeof sybilVcgDefaults>; model: Bundles } {
  const options = resolve(sybilVcgDefaults, given, sybilVcgId);
  const { values, step, identities, cost } = options;
  const highest = options.levels - 1;
  const levels = Int32Array.from(values.flat(), (v) => {
    if (v > step * highest * (1 + 1e-12)) {
      throw new Error(
        `${sybilVcgId}: option 'levels' gives bids up to ${step * highest}, which must reach the highest value; ${v} is above.`,
      );
    }
    const whole = Math.round(v / step);
    if (Math.abs(v / step - whole) > 1e-9) {
      throw new Error(`${sybilVcgId}: option 'step' must divide every value, but ${v} is no multiple of ${step}.`);
    }
    return whole;
  });
  const worth = Float64Array.from(values.flatMap((list) => [0, ...list]));
  return { options, model: { n: values.length, worth, levels, step, highest, identities, cost } };
}

/** @throws saying which bidder's values are wrong, and how */
function itemValues(value: unknown, what: string): ItemValues {
  if (!Array.isArray(value) || value.length < 2 || value.length > 8) {
    throw new Error(`${what} needs 2 to 8 lists [of A, of B, of both], one per bidder.`);
  }
  value.forEach((list: unknown, i) => {
    const who = `${what} of bidder_${i}`;
    const good =
      Array.isArray(list) && list.length === 3 && list.every((v) => Number.isFinite(v) && v >= 0 && v <= 1e6);
    if (!good) throw new Error(`${who} must be three numbers from 0 to 1e6: of A, of B, of both.`);
    const [a, b, both] = list as number[];
    if (both < Math.max(a, b))
      throw new Error(`${who} has both worth less than one of them; what is not wanted is left.`);
    if (both === 0) throw new Error(`${who} must have both worth something, or there is nothing to bid for.`);
  });
  return value as unknown as ItemValues;
}

/** Options of the adversarial offer. */
import { type Defaults, resolve, type Values } from "../../../src/options.js";
import { predictor } from "../predictor.js";

export const offerId = "decision/offer-v0";

const accuracy = (value: number, about: string) =>
  ({ kind: "number", value, low: 0.5, high: 1, unit: "probability", about }) as const;

export const offerDefaults = {
  seller: {
    kind: "choice",
    value: "agent",
    choices: ["agent", "posted"],
    about:
      "agent: another agent asks a price, knowing its accuracy; posted: the price is given and there is no such agent",
  },
  prize: {
    ...{ kind: "number", value: 3, low: 1e-6, high: 1e9, unit: "money", symbol: "V" },
    about: "in each box that was predicted not to be chosen",
  },
  price: {
    ...{ kind: "number", value: 1, low: 0, high: 1e9, unit: "money", symbol: "c" },
    about:
      "of a box where it is posted; where an agent sells, what its bot `standard` asks, as nearly as its prices allow",
  },
  levels: {
    ...{ kind: "number", value: 13, low: 2, high: 1001, integer: true, unit: "prices" },
    about: "prices that an agent may ask, evenly from nothing to the prize",
  },
  predictor: { ...predictor, value: "accuracy" },
  lowest: accuracy(0.5, "least accuracy of the seller's predictor"),
  highest: accuracy(1, "largest accuracy"),
  hidden: {
    ...{ kind: "number", value: 0.1, low: 0, high: 0.25, unit: "probability", symbol: "d" },
    about: "the accuracy is a public number and at most so much more or less, which the seller alone knows",
  },
} as const satisfies Defaults;

export type OfferOptions = Values<typeof offerDefaults>;

/** @throws naming the option that is wrong */
export function offerOptions(given?: Partial<OfferOptions>): OfferOptions {
  const options = resolve(offerDefaults, given, offerId);
  const { lowest, highest, hidden } = options;
  if (!(lowest <= highest)) throw new Error(`${offerId}: option 'lowest' must not be above 'highest'.`);
  if (highest - lowest < 2 * hidden - 1e-12)
    throw new Error(`${offerId}: option 'hidden' must be at most half of what lies between 'lowest' and 'highest'.`);
  return options;
}

/** The public part of the accuracy is uniform between these two. */
export function publicRange({ lowest, highest, hidden }: OfferOptions): readonly [number, number] {
  const middle = (lowest + highest) / 2;
  return [Math.min(lowest + hidden, middle), Math.max(highest - hidden, middle)];
}

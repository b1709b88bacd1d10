/**
 * What is known of the adversarial offer.
 *
 *   a box for c is worth to the buyer      V (1 − p) − c where the choice is read; 0 at p = 1 − c/V
 *   a causal reckoning believes instead    max V (1 − q), V q minus c, at least V/2 − c, whatever chance q it gives to the first box's being predicted
 *   with a seller who asks                 both sides have value 0: the buyer can refuse, the seller can ask V, and what one gains the
 *                                          other loses
 *
 * Derived here, but for the reckoning and the example, which are the reference's.
 */
import type { Solution } from "../../../src/registry.js";
import { meanExcess } from "./excess.js";
import { type OfferOptions, offerOptions, publicRange } from "./options.js";

/** The highest price that an agent can ask below a limit; nothing is below 0. */
export function highestBelow(options: OfferOptions, limit: number): number {
  const { prize, levels } = options;
  const step = prize / (levels - 1);
  const k = Math.min(levels - 1, Math.max(0, Math.ceil(limit / step) - 1));
  return (prize * k) / (levels - 1);
}

/** Does the predictor read the choice itself, also of who mixes? Else who mixes evenly is caught half of the time. */
export const sharp = ({ predictor }: OfferOptions): boolean => predictor === "accuracy" || predictor === "code";

/** @throws naming the option that is wrong */
export function solveOffer(given: unknown): Solution {
  const options = offerOptions(given as Partial<OfferOptions> | undefined);
  const { prize: V, price: c, seller, lowest, highest } = options;
  const [a, b] = publicRange(options);
  const mean = (lowest + highest) / 2;
  const atPrice = {
    price: c,
    accuracy: mean, // on average
    buyer: V * (1 - mean) - c,
    seller: c - V * (1 - mean),
    causalEstimate: V / 2 - c,
    breakEven: 1 - c / V,
    meaning:
      "what a box brings who is certain of it; the least that a causal reckoning expects; the accuracy that pays for itself",
  };
  return {
    offer: atPrice,
    ...(seller === "posted"
      ? { optimum: posted(options, a, b) }
      : { equilibrium: none, extraction: taken(options, a, b) }),
    source: "Oesterheld & Conitzer (2021) for the offer and the causal reckoning; the rest derived",
  };
}

const none = {
  ...{ buyer: 0, seller: 0 },
  play: "the seller asks the prize; the buyer takes nothing for it, nor at any price that the most accurate seller might ask at a profit (below half the prize there is none where the buyer's coin is not read)",
  meaning: "values of the game between the two, which are the same in every equilibrium",
};

/** The best that a buyer can do at a given price, who sees the public part of the accuracy. */
function posted(options: OfferOptions, a: number, b: number): Solution {
  const { prize: V, price: c } = options;
  if (!sharp(options))
    return {
      buyer: Math.max(0, V / 2 - c),
      rule: "each box with probability 1/2 while the price is below half the prize",
    };
  // E (1 − c/V − x)⁺ is the mean excess of −x over −(1 − c/V)
  return {
    buyer: V * meanExcess(c / V - 1, -b, -a, 0),
    rule: "a box iff the public part of the accuracy is below break-even",
  };
}

/** What sellers earn who know how the buyer reckons, as the bots do. */
function taken(options: OfferOptions, a: number, b: number): Solution {
  const { prize: V, hidden: d } = options;
  const price = highestBelow(options, V / 2);
  return {
    causal: {
      price,
      seller: sharp(options) ? V * meanExcess(1 - price / V, a, b, d) : 0,
      meaning: "asked of a causal buyer if that is a profit, else the prize",
    },
    evidential: {
      seller: sharp(options) ? (V * d) / 4 : 0,
      meaning: "from a buyer who trusts the public part of the accuracy, if prices were as fine as one likes",
    },
  };
}

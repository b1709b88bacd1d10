/**
 * The escrow in closed form. With n = k − 1 parties who may walk away, h the chance that one who means to pass on does, P = (1 − h)ⁿ:
 *
 *   by choice     a party that has received passes on iff (1 − h) c + h D ≤ D  ⇔  D ≥ c
 *   start         the first gains −c + P v₀ + (1 − P) D if all pass on, −c + D if nobody does
 *                 so where all pass on it starts iff v₀ ≥ v* = (c − (1 − P) D)/P, and where nobody does iff D ≥ c
 *   success       P(v₀ ≥ v*) P,  v ~ U[low, high];   for v* ≤ low just (1 − h)^(k − 1)
 *   welfare       P(v₀ ≥ v*) (Σ_{i<k} (1 − h)ⁱ (v̄ᵢ − c)),  v̄ᵢ the mean worth to whom party i gives: E[v₀ | v₀ ≥ v*] for i = k − 1, else E v
 *
 * Without a deposit and if nobody walks by choice it starts iff (1 − h)^(k − 1) ≥ c/v₀, so that a circle can be as long as
 * 1 + log(c/v₀)/log(1 − h). Derived.
 */
import { pow } from "../../../src/maths.js";
import type { SmartTransactionOptions } from "./options.js";

export interface EscrowAnswer {
  readonly passesOn: boolean; // does a party that has received?
  readonly given: number; // P, success once it has started
  readonly least: number; // v*, the worth from which the first party starts
  readonly started: number; // probability
  readonly success: number;
  readonly welfare: number;
  readonly locked: number; // deposits, (k − 1) D
}

export function escrowAnswer(options: SmartTransactionOptions): EscrowAnswer {
  const { parties: k, cost: c, low, high, holdUp: h, walks, deposit: D } = options;
  const passesOn = !walks || D >= c;
  const given = passesOn ? pow(1 - h, k - 1) : 0;
  const least = passesOn ? (c - (1 - given) * D) / given : Number.POSITIVE_INFINITY; // D < c if nobody passes on
  const from = Math.min(high, Math.max(low, least));
  const started = high === low ? (low >= least ? 1 : 0) : least > high ? 0 : (high - from) / (high - low);
  let each = 0;
  for (let i = 0; i < k; i++) each += pow(1 - h, i) * ((i === k - 1 ? from + high : low + high) / 2 - c);
  return {
    ...{ passesOn, given, least, started },
    success: started * given,
    welfare: started > 0 ? started * each : 0,
    locked: (k - 1) * D,
  };
}

/** The most parties that an escrow without deposits, where nobody walks by choice, is started with by a first party of worth v. */
export function longest(cost: number, worth: number, holdUp: number): number {
  if (holdUp === 0) return Number.POSITIVE_INFINITY;
  let k = 1;
  for (let gain = (1 - holdUp) * worth; gain >= cost * (1 - 1e-12) && k < 1e6; gain *= 1 - holdUp) k++;
  return k;
}

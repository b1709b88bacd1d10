/**
 * What users may be expected to pay a tier: their orders split in the best way over pools that all are at the fair
 * price.
 *
 *   income = f λ E D / V,  V = 2 L √P,  D = what of an order goes to the tier
 *
 * An order of S in Y is split as in trade.ts; with all prices equal only L matters, δₖ = √P (m √γₖ⁻¹ − γₖ⁻¹) Lₖ where
 * that is above 0. The mean over log-normal sizes is taken at seven quantiles. Pools in play are off the fair price by
 * up to their fee, which brings dear ones more than this.
 */
import { exp } from "../../../src/maths.js";
import { middleOf } from "../fair/flow.js";
import type { ProvisionMarket } from "./options.js";

/** z at the middles of seven parts of a normal law of equal size in S (with the weight e^{sz}, z moves by s). */
const middles = [-1.4652, -0.7916, -0.3661, 0, 0.3661, 0.7916, 1.4652];

/** Expected fees per block and unit of value of tier k, given the depths L. */
export function promised(market: ProvisionMarket, depths: Float64Array, k: number): number {
  const { fees, flow } = market;
  const [rate, mean, s] = [middleOf(flow.rate), middleOf(flow.mean), flow.spread];
  const root = Math.sqrt(flow.price);
  let part = 0; // of volume, by value
  for (const z of middles) part += partOf(market, depths, k, (mean * exp(s * z + (s * s) / 2)) / root) / middles.length;
  return (fees[k] * rate * mean * part) / (2 * depths[k] * root);
}

/** Part of an order that goes to tier k; the order in units of L. */
function partOf({ kept, tiers }: ProvisionMarket, depths: Float64Array, k: number, order: number): number {
  let offset = order;
  let roots = 0;
  for (let j = 0; j < tiers.length; j++) {
    if (depths[j] === 0) continue;
    // Tiers rise in fee, so that they come into use one after another.
    const slope = roots > 0 ? offset / roots : Number.POSITIVE_INFINITY;
    if (slope * Math.sqrt(1 / kept[j]) <= 1 / kept[j]) break;
    roots += depths[j] * Math.sqrt(1 / kept[j]);
    offset += depths[j] / kept[j];
  }
  const own = (offset / roots) * depths[k] * Math.sqrt(1 / kept[k]) - depths[k] / kept[k];
  return own > 0 ? Math.min(1, own / order) : 0;
}

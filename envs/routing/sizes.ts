/**
 * Sizes of orders: fixed, shared out of a total, one per router, or drawn anew each round.
 *
 *   log-normal: size = median · exp(σ z), z ~ N(0, 1), cut at `high`
 */
import { expAt } from "../../src/maths.js";
import type { Rng } from "../../src/rng.js";

export type Sizes =
  | { readonly kind: "share"; readonly total: number } // every router has total / N
  | { readonly kind: "fixed"; readonly size: number }
  | { readonly kind: "each"; readonly sizes: readonly number[] }
  | { readonly kind: "uniform"; readonly low: number; readonly high: number }
  | { readonly kind: "lognormal"; readonly median: number; readonly sigma: number; readonly high: number };

/** The numbers that each kind has. */
const shapes: { readonly [K in Sizes["kind"]]: readonly string[] } = {
  share: ["total"],
  fixed: ["size"],
  each: ["sizes"],
  uniform: ["low", "high"],
  lognormal: ["median", "sigma", "high"],
};

/** @throws naming what is wrong with it */
export function checkSizes(value: unknown, what: string): Sizes {
  const sizes = value as { readonly kind: Sizes["kind"]; readonly [field: string]: unknown };
  const known = typeof sizes?.kind === "string" && Object.hasOwn(shapes, sizes.kind);
  const fields = known && shapes[sizes.kind];
  if (!fields)
    throw new Error(`${what} must have kind ${Object.keys(shapes).join(", ")}, got ${JSON.stringify(value)}.`);
  for (const field of Object.keys(sizes)) {
    if (field !== "kind" && !fields.includes(field)) throw new Error(`${what}: '${sizes.kind}' has no '${field}'.`);
  }
  for (const field of fields) {
    const numbers = field === "sizes" ? sizes[field] : [sizes[field]];
    const good = (x: unknown) => typeof x === "number" && x > 0 && x <= 1e30;
    if (!Array.isArray(numbers) || numbers.length === 0 || !numbers.every(good)) {
      throw new Error(`${what}: ${field} must be positive and finite, got ${JSON.stringify(sizes[field])}.`);
    }
  }
  if (sizes.kind === "uniform" && !((sizes.low as number) <= (sizes.high as number))) {
    throw new Error(`${what}: low ${sizes.low} is above high ${sizes.high}.`);
  }
  return value as Sizes;
}

/** A size in the middle of what is drawn, for scaling what agents see. */
export function typical(sizes: Sizes, router: number, routers: number): number {
  switch (sizes.kind) {
    case "share":
      return sizes.total / routers;
    case "fixed":
      return sizes.size;
    case "each":
      return sizes.sizes[router];
    case "uniform":
      return (sizes.low + sizes.high) / 2;
    case "lognormal":
      return Math.min(sizes.median, sizes.high);
    default:
      return sizes satisfies never;
  }
}

/** Is every draw the same? Then equilibria need solving only once. */
export const isFixed = (sizes: Sizes): boolean => sizes.kind !== "uniform" && sizes.kind !== "lognormal";

/** Write the sizes of all routers' next orders to `out[at …]`. */
export function drawSizes(sizes: Sizes, routers: number, rng: Rng, out: Float64Array, at: number): void {
  switch (sizes.kind) {
    case "uniform":
      for (let k = at; k < at + routers; k++) out[k] = sizes.low + (sizes.high - sizes.low) * rng.uniform();
      break;
    case "lognormal":
      for (let k = at; k < at + routers; k++) {
        rng.normalAt(out, k);
        out[k] *= sizes.sigma;
        expAt(out, k);
        out[k] *= sizes.median;
        if (out[k] > sizes.high) out[k] = sizes.high; // not one of two numbers, which would be boxed
      }
      break;
    default:
      for (let a = 0; a < routers; a++) out[at + a] = typical(sizes, a, routers);
  }
}

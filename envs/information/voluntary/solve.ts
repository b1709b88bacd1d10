/** What is known of the voluntary trade: who trades at which value, with the promise and without, and when a promise is worth its capital. */
import type { Solution } from "../../../src/registry.js";
import { conditional } from "./conditional.js";
import { after, best, means } from "./induction.js";
import { type VoluntaryOptions, voluntaryOptions } from "./options.js";

const example = 0.45; // a value at which the user trades only if it is safe, by default

/** The least collateral that makes a promise credible at a value; nothing on this grid, perhaps. */
export function credible({ extraction, detection, step, levels }: VoluntaryOptions, value: number): number | undefined {
  if (extraction * value === 0) return 0;
  const k = Math.ceil((extraction * value) / (detection * step) - 1e-9);
  return detection > 0 && k < levels ? k * step : undefined;
}

/** @throws naming the option that is wrong */
export function solveVoluntary(given: unknown): Solution {
  const options = voluntaryOptions(given);
  const { extraction, cost, tip, detection, capital } = options;
  const alone = cost < 1 && extraction < 1 ? Math.min(1, cost / (1 - extraction)) : 1;
  const withPromise = means(options);
  const without = means({ ...options, levels: 1 });
  return {
    threshold: {
      honours: "d K ≥ η v",
      collateralPerValue: detection > 0 ? extraction / detection : null,
      ...(detection === 0 && { reason: "nothing is ever found out, so nothing is credible" }),
      tradesIfCredible: cost,
      tradesUnprotected: alone,
      meaning: "values from which the user trades: where the promise is credible, and where there is none",
    },
    worthItsCapital: {
      condition: "r η ≤ φ d",
      holds: capital * extraction <= tip * detection,
      meaning: "without a grid: an honest trade pays φ v, the collateral that makes it credible costs r η v/d",
    },
    equilibrium: { ...withPromise, welfare: withPromise.user + withPromise.searcher },
    withoutPromise: { ...without, welfare: without.user + without.searcher },
    examples: [0.2, example, 0.8].map((value) => ({
      value,
      ...best(options, value),
      unprotected: after(options, value, 0).trades,
      credible: credible(options, value) ?? null,
    })),
    ironclad: conditional(options, example),
    source: "derived",
  };
}

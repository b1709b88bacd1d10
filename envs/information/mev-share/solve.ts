/**
 * What is known of hinted back-runs.
 *
 *   user       at ρ a full hint is worth g = ρ (1 − s₀) R to it, so that h*(λ) = min(1, g/λ); among levels the best is the same k for all λ
 *              between two thresholds (`reveals`)
 *   expected   E h = P(λ ≤ g) + g E[1/λ; λ > g]; with λ ~ U[0, 1] that is g (1 − ln g)
 *   mediator   maximises (1 − ρ) R (s₀ + (1 − s₀) E h)
 *   optimum    of all together: the same with g = (1 − s₀) E max uᵢ
 */
import { log } from "../../../src/maths.js";
import type { Solution } from "../../../src/registry.js";
import { type MevShareModel, type MevShareOptions, mevShareModel, reveals } from "./options.js";

interface Hinted {
  readonly hint: number; // E h
  readonly harm: number; // E λ h²/2
}

/** What a user does, on average over λ, of whom a full hint is worth g: level by level, exactly. */
export function hinted(model: MevShareModel, worth: number): Hinted {
  const { low, high, hints } = model;
  const step = 1 / (hints - 1);
  let [hint, harm] = [0, 0];
  for (let k = 0; k < hints - 1 && worth > 0; k++) {
    const to = Math.min(high, reveals(model, worth, k));
    const [chance, mean] = // P(λ ≤ to), and E[λ; λ ≤ to]
      low === high
        ? low <= reveals(model, worth, k) * (1 + 1e-6)
          ? [1, low]
          : [0, 0]
        : to > low
          ? [(to - low) / (high - low), (to * to - low * low) / 2 / (high - low)]
          : [0, 0];
    hint += step * chance;
    harm += (step * step * (2 * k + 1) * mean) / 2;
  }
  return { hint, harm };
}

/** E h with any hint allowed. */
export function anyHint({ low, high }: MevShareModel, worth: number): number {
  if (worth <= 0) return 0;
  if (low === high) return Math.min(1, worth / Math.max(low, 1e-300));
  const from = Math.min(high, Math.max(low, worth));
  return (from - low + (from < high ? worth * log(high / from) : 0)) / (high - low);
}

/** What each has in expectation at a refund share. */
export function sharesAt(model: MevShareModel, refund: number) {
  const { blind, revenue, surplus, best } = model;
  const { hint, harm } = hinted(model, refund * (1 - blind) * revenue);
  const seen = blind + (1 - blind) * hint;
  return {
    ...{ refund, hint, revenue: seen * revenue, user: refund * seen * revenue - harm },
    ...{ mediator: (1 - refund) * seen * revenue, searcher: seen * surplus, welfare: seen * best - harm, harm },
  };
}

/** The mediator's best level of refund, on its grid; equals go to the lower one. */
export function bestRefund(model: MevShareModel): ReturnType<typeof sharesAt> & { readonly level: number } {
  let best = { level: 0, ...sharesAt(model, 0) };
  for (let level = 1; level < model.refunds; level++) {
    const now = sharesAt(model, level / (model.refunds - 1));
    if (now.mediator > best.mediator + 1e-12) best = { level, ...now };
  }
  return best;
}

/** The mediator's best share if any share and any hint are allowed, by a fine grid refined three times. */
export function anyRefund(model: MevShareModel): { refund: number; hint: number; mediator: number } {
  const { blind, revenue } = model;
  const at = (refund: number) => {
    const hint = anyHint(model, refund * (1 - blind) * revenue);
    return { refund, hint, mediator: (1 - refund) * revenue * (blind + (1 - blind) * hint) };
  };
  let [best, width] = [at(0), 1];
  for (let round = 0; round < 6; round++, width /= 50) {
    const centre = round === 0 ? 0.5 : best.refund;
    for (let k = -100; k <= 100; k++) {
      const now = at(Math.min(1, Math.max(0, centre + (k * width) / 200)));
      if (now.mediator > best.mediator) best = now;
    }
  }
  return best;
}

export function solveMevShare(given?: Partial<MevShareOptions>): Solution {
  const model = mevShareModel(given);
  const { blind, revenue, best, refunds } = model;
  const { level: _level, ...equilibrium } = bestRefund(model);
  const together = hinted(model, (1 - blind) * best);
  return {
    equilibrium,
    anyRefund: anyRefund(model),
    allTold: { revenue, bestValue: best, searcher: model.surplus, userPerShare: revenue }, // the user gets ρ times that, less the harm
    byRefund: Array.from({ length: refunds }, (_, k) => sharesAt(model, k / (refunds - 1))),
    optimum: { hint: together.hint, welfare: best * (blind + (1 - blind) * together.hint) - together.harm },
    source:
      "Vickrey (1961): with U[0, 1] the user gets ρ (n − 1)/(n + 1), less the harm of hints; hints and the mediator's share derived",
  };
}

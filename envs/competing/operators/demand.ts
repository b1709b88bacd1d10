/**
 * Who uses which device, on average, when each user takes what is best for it: a user who values a deal at θ gets
 *
 *   θ qₖ − Fₖ,   Fₖ = fee + cost of moving there        from device k, and 0 from none
 *
 * With θ uniform on [0, 1] device k serves those for whom its line is highest, an interval; with θ = 1 all go to the best. Equals share.
 */
import type { OperatorsModel } from "./options.js";

export interface Market {
  readonly shares: readonly number[]; // of users, [m]
  readonly profits: readonly number[]; // per user there is, breaches included, [m]
  readonly users: number; // surplus per user there is
}

/** @param fees [m] */
export function market(model: OperatorsModel, fees: ArrayLike<number>): Market {
  const { quality, cost, moving, options } = model;
  const m = quality.length;
  const full = Array.from({ length: m }, (_, k) => fees[k] + moving[k]);
  const shares =
    options.values === "alike" ? alike(quality, full) : Array.from({ length: m }, (_, k) => width(quality, full, k));
  return {
    shares: shares.map(({ share }) => share),
    profits: shares.map(({ share }, k) => share * (fees[k] - cost[k])),
    users: shares.reduce((sum, { share, mean }, k) => sum + share * (mean * quality[k] - full[k]), 0),
  };
}

interface Slice {
  readonly share: number;
  readonly mean: number; // of θ among them
}

function alike(quality: ArrayLike<number>, full: readonly number[]): readonly Slice[] {
  const worth = full.map((price, k) => quality[k] - price);
  const best = Math.max(...worth);
  const equals = worth.filter((w) => w > best - 1e-12).length;
  return worth.map((w) => ({ share: best > 1e-12 && w > best - 1e-12 ? 1 / equals : 0, mean: 1 }));
}

/** The interval of θ in which device k is best, shared with those that are the same in all. */
function width(quality: ArrayLike<number>, full: readonly number[], k: number): Slice {
  const nobody = { share: 0, mean: 0 };
  const q = quality[k];
  const price = full[k];
  if (q === 0 && price >= 0) return nobody;
  let low = q > 0 ? Math.max(0, price / q) : 0;
  let high = 1;
  let equals = 1;
  for (let j = 0; j < full.length; j++) {
    if (j === k) continue;
    const better = q - quality[j];
    const dearer = price - full[j];
    if (Math.abs(better) < 1e-12) {
      if (Math.abs(dearer) < 1e-12) equals++;
      else if (dearer > 0) return nobody;
    } else if (better > 0) low = Math.max(low, dearer / better);
    else high = Math.min(high, dearer / better);
  }
  return high > low ? { share: (high - low) / equals, mean: (high + low) / 2 } : nobody;
}

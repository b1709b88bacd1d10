/**
 * What is known of entry: both continuations at given costs, their means over drawn ones, and the closed forms with any fee.
 *
 *   monopoly  f = ½, F = ¼, users' surplus 1/8: the closed consortium, at any c
 *   limit     the lower root of f (1 − f) = c (k + 1): the highest fee below ½ at which nobody enters; ½ where c (k + 1) ≥ ¼ (blockaded)
 */
import type { Solution } from "../../../src/registry.js";
import { bestPost } from "./equilibria.js";
import { type EntryModel, type EntryOptions, entryModel, poolOf } from "./options.js";

/** The highest fee up to ½ that keeps everybody out. */
export function limitFee(founders: number, cost: number): number {
  const pool = cost * (founders + 1);
  return pool >= 0.25 ? 0.5 : (1 - Math.sqrt(1 - 4 * pool)) / 2;
}

/**
 * The best fee in the pure continuation, if any is allowed: the highest fee that lets m in leaves the founders k min(¼, c (k + m + 1))/(k + m);
 * that falls with m until all N are in, when the fee may be ½.
 */
export function anyFee({ open, founders: k, entrants }: EntryModel, cost: number) {
  let best = { fee: 0.5, founders: poolOf(0.5), entered: 0 };
  if (open) {
    best = { ...best, fee: limitFee(k, cost), founders: poolOf(limitFee(k, cost)) };
    for (let m = 1; m <= entrants; m++) {
      const fee = m === entrants ? 0.5 : limitFee(k + m, cost);
      const founders = (k * poolOf(fee)) / (k + m);
      if (founders > best.founders && poolOf(fee) / (k + m) > cost) best = { fee, founders, entered: m };
    }
  }
  return { ...best, users: ((1 - best.fee) * (1 - best.fee)) / 2, cost };
}

const fields = ["fee", "entered", "founders", "welfare"] as const;
const points = 256; // costs at which drawn ones are averaged; what is posted jumps between levels, so it is good to about 1e-3

export function solveEntry(given?: Partial<EntryOptions>): Solution {
  const model = entryModel(given);
  const { low, high } = model;
  const middle = (low + high) / 2;
  const one = (mixed: boolean) => {
    const { level: _level, ...at } = bestPost(model, middle, mixed);
    if (low === high) return { at: middle, ...at, mean: at };
    const sum = { fee: 0, entered: 0, founders: 0, welfare: 0 };
    for (let j = 0; j < points; j++) {
      const now = bestPost(model, low + ((high - low) * (j + 0.5)) / points, mixed);
      for (const name of fields) sum[name] += now[name] / points;
    }
    return { at: middle, ...at, mean: sum };
  };
  return {
    pure: one(false),
    mixed: one(true),
    ...(model.fee === 0 && { anyFee: anyFee(model, middle) }),
    source:
      "derived; limit fees as in Bain (1956), free entry as in Mankiw & Whinston (1986). `pure` and `mixed` are the two continuations, each with the consortium's best post",
  };
}

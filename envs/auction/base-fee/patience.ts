/**
 * Patience: how long a patient user should wait for the base fee to fall.
 *
 * One block: to wait pays δ v − b' in place of v − b, so a user waits iff b − b' > (1 − δ) v, the fall of the fee exceeds that of the value.
 * While blocks are empty, as for a user alone, the base fee falls by ρ = 1 − 1/d a block. To be included after m blocks pays
 *
 *   f(m) = δ^m v − ρ^m b,   f(m + 1) > f(m)  ⇔  (δ/ρ)^m < b (1 − ρ)/(v (1 − δ))
 *
 * For δ > ρ the left side rises, so the user waits m* = ⌈ln(b (1 − ρ)/(v (1 − δ)))/ln(δ/ρ)⌉ blocks, or 0 if that is negative, and not at all
 * from v/b ≥ (1 − ρ)/(1 − δ) on. For δ ≤ ρ and v ≥ b it never waits. Derived.
 */
import { pow } from "../../../src/maths.js";
import type { Market } from "./options.js";

type Clock = Pick<Market, "discount" | "deadline" | "denominator">;

/** f(m) for every m that the deadline allows, and the first best of them. */
export function waiting(
  { discount, deadline, denominator }: Clock,
  value: number,
  baseFee: number,
): { readonly blocks: number; readonly payoffs: readonly number[] } {
  const payoffs = Array.from(
    { length: deadline },
    (_, m) => pow(discount, m) * value - pow(1 - 1 / denominator, m) * baseFee,
  );
  return { blocks: payoffs.indexOf(Math.max(...payoffs)), payoffs };
}

/** v/b from which on a user does not wait, (1 − ρ)/(1 − δ). */
export function waitingEnds({ discount, denominator }: Clock): number {
  return discount === 1 ? Number.POSITIVE_INFINITY : 1 / denominator / (1 - discount);
}

/**
 * The solvers' competition: the highest score wins, and each is paid what it added.
 *
 *   payment = cap(totalScore − referenceScore − missingScore),   cap(x) = max(−c_l, min(c_u, x))
 *
 * totalScore is the winner's score, referenceScore what the auction would have scored without the solver, missingScore the solver's own
 * score if its settlement failed. A score below 0 would leave users worse than no settlement and is void. So whoever does not win is paid 0;
 * the winner gets its lead over the second, or pays the second's score if it failed.
 *
 * Reference: CoW Protocol docs, "Solver rewards" (CIP-20, CIP-67, CIP-74: c_l = 0.010 ETH, c_u the protocol fee).
 */
import type { Rng } from "../../../src/rng.js";

export const cap = (x: number, lowest: number, highest: number): number => Math.max(-lowest, Math.min(highest, x));

/** The highest score that is not below 0, a coin among equals; −1 where there is none. */
export function winnerOf(scores: Float64Array, rng: Rng): number {
  let best = -1;
  let equals = 1;
  for (let i = 0; i < scores.length; i++) {
    if (!(scores[i] >= 0)) continue;
    if (best < 0 || scores[i] > scores[best]) {
      best = i;
      equals = 1;
    } else if (scores[i] === scores[best] && rng.below(++equals) === 0) best = i;
  }
  return best;
}

/**
 * What solver i is paid.
 *
 * @param scores  of all proposals, below 0 for none
 * @param winner  −1: nobody
 * @param failed  did the winner's settlement fail?
 * @param lowest  c_l
 * @param highest c_u
 */
export function payment(
  scores: ArrayLike<number>,
  winner: number,
  failed: boolean,
  i: number,
  lowest: number,
  highest: number,
): number {
  let reference = 0;
  for (let k = 0; k < scores.length; k++) if (k !== i && scores[k] > reference) reference = scores[k];
  const total = winner < 0 ? 0 : scores[winner];
  const missing = failed && i === winner ? total : 0;
  return cap(total - reference - missing, lowest, highest);
}

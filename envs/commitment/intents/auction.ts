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
 * What each solver is paid, to `out`, `[m]`.
 *
 * @param scores of all proposals, `[m]`, below 0 for none
 * @param winner −1: nobody
 * @param failed did the winner's settlement fail?
 * @param bounds c_l, c_u; in an array, for numbers handed over would be boxed
 */
export function payments(
  scores: Float64Array,
  winner: number,
  failed: boolean,
  bounds: Float64Array,
  out: Float64Array,
): void {
  for (let i = 0; i < scores.length; i++) {
    let lead = winner < 0 || (failed && i === winner) ? 0 : scores[winner]; // totalScore − missingScore
    let reference = 0;
    for (let k = 0; k < scores.length; k++) if (k !== i && scores[k] > reference) reference = scores[k];
    lead -= reference;
    out[i] = Math.max(-bounds[0], Math.min(bounds[1], lead));
  }
}

/**
 * The pool of the ordering game: two swaps of fixed amounts through one constant product, in either order.
 *
 *   first   receives y − (x y / (x + a) + ρ), and leaves x + a of what it paid and x y / (x + a) + ρ of what it took
 *   second  meets that pool with its own b, from the same side or from the other
 *
 * Both reserves begin at R, so the two tokens are worth the same and all is counted in tokens. ρ = 1 is the rounding of the published
 * model, which the pool keeps; who swaps nothing gets nothing and leaves the pool alone.
 *
 * Reference: 20squares (2023), credible-commitments, `src/AMM/AMM.hs` (FRP-26, collective.flashbots.net/t/1616).
 */

export interface Pool {
  readonly reserve: number; // R, tokens
  readonly rounding: number; // ρ, tokens
  readonly amounts: readonly [number, number]; // tokens, of trader_0 and trader_1
  readonly direction: "same" | "opposite";
}

/** What each trader receives by who goes first, at `[2 · first + trader]`, tokens. */
export function received({ reserve, rounding, amounts, direction }: Pool): Float64Array {
  const out = new Float64Array(4);
  for (const first of [0, 1]) {
    const [a, b] = [amounts[first], amounts[1 - first]];
    const paid = reserve + a;
    const taken = (reserve * reserve) / paid + (a > 0 ? rounding : 0);
    const keeps = b > 0 ? rounding : 0;
    out[3 * first] = reserve - taken;
    out[2 * first + 1 - first] =
      direction === "same"
        ? taken - ((paid * taken) / (paid + b) + keeps)
        : paid - ((paid * taken) / (taken + b) + keeps);
  }
  return out;
}

/** What each trader gains by going first rather than second, tokens. */
export const gains = (table: ArrayLike<number>): readonly [number, number] => [
  table[0] - table[2],
  table[3] - table[1],
];

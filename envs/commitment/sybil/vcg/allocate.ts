/**
 * Two items to the bids that are worth most together, and what winners pay (Vickrey, Clarke, Groves). Bids are whole steps, so all is exact.
 *
 *   W = max over (a, b) of bid_a(A) + bid_b(B), or bid_a(AB) where a = b;   an item may stay unsold
 *   winner j pays W₋ⱼ − (W − its own winning bid)
 *
 * An identity wins at most one of its three bids. Of equal allocations the first counts, in the order of who gets A, then B, "unsold"
 * before all: nothing is sold for a bid of 0.
 *
 * References: Vickrey (1961), J. Finance 16; Clarke (1971), Public Choice 11; Groves (1973), Econometrica 41.
 */

export const nobody = -1;

/**
 * The best allocation without one identity.
 *
 * @param bids of `count` identities on A, B and both, `[count, 3]`, steps
 * @param without an identity that is left out; −1 = none
 * @param out who gets A and who gets B; −1 = unsold
 * @returns W
 */
export function allocate(bids: Int32Array, count: number, without: number, out: Int32Array): number {
  let best = 0;
  out[0] = out[1] = nobody;
  for (let a = nobody; a < count; a++) {
    if (a === without && a !== nobody) continue;
    for (let b = nobody; b < count; b++) {
      if (b === without && b !== nobody) continue;
      const worth = worthOf(bids, a, b);
      if (worth <= best) continue;
      best = worth;
      out[0] = a;
      out[1] = b;
    }
  }
  return best;
}

function worthOf(bids: Int32Array, a: number, b: number): number {
  if (a === b) return a === nobody ? 0 : bids[3 * a + 2];
  return (a === nobody ? 0 : bids[3 * a]) + (b === nobody ? 0 : bids[3 * b + 1]);
}

/** An auction's outcome. Filled anew each time. */
export interface Outcome {
  readonly winners: Int32Array; // [2], identities that get A and B; −1 = unsold
  readonly price: Int32Array; // [count], what every identity pays, steps
  readonly other: Int32Array; // [2], scratch
}

export function outcomeOf(count: number): Outcome {
  return { winners: new Int32Array(2), price: new Int32Array(count), other: new Int32Array(2) };
}

/** Sell both items. @param bids `[count, 3]`, steps */
export function sell(bids: Int32Array, count: number, { winners, price, other }: Outcome): void {
  const best = allocate(bids, count, nobody, winners);
  for (let j = 0; j < count; j++) price[j] = 0;
  const [a, b] = [winners[0], winners[1]];
  if (a !== nobody) {
    const won = a === b ? bids[3 * a + 2] : bids[3 * a];
    price[a] = allocate(bids, count, a, other) - (best - won);
  }
  if (b !== nobody && b !== a) price[b] = allocate(bids, count, b, other) - (best - bids[3 * b + 1]);
}

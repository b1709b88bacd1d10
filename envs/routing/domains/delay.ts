/**
 * What a transfer gets that is swapped after n orders of others, each of the same size and of either side with chance ½: exact, by its 2ⁿ pasts.
 *
 *   sent at the start of a round over a bridge of latency L, with m orders per round there, it is swapped after n = m L + k orders, k uniform
 *   on 0 … m, since its place in its own block is random:   E[out] = 1/(m + 1) Σ_k E[out after m L + k]
 *
 * At a constant product K the output K δ/(x (x + δ)) is convex in the reserve x, so waiting among orders of either side gains on average what it
 * risks, and fees that deepen the pool add to it; a limit turns the risk into reverts. Derived.
 */

/** Most orders whose pasts are written out. */
export const mostPasts = 16;

export interface Swap {
  readonly reserves: readonly [number, number]; // of A and of B
  readonly fee: number;
  readonly token: 0 | 1; // which is sold
  readonly amount: number;
}

/** @param size of the others' orders, of the token that they sell */
export function delayedOutput({ reserves, fee, token, amount }: Swap, size: number, perRound: number, latency: number) {
  const first = perRound * latency;
  if (first + perRound > mostPasts)
    throw new Error(`delayedOutput: ${first + perRound} orders have too many pasts; ${mostPasts} can be written out.`);
  const kept = 1 - fee;
  let mean = 0;
  let square = 0;
  const visit = (x: number, y: number, orders: number, chance: number): void => {
    if (orders >= first) {
      const [into, out] = token === 0 ? [x, y] : [y, x];
      const output = (out * kept * amount) / (into + kept * amount);
      mean += (chance * output) / (perRound + 1);
      square += (chance * output * output) / (perRound + 1);
    }
    if (orders === first + perRound) return;
    const paidB = (y * kept * size) / (x + kept * size);
    const paidA = (x * kept * size) / (y + kept * size);
    visit(x + size, y - paidB, orders + 1, chance / 2);
    visit(x - paidA, y + size, orders + 1, chance / 2);
  };
  visit(reserves[0], reserves[1], 0, 1);
  return { mean, deviation: Math.sqrt(Math.max(0, square - mean * mean)) };
}

/**
 * The stableswap invariant D of reserves x, in the contracts' convention Ann = A·n:
 *
 *   Ann Σx + D = Ann D + D^(n+1) / (nⁿ Πx)
 *
 * by Newton's method D ← (Ann S + n P) D / ((Ann − 1) D + (n + 1) P), P = D Π D/(n x).
 * Reference: Egorov (2019), "StableSwap"; get_D of the contracts.
 */
export function invariant(reserves: readonly number[] | Float64Array, amplification: number): number {
  const n = reserves.length;
  const ann = amplification * n;
  let sum = 0;
  for (let j = 0; j < n; j++) sum += reserves[j]!;
  let D = sum;
  for (let round = 0; round < 255; round++) {
    let P = D;
    for (let j = 0; j < n; j++) P *= D / (n * reserves[j]!);
    const next = ((ann * sum + n * P) * D) / ((ann - 1) * D + (n + 1) * P);
    if (Math.abs(next - D) <= 1e-16 * D) return next;
    D = next;
  }
  return D;
}

/**
 * Elimination for symmetric matrices that are nearly graph Laplacians: H = offdiagonal + diagonal, where the diagonal is given
 * by the sums over the rows. Keeping those sums apart avoids the cancellation that a stiff edge causes in Cholesky.
 *
 *   D_i = r_i − Σ_{k>i} a_ik;  f = −a_ij / D_i;  r_j += f r_i;  a_jk += f a_ik
 *
 * Reference: Grassmann, Taksar & Heyman (1985), Operations Research 33; O'Cinneide (1993), Numer. Math. 65 (row sums).
 */

/**
 * Solves H x = b in place.
 *
 * @param n     number of unknowns
 * @param a     off-diagonal entries, `[n, n]`, upper triangle read and overwritten
 * @param sums  row sums of H, `[n]`, overwritten
 * @param floor least pivots, `[n]`
 * @param x     b on entry, x on return, `[n]`
 */
export function eliminate(n: number, a: Float64Array, sums: Float64Array, floor: Float64Array, x: Float64Array): void {
  for (let i = 0; i < n; i++) {
    const row = i * n;
    let pivot = sums[i]!;
    for (let k = i + 1; k < n; k++) pivot -= a[row + k]!;
    if (!(pivot > floor[i]!)) pivot = floor[i]!;
    const sum = sums[i]!;
    const right = x[i]!;
    sums[i] = pivot; // from here on the pivot
    for (let j = i + 1; j < n; j++) {
      const entry = a[row + j]!;
      if (entry === 0) continue;
      const f = -entry / pivot;
      sums[j] = sums[j]! + f * sum;
      x[j] = x[j]! + f * right;
      const to = j * n;
      for (let k = j + 1; k < n; k++) a[to + k] = a[to + k]! + f * a[row + k]!;
    }
  }
  for (let i = n - 1; i >= 0; i--) {
    const row = i * n;
    let right = x[i]!;
    for (let k = i + 1; k < n; k++) right -= a[row + k]! * x[k]!;
    x[i] = right / sums[i]!;
  }
}

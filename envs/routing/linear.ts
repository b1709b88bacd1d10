/** Linear systems of a few unknowns: dense Gaussian elimination, for the Newton steps of the equilibrium solver. */

/** Gaussian elimination with partial pivoting, in place; the solution replaces `b`. False where singular. */
export function solveLinear(a: Float64Array, b: Float64Array, n: number): boolean {
  for (let c = 0; c < n; c++) {
    let pivot = c;
    for (let r = c + 1; r < n; r++) if (Math.abs(a[r * n + c]) > Math.abs(a[pivot * n + c])) pivot = r;
    const head = a[pivot * n + c];
    if (!(Math.abs(head) > 1e-300)) return false;
    if (pivot !== c) {
      for (let k = c; k < n; k++) {
        const t = a[c * n + k];
        a[c * n + k] = a[pivot * n + k];
        a[pivot * n + k] = t;
      }
      const t = b[c];
      b[c] = b[pivot];
      b[pivot] = t;
    }
    for (let r = c + 1; r < n; r++) {
      const factor = a[r * n + c] / head;
      if (factor === 0) continue;
      for (let k = c; k < n; k++) a[r * n + k] -= factor * a[c * n + k];
      b[r] -= factor * b[c];
    }
  }
  for (let r = n - 1; r >= 0; r--) {
    for (let k = r + 1; k < n; k++) b[r] -= a[r * n + k] * b[k];
    b[r] /= a[r * n + r];
  }
  return true;
}

/**
 * Seeded orthogonal matrices for initialising networks, by Gram–Schmidt on Gaussian vectors.
 *
 * Reference: Saxe, McClelland & Ganguli (2014), arXiv:1312.6120.
 */
import type { Rng } from "../src/rng.js";

/**
 * A matrix `[rows, columns]`, row-major, with W Wᵀ = gain² I or Wᵀ W = gain² I, whichever side is the smaller.
 *
 * @param rng takes rows × columns normal draws
 */
export function orthogonal(rows: number, columns: number, gain: number, rng: Rng): Float32Array {
  const count = Math.min(rows, columns);
  const length = Math.max(rows, columns);
  const basis = new Float64Array(count * length); // [count, length], orthonormal rows
  for (let k = 0; k < count; k++) {
    const v = basis.subarray(k * length, (k + 1) * length);
    for (let i = 0; i < length; i++) v[i] = rng.normal();
    for (let pass = 0; pass < 2; pass++) {
      for (let j = 0; j < k; j++) subtractProjection(v, basis.subarray(j * length, (j + 1) * length)); // twice is enough
    }
    const norm = Math.sqrt(dot(v, v));
    for (let i = 0; i < length; i++) v[i] /= norm;
  }
  const out = new Float32Array(rows * columns);
  for (let r = 0; r < rows; r++) {
    for (let c = 0; c < columns; c++) {
      out[r * columns + c] = gain * (rows <= columns ? basis[r * length + c] : basis[c * length + r]);
    }
  }
  return out;
}

function dot(a: Float64Array, b: Float64Array): number {
  let sum = 0;
  for (let i = 0; i < a.length; i++) sum += a[i] * b[i];
  return sum;
}

function subtractProjection(v: Float64Array, unit: Float64Array): void {
  const along = dot(v, unit);
  for (let i = 0; i < v.length; i++) v[i] -= along * unit[i];
}

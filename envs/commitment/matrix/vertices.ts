/**
 * Vertices of a best-response polytope {x ≥ 0 : M x ≤ 1}, by enumerating supports.
 *
 * A vertex solves k rows of M x = 1 in k coordinates, the others being 0. It carries the labels of all inequalities that hold with
 * equality: label k for x_k = 0, label n + r for row r. In a nondegenerate game a vertex has exactly n labels; a vertex that several
 * supports give is listed once.
 *
 * Reference: von Stengel (2002), Computing equilibria for two-person games, Handbook of Game Theory 3, sections 2.3 to 2.5.
 */

export interface Vertex {
  readonly x: Float64Array; // [n]
  readonly labels: number; // bits 0 … n − 1 for zeros, n … n + m − 1 for tight rows
}

export const mostLabels = 20; // C(20, 10) = 184,756 supports at most

const tolerance = 1e-10; // on rows of order 1

/**
 * @param M `[m, n]`, entries positive and of order 1
 * @returns every vertex but the origin; m + n must not exceed `mostLabels`
 */
export function vertices(M: Float64Array, m: number, n: number): Vertex[] {
  if (m + n > mostLabels) throw new Error(`vertices: ${m} rows and ${n} columns are more than ${mostLabels} together.`);
  const found = new Map<number, Vertex>();
  const work = new Float64Array((Math.min(m, n) + 1) ** 2 + n);
  for (let k = 1; k <= Math.min(m, n); k++) {
    const rowSets = subsets(m, k);
    for (const columns of subsets(n, k)) {
      for (const rows of rowSets) {
        if (!solveSquare(M, n, rows, columns, work)) continue;
        const vertex = feasible(M, m, n, columns, work);
        if (vertex && !found.has(vertex.labels)) found.set(vertex.labels, vertex);
      }
    }
  }
  return [...found.values()];
}

/** Subsets of {first … n − 1} with k members. */
function subsets(n: number, k: number, first = 0): number[][] {
  if (k === 0) return [[]];
  const sets: number[][] = [];
  for (let c = first; c <= n - k; c++) for (const rest of subsets(n, k - 1, c + 1)) sets.push([c, ...rest]);
  return sets;
}

/**
 * Solve M[rows, columns] z = 1 by elimination with partial pivoting; z is left in the last column of `work`, `[k, k + 1]`.
 *
 * @returns whether the rows determine z
 */
function solveSquare(
  M: Float64Array,
  n: number,
  rows: readonly number[],
  columns: readonly number[],
  work: Float64Array,
) {
  const k = rows.length;
  const width = k + 1;
  for (let r = 0; r < k; r++) {
    for (let c = 0; c < k; c++) work[r * width + c] = M[rows[r] * n + columns[c]];
    work[r * width + k] = 1;
  }
  for (let c = 0; c < k; c++) {
    let pivot = c;
    for (let r = c + 1; r < k; r++) {
      if (Math.abs(work[r * width + c]) > Math.abs(work[pivot * width + c])) pivot = r;
    }
    if (Math.abs(work[pivot * width + c]) < tolerance) return false;
    for (let j = c; j <= k; j++) {
      const held = work[c * width + j];
      work[c * width + j] = work[pivot * width + j];
      work[pivot * width + j] = held;
    }
    for (let r = 0; r < k; r++) {
      if (r === c) continue;
      const factor = work[r * width + c] / work[c * width + c];
      for (let j = c; j <= k; j++) work[r * width + j] -= factor * work[c * width + j];
    }
  }
  for (let r = 0; r < k; r++) work[r * width + k] /= work[r * width + r];
  return true;
}

/** The point with this support, with its labels; nothing where it lies outside. */
function feasible(M: Float64Array, m: number, n: number, columns: readonly number[], work: Float64Array) {
  const k = columns.length;
  const x = new Float64Array(n);
  for (let c = 0; c < k; c++) {
    const value = work[c * (k + 1) + k];
    if (value < -tolerance) return undefined;
    x[columns[c]] = value > tolerance ? value : 0;
  }
  let labels = 0;
  for (let c = 0; c < n; c++) if (x[c] === 0) labels |= 1 << c;
  for (let r = 0; r < m; r++) {
    let sum = 0;
    for (let c = 0; c < n; c++) sum += M[r * n + c] * x[c];
    if (sum > 1 + tolerance) return undefined;
    if (sum > 1 - tolerance) labels |= 1 << (n + r);
  }
  return { x, labels };
}

/**
 * Arbitrage of a stableswap pool of n tokens with the fee on the output.
 *
 * In units of the invariant D the reserves x after the trade satisfy S − q = const with q Πx = 1/(nⁿ Ann), S = Σx,
 * Ann = A·n. With p_j = γν_j for tokens that leave the pool and ν_j for those that enter, the best trade has
 *
 *   x_j = q σ / (p_j − σ)   for tokens that move,  x_j = R_j in between
 *
 * for one multiplier σ < min ν, written σ = min ν / (1 + e^ω). For given ω the q follows from the second equation (piecewise
 * a power), then Newton's method inside a bracket solves the first in ω. The block follows by implicit differentiation.
 *
 * Reference: Egorov (2019), "StableSwap"; invariant in the contracts' convention; conditions derived here.
 */
import type { Arbitrage } from "../arbitrage.js";
import type { StablePool } from "../pool.js";
import { excess } from "./exact.js";
import { invariant } from "./invariant.js";

export function stableArbitrage(pool: StablePool): Arbitrage {
  const n = pool.tokens.length;
  const gamma = 1 - pool.fee;
  const ann = pool.amplification * n;
  const unit = invariant(pool.reserves, pool.amplification); // D
  const reserves = Float64Array.from(pool.reserves, (r) => r / unit);
  const start = reserves.reduce((q, r) => q / (r * n), 1 / ann);
  const level = reserves.reduce((sum, r) => sum + r, -start); // S − q
  const content = 1 / (n ** n * ann); // q Πx
  const marginal = reserves.map((r) => 1 + start / r);
  const into = new Float64Array(n); // ν_j − σ
  const outof = new Float64Array(n); // γν_j − σ
  const base = new Float64Array(n); // ν_j − min ν
  const baseOut = new Float64Array(n);
  const x = new Float64Array(n);
  const turn = new Float64Array(n); // r = x/q + 1 = p/(p − σ)
  const move = new Int8Array(n); // −1 leaves, 1 enters, 0 stays
  const zero = new Float64Array(n);
  const trade = new Float64Array(n);
  const scratch = new Float64Array(n * n);
  let q = start;
  let least = 0; // min ν
  let omega = Math.log(start / Math.min(...reserves));

  /** Reserves x, multiplier q and the moves at ω; returns S − q − const. */
  function balance(at: number): number {
    const g = Math.exp(at);
    const sigma = least / (1 + g);
    for (let j = 0; j < n; j++) {
      into[j] = base[j]! + sigma * g;
      outof[j] = baseOut[j]! + sigma * g;
    }
    let a = 0;
    let b = Number.POSITIVE_INFINITY;
    for (let round = 0; round < 60; round++) {
      let rest = content;
      let power = 1;
      let same = true;
      for (let j = 0; j < n; j++) {
        const r = reserves[j]!;
        const side = q * sigma < r * outof[j]! ? -1 : q * sigma > r * into[j]! ? 1 : 0;
        if (side !== move[j]) same = false;
        move[j] = side;
        if (side === 0) rest /= r;
        else {
          rest *= (side < 0 ? outof[j]! : into[j]!) / sigma;
          power++;
        }
      }
      if (same && round > 0) break;
      const next = rest ** (1 / power);
      if (next > q) a = Math.max(a, q);
      else b = Math.min(b, q);
      q = next > a && next < b ? next : next === q ? q : b === Infinity || a === 0 ? next : Math.sqrt(a * b);
    }
    let sum = -q - level;
    for (let j = 0; j < n; j++) {
      const side = move[j]!;
      x[j] = side === 0 ? reserves[j]! : (q * sigma) / (side < 0 ? outof[j]! : into[j]!);
      turn[j] = x[j]! / q + 1;
      sum += x[j]!;
    }
    return sum;
  }

  /** d(S − q)/d log σ at the latest balance. */
  function steepness(): number {
    let count = 1;
    let turns = 0;
    for (let j = 0; j < n; j++) {
      if (move[j] === 0) continue;
      count++;
      turns += turn[j]!;
    }
    const growth = -turns / count; // d log q / d log σ
    let sum = -q * growth;
    for (let j = 0; j < n; j++) if (move[j] !== 0) sum += x[j]! * (growth + turn[j]!);
    return sum;
  }

  function search(): void {
    let a = Number.NEGATIVE_INFINITY;
    let b = Number.POSITIVE_INFINITY;
    if (!(q > 0 && q < Infinity)) q = start;
    if (!Number.isFinite(omega)) omega = 0;
    for (let round = 0; round < 200; round++) {
      const off = balance(omega);
      if (off === 0) break;
      if (off > 0) a = omega;
      else b = omega;
      const g = Math.exp(omega);
      let next = omega + (off * (1 + g)) / (g * steepness());
      next = Math.max(omega - 8, Math.min(omega + 8, next));
      if (!(next > a && next < b)) {
        next = b === Infinity ? a + 4 : a === -Infinity ? b - 4 : 0.5 * (a + b);
      }
      if (Math.abs(next - omega) <= 1e-16 * (1 + Math.abs(omega))) break;
      omega = next;
    }
  }

  const solver: Arbitrage = {
    tokens: n,
    barriers: 0,
    endless: [],
    spot: (i, j) => marginal[i]! / marginal[j]!,
    solve(high, low, _mu, trade, block, rest) {
      trade.fill(0, 0, n);
      block.fill(0, 0, n * n);
      rest.fill(0, 0, n);
      let first = 0;
      let most = 0;
      let least2 = Number.POSITIVE_INFINITY;
      for (let j = 0; j < n; j++) {
        most = Math.max(most, (gamma * high[j]!) / marginal[j]!);
        least2 = Math.min(least2, high[j]! / marginal[j]!);
        if (high[j]! < high[first]!) first = j;
      }
      if (most <= least2) return true; // nothing pays
      least = high[first]!;
      for (let j = 0; j < n; j++) {
        base[j] = high[j]! - least + (low[j]! - low[first]!);
        baseOut[j] = excess(gamma, high[j]!, low[j]!, least, low[first]!);
      }
      search();
      // Rounding goes to the largest reserve that leaves: x² + (rest − const)x = content / Π others.
      let pivot = -1;
      for (let j = 0; j < n; j++) if (move[j] === -1 && (pivot < 0 || x[j]! > x[pivot]!)) pivot = j;
      if (pivot < 0) return true;
      let half = level;
      let area = content;
      for (let j = 0; j < n; j++) {
        if (j === pivot) continue;
        half -= x[j]!;
        area /= x[j]!;
      }
      half /= 2;
      const root = Math.sqrt(half * half + area);
      x[pivot] = half > 0 ? half + root : area / (root - half);
      for (let j = 0; j < n; j++) trade[j] = (move[j]! < 0 ? gamma : 1) * unit * (reserves[j]! - x[j]!);
      fillBlock(high, block);
      return true;
    },
    value(prices) {
      solver.solve(prices, zero, 0, trade, scratch, scratch);
      let sum = 0;
      for (let j = 0; j < n; j++) sum += prices[j]! * trade[j]!;
      return sum;
    },
  };

  /** d log x_j = d log q + r_j (d log σ − d log ν_j), both equations kept. */
  function fillBlock(high: Float64Array, block: Float64Array): void {
    let a11 = 1;
    let a12 = 0;
    let a21 = -q;
    let a22 = 0;
    for (let j = 0; j < n; j++) {
      if (move[j] === 0) continue;
      a11++;
      a12 += turn[j]!;
      a21 += x[j]!;
      a22 += x[j]! * turn[j]!;
    }
    const det = a11 * a22 - a12 * a21;
    if (!(det > 0)) return;
    for (let l = 0; l < n; l++) {
      if (move[l] === 0) continue;
      const b1 = turn[l]!;
      const b2 = x[l]! * turn[l]!;
      const dq = (b1 * a22 - a12 * b2) / det;
      const ds = (a11 * b2 - a21 * b1) / det;
      for (let j = 0; j < n; j++) {
        if (j === l || move[j] === 0) continue;
        const price = (move[j]! < 0 ? gamma : 1) * high[j]!;
        block[j * n + l] = -price * unit * x[j]! * (dq + turn[j]! * ds);
      }
    }
  }
  return solver;
}

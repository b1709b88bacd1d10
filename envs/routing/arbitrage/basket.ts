/**
 * Arbitrage of a weighted pool of n tokens with a fee on the input.
 *
 *   ρ_j = log(R'_j / R_j) = f(θ + b_j),  b_j = log(w_j / (ν_j R_j)),  Σ w_j ρ_j = 0
 *   f(v) = v below 0,  0 up to −log γ,  v + log γ above,  held within [log(1 − cap), log(1 + γ cap)]
 *
 * where R' are the reserves that count for the invariant (the fee set aside). The left side of the sum is piecewise linear
 * and increasing in θ. The trade is R_j(1 − e^ρ) for tokens that leave the pool and R_j(1 − e^ρ)/γ for those that enter it.
 * With S the tokens free to move and λ = e^θ the block is λ (w_j δ_jl − w_j w_l / Σ_S w).
 *
 * Reference: Angeris, Agrawal, Evans, Chitra & Boyd (2021), "Constant Function Market Makers: Multi-Asset Trades via Convex
 * Optimization", arXiv:2107.12484, §5.3 (multi-asset trades with a weighted geometric mean).
 */
import type { Arbitrage } from "../arbitrage.js";
import type { WeightedPool } from "../pool.js";

export function basketArbitrage(pool: WeightedPool): Arbitrage {
  const n = pool.tokens.length;
  const gamma = 1 - pool.fee;
  const width = -Math.log(gamma);
  const reserves = Float64Array.from(pool.reserves);
  const total = pool.weights.reduce((sum, w) => sum + w, 0);
  const weights = Float64Array.from(pool.weights, (w) => w / total);
  const cap = pool.cap ?? Number.POSITIVE_INFINITY;
  const lowest = cap < 1 ? Math.log1p(-cap) : Number.NEGATIVE_INFINITY;
  const highest = Math.log1p(gamma * cap);
  const offset = new Float64Array(n); // b
  const growth = new Float64Array(n); // ρ
  const free = new Uint8Array(n);
  const zero = new Float64Array(n);
  const trade = new Float64Array(n);
  const scratch = new Float64Array(n * n);

  /** Σ w ρ at θ; fills ρ and the set of free tokens. */
  function imbalance(theta: number): number {
    let sum = 0;
    for (let j = 0; j < n; j++) {
      const v = theta + offset[j]!;
      const wanted = v < 0 ? v : v > width ? v - width : 0;
      const held = wanted < lowest ? lowest : Math.min(wanted, highest);
      free[j] = wanted !== 0 && held === wanted ? 1 : 0;
      growth[j] = held;
      sum += weights[j]! * held;
    }
    return sum;
  }

  const solver: Arbitrage = {
    tokens: n,
    barriers: 0,
    endless: [],
    spot: (i, j) => (weights[i]! * reserves[j]!) / (weights[j]! * reserves[i]!),
    solve(high, _low, _mu, trade, block, rest) {
      trade.fill(0, 0, n);
      block.fill(0, 0, n * n);
      rest.fill(0, 0, n);
      let least = Number.POSITIVE_INFINITY;
      let most = Number.NEGATIVE_INFINITY;
      for (let j = 0; j < n; j++) {
        offset[j] = Math.log(weights[j]! / (high[j]! * reserves[j]!));
        least = Math.min(least, offset[j]!);
        most = Math.max(most, offset[j]!);
      }
      if (most - least <= width) return true;
      // At θ = −most no token enters (Σ ≤ 0), at θ = width − least none leaves (Σ ≥ 0).
      let a = -most;
      let b = width - least;
      let theta = 0.5 * (a + b);
      for (let round = 0; round < 100; round++) {
        const sum = imbalance(theta);
        if (sum === 0) break;
        if (sum < 0) a = theta;
        else b = theta;
        let slope = 0;
        for (let j = 0; j < n; j++) slope += free[j]! * weights[j]!;
        const next = theta - sum / slope;
        const to = next > a && next < b ? next : 0.5 * (a + b);
        if (to === theta || Math.abs(to - theta) < 1e-16) break;
        theta = to;
      }
      imbalance(theta);
      // What rounding left is put on the heaviest free token, so that the invariant holds to the last digit.
      let moving = 0;
      let heaviest = -1;
      for (let j = 0; j < n; j++) {
        if (free[j] === 0) continue;
        moving += weights[j]!;
        if (heaviest < 0 || weights[j]! > weights[heaviest]!) heaviest = j;
      }
      if (heaviest >= 0) {
        let others = 0;
        for (let j = 0; j < n; j++) if (j !== heaviest) others += weights[j]! * growth[j]!;
        growth[heaviest] = -others / weights[heaviest]!;
      }
      const lambda = Math.exp(theta);
      for (let j = 0; j < n; j++) {
        const gone = -reserves[j]! * Math.expm1(growth[j]!);
        trade[j] = gone < 0 ? gone / gamma : gone;
        if (free[j] === 0) continue;
        for (let l = 0; l < n; l++) {
          if (l !== j && free[l] === 1) block[j * n + l] = (-lambda * weights[j]! * weights[l]!) / moving;
        }
      }
      return true;
    },
    value(prices) {
      solver.solve(prices, zero, 0, trade, scratch, scratch);
      let sum = 0;
      for (let j = 0; j < n; j++) sum += prices[j]! * trade[j]!;
      return sum;
    },
  };
  return solver;
}

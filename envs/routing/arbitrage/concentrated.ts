/**
 * Arbitrage of liquidity in price ranges. With m = ν_0/ν_1 and the pool at price P of token 0 in token 1:
 *
 *   γm > P: token 0 is bought until P' = γm;  γP > m: token 0 is sold until P' = m/γ
 *   over a stretch a → b of √P with liquidity L: token 1 moves by L(b − a), token 0 by L(1/a − 1/b), the input over γ
 *
 * Stretches without liquidity are crossed at no cost. Fees leave the curve.
 * Reference: Adams et al. (2021), Uniswap v3 Core, §6.2; Diamandis et al. (2023), arXiv:2302.04938, §3.2.
 */
import type { Arbitrage } from "../arbitrage.js";
import type { ConcentratedPool } from "../pool.js";
import { excess } from "./exact.js";

/** Stretches of √P in the order they are met, walking away from the pool's price. */
export interface Stretches {
  readonly near: Float64Array;
  readonly far: Float64Array;
  readonly liquidity: Float64Array;
}

export function concentratedArbitrage(pool: ConcentratedPool): Arbitrage {
  const gamma = 1 - pool.fee;
  const up = stretches(pool, true);
  const down = stretches(pool, false);
  const zero = new Float64Array(2);
  const trade = new Float64Array(2);
  const scratch = new Float64Array(4);

  const solver: Arbitrage = {
    tokens: 2,
    barriers: 0,
    endless: [],
    spot: (i) => (i === 0 ? pool.price : 1 / pool.price),
    solve(high, low, _mu, trade, block, rest) {
      trade[0] = trade[1] = block[1] = block[2] = rest[0] = rest[1] = 0;
      // Each stretch measures the price against its own start, where tiny trades begin.
      for (let k = 0; k < up.near.length; k++) {
        const a = up.near[k]!;
        const gain = excess(gamma / (a * a), high[0]!, low[0]!, high[1]!, low[1]!) / high[1]!; // γm/a² − 1
        if (!(gain > 0)) break;
        const step = (a * gain) / (Math.sqrt(1 + gain) + 1); // √P' − a
        const whole = up.far[k]! - a;
        const width = Math.min(step, whole);
        const L = up.liquidity[k]!;
        trade[1] = trade[1]! - (L * width) / gamma;
        trade[0] = trade[0]! + (L * width) / (a * (a + width));
        if (step < whole) block[1] = block[2] = (-0.5 * high[0]! * L) / (a + step);
      }
      for (let k = 0; k < down.near.length; k++) {
        const a = down.near[k]!;
        const gain = excess(gamma * a * a, high[1]!, low[1]!, high[0]!, low[0]!) / high[0]!; // γa²/m − 1
        if (!(gain > 0)) break;
        const growth = Math.sqrt(1 + gain);
        const step = (a * gain) / (growth * (growth + 1)); // a − √P'
        const whole = a - down.far[k]!;
        const width = Math.min(step, whole);
        const L = down.liquidity[k]!;
        trade[0] = trade[0]! - (L * width) / (a * (a - width) * gamma);
        trade[1] = trade[1]! + L * width;
        if (step < whole) block[1] = block[2] = -0.5 * high[1]! * L * (a - step);
      }
      return true;
    },
    value(prices) {
      solver.solve(prices, zero, 0, trade, scratch, scratch);
      return prices[0]! * trade[0]! + prices[1]! * trade[1]!;
    },
  };
  return solver;
}

/** The pool's liquidity above (or below) its price, overlaps added up, nearest first. */
export function stretches(pool: ConcentratedPool, up: boolean): Stretches {
  const root = Math.sqrt(pool.price);
  const ends = new Set<number>([root]);
  for (const range of pool.ranges) ends.add(Math.sqrt(range.low)).add(Math.sqrt(range.high));
  const sorted = [...ends].sort((a, b) => (up ? a - b : b - a)).filter((end) => (up ? end >= root : end <= root));
  const near: number[] = [];
  const far: number[] = [];
  const liquidity: number[] = [];
  for (let k = 0; k + 1 < sorted.length; k++) {
    const low = Math.min(sorted[k]!, sorted[k + 1]!);
    const high = Math.max(sorted[k]!, sorted[k + 1]!);
    let sum = 0;
    for (const range of pool.ranges) {
      if (Math.sqrt(range.low) <= low && Math.sqrt(range.high) >= high) sum += range.liquidity;
    }
    if (sum === 0) continue;
    near.push(sorted[k]!);
    far.push(sorted[k + 1]!);
    liquidity.push(sum);
  }
  return { near: Float64Array.from(near), far: Float64Array.from(far), liquidity: Float64Array.from(liquidity) };
}

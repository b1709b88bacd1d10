/**
 * A certificate for a routing: is every pool's trade allowed by the pool's own formula, does every token balance, and what is
 * the most that any routing could reach?
 *
 *   value = Σ c_k Ψ_k ≤ bound = Σ (ν_k − c_k) h_k + Σ arb_i(ν)   for all ν ≥ c (weak duality)
 *
 * Written from the trading functions, not from the arbitrage formulas that the solver uses.
 * Reference: Angeris et al. (2022), arXiv:2204.05238, §3; Diamandis et al. (2023), arXiv:2302.04938, §2.
 */
import { stretches } from "./arbitrage/concentrated.js";
import { invariant } from "./arbitrage/invariant.js";
import { jet } from "./arbitrage/jet.js";
import type { ConcentratedPool, Pool, StablePool } from "./pool.js";

/**
 * By how much a trade breaks its pool's rule, relative to the pool's size; 0 for an allowed trade.
 *
 * @param trade what the trader gets less what the trader pays, per token of the pool
 */
export function violation(pool: Pool, trade: ArrayLike<number>): number {
  switch (pool.kind) {
    case "product":
      return oneWay(trade, pool.reserves, (i, amount) => {
        const o = 1 - i;
        const after = (pool.reserves[0] * pool.reserves[1]) / (pool.reserves[i]! + (1 - pool.fee) * amount);
        return (1 - (pool.sandwich ?? 0)) * (pool.reserves[o]! - after);
      });
    case "weighted": {
      const cap = pool.cap ?? Number.POSITIVE_INFINITY;
      const over = pool.reserves.reduce((most, r, j) => Math.max(most, Math.abs(trade[j]!) / r - cap), 0);
      const fee = pool.fee;
      const after = pool.reserves.map((r, j) => r - (trade[j]! < 0 ? (1 - fee) * trade[j]! : trade[j]!));
      const o = mostTaken(trade, pool.reserves);
      let growth = 0; // Σ w log(R′/R) of the others
      after.forEach((r, j) => {
        if (j !== o) growth += pool.weights[j]! * Math.log(r / pool.reserves[j]!);
      });
      const least = pool.reserves[o]! * Math.exp(-growth / pool.weights[o]!);
      return Math.max(over, trade[o]! > 0 ? (least - after[o]!) / pool.reserves[o]! : 0);
    }
    case "stable": {
      const after = pool.reserves.map((r, j) => r - (trade[j]! > 0 ? trade[j]! / (1 - pool.fee) : trade[j]!));
      const o = mostTaken(trade, pool.reserves);
      const least = counterpart(pool, after, o);
      return trade[o]! > 0 ? Math.max(0, (least - after[o]!) / pool.reserves[o]!) : 0;
    }
    case "concentrated":
      return oneWay(trade, [walk(pool, 1, Infinity), walk(pool, 0, Infinity)], (i, amount) => walk(pool, i, amount));
    case "constant": {
      const { reserves, price, fee } = pool;
      const scale = reserves ?? [Math.abs(trade[0]!), Math.abs(trade[1]!)];
      return oneWay(trade, scale, (i, amount) => {
        const out = (1 - fee) * amount * (i === 0 ? price : 1 / price);
        return reserves ? Math.min(out, reserves[1 - i]!) : out;
      });
    }
    case "curve": {
      const output = jet(pool.output);
      output.evaluate(Math.max(0, -trade[0]!));
      const allowed = output.at[0]!;
      return trade[0]! > 0
        ? Number.POSITIVE_INFINITY
        : Math.max(0, (trade[1]! - allowed) / Math.max(allowed, trade[1]!, 1e-300));
    }
    default:
      return pool satisfies never;
  }
}

/** The token of which the largest share of its reserve is taken. */
function mostTaken(trade: ArrayLike<number>, reserves: readonly number[]): number {
  let most = 0;
  for (let j = 1; j < reserves.length; j++) if (trade[j]! / reserves[j]! > trade[most]! / reserves[most]!) most = j;
  return most;
}

/** The least reserve of token o that keeps the invariant D, given the others: y = (y² + c)/(2y + b − D), Newton from above. */
function counterpart(pool: StablePool, after: readonly number[], o: number): number {
  const D = invariant(pool.reserves, pool.amplification);
  const n = after.length;
  const ann = pool.amplification * n;
  let c = D / ann;
  let b = D / ann;
  after.forEach((r, j) => {
    if (j !== o) b += r;
  });
  after.forEach((r, j) => {
    c *= j === o ? D / n : D / (n * r);
  });
  let y = D;
  for (let round = 0; round < 255; round++) {
    const next = (y * y + c) / (2 * y + b - D);
    if (Math.abs(next - y) <= 1e-16 * y) return next;
    y = next;
  }
  return y;
}

/** Violation of a trade of two tokens, given what an input buys. */
function oneWay(
  trade: ArrayLike<number>,
  sizes: readonly number[],
  quote: (i: number, amount: number) => number,
): number {
  for (let i = 0; i < 2; i++) {
    const o = 1 - i;
    if (!(trade[o]! > 0)) continue;
    const excess = trade[o]! - (trade[i]! < 0 ? quote(i, -trade[i]!) : 0);
    return excess <= 0 ? 0 : excess / sizes[o]!;
  }
  return 0;
}

/** Output of a concentrated pool for `amount` of token i, walking its stretches. */
function walk(pool: ConcentratedPool, i: number, amount: number): number {
  const { near, far, liquidity } = stretches(pool, i === 1);
  let left = (1 - pool.fee) * amount;
  let out = 0;
  for (let k = 0; k < near.length && left > 0; k++) {
    const L = liquidity[k]!;
    const [a, b] = [near[k]!, far[k]!];
    const room = i === 1 ? L * (b - a) : L * (1 / b - 1 / a);
    const used = Math.min(room, left);
    // token 1 in: √P′ = √P + used/L; token 0 in: 1/√P′ = 1/√P + used/L
    if (used === room) out += i === 1 ? L * (1 / a - 1 / b) : L * (a - b);
    else out += i === 1 ? used / (a * (a + used / L)) : (used * a * a) / (1 + (used * a) / L);
    left -= used;
  }
  return out;
}

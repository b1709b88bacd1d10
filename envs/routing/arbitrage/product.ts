/**
 * Arbitrage of a constant-product pool, for input i and output o with reserves R:
 *
 *   a = γ(1−η) ν_o R_o / (ν_i R_i),  Δ_i = R_i (√a − 1)/γ,  Λ_o = (1−η) R_o (1 − 1/√a)  if a > 1
 *
 * γ = 1 − fee, η = the share of the output that a sandwich takes. Trades are in tokens, the block in the unit of the prices.
 * Reference: Angeris & Chitra (2020), arXiv:2003.10001; Kulkarni, Diamandis & Chitra (2022), arXiv:2207.11835 (η).
 */
import type { Arbitrage } from "../arbitrage.js";
import type { ProductPool } from "../pool.js";
import { excess } from "./exact.js";

export function productArbitrage(pool: ProductPool): Arbitrage {
  const gamma = 1 - pool.fee;
  const kept = 1 - (pool.sandwich ?? 0);
  const [r0, r1] = pool.reserves;
  const reserves = Float64Array.of(r0, r1);
  const rates = Float64Array.of((gamma * kept * r1) / r0, (gamma * kept * r0) / r1); // by input token
  const zero = new Float64Array(2);
  const trade = new Float64Array(2);
  const scratch = new Float64Array(4);

  const solver: Arbitrage = {
    tokens: 2,
    barriers: 0,
    endless: [],
    spot: (i, j) => reserves[j]! / reserves[i]!,
    solve(high, low, _mu, trade, block, rest) {
      trade[0] = trade[1] = block[1] = block[2] = rest[0] = rest[1] = 0;
      for (let i = 0; i < 2; i++) {
        const o = 1 - i;
        const gain = excess(rates[i]!, high[o]!, low[o]!, high[i]!, low[i]!) / high[i]!; // a − 1
        if (!(gain > 0)) continue;
        const root = Math.sqrt(1 + gain);
        const growth = gain / (root + 1); // √a − 1
        trade[i] = (-reserves[i]! * growth) / gamma;
        trade[o] = (kept * reserves[o]! * growth) / root;
        block[1] = block[2] = (-0.5 * high[i]! * reserves[i]! * root) / gamma;
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

/**
 * Arbitrage of a weighted pool of two tokens, for input i and output o, with r = w_i / w_o:
 *
 *   ℓ = log(γ r ν_o R_o / (ν_i R_i)) / (1 + r),  Δ_i = R_i (e^ℓ − 1)/γ,  Λ_o = R_o (1 − e^(−rℓ))  if ℓ > 0
 *
 * A cap on the input (Δ ≤ cap·R_i) and on the output (Λ ≤ cap·R_o) bounds ℓ.
 * Reference: Martinelli & Mushegian (2019), Balancer; Diamandis et al. (2023), arXiv:2302.04938, §3.
 */
import type { Arbitrage } from "../arbitrage.js";
import type { WeightedPool } from "../pool.js";
import { excess } from "./exact.js";

export function pairArbitrage(pool: WeightedPool): Arbitrage {
  const gamma = 1 - pool.fee;
  const cap = pool.cap ?? Number.POSITIVE_INFINITY;
  const reserves = Float64Array.from(pool.reserves);
  const ratios = Float64Array.of(pool.weights[0]! / pool.weights[1]!, pool.weights[1]! / pool.weights[0]!); // by input
  const rates = Float64Array.of(
    (gamma * ratios[0]! * reserves[1]!) / reserves[0]!,
    (gamma * ratios[1]! * reserves[0]!) / reserves[1]!,
  );
  const limits = ratios.map((r) => Math.min(Math.log1p(gamma * cap), cap < 1 ? -Math.log1p(-cap) / r : Infinity));
  const zero = new Float64Array(2);
  const trade = new Float64Array(2);
  const scratch = new Float64Array(4);

  const solver: Arbitrage = {
    tokens: 2,
    barriers: 0,
    endless: [],
    spot: (i) => rates[i]! / gamma,
    solve(high, low, _mu, trade, block, rest) {
      trade[0] = trade[1] = block[1] = block[2] = rest[0] = rest[1] = 0;
      for (let i = 0; i < 2; i++) {
        const o = 1 - i;
        const gain = excess(rates[i]!, high[o]!, low[o]!, high[i]!, low[i]!) / high[i]!;
        if (!(gain > 0)) continue;
        const wanted = Math.log1p(gain) / (1 + ratios[i]!);
        const growth = Math.min(wanted, limits[i]!); // ℓ
        trade[i] = (-reserves[i]! * Math.expm1(growth)) / gamma;
        trade[o] = -reserves[o]! * Math.expm1(-ratios[i]! * growth);
        if (wanted < limits[i]!) {
          block[1] = block[2] = (-high[i]! * reserves[i]! * Math.exp(growth)) / (gamma * (1 + ratios[i]!));
        }
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

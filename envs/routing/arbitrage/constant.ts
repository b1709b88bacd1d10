/**
 * Arbitrage of a constant-price pool. For input i and output o at `rate` = γ·price, with c = R_o / rate at most:
 *
 *   max π δ + μ log δ + μ log(c − δ),  π = rate·ν_o − ν_i
 *   z = πc/μ,  δ/c = 2 / (2 − z + √(z² + 4))
 *
 * and without reserves δ = −μ/π, which needs π < 0. Both directions are held at once, each a little open. A pool without
 * reserves and fee gets a fee of 10⁻¹¹ in `solve`, so that both directions can lose (the router merges such tokens instead).
 *
 * Reference: Angeris et al. (2022), arXiv:2204.05238, §2 (constant sum); Boyd & Vandenberghe (2004), §11.2 (barrier).
 */
import type { Arbitrage, Endless } from "../arbitrage.js";
import type { ConstantPool } from "../pool.js";
import { excess } from "./exact.js";

const leastFee = 1e-11;
const slips = 1e-14; // rounding that ν_from ≥ rate·ν_to is forgiven, relative

export function constantArbitrage(pool: ConstantPool): Arbitrage {
  const prices = Float64Array.of(pool.price, 1 / pool.price); // by input
  const gamma = 1 - (pool.reserves ? pool.fee : Math.max(pool.fee, leastFee));
  const rates = prices.map((p) => gamma * p);
  const trueRates = prices.map((p) => (1 - pool.fee) * p);
  const reserves = pool.reserves;
  // Largest input by input token: what empties the reserve of the other.
  const limits = reserves ? Float64Array.of(reserves[1] / rates[0]!, reserves[0] / rates[1]!) : undefined;
  const endless: Endless[] = [];
  if (!limits) {
    const slack = Math.max(pool.fee, leastFee) / 2;
    for (let i = 0; i < 2; i++) endless.push({ from: i, to: 1 - i, rate: rates[i]!, exact: trueRates[i]!, slack });
  }

  return {
    tokens: 2,
    barriers: limits ? 4 : 2,
    endless,
    spot: (i) => prices[i]!,
    solve(high, low, mu, trade, block, rest) {
      trade[0] = trade[1] = block[1] = block[2] = rest[0] = rest[1] = 0;
      for (let i = 0; i < 2; i++) {
        const o = 1 - i;
        const rate = rates[i]!;
        const pi = excess(rate, high[o]!, low[o]!, high[i]!, low[i]!);
        let amount = 0;
        let slope = 0; // dδ/dπ
        if (limits) {
          const limit = limits[i]!;
          if (limit === 0) continue;
          const z = (pi * limit) / mu;
          const share = filled(z);
          const left = filled(-z);
          amount = limit * share;
          slope = ((limit * limit) / mu) * (1 / (1 / (share * share) + 1 / (left * left)));
        } else {
          if (!(pi < 0)) return false;
          amount = -mu / pi;
          slope = (amount * amount) / mu;
        }
        trade[i] = trade[i]! - amount;
        trade[o] = trade[o]! + rate * amount;
        const out = rate * high[o]!;
        block[1] = block[2] = block[1]! - high[i]! * out * slope;
        rest[i] = rest[i]! - high[i]! * pi * slope;
        rest[o] = rest[o]! + out * pi * slope;
      }
      return true;
    },
    value(at) {
      let sum = 0;
      for (let i = 0; i < 2; i++) {
        const o = 1 - i;
        const pi = trueRates[i]! * at[o]! - at[i]!;
        if (reserves) sum += Math.max(pi, 0) * (reserves[o]! / trueRates[i]!);
        else if (pi > slips * at[i]!) return Number.POSITIVE_INFINITY;
      }
      return sum;
    },
  };
}

/** t in (0, 1) with 1/(1 − t) − 1/t = z, without cancellation. */
function filled(z: number): number {
  const root = Math.sqrt(z * z + 4);
  return z > 0 ? 2 / (2 + 4 / (root + z)) : 2 / (2 - z + root);
}

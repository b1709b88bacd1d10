/**
 * The most that trade can bring, before values and costs are known: what truthful reports lead to.
 *
 *   E Σ (V_q − C_q)⁺ = ∫ E min(#{V > p}, #{C < p}) dp = ∫ Σ_{q ≥ 1} P(Bin(m, 1 − F(p)) ≥ q) P(Bin(m, G(p)) ≥ q) dp
 *
 * V_q is the q-th highest value and C_q the q-th lowest cost: q units gain at p if V_q > p > C_q. For two uniform distributions on one
 * interval of length ℓ it is ℓ m² / (2 (2m + 1)). Derived here.
 */
import type { Distribution } from "../../auction/distribution.js";
import { integral } from "../../auction/quadrature.js";
import { binomial } from "./interim.js";

const mostPieces = 256; // beyond it distributions are sampled evenly

export function firstBest(m: number, values: Distribution, costs: Distribution): number {
  const [low, high] = [costs.low, values.high]; // outside there is no pair to gain
  if (low >= high) return 0;
  const ends = [values, costs].flatMap(({ pieces }) => pieces.flatMap((piece) => [piece.low, piece.high]));
  const inner = [...new Set(ends)].filter((p) => p > low && p < high).sort((a, b) => a - b);
  const even = Array.from({ length: mostPieces - 1 }, (_, n) => low + ((high - low) * (n + 1)) / mostPieces);
  const cuts = [low, ...(inner.length < mostPieces ? inner : even), high];
  let sum = 0;
  for (let n = 1; n < cuts.length; n++) {
    sum += integral((p) => units(m, 1 - values.quantiles(p)[1], costs.quantiles(p)[0]), cuts[n - 1], cuts[n], 8);
  }
  return sum;
}

/** E min(X, Y) of two binomials of m trials. */
function units(m: number, p: number, q: number): number {
  const [x, y] = [binomial(m, p), binomial(m, q)];
  let [sum, wanted, offered] = [0, 0, 0];
  for (let n = m; n >= 1; n--) {
    wanted += x[n];
    offered += y[n];
    sum += wanted * offered;
  }
  return sum;
}

/**
 * The Stackelberg lottery with values drawn from U[ℓ, 1]: how often all would comply, and what the auction brings where they do not.
 *
 * Let t be the rank from the top of the highest bidder in the lottery: k + 2 if the leader is among the k + 1 highest, else k + 1. If t > m it would
 * lose in the auction, and complies. Else, with V = ℓ + (1 − ℓ) U, U₍₁₎ ≤ … ≤ U₍ₙ₎, all comply iff V₍ₙ₋ₘ₎ ≥ ρ V₍ₙ₊₁₋ₜ₎, which is
 *
 *   B ≥ x(U₍ₙ₊₁₋ₜ₎),   B = U₍ₙ₋ₘ₎/U₍ₙ₊₁₋ₜ₎ ~ Beta(n − m, m + 1 − t) independent of U₍ₙ₊₁₋ₜ₎ ~ Beta(n + 1 − t, t),   x(u) = ρ − ℓ (1 − ρ)/((1 − ℓ) u)
 *
 * For ℓ = 0, x = ρ, so P(viable) = P(Beta(n − m, m + 1 − t) ≥ ρ), a binomial sum: with m = 2, k = 0, and the highest as the
 * leader 1 − ((n − 2)/(n − 1))^(n − 2), ½ for n = 3.
 * For ℓ > 0 by quadrature over U₍ₙ₊₁₋ₜ₎. Derived; n = 3, m = 2: ethresear.ch 21835.
 */
import { pow } from "../../../src/maths.js";
import { integral } from "../../auction/quadrature.js";
import type { LotteryModel } from "./options.js";

export interface Drawn {
  readonly viable: number; // P
  readonly refusedPrice: number; // E[price of the auction; not viable]
  readonly refusedTop: number; // E[the highest value in the lottery; not viable]
}

/** P(Beta(a, b) ≥ x) = P(Binomial(a + b − 1, x) < a), a and b integers ≥ 1. */
export function betaAbove(a: number, b: number, x: number): number {
  if (x <= 0) return 1;
  if (x >= 1) return 0;
  const trials = a + b - 1;
  let term = pow(1 - x, trials); // P(Binomial = j)
  let sum = 0;
  for (let j = 0; j < a; j++) {
    sum += term;
    term *= ((trials - j) / (j + 1)) * (x / (1 - x));
  }
  return Math.min(1, sum);
}

/** Density of Beta(a, b) at u. */
function betaDensity(a: number, b: number, u: number): number {
  let scale = a; // 1/B(a, b) = a C(a + b − 1, b − 1)
  for (let j = 1; j < b; j++) scale *= (a + j) / j;
  return scale * pow(u, a - 1) * pow(1 - u, b - 1);
}

/** With the highest bidder of the lottery at rank t from the top. */
export function atRank({ bidders: n, slots: m, low, ratio, outbid }: LotteryModel, t: number): Drawn {
  if (t > m || outbid) return { viable: 1, refusedPrice: 0, refusedTop: 0 };
  const [a, b] = [n - m, m + 1 - t];
  const over = (f: (u: number) => number): number => {
    const cut = (low * (1 - ratio)) / ((1 - low) * ratio); // below it all comply
    if (cut >= 1) return 0;
    return integral((u) => betaDensity(n + 1 - t, t, u) * f(u), cut, 1, 8);
  };
  const x = (u: number) => ratio - (low * (1 - ratio)) / ((1 - low) * u);
  const below = (u: number) => 1 - betaAbove(a, b, x(u));
  const mean = (u: number) => (u * a * (1 - betaAbove(a + 1, b, x(u)))) / (a + b); // E[U₍ₙ₋ₘ₎; not viable | u]
  if (low === 0) {
    const refused = below(1);
    const top = (n + 1 - t) / (n + 1);
    return { viable: 1 - refused, refusedPrice: top * mean(1), refusedTop: top * refused };
  }
  const refused = over(below);
  return {
    viable: 1 - refused,
    refusedPrice: low * refused + (1 - low) * over(mean),
    refusedTop: low * refused + (1 - low) * over((u) => u * below(u)),
  };
}

/** Over the draw of values, and of the leader. */
export function drawnValues(model: LotteryModel): Drawn {
  const { leader, bidders: n, promised: k } = model;
  const [among, below] = [atRank(model, k + 2), atRank(model, k + 1)];
  const share = leader === "highest" ? 1 : leader === "lowest" ? 0 : (k + 1) / n; // of leaders among the k + 1 highest
  const mix = (key: keyof Drawn) => share * among[key] + (1 - share) * below[key];
  return { viable: mix("viable"), refusedPrice: mix("refusedPrice"), refusedTop: mix("refusedTop") };
}

/**
 * Price competition with logit demand: n alike firms, and an outside good.
 *
 *   Dᵢ = exp((a − pᵢ)/μ) / (Σⱼ exp((a − pⱼ)/μ) + exp(a₀/μ))      πᵢ = (pᵢ − c) Dᵢ
 *
 *   p^N   all alike, and no firm gains by another price:   p − c = μ/(1 − D)
 *   p^M   all alike, and the sum of profits is highest:    p − c = μ/(1 − n D)
 *
 * Both right-hand sides fall in p, so bisection finds the one solution. Against others the best price solves p − c = μ/(1 − D) as well,
 * with D of its own price.
 *
 * References: Calvano, Calzolari, Denicolò & Pastorello (2020), American Economic Review 110(10), 3267–3297; Anderson & de Palma (1992).
 */
import { exp } from "../../../src/maths.js";

export interface Logit {
  readonly firms: number; // n
  readonly quality: number; // a
  readonly outside: number; // a₀
  readonly cost: number; // c
  readonly differentiation: number; // μ
}

/** Weight of a good at a price beside that of the outside good, exp((a − p − a₀)/μ). */
export const weight = ({ quality, outside, differentiation }: Logit, price: number): number =>
  exp((quality - price - outside) / differentiation);

/** Share of demand of the first of these prices. */
export function demand(logit: Logit, own: number, others: readonly number[]): number {
  const mine = weight(logit, own);
  return mine / (1 + mine + others.reduce((sum, price) => sum + weight(logit, price), 0));
}

export const profit = (logit: Logit, own: number, others: readonly number[]): number =>
  (own - logit.cost) * demand(logit, own, others);

const alike = ({ firms }: Logit, price: number): number[] => Array<number>(firms - 1).fill(price);

/** What each firm earns if all ask one price. */
export const profitAlike = (logit: Logit, price: number): number => profit(logit, price, alike(logit, price));

/** p^N */
export const nashPrice = (logit: Logit): number =>
  root(logit, (price) => 1 - demand(logit, price, alike(logit, price)));

/** p^M */
export const monopolyPrice = (logit: Logit): number =>
  root(logit, (price) => 1 - logit.firms * demand(logit, price, alike(logit, price)));

/** The best price beside these others. */
export const bestPrice = (logit: Logit, others: readonly number[]): number =>
  root(logit, (price) => 1 - demand(logit, price, others));

/** The price with (p − c) · rest(p) = μ; the rest, what is left of demand, rises in p from above 0 towards 1. */
function root({ cost, differentiation }: Logit, rest: (price: number) => number): number {
  let low = cost;
  let high = cost + differentiation;
  while ((high - cost) * rest(high) < differentiation) high = cost + 2 * (high - cost);
  for (let k = 0; k < 200 && low < high; k++) {
    const middle = (low + high) / 2;
    if (middle === low || middle === high) break;
    if ((middle - cost) * rest(middle) < differentiation) low = middle;
    else high = middle;
  }
  return (low + high) / 2;
}

/**
 * The value of a period: ln V ~ N(ln V̄ − σ²/2, σ²), with mean V̄; for σ = 0 it is V̄.
 *
 *   P(V > x)   = Φ̄(z)                       z = (ln(x/V̄) + σ²/2)/σ
 *   E[V; V≤x]  = V̄ (1 − Φ̄(z − σ))
 *   E(V − x)⁺  = V̄ Φ̄(z − σ) − x Φ̄(z)
 *
 * Φ̄ is the tail of the standard normal, by quadrature. Reference: Johnson, Kotz & Balakrishnan (1994), ch. 14.
 */
import { exp, log } from "../../../src/maths.js";
import { integral } from "../../auction/quadrature.js";

export interface Drawn {
  readonly value: number; // V̄, the mean
  readonly sigma: number; // σ
}

export const mostDeviations = 8; // a draw of the normal is cut off here, which happens once in 10¹⁵

const density = (z: number) => exp((-z * z) / 2) / Math.sqrt(2 * Math.PI);

/** Φ̄(z) = P(Z > z). */
export function tail(z: number): number {
  if (z < 0) return 1 - tail(-z);
  return z > 38 ? 0 : integral(density, z, z + 9, 3);
}

const score = ({ value, sigma }: Drawn, x: number) => (log(x / value) + (sigma * sigma) / 2) / sigma;

/** P(V > x). */
export function above(drawn: Drawn, x: number): number {
  if (x <= 0) return 1;
  return drawn.sigma === 0 ? (drawn.value > x ? 1 : 0) : tail(score(drawn, x));
}

/** E[V; V ≤ x], the mean over what is at most x. */
export function upTo(drawn: Drawn, x: number): number {
  const { value, sigma } = drawn;
  if (x <= 0) return 0;
  return sigma === 0 ? (value <= x ? value : 0) : value * tail(sigma - score(drawn, x));
}

/** E(V − x)⁺. */
export function excess(drawn: Drawn, x: number): number {
  const { value, sigma } = drawn;
  if (x <= 0) return value - x;
  if (sigma === 0) return Math.max(0, value - x);
  const z = score(drawn, x);
  return Math.max(0, value * tail(z - sigma) - x * tail(z));
}

/**
 * The gamma function's logarithm and its first two derivatives, and draws from the gamma distribution; all for positive
 * arguments.
 *
 *   log Γ(x) = (x − ½) log x − x + ½ log 2π + Σₙ B₂ₙ / (2n (2n − 1) x²ⁿ⁻¹)        ψ = (log Γ)',  ψ' = (log Γ)''
 *
 * Below 10 the recurrence Γ(x + 1) = x Γ(x) comes first; from there on seven terms leave an error below 1e−16.
 * References: Abramowitz & Stegun (1964), 6.1.40, 6.3.18, 6.4.12; Marsaglia & Tsang (2000), ACM TOMS 26, on draws.
 */
import type { Rng } from "../src/rng.js";

const enough = 10;
const halfLog2Pi = 0.5 * Math.log(2 * Math.PI);

// coefficients of x⁻¹, x⁻³ … of log Γ, x⁻², x⁻⁴ … of −ψ and x⁻³, x⁻⁵ … of ψ'
const stirling = [1 / 12, -1 / 360, 1 / 1260, -1 / 1680, 1 / 1188, -691 / 360360, 1 / 156];
const first = [1 / 12, -1 / 120, 1 / 252, -1 / 240, 1 / 132, -691 / 32760, 1 / 12];
const second = [1 / 6, -1 / 30, 1 / 42, -1 / 30, 5 / 66, -691 / 2730, 7 / 6];

/** log Γ(x) */
export function lgamma(x: number): number {
  let product = 1;
  let y = x;
  for (; y < enough; y++) product *= y;
  return (y - 0.5) * Math.log(y) - y + halfLog2Pi + series(stirling, y) / y - Math.log(product);
}

/** ψ(x), the derivative of log Γ */
export function digamma(x: number): number {
  let sum = 0;
  let y = x;
  for (; y < enough; y++) sum += 1 / y;
  return Math.log(y) - 0.5 / y - series(first, y) / (y * y) - sum;
}

/** ψ'(x) */
export function trigamma(x: number): number {
  let sum = 0;
  let y = x;
  for (; y < enough; y++) sum += 1 / (y * y);
  return (1 + (0.5 + series(second, y) / y) / y) / y + sum;
}

/** A draw from the gamma distribution of this shape, at least 1, and scale 1; NaN for no finite shape. */
export function drawGamma(shape: number, rng: Rng): number {
  if (!Number.isFinite(shape)) return Number.NaN; // which no draw would ever accept
  const d = shape - 1 / 3;
  const c = 1 / Math.sqrt(9 * d);
  for (;;) {
    const x = rng.normal();
    const v = (1 + c * x) ** 3;
    if (v > 0 && Math.log(rng.uniform()) < 0.5 * x * x + d * (1 - v + Math.log(v))) return d * v;
  }
}

/** c₀ + c₁ y⁻² + c₂ y⁻⁴ + … */
function series(c: readonly number[], y: number): number {
  const r = 1 / (y * y);
  let sum = 0;
  for (let n = c.length - 1; n >= 0; n--) sum = c[n] + r * sum;
  return sum;
}

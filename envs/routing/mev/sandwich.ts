/**
 * Sandwich of one swap on a constant-product pool (x in, y out, γ = 1 − fee), in closed form. The searcher sells a before the victim,
 * who sells v and wants m or more, and sells back all that it bought after it. In units of x: α = a/x, u = v/x.
 *
 *   victim gets     V(a) = γ v x y / ((x + γa)(x + a + γv))
 *   V ≥ m           α ≤ α_max = 2(1+γu) r / (B + √(B² + 4γ(1+γu) r)),   B = 1+γ+γ²u,  r = V(0)/m − 1
 *   profit          P/x = α (Eα + F) / (γ²α² + Hα + 1),                                              independent of y
 *                   E = γ²u − (1−γ²),  F = γ²u(1+γ+γu) − (1−γ²),  H = 1 + γ²(1+γu)
 *   P'(0) > 0       F > 0, that is u > u* = 2(1/γ²−1) / (1+γ + √((1+γ)² + 4γ(1/γ²−1))), about 1/γ − 1
 *   P' = 0          Kα² = 2Eα + F,  K = F γ² − E H = (1−γ)(1+γ−γ²u):  α* = (E + √(E²+KF))/K;  K ≤ 0: P grows without end
 *   γ = 1           P(a_max) = s v (x+v) / (x + s v)  with m = (1−s) V(0)
 *
 * For F > 0 P rises up to α* and falls after it, so the best front-run is min(a_max, a*, budget). Amounts are in tokens of the victim's
 * input, m in tokens of its output. Derived; a_max at γ = 1 is Δ_sand of Kulkarni, Diamandis & Chitra (2022), arXiv:2207.11835.
 */
import { ProductMarket } from "../pools/product.js";

/** No front-run is larger than so many times the reserve: next to nothing is left to take there, and digits begin to go. */
const reach = 2 ** 17;

/**
 * The best front-run, in place.
 *
 * @param c `[x, y, γ, v, m, budget]`, 6 numbers, then written `[a, a_max, a*]`: what to sell first, 0 for no attack, the largest front-run
 *          that leaves the victim m, and the best one if there were no m. Infinity where there is no such bound
 */
export function frontAt(c: Float64Array): void {
  const kept = c[2];
  const u = c[3] / c[0];
  const grown = 1 + kept * u;
  const quote = (c[1] * kept * u) / grown;
  const lost = 1 - kept * kept; // what a round trip costs a small trade

  const room = (quote - c[4]) / c[4]; // r
  const b = 1 + kept + kept * kept * u;
  const root = Math.sqrt(b * b + 4 * kept * grown * room);
  if (!(c[4] > 0) || room === Number.POSITIVE_INFINITY) c[7] = Number.POSITIVE_INFINITY;
  else c[7] = room > 0 ? (c[0] * 2 * grown * room) / (b + root) : 0;

  const e = kept * kept * u - lost;
  const f = kept * kept * u * (1 + kept + kept * u) - lost;
  const k = (1 - kept) * (1 + kept - kept * kept * u);
  if (!(f > 0)) c[8] = 0;
  else if (!(k > 0)) c[8] = Number.POSITIVE_INFINITY;
  else {
    const width = Math.sqrt(e * e + k * f);
    c[8] = c[0] * (e > 0 ? (e + width) / k : f / (width - e)); // whichever does not cancel
  }

  c[6] = reach * c[0];
  if (c[7] < c[6]) c[6] = c[7];
  if (c[8] < c[6]) c[6] = c[8];
  if (c[5] < c[6]) c[6] = c[5];
}

/** Where a victim is, what it sells and what it insists on. */
export interface Victim {
  readonly reserves: readonly [number, number]; // x of what it sells, y of what it buys
  readonly fee: number; // fraction of the input
  readonly sells: number; // v
  readonly least: number; // m; below it the swap reverts
}

/** a_max: the largest front-run after which the victim still gets its least output; 0 if it does not get it anyway. */
export function largestFront(victim: Victim): number {
  return fronts(victim)[7];
}

/** a*: the best front-run if the victim took anything; 0 for v/x ≤ u*, Infinity where more is always better. */
export function interiorFront({ reserves, fee, sells }: Omit<Victim, "least">): number {
  return fronts({ reserves, fee, sells, least: 0 })[8];
}

/** P(a), before gas, whatever the victim accepts. In tokens of its input. */
export function sandwichProfit({ reserves: [x], fee, sells }: Omit<Victim, "least">, front: number): number {
  const kept = 1 - fee;
  const u = sells / x;
  const alpha = front / x;
  const lost = 1 - kept * kept;
  const e = kept * kept * u - lost;
  const f = kept * kept * u * (1 + kept + kept * u) - lost;
  const h = 1 + kept * kept * (1 + kept * u);
  return (front * (e * alpha + f)) / (kept * kept * alpha * alpha + h * alpha + 1);
}

/** u*: a victim of v ≤ u* x is not worth a front-run of any size, even for free and without a limit. */
export function smallestVictim(fee: number): number {
  const kept = 1 - fee;
  const lost = ((1 - kept) * (1 + kept)) / (kept * kept); // 1/γ² − 1
  return (2 * lost) / (1 + kept + Math.sqrt((1 + kept) ** 2 + 4 * kept * lost));
}

/**
 * m = (1 − s) V: what a trader insists on who saw these reserves when it sent its order. They may have moved since.
 *
 * @param slippage s, in [0, 1]
 */
export function leastOutput({ reserves, fee, sells }: Omit<Victim, "least">, slippage: number): number {
  const market = new ProductMarket({ kind: "product", tokens: ["in", "out"], reserves, fee });
  return (1 - slippage) * market.quote(Float64Array.from(reserves), 0, 0, 1, sells); // to the last bit, so that s = 0 does not revert
}

function fronts({ reserves: [x, y], fee, sells, least }: Victim): Float64Array {
  const c = Float64Array.of(x, y, 1 - fee, sells, least, Number.POSITIVE_INFINITY, 0, 0, 0);
  frontAt(c);
  return c;
}

/**
 * Cyclic arbitrage in closed form: hops that each pay f(δ) = Aδ / (B + Cδ) pay in a row a function of the same form.
 *
 *   constant product        A = γ (1−η) y,  B = x,  C = γ        scaled here so that B = 1, and reserves of any size keep their digits
 *   constant price          A = (1−fee) P,  B = 1,  C = 0        an outside market
 *   f₁, then f₂             A = A₁A₂,  B = B₁B₂,  C = C₁B₂ + A₁C₂
 *   best input              δ* = (√(AB) − B)/C,   gain f(δ*) − δ* = (√A − √B)²/C,   if A > B, that is if the spot prices multiply to
 *                           more than 1; else nothing is to be had
 *
 * With one pool and an outside market at price p this is the back-run δ* = √(p x y/γ) − x/γ of Uniswap's router library. A cycle may
 * pass each pool once: the second time its reserves would have moved. Derived; two pools as in Angeris & Chitra (2020), arXiv:2003.10001.
 */

/** f(δ) = Aδ / (B + Cδ). */
export interface Moebius {
  readonly A: number; // tokens out per token in, times B
  readonly B: number;
  readonly C: number; // times B, per token in
}

/** A swap through a pool with reserves x (in) and y (out). */
export const productHop = (x: number, y: number, fee = 0): Moebius => ({
  A: ((1 - fee) * y) / x,
  B: 1,
  C: (1 - fee) / x,
});

/** A trade at `price` tokens out per token in, of any size. */
export const priceHop = (price: number): Moebius => ({ A: price, B: 1, C: 0 });

/** One hop after another; without any, what goes in comes out. */
export function compose(hops: readonly Moebius[]): Moebius {
  let A = 1;
  let C = 0;
  for (const hop of hops) {
    C += (A * hop.C) / hop.B;
    A *= hop.A / hop.B;
  }
  return { A, B: 1, C };
}

/** f(δ) */
export const outputOf = ({ A, B, C }: Moebius, amount: number): number => (A * amount) / (B + C * amount);

/** What to send around and what it gains, both in the token that goes in. */
export interface Gain {
  readonly amount: number; // δ*; 0 where nothing is to be had
  readonly profit: number; // f(δ*) − δ*
}

/** The best input of a cycle. Prices that multiply to more than 1 without a pool that gives way gain without end. */
export function bestInput({ A, B, C }: Moebius): Gain {
  const c = Float64Array.of(A / B, C / B, 0, 0);
  bestInputAt(c, 0);
  return { amount: c[2], profit: c[3] };
}

/** `[A, C, δ*, gain]` at `c[k …]` with B = 1: reads the first two, writes the last two. */
export function bestInputAt(c: Float64Array, k: number): void {
  const excess = c[k] - 1;
  c[k + 2] = c[k + 3] = 0;
  if (!(excess > 0)) return;
  const growth = excess / (Math.sqrt(c[k]) + 1); // √A − 1
  c[k + 2] = growth / c[k + 1];
  c[k + 3] = growth * c[k + 2];
}

/**
 * Back-run of one constant-product pool to an outside price, in place.
 *
 * @param c `[x, y, γ, p]` at `c[k …]`, p tokens of x for one of y outside; then written: `[A, C, δ*, gain]`, what to sell to the pool for
 *          tokens that are worth more outside, and the gain, both in tokens of x; 0 where the other way, or nothing, is better
 */
export function backrunAt(c: Float64Array, k: number): void {
  const x = c[k];
  c[k] = (c[k + 2] * c[k + 1] * c[k + 3]) / x;
  c[k + 1] = c[k + 2] / x;
  bestInputAt(c, k);
}

export interface Backrun extends Gain {
  readonly sells: 0 | 1; // which token goes into the pool; amount and profit are in it
}

/**
 * The most profitable trade of a pool for somebody who may trade at an outside price.
 *
 * @param price tokens 1 for one token 0, outside
 */
export function backrun(reserves: readonly [number, number], fee: number, price: number): Backrun {
  const [x, y] = reserves;
  const zero = bestInput(compose([productHop(x, y, fee), priceHop(1 / price)]));
  if (zero.amount > 0) return { sells: 0, ...zero };
  return { sells: 1, ...bestInput(compose([productHop(y, x, fee), priceHop(price)])) };
}

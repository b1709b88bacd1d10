/**
 * Equilibrium where everybody sees its own latency only, and all latencies are drawn from one distribution: in quantiles.
 *
 * The trader at quantile q of the lags L(q) reaches the score s = L − π(b) at the price K(L − s). K is convex, so that a lower score costs
 * the faster one less at the margin: scores rise with q, and q wins if all others lie above it, W = (1 − q)^(n−1). The envelope theorem gives
 *
 *   payoff  dU = −K′(π(b)) dL = −(b + c)²/(g c) dL,   b = V W − U,   b ≥ 0,   from b(1) = 0 backwards to q = 0
 *
 * so that with y = b + c, dy = y²/(g c) dL + V dW, kept at y ≥ c: whoever stands at c races on time alone and wins with probability W. In an
 * atom L stays and y only follows W: its traders mix, b = V W + const. Where L jumps from above to below by J, so does the boost: b ← K(π(b) − J).
 * No other score does better: along it V W′(s) = −K′ (or above, at b = 0), and K′(L − s) rises in L, so that the payoff of a type
 * falls on either side of its own score.
 *
 *   one lag for all     b = V (1 − q)^(n−1), a mixed strategy with F(b) = (b/V)^(1/(n−1)): the all-pay auction
 *   n = 2, uniform, width w   y = y* tanh(√(V w/(g c)) (1 − q) + artanh(c/y*)), y* = √(V g c/w); b = 0 throughout where y* ≤ c
 *
 * Derived here. Reference of the special case of one lag: Baye, Kovenock & de Vries (1996), Econ. Theory 8.
 */
import { expm1, log1p, pow } from "../../../src/maths.js";
import type { Distribution } from "../distribution.js";
import { type Boost, bidFor, boostOf } from "./boost.js";

export interface PrivateRace {
  readonly traders: number; // n
  readonly value: number; // V
  readonly boost: Boost;
  readonly lags: Distribution; // ms
}

export interface PrivateEquilibrium {
  bid(q: number): number;
  payoff(q: number): number; // U
  readonly meanBid: number; // of one trader
}

const steps = 1 << 14; // over all quantiles

/** By the trapezoidal rule, solved for the new y at every step: stable however far apart the lags are. */
export function privateEquilibrium({ traders, value, boost, lags }: PrivateRace): PrivateEquilibrium {
  const { g, c } = boost;
  const wins = (q: number) => pow(1 - q, traders - 1);
  const qs: number[] = [1];
  const payoffs: number[] = [0];
  let y = c;
  let meanBid = 0;
  const put = (q: number) => {
    qs.push(q);
    payoffs.push(value * wins(q) - (y - c));
  };
  for (let p = lags.pieces.length - 1; p >= 0; p--) {
    const { from, to, low, high } = lags.pieces[p];
    const jump = p + 1 < lags.pieces.length ? lags.pieces[p + 1].low - high : 0;
    if (jump > 0) {
      y = c + bidFor(boost, boostOf(boost, y - c) - jump);
      put(to);
    }
    const n = Math.max(16, Math.ceil(steps * (to - from)));
    let lag = high;
    for (let k = 1; k <= n; k++) {
      const [last, q] = [to - ((to - from) * (k - 1)) / n, to - ((to - from) * k) / n];
      const next = k === n ? low : lags.value(q);
      const a = (lag - next) / (2 * g * c);
      const known = y + value * (wins(q) - wins(last)) - a * y * y; // a·y′² + y′ = known
      const before = y;
      y = known > c ? Math.max(c, (2 * known) / (1 + Math.sqrt(1 + 4 * a * known))) : c;
      meanBid += ((before + y) / 2 - c) * (last - q);
      lag = next;
      put(q);
    }
  }
  qs.reverse();
  payoffs.reverse();
  const payoff = (q: number): number => {
    let [a, b] = [0, qs.length - 1];
    while (b - a > 1) {
      const middle = (a + b) >> 1;
      if (qs[middle] <= q) a = middle;
      else b = middle;
    }
    const share = qs[b] > qs[a] ? (q - qs[a]) / (qs[b] - qs[a]) : 0;
    return payoffs[a] + share * (payoffs[b] - payoffs[a]);
  };
  return { bid: (q) => Math.max(0, value * wins(q) - payoff(q)), payoff, meanBid };
}

/** Two traders, lags uniform over a width of w: the bid in closed form. */
export function uniformBid(value: number, { g, c }: Boost, width: number, q: number): number {
  const still = Math.sqrt((value * g * c) / width); // y*
  if (still <= c) return 0;
  const artanh = 0.5 * (log1p(c / still) - log1p(-c / still));
  const x = Math.sqrt((value * width) / (g * c)) * (1 - q) + artanh;
  const e = expm1(2 * x);
  return Math.max(0, still * (e < Number.POSITIVE_INFINITY ? e / (e + 2) : 1) - c); // tanh x; 1 where e^2x is beyond all numbers
}

/**
 * The certificate: the most that a trader of a grid of quantiles would gain by the score of another, or by no bid. Payoffs are those of
 * the bids, not of the integral that led to them.
 */
export function privateGap(
  { traders, value, boost, lags }: PrivateRace,
  solved: PrivateEquilibrium,
  grid = 400,
): number {
  const types = Array.from({ length: grid }, (_, k) => {
    const q = (k + 0.5) / grid;
    const [lag, bid] = [lags.value(q), solved.bid(q)];
    return { lag, score: lag - boostOf(boost, bid), wins: pow(1 - q, traders - 1), bid };
  });
  let gap = 0;
  for (const { lag, wins, bid } of types) {
    const own = value * wins - bid;
    for (const other of types) gap = Math.max(gap, value * other.wins - bidFor(boost, lag - other.score) - own);
  }
  return gap;
}

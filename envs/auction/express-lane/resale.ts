/**
 * Resale of the lane where all abilities are drawn anew after the auction: the holder asks one price of all.
 *
 * The lane adds w(q) = (η − ρ) X θ to the searcher at quantile q. A buyer accepts a price up to its w; among several a coin decides. So
 * the holder of worth w_h asks the price of a monopoly against the best of n − 1,
 *
 *   ask  p = w(q_a),  q_a the maximum of (1 − q^(n−1)) (w(q) − w_h)
 *
 * With S the holder's expected gain and B that of one of the others, and nobody knowing more than another when they bid, everybody bids
 *
 *   b = E[w] + S − B
 *
 * what it is to hold the lane less what it is to be a possible buyer. Uniform θ and two searchers: p = (1 + w_h)/2, S = 1/12, B = 1/24 and b = 13/24 in
 * units of w(1); 1/8 of the 1/6 of gains from trade is realised. Derived; ask: Myerson (1981), Math. Oper. Res. 6. If abilities stay as they were in
 * the auction, the lane is with the one to whom it is worth most, and nobody buys.
 */
import { pow } from "../../../src/maths.js";
import type { Distribution } from "../distribution.js";
import { integral } from "../quadrature.js";
import { type LaneAuction, meanOf } from "./equilibrium.js";

export interface Ask {
  readonly quantile: number; // q_a: who is at least there accepts
  readonly ask: number; // p
  readonly gain: number; // the holder's, in the mean
}

export interface Resale {
  readonly bid: number; // b, of everybody in the auction
  readonly sold: number; // probability
  readonly seller: number; // S
  readonly buyer: number; // B, of each of the others
}

const grid = 64; // per piece

/** The best price of a holder to whom the lane is worth so much itself; price 0 where nobody would pay more. */
export function bestAsk({ searchers, abilities, worth, holder, other }: LaneAuction, own: number): Ask {
  const scale = (holder - other) * worth;
  const gain = (q: number) => (1 - pow(q, searchers - 1)) * (scale * abilities.value(q) - own);
  const least = scale > 0 ? abilities.quantiles(own / scale)[1] : 1; // who is above would pay more
  let found: Ask = { quantile: 1, ask: 0, gain: 0 };
  for (const { from, to } of abilities.pieces) {
    const first = Math.max(from, least);
    if (first >= to) continue;
    const step = (to - first) / grid;
    let best = 0;
    for (let k = 1; k < grid; k++) if (gain(first + k * step) > gain(first + best * step)) best = k;
    let [low, high] = [first + Math.max(0, best - 1) * step, first + Math.min(grid, best + 1) * step];
    for (let cut = 0; cut < 60; cut++) {
      const [a, b] = [low + (high - low) * 0.382, low + (high - low) * 0.618];
      if (gain(a) >= gain(b)) high = b;
      else low = a;
    }
    for (const q of [first, (low + high) / 2]) {
      if (q < to && gain(q) > found.gain) found = { quantile: q, ask: scale * abilities.value(q), gain: gain(q) };
    }
  }
  return found;
}

/** In expectation over abilities. */
export function resale(auction: LaneAuction): Resale {
  const { searchers: n, abilities, worth, holder, other } = auction;
  const scale = (holder - other) * worth;
  const over = (f: (q: number) => number, a = 0) => mean(abilities, f, a);
  const asks = new Map<number, Ask>();
  const askOf = (q: number): Ask => {
    const found = asks.get(q) ?? bestAsk(auction, scale * abilities.value(q));
    asks.set(q, found);
    return found;
  };
  const seller = over((q) => askOf(q).gain);
  const sold = over((q) => 1 - pow(askOf(q).quantile, n - 1));
  const buyers = over((q) => {
    const { quantile, ask } = askOf(q);
    if (quantile === 1) return 0;
    return ((1 - pow(quantile, n - 1)) / (1 - quantile)) * over((x) => scale * abilities.value(x) - ask, quantile);
  });
  const buyer = buyers / (n - 1);
  return { bid: scale * meanOf(abilities) + seller - buyer, sold, seller, buyer };
}

/** ∫ f from a to 1, piece by piece. */
function mean({ pieces }: Distribution, f: (q: number) => number, a: number): number {
  let sum = 0;
  for (const { from, to } of pieces) {
    if (to > a) sum += integral(f, Math.max(a, from), to, Math.ceil(4 * (to - from)));
  }
  return sum;
}

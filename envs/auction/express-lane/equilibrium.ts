/**
 * The auction for the lane: second price with a reserve, where who loses still races.
 *
 * A round is worth t = X θ to a searcher that takes all of it: X the worth of a round's opportunities, θ its ability. Of these the holder gets the
 * share η, any other ρ, and each of n gets p where nobody holds the lane. So the lane adds (η − ρ) t if a rival would hold it, and (η − p) t if nobody would.
 * A single bidder pays s, the reserve r or nothing. With bids of equals settled by a coin, the symmetric equilibrium is, in quantiles of θ,
 *
 *   bid      max(r, (η − ρ) t)    as in any second-price auction: a rival holds the lane if it is lost
 *   entry    (η − p) t ≥ s        where that is above (η − ρ) t = r: only a bidder without rivals minds
 *            else from q₀ ≤ q₁ on, (η − ρ) t(q₁) = r: those between bid r, which wins alone at s, and by a coin at r, more than it is worth:
 *            q₀^(n−1) ((η − p) t − s) = T (r − (η − ρ) t),   T = (q₁ⁿ − q₀ⁿ)/(n (q₁ − q₀)) − q₀^(n−1)
 *
 * Entry of the first kind exceeds the price that the bidder would gain at against rivals: since the race goes on without a holder, a reserve keeps out
 * those with t < r/(η − p). Where p = ρ, s = r it is the textbook auction with a reserve. Derived; second price: Vickrey (1961), J. Finance 16; auctions whose
 * losers mind who wins: Jehiel & Moldovanu (1996), RAND J. Econ. 27 (from memory).
 */
import { pow } from "../../../src/maths.js";
import type { Distribution } from "../distribution.js";
import { integral } from "../quadrature.js";

export interface LaneAuction {
  readonly searchers: number; // n
  readonly abilities: Distribution;
  readonly news: number; // probability that an ability is drawn anew between auction and round
  readonly worth: number; // X, of a round's opportunities
  readonly reserve: number; // r
  readonly single: number; // s, what a single bidder pays
  readonly holder: number; // η
  readonly other: number; // ρ
  readonly unheld: number; // p
}

export interface LaneEquilibrium {
  readonly entry: number; // q₀; 1 where nobody enters
  readonly pooled: number; // q₁; from entry to here bids are r
  bid(q: number): number; // 0 = none
}

/** E[θ] = high − ∫ F dθ, over pieces and jumps. */
export function meanOf({ pieces, high, rise }: Distribution): number {
  let mean = high;
  pieces.forEach(({ from, to, low }, p) => {
    mean -= rise(1, from, to) + (p > 0 ? from * (low - pieces[p - 1].high) : 0);
  });
  return mean;
}

/** What a round is expected to be worth in the auction to the searcher at q, t. */
export function forecastOf({ abilities, news, worth }: LaneAuction): (q: number) => number {
  const mean = meanOf(abilities);
  return (q) => worth * ((1 - news) * abilities.value(q) + news * mean);
}

export function equilibrium(auction: LaneAuction): LaneEquilibrium {
  const { searchers: n, abilities, news, reserve, single, holder, other, unheld } = auction;
  const t = forecastOf(auction);
  const gain = (q: number) => (holder - other) * t(q);
  const alone = (q: number) => (holder - unheld) * t(q) - single;
  const reaches = lowest((q) => gain(q) >= reserve); // q₁
  let entry: number;
  if (reserve === 0)
    entry = gain(1) > 0 ? (news > 0 ? 0 : abilities.quantiles(0)[1]) : 1; // 0 is no bid
  else if (reaches < 1 && alone(reaches) < 0) entry = lowest((q) => alone(q) >= 0);
  else if (reaches === 0) entry = 0;
  else {
    entry = lowest(
      (q) => q >= reaches || pow(q, n - 1) * alone(q) >= coin(n, q, reaches) * Math.max(0, reserve - gain(q)),
    );
  }
  const pooled = Math.max(entry, reaches);
  return { entry, pooled, bid: (q) => (q < entry || entry === 1 ? 0 : Math.max(reserve, gain(q))) };
}

/** T: the odds to win a coin against at least one equal bid of those between q₀ and q₁, nobody bidding more. */
function coin(n: number, from: number, to: number): number {
  return to > from ? (pow(to, n) - pow(from, n)) / (n * (to - from)) - pow(from, n - 1) : 0;
}

/** The least q from which on a condition holds; 1 where it never does. */
function lowest(holds: (q: number) => boolean): number {
  if (holds(0)) return 0;
  let [low, high] = [0, 1];
  for (;;) {
    const middle = (low + high) / 2;
    if (middle <= low || middle >= high) break;
    if (holds(middle)) high = middle;
    else low = middle;
  }
  return high;
}

/** In expectation per round. */
export interface LaneOutcome {
  readonly revenue: number;
  readonly welfare: number; // what searchers extract, before they pay
  readonly payoff: number; // of one searcher
  readonly held: number; // probability
}

export function outcome(auction: LaneAuction, { entry, pooled, bid }: LaneEquilibrium): LaneOutcome {
  const { searchers: n, abilities, single, holder, other, unheld } = auction;
  const t = forecastOf(auction);
  const over = (a: number, b: number, f: (q: number) => number): number => {
    let sum = 0;
    for (const { from, to } of abilities.pieces) {
      const cuts = [Math.max(a, from), Math.min(Math.max(pooled, a, from), b, to), Math.min(b, to)];
      for (let k = 1; k < 3; k++) if (cuts[k] > cuts[k - 1]) sum += integral(f, cuts[k - 1], cuts[k], 16);
    }
    return sum;
  };
  const revenue =
    n * pow(entry, n - 1) * (1 - entry) * single +
    over(entry, 1, (q) => n * (n - 1) * pow(q, n - 2) * (1 - q) * bid(q));
  const idle = n * pow(entry, n - 1) * over(0, entry, t); // E[Σ t; nobody holds]
  const coins = pooled > entry ? (pow(pooled, n) - pow(entry, n)) / (pooled - entry) : 0;
  const won = coins * over(entry, pooled, t) + over(pooled, 1, (q) => n * pow(q, n - 1) * t(q));
  const welfare = other * (n * over(0, 1, t) - idle) + (holder - other) * won + unheld * idle;
  return { revenue, welfare, payoff: (welfare - revenue) / n, held: 1 - pow(entry, n) };
}

/** The certificate: the most that a searcher of a grid of quantiles would gain by the bid of another, by r, or by none. */
export function bestResponseGap(auction: LaneAuction, solved: LaneEquilibrium, grid = 256): number {
  const { searchers: n, reserve, single, holder, other, unheld } = auction;
  const { entry, pooled, bid } = solved;
  const t = forecastOf(auction);
  const alone = pow(entry, n - 1);
  const tossed = coin(n, entry, pooled);
  const offers: { readonly q: number; readonly wins: number; readonly pays: number }[] = []; // against rivals
  const qs = Array.from({ length: grid }, (_, k) => (k + 0.5) / grid);
  let pays = pooled > entry ? (pow(pooled, n - 1) - alone) * reserve : 0;
  let last = pooled;
  for (const q of qs) {
    if (q <= pooled) continue;
    pays += integral((x) => (n - 1) * pow(x, n - 2) * bid(x), last, q, 2);
    last = q;
    offers.push({ q, wins: pow(q, n - 1) - alone, pays });
  }
  if (pooled > entry) offers.push({ q: entry, wins: tossed, pays: tossed * reserve });
  let gap = 0;
  for (const q of qs) {
    const gain = ({ wins, pays }: { readonly wins: number; readonly pays: number }) =>
      wins * (holder - other) * t(q) - pays + alone * ((holder - unheld) * t(q) - single);
    const mine = offers.find((offer) => offer.q === (q > pooled ? q : entry));
    const own = q < entry || !mine ? 0 : gain(mine);
    for (const offer of offers) gap = Math.max(gap, gain(offer) - own);
    gap = Math.max(gap, -own);
  }
  return gap;
}

/**
 * The symmetric equilibrium of a sealed auction with any number of bidders and any distribution of independent private values.
 *
 * A bidder at quantile q of the values outbids the others with probability W = q^(n−1). Below q₀ it stays out. The winner pays its bid b
 * and the base fee c; an entrant who loses pays α b + β c. With U the expected payoff:
 *
 *   entry      q₀ = the lowest q with π(q) = W (V − r − c) − (1 − W)(α r + β c) ≥ 0: a bid of the reserve r pays
 *   payoff     U(q) = U(q₀) + ∫ from q₀ to q of W dV                                    (the envelope theorem)
 *   own price  b(q) = (W (V − c) − (1 − W) β c − U) / (W + (1 − W) α)                   (what makes the payoff U)
 *   second     b(q) = V − c + β c, weakly dominant once in: the winner pays the next bid or r, and c; the others β c
 *
 * In quantiles an atom needs no case of its own: its bidders mix, which is to bid as a uniform draw among the atom's quantiles bids.
 * One atom is an auction among equals who know it, as in Baye, Kovenock & de Vries (1996), Econ. Theory 8. b rises, since along it
 * W' (V − c + β c − (1 − α) b) = b' (W + (1 − W) α), and payoffs have single crossing in (q, V), since ∂payoff/∂V = W; so no bid is better.
 *
 * References: Vickrey (1961), J. Finance 16; Riley & Samuelson (1981), Am. Econ. Rev. 71; Milgrom & Weber (1985), Math. Oper. Res. 10
 * (strategies in quantiles); Krishna (2009), Auction Theory, ch. 2–4. The partial all-pay rule with fees is derived here.
 */
import { pow } from "../../../src/maths.js";
import type { Distribution } from "../distribution.js";
import { integral } from "../quadrature.js";

export interface SealedRules {
  readonly bidders: number; // n
  readonly price: "own" | "second";
  readonly alpha: number; // α, share of its bid that an entrant who loses pays
  readonly beta: number; // β, share of the base fee that it pays
  readonly baseFee: number; // c
  readonly reserve: number; // r
}

export interface SealedEquilibrium {
  readonly entry: number; // q₀; 1 where nobody enters
  bid(q: number): number; // b(q); 0 below q₀
  payoff(q: number): number; // U(q)
}

export function equilibrium(rules: SealedRules, values: Distribution): SealedEquilibrium {
  const { bidders, alpha, beta, baseFee, reserve } = rules;
  const { pieces } = values;
  const others = bidders - 1;
  const least = (q: number, v: number): boolean => {
    const wins = pow(q, others);
    return v >= reserve + baseFee && wins * (v - reserve - baseFee) >= (1 - wins) * (alpha * reserve + beta * baseFee);
  };

  const home = pieces.findIndex(({ to, high }) => least(to, high)); // the piece in which entry begins
  if (home < 0) return { entry: 1, bid: () => 0, payoff: () => 0 };
  const entry = least(pieces[home].from, pieces[home].low)
    ? pieces[home].from
    : crossing((q) => least(q, values.value(q)), pieces[home].from, pieces[home].to);

  // U at the beginning of every piece from `home` on, the first one beginning at the entry
  const wins = pow(entry, others);
  const first = entry === pieces[home].from ? pieces[home].low : values.value(entry);
  const begins = [Math.max(0, wins * (first - reserve - baseFee) - (1 - wins) * (alpha * reserve + beta * baseFee))];
  for (let p = home; p + 1 < pieces.length; p++) {
    const { to, high } = pieces[p];
    const jump = pow(to, others) * (pieces[p + 1].low - high);
    begins.push(begins[p - home] + values.rise(others, Math.max(entry, pieces[p].from), to) + jump);
  }

  const payoff = (q: number): number => {
    if (q <= entry) return q < entry ? 0 : begins[0];
    let p = home; // the last piece that begins at most at q
    for (let last = pieces.length - 1; p < last; ) {
      const middle = (p + last + 1) >> 1;
      if (pieces[middle].from <= q) p = middle;
      else last = middle - 1;
    }
    return begins[p - home] + values.rise(others, Math.max(entry, pieces[p].from), q);
  };
  return {
    entry,
    payoff,
    bid(q) {
      if (q < entry) return 0;
      const v = values.value(q) - baseFee;
      if (rules.price === "second") return v + beta * baseFee;
      const w = pow(q, others);
      const pays = w + (1 - w) * alpha;
      if (pays === 0) return Math.max(reserve, v); // q = 0: the limit
      return Math.max(reserve, (w * v - (1 - w) * beta * baseFee - payoff(q)) / pays);
    },
  };
}

/** What an equilibrium leads to, in expectation per auction. */
export interface SealedOutcome {
  readonly revenue: number; // bids paid, by winner and losers
  readonly burnt: number; // base fees paid, by winner and losers
  readonly payoff: number; // of one bidder
  readonly welfare: number; // the winner's value
  readonly captured: number; // probability that somebody wins
  readonly entrants: number;
  readonly meanBid: number; // of one bidder, 0 where it stays out
  readonly winningBid: number; // 0 where nobody wins
}

/**
 * With e = q₀: welfare = n ∫ W V dq = V(1) − eⁿ V(e) − ∫ qⁿ dV, payoff = ∫ U dq = U(e) (1 − e) + ∫ W (1 − q) dV, burnt = c times the entrants
 * who pay it, and the revenue is what is left of the welfare. Mean bids are quadratures over quantiles.
 */
export function outcome(rules: SealedRules, values: Distribution, solved = equilibrium(rules, values)): SealedOutcome {
  const { bidders: n, beta, baseFee } = rules;
  const { entry, payoff: payoffAt, bid } = solved;
  const { pieces } = values;
  const captured = 1 - pow(entry, n);
  const entrants = n * (1 - entry);
  let welfare = entry < 1 ? values.high - pow(entry, n) * values.value(entry) : 0;
  let payoff = payoffAt(entry) * (1 - entry);
  pieces.forEach(({ from, to, high }, p) => {
    if (to < entry || entry === 1) return;
    const low = Math.max(entry, from);
    const share = low < to ? values.rise(n, low, to) : 0; // ∫ qⁿ dV
    welfare -= share;
    payoff += (low < to ? values.rise(n - 1, low, to) : 0) - share;
    if (p + 1 === pieces.length || to === entry) return; // V(e) is above a jump at e
    const jump = pieces[p + 1].low - high;
    welfare -= pow(to, n) * jump;
    payoff += pow(to, n - 1) * (1 - to) * jump;
  });
  const burnt = baseFee * (captured + beta * (entrants - captured));
  const over = (f: (q: number) => number): number => {
    let sum = 0;
    for (const { from, to } of pieces) {
      const low = Math.max(entry, from);
      if (low < to) sum += integral(f, low, to, Math.ceil(32 * (to - low)));
    }
    return sum;
  };
  return {
    ...{ revenue: welfare - burnt - n * payoff, burnt, payoff, welfare, captured, entrants },
    meanBid: over(bid),
    winningBid: n * over((q) => pow(q, n - 1) * bid(q)),
  };
}

/**
 * The certificate: the most that any bidder of a grid of quantiles would gain by a bid of another, or by staying out, where the others
 * keep to the equilibrium. Prices are those of the bids, not of the formula that led to them. Rounding aside it is 0.
 */
export function bestResponseGap(
  rules: SealedRules,
  values: Distribution,
  solved = equilibrium(rules, values),
  grid = 256,
): number {
  const { bidders, alpha, beta, baseFee, reserve } = rules;
  const { entry, bid } = solved;
  const wins = (q: number) => pow(q, bidders - 1);
  const qs: number[] = [];
  for (let k = 0; k < grid; k++) qs.push((k + 0.5) / grid);
  let spent = wins(entry) * (reserve + baseFee); // by the winner in a second price auction who beats those below q
  let last = entry;
  const offers = qs
    .filter((q) => q > entry)
    .map((q) => {
      const w = wins(q);
      const b = bid(q);
      if (rules.price === "own") return { w, pays: w * (b + baseFee) + (1 - w) * (alpha * b + beta * baseFee) };
      spent += cut(values, last, q, (x) => (bid(x) + baseFee) * density(x, bidders - 1));
      last = q;
      return { w, pays: spent + (1 - w) * beta * baseFee };
    });
  offers.push({ w: 0, pays: 0 });
  let gap = 0;
  for (const q of qs) {
    const v = values.value(q);
    const own = solved.payoff(q);
    for (const { w, pays } of offers) gap = Math.max(gap, w * v - pays - own);
  }
  return gap;
}

/** ∫ f from a to b, piece by piece. */
function cut({ pieces }: Distribution, a: number, b: number, f: (q: number) => number): number {
  let sum = 0;
  for (const { from, to } of pieces) {
    const low = Math.max(a, from);
    const high = Math.min(b, to);
    if (low < high) sum += integral(f, low, high);
  }
  return sum;
}

/** d/dq of q^m */
const density = (q: number, m: number) => (m === 0 ? 0 : m * pow(q, m - 1));

/** The least q of [a, b] from which on `holds`, which is false at a and true at b. */
function crossing(holds: (q: number) => boolean, a: number, b: number): number {
  let [low, high] = [a, b];
  for (let step = 0; step < 200 && low < high; step++) {
    const middle = (low + high) / 2;
    if (middle === low || middle === high) break;
    if (holds(middle)) high = middle;
    else low = middle;
  }
  return high;
}

/**
 * The discriminatory auction of k equal units among n bidders who want one each: the k highest bids win, and each pays its own.
 *
 * A bidder at quantile q of the values outbids the others where fewer than k of them are above it. With Y the k-th highest value of the
 * n − 1 others and r the reserve, in the symmetric equilibrium
 *
 *   wins     G(q) = Σ over j < k of C(n−1, j) (1−q)^j q^(n−1−j);   1 where k ≥ n
 *   entry    e = the lowest q with V(q) ≥ r
 *   payoff   U(q) = G(e) (V(e) − r) + ∫ from e to q of G dV                               (the envelope theorem)
 *   bid      b(q) = V − U/G = E[max(r, Y) | Y ≤ V(q)]                                     (what makes the payoff U)
 *
 * so that everybody bids r where there are units for all. In quantiles an atom's bidders draw theirs, as in `sealed/equilibrium.ts`, whose
 * first price is k = 1. With M(q) = E[min(k, number of bidders above q)] the units sold are M(e), the values of the winners
 * M(e) V(e) + ∫ M dV, and a bidder expects ∫ U dq = U(e) (1 − e) + ∫ G (1 − q) dV. For values uniform on [0, 1] and r = 0 revenue is
 * k (n − k)/(n + 1), as under every rule that serves the k highest and leaves the lowest nothing.
 *
 * References: Vickrey (1962), in: Recent Advances in Game Theory; Weber (1983), in: Auctions, Bidding, and Contracting; Krishna (2009),
 * Auction Theory, ch. 13 (all from memory). The reserve and atoms: derived as above.
 */
import { exp, log } from "../../src/maths.js";
import type { Distribution } from "./distribution.js";
import { integral } from "./quadrature.js";

/** k equal units among n bidders who want one each. */
export interface Units {
  readonly bidders: number; // n
  readonly units: number; // k
}

export interface DiscriminatoryRules extends Units {
  readonly reserve: number; // r
}

export interface DiscriminatoryEquilibrium {
  readonly entry: number; // e; 1 where nobody enters
  wins(q: number): number; // G(q); 0 below the entry
  bid(q: number): number; // b(q); 0 below the entry
  payoff(q: number): number; // U(q)
}

/** What it leads to, in expectation per auction. */
export interface DiscriminatoryOutcome {
  readonly revenue: number; // all that winners pay, the reserve included
  readonly welfare: number; // values of the winners
  readonly sold: number; // units
  readonly payoff: number; // of one bidder before it knows its value
}

export function discriminatory(rules: DiscriminatoryRules, values: Distribution): DiscriminatoryEquilibrium {
  return withReserves(rules, values)(rules.reserve);
}

/** The equilibrium by reserve; what does not depend on it is computed once. */
export function withReserves(units: Units, values: Distribution): (reserve: number) => DiscriminatoryEquilibrium {
  const winner = winsOf(units);
  const rise = sums(values, winner, panels(units));
  return (reserve) => {
    if (values.high < reserve) return { entry: 1, wins: () => 0, bid: () => 0, payoff: () => 0 };
    const entry = values.quantiles(reserve)[0];
    const begins = winner(entry) * (values.value(entry) - reserve) - rise(entry);
    const payoff = (q: number) => (q < entry ? 0 : begins + rise(q));
    const bid = (q: number): number => {
      if (q < entry) return 0;
      const chance = winner(q);
      const v = values.value(q);
      return Math.max(reserve, chance === 0 ? v : v - payoff(q) / chance); // at 0 the limit
    };
    return { entry, wins: (q) => (q < entry ? 0 : winner(q)), bid, payoff };
  };
}

export function discriminatoryOutcome(rules: DiscriminatoryRules, values: Distribution): DiscriminatoryOutcome {
  const { bidders } = rules;
  const { entry, payoff: at } = discriminatory(rules, values);
  if (values.high < rules.reserve) return { revenue: 0, welfare: 0, sold: 0, payoff: 0 };
  const from = (f: (q: number) => number) => {
    const rise = sums(values, f, panels(rules));
    return rise(1) - rise(entry);
  };
  const winner = winsOf(rules); // smooth below the entry, too
  const served = soldOf(rules);
  const payoff = at(entry) * (1 - entry) + from((q) => winner(q) * (1 - q));
  const welfare = served(entry) * values.value(entry) + from(served);
  return { revenue: welfare - bidders * payoff, welfare, sold: served(entry), payoff };
}

/** The certificate: what the best of `points` bids of the equilibrium earns more than one's own, at the worst of as many quantiles. */
export function discriminatoryGap(
  rules: DiscriminatoryRules,
  values: Distribution,
  solved = discriminatory(rules, values),
  points = 100,
): number {
  const grid = Array.from({ length: points + 1 }, (_, k) => k / points);
  const offers = grid.map((q) => ({ wins: solved.wins(q), bid: solved.bid(q) }));
  let gap = 0;
  grid.forEach((q, k) => {
    const v = values.value(q);
    const own = offers[k].wins * (v - offers[k].bid);
    for (const { wins, bid } of offers) gap = Math.max(gap, wins * (v - bid) - own);
  });
  return gap;
}

/** The quantile of a value that was observed, hence rounded to a Float32; a draw among an atom's, by a coin in [0, 1). */
export function observedQuantile(values: Distribution, value: number, coin: number): number {
  const from = values.quantiles(value * (1 - 2 ** -23))[0];
  const to = values.quantiles(value * (1 + 2 ** -23))[1];
  return from + (to - from) * coin;
}

/** Σ over j < k of w(j) C(n, j) (1−q)^j q^(n−j), k ≤ n, from its largest term on. */
function binomial(n: number, k: number, w: (j: number) => number): (q: number) => number {
  const choose = new Float64Array(k); // ln C(n, j)
  for (let j = 1; j < k; j++) choose[j] = choose[j - 1] + log((n - j + 1) / j);
  return (q) => {
    if (q <= 0) return 0;
    if (q >= 1) return w(0);
    const largest = Math.min(k - 1, Math.floor(n * (1 - q)));
    const term = exp(choose[largest] + largest * log(1 - q) + (n - largest) * log(q));
    const odds = (1 - q) / q;
    let sum = w(largest) * term;
    for (let j = largest, t = term; j > 0; j--) {
      t *= j / (n - j + 1) / odds;
      sum += w(j - 1) * t;
    }
    for (let j = largest + 1, t = term; j < k; j++) {
      t *= ((n - j + 1) / j) * odds;
      sum += w(j) * t;
    }
    return sum;
  };
}

/** G. */
function winsOf({ bidders, units }: Units): (q: number) => number {
  return units >= bidders ? () => 1 : binomial(bidders - 1, units, () => 1);
}

/** M = k − Σ over j < k of (k − j) P(j bidders are above q). */
function soldOf({ bidders, units }: Units): (q: number) => number {
  if (units >= bidders) return (q) => bidders * (1 - q);
  const missing = binomial(bidders, units, (j) => units - j);
  return (q) => units - missing(q);
}

/** As G turns within about 1/√n, so many panels per piece of the values. */
const panels = ({ bidders }: Units): number => 8 + Math.ceil(Math.sqrt(bidders));

/** q ↦ ∫ from 0 to q of f dV: over v within pieces, with f(q) times the jump between them. */
function sums({ pieces, value, quantiles }: Distribution, f: (q: number) => number, panels: number) {
  const within = ({ from, to }: { readonly from: number; readonly to: number }) => {
    return (v: number) => f(Math.min(Math.max(quantiles(v)[0], from), to));
  };
  const begins: number[] = []; // per piece and panel
  let sum = 0;
  pieces.forEach((piece, p) => {
    if (p > 0) sum += f(piece.from) * (piece.low - pieces[p - 1].high);
    const step = (piece.high - piece.low) / panels;
    for (let k = 0; k < panels; k++) {
      begins.push(sum);
      if (step > 0) sum += integral(within(piece), piece.low + k * step, piece.low + (k + 1) * step);
    }
  });
  return (q: number): number => {
    if (q >= 1) return sum;
    let p = 0;
    while (p + 1 < pieces.length && pieces[p + 1].from <= q) p++;
    const { low, high } = pieces[p];
    const step = (high - low) / panels;
    if (step === 0) return begins[p * panels];
    const v = value(q);
    const k = Math.min(panels - 1, Math.floor((v - low) / step));
    return begins[p * panels + k] + integral(within(pieces[p]), low + k * step, v);
  };
}

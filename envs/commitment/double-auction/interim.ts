/**
 * What traders expect before prices are opened, where values and costs are uniform on [0, 1] and strategies are polylines.
 *
 *   W(b) = P(at least m of the 2m − 1 others' reports are below b)     a buyer who bids b trades
 *   E(x) = P(exactly m of them are)
 *   U(v, b) = (v − b) W(b) + ∫₀ᵇ (W − k E) dx                         its expected payoff
 *
 * With y the m-th and z the next of the others' reports from below, the price is y + k (min(b, z) − y) if b > y; E[(v − y) [y < b]] is
 * (v − b) W(b) + ∫₀ᵇ W, and E[(min(b, z) − y) [y < b]] is ∫₀ᵇ E. A seller is a buyer in a mirror: prices counted down from 1 and
 * 1 − k for k. All integrands are polynomials between the reports of the strategies' nodes. Derived here.
 */
import { integral } from "../../auction/quadrature.js";
import { at, below, mirrored, type Polyline, type Strategies } from "./strategies.js";

export interface Outcome {
  readonly trades: number; // expected, units
  readonly surplus: number; // expected, values less costs
  readonly buyers: number; // expected gains of all buyers
  readonly sellers: number;
  readonly price: number; // mean over units traded
}

/** One side's view: a buyer's, or a seller's in the mirror. */
interface View {
  readonly m: number;
  readonly k: number;
  readonly own: Polyline;
  readonly other: Polyline;
  readonly knots: readonly number[]; // reports between which the integrands are polynomials, from 0 to 1
}

/** What strategies lead to. */
export function outcome(m: number, k: number, strategies: Strategies): Outcome {
  const [buyer, seller] = views(m, k, strategies);
  const trades = m * mean(buyer, (x) => wins(buyer, at(buyer.own, x)));
  const worth = m * mean(buyer, (x) => x * wins(buyer, at(buyer.own, x)));
  const spared = m * mean(seller, (x) => x * wins(seller, at(seller.own, x))); // 1 − c in the mirror
  const buyers = m * mean(buyer, (x) => payoff(buyer, x, at(buyer.own, x)));
  const sellers = m * mean(seller, (x) => payoff(seller, x, at(seller.own, x)));
  return { trades, surplus: worth + spared - trades, buyers, sellers, price: (worth - buyers) / trades };
}

const [types, reports] = [50, 400];

/** The most that any type of a grid could gain by another report of a grid. */
export function bestResponseGap(m: number, k: number, strategies: Strategies): number {
  return Math.max(...views(m, k, strategies).map(gapOf));
}

/** The most that any type of a grid gains by another strategy, alone. */
export function gainsOf(m: number, k: number, played: Strategies, instead: Strategies): number {
  const [ours, theirs] = [views(m, k, played), views(m, k, instead)];
  let most = 0;
  for (const side of [0, 1] as const) {
    for (let t = 0; t <= types; t++) {
      const v = t / types;
      const own = payoff(ours[side], v, at(ours[side].own, v));
      most = Math.max(most, payoff(ours[side], v, at(theirs[side].own, v)) - own);
    }
  }
  return most;
}

function gapOf(view: View): number {
  const grid = [...new Set([...view.knots, ...Array.from({ length: reports + 1 }, (_, j) => j / reports)])].sort(
    (a, b) => a - b,
  );
  const won = grid.map((b) => wins(view, b));
  const rent = [0];
  for (let j = 1; j < grid.length; j++)
    rent.push(rent[j - 1] + integral((x) => slope(view, x), grid[j - 1], grid[j], Math.ceil(view.m / 32)));
  let gap = 0;
  for (let t = 0; t <= types; t++) {
    const v = t / types;
    const own = payoff(view, v, at(view.own, v));
    for (let j = 0; j < grid.length; j++) gap = Math.max(gap, (v - grid[j]) * won[j] + rent[j] - own);
  }
  return gap;
}

function views(m: number, k: number, { bid, ask }: Strategies): readonly [View, View] {
  const view = (share: number, own: Polyline, other: Polyline): View => {
    const nodes = [...own, ...other].map(([, y]) => y);
    return { m, k: share, own, other, knots: [...new Set([0, ...nodes, 1])].sort((a, b) => a - b) };
  };
  return [view(k, bid, ask), view(1 - k, mirrored(ask), mirrored(bid))];
}

/** U(v, b) */
function payoff(view: View, v: number, b: number): number {
  let sum = (v - b) * wins(view, b);
  for (let n = 1; n < view.knots.length && view.knots[n - 1] < b; n++)
    sum += integral((x) => slope(view, x), view.knots[n - 1], Math.min(b, view.knots[n]), panels(view));
  return sum;
}

/** ∫ f over the own type, cut where the own report passes a knot. */
function mean(view: View, f: (x: number) => number): number {
  const { own, knots } = view;
  const cuts = [...new Set([...own.map(([x]) => x), ...knots.map((y) => below(own, y))])].sort((a, b) => a - b);
  let sum = 0;
  for (let n = 1; n < cuts.length; n++) sum += integral(f, cuts[n - 1], cuts[n], panels(view));
  return sum;
}

const panels = ({ m }: View) => Math.ceil(m / 16); // 16 points are exact up to degree 31

const wins = (view: View, b: number) => counted(view, b, false);
const slope = (view: View, x: number) => counted(view, x, false) - view.k * counted(view, x, true);

/** P(exactly m, or at least m, of m − 1 own side's and m other side's reports are below x). */
function counted({ m, own, other }: View, x: number, exactly: boolean): number {
  const rivals = binomial(m - 1, below(own, x));
  const across = binomial(m, below(other, x));
  let sum = 0;
  let tail = 0; // P(at least m − i across)
  for (let i = 0; i < m; i++) {
    tail += across[m - i];
    sum += rivals[i] * (exactly ? across[m - i] : tail);
  }
  return sum;
}

/** P(j of n) at each j, `[n + 1]`, by adding one trial after the other. */
export function binomial(n: number, p: number): Float64Array {
  const out = new Float64Array(n + 1);
  out[0] = 1;
  for (let trial = 1; trial <= n; trial++) {
    for (let j = trial; j > 0; j--) out[j] = out[j] * (1 - p) + out[j - 1] * p;
    out[0] *= 1 - p;
  }
  return out;
}

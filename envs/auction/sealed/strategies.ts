/**
 * Bidding strategies held against theory: what a joint of bid functions earns, and what the best answers to it would earn more.
 *
 * A strategy is a bid at each of K evenly spaced quantiles (k + ½)/K of the values. The others' bids then are K equally likely ones each,
 * so that a bid b beats all of them with probability W(b) = Π Fⱼ(b), exactly, and the best answer lies just above one of them.
 *
 *   exploitability of i = E over its value of max over b of u(v, b) − u(v, bᵢ(v))
 *   bid error           = √(Σ W*(v) (b − b*)² / Σ W*(v)), W* the equilibrium's probability to win at v
 *
 * For first and second price without fees. Reference: Bichler et al. (2021), Nature Mach. Intell. 3 (utility loss and L₂ distance).
 */
import type { Distribution } from "../distribution.js";
import { equilibrium, type SealedRules } from "./equilibrium.js";

export interface Contest {
  readonly utilities: readonly number[]; // of each bidder
  readonly exploitabilities: readonly number[]; // of each bidder
  readonly errors: readonly number[]; // of each bidder's bids, weighted
  readonly revenue: number;
}

/** Quantiles at which a strategy of K bids is given. */
export function quantilesOf(size: number): Float64Array {
  return Float64Array.from({ length: size }, (_, k) => (k + 0.5) / size);
}

/**
 * @param bids one strategy per bidder, `[n][K]`
 * @throws where the rules have fees, a reserve, or losers who pay
 */
export function contest(rules: SealedRules, values: Distribution, bids: readonly Float64Array[]): Contest {
  const { bidders, alpha, baseFee, reserve, price } = rules;
  if (alpha > 0 || baseFee > 0 || reserve > 0)
    throw new Error("Strategies are compared for auctions without fees, reserve and payments of losers.");
  if (bids.length !== bidders)
    throw new Error(`The auction has ${bidders} bidders, but there are ${bids.length} strategies.`);
  const size = bids[0].length;
  const value = quantilesOf(size).map((q) => values.value(q));
  const sorted = bids.map((all) => all.toSorted());
  const support = Float64Array.from(new Set(sorted.flatMap((all) => [...all]))).sort(); // every bid that is made

  // below[j][s], upTo[j][s]: how likely j's bid is below, and at most, the s-th of the support
  const below = sorted.map((all) => shares(all, support, false));
  const upTo = sorted.map((all) => shares(all, support, true));
  const product = (of: readonly Float64Array[], but: number, s: number) =>
    of.reduce((p, f, j) => (j === but ? p : p * f[s]), 1);

  const utilities: number[] = [];
  const exploitabilities: number[] = [];
  for (let i = 0; i < bidders; i++) {
    const wins = support.map((_, s) => product(upTo, i, s)); // just above the s-th
    const ties = support.map((_, s) => (product(below, i, s) + wins[s]) / 2); // at the s-th; exact for one equal, close for more
    // second price: what a bid pays in expectation, the sum of what it beats
    const spent = new Float64Array(support.length);
    for (let s = 0, before = 0, sum = 0; s < support.length; s++) {
      const mass = wins[s] - before;
      spent[s] = sum + support[s] * mass;
      sum = spent[s];
      before = wins[s];
    }
    let own = 0;
    let best = 0;
    for (let k = 0; k < size; k++) {
      const at = find(support, bids[i][k]);
      const half = price === "own" ? 0 : (wins[at] - ties[at]) * support[at];
      own += price === "own" ? ties[at] * (value[k] - bids[i][k]) : ties[at] * value[k] - (spent[at] - half);
      let most = 0;
      for (let s = 0; s < support.length; s++) {
        const u = price === "own" ? wins[s] * (value[k] - support[s]) : wins[s] * value[k] - spent[s];
        if (u > most) most = u;
      }
      best += most;
    }
    utilities.push(own / size);
    exploitabilities.push((best - own) / size);
  }

  const truth = equilibrium(rules, values);
  const errors = bids.map((all) => {
    let [sum, weight] = [0, 0];
    quantilesOf(size).forEach((q, k) => {
      const w = q ** (bidders - 1);
      sum += w * (all[k] - truth.bid(q)) ** 2;
      weight += w;
    });
    return Math.sqrt(sum / weight);
  });
  return { utilities, exploitabilities, errors, revenue: revenueOf(price, upTo, support) };
}

/** E of the highest or second highest bid = Σ over the support of (1 − P(at most)) times the step. */
function revenueOf(price: "own" | "second", upTo: readonly Float64Array[], support: Float64Array): number {
  let sum = support[0];
  for (let s = 0; s + 1 < support.length; s++) {
    const all = upTo.reduce((p, f) => p * f[s], 1);
    const butOne = upTo.reduce(
      (sum, f, i) => sum + (1 - f[s]) * upTo.reduce((p, g, j) => (j === i ? p : p * g[s]), 1),
      0,
    );
    sum += (1 - all - (price === "second" ? butOne : 0)) * (support[s + 1] - support[s]);
  }
  return sum;
}

/** For each of the support, the share of a sorted list that is below it, or at most it. */
function shares(sorted: Float64Array, support: Float64Array, equal: boolean): Float64Array {
  let k = 0;
  return support.map((b) => {
    while (k < sorted.length && (sorted[k] < b || (equal && sorted[k] === b))) k++;
    return k / sorted.length;
  });
}

/** Where x stands in a sorted list that holds it. */
function find(list: Float64Array, x: number): number {
  let [a, b] = [0, list.length - 1];
  while (a < b) {
    const middle = (a + b) >> 1;
    if (list[middle] < x) a = middle + 1;
    else b = middle;
  }
  return a;
}

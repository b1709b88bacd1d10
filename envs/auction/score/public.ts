/**
 * Equilibrium where everybody knows all lags: an all-pay auction in which the faster one has a head start.
 *
 * With k > 1 equally fast traders ahead of all others, these mix as in the all-pay auction, F(b) = (b/V)^(1/(k−1)), and all earn nothing. With
 * one leader, the next trader is its only rival, Δ later. V buys at most the boost D = π(V), so that for Δ ≥ D nobody bids. Otherwise let
 * x ∈ [0, D − Δ] be how much earlier than the leader's own lag a score lies. The rival pays K(x + Δ) for it, the leader K(x):
 *
 *   leader   P(boost ≤ x) = K(x + Δ)/V                   leaves the rival with V P − K(x + Δ) = 0
 *   rival    P(boost ≤ x + Δ) = (u + K(x))/V, else no bid   leaves the leader with u = V − K(D − Δ) at every x
 *
 * The leader races without a bid with probability K(Δ)/V, the rival with u/V. Others, at least as late, would have to beat both: they stay out.
 * All bids together are V − u = K(D − Δ). Derived here; head starts in all-pay auctions: Konrad (2002), Investment in the absence of
 * property rights, Eur. Econ. Rev. 46 (from memory, not checked against the source); what each earns also follows from Siegel (2009), Econometrica 77.
 */
import { pow } from "../../../src/maths.js";
import { integral } from "../quadrature.js";
import { type Boost, bidFor, boostOf } from "./boost.js";

export interface HeadStart {
  readonly most: number; // D, ms
  readonly payoff: number; // u, of the leader; the others earn nothing
  readonly revenue: number; // V − u
  readonly leaderBid: number; // in the mean
  readonly rivalBid: number;
  readonly leaderOdds: number; // to win
  readonly rivalEnters: number; // probability that the rival bids at all
}

/** @param lead Δ > 0, ms */
export function headStart(value: number, boost: Boost, lead: number, panels = 16): HeadStart {
  const most = boostOf(boost, value);
  const spare = Math.max(0, most - lead);
  const revenue = Math.min(value, bidFor(boost, spare));
  const payoff = value - revenue;
  // P(rival wins) = ∫ P(leader below) dP(rival) over the leader's bids β = K(x) up to K(D − Δ)
  const meets = (bid: number) => bidFor(boost, boostOf(boost, bid) + lead) / value;
  const rivalOdds = spare > 0 ? integral(meets, 0, revenue, panels) / value : 0;
  return {
    ...{ most, payoff, revenue, leaderOdds: 1 - rivalOdds, rivalEnters: revenue / value },
    leaderBid: value * (1 - rivalOdds) - payoff,
    rivalBid: value * rivalOdds,
  };
}

/** The leader's bid at a uniform draw u. */
export function leaderBid(value: number, boost: Boost, lead: number, u: number): number {
  if (lead >= boostOf(boost, value)) return 0;
  return bidFor(boost, boostOf(boost, u * value) - lead);
}

/** The rival's bid at a uniform draw u. */
export function rivalBid(value: number, boost: Boost, lead: number, u: number): number {
  const most = boostOf(boost, value);
  if (lead >= most) return 0;
  const spent = u * value - (value - bidFor(boost, most - lead)); // K(x)
  return spent > 0 ? bidFor(boost, boostOf(boost, spent) + lead) : 0;
}

/** What seat i bids at a uniform draw u where it and all others know these lags. */
export function publicBid(value: number, boost: Boost, lags: ArrayLike<number>, i: number, u: number): number {
  let first = 0;
  let second = -1; // the seats of the two fastest; among equals the first in seat order
  let equals = 1;
  for (let j = 1; j < lags.length; j++) {
    if (lags[j] < lags[first]) {
      second = first;
      first = j;
      equals = 1;
    } else {
      if (lags[j] === lags[first]) equals++;
      if (second < 0 || lags[j] < lags[second]) second = j;
    }
  }
  if (equals > 1) return lags[i] === lags[first] ? value * pow(u, equals - 1) : 0;
  const lead = lags[second] - lags[first];
  if (i === first) return leaderBid(value, boost, lead, u);
  return i === second ? rivalBid(value, boost, lead, u) : 0;
}

/** The most that leader or rival could gain by another bid, from the distributions of the bids and not from the payoffs behind them. */
export function publicGap(value: number, boost: Boost, lead: number, grid = 200): number {
  const leader = (u: number) => leaderBid(value, boost, lead, u);
  const rival = (u: number) => rivalBid(value, boost, lead, u);
  const paid = {
    leader: (b: number) => value * atMost(rival, bidFor(boost, boostOf(boost, b) + lead)) - b,
    rival: (b: number) => {
      const ahead = boostOf(boost, b) - lead;
      return (ahead < 0 ? 0 : value * atMost(leader, bidFor(boost, ahead))) - b;
    },
  };
  const gain = (payoff: (b: number) => number, own: (u: number) => number): number => {
    let [best, kept] = [payoff(0), 0];
    for (let k = 0; k < grid; k++) {
      kept += payoff(own((k + 0.5) / grid)) / grid;
      best = Math.max(best, payoff((value * (k + 1)) / grid));
    }
    return best - kept;
  };
  return Math.max(gain(paid.leader, leader), gain(paid.rival, rival));
}

/** P(bid ≤ b) of a bid that rises in its uniform draw. */
function atMost(bid: (u: number) => number, b: number): number {
  let [low, high] = [0, 1];
  if (bid(1) <= b * (1 + 1e-12)) return 1;
  for (let step = 0; step < 50; step++) {
    const middle = (low + high) / 2;
    if (bid(middle) <= b) low = middle;
    else high = middle;
  }
  return low;
}

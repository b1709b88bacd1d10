/**
 * What can be said of a builder auction in closed form.
 *
 * With the true bids of builders alike sent d ticks before they count, an auction of N ticks is decided by the signals at (N − d) τ. Where
 * everybody is naive the builder with the highest Eᵢ wins, earns PM, and the proposer gets (P + max Eᵢ − PM)⁺. P's mean is Wald's; that
 * of max Eᵢ is known where all Eᵢ are one and where jumps are of one size, c M with M the largest of n counts:
 *
 *   own flows  P(M ≤ k) = Π Poisson(k; pᵢ λ t)        one pool   P(M ≤ k) = Σ_m Poisson{m; λ t} Π Binomial(k; m, pᵢ)
 */
import { exp, expm1 } from "../../../src/maths.js";
import type { Auction, Flow } from "./options.js";
import { type Moments, moments } from "./signals.js";

/** How long the auction may last, and with which probability. */
export interface End {
  readonly ticks: number;
  readonly probability: number;
}

/** The normal end, rounded to ticks and kept within four deviations. */
export function ends({ slot, deviation, tick, earliest, expected, latest }: Auction): readonly End[] {
  if (deviation === 0) return [{ ticks: expected, probability: 1 }];
  const below = (ticks: number) => normal(((ticks + 0.5) * tick - slot) / deviation);
  return Array.from({ length: latest - earliest + 1 }, (_, k) => {
    const ticks = earliest + k;
    const probability = (ticks < latest ? below(ticks) : 1) - (ticks > earliest ? below(ticks - 1) : 0);
    return { ticks, probability };
  });
}

/** Φ(x) = ½ + φ(x) (x + x³/3 + x⁵/15 + …). */
export function normal(x: number): number {
  let term = x;
  let sum = 0;
  for (let k = 1; sum + term !== sum; k += 2) {
    sum += term;
    term *= (x * x) / (k + 2);
  }
  return 0.5 + (sum * exp((-x * x) / 2)) / Math.sqrt(2 * Math.PI);
}

/** Mean and variance of the time, in s, from the start until so many ticks before the end. */
export function timeOf(auction: Auction, before = 0): Moments {
  const time = ({ ticks }: End) => (ticks - before) * auction.tick;
  const all = ends(auction);
  const mean = all.reduce((sum, end) => sum + end.probability * time(end), 0);
  return { mean, variance: all.reduce((sum, end) => sum + end.probability * (time(end) - mean) ** 2, 0) };
}

/** The flow of private signals to builder i. */
export function flowOf({ privates, access }: Auction, i: number): Flow {
  return { ...privates, rate: privates.rate * access[i] };
}

export interface Naive {
  readonly highestValue: number | null; // ETH, E[P + max Eᵢ] when the deciding bids are sent
  readonly revenue: number | null; // ETH, the proposer's
  readonly profit: number | null; // ETH, all builders' together
  readonly sold: number | null; // probability that anybody bids
  readonly bounds: { readonly revenue: readonly number[]; readonly profit: readonly number[] };
  readonly reason?: string; // why some are null
}

const mostCounted = 500; // expected signals, above which counts are not summed

/** Everybody naive and as fast. */
export function naive(auction: Auction): Naive {
  const { publics, privates, access, margin, builders, flow, lags } = auction;
  const time = timeOf(auction, lags[0]);
  const signals = Math.max(publics.rate, privates.rate) * time.mean;
  const open = moments(publics, time).mean;
  const own = Array.from(access, (_, i) => moments(flowOf(auction, i), time).mean);
  const sum = own.reduce((a, b) => a + b, 0);
  const together = flow === "own" ? sum : Math.min(sum, moments(privates, time).mean);
  const steady = ({ sigma, rate }: Flow) => sigma === 0 || rate === 0;
  const same = builders === 1 || privates.rate === 0 || (flow === "shared" && access.every((share) => share >= 1));
  const bounds = {
    revenue: [Math.max(0, open + (same ? own[0] : Math.max(...own)) - margin), open + (same ? own[0] : together)],
    profit: [0, margin],
  };
  if (steady(privates) && (steady(publics) || margin === 0) && signals <= mostCounted) {
    return { ...counted(auction), bounds };
  }
  const highestValue = same ? open + own[0] : null;
  if (margin === 0 && same) return { highestValue, revenue: highestValue, profit: 0, sold: any(auction), bounds };
  const reason =
    signals > mostCounted
      ? `counts are summed up to ${mostCounted} expected signals`
      : "the law of a sum of lognormal signals has no closed form; its mean has, so PM = 0 with one value for all, and signals of one size (σ = 0), are exact";
  const sold = margin === 0 ? any(auction) : null;
  return { highestValue, revenue: null, profit: margin === 0 ? 0 : null, sold, bounds, reason };
}

/** Sums over the counts of signals of one size; with PM = 0 public ones enter by their mean alone. */
function counted(auction: Auction) {
  const { publics, privates, margin, tick, lags } = auction;
  const [openSize, ownSize] = [exp(publics.mu), exp(privates.mu)];
  let [highestValue, revenue, sold] = [0, 0, 0];
  for (const { ticks, probability } of ends(auction)) {
    const time = { mean: (ticks - lags[0]) * tick, variance: 0 };
    const law = largest(auction, time.mean);
    const open = margin === 0 ? [1] : poisson(publics.rate * time.mean);
    const base = margin === 0 ? moments(publics, time).mean : 0;
    open.forEach((p, j) => {
      law.forEach((q, k) => {
        const value = base + openSize * j + ownSize * k;
        const weight = probability * p * q;
        highestValue += weight * value;
        if (value <= margin) return;
        revenue += weight * (value - margin);
        sold += weight;
      });
    });
  }
  if (margin === 0) sold = any(auction);
  return { highestValue, revenue, profit: margin * sold, sold };
}

/** The probability that any signal reaches any builder in time to be bid. */
function any(auction: Auction): number {
  const { publics, privates, access, flow, tick, lags } = auction;
  const missed = access.reduce((product, share) => product * (1 - share), 1);
  const reach = flow === "own" ? access.reduce((sum, share) => sum + share, 0) : 1 - missed;
  const all = publics.rate + privates.rate * reach;
  return ends(auction).reduce((sum, end) => sum - end.probability * expm1(-all * (end.ticks - lags[0]) * tick), 0);
}

/** Chances of k = 0, 1 … Poisson events, up to where nothing is left. */
function poisson(mean: number): number[] {
  const chances = [exp(-mean)];
  const last = Math.ceil(mean + 12 * Math.sqrt(mean) + 20);
  for (let k = 1; k <= last; k++) chances.push((chances[k - 1] * mean) / k);
  return chances;
}

/** Chances that the largest of the builders' counts of private signals is k, at a time in s. */
function largest({ privates, access, flow }: Auction, time: number): number[] {
  const mean = privates.rate * time;
  const total = poisson(mean);
  const below = total.map(() => 0); // P(M ≤ k)
  if (flow === "own") {
    below.fill(1);
    for (const share of access) {
      const own = poisson(mean * share);
      let sum = 0;
      for (let k = 0; k < below.length; k++) {
        sum += own[k] ?? 0;
        below[k] *= sum;
      }
    }
  } else {
    const binomials = Array.from(access, () => Float64Array.of(1, ...below)); // of m trials
    total.forEach((weight, m) => {
      const product = below.map(() => weight);
      binomials.forEach((chances, i) => {
        if (m > 0) for (let k = m; k >= 0; k--) chances[k] += access[i] * ((k > 0 ? chances[k - 1] : 0) - chances[k]);
        for (let k = 0, sum = 0; k < m; k++) product[k] *= sum += chances[k];
      });
      for (let k = 0; k < below.length; k++) below[k] += product[k];
    });
  }
  return below.map((p, k) => (k > 0 ? p - below[k - 1] : p));
}

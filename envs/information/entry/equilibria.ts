/**
 * Who enters, and what the consortium posts, at a known cost c.
 *
 *   payoff  u(a) = F/(k + a) − c where a ≤ cap apply, (cap/a)(F/(k + cap) − c) where more do
 *   pure    m* = the largest a ≤ N with F/(k + a) > c; where that is above the cap, all N apply
 *   mixed   each enters with the p at which E u(1 + B) = 0, B ~ Bin(N − 1, p); no founders and no cap: F (1 − (1 − p)^N) = N p c
 *
 * u changes its sign once, from plus to minus, so E u does too (binomials are totally positive), and p is unique.
 */
import { pow } from "../../../src/maths.js";
import { type EntryModel, poolOf } from "./options.js";

export interface Market {
  readonly founders: number; // k
  readonly entrants: number; // N
  readonly pool: number; // F
  readonly cost: number; // c
  readonly cap: number;
}

const slack = 1e-9; // a tie is to stay out

/** u(a): of one who applies, a applying in all. */
export function applies({ founders, pool, cost, cap }: Market, a: number): number {
  if (a <= cap) return pool / (founders + a) - cost;
  return cap === 0 ? 0 : (cap / a) * (pool / (founders + cap) - cost);
}

/** How many apply in the pure equilibria. */
export function pureEntry(market: Market): number {
  const { entrants } = market;
  let a = 0;
  while (a < entrants && applies(market, a + 1) > slack) a++;
  return a;
}

/** The binomial probabilities of 0 … n successes. */
export function binomial(n: number, p: number): number[] {
  if (p >= 1) return Array.from({ length: n + 1 }, (_, j) => (j === n ? 1 : 0));
  const all = [pow(1 - p, n)];
  for (let j = 0; j < n; j++) all.push((all[j] * (n - j) * p) / ((j + 1) * (1 - p)));
  return all;
}

/** E u where each of the others applies with probability p. */
export function applying(market: Market, p: number): number {
  const others = market.entrants - 1;
  if (p >= 1) return applies(market, market.entrants);
  const odds = p / (1 - p);
  let chance = pow(1 - p, others);
  let sum = 0;
  for (let b = 0; b <= others; b++) {
    sum += chance * applies(market, b + 1);
    chance *= (odds * (others - b)) / (b + 1);
  }
  return sum;
}

/** The probability with which each enters in the symmetric equilibrium. */
export function mixedEntry(market: Market): number {
  if (applies(market, 1) <= slack) return 0;
  if (applies(market, market.entrants) >= 0) return 1;
  let [low, high] = [0, 1];
  for (let step = 0; step < 50; step++) {
    const middle = (low + high) / 2;
    if (applying(market, middle) > 0) low = middle;
    else high = middle;
  }
  return (low + high) / 2;
}

/** What is posted, and what follows from it in expectation. */
export interface Outcome {
  readonly level: number; // of the fee
  readonly fee: number;
  readonly refused: number; // of N
  readonly chance: number; // of each to enter, where that is mixed; else the share of N that applies
  readonly entered: number; // E m
  readonly founders: number; // E k F/(k + m)
  readonly welfare: number; // E of users' surplus, fees, less what is spent on entry
}

/** What follows from a fee and a number of refused. */
export function outcomeOf(model: EntryModel, cost: number, level: number, refused: number, mixed: boolean): Outcome {
  const { founders: k, entrants: n, fees } = model;
  const fee = model.fee > 0 ? model.fee : level / (fees - 1);
  const market = { founders: k, entrants: n, pool: poolOf(fee), cost, cap: n - refused };
  const chance = mixed ? mixedEntry(market) : pureEntry(market) / n;
  const odds = mixed ? binomial(n, chance) : [];
  const over = (f: (m: number) => number): number =>
    mixed
      ? odds.reduce((sum, p, a) => sum + p * f(Math.min(a, market.cap)), 0)
      : f(Math.min(Math.round(n * chance), market.cap));
  return {
    ...{ level, fee, refused, chance },
    entered: over((m) => m),
    founders: over((m) => (k > 0 ? (k * market.pool) / (k + m) : 0)),
    welfare: over((m) => (k + m > 0 ? ((1 - fee) * (1 - fee)) / 2 + market.pool : 0) - m * cost),
  };
}

/** The consortium's best, by looking at every fee; a closed door is best where there is one, as a share only falls with m. */
export function bestPost(model: EntryModel, cost: number, mixed: boolean): Outcome {
  const refused = model.open ? 0 : model.entrants;
  const levels = model.fee > 0 ? 1 : model.fees;
  let best = outcomeOf(model, cost, 0, refused, mixed);
  for (let level = 1; level < levels; level++) {
    if (model.founders > 0 && poolOf(level / (model.fees - 1)) <= best.founders) continue; // no share is more than the pool
    const now = outcomeOf(model, cost, level, refused, mixed);
    if (now.founders > best.founders + 1e-12) best = now;
  }
  return best;
}

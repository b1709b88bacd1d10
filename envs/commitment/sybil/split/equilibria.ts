/**
 * Equilibria of the equal split in whole identities: all pure ones.
 *
 * uᵢ is concave in kᵢ whatever S = Σ kⱼ, j ≠ i, also at S = 0, where it is 0, R − c, R − 2c …; so kᵢ is a best answer iff neither one
 * identity more nor one less pays. With T = Σ k that is
 *
 *   R (T − k)/(T (T + 1)) ≤ c  (or k = K)   and   R (T − k)/(T (T − 1)) ≥ c  (or k = 0)
 *
 * For each total T this leaves an interval of numbers k, about 2cT/R wide; the equilibria of that total are the ways to write T as n of
 * them. Two agents with equally many identities are in the same position, so the ways are counted without regard to who is who.
 *
 * Derived here.
 */
import { slack } from "../pure.js";
import type { SybilSplitOptions } from "./split.js";

export interface SplitEquilibria {
  readonly profiles: readonly (readonly number[])[]; // identities, most first; at most `mostListed` of them
  readonly all: boolean; // are these all there are?
}

const mostListed = 256;

/** Payoff of k identities beside S of the others. */
export function splitPayoff({ reward, cost }: SybilSplitOptions, k: number, others: number): number {
  return k > 0 ? (reward * k) / (k + others) - cost * k : 0;
}

/** The best whole number of identities beside S of the others; the smaller of two that pay alike. */
export function bestIdentities(options: SybilSplitOptions, others: number): number {
  const { reward, cost, most } = options;
  if (cost === 0) return others === 0 ? 1 : most;
  const real = Math.sqrt((reward * others) / cost) - others; // u′ = 0
  let best = 0;
  for (const k of [Math.floor(real) - 1, Math.floor(real), Math.floor(real) + 1, Math.floor(real) + 2, 1]) {
    const whole = Math.min(most, Math.max(0, k));
    const more = splitPayoff(options, whole, others) - splitPayoff(options, best, others);
    if (more > slack || (more > -slack && whole < best)) best = whole;
  }
  return best;
}

/** What each agent could gain by its best other number. */
export function splitGains(options: SybilSplitOptions, identities: ArrayLike<number>): number[] {
  const all = Array.from(identities);
  const total = all.reduce((sum, k) => sum + k, 0);
  return all.map((k) => {
    const others = total - k;
    const best = splitPayoff(options, bestIdentities(options, others), others);
    return Math.max(0, best - splitPayoff(options, k, others));
  });
}

/** All pure equilibria in whole identities, in order of their totals. */
export function splitEquilibria(options: SybilSplitOptions): SplitEquilibria {
  const { agents, most } = options;
  const profiles: number[][] = [];
  for (let total = 0; total <= agents * most; total++) {
    const good = candidates(options, total).filter((k) => isBest(options, k, total - k));
    for (const profile of sums(good, agents, total)) {
      if (profiles.length === mostListed) return { profiles, all: false };
      profiles.push(profile);
    }
  }
  return { profiles, all: true };
}

/** The interval of the header, a little wider, and both ends of what there may be; falling. */
function candidates({ reward, cost, most }: SybilSplitOptions, total: number): number[] {
  const end = Math.min(most, total);
  const low = Math.max(0, Math.floor(total - (cost * total * (total + 1)) / reward) - 1);
  const high = Math.min(end, Math.ceil(total - (cost * total * (total - 1)) / reward) + 1);
  const between = Array.from({ length: Math.max(0, high - low + 1) }, (_, j) => high - j);
  return [...new Set([end, ...between, 0])];
}

function isBest(options: SybilSplitOptions, k: number, others: number): boolean {
  const own = splitPayoff(options, k, others) + slack;
  if (k < options.most && splitPayoff(options, k + 1, others) > own) return false;
  return k === 0 || splitPayoff(options, k - 1, others) <= own;
}

/** Every falling list of n numbers out of these (falling) that sums to a total. */
function* sums(numbers: readonly number[], n: number, total: number): Generator<number[]> {
  if (n === 0) {
    if (total === 0) yield [];
    return;
  }
  for (let at = 0; at < numbers.length; at++) {
    const k = numbers[at];
    if (k * n < total) return; // all that follow are smaller
    if (k > total || k + (n - 1) * numbers[numbers.length - 1] > total) continue;
    for (const rest of sums(numbers.slice(at), n - 1, total - k)) yield [k, ...rest];
  }
}

/**
 * Equilibria of the estimated meta-game: pure ones, and a symmetric mixed one.
 *
 *   gap of a profile  = max over its builders and other strategies of the mean gain from changing
 *   gap of a mixture  = max_b u(b, x) − Σ_a x_a u(a, x),   u(b, x) = what b earns where each of the n − 1 others draws from x
 *
 * A pure profile is an equilibrium of the estimates where no gain is above 0, and undecided where the largest is, but by no more than two
 * standard errors. The mixture is the best that the replicator dynamics ẋ_a = x_a (u(a, x) − Σ x u) pass, from the middle and from near
 * each strategy. Gaps certify against the estimates, not against the truth.
 *
 * References: Nash (1951), Ann. Math. 54; Taylor & Jonker (1978), Math. Biosci. 40.
 */
import { exp } from "../../../src/maths.js";
import { strategies } from "./bots.js";
import { type Estimate, type MetaGame, multisets, profileOf } from "./meta.js";

export interface Pure {
  readonly play: { readonly [strategy: string]: number }; // builders
  readonly bestResponseGap: Estimate; // of the most tempting change; 0 or less where none tempts
}

export interface Mixed {
  readonly play: { readonly [strategy: string]: number }; // probabilities
  readonly payoff: number; // ETH per builder
  readonly bestResponseGap: number; // against the estimates
}

export function estimate(x: ArrayLike<number>): Estimate {
  let mean = 0;
  for (let k = 0; k < x.length; k++) mean += x[k] / x.length;
  let squares = 0;
  for (let k = 0; k < x.length; k++) squares += (x[k] - mean) ** 2;
  return { mean, standardError: Math.sqrt(squares / (x.length - 1) / x.length) };
}

const kinds = strategies.length;
const rounding = 1e-15; // ETH

/** The largest gain from changing; undefined where a change leads to a profile that was not played. */
function temptation({ payoffs }: MetaGame, counts: readonly number[]): Estimate | undefined {
  let most: Estimate | undefined;
  for (let a = 0; a < kinds; a++) {
    const before = payoffs.get(profileOf(counts))?.get(a);
    if (counts[a] === 0 || !before) continue;
    for (let b = 0; b < kinds; b++) {
      if (a === b) continue;
      const after = payoffs.get(profileOf(counts.map((n, k) => n - Number(k === a) + Number(k === b))))?.get(b);
      if (!after) return undefined;
      const gain = estimate(after.map((x, e) => x - before[e]));
      if (!most || gain.mean > most.mean) most = gain;
    }
  }
  return most;
}

/** Pure equilibria of the estimates, and how many more profiles may be some. */
export function pure(game: MetaGame): { readonly equilibria: readonly Pure[]; readonly undecided: number } {
  const equilibria: Pure[] = [];
  let undecided = 0;
  for (const profile of game.payoffs.keys()) {
    const counts = profile.split(",").map(Number);
    const gap = temptation(game, counts);
    if (gap && gap.mean <= rounding) equilibria.push({ play: named(counts), bestResponseGap: gap });
    else if (gap && gap.mean <= 2 * gap.standardError) undecided++;
  }
  return { equilibria, undecided };
}

/** u(b, x) for every b. */
function worth(table: readonly (readonly [readonly number[], number, readonly number[]])[], x: readonly number[]) {
  const u = Array<number>(kinds).fill(0);
  for (const [others, ways, means] of table) {
    let chance = ways;
    for (let k = 0; k < kinds; k++) for (let m = 0; m < others[k]; m++) chance *= x[k];
    for (let b = 0; b < kinds; b++) u[b] += chance * means[b];
  }
  return u;
}

/** @returns undefined where not all profiles were played */
export function mixed(game: MetaGame): Mixed | undefined {
  if (!game.complete) return undefined;
  const table = multisets(game.builders - 1, kinds).map((others) => {
    const means = strategies.map((_, b) => {
      const series = game.payoffs.get(profileOf(others.map((n, k) => n + Number(k === b))))?.get(b);
      return estimate(series ?? []).mean;
    });
    return [others, multinomial(others), means] as const;
  });
  const gapAt = (x: readonly number[]) => {
    const u = worth(table, x);
    const payoff = u.reduce((sum, v, k) => sum + x[k] * v, 0);
    return { u, payoff, gap: Math.max(...u) - payoff };
  };
  let best = { x: strategies.map(() => 1 / kinds), payoff: 0, gap: Number.POSITIVE_INFINITY };
  for (let start = -1; start < kinds; start++) {
    let x = strategies.map((_, k) => (start < 0 ? 1 / kinds : k === start ? 0.9 : 0.1 / (kinds - 1)));
    for (let step = 0; step < 2000; step++) {
      const { u, payoff, gap } = gapAt(x);
      if (gap < best.gap) best = { x, payoff, gap };
      const scale = Math.max(...u.map((v) => Math.abs(v - payoff))) || 1;
      const pace = 20 / (20 + step / 10) / scale;
      const grown = x.map((p, k) => p * exp(pace * (u[k] - payoff)));
      const sum = grown.reduce((a, b) => a + b, 0);
      x = grown.map((p) => p / sum);
    }
  }
  return { play: named(best.x), payoff: best.payoff, bestResponseGap: Math.max(0, best.gap) };
}

function named(x: readonly number[]): { readonly [strategy: string]: number } {
  return Object.fromEntries(
    strategies.flatMap((name, k) => (x[k] > 1e-6 ? [[name, Number(x[k].toPrecision(6))]] : [])),
  );
}

function multinomial(counts: readonly number[]): number {
  let ways = 1;
  let n = 0;
  for (const count of counts) for (let k = 1; k <= count; k++) ways = (ways * ++n) / k;
  return ways;
}

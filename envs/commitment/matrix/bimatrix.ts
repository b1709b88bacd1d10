/**
 * Two-player games: all equilibria, and what each player can be held to.
 *
 * Mixed strategies x, y are vertices of P = {x ≥ 0 : Bᵀx ≤ 1} and Q = {y ≥ 0 : A y ≤ 1}, scaled to sum to 1, where A and B are the
 * players' payoffs shifted to be positive. (x, y) is an equilibrium iff every action is unplayed by x (or y) or a best response to the
 * other: every label occurs. These are all equilibria of a nondegenerate game, an odd number; of a degenerate one they are the extreme
 * points of the components, among which are those with the lowest and the highest welfare, which is linear in each of x and y.
 *
 * What player 0 can be held to is min over y of max over a of (A y)ₐ = 1 / max {Σ y : y ∈ Q}, which is also the most it can be sure of
 * (von Neumann 1928).
 *
 * References: Mangasarian (1964), J. SIAM 12; Wilson (1971), SIAM J. Appl. Math. 21; von Stengel (2002), Handbook of Game Theory 3.
 */
import type { NormalForm } from "./normal-form.js";
import { mostLabels, type Vertex, vertices } from "./vertices.js";

export interface Equilibrium {
  readonly strategies: readonly (readonly number[])[]; // probabilities, [n][counts]
  readonly payoffs: readonly number[]; // expected, [n]
  readonly gap: number; // the most that a player could gain by leaving alone
}

export interface Bimatrix {
  readonly equilibria: readonly Equilibrium[]; // pure ones first
  readonly degenerate: boolean; // may there be more, between those listed?
  readonly held: readonly [number, number]; // what the other can hold each player to
}

/** Whether `bimatrix` can solve it: two players, whose actions are not too many. */
export function isSmall({ players, counts }: NormalForm): boolean {
  return players === 2 && counts[0] + counts[1] <= mostLabels;
}

/** Solve a small two-player game. @throws when it is larger, or not of two players */
export function bimatrix(form: NormalForm): Bimatrix {
  if (!isSmall(form)) {
    throw new Error(`All equilibria are found for two players with at most ${mostLabels} actions together.`);
  }
  const [m, n] = form.counts;
  const P = vertices(shifted(form, 1), n, m); // rows are the actions of player 1
  const Q = vertices(shifted(form, 0), m, n);
  const everything = 2 ** (m + n) - 1;
  const found: Equilibrium[] = [];
  for (const x of P) {
    const missing = everything & ~x.labels; // in the order of P: x's zeros, then best responses of player 1
    for (const y of Q) {
      if ((missing & ~turned(y.labels, m, n)) !== 0) continue;
      const pair = equilibrium(form, [scaled(x.x), scaled(y.x)]);
      if (pair.gap <= 1e-9 * Math.max(1, ...pair.payoffs.map(Math.abs))) found.push(pair);
    }
  }
  const isDegenerate = (set: readonly Vertex[], count: number) => set.some(({ labels }) => ones(labels) > count);
  return {
    equilibria: found.sort((e, f) => order(e) - order(f)),
    degenerate: isDegenerate(P, m) || isDegenerate(Q, n),
    held: [
      Math.min(...Q.map(({ x }) => best(form, 0, scaled(x)))),
      Math.min(...P.map(({ x }) => best(form, 1, scaled(x)))),
    ],
  };
}

/** Expected payoffs of a pair of mixed strategies, and the best-response gap. */
export function equilibrium(form: NormalForm, strategies: readonly (readonly number[])[]): Equilibrium {
  const payoffs = [0, 1].map((i) => {
    const against = responses(form, i, strategies[1 - i]);
    return strategies[i].reduce((sum, p, a) => sum + p * against[a], 0);
  });
  const gap = Math.max(0, ...payoffs.map((u, i) => best(form, i, strategies[1 - i]) - u));
  return { strategies, payoffs, gap };
}

/** What each action of player i pays against the other's mixed strategy. */
function responses({ payoffs, counts, strides }: NormalForm, i: number, other: readonly number[]): number[] {
  return Array.from({ length: counts[i] }, (_, a) =>
    other.reduce((sum, p, b) => sum + p * payoffs[2 * (a * strides[i] + b * strides[1 - i]) + i], 0),
  );
}

const best = (form: NormalForm, i: number, other: readonly number[]) => Math.max(...responses(form, i, other));

/** Player i's payoffs `[own actions, the other's actions]`, moved and stretched into [1, 2]. */
function shifted({ payoffs, counts, strides }: NormalForm, i: number): Float64Array {
  const own = payoffs.filter((_, k) => k % 2 === i);
  const low = Math.min(...own);
  const range = Math.max(...own) - low || 1;
  const columns = counts[1 - i];
  return Float64Array.from({ length: counts[i] * columns }, (_, k) => {
    const joint = Math.floor(k / columns) * strides[i] + (k % columns) * strides[1 - i];
    return 1 + (payoffs[2 * joint + i] - low) / range;
  });
}

/** Labels of Q (y's zeros, then best responses of player 0) in the order of P. */
function turned(labels: number, m: number, n: number): number {
  return (labels >> n) | ((labels & ((1 << n) - 1)) << m);
}

function scaled(x: Float64Array): number[] {
  const sum = x.reduce((all, p) => all + p, 0);
  return Array.from(x, (p) => p / sum);
}

function ones(bits: number): number {
  let count = 0;
  for (let left = bits; left !== 0; left &= left - 1) count++;
  return count;
}

/** Pure ones first, in the order of their joint actions; then by what is played, which is some order that does not change. */
function order({ strategies: [x, y] }: Equilibrium): number {
  const support = (p: readonly number[]) => p.filter((share) => share > 0).length - 1;
  const mean = (p: readonly number[]) => p.reduce((sum, share, a) => sum + share * a, 0);
  return 1e6 * (support(x) + support(y)) + 1e3 * mean(x) + mean(y);
}

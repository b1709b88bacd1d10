/**
 * A two-player game as its leader sees it: two matrices by (leader's action, follower's action), and what the follower can be held to.
 *
 *   by moving last       max over b of min over a of F[a][b]     the leader sees what the follower does and punishes it
 *   by moving at once    min over x of max over b of (xF)_b      the leader sees only that the follower refused, and mixes
 *
 * The mixed strategies at which sets of the follower's best answers change are the vertices of {x ≥ 0 : Fᵀx ≤ 1}, F moved to be
 * positive, and scaled to sum to 1; linear functions over where b is best, and the minimum above, are extreme there.
 *
 * References: von Neumann (1928), Math. Ann. 100; von Stengel & Zamir (2010), Games Econ. Behav. 69, section 3.
 */
import type { NormalForm } from "../matrix/normal-form.js";
import { vertices } from "../matrix/vertices.js";

export interface Sides {
  readonly leader: 0 | 1;
  readonly m: number; // leader's actions
  readonly n: number; // follower's actions
  readonly L: readonly (readonly number[])[]; // leader's payoffs, [m][n]
  readonly F: readonly (readonly number[])[]; // follower's payoffs, [m][n]
}

/** @throws where there are not two players */
export function sidesOf({ players, counts, strides, payoffs }: NormalForm, leader: 0 | 1): Sides {
  if (players !== 2) throw new Error(`A leader and a follower are two players; this game has ${players}.`);
  const [m, n] = [counts[leader], counts[1 - leader]];
  const table = (who: number) =>
    Array.from({ length: m }, (_, a) =>
      Array.from({ length: n }, (_, b) => payoffs[2 * (a * strides[leader] + b * strides[1 - leader]) + who]),
    );
  return { leader, m, n, L: table(leader), F: table(1 - leader) };
}

/** What the follower's action b can be punished with: the leader's action and what it leaves, per b. */
export function punishments({ F, n }: Sides): { readonly action: number; readonly payoff: number }[] {
  return Array.from({ length: n }, (_, b) => {
    const column = F.map((row) => row[b]);
    const payoff = Math.min(...column);
    return { action: column.indexOf(payoff), payoff };
  });
}

/** One of the strategies at which the follower's best answers change, with all of them. */
export interface Corner {
  readonly x: readonly number[]; // the leader's strategy, [m]
  readonly best: readonly number[]; // the follower's best answers
  readonly payoff: number; // what they pay the follower
}

/** @throws where the two have more than 20 actions together */
export function corners({ F, m, n }: Sides): Corner[] {
  const all = F.flat();
  const low = Math.min(...all);
  const range = Math.max(...all) - low || 1;
  const turned = Float64Array.from({ length: n * m }, (_, k) => 1 + (F[k % m][Math.floor(k / m)] - low) / range); // [n, m]
  return vertices(turned, n, m).map(({ x, labels }) => {
    const sum = x.reduce((total, p) => total + p, 0);
    const strategy = Array.from(x, (p) => p / sum);
    const best = Array.from({ length: n }, (_, b) => b).filter((b) => (labels >> (m + b)) & 1);
    return { x: strategy, best, payoff: Math.max(...F[0].map((_, b) => against(F, strategy, b))) };
  });
}

/** What b pays against the leader's mixed strategy, Σ xₐ table[a][b]. */
export function against(table: readonly (readonly number[])[], x: readonly number[], b: number): number {
  return x.reduce((sum, p, a) => sum + p * table[a][b], 0);
}

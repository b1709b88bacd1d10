/**
 * Equilibria of the vote for an escrowed bribe where honesty h ~ U[0, H] is each voter's secret, and what they are worth to the briber.
 *
 * A voter votes 1 iff h ≤ t. With p = P(h ≤ t) and the others' votes for 1 as Bin(N − 1, p) a vote for 1 gains ε P(K < h) + P P(K > h),
 * so that symmetric equilibria are the solutions of p = min(1, gain(p)/H) (derived). The briber's payoff is V P(1 wins) less the expected
 * payout and ℓ N (P + ε). Where there are several equilibria the one with most votes for 1 is played, which is all for 1 without honesty.
 */
import { exp, log, log1p } from "../../../src/maths.js";
import type { PEpsilonModel } from "./options.js";
import { escrowOf } from "./theory.js";

export interface Cutoff {
  readonly cutoff: number; // t in units of reward
  readonly vote1: number; // p, a voter's chance to vote 1
  readonly attacked: number; // P(1 wins)
  readonly payout: number; // expected
  readonly gap: number; // |gain(p) − t|, what the voter at the cutoff would gain by the other vote
}

type Vote = Pick<PEpsilonModel, "voters" | "reward" | "minority" | "honesty">;

/** P(Bin(n, p) = k) for all k, written into one array. */
function binomials(n: number): (p: number) => Float64Array {
  const ways = new Float64Array(n + 1); // log C(n, k)
  for (let k = 1; k <= n; k++) ways[k] = ways[k - 1] + log((n - k + 1) / k);
  const out = new Float64Array(n + 1);
  return (p) => {
    if (p === 0 || p === 1) {
      out.fill(0);
      out[p * n] = 1;
      return out;
    }
    const [one, zero] = [log(p), log1p(-p)];
    for (let k = 0; k <= n; k++) out[k] = exp(ways[k] + k * one + (n - k) * zero);
    return out;
  };
}

const steps = 400; // of the scan for changes of sign

/** Symmetric equilibria of the vote for each ε, from the fewest votes for 1 to the most. */
export function cutoffsOf(vote: Vote, grid: readonly number[]): readonly (readonly Cutoff[])[] {
  const { voters: n, minority: h, reward, honesty: H } = vote;
  const [others, all] = [binomials(n - 1), binomials(n)];
  const sides = (p: number): readonly [below: number, above: number] => {
    const chance = others(p);
    let [below, above] = [0, 0];
    for (let k = 0; k < h; k++) below += chance[k];
    for (let k = h + 1; k < n; k++) above += chance[k];
    return [below, above];
  };
  const scan = Array.from({ length: steps + 1 }, (_, k) => sides(k / steps));
  return grid.map((epsilon) => {
    const gainOf = ([below, above]: readonly [number, number]) => epsilon * below + reward * above;
    // As p H against gain(p), so that it means something at H = 0 as well, where all gain by a vote for 1.
    const excessOf = (p: number, at: readonly [number, number]) => Math.min(H, gainOf(at)) - p * H;
    const points: number[] = [];
    for (let k = 0; k < steps && H > 0; k++) {
      let [low, high] = [k / steps, (k + 1) / steps];
      const [first, second] = [excessOf(low, scan[k]), excessOf(high, scan[k + 1])];
      if (first === 0) points.push(low);
      if (first === 0 || second === 0 || first < 0 === second < 0) continue;
      for (let j = 0; j < 60; j++) {
        const middle = (low + high) / 2;
        if (excessOf(middle, sides(middle)) < 0 === first < 0) low = middle;
        else high = middle;
      }
      points.push(high);
    }
    if (reward >= H) points.push(1);
    return points.map((p) => {
      const chance = all(p);
      let [attacked, payout] = [0, 0];
      for (let k = 0; k <= n; k++) {
        if (k > h) attacked += chance[k];
        else payout += k * (reward + epsilon) * chance[k];
      }
      return {
        ...{ cutoff: p * H, vote1: p, attacked, payout },
        gap: p === 1 ? 0 : Math.abs(excessOf(p, sides(p))),
      };
    });
  });
}

/** For each ε the equilibrium that is played, the one with most votes for 1. */
export const playedOf = (vote: Vote, grid: readonly number[]): readonly Cutoff[] =>
  cutoffsOf(vote, grid).map((points) => points[points.length - 1]);

/** What the k-th bribe of the grid, in escrow, earns a briber of this value. */
export const earnsOf = (model: PEpsilonModel, { attacked, payout }: Cutoff, epsilon: number, value: number): number =>
  attacked * value - payout - model.lock * escrowOf(model, epsilon);

/** The bribe of the grid that earns a briber of this value most, the cheaper one of two as good; −1 if none earns more than nothing. */
export function bestBribe(model: PEpsilonModel, played: readonly Cutoff[], value: number): number {
  let [best, most] = [-1, 0];
  for (const [k, epsilon] of model.grid.entries()) {
    const earns = earnsOf(model, played[k], epsilon, value);
    if (earns > most) [best, most] = [k, earns];
  }
  return best;
}

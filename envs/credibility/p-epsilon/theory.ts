/**
 * The vote under a P + ε bribe that is paid for sure: what a vote gains, which votes are equilibria, and what the briber may have to pay.
 *
 * Let K be the others' votes for 1 and h = ⌊(N − 1)/2⌋ the most that do not win. Without honesty a vote for 1 gains over one for 0
 *
 *   K < h: ε      K = h: 0, the voter is pivotal and earns P either way      K > h: P
 *
 * so that it is weakly dominant. If others vote 1 independently with probabilities pⱼ it gains ε P(K < h) + P P(K > h) (derived).
 */
import { exp, log, log1p } from "../../../src/maths.js";
import type { PEpsilonModel } from "./options.js";

type Vote = Pick<PEpsilonModel, "voters" | "reward">;

export const minorityOf = (voters: number): number => Math.floor((voters - 1) / 2);

/** What a voter earns who votes so beside K others' votes for 1; `paid` where bribes are. */
export function earned({ voters, reward }: Vote, epsilon: number, paid: boolean, vote: 0 | 1, others: number): number {
  const attacked = others + vote > minorityOf(voters);
  if (vote === 0) return attacked ? 0 : reward;
  return attacked ? reward : paid ? reward + epsilon : 0;
}

/** What the briber pays if `ones` vote 1. */
export function payout({ voters, reward }: Vote, epsilon: number, ones: number): number {
  return ones > minorityOf(voters) ? 0 : ones * (reward + epsilon);
}

/** The most it can have to pay: ⌊(N − 1)/2⌋ (P + ε). */
export const maximalPayout = (vote: Vote, epsilon: number): number => payout(vote, epsilon, minorityOf(vote.voters));

/** What it locks up, enough for any number of votes: N (P + ε). */
export const escrowOf = ({ voters, reward }: Vote, epsilon: number): number => voters * (reward + epsilon);

/** Expected gain of a vote for 1 over one for 0 if each of the others votes 1 with probability p, on its own; bribes are paid. */
export function gain(vote: Vote, epsilon: number, p: number): number {
  const n = vote.voters - 1;
  const h = minorityOf(vote.voters);
  let [below, above] = [0, 0];
  for (let k = 0; k <= n; k++) {
    if (k < h) below += binomial(n, k, p);
    else if (k > h) above += binomial(n, k, p);
  }
  return epsilon * below + vote.reward * above;
}

/** P(Bin(n, p) = k) by a product that neither over- nor underflows early. */
export function binomial(n: number, k: number, p: number): number {
  if (p === 0 || p === 1) return k === (p === 1 ? n : 0) ? 1 : 0;
  let sum = k * log(p) + (n - k) * log1p(-p);
  for (let j = 1; j <= k; j++) sum += log((n - k + j) / j);
  return exp(sum);
}

/** C(N, h) as a number; how many ways there are to vote 1 just too seldom. */
export function choose(n: number, k: number): number {
  let product = 1;
  for (let j = 1; j <= k; j++) product = (product * (n - k + j)) / j;
  return product < 2 ** 53 ? Math.round(product) : product;
}

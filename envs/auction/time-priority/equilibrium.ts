/**
 * The equilibrium of the race after one trader bought a head start τ = λT, and of the second-price auction before it.
 *
 * With nₗ = N − 1 losers who send kₗ each, L = nₗ kₗ and K = k_w + L, the two first-order conditions
 *
 *   C/V = L (1 + τK)/K² · e^(−k_w τ)             the winner
 *   C/V = (K − kₗ)/K² · e^(−k_w τ)               a loser
 *
 * have equal right-hand sides, so that with θ = τK and D = nₗ (1 + θ) + 1
 *
 *   kₗ = K/D,   k_w = (1 + nₗ θ) K/D,   nₗ (1 + θ)/(K D) · e^(−k_w τ) = C/V
 *
 * The left-hand side of the last falls in K, so it has one root, at most the K = nₗ V/(N C) of the race without an auction. Payoffs are
 * concave in one's own copies, so that the conditions suffice. In the auction a win is worth b* = u_w − uₗ to everybody.
 *
 * Reference: Capponi & Zhu, arXiv 2512.10094, propositions 3.2, 3.3 and 4.1, appendix B.2 (the scalar equation). Two traders: derived.
 */
import { exp } from "../../../src/maths.js";
import { fallingRoot } from "../race/root.js";
import { bestPayoff } from "../race/tullock.js";

export interface Priority {
  readonly traders: number; // N
  readonly V: number; // v − (1 − r) g
  readonly C: number; // r g, per copy
  readonly advantage: number; // τ = λT: the head start in mean delays of one copy
}

export interface PriorityEquilibrium {
  readonly bid: number; // b*
  readonly winnerCopies: number; // k_w
  readonly loserCopies: number; // kₗ
  readonly winnerPayoff: number; // u_w, before the price
  readonly loserPayoff: number; // uₗ, which is what everybody gets in the end
  readonly winnerOdds: number; // P(who bought priority takes the opportunity)
  readonly total: number; // K
  readonly spam: number; // C K
  readonly revenue: number; // R = b* + C K
  readonly welfare: number; // V − C K: the bid stays among people
  readonly surplus: number; // N uₗ = V − R, of the traders
}

/** u_w: what `k` copies of who has priority are expected to pay against `losers` copies in sum. */
export function winnerPayoff({ V, C, advantage }: Priority, k: number, losers: number): number {
  const late = losers > 0 ? (losers / (k + losers)) * exp(-k * advantage) : 0;
  return (k + losers > 0 ? V * (1 - late) : 0) - C * k;
}

/** uₗ: what `k` copies of a loser are expected to pay beside `rivals` copies of other losers and `winner` of who has priority. */
export function loserPayoff({ V, C, advantage }: Priority, k: number, rivals: number, winner: number): number {
  return (k > 0 ? V * (k / (k + rivals + winner)) * exp(-winner * advantage) : 0) - C * k;
}

export function equilibrium(priority: Priority): PriorityEquilibrium {
  const { traders, V, C, advantage } = priority;
  const losers = traders - 1;
  const at = (K: number) => {
    const D = losers * (1 + advantage * K) + 1;
    return { loser: K / D, winner: ((1 + losers * advantage * K) * K) / D };
  };
  const slope = (K: number) => {
    const { loser, winner } = at(K);
    return ((K - loser) / (K * K)) * exp(-winner * advantage) - C / V;
  };
  const highest = ((losers / traders) * V) / C;
  const total = fallingRoot(slope, 0, 2 * highest); // twice, so that rounding cannot hide the root
  const { loser, winner } = at(total);
  const won = winnerPayoff(priority, winner, losers * loser);
  const lost = loserPayoff(priority, loser, (losers - 1) * loser, winner);
  const spam = C * (winner + losers * loser);
  return {
    bid: won - lost,
    winnerCopies: winner,
    loserCopies: loser,
    winnerPayoff: won,
    loserPayoff: lost,
    winnerOdds: (won + C * winner) / V,
    total: winner + losers * loser,
    spam,
    revenue: won - lost + spam,
    welfare: V - spam,
    surplus: traders * lost,
  };
}

/**
 * The certificate: the most that anybody could gain by other copies after the auction, as its winner or as a loser, or by a bid that
 * turns the one into the other.
 */
export function bestResponseGap(priority: Priority, solved: PriorityEquilibrium): number {
  const { traders, V, C, advantage } = priority;
  const { bid, winnerCopies, loserCopies } = solved;
  const losers = (traders - 1) * loserCopies;
  const slope = (k: number) =>
    ((V * losers * (1 + advantage * (k + losers))) / (k + losers) ** 2) * exp(-k * advantage) - C;
  const best = slope(0) > 0 ? fallingRoot(slope, 0, V / C) : 0;
  const asWinner = winnerPayoff(priority, best, losers) - solved.winnerPayoff;
  const others = winnerCopies + losers - loserCopies;
  const contest = { value: V * exp(-winnerCopies * advantage), cost: C, low: 0, high: Number.POSITIVE_INFINITY };
  const asLoser = bestPayoff(contest, others) - solved.loserPayoff;
  const byBid = Math.abs(solved.winnerPayoff - bid - solved.loserPayoff); // a tie won or lost at price b*
  return Math.max(0, asWinner, asLoser, byBid);
}

/**
 * What is known of the P + ε bribe, for each ε of the grid: dominance, what the briber may have to pay, and the equilibria of the vote.
 *
 * Derived from the gains at the top of `theory.ts`. Without honesty, bribes paid, ε > 0: the pure equilibria of the vote are all for 1, and
 * every choice of h = ⌊(N − 1)/2⌋ voters for 1 and all others for 0, who are pivotal and indifferent. With fewer for 1 another one gains ε;
 * with more, who still votes 0 gains P. Who mixes must be indifferent, so the others' votes for 1 are h for sure; then another who votes 0
 * would gain, so nobody mixes. Where bribes are not paid: all for 0, all for 1, and for odd N everybody at ½.
 *
 * With honesty: `cutoffs.ts`. Whether the attack is worth it, and by which ε, is answered by the equilibrium of the vote that is played.
 */
import type { Solution } from "../../../src/registry.js";
import { bestBribe, type Cutoff, cutoffsOf, earnsOf } from "./cutoffs.js";
import { isEscrowed, type PEpsilonModel, type PEpsilonOptions, pEpsilonModel } from "./options.js";
import { choose, earned, escrowOf, maximalPayout } from "./theory.js";

/** @throws naming the option that is wrong */
export function solvePEpsilon(given?: Partial<PEpsilonOptions>): Solution {
  const model = pEpsilonModel(given);
  const { voters: n, reward, grid, minority: h, escrow, honesty } = model;
  const votes = cutoffsOf(model, grid);
  return {
    units: "reward",
    majority: { needed: h + 1, minority: h },
    table: grid.map((epsilon) => ({
      epsilon,
      othersFor0: [earned(model, epsilon, true, 0, 0), earned(model, epsilon, true, 1, 0)],
      othersFor1: [earned(model, epsilon, true, 0, n - 1), earned(model, epsilon, true, 1, n - 1)],
      gains: { othersBelow: epsilon, pivotal: 0, othersAbove: reward },
      dominant: honesty > 0 ? null : "1, weakly: equal where the voter is pivotal",
      maximalPayout: maximalPayout(model, epsilon),
      escrow: escrowOf(model, epsilon),
      meaning: "what votes 0 and 1 earn beside a clear majority; what the briber may have to pay, and what suffices",
    })),
    attack: attack(
      model,
      votes.map((points) => points[points.length - 1]),
    ),
    nash: {
      escrow:
        escrow === "never"
          ? null
          : grid.map((epsilon, k) => (honesty > 0 ? blurred(model, epsilon, votes[k]) : paid(model, epsilon))),
      promise: escrow === "always" ? null : unpaid(model),
      meaning: "of the vote after each bribe; a promise is not kept, as the briber decides when it has nothing to gain",
    },
    dominance:
      honesty > 0
        ? { reason: "who is honest loses by a vote for 1 where it is pivotal" }
        : {
            unpaidVote: "none",
            paidVote: "1 (weakly dominant)",
            briber: "an ε above 0 in escrow, however small, attacks at no cost where nobody plays dominated votes",
          },
    offers: Array.from({ length: model.offers }, (_, k) => ({
      action: k + 1,
      epsilon: grid[k % grid.length],
      escrow: isEscrowed(model, k + 1),
    })),
    source:
      "Buterin (2015), The P + epsilon attack (table, weak dominance, escrow); equilibria, gains and honesty derived",
  };
}

/** Which bribe in escrow is worth it to a briber of mean value, by the equilibria that are played. */
function attack(model: PEpsilonModel, played: readonly Cutoff[]): Solution {
  const { grid, escrow, lock, value } = model;
  if (escrow === "never")
    return {
      ...{ worthIt: null, play: "none" },
      reason: "a promise is not kept, so that the truth is an equilibrium after any offer, as is the lie",
    };
  const best = bestBribe(model, played, value);
  return {
    worthIt: best >= 0,
    play: best < 0 ? "none" : `escrow ${grid[best]}`,
    payoff: best < 0 ? 0 : earnsOf(model, played[best], grid[best], value),
    costIfItWorks: best < 0 ? null : lock * escrowOf(model, grid[best]),
    bribes: grid.map((epsilon, k) => {
      const { attacked, payout } = played[k];
      const cost = payout + lock * escrowOf(model, epsilon);
      return {
        ...{ epsilon, attacked, payout, locking: lock * escrowOf(model, epsilon) },
        ...{ payoff: earnsOf(model, played[k], epsilon, value), worthAbove: attacked > 0 ? cost / attacked : null },
      };
    }),
    meaning:
      "at the mean value, by the equilibrium of the vote with most votes for 1; the bribe is never paid where it works, so that locking it up is all it then costs; worthAbove is the value from which on it pays",
  };
}

function paid({ voters: n, minority: h, reward }: PEpsilonModel, epsilon: number): Solution {
  return {
    epsilon,
    found: epsilon > 0 ? "all equilibria, up to who is who" : "some: at ε = 0 fewer votes for 1 are equilibria as well",
    unanimous: { votesFor1: n, payout: 0, payoffs: reward },
    split: {
      votesFor1: h,
      count: choose(n, h),
      payout: h * (reward + epsilon),
      payoffs: [reward, reward + epsilon],
      meaning: "voters for 0 are pivotal and indifferent, so that it does not survive weak dominance",
    },
  };
}

function unpaid({ voters: n, reward }: PEpsilonModel): Solution {
  return {
    unanimous: [
      { votesFor1: 0, payout: 0, payoffs: reward },
      { votesFor1: n, payout: 0, payoffs: reward },
    ],
    mixed: n % 2 === 1 ? 0.5 : null,
    ...(n % 2 === 0 && { reason: "ties count for 1, so for an even N the mixed one is no half; it is not computed" }),
  };
}

/** Cutoffs of voters whose honesty is drawn, and what the briber earns by them at its mean value. */
function blurred(model: PEpsilonModel, epsilon: number, points: readonly Cutoff[]): Solution {
  return {
    epsilon,
    found: "symmetric equilibria in cutoffs that a scan of 400 steps tells apart",
    cutoffs: points.map((point) => ({ ...point, briber: earnsOf(model, point, epsilon, model.value) })),
  };
}

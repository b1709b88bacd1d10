/**
 * What is known of the P + ε bribe, for each ε of the grid: dominance, what the briber may have to pay, and the equilibria of the vote.
 *
 * Derived from the gains at the top of `theory.ts`. Without honesty, bribes paid, ε > 0: the pure equilibria of the vote are all for 1, and
 * every choice of h = ⌊(N − 1)/2⌋ voters for 1 and all others for 0, who are pivotal and indifferent. With fewer for 1 another one gains ε;
 * with more, who still votes 0 gains P. Who mixes must be indifferent, so the others' votes for 1 are h for sure; then another who votes 0
 * would gain, so nobody mixes. Where bribes are not paid: all for 0, all for 1, and for odd N everybody at ½.
 *
 * With honesty h ~ U[0, H] a voter votes 1 iff h ≤ t; symmetric equilibria are the solutions of p = min(1, gain(p)/H), p = P(h ≤ t).
 */
import type { Solution } from "../../../src/registry.js";
import { isEscrowed, type PEpsilonModel, type PEpsilonOptions, pEpsilonModel } from "./options.js";
import { binomial, choose, earned, escrowOf, gain, maximalPayout } from "./theory.js";

/** @throws naming the option that is wrong */
export function solvePEpsilon(given?: Partial<PEpsilonOptions>): Solution {
  const model = pEpsilonModel(given);
  const { voters: n, reward, grid, minority: h, escrow, value, lock, honesty } = model;
  const cheapest = grid[0];
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
    attack: {
      costIfItWorks: escrow === "never" ? 0 : lock * escrowOf(model, cheapest),
      worthIt: escrow === "never" ? null : lock * escrowOf(model, cheapest) < value,
      play: escrow === "never" ? "a promise" : `escrow ${cheapest}`,
      meaning: "the bribe is never paid where it works; all there is to pay is for locking it up",
    },
    nash: {
      escrow: escrow === "never" ? null : honesty > 0 ? cutoffs(model, cheapest) : paid(model, cheapest),
      promise: escrow === "always" ? null : unpaid(model),
      meaning:
        "of the vote after the cheapest bribe; a promise is not kept, as the briber decides when it has nothing to gain",
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

function paid({ voters: n, minority: h, reward }: PEpsilonModel, epsilon: number): Solution {
  return {
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

/** Symmetric equilibria of voters whose honesty is drawn, by a scan for changes of sign and bisection. */
function cutoffs(model: PEpsilonModel, epsilon: number): Solution {
  const { voters: n, minority: h, reward, honesty: H } = model;
  const excess = (p: number) => Math.min(1, gain(model, epsilon, p) / H) - p;
  const points: number[] = excess(0) === 0 ? [0] : [];
  const steps = 400;
  for (let k = 0; k < steps; k++) {
    let [low, high] = [k / steps, (k + 1) / steps];
    const rising = excess(low) < 0;
    if (excess(low) === 0 || excess(low) < 0 === excess(high) < 0) continue;
    for (let j = 0; j < 60; j++) {
      const middle = (low + high) / 2;
      if (excess(middle) < 0 === rising) low = middle;
      else high = middle;
    }
    if (high < 1) points.push(high);
  }
  if (reward >= H) points.push(1);
  return {
    found: "symmetric equilibria in cutoffs that a scan of 400 steps tells apart",
    cutoffs: points.map((p) => {
      let [attacked, expected] = [0, 0];
      for (let k = 0; k <= n; k++) {
        if (k > h) attacked += binomial(n, k, p);
        else expected += k * (reward + epsilon) * binomial(n, k, p);
      }
      return { cutoff: p * H, vote1: p, attacked, payout: expected, gap: p === 1 ? 0 : Math.abs(excess(p)) * H };
    }),
  };
}

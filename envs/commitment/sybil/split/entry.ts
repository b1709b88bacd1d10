/** The equal split in the registry. */
import type { Entry } from "../../../../src/registry.js";
import { sybilSplitBots } from "./bots.js";
import { sybilSplitDefaults } from "./options.js";
import { solveSybilSplit, sybilSplitDeviation } from "./solve.js";
import { sybilSplitGame } from "./split.js";

export const sybilSplit: Entry = {
  title: "A reward split equally over identities, when identities are for sale",
  about: `A reward R is divided equally over all identities that ask for a part. Agent i chooses how many identities kᵢ, from 0 to K, it shows, at a
cost c each, and earns

    uᵢ = R kᵢ/Σkⱼ − c kᵢ      in units of reward; nobody gets anything where nobody asks

With any real number of identities this is the symmetric Tullock contest and has one equilibrium (derived, as \`auction/spam-race\` is):

    k* = R (n − 1)/(n² c)     identities each
    u* = R/n²                 payoff each
    c n k* = R (n − 1)/n      burnt on identities

By default n = 4, R = 16, c = 1: k* = 3, u* = 1, and three quarters of the reward are burnt. The more agents there are the more is burnt; cheap
identities burn no more than dear ones, there are only more of them.

Whole identities (derived): uᵢ is concave in kᵢ, so with T = Σ k a number k is a best answer iff R (T − k)/(T (T + 1)) ≤ c ≤ R (T − k)/(T (T − 1)).
\`solve\` goes through all totals T and lists all pure equilibria with their best-response gaps. They need not be symmetric, and rounding k* need not
give one. One identity each, which is what the rule is meant for, is an equilibrium exactly for R (n − 1)/(n (n + 1)) ≤ c ≤ R/n: below, a second
identity pays; above, not even the first. For n = 4, R = 16 that is 2.4 ≤ c ≤ 4.

The optimum shows one identity in all (welfare R − c), since the reward is given away either way. Metrics: \`identities\` in all, what is \`spent\` on
them, and \`welfare\`, the sum of payoffs. Fewer identities rank as more cooperative.

References: Tullock (1980), Efficient rent seeking; Mazorra & Della Penna (2023), The cost of Sybils, credible commitments, and false-name proof
mechanisms, arXiv:2301.12813, which treats games whose players choose how many identities to show, at a cost, and what each does.`,
  defaults: sybilSplitDefaults,
  make: sybilSplitGame,
  solve: solveSybilSplit,
  deviation: sybilSplitDeviation,
  bots: sybilSplitBots,
};

/** The P + ε bribe in the registry. */
import type { Entry } from "../../../src/registry.js";
import { pEpsilonBots } from "./bots.js";
import { pEpsilonDefaults } from "./options.js";
import { pEpsilon } from "./p-epsilon.js";
import { solvePEpsilon } from "./solve.js";

export const pEpsilonEntry: Entry = {
  title: "P + ε: a bribe for false votes that is paid only if they lose",
  about: `N voters each vote 0, the truth, or 1, and whoever votes with the majority earns P, as in a court or an oracle that pays for agreement. A tie counts for 1. A
briber commits to pay P + ε to whoever voted 1 **iff the majority is 0**:

| | others for 0 | others for 1 |
| --- | --- | --- |
| vote 0 | P | 0 |
| vote 1 | P + ε | P |

With h = ⌊(N − 1)/2⌋, the most votes for 1 that do not win, and K votes for 1 among the others, a vote for 1 gains ε for K < h, nothing for K = h (the voter is
pivotal and earns P either way) and P for K > h. So it is weakly dominant. If all follow, 1 wins, no bribe is due, and **the attack has cost nothing**. The briber must
only be believed: the most it can have to pay is h (P + ε), and N (P + ε) in escrow suffices. For 1,000 voters, P = 100 and ε = 10 these are 54,890 and 110,000.

**Equilibria of the vote (derived).** Bribes paid, ε > 0: all vote 1; or exactly h do and the others 0. That is an equilibrium too, the one that costs the briber most, but
in dominated votes; nobody mixes. If others vote 1 independently, each with a chance strictly between 0 and 1, a vote for 1 gains strictly, so
that learners who explore leave the split. What they pay the briber for on the way is the metric \`payout\`.

**What commitment does.** A promise (\`escrow = never\`) is due only when it has failed to work, and then the briber gains nothing by keeping it. So it is not kept, a vote
for 1 beside others for 0 earns 0, and the truth is an equilibrium again, beside the lie. With \`chosen\` the briber says which it offers.

**Options that blur it.** A voter may be satisfied by a vote for 0, h ~ U[0, H], its own secret; 1 is then no longer dominant where
it is pivotal, and a voter votes 1 up to a cutoff t. With p = min(1, t/H), equilibria are the solutions of p = min(1, g(p)/H), g(p) = ε P(K < h) + P P(K > h), K ~ Bin(N − 1, p)
(derived); all for 1 is one iff H ≤ P. An ε is worth its cost iff V P(1 wins) is above the expected payout and the cost of locking up. \`solve\` lists the cutoffs and what they are worth for each ε of
the grid. By default with H = 2 nobody offers: at ε = .05 the cutoff is .05, 1 wins in one of a million cases, and the offer earns −.236. With H = 1.2 an ε = .5 alone pays: at the highest of its three
cutoffs, .892, 1 wins in 94.6 % of cases and the briber earns 4.42; at lower ε few take it. Locking up the escrow may cost ℓ per unit. The briber's value V ~ U[V̄(1 − s), V̄(1 + s)] is its secret.

**Steps.** The briber chooses (0 = no bribe, then promises, then escrows, each in the order of the grid), all vote, and a briber who owes a promised bribe pays (the last action) or
does not (0). A voter's action is its vote, 0 or 1. Voters see what is offered and how.

**Bots.** \`equilibrium\`: voters vote 1 for a bribe in escrow up to the cutoff for its ε (of several the highest), the briber offers the escrow that earns most against them, or nothing, and pays no promise;
\`honest\`: votes 0, offers nothing, pays what it owes; \`credulous\`: votes 1 for any bribe, offers the cheapest, in escrow if it may, and pays; \`cheat\`: votes likewise, offers the dearest, as a promise
if it may, and never pays; \`split\`: the first h seats vote 1, the briber is credulous; \`random\`.

**Metrics.** \`attacked\` (1 wins), \`vote 1\` (share of voters), \`payout\`, \`payout share\` = payout/(P N), \`offered\`, \`escrow\` (locked up), \`broken\` (a promise was due and not paid),
\`welfare\` = all rewards less the harm of a false majority.

Reference: Buterin (2015), "The P + epsilon attack", blog.ethereum.org, who takes the idea from Andrew Miller; as summarised: the table, weak dominance and the escrow.`,
  defaults: pEpsilonDefaults,
  make: pEpsilon,
  solve: solvePEpsilon,
  bots: pEpsilonBots,
};

/** The bounty on a reorganisation in the registry. */
import type { Entry } from "../../../src/registry.js";
import { reorgBots } from "./bots.js";
import { reorgDefaults } from "./options.js";
import { reorg } from "./reorg.js";
import { solveReorg } from "./solve.js";

export const reorgEntry: Entry = {
  title: "Reorganisation for a bounty: a contract on one device pays the validators of another to undo it",
  about: `A device has settled a value V. Somebody else offers its validators a bounty b each, in escrow, if enough of them sign a fork in which that never happened. A
commitment is as final as it is dear to buy the people who keep it. Each round the attacker sees V and offers a bounty from a grid, or nothing; each validator signs or refuses;
there is another round with chance γ.

**\`stake\`.** ⌈q n⌉ signers make the fork, drawn by lot if more sign. Each is found out with chance d and then loses its stake K and its place: the fees F of all rounds to come. As
there are γ/(1 − γ) of these on average, it signs for a bounty that is offered once iff

    b > d (K + γF/(1 − γ))

(derived), .95 by default. The bounty in escrow that pays for enough signatures is what has been called reorganisation as a service. With conditional signatures, which count only if there are enough, that is weakly dominant, as in \`credibility/p-epsilon\`; with open ones nobody signing is an equilibrium
too. By itself an attack pays iff V is above ⌈q n⌉ times that, so a stake of V/(d ⌈q n⌉) − γF/(1 − γ) is safe, where V is the highest value that is ever settled, V̄(1 + s) (derived).

That an attack pays by itself is the rule of a single round, and myopic: a fork removes signers for good, so it costs later attacks (derived; \`solve\`, \`overRounds\`). With c what signers are paid and k who stand,

    T_k = c + γ(W_k − E W_(k−X))      W_k = E max(0, V − T_k)/(1 − γ), 0 below ⌈q n⌉, X of ⌈q n⌉ found out

An attacker who waits should attack only above T_k: 6.98 by default while five stand and 7.23 while four do, instead of 4, and earns W_5 = 4.56 per episode, where the myopic one earns about 3.6.

Where bounties keep coming, a place is worth its bounties too, and who signs may lose them (derived; \`solve\`, \`recurring\`). Among k who stand a place is worth

    U_k = F + γ(1 − a)U_k + a (q′/k [b − dK + (1 − d)γ E U_(k−X)] + (1 − q′/k)γ E U_(k−Y))

with q′ = ⌈q n⌉, a the chance of a bounty, X of q′ − 1 and Y of q′ found out, and U = F/(1 − γ) below q′, where bounties end. By default bounties of 1 come with chance .6, and the threshold is .953 while five stand (who
refuses only has another drawn) and .992 while four do (who refuses saves all places). If places were filled again it would be .984. All are below 1, so the bounty is still signed for.

**\`hash\`.** k of n miners join; with the attacker's own share α₀ the fork has α = α₀ + (1 − α₀) k/n of the hash power and draws level from z blocks behind with
probability (α/(1 − α))^z, or 1 for α ≥ ½. If it does, joiners earn b + F and those who stayed nothing; else those who stayed earn F. Without a joiner there is no fork, P_0 = 0, whatever α₀ is. So the k-th joins iff
P_k (b + F) ≥ (1 − P_{k−1}) F (derived). If all others join, who stays earns nothing: all joining is an equilibrium for any bounty; so is nobody joining, if b < F (1/P₁ − 1).

**\`bandit\`.** Hash power is rented to rewrite a past day: volume × (ratio − 1) can be gained where prices have since moved by that ratio. Flash Boys 2.0's example: 1 million USD of
volume at a ratio of 3 gains 2 million, renting 51 % of the hash power for the 24 hours costs 1.78 million, and 220,000 remain. Volume and ratio are drawn around these here.

**A single block** of Ethereum can be reorganised for as little as .09 ETH, says the post on PayToAttest (ethresear.ch 23090), if validators vote for anybody who pays slightly more than their rewards. It does not say for which briber. Derived
here (\`attest.ts\`; no rule of this game): votes that have not been cast yet are not slashed for being cast otherwise, d = 0 above, so each costs its reward only. n validators of 32 ETH vote n/32 a slot; a briber of a share α
of them, who proposes the next block, on the parent, and with it has a boost of .4 of a slot's votes, forks the block out iff less than .4 of its slot vote for it, so it must buy .6 − α, and pays

    (.6 − α)⁺ n/32 · reward        reward = 54/64 · 32 · 64·10⁹/√(32·10⁹ n) gwei

With α = ⅓ and n = 1,123,611, on which the same post's 9.23 ETH for exits rests, that is .0853 ETH: .09 to the printed digits, as for all α from .304 to .334 (at n = 10⁶ from .286 to .318). It is no lower bound: from α = .6 on it costs nothing, and .0221 if only the head's part of the
reward, 14/64, is lost. k blocks of the briber's in a row need (k − .4)/(2k − 1) of k slots' votes each, which is dearer: .128 for two.

**Metrics** \`rounds\`, \`offers\` (rounds with a bounty), \`bounty\` (mean of those), \`signed\` (share of those asked), \`forks\`, \`bribes\`, \`slashed\`, \`value lost\` (V of all forks),
\`welfare\` = all rewards less the value lost.

Actions: attacker 0 none, k the bounty k \`most\`/(\`levels\` − 1) per signer; validator 0 refuses, 1 signs.

Bots: \`equilibrium\` offers the cheapest bounty that validators sign for iff the value is above its cost (myopic: best in a single round, not over rounds in stake mode), and signs iff that pays beside others who do the same; \`honest\` offers nothing and refuses; \`greedy\` always offers
the highest bounty and signs anything; \`cautious\` offers as equilibrium and signs iff that pays as the first and only one, which differs in hash mode alone; \`random\`.

References: Daian et al. (2019), Flash Boys 2.0, arXiv:1904.05234; Nakamoto (2008), Bitcoin, section 11; Trustless Consensus Manipulation Through Bribing Contracts, ethresear.ch 23090 (2025), and its paper, ePrint 2025/1719 (.09 ETH);
Ethereum consensus specification, Altair (rewards).`,
  defaults: reorgDefaults,
  make: reorg,
  solve: solveReorg,
  bots: reorgBots,
};

/** The Stackelberg lottery in the registry. */
import type { Entry } from "../../../src/registry.js";
import { lotteryBots } from "./bots.js";
import { lottery } from "./lottery.js";
import { lotteryDefaults } from "./options.js";
import { solveLottery } from "./solve.js";

export const stackelbergLottery: Entry = {
  title:
    "The Stackelberg lottery: who commits first turns an auction of slots into a lottery that pays the seller nothing",
  about: `n bidders want one of m < n slots each; all know all values v₁ ≤ … ≤ vₙ. Slots are sold in a uniform price auction at the highest losing bid, so honest bids are the
values, the price is v_{n−m}, and the seller gets m v_{n−m}. But one bidder, the leader, may commit first, irrevocably, to a contract that depends on what the others
commit to: *if all comply, nobody bids; I have a slot, k promised bidders have one, and the other m − 1 − k are drawn among the n − 1 − k who are left. If anybody refuses,
we bid.* The others then comply or refuse, once, at the same time.

**Who complies.** The lottery is worth v_i (m − 1 − k)/(n − 1 − k), refusing v_i − v_{n−m}. So i complies iff

    v_i ≤ v_{n−m} (n − 1 − k)/(n − m)

and the threat works iff that holds for all in the lottery, whoever the leader is. For m = 2, n = 3, and the highest as the leader: bidder 2 complies iff v₁ ≥ v₂/2, and with
values from U[0, 1] the threat works half the time (ethresear.ch 21835). Who gains nothing either way complies. The honest revenue of 1/2 then falls to 1/8, and the leader
gets 11/16 in place of 1/2. Any n and m, the promises, and all numbers but these are derived: P(works) = P(Beta(n − m, m + 1 − t) ≥ (n − m)/(n − 1 − k)), t the rank of the
highest in the lottery, at the top of \`envs/commitment/lottery/order-statistics.ts\`. With k = m − 1 there is nothing left to draw: the bidders who would win anyway have
their slots for nothing.

**What it costs.** The seller loses all revenue when the threat works; the slots go to the wrong bidders at times, which \`solve\` gives as welfare for given values.

**Two ways to treat refusal.** With \`refusal = auction\` one refusal cancels the contract and everybody bids honestly. That two refuse and nobody's answer counts is an equilibrium too; where all gain
by it, complying is weakly dominant. With \`refusal = outbid\` those who comply are bound to outbid whoever refuses: if all others comply, refusing leaves a bidder
nothing, so that the threat works for any values. That takes commitment: who outbids pays the refuser's value, and may lose by it. All comply is then one
equilibrium of several (derived).

**Steps.** First the leader decides (1 publishes the lottery), then the others answer (1 complies); who has no choice passes. Without a threat the episode ends after the first step. Rewards
are value less price.

References: Landis & Schwartzbach (2023), "Stackelberg Attacks on Auctions and Blockchain Transaction Fee Mechanisms", arXiv:2305.02178 (abstract alone: a slot for the leader, a lottery for the
others, promises to those with high values); ethresear.ch 21835, "Smart Contract Commitment Attacks". Not modelled: bidders who do not notice the contract, and first-price or posted-price fees.`,
  defaults: lotteryDefaults,
  make: lottery,
  solve: solveLottery,
  bots: lotteryBots,
};

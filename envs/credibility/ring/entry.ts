/** The bidding ring in the registry. */
import type { Entry } from "../../../src/registry.js";
import { ringBots } from "./bots.js";
import { ringDefaults } from "./options.js";
import { ring } from "./ring.js";
import { solveRing } from "./solve.js";

export const ringEntry: Entry = {
  title: "A bidding ring: k of n bidders agree beforehand who bids, and a device holds them to it",
  about: `n bidders of values U[0, 1] meet in a second price auction (\`auction/sealed\`) with reserve r. The first k of them are a ring.

**Steps.** Members report a value to the ring's device. The highest report, by a coin among equals, bids for the ring; it is told the second highest, w₂. Then all bid. If the ring's bidder wins at a price
p it owes max(0, w₂ − p). With \`enforced\` the device holds the others' bids at 0 and collects what is owed for a banker, who gives every member the same lump L, whatever happens. Without it members may bid
though they were knocked out, the winner pays what share it likes of what it owes, and the other members divide that.

**The enforced ring** (Graham & Marshall 1987). Whoever bids for the ring pays max(w₂, p) in all, as if it had met the other members in the auction, and its own report changes nothing in that: to report and to bid one's value is
dominant. So the object goes to the highest value, and outsiders are not touched. The seller alone loses: the ring's other bids are missing from its price.

**Revenue** (derived). The price is at most x iff at most one of the n − k outsiders and the ring's best is above x, which has the probability

    P(x) = (n − k)(x^(n−1) − xⁿ) + x^(n−k)

so that R(r) = r (1 − rⁿ) + ∫ from r to 1 of (1 − P) dx, and without a reserve

    R = 1 − (n − k)/(n (n + 1)) − 1/(n − k + 1)

| n | k | honest | with the ring |
|---|---|---|---|
| 2 | 2 | 1/3 | 0 |
| 3 | 2 | 1/2 | 5/12 |
| 5 | 5 | 2/3 | 0 |

For k = 1 it is (n − 1)/(n + 1), for k = n nothing. The first member brings nothing, later ones ever more.

**The lump** (derived). What is owed is, case by case, what the seller loses: max(w₂, p) − p. So L = (R without the ring − R)/k balances the banker's books on average (\`banker\` has mean 0), and each member has 1/k of the
loss more than honestly: 1/24 each for (3, 2), 1/6 each for (2, 2).

**The seller's answer** (derived). R' = r^(n−k) (1 + (n − k) r^(k−1) − (2 n − k + 1) r^k), whose root is the best reserve: ½ without a ring, more against one; (n + 1)^(−1/n) against all: .577 for two, with revenue
2/(3√3) = .385 in place of 5/12. \`solve\` gives it as \`sellersBest\`.

**Without enforcement** (derived). Nothing that is owed is paid, as payment comes last. Then a report costs nothing, and whoever reports most bids for the ring: all report the most, the knockout says nothing, and members who are
knocked out bid. In the auction true bids are weakly dominant for everybody, the ring's bids are all there, and the revenue is the honest one: no side payments, no ring. (That the others stay out is another equilibrium of
the auction itself: against a bid of the ring's highest value they could not gain, which is why second price is the rings' favourite (Robinson 1985). But then a loser would rather have reported more.) Against loyal members a \`miser\`
who does not pay gains: for (2, 2) it has 1/2 in place of 1/3, and the other 1/6.

Metrics: \`revenue\`, \`seller's loss\` against true bids, \`owed\`, \`paid\`, \`banker\` (its balance), \`ring wins\`, \`efficient\`, \`welfare\` (the winner's value).

An action is a bid, which is the report in the first step, and the share of what it owes that it pays.

Bots: \`equilibrium\` reports its value, bids it wherever it may, pays only what it must; \`loyal\` reports its value, bids it as an outsider or for the ring, else stays out, and pays what it owes; \`miser\` is loyal, but
pays nothing that it need not; \`boast\` reports 1, bids its value wherever it may, pays likewise nothing; \`timid\` reports 0 and is loyal then; \`random\`.

References: Graham & Marshall (1987), Collusive Bidder Behavior at Single-Object Second-Price and English Auctions, J. Polit. Econ. 95; Mailath & Zemsky (1991), Games Econ. Behav. 3; McAfee & McMillan (1992), Bidding
Rings, Am. Econ. Rev. 82; Robinson (1985), Collusion and the Choice of Auction, RAND J. Econ. 16. Not modelled: members who may refuse to join, rings in first price auctions, sellers who do not know of the ring.`,
  defaults: ringDefaults,
  make: ring,
  solve: solveRing,
  bots: ringBots,
};

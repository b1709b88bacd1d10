/** Shill bids in the registry. */
import type { Entry } from "../../../src/registry.js";
import { shillBots } from "./bots.js";
import { shillDefaults } from "./options.js";
import { shill } from "./shill.js";
import { solveShill } from "./solve.js";

export const shillEntry: Entry = {
  title: "Shill bids: a second price auction run by somebody who may bid against you",
  about: `n bidders of values U[0, 1] bid in a second price auction (\`auction/sealed\`), with an announced reserve r. The auctioneer, who earns the price, may make fake bids. The price is the highest
of the second bid, the reserve and the fakes that do not exceed the highest bid; a fake above it leaves the object unsold. What the auctioneer can do depends on the \`mechanism\`:

- \`sealed\`: it sees all bids, then makes its own. Nobody else sees anything.
- \`ledger\`: every bid has to be on a public ledger before any is opened. It can still bid, blindly.
- \`ascending\`: it sees where the last but one drops out, and may go on bidding against the last.
- \`deferred\`: deferred revelation. All bids are committed to first, the auctioneer's fakes among them, with a deposit D each; after it has seen the others' bids it conceals those fakes that would win,
  and loses their deposits, or reveals all.

**Steps.** Everybody bids; then the auctioneer acts where the mechanism gives it something to do. With probability h (\`honesty\`) it is one who cannot; it alone knows.

**Nobody is to be trusted** (sealed, n = 2, r = 0). Honestly the revenue is (n − 1)/(n + 1) = 1/3. Against true bids the auctioneer bids what the highest bidder bids, which takes n/(n + 1) =
2/3. Bidders who expect that are in a first price auction, bid (n − 1)/n of their values, and the revenue is 1/3 again: in equilibrium the power to shill is worth nothing to who has it,
and takes simplicity from all the others.

**Partly honest** (derived). If the auctioneer shills with probability 1 − h, a bidder of value v who bids as if z has the payoff z^(n−1) v − (1 − h) z^(n−1) b(z) − h E[second price; z wins]. It is best at
z = v iff (n − 1)(v − b) = (1 − h) v b', so with κ = (n − 1)/(1 − h)

    b(v) = (κ v + r (r/v)^κ)/(κ + 1)        r = 0:  b = v (n − 1)/(n − h)

and, entry being the same, the revenue is that of the honest auction for every h, R(n, r) = (n − 1)/(n + 1) + rⁿ (1 − 2 n r/(n + 1)).

**A ledger.** A blind fake is a secret reserve. It does not depend on bids, so true bids stay best; the best one is Myerson's reserve ½, worth R(2, ½) = 5/12 instead of 1/3. After the best reserve has been announced nothing
is gained. So the ledger does not end shilling; it reduces it to what an announced reserve does.

**Ascending.** With v₂ known the auctioneer maximises b (1 − b)/(1 − v₂) over b ≥ max(v₂, r), which is at max(v₂, r, ½): nothing is gained beyond the reserve. For regular values the ascending auction with
reserve is the only one that is credible, strategyproof and optimal (Akbarpour & Li 2020, from memory).

**Deferred revelation** (derived for U[0, 1] and r = ½). Let p be the price without the top fake b, p ≤ v₁, the highest value. The fake raises p to b where v₁ ≥ b > v₂; where r ≤ v₁ < b it costs min(D, p), for the auctioneer
conceals it or gives up the sale; with k further fakes above v₁, which cost D each, it costs min(D, max(0, p − kD)) only, but at v₁ = b, which counts below, there are none. Moving b up gains, per density of v₁ at b, 1 − 2b + E[(p − D)⁺ | v₁ = b], which is at most 1 − 2b + (b − D)⁺. With D ≥ ½ that is at most 0 at all b ≥ ½. So a
fake never gains, whatever the others are, and taking the top one away step by step, no number of fakes does: **a deposit of ½, Myerson's reserve, makes the auction credible** for any n. With D < ½ a single fake just above ½
gains. For n = 1 the best is b = (3/2 − D)/2, and gains ((½ − D)/2)². With another reserve r > ½ a single fake gains iff D < 1 − r; with r < ½ a fake acts as the reserve that was not announced. With D = 0 and many fakes the auctioneer
takes nearly all, as in \`sealed\`.

The game and its figures are for U[0, 1] alone. The argument is not (derived): for any distribution whose hazard rate f/(1 − F) rises, moving b up gains (1 − F(b))/f(b) − b + E[(p − D)⁺ | v₁ = b] per density of v₁ at b, and
where r is Myerson's reserve, r = (1 − F(r))/f(r), and D ≥ r that is at most 0 at all b ≥ r. So a deposit of r is enough there too: 1 for the exponential distribution of mean 1.

**α-strongly regular values** (derived, \`regular.ts\`; the announced reserve is Myerson's, r). φ(v) = v − (1 − F)/f is to rise with a slope of α at least: α = 1 is a rising hazard rate, α = 0 regular. The family of generalised
Pareto distributions 1 − F = (1 + (1 − α)v/(αr))^(−1/(1−α)) has the slope α throughout: U[0, 2r] is α = 2, exponential α = 1, equal revenue the limit α → 0.

- A deposit D < r is never enough, whatever the distribution: just above r one fake gains.
- α ≥ 1: D = r is enough, for any number of bidders and fakes; so this is tight.
- One bidder, α < 1: of all α-strongly regular distributions with this r the family is the worst case. D = r is enough for two fakes iff α ≥ ½ (for more numerically): below, fakes at r + h/2 and r + h gain (¼ − α/2) f(r) h².
- Values up to v̄: D = (1 − α)v̄ + αr is enough; for equal revenue cut off at v̄, α = 0, nothing less than v̄ is.
- α = 0 without a bound: no deposit is enough; fakes at 2D and 4D gain ¼ of the honest revenue.

| D/r that is enough for the family | n = 1 | 2 | 5 | 10 |
| --- | --- | --- | --- | --- |
| α = .3 | 1.35 | 1.41 | 1.59 | 1.91 |
| α = .4 | 1.05 | 1.06 | 1.12 | 1.25 |
| α = .5 | 1 | 1 | 1.00 | 1.06 |
| α = .6 | 1 | 1 | 1 | 1 |
| α ≥ 1 | 1 | 1 | 1 | 1 |

(numerically, by the best fakes on a grid of quantiles; at α = .5 and n = 5 it is 1.003). With more bidders v₂ is higher and D has to be larger: at α = .6 and n = 64 it is 1.62.

What is stated in the literature: the deferred auction is optimal, strategyproof and credible where hazard rates rise; where values are α-strongly regular, α > 0, up to any ε; neither can it be extended to all regular values nor ε be
removed with several bidders, where the auctioneer talks to each bidder alone (Ferreira & Weinberg 2020, as summarised in the abstract). Over a censorship-resistant ledger, as here, it is credible for all α > 0, with a collateral large
enough (Chitra, Ferreira & Kulkarni 2023, from memory); for α < 1 that collateral is quoted at second hand as r (n/α)^((1−α)/α) (1 − α)^(−1/α), which is far above the table: 8r instead of r at α = ½, n = 1. That
smaller deposits than those in the literature break credibility (arXiv:2507.04592, as summarised in the abstract) is here the first point, D < r. The figures here are this project's.

Metrics: \`revenue\`; \`gain by shilling\` over the price without fakes, deposits deducted; \`sold\`; \`unsold by shill\`; \`deposits lost\`, which are burnt; \`bidders' surplus\`; \`welfare\` (the winner's value less what is burnt).

An auctioneer's action is its fake bids (0: none) and a last number, which conceals those that would win from ½ on, with deferred revelation.

Bots: \`equilibrium\` bids as is best against an auctioneer who shills as well as it can, and does that as the auctioneer; \`truthful\` bids its value, and never shills; \`shill\` bids its value, and shills as well as it
can; \`wary\` bids (n − 1)/n of its value, and shills; \`greedy\` bids its value, and as the auctioneer ½, concealed whatever the deposit; \`random\`.

References: Vickrey (1961), J. Finance 16; Myerson (1981), Math. Oper. Res. 6; Akbarpour & Li (2020), Credible Auctions: A Trilemma, Econometrica 88; Ferreira & Weinberg (2020), Credible, Truthful, and Two-Round (Optimal) Auctions
via Cryptographic Commitments, EC '20; Chitra, Ferreira & Kulkarni (2023), Credible, Optimal Auctions via Blockchains, arXiv:2301.12532.`,
  defaults: shillDefaults,
  make: shill,
  solve: solveShill,
  bots: shillBots,
};

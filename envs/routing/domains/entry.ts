/** Several domains in the registry. */
import type { Entry } from "../../../src/registry.js";
import { domainsBots } from "./bots.js";
import { domainsGame } from "./domains.js";
import { domainsDefaults } from "./options.js";
import { solveDomains } from "./solve.js";

export const domains: Entry = {
  title: "Several domains with a bridge: what is extracted jointly, and what by each sequencer alone",
  about: `D domains have a constant-product pool of the same pair A/B and a sequencer each. Outside, one A is worth one B; rewards and metrics are in B. Pools start at prices e^u of the
outside price, u uniform on [−w, w] in each domain, with reserves R e^(∓u/2).

A round has three phases; whoever is not on the move can only pass (action 0).

**Orders.** Every router has an order of either side, of a size around v. Its home is domain i mod D. It sends all of it home, or ¼, ½, ¾ or all abroad (action: 0, or 1 + 4 · which other
domain + which share), with one of the slippage limits s (second action). The bridge keeps a share φ of what is sent; the rest is swapped L rounds later, at the reserves of then, against the least output (1 − s) of
the quote there when it was sent. A swap below its least output reverts; its input goes outside for (1 − δ) B each, and gas g is burnt per swap, reverted or not. In each round the bridge is down with chance q: what is sent
then comes back and goes outside likewise (\`announced\`: it is known before, and sending is no legal action). What is under way still arrives. What would arrive after the last round is late and goes outside too.

**Search.** A searcher holds I of either token in each domain at first. It proposes to buy A in one domain and to sell it in another (action: 0 or 1 + ordered pair), for ¼, ½, ¾ or all of the best amount
at the reserves before the block, as far as it holds the tokens, and bids 0, .1, .3, .6 or .9 of half the expected gain to each of the two sequencers. It sees the orders of the block. Bids and gas are paid from an account outside.

**Sequence.** Each sequencer chooses who has the top of its block, and whether to order jointly with whoever shares:

| rule | the block |
| --- | --- |
| 0 bids | legs, the highest bid first · users |
| 1 own | its own best trade, free of gas · users · legs |
| 2 users | users · legs |

Users are in random order. Where both sequencers of a pair share, its legs are atomic: in the same instant, at the top (after their own trades; after the users if one of the two puts users first), the
highest sum of bids first, and only if nothing is lost after bids and gas; if not, the pair costs nothing. Elsewhere legs are separate: each is in with chance κ, for its own bid, whether or not the other is. A separate leg reverts, for its gas and no
bid, if it brings half the expected gain less than planned; what one leg bought and the other did not sell is closed outside at 1 ± δ. Sequencers with the rule *own* who share take the best trades in all their pools together
and divide the surplus equally, or all of it (\`split\`).

**Joint against separate extraction** (derived in \`clearing.ts\`). Let V_d(λ) be what the best trade of pool d (x of A, y of B, γ = 1 − fee) yields at a fixed price λ of A, u = 1/√λ and k = √(xy/γ):

    u < x/k       buy  x − uk   of A for k/u − y/γ of B
    u > x/(γk)    sell uk − x/γ of A for y − k/u  of B
    joint         W = min_λ Σ V_d(λ),  1 − δ ≤ λ ≤ 1 + δ
    separate      Σ min_λ V_d(λ)
    incentive     W − Σ min_λ V_d(λ) ≥ 0

The minimum over λ is in closed form for any number of pools, as the A that changes hands is piecewise linear in u. The incentive to collude is the difference (Obadia et al. 2021, from memory). It is 0 if δ = 0, for then everybody trades everything outside; it is all of W where δ is so
large that no sequencer gains alone. With two pools and nothing going outside W is the two-pool cycle, δ* = (√A − 1)/C, gain (√A − 1)²/C. With the surplus divided, sharing is a best answer
to anything as far as one block's own trades go; with equal parts of all, who brings more than its part loses. What sharing does to later blocks is not known, nor an equilibrium of the whole game.

**With users' orders** the trade waits for the place where it is worth most: \`blockValues\` tries all sequences of each domain's swaps and one own trade, and all interleavings with one bundle (exact up to seven
swaps in all; above, lower bounds by draws). Worked example: fee .3 %, δ = 2 %, both pools 1000/1000. In the first 20 A and 12 B wait to be sold, in the second 15 B and 17 A. Alone the sequencers take .066173 (after the 20 A)
and .027103 (after the 17 A); jointly .499908, after the 20 A and after the 15 B: the second waits for another swap. Incentive .406631.

**Legs that are not atomic** (derived in \`attempt.ts\`). At unmoved prices, with bids β for both legs and a of A changing hands:

    E = κ (gain − 2 (1 − κ) δ a − 2g − β)      worth it iff  κ > 1 − (gain − 2g − β)/(2δa)

By default, between pools at e^(∓.03): 13.3360 B buy 13.5184 A, the gain is .364915, E = .261757 without bids, and κ must exceed .362140.

**Latency** (derived in \`delay.ts\`). A transfer over a bridge of latency L meets mL + k orders before its swap, m per round there and k uniform on 0 … m. For orders of one size and either side the expected output is written out over all pasts (up to 16
orders). By default 10 B sent abroad are quoted 9.8618, get 9.8675 on average, with deviation .3343: waiting does not lose on average, it is risk. \`lateSale\` is the arbitrage of whoever must bridge what it bought: .347243 ± .462777 in place of .364915.

**Metrics**, of the episode to date. The first seven add up to 0: \`user welfare\` (what orders got less what they were worth, and gas), \`searcher profit\`, \`sequencer revenue\` (and \`revenue d\` of each), \`lp change\` (of all pools at the outside price), \`bridge fees\`,
\`gas burnt\`, \`outside gain\` (of whoever trades outside). Then \`joint extraction\` (atomic pairs before gas and bids, and what sequencers took together) and \`separate extraction\`; \`joint value\`, \`separate value\` and their difference
\`collusion incentive\`, W and Σ V of the pools as each block began; \`proposals\`, \`lone legs\` (of pairs of which one leg alone traded), \`reverted\` swaps, orders \`returned\` by the bridge, \`late\` ones.

In play (1,500 episodes, responsive routers, careful searchers; standard errors of .02 to .05):

| sequencers | users | searchers | sequencers' revenue | pools | outside |
| --- | --- | --- | --- | --- | --- |
| bids | −4.51 | −.02 | .44 | 2.17 | 1.26 |
| separate | −4.96 | −1.03 | 1.36 | 1.58 | 2.38 |
| shared | −5.07 | 0 | 1.80 | 1.55 | 1.20 |
| users | −3.44 | −.07 | .21 | 1.79 | .86 |

Bots. Routers: \`home\`; \`blind\` (half abroad); \`responsive\` (the split worth most at the reserves it sees, as if alone). Searchers: \`pass\`; \`exact\` (the best pair at full size: it never loses where legs are atomic); \`careful\` (the best E, or nothing). Sequencers: \`bids\`; \`separate\`
(its own trade where that earns more than bids); \`shared\` (likewise, jointly); \`users\`. \`random\`. A role without a bot of some name plays home, pass or bids.

References: Obadia, Salles, Sankar, Chitra, Chellani & Daian (2021), Unity is strength: a formalization of cross-domain maximal extractable value, arXiv:2112.01472, from memory; Angeris & Chitra (2020), arXiv:2003.10001; the rest is derived here.`,
  defaults: domainsDefaults,
  make: domainsGame,
  solve: solveDomains,
  bots: domainsBots,
};

/** The market around the routers, in the registry. */
import type { Entry } from "../../../src/registry.js";
import { marketBots } from "./bots.js";
import { marketGame } from "./market.js";
import { marketDefaults } from "./options.js";
import { solveMarket } from "./solve.js";

export const wholeMarket: Entry = {
  title: "The whole market: routers, a mempool, searchers and a builder",
  about: `Orders that wait for a block are seen before they are filled. Here routers send orders over a network of pools, searchers look at the mempool and attack, and a builder
chooses the rule by which the block is put into sequence. Who gains what from whom, by which rule, with or without a public mempool, is the question; all that is gained
and lost is accounted for.

A round is one block, in two phases (one if there are neither searchers nor a builder). Whoever is not on the move can only pass (action 0).

| phase | who | chooses, by number |
| --- | --- | --- |
| orders | router | **split** of its order over the routes of its trade, a point of the grid in steps of 1/\`grid\` (0: all over the first route; \`points\` and names as in the other routing games); **limit** s, a number of \`slippages\`; **tip**, a number of \`tips\` |
| build | searcher | **attack**: 0 pass, 1 cycle, 2 … K+1 sandwich of victim 0 … K−1, K+2 … 2K+1 back-run of followed swap 0 … K−1; **fraction** of the best front-run, a number of \`fractions\`; **bid**, a number of \`bids\` |
| build | builder | **rule** of the block: 0 arrival, 1 fees, 2 value, 3 users |

The builder commits to a rule, not to one of n! sequences; it sees tips and what attacks would bring, not who bids what. Without a builder the option \`rule\` holds. With
a sealed mempool searchers see no swap and cannot sandwich or back-run; they may still send a cycle. The builder, too, then sees no attack but the cycle.

**Swaps.** Each route that an order uses is a transaction of its own, quoted on the reserves at the start of the block. It insists on (1 − s) times its quote: below, it
reverts. A reverted swap pays gas; it and one that found no place in the block are not filled, and cost the router δ (\`penalty\`) of their value, since it still wants to
trade. Without that, a limit of 0 would always be best. A route over a closed pool is masked, unless all routes of the trade are closed: then a swap is tried, reverts and
is seen by no searcher.

**Attacks.** A searcher announces what it does, not amounts: those are worked out on the reserves that the bundle meets, so that no attack is made at a loss.

    sandwich    sell a, victim, sell back; two transactions of gas. At the pool of the victim's route where it brings most, after gas
    back-run    the victim's swap, then the best cycle over pools as they are then; one transaction of gas
    cycle       the best cycle, one transaction of gas

For a sandwich the victim's least output at the end of its route is taken back pool by pool, m′ = x m/(γ(y − m)), or m/price at an outside market; at the attacked pool,
with u = v/x and r = quote/m − 1,

    a_max = x · 2(1+γu) r / (B + √(B² + 4γ(1+γu) r)),  B = 1 + γ + γ²u        the victim gets exactly its limit
    a*    = the best front-run without a limit; none for u ≤ u* ≈ 1/γ − 1
    a     = fraction · min(a_max, a*)
    γ = 1:  profit s v (x+v)/(x + s v),  whatever y

(derived; a_max at γ = 1 as in Kulkarni, Diamandis & Chitra 2022). Pools before one that is neither constant product nor an outside market are not attacked. A cycle whose
hops compose to f(δ) = Aδ/(B + Cδ) takes δ* = (√(AB) − B)/C and gains (√A − √B)²/C if A > B (derived). Cycles have up to four hops over constant product pools and outside
markets; beyond twelve cycles the shorter ones are kept; each is begun at the token of its circle in which it gains most value.

**Bundles.** A bundle holds its victim's swap and is in the block as a whole or not at all. It fails if that swap has been executed before, or if the attack would not pay
where it comes; the swap then waits for its own turn. Failing is free, as with Flashbots' bundles (from memory), or costs gas (\`failures\`: pay), as in a gas auction.
The bid is a share of what the attack brings after gas, paid to the builder only if it does. So of two searchers on one victim the higher bid wins and the other fails.

| rule | sequence |
| --- | --- |
| arrival | uniform over orders and bundles; a sandwich then comes before its victim half of the time |
| fees | orders by tip; bundles by their victim's tip + bid share × what they were shown to bring in full; cycles after all, by bid |
| value | bundles by what they were shown to bring, then orders by tip, then cycles |
| users | no sandwich; orders by limit, the tightest first, so that fewest revert; back-runs just before the order they follow; cycles last |

Equals are settled by a coin, so under \`fees\` a bundle that bids nothing succeeds half of the time. \`capacity\` is counted in transactions, of which a sandwich has
three with its victim's, a back-run two; what is left out pays nothing. Tips are paid once per order that was tried.

**What is seen.** All: the phase, the time, which pools are open and announced events one round ahead. Routers: their order and trade, the pools where these change from
round to round, by how much their last orders fell short of their quotes, the rule of the last block. Searchers: the pools, and for K victims, K followed swaps and the
best cycle what the attack would bring if it came first, and how large the swaps are. Victims are those with the largest s v (x+v)/(x + s v), in value, at the pool of
their route where it is largest; followed swaps those with the largest v²/x. The limit itself is not shown, but the prize tells of it. Builder: tips, those prizes and the
last rule. A value z is shown as z/(z + z₀).

**Rewards**, in value (\`values\` of the network, by default 1 per token):

    router      Σ (output − input) over filled swaps − gas − tip − δ · what was not filled
    searcher    what its attack brings − gas − bid
    builder     \`objective\`: fees = tips + bids; extraction = tips + bids + all searchers' rewards; welfare = Σ (output − input) − gas − tips of routers

**Metrics**, summed over the episode. The first six add up to nothing, and a ledger of every token and of cash stands behind them:

    welfare + searchers + builder + providers + outside + gas = 0

| metric | unit | |
| --- | --- | --- |
| welfare | value | what routers gained, without δ |
| searchers | value | what searchers kept, after bids and gas |
| builder | value | tips and bids, whatever its objective |
| providers | value | change of the pools by blocks at fixed values: fees less what prices moved against them |
| outside | value | the same of outside markets that never run dry |
| gas | value | burnt |
| unfilled | value | of swaps that reverted or were left out |
| extraction | value | what attacks brought after gas, before bids |
| sandwiches, backruns, cycles | 1 | attacks that were made |
| reverted | swaps | |

What refills and events bring and take is in no metric, but in the ledger's account *outside*.

**Events** (\`events\`) change the pools between rounds, which are numbered from 0: before round \`round\`, or before every round with \`chance\`, in the sequence of the
list.

    events: [
      { kind: "open",  pool: "direct", round: 3, announced: true },       // closed until then; all see it one round ahead
      { kind: "close", pool: "A-B", chance: 0.1 },                        // an outage …
      { kind: "open",  pool: "A-B", chance: 0.5 },                        // … and its end
      { kind: "scale", pool: "C-D", factor: 0.5, round: 5 },              // half of the liquidity leaves, at the same price
      { kind: "move",  pool: "A-C", to: "A-C at 5 bp", round: 7 },        // all of it goes to a pool of another fee, which opens
    ]

A pool whose first event is \`open\`, or into which reserves move first, is closed until then. What an event does lasts, also with \`refill\`, which brings the reserves
back before every round. A pool whose reserves have moved away opens again only when reserves move into it. A scale that would leave more than 10⁶ times or less than
10⁻⁶ of the reserves at the start does nothing.

**Known answers** (\`solve\`, which takes the mempool to be public): u* of every pool; for a typical order alone on each of its routes and each limit what a sandwich brings after gas and costs the order; for
a drawn block the best, worst and mean of all sequences, of the users' output and of what is extracted at the widest limit, exact up to eight routers; and the game of
limits, as played. By default a swap of 25 over A-C-D, of which A-C is the shallow pool, brings and costs

| limit | searcher | router |
| --- | --- | --- |
| .2 % | 0 | 0 |
| 1 % | .0896 | .2540 |
| 3 % | .3468 | .7619 |
| 10 % | 1.2262 | 2.5397 |

while over the deep pools of A-B-D it is not worth the gas: v/x is about u* = .0030135 for a fee of .3 %. So splitting over deep pools is a shelter, too. The game of
limits: one searcher makes the best attack it sees, at the lowest bid above 0, everybody splits as is best alone; what a router earns by its limit (columns) if all others
have another one (rows), mean of 64 blocks, standard errors up to .05:

| others  own | .2 % | 1 % | 3 % | 10 % |
| --- | --- | --- | --- | --- |
| .2 % | −1.05 | −.40 | −.35 | −2.03 |
| 1 % | −1.25 | −1.02 | −.36 | −2.01 |
| 3 % | −1.26 | −1.26 | −.98 | −1.81 |
| 10 % | −1.26 | −1.26 | −1.07 | −1.28 |

Tight limits revert where others come before, wide ones feed the searcher: 3 % is the one symmetric equilibrium in pure limits. Who alone is looser than all others gains
much (−.35), which is what leads away from the tight ones. A limit is listed in \`equilibria\` if no other is better by two standard errors, which is no proof. Equilibria
of the whole game, with splits, tips, bids and rules chosen at once, are not known.

On one pool (1000, 1000) the game gives (derived): a sandwich of 100 at 1 % earns 1.0989010989 without fee, 1.0607226940 with .3 %; of 1 it would lose .0201406987 and is
not made; the pools (1, 1) and (1, 2) of fee .3 % hold a cycle of .0844175775; sellers of 100 X, 50 X and 80 Y at a pool (1000, 1000) without a fee get (93.62467743, 47.00050833, 85.37615730) on average over
sequences.

**Bots**, one name for all roles:

| bot | router | searcher | builder |
| --- | --- | --- | --- |
| careful | the split that is best alone; tightest limit, no tip | cycles, no bid | arrival |
| loose | the same split; widest limit, no tip | the best attack it sees, in full, middle bid | fees |
| eager | as loose, highest tip | searcher j the (j+1)-th best attack, highest bid | value |
| single | all over one route, middle limit, no tip | passes | users |
| random | anything legal | | |

The first four know the pools at the start and typical sizes, and do not learn. None is an equilibrium.

What is left out: searchers see one list, not each its own flow; they have any amount to sell, and one bundle each per block; builders do not compete, so nothing is
passed on to a proposer as with MEV-Boost (from memory), and nothing is rebated to users; prices do not move outside, so arbitrage is between the pools alone.

References: Kulkarni, Diamandis & Chitra (2022), Towards a theory of maximal extractable value I, arXiv:2207.11835 (sandwiches and routing; more extraction can degrade or
improve routing, as summarised in the abstract); Ferreira & Parkes (2022), Credible decentralized exchange design via verifiable sequencing rules, arXiv:2209.15569 (no
sequencing rule removes all risk-free profit, as summarised in the abstract); Kulkarni, Diamandis & Chitra (2023), Towards a theory of maximal extractable value II,
arXiv:2309.14201 (worst against average order, from memory); Daian et al. (2019), Flash Boys 2.0, arXiv:1904.05234 (gas auctions, from memory).`,
  defaults: marketDefaults,
  make: (options) => marketGame(options as Parameters<typeof marketGame>[0]),
  solve: solveMarket,
  bots: marketBots,
};

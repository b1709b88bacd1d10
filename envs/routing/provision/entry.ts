/** Liquidity provision in the registry. */
import type { Entry } from "../../../src/registry.js";
import { provisionBots } from "./bots.js";
import { provisionDefaults } from "./options.js";
import { provisionGame } from "./provision.js";
import { solveProvision } from "./solve.js";

export const provision: Entry = {
  title: "Liquidity providers choose among fee tiers; informed traders and users trade against them",
  about: `Several pools trade one pair X/Y and differ only in their fee. Providers choose in which of them their liquidity is; traders who know the fair price take what a pool is behind; users,
who do not know it, trade for reasons of their own. Values are in Y.

**A block.** (1) Providers move: each removal and each addition burns \`gas\`. (2) Trades, in the order of \`order\`: informed traders first (in random sequence), users first, or all in a random sequence.
(3) What each pool won or lost at the fair price P goes to its shares. (4) P moves; new orders arrive. An episode starts with every pool at the fair price.

**The fair price** is a geometric Brownian motion without drift, P' = P e^(σ√T z − σ²T/2) with z ~ N(0, 1), T = 1 or, with \`blocks = poisson\`, exponential of mean 1. **Users:** N ~ Poisson(λ) orders per block, half of
them to buy, of log-normal value with mean m and deviation s of the logarithm. Ranges are drawn from anew for each episode. Sets of numbers with a source:

| \`flow\` | σ per block | λ | m (Y) | s | source |
| --- | --- | --- | --- | --- | --- |
| \`optimization-arena\` | .00088 to .00101 | .6 to 1 | 19 to 21 | 1.2 | AMM Fee Strategy Challenge, Optimization Arena |
| \`amm-gym\` | .001 | 5 | 2 | .7 | defaults of amm-gym's simulation |

**Pools** have a constant product, and fees stay in them: an input δ buys G = yγδ/(x + γδ), γ = 1 − f, and leaves (x + δ, y − G). Liquidity is L = √(xy) and is added and removed in proportion, so that doing so costs nothing
but gas; a whole position has the value \`capital\` at the first price, tokens may be borrowed, and an empty pool opens at the fair price. Residents hold \`base\` in each pool and never move;
it is 0, or at least a millionth of \`capital\`.

**Roles.**
* \`provider\`: 0 keep, 1 out, then the tiers (with \`levels\`, each with its sizes of position). Reward: its share of what pools won or lost at P, less gas. It sees prices, depths and volumes \`lag\` blocks old and with an error
  \`noise\` in the log price, its own position, and σ, λ, m of the episode; not the fair price.
* \`informed\`: which part of the most profitable trade to take in every pool, 0 = wait. It sees how far each pool is off P. Where informed traders come first and no pool is further off than its fee, it can only wait.
  Most profitable is δ* = (√(γpxy) − x)/γ into the reserve x, where a token of y is worth p of x. Reward: value got less value given, at P.
* \`router\` (with \`routers\` > 0): 0 none, or how its order is split over the pools, in \`grid\` parts. Each has an order with the chance 1 − e^(−λ/R) per block. It sees pools and its order, not P. Reward: value got less value given, and \`need\` of
  the value that it trades. With \`routers = 0\` nature splits every order in the best way: δₖ = (m√(xₖyₖγₖ) − xₖ)/γₖ where that is above 0 (equal marginal prices), and always trades.

**Metrics**, in Y over the episode, every trade at the fair price of its block:

    lvr           = informed profit + informed fees            loss versus rebalancing: what curves lose to informed traders, before fees
    lp income     = user fees + user slippage + informed fees − lvr
    lp profit     = lp income + inventory                      against having held the tokens, before gas
    user welfare  = −(user fees + user slippage)
    welfare       = lp income + informed profit + user welfare + user benefit − gas burnt = user benefit − gas burnt

\`informed profit\` is what informed traders got less what they gave. User slippage is what users lose to the curve beyond fees, and is below 0 where they hit a pool that is off P; much of it goes on to informed traders, who bring the pool back.
\`inventory\` is the price's move on tokens that trades had changed; its mean is 0. \`provider income\` is the part of \`lp income\` that is providers' and not residents'; their rewards are that less gas. \`user benefit\` is \`need\` times \`user volume\`.
Without users providers lose exactly what informed traders win; without users and with σ = 0 nothing happens.

**Known answers** (\`loss.ts\`; per block and unit of a pool's value V = 2L√P).

    no fee             lvr = 1 − e^(−σ²/8) ≈ σ²/8; over N moves 1 − e^(−Nσ²/8) of the first value (Poisson blocks: 1/(1 + σ²/8) for e^(−σ²/8))
    fee, Poisson       informed traders trade in P = 1/(1 + γ√2/σ) of blocks, γ = −log(1 − f); profit ≈ P σ²/8, fees ≈ (1 − P) σ²/8
    fee, fixed blocks  by quadrature over the stationary law; γ ≫ σ: P = 1/(√2 γ/σ + .8239), profit ≈ .8239 P σ²/8

So with any fee lvr is σ²/8 to leading order, and what informed traders do not keep they pay as fees. At σ = .000945 and fixed blocks they keep 85 % of it at 1 bp, 52 % at 5 bp, 15 % at 30 bp and 5 % at 100 bp (derived). The fee that stays in the pool is neglected there, a share of about f.

*Break-even:* users' volume per block whose fees make good for the loss, \`breakEven\` = profit/f of the pool's value, to leading order. Where a volume Q is captive in a tier and liquidity enters freely, it does until V = Q f/profit: equal returns,
0, in every tier (derived).

*Informed traders:* with two or more who trade one after another (\`order\` is not random), that everybody takes all in every block is an equilibrium, as what one leaves the next one takes (up to the fees that stay in the pool). A single one gains by waiting where there is a fee: what is beyond the band
is squared, and the price goes on moving. \`patient\` in \`solve\` is one trade in the last block; without a fee both bring the same. Its best stopping rule is not known here.

*Placement:* \`solve\` looks for a profile of constant placements from which no single change gains, by playing the game over seeded episodes with best-splitting users and exact informed traders; the certificate is the largest mean gain by a change, with
its standard error. It is an equilibrium of these means where the certificate is not above 0. **Where it is above 0, what is given is no equilibrium**: changes went round, or the limit of 120 profiles was reached, and it is the profile with the smallest such gain
among those looked at; \`solve\` then says so in \`reason\`. With \`blocks = poisson\`, 12 providers, \`capital\` 50,000 and \`length\` 64 that happens, with .04 ± .02 left. Every profile is played for about 4096 blocks, fewer where a block has much work. Mixed placements, and
providers who move within an episode, are not known. By default all four are in the 100 bp pool: users trade whatever it costs, and the cheap pools of the residents are too shallow for them.

**Bots.** Provider: \`equilibrium\` (its seat of that placement, an equilibrium only where the certificate says so), \`break-even\` (where the fees that it expects exceed the loss most, or out; one provider at a time), \`lowest\`, \`middle\`, \`highest\`, \`spread\` (one tier per seat in turn), \`out\`.
Informed: \`exact\` (all, always), \`patient\`, \`wait\`. Router: \`best-split\` (best of the grid at what it sees, if worth it), \`cheapest\`, \`none\`. A name plays the other roles too: \`break-even\`, \`exact\`, \`best-split\`. And \`random\`.

References: Milionis, Moallemi, Roughgarden & Zhang (2022), arXiv:2208.06046; Milionis, Moallemi & Roughgarden (2023), arXiv:2305.14604; Angeris & Chitra (2020), arXiv:2003.10001.`,
  defaults: provisionDefaults,
  make: provisionGame,
  solve: solveProvision,
  bots: provisionBots,
};

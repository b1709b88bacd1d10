/** Block time in the registry. */
import type { Entry } from "../../../src/registry.js";
import { blockTimeGame } from "./block-time.js";
import { blockTimeBots } from "./bots.js";
import { blockTimeDefaults } from "./options.js";
import { solveBlockTime } from "./solve.js";

export const blockTime: Entry = {
  title: "Block time: what arbitrage costs a pool, and whether it is won by speed or by bids",
  about: `A pool with a constant product and a fee γ lags behind a price that moves with volatility σ; blocks come every τ on average. Where the log price is more than γ away the pool is
arbitraged at the next block, and its liquidity provider pays for it: loss versus rebalancing, LVR, σ²/8 of the pool's value per time without fees (Milionis et al. 2022).

**Arbitrage per block.** With Poisson blocks of rate λ = 1/τ and η = √(2λ)/σ (Milionis et al. 2023; derived in \`lvr.ts\`):

    P = 1/(1 + γ√(2λ)/σ)        share of blocks with an arbitrage
    P · σ²τ/8                   arbitrageurs' profit per block, to leading order; \`solve\` has it exactly
    (1 − P) · σ²τ/8             fees that they pay the pool, likewise

| σ = 5 %/day, γ = 30 bp | P |
| --- | --- |
| 12 s (Ethereum) | .121951 |
| 2 s (Base) | .053659 |
| 200 ms (Base, preconfirmed) | .017615 |

Fixed blocks of 12 s have P = .1246: 1/P = √2 γ/s + .8239, s = σ√τ, to many digits where the band is wide (derived, by quadrature over the stationary law; .8239 is −ζ(½)/√π, from Gaussian overshoots). Shorter blocks leave arbitrageurs less and pay the pool more: with γ > 0, P falls as √τ.

**Who keeps it.** Arbitrageurs' messages take exponential times of mean ℓ. Who is first and alone in its block pays nothing; in a shared block the highest bid, a share of the profit, wins and goes to whoever orders. With
n arbitrageurs the first is alone with probability q = ℓ/(ℓ + (n − 1)τ) (Poisson), or ℓ′/τ(1 − e^(−τ/ℓ′)), ℓ′ = ℓ/(n − 1) (fixed). In equilibrium they mix their bids, together keep q, and
1 − q is bid away (derived). So τ → 0 is a race that is first come first served, and a long block is an auction.

**The provider** chooses for the next block: outside, or one of the fee tiers, passive or watching. Others trade ν e^(−γ/γ₀) per day and value in its pool. Watching costs something per block and
joins the race with a withdrawal, which escapes the arbitrage if it is alone in an earlier block, q/(n + 1) with one racer more in q; or, with \`cancels = first\`, also if it is later in the same block (derived). The position is a
small part of the pool, so prices do not depend on the provider. \`best\` is the best choice that never changes; a provider who moves among the pools as their gaps show can do better, by how much is not known here.

Rewards are in ppm (millionths) of the position's value, which is 1 throughout. Metrics, summed over the episode, in ppm: \`lvr\` (arbitrage profit and the fees paid for it), \`arbitrage profit\`, \`arbitrage fees\`, \`noise fees\`, \`lp income\`
(noise fees less arbitrage profit and watching), \`sequencer revenue\` (bids), \`welfare\` (all rewards and that revenue: noise fees less watching, as what arbitrage takes from the provider
others have); and shares: \`arbitrage share of blocks\`, \`escaped share\` of arbitrages. Each pool starts from its own stationary law of Poisson blocks.

**An express lane** (derived; \`solve\`, \`express\`; no rule of this game). One favoured arbitrageur trades first, the others take what is left. The pool sees the trade, but not the gap g of log prices, worth g²/8 of the pool's value. Where
its own log price has moved by x it charges (1 + κ)x, so that the favoured one stops at g/(1 + κ), and the price is followed only gradually. To leading order, whatever g is,

| of the gap's value | κ | κ = 1 |
| --- | --- | --- |
| favoured arbitrageur | 1/(1 + κ) | ½ |
| pool | κ/(1 + κ)² | ¼ |
| left to the others | (κ/(1 + κ))² | ¼ |

κ = 1 is best for the pool at every gap, and no schedule of surcharges, of whatever form, guarantees it more than ¼ over all gaps (proof in \`express.ts\`). These are the 25 % and 50 % that a pool aware of Arbitrum's Timeboost and
the favoured arbitrageur have in equilibrium according to ethresear.ch 20677; how they are found there has not been followed, so that their model may be another one. What a pool knows of the gap decides: if it sees it, a flat fee of g/2 gives
the pool ½, the favoured one ¼ and leaves ¼, the two roles exchanged; if it knows that gaps are exponential, as here, a flat fee of their mean is best, 1/e = .368 each, and .264 is left. Exactly, for a constant product and a gap of 5 % up:
.2479 and .5021; down: .2521 and .4979.

Actions: an arbitrageur bids a share of the profit; the provider's 0 is outside, 1 … the tiers in the order of the list, then the same tiers watching.

Bots: \`equilibrium\` bids as in the symmetric mixed equilibrium, and provides by the best constant choice; \`first-come\` bids nothing and stays in the middle tier; \`watching\` bids nothing and watches there;
\`outside\` bids all of the profit and stays outside; \`random\`.

References: Milionis, Moallemi, Roughgarden & Zhang (2022), arXiv:2208.06046; Milionis, Moallemi & Roughgarden (2023), arXiv:2305.14604; Fritsch, Silva, Mamageishvili, Livshits & Felten
(2024), arXiv:2410.10797 (25 % and 50 %, also ethresear.ch 20677).`,
  defaults: blockTimeDefaults,
  make: blockTimeGame,
  solve: solveBlockTime,
  bots: blockTimeBots,
};

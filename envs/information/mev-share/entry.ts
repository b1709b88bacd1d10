/** Hinted back-runs in the registry. */
import type { Entry } from "../../../src/registry.js";
import { mevShareBots } from "./bots.js";
import { mevShare } from "./mev-share.js";
import { mevShareDefaults } from "./options.js";
import { solveMevShare } from "./solve.js";

export const mevShareEntry: Entry = {
  title: "Hinted back-runs: a user sells what its order reveals, and a mediator shares the proceeds",
  about: `A user's order can be back-run at a profit. A mediator auctions the right to do so among n searchers and refunds the share ρ of the price to the user. Searchers know only what the
user lets the mediator reveal, the hint h from 0 to 1.

**Steps.** The mediator posts ρ. The user, who alone knows how much a hint harms it (λ, drawn evenly from \`harmLow\` to \`harmHigh\`), reveals h. Each searcher then sees its value s(h) uᵢ,
with uᵢ drawn from the \`values\`, U[0, 1], and

    s(h) = s₀ + (1 − s₀) h

s₀ being what it could earn blindly, and bids. The auction is \`auction/sealed\`'s, second price by default. The user earns ρ p − λ h²/2, the mediator (1 − ρ) p, the winner its value less p.
The harm is what others, who trade ahead on the hint, take from the user; it goes to nobody here.

**The user's part.** With all told and no harm the price is on average R = (n − 1)/(n + 1), the second highest of n uniform values, so that the user gets ρ (n − 1)/(n + 1): 2ρ/3 for five searchers.
First price leads to the same R. Any other distribution is taken from the sealed auction's own equilibrium.

**The best hint** (derived). At a share ρ a full hint is worth g = ρ (1 − s₀) R more to the user than none, and its expected payoff ρ s(h) R − λ h²/2 is greatest at

    h*(λ) = min(1, g/λ)

so that the user tells all while λ ≤ g. More searchers and higher refunds bring out more. With levels of h, δ apart, the user goes from level k to k + 1 as long as λ ≤ g/((k + ½) δ). Everybody
together would be best served with g = (1 − s₀) E max uᵢ, as the hint helps the winner too and ρ R is less than the winner's value: users tell less than is good for all, at any ρ ≤ 1.

**The mediator's share** (derived). It maximises (1 − ρ) R (s₀ + (1 − s₀) E h*). For λ ~ U[0, Λ] and g ≤ Λ, E h* = (g/Λ)(1 + ln(Λ/g)). With s₀ = 0 nothing is sold without hints, so even a
monopolist refunds a part; with s₀ = 1, where searchers need no hint, it refunds nothing: the refund is the price of information, not a gift. \`solve\` gives the best of the posted grid, any
share's best (\`anyRefund\`), and all shares' outcomes (\`byRefund\`). Mediators who compete would outbid each other until all is refunded (as prices fall to costs in Bertrand's market; not played here).

Metrics: \`refund share\`, \`hint\`, \`revenue\` p, \`refund\` ρ p, \`mediator revenue\`, \`harm\`, \`searchers' surplus\`, \`welfare\` (the winner's value less the harm). The bot \`usual\` refunds
90 % (from memory, the default of Flashbots' MEV-Share).

Actions: mediator k refunds the k-th share of the grid from 0 to 1; user k reveals the k-th hint from 0 to 1; a searcher bids.

Bots: \`equilibrium\` posts the share that leaves the mediator most, hints as is best at that share and its harm, and bids as in the sealed auction's equilibrium; \`usual\` refunds 90 %, and is else as
equilibrium; \`generous\` refunds all, tells all, and bids its value; \`closed\` refunds nothing, tells nothing, and stays out; \`random\`.

References: Flashbots, MEV-Share (specification); Vickrey (1961), J. Finance 16; Krishna (2009), Auction Theory. Not modelled: searchers who differ in what a hint tells them, builders who compete,
and refunds that are not paid.`,
  defaults: mevShareDefaults,
  make: mevShare,
  solve: solveMevShare,
  bots: mevShareBots,
};

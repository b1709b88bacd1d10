/** The sale of integration in the registry. */
import type { Entry } from "../../../src/registry.js";
import { integrationBots } from "./bots.js";
import { integration } from "./integration.js";
import { integrationDefaults } from "./options.js";
import { solveIntegration } from "./solve.js";

export const sellingIntegration: Entry = {
  title: "First come, first served, unless the mediator sells the right to be always first",
  about: `n searchers race for an opportunity of value V, and each message takes an exponential time. Whoever arrives first takes it: each with
probability 1/n, before mean latencies are known. The mediator who orders them may sell *integration*, the right to be always first, in a sealed auction with a reserve. V is drawn per episode and seen by all, mean latencies are
drawn per searcher and seen by it alone.

**What it is worth.** Where nobody else buys, a searcher gains V (1 − p) by integration, p its chance in the race. With equal mean latencies (\`uneven = 0\`), or before they are known, p = 1/n and the gain is
V (1 − 1/n): .75 for n = 4, V = 1. Who knows its own mean latency T, and of the others' that they are uniform on 1 ∓ \`uneven\`, has (derived)

    p(T) = ∫ e⁻ˢ m(Ts)ⁿ⁻¹ ds      m(t) = E exp(−t/T′), T′ a rival's mean latency

By default, n = 4 and T from .5 to 1.5, the fastest gains .617 V, one of latency 1 gains .762 V and the slowest .828 V: the slow have least to lose. Where a rival would buy it instead, it gains all of V, as nothing is left for those who
are not first. So bids depend on what happens without them: that all bid V is an equilibrium, and the mediator's auction takes V, the whole rent for which searchers raced (derived). In a second-price auction
it is V exactly, in a first-price one V less one step of the grid at most; latencies do not matter to it, as there is no race. A reserve that even the slowest does not pay, V (1 − p(1 + \`uneven\`)), .828 V by
default and V (1 − 1/n) with equal latencies, adds an equilibrium in which nobody buys; below it the slowest would. What searchers raced for is the mediator's. In asymmetric equilibria of the second-price auction one bids V and the others nothing; they are weakly dominated and left out.

**Users who may leave.** With \`users\` = u trade is what brings V: it is V × the share who trade, and users, who act last, gain b − f together, less h where somebody is integrated, who sees orders before they
are placed and takes hV from them. Now (derived)

* b − f ≥ h: they stay, and integration is sold for (1 + h) V;
* b − f < h, and they see whether it was sold (\`visible\`): nobody trades after a sale, so it is worth nothing and the mediator, who would lose fV, refrains;
* b − f < h, and they do not see it: integration can be neither sure, as users would leave and its buyer would have paid for nothing, nor excluded, as they would trade and it would be bought. So users and searchers mix (or searchers go
by their latency): users are indifferent where they expect integration with chance (b − f)/h. \`solve\` gives no equilibrium here. That all leave for fear of a sale is merely the cautious play, which loses (1 + b) V: nobody
bids then, and a user who trades alone gains (b − f) V/u, .1 for b = .5, h = .5, u = 4, V = 1. (In a second-price auction without a reserve one searcher may get it for nothing, and all leave; there searchers do not bid alike.)

**Steps.** The mediator sells (0: not, k: with a reserve of (k − 1)/m of (1 + h) V), searchers bid (0: nothing, k: k/m), users trade or not, the race is run. \`revenue\` is the price and the fees;
without user agents \`welfare\` is what mediator and searchers have.

A user's 0 leaves, 1 trades.

Bots: \`equilibrium\` sells without a reserve iff users stay or cannot see it, bids what integration is worth to somebody whose rival buys otherwise (nothing where users leave), and trades iff it gains by it
(for b − f < h and unseen sales that is the cautious play: users leave, nobody bids, and it is no equilibrium);
\`fair\` never sells, bids nothing, always trades; \`alone\` asks what the only buyer would pay, and bids what integration is worth if nobody else buys it; \`greedy\` sells without a reserve, bids all that it is worth,
always trades; \`wary\` is fair, but leaves where integration is sold or may be; \`random\`.

References: Jehiel & Moldovanu (1996), RAND J. Econ. 27 (auctions in which losing to somebody hurts); Daian et al. (2019), arXiv:1904.05234 (the worth of being first).`,
  defaults: integrationDefaults,
  make: integration,
  solve: solveIntegration,
  bots: integrationBots,
};

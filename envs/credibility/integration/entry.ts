/** The sale of integration in the registry. */
import type { Entry } from "../../../src/registry.js";
import { integrationBots } from "./bots.js";
import { integration } from "./integration.js";
import { integrationDefaults } from "./options.js";
import { solveIntegration } from "./solve.js";

export const sellingIntegration: Entry = {
  title: "First come, first served, unless the mediator sells the right to be always first",
  about: `n searchers race for an opportunity of value V, and each message takes an exponential time. Whoever arrives first takes it: with equal mean latencies that is each with
probability 1/n. The mediator who orders them may sell *integration*, the right to be always first, in a sealed auction with a reserve. V is drawn per episode and seen by all, mean latencies are
drawn per searcher and seen by it alone.

**What it is worth.** Where nobody else buys, a searcher gains V (1 − 1/n) by integration: .75 for n = 4, V = 1. Where a rival would buy it instead, it gains all of V, as nothing is left for those who
are not first. So bids depend on what happens without them: that all bid V is an equilibrium, and the mediator's auction takes V, the whole rent for which searchers raced (derived). In a second-price auction
it is V exactly, in a first-price one V less one step of the grid at most. A reserve above V (1 − 1/n) adds an equilibrium in which nobody buys. What searchers raced for is the mediator's. In asymmetric equilibria of the second-price auction one bids V and the others nothing; they are weakly dominated and left out.

**Users who may leave.** With \`users\` = u trade is what brings V: it is V × the share who trade, and users, who act last, gain b − f together, less h where somebody is integrated, who sees orders before they
are placed and takes hV from them. Now (derived)

* b − f ≥ h: they stay, and integration is sold for (1 + h) V;
* b − f < h, and they see whether it was sold (\`visible\`): nobody trades after a sale, so it is worth nothing and the mediator, who would lose fV, refrains;
* b − f < h, and they do not see it: a sale would always pay, as it changes nothing that users do. So they expect it and leave, and V + b is lost. That a mediator cannot show what it did not sell costs it fV.

**Steps.** The mediator sells (0: not, k: with a reserve of (k − 1)/m of (1 + h) V), searchers bid (0: nothing, k: k/m), users trade or not, the race is run. \`revenue\` is the price and the fees;
without user agents \`welfare\` is what mediator and searchers have.

References: Jehiel & Moldovanu (1996), RAND J. Econ. 27 (auctions in which losing to somebody hurts); Daian et al. (2019), arXiv:1904.05234 (the worth of being first).`,
  defaults: integrationDefaults,
  make: integration,
  solve: solveIntegration,
  bots: integrationBots,
};

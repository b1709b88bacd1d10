/** The thresholds in heads in the registry. */
import type { Entry } from "../../../../src/registry.js";
import { sybilThresholdBots } from "./bots.js";
import { sybilThresholdDefaults } from "./options.js";
import { solveSybilThreshold, sybilThresholdDeviation } from "./solve.js";
import { sybilThresholdGame } from "./threshold.js";

export const sybilThreshold: Entry = {
  title: "“I contribute if enough others do”, when heads can be faked",
  about: `Each of n players has α of every contribution, 1/n < α < 1, and a contribution costs its owner 1. Each sends a message, none or "I contribute if
at least k identities of others commit" (k = 0 … K), and shows up to F fake identities at a cost c each. A fake is a head that commits whatever
happens, and never contributes. Who contributes is a fixed point of

    xᵢ = [ Σ_{j≠i} (xⱼ + fⱼ) ≥ kᵢ ]       for whoever sent a threshold, and xᵢ = 0 else
    uᵢ = α Σ x − xᵢ − c fᵢ                 in contributions

the greatest one by default, the least one with \`semantics=least\`. Thresholds count others: without fakes (2, 2, 2) has the greatest fixed point
(1, 1, 1) and the least (0, 0, 0); (0, 2, 2) has (1, 1, 1) and (1, 0, 0). A player's own fakes do not count for its own threshold.

All that follows is derived here, and agrees with a search of all joint actions for two to four players.

* **Without fakes** (F = 0, or c ≥ 1 − α) m players contribute in a pure equilibrium iff α m ≥ 1 and m − 1 ≤ K. Each asks for exactly m − 1 heads, so
  that all of them stop if one does. Nobody contributing is always an equilibrium too.
* **A fake in place of the contribution** leaves the heads that others see as they were, so all others go on, and it saves 1 − α for a cost of c.
  Thus for c < 1 − α no equilibrium has a contributor who has a fake to spare.
* **Full contribution collapses for c < 1 − α at any n**, provided that thresholds stop at K = n − 1, the default, and F ≥ 1. It is an equilibrium again
  from c = 1 − α on.
* **It is not contribution as such that collapses.** For c < 1 − α, F ≥ 1, m players contribute in an equilibrium iff α m ≥ 1 + F c and
  (m − 1)(1 + F) ≤ K: they show all fakes that they may, and ask for so many heads that each of them, real or fake, decides. With K = n − 1
  and F = 1 two of three contribute for α ≥ (1 + c)/2, while with two players, or with α < (1 + c)/⌊(n + 1)/2⌋, or with F ≥ n − 1, nobody does.
  With thresholds up to K = (n − 1)(1 + F) all contribute down to c = 0, if F c ≤ α n − 1, and waste F n c: a known bound on identities makes
  heads countable again. Without such a bound (F large) nothing is left for any 0 < c < 1 − α.
* **Least**: whoever is reached last in the iteration from below is waited for by nobody, and drops out. No pure equilibrium has a contributor,
  whatever identities cost.

Defaults: n = 3, α = ½, c = ¼, F = 1, K = 2, below the collapse. Metrics: \`contributors\`, \`fakes\`, \`heads\` (both), what is \`spent\` on fakes, and
\`welfare\`, the sum of payoffs.

References: Reischmann & Oechssler (2018), The binary conditional contribution mechanism, J. Public Econ. 159 (messages "if at least k agents
contribute in total"); Heitzig (2025), Games 16(6):58; Mazorra & Della Penna (2023), arXiv:2301.12813 (games with identities at a cost).`,
  defaults: sybilThresholdDefaults,
  make: sybilThresholdGame,
  solve: solveSybilThreshold,
  deviation: sybilThresholdDeviation,
  bots: sybilThresholdBots,
};

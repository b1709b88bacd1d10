/** The matching of contributions in the registry. */
import type { Entry } from "../../../../src/registry.js";
import { sybilMatchingBots } from "./bots.js";
import { sybilMatchingGame } from "./matching.js";
import { sybilMatchingDefaults } from "./options.js";
import { solveSybilMatching, sybilMatchingDeviation } from "./solve.js";

export const sybilMatching: Entry = {
  title: "Contributions matched by their square roots, and split over identities",
  about: `Contributor i gives x to project i mod P, or nothing; it may give it from k = 1 … K identities, x/k each, at a cost c per identity. A project's
funding is the square of the sum of the square roots of what identities give, and a sponsor adds what is missing, up to a pool B for all
projects together, shared in proportion:

    F_p = X_p + s ((Σ √(kᵢ xᵢ))² − X_p)      X_p = Σ xᵢ given to p, s = min(1, B/what all projects ask for)
    uᵢ = β F_p(i) − xᵢ − c kᵢ                 in money; β F_p(i) where it gives nothing

since k identities that give x/k have k √(x/k) = √(k x) between them. Source of the rule: Buterin, Hitzig & Weyl (2019), which also scales it down to a
budget. β is what a contributor has of each unit that its project gets; at 1 the project is its own.

What identities do to it is derived here:

* **Alone** k identities turn x into k x: 100 becomes 400 with four. With a cap the pool is empty at k = 1 + B/x; for c < β x each identity up to there
  adds β x − c, so the best whole number is beside it (or 0, if giving does not pay at all).
* **No cap**: one identity more adds at least β x − c to whoever gives, whatever the others do. For c < β x all who give use as many as they may.
* **One project each**, n alike, empty pool: identities beyond the first, e = k − 1, are a Tullock contest for the pool with e* = β B (n − 1)/(n² c);
  (n − 1)/n of β B is burnt. The pool is empty there iff c ≤ β x (n − 1)/n, and it is an equilibrium if giving pays, β (x + B/n) − x − c (1 + e*) ≥ 0.
* **Honesty**: one identity each is left by nobody for more iff c ≥ max over i, k of β (Fᵢ(k) − Fᵢ(1))/(k − 1). With no cap and m alike per project that is
  β x (1 + 2 (m − 1)(√2 − 1)): the more others give, the better it pays to multiply.
* **Collapse**: if all use K identities, projects that are alike share an empty pool as they would with one identity each, and what the others cost is
  wasted; with no cap the sponsor pays K times as much or more.

\`solve\` gives these, what contributor_0 gains alone against honest others and what other projects lose by it, and all pure equilibria (with gaps)
of up to 100,000 joint actions. By default four contributors give 100 to two projects, each having half of its own, with B = 1,200, c = 20, K = 8: the
only pure equilibrium has four identities each, which draws all of the 1,200, where honesty would draw 400. Some options have no pure equilibrium.

Metrics: \`identities\`, what is \`given\`, what is \`matched\` by the sponsor, the \`scale\` s, what is \`spent\` on identities, and \`welfare\`, the sum of
payoffs less what the sponsor pays. One identity ranks as most cooperative, more as less, and giving nothing as least.

References: Buterin, Hitzig & Weyl (2019), A flexible design for funding public goods, Management Sci. 65, arXiv:1809.06421; Mazorra & Della Penna
(2023), arXiv:2301.12813 (identities at a cost).`,
  defaults: sybilMatchingDefaults,
  make: sybilMatchingGame,
  solve: solveSybilMatching,
  deviation: sybilMatchingDeviation,
  bots: sybilMatchingBots,
};

/** The voluntary trade in the registry. */
import type { Entry } from "../../../src/registry.js";
import { voluntaryBots } from "./bots.js";
import { voluntaryDefaults } from "./options.js";
import { solveVoluntary } from "./solve.js";
import { voluntaryGame } from "./voluntary.js";

export const voluntary: Entry = {
  title: "Voluntary trade: the weaker side acts only if the stronger one has restricted itself",
  about: `A user has a trade worth v, even on [0, 1] and known to both, that costs it c to make. A searcher who sees it could sandwich it and take η v.
First the searcher may post a collateral K from a grid 0, δ … (n − 1) δ, its promise not to, at r K for the capital. Then the user trades or
stays away. Then the searcher refrains, or takes η v and loses K with probability d; ρ K of that go to the user, the rest is burnt.

    user v − c, or v − c − η v (+ ρ K)        searcher φ v, or φ v + η v (− K)        both less r K for the searcher

By default η = .5, c = .3, φ = .1, d = .5, ρ = 0, δ = 1/4, n = 9, r = .02.

**Thresholds** (derived, by backward induction). The promise is honoured iff d K ≥ η v: it needs K ≥ v η/d. The user trades iff

    v ≥ c                        where the promise is credible
    v − c − η v + ρ d K ≥ 0      where it is not; v ≥ c/(1 − η) = .6 with nothing posted

so between c and c/(1 − η) the trade takes place *iff the restriction is credible*. The searcher posts the least credible collateral there if φ v
≥ r K: its own tip pays for its restraint. Without a grid that is r η ≤ φ d, whatever v. From c/(1 − η) on the user comes anyway, and no searcher
restricts itself. By default all values from .3 on trade, .7 of all, instead of .4 without promises (\`levels=1\`); .3 of all are honest trades,
.4 are sandwiched. Who is so strong that the weak must come has no reason to promise. With restitution ρ > 0 a promise that is broken for sure
may be enough: the user is then insured and not safe.

**With a device** (derived; enumerated in the environment). Where messages cannot be broken no collateral is needed. "I trade iff you are bound to
refrain" and "I refrain if you trade" come to an honest trade, and between c and c/(1 − η) iterated weak dominance leaves only that. Above, where the
user would trade even if it is sandwiched, the honest trade is still an equilibrium, but dominance leaves the sandwich: there the condition is
no credible threat. What the condition reads matters as well: "I trade iff you are bound", to whatever it may be, is met by a searcher
who binds itself to sandwich.

Metrics: \`value\`, \`collateral\`, \`traded\`, what was \`extracted\`, \`honoured\` trades, \`slashed\`, payoffs of both, \`welfare\`.

Actions: the searcher's k first posts k δ, then 0 refrains, 1 sandwiches; the user's 0 stays away, 1 trades.

Bots: \`equilibrium\` posts what backward induction says, refrains iff d K ≥ η v, and trades iff that leaves it something; \`naive\` promises likewise but sandwiches whatever it promised, and trades iff v ≥ c; \`bare\`
posts nothing, refrains, and trades iff v − c − η v ≥ 0; \`honest\` posts as much as it can, refrains, and trades as equilibrium; \`random\`.

References: derived; Daian et al. (2019), Flash Boys 2.0, arXiv:1904.05234 (what searchers take); Kalai et al. (2010), Games Econ. Behav. 69
(voluntary commitments).`,
  defaults: voluntaryDefaults,
  make: voluntaryGame,
  solve: solveVoluntary,
  bots: voluntaryBots,
};

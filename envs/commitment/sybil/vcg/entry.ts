/** The auction under false names in the registry. */
import type { Entry } from "../../../../src/registry.js";
import { sybilVcgBots } from "./bots.js";
import { sybilVcgDefaults } from "./options.js";
import { solveSybilVcg, sybilVcgDeviation } from "./solve.js";
import { sybilVcgGame } from "./vcg.js";

export const sybilVcg: Entry = {
  title: "Two items by the Vickrey–Clarke–Groves rule, to bidders with two names",
  about: `Items A and B are sold. A bidder may appear as one or two identities; each identity bids on A, on B and on both, 0, 1, 2 … steps, and wins at
most one of the three. An identity that bids 0 on everything does not exist; any other costs c. The allocation with the highest sum of bids W
is carried out, and winner j pays what its presence costs all others,

    pⱼ = W₋ⱼ − (W − its winning bid)
    uᵢ = vᵢ(all that its identities get) − Σ p − c · identities that bid

in units of value. Of equal allocations the first counts, in the order of who gets A, then B, unsold before all, earlier bidders before later ones.

With one name each the truth is dominant (Vickrey, Clarke, Groves). With two it is not (Yokoo, Sakurai & Matsubara 2004). By default bidder_0 wants
both items only, for 8, and bidder_1 has 6 of each, 12 of both: under its own name it pays 8 and keeps 4; as two identities that bid 8 on one item
each it pays nothing and keeps 12. Both profiles sell to bidder_1; with 3 instead of 6 false names also sell to the wrong one.

**Best replies** (derived). With w(S) what the others' bids are worth on the items S, one name earns at best
U₁ = max over S of v(S) − (w(AB) − w(AB ∖ S)), before the identity's cost, and two names U₂ = v(AB) − w(A) − w(B): each name pays what the others lose
once the other name is served. Two names gain only where the others' bids are complements, w(AB) > w(A) + w(B).
\`solve\` gives both, and for up to 200,000 bids per bidder (the default grid has 7⁶ = 117,649) the best reply by looking at all of them.

**From which cost on false names do not pay** (derived). Against truthful others two names are best iff c < min(U₂ − U₁, U₂/2), all identities being
charged. Against a rival who wants both only, at V, that is c < min(V, v(AB)/2) if v(AB) ≥ V and c < v(AB)/2 if not: 6 by default, and 8 = V where
both items are worth 16 or more to the bidder.

**Equilibria** are sought by best replies in turn, and come with their best-response gap. With free identities it is the false-name profile. With
c > 0 a bidder who foresees losing stays away, so that one identity wins for nothing, whose bids keep the rival out (derived): the seller gets 0
either way.

Metrics: \`revenue\`, \`identities\` that bid, \`value\` of what was sold to those who got it, \`efficiency\` (as a part of the most possible) and
\`welfare\`, value less what identities cost. Observations are a bidder's own values.

References: Yokoo, Sakurai & Matsubara (2004), The effect of false-name bids in combinatorial auctions, Games Econ. Behav. 46; Vickrey (1961),
Clarke (1971), Groves (1973); Mazorra & Della Penna (2023), arXiv:2301.12813 (identities at a cost).`,
  defaults: sybilVcgDefaults,
  make: sybilVcgGame,
  solve: solveSybilVcg,
  deviation: sybilVcgDeviation,
  bots: sybilVcgBots,
};

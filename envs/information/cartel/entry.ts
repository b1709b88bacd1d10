/** The cartel in the registry. */
import type { Entry } from "../../../src/registry.js";
import { deviation } from "../../commitment/matrix/solve.js";
import { cartelBots } from "./bots.js";
import { cartel } from "./cartel.js";
import { formOf } from "./grid.js";
import { cartelDefaults, marketOf } from "./options.js";
import { solveCartel } from "./solve.js";

export const cartelEntry: Entry = {
  title: "Cartel: firms set prices with logit demand, and would earn more if none undercut the others",
  about: `n firms set prices for goods that are near substitutes. With quality a, cost c, differentiation μ and an outside good of quality a₀

    Dᵢ = exp((a − pᵢ)/μ) / (Σⱼ exp((a − pⱼ)/μ) + exp(a₀/μ))      πᵢ = (pᵢ − c) Dᵢ

**Known answers.** Nobody gains by another price where p − c = μ/(1 − D): p^N; profits together are highest where p − c = μ/(1 − n D): p^M. With Calvano et al.'s a − c = 1, c = 1,
μ = 1/4, a₀ = 0, n = 2: p^N = 1.4729 and p^M = 1.9250, which pay each firm .2229 and .3375. How far firms collude is

    Δ = (π̄ − π^N)/(π^M − π^N)      π̄ the mean profit per firm and round

**The grid.** Firms choose one of m prices, equally far apart from p^N − ξ (p^M − p^N) to p^M + ξ (p^M − p^N), by default 15 with ξ = .1, as in that paper. p^N and p^M need not be
on it: \`solve\` lists the grid's own equilibria, found by comparison of all prices. A higher price ranks as more cooperative, among firms; buyers may see that otherwise.

**Rounds.** By default the game is played once, and then firms compete. With a chance δ of another round collusion can be an equilibrium: reverting to p^N for ever holds p^M iff
δ ≥ (π^D − π^M)/(π^D − π^N), π^D the profit of the best price beside others at p^M (Friedman 1971; the number is computed here). With \`memory\` firms see the
last round's prices, which is what Calvano et al.'s learners see; their δ is .95.

**Metrics** are means over the rounds so far: \`delta\` (Δ), \`price\`, \`profit\` per firm; \`rounds\`; \`welfare\`, the sum of profits and buyers' surplus, which with logit demand is
μ ln Σ exp((a − p)/μ) over all goods and the outside one, less a₀, so that it is 0 where there is the outside good alone (Small & Rosen 1981).

Action k asks the k-th price of the grid, from 0, the lowest.

Bots: \`nash\` asks the price of the lowest symmetric equilibrium on the grid, or the one nearest to p^N where there is none; \`monopoly\` the one at which all together earn most; \`undercut\` the best answer to
the others' last prices, to the monopoly's where it has not seen any; \`trigger\` the monopoly's until any price was another, then \`nash\` for ever (without memory it is \`monopoly\`); \`random\`.

References: Calvano, Calzolari, Denicolò & Pastorello (2020), Artificial Intelligence, Algorithmic Pricing, and Collusion, American Economic Review 110(10), 3267–3297; Friedman
(1971), A Non-cooperative Equilibrium for Supergames, Rev. Econ. Stud. 38; Small & Rosen (1981), Econometrica 49. Prices that depend on each other's are \`information/cartel-match\`.`,
  defaults: cartelDefaults,
  make: cartel,
  solve: solveCartel,
  deviation(options, [asked]) {
    const market = marketOf(options as Parameters<typeof marketOf>[0]);
    const form = market.continuation > 0 ? undefined : formOf(market);
    return form ? deviation(form, 1, [asked]) : [];
  },
  bots: cartelBots,
};

/** The builder auction in the registry. */
import { resolve } from "../../../src/options.js";
import type { Entry } from "../../../src/registry.js";
import { bots } from "./bots.js";
import { type BuilderGame, builderGame } from "./builder.js";
import { type BuilderOptions, builderDefaults } from "./options.js";
import { solve } from "./solve.js";

const id = "auction/builder-v0";

/** @throws naming the option that is wrong */
export function builder(options?: Partial<BuilderOptions>): BuilderGame {
  return builderGame(id, resolve(builderDefaults, options, id));
}

export const builderAuction: Entry = {
  title: "Builder auction: block builders outbid each other at a relay until the proposer takes the highest bid",
  about: `Builders sell a slot's block to its proposer through a relay (proposer–builder separation, as in MEV-Boost). What builder i's block is worth
grows with the signals that reach it, Sᵢ(t) = P(t) + Eᵢ(t): public ones, and private ones that come to each builder with probability pᵢ
(\`access\`). Both are compound Poisson processes with lognormal jumps. A bid sent at t is for the block of then; it counts from t + Δ + Δᵢ, in place of
the builder's last. At T ~ N(D, σ²), unknown beforehand, the highest bid that counts wins: the proposer gets the bid, its builder the
value of the block it was sent with less the bid. Equal bids go to the first at the relay (\`ties\`). Delays concern bids alone: signals and the bids
that count are seen at once. Times are rounded to ticks of τ; a bid takes one at least.

**Actions.** By default they are named, which spares a learner the scale of its value and still holds all five bidders exactly: \`hold\` (the last bid
again, with the newer block), \`withdraw\`, \`counter\` (min(best rival bid + δ, S − PM)), \`public\` (P − PM), \`bluff\` (β), and S − PM, S − 2 PM, S − 4 PM …;
below 0 they are no bid. With \`action = bid\` the action is the bid in ETH. Amounts above \`ceiling\` are shown as the ceiling.

**Metrics.** \`share\` is the proposer's, winning bid / max Sᵢ(T); \`efficient\` says whether the winner has the highest value at T; \`bids\` counts bids that
differ from the builder's last, \`cancellations\` those of them that are lower.

**Known answers** (derived unless a source is named; d = (Δ + Δᵢ)/τ ticks, builders as fast as each other, N = T/τ ticks)

* E P(t) = λ t e^(μ + s²/2) and Var P(t) = λ t e^(2 μ + 2 s²) (Wald, Campbell); at a random time T, λ E T E J and λ E T E J² + (λ E J)² Var T.
* All naive: bids that decide are for blocks of N − d. The highest value wins and keeps exactly PM; the proposer gets (P + max Eᵢ − PM)⁺. Profits
  together are PM · P(any value above PM), so without private signals competition leaves nothing as PM → 0, and of two margins the smaller wins.
* All adaptive: a bid exceeds a rival's bid, d ticks older, by at most δ, so that no bid exceeds δ ⌊N / d⌋. With values that stand still and
  time enough the price is min(v₁ − PM, v₂ − PM + δ): the English auction. An adaptive builder alone pays δ.
* Adaptive against naive, values standing still: it wins iff its value is higher (or equal bids fall to it), and pays min(v₁ − PM, v₂ − PM + δ); so it beats
  naive by v₁ − v₂ − δ where that is positive. With values that move it answers bids d ticks old: with δ = 0 and the same signals it never wins.
* Last-minute, stealth and bluff with σ = 0 and ε < d: their true bid counts at D − ε and nobody can answer it. Among such and naive builders
  all outcomes are those of naive ones; an adaptive rival has to answer by ε ≥ d. They fail with probability P(T < D − ε): last-minute and stealth then
  lose, a bluff above all others wins and earns S − β.
* A bluff cannot make an adaptive builder bid above S − PM. It makes it bid just that, as a naive one would, and so costs it v₁ − v₂ − δ where it wins.
  Without cancellations a bluff above all true bids stands and pays β.

\`solve\` also estimates the meta-game in which builders choose among the five bidders, by Monte Carlo under common random numbers. With the default
options everybody being adaptive is an equilibrium of it: counterbids climb so slowly that the auction ends at a third of the value, and each builder
gets more than PM, which is the most that any true bid leaves its winner (so it is one wherever that holds). It is one among the five only: a
late bid a little above the climb wins: min(0.063 ETH, S − PM) sent in the last 0.3 s earns 0.053 ± 0.004 ETH against three adaptive builders, where a
fourth adaptive one earns 0.021 ± 0.002 (measured).

**Sources.** Thiery (2023), Game-theoretic model for MEV-Boost auctions, ethresear.ch/t/16206 (read in part); Wu, Thiery, Leonardos & Ventre (2024), Strategic
bidding wars in on-chain auctions, arXiv 2312.14510 (abstract); formulas of the bidders, the rates, and the lognormal parameters as in the authors'
program (github.com/M1kuW1ll/MEV-Boost-Auction-Simulations; there τ = 10 ms, Δ and Δᵢ from 10 to 100 ms, PM = 0.00659 ETH, δ = 0.0001 ETH, β = 0.2 ETH, pᵢ uniform
between 0.8 and 1). Differences: there a builder also outbids itself; here it counters rivals alone. τ, Δ, Δᵢ, σ and ε of the defaults are this project's
choice, and δ = 0.001 ETH keeps the program's pace of 0.005 ETH/s. The sourced jumps are heavy-tailed (P at 12 s has mean 0.09 and deviation 0.96 ETH), so that
averages over few auctions deceive.`,
  defaults: builderDefaults,
  make: builder,
  solve: (given) => solve(given, id),
  bots,
};

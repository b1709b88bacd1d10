/** The express lane in the registry, and Arbitrum's as a preset. */
import { resolve } from "../../../src/options.js";
import { preset } from "../../../src/preset.js";
import type { Entry } from "../../../src/registry.js";
import { bots } from "./bots.js";
import { type ExpressLaneGame, expressLaneGame } from "./express-lane.js";
import { type ExpressLaneOptions, expressLaneDefaults } from "./options.js";
import { solve } from "./solve.js";

const id = "auction/express-lane-v0";

/** @throws naming the option that is wrong */
export function expressLane(options?: Partial<ExpressLaneOptions>): ExpressLaneGame {
  return expressLaneGame(id, resolve(expressLaneDefaults, options, id));
}

export const expressLaneEntry: Entry = {
  title: "Rounds of an express lane: a pass that spares its holder the others' delay, sold ahead by auction",
  about: `Before every round n searchers bid for the express lane: sealed, second price, bids of at least the reserve r. During the round opportunities come at rate
λ, everybody sends for each, latencies are drawn, and whoever comes first takes it, where the transactions of all but the lane's holder count
as d = 200 ms later. A searcher of ability θ extracts θ × worth from an opportunity. It knows θ when it bids, but not which opportunities will come;
abilities may be drawn anew at rate κ, also between the auction's close and the round. A single bidder pays the reserve (\`single = nothing\`: nothing, as
the text of Capponi & Zhu has it); a round that nobody holds is first come, first served. Bids of equals are settled by a coin, where the chain takes a hash.

With \`resale\` the holder may then ask a price; the others see it and say what they pay at most, and among those who accept a coin decides. A round then has three
steps with one number each: bid, ask, limit; 0 is none, and those with nothing to decide are masked.

**Known answers** (derived at the top of \`envs/auction/express-lane/shares.ts\`, \`equilibrium.ts\` and \`resale.ts\`)

* Who is first: with exponential latencies at rates μ the holder h is, of all opportunities, with 1 − e^(−μ_h d) M/(μ_h + M), M the others' rates in sum;
  any latencies by quadrature. What is left of 1 is how often the holder's transaction comes second, and would revert. First come, first served
  gives x ms of an edge every opportunity of searchers who always take as long; under a lane with d > x its holder has them all.
* What the lane is worth: with shares η for the holder, ρ for each other, p = 1/n without a holder, and X the worth of a round's opportunities,
  the lane adds (η − ρ) X θ if a rival would hold it, and (η − p) X θ if nobody would. With four alike and η = 1 these are 1 and 3/4 of Xθ: buying first is
  worth less than not being the one left out.
* The auction: everybody bids (η − ρ) X θ and enters from X θ = r/(η − p) on, above the r/(η − ρ) from
  which the lane is worth r against a rival: without a holder the race goes on. With \`unheld = lost\` and η = 1 it is the textbook auction with a reserve (two, uniform, r = 1/2: revenue 5/12). If one ability is common to
  all, the sequencer gets all that the lane adds. With \`single = nothing\` low abilities bid r and hope to be alone.
* Resale: if abilities stay as they were nobody resells, since the lane is with the one to whom it is worth most. If all are drawn anew in between, all bid
  E[w] + S − B, the holder asks the price of a monopoly and part of the gains from trade is realised: with two and uniform abilities 1/8 of 1/6.
* Between these, and for latencies that differ, the equilibrium is not known; \`solve\` says so.

The reserve never changes here, so that its blackout, the 15 s before bids close in which it may not be changed, leaves bidders what they have: they know it.

References: OffchainLabs, timeboost-design, research_spec.md; Capponi & Zhu (2025), arXiv 2512.10094; Vickrey (1961), J. Finance 16; Myerson (1981), Math.
Oper. Res. 6; Jehiel & Moldovanu (1996), RAND J. Econ. 27 (from memory).`,
  defaults: expressLaneDefaults,
  make: expressLane,
  solve: (given) => solve(given, id),
  bots,
};

export const arbitrumExpressLane: Entry = preset(expressLaneEntry, {
  id: "auction/arb-express-lane-v0",
  title: "Arbitrum's Timeboost: 60 s rounds, 200 ms, reserve 0.001 ETH",
  about: `As specified for Arbitrum One: rounds of 60 s, auctions that close 15 s before, 200 ms of delay outside the lane, a single bidder pays the reserve
(sourced: OffchainLabs, timeboost-design), reserve 0.001 ETH (as adopted). The specification lets the holder transfer its rights; the node software did not carry that out
at launch (Arbitrum documentation), so resale is off; \`--set resale=true\` turns it on.

Five searchers, latencies of 20 ms in the mean, one opportunity in ten seconds worth 0.005 ETH in the mean, abilities that concentrate near the top, and one
of them changing every ten minutes are this project's choice.

**Targets, not results.** Messias & Ferreira Torres (2025), arXiv 2509.22143 (abstract only), report of April to July 2025 that two entities won more than 90 % of
the auctions, that about 22 % of express lane transactions reverted, and that resale markets collapsed. The metrics \`top two\` and \`holder first\` are the model's
counterparts; with these options the holder comes second hardly ever, so reverts have other causes than latency here.`,
  values: {
    ...{ searchers: 5, ability: { kind: "power", high: 1, exponent: 3 }, turnover: 1 / 600 },
    ...{ worth: { kind: "exponential", mean: 0.005, high: 0.5 }, reserve: 0.001, rounds: 60, top: 0.03 },
  },
});

/** The stale quote in the registry. */
import type { Entry } from "../../../src/registry.js";
import { staleQuoteBots } from "./bots.js";
import { staleQuoteDefaults } from "./options.js";
import { solveStaleQuote } from "./solve.js";
import { staleQuoteGame } from "./stale-quote.js";

export const staleQuote: Entry = {
  title: "A quote that is final too late: slow commitments are options for others",
  about: `Makers commit to quotes, a half-spread h on both sides of the value, and cannot change them until they are final, L later. Meanwhile somebody else trades with probability a and pays h, if h ≤ v; and the value moves
by Δ, with volatility σ. Takers see Δ and take the stale quote if they gain, |Δ| − h. So a slow device does not only fail to bind in time (\`limits/slow-device\`): a commitment that executes nevertheless is
an option that its sender has written.

**What it costs** (derived; the value of an option that expires at L). With s = σ√L and Δ ~ N(0, s²)

    one side, at the value     E Δ⁺ = σ√L/√(2π) = .3989 σ√L
    both sides                 E|Δ| = σ√(2L/π)
    half-spread h              C(h) = 2(s φ(h/s) − h(1 − Φ(h/s)))

and with exponential latencies of mean L, where Δ is Laplace, C(h) = e^(−ηh)/η, η = √(2/L)/σ.

**What covers it.** Two makers or more undercut each other down to a h = C(h) (derived): h = y σ√L with y = .6360 for a = .5; with exponential latencies y = W(1/a)/√2 = .6029. Four times the latency doubles the half-spread. Where that is above v
nobody quotes: the market closes on volatile days. On the grid the equilibrium is the lowest bin that loses nothing. One maker alone asks the most profitable bin, v where v is one.

Each episode has its own volatility, uniform from \`calm\` to \`wild\`, seen by all; a maker has to learn h as a function of it. A round is two steps, the makers' and the takers'; who has no choice can only do action 0. The last bin does not trade.
Metrics per round, in price: \`half-spread\` (mean where quoted), \`paid by others\`, \`maker profit\`, \`option value\` (what takers gained), \`welfare\` (all rewards; what takers gain makers lose, so that it is
what others paid, without what quotes are worth to those); and shares of rounds: \`quoted\`, \`taken\`.

Actions: maker k quotes the half-spread k/\`bins\` of the highest, where the last is not to trade; taker 0 passes, 1 takes.

Bots: \`equilibrium\` quotes the equilibrium's bin at the volatility that it sees, and takes iff that gains; \`naive\` quotes a half-spread of 0, and takes as equilibrium; \`away\` does not quote, and passes; \`random\`.

Reference: Copeland & Galai (1983), "Information effects on the bid-ask spread", J. Finance 38.`,
  defaults: staleQuoteDefaults,
  make: staleQuoteGame,
  solve: solveStaleQuote,
  bots: staleQuoteBots,
};

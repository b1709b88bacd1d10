/** The double auction in the registry. */
import type { Entry } from "../../../src/registry.js";
import { doubleAuctionBots } from "./bots.js";
import { doubleAuction } from "./double-auction.js";
import { doubleAuctionDefaults } from "./options.js";
import { solveDoubleAuction } from "./solve.js";

export const doubleAuctionEntry: Entry = {
  title: "Double auction: buyers and sellers commit to prices, one price clears the market",
  about: `Each of m buyers commits to buy one unit if the price is at most its bid, each of m sellers to sell one if it is at least its ask. Of the 2m
reports the m-th and the (m+1)-th from below bound the prices that clear the market, and the price is

    p = k · (m+1)-th + (1 − k) · m-th

With one pair there is a trade if bid ≥ ask, at k · bid + (1 − k) · ask. A buyer who trades earns v − p, a seller p − c. Values and costs are drawn
for each alone, uniform on [0, 1] or from any distribution. Of equal reports at the margin a coin says who trades; the counterfactual \`payoff\` has
no coin and gives each its chance, so two equal bids for one unit earn half each. With \`bins\` the prices are a grid. Everything is in units v of
money. The metric \`efficiency\` is surplus over first best of the draw, 0 below it and 1 where there was nothing to gain and nothing lost; efficiency
as a ratio of expectations, as in the answers, is the mean of \`surplus\` over the mean of \`first best\`.

**One pair, uniform.** The linear equilibrium is

    bid = v / (1 + k) + k (1 − k) / (2 (1 + k))  for v ≥ (1 − k)/2, else v
    ask = c / (2 − k) + (1 − k)/2                for c ≤ 1 − k/2,   else c

for k = ½: 2v/3 + 1/12 and 2c/3 + 1/4 (Chatterjee & Samuelson 1983), with a trade iff v − c ≥ 1/4. Values below (1 − k)/2 find no ask and
costs above 1 − k/2 no bid, so there any report is a best reply; the line would bid above value, and truth is what is not dominated. P =
(1 + k)(2 − k)/8 of all pairs trade, at (2 − k)/3 on average, and gain P/2 together: 9/32 and 9/64 for k = ½, which is 27/32 of the 1/6 that there
is, and most of all k. The buyer gains P (1 + k)/6 and the seller P (2 − k)/6. General k is derived here, with the best-response gap over a
grid of values and reports as certificate. Other equilibria exist; this is the linear one.

**More pairs, uniform.** Truth would bring m² / (2 (2m + 1)), and is no equilibrium: against truthful others a buyer shades v − b = k b / m and
a seller s − c = (1 − k)(1 − s) / m. At k = 1 truth is dominant for sellers, and bids m v / (m + 1) are an equilibrium; at k = 0 the mirror of it.
All this is derived here (\`envs/commitment/double-auction/strategies.ts\`); for k between no closed form is known. Misreports of O(1/m)
and a loss of O(1/m²) of the gains in every equilibrium are Rustichini, Satterthwaite & Williams (1994), taken from the literature; only the
linear equilibria of k = 0 and 1 are recomputed, and their loss times m² tends to a constant.

References: Chatterjee & Samuelson (1983), Oper. Res. 31; Satterthwaite & Williams (1989), J. Econ. Theory 48 and Rev. Econ. Stud. 56; Rustichini,
Satterthwaite & Williams (1994), Econometrica 62; Myerson & Satterthwaite (1983), J. Econ. Theory 29 (for one uniform pair no incentive
compatible, voluntary mechanism without subsidy does better than 27/32).`,
  defaults: doubleAuctionDefaults,
  make: doubleAuction,
  solve: solveDoubleAuction,
  bots: doubleAuctionBots,
};

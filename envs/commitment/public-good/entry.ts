/** The public good in the registry. */
import type { Entry } from "../../../src/registry.js";
import { publicGoodBots } from "./bots.js";
import { publicGoodDefaults } from "./options.js";
import { publicGoodGame } from "./public-good.js";
import { publicGoodDeviation, solvePublicGood } from "./solve.js";

export const publicGood: Entry = {
  title: "Public good: what one gives returns less to the giver than it costs, and more to all",
  about: `Each of n players gives a share xᵢ of its endowment of 1 on a grid of \`levels\` amounts, by default nothing or all. Every unit
given returns α (option \`share\`) to everybody: uᵢ = α Σⱼ xⱼ − xᵢ, in endowments. Actions are ranked by what is given. With \`rounds\` above 1
the game is repeated with a known end, and players see what all gave together in the last round and what they gave themselves.

A unit given changes the giver's payoff by α − 1 and the sum of payoffs by nα − 1, whatever others do. So for 1/n < α < 1, the default, to give
nothing is strictly dominant and pays 0, while if all give all each gets nα − 1 (1/2 for three players and α = 1/2). Below 1/n nobody should give,
at 1 everything is an equilibrium, above 1 to give all is dominant; \`solve\` says which regime it is. Two players with two levels play a prisoner's
dilemma with R = 2α − 1, S = α − 1, T = α, P = 0.

Derived here, and simple: k players who alone give all gain kα − 1 each, so the smallest group that gains has more than 1/α members. Without a known
end, "give all until somebody does not" keeps everybody giving iff the chance of another round is at least (1 − α) / ((n − 1) α). With a known end,
backward induction leaves the dominant action in every round. As payoffs are 0 in the worst equilibrium, the price of anarchy is not defined; with
the endowments counted it is nα.

The bot \`conditional\` gives what the others gave on average in the last round, rounded to the grid, half a step down; it gives all at first. About half
of all people do something like it, and a third give nothing (Fischbacher, Gächter & Fehr 2001). Conditional players keep
giving all among themselves; one who gives nothing wears them down, to nothing or to a last step that rounding keeps.

References: Isaac & Walker (1988), Q. J. Econ. 103; Ledyard (1995), Handbook of Experimental Economics, ch. 2; Friedman (1971), Rev. Econ. Stud. 38
(the trigger); Fischbacher, Gächter & Fehr (2001), Economics Letters 71.`,
  defaults: publicGoodDefaults,
  make: publicGoodGame,
  solve: solvePublicGood,
  deviation: publicGoodDeviation,
  bots: publicGoodBots,
};

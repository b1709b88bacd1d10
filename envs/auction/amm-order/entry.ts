/** The ordering game in the registry. */
import type { Entry } from "../../../src/registry.js";
import { ammOrder } from "./amm-order.js";
import { ammOrderBots } from "./bots.js";
import { ammOrderDefaults } from "./options.js";
import { ammOrderDeviation, solveAmmOrder } from "./solve.js";

export const ammOrdering: Entry = {
  title: "Two swaps in one pool: what is going first worth, and who pays the coordinator for it?",
  about: `Two traders must swap fixed amounts, 50 and 40, in a constant product pool of 100 tokens of either kind; both know that. Each offers the
coordinator a whole fee from 0 to 50. A swap of a tokens receives y − (x y / (x + a) + 1), and the pool keeps the 1. The \`greedy\` coordinator puts the
highest fee first, a coin settling equals; the \`welfare\` coordinator puts first whose going first lets both receive most together. Only the first
pays its fee. Rewards are received − swapped + (private value − fee if first), in tokens.

In the same direction going first gains 14.273 (32.333 against 18.060) for the 50 and 14.326 (27.571 against 13.246) for the 40, and the fees (13, 13)
and (14, 14) are the equilibria; in opposite directions going second is better and (0, 0) is the only one. Both are published; so is that sizes up
to 50 always have one or two equilibria in the same direction, with equal fees. They follow from the gain G alone (derived): with equal fees f
each goes first half the time, so f + 1 tempts unless G − f ≤ 2 and 0 tempts unless G ≥ f. Under the welfare coordinator nobody pays. It puts the
smaller swap first, since both together receive y − (x y + x + a) / (x + a + b) − 1 with a the first one (derived); without the rounding no order
in the same direction is better than another.

With private values, drawn for each trader and added to its reward if it goes first, this is a first price auction with a loser who pays nothing.
The published model has values {0: .8, 10: .2} and {0: .4, 6: .2, 30: .4} (option \`values\`) and reports that the order which the welfare coordinator
picked before is no equilibrium any more, as it does not see them; no fees are published for that case. Computed here: its order is the worse one
with probability .12, at an average loss of .954 tokens; and the greedy coordinator's game has no pure equilibrium in fees up to the gain of being
first, but a mixed one, in which the types with values 10 and 30 mix 15, 16, 18 and 16, 17, 18 and all others offer 13 or 14. It is found by regret
matching and solved on its supports, with its best-response gap.

Source: 20squares (2023), github.com/20squares/credible-commitments, README and \`src/AMM\`; FRP-26, collective.flashbots.net/t/1616.`,
  defaults: ammOrderDefaults,
  make: ammOrder,
  solve: solveAmmOrder,
  deviation: ammOrderDeviation,
  bots: ammOrderBots,
};

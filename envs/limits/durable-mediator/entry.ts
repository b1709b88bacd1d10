/** The durable mediator in the registry. */
import type { Entry } from "../../../src/registry.js";
import { durableMediatorBots } from "./bots.js";
import { durableMediatorGame } from "./durable-mediator.js";
import { durableMediatorDefaults } from "./options.js";
import { solveDurableMediator } from "./solve.js";

export const durableMediator: Entry = {
  title:
    "A posted fee for users of unknown value: monopoly, rivals, and the mediator who competes with its own later self",
  about: `Users value being served once at S ~ U[0, 1], each for itself. In each of W slots mediators post fees and users take the lowest, f, for S − f, or wait; serving costs c. After a slot all
is over with probability 1 − d.

* **One mediator, one slot**: users take iff S > f, so profit is (f − c)(1 − f), greatest at f = (1 + c)/2. With c = 0: fee .5, profit .25, users .125, deadweight .125 per user.
* **Two mediators**: each undercuts the other until f = c: profit 0, users .5, deadweight 0 (Bertrand). On the grid of fees one bin above the cost is an equilibrium too, as nothing
  is left below it; \`solve\` lists all.
* **Durable** (\`slots\` > 1): who waits may be served later, and those left are worth less, so the mediator will lower its fee; users know, and wait. With k slots left and values left uniform
  on [c, c + z], in shares of z (derived, by backward induction):

      g_k = 1 − d(1 − a_{k−1})                  a margin of g_k y is taken by net values of at least y
      x_k = g_k/(2(g_k − dρ_{k−1}))             served down to x_k z
      a_k = g_k x_k                             margin, fee less cost
      ρ_k = a_k/2                               profit per user, of z²

  from a_1 = 1/2, ρ_1 = 1/4. Two slots, d = .9: fees 121/260 = .4654 and 11/26 = .4231, profit .2327. Without a last slot a = √(1 − d)/(1 + √(1 − d)), .2403 for d = .9, and 0 as d → 1. More slots always leave less (for 0 < d < 1): the mediator competes with itself (Coase 1972).
  More patience leaves less without a last slot. With W slots it does so up to a point only: who is very patient waits for the last slot, and that is a monopoly again. Two slots leave .25 at d = 0, least at d = 2/3, .2222,
  .2327 at .9 and .25 at d = 1; eight leave least at d = .855, .1616.
  The recursion does not depend on the number of users, as those left are independent.
* **A fee that stands** (\`fees = standing\`) is worth .25 again whatever W and d: a mediator that can commit gains by it (Stokey 1981), and its users lose.

A slot is two steps: mediators post, users decide; who has no choice can only do action 0. Mediators do not see values. Metrics per user and episode, in money: \`mediator profit\`, \`user surplus\`, \`welfare\`,
\`deadweight\` (what serving everybody worth it would add); \`fee\` is the mean of the lowest, \`taken\` the share served, \`extraction\` the profit per value that there was. With one slot, or fees that
stand, learners face a posted price; the path of fees of more slots is met on the grid up to its bins.

Actions: mediator k posts the fee k/\`bins\`; user 0 waits, 1 takes.

Bots: \`equilibrium\` as the only mediator follows the path above on the nearest bins, against rivals posts the lowest bin that covers the cost, and as a user takes iff the next slot would not be better;
\`monopoly\` posts (1 + c)/2 in every slot, \`cost\` the lowest bin that covers the cost, \`myopic\` as monopoly, and as users these three take whatever leaves them something; \`random\`.

References: Coase (1972), J. Law Econ. 15; Stokey (1981), Bell J. Econ. 12; Bulow (1982), J. Polit. Econ. 90.`,
  defaults: durableMediatorDefaults,
  make: durableMediatorGame,
  solve: solveDurableMediator,
  bots: durableMediatorBots,
};

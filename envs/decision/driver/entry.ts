/** The absent-minded driver in the registry. */
import type { Entry } from "../../../src/registry.js";
import { driverBots } from "./bots.js";
import { driver } from "./driver.js";
import { driverDefaults } from "./options.js";
import { solveDriver } from "./solve.js";

export const driverEntry: Entry = {
  title: "Absent-minded driver: two intersections that look alike, and a turn that is right at the second",
  about: `A driver passes m intersections that it cannot tell apart. Leaving at the j-th pays aⱼ₋₁, leaving at none aₘ; by default (0, 4, 1): leaving at the first
is a disaster, at the second home, and the motel comes after both. All it sees is that it is at an intersection, so a policy is one probability p of going on:

    V(p) = 4 p (1 − p) + p²        best at p* = 2/3, which pays 4/3

Any certain policy pays 0 or 1: to toss is better than anything it could be sure of, for a single agent against nobody. In general, with dⱼ = aⱼ − aⱼ₋₁,

    V(p) = a₀ + Σ dⱼ pʲ            three payoffs: p* = (a₁ − a₀)/(2 (a₁ − a₂)), where it lies between 0 and 1 and a₁ > a₂

**At the intersection.** A driver who goes on with probability p is at the j-th intersection with a weight of pʲ, with 2/3 at the first with probability 3/5.

* If it takes its choice elsewhere as given, going on gains in proportion to V′(p): the ratifiable policies are those with V′(p) = 0, and an end where V′ points
  outwards. The plan is one (Aumann, Hart & Perry 1997); for (0, 4, 1) it is the only one.
* If it believes that it chooses for all the road to come, it would leave the plan of 2/3 for 1/3, which pays 1 (the paradox of Piccione & Rubinstein 1997). What
  it would then not want to change is 4/9, paying 32/27. The formulas for any m are derived.

Memory is what is ruled out: an agent who counts its steps, by a recurrent network or an observed clock, leaves at the second and gets 4. Policy gradients climb V, as the
mean of the score function times the payoff is V′(p) times p (1 − p) in the logit (derived).

Metrics: the \`payoff\`, and where the driver left.

Actions: 0 leave, 1 continue.

Bots: \`optimum\` goes on with the best plan's probability, 2/3 by default; \`paradox\` with what a driver of that plan finds best if it chooses for all the road to come, 1/3; \`consistent\` with what such
replanning would leave as it is, 4/9; \`leave\` and \`continue\` for certain; \`random\` with 1/2.

References: Piccione & Rubinstein (1997), Games Econ. Behav. 20, 3–24; Aumann, Hart & Perry (1997), ibid., 102–116.`,
  defaults: driverDefaults,
  make: driver,
  solve: solveDriver,
  bots: driverBots,
};

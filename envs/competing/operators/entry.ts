/** The market of devices in the registry. */
import type { Entry } from "../../../src/registry.js";
import { operatorsBots } from "./bots.js";
import { operators } from "./operators.js";
import { operatorsDefaults } from "./options.js";
import { solveOperators } from "./solve.js";

export const deviceOperators: Entry = {
  title:
    "Operators of commitment devices compete by fees, and by design if they may choose it, for users with different values",
  about: `Each operator runs one device, which has a latency L, a collateral K per user, a semantics and a cost c per user. Operators post fees f, all at once; then each
user, who sees fees and qualities, takes one device or none. A deal is worth θ to a user, U[0, 1] and private (\`values\` uniform), or 1 to all (alike).

What a device delivers (derived): it is final before the world moves (rate μ) with probability e^{−μL}; under the greatest fixed point a surplus is then realised, under the
least one none, as nothing moves without an unconditional start; and the operator, who could gain g ~ U[0, G] per user by a breach, honours iff d K ≥ g. So its

    quality  q = e^{−μL} · min(1, d K/G) · [greatest]       a user's gain is θ q − f
    cost     c − e^{−μL} (G − d K)²/(2G) where d K < G      as breaches pay: weak collateral is worse and cheaper, and has its operator court users

**One operator** (derived): f = (q + c)/2, unless breaches bring so much that this is below 0 (see the grid then); with q = 1 and no cost .5, profit .25 per user, .125 left to users, .125 lost. If users are alike, f = q and nothing is left.

**Equal devices**: fee = cost (Bertrand). On a grid cost and one or two steps more can be equilibria as well.

**Users alike** (derived): the operator with the highest q − c serves all and keeps the difference to the second: f = q₁ − (q₂ − c₂), profit (q₁ − c₁) − (q₂ − c₂).

**Users who differ, two devices** (derived; vertical differentiation, as Shaked & Sutton 1982): who is indifferent between H and L has θ = (f_H − f_L)/Δ with
Δ = q_H − q_L, between L and none θ = f_L/q_L. So D_H = 1 − (f_H − f_L)/Δ, D_L = (f_H − f_L)/Δ − f_L/q_L, and setting the derivatives of (f − c) D to 0,

    f_H = (2 (Δ + c_H) + c_L)/(4 − r),   f_L = (r f_H + c_L)/2,   r = q_L/q_H

without costs 2Δ/(4 − r) and rΔ/(4 − r): both vanish with the difference of qualities. Where one of D would be negative its device sells nothing, and the other charges as
if alone, or just as much as keeps it out. \`continuous\` in \`solve\` is this with the most that anyone gains by another fee (\`gap\`); \`grid\` lists the pure equilibria on the
game's own grid of fees, by enumeration. The default: L = 2 s and 12 s at μ = .1/s, q = .8187 and .3012.

**Fork and subsidy**: with \`position\` w each user holds reserves at the incumbent, operator 0, and moving them costs σ w. Everything above then holds with f + σ w and c + σ w for
the others (derived): of equal devices the incumbent keeps σ w. Fees below 0 (\`lowest\`) are subsidies: an incumbent who charges nothing loses its users to an equal device
iff that pays more than σ w. The default σ = .1 is the tentative number of the "Grim Forker" thread (ethresear.ch 17565): about $10 per $100 of reserves.

**Choosing designs**: with a \`menu\` each operator first picks a design d, latency, collateral, semantics, cost per user and a \`fixed\` cost F paid once, all at once; all see the
designs, then fees and users follow as above (\`devices\` only says how many operators there are). With n users, design d is worth w = max(0, q − c) to each if all are alike, and

    u_k = n (w_{dₖ} − the next one's w)⁺ − F_{dₖ}

is what operator k gets (derived; nobody holding a position). So equal designs earn nothing and whoever is not the best only pays: one stays at the cheapest design d₀. Against it the other's best reply is
d* = argmax n w_d − F_d, as the difference n (w_d − w_{d₀}) − F_d differs from that by a constant. Hence the pure subgame-perfect equilibria are: one at d*, the other at a cheapest.
They are efficient (derived): n w_{d*} − F_{d*} − F_{d₀} is the most that two operators can bring, since who is best earns just what it adds. Price
competition is relaxed by difference (Shaked & Sutton 1982); it is maximal, between the best and the least of the menu, where fixed costs rise with quality but less than n w does.

Who is to be the better one is not said. In the symmetric mixed equilibrium of two designs H and L with D = n (w_H − w_L) > F_H − F_L > 0 (derived) each picks H with

    p = 1 − (F_H − F_L)/D     each then earns −F_L, and D p (1 − p) of the optimum is lost: both build H, or neither does

With users who differ the matrix is filled with the fees of vertical differentiation. Free designs (derived; as Choi & Shin 1992): with q_H = q and q_L = r q profits per user are
4 q (1 − r)/(4 − r)² and q r (1 − r)/(4 − r)²; the first falls in r, the second has derivative ∝ 4 − 7 r: the worse one picks r = 4/7, not the least, as it must still sell. Of q
then 7/48 and 1/48 are earned, welfare is 11/24 and 1/24 is lost. \`stage\` in \`solve\` has what all joint choices pay and the fees that follow, all equilibria of two operators (pure ones
of more), welfare and what is \`lost\` to the optimum (the best designs with fees = cost), and as certificate the most that anyone gains by another design or, per user, another fee.
Where no closed form of fees is derived the stage takes the pure equilibrium on the grid that earns most.

Metrics: \`welfare\` is the sum of all rewards, \`profit\` the operators' part and \`surplus\` the users'; shares of users who use \`none\`, who \`moved\` away from the incumbent, whose
device \`honoured\`; and fee, share and profit of each operator (fixed costs paid). With a menu also \`design cost\`, the fixed costs; \`greatest\`, the share of operators whose semantics that is; and
latency, collateral and quality of each one's choice. Bots: equilibrium takes the first that \`solve\` lists (operator 0 is then the better or the worse one, as it comes), mixed the last in which
all choose alike;
best and cheap always the design of the highest quality or of the lowest fixed cost, with the fees that follow.

Actions: an operator's number k is the k-th design of the menu, from 0, in that step, then the k-th fee from the \`lowest\` up; a user takes 0 nothing, k the device of operator k − 1.

Of the other bots \`monopolist\` sets design and fee as if it were alone, \`dumping\` takes the design of the lowest fixed cost and the lowest fee. As users all bots but \`random\` take what is best for them.

References: Bertrand (1883), J. des Savants; Shaked & Sutton (1982), Relaxing price competition through product differentiation, Rev. Econ. Stud. 49;
Choi & Shin (1992), A comment on a model of vertical product differentiation, J. Ind. Econ. 40.`,
  defaults: operatorsDefaults,
  make: operators,
  solve: solveOperators,
  bots: operatorsBots,
};

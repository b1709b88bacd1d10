/** The mediator's honesty in the registry. */
import type { Entry } from "../../../src/registry.js";
import { mediatorBots } from "./bots.js";
import { mediator } from "./mediator.js";
import { mediatorDefaults } from "./options.js";
import { solveMediator } from "./solve.js";

export const mediatorHonesty: Entry = {
  title: "A mediator is honest as long as its fees and its collateral are worth more than what it could steal",
  about: `In every period users entrust value to a mediator: a sequencer, a bridge, an exchange. It earns the fee φV. It may steal θV beside; with probability d that is found out, and
then it loses its collateral K and the future, as the episode ends. After any other period another one follows with probability γ, which the game draws, so that learners
should not discount on their own (\`gamma=1\`).

**Constant value.** Going on honestly is worth φV/(1 − γ) from each period on, so a theft does not pay iff

    d (K + γφV/(1 − γ)) ≥ θV,   K* = θV/d − γφV/(1 − γ),   φ* = max(0, (θ/d − K/V)(1 − γ)/γ)

For θ = .05, K = 0, γ = .99, d = 1: φ* = .0505 %. The fee must be a share of the value: a fixed one is too small for whatever is large enough. Derived, as all that follows.

Below K* what a thief gains by stealing once, and being honest after it, is δ = θV − d(K + γφV/(1 − γ)). But one who always steals loses only δ(1 − γ)/(1 − γ(1 − d)) by being
honest for once, since it steals in the next period. With a long future learners are told little of which is better; the default of γ = .8 leaves a third of δ.

**Drawn value.** With V drawn anew in each period, W the worth of the future and an undetected thief going on as before,

    W = E[φV + γW + max(0, θV − d(K + γW))]

and V is stolen from iff V > x, θx = d(K + γW). At that threshold the maximum is θ(V − x)⁺, so W = (φV̄ + θE(V − x)⁺)/(1 − γ), and the collateral with which x is
just safe is explicit: K(x) = θx/d − γW. It rises in x; \`solve\` inverts it, with the normal distribution by quadrature. For ln V with deviation 2 and mean 1 of V, θ = .05, K = 0, d = 1, γ = .99,
.65 % of periods are stolen from at the φ* that would be enough for a constant V, and still .045 % at a fee of 5 %, a hundred times as much: a step where σ = 0, a fat tail where σ = 2.
Time-bandit attacks on rare, large blocks are of this kind.

**Users who may keep their part.** With \`users\` = n each holds V/n and decides, knowing V and K, before the mediator does. It gains b − φ per value if that is honoured, b − φ − θ if not. For φ < b < φ + θ
they entrust as much as is safe, user j iff jV/n ≤ x: in the equilibrium with most trust W = φ E[what is entrusted]/(1 − γ) and nothing is stolen. Where V is constant what is entrusted is
in proportion to the collateral, K/K* up to all, rounded down to whole users. Proof: no user who entrusts gains by keeping, as b > φ; one more would make a theft pay, and lose φ + θ − b; and a
mediator loses by one theft and so, as nothing that users do depends on the past, by any number. Without collateral nobody trusting is an equilibrium too. With b ≤ φ nobody entrusts, with
b ≥ φ + θ everybody does, even to a thief.

**Metrics.** \`honoured\` is the share of the periods in which anything was entrusted that were honoured, per episode. How often a period is attacked is Σ thefts / Σ periods over episodes, since thefts
end episodes. \`entrusted\` is the share of all value; \`revenue\` = fees + stolen − slashed is what the mediator earned; \`welfare\` = b × entrusted − slashed, as what is slashed is burnt.

Actions: mediator 0 honours, 1 steals; user 0 keeps its part, 1 entrusts it.

Bots: as the mediator \`equilibrium\` steals what is more than is safe with it, \`honest\` never steals, \`thief\` always, \`shortsighted\` iff θX > dK, when it pays in this period. As users \`equilibrium\` entrusts as much
as is safe, the first seats first, \`trusting\` always entrusts, \`wary\` never, \`grim\` until something was stolen. \`honest\`, \`thief\` and \`shortsighted\` are trusting as users, the last three honest as mediators;
\`random\`.

References: Klein & Leffler (1981), J. Polit. Econ. 89 (fees above cost as the price of honesty); Daian et al. (2019), arXiv:1904.05234 (time-bandit attacks). Not modelled: interest on the collateral,
compensation of users, and thieves who wait for users to come back.`,
  defaults: mediatorDefaults,
  make: mediator,
  solve: solveMediator,
  bots: mediatorBots,
};

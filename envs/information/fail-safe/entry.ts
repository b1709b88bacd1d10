/** The fail-safe in the registry. */
import type { Entry } from "../../../src/registry.js";
import { failSafeBots } from "./bots.js";
import { failSafeGame } from "./fail-safe.js";
import { failSafeDefaults } from "./options.js";
import { solveFailSafe } from "./solve.js";

export const failSafe: Entry = {
  title: "Fail-safe: agree that a crash shall be a mild one, and drive as if it were not",
  about: `Two principals send a delegate each to play chicken, (R, S, T, P) = (0, −1, 1, −10) by default: both swerve R, who swerves alone S, who goes
straight alone T, both straight P. First the principals may agree on a fail-safe: if both accept, a crash pays P' = P + λ (S − P) instead of P. λ
is drawn per episode, evenly on [.5, 1], for all to see.

**Token game.** With \`delegates=token\` delegates are paid as in the original game whatever was agreed: they are instructed to play it as if
nothing had changed. Actions of the two games correspond one to one and delegates' payoffs are the same (the games are isomorphic), so whatever
delegates do, mixed, conventional or mad, they do in both; and outcome by outcome the principals get

    (R, R) → (R, R)      (S, T) → (S, T)      (T, S) → (T, S)      (P, P) → (P', P')

No outcome is worse for anybody: a *safe Pareto improvement* (Oesterheld & Conitzer 2022), safe because it needs no idea of what delegates will
do. To accept is weakly dominant.

**Values** (derived). In the mixed equilibrium each goes straight with probability x = (T − R)/(T − R + S − P) = .1, they crash with probability
x² = .01, and each expects R − x (R − S) = −.1. The fail-safe is worth x² E λ (S − P) to each: .01 · .75 · 9 = .0675 by default; a crash that
pays −2 (λ = 8/9) makes −.1 into −.02. With the payoffs (3, 1, 4, 0) it is .25 E λ.

**Why the instruction matters** (derived). With \`delegates=real\` delegates are paid what happens. Mild crashes then make them bolder: x' = (T −
R)/(T − R + (1 − λ)(S − P)), and principals get R − x' (R − S), which *falls* with λ. With λ = 8/9 they crash in a quarter of all episodes and
expect −.5 instead of −.1. Softening the conflict alone makes both worse off; committing to behave as before is what makes it an improvement.
There principals decline.

Metrics: fail-safe \`accepted\`; share going \`straight\`; \`crash\`; \`softened\` crashes; what that \`saved\` both together; \`welfare\` of the
principals; \`delegates' payoff\`, the sum.

Actions: principal 0 declines, 1 accepts; delegate 0 swerves, 1 goes straight.

Bots: \`equilibrium\` accepts iff delegates are paid in tokens, and as a delegate mixes as in the equilibrium of the game that it is paid by; \`accept\` and \`decline\` do so always, and mix likewise; \`convention\` accepts as
equilibrium, and the first delegate goes straight while the second swerves; \`hawks\` accept as equilibrium, and go straight; \`random\`.

References: Oesterheld & Conitzer (2022), Safe Pareto improvements for delegated game playing, Auton. Agents Multi-Agent Syst. 36; Rapoport &
Chammah (1966), American Behavioral Scientist 10 (chicken).`,
  defaults: failSafeDefaults,
  make: failSafeGame,
  solve: solveFailSafe,
  bots: failSafeBots,
};

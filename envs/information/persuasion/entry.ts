/** Persuasion in the registry. */
import type { Entry } from "../../../src/registry.js";
import { persuasionBots } from "./bots.js";
import { persuasionDefaults } from "./options.js";
import { persuasion } from "./persuasion.js";
import { solvePersuasion } from "./solve.js";

export const persuasionEntry: Entry = {
  title: "Persuasion whose commitment may break: how credible must an experiment be before it convinces anybody?",
  about: `An accused is guilty with probability μ = .3. The sender wants a conviction and earns 1 by it. The receiver earns 1 − t by convicting the guilty, −t by convicting
the innocent and 0 by acquitting, so it convicts iff its belief in guilt is at least t = .5.

**Steps.** First the sender commits to an experiment: it says guilty of the guilty, and of the innocent with probability q, one of \`levels\` values. Then guilt is drawn. With
probability χ the commitment is honoured and the experiment speaks. Otherwise the sender, who now knows the state, says what it likes. Last the receiver, who sees χ, q and what
was said, but not whether the commitment was honoured, convicts or acquits. χ is drawn for each episode, evenly from \`honourLow\` to \`honourHigh\`, and known to both.

**With full commitment** (χ = 1; Kamenica & Gentzkow 2011) the sender calls so many of the innocent guilty that the belief after "guilty" is just t: q = μ (1 − t)/((1 − μ) t) = 3/7, and
convicts with probability μ/t = .6, twice as many as are guilty. Without commitment (χ = 0) words mean nothing, and nobody is convicted.

**In between** (the model of Lipnowski, Ravid & Shishkin 2022; the formulas derived). If "guilty" convicts, the unbound sender says guilty whatever it sees, so a share x = χ q + 1 − χ of
the innocent is called guilty, and the belief after "guilty" is

    μ/(μ + (1 − μ) x) = .3/(.3 + .7 (χ q + 1 − χ))  ≥ t    iff    x ≤ x* = μ (1 − t)/((1 − μ) t) = 3/7

The sender's probability of conviction, μ + (1 − μ) x, rises in x, so it wants x = x*, which is

    q*(χ) = 1 − (1 − x*)/χ = 1 − (4/7)/χ        possible iff χ ≥ 1 − x* = 4/7

So for *every* χ ≥ 4/7 the sender convicts with the same .6: it makes the experiment stricter by as much as its own later fibs spoil it (q = 3/7 at χ = 1, 2/7 at .8, 0 at 4/7). Below 4/7
even the strictest experiment does not convince: whatever messages convict most often, the unbound sender sends only those, so the innocent among their senders, at least (1 − μ)(1 − χ) >
μ (1 − t)/t, put the belief over them all below t, and one of them would not convict. The probability falls from .6 to 0 in one step: a cliff, not a slope. At the optimum the receiver gains nothing
(0) for all χ, which is what it would have without hearing anything; perfect information would be worth μ (1 − t) = .15.

**Levels.** Among finitely many q the sender takes the highest at most q*; with the 8 levels k/7 it is exactly q* at χ = 1, .8, 2/3 and 4/7. \`solve\` gives any experiment, the levels' own
equilibrium (averaged over χ exactly) and a curve over χ. That the receiver convicts when it is just indifferent is the sender's choice of equilibrium, as in the literature; receivers who learn
may want a little more.

**Who errs.** \`trusting\` receivers believe the experiment as if χ were 1; against q = 3/7 they convict with probability μ + (1 − μ)(χ · 3/7 + 1 − χ), 1 at χ = 0, at a loss: persuasion
by breach of trust (derived). \`honest\` receivers do as they are told.

Metrics: \`convicted\` (the headline: .6 or 0), \`guilty\`, \`honoured\`, \`committed q\`, \`said guilty\`, \`convicted innocent\`, χ as \`honour chance\`, and \`welfare\`, the
sender's and the receiver's payoff together.

Actions: the sender's k first commits to q = k/(\`levels\` − 1), then 0 says innocent, 1 guilty; the receiver's 0 acquits, 1 convicts.

Bots: \`equilibrium\` commits to the highest q at which "guilty" convicts, says guilty when unbound, and as the receiver reckons with that; \`trusting\` does both as if χ were 1 and fibs where it can; \`honest\` commits to
q = 0, tells the truth, and does as it is told; \`sceptic\` always says guilty, and goes by the prior alone; \`random\`.

References: Kamenica & Gentzkow (2011), Bayesian Persuasion, Am. Econ. Rev. 101; Lipnowski, Ravid & Shishkin (2022), Persuasion via Weak Institutions, J. Polit. Econ. 130; Crawford & Sobel
(1982), Econometrica 50, for talk without commitment.`,
  defaults: persuasionDefaults,
  make: persuasion,
  solve: solvePersuasion,
  bots: persuasionBots,
};

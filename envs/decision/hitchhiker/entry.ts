/** Parfit's hitchhiker in the registry. */
import type { Entry } from "../../../src/registry.js";
import { hitchhikerBots } from "./bots.js";
import { hitchhiker } from "./hitchhiker.js";
import { hitchhikerDefaults } from "./options.js";
import { solveHitchhiker } from "./solve.js";

export const hitchhikerEntry: Entry = {
  title: "Parfit's hitchhiker: you are taken to town iff you are foreseen to pay there",
  about: `You are stranded in the desert. A driver who reads faces would take you to town, worth V to you, for a payment of C that you can only make there. It takes
you iff it foresees that you will pay, and is right with probability p about whoever is certain. Once in town you may refuse.

An episode has two steps in which you see the same: first the driver imagines you in town and the game reads your policy there, then, if you were taken, you are
there. What you do while you are imagined has no effect, what you would do has. With π the probability of paying,

    U(π) = P(foreseen to pay) (V − C π)          foreseen = (1 − p) + (2p − 1) π   by a predictor that samples the policy

    certain policies    pay iff  p ≥ V/(2V − C)                    10/19 for V = 10, C = 1
    any policy          π* = ((2p − 1) V − (1 − p) C)/(2 (2p − 1) C) within [0, 1]
                        above 0 from p = (V + C)/(2V + C) on, 1 from p = (V − C)/(2V − 3C) on (where V ≥ 2C): 11/21 and 9/17
    ratifiable          π = 0 alone: in town the ride is past, and paying costs C      (1 − p) V

With p = .95 paying earns 8.55 and refusing .5. A predictor that samples can be met half way: where V < 2C and p = 1 it is best to pay with probability V/(2C). One that takes the
likelier action (\`mode\`) is best met by paying with probability 1/2, read as paying. All derived.

Whoever learns from the rewards of its actions finds that in town paying costs C and nothing else changes, and ends up refusing: value learning cannot converge to
policies that are not ratifiable (Bell et al. 2021). With \`bond\` there is a step before in which you may bind yourself to pay. Then the same learner binds itself iff
p (V − C) ≥ (1 − p) V, as the driver sees a bound hitchhiker's only legal action: a commitment device does what a disposition did.

Memory is what is ruled out: the policy is read by showing you the same observation twice, imagined and real. An agent who counts its steps or remembers, by a recurrent network or an
observed clock, can tell the two apart: it pays where it is imagined and refuses in town, and earns p V, 9.50 instead of 8.55.

With \`drawn\` the accuracy is U[1/2, 1] in every episode, seen by all, and good policies turn on it. Metrics: \`payoff\`, \`rescued\` (taken to town), \`paid\`, \`bound\`.

Actions: 0 pay, 1 refuse; in the step of the \`bond\` 0 binds itself to pay, 1 does not.

Bots: \`optimum\` pays with the probability that earns most at the accuracy that it sees, and does not bind itself; \`causal\` refuses in town, and binds itself, if it may, where p (V − C) ≥ (1 − p) V; \`pay\` and
\`refuse\` for certain, unbound; \`random\` with 1/2.

References: Parfit (1984), Reasons and Persons, ch. 1; Gauthier (1994), Assure and threaten, Ethics 104; Bell, Linsefors, Oesterheld & Skalse (2021), Reinforcement learning
in Newcomblike environments, NeurIPS 34.`,
  defaults: hitchhikerDefaults,
  make: hitchhiker,
  solve: solveHitchhiker,
  bots: hitchhikerBots,
};

/** Newcomb's problem in the registry. */
import type { Entry } from "../../../src/registry.js";
import { predictedBots } from "../predicted/bots.js";
import { newcombGame } from "./newcomb.js";
import { newcombDefaults } from "./options.js";
import { solveNewcomb } from "./solve.js";

export const newcomb: Entry = {
  title: "Newcomb's problem: one box or both, when it was predicted which",
  about: `An opaque box holds M or nothing, a transparent one T. An agent takes the opaque box alone, or both. Before that a predictor put M into the opaque
box iff it foresaw that it alone would be taken.

| | predicted one | predicted both |
| --- | --- | --- |
| takes one | M | 0 |
| takes both | M + T | T |

By default M = 10 and T = 5; the classical amounts are M = 1,000,000 and T = 1,000.

**The predictor** (option \`predictor\`) first reads, then errs: who is certain of one box is recognised with probability p₁, who is certain of both with p₂.

- \`accuracy\` sees the act itself, as a predictor does who is right with these probabilities whatever the agent does.
- \`samples\` draws an action from the agent's policy: it simulates the agent, with a coin of its own.
- \`mode\` takes the policy's likelier action; a policy that is even counts as one box.
- \`code\` reads the code. A policy that is certain (to 10⁻⁶) tells all. One that mixes is read as taking both boxes, as Nozick's predictor treats whoever lets
  a coin decide; so a soft policy, however nearly certain, finds the box empty.

The game therefore reads the agent's policy. Who hands over actions alone is taken to be certain of them.

**Where the act is read** (derived) one box is better iff p₁ M > (1 − p₂) M + T, that is

    p₁ + p₂ > 1 + T/M;    p > 1/2 + T/(2M)  where p₁ = p₂ = p

which is .5005 for (1,000,000, 1,000) and .75 for (10, 5). Whoever learns what each action has brought learns just this.

**Where the policy is read** (derived) let π be its probability of one box and f(π) that of its being predicted. It earns M f(π) + (1 − π) T.

- \`samples\`: f = π p₁ + (1 − π)(1 − p₂). That is affine in π, so one box for certain is best under the condition above.
- \`mode\`: f = p₁ for π ≥ 1/2, else 1 − p₂. Best is π = 1/2, which earns p₁ M + T/2, or, if that is less than (1 − p₂) M + T, both boxes.
- \`code\`: p₁ M for π = 1, else (1 − p₂) M + (1 − π) T.

But whatever the policy, to take both is then worth T more than to take one. So both boxes is the only *ratifiable* policy, one that takes only actions
that are best while it is what it is; and if learning from values converges, it is to that. With M = 10, T = 5 and a predictor who samples, a softmax
learner whose temperature falls ends at 5, where 10 can be had. It must learn patiently: where T is small beside M, the value of the action that is taken
less often lags behind what the predictor does by now, and a learner who cools down too fast freezes at one box. (With M = 10 and T = 0.5 the learner in
the tests of this game does; with T = 5 it ends with both.) \`decision/newcomb-commit-v0\` is the same game with a device that lets
agents bind themselves first.

With \`drawn\` the accuracy is new in every episode, uniform on [1/2, 1] and seen: where the act is read, one box is right from the threshold on.

Metrics are shares of agents: \`one box\`, \`predicted one box\`, and \`right\`, how often the prediction was; \`welfare\` is the sum of payoffs. One box
ranks as the more cooperative action. \`payoff\` is what actions are worth to agents who are certain of them.

Actions: 0 one box, 1 both.

Bots: \`oneboxer\` and \`twoboxer\` always do as they are called; \`coin\` either with 1/2; \`optimum\` plays the policy that earns most, \`ratifiable\` the ratifiable one with the most of one box; all show the
policy by which they toss. \`random\` draws evenly as well.

References: Nozick (1969), Newcomb's problem and two principles of choice; Jeffrey (1983), The Logic of Decision (ratifiability); Bell, Linsefors,
Oesterheld & Skalse (2021), Reinforcement learning in Newcomblike environments, NeurIPS 34 (as summarised in the abstract: value-based learning cannot
converge to policies that are not ratifiable).`,
  defaults: newcombDefaults,
  make: newcombGame,
  solve: solveNewcomb,
  bots: predictedBots("oneboxer", "twoboxer"),
};

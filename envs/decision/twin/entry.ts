/** The dilemma against one's own copy in the registry. */
import type { Entry } from "../../../src/registry.js";
import { predictedBots } from "../predicted/bots.js";
import { twinDefaults } from "./options.js";
import { solveTwin } from "./solve.js";
import { twinGame } from "./twin.js";

export const twin: Entry = {
  title: "The prisoner's dilemma against a copy of oneself",
  about: `An agent plays the prisoner's dilemma against a twin, who with probability p does what the agent does and otherwise the opposite.

| | twin cooperates | twin defects |
| --- | --- | --- |
| cooperate | R = 2 | S = 0 |
| defect | T = 3 | P = 1 |

What the twin copies (option \`copies\`) is the act itself (\`accuracy\`), a draw from the agent's policy (\`samples\`), the policy's likelier action (\`mode\`; an even
policy counts as cooperation), or the code (\`code\`; the twin of an agent who mixes defects). The game is \`decision/newcomb-v0\` with another table.

**Where the act is copied** (derived)

    cooperate  ⇔  p R + (1 − p) S ≥ p P + (1 − p) T  ⇔  p ≥ (T − S) / ((R − S) + (T − P))

which is .75 for (R, S, T, P) = (2, 0, 3, 1). A learner finds that cooperation has brought more.

**Where the policy is copied** defection brings more than cooperation against any given twin, so that to defect for certain is the only ratifiable policy,
at p P + (1 − p) T. What is best is another matter (derived): with \`samples\` a policy that cooperates with probability π meets a twin who cooperates
with f = π p + (1 − π)(1 − p), and earns π (f R + (1 − f) S) + (1 − π)(f T + (1 − f) P), a parabola in π whose top \`solve\` gives. With p = 1 and
(2, 0, 3, 1) the parabola is the line 1 + π, and cooperation for certain is best; with (2, 0, 5, 1) it is 1 + 3 π − 2 π², and best is π = 3/4.

With \`drawn\` the similarity is new in every episode, uniform on [1/2, 1] and seen; where the act is copied cooperation is right from the threshold on.

Metrics: \`cooperated\`, \`twin cooperated\`, \`right\` (did both do the same?) and \`welfare\`, the agent's payoff; the twin's is not counted. \`payoff\` is
what actions are worth to an agent who is certain of them.

Actions: 0 cooperate, 1 defect.

Bots: \`cooperate\` and \`defect\` always do so; \`coin\` either with 1/2; \`optimum\` plays the policy that earns most, \`ratifiable\` the ratifiable one with the most cooperation; all show the policy by which
they toss. \`random\` draws evenly as well.

References: Lewis (1979), Prisoners' dilemma is a Newcomb problem, Phil. Public Aff. 8; Bell, Linsefors, Oesterheld & Skalse (2021), NeurIPS 34.`,
  defaults: twinDefaults,
  make: twinGame,
  solve: solveTwin,
  bots: predictedBots("cooperate", "defect"),
};

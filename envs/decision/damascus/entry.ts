/** Death in Damascus in the registry. */
import type { Entry } from "../../../src/registry.js";
import { predictedBots } from "../predicted/bots.js";
import { damascusGame } from "./damascus.js";
import { damascusDefaults } from "./options.js";
import { solveDamascus } from "./solve.js";

export const damascus: Entry = {
  title: "Death in Damascus: it waits where it foresees you to go",
  about: `An agent goes to Aleppo or to Damascus. Death waits in the city to which it foresees the agent to go.

| | Death in Aleppo | Death in Damascus |
| --- | --- | --- |
| Aleppo | 5 | 10 |
| Damascus | 10 | 0 |

These payoffs make the asymmetric story: to be met in Aleppo is not quite so bad. With \`aleppoMet\` = 0 it is the plain one. All four payoffs may be set, as
long as it is worse to meet Death than not to in either city.

How Death foresees (option \`predictor\`) is told at \`decision/newcomb-v0\`: by default it draws a city from the agent's policy (\`samples\`). Of a policy that is
even \`mode\` expects Aleppo. Under \`code\` nobody escapes by tossing a coin: who mixes is met where the coin sends it. With an \`accuracy\` p below 1 Death is
in the other city with probability 1 − p.

**Answers** for \`samples\` (derived): let π be the policy's probability of Aleppo and p = 1. Then Aleppo is worth 5 π + 10 (1 − π) and Damascus 10 π. Whoever is
certain of either city would rather be in the other; the two are worth the same at

    π* = (s − m′) / ((s − m) + (s′ − m′)) = 10/15 = 2/3

where m, s are what Aleppo brings with and without Death and m′, s′ the same for Damascus. That is the only ratifiable policy. The policy that earns most
maximises 20 π − 15 π², which is again at 2/3, with 20/3: here the ratifiable policy is optimal as well. This holds whenever s = s′ (derived): with
a = s − m, a′ = s − m′ the policy earns s − a π² − a′ (1 − π)², largest at π = a′/(a + a′) = π*. With other payoffs the two may differ: with \`aleppoSafe\` 12
the ratifiable policy is 12/17 and the best one 11/17. In the plain story both are 1/2, at 5.

Under \`mode\` no policy is ratifiable, since the prediction jumps at 1/2; the optimum is π = 1/2 with 7.5. With payoffs by which it is better to be expected in Damascus the
best policy is just below 1/2, approached but not attained. Where the act is read, and under \`code\`, Aleppo for
certain brings 5 and Damascus 0.

A learner whose policy is a softmax of its values at temperature τ is at rest where log(π/(1 − π)) = (10 − 15 π)/τ (derived): .608 for τ = 2, and nearer
to 2/3 the lower τ is.

Metrics: \`went to aleppo\`, \`death in aleppo\`, \`right\` (was the agent met?) and \`welfare\`, its payoff. \`payoff\` is what an action is worth to an agent who is certain of it.

Actions: 0 Aleppo, 1 Damascus.

Bots: \`aleppo\` and \`damascus\` always go there; \`coin\` either with 1/2; \`optimum\` plays the policy that earns most, or one 10⁻⁴ from it where it is only approached; \`ratifiable\` the ratifiable one with the most of Aleppo (an error where there is none);
all show the policy by which they toss. \`random\` draws evenly as well.

References: Gibbard & Harper (1978), Counterfactuals and two kinds of expected utility; Richter (1984), Rationality revisited, Australas. J. Phil. 62 (from
memory); Bell, Linsefors, Oesterheld & Skalse (2021), NeurIPS 34 (the asymmetric case with these payoffs, whose only ratifiable policy is 2/3).`,
  defaults: damascusDefaults,
  make: damascusGame,
  solve: solveDamascus,
  bots: predictedBots("aleppo", "damascus"),
};

/** Entry in the registry. */
import type { Entry } from "../../../src/registry.js";
import { entryBots } from "./bots.js";
import { entryGame } from "./entry-game.js";
import { entryDefaults } from "./options.js";
import { solveEntry } from "./solve.js";

export const entryEntry: Entry = {
  title: "Entry: devices that anybody may run, against a consortium that decides who is in",
  about: `Users of values U[0, 1] pay a fee f for each use of a device, so that 1 − f of them do, and the pool of fees is F = f (1 − f). It is shared equally by all devices: the k founders',
who form a consortium, and those of m entrants. To enter costs c, drawn for each episode and known to all.

**Steps.** The consortium posts the fee and how many of the N entrants it refuses; under \`permissionless\` it can refuse nobody. Then the entrants, all at once, apply or stay out. If more
apply than are admitted, lots are drawn; who draws a blank pays nothing. An entrant that is in earns F/(k + m) − c, the consortium k F/(k + m). With \`fee\` above 0 the fee is fixed.

**Who enters** (derived). An entrant enters iff its share of the fees exceeds its cost, F/(k + m) > c. So in the pure equilibria

    m* = the largest m ≤ N with F/(k + m) > c

of the entrants enter, any m* of them; where the consortium admits fewer than m*, all apply. In the symmetric equilibrium each enters with the probability p that leaves it nothing:

    Σ_b Bin(b; N − 1, p) F/(k + 1 + b) = c      with no founders  F (1 − (1 − p)^N) = N p c

By the latter all fees that anybody earns are spent on entry, on average: free entry dissipates the rent. E 1/(1 + B) = (1 − (1 − p)^N)/(N p) for B ~ Bin(N − 1, p).

**What is posted** (derived). The consortium's share k F/(k + m) falls with m, so a closed one refuses all and posts the monopoly's f = ½: it earns ¼, and users are left 1/8. Without a door to
close the fee is all it has. A fee that lets exactly m in has F ≤ c (k + m + 1), so founders have at most c (k + m + 1)/(k + m) each, most at m = 0. So the best fee is the highest that keeps all out,

    f (1 − f) = c (k + 1)     f = (1 − √(1 − 4 c (k + 1)))/2      or ½ where c (k + 1) ≥ ¼

the limit fee: nobody enters, and yet entry, by being possible, lowers the fee. With k = 1 and c = .08, f = .2 instead of .5, F = .16 instead of .25, and the users' surplus is .32 instead of .125.
(That m = 0 is best needs the number N of entrants to be large enough for the bound to hold at each m: with few of them, letting all in at f = ½ may leave more, k/(4 (k + N)), and \`solve\` compares all posted fees.) In the mixed
continuation the same fee keeps all out, and a fee a little above it loses: founders' payoff changes by 1 − N (k + 2)/((N − 1)(k + 1)) < 0 per unit of F there (N ≥ 2); other maxima are compared.

\`solve\` gives both continuations, \`pure\` and \`mixed\`, at the middle cost and on average over drawn costs, each with the consortium's best of the posted fees, and the closed forms for any fee.
The averages are quadratures over jumps, good to about 1e-3; for one cost (\`costLow\` = \`costHigh\`) the answers are exact.

Metrics: \`fee\`, \`applied\`, \`entered\` m, \`share\` of one device, \`users' surplus\`, \`fees\` F, \`spent\` on entry, \`welfare\` (users' surplus and fees less what is spent).

Actions: the consortium's are the fee, k for k/(\`fees\` − 1), and how many of the N it refuses; an entrant's 0 stays out, 1 enters.

Bots: \`equilibrium\` enters with the symmetric equilibrium's probability, and posts what is best against that; \`pure\` has the first m* entrants enter, all where more than are admitted could, and posts what is best
against them; \`monopolist\` posts the fee nearest ½, refuses all it can, and enters; \`open\` posts it, refuses nobody, and enters; \`timid\` posts 0, and stays out; \`random\`.

References: Bain (1956), Barriers to New Competition; Dixit (1980), Econ. J. 90, on whether the threat is credible: here the fee is posted first and kept; Mankiw & Whinston (1986), Free Entry and Social
Inefficiency, RAND J. Econ. 17. Not modelled: devices that differ, users who trust many devices more than few, fees that change after entry.`,
  defaults: entryDefaults,
  make: entryGame,
  solve: solveEntry,
  bots: entryBots,
};

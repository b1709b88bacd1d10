/** Blackmail in the registry. */
import type { Entry } from "../../../src/registry.js";
import { blackmail } from "./blackmail.js";
import { blackmailBots } from "./bots.js";
import { blackmailDefaults } from "./options.js";
import { solveBlackmail } from "./solve.js";

export const blackmailEntry: Entry = {
  title: "Blackmail: a letter that comes because of what you would do about it",
  about: `Somebody who foresees, with accuracy p, whether you would pay C, and acts on it. An episode has two steps in which you see the same: first the sender imagines
you with the letter and the game reads your policy, then, if it was sent, you have it. What you do while you are imagined has no effect, what you would do has. Let π be
the probability that you would pay, and q = (1 − p) + (2p − 1) π that you are foreseen to (by a predictor that samples the policy; \`mode\`: p if π ≥ 1/2, else 1 − p).

**XOR blackmail** (\`kind\` xor, also called evidential blackmail). Your house has termites with probability ε, which cost D. The letter, which never lies if p = 1, says: "I have sent this
iff just one is true: there are termites and you will not pay; there are none and you will." So whoever pays upon it learns that there are none.

    U(π) = −εD − C π (ε (1 − q) + (1 − ε) q)           refuse −εD,  pay −εD − C ((1 − p) ε + p (1 − ε))

To refuse is best and ratifiable, as paying drives no termite out: whoever would pay only gets letters. One who goes by the news compares P(termites | letter, refuses) with
P(termites | letter, pays) and pays iff

    D · 4 e y/(1 − (1 − 4e) y²) ≥ C,   e = ε (1 − ε),  y = 2p − 1       from p = .6326 on for D = 10, C = 1, ε = .1

and with p = .95 it loses 1.86 where refusing loses 1 (derived).

**A threat** (\`kind\` threat). The letter comes iff you are foreseen to pay, and says that refusing will cost you D; it is carried out. With the letter in hand paying is better (C < D), so that
only π = 1 is ratifiable; but one who is known to refuse gets few letters (derived):

    U(π) = −q (π C + (1 − π) D)           refuse −(1 − p) D,  pay −p C:  refuse iff p ≥ D/(C + D), 10/11 for D = 10, C = 1

So the two kinds part the theories: what follows from the choice alone (\`causal\`) is right about the first and wrong about the second, the news (\`evidential\`) wrong about both, and the best
policy refuses both. Learners from the rewards of their actions find the ratifiable policy: they refuse the first, and pay the second.

Memory is what is ruled out: the policy is read by showing you the same observation twice, imagined and real. An agent who counts its steps or remembers, by a recurrent network or an observed
clock, can tell the two apart: it refuses where it is imagined and pays the threat that comes all the same, and loses (1 − p) C, .05 where .5 is the least without memory.

With \`drawn\` the accuracy is U[1/2, 1] in every episode, for you to see. Metrics: \`payoff\`, whether a \`letter\` came, whether you \`paid\`, whether you were \`harmed\` (by termites, or by the
threat).

Actions: 0 pay, 1 refuse.

Bots: \`optimum\` plays the policy that loses least at the accuracy that it sees; \`causal\` what it would not change with the letter in hand, refusing under xor and paying under a threat; \`evidential\`
what is the better news, paying under xor where that looks better and under a threat; \`pay\` and \`refuse\` for certain; \`random\` either with 1/2.

References: Soares & Fallenstein (2015), Toward idealized decision theory, arXiv:1507.01986; Levinstein & Soares (2020), Cheating death in Damascus, J. Philos. 117, 237–266; Bell,
Linsefors, Oesterheld & Skalse (2021), Reinforcement learning in Newcomblike environments, NeurIPS 34 (what value learning converges to).`,
  defaults: blackmailDefaults,
  make: blackmail,
  solve: solveBlackmail,
  bots: blackmailBots,
};

/** The email game in the registry. */
import type { Entry } from "../../../src/registry.js";
import { emailBots } from "./bots.js";
import { emailGame } from "./email.js";
import { emailDefaults } from "./options.js";
import { solveEmail } from "./solve.js";

export const email: Entry = {
  title: "The email game: confirmations that may be lost against a ledger that both can see",
  about: `Two players choose to stay or to act. In state b (probability p) it pays to act together, in state a to stay:

    both stay: M in a, 0 in b      both act: M in b, −w in a      one acts: −L for it, 0 for the other

The sender knows the state, the receiver does not. By default p = .4, M = 1, L = 2, w = 2.

**Lossy channel.** In state b a message goes out, is confirmed, the confirmation is confirmed, and so on, by machine; each message is lost with
probability ε = .1, which ends it. Players see how many messages they received. Any number of confirmations leaves it open whether the last one
arrived: receipt can be denied, and nothing becomes common knowledge. Rubinstein (1989): with L > M, *for any loss ε > 0 nobody ever acts*,
however many messages arrived, though with ε = 0 both would. Order what a player can know in a chain, rung 0 the sender in a, rung 1 the receiver
without news, rung 2 + m the last who received a message, number m. Who is on a rung finds the other one rung lower with probability

    z = ε/(ε + (1 − ε) ε) = 1/(2 − ε) > 1/2

so acting is worth at most M (1 − z) − L z < 0 once the lower rung stays, and the whole chain falls by iterated strict dominance. The exact
condition is (derived) L > (1 − ε) M, together with (1 − p)(M + L) > p ε M for rung 1, which holds for all p ≤ 1/2; with w = 0, Rubinstein's own
payoff, it needs that the sender stays in a, where staying is then only weakly dominant. Otherwise, L ≤ (1 − ε) M, acting on all that one knows
is an equilibrium.

*Naive* players act as soon as they know of b. That pays (1 − p) M + p ((1 − ε) M − ε L) to the sender and (1 − p) M + p (1 − ε) M to the
receiver, .88 and .96 by default against .6 in equilibrium, but a sender without confirmation had better stay: it gains p ε (L − (1 − ε) M) =
.044 (derived).

**A last message** (\`cap\` N > 0; derived). If it is known that there are no more than N messages, holders of the last two meet with probability
p (1 − ε)^N, and the holder of N − 1 doubts only message N: they may act iff ε L ≤ (1 − ε) M, and nobody else. A long exchange makes that rare,
and a single message (N = 1) makes it nearly as good as a ledger:
.88 for the sender and .96 for the receiver, by default, against .962 for each with a ledger.

**Ledger** (derived). In state b there is one post, final after ℓ; the time to act comes at rate μ, so it is final in time with probability q =
e^(−μℓ) (or for certain iff μℓ ≤ 1 with \`deadline=fixed\`). Who sees it final knows that the other does, and so on without end. To act iff the
post is final is an equilibrium that pays (1 − p) M + p q M each; the ledger is worth p q M to each over nobody acting, .3619 by default (\`worthOfLedger\`,
whichever channel is played). That nobody acts remains
an equilibrium, which both like less. A sender who acts without finality loses L with probability 1 − q.

Metrics: \`state b\`; \`messages\` that arrived; is the post \`final\`; the share \`acting\`; acting \`together\` in b; acting \`alone\`;
\`welfare\`, the sum of payoffs. What is heard is shown as 1/(1 + messages), so that it need not end.

Actions: 0 stay, 1 act.

Bots: \`equilibrium\` never acts on a lossy channel (where L > (1 − ε) M; else as naive), and with a ledger acts iff the post is final; \`naive\` acts iff it knows that the state is b; \`confirmed\` iff it knows that the
other knows, by a confirmation, a second message or a final post; \`safe\` never; \`random\`.

References: Rubinstein (1989), The electronic mail game: strategic behavior under "almost common knowledge", Am. Econ. Rev. 79; Halpern & Moses
(1990), Knowledge and common knowledge in a distributed environment, J. ACM 37 (coordinated attack).`,
  defaults: emailDefaults,
  make: emailGame,
  solve: solveEmail,
  bots: emailBots,
};

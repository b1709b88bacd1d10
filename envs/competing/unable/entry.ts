/** The game of inabilities in the registry. */
import type { Entry } from "../../../src/registry.js";
import { unableBots } from "./bots.js";
import { unableDefaults } from "./options.js";
import { solveUnable } from "./solve.js";
import { unable } from "./unable.js";

export const inability: Entry = {
  title: "The power of being unable: lock your wallet before a leader can ask for payments",
  about: `Two play a prisoner's dilemma (R, S, T, P) = (2, 0, 3, 1). One, the leader, may bind itself first, by a contract that the other, the follower, hears before it
moves: "if you cooperate, and pay t, I cooperate with probability q, otherwise with probability r". But before that both may make themselves unable, for
all to see:

1. Each stays \`able\`, locks its \`wallet\` (then nothing can be paid by it or to it), or makes itself \`deaf\`: its play depends on nobody. A deaf leader's contract
   says the same in any case and asks for nothing; a deaf follower receives no message, and moves without knowing the contract.
2. The leader offers a contract; demands t are 0, step … most.
3. The follower cooperates, cooperates and pays, or defects; the contract then plays for the leader, with a lottery if q or r says so.

With \`messages\` pure, q and r are 0 or 1; mixed, multiples of 1/\`lots\`. Metrics: what each earns, who locked what, the demand, what was \`paid\`, and
\`cooperation\` (share of players).

**Able** (derived): a follower can be held to P = 1, by defection against all but what is agreed. Both cooperate, and it pays R − P = 1: (3, 1) = (2R − P, P).

**Wallet locked** (derived): without payments the leader's best certain contract is to do as the follower does: (2, 2), since to defect against a cooperator
would leave it S < P. So the follower gains R − P = 1 from being unable to pay, and locking is what it should do. With lotteries the leader cooperates with
probability q = (P − S)/(R − S) = 1/2 only, which leaves the follower P and gives it q R + (1 − q) T = 2.5: (2.5, 1). Then inability is worth nothing.

**Deaf follower** (derived): both move at once as far as the contract can matter, the leader's best contracts defect against whatever is played, and both defect: (1, 1). Being
deaf destroys what can be extorted, but also all that could be gained; in a dilemma it is weakly worse than a locked wallet. **Deaf leader**: defection is
dominant for a follower to whom the leader's play does not reply: (1, 1).

So with pure messages (able, wallet locked) is an equilibrium of the first step that pays (2, 2), and what iterated weak dominance leaves pays that. All this lets who
is indifferent do what the leader likes: with a demand of 1 the follower gains nothing by paying. \`solve\` also gives the answers if who is indifferent turns
against the leader (\`ifIndifferentAgainst\`): on whole demands it can then ask for nothing, and inability is worth nothing; on finer grids for R − P less a step.

Actions: in step 1 0 able, 1 wallet, 2 deaf; in step 2 the leader's contract is number (q (lots + 1) + r) levels + t, with q and r counted in lots (\`lots\` is 1 with pure messages) and t in steps, so that
0 is to defect whatever happens; in step 3 the follower's 0 cooperates, 1 cooperates and pays, 2 defects.

Bots: \`equilibrium\` plays by backward induction: the follower locks its wallet iff that is worth anything, the leader offers its best contract, and who is indifferent does what the leader likes;
\`able\` likewise without locking anything; \`deaf\` likewise with a deaf follower; \`random\`.

References: Schelling (1960), The Strategy of Conflict, ch. 2 (broken channels of communication); 20squares (2023), github.com/20squares/credible-commitments (a leader with
payments gets 3, the follower 1); von Stackelberg (1934).`,
  defaults: unableDefaults,
  make: unable,
  solve: solveUnable,
  bots: unableBots,
};

/** Paying to exit in the registry. */
import type { Entry } from "../../../src/registry.js";
import { exitBots } from "./bots.js";
import { exit } from "./exit.js";
import { exitDefaults } from "./options.js";
import { solveExit } from "./solve.js";

export const exitEntry: Entry = {
  title: "Pay to exit: a leader pays the other validators to leave, and has a larger share of those who stay",
  about: `A leader has a share of n validators and wants a larger one: a third, from which it could stop finality. It need not buy stake; it can pay others to leave. Each validator
earns more the fewer there are, so whoever stays gains as others leave, and the bribe must make up for that:

    R(n) = 32 (2940.21/√n + 1078543.3/n)      yearly income of a validator of 32 ETH, in hundredths of ETH
    PV   = (1 + r)^(−T)/(100 r)               of such an income for ever, after T years; 1.08⁻⁹/8 with r = 8 %, T = 9
    R(n − k + 1) PV ≤ b* ≤ R(n − k) PV        the bribe for which k validators leave

A validator is worth 8.0415 ETH at n = 10⁶. From 23 % to 33 % the post gives 9.23 ETH, which is the formula's value where about 806,000 validators are left, so that there were about
1,156,000, the default here. (That PV is a discounted perpetuity is our reading of its constants.)

**Played.** m followers have the rest, w validators each, which leave or stay together. The leader offers a bribe per validator from a list, or none; then followers choose at once. With k
leaving, whoever leaves gains b − R(n) PV, whoever stays (R(n − k w) − R(n)) PV. The leader gains V if it has control, what its own validators earn more, and pays the bribes; its
reward is per validator of all. All are gains over nobody having left. n varies between episodes, for all to see; V is the leader's secret.

**Known answers (derived).** k leave in a pure equilibrium iff R(n − (k − 1) w) PV ≤ b ≤ R(n − k w) PV, so for almost every bribe one number k; who they are is open, and those who stay
gain at least as much. In the symmetric equilibrium each leaves with the chance that makes b the mean of what staying is worth, and control is a matter of luck. \`solve\` gives both for the mean n, and
the leader's best bribe.

**Metrics** \`left\` (share of followers), \`bribe\`, \`bribes\` (paid, per validator of all), \`leader's share\`, \`control\`, \`worth of a place\` (R(n') PV), \`welfare\`: incomes of all who
validate after less before, per validator of all, without what control takes from others and without what the leavers do with their stake.

Actions: leader 0 none, k the k-th bribe of the list; follower 0 stays, 1 leaves.

Bots: \`equilibrium\` offers what pays most if as many leave as in the pure equilibrium, and the first so many seats leave; \`mixed\` offers what pays most if followers mix, and leaves with the chance of the symmetric
equilibrium; \`honest\` offers nothing and stays; \`myopic\` offers the highest bribe, and leaves iff the bribe is above what its place is worth now; \`random\`.

Reference: ethresear.ch 23090 (PayToExit).`,
  defaults: exitDefaults,
  make: exit,
  solve: solveExit,
  bots: exitBots,
};

/** The race to commit in the registry. */
import type { Entry } from "../../../src/registry.js";
import { raceBots } from "./bots.js";
import { raceDefaults } from "./options.js";
import { race } from "./race.js";
import { solveRace } from "./solve.js";

export const commitmentRace: Entry = {
  title: "Who commits first in chicken: by latency, by bids, or blindly",
  about: `Two drivers: who goes straight while the other swerves gets W = 1, the other S = −1; both swerve: R = 0; both go straight: X = −10, a crash. Whoever
can bind itself first to going straight wins, and so the game is a race to commit. \`device\` says how it is run:

* \`none\`: plain chicken, nobody can commit.
* \`blind\`: both may commit, at once. Who sees that only the other did should swerve; two commitments crash.
* \`latency\`: first come, first bound. The later one sees the commitment before it sends its own. Messages take an exponential time of mean m each, and
  player 1's is sent Δ later.
* \`priority\`: both bid, and who bids more speaks first, for all to see, and pays its bid, which is burnt; a coin settles equal bids. Both must say
  what they will do.

Metrics: \`crash\`, \`straight\` (share of players), \`straight 0\` (player 0's), \`one straight\` (just one of them: an asymmetric outcome); \`welfare\` is before fees;
with a device also \`committed\` (share of players) and \`fees\`. Learners with one policy for both can only break the symmetry by chance: held against the mixed
equilibria below are \`straight\` without a device and \`committed\` when blind. Learners of their own can end in a pure equilibrium: \`one straight\` near 1 and
\`straight 0\` near 0 or 1.

**Plain** (derived): straight with probability p = (W − R)/(W − R + S − X) = 1/10 makes the other indifferent; worth v = p S + (1 − p) R = −1/10 to each, crashes
in p² = 1 % of games. The pure equilibria have one straight.

**Blind** (derived): let two who stay silent play the mixed equilibrium, worth v. Committing pays (1 − q) W + q X, silence (1 − q) v + q S, which are equal at

    q = (W − v)/(W − v + S − X) = 1.1/10.1 = 0.10891

worth q S + (1 − q) v = −0.19802 to each, with crashes in q² + (1 − q)² p² = 1.98 % of games. A device that both can use at once, blindly, makes both worse off
than none and doubles the crashes: a second way to crash is added, and the first one stays.

**Latency** (derived): if the first has committed, the second gets S by swerving and X otherwise, so it swerves; if the first stays silent the second commits. So the
first commits: (W, S), no crash. Player 0 is first with probability 1 − ½ e^{−Δ/m} (0.81606 by default): with X, Y exponential of mean m it is first iff X < Y + Δ.

**Priority** (derived): the first gets W less its bid, the second S, so the first place is worth the rent W − S = 2. On a grid of bids with step s the pure
equilibria are equal bids x with rent − 2s ≤ x ≤ rent (as for the coordinator of 20squares' credible commitments; also (0, 0) for s ≥ rent/2, and the
highest bid where the grid ends below): with less one would raise, with more one would rather lose. As s → 0 both bid the rent and are left with S = −1: no crashes,
and all that first place is worth has moved into fees.

Actions: 0 swerve, 1 straight; messages 0 nothing, 1 straight, but with \`priority\` 1 swerve, 2 straight, and a bid k, the k-th of the grid from nothing up.

Bots: \`equilibrium\` without an order has player 0 go straight (and commit to it) and player 1 swerve; with an order the first commits, who sees that swerves, and bids are the highest pure equilibrium's;
\`symmetric\` plays the mixed equilibrium, alike for both, and with an order as \`equilibrium\`; \`hawk\` bids most, always commits and goes straight; \`dove\` bids nothing, stays silent or commits to swerve,
and swerves; \`random\`.

References: Schelling (1960), The Strategy of Conflict, ch. 2 (commitment); Rapoport & Chammah (1966), American Behavioral Scientist 10 (chicken); 20squares (2023),
github.com/20squares/credible-commitments (bids for the right to lead).`,
  defaults: raceDefaults,
  make: race,
  solve: solveRace,
  bots: raceBots,
};

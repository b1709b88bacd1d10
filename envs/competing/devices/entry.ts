/** Devices side by side in the registry. */
import type { Entry } from "../../../src/registry.js";
import { devicesBots } from "./bots.js";
import { devices } from "./devices.js";
import { devicesDefaults } from "./options.js";
import { solveDevices } from "./solve.js";

export const devicesSideBySide: Entry = {
  title: "Several commitment devices side by side: which one do players meet on?",
  about: `Players of a prisoner's dilemma (R, S, T, P) = (2, 0, 3, 1), or of a public good, choose on which of several devices to commit, say something there or stay silent, and
play. Devices differ in the latency L after which a commitment is final, the fee of a message, what commitments that depend on each other come to, and the collateral K that a
breach puts at risk. In the dilemma messages are response tables, in the public good thresholds.

A round is: enter a device; commit there; play. The game moves at rate μ, and commitments that are not final by then do not bind, though they are paid for; one clock runs for
all devices. With \`breach\` who is bound may break its word, which is found out with probability d and costs K. Who is alone on a device finds nobody
there to rely on.

**What a device is worth** (derived). Let all meet on device k and say "I do my part iff all others do". Under the greatest fixed point all do; under the least nobody does, as nothing
moves without an unconditional start. To break one's word gains t while the others keep theirs, so it is kept iff d K ≥ t. Beyond what all have without a device (the floor),
each then has

    net = e^{−μL} · s · [greatest] · [d K ≥ t] − fee

with s = R − P = 1 and t = T − R = 1 in the dilemma, s = nα − 1 and t = 1 − α in the public good. Who leaves ends the cooperation and saves at most its fee; who stays and says something else
gains nothing either. But an earlier device in the list binds earlier, and what is bound there counts on later ones as it is. So one of those on k may go to an earlier device j, promise there to do its part
whatever the others do, be answered by them, and keep or break that promise. It then has, with b = e^{−μ max(L_j, L_k)} (both in time) and a = max(0, e^{−μ L_j} − e^{−μ L_k}) (its own alone; t is also what keeping costs
while nobody else does),

    undercut = b (s + t − min(t, d K_j)) − a min(t, d K_j) − fee_j

and meeting on k is an equilibrium iff the device resolves by the greatest fixed point, its word is kept, net ≥ 0 and net ≥ undercut for all earlier j: a cheap or careless device undoes a better one that listens to
it. Staying out is always an equilibrium. Otherwise devices compete by coordination: the best, \`best\` in \`solve\`, has the highest net of those on which meeting is an equilibrium, and a worse one can persist because everybody is there. By default \`bundle\` (final after 2 s, fee .2,
K = 4) is worth e^{−.2} − .2 = .6187 to each, \`mempool\` (at once and free, but the least fixed point) 0, and \`promise\` (at once, fee .05, K = 1, so that d K = .5 < 1) −.05.

\`solve\` gives these and, for small games, all pure equilibria of where to go, what to say and whether to keep it, by playing all of them in the environment.

Metrics: those of the game and of its devices (\`committed\`, \`bound\`, \`broken\`, \`slashed\`, \`fees\` …), and \`on\` each device the share of players who sent a message there; \`welfare\` is before fees
and slashes, \`welfareAfterFees\` in \`solve\` less the fees, as nobody is slashed there.

Actions are three numbers: of the game (0 cooperate, 1 defect in the dilemma; 0 nothing, 1 a contribution in the public good), the device in the order of the list from 0, and the message, 0 for nothing; in the dilemma
1 cooperate, 2 Mirror, 3 defect.

Bots say that they do their part iff all others do, and keep their word unless told otherwise: \`equilibrium\` on the device that is worth most among those where meeting is an equilibrium; \`cheapest\` on the
one with the lowest fee; \`fastest\` on the one with the lowest latency; \`cheat\` where \`equilibrium\` is, and breaks its word; \`outside\` nowhere, playing its bottom action; \`random\`.

References: Kalai, Kalai, Lehrer & Samet (2010), A commitment folk theorem, Games Econ. Behav. 69; Tennenholtz (2004), Games Econ. Behav. 49; Reischmann & Oechssler (2018) (thresholds).`,
  defaults: devicesDefaults,
  make: devices,
  solve: solveDevices,
  bots: devicesBots,
};

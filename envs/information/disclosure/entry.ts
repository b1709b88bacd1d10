/** Conditional disclosure in the registry. */
import type { Entry } from "../../../src/registry.js";
import { disclosureBots } from "./bots.js";
import { disclosureGame } from "./disclosure.js";
import { disclosureDefaults } from "./options.js";
import { solveDisclosure } from "./solve.js";

export const disclosure: Entry = {
  title: "Conditional disclosure: I show my strength if you show yours",
  about: `Two sides are strong with probability π or weak, each on its own, and make a hard or a soft demand on a pie of 1:

    soft and soft 1/2 each      hard and soft h and 1 − h      hard and hard: a conflict that costs each k

In a conflict the strong wins the pie from the weak, 1 − k against −k; equals get 1/2 − k on average. By default π = .25, h = .75, k = .1. First,
before they know their types, they may promise through a device to disclose them, and verifiably do so or not; then types are known, each to its
owner and to whom they were disclosed, and demands are made. \`promises\` is what can be said: to disclose if the other does, and the like
(response tables, resolved by the \`semantics\`); unconditional promises; or nothing.

**Demands** (derived). Where h > 1/2 + k and π < 2h − 1 − 2k, which is required, dominance settles them: the strong are hard; the weak are soft
where they know that the other is strong, and else hard. Without disclosure everybody is hard, all meet in conflict, and a side expects 1/2 − k =
.4.

**Disclosure** (derived). Only a weak side that knows it faces a strong one does otherwise, with q = π (1 − π) on either side. It keeps 1 − h
instead of −k; the strong gets h instead of the 1 − k of a sure victory. So, before types are known, disclosing

    gives the other b = (1 − h + k) q = .065625      costs oneself c = (1 − k − h) q = .028125      whatever the other does

an additive dilemma iff h < 1 − k. Mutual disclosure is worth b − c = 2 k q = .0375 to each, the conflicts saved, but disclosing unconditionally
is dominated. "I disclose if you do" from both sides comes to mutual disclosure under the greatest fixed point, and iterated weak dominance
leaves just that; under the least one, or with unconditional promises, nobody discloses. If h > 1 − k a known strong side gains by being known:
disclosing is dominant, and no device is needed.

**By type** (derived). For a side that knows its type before (\`knows=before\`) mutual disclosure is worth π (1 − h + k) = .0875 if it is weak,
and costs (1 − π)(1 − k − h) = .1125 if it is strong: it is a Pareto improvement behind the veil, and not interim; what is promised then tells
types too. This variant can be played and is not solved.

Metrics: shares of sides that \`disclosed\` and are \`strong\`; those of the device; \`conflict\`; share of \`soft\` demands; \`welfare\`.

Actions: first 0 conceal, 1 disclose, with messages 0 nothing, 1 disclose, 2 disclose iff the other does, 3 conceal (if \`promises\` are conditional); at last 0 hard, 1 soft.

Bots demand hard if they are strong, soft if they are weak and know that the other is strong, else hard. \`equilibrium\` promises what weak dominance leaves, to disclose if the other does where that works, to disclose where
it pays oneself, else to conceal; \`mirror\` promises to disclose if the other does; \`open\` to disclose, which it also does where it is free; \`closed\` to conceal; \`silent\` nothing, and conceals; \`random\`.

References: DiGiovanni & Clifton (2023), Commitment games with conditional information disclosure, AAAI 37 (conditional disclosure; this game is
derived); Kalai et al. (2010), Games Econ. Behav. 69.`,
  defaults: disclosureDefaults,
  make: disclosureGame,
  solve: solveDisclosure,
  bots: disclosureBots,
};

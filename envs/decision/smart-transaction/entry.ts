/** The smart transaction in the registry: the circle under a device, or in escrow. */
import type { AnyGame } from "../../../src/game.js";
import type { Entry } from "../../../src/registry.js";
import { layered } from "../../commitment/layered/layered.js";
import { smartTransactionBots } from "./bots.js";
import { circleDevice } from "./device.js";
import { escrowGame } from "./escrow.js";
import { circle, type SmartTransactionOptions, smartTransactionDefaults, smartTransactionId } from "./options.js";
import { ringGame } from "./ring.js";
import { solveSmartTransaction } from "./solve.js";

const title = "Smart transaction: a circle of transfers, each made only if the one before it is";

const about = `Each of k parties may transfer something to the next one around a circle. A transfer costs its giver c and is worth vᵢ > c to its receiver, drawn from
U[low, high] for the receiver alone to see: uᵢ = vᵢ tᵢ₋₁ − c tᵢ. All gain if all transfer, and to keep is dominant. Option \`execution\` says what they can
bind themselves by.

**atomic** (the default): each says a message, the device resolves them by the greatest fixed point, and all bound transfers are executed together. The
message "I transfer iff I receive" is \`if plays(other k−1) = transfer then transfer else keep\`: the predecessor is the last of the others around the circle.
If all say so all transfer, for any k, and nobody gains by saying anything else: who keeps breaks the circle and gets nothing, and an unconditional "transfer"
changes nothing. It is the one equilibrium in which anything is transferred, and the only one that iterated weak dominance leaves (enumerated for k ≤ 4).

**one-by-one**: the same messages under the least fixed point, which is what follows from what has happened already. Nobody moves first, so all keep. One who
said "transfer" without a condition would set all others off, but its successor would rather have it and keep: there is no equilibrium with any transfer.

**escrow**: no messages; the first party transfers or not, then each that has received passes on or walks away, by choice (\`walks\`) or by chance, with
probability h although it meant to go on. Whoever walks away loses the deposit D to the first party, which has given and not received. k − 1 steps can fail, so
once started the circle closes with probability (1 − h)^(k − 1). Derived by backward induction, with P = (1 − h)^(k − 1):

    a party that has received passes on     iff  D ≥ c                      (if it may choose)
    the first party starts                  iff  v₀ ≥ v* = (c − (1 − P) D)/P
    success                                 P(v₀ ≥ v*) (1 − h)^(k − 1)

All parties are in from the start and have their deposits in; (k − 1) D is locked, where an atomic circle locks nothing.

| success, h = .1, once started | k = 2 | k = 3 | k = 4 | k = 6 |
| --- | --- | --- | --- | --- |
| atomic | 1 | 1 | 1 | 1 |
| one-by-one | 0 | 0 | 0 | 0 |
| escrow | .9 | .81 | .729 | .59049 |

That an equilibrium exists does not make it easy to find: the steepest ascent of each party's own payoff in softmax strategies (three messages, and silence with either
action), from uniform ones with v = 2 c, reaches it for k = 2 and 3, and ends in keeping for k = 4, 5 and 6, as a random circle is seldom closed (computed here).

Messages: \`conditional\` has the three above; \`threshold\` "I transfer if at least so many others do", where "all others" does the same; \`expression\` every test of what
any other does. Metrics: \`welfare\`, \`success\` (all k transfers were made), the share of \`transfers\`, and \`broken\` (some, but not all, were made).

Actions: 0 keep, 1 transfer; messages 0 nothing, 1 "I transfer iff I receive", 2 transfer, 3 keep (with \`conditional\`). In the escrow 0 does not start or walks away, 1 transfers.

Bots: \`equilibrium\` says "I transfer iff I receive" under atomic execution, else "keep", and in the escrow passes on iff D ≥ c and starts iff v ≥ v*; \`conditional\` says "I transfer iff I receive", in the escrow
passes on and starts where that pays if all pass on; \`transfer\` says so, starts and passes on; \`keep\` says so and never transfers; \`silent\` says nothing and keeps; \`random\`.

References: derived here; the resolution of circular commitments: Tarski (1955), Pacific J. Math. 5; conditional contributions: Reischmann & Oechssler (2018),
J. Public Econ. 166. Exchange in circles without a device is settled by trust or by deposits: Herlihy (2018), Atomic cross-chain swaps, PODC.`;

const onDevice = layered({
  ...{ id: smartTransactionId, title, about, defaults: smartTransactionDefaults, source: "derived" },
  base: (values) => ringGame(circle(values)),
  device: (values) => circleDevice(circle(values)),
  bots: {},
});

export const smartTransaction: Entry = {
  title,
  about,
  defaults: smartTransactionDefaults,
  make(given?: Partial<SmartTransactionOptions>): AnyGame {
    const options = circle(given);
    return options.execution === "escrow" ? escrowGame(options) : onDevice.make(options);
  },
  solve: solveSmartTransaction,
  bots: smartTransactionBots,
};

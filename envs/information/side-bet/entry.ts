/** The side bet in the registry: the dilemma under response tables, and somebody who pays for mutual defection. */
import type { Device } from "../../../src/device/device.js";
import type { Semantics } from "../../../src/device/semantics.js";
import type { DeviceGame } from "../../../src/device/with-device.js";
import type { AnyGame } from "../../../src/game.js";
import type { Entry } from "../../../src/registry.js";
import { layered } from "../../commitment/layered/layered.js";
import { sideBetBots } from "./bots.js";
import { offerGame } from "./offer.js";
import { type SideBetOptions, sideBetDefaults, sideBetId, sideBetOptions } from "./options.js";
import { type SideBetState, sideBetBase } from "./side-bet.js";
import { sideBetAnswers } from "./solve.js";

/** The device: public response tables. */
export const sideBetDevice = ({ semantics }: SideBetOptions): Device => ({
  name: "tables",
  messages: { kind: "table" },
  semantics: { kind: semantics } as Semantics,
});

const under = layered({
  id: sideBetId,
  title: "",
  source: "",
  about: "",
  defaults: sideBetDefaults,
  base: sideBetBase,
  device: sideBetDevice,
  bots: {},
});

export const sideBet: Entry = {
  title: "A side bet against cooperation: what does it cost to break a device that works?",
  about: `Two players of a dilemma send response tables to a device, and would cooperate: two Mirrors, "I cooperate if you do", are resolved by the
greatest fixed point. A side bet pays each of them β on top if both defect.

    both cooperate R      one defects: T for it, S for the other      both defect P + β

With \`stake=offered\`, the default, an outsider offers β first, from the grid 0, δ … (n − 1) δ; all see it, commit, and play. Mutual defection
is worth v to the outsider, drawn evenly from 0 to V = 6 and known to it alone, and costs it 2 β. With \`drawn\` and \`fixed\` there is no
outsider, and β is drawn per episode or an option.

**Threshold** (derived; equilibria enumerated in the environment). Against a Mirror a player gets R if it cooperates and P + β if it does not,
whatever it says, so

    two Mirrors are an equilibrium                       iff β ≤ β* = R − P
    iterated weak dominance leaves two Mirrors only      iff β < β*
    iterated weak dominance leaves mutual defection only iff β ≥ β*
    nothing that ends in mutual cooperation is an equilibrium for β > β*: who stays free and defects gets T or P + β

β* = 1 in the dilemma (2, 0, 3, 1), and it does not depend on T or S: the device takes the temptation away, and only the two diagonal payoffs are
left to compare. (Two defectors are an equilibrium for any β ≥ 0.) Beyond β* the device has not failed the *players*: they get P + β > R each,
mutual defection is now best for both of them. What breaks is the outcome that others relied on. Under the least fixed point, or where there must
be just one, Mirrors never cooperate, and there is nothing to break.

**Price** (derived). The outsider offers the least bet on the grid from β* on iff v > 2 β, so chaos costs it 2 (R − P) = 2: as much as an
outsider who sells cooperation could charge (\`information/mining-v0\`). With V = 6 it does so in (V − 2)/V = 2/3 of all episodes and gains (V −
2)²/(2 V) = 4/3 on average; at β = β* players get R = P + β either way. Below β* money spent on chaos buys nothing.

Metrics: the \`bet\`; do \`both cooperate\`, do \`both defect\`; what is \`paid out\` on the bet; \`welfare\` of the two players; those of the
device; and with an outsider the \`value of chaos\` and the \`outsider's payoff\`.

Actions: outsider k offers k δ; a player's 0 cooperates, 1 defects, its messages are 0 nothing, 1 cooperate, 2 Mirror, 3 defect.

Bots: \`equilibrium\` says Mirror below the bet that breaks and defect from there on, and offers the least bet that breaks iff chaos is worth more than it costs; \`mirror\` and \`cooperate\` say so always, and offer
nothing; \`defect\` commits to defect and \`free\` stays uncommitted and defects, and both always offer the least bet that breaks; \`random\`.

References: Tennenholtz (2004), Program equilibrium, Games Econ. Behav. 49; Kalai, Kalai, Lehrer & Samet (2010), A commitment folk theorem, Games
Econ. Behav. 69. The bet, its threshold and its price are derived.`,
  defaults: sideBetDefaults,
  make(given): AnyGame {
    const options = sideBetOptions(given);
    const inner = under.make(options);
    if (options.stake !== "offered") return { ...inner, options } as AnyGame;
    return offerGame(options, inner as unknown as DeviceGame<SideBetState>) as AnyGame;
  },
  solve(given) {
    const options = sideBetOptions(given);
    const answers = sideBetAnswers(options);
    if (options.stake === "fixed") return { ...under.solve?.(options), ...answers };
    const at = options.bet;
    return {
      ...answers,
      subgame: { bet: at, ...under.solve?.({ ...options, stake: "fixed" }), source: "enumerated in the environment" },
    };
  },
  bots: sideBetBots,
};

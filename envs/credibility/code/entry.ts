/** Unverified code in the registry: response tables on platforms of different credibility, over a prisoner's dilemma. */
import { withDevice } from "../../../src/device/with-device.js";
import { resolve } from "../../../src/options.js";
import type { Entry } from "../../../src/registry.js";
import { prisonersDilemma } from "../../commitment/matrix/presets.js";
import { type CodeGame, codeBots } from "./bots.js";
import { type CodeOptions, codeDefaults, codeId, codeModel, devicesOf } from "./options.js";
import { solveCode } from "./solve.js";

/** @throws naming the option that is wrong */
export function code(given?: Partial<CodeOptions>): CodeGame {
  const model = codeModel(given);
  const devices = devicesOf(model);
  const game = withDevice(prisonersDilemma.make({}), devices.length > 1 ? devices : devices[0]);
  return { ...game, model, id: codeId, key: JSON.stringify(resolve(codeDefaults, given, codeId)) } as CodeGame;
}

export const unverifiedCode: Entry = {
  title: "Unverified code: is the program that is shown the one that is executed, and what is it worth to make sure?",
  about: `Two owners of a program meet in the prisoner's dilemma (2, 0, 3, 1). Each may publish a response table: cooperate, defect, or Mirror, which does as the
other's program does. But code that is shown need not be what is executed. On a platform, a device of the device layer,

* with probability q something else is executed without anybody's doing, and the owner then plays freely (\`honour\` = 1 − q); others cannot tell;
* the owner may execute something else by choice (\`breach\`): an audit finds that out with probability d, and then it loses its collateral K.

**When code is executed.** Swapping it gains T − R = P − S = 1 and costs dK, so owners are honest iff

    dK ≥ 1,   K ≥ 1/d:   10 for d = .1

whatever the other does (derived, as all below). Two Mirrors then cooperate with probability 1 − q each, and get 2 − q; with less at stake nobody can rely on code, nobody publishes, and each gets 1.

**Upgrades.** Each owner chooses where to publish. Prices are paid per program, and are gone (\`burnt\`).

| platform | executed with | choice of the owner | worth to each of two Mirrors |
| --- | --- | --- | --- |
| bare code | 1 − q | yes, audited with d | 2 − q if dK ≥ 1, else 1 |
| committee | 1 − q | yes, audited with d′ | 2 − q − c₁ if d′K ≥ 1, else it is not used |
| enclave | 1 − q′ | no | 2 − q′ − c₂ |
| proof | 1 | no | 2 − c₃ |

So where bare code is not executed a committee is bought iff d′K ≥ 1 and c₁ < 1 − q, an enclave iff c₂ < 1 − q′, a proof iff c₃ < 1, the loss without it; where bare code is executed nobody
needs a committee, and an enclave is bought iff c₂ < q − q′, a proof iff c₃ < q: the price must be below the expected loss. \`solve\` gives these bounds, which compare two Mirrors here and there,
as \`boughtBelow\`, and as \`best\` the platform on which both do best among those where two Mirrors are an equilibrium. It takes two: a program reads programs on its own platform and relies on what a more credible platform has bound, and counts everybody else as defecting. So an upgrade by
one alone helps only if its program then cooperates unconditionally. That nobody publishes is an equilibrium as well, and so are two Mirrors on every platform where code is executed and that is
worth at least 1 to them, with two exceptions. With h what is executed (1 − q, 1 − q′ or 1) and c the price, one leaves platform k for a more credible j, to cooperate there unconditionally,

* and executes that, if c_j + h_j < c_k + h_k: the other's Mirror relies on it, and it is cheaper by more than it is executed more often;
* or does not execute it, if j is a committee that finds out too few: iff c₁ < (1 − q)(1 − d′K), seen from bare code. So a lax committee next to strict bare code undoes both: the other's Mirror relies on what
  the committee shows, and is exploited.

Where that leaves no two Mirrors worth more than 1, \`best\` is that nobody publishes, which gives 1 whatever the other does; \`reason\` says who would gain by what. \`solve\` lists all pure equilibria.

What an owner may do is reduced for that to: publish nothing and defect, or Mirror or cooperate on a platform, executed or not. Who is swapped by chance defects.

**Steps.** Choose a platform (where there are several), publish, play. \`broken\`, \`slashed\` and \`burnt\`, prices and what is slashed, are metrics of the device layer; \`welfare\` is of the dilemma alone, before
prices and what is slashed; \`welfareAfterFees\` in \`solve\` is less the prices, as owners choose by that. The presets \`court\` and \`source-code-broadcast\` are devices of this kind, for any other game.

Actions are three numbers: of the dilemma (0 cooperate, 1 defect), the platform in the order of the table of \`solve\` (proof, enclave, committee, bare, those that there are), and the message, 0 nothing,
1 cooperate, 2 Mirror, 3 defect.

Bots: \`equilibrium\` publishes Mirror on the platform on which two of them get most, of those where they are an equilibrium, and executes it, or publishes nothing and defects where there is none; \`proof\`, \`enclave\`, \`committee\` and \`bare\` publish it there, or with the most
credible that there is, and execute it; \`cheat\` publishes Mirror as bare code, and defects; \`free\` publishes nothing, and defects; \`random\`.

References: Tennenholtz (2004), Games Econ. Behav. 49 (programs that read each other); Kalai, Kalai, Lehrer & Samet (2010), Games Econ. Behav. 69. Prices, d and q are derived, not measured.`,
  defaults: codeDefaults,
  make: code,
  solve: solveCode,
  bots: codeBots,
};

/**
 * The flash loan as two conditional commitments, "I lend iff I am repaid" and "I repay iff I am lent to", and what a device makes of them.
 *
 *   lender \ borrower    repay               keep
 *   lend                 F, A − F − g        −L, A + L − g
 *   withhold             L + F, −(L + F)     0, 0
 *
 * The two ask each other. All is executed under the greatest fixed point, an atomic bundle; nothing under the least, transaction by
 * transaction. Derived.
 */
import type { Device } from "../../../src/device/device.js";
import type { AnyGame } from "../../../src/game.js";
import type { Solution } from "../../../src/registry.js";
import { matrix } from "../../commitment/matrix/matrix.js";
import { jointName } from "../../commitment/matrix/normal-form.js";
import { pureEquilibria } from "../../commitment/matrix/pure.js";
import { eliminateWeakly } from "../../commitment/theory/dominance.js";
import { metaForm } from "../../commitment/theory/meta-form.js";

export interface Terms {
  readonly loan: number; // L
  readonly fee: number; // F
  readonly profit: number; // A
  readonly gas: number; // g
}

/** The table above as a game: row_0 lends, column_0 repays. */
export function loanTable({ loan, fee, profit, gas }: Terms): AnyGame {
  return matrix({
    table: {
      payoffs: [
        [
          [fee, profit - fee - gas],
          [-loan, profit + loan - gas],
        ],
        [
          [loan + fee, -(loan + fee)],
          [0, 0],
        ],
      ],
      actions: [
        ["lend", "withhold"],
        ["repay", "keep"],
      ],
      rank: [
        [1, 0],
        [2, 0], // otherwise both would be of one role, whose actions have common names
      ],
    },
  });
}

export const loanDevice = (kind: "greatest" | "least"): Device => ({
  name: kind,
  messages: { kind: "table" },
  semantics: { kind },
});

/** Equilibria in tables of both, of which (iff, iff) is one under the greatest fixed point iff F ≥ 0 and A ≥ F + g. */
export function loanUnder(terms: Terms, kind: "greatest" | "least"): Solution {
  const form = metaForm(loanTable(terms), loanDevice(kind));
  const { survivors } = eliminateWeakly(form);
  const equilibria = pureEquilibria(form).map((joint) => ({
    name: jointName(form, joint),
    payoffs: [...form.payoffs.subarray(2 * joint, 2 * joint + 2)],
  }));
  return {
    equilibria,
    made: equilibria.some(({ payoffs }) => payoffs.some((u) => u !== 0)), // is there one with a loan?
    survivors: survivors.map((list, i) => list.map((a) => form.actions[i][a])),
  };
}

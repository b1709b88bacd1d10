/**
 * What an experiment is expected to show, as data, and whether it did.
 *
 * An expectation speaks of means over seeds of a column of some cells: that they lie in a range, that they lie near what theory gives, or
 * that they rise from cell to cell. It holds or it does not; a mean that misses by a hair does not.
 */
import { mean } from "../stats.js";
import { short } from "./numbers.js";
import { fold, table } from "./table.js";

/** Derived, or simulated beforehand (D), or a hypothesis (H). */
export type Source = "D" | "H";

export type Claim =
  | { readonly kind: "within"; readonly cells: readonly string[]; readonly low: number; readonly high: number }
  | { readonly kind: "near"; readonly cells: readonly string[]; readonly off: number } // of theory's number, in its unit
  | { readonly kind: "rising"; readonly cells: readonly string[]; readonly by: number }; // each next mean is more than `by` higher

export type Expectation = Claim & {
  readonly says: string; // a sentence
  readonly source: Source;
  readonly column?: string; // of the table; the measured number otherwise
};

/** What theory says of a cell, and what gives it. */
export interface Theory {
  readonly value: number; // of the measured number
  readonly also?: { readonly [column: string]: number };
  readonly source: Source;
  readonly by: string; // the solver, or the reference
}

/** An outcome as expectations read it. Columns are those of the table; without one it is the measured number. */
export interface Numbers {
  learned(cell: string, column?: string): readonly number[]; // per seed
  theory(cell: string, column?: string): number | undefined;
}

export interface Verdict {
  readonly says: string;
  readonly source: Source;
  readonly held: boolean;
  readonly found: string;
}

/** @throws when the expectation is about a cell, or a theory, that there is not */
export function verdictOf(expectation: Expectation, numbers: Numbers): Verdict {
  const { says, source, cells, column } = expectation;
  const means = cells.map((cell) => mean(numbers.learned(cell, column)));
  return { says, source, ...judged(expectation, means, numbers) };
}

function judged(claim: Expectation, means: readonly number[], numbers: Numbers): { held: boolean; found: string } {
  switch (claim.kind) {
    case "within": {
      const [least, most] = [Math.min(...means), Math.max(...means)];
      const found = means.length === 1 ? shown(least) : `${shown(least)} to ${shown(most)}`;
      return { held: least >= claim.low && most <= claim.high, found };
    }
    case "near": {
      const off = claim.cells.map((cell, k) => {
        const value = numbers.theory(cell, claim.column);
        if (value === undefined) throw new Error(`An expectation needs what theory says of '${cell}'.`);
        return Math.abs(means[k] - value);
      });
      const most = Math.max(...off);
      return { held: most <= claim.off, found: `off by at most ${shown(most)}` };
    }
    case "rising": {
      const held = means.every((x, k) => k === 0 || x - means[k - 1] > claim.by);
      return { held, found: means.map(shown).join(held ? " < " : ", ") };
    }
    default:
      return claim satisfies never;
  }
}

const shown = (x: number): string => short(Number(x.toFixed(4)), 4);

export function verdictsOf(expectations: readonly Expectation[], numbers: Numbers): readonly Verdict[] {
  return expectations.map((one) => verdictOf(one, numbers));
}

/** Which expectations held, one a row. */
export function verdictTable(verdicts: readonly Verdict[]): string {
  const rows = verdicts.map(({ says, source, held, found }) => [
    ...[fold(says, 72), source, fold(found, 44), held ? "held" : "did not hold"],
  ]);
  return table(["expected", "source", "found, means over seeds", ""], rows, ["left", "left", "left", "left"]);
}

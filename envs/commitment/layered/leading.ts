/** What a first committer can get, by kind of contract. */
import type { Entry, Solution } from "../../../src/registry.js";
import type { Kind } from "../theory/contract.js";
import { bothCanLead, leaderOptimum } from "../theory/leader.js";
import { formOf } from "./base-forms.js";

const kinds: readonly Kind[] = ["pure", "mixed", "table", "mixed-table", "transfers"];

export function leading(entry: Entry, transfers: boolean, grid: number): Solution {
  const form = formOf(entry);
  const best = Object.fromEntries(kinds.map((kind) => [kind, leaderOptimum(form, kind)]));
  return {
    leaderOptimum: best,
    ...(transfers && {
      onGrid: leaderOptimum(form, "transfers", { strict: true, grid }),
      bothCanLead: bothCanLead(form),
    }),
  };
}

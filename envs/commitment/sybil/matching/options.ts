/** Options of the matching of contributions. */
import { type Defaults, resolve, type Values } from "../../../../src/options.js";
import { eachOption, spread } from "../../../auction/race/each.js";

export const sybilMatchingId = "commitment/sybil-matching-v0";

export const sybilMatchingDefaults = {
  contributors: {
    ...{ kind: "number", value: 4, low: 1, high: 64, integer: true, unit: "contributors", symbol: "n" },
    about: "who may give",
  },
  projects: {
    ...{ kind: "number", value: 2, low: 1, high: 64, integer: true, unit: "projects", symbol: "P" },
    about: "what is given to; contributor i gives to project i mod P",
  },
  amount: eachOption(100, 1e-3, 1e6, "x, what a contributor gives in all, over all its identities (money)"),
  share: {
    ...{ kind: "number", value: 0.5, low: 0, high: 1, unit: "1", symbol: "β" },
    about: "what a contributor has of each unit that its project is funded with; 1: the project is its own",
  },
  pool: {
    ...{ kind: "number", value: 1200, low: 0, high: 1e9, unit: "money", symbol: "B" },
    about: "most that all projects together are matched with, shared in proportion; 0: as much as the rule asks for",
  },
  cost: {
    ...{ kind: "number", value: 20, low: 0, high: 1e6, unit: "money", symbol: "c" },
    about: "of one identity, the first as well as any other",
  },
  most: {
    ...{ kind: "number", value: 8, low: 1, high: 256, integer: true, unit: "identities", symbol: "K" },
    about: "most identities that a contributor may split its amount over",
  },
} as const satisfies Defaults;

export interface Matching {
  readonly n: number;
  readonly projects: number;
  readonly projectOf: Int32Array; // [n]
  readonly amounts: Float64Array; // [n], money
  readonly share: number;
  readonly pool: number; // money; infinite where there is no cap
  readonly cost: number; // money per identity
  readonly most: number; // K
}

/** @throws naming the option that is wrong */
export function matchingOf(given: unknown): {
  readonly options: Values<typeof sybilMatchingDefaults>;
  model: Matching;
} {
  const options = resolve(sybilMatchingDefaults, given, sybilMatchingId);
  const { contributors: n, projects, share, cost, most } = options;
  if (projects > n) {
    throw new Error(`${sybilMatchingId}: option 'projects' must be at most the ${n} contributors, got ${projects}.`);
  }
  const amounts = Float64Array.from(spread(options.amount, n, `${sybilMatchingId}: option 'amount'`));
  const pool = options.pool > 0 ? options.pool : Number.POSITIVE_INFINITY;
  const projectOf = Int32Array.from({ length: n }, (_, i) => i % projects);
  return { options, model: { n, projects, projectOf, amounts, share, pool, cost, most } };
}

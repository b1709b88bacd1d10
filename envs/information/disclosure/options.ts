/** Options of conditional disclosure: the types, the demands, and the device over the promise to disclose. */
import { type Defaults, resolve, type Values } from "../../../src/options.js";

export const disclosureId = "information/disclosure-v0";

export const disclosureDefaults = {
  strong: {
    ...{ kind: "number", value: 0.25, low: 0.001, high: 0.999, unit: "1", symbol: "π" },
    about: "probability that a side is strong, for each on its own",
  },
  demand: {
    ...{ kind: "number", value: 0.75, low: 0.5, high: 1, unit: "pie", symbol: "h" },
    about: "what a hard demand gets from a soft one, which keeps 1 − h; two soft ones share",
  },
  conflict: {
    ...{ kind: "number", value: 0.1, low: 0, high: 0.5, unit: "pie", symbol: "k" },
    about:
      "what a conflict of two hard demands costs each; the strong wins all from the weak, equals win half of it on average",
  },
  promises: {
    kind: "choice",
    value: "conditional",
    choices: ["conditional", "unconditional", "none"],
    about: "before types are known: to disclose or not as the other does, to disclose or not, or nothing",
  },
  semantics: {
    kind: "choice",
    value: "greatest",
    choices: ["greatest", "least", "unique"],
    about: "what promises that depend on each other come to",
  },
  knows: {
    kind: "choice",
    value: "after",
    choices: ["after", "before"],
    about: "does a side learn its own type after it has promised, or before?",
  },
} as const satisfies Defaults;

export type DisclosureOptions = Values<typeof disclosureDefaults>;

/** @throws naming the option that is wrong, or where demands are not settled by dominance */
export function disclosureOptions(given: unknown): DisclosureOptions {
  const options = resolve(disclosureDefaults, given, disclosureId);
  const { strong, demand, conflict } = options;
  if (!(demand > 0.5 + conflict && strong < 2 * demand - 1 - 2 * conflict)) {
    throw new Error(
      `${disclosureId}: demands are settled by dominance where h > 1/2 + k and π < 2 h − 1 − 2 k, got h = ${demand}, k = ${conflict}, π = ${strong}.`,
    );
  }
  return options;
}

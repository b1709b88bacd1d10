/** Options of the reward that is split equally over identities. */
import type { Defaults } from "../../../../src/options.js";

export const sybilSplitId = "commitment/sybil-split-v0";

export const sybilSplitDefaults = {
  agents: {
    ...{ kind: "number", value: 4, low: 2, high: 64, integer: true, unit: "agents", symbol: "n" },
    about: "who share the reward",
  },
  reward: {
    ...{ kind: "number", value: 16, low: 1e-6, high: 1e9, unit: "reward", symbol: "R" },
    about: "what is split equally over all identities",
  },
  cost: {
    ...{ kind: "number", value: 1, low: 0, high: 1e9, unit: "reward", symbol: "c" },
    about: "of one identity, the first as well as any other",
  },
  most: {
    ...{ kind: "number", value: 12, low: 1, high: 1000, integer: true, unit: "identities", symbol: "K" },
    about: "most identities that an agent may show",
  },
} as const satisfies Defaults;

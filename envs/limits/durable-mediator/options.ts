/** Options of the durable mediator. */
import { type Defaults, resolve, type Values } from "../../../src/options.js";

export const durableMediatorId = "limits/durable-mediator-v0";

export const durableMediatorDefaults = {
  mediators: {
    ...{ kind: "number", value: 1, low: 1, high: 8, integer: true, unit: "mediators", symbol: "m" },
    about: "who post fees; from two on the lowest is taken, and equal ones share",
  },
  users: {
    ...{ kind: "number", value: 4, low: 1, high: 64, integer: true, unit: "users", symbol: "n" },
    about: "each with a value of its own for being served once",
  },
  slots: {
    ...{ kind: "number", value: 1, low: 1, high: 100, integer: true, unit: "slots", symbol: "W" },
    about: "in which fees are posted; who waits may be served in a later one",
  },
  survival: {
    ...{ kind: "number", value: 0.9, low: 0, high: 1, unit: "1", symbol: "d" },
    about: "probability that there is a next slot while some are left",
  },
  fees: {
    kind: "choice",
    value: "slot",
    choices: ["slot", "standing"],
    about: "slot: a new fee in every slot; standing: mediators are committed to the first",
  },
  cost: {
    ...{ kind: "number", value: 0, low: 0, high: 0.99, unit: "money", symbol: "c" },
    about: "of serving a user, borne by the mediator",
  },
  bins: {
    ...{ kind: "number", value: 20, low: 2, high: 1000, integer: true, unit: "bins" },
    about: "of the grid of fees; fee k is k/bins, k = 0 … bins",
  },
} as const satisfies Defaults;

export type DurableMediatorOptions = Values<typeof durableMediatorDefaults>;

/** @throws naming the option that is wrong */
export const durableMarket = (given?: unknown): DurableMediatorOptions =>
  resolve(durableMediatorDefaults, given, durableMediatorId);

/** Options of the slot monopoly, and the model that they describe. */
import { pow } from "../../../src/maths.js";
import { type Defaults, resolve, type Values } from "../../../src/options.js";

export const slotMonopolyId = "limits/slot-monopoly-v0";

export const slotMonopolyDefaults = {
  users: {
    ...{ kind: "number", value: 1, low: 1, high: 64, integer: true, unit: "users", symbol: "n" },
    about: "each with a surplus that only a device can realise",
  },
  surplus: {
    ...{ kind: "number", value: 1, low: 1e-6, high: 1e6, unit: "money", symbol: "S" },
    about: "what it is worth to a user to be served; fees are shares of it",
  },
  competition: {
    ...{ kind: "number", value: 0.5, low: 0, high: 1, unit: "1", symbol: "κ" },
    about: "probability that a next slot is competitive, so that its fee is the cost, 0",
  },
  survival: {
    ...{ kind: "number", value: 0.9, low: 0, high: 0.9999, unit: "1/tick", symbol: "δ" },
    about: "probability that the opportunity outlives one tick",
  },
  slot: {
    ...{ kind: "number", value: 1, low: 1, high: 1000, integer: true, unit: "ticks", symbol: "W" },
    about: "for which the mediator is the sole device; who waits goes on with probability d = δ^W",
  },
  fees: {
    kind: "choice",
    value: "standing",
    choices: ["standing", "slot"],
    about: "standing: the fee that is posted first holds in all monopoly slots; slot: every one has a new fee",
  },
  bins: {
    ...{ kind: "number", value: 40, low: 2, high: 1000, integer: true, unit: "bins" },
    about: "of the grid of fees; fee k is k/bins of the surplus, k = 0 … bins",
  },
} as const satisfies Defaults;

export type SlotMonopolyOptions = Values<typeof slotMonopolyDefaults>;

/** What rules, bots and answers read; fees in shares of the surplus. */
export interface SlotMarket extends SlotMonopolyOptions {
  readonly goOn: number; // d, that there is a next slot
  readonly standing: boolean;
}

/** @throws naming the option that is wrong */
export function slotMarket(given?: unknown): SlotMarket {
  const options = resolve(slotMonopolyDefaults, given, slotMonopolyId);
  return { ...options, goOn: pow(options.survival, options.slot), standing: options.fees === "standing" };
}

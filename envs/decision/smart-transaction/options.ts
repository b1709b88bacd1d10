/** Options of the smart transaction. */
import { type Defaults, resolve, type Values } from "../../../src/options.js";

const payoff = { kind: "number", low: 0, high: 1e6, unit: "payoff" } as const;

export const smartTransactionDefaults = {
  parties: {
    ...{ kind: "number", value: 3, low: 2, high: 12, integer: true, unit: "parties", symbol: "k" },
    about: "around the circle; each may transfer to the next one",
  },
  cost: { ...payoff, value: 1, low: 1e-6, symbol: "c", about: "of a transfer to its giver" },
  low: { ...payoff, value: 1.5, low: 1e-6, about: "least worth of a transfer to its receiver, above the cost" },
  high: {
    ...payoff,
    value: 2.5,
    low: 1e-6,
    about: "most; each worth v is drawn from U[low, high], for its receiver to see",
  },
  execution: {
    kind: "choice",
    value: "atomic",
    choices: ["atomic", "one-by-one", "escrow"],
    about: "conditional messages under the greatest or the least fixed point; or one transfer after the other",
  },
  messages: {
    kind: "choice",
    value: "conditional",
    choices: ["conditional", "threshold", "expression"],
    about:
      "what can be said: transfer, keep, or transfer iff my predecessor does; iff at least so many others do; anything about others",
  },
  holdUp: {
    ...{ kind: "number", value: 0.1, low: 0, high: 0.99, unit: "1", symbol: "h" },
    about: "escrow: probability that a party who has received walks away, whatever it meant to do",
  },
  walks: { kind: "flag", value: true, about: "escrow: may it also walk away by choice?" },
  deposit: {
    ...{ ...payoff, value: 1.5, symbol: "D" },
    about: "escrow: what whoever walks away loses to the first party, which then has given for nothing",
  },
} as const satisfies Defaults;

export type SmartTransactionOptions = Values<typeof smartTransactionDefaults>;

export const smartTransactionId = "decision/smart-transaction-v0";

/** @throws naming the option that is wrong, or does not go with the others */
export function circle(given?: Partial<SmartTransactionOptions>): SmartTransactionOptions {
  const o = resolve(smartTransactionDefaults, given, smartTransactionId);
  if (o.low > o.high)
    throw new Error(`${smartTransactionId}: option 'low' must be at most 'high', ${o.high}, got ${o.low}.`);
  if (o.low <= o.cost)
    throw new Error(
      `${smartTransactionId}: option 'low' must be above 'cost', ${o.cost}, as a transfer is to be worth its cost; got ${o.low}.`,
    );
  return o;
}

/** Options of the sale of integration, and the numbers that rules, bots and answers share. */
import { type Defaults, resolve, type Values } from "../../../src/options.js";

export const integrationId = "credibility/integration-v0";

const share = { kind: "number", low: 0, unit: "V" } as const;

export const integrationDefaults = {
  searchers: {
    ...{ kind: "number", value: 4, low: 2, high: 64, integer: true, unit: "searchers", symbol: "n" },
    about: "who race for the opportunity",
  },
  value: {
    ...{ kind: "number", value: 1, low: 1e-6, high: 1e9, unit: "value", symbol: "V" },
    about: "of the opportunity, in the mean",
  },
  spread: {
    ...{ kind: "number", value: 0.5, low: 0, high: 0.99, unit: "1" },
    about: "each episode's V is drawn evenly within this share of the mean, and seen by all",
  },
  uneven: {
    ...{ kind: "number", value: 0.5, low: 0, high: 0.99, unit: "1" },
    about: "each searcher's mean latency is drawn evenly within this share of 1, and seen by it alone",
  },
  format: {
    kind: "choice",
    value: "second",
    choices: ["second", "first"],
    about: "the highest bidder pays the second highest bid (or the reserve), or its own",
  },
  bids: {
    ...{ kind: "number", value: 20, low: 2, high: 1000, integer: true, unit: "steps", symbol: "m" },
    about: "bids and reserves are multiples of 1/m of what integration is worth, (1 + h) V",
  },
  users: {
    ...{ kind: "number", value: 0, low: 0, high: 64, integer: true, unit: "users", symbol: "u" },
    about: "who trade or not after the sale; V is in proportion to those who do; 0: trade goes on in any case",
  },
  visible: { kind: "flag", value: true, about: "do users see whether integration was sold?" },
  benefit: { ...share, value: 0.5, high: 10, symbol: "b", about: "what trading is worth to all users together" },
  fee: { ...share, value: 0.1, high: 10, symbol: "f", about: "what they pay the mediator for it" },
  harm: {
    ...{ ...share, value: 0, high: 10, symbol: "h" },
    about: "what a searcher who is always first takes from users, beside V",
  },
} as const satisfies Defaults;

export type IntegrationOptions = Values<typeof integrationDefaults>;

/** @throws naming the option that is wrong, or does not go with the others */
export function integrationModel(given?: Partial<IntegrationOptions>): IntegrationOptions {
  const model = resolve(integrationDefaults, given, integrationId);
  if (model.users > 0 && model.fee >= model.benefit)
    throw new Error(
      `${integrationId}: option 'fee' must be below 'benefit', ${model.benefit}, or users never trade; got ${model.fee}.`,
    );
  return model;
}

/** Options of the bidding ring. */
import { type Defaults, resolve, type Values } from "../../../src/options.js";

const whole = { kind: "number", low: 1, high: 64, integer: true, unit: "bidders" } as const;

export const ringDefaults = {
  bidders: { ...whole, value: 3, symbol: "n", about: "of values U[0, 1]" },
  ring: { ...whole, value: 2, symbol: "k", about: "of them collude, the first ones; 1 = nobody does" },
  reserve: { kind: "number", value: 0, low: 0, high: 1, unit: "v", symbol: "r", about: "least bid that counts" },
  enforced: {
    kind: "flag",
    value: true,
    about: "a device holds the members to the contract: who is knocked out cannot bid, and what is owed is paid",
  },
} as const satisfies Defaults;

export type RingOptions = Values<typeof ringDefaults>;

export const ringId = "credibility/ring-v0";

/** @throws naming the option that is wrong, or does not go with the others */
export function ringOptions(given?: Partial<RingOptions>): RingOptions {
  const options = resolve(ringDefaults, given, ringId);
  if (options.ring > options.bidders)
    throw new Error(`${ringId}: option 'ring' must be at most 'bidders', ${options.bidders}, got ${options.ring}.`);
  return options;
}

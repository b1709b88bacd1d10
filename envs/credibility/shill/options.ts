/** Options of the auction with an auctioneer who may bid itself. */
import { type Defaults, resolve, type Values } from "../../../src/options.js";

const share = { kind: "number", low: 0, high: 1 } as const;
const whole = { kind: "number", low: 1, integer: true } as const;

export const shillDefaults = {
  bidders: { ...whole, value: 2, high: 64, unit: "bidders", symbol: "n", about: "of values U[0, 1]" },
  mechanism: {
    kind: "choice",
    value: "sealed",
    choices: ["sealed", "ledger", "ascending", "deferred"],
    about:
      "when the auctioneer bids: having seen all bids; on a public ledger before it has seen any; as the last but one drops out; before, with deposits, to conceal or reveal afterwards",
  },
  honesty: {
    ...share,
    value: 0,
    unit: "probability",
    symbol: "h",
    about: "how likely the auctioneer is one who cannot shill; it alone knows",
  },
  reserve: { ...share, value: 0, unit: "v", symbol: "r", about: "announced; least bid that counts" },
  fakes: { ...whole, value: 1, high: 16, unit: "bids", about: "that the auctioneer may make" },
  deposit: {
    kind: "number",
    value: 0.5,
    low: 0,
    high: 1e6,
    unit: "v",
    symbol: "D",
    about: "deferred only: lost with each fake bid that is concealed",
  },
} as const satisfies Defaults;

export type ShillOptions = Values<typeof shillDefaults>;

export const shillId = "credibility/shill-v0";

/** @throws naming the option that is wrong */
export const shillOptions = (given?: Partial<ShillOptions>): ShillOptions => resolve(shillDefaults, given, shillId);

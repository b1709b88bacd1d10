/** Options of open auctions, and the rules they amount to. Times of the options are in seconds, bids in the unit of the value. */
import type { Defaults } from "../../../src/options.js";
import { pastPga } from "./facts.js";

/** A bidder's latency, or one for all. */
export type Latency = number | readonly number[];

const shared = {
  bidders: {
    kind: "number",
    value: 2,
    low: 2,
    high: 64,
    integer: true,
    unit: "bidders",
    symbol: "n",
    about: "bidders",
  },
  block: {
    kind: "choice",
    value: "exponential",
    choices: ["exponential", "fixed"],
    about: "when the block comes that ends the auction: after an exponential time (proof of work) or a fixed one",
  },
  blockTime: {
    kind: "number",
    value: 15,
    low: 0.01,
    high: 1e4,
    unit: "s",
    symbol: "1/λ",
    about: "the mean of the exponential time, or the fixed time (12 with proof of stake)",
  },
  latency: {
    kind: "data",
    value: 0.1 as Latency,
    check: checkLatency,
    about:
      "Δ, how old in seconds a bid is when another bidder sees it: one number for all, or a list of one per bidder",
  },
  rateLimit: {
    kind: "number",
    value: 0.1,
    low: 1e-3,
    high: 1e4,
    unit: "s",
    symbol: "δ",
    about: "least time between two bids of one bidder",
  },
  minRaise: {
    kind: "number",
    value: 0.125,
    low: 1e-3,
    high: 10,
    unit: "1",
    symbol: "ι",
    about: "least raise, relative to one's own last bid",
  },
  start: { kind: "number", value: 0.01, low: 1e-9, high: 1e9, unit: "v", symbol: "s", about: "least first bid" },
  increment: {
    kind: "number",
    value: 1e-3,
    low: 1e-9,
    high: 1e9,
    unit: "v",
    symbol: "ε",
    about: "by how much a counterbid exceeds the highest bid seen",
  },
  value: { kind: "number", value: 1, low: 1e-6, high: 1e9, unit: "v", about: "what the opportunity is worth to each" },
  loss: {
    kind: "choice",
    value: "share",
    choices: ["share", "constant"],
    about:
      "what a loser loses: a share of its bid and gas, or a constant that everybody but the winner loses, bid or not",
  },
  loserShare: {
    kind: "number",
    value: pastPga.loserShare,
    low: 0,
    high: 1,
    unit: "1",
    symbol: "α",
    about: "loss share: the part of its bid that a loser pays",
  },
  constantLoss: { kind: "number", value: 0.05, low: 0, high: 1e9, unit: "v", symbol: "c", about: "loss constant" },
  successGas: { kind: "number", value: 0, low: 0, high: 1e9, unit: "v", about: "burnt by the winner beside its bid" },
  revertGas: {
    kind: "number",
    value: 0,
    low: 0,
    high: 1e9,
    unit: "v",
    about: "loss share: burnt by a bidder who loses, beside its share",
  },
  jumps: {
    kind: "data",
    value: [0.21, 0.7, 3] as readonly number[],
    check: (value: unknown, what: string) => checkList(value, what, "jumps", 1e-3, 1e6, 8),
    about: "how far jumps raise one's own last bid; 0.21 and 0.7 were observed",
  },
  top: { kind: "number", value: 2, low: 1e-9, high: 1e12, unit: "v", about: "highest bid there is" },
} as const satisfies Defaults;

const beat = {
  kind: "number",
  value: 0.4,
  low: 1e-3,
  high: 1e4,
  unit: "s",
  symbol: "t",
  about: "interval of the schedule by which cooperating bidders take turns",
} as const;

export const openDefaults = {
  ...shared,
  beat,
  waits: {
    kind: "data",
    value: [0.1, 0.4, 2] as readonly number[],
    check: (value: unknown, what: string) => checkList(value, what, "waits", 1e-3, 1e4, 8),
    about: "durations in seconds that a bidder may sleep; a bid that becomes visible wakes it",
  },
} as const satisfies Defaults;

export const openTicksDefaults = {
  ...shared,
  beat,
  tick: { kind: "number", value: 0.1, low: 1e-3, high: 1e3, unit: "s", about: "length of a tick" },
} as const satisfies Defaults;

function checkLatency(value: unknown, what: string): Latency {
  const all: readonly unknown[] = Array.isArray(value) ? value : [value];
  for (const x of all) {
    if (typeof x === "number" && x >= 0 && x <= 1e4) continue;
    throw new Error(`${what}: a latency must be a number from 0 to 10000 seconds, got ${JSON.stringify(x)}.`);
  }
  return value as Latency;
}

function checkList(value: unknown, what: string, name: string, low: number, high: number, most: number) {
  if (!Array.isArray(value) || value.length < 1 || value.length > most) {
    throw new Error(`${what} must be a list of 1 to ${most} numbers.`);
  }
  for (const x of value) {
    if (typeof x === "number" && x >= low && x <= high) continue;
    throw new Error(`${what}: ${name} must be numbers from ${low} to ${high}, got ${JSON.stringify(x)}.`);
  }
  return value as readonly number[];
}

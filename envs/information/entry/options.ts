/** Options of entry, and the numbers that they amount to. */
import { type Defaults, resolve, type Values } from "../../../src/options.js";

const whole = { kind: "number", integer: true } as const;
const cost = { kind: "number", low: 0, high: 1, unit: "v" } as const;

export const entryDefaults = {
  regime: {
    kind: "choice",
    value: "permissionless",
    choices: ["permissionless", "consortium"],
    about: "whoever pays the cost is in, or at most as many as the consortium admits",
  },
  founders: { ...whole, value: 1, low: 0, high: 64, unit: "devices", symbol: "k", about: "the consortium's own" },
  entrants: { ...whole, value: 4, low: 1, high: 64, unit: "devices", symbol: "N", about: "who may enter" },
  costLow: { ...cost, value: 0.02, about: "least cost of entry c drawn" },
  costHigh: { ...cost, value: 0.12, about: "highest cost of entry drawn; known to all" },
  fee: {
    kind: "number",
    value: 0,
    low: 0,
    high: 1,
    unit: "v",
    symbol: "f",
    about: "fee for one use; 0 = the consortium posts it",
  },
  fees: { ...whole, value: 41, low: 2, high: 1025, unit: "fees", about: "evenly spaced fees it can post, from 0 to 1" },
} as const satisfies Defaults;

export type EntryOptions = Values<typeof entryDefaults>;

/** What rules, bots and answers read. */
export interface EntryModel {
  readonly open: boolean; // permissionless
  readonly founders: number; // k
  readonly entrants: number; // N
  readonly low: number; // of c
  readonly high: number; // of c
  readonly fee: number; // 0 = posted
  readonly fees: number;
}

export const entryId = "information/entry-v0";

/** @throws naming the option that is wrong, or does not go with the others */
export function entryModel(given?: Partial<EntryOptions>): EntryModel {
  const { regime, founders, entrants, costLow, costHigh, fee, fees } = resolve(entryDefaults, given, entryId);
  if (costLow > costHigh)
    throw new Error(`${entryId}: option 'costLow' must be at most 'costHigh', ${costHigh}, got ${costLow}.`);
  if (founders === 0 && regime === "consortium")
    throw new Error(`${entryId}: option 'founders' must be at least 1 where a consortium decides who is admitted.`);
  if (founders === 0 && fee === 0)
    throw new Error(`${entryId}: option 'fee' must be given where there are no founders to post one.`);
  return { open: regime === "permissionless", founders, entrants, low: costLow, high: costHigh, fee, fees };
}

/** F = f (1 − f): what users of values U[0, 1] pay at a fee f. */
export const poolOf = (fee: number): number => fee * (1 - fee);

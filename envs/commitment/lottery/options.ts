/** Options of the Stackelberg lottery, and the auction that they describe. */
import { type Defaults, resolve, type Values } from "../../../src/options.js";

const whole = { kind: "number", low: 1, integer: true } as const;

export const lotteryDefaults = {
  bidders: { ...whole, value: 3, low: 2, high: 32, unit: "bidders", symbol: "n", about: "who want one slot each" },
  slots: { ...whole, value: 2, high: 31, unit: "slots", symbol: "m", about: "for sale; fewer than bidders" },
  leader: {
    kind: "choice",
    value: "highest",
    choices: ["highest", "lowest", "drawn"],
    about: "who may commit first: the bidder with the highest value, with the lowest, or any, drawn",
  },
  promised: {
    kind: "number",
    value: 0,
    low: 0,
    high: 30,
    integer: true,
    unit: "bidders",
    symbol: "k",
    about: "bidders with the highest values who get a slot for sure if all comply, beside the leader",
  },
  refusal: {
    kind: "choice",
    value: "auction",
    choices: ["auction", "outbid"],
    about: "if anybody refuses: all bid in the auction, or those who comply are bound to outbid whoever refuses",
  },
  values: {
    kind: "data",
    value: [] as readonly number[],
    check: ascending,
    about: "of a slot to each bidder, from the lowest to the highest; none = drawn from U[low, 1]",
  },
  low: { kind: "number", value: 0, low: 0, high: 0.999, unit: "value", symbol: "ℓ", about: "least value drawn" },
} as const satisfies Defaults;

export type LotteryOptions = Values<typeof lotteryDefaults>;

/** What rules, bots and answers read. */
export interface LotteryModel {
  readonly bidders: number; // n
  readonly slots: number; // m
  readonly leader: "highest" | "lowest" | "drawn";
  readonly promised: number; // k
  readonly outbid: boolean;
  readonly values: readonly number[]; // ascending; empty where drawn
  readonly low: number; // ℓ
  readonly chance: number; // of a slot in the lottery if all comply, (m − 1 − k)/(n − 1 − k)
  readonly ratio: number; // ρ = 1 − chance = (n − m)/(n − 1 − k): who is worth h complies iff the auction's price is at least ρ h
}

export const lotteryId = "commitment/lottery-v0";

/** @throws naming the option that is wrong, or does not go with the others */
export function lotteryModel(given?: Partial<LotteryOptions>): LotteryModel {
  const o = resolve(lotteryDefaults, given, lotteryId);
  const { bidders: n, slots: m, promised: k, values } = o;
  if (m >= n) throw new Error(`${lotteryId}: option 'slots' must be below 'bidders', ${n}, got ${m}.`);
  if (k >= m)
    throw new Error(`${lotteryId}: option 'promised' must be below 'slots', ${m}, as the leader has one; got ${k}.`);
  if (values.length > 0 && values.length !== n)
    throw new Error(`${lotteryId}: option 'values' needs one value per bidder, ${n}, got ${values.length}.`);
  if (values.length > 0 && o.low > 0)
    throw new Error(`${lotteryId}: option 'low' is of values that are drawn; leave it out where 'values' gives them.`);
  return {
    ...{ bidders: n, slots: m, leader: o.leader, promised: k, outbid: o.refusal === "outbid", values, low: o.low },
    chance: (m - 1 - k) / (n - 1 - k),
    ratio: (n - m) / (n - 1 - k),
  };
}

/** @throws saying what is wrong with the values */
function ascending(value: unknown, what: string): readonly number[] {
  if (!Array.isArray(value))
    throw new Error(`${what} must be a list of numbers, got ${JSON.stringify(value) ?? value}.`);
  const given = value as readonly number[];
  if (!given.every((v) => typeof v === "number" && v >= 0 && v <= 1e6))
    throw new Error(`${what} must be numbers from 0 to 1e6.`);
  if (given.some((v, i) => i > 0 && v < given[i - 1])) throw new Error(`${what} must ascend, the lowest first.`);
  if (given.length > 0 && given[given.length - 1] < 1e-6) throw new Error(`${what} needs a value of 1e-6 or more.`);
  return given;
}

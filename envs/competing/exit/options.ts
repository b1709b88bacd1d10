/** Options of paying validators to leave, and the market for places that they describe. */
import { type Defaults, resolve, type Values } from "../../../src/options.js";
import { needed, presentValue, type Stakes } from "./theory.js";

const number = { kind: "number", low: 0 } as const;
const share = { ...number, high: 1, unit: "1" } as const;

export const exitDefaults = {
  validators: {
    ...{ ...number, value: 1_156_000, low: 1000, high: 1e8, unit: "validators", symbol: "n" },
    about: "of 32 ETH, the leader's and the followers'; mean over episodes",
  },
  vary: {
    ...share,
    value: 0.1,
    high: 0.9,
    symbol: "v",
    about: "n is drawn from U[n (1 − v), n (1 + v)], known to all",
  },
  share: { ...share, value: 0.23, low: 0.01, high: 0.99, about: "of all validators that are the leader's" },
  target: { ...share, value: 0.33, low: 0.01, high: 0.999, about: "share from which it has control" },
  followers: {
    ...{ ...number, value: 10, low: 1, high: 64, integer: true, unit: "followers", symbol: "m" },
    about: "who have the other validators, equally many each",
  },
  rate: {
    ...share,
    value: 0.08,
    low: 0.001,
    symbol: "r",
    unit: "1/year",
    about: "at which income to come is discounted",
  },
  delay: { ...number, value: 9, high: 100, unit: "years", symbol: "T", about: "before the difference is felt" },
  bribes: {
    kind: "data",
    value: [7.5, 8, 8.5, 9, 9.5, 10, 11, 12] as readonly number[],
    check: ascending,
    about: "that the leader may offer, in ETH per validator that leaves, ascending",
  },
  value: { ...number, value: 4, high: 1e4, unit: "ETH", symbol: "V̄", about: "mean of control, per validator of all" },
  spread: {
    ...share,
    value: 1,
    symbol: "s",
    about: "control is worth U[V̄(1 − s), V̄(1 + s)], which the leader alone knows",
  },
} as const satisfies Defaults;

export type ExitOptions = Values<typeof exitDefaults>;

/** What rules, bots and answers read. */
export interface ExitModel extends ExitOptions, Stakes {
  readonly present: number; // PV
  readonly needed: number; // followers who must leave for control
}

export const exitId = "competing/exit-v0";

/** @throws naming the option that is wrong */
export function exitModel(given?: Partial<ExitOptions>): ExitModel {
  const o = resolve(exitDefaults, given, exitId);
  if (o.target <= o.share)
    throw new Error(`${exitId}: option 'target' must be above 'share', ${o.share}, got ${o.target}.`);
  const stakes = { ...o, present: presentValue(o.rate, o.delay) };
  return { ...stakes, needed: needed(stakes, o.target) };
}

/** @throws saying what is wrong with the bribes */
function ascending(value: unknown, what: string): readonly number[] {
  if (!Array.isArray(value) || value.length < 1 || value.length > 64)
    throw new Error(`${what} must be a list of 1 to 64 numbers, got ${JSON.stringify(value) ?? value}.`);
  const given = value as readonly unknown[];
  if (!given.every((b): b is number => typeof b === "number" && b > 0 && b <= 1e6))
    throw new Error(`${what} must be numbers above 0 and up to 1e6.`);
  if (given.some((b, k) => k > 0 && b <= given[k - 1])) throw new Error(`${what} must ascend, each number once.`);
  return [...given];
}

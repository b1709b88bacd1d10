/** Options of the intents game. */
import type { Defaults, Values } from "../../../src/options.js";
import { validateNetwork } from "../../routing/network.js";
import type { Network } from "../../routing/pool.js";
import { checkSizes, type Sizes } from "../../routing/sizes.js";

/** The two tokens that are exchanged: prices are of the first, in units of the second, which is also the unit of value. */
export type Pair = readonly [base: string, quote: string];

const number = (value: number, low: number, high: number, unit: string, about: string) =>
  ({ kind: "number", value, low, high, unit, about }) as const;
const count = (value: number, low: number, high: number, unit: string, about: string) =>
  ({ kind: "number", value, low, high, unit, about, integer: true }) as const;

export const intentsDefaults = {
  traders: count(4, 1, 64, "agents", "who want to swap"),
  solvers: count(2, 0, 16, "agents", "who propose settlements; 0: the built-in solver settles, with no margin"),
  network: {
    kind: "data",
    value: {
      tokens: ["A", "B"],
      pools: [{ kind: "product", name: "pool", tokens: ["A", "B"], reserves: [10_000, 10_000], fee: 0.003 }],
    } as Network,
    check: (value: unknown, what: string): Network => validateNetwork(value, what),
    about: "tokens and pools, as data",
  },
  pair: {
    kind: "data",
    value: ["A", "B"] as Pair,
    check: checkPair,
    about: "the two tokens that traders swap; prices are of the first, and values are in units of the second",
  },
  sides: {
    kind: "choice",
    value: "alternate",
    choices: ["alternate", "drawn"],
    about: "trader_0, trader_2 … sell the first token and the others the second, or a coin says so each time",
  },
  sizes: {
    kind: "data",
    value: { kind: "share", total: 1000 } as Sizes,
    check: checkSizes,
    about:
      "units of what each sells: share {total}, fixed {size}, each {sizes}, uniform {low, high}, lognormal {median, sigma, high}",
  },
  premiumLow: number(0.1, 0, 10, "1", "least that a trader values what it buys above the mid price; drawn for each"),
  premiumHigh: number(0.1, 0, 10, "1", "most of it"),
  levels: count(5, 1, 41, "prices", "limits to choose from, the middle one at the mid price; an odd number"),
  step: number(0.025, 1e-4, 1, "1", "from one limit to the next, as a share of it"),
  visibility: {
    kind: "choice",
    value: "public",
    choices: ["public", "own"],
    about: "before they commit, traders see everybody's side and size, or their own; solvers see all intents",
  },
  margins: count(5, 1, 101, "shares", "shares of the spread that a solver may keep, evenly from 0 to 1; 1 share: 0"),
  costLow: number(0, 0, 1e9, "value", "least that sending a settlement costs a solver; drawn for each, known to it"),
  costHigh: number(0, 0, 1e9, "value", "most of it"),
  protocolFee: number(0.1, 0, 1, "1", "share that the protocol takes of matched traders' surplus beyond their limits"),
  ceiling: {
    kind: "choice",
    value: "fee",
    choices: ["fee", "fixed"],
    about: "the most that a solver is paid: what the settlement earned the protocol, or a fixed sum",
  },
  highest: number(0.012, 0, 1e9, "value", "that fixed sum"),
  lowest: number(0.01, 0, 1e9, "value", "the most that a solver pays, when what it promised fails"),
  revertProbability: number(0, 0, 1, "1", "chance that the winning settlement fails, as prices moved on its way"),
  maxHops: count(3, 1, 6, "pools", "longest route"),
  maxRoutes: count(8, 1, 64, "routes", "most routes in either direction"),
} as const satisfies Defaults;

export type IntentsOptions = Values<typeof intentsDefaults>;

function checkPair(value: unknown, what: string): Pair {
  const good = Array.isArray(value) && value.length === 2 && value.every((token) => typeof token === "string");
  if (!good) throw new Error(`${what} must be two names of tokens, got ${JSON.stringify(value)?.slice(0, 60)}.`);
  return value as unknown as Pair;
}

/** Options of the builder auction, and the constants that they amount to, times counted in ticks. */
import { exp } from "../../../src/maths.js";
import type { Defaults, NumberOption, Values } from "../../../src/options.js";

const eth = (value: number, symbol: string, about: string, high = 1000): NumberOption => ({
  ...{ kind: "number", value, low: 0, high, unit: "ETH", symbol, about },
});
const seconds = (value: number, low: number, high: number, symbol: string, about: string): NumberOption => ({
  ...{ kind: "number", value, low, high, unit: "s", symbol, about },
});
const rate = (value: number, symbol: string, about: string): NumberOption => ({
  ...{ kind: "number", value, low: 0, high: 500, unit: "1/s", symbol, about },
});
const number = (value: number, low: number, high: number, symbol: string, about: string): NumberOption => ({
  ...{ kind: "number", value, low, high, unit: "1", symbol, about },
});

/** One number for every builder, or a list of one per builder, each within [low, high]. */
const each = (value: number, low: number, high: number, about: string) =>
  ({
    kind: "data",
    value: value as number | readonly number[],
    check(given: unknown, what: string): number | readonly number[] {
      const list = Array.isArray(given) ? given : [given];
      if (list.length > 0 && list.every((x) => typeof x === "number" && x >= low && x <= high)) {
        return given as number | readonly number[];
      }
      const text = JSON.stringify(given)?.slice(0, 80);
      throw new Error(`${what} must be a number from ${low} to ${high}, or a list of one per builder, got ${text}.`);
    },
    about,
  }) as const;

export const builderDefaults = {
  builders: {
    ...{ kind: "number", value: 4, low: 1, high: 64, integer: true, unit: "builders", symbol: "n" },
    about: "builders",
  } as NumberOption,
  slot: seconds(12, 1, 60, "D", "when the auction is expected to end"),
  deviation: seconds(0.1, 0, 5, "σ", "standard deviation of the end; it stays within four of them"),
  tick: seconds(0.1, 0.005, 1, "τ", "length of a step"),
  delay: seconds(0.1, 0, 10, "Δ", "from sending a bid to the relay's counting it: everybody's part"),
  latency: each(0.1, 0, 10, "Δᵢ, s: each builder's own part of that delay; one number or one per builder"),
  publicRate: rate(8.2, "λ_P", "public signals"),
  publicMu: number(-11.66306, -30, 5, "μ_P", "mean of the log of a public signal in ETH"),
  publicSigma: number(3.0545, 0, 5, "σ_P", "standard deviation of that log"),
  privateRate: rate(4, "λ_E", "private signals"),
  privateMu: number(-8.41975, -30, 5, "μ_E", "mean of the log of a private signal in ETH"),
  privateSigma: number(1.95231, 0, 5, "σ_E", "standard deviation of that log"),
  flow: {
    kind: "choice",
    value: "shared",
    choices: ["shared", "own"],
    about:
      "private signals come from one pool, each to every builder with its probability; or each builder has its own",
  },
  access: each(0.9, 0, 1, "pᵢ: share of the private signals that a builder gets; one number or one per builder"),
  margin: eth(0.00659, "PM", "profit margin of the named bids"),
  margins: {
    ...{ kind: "number", value: 4, low: 1, high: 12, integer: true, unit: "actions" },
    about: "named actions that bid the value less PM, 2 PM, 4 PM …",
  } as NumberOption,
  increment: eth(0.001, "δ", "by how much a counterbid exceeds the best rival bid"),
  bluff: eth(0.2, "β", "the bluff bid"),
  reveal: seconds(0.2, 0, 60, "ε", "scripted: how long before the expected end a late true bid is to count"),
  cancellations: { kind: "flag", value: true, about: "a lower bid replaces a builder's higher one" },
  ties: {
    kind: "choice",
    value: "arrival",
    choices: ["arrival", "random"],
    about: "who wins among equal bids: the first at the relay, or any",
  },
  action: {
    kind: "choice",
    value: "named",
    choices: ["named", "bid"],
    about: "choose among named bids, or give the bid in ETH",
  },
  ceiling: { ...eth(10, "", "most that is shown of an amount, and that a bid in ETH can be"), low: 1e-6 },
} as const satisfies Defaults;

export type BuilderOptions = Values<typeof builderDefaults>;

/** A compound Poisson process whose jumps are lognormal. */
export interface Flow {
  readonly rate: number; // 1/s
  readonly mu: number; // log ETH
  readonly sigma: number;
}

/** The constants of an auction. */
export interface Auction extends Omit<BuilderOptions, "latency" | "access" | "margins" | "reveal"> {
  readonly publics: Flow;
  readonly privates: Flow; // of the pool, or of one builder with access 1
  readonly access: Float64Array; // [n]
  readonly none: Float64Array; // [2 + n], probability that a tick brings nothing: public, the pool, each builder's own flow
  readonly lags: Int32Array; // [n], ticks from sending a bid to its counting, 1 or more
  readonly longest: number; // the largest lag
  readonly expected: number; // ticks, the expected end
  readonly earliest: number; // ticks, the earliest end
  readonly latest: number; // ticks, the latest end
  readonly reveal: number; // ticks
  readonly margins: Float64Array; // ETH, of the named bids
}

/** @throws naming the options that do not go together */
export function auctionOf(options: BuilderOptions, who: string): Auction {
  const { builders, slot, deviation, tick, delay, margin, publicRate, privateRate } = options;
  const list = (name: "latency" | "access"): number[] => {
    const given = options[name];
    if (typeof given === "number") return Array<number>(builders).fill(given);
    if (given.length === builders) return [...given];
    throw new Error(`${who}: option '${name}' must have one number per builder, ${builders}, got ${given.length}.`);
  };
  const ticks = (time: number) => Math.round(time / tick);
  const lags = Int32Array.from(list("latency"), (own) => Math.max(1, ticks(delay + own)));
  const access = Float64Array.from(list("access"));
  const longest = Math.max(...lags);
  const earliest = ticks(slot - 4 * deviation);
  if (earliest <= longest) {
    throw new Error(
      `${who}: option 'latency' leaves no time to bid: with 'delay' it is ${longest} ticks, and the auction may end after ${earliest}.`,
    );
  }
  return {
    ...options,
    publics: { rate: publicRate, mu: options.publicMu, sigma: options.publicSigma },
    privates: { rate: privateRate, mu: options.privateMu, sigma: options.privateSigma },
    access,
    none: Float64Array.of(publicRate, privateRate, ...access.map((share) => privateRate * share)).map((rate) =>
      exp(-rate * tick),
    ),
    ...{ lags, longest, earliest },
    expected: ticks(slot),
    latest: ticks(slot + 4 * deviation),
    reveal: ticks(options.reveal),
    margins: Float64Array.from({ length: options.margins }, (_, k) => margin * 2 ** k),
  };
}

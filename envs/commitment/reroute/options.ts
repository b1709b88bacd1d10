/** Options of the rerouting games: what the routes are, and how much each trader brings. */
import type { DataOption, Defaults, Values } from "../../../src/options.js";

/** One size for all traders, or a list with one for each. */
export type Sizes = number | readonly number[];
/** What a road costs by the share x of all traffic on it: fixed + slope · x. */
export type Latency = readonly [fixed: number, slope: number];

const mostRoutes = 16;
const isSize = (x: unknown) => typeof x === "number" && x >= 1e-6 && x <= 1e12;

const players = {
  kind: "number",
  value: 2,
  low: 2,
  high: 64,
  integer: true,
  unit: "traders",
  symbol: "n",
  about: "who chooses a route",
} as const;

const rounds = {
  kind: "number",
  value: 1,
  low: 1,
  high: 100_000,
  integer: true,
  unit: "rounds",
  symbol: "T",
  about: "how often they choose; with more than one they see the last round. Routes are as before each time",
} as const;

const sizes = (value: Sizes, about: string): DataOption<Sizes> => ({
  kind: "data",
  value,
  check(given, what) {
    if (Array.isArray(given) ? given.length > 0 && given.every(isSize) : isSize(given)) return given as Sizes;
    throw new Error(`${what} must be a number from 1e-6 to 1e12, or a list of them, got ${shown(given)}.`);
  },
  about,
});

export const rerouteDefaults = {
  players,
  reserves: {
    kind: "data",
    value: [1000, 400] as readonly number[],
    check(given: unknown, what: string): readonly number[] {
      const count = Array.isArray(given) ? given.length : 0;
      if (count >= 2 && count <= mostRoutes && (given as unknown[]).every(isSize)) return given as readonly number[];
      throw new Error(
        `${what} must list 2 to ${mostRoutes} reserves, each a number from 1e-6 to 1e12, got ${shown(given)}.`,
      );
    },
    about:
      "[R₀, R₁ …], tokens: what each pool holds of either token; the first is where everybody goes who does not give way",
  },
  sizes: sizes(100, "what a trader sells, tokens; one number for all, or a list with one for each"),
  rounds,
} as const satisfies Defaults;

export const roadsDefaults = {
  players,
  latencies: {
    kind: "data",
    value: [
      [0, 1],
      [1.1, 0],
    ] as readonly Latency[],
    check(given: unknown, what: string): readonly Latency[] {
      const count = Array.isArray(given) ? given.length : 0;
      if (count >= 2 && count <= mostRoutes && (given as unknown[]).every(isLatency))
        return given as readonly Latency[];
      throw new Error(
        `${what} must list 2 to ${mostRoutes} pairs [fixed, slope] of numbers from 0 to 1e6, got ${shown(given)}.`,
      );
    },
    about: "[[a₀, b₀], [a₁, b₁] …]: a road costs a + b x with a share x of all traffic on it",
  },
  sizes: sizes(
    1,
    "how much traffic a trader is, which multiplies its cost; one number for all, or a list with one for each",
  ),
  rounds,
} as const satisfies Defaults;

export type RerouteOptions = Values<typeof rerouteDefaults>;
export type RoadsOptions = Values<typeof roadsDefaults>;

function isLatency(x: unknown): boolean {
  return Array.isArray(x) && x.length === 2 && x.every((part) => typeof part === "number" && part >= 0 && part <= 1e6);
}

function shown(x: unknown): string {
  return typeof x === "number" ? String(x) : (JSON.stringify(x)?.slice(0, 80) ?? String(x));
}

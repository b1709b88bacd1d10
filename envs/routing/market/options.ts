/**
 * Options of the market game: the routers' network and trades, who else is there, and by what rules blocks are made.
 */
import type { ChoiceOption, Defaults, Values } from "../../../src/options.js";
import type { Network } from "../pool.js";
import { product } from "../presets/parts.js";
import { routingDefaults } from "../problem.js";
import type { Sizes } from "../sizes.js";
import { checkEvents, type MarketEvent } from "./events.js";
import { checkLevels } from "./levels.js";

const choice = <const C extends string>(choices: readonly C[], value: C, about: string): ChoiceOption<C> => ({
  ...{ kind: "choice", choices, value, about },
});

/** How a builder orders a block; its action is the number in this list. */
export const rules = ["arrival", "fees", "value", "users"] as const;
export type Rule = (typeof rules)[number];

export const objectives = ["fees", "extraction", "welfare"] as const;

const { network, trades, sizes, horizon, routers, grid, maxHops, maxRoutes, refill } = routingDefaults;

const levels = (value: readonly number[], high: number, about: string) => ({
  kind: "data" as const,
  value,
  check: (given: unknown, what: string) => checkLevels(given, what, high),
  about,
});

export const marketDefaults = {
  network: {
    ...network,
    value: {
      tokens: ["A", "B", "C", "D"],
      pools: [
        product("A", "B", 8000, 8000, 0.003),
        product("B", "D", 8000, 8000, 0.003),
        product("A", "C", 4000, 4120, 0.003),
        product("C", "D", 16_000, 16_000, 0.003),
      ],
    } as Network,
  },
  trades: { ...trades, value: [{ sell: "A", buy: "D" }] },
  routers: { ...routers, value: 8 },
  searchers: {
    ...{ kind: "number", value: 2, low: 0, high: 64, integer: true, unit: "agents", symbol: "S" },
    about: "searchers",
  },
  builders: {
    ...{ kind: "number", value: 1, low: 0, high: 1, integer: true, unit: "agents" },
    about: "1: a builder chooses a rule for each block; 0: the block is built by `rule`",
  },
  rule: choice(rules, "fees", "how blocks are ordered where nobody builds them"),
  objective: choice(
    objectives,
    "fees",
    "what the builder earns: tips and bids, tips and all that is extracted, or the users' gain",
  ),
  mempool: choice(["public", "sealed"], "public", "do searchers see the pending orders?"),
  sizes: { ...sizes, value: { kind: "uniform", low: 10, high: 40 } as Sizes },
  grid: { ...grid, value: 4 },
  slippages: levels([0.002, 0.01, 0.03, 0.1], 1, "slippage limits that routers choose from, shares of the quote"),
  tips: levels([0, 0.1, 0.5], 1e12, "tips per order that routers choose from, in value"),
  bids: levels([0, 0.5, 0.9, 0.99], 1, "bids that searchers choose from, shares of what an attack earns"),
  fractions: levels([0.5, 1], 1, "how much of the best front-run searchers sell, to choose from"),
  targets: {
    ...{ kind: "number", value: 2, low: 1, high: 16, integer: true, unit: "swaps", symbol: "K" },
    about: "pending swaps that searchers see: so many to sandwich, as many to back-run",
  },
  gas: { kind: "number", value: 0.02, low: 0, high: 1e12, unit: "value", about: "gas per transaction, burnt" },
  failures: choice(["free", "pay"], "free", "do searchers pay gas for bundles that fail?"),
  capacity: {
    ...{ kind: "number", value: 100_000, low: 1, high: 100_000, integer: true, unit: "transactions" },
    about: "transactions of a block; what does not fit is not filled",
  },
  penalty: {
    ...{ kind: "number", value: 0.05, low: 0, high: 1, unit: "1", symbol: "δ" },
    about: "what an unfilled order costs its router, as a share of the order's value: it still wants to trade",
  },
  events: {
    kind: "data",
    value: [] as readonly MarketEvent[],
    check: checkEvents,
    about: "what happens to pools between rounds: open, close, scale, move; at a round or with a chance",
  },
  horizon: { ...horizon, value: 10 },
  ...{ refill, maxHops, maxRoutes },
} as const satisfies Defaults;

export type MarketOptions = Values<typeof marketDefaults>;

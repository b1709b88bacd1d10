/**
 * The problem behind a routing game: resolved options, the compiled plan, and the constants derived from both.
 *
 * The game plays it, the solvers solve it.
 */
import type { ChoiceOption, Defaults, Values } from "../../src/options.js";
import { type Trade, validateNetwork, validateTrade } from "./network.js";
import { compile, type Plan } from "./plan.js";
import type { Network } from "./pool.js";
import type { Settlement } from "./settlement.js";
import { checkSight } from "./sight.js";
import { checkSizes, type Sizes, typical } from "./sizes.js";
import { gridSize } from "./split.js";

const choice = <const C extends string>(choices: readonly C[], value: C, about: string): ChoiceOption<C> => ({
  kind: "choice",
  choices,
  value,
  about,
});

/** Options of every routing game; presets leave out `network` and `trades`. */
export const routingDefaults = {
  network: {
    kind: "data",
    value: {
      tokens: ["A", "B"],
      pools: [
        { kind: "product", name: "pool", tokens: ["A", "B"], reserves: [1, 2], fee: 0 },
        { kind: "constant", name: "market", tokens: ["A", "B"], price: 1, fee: 0 },
      ],
    } as Network,
    check: (value: unknown, what: string): Network => validateNetwork(value, what),
    about: "tokens, pools and token values, as data",
  },
  trades: {
    kind: "data",
    value: [{ sell: "A", buy: "B" }] as readonly Trade[],
    check: (value: unknown, what: string): readonly Trade[] => {
      if (!Array.isArray(value) || value.length === 0) throw new Error(`${what} must be a list of {sell, buy}.`);
      return value as Trade[];
    },
    about: "what routers want, {sell, buy}; router i has trade i modulo their number",
  },
  routers: {
    kind: "number",
    value: 2,
    low: 1,
    high: 1024,
    integer: true,
    unit: "agents",
    symbol: "N",
    about: "routers",
  },
  sizes: {
    kind: "data",
    value: { kind: "share", total: 1 } as Sizes,
    check: checkSizes,
    about:
      "order sizes: share {total}, fixed {size}, each {sizes}, uniform {low, high}, lognormal {median, sigma, high}",
  },
  settlement: choice(
    ["pro-rata", "random", "fixed", "priority", "builder", "adversarial", "greedy", "uniform-price", "fm-amm"],
    "pro-rata",
    "how orders that arrive together are filled; builder and adversarial choose the order with most and least output",
  ),
  actions: choice(["split", "grid"], "split", "a box of logits, or a discrete choice among splits"),
  grid: {
    kind: "number",
    value: 20,
    low: 1,
    high: 1000,
    integer: true,
    unit: "1",
    symbol: "g",
    about: "steps of the grid",
  },
  maxTip: { kind: "number", value: 1, low: 1e-9, high: 1e9, unit: "value", about: "highest tip under priority" },
  reward: choice(["output", "shortfall"], "output", "value of the output, or basis points over the best spot price"),
  maxHops: { kind: "number", value: 3, low: 1, high: 6, integer: true, unit: "pools", about: "longest route" },
  maxRoutes: {
    kind: "number",
    value: 8,
    low: 1,
    high: 64,
    integer: true,
    unit: "routes",
    about: "most routes of a trade",
  },
  horizon: {
    kind: "number",
    value: 1,
    low: 1,
    high: 100_000,
    integer: true,
    unit: "rounds",
    symbol: "T",
    about: "rounds",
  },
  refill: { kind: "flag", value: true, about: "reserves are back at the start of every round" },
  lag: {
    kind: "number",
    value: 0,
    low: 0,
    high: 1000,
    integer: true,
    unit: "rounds",
    about: "how old the reserves are that routers see; with refill=false",
  },
  noise: {
    kind: "number",
    value: 0,
    low: 0,
    high: 10,
    unit: "1",
    symbol: "σ",
    about:
      "deviation of the logarithm of a reserve that a router sees, drawn for each router and round; with refill=false",
  },
} as const satisfies Defaults;

export interface Problem {
  readonly plan: Plan;
  readonly routers: number;
  readonly tradeOf: Int32Array; // [N]
  readonly sizes: Sizes;
  readonly typical: Float64Array; // [N], sizes in the middle of what is drawn
  readonly beside: Float64Array; // [N], Σ typical of the others
  readonly spot: Float64Array; // [trades], output per unit on the best route for a vanishing order; 1 on latency links
  readonly settlement: Settlement;
  readonly actions: "split" | "grid";
  readonly grid: number;
  readonly tipping: boolean;
  readonly maxTip: number;
  readonly reward: "output" | "shortfall";
  readonly horizon: number;
  readonly refill: boolean;
  readonly lag: number; // rounds
  readonly noise: number; // σ of the log reserve seen
}

const largestGrid = 4096; // points; a larger choice is no choice that anybody learns

type All = Values<typeof routingDefaults>;

/** Options of a round, resolved; what routers see of reserves may be left out. */
export type Rules = Omit<All, "lag" | "noise"> & Partial<Pick<All, "lag" | "noise">>;

/** @throws naming the option, token or pool that is wrong */
export function problem(id: string, values: Rules): Problem {
  const { network, routers, sizes, actions, grid, maxTip, reward, horizon, refill, lag = 0, noise = 0 } = values;
  const { maxHops, maxRoutes } = values;
  const trades = values.trades as readonly Trade[];
  trades.forEach((trade, k) => {
    validateTrade(network as Network, trade, `${id}: trade ${k}`);
  });
  const used = trades.slice(0, routers);
  const plan = compile(network as Network, used, maxHops, maxRoutes);
  const tradeOf = Int32Array.from({ length: routers }, (_, a) => a % used.length);
  if (sizes.kind === "each" && sizes.sizes.length !== routers) {
    throw new Error(`${id}: option 'sizes' lists ${sizes.sizes.length} sizes for ${routers} routers.`);
  }
  const points = gridSize(plan.width, grid);
  if (actions === "grid" && points > largestGrid) {
    throw new Error(
      `${id}: a grid of ${grid} over ${plan.width} routes has ${points} points; lower grid or maxRoutes.`,
    );
  }
  if (plan.latency && reward === "shortfall") throw new Error(`${id}: latency links have no price; use reward=output.`);
  const settlement = settlementOf(values.settlement);
  const spot = Float64Array.from(used, (_, t) =>
    Math.max(...plan.routes.slice(plan.first[t], plan.first[t + 1]).map((route) => route.spot)),
  );
  if (reward === "shortfall" && spot.some((price) => !Number.isFinite(price))) {
    throw new Error(`${id}: a link starts infinitely steep, so no spot price is the measure; use reward=output.`);
  }
  const middle = Float64Array.from({ length: routers }, (_, a) => typical(sizes, a, routers));
  const usual = middle.reduce((a, b) => a + b, 0);
  const complete = {
    ...{ plan, routers, tradeOf, sizes, spot, settlement, actions, grid, maxTip, reward, horizon, refill, lag, noise },
    typical: middle,
    beside: middle.map((mine) => usual - mine),
    tipping: values.settlement === "priority",
  };
  checkSight(id, complete);
  return complete;
}

/** What tells games of one id apart. Options that came later than others are left out at their defaults, so that older files still fit. */
export function keyOf({ lag, noise, ...others }: All): string {
  return JSON.stringify({ ...others, ...(lag > 0 && { lag }), ...(noise > 0 && { noise }) });
}

type SettlementName = (typeof routingDefaults)["settlement"]["choices"][number];

/** The rule that a word means. */
export function settlementOf(name: SettlementName): Settlement {
  switch (name) {
    case "fixed":
    case "random":
    case "priority":
      return { kind: "sequence", order: { kind: name } };
    case "builder":
      return { kind: "sequence", order: { kind: "builder" }, objective: "welfare" };
    case "adversarial":
      return { kind: "sequence", order: { kind: "builder" }, objective: "adversarial" };
    default:
      return { kind: name };
  }
}

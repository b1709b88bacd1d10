/**
 * The model behind the intents game: resolved options, the compiled network, and the constants derived from both.
 *
 *   M = √(p₀/p₁)          mid price of the base, from the best spot prices of both directions (quote per base, base per quote)
 *   limit k = (1 + step)^(k − middle)      value got per value given, at M
 *
 * Value is in units of the quote at M, which stays the measure however the pools move.
 */
import { validateTrade } from "../../routing/network.js";
import { compile, type Plan } from "../../routing/plan.js";
import { isFixed, type Sizes } from "../../routing/sizes.js";
import type { IntentsOptions } from "./options.js";

export const intentsId = "commitment/intents-v0";

export interface IntentsModel {
  readonly options: IntentsOptions;
  readonly plan: Plan; // its trades are: 0 sells the base, 1 sells the quote
  readonly mid: number; // M, quote per base
  readonly unit: Float64Array; // [2], value of a unit of what each side sells
  readonly limits: Float64Array; // [levels]
  readonly sizes: Sizes;
  readonly dust: Float64Array; // [1], value below which two scores are equal; in an array, so that loops do not box it
  readonly largestOf: Float64Array; // [2], of any order of each side, in units of what it sells
  readonly fixed: boolean; // are sides, sizes and premiums the same in every episode?
}

const mostValue = 1e30; // of an order, so that rewards stay finite

/** What a trader's action means. */
export type Move =
  | { readonly kind: "nothing" }
  | { readonly kind: "route" }
  | { readonly kind: "match"; readonly level: number; readonly otherwise: "route" | "nothing" };

/** @throws naming the option that does not go with the others */
export function intentsModel(options: IntentsOptions, id = intentsId): IntentsModel {
  const { network, pair, traders, solvers, levels, step, sizes, maxHops, maxRoutes } = options;
  if (levels % 2 === 0) throw new Error(`${id}: option 'levels' must be odd, so that one is the mid, got ${levels}.`);
  for (const name of ["premium", "cost"] as const) {
    const [low, high] = [options[`${name}Low`], options[`${name}High`]];
    if (low > high) throw new Error(`${id}: option '${name}Low' is ${low}, above '${name}High', ${high}.`);
  }
  if (solvers === 0 && options.revertProbability > 0) {
    throw new Error(`${id}: option 'revertProbability' needs solvers; the built-in one keeps what it promises.`);
  }
  if (sizes.kind === "each" && sizes.sizes.length !== traders) {
    throw new Error(`${id}: option 'sizes' lists ${sizes.sizes.length} sizes for ${traders} traders.`);
  }
  const trades = [
    { sell: pair[0], buy: pair[1] },
    { sell: pair[1], buy: pair[0] },
  ];
  for (const trade of trades) validateTrade(network, trade, `${id}: option 'pair'`);
  const plan = compile(network, trades, maxHops, maxRoutes);
  if (plan.latency) throw new Error(`${id}: option 'network' has latency links, which pay nothing; give it pools.`);
  const [sell, buy] = [0, 1].map((side) =>
    Math.max(...plan.routes.slice(plan.first[side], plan.first[side + 1]).map(({ spot }) => spot)),
  );
  const mid = Math.sqrt(sell / buy);
  if (!(mid > 0 && Number.isFinite(mid))) {
    throw new Error(
      `${id}: option 'network': ${pair[0]} has no finite mid price in ${pair[1]}, so limits have no measure.`,
    );
  }
  const high = highestOf(sizes, traders);
  if (!(high * Math.max(1, mid) <= mostValue)) {
    throw new Error(
      `${id}: option 'sizes' allows an order worth ${high * Math.max(1, mid)}; ${mostValue} is the most.`,
    );
  }
  return {
    ...{ options, plan, mid, sizes },
    unit: Float64Array.of(mid, 1),
    limits: limitsOf(levels, step),
    dust: Float64Array.of(1e-12 * traders * high * Math.max(1, mid)),
    largestOf: Float64Array.of(high, high),
    fixed: options.sides === "alternate" && isFixed(sizes) && options.premiumLow === options.premiumHigh,
  };
}

/** A geometric grid, so that the reciprocal of a limit is a limit: what one side asks at least is what the other pays at most. */
function limitsOf(levels: number, step: number): Float64Array {
  const middle = (levels - 1) / 2;
  const out = new Float64Array(levels).fill(1);
  for (let d = 1; d <= middle; d++) {
    out[middle + d] = out[middle + d - 1] * (1 + step);
    out[middle - d] = 1 / out[middle + d];
  }
  return out;
}

function highestOf(sizes: Sizes, traders: number): number {
  switch (sizes.kind) {
    case "share":
      return sizes.total / traders;
    case "fixed":
      return sizes.size;
    case "each":
      return Math.max(...sizes.sizes);
    case "uniform":
    case "lognormal":
      return sizes.high;
    default:
      return sizes satisfies never;
  }
}

/** Number of a trader's actions: nothing, route, and a limit for each way out. */
export const moves = (levels: number): number => 2 + 2 * levels;

export function moveOf(action: number, levels: number): Move {
  if (action === 0) return { kind: "nothing" };
  if (action === 1) return { kind: "route" };
  const way = action - 2 < levels ? ("route" as const) : ("nothing" as const);
  return { kind: "match", level: (action - 2) % levels, otherwise: way };
}

/** The action of an intent. */
export const intentAt = (level: number, otherwise: "route" | "nothing", levels: number): number =>
  2 + level + (otherwise === "route" ? 0 : levels);

/** How ready an action is to meet a counter-order, for devices that ask; a lower limit is readier. */
export function ranks(levels: number): number[] {
  return Array.from({ length: moves(levels) }, (_, action) => {
    const move = moveOf(action, levels);
    if (move.kind === "nothing") return 0;
    if (move.kind === "route") return 1;
    return 2 + 2 * (levels - 1 - move.level) + (move.otherwise === "nothing" ? 1 : 0);
  });
}

/** `match at 1.025, else route` */
export function nameOf(action: number, { options, limits }: IntentsModel): string {
  const move = moveOf(action, options.levels);
  if (move.kind !== "match") return move.kind;
  return `match at ${Number(limits[move.level].toPrecision(5))}, else ${move.otherwise}`;
}

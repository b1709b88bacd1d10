/**
 * Welfare of evaluated players: how much all got, how evenly, and how it compares with the optimum and the worst known equilibrium.
 *
 * What is shared out are the agents' mean returns. Optimum and equilibrium are those of the game's own solution, as its metric `welfare`
 * has them, or the sum of returns where it has none; a solution per round is taken times the rounds.
 */
import type { Solution } from "../registry.js";
import { mean } from "../stats.js";
import { efficiency, priceOf, type Welfare, welfare } from "../welfare.js";
import type { Chosen } from "./chosen.js";
import type { Row } from "./contest.js";
import { short } from "./numbers.js";
import { table } from "./table.js";

export interface WelfareRow extends Welfare {
  readonly who: string;
  readonly welfare: number; // the metric, or the sum of returns
  readonly efficiency?: number; // of the optimum
}

export interface Prices {
  readonly optimum?: number;
  readonly worstEquilibrium?: number;
  readonly priceOfAnarchy?: number; // W_opt / W_worst equilibrium
  readonly priceOfLearning?: number; // W_opt / W_learned
  readonly note?: string; // why something is missing
}

export interface WelfareReport {
  readonly rows: readonly WelfareRow[]; // who learned first
  readonly prices: Prices;
}

/**
 * @param rows  who learned first
 * @param seeds mean returns of each seed that learned, `[seeds][agents]`; its measures are averaged, not its returns
 */
export function welfareReport(
  chosen: Chosen,
  rows: readonly Row[],
  seeds: readonly (readonly number[])[],
): WelfareReport {
  const all = rows.map((row, k) => {
    const measures = k === 0 ? averaged(seeds) : welfare(Object.values(row.agents).map((agent) => agent.mean));
    return { who: row.who, ...measures, welfare: row.metrics.welfare ?? measures.utilitarian };
  });
  const { optimum, worst, note } = anchors(chosen);
  const most = Math.max(...all.map((row) => row.welfare));
  if (optimum !== undefined && most > optimum + 0.01 * Math.abs(optimum)) {
    const best = all.find((row) => row.welfare === most)?.who;
    return {
      rows: all,
      prices: {
        note: `the solution's optimum, ${short(optimum)}, is below what '${best}' reached, so it is of something else`,
      },
    };
  }
  const [{ welfare: learned }] = all;
  return {
    rows: all.map((row) => (optimum === undefined ? row : { ...row, efficiency: efficiency(row.welfare, optimum) })),
    prices: {
      ...(optimum !== undefined && { optimum, priceOfLearning: priceOf(learned, optimum) }),
      ...(worst !== undefined && { worstEquilibrium: worst }),
      ...(optimum !== undefined && worst !== undefined && { priceOfAnarchy: priceOf(worst, optimum) }),
      ...(note !== undefined && { note }),
    },
  };
}

function averaged(seeds: readonly (readonly number[])[]): Welfare {
  const each = seeds.map((returns) => welfare(returns));
  const over = (name: keyof Welfare) => mean(each.map((one) => one[name]));
  const [utilitarian, egalitarian, nashProduct] = [over("utilitarian"), over("egalitarian"), over("nashProduct")];
  return { utilitarian, egalitarian, nashProduct, gini: over("gini"), jain: over("jain") };
}

interface Anchors {
  readonly optimum?: number | undefined;
  readonly worst?: number | undefined;
  readonly note?: string; // why one is missing
}

/** The welfare of the optimum and of the worst known equilibrium. */
function anchors({ entry, options, devices, transforms, make }: Chosen): Anchors {
  if (devices.length > 0 || transforms.length > 0)
    return { note: "the game's solution is of the game without devices and transforms" };
  if (!entry.solve) return { note: "no solution of the game is known" };
  let solution: Solution;
  try {
    solution = entry.solve(options);
  } catch (thrown) {
    return { note: thrown instanceof Error ? thrown.message : String(thrown) };
  }
  const rounds = /per round/.test(String(solution.units)) ? make().horizon : 1;
  const read = (part: string, key = "welfare") => {
    const value = (solution[part] as { readonly [key: string]: unknown } | null | undefined)?.[key];
    return typeof value === "number" && Number.isFinite(value) ? rounds * value : undefined;
  };
  const optimum = read("optimum");
  const worst = read("nash", "lowestWelfare") ?? read("nash") ?? read("equilibrium");
  const missing = [...(optimum === undefined ? ["optimum"] : []), ...(worst === undefined ? ["equilibrium"] : [])];
  return {
    optimum,
    worst,
    ...(missing.length > 0 && { note: `the solution says no welfare of the ${missing.join(" or the ")}` }),
  };
}

export function welfareTable({ rows }: WelfareReport): string {
  const efficient = rows.some((row) => row.efficiency !== undefined);
  const own = rows.some((row) => Math.abs(row.welfare - row.utilitarian) > 1e-6 * Math.abs(row.welfare));
  return table(
    [
      "players",
      "sum",
      "least",
      "Nash product",
      "Gini",
      "Jain",
      ...(own ? ["welfare"] : []),
      ...(efficient ? ["efficiency"] : []),
    ],
    rows.map((row) => [
      row.who,
      ...[row.utilitarian, row.egalitarian, row.nashProduct].map((x) => short(x, 5)),
      ...[row.gini, row.jain].map((x) => short(x, 4)),
      ...(own ? [short(row.welfare, 5)] : []),
      ...(efficient ? [short(row.efficiency ?? Number.NaN, 4)] : []),
    ]),
  );
}

/** The prices in a sentence or two. */
export function pricesText({ prices }: WelfareReport): string {
  const { optimum, worstEquilibrium, priceOfAnarchy, priceOfLearning, note } = prices;
  const parts = [
    ...(optimum === undefined ? [] : [`Optimum ${short(optimum, 5)}.`]),
    ...(priceOfLearning === undefined ? [] : [`Price of learning ${short(priceOfLearning, 4)}.`]),
    ...(worstEquilibrium === undefined ? [] : [`Worst known equilibrium ${short(worstEquilibrium, 5)}.`]),
    ...(priceOfAnarchy === undefined ? [] : [`Price of anarchy ${short(priceOfAnarchy, 4)}.`]),
    ...(note === undefined ? [] : [`Not all is known: ${note}.`]),
  ];
  return parts.join(" ");
}

/**
 * What the results of a benchmark come to: scores with random play at 0 and the optimum at 1, and their aggregates with intervals.
 *
 *   score = (learned − random) / (optimum − random)
 *
 * A task counts where its optimum clearly exceeds random play and every algorithm has finished a seed of it.
 */

import { type Aggregates, aggregates, performanceProfile, probabilityOfImprovement } from "../stats/aggregate.js";
import { type Scores, scoresOf } from "../stats/scores.js";
import {
  type AggregateIntervals,
  aggregateIntervals,
  curveIntervals,
  improvementInterval,
  profileIntervals,
  type StratifiedOptions,
} from "../stats/stratified.js";
import { type Interval, interquartileMean, mean, standardDeviation, studentT } from "../stats.js";
import type { References } from "./benchmark-references.js";
import type { SeedResult } from "./benchmark-seed.js";

export interface CellSummary {
  readonly task: string;
  readonly algorithm: string;
  readonly seeds: number;
  readonly measure: string;
  readonly learned: number; // in the game's own unit, mean over seeds
  readonly scores: readonly number[]; // per seed; empty where they cannot be normalised
  readonly score: number; // their mean
  readonly halfWidth: number; // of its 95 % interval; NaN with one seed
  readonly random: number;
  readonly optimum: number;
  readonly optimumFrom: string;
  readonly nash?: number;
  readonly nashScore?: number;
  readonly nashConv?: number; // mean over seeds, or a lower bound on it
  readonly nashConvShare?: number; // of what agents got
  readonly bound?: "lower" | "upper"; // where NashConv is but bounded
  readonly steps: number; // agent-steps of a seed
  readonly seconds: number; // of a processor, per seed
}

export interface CurvePoint extends Interval {
  readonly share: number; // of the training
  readonly iqm: number;
}

export interface AlgorithmSummary {
  readonly name: string;
  readonly runs: number;
  readonly points: Aggregates;
  readonly intervals: AggregateIntervals;
  readonly profile: readonly (Interval & { readonly tau: number; readonly share: number })[];
  readonly curve: readonly CurvePoint[];
}

export interface Improvement extends Interval {
  readonly x: string;
  readonly y: string;
  readonly probability: number; // that a run of x beats one of y
}

export interface Summary {
  readonly algorithms: readonly AlgorithmSummary[]; // empty where no task counts
  readonly improvement: readonly Improvement[];
  readonly cells: readonly CellSummary[];
  readonly tasks: number; // that count
  readonly leftOut: readonly { readonly task: string; readonly why: string }[];
  readonly seeds: { readonly least: number; readonly most: number };
}

/** Where profiles are read: from what random play reaches, and a little below, to the optimum, and a little beyond. */
export const taus = Array.from({ length: 91 }, (_, k) => Number((-1 + 0.025 * k).toFixed(3)));

export function summaryOf(
  results: readonly SeedResult[],
  references: readonly References[],
  options: StratifiedOptions = {},
): Summary {
  const tasks = [...new Set(results.map(({ task }) => task))];
  const names = [...new Set(results.map(({ algorithm }) => algorithm))];
  const of = (task: string, name: string) => results.filter((one) => one.task === task && one.algorithm === name);
  const known = new Map(references.map((one) => [one.task, one]));
  const leftOut = tasks.flatMap((task) => {
    const missing = names.filter((name) => of(task, name).length === 0);
    const reference = known.get(task);
    if (!reference) return [{ task, why: "its references are not known" }];
    if (reference.degenerate !== undefined) return [{ task, why: reference.degenerate }];
    return missing.length > 0 ? [{ task, why: `no seed of ${missing.join(" and ")} is finished` }] : [];
  });
  const out = new Set(leftOut.map(({ task }) => task));
  const counting = tasks.filter((task) => !out.has(task));
  const tables = new Map<string, Scores>();
  const algorithms =
    counting.length === 0
      ? []
      : names.map((name): AlgorithmSummary => {
          const runs = counting.map((task) => of(task, name));
          const scored = (pick: (one: SeedResult) => readonly number[]) =>
            scoresOf(runs.map((seeds, t) => seeds.map((one) => scoreOf(mean(pick(one)), known.get(counting[t])))));
          const scores = scored(({ absolute }) => absolute.measured);
          tables.set(name, scores);
          return { name, runs: scores.values.length, ...described(scores, curveOf(runs, scored), options) };
        });
  const pairs = names.flatMap((x, k) => names.slice(k + 1).map((y): [string, string] => [y, x]));
  const counts = tasks.flatMap((task) => names.map((name) => of(task, name).length)).filter((n) => n > 0);
  return {
    algorithms,
    improvement: pairs.flatMap(([x, y]) => {
      const [one, other] = [tables.get(x), tables.get(y)];
      if (!one || !other) return [];
      return [{ x, y, probability: probabilityOfImprovement(one, other), ...improvementInterval(one, other, options) }];
    }),
    cells: tasks.flatMap((task) => names.flatMap((name) => cellOf(of(task, name), known.get(task)) ?? [])),
    tasks: counting.length,
    leftOut,
    seeds: { least: Math.min(...counts), most: Math.max(...counts) },
  };
}

const scoreOf = (x: number, reference: References | undefined): number =>
  reference ? (x - reference.random) / (reference.optimum.value - reference.random) : Number.NaN;

type Scored = (pick: (one: SeedResult) => readonly number[]) => Scores;

/** Scores at each point of the training. */
function curveOf(runs: readonly (readonly SeedResult[])[], scored: Scored): readonly Scores[] {
  const least = Math.min(...runs.flat().map(({ points }) => points.length));
  return Array.from({ length: least }, (_, p) => scored(({ points }) => points[p].measured));
}

function described(scores: Scores, curve: readonly Scores[], options: StratifiedOptions) {
  const shares = performanceProfile(scores.values, taus);
  const spans = profileIntervals(scores, taus, options);
  const along = curveIntervals(curve, options);
  return {
    points: aggregates(scores),
    intervals: aggregateIntervals(scores, options),
    profile: spans.map((span, k) => ({ tau: taus[k], share: shares[k], ...span })),
    curve: along.map((span, k) => ({
      ...{ share: k / Math.max(1, along.length - 1), iqm: interquartileMean(curve[k].values) },
      ...span,
    })),
  };
}

function cellOf(seeds: readonly SeedResult[], reference: References | undefined): CellSummary | undefined {
  if (seeds.length === 0 || !reference) return undefined;
  const [{ task, algorithm, measure }] = seeds;
  const learned = seeds.map(({ absolute }) => mean(absolute.measured));
  const flat = reference.degenerate !== undefined;
  const scores = flat ? [] : learned.map((x) => scoreOf(x, reference));
  const conv = seeds.flatMap(({ nashConv, bound }) => nashConv ?? bound ?? []);
  const { random, optimum, nash } = reference;
  const spread = scores.length > 1 ? standardDeviation(scores) / Math.sqrt(scores.length) : Number.NaN;
  return {
    ...{ task, algorithm, seeds: seeds.length, measure, learned: mean(learned), scores },
    score: flat ? Number.NaN : mean(scores),
    halfWidth: scores.length > 1 ? studentT(scores.length - 1) * spread : Number.NaN,
    ...{ random, optimum: optimum.value, optimumFrom: optimum.from },
    ...(nash && { nash: nash.value, ...(!flat && { nashScore: scoreOf(nash.value, reference) }) }),
    ...(conv.length > 0 && {
      nashConv: mean(conv.map(({ value }) => value)),
      nashConvShare: mean(conv.map(({ relative }) => relative)),
    }),
    ...boundedBy(seeds),
    steps: seeds[0].absolute.steps,
    seconds: mean(seeds.map(({ cpuSeconds }) => cpuSeconds)),
  };
}

function boundedBy(seeds: readonly SeedResult[]): Pick<CellSummary, "bound"> {
  if (seeds.some(({ bound }) => bound !== undefined)) return { bound: "lower" };
  return seeds.some(({ nashConv }) => nashConv?.bound !== undefined) ? { bound: "upper" } : {};
}

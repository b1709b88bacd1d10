/**
 * The learning curve as a Vega-Lite specification: one outcome on fixed evaluation episodes while agents learn, with what the
 * bots reach in the same episodes as reference lines. `curve.json` opens in the Vega editor and in Altair.
 */
import type { TopLevelSpec } from "vega-lite";
import { short } from "./numbers.js";

/** One evaluation during training. */
export interface CurvePoint {
  readonly seed: string;
  readonly steps: number; // agent-steps so far
  readonly value: number;
}

export interface CurveData {
  readonly title: string;
  readonly subtitle: string;
  readonly outcome: string; // what `value` is, for the axis
  readonly points: readonly CurvePoint[];
  readonly references: readonly { readonly name: string; readonly value: number }[];
}

const palette = ["#d62728", "#2ca02c", "#9467bd", "#ff7f0e", "#8c564b", "#e377c2", "#7f7f7f", "#bcbd22", "#17becf"];
const dashes = [
  [8, 4],
  [2, 3],
  [10, 3, 2, 3],
  [5, 2],
  [1, 2],
  [12, 4],
  [4, 4],
  [6, 2, 2, 2],
  [3, 6],
];
const ink = "#1f4e9c";

export function curve({ title, subtitle, outcome, points, references }: CurveData): TopLevelSpec {
  const good = points.filter(({ value }) => Number.isFinite(value));
  const lines = references.filter(({ value }) => Number.isFinite(value)).toSorted((a, b) => b.value - a.value);
  const seeds = new Set(good.map(({ seed }) => seed)).size;
  const domain = range(good, lines);
  const label = ({ name, value }: (typeof lines)[number]) => {
    return `${name}  ${short(value, 5)}${value < domain[0] ? " (below)" : value > domain[1] ? " (above)" : ""}`;
  };
  const course = means(good);
  const learned = course.length > 0 ? `learned  ${short(course[course.length - 1].value, 5)}` : "learned";
  const names = [learned, ...lines.map(label)];
  const styles = {
    color: {
      ...{ field: "who", type: "nominal", title: null, sort: null },
      scale: { domain: names, range: [ink, ...lines.map((_, k) => palette[k % palette.length])] },
      legend: { symbolType: "stroke", symbolSize: 500, symbolStrokeWidth: 2.5, labelLimit: 400, rowPadding: 6 },
    },
    strokeDash: {
      ...{ field: "who", type: "nominal", sort: null, title: null },
      scale: { domain: names, range: [[1, 0], ...lines.map((_, k) => dashes[k % dashes.length])] },
    },
  } as const;
  const x = {
    field: "steps",
    type: "quantitative",
    title: "agent-steps",
    axis: { format: "~s" },
    scale: { nice: false },
  } as const;
  const y = (field: string) =>
    ({ field, type: "quantitative", title: outcome, scale: { domain, zero: false, nice: false } }) as const;
  const thin = {
    mark: { type: "line", strokeWidth: 1, opacity: 0.35, color: ink, clip: true },
    encoding: { x, y: y("value"), detail: { field: "seed" } },
  } as const;
  const band = {
    mark: { type: "area", opacity: 0.18, color: ink, clip: true },
    encoding: { x, y: y("low"), y2: { field: "high" } },
  } as const;
  return {
    $schema: "https://vega.github.io/schema/vega-lite/v6.json",
    title: {
      text: title,
      subtitle,
      anchor: "start",
      fontSize: 17,
      subtitleFontSize: 12,
      subtitlePadding: 6,
      offset: 14,
    },
    width: 620,
    height: 380,
    padding: 18,
    background: "white",
    config: {
      font: "DejaVu Sans",
      axis: { labelFontSize: 12, titleFontSize: 13, titleFontWeight: "normal", gridColor: "#e8e8e8", titlePadding: 10 },
      legend: { labelFontSize: 12 },
      view: { stroke: "#cccccc" },
    },
    layer: [
      {
        data: { name: "bots", values: lines.map((line) => ({ who: label(line), value: line.value })) },
        mark: { type: "rule", strokeWidth: 1.8, clip: true },
        encoding: { y: y("value"), ...styles },
      },
      ...(seeds > 1
        ? [
            { data: { name: "seeds", values: good }, ...thin },
            { data: { name: "band", values: band95(good) }, ...band },
          ]
        : []),
      {
        data: { name: "learned", values: course.map((point) => ({ ...point, who: learned })) },
        mark: { type: "line", strokeWidth: 3, clip: true },
        encoding: { x, y: y("value"), ...styles },
      },
    ],
  } as TopLevelSpec;
}

/** The mean over seeds at each number of steps that all have reached. */
function means(points: readonly CurvePoint[]): { readonly steps: number; readonly value: number }[] {
  return grouped(points).map(([steps, values]) => ({
    steps,
    value: values.reduce((a, b) => a + b, 0) / values.length,
  }));
}

/** The span of the seeds at each number of steps. */
function band95(
  points: readonly CurvePoint[],
): { readonly steps: number; readonly low: number; readonly high: number }[] {
  return grouped(points).map(([steps, values]) => ({ steps, low: Math.min(...values), high: Math.max(...values) }));
}

function grouped(points: readonly CurvePoint[]): [number, number[]][] {
  const bySteps = new Map<number, number[]>();
  for (const { steps, value } of points) bySteps.set(steps, [...(bySteps.get(steps) ?? []), value]);
  return [...bySteps].sort(([a], [b]) => a - b);
}

/** What the axis shows: all that was learned, and the bots that are not so far off that they would flatten it. */
function range(points: readonly CurvePoint[], lines: readonly { readonly value: number }[]): [number, number] {
  const learned = points.map(({ value }) => value);
  const top = Math.max(...learned, ...lines.slice(0, 1).map(({ value }) => value));
  const bottom = Math.min(...learned, ...lines.slice(0, 3).map(({ value }) => value));
  const reach = 1.5 * (top - bottom);
  const shown = lines.map(({ value }) => value).filter((value) => value >= bottom - reach && value <= top + reach);
  const low = Math.min(bottom, ...shown);
  const high = Math.max(top, ...shown);
  if (!Number.isFinite(low) || !Number.isFinite(high)) return [0, 1];
  const margin = 0.06 * (high - low) || 0.01 * Math.abs(high) || 1;
  return [low - margin, high + margin];
}

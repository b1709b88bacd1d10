/** The pictures of a benchmark as Vega-Lite specifications: aggregates, who beats whom, profiles, and curves, with 95 % intervals. */
import type { TopLevelSpec } from "vega-lite";
import type { Summary } from "./benchmark-summary.js";

const colours = ["#1f4e9c", "#d62728", "#2ca02c", "#9467bd", "#ff7f0e", "#17becf", "#8c564b", "#e377c2"];
const config = {
  font: "DejaVu Sans",
  axis: { labelFontSize: 12, titleFontSize: 12, titleFontWeight: "normal", gridColor: "#e8e8e8", titlePadding: 8 },
  legend: { labelFontSize: 12, symbolType: "stroke", symbolSize: 300, symbolStrokeWidth: 3, symbolOpacity: 1 },
  title: { fontSize: 14, anchor: "start", offset: 8 },
  view: { stroke: "#cccccc" },
} as const;
const common = { $schema: "https://vega.github.io/schema/vega-lite/v6.json", background: "white", padding: 8, config };

const paint = ({ algorithms }: Summary) =>
  ({
    ...{ field: "algorithm", type: "nominal", title: null },
    scale: { domain: algorithms.map(({ name }) => name), range: colours },
  }) as const;

/** Four numbers of each algorithm side by side. */
export function aggregateFigure(summary: Summary): TopLevelSpec {
  const panels = [
    ["iqm", "interquartile mean"],
    ["median", "median of tasks"],
    ["mean", "mean of tasks"],
    ["gap", "optimality gap (less is better)"],
  ] as const;
  const color = { ...paint(summary), legend: null };
  return {
    ...common,
    hconcat: panels.map(([key, title], k) => {
      const values = summary.algorithms.map(({ name, points, intervals }) => ({
        ...{ algorithm: name, value: points[key], ...intervals[key] },
      }));
      const y = {
        ...{ field: "algorithm", type: "nominal", title: null, sort: null },
        axis: k === 0 ? { labelFontSize: 13, ticks: false, domain: false } : null,
      } as const;
      const scale = { zero: false, nice: true } as const;
      const x = { type: "quantitative", title: null, scale, axis: { tickCount: 4 } } as const;
      return {
        ...{ title, width: 190, height: { step: 34 }, data: { values } },
        layer: [
          {
            mark: { type: "bar", height: 18, opacity: 0.45 },
            encoding: { y, x: { ...x, field: "low" }, x2: { field: "high" }, color },
          },
          {
            mark: { type: "tick", thickness: 3, size: 24, color: "#111111" },
            encoding: { y, x: { ...x, field: "value" } },
          },
        ],
      };
    }),
  } as TopLevelSpec;
}

/** The probability that a run of one algorithm beats one of another, pair by pair. */
export function improvementFigure({ improvement }: Summary): TopLevelSpec {
  const values = improvement.map(({ x, y, probability, low, high }) => ({
    ...{ pair: `${x} > ${y}`, probability, low, high },
  }));
  const y = { field: "pair", type: "nominal", title: null, sort: null, axis: { labelFontSize: 13, labelLimit: 300 } };
  const scale = { domain: [0, 1], nice: false };
  const x = { type: "quantitative", title: "probability of improvement", scale };
  return {
    ...common,
    ...{ width: 420, height: { step: 34 } },
    layer: [
      {
        data: { values: [{ half: 0.5 }] },
        mark: { type: "rule", strokeDash: [4, 4], color: "#555555" },
        encoding: { x: { ...x, field: "half" } },
      },
      {
        data: { values },
        mark: { type: "bar", height: 18, opacity: 0.45, color: colours[0] },
        encoding: { y, x: { ...x, field: "low" }, x2: { field: "high" } },
      },
      {
        data: { values },
        mark: { type: "tick", thickness: 3, size: 24, color: "#111111" },
        encoding: { y, x: { ...x, field: "probability" } },
      },
    ],
  } as TopLevelSpec;
}

/** The share of runs that reach more than each score. */
export function profileFigure(summary: Summary): TopLevelSpec {
  const values = summary.algorithms.flatMap(({ name, profile }) =>
    profile.map(({ tau, share, low, high }) => ({ algorithm: name, x: tau, y: share, low, high })),
  );
  const marks = [
    { at: 0, what: "random" },
    { at: 1, what: "optimum" },
  ];
  return banded(summary, values, "score τ (0: random play, 1: optimum)", "share of runs with score > τ", marks, [0, 1]);
}

/** The interquartile mean while agents learn. */
export function curveFigure(summary: Summary): TopLevelSpec {
  const values = summary.algorithms.flatMap(({ name, curve }) =>
    curve.map(({ share, iqm, low, high }) => ({ algorithm: name, x: share, y: iqm, low, high })),
  );
  return banded(summary, values, "share of each task's training", "interquartile mean of scores", []);
}

function banded(
  summary: Summary,
  values: readonly object[],
  across: string,
  up: string,
  marks: readonly object[],
  domain?: readonly [number, number],
): TopLevelSpec {
  const x = { field: "x", type: "quantitative", title: across, scale: { nice: false } };
  const scale = domain ? { domain, nice: false } : { zero: false };
  const y = { type: "quantitative", title: up, scale };
  const color = paint(summary);
  return {
    ...common,
    ...{ width: 520, height: 300, data: { values } },
    layer: [
      {
        data: { values: marks },
        mark: { type: "rule", strokeDash: [4, 4], color: "#888888" },
        encoding: { x: { field: "at", type: "quantitative", title: across } },
      },
      {
        data: { values: marks },
        mark: { type: "text", align: "left", dx: 5, baseline: "top", y: 5, fontSize: 11, color: "#555555" },
        encoding: { x: { field: "at", type: "quantitative", title: across }, text: { field: "what" } },
      },
      {
        mark: { type: "area", opacity: 0.18 },
        encoding: { x, y: { ...y, field: "low" }, y2: { field: "high" }, color },
      },
      { mark: { type: "line", strokeWidth: 2.5 }, encoding: { x, y: { ...y, field: "y" }, color } },
    ],
  } as TopLevelSpec;
}

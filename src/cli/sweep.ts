/** Pictures of sweeps: theory as lines, what each seed learned as dots, and means over seeds as rings, side by side in panels. */
import type { TopLevelSpec } from "vega-lite";
import { mean } from "../stats.js";

export interface Spot {
  readonly series: string;
  readonly x: number;
  readonly y: number;
  readonly part?: string; // lines of a series that are drawn apart, and dashed if they are named
}

export interface Panel {
  readonly title: string;
  readonly x: string; // titles of the axes
  readonly y: string;
  readonly theory: readonly Spot[];
  readonly learned: readonly Spot[]; // one for each seed
  readonly domain?: readonly [number, number]; // of y
  readonly log?: boolean; // x by doublings
  readonly ticks?: readonly number[]; // of x
  readonly width?: number; // in pixels; 330 otherwise
}

const inks = ["#1f4e9c", "#d62728", "#2ca02c", "#9467bd", "#ff7f0e", "#8c564b", "#17becf"];

/** @param legend what the series are; nothing where there is only one */
export function sweep(
  title: string,
  subtitle: string | readonly string[],
  panels: readonly Panel[],
  legend?: string,
): TopLevelSpec {
  const names = [...new Set(panels.flatMap(({ theory, learned }) => [...learned, ...theory].map((s) => s.series)))];
  return {
    $schema: "https://vega.github.io/schema/vega-lite/v6.json",
    title: {
      ...{ text: title, subtitle: typeof subtitle === "string" ? subtitle : [...subtitle] },
      ...{ anchor: "start", fontSize: 16, subtitleFontSize: 12, subtitlePadding: 6, offset: 14 },
    },
    ...{ padding: 16, background: "white" },
    config: {
      font: "DejaVu Sans",
      axis: { labelFontSize: 11, titleFontSize: 12, titleFontWeight: "normal", gridColor: "#e8e8e8" },
      legend: { labelFontSize: 12, symbolOpacity: 1, symbolSize: 90, labelLimit: 320 },
      view: { stroke: "#cccccc" },
    },
    hconcat: panels.map((panel) => drawn(panel, names, legend)),
  } as TopLevelSpec;
}

function drawn(panel: Panel, names: readonly string[], legend: string | undefined) {
  const { theory, learned, domain, ticks, width = 330 } = panel;
  const scale = panel.log ? { type: "log", base: 2 } : { zero: false, nice: false, padding: 12 };
  const x = {
    ...{ field: "x", type: "quantitative", title: panel.x, scale },
    axis: { ...(ticks && { values: [...ticks] }), grid: true },
  };
  const y = {
    ...{ field: "y", type: "quantitative", title: panel.y },
    scale: domain ? { domain: [...domain], nice: false } : { zero: false },
  };
  const color = {
    ...{ field: "series", type: "nominal", sort: null, title: legend ?? null },
    scale: { domain: [...names], range: inks },
    ...(legend === undefined && { legend: null }),
  };
  const encoding = { x, y, color };
  const dashed = {
    ...{ condition: { test: "isValid(datum.part)", value: [5, 4] }, value: [1, 0] },
  };
  return {
    ...{ title: { text: panel.title, fontSize: 13, fontWeight: "normal" }, width, height: 270 },
    layer: [
      {
        data: { values: theory },
        mark: { type: "line", strokeWidth: 2, opacity: 0.75 },
        encoding: { ...encoding, strokeDash: dashed },
      },
      { data: { values: learned }, mark: { type: "circle", size: 34, opacity: 0.45, clip: true }, encoding },
      {
        data: { values: averages(learned) },
        mark: { type: "point", size: 110, strokeWidth: 2, opacity: 1, clip: true },
        encoding,
      },
    ],
  };
}

/** The mean over seeds at each place of a series. */
function averages(spots: readonly Spot[]): readonly Spot[] {
  const places = new Map<string, Spot[]>();
  for (const spot of spots) {
    const key = `${spot.series} ${spot.x}`;
    places.set(key, [...(places.get(key) ?? []), spot]);
  }
  return [...places.values()].map((all) => ({ ...all[0], y: mean(all.map(({ y }) => y)) }));
}

export interface Bar {
  readonly name: string;
  readonly low: number; // what theory allows
  readonly high: number;
  readonly learned: readonly number[]; // per seed
}

/** Named outcomes one below the other: theory as bars or ticks, seeds as dots, their means as rings. */
export function beside(
  title: string,
  subtitle: string,
  x: string,
  bars: readonly Bar[],
  domain: readonly [number, number],
): TopLevelSpec {
  const order = bars.map(({ name }) => name);
  const y = { field: "name", type: "nominal", title: null, sort: order, axis: { labelLimit: 400, labelFontSize: 12 } };
  const at = (field: string) => ({
    ...{ field, type: "quantitative", title: x, scale: { domain: [...domain], nice: false } },
  });
  const dots = bars.flatMap(({ name, learned }) => learned.map((value) => ({ name, value })));
  return {
    $schema: "https://vega.github.io/schema/vega-lite/v6.json",
    title: {
      text: title,
      subtitle,
      anchor: "start",
      fontSize: 16,
      subtitleFontSize: 12,
      subtitlePadding: 6,
      offset: 14,
    },
    ...{ padding: 16, background: "white", width: 560, height: { step: 44 } },
    config: {
      font: "DejaVu Sans",
      axis: { labelFontSize: 11, titleFontSize: 12, titleFontWeight: "normal", gridColor: "#e8e8e8" },
      view: { stroke: "#cccccc" },
    },
    layer: [
      {
        data: { values: bars.map(({ name, low, high }) => ({ name, low, high })) },
        mark: { type: "bar", height: 18, opacity: 0.3, color: "#d62728" },
        encoding: { y, x: at("low"), x2: { field: "high" } },
      },
      {
        data: { values: bars.flatMap(({ name, low, high }) => [low, high].map((value) => ({ name, value }))) },
        mark: { type: "tick", thickness: 3, size: 22, color: "#d62728" },
        encoding: { y, x: at("value") },
      },
      {
        data: { values: dots },
        mark: { type: "circle", size: 50, opacity: 0.5, color: "#1f4e9c" },
        encoding: { y, x: at("value") },
      },
      {
        data: { values: bars.map(({ name, learned }) => ({ name, value: mean(learned) })) },
        mark: { type: "point", size: 150, strokeWidth: 2.5, opacity: 1, color: "#1f4e9c" },
        encoding: { y, x: at("value") },
      },
    ],
  } as TopLevelSpec;
}

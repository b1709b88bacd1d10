/** Trials on paper: a table of what was learned beside what theory says, and the same as a picture. */
import type { TopLevelSpec } from "vega-lite";
import { halfWidth, mean } from "../stats.js";
import { short } from "./numbers.js";
import { table } from "./table.js";
import type { Expected, Result, Run, Trials } from "./trials.js";

export const within = ({ low, high }: Expected, { value }: Run): boolean => value >= low && value <= high;

/** Four decimals, without the zeros that say nothing. */
const plain = (x: number): string => (Number.isFinite(x) ? String(Number(x.toFixed(4))) : short(x));

/** `0.302 ± 0.004`: a mean over seeds with its 95 % interval. */
export function averaged(values: readonly number[]): string {
  return values.length < 2 ? plain(values[0]) : `${plain(mean(values))} ± ${plain(halfWidth(values))}`;
}

export function rangeOf({ low, high }: Expected): string {
  if (low === Number.NEGATIVE_INFINITY) return `at most ${short(high, 4)}`;
  if (high === Number.POSITIVE_INFINITY) return `at least ${short(low, 4)}`;
  return low === high ? short(low, 4) : `${short(low, 4)} to ${short(high, 4)}`;
}

export function trialsTable({ measured, also = {} }: Trials, results: readonly Result[]): string {
  const known = results.some(({ theory }) => theory !== undefined);
  const head = [
    ...["cell", `${measured}: expected`, ...(known ? ["theory"] : []), "mean", "lowest", "highest", "seeds within"],
    ...Object.keys(also),
  ];
  const rows = results.map(({ cell, theory, runs }) => {
    const values = runs.map(({ value }) => value);
    return [
      ...[cell.name, rangeOf(cell.expected), ...(known ? [theory ? plain(theory.value) : ""] : []), averaged(values)],
      ...[plain(Math.min(...values)), plain(Math.max(...values))],
      `${runs.filter((run) => within(cell.expected, run)).length} of ${runs.length}`,
      ...Object.values(also).map((read) => averaged(runs.map((run) => read(run, cell)))),
    ];
  });
  const why = results.map(({ cell }) => `${cell.name}: ${cell.expected.why}`);
  return `${table(head, rows)}\n${why.join("\n")}`;
}

/** Each seed's number beside the range that theory gives, and how it came about. */
export function trialsPicture({ measured }: Trials, results: readonly Result[]): TopLevelSpec {
  const all = results.flatMap(({ runs }) =>
    runs.flatMap(({ value, course }) => [value, ...course.map((c) => c.value)]),
  );
  const finite = all.filter(Number.isFinite);
  const bounds = [Math.min(...finite), Math.max(...finite)];
  const clipped = (x: number) => Math.min(Math.max(x, bounds[0]), bounds[1]);
  const ranges = results.map(({ cell: { name, expected } }) => ({
    ...{ name, low: clipped(expected.low), high: clipped(expected.high) },
  }));
  const values = results.flatMap(({ cell: { name }, runs }) => runs.map(({ seed, value }) => ({ name, seed, value })));
  const courses = results.flatMap(({ cell: { name }, runs }) =>
    runs.flatMap(({ seed, course }) => course.map(({ update, value }) => ({ name, seed, update, value }))),
  );
  const names = results.map(({ cell }) => cell.name);
  const labelLimit = 400;
  const row = { field: "name", type: "nominal", title: null, sort: names, axis: { labelLimit } } as const;
  const scale = { zero: false };
  const x = { field: "value", type: "quantitative", title: measured, scale } as const;
  return {
    $schema: "https://vega.github.io/schema/vega-lite/v6.json",
    hconcat: [
      {
        ...{ title: "What each seed learned (dots) and what theory says (bars)", width: 320, height: { step: 34 } },
        layer: [
          {
            data: { values: ranges },
            mark: { type: "rule", strokeWidth: 12, opacity: 0.3, color: "#d62728" },
            encoding: {
              y: row,
              x: { field: "low", type: "quantitative", title: measured, scale },
              x2: { field: "high" },
            },
          },
          {
            data: { values: ranges.flatMap(({ name, low, high }) => (low === high ? [{ name, low }] : [])) },
            mark: { type: "tick", thickness: 3, color: "#d62728" },
            encoding: { y: row, x: { field: "low", type: "quantitative", scale } },
          },
          {
            data: { values },
            mark: { type: "circle", size: 70, opacity: 0.6, color: "#1f4e9c" },
            encoding: { y: row, x },
          },
        ],
      },
      {
        ...{ title: "On the way, one line per seed", width: 360, height: 240, data: { values: courses } },
        mark: { type: "line", opacity: 0.5 },
        encoding: {
          x: { field: "update", type: "quantitative", title: "updates" },
          y: { ...x, title: measured },
          color: { field: "name", type: "nominal", title: null, sort: names, legend: { labelLimit } },
          detail: { field: "seed" },
        },
      },
    ],
  };
}

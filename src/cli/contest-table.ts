/** The rows of a contest as tables for people. */
import type { Row } from "./contest.js";
import { short } from "./numbers.js";
import type { GroupReturn } from "./population.js";
import { table } from "./table.js";

/**
 * Rows for people: at most six columns, the first metric first, then those that differ most between the rows.
 *
 * @param where the others are, `in table.json`
 */
export function contestTable(rows: readonly Row[], where: string): string {
  const [first, ...others] = Object.keys(rows[0]?.metrics ?? {});
  const conv = rows.some(({ nashConv }) => nashConv);
  const extra = telling(rows, others, 6 - 2 - (first === undefined ? 0 : 1) - (conv ? 1 : 0));
  const left = others.length - extra.length;
  const percent = ({ nashConv }: Row) => {
    if (!nashConv) return "–";
    const { value, relative } = nashConv;
    const [most, error] = nashConv.bound ? ["≤ ", nashConv.halfWidth] : ["", undefined];
    const said = (scale: number) =>
      `${most}${short(scale * value, 2)}${error === undefined ? "" : ` ± ${short(scale * error, 1)}`}`;
    if (!Number.isFinite(relative)) return said(1); // they got nothing that it could be a share of
    return `${Math.abs(relative) < 1e-9 ? 0 : said((100 * relative) / value)} %`;
  };
  const shown = table(
    ["players", ...(first === undefined ? [] : [first]), "return per agent", ...(conv ? ["NashConv"] : []), ...extra],
    rows.map((row) => [
      row.who,
      ...(first === undefined ? [] : [short(row.metrics[first])]),
      `${short(row.return.mean)} ± ${short(row.return.halfWidth, 2)}`,
      ...(conv ? [percent(row)] : []),
      ...extra.map((name) => short(row.metrics[name], 5)),
    ]),
  );
  return left > 0 ? `${shown}\n… ${left} more ${left === 1 ? "metric" : "metrics"} ${where}` : shown;
}

/**
 * Which metrics tell the rows apart, in their own order: those of the largest range, as a share of the largest value of their kind, the
 * first word of their names (`flow`, `share`); flows first where that is the same.
 */
function telling(rows: readonly Row[], names: readonly string[], most: number): readonly string[] {
  const valuesOf = (name: string) => rows.map(({ metrics }) => metrics[name]).filter(Number.isFinite);
  const kindOf = (name: string) => name.split(" ")[0];
  const scaleOf = (name: string) =>
    Math.max(
      ...names
        .filter((other) => kindOf(other) === kindOf(name))
        .flatMap(valuesOf)
        .map(Math.abs),
    );
  const spread = new Map(
    names.map((name) => [name, (Math.max(...valuesOf(name)) - Math.min(...valuesOf(name))) / scaleOf(name)]),
  );
  const flow = (name: string) => (kindOf(name) === "flow" ? 1 : 0);
  const chosen = names
    .filter((name) => new Set(rows.map(({ metrics }) => short(metrics[name], 5))).size > 1)
    .toSorted((a, b) => (spread.get(b) as number) - (spread.get(a) as number) || flow(b) - flow(a))
    .slice(0, most);
  return names.filter((name) => chosen.includes(name));
}

/** What each group of a mixed population got, by who was in the seats of those who learn. */
export function groupTable(rows: readonly Row[]): string {
  const [first] = rows;
  const groups = first?.groups ?? [];
  const cell = (one: GroupReturn) => `${short(one.mean)} ± ${short(one.halfWidth, 2)}`;
  return table(
    ["in the seats that learn", ...groups.map(({ who, agents }) => `${who} × ${agents.length}`)],
    rows.map((row) => [row.who, ...(row.groups ?? []).map(cell)]),
  );
}

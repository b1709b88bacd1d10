/** Solutions for reading: what matters first, long lists cut, and nested data as rows of a path and a value. */
import { short } from "./numbers.js";

const most = 10; // equilibria, outcomes and names that a person is shown
const first = ["source", "device", "units", "players", "optimum", "priceOfAnarchy", "nash"];

type Parts = { readonly [name: string]: unknown };

/** A solution for people: the summary first; of equilibria how many pay what, and a few of each; what is left out is counted. */
export function brief(solution: Parts): Parts {
  const place = (key: string) => (first.includes(key) ? first.indexOf(key) : first.length);
  const keys = Object.keys(solution);
  const sorted = solution.nash ? keys.toSorted((a, b) => place(a) - place(b)) : keys;
  return Object.fromEntries(sorted.map((key) => [key, cut(solution[key])]));
}

function cut(value: unknown): unknown {
  if (typeof value !== "object" || value === null || ArrayBuffer.isView(value)) return value;
  if (Array.isArray(value)) {
    if (value.length <= most || !value.every((part) => typeof part === "string")) return value.map(cut);
    return [...value.slice(0, most), `… ${left(value)}`];
  }
  const { equilibria, ...rest } = value as Parts;
  const parts = Object.fromEntries(Object.entries(rest).map(([key, part]) => [key, cut(part)]));
  if (!Array.isArray(equilibria)) return "equilibria" in value ? { ...parts, equilibria } : parts;
  return equilibria.length > 0 && equilibria.every(isNamed)
    ? { ...parts, ...summaryOf(value as Parts, equilibria) }
    : { ...parts, equilibria: listed(equilibria.map((one, k) => [String(k), cut(one)])) };
}

const left = (all: readonly unknown[]): string => `${all.length - most} more with --json`;

/** The first few, and a line about the others. */
const listed = (all: readonly (readonly [string, unknown])[]): Parts =>
  Object.fromEntries(all.length > most ? [...all.slice(0, most), ["…", left(all)]] : all);

interface Named {
  readonly name: string; // says how it is played
  readonly payoffs: readonly number[];
}

const isNamed = (one: Partial<Named> | null): one is Named =>
  typeof one?.name === "string" && Array.isArray(one.payoffs);

/** How many equilibria pay what, and a few of them: one of each outcome before others of the same. */
function summaryOf(answers: Parts, equilibria: readonly Named[]): Parts {
  const outcomes = new Map<string, Named[]>();
  for (const one of equilibria) {
    const paid = String(inline(one.payoffs, 6));
    outcomes.set(paid, [...(outcomes.get(paid) ?? []), one]);
  }
  const sorted = [...outcomes].sort(([, a], [, b]) => b.length - a.length);
  const rank = new Map(sorted.flatMap(([, all]) => all.map((one, k) => [one, k])));
  const order = equilibria.toSorted((a, b) => Number(rank.get(a) !== 0) - Number(rank.get(b) !== 0));
  const kinds = ["pure", "mixed"].filter((kind) => Array.isArray(answers[kind]));
  return {
    ...Object.fromEntries(kinds.map((kind) => [kind, (answers[kind] as readonly unknown[]).length])),
    "equilibria by payoffs": listed(sorted.map(([paid, all]) => [paid, all.length])),
    "equilibria, and what they pay": listed(order.map(({ name, payoffs }, k) => [unlike(name, order, k), payoffs])),
  };
}

/** A name, or, where an equilibrium before has the same to the digits of names, one with a number. */
const unlike = (name: string, all: readonly Named[], k: number): string =>
  all.findIndex((one) => one.name === name) < k ? `${name} (${k + 1})` : name;

/**
 * Every leaf with its path, `nash / welfare`. Lists of plain values are one leaf.
 *
 * @param digits significant digits of numbers
 */
export function leaves(value: unknown, digits = 6, path: readonly string[] = []): [string, string][] {
  const flat = inline(value, digits);
  if (flat !== undefined) return [[path.join(" / "), flat]];
  const entries = Array.isArray(value)
    ? value.map((part, k): [string, unknown] => [labelOf(part, k), part])
    : Object.entries(value as object);
  return entries
    .filter(([, part]) => part !== undefined && typeof part !== "function")
    .flatMap(([key, part]) => leaves(part, digits, [...path, key]));
}

/** Rows with the repeated beginnings of their paths left out, for a table that reads like an outline. */
export function outline(rows: readonly (readonly [string, string])[]): [string, string][] {
  const out: [string, string][] = [];
  let before: readonly string[] = [];
  for (const [path, value] of rows) {
    const parts = path.split(" / ");
    let same = 0;
    while (same < parts.length - 1 && parts[same] === before[same]) same++;
    for (let k = same; k < parts.length - 1; k++) out.push([`${"  ".repeat(k)}${parts[k]}`, ""]);
    out.push([`${"  ".repeat(parts.length - 1)}${parts[parts.length - 1]}`, value]);
    before = parts;
  }
  return out;
}

function inline(value: unknown, digits: number): string | undefined {
  if (value === null || value === undefined) return "–";
  if (typeof value === "number") return short(value, digits);
  if (typeof value !== "object") return String(value);
  const list = ArrayBuffer.isView(value) ? Array.from(value as unknown as ArrayLike<number>) : value;
  if (!Array.isArray(list)) return Object.keys(list).length === 0 ? "–" : undefined;
  if (list.length === 0) return "–";
  if (list.some((part) => typeof part === "object" && part !== null)) return undefined;
  return list.map((part) => inline(part, digits)).join("  ");
}

function labelOf(part: unknown, k: number): string {
  const name = (part as { readonly name?: unknown } | null)?.name;
  return typeof name === "string" ? name : String(k);
}

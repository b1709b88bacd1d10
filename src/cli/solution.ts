/** Solutions for reading: nested data as rows of a path and a value. */
import { short } from "./numbers.js";

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

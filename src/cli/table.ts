/** Tables for people. */
import Table from "cli-table3";

/** A table with a header line; the first column is left-aligned, the others right unless told otherwise. */
export function table(
  head: readonly string[],
  rows: readonly (readonly string[])[],
  align: readonly ("left" | "right")[] = head.map((_, k) => (k === 0 ? "left" : "right")),
): string {
  const made = new Table({
    head: [...head],
    colAligns: [...align],
    chars: { mid: "", "left-mid": "", "mid-mid": "", "right-mid": "" },
    style: { head: [], border: [] },
  });
  // A cell of many lines becomes as many rows: the library shortens such cells character by character, which takes minutes for long ones.
  for (const row of rows) {
    const cells = row.map((cell) => cell.split("\n"));
    const height = Math.max(...cells.map((lines) => lines.length));
    for (let k = 0; k < height; k++) made.push(cells.map((lines) => lines[k] ?? ""));
  }
  const lines = made.toString().split("\n");
  const width = lines[0].length;
  const rule = lines[0].replace("┌", "├").replace("┐", "┤").replaceAll("┬", "┼");
  return width > 0 ? [...lines.slice(0, 2), rule, ...lines.slice(2)].join("\n") : "";
}

/** Two columns without a frame: names, then what is said of them. */
export function pairs(rows: readonly (readonly [string, string])[], indent = "  "): string {
  const width = Math.max(0, ...rows.map(([name]) => name.length));
  return rows.map(([name, text]) => `${indent}${name.padEnd(width)}  ${text}`.trimEnd()).join("\n");
}

/** Words over several lines of at most this width. */
export function fold(text: string, width: number): string {
  return text.replace(new RegExp(`(.{1,${width}})(\\s+|$)`, "g"), "$1\n").trimEnd();
}

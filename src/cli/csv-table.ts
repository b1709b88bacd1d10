/** A CSV of named numbers that grows row by row. A column that turns up late is appended, and earlier rows are padded. */

/** What a new row does to a file: it is appended, or all is written anew. */
export type Growth = { readonly kind: "append" | "anew"; readonly bytes: Uint8Array };

export type Cell = number | string | null | undefined;

export class CsvTable {
  private columns: readonly string[] = [];
  private readonly rows: { readonly [column: string]: string }[] = [];

  /** @param preamble a line before the header, ending with a newline */
  constructor(private readonly preamble = "") {}

  add(row: { readonly [column: string]: Cell }): Growth {
    const cells = Object.fromEntries(Object.entries(row).map(([column, value]) => [column, text(value)]));
    this.rows.push(cells);
    const late = Object.keys(cells).filter((column) => !this.columns.includes(column));
    if (late.length === 0) return { kind: "append", bytes: Buffer.from(this.line(cells)) };
    this.columns = [...this.columns, ...late];
    const header = `${this.columns.map(quoted).join(",")}\n`;
    const all = this.preamble + header + this.rows.map((cells) => this.line(cells)).join("");
    return { kind: "anew", bytes: Buffer.from(all) };
  }

  private line(cells: { readonly [column: string]: string }): string {
    return `${this.columns.map((column) => cells[column] ?? "").join(",")}\n`;
  }
}

/** Nothing where there is no number. */
function text(value: Cell): string {
  if (typeof value === "string") return quoted(value);
  return value === undefined || value === null || Number.isNaN(value) ? "" : String(value);
}

function quoted(text: string): string {
  return /[",\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
}

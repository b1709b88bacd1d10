/**
 * Run folders: everything that a training leaves behind. Files are written as things happen, so that a run that is cut off is
 * still readable, and no folder is ever written over.
 */
import { appendFileSync, existsSync, mkdirSync, renameSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { withFile } from "./fault.js";
import { toJson } from "./json.js";

export class RunFolder {
  private constructor(readonly path: string) {}

  /** A new folder at this path. @throws when there is something already, or it cannot be made */
  static at(path: string): RunFolder {
    withFile(path, "make the run folder", () => {
      makeFolders(dirname(path));
      mkdirSync(path);
    });
    return new RunFolder(path);
  }

  /** A new folder under `runs` whose name says what ran and when. */
  static named(parts: readonly string[], under = "runs"): RunFolder {
    const stamp = new Date().toISOString().slice(0, 19).replace(/[-:]/g, "").replace("T", "-");
    const safe = [...parts, stamp].map((part) => part.replace(/[^A-Za-z0-9._-]+/g, "-").slice(0, 80));
    for (let k = 1; ; k++) {
      const path = join(under, `${safe.join("__")}${k > 1 ? `__${k}` : ""}`);
      if (!existsSync(path)) return RunFolder.at(path);
    }
  }

  file(name: string): string {
    return join(this.path, name);
  }

  write(name: string, data: string | Uint8Array): void {
    const path = this.file(name);
    withFile(path, "write", () => {
      writeFileSync(`${path}.part`, data); // never half a file under its own name
      renameSync(`${path}.part`, path);
    });
  }

  json(name: string, value: unknown): void {
    this.write(name, `${toJson(value)}\n`);
  }

  append(name: string, text: string): void {
    withFile(this.file(name), "write", () => appendFileSync(this.file(name), text));
  }
}

/** Make a folder and those above it that are missing. Node 20's own `recursive` never returns below `/proc`. */
export function makeFolders(path: string): void {
  if (existsSync(path)) return;
  const above = dirname(path);
  if (above !== path) makeFolders(above);
  mkdirSync(path);
}

/** Rows of named numbers as CSV. A column that turns up late is appended, and earlier rows are padded. */
export class CsvFile {
  private columns: readonly string[] = [];
  private readonly rows: { readonly [column: string]: string }[] = [];

  /** @param preamble a line before the header, ending with a newline */
  constructor(
    private readonly folder: RunFolder,
    private readonly name: string,
    private readonly preamble = "",
  ) {}

  add(row: { readonly [column: string]: number | string | undefined }): void {
    const cells = Object.fromEntries(Object.entries(row).map(([column, value]) => [column, cell(value)]));
    this.rows.push(cells);
    const late = Object.keys(cells).filter((column) => !this.columns.includes(column));
    if (late.length === 0) {
      this.folder.append(this.name, this.line(cells));
      return;
    }
    this.columns = [...this.columns, ...late];
    const header = `${this.columns.map(quoted).join(",")}\n`;
    this.folder.write(this.name, this.preamble + header + this.rows.map((cells) => this.line(cells)).join(""));
  }

  private line(cells: { readonly [column: string]: string }): string {
    return `${this.columns.map((column) => cells[column] ?? "").join(",")}\n`;
  }
}

function cell(value: number | string | undefined): string {
  if (typeof value === "string") return quoted(value);
  return value === undefined || Number.isNaN(value) ? "" : String(value);
}

function quoted(text: string): string {
  return /[",\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
}

/**
 * The folder of a benchmark, from which it goes on after whatever stopped it:
 *
 *   suite.json                        what runs
 *   references/<task>.json            random play, the optimum, bots
 *   seeds/<cell>/<seed>.json          the result of a seed, whole or not there at all
 *   log.jsonl                         what was started, finished, and went wrong
 *   lock                              who writes here
 *
 * and the results of all: report.html, results.csv, summary.json, marl-eval.json, and, where there are aggregates, the pictures
 * aggregates.png and profiles.png.
 */
import { appendFileSync, existsSync, readdirSync, readFileSync, renameSync, rmSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { isReferences, isSeedResult } from "./benchmark-forms.js";
import type { References } from "./benchmark-references.js";
import type { SeedResult } from "./benchmark-seed.js";
import { type Cell, slug } from "./benchmark-suite.js";
import { withFile } from "./fault.js";
import { toJson } from "./json.js";
import { makeFolders } from "./run-folder.js";

/** A line of the log. */
export interface Event {
  readonly event: "session" | "start" | "finish" | "fail" | "interrupt";
  readonly job?: string; // `<cell> <seed>`, `references <task>`
  readonly time: string;
  readonly why?: string;
  readonly command?: string; // of a session
}

/** What there is of a result: all of it, nothing, one of another plan, or what is no result. */
export type Found<T> =
  | { readonly kind: "finished"; readonly value: T }
  | { readonly kind: "missing" | "other" | "damaged" };

/** What ran in a folder before. */
export interface Before {
  readonly suite: string;
  readonly seeds: number;
  readonly backend: string;
  readonly command?: string; // the last one
}

type Fields = { readonly [name: string]: unknown };

export class BenchmarkFolder {
  private logged = false; // anything by this process, which ends its lines?

  constructor(readonly path: string) {
    withFile(path, "make the folder", () => makeFolders(path));
  }

  file(name: string): string {
    return join(this.path, name);
  }

  seedFile({ key }: Cell, seed: number): string {
    return this.file(`seeds/${key}/${seed}.json`);
  }

  referenceFile({ task }: Pick<Cell, "task">): string {
    return this.file(`references/${slug(task)}.json`);
  }

  /** The seeds of a cell that there is a file of, ascending. */
  seedsOf({ key }: Cell): readonly number[] {
    const path = this.file(`seeds/${key}`);
    if (!existsSync(path)) return [];
    const names = withFile(path, "read", () => readdirSync(path)).filter((name) => /^[1-9]\d*\.json$/.test(name));
    return names.map((name) => Number.parseInt(name, 10)).sort((a, b) => a - b);
  }

  seed(cell: Cell, seed: number, fingerprint: string): Found<SeedResult> {
    return found(this.seedFile(cell, seed), fingerprint, (value): value is SeedResult =>
      isSeedResult(value, cell, seed),
    );
  }

  references(cell: Cell, fingerprint: string): Found<References> {
    return found(this.referenceFile(cell), fingerprint, (value): value is References => isReferences(value, cell));
  }

  /** What ran here before; nothing in a new folder, or where the file does not say. */
  before(): Before | undefined {
    const { suite, seeds, backend, command } = (jsonAt(this.file("suite.json")) ?? {}) as Fields;
    const name = (suite as Fields | null | undefined)?.name;
    if (typeof name !== "string" || !Number.isInteger(seeds) || typeof backend !== "string") return undefined;
    return { suite: name, seeds: seeds as number, backend, ...(typeof command === "string" && { command }) };
  }

  log(event: Omit<Event, "time">): void {
    const path = this.file("log.jsonl");
    const line = JSON.stringify({ time: new Date().toISOString(), ...event });
    withFile(path, "write", () => {
      const torn = !this.logged && existsSync(path) && !readFileSync(path, "utf8").endsWith("\n");
      appendFileSync(path, `${torn ? "\n" : ""}${line}\n`);
      this.logged = true;
    });
  }

  /** The log so far; a line that was cut off, or is no event, is left out. */
  events(): readonly Event[] {
    const path = this.file("log.jsonl");
    if (!existsSync(path)) return [];
    return withFile(path, "read", () => readFileSync(path, "utf8"))
      .split("\n")
      .flatMap((line) => {
        const value = parsed(line) as Event | null | undefined;
        return typeof value?.event === "string" ? [value] : [];
      });
  }
}

function found<T extends { readonly fingerprint: string }>(
  path: string,
  fingerprint: string,
  is: (value: unknown) => value is T,
): Found<T> {
  if (!existsSync(path)) return { kind: "missing" };
  const value = jsonAt(path) as { readonly fingerprint?: unknown } | null | undefined;
  if (typeof value?.fingerprint !== "string") return { kind: "damaged" };
  if (value.fingerprint !== fingerprint) return { kind: "other" };
  return is(value) ? { kind: "finished", value } : { kind: "damaged" };
}

/** Nothing where there is no file, or it is no JSON. */
function jsonAt(path: string): unknown {
  try {
    return parsed(readFileSync(path, "utf8"));
  } catch {
    return undefined;
  }
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

/** Write a file whole or not at all. */
export function writeWhole(path: string, data: string | Uint8Array): void {
  withFile(path, "write", () => {
    makeFolders(dirname(path));
    const part = `${path}.${process.pid}.part`;
    try {
      writeFileSync(part, data);
      renameSync(part, path);
    } catch (thrown) {
      rmSync(part, { force: true });
      throw thrown;
    }
  });
}

export const writeJson = (path: string, value: unknown, indent = 0): void =>
  writeWhole(path, `${toJson(value, indent)}\n`);

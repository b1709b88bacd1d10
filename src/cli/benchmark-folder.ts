/**
 * The folder of a benchmark, from which it goes on after whatever stopped it:
 *
 *   suite.json                        what runs
 *   references/<task>.json            random play, the optimum, bots
 *   seeds/<cell>/<seed>.json          the result of a seed, whole or not there at all
 *   log.jsonl                         what was started, finished, and went wrong
 *   lock                              who writes here
 *
 * and the results of all: report.html, results.csv, summary.json, marl-eval.json.
 */
import { appendFileSync, existsSync, readFileSync, renameSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
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
}

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

  /** A finished seed; nothing where there is none, or it is of another cell, or the file is no JSON. */
  seed(cell: Cell, seed: number, fingerprint: string): SeedResult | undefined {
    return this.read<SeedResult>(this.seedFile(cell, seed), fingerprint);
  }

  references(cell: Cell, fingerprint: string): References | undefined {
    return this.read<References>(this.referenceFile(cell), fingerprint);
  }

  private read<T extends { readonly fingerprint: string }>(path: string, fingerprint: string): T | undefined {
    if (!existsSync(path)) return undefined;
    try {
      const value = JSON.parse(readFileSync(path, "utf8")) as T;
      return value.fingerprint === fingerprint ? value : undefined;
    } catch {
      return undefined;
    }
  }

  log(event: Omit<Event, "time">): void {
    const path = this.file("log.jsonl");
    const line = JSON.stringify({ time: new Date().toISOString(), ...event });
    withFile(this.path, "write", () => {
      const torn = !this.logged && existsSync(path) && !readFileSync(path, "utf8").endsWith("\n");
      appendFileSync(path, `${torn ? "\n" : ""}${line}\n`);
      this.logged = true;
    });
  }

  /** The log so far; a line that was cut off is left out. */
  events(): readonly Event[] {
    const path = this.file("log.jsonl");
    if (!existsSync(path)) return [];
    return readFileSync(path, "utf8")
      .split("\n")
      .flatMap((line) => {
        try {
          return [JSON.parse(line) as Event];
        } catch {
          return [];
        }
      });
  }
}

/** Write a file whole or not at all. */
export function writeWhole(path: string, text: string): void {
  withFile(path, "write", () => {
    makeFolders(dirname(path));
    const part = `${path}.${process.pid}.part`;
    writeFileSync(part, text);
    renameSync(part, path);
  });
}

export const writeJson = (path: string, value: unknown, indent = 0): void =>
  writeWhole(path, `${toJson(value, indent)}\n`);

/**
 * The folder of a benchmark, from which it goes on after whatever stopped it:
 *
 *   suite.json                        what runs
 *   references/<task>.json            random play, the optimum, bots
 *   seeds/<cell>/<seed>.json          the result of a seed, whole or not there at all
 *   log.jsonl                         what was started, finished, and went wrong
 *   lock                              who writes here, touched while they do
 *
 * and the results of all: report.html, results.csv, summary.json, marl-eval.json.
 */
import {
  appendFileSync,
  existsSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
  utimesSync,
  writeFileSync,
} from "node:fs";
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

const stale = 30_000; // ms after which a lock that nobody touches is nobody's

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

  /**
   * Keep others from writing here until the returned function is called.
   *
   * @throws when somebody does already
   */
  lock(): () => void {
    const path = this.file("lock");
    if (existsSync(path)) {
      const pid = Number(readFileSync(path, "utf8"));
      const silent = Date.now() - statSync(path).mtimeMs;
      if (alive(pid) && silent < stale)
        throw new Error(`Process ${pid} is at work in '${this.path}'; stop it first, or choose another --out.`);
    }
    withFile(path, "write", () => writeFileSync(path, String(process.pid)));
    const beat = setInterval(() => {
      try {
        utimesSync(path, new Date(), new Date());
      } catch {
        // the folder has gone; the next write says so
      }
    }, 5000);
    beat.unref();
    return () => {
      clearInterval(beat);
      rmSync(path, { force: true });
    };
  }
}

function alive(pid: number): boolean {
  if (!Number.isInteger(pid) || pid <= 0 || pid === process.pid) return false;
  try {
    process.kill(pid, 0); // asks, and harms nobody
    return true;
  } catch (thrown) {
    return (thrown as NodeJS.ErrnoException).code === "EPERM";
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

/**
 * The records of one seed and the files that tell them. A record is written to all files before a checkpoint is, so that files are ahead
 * of the last checkpoint or level with it; a run that goes on first cuts them back to it.
 */
import { existsSync, readFileSync } from "node:fs";
import type { AnyGame } from "../game.js";
import type { Seed } from "../rng.js";
import { withFile } from "./fault.js";
import { toJson } from "./json.js";
import { eventsPrefix, type GrowingFile, type LogRecord, recordsFile, runFiles } from "./run-files.js";
import type { RunFolder } from "./run-folder.js";

export class RunLog {
  private readonly files: readonly GrowingFile[];

  private constructor(
    private readonly folder: RunFolder,
    game: AnyGame,
    seed: Seed,
    readonly started: number, // seconds since 1970
    readonly records: LogRecord[],
  ) {
    this.files = runFiles(game, seed, started);
    for (const name of folder.names()) {
      const stray = name.startsWith(eventsPrefix) && !this.files.some((file) => file.name === name);
      if (stray || name.endsWith(".part")) folder.remove(name);
    }
    for (const file of this.files) folder.cut(file.name, contents(file, records));
  }

  /** A log of nothing; what an attempt without a checkpoint left in the folder is taken away. */
  static begin(folder: RunFolder, game: AnyGame, seed: Seed): RunLog {
    return new RunLog(folder, game, seed, Date.now() / 1000, []);
  }

  /** The log as it was after so many updates. @throws when the files end before that */
  static after(updates: number, folder: RunFolder, game: AnyGame, seed: Seed): RunLog {
    const { kept, started } = RunLog.check(updates, folder);
    return new RunLog(folder, game, seed, started, kept);
  }

  /** The records of so many updates, as they lie in the folder. @throws when they end before that */
  static check(updates: number, folder: RunFolder): { readonly kept: LogRecord[]; readonly started: number } {
    const kept = recordsIn(folder.file(recordsFile), updates);
    const started = kept[0]?.["time/started"];
    if (kept.length !== updates + 1 || typeof started !== "number") {
      throw new Error(
        `'${folder.path}' cannot go on: its checkpoint is of update ${updates}, but ${recordsFile} does not tell all updates up to that.`,
      );
    }
    return { kept, started };
  }

  /** How many updates the folder's files tell of; −1 where there are none. */
  static told(folder: RunFolder): number {
    return recordsIn(folder.file(recordsFile), Number.POSITIVE_INFINITY).length - 1;
  }

  /** Seconds of training so far. */
  get elapsed(): number {
    return this.records[this.records.length - 1]?.["time/time_elapsed"] ?? 0;
  }

  add(record: LogRecord): void {
    const read = recordOf(toJson(record, 0)) as LogRecord; // as it will be read back, so that all files agree on NaN and −0
    this.records.push(read);
    for (const file of this.files) {
      const growth = file.grow(read);
      if (growth?.kind === "append") this.folder.append(file.name, growth.bytes);
      else if (growth) this.folder.write(file.name, growth.bytes);
    }
  }
}

function contents(file: GrowingFile, records: readonly LogRecord[]): Uint8Array {
  let parts: Uint8Array[] = [];
  for (const record of records) {
    const growth = file.grow(record);
    if (growth?.kind === "anew") parts = [growth.bytes];
    else if (growth) parts.push(growth.bytes);
  }
  return Buffer.concat(parts);
}

/** Records 0 to `updates`, as far as they are there; a line that was cut short ends them. */
function recordsIn(path: string, updates: number): LogRecord[] {
  if (!existsSync(path)) return [];
  const lines = withFile(path, "read", () => readFileSync(path, "utf8")).split("\n");
  lines.pop(); // what follows the last newline: nothing, or half a line
  const kept: LogRecord[] = [];
  for (const line of lines.slice(0, updates + 1)) {
    const record = recordOf(line);
    if (record?.["time/iterations"] !== kept.length) break;
    kept.push(record);
  }
  return kept;
}

/** Infinities are texts in JSON. */
function recordOf(line: string): LogRecord | undefined {
  try {
    const value = JSON.parse(line) as { readonly [key: string]: number | string | null };
    return Object.fromEntries(Object.entries(value).map(([key, x]) => [key, x === null ? null : Number(x)]));
  } catch {
    return undefined;
  }
}

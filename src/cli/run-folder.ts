/**
 * Run folders: everything that a training leaves behind. Files are written as things happen, so that a run that is cut off is
 * still readable, and no folder is ever written over.
 */
import {
  appendFileSync,
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
  truncateSync,
  writeFileSync,
} from "node:fs";
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

  /** A folder that a run was cut off in. @throws when there is none */
  static open(path: string): RunFolder {
    if (!existsSync(path) || !statSync(path).isDirectory()) throw new Error(`There is no run folder '${path}'.`);
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

  /** A folder within, made where it is missing. */
  within(name: string): RunFolder {
    const path = this.file(name);
    return existsSync(path) ? RunFolder.open(path) : RunFolder.at(path);
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

  append(name: string, data: string | Uint8Array): void {
    withFile(this.file(name), "write", () => appendFileSync(this.file(name), data));
  }

  /** Make a file hold just this: cut off what follows, or write it anew; no file at all where it holds nothing. */
  cut(name: string, data: Uint8Array): void {
    const path = this.file(name);
    if (data.length === 0) {
      this.remove(name);
      return;
    }
    const before = existsSync(path) ? withFile(path, "read", () => readFileSync(path)) : Buffer.alloc(0);
    if (!before.subarray(0, data.length).equals(data)) this.write(name, data);
    else if (before.length > data.length) withFile(path, "write", () => truncateSync(path, data.length));
  }

  remove(name: string): void {
    withFile(this.file(name), "remove", () => rmSync(this.file(name), { force: true }));
  }

  /** What is in it. */
  names(): string[] {
    return withFile(this.path, "read", () => readdirSync(this.path));
  }
}

/** Make a folder and those above it that are missing. Node 20's own `recursive` never returns below `/proc`. */
export function makeFolders(path: string): void {
  if (existsSync(path)) return;
  const above = dirname(path);
  if (above !== path) makeFolders(above);
  mkdirSync(path);
}

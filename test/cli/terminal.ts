/** A terminal for tests: runs the command line in this process and keeps what it prints. */
import { mkdtempSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { run } from "../../src/cli/run.js";

export interface Printed {
  readonly code: number;
  readonly out: string;
  readonly err: string;
}

export async function cli(...argv: string[]): Promise<Printed> {
  let out = "";
  let err = "";
  const code = await run(argv, {
    out: (text) => {
      out += text;
    },
    err: (text) => {
      err += text;
    },
  });
  return { code, out, err };
}

/** As `cli`, for verbs with `--json`: the one document. */
export async function document<T = Record<string, unknown>>(...argv: string[]): Promise<T> {
  const { code, out, err } = await cli(...argv, "--json");
  if (code !== 0) throw new Error(`exit code ${code}: ${err}`);
  return JSON.parse(out) as T;
}

export function scratch(): string {
  return mkdtempSync(join(tmpdir(), "commitment-gym-"));
}

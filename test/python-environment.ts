/**
 * Before all tests: a virtual environment for those that need Python, made once under `.venvs`. Tests ask `inject("python")`, which is the
 * path of an interpreter, or `inject("noPython")`, which says why there is none.
 */
import { type ExecFileSyncOptionsWithStringEncoding, execFileSync } from "node:child_process";
import type { TestProject } from "vitest/node";

declare module "vitest" {
  interface ProvidedContext {
    python: string; // empty where there is none
    noPython: string;
  }
}

export function setup({ provide }: TestProject): void {
  const { path, why } = environment();
  provide("python", path);
  provide("noPython", why);
  if (path === "") process.stderr.write(`Python's tests are skipped: ${why}\n`);
}

function environment(): { readonly path: string; readonly why: string } {
  const named = process.env.COMMITMENT_GYM_PYTHON;
  if (named) return { path: named, why: "" };
  const script = "bridge/python/conformance/environments.py";
  const outputs: ExecFileSyncOptionsWithStringEncoding = { encoding: "utf8", stdio: ["ignore", "pipe", "pipe"] };
  try {
    execFileSync("python3", ["--version"], outputs);
  } catch {
    return { path: "", why: "there is no python3 on the PATH; install Python 3.11 or newer." };
  }
  try {
    return { path: execFileSync("python3", [script, "pettingzoo"], outputs).trim(), why: "" };
  } catch (thrown) {
    const why = String((thrown as { readonly stderr?: string }).stderr ?? thrown).trim();
    if (process.env.CI) throw new Error(`The environment of Python's tests cannot be made: ${why}`);
    return { path: "", why };
  }
}

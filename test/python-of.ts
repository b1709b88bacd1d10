/** Interpreters for tests that need packages of Python: a virtual environment under `.venvs`, made where it is missing. */
import { execFile } from "node:child_process";
import { promisify } from "node:util";

export interface Interpreter {
  readonly path: string; // empty where there is none
  readonly why: string; // there is none
}

/** @throws in continuous integration, where it must be had */
export async function pythonOf(name: string): Promise<Interpreter> {
  try {
    const { stdout } = await promisify(execFile)("python3", ["bridge/python/conformance/environments.py", name]);
    return { path: stdout.trim(), why: "" };
  } catch (thrown) {
    const { code, stderr } = thrown as { readonly code?: unknown; readonly stderr?: string };
    const why = code === "ENOENT" ? "there is no python3 on the PATH." : String(stderr || thrown).trim();
    if (process.env.CI) throw new Error(`The environment '${name}' of Python's tests cannot be made: ${why}`);
    return { path: "", why };
  }
}

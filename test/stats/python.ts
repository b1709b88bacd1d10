/** Python with rliable, SciPy and MARL-eval, in an environment of their own that is made where it is missing. */
import { execFile } from "node:child_process";
import { promisify } from "node:util";
import { inject, type TestContext } from "vitest";

const run = promisify(execFile);

/** The interpreter; without one the test is skipped, and says why. On a server that tests everything that is a fault. */
export async function statistician(context: TestContext): Promise<string> {
  if (inject("python") === "") return context.skip(inject("noPython"));
  try {
    const { stdout } = await run("python3", ["bridge/python/conformance/environments.py", "statistics"]);
    return stdout.trim();
  } catch (thrown) {
    const why = String((thrown as { readonly stderr?: string }).stderr ?? thrown).trim();
    if (process.env.CI) throw new Error(`The environment of statistics cannot be made: ${why}`);
    return context.skip(`rliable and SciPy cannot be had: ${why}`);
  }
}

/** Runs a script with a value as JSON on its standard input, and reads JSON from its output. */
export async function ask<T>(python: string, script: readonly string[], input: unknown): Promise<T> {
  const asked = run(python, [...script], { maxBuffer: 2 ** 27 });
  asked.child.stdin?.end(JSON.stringify(input));
  return JSON.parse((await asked).stdout) as T;
}

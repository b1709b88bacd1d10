/** The folder of an experiment's result, which is looked at before hours are spent on what goes there. */
import { existsSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { withFile } from "./fault.js";
import { makeFolders } from "./run-folder.js";

export const resultsFile = "results.json";

/**
 * Make the folder where it is missing.
 *
 * @throws when it cannot be written, or holds anything but an earlier result of the same experiment, which may be written over
 */
export function prepareFolder(path: string, experiment: string): void {
  if (existsSync(path) && !statSync(path).isDirectory())
    throw new Error(`--out: '${path}' is a file; an experiment writes a folder.`);
  withFile(path, "make the folder", () => makeFolders(path));
  const names = withFile(path, "read", () => readdirSync(path));
  const found = experimentIn(path);
  if (names.length > 0 && found !== experiment) {
    const what = found === undefined ? `other things (${some(names)})` : `a result of ${found}`;
    throw new Error(`--out: '${path}' holds ${what}; give ${experiment} an empty folder, or one with its own result.`);
  }
  const probe = join(path, `.${process.pid}.part`);
  withFile(path, "write into", () => {
    writeFileSync(probe, "");
    rmSync(probe);
  });
}

/** The experiment whose result is there; nothing where there is none. */
function experimentIn(path: string): string | undefined {
  const file = join(path, resultsFile);
  if (!existsSync(file)) return undefined;
  try {
    const { experiment } = JSON.parse(readFileSync(file, "utf8")) as { readonly experiment?: unknown };
    return typeof experiment === "string" ? experiment : undefined;
  } catch {
    return undefined; // no JSON, or null
  }
}

function some(names: readonly string[]): string {
  return `${names.slice(0, 3).join(", ")}${names.length > 3 ? ", …" : ""}`;
}

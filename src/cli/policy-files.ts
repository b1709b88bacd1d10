/** The files that exported policies go to, none of which is there yet. */
import { existsSync, statSync } from "node:fs";
import { basename, join, resolve, sep } from "node:path";
import { checkpointFile } from "./checkpoint.js";
import { fileName } from "./run-files.js";

/**
 * One file for each name. A single one goes to the path itself, or into it where it is a folder or ends as one; several go into it.
 *
 * @param names without ending: of agents, who may be called anything
 * @throws when a file is there already, would be there twice, or would be taken for a run's checkpoint
 */
export function policyPaths(out: string, names: readonly string[], ending: string): string[] {
  const within = names.length > 1 || isFolder(out);
  const paths = within ? names.map((name) => join(out, `${fileName(name)}.${ending}`)) : [out];
  const places = paths.map((path) => resolve(path));
  for (const [k, path] of paths.entries()) {
    if (basename(path) === checkpointFile)
      throw new Error(
        `Cannot write '${path}': a run keeps what it learned in a file of this name; choose another one.`,
      );
    if (existsSync(path))
      throw new Error(`Cannot write '${path}': it exists already, and nothing is written over; choose another --out.`);
    if (places.indexOf(places[k]) < k)
      throw new Error(`Cannot write '${path}' for both ${names[places.indexOf(places[k])]} and ${names[k]}.`);
  }
  return paths;
}

function isFolder(path: string): boolean {
  return path.endsWith("/") || path.endsWith(sep) || (existsSync(path) && statSync(path).isDirectory());
}

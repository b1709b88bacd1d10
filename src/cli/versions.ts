/** Versions of what a run was made with: this package, its main dependencies, Node, the platform. */
import { readFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";

interface Versions {
  readonly package: string;
  readonly dependencies: { readonly [name: string]: string };
  readonly node: string;
  readonly platform: string;
}

export function versions(): Versions {
  const { version = "unknown", dependencies = {} } = manifest();
  return { package: version, dependencies, node: process.version, platform: `${process.platform} ${process.arch}` };
}

interface Manifest {
  readonly name?: string;
  readonly version?: string;
  readonly dependencies?: { readonly [name: string]: string };
}

/** The folder of this package, which lies above this file, higher when it is built. @throws when there is none */
export function packageFolder(): string {
  let folder = dirname(fileURLToPath(import.meta.url));
  for (let up = dirname(folder); up !== folder; folder = up, up = dirname(folder)) {
    if (read(folder).name === "commitment-gym") return folder;
  }
  throw new Error("The package's own folder is not to be found; is package.json there?");
}

function manifest(): Manifest {
  try {
    return read(packageFolder());
  } catch {
    return {};
  }
}

function read(folder: string): Manifest {
  try {
    return JSON.parse(readFileSync(join(folder, "package.json"), "utf8")) as Manifest;
  } catch {
    return {}; // none here; look further up
  }
}

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

/** The nearest package.json of this package above this file, which lies deeper when it is built. */
function manifest(): Manifest {
  let folder = dirname(fileURLToPath(import.meta.url));
  for (let up = dirname(folder); up !== folder; folder = up, up = dirname(folder)) {
    try {
      const found = JSON.parse(readFileSync(join(folder, "package.json"), "utf8")) as Manifest;
      if (found.name === "commitment-gym") return found;
    } catch {
      // none here; look further up
    }
  }
  return {};
}

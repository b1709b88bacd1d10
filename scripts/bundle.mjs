/** Makes one file of JavaScript from a TypeScript file of the checkout and all of ours that it imports; packages stay outside. */
import { join, relative, resolve } from "node:path";
import { fileURLToPath } from "node:url";
import { build } from "esbuild";

const root = resolve(fileURLToPath(import.meta.url), "../..");

/** @returns the path of the bundle, within node_modules, where packages are found */
export async function bundle(entry) {
  const name = relative(root, resolve(entry)).replace(/[^\w]+/g, "-");
  const outfile = join(root, "node_modules", ".cache", "commitment-gym", `${name}-${process.pid}.mjs`);
  await build({ entryPoints: [entry], bundle: true, platform: "node", format: "esm", packages: "external", outfile });
  return outfile;
}
